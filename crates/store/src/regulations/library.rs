//! The regulations that the program brings. They are rows from then on: what turns out to be
//! otherwise is corrected in the program and stays corrected.

use super::{Regulation, insert};
use crate::{Error, Store, Tx, code, sql};
use domain::ids::RegulationId;
use domain::people::Level;
use domain::regulations::{RegulationKind, RegulationStatus, UseKind};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// See `assets/README.md`.
const LIBRARY: &str = include_str!("../../assets/regulations.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Library {
    regulation: Vec<Entry>,
}

/// A regulation as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: RegulationId,
    kind: RegulationKind,
    number: String,
    year: i64,
    title: String,
    issuer: String,
    level: Level,
    area: Option<String>,
    status: RegulationStatus,
    replaced_by: Option<RegulationId>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    confirmed: bool,
    #[serde(default)]
    note: String,
    /// Deadline rules that rest on it.
    #[serde(default)]
    rules: Vec<String>,
}

impl Entry {
    fn regulation(&self) -> Result<Regulation, Error> {
        let day = |text: &Option<String>| -> Result<Option<Date>, Error> {
            let day = text.as_deref().map(str::parse).transpose();
            day.map_err(|_| Error::Corrupt("a day of the library"))
        };
        Ok(Regulation {
            id: self.id,
            task_force: None,
            kind: self.kind,
            number: self.number.clone(),
            year: self.year,
            title: self.title.clone(),
            issuer: self.issuer.clone(),
            level: self.level,
            area: self.area.clone(),
            status: self.status,
            replaced_by: self.replaced_by,
            valid_from: day(&self.valid_from)?,
            valid_to: day(&self.valid_to)?,
            confirmed: self.confirmed,
            note: self.note.clone(),
            attachment: None,
            public: true,
            version: 1,
        })
    }
}

/// Adds the regulations of this program that the database has not had yet; to be called after the
/// deadline rules are there, some of which rest on them.
pub async fn load(store: &Store) -> Result<(), Error> {
    let mut tx = store.write().await?;
    seed(&mut tx).await?;
    tx.commit().await
}

/// As [`load`], within a transaction.
pub async fn seed(tx: &mut Tx) -> Result<(), Error> {
    let library: Library =
        toml::from_str(LIBRARY).map_err(|_| Error::Corrupt("the library of regulations"))?;
    // A successor stands before what it changed, so that each finds what it points to.
    for entry in &library.regulation {
        let new = insert(
            &entry.regulation()?,
            Timestamp::UNIX_EPOCH,
            " on conflict (id) do nothing",
        );
        // What was unlinked once stays so: only a new row brings its links.
        if tx.run(&new).await? == 0 {
            continue;
        }
        for rule in &entry.rules {
            let link = sql(
                "insert into regulation_use (regulation, kind, subject) values (?, ?, ?) \
                 on conflict (regulation, kind, subject) do nothing",
            )
            .bind(entry.id)
            .bind(code(UseKind::DeadlineRule))
            .bind(rule);
            tx.run(&link).await?;
        }
    }
    Ok(())
}
