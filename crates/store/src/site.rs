//! What stands on the public site: its settings and hotlines here, articles in [`articles`],
//! published figures in [`years`], and what a reader without an account gets in [`reading`].

pub mod articles;
pub mod reading;
pub mod years;

use crate::{Error, Record, Tx, sql};
use domain::figures::safe::Thresholds;
use domain::ids::TaskForceId;
use domain::people::Level;
use jiff::Timestamp;

/// The site of a task force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its part of an address, where an installation has several.
    pub slug: String,
    /// Whether the public can read it.
    pub enabled: bool,
    /// Where the quick exit leads.
    pub exit_address: String,
    /// From which counts on figures are shown.
    pub least: Thresholds,
    /// Version for saving; 0 for a site that was never saved.
    pub version: i64,
}

/// A number to call, in both languages; a text may be missing in one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hotline {
    /// The number as people read it.
    pub number: String,
    /// Whether it takes WhatsApp messages.
    pub whatsapp: bool,
    /// Whose number it is, in Indonesian and in English.
    pub name: [String; 2],
    /// When to call it and what for.
    pub note: [String; 2],
}

/// The site of a task force, if its settings were ever saved.
pub async fn find(tx: &mut Tx, task_force: TaskForceId) -> Result<Option<Site>, Error> {
    let query = sql(SITE).push(" where s.task_force = ?").bind(task_force);
    tx.row(&query).await?.as_ref().map(site).transpose()
}

/// Saves the settings that were read with `site.version`; 0 saves them for the first time.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between, [`Error::Duplicate`] when the slug is taken.
pub async fn save(tx: &mut Tx, site: &Site, at: Timestamp) -> Result<(), Error> {
    if site.version == 0 {
        tx.run(
            &sql(
                "insert into site (task_force, slug, enabled, exit_address, least_total, \
                 least_part, changed_at, version) values (?, ?, ?, ?, ?, ?, ?, 1)",
            )
            .bind(site.task_force)
            .bind(&site.slug)
            .bind(site.enabled)
            .bind(&site.exit_address)
            .bind(site.least.total)
            .bind(site.least.part)
            .bind(at),
        )
        .await?;
        return Ok(());
    }
    tx.run_versioned(
        &sql(
            "update site set slug = ?, enabled = ?, exit_address = ?, least_total = ?, \
             least_part = ?, changed_at = ?, version = version + 1 \
             where task_force = ? and version = ?",
        )
        .bind(&site.slug)
        .bind(site.enabled)
        .bind(&site.exit_address)
        .bind(site.least.total)
        .bind(site.least.part)
        .bind(at)
        .bind(site.task_force)
        .bind(site.version),
    )
    .await
}

/// Whether another site has this part of an address.
pub async fn is_taken(tx: &mut Tx, task_force: TaskForceId, slug: &str) -> Result<bool, Error> {
    let query = sql("select slug from site where slug = ? and task_force <> ?");
    let row = tx.row(&query.bind(slug).bind(task_force)).await?;
    Ok(row.is_some())
}

/// The numbers of a site, in their order.
pub async fn hotlines(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Hotline>, Error> {
    let query = sql(
        "select number, whatsapp, name_id, name_en, note_id, note_en from site_hotline \
         where task_force = ? order by position",
    )
    .bind(task_force);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Hotline {
                number: row.string("number")?,
                whatsapp: row.bool("whatsapp")?,
                name: [row.string("name_id")?, row.string("name_en")?],
                note: [row.string("note_id")?, row.string("note_en")?],
            })
        })
        .collect()
}

/// Puts these numbers in place of those that the site had; the settings must have been saved
/// before. `version` is that of the site, which goes on by one.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn set_hotlines(
    tx: &mut Tx,
    task_force: TaskForceId,
    version: i64,
    hotlines: &[Hotline],
    at: Timestamp,
) -> Result<(), Error> {
    let update = sql(
        "update site set changed_at = ?, version = version + 1 where task_force = ? \
                      and version = ?",
    );
    tx.run_versioned(&update.bind(at).bind(task_force).bind(version))
        .await?;
    tx.run(&sql("delete from site_hotline where task_force = ?").bind(task_force))
        .await?;
    for (position, hotline) in (0i64..).zip(hotlines) {
        tx.run(
            &sql(
                "insert into site_hotline (task_force, position, number, whatsapp, name_id, \
                 name_en, note_id, note_en) values (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(task_force)
            .bind(position)
            .bind(&hotline.number)
            .bind(hotline.whatsapp)
            .bind(&hotline.name[0])
            .bind(&hotline.name[1])
            .bind(&hotline.note[0])
            .bind(&hotline.note[1]),
        )
        .await?;
    }
    Ok(())
}

const SITE: &str = "select s.task_force, s.slug, s.enabled, s.exit_address, s.least_total, \
     s.least_part, s.version, t.level, t.name from site s join task_force t on t.id = s.task_force";

fn site(row: &Record) -> Result<Site, Error> {
    let least = |name| u32::try_from(row.int(name)?).map_err(|_| Error::Column(name));
    Ok(Site {
        task_force: row.parse("task_force")?,
        slug: row.string("slug")?,
        enabled: row.bool("enabled")?,
        exit_address: row.string("exit_address")?,
        least: Thresholds {
            total: least("least_total")?,
            part: least("least_part")?,
        },
        version: row.int("version")?,
    })
}

/// The sites that the public can read, those of the smallest areas first: the first one answers
/// where an address names none.
pub async fn enabled(tx: &mut Tx) -> Result<Vec<(Site, String)>, Error> {
    let query = sql(SITE)
        .push(" where s.enabled = ? order by s.slug")
        .bind(true);
    let mut sites = Vec::new();
    for row in tx.rows(&query).await? {
        sites.push((
            row.parse::<Level>("level")?,
            site(&row)?,
            row.string("name")?,
        ));
    }
    sites.sort_by_key(|(level, ..)| std::cmp::Reverse(*level));
    Ok(sites
        .into_iter()
        .map(|(_, site, name)| (site, name))
        .collect())
}
