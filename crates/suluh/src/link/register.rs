//! The program's own register as records to link. Names never leave it: what is written names a
//! record by the code of its case and the number of the person.

use super::said;
use crate::cli;
use crate::out;
use crate::place::{self, Place};
use anyhow::{Result, anyhow};
use audit::{Event, Kind};
use domain::ids::PersonId;
use linkage::Model;
use linkage::batch::{Decided, Gather, Job, Loaded};
use linkage::settings::Settings;
use linkage::table::Row;
use store::audit::AuditKeys;
use store::linkage::{Described, cases, models, persons, scan};
use store::{Error, Store};
use vault::KeyRing;

/// The name under which the register stands beside names of files.
pub(super) const NAME: &str = "register";

/// An opened register.
pub(super) struct Register {
    store: Store,
    ring: KeyRing,
}

/// Its records in memory.
pub(super) struct Read {
    pub(super) loaded: Loaded,
    /// The person of each record, ascending.
    persons: Vec<PersonId>,
}

impl Register {
    /// The register of an installation that is there.
    pub(super) async fn open(place: &cli::Place) -> Result<Self> {
        let place = Place::of(place)?;
        let ring = place.keys()?;
        let store = place.connect().await?;
        Ok(Self { store, ring })
    }

    /// Notes in the audit what is about to be done with the whole register.
    pub(super) async fn record(&self, kind: Kind, what: &'static str) -> Result<()> {
        place::record(
            &self.store,
            &self.ring,
            Event::new(kind).with("what", what)?,
        )
        .await
    }

    /// Reads all victims of whom something is known.
    pub(super) async fn read(&self, job: &Job<'_>, settings: &Settings, ids: bool) -> Result<Read> {
        let codes = match ids {
            true => cases(&mut self.store.read().await?).await?,
            false => Default::default(),
        };
        let mut gather = Gather::new(job, settings, ids).map_err(said)?;
        let mut persons = Vec::new();
        let mut failed = None;
        let add = |person: PersonId, described: &Described| {
            // What comes behind a failure is not taken in.
            if failed.is_some() {
                return;
            }
            // A case that was removed while this reads has no code; its person keeps a number.
            let case = codes
                .get(&person)
                .map(ToString::to_string)
                .unwrap_or_default();
            let id = format!("{case}/{person}");
            let names = settings.fields.iter().map(|field| field.name.as_str());
            let fields: Vec<&str> = names.map(|name| described.get(name)).collect();
            let row = Row {
                id: &id,
                truth: None,
                fields: &fields,
            };
            failed = gather.add(0, &row).err();
            persons.push(person);
        };
        scan(&self.store, &self.ring, add).await?;
        match failed {
            Some(error) => Err(said(error)),
            None => Ok(Read {
                loaded: gather.finish(),
                persons,
            }),
        }
    }

    /// The model that the register compares by.
    pub(super) async fn model(&self) -> Result<Model> {
        let mut tx = self.store.read().await?;
        let version = models::chosen(&mut tx).await?;
        Ok(models::load(&mut tx, &version).await?)
    }

    /// Stores a model as a new version, and notes it in the audit.
    pub(super) async fn add(&self, model: &Model) -> Result<()> {
        let now = jiff::Timestamp::now();
        let mut tx = self.store.write().await?;
        let locale = out::language();
        models::add(&mut tx, model, None, now)
            .await
            .map_err(|error| match error {
                Error::Duplicate => {
                    let name = [("name", model.version.as_str().into())];
                    anyhow!(locale.text_with("link-error-model-known", &name))
                }
                Error::Corrupt(_) => {
                    let fields = model
                        .settings
                        .fields
                        .iter()
                        .map(|field| field.name.as_str());
                    let fields = fields.collect::<Vec<_>>().join(", ");
                    anyhow!(
                        locale.text_with("link-error-model-fields", &[("fields", fields.into())])
                    )
                }
                other => other.into(),
            })?;
        let event = Event::new(Kind::LinkTrained).by(None, "command-line")?;
        store::audit::append(&mut tx, &AuditKeys::of(&self.ring), now, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What people decided of these records.
    pub(super) async fn decided(&self, read: &Read) -> Result<Vec<Decided>> {
        let decided = persons::decided(&mut self.store.read().await?).await?;
        let row = |person: PersonId| {
            let at = read.persons.binary_search(&person).ok()?;
            u32::try_from(at).ok()
        };
        let rows = decided.into_iter().filter_map(|(pair, same)| {
            let (a, b) = (row(pair.low())?, row(pair.high())?);
            Some(Decided {
                a: a.min(b),
                b: a.max(b),
                same,
            })
        });
        Ok(rows.collect())
    }

    /// Closes the database, so that nothing of it stays open.
    pub(super) async fn close(self) -> Result<()> {
        Ok(self.store.close().await?)
    }
}
