//! Administrative areas of Indonesia (Kemendagri codes) with BPS codes beside them.

use crate::{Error, Record, Store, Tx, sql};
use domain::AreaCode;
use domain::areas::AreaLevel;
use flate2::read::GzDecoder;
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::sync::LazyLock;

/// Code and name, tab-separated, one area a line; see `assets/README.md`.
const AREAS: &[u8] = include_bytes!("../assets/areas.tsv.gz");
/// Kemendagri and BPS code, tab-separated.
const BPS: &str = include_str!("../assets/bps.tsv");
/// Areas a statement inserts. SQLite finds a numbered value by walking a list, so that a statement
/// costs the square of their number: few and many statements are fast, few and large ones are not.
const CHUNK: usize = 100;

/// One area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Kemendagri code, `PP[.KK[.CC[.DDDD]]]`.
    pub code: String,
    /// Official name.
    pub name: String,
    /// 1 province, 2 kabupaten/kota, 3 kecamatan, 4 desa/kelurahan.
    pub level: i64,
    /// Names of the areas above, nearest first, joined by commas; empty for a province.
    pub within: String,
    /// BPS code where known; never derived from the Kemendagri code.
    pub bps: Option<String>,
}

/// Whether there is an area of this code. Known without the database, for checks of whole files.
pub fn exists(code: AreaCode) -> bool {
    static CODES: LazyLock<HashSet<AreaCode>> = LazyLock::new(|| {
        let text = embedded().unwrap_or_default();
        text.lines()
            .filter_map(|line| line.split_once('\t')?.0.parse().ok())
            .collect()
    });
    CODES.contains(&code)
}

/// The Kemendagri codes of all areas that come with the program.
pub fn every_code() -> Result<Vec<String>, Error> {
    let text = embedded()?;
    let codes = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(codes.map(|(code, _)| code.to_owned()).collect())
}

fn embedded() -> Result<String, Error> {
    let mut text = String::new();
    GzDecoder::new(AREAS)
        .read_to_string(&mut text)
        .map_err(|_| Error::Corrupt("embedded areas"))?;
    Ok(text)
}

/// Loads the areas once, when the table is empty.
pub async fn load(store: &Store) -> Result<(), Error> {
    let mut tx = store.write().await?;
    if tx
        .row(&sql("select code from area limit 1"))
        .await?
        .is_some()
    {
        return Ok(());
    }
    let text = embedded()?;
    let bps: HashMap<&str, &str> = BPS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let lines: Vec<&str> = text.lines().collect();
    for chunk in lines.chunks(CHUNK) {
        let mut insert =
            sql("insert into area (code, parent, level, name, search_key, bps) values ");
        for (i, line) in chunk.iter().enumerate() {
            let (code, name) = line
                .split_once('\t')
                .ok_or(Error::Corrupt("embedded areas"))?;
            let parent = code.rsplit_once('.').map(|(parent, _)| parent);
            insert = insert
                .push(if i == 0 {
                    "(?, ?, ?, ?, ?, ?)"
                } else {
                    ", (?, ?, ?, ?, ?, ?)"
                })
                .bind(code)
                .bind(parent)
                .bind(level(code))
                .bind(name)
                .bind(search_key(name))
                .bind(bps.get(code).copied());
        }
        tx.run(&insert).await?;
    }
    tx.commit().await
}

fn level(code: &str) -> i64 {
    match code.len() {
        2 => 1,
        5 => 2,
        8 => 3,
        _ => 4,
    }
}

/// The form in which names are compared: lower case, single spaces, without the words for the
/// kind of area that people leave out.
pub fn search_key(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let kind = words
        .iter()
        .take_while(|word| {
            matches!(
                **word,
                "kabupaten"
                    | "kab"
                    | "dki"
                    | "kota"
                    | "administrasi"
                    | "adm"
                    | "provinsi"
                    | "daerah"
                    | "khusus"
                    | "istimewa"
                    | "ibukota"
                    | "kecamatan"
                    | "kec"
                    | "kelurahan"
                    | "kel"
                    | "desa"
            )
        })
        .count();
    if kind < words.len() {
        words[kind..].join(" ")
    } else {
        words.join(" ")
    }
}

/// Areas whose name begins with what is typed, larger areas first; a typed code finds its area.
pub async fn search(tx: &mut Tx, typed: &str, limit: u32) -> Result<Vec<Area>, Error> {
    let typed = typed.trim();
    if typed.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(find(tx, typed).await?.into_iter().collect());
    }
    let key = search_key(typed);
    if key.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let mut found: Vec<Record> = Vec::new();
    for level in 1..=4i64 {
        let left = i64::from(limit) - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if left <= 0 {
            break;
        }
        let query = sql(SELECT)
            .push(" where a.level = ?")
            .bind(level)
            .push(" and a.search_key >= ?")
            .bind(&key)
            .push(" and a.search_key < ?")
            .bind(format!("{key}\u{10ffff}"))
            .push(" order by a.search_key, a.code limit ?")
            .bind(left);
        found.extend(tx.rows(&query).await?);
    }
    areas(tx, &found).await
}

/// The area with this Kemendagri code.
pub async fn find(tx: &mut Tx, code: &str) -> Result<Option<Area>, Error> {
    let query = sql(SELECT).push(" where a.code = ?").bind(code);
    let rows = tx.rows(&query).await?;
    Ok(areas(tx, &rows).await?.pop())
}

/// The codes of all areas of a level, in their order.
pub async fn codes(tx: &mut Tx, level: AreaLevel) -> Result<Vec<String>, Error> {
    let number = match level {
        AreaLevel::Province => 1,
        AreaLevel::City => 2,
        AreaLevel::District => 3,
        AreaLevel::Village => 4,
    };
    let query = sql("select code from area where level = ? order by code").bind(number);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| row.string("code"))
        .collect()
}

/// The areas right below one, by name; the provinces for none.
pub async fn children(tx: &mut Tx, parent: Option<&str>) -> Result<Vec<Area>, Error> {
    let query = match parent {
        Some(parent) => sql(SELECT).push(" where a.parent = ?").bind(parent),
        None => sql(SELECT).push(" where a.level = 1"),
    };
    let query = query.push(" order by a.name");
    let rows = tx.rows(&query).await?;
    areas(tx, &rows).await
}

const SELECT: &str = "select a.code, a.name, a.level, a.bps from area a";

/// The areas of the rows, with the names of the areas above them: a code begins with theirs.
async fn areas(tx: &mut Tx, rows: &[Record]) -> Result<Vec<Area>, Error> {
    let mut above = HashSet::new();
    for row in rows {
        above.extend(prefixes(row.text("code")?));
    }
    let mut names = HashMap::new();
    if !above.is_empty() {
        let query = sql("select code, name from area where code in (")
            .bind_all(above)
            .push(")");
        for row in tx.rows(&query).await? {
            names.insert(row.string("code")?, row.string("name")?);
        }
    }
    rows.iter()
        .map(|row| {
            let code = row.string("code")?;
            let within: Vec<&str> = prefixes(&code)
                .filter_map(|code| names.get(code).map(String::as_str))
                .collect();
            Ok(Area {
                within: within.join(", "),
                name: row.string("name")?,
                level: row.int("level")?,
                bps: row.text_opt("bps")?.map(str::to_owned),
                code,
            })
        })
        .collect()
}

/// The codes of the areas above, nearest first.
fn prefixes(code: &str) -> impl Iterator<Item = &str> {
    code.rmatch_indices('.').map(|(at, _)| &code[..at])
}
