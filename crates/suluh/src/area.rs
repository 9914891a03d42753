//! `suluh area`: what the maps of an installation stand on.

pub(crate) mod args;
mod words;

use ::geo::{MAX_BYTES, Problem, Reading, Shapes};
use anyhow::{Context, Result, anyhow, bail};
use args::{AreaCommand, Boundaries};
use audit::{Event, Kind, ObjectKind};
use domain::AreaCode;
use domain::areas::AreaLevel;
use locale::Locale;
use std::collections::BTreeSet;
use std::path::Path;
use store::audit::AuditKeys;
use store::figures::boundaries::{self, Installed};
use store::{Store, Tx};
use vault::KeyRing;

use crate::link::words::whole;
use crate::out;
use crate::place::Place;

/// Vertices that are kept: as fine as a map of the whole country shows, on any screen.
const KEPT: usize = 12_000;
/// Codes that are named where some are missing.
const NAMED: usize = 8;

/// Runs a subcommand.
pub(crate) async fn run(args: &args::Area) -> Result<()> {
    match &args.command {
        AreaCommand::Boundaries(args) => run_boundaries(args).await,
    }
}

/// An opened installation, and how it is spoken to.
struct Desk {
    store: Store,
    ring: KeyRing,
    locale: Locale,
}

async fn run_boundaries(args: &Boundaries) -> Result<()> {
    let locale = out::language();
    // The file first: nothing is opened for one that cannot be used.
    let new = match (&args.file, &args.source) {
        (Some(file), Some(source)) => Some((read(locale, file, args)?, source.trim().to_owned())),
        _ => None,
    };
    if new.as_ref().is_some_and(|(_, source)| source.is_empty()) {
        bail!(locale.text("area-error-source").into_owned());
    }
    let place = Place::of(&args.place)?;
    let desk = Desk {
        ring: place.keys()?,
        store: place.connect().await?,
        locale,
    };
    let done = match new {
        Some((reading, source)) => desk.install(&reading, source).await,
        None if args.remove => desk.remove().await,
        None => desk.list().await,
    };
    desk.store.close().await?;
    done
}

/// Reads and checks a boundary file.
fn read(locale: Locale, file: &Path, args: &Boundaries) -> Result<Reading> {
    let named = || file.display().to_string();
    let size = std::fs::metadata(file).with_context(named)?.len();
    let said = |problem: &Problem| anyhow!(words::problem(locale, problem)).context(named());
    if size > u64::try_from(MAX_BYTES).unwrap_or(u64::MAX) {
        return Err(said(&Problem::TooLarge { most: MAX_BYTES }));
    }
    let bytes = std::fs::read(file).with_context(named)?;
    let known = |code: &str| code.parse::<AreaCode>().is_ok_and(store::areas::exists);
    geo::read(&bytes, &known, args.property.as_deref()).map_err(|problem| said(&problem))
}

/// The level of all areas of a file.
fn level(locale: Locale, shapes: &Shapes) -> Result<AreaLevel> {
    let codes = shapes
        .areas()
        .iter()
        .filter_map(|area| area.code.parse().ok());
    let levels: BTreeSet<AreaLevel> = codes.map(AreaCode::level).collect();
    let refused = |key: &str, names: String| {
        anyhow!(locale.text_with(key, &[("levels", names.as_str().into())]))
    };
    let names = || words::levels(locale, &levels);
    match levels.first() {
        Some(level @ (AreaLevel::Province | AreaLevel::City)) if levels.len() == 1 => Ok(*level),
        Some(_) if levels.len() == 1 => Err(refused("area-error-fine", names())),
        _ => Err(refused("area-error-mixed", names())),
    }
}

impl Desk {
    /// Installs borders in place of those of their level.
    async fn install(&self, reading: &Reading, source: String) -> Result<()> {
        let level = level(self.locale, &reading.shapes)?;
        let shapes = reading.shapes.bounded(KEPT);
        let now = jiff::Timestamp::now();
        let new = Installed {
            level,
            areas: i64::try_from(shapes.areas().len()).unwrap_or(i64::MAX),
            source,
            at: now,
        };
        let text = serde_json::to_string(&shapes)?;
        let mut tx = self.store.write().await?;
        boundaries::install(&mut tx, &new, &text).await?;
        let missing = missing(&mut tx, level, &shapes).await?;
        self.record(&mut tx, "install", now).await?;
        tx.commit().await?;
        out::line(words::installed(self.locale, &new, reading, &shapes));
        if !missing.is_empty() {
            out::line(words::missing(self.locale, &missing, NAMED));
        }
        Ok(())
    }

    async fn remove(&self) -> Result<()> {
        let mut tx = self.store.write().await?;
        let sets = boundaries::remove(&mut tx, None).await?;
        if sets > 0 {
            self.record(&mut tx, "remove", jiff::Timestamp::now())
                .await?;
        }
        tx.commit().await?;
        let key = match sets {
            0 => "area-none",
            _ => "area-removed",
        };
        out::line(self.locale.text(key));
        Ok(())
    }

    async fn list(&self) -> Result<()> {
        let mut tx = self.store.read().await?;
        let installed = boundaries::installed(&mut tx).await?;
        if installed.is_empty() {
            out::line(self.locale.text("area-none"));
        }
        for set in installed {
            out::line(words::listed(self.locale, &set));
        }
        Ok(())
    }

    async fn record(&self, tx: &mut Tx, what: &'static str, at: jiff::Timestamp) -> Result<()> {
        let event = Event::new(Kind::SettingsChanged)
            .on(ObjectKind::Setting, "boundaries")?
            .with("action", what)?
            .by(None, "command-line")?;
        store::audit::append(tx, &AuditKeys::of(&self.ring), at, event).await?;
        Ok(())
    }
}

/// Areas of the level that have no borders in the file.
async fn missing(tx: &mut Tx, level: AreaLevel, shapes: &Shapes) -> Result<Vec<String>> {
    let all = store::areas::codes(tx, level).await?;
    let absent = |code: &String| shapes.area(code).is_none();
    Ok(all.into_iter().filter(absent).collect())
}

/// A whole number in the language of the terminal.
fn number(locale: Locale, n: usize) -> String {
    whole(locale, u64::try_from(n).unwrap_or(u64::MAX))
}
