//! A fresh database for each test, copied from a migrated template: SQLite as a file, PostgreSQL
//! as a database of the server that `SULUH_TEST_POSTGRES` names.

use sqlx::{Connection, Executor, PgConnection};
use std::path::PathBuf;
use store::Store;
use uuid::Uuid;

/// Where the tests' PostgreSQL server is, e.g. `postgres://suluh@127.0.0.1:54329/postgres`.
const SERVER: &str = "SULUH_TEST_POSTGRES";
/// Serialises the making of the PostgreSQL template between test processes.
const TEMPLATE_LOCK: i64 = 7_310_240_927;

/// A database that goes away with the value.
pub struct Database {
    /// The opened store.
    pub store: Store,
    /// Its address, to open it once more.
    pub address: String,
    kind: Kind,
}

enum Kind {
    Sqlite(PathBuf),
    Postgres { name: String, server: String },
}

/// Runs a scenario on SQLite and on PostgreSQL.
///
/// # Panics
/// Without a PostgreSQL server: a test that ran on one database only would prove half.
pub fn each_database<F, R>(scenario: F)
where
    F: Fn(Store) -> R,
    R: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        for database in [Database::sqlite().await, Database::postgres().await] {
            println!("on {:?}", database.store.dialect());
            scenario(database.store.clone()).await;
            database.remove().await;
        }
    });
}

impl Database {
    /// A fresh SQLite database.
    pub async fn sqlite() -> Self {
        let template = sqlite_template().await;
        let folder = scratch().join(format!("db-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("suluh.db");
        std::fs::copy(template, &file).unwrap();
        let address = format!("sqlite:{}", file.display());
        Self {
            store: Store::open(&address).await.unwrap(),
            address,
            kind: Kind::Sqlite(folder),
        }
    }

    /// A fresh PostgreSQL database.
    pub async fn postgres() -> Self {
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} is not set: run the tests through ./check, which starts PostgreSQL")
        });
        let template = postgres_template(&server).await;
        let name = format!("t_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        let create = format!("create database {name} template {template}");
        connection
            .execute(sqlx::AssertSqlSafe(create))
            .await
            .unwrap();
        connection.close().await.unwrap();
        let address = address_of(&server, &name);
        Self {
            store: Store::open(&address).await.unwrap(),
            address,
            kind: Kind::Postgres { name, server },
        }
    }

    /// Closes and removes the database.
    pub async fn remove(self) {
        self.store.close().await.unwrap();
        match self.kind {
            Kind::Sqlite(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Kind::Postgres { name, server } => {
                let mut connection = PgConnection::connect(&server).await.unwrap();
                let drop = format!("drop database if exists {name} with (force)");
                connection.execute(sqlx::AssertSqlSafe(drop)).await.unwrap();
            }
        }
    }
}

fn address_of(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{database}")
}

fn scratch() -> PathBuf {
    std::env::temp_dir().join("suluh-tests")
}

fn template_name() -> String {
    format!("suluh_template_{}", store::migrate::fingerprint())
}

/// Makes the template once for all test processes: built aside, then put in place by a rename.
async fn sqlite_template() -> PathBuf {
    let file = scratch().join(format!("{}.db", template_name()));
    if file.exists() {
        return file;
    }
    let folder = scratch().join(format!("making-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let made = folder.join("suluh.db");
    let store = Store::open(&format!("sqlite:{}", made.display()))
        .await
        .unwrap();
    store.close().await.unwrap();
    std::fs::rename(&made, &file).unwrap();
    let _ = std::fs::remove_dir_all(folder);
    file
}

async fn postgres_template(server: &str) -> String {
    let name = template_name();
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::query("select pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut connection)
        .await
        .unwrap();
    let exists: bool =
        sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut connection)
            .await
            .unwrap();
    if !exists {
        let making = format!("making_{}", Uuid::now_v7().simple());
        let create = format!("create database {making} template template0");
        connection
            .execute(sqlx::AssertSqlSafe(create))
            .await
            .unwrap();
        let store = Store::open(&address_of(server, &making)).await.unwrap();
        store.close().await.unwrap();
        let rename = format!("alter database {making} rename to {name}");
        connection
            .execute(sqlx::AssertSqlSafe(rename))
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
    name
}
