//! Borders of areas that an administrator installed, for maps.

use crate::{Error, Record, Tx, code, sql};
use domain::areas::AreaLevel;
use jiff::Timestamp;

/// What is known of an installed set of borders without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The level of its areas.
    pub level: AreaLevel,
    /// How many areas it has.
    pub areas: i64,
    /// Who published it, and under which licence.
    pub source: String,
    /// When it was installed.
    pub at: Timestamp,
}

/// Installs borders in place of those of the same level. `shapes`: as the geo crate writes them.
pub async fn install(tx: &mut Tx, new: &Installed, shapes: &str) -> Result<(), Error> {
    let insert = sql(
        "insert into boundary (level, shapes, areas, source, installed_at) values (?, ?, ?, ?, ?) \
         on conflict (level) do update set shapes = excluded.shapes, areas = excluded.areas, \
         source = excluded.source, installed_at = excluded.installed_at",
    )
    .bind(code(new.level))
    .bind(shapes)
    .bind(new.areas)
    .bind(&new.source)
    .bind(new.at);
    tx.run(&insert).await?;
    Ok(())
}

/// Takes away the borders of a level, or of all; how many sets there were.
pub async fn remove(tx: &mut Tx, level: Option<AreaLevel>) -> Result<u64, Error> {
    let delete = match level {
        Some(level) => sql("delete from boundary where level = ?").bind(code(level)),
        None => sql("delete from boundary"),
    };
    tx.run(&delete).await
}

/// The installed sets.
pub async fn installed(tx: &mut Tx) -> Result<Vec<Installed>, Error> {
    let query = sql("select level, areas, source, installed_at from boundary order by level");
    tx.rows(&query).await?.iter().map(about).collect()
}

/// The borders of a level, with their shapes as text.
pub async fn find(tx: &mut Tx, level: AreaLevel) -> Result<Option<(Installed, String)>, Error> {
    let query =
        sql("select level, areas, source, installed_at, shapes from boundary where level = ?")
            .bind(code(level));
    match tx.row(&query).await? {
        Some(row) => Ok(Some((about(&row)?, row.string("shapes")?))),
        None => Ok(None),
    }
}

fn about(row: &Record) -> Result<Installed, Error> {
    Ok(Installed {
        level: row.parse("level")?,
        areas: row.int("areas")?,
        source: row.string("source")?,
        at: row.time("installed_at")?,
    })
}
