//! Backup, restore, doctor and the audit's verification, by the real program on both databases.

use crate::common::{Folder, Installation, installations, run, suluh};
use std::path::Path;
use store::{Dialect, sql};

/// A key pair made by the program: the file of the private key and the public key.
fn key_pair(folder: &Folder, name: &str) -> (String, String) {
    let file = folder.file(name).display().to_string();
    let said = run(suluh().args(["admin", "backup-key", &file])).done();
    let public = said
        .split_whitespace()
        .find(|word| word.starts_with("age1"))
        .unwrap();
    (file, public.to_owned())
}

async fn empty_database() -> (String, testkit::Database) {
    // A database of the tests' own, emptied: `restore` asks for one without tables.
    let database = testkit::Database::postgres().await;
    let mut tx = database.store.write().await.unwrap();
    for statement in ["drop schema public cascade", "create schema public"] {
        tx.run(&sql(statement)).await.unwrap();
    }
    tx.commit().await.unwrap();
    (database.address.clone(), database)
}

fn contains(path: &Path, needle: &[u8]) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_elsewhere_and_verified() {
    for installation in installations().await {
        let folder = Folder::new();
        let (identity, public) = key_pair(&folder, "identity");
        let file = folder.file("suluh.age");
        let name = file.to_str().unwrap();
        let said = installation
            .suluh(&["backup", name, "--to", &public])
            .done();
        assert!(said.contains("root key is NOT in it"), "{said}");
        assert!(!contains(&file, b"Kota Contoh"), "the backup is encrypted");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            2,
            "nothing but the key and the backup is left"
        );
        installation
            .suluh(&["backup", name, "--to", &public])
            .refused("never overwritten");

        let dialect = installation.database.store.dialect();
        let (into, spare) = match dialect {
            Dialect::Sqlite => (folder.file("restored").display().to_string(), None),
            Dialect::Postgres => {
                let (address, database) = empty_database().await;
                (address, Some(database))
            }
        };
        let key = installation.folder.file("root.key");
        let restore = |identity: &str, into: &str| {
            run(suluh()
                .args(["restore", name, "--identity", identity, "--into", into])
                .arg("--root-key")
                .arg(&key))
        };
        let (other, _) = key_pair(&folder, "other");
        restore(&other, &into).refused("cannot be decrypted");
        let said = restore(&identity, &into).done();
        assert!(said.contains("6 audit rows"), "{said}");
        restore(&identity, &into).refused("nothing is overwritten");

        let address = match dialect {
            Dialect::Sqlite => format!("sqlite:{into}/suluh.db"),
            Dialect::Postgres => into.clone(),
        };
        let store = crate::common::open(&address).await;
        let mut tx = store.read().await.unwrap();
        let forces = store::people::task_forces(&mut tx).await.unwrap();
        assert_eq!(forces[0].name, "Gugus Tugas TPPO Kota Contoh");
        let filter = store::audit::Filter::default();
        let lines = store::audit::page(&mut tx, &filter, 10).await.unwrap();
        assert_eq!(lines[0].kind, audit::Kind::BackupRestored);
        assert_eq!(lines[1].kind, audit::Kind::BackupMade);
        drop(tx);
        store.close().await.unwrap();
        if let Some(database) = spare {
            database.remove().await;
        }
        installation.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_backup_and_a_wrong_key_are_refused_and_leave_nothing() {
    let installation = Installation::on(testkit::Database::sqlite().await).await;
    let folder = Folder::new();
    let file = folder.file("suluh.age");
    let name = file.to_str().unwrap();
    let passphrase = folder.file("passphrase");
    let passphrase = passphrase.to_str().unwrap();
    std::fs::write(passphrase, "short\n").unwrap();
    installation
        .suluh(&["backup", name, "--passphrase-file", passphrase])
        .refused("fewer than 12 characters");
    std::fs::write(passphrase, "perahu kertas di sungai\n").unwrap();
    installation
        .suluh(&["backup", name, "--passphrase-file", passphrase])
        .done();
    let into = folder.file("restored");
    let restore = |key: &Path| {
        run(suluh()
            .args(["restore", name, "--passphrase-file", passphrase, "--into"])
            .arg(&into)
            .arg("--root-key")
            .arg(key))
    };
    let key = installation.folder.file("root.key");

    restore(&folder.file("nowhere")).refused("restoring needs the root key");
    let other = folder.file("other.key");
    vault::KeyProvider::File(other.clone())
        .create(&mut vault::Random::system())
        .unwrap();
    restore(&other).refused("does not verify with this root key");
    let whole = std::fs::read(&file).unwrap();
    let cut = whole.len() - 100_000;
    std::fs::write(&file, &whole[..cut]).unwrap();
    restore(&key).refused("damaged or cut off");
    let mut turned = whole.clone();
    turned[cut] ^= 1;
    std::fs::write(&file, &turned).unwrap();
    restore(&key).refused("damaged or cut off");
    let left: Vec<_> = std::fs::read_dir(&into).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    std::fs::write(&file, &whole).unwrap();
    restore(&key).done();
    installation.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_what_is_wrong_and_what_to_do() {
    for installation in installations().await {
        let said = installation.suluh(&["doctor"]);
        assert!(!said.success);
        assert!(said.out.contains("no active administrator"), "{}", said.out);
        assert!(said.out.contains("custodians"), "{}", said.out);
        assert!(
            said.out.contains("The audit is unbroken: 5 rows"),
            "{}",
            said.out
        );
        assert!(said.out.contains("none was ever made"), "{}", said.out);

        let key = installation.folder.file("root.key");
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o444))
            .unwrap();
        let said = installation.suluh(&["doctor"]);
        assert!(said.out.contains("chmod 0400"), "{}", said.out);
        installation
            .suluh(&["audit", "verify"])
            .refused("chmod 0400");
        installation.remove().await;
    }
    let folder = Folder::new();
    let said = run(suluh().arg("doctor").arg("--data").arg(folder.path()));
    assert!(!said.success);
    assert!(said.out.contains("there is no database"), "{}", said.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_names_the_first_row_that_was_tampered_with() {
    for installation in installations().await {
        let said = installation.suluh(&["audit", "verify"]).done();
        assert!(said.contains("The audit is unbroken: 5 rows"), "{said}");
        let witness = installation.folder.file("witness.json");
        std::fs::write(&witness, installation.suluh(&["audit", "witness"]).done()).unwrap();
        let witness = witness.to_str().unwrap().to_owned();
        let said = installation
            .suluh(&["audit", "verify", "--witness", &witness])
            .done();
        assert!(said.contains("agrees with the witness"), "{said}");

        let row = tamper(&installation).await;
        let said = installation.suluh(&["audit", "verify"]);
        assert!(said.err.contains("tampered with"), "{}", said.err);
        said.refused(&format!("{row} was changed after it was written"));
        installation.remove().await;
    }
}

/// Changes a row past the trigger, as somebody with the database in hands would, and names it.
async fn tamper(installation: &Installation) -> String {
    let mut tx = installation.database.store.write().await.unwrap();
    let open: &[&str] = match tx.dialect() {
        Dialect::Sqlite => &["drop trigger audit_row_keeps"],
        Dialect::Postgres => &["alter table audit_row disable trigger user"],
    };
    for statement in open {
        tx.run(&sql(statement)).await.unwrap();
    }
    let first = tx
        .row(&sql(
            "select lane, seq from audit_row order by at limit 1 offset 2",
        ))
        .await
        .unwrap()
        .unwrap();
    let (lane, seq) = (first.int("lane").unwrap(), first.int("seq").unwrap());
    tx.run(
        &sql("update audit_row set actor_label = 'nobody' where lane = ? and seq = ?")
            .bind(lane)
            .bind(seq),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    format!("row {seq} of lane {lane}")
}
