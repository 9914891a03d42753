//! What officers write into the chapters: sealed A, saved with the version that was read.

use super::By;
use crate::{Error, Tx, code, sql};
use domain::Coded;
use domain::ids::PeriodicId;
use domain::periodic::Chapter;
use jiff::Timestamp;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, Stored};

/// The text of a chapter.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// The chapter.
    pub chapter: Chapter,
    /// What was written.
    pub body: String,
    /// Name of whoever wrote last.
    pub edited_by: Option<String>,
    /// When.
    pub edited_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

/// A text to be saved.
#[derive(Clone, Copy)]
pub struct NewText<'a> {
    /// The report.
    pub report: PeriodicId,
    /// The chapter.
    pub chapter: Chapter,
    /// What is to stand there.
    pub body: &'a str,
    /// The version that was read; 0 where there was none.
    pub version: i64,
}

/// The chapter is bound into the place, so that texts cannot change places.
fn place(report: PeriodicId, chapter: Chapter) -> Place<'static> {
    let at = Chapter::ALL.iter().position(|c| *c == chapter);
    let at = u128::try_from(at.unwrap_or_default()).unwrap_or_default();
    Place {
        table: "periodic_text",
        column: "body_a",
        row: Uuid::from_u128(report.0.as_u128() ^ at),
    }
}

/// Saves a text.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_text(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    new: &NewText<'_>,
    by: By,
) -> Result<(), Error> {
    let place = place(new.report, new.chapter);
    let body = new.body.as_bytes();
    let sealed = ring
        .coordination()
        .seal(&place, new.report.0, body, random)?;
    if new.version == 0 {
        let done = tx
            .run(
                &sql(
                    "insert into periodic_text (report, chapter, body_a, edited_by, edited_at, \
                     version) values (?, ?, ?, ?, ?, 1) on conflict (report, chapter) do nothing",
                )
                .bind(new.report)
                .bind(code(new.chapter))
                .bind(sealed.as_bytes())
                .bind(by.account)
                .bind(by.at),
            )
            .await?;
        return if done == 1 { Ok(()) } else { Err(Error::Stale) };
    }
    tx.run_versioned(
        &sql(
            "update periodic_text set body_a = ?, edited_by = ?, edited_at = ?, \
             version = version + 1 where report = ? and chapter = ? and version = ?",
        )
        .bind(sealed.as_bytes())
        .bind(by.account)
        .bind(by.at)
        .bind(new.report)
        .bind(code(new.chapter))
        .bind(new.version),
    )
    .await
}

/// The texts of a report, in the order of its chapters.
pub async fn texts(tx: &mut Tx, ring: &KeyRing, report: PeriodicId) -> Result<Vec<Text>, Error> {
    let query = sql(
        "select t.chapter, t.body_a, t.edited_at, t.version, a.name from periodic_text t \
         left join account a on a.id = t.edited_by where t.report = ?",
    )
    .bind(report);
    let mut texts = tx
        .rows(&query)
        .await?
        .iter()
        .map(|row| {
            let chapter = row.parse("chapter")?;
            let sealed = Stored::from_bytes(row.bytes("body_a")?.to_vec());
            let place = place(report, chapter);
            let opened = ring.coordination().open(&place, report.0, &sealed)?;
            Ok(Text {
                chapter,
                body: opened.text()?.to_owned(),
                edited_by: row.text_opt("name")?.map(str::to_owned),
                edited_at: row.time("edited_at")?,
                version: row.int("version")?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    texts.sort_by_key(|text| text.chapter);
    Ok(texts)
}
