//! What is typed into sealed fields stands nowhere in clear: not in the database file, its log,
//! a copy, nor a dump. (What the program logs or leaves in temporary files: `process.rs`.)
//!
//! [`Play`] types a text of its own ("canary") into each sealed field, through the functions that
//! the pages use. Then every byte is searched for all of them in many ways of writing. A sealed
//! column that no canary reached fails the test ([`Typed::faults`]): which columns there are is asked
//! of the database, so that a new one cannot be forgotten here.

mod cases;
mod coordination;
mod demonstration;
mod linkage;
mod meetings;
mod plan;
mod typed;

use crate::common::Folder;
use crate::common::hunt::Hunt;
use domain::people::Role;
use std::path::Path;
use store::settings;
use testkit::Database;
use testkit::world::{self, World};
use typed::Typed;

/// Given to a column in clear: proves that the search would see a text that is not sealed.
const CONTROL: &str = "kanari-kendali-tidak-disegel";

struct Play {
    world: World,
    at: jiff::Timestamp,
    typed: Typed,
}

/// Types a canary into every sealed field.
async fn played(database: &Database) -> Hunt {
    let play = Play {
        world: World::create(database.store.clone()).await,
        at: world::now(),
        typed: Typed::default(),
    };
    let mut tx = database.store.write().await.unwrap();
    settings::set(&mut tx, "control", CONTROL).await.unwrap();
    play.a_case(&mut tx).await;
    play.a_task_force(&mut tx).await;
    tx.commit().await.unwrap();
    play.a_pair().await;
    let secret = &play.world.of(Role::IntakeOfficer).totp;
    play.typed.bytes("credential.totp_a", secret.as_bytes());
    let faults = play.typed.faults(&database.store).await;
    assert_eq!(faults, [""; 0], "sealed columns without their canary");
    play.typed.hunt()
}

/// Searches the files of an open database, a copy of it, and the files that it leaves when closed.
async fn search_sqlite(database: Database, control: &Hunt, hunt: &Hunt) {
    let file = Path::new(database.address.strip_prefix("sqlite:").unwrap());
    let folder = file.parent().unwrap();
    let kinds: Vec<String> = crate::common::hunt::files(folder)
        .iter()
        .map(|file| file.extension().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(kinds.iter().any(|kind| kind == "db-wal"), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind == "db-shm"), "{kinds:?}");
    // While it is open: file, log and index of the log.
    assert!(
        !control.found_under(folder).is_empty(),
        "the search sees what is not sealed"
    );
    assert_eq!(hunt.found_under(folder), [""; 0]);
    let copies = Folder::new();
    store::backup::copy_sqlite(file, &copies.file("copy.db"))
        .await
        .unwrap();
    assert!(!control.found_under(copies.path()).is_empty());
    assert_eq!(hunt.found_under(copies.path()), [""; 0]);
    database.store.close().await.unwrap();
    assert_eq!(hunt.found_under(folder), [""; 0]);
    database.remove().await;
}

/// Searches dumps of a database: the text of one, and an archive.
async fn search_dumps(database: Database, control: &Hunt, hunt: &Hunt) {
    let copies = Folder::new();
    for (kind, name) in [("--inserts", "inserts.sql"), ("--format=tar", "copy.tar")] {
        let done = std::process::Command::new("pg_dump")
            .arg(kind)
            .arg("--dbname")
            .arg(&database.address)
            .arg("--file")
            .arg(copies.file(name))
            .status()
            .unwrap();
        assert!(done.success());
        let seen = control.found_in(&std::fs::read(copies.file(name)).unwrap());
        assert!(
            !seen.is_empty(),
            "the search sees what is not sealed in {name}"
        );
    }
    assert_eq!(hunt.found_under(copies.path()), [""; 0]);
    database.remove().await;
}

fn hunt_of<const N: usize>(texts: [&str; N]) -> Hunt {
    Hunt::new(texts.map(str::as_bytes))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sealed_stands_in_the_files_of_sqlite() {
    let database = Database::sqlite().await;
    let hunt = played(&database).await;
    search_sqlite(database, &hunt_of([CONTROL]), &hunt).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sealed_stands_in_a_dump_of_postgresql() {
    let database = Database::postgres().await;
    let hunt = played(&database).await;
    search_dumps(database, &hunt_of([CONTROL]), &hunt).await;
}
