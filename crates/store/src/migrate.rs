//! Migrations: numbered SQL files, one text for both databases, applied at start.
//!
//! Where the databases differ, the text says `{BYTES}` (BLOB or BYTEA) or `{C}` (order by bytes,
//! as SQLite does by itself), or a line starts with
//! `--sqlite ` or `--postgres ` and holds for that database alone. One text cannot drift apart.

use crate::{Dialect, Error, Store, Tx, figures, sql};

/// The migration that makes the tally of routes.
const ROUTES: i64 = 10;

/// Number, name and text of each migration in their order.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (
        1,
        "foundations",
        include_str!("../migrations/0001_foundations.sql"),
    ),
    (
        2,
        "task_force",
        include_str!("../migrations/0002_task_force.sql"),
    ),
    (
        3,
        "meetings",
        include_str!("../migrations/0003_meetings.sql"),
    ),
    (
        4,
        "directory",
        include_str!("../migrations/0004_directory.sql"),
    ),
    (
        5,
        "action_plan",
        include_str!("../migrations/0005_action_plan.sql"),
    ),
    (
        6,
        "prevention",
        include_str!("../migrations/0006_prevention.sql"),
    ),
    (7, "site", include_str!("../migrations/0007_site.sql")),
    (
        8,
        "periodic",
        include_str!("../migrations/0008_periodic.sql"),
    ),
    (9, "linkage", include_str!("../migrations/0009_linkage.sql")),
    (
        ROUTES,
        "figures",
        include_str!("../migrations/0010_figures.sql"),
    ),
    (
        11,
        "releases",
        include_str!("../migrations/0011_releases.sql"),
    ),
];

/// The newest schema this program knows.
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

/// The schema that a database has: the number of its newest migration, or none where this
/// program was never set up in it.
pub async fn found(tx: &mut Tx) -> Result<Option<i64>, Error> {
    let exists = match tx.dialect() {
        Dialect::Sqlite => sql(
            "select 1 as one from sqlite_master where type = 'table' and name = 'schema_version'",
        ),
        Dialect::Postgres => sql("select 1 as one where to_regclass('schema_version') is not null"),
    };
    if tx.row(&exists).await?.is_none() {
        return Ok(None);
    }
    tx.row(&sql("select max(number) as number from schema_version"))
        .await?
        .map_or(Ok(None), |row| row.int_opt("number"))
}

/// The tables that the migrations up to `schema` make, in their order.
pub fn tables(schema: i64) -> impl Iterator<Item = &'static str> {
    MIGRATIONS
        .iter()
        .filter(move |(number, ..)| *number <= schema)
        .flat_map(|(.., text)| text.lines())
        .filter_map(|line| line.strip_prefix("create table "))
        .filter_map(|rest| rest.split_whitespace().next())
}

/// Changes whenever a migration does: names what was built from this schema.
pub fn fingerprint() -> String {
    let all: String = MIGRATIONS.iter().map(|(.., text)| *text).collect();
    digest(&all)
}

pub(crate) async fn apply(store: &Store) -> Result<(), Error> {
    let mut tx = store.write().await?;
    if tx.dialect() == Dialect::Postgres {
        // Two nodes that start together must not both migrate. The number is Suluh's own.
        tx.run(&sql("select pg_advisory_xact_lock(7310240926)"))
            .await?;
    }
    tx.run(&sql(
        "create table if not exists schema_version (number bigint primary key, \
         name text not null, digest text not null, applied_at bigint not null)",
    ))
    .await?;
    let applied = tx
        .rows(&sql(
            "select number, digest from schema_version order by number",
        ))
        .await?;
    if let Some(last) = applied.last() {
        let found = last.int("number")?;
        if found > newest() {
            return Err(Error::NewerSchema {
                found,
                known: newest(),
            });
        }
    }
    for (number, name, text) in MIGRATIONS {
        let digest = digest(text);
        let before = applied
            .iter()
            .find(|row| row.int("number").is_ok_and(|n| n == *number));
        match before {
            Some(row) if row.text("digest")? != digest => {
                return Err(Error::ChangedMigration(*number));
            }
            Some(_) => {}
            None => apply_one(&mut tx, *number, name, text, &digest).await?,
        }
    }
    tx.commit().await
}

async fn apply_one(
    tx: &mut Tx,
    number: i64,
    name: &'static str,
    text: &str,
    digest: &str,
) -> Result<(), Error> {
    let script = for_dialect(text, tx.dialect());
    tx.script(script).await?;
    if number == ROUTES {
        figures::fill(tx).await?;
    }
    tx.run(
        &sql("insert into schema_version (number, name, digest, applied_at) values (?, ?, ?, ?)")
            .bind(number)
            .bind(name)
            .bind(digest)
            .bind(jiff::Timestamp::now()),
    )
    .await?;
    tracing::info!(number, name, "schema migrated");
    Ok(())
}

fn for_dialect(text: &str, dialect: Dialect) -> String {
    let (bytes, collation, own) = match dialect {
        Dialect::Sqlite => ("BLOB", "", "--sqlite "),
        Dialect::Postgres => ("BYTEA", " collate \"C\"", "--postgres "),
    };
    text.lines()
        .map(|line| line.strip_prefix(own).unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
        .replace("{BYTES}", bytes)
        .replace("{C}", collation)
}

/// A short digest that shows whether an applied migration was edited afterwards.
fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}
