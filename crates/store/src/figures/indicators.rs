//! Definitions of figures: rows that people edit, each version for ever.

use crate::{Error, Record, Sql, Tx, code, sql};
use domain::figures::indicator::{Bilingual, Indicator};
use domain::ids::AccountId;
use jiff::Timestamp;

const COLUMNS: &str = "select d.code, d.version, d.unit, d.inclusion, d.date_used, d.area_used, \
     d.name_id, d.name_en, d.definition_id, d.definition_en, d.source_id, d.source_en, d.made_at, \
     a.name as made_by from indicator_definition d left join account a on a.id = d.made_by";

/// A definition, and who wrote it when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// The definition.
    pub indicator: Indicator,
    /// Name of whoever wrote this version; none for what the program brings.
    pub made_by: Option<String>,
    /// When.
    pub made_at: Timestamp,
}

/// The latest version of each, by code.
pub async fn indicators(tx: &mut Tx) -> Result<Vec<Defined>, Error> {
    let query = sql(COLUMNS).push(
        " where d.version = (select max(n.version) from indicator_definition n \
         where n.code = d.code) order by d.code",
    );
    read(tx, &query).await
}

/// All versions of one, the latest first; none where there is none of this code.
pub async fn versions(tx: &mut Tx, indicator: &str) -> Result<Vec<Defined>, Error> {
    let query = sql(COLUMNS)
        .push(" where d.code = ? order by d.version desc")
        .bind(indicator);
    read(tx, &query).await
}

/// One version.
///
/// # Errors
/// [`Error::NotFound`] where there is none.
pub async fn indicator(tx: &mut Tx, indicator: &str, version: i64) -> Result<Indicator, Error> {
    let query = sql(COLUMNS)
        .push(" where d.code = ? and d.version = ?")
        .bind(indicator)
        .bind(version);
    let found = read(tx, &query).await?.pop().ok_or(Error::NotFound)?;
    Ok(found.indicator)
}

async fn read(tx: &mut Tx, query: &Sql) -> Result<Vec<Defined>, Error> {
    tx.rows(query).await?.iter().map(defined).collect()
}

fn defined(row: &Record) -> Result<Defined, Error> {
    let both = |id, en| -> Result<Bilingual, Error> {
        Ok(Bilingual {
            id: row.string(id)?,
            en: row.string(en)?,
        })
    };
    Ok(Defined {
        indicator: Indicator {
            code: row.string("code")?,
            version: row.int("version")?,
            unit: row.parse("unit")?,
            inclusion: row.parse("inclusion")?,
            date: row.parse("date_used")?,
            area: row.parse("area_used")?,
            name: both("name_id", "name_en")?,
            definition: both("definition_id", "definition_en")?,
            source: both("source_id", "source_en")?,
        },
        made_by: row.text_opt("made_by")?.map(str::to_owned),
        made_at: row.time("made_at")?,
    })
}

/// Adds the version that `new` names, which must follow the latest one.
///
/// # Errors
/// [`Error::Stale`] where somebody else has added it in between.
pub async fn define(
    tx: &mut Tx,
    new: &Indicator,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let insert = sql(
        "insert into indicator_definition (code, version, unit, inclusion, date_used, area_used, \
         name_id, name_en, definition_id, definition_en, source_id, source_en, made_by, made_at) \
         select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as bigint) where ? = 1 + (select \
         cast(coalesce(max(n.version), 0) as bigint) from indicator_definition n where n.code = ?) \
         on conflict (code, version) do nothing",
    )
    .bind(&new.code)
    .bind(new.version)
    .bind(code(new.unit))
    .bind(code(new.inclusion))
    .bind(code(new.date))
    .bind(code(new.area))
    .bind(&new.name.id)
    .bind(&new.name.en)
    .bind(&new.definition.id)
    .bind(&new.definition.en)
    .bind(&new.source.id)
    .bind(&new.source.en)
    .bind(by)
    .bind(at)
    .bind(new.version)
    .bind(&new.code);
    match tx.run(&insert).await? {
        1 => Ok(()),
        _ => Err(Error::Stale),
    }
}
