//! What the scenarios share: a world, files, and counts made without the code under test.

use crate::common::{World, id, now};
use domain::ids::ImportId;
use domain::imports::{FileEncoding, ImportKind};
use domain::{AreaCode, Coded};
use exchange::mapping::Mapping;
use imports::{By, Engine, Fault, Input};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use store::audit::AuditKeys;
use store::imports::{Import, NewImport};
use store::{Record, Store, Tx, imports as batches, sql};

/// Cells of the tally with their counts.
pub type Counted = BTreeMap<Vec<String>, i64>;

/// An engine whose clock stands still.
pub fn engine(world: &World) -> Engine {
    Engine::new(
        world.store.clone(),
        AuditKeys::of(&world.ring),
        Arc::new(now),
        jiff::tz::TimeZone::UTC,
    )
}

/// The mapping of the cleaned CTDC columns.
pub fn ctdc() -> Mapping {
    Mapping::named("ctdc-clean").unwrap()
}

/// Sixty rows in the columns of the cleaned CTDC file.
pub const SAMPLE: &str = include_str!("../../../exchange/tests/ctdc-clean-sample.csv");

/// A file on disk that goes away with the value.
pub struct OnDisk(pub PathBuf);

impl OnDisk {
    pub fn new(bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("suluh-import-{}.csv", id::<ImportId>()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    pub fn input(&self) -> Input {
        Input::File(self.0.clone())
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Hands a file in.
pub async fn prepare(world: &World, input: &Input, mapping: Option<&Mapping>) -> ImportId {
    let import: ImportId = id();
    let (file_digest, bytes) = input.digest().unwrap();
    let new = NewImport {
        id: import,
        task_force: world.task_force,
        kind: match mapping {
            Some(_) => ImportKind::Cases,
            None => ImportKind::Series,
        },
        file_name: "contoh.csv".to_owned(),
        file_digest,
        file_bytes: i64::try_from(bytes).unwrap(),
        encoding: FileEncoding::Unicode,
        mapping: mapping.map_or_else(String::new, |mapping| mapping.to_toml().unwrap()),
        source: "CTDC".to_owned(),
        by: Some(world.manager.actor.account),
    };
    let mut tx = world.store.write().await.unwrap();
    batches::prepare(&mut tx, &new, now()).await.unwrap();
    tx.commit().await.unwrap();
    import
}

pub fn by(world: &World) -> By {
    By {
        account: Some(world.manager.actor.account),
        label: "analis".to_owned(),
    }
}

/// Hands a file in and writes it.
pub async fn run(world: &World, input: &Input, mapping: &Mapping) -> Result<Import, Fault> {
    let import = prepare(world, input, Some(mapping)).await;
    engine(world)
        .run(world.task_force, import, input, &by(world), |_| {})
        .await
}

pub async fn find(world: &World, import: ImportId) -> Import {
    let mut tx = world.store.read().await.unwrap();
    batches::find(&mut tx, world.task_force, import)
        .await
        .unwrap()
}

const CELL: [&str; 6] = ["source", "month", "area", "sex", "age_band", "exploitation"];

fn counted(rows: &[Record]) -> Counted {
    let cell = |row: &Record| CELL.map(|column| row.string(column).unwrap()).to_vec();
    rows.iter()
        .map(|row| (cell(row), row.int("n").unwrap()))
        .collect()
}

/// The tally as it stands.
pub async fn tallied(tx: &mut Tx) -> Counted {
    let query = sql("select source, month, area, sex, age_band, exploitation, n from victim_tally");
    counted(&tx.rows(&query).await.unwrap())
}

/// The tally as its cases say.
pub async fn tallied_by_case(tx: &mut Tx) -> Counted {
    let query = sql(
        "select 'import:' || c.import as source, t.month, t.area, t.sex, t.age_band, \
         t.exploitation, cast(sum(t.n) as bigint) as n from case_tally t \
         join cases c on c.id = t.case_id \
         group by c.import, t.month, t.area, t.sex, t.age_band, t.exploitation",
    );
    counted(&tx.rows(&query).await.unwrap())
}

/// Counts the persons of the register, without the tally.
pub async fn recount(tx: &mut Tx) -> Counted {
    let query = sql(
        "select c.import, c.opened_on, c.area, p.sex, p.age_band, c.exploitation \
         from person p join cases c on c.id = p.case_id where p.role = 'victim' \
         and coalesce(p.trafficking_status, '') <> 'not-victim'",
    );
    let mut counted = Counted::new();
    for row in tx.rows(&query).await.unwrap() {
        let area: Option<AreaCode> = row.parse_opt("area").unwrap();
        let cell = vec![
            format!("import:{}", row.text("import").unwrap()),
            row.text("opened_on").unwrap().chars().take(7).collect(),
            area.and_then(AreaCode::city)
                .map(|city| city.to_string())
                .unwrap_or_default(),
            row.string("sex").unwrap(),
            row.string("age_band").unwrap(),
            row.string("exploitation").unwrap(),
        ];
        *counted.entry(cell).or_default() += 1;
    }
    counted
}

/// Asserts that the tally is what a recount finds, and gives how many there are.
pub async fn assert_exact(store: &Store) -> i64 {
    let mut tx = store.read().await.unwrap();
    let counted = recount(&mut tx).await;
    assert_eq!(tallied(&mut tx).await, counted);
    assert_eq!(tallied_by_case(&mut tx).await, counted);
    counted.values().sum()
}

/// Rows of a table.
pub async fn rows_of(store: &Store, query: &'static str) -> i64 {
    let mut tx = store.read().await.unwrap();
    tx.row(&sql(query))
        .await
        .unwrap()
        .unwrap()
        .int("n")
        .unwrap()
}

/// The codes of events in the audit.
pub async fn audited(store: &Store) -> Vec<String> {
    let mut tx = store.read().await.unwrap();
    let filter = store::audit::Filter::default();
    let lines = store::audit::page(&mut tx, &filter, 100).await.unwrap();
    let mut kinds: Vec<String> = lines
        .iter()
        .map(|line| line.kind.code().to_owned())
        .collect();
    kinds.sort();
    kinds
}
