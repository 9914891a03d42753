//! `suluh doctor`: is everything as it should be, and if not, what to do.

use crate::cli;
use crate::out;
use crate::place::Place;
use anyhow::{Result, bail};
use domain::people::Role;
use jiff::{SignedDuration, Timestamp};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use store::audit::{AuditKeys, Filter};
use store::sessions::AccountState;
use store::{Dialect, Store, Tx, backup, migrate, people, settings, team_keys};
use vault::KeyRing;

/// Least room on the disk below which writing will soon fail.
const ROOM_LEAST: u64 = 500_000_000;
/// Room below which somebody should look after it.
const ROOM_WARN: u64 = 5_000_000_000;
/// A backup older than this is too old.
const BACKUP_DAYS: i64 = 7;
/// Rows that no checkpoint covers for longer than this: nobody signs.
const UNSIGNED: SignedDuration = SignedDuration::from_mins(10);

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    Ok,
    Warn,
    Fail,
}

/// The checks as they come.
#[derive(Default)]
struct Findings {
    warnings: u32,
    failures: u32,
}

impl Findings {
    fn say(&mut self, grade: Grade, what: &str, text: impl std::fmt::Display) {
        let word = match grade {
            Grade::Ok => "ok  ",
            Grade::Warn => "warn",
            Grade::Fail => "FAIL",
        };
        self.warnings += u32::from(grade == Grade::Warn);
        self.failures += u32::from(grade == Grade::Fail);
        out::line(format_args!("{word}  {what:<13} {text}"));
    }

    fn ok(&mut self, what: &str, text: impl std::fmt::Display) {
        self.say(Grade::Ok, what, text);
    }

    fn warn(&mut self, what: &str, text: impl std::fmt::Display) {
        self.say(Grade::Warn, what, text);
    }

    fn fail(&mut self, what: &str, text: impl std::fmt::Display) {
        self.say(Grade::Fail, what, text);
    }
}

/// Runs all checks; ends with an error when one failed.
pub(crate) async fn run(args: &cli::Doctor) -> Result<()> {
    let place = Place::of(&args.place)?;
    let mut findings = Findings::default();
    folder(&mut findings, &place.folder);
    let ring = key(&mut findings, &place);
    papers(&mut findings);
    match place.connect().await {
        Ok(store) => {
            let checked = database(&mut findings, &store, ring.as_ref()).await;
            store.close().await?;
            if let Err(error) = checked {
                findings.fail("database", format_args!("{error:#}"));
            }
        }
        Err(error) => findings.fail("database", format_args!("{error:#}")),
    }
    let Findings { warnings, failures } = findings;
    if failures > 0 {
        bail!("{failures} checks failed, {warnings} warn");
    }
    out::line(match warnings {
        0 => "Everything is as it should be.".to_owned(),
        n => format!("Nothing failed; {n} warnings."),
    });
    Ok(())
}

fn folder(findings: &mut Findings, folder: &Path) {
    let what = "data folder";
    let name = folder.display();
    match std::fs::metadata(folder) {
        Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => findings.warn(
            what,
            format_args!("{name} is open to others on this machine: run chmod 0700 {name}"),
        ),
        Ok(_) => findings.ok(what, &name),
        Err(error) => findings.fail(what, format_args!("{name}: {error}")),
    }
    let what = "disk";
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let room = disk.f_bavail.saturating_mul(disk.f_frsize);
            let text = format!("{} free where {name} is", out::size(room));
            if room < ROOM_LEAST {
                findings.fail(
                    what,
                    format_args!("only {text}: writing will soon fail; make room"),
                );
            } else if room < ROOM_WARN {
                findings.warn(what, format_args!("{text}: plan for more"));
            } else {
                findings.ok(what, text);
            }
        }
        Err(error) => findings.warn(what, format_args!("{name}: {error}")),
    }
}

fn key(findings: &mut Findings, place: &Place) -> Option<KeyRing> {
    match place.keys() {
        Ok(ring) => {
            let path = place.key.path().display();
            findings.ok(
                "root key",
                format_args!("{path}; is there a copy apart from the backups?"),
            );
            Some(ring)
        }
        Err(error) => {
            findings.fail("root key", format_args!("{error:#}"));
            None
        }
    }
}

/// Prints a paper with the fonts that the program carries.
#[cfg(feature = "pdf")]
fn papers(findings: &mut Findings) {
    match documents::pdf(&sample()) {
        Ok(bytes) => findings.ok(
            "papers",
            format_args!(
                "PDF and DOCX, fonts embedded (a ticket of {})",
                out::size(bytes.len() as u64)
            ),
        ),
        Err(error) => findings.fail("papers", format_args!("no PDF can be made: {error}")),
    }
}

#[cfg(not(feature = "pdf"))]
fn papers(findings: &mut Findings) {
    findings.warn(
        "papers",
        "built without PDF: papers come out as DOCX and as pages to print",
    );
}

#[cfg(feature = "pdf")]
fn sample() -> documents::Paper {
    use documents::{Field, Letterhead, Meta, Paper, Ticket};
    let text = || "Suluh".to_owned();
    Paper::Ticket(Ticket {
        meta: Meta {
            title: text(),
            language: "id".to_owned(),
            date: jiff::civil::date(2024, 1, 1),
        },
        letterhead: Letterhead {
            government: text(),
            office: text(),
            address: text(),
            contact: text(),
        },
        title: text(),
        code_label: text(),
        code: text(),
        received: Field::new("Suluh", "Suluh"),
        channel: Field::new("Suluh", "Suluh"),
        next_label: text(),
        next: vec![text()],
        contact: Field::new("Suluh", "Suluh"),
    })
}

