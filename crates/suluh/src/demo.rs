//! `suluh demo`: the demonstration, filled once and served.

use crate::cli;
use crate::out;
use crate::place::{self, NewOrOld, Place};
use crate::serve::{self, Site};
use anyhow::{Result, bail, ensure};
use demo::{Played, Scene};
use identity::{Cost, Hasher};
use jiff::Timestamp;
use std::fs;
use std::time::Instant;
use store::audit::AuditKeys;
use store::{Store, people, settings};
use vault::KeyRing;
use web::app::DEMO_PASSWORD;

/// Setting that marks a database as a demonstration.
pub(crate) const MARK: &str = "demo";
/// Its value while it is being filled.
const FILLING: &str = "filling";
/// Its value once it is whole.
const WHOLE: &str = "whole";

/// Fills the demonstration where it is empty, and serves it.
pub(crate) async fn run(args: &cli::Demo) -> Result<()> {
    let place = Place::new(args.data.clone(), &args.database)?;
    // A port that is taken is found out before the work; who comes early waits until it is done.
    let (site, listener) = Site::take(&args.web, true).await?;
    place.make_folder()?;
    let _lock = place.lock()?;
    let (store, ring) = filled(&place, &site, args.fresh).await?;
    let app = serve::application(&place, store, ring, &site)?;
    say(&site);
    serve::until_told_to_stop(app, listener).await
}

/// What a database is to this command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Nothing in it.
    Empty,
    /// A demonstration.
    Whole,
    /// A demonstration that was cut off while it was filled.
    CutOff,
    /// Somebody's work.
    InEarnest,
}

async fn look(store: &Store) -> Result<Found> {
    let mut tx = store.read().await?;
    let mark = settings::get(&mut tx, MARK).await?;
    Ok(match mark.as_deref() {
        Some(WHOLE) => Found::Whole,
        Some(_) => Found::CutOff,
        None if people::is_empty(&mut tx).await? => Found::Empty,
        None => Found::InEarnest,
    })
}

async fn filled(place: &Place, site: &Site, fresh: bool) -> Result<(Store, KeyRing)> {
    let mut store = place.open().await?;
    let mut found = look(&store).await?;
    if found == Found::InEarnest {
        bail!(
            "this database is no demonstration, it holds somebody's work: choose an empty one \
             with --data or DATABASE_URL"
        );
    }
    if found == Found::CutOff || (fresh && found == Found::Whole) {
        store.close().await?;
        drop(store);
        clear(place)?;
        store = place.open().await?;
        found = Found::Empty;
    }
    if found == Found::Whole {
        return Ok((store, place.keys()?));
    }
    let NewOrOld { ring, .. } = place.keys_or_new(&store).await?;
    fill(&store, &ring, site).await?;
    Ok((store, ring))
}

/// Removes the embedded database of a demonstration, and nothing else.
fn clear(place: &Place) -> Result<()> {
    let Some(file) = place.sqlite_file() else {
        bail!("on PostgreSQL a demonstration is not filled anew: drop the database and create it");
    };
    for ending in ["", "-wal", "-shm"] {
        let path = place::beside(file, ending);
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

async fn fill(store: &Store, ring: &KeyRing, site: &Site) -> Result<()> {
    out::line("Filling the demonstration …");
    let begun = Instant::now();
    mark(store, FILLING).await?;
    let now = Timestamp::now();
    let scene = Scene {
        store,
        ring,
        hasher: &Hasher::new(Cost::default(), ring.password_pepper()),
        password: DEMO_PASSWORD,
        now,
        zone: site.time_zone().clone(),
    };
    let played = demo::seed(&scene).await?;
    store::audit::checkpoint_now(store, &AuditKeys::of(ring), now).await?;
    mark(store, WHOLE).await?;
    let Played {
        accounts,
        reports,
        cases,
    } = played;
    ensure!(cases > 0, "the demonstration stayed empty");
    out::line(format_args!(
        "{accounts} accounts, {reports} reports and {cases} cases in {:.0} s. Everybody and \
         everything in it is invented.",
        begun.elapsed().as_secs_f64()
    ));
    Ok(())
}

async fn mark(store: &Store, value: &str) -> Result<()> {
    let mut tx = store.write().await?;
    settings::set(&mut tx, MARK, value).await?;
    Ok(tx.commit().await?)
}

/// The address and one login a role.
fn say(site: &Site) {
    for (task_force, people) in demo::logins() {
        out::line(format_args!("\n  {task_force}"));
        let rows: Vec<Vec<String>> = people
            .into_iter()
            .map(|login| {
                vec![
                    format!("  {}", login.login),
                    login.post.to_owned(),
                    login.organisation.to_owned(),
                ]
            })
            .collect();
        out::line(out::table(&rows).trim_end());
    }
    out::line(format_args!(
        "\n  Open       {}\n  Password   {DEMO_PASSWORD}   (of every login)\n",
        site.url
    ));
}