async fn database(findings: &mut Findings, store: &Store, ring: Option<&KeyRing>) -> Result<()> {
    let mut tx = store.read().await?;
    let kind = match store.dialect() {
        Dialect::Sqlite => "embedded SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    if !schema(findings, &mut tx, kind).await? {
        return Ok(());
    }
    for setting in backup::durability(&mut tx).await? {
        let (name, found) = (&setting.setting, &setting.found);
        if setting.enough {
            findings.ok("durability", format_args!("{name} = {found}"));
        } else {
            findings.fail(
                "durability",
                format_args!(
                    "{name} = {found}: a power cut can lose what was acknowledged; turn it on"
                ),
            );
        }
    }
    match backup::damage(&mut tx).await?.first() {
        None => findings.ok("soundness", "the database finds no damage in itself"),
        Some(first) => findings.fail(
            "soundness",
            format_args!(
                "{first}: stop the program, put the data folder aside, restore the newest backup"
            ),
        ),
    }
    if settings::get(&mut tx, crate::demo::MARK).await?.is_some() {
        findings.warn("purpose", "a demonstration: its passwords are published");
    }
    set_up(findings, &mut tx).await?;
    backups(findings, &mut tx).await?;
    drop(tx);
    match ring {
        Some(ring) => audit(findings, store, ring).await,
        None => Ok(()),
    }
}

/// Whether there is a schema that this program can go on with.
async fn schema(findings: &mut Findings, tx: &mut Tx, kind: &str) -> Result<bool> {
    let known = migrate::newest();
    let found = migrate::found(tx).await?;
    match found {
        None => findings.fail(
            "database",
            format_args!("{kind}, but Suluh was never set up in it: run suluh serve"),
        ),
        Some(found) if found > known => findings.fail(
            "database",
            format_args!("{kind} with schema {found}, this program knows up to {known}: use the newer program"),
        ),
        Some(found) if found < known => findings.warn(
            "database",
            format_args!("{kind} with schema {found}: make a backup; the next start brings it to {known}"),
        ),
        Some(found) => findings.ok("database", format_args!("{kind}, schema {found}")),
    }
    Ok(found == Some(known))
}

async fn set_up(findings: &mut Findings, tx: &mut Tx) -> Result<()> {
    let task_forces = people::task_forces(tx).await?;
    if task_forces.is_empty() {
        findings.warn(
            "set-up",
            "nobody has set the program up yet: open its first page",
        );
    }
    for force in &task_forces {
        let administrators = people::accounts(tx, force.id)
            .await?
            .iter()
            .filter(|account| {
                account.role == Role::Administrator && account.state == AccountState::Active
            })
            .count();
        let name = &force.name;
        match administrators {
            0 => findings.fail(
                "people",
                format_args!("{name}: no active administrator; run suluh admin invite LOGIN"),
            ),
            1 => findings.warn(
                "people",
                format_args!("{name}: one administrator; name a second, who can stand in"),
            ),
            n => findings.ok("people", format_args!("{name}: {n} administrators")),
        }
        match team_keys::custodians(tx, force.id).await?.len() {
            0 => findings.warn(
                "custodians",
                format_args!("{name}: none named; a team whose members all lose their passwords loses its sealed data"),
            ),
            n => findings.ok("custodians", format_args!("{name}: {n} named")),
        }
    }
    Ok(())
}

async fn backups(findings: &mut Findings, tx: &mut Tx) -> Result<()> {
    let filter = Filter {
        kind: Some(audit::Kind::BackupMade),
        ..Filter::default()
    };
    let last = store::audit::page(tx, &filter, 1).await?;
    let Some(last) = last.first() else {
        findings.warn("backup", "none was ever made: suluh backup FILE --to age1…");
        return Ok(());
    };
    let days = Timestamp::now().duration_since(last.at).as_hours() / 24;
    if days > BACKUP_DAYS {
        findings.warn("backup", format_args!("the last one is {days} days old"));
    } else {
        findings.ok("backup", format_args!("last made {}", last.at));
    }
    Ok(())
}

async fn audit(findings: &mut Findings, store: &Store, ring: &KeyRing) -> Result<()> {
    let keys = AuditKeys::of(ring);
    let summary = match store::audit::verify(store, &keys, None).await? {
        Ok(summary) => summary,
        Err(broken) => {
            findings.fail(
                "audit",
                format_args!(
                    "{} Keep the database as it is and find out who had access.",
                    crate::audit::named(&broken)
                ),
            );
            return Ok(());
        }
    };
    findings.ok("audit", crate::audit::said(&summary));
    let now = Timestamp::now();
    let since = summary
        .uncovered_since_us
        .and_then(|us| Timestamp::from_microsecond(us).ok());
    if since.is_some_and(|since| now.duration_since(since) > UNSIGNED) {
        findings.warn(
            "audit",
            "rows older than ten minutes are not signed yet: start the program, which signs them",
        );
    }
    let mut tx = store.read().await?;
    let newest = store::audit::newest_checkpoint(&mut tx).await?;
    match newest.map(|checkpoint| checkpoint.at_us() - now.as_microsecond()) {
        Some(ahead) if ahead > 0 => findings.fail(
            "clock",
            format_args!(
                "the audit was last signed {} s in the future: set this machine's clock",
                ahead / 1_000_000
            ),
        ),
        _ => findings.ok("clock", now),
    }
    for warning in &summary.clock_warnings {
        findings.warn(
            "clock",
            format_args!(
                "went back {} s at {}",
                warning.by_us / 1_000_000,
                warning.place
            ),
        );
    }
    Ok(())
}
