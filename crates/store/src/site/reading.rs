//! What a reader without an account gets: nothing that is a draft, withdrawn, or not yet due.

use super::articles::{self, Article, Content};
use crate::attachments::{self, Attachment};
use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::Coded;
use domain::ids::{AttachmentId, TaskForceId};
use domain::site::{ArticleKind, ArticleState, StandingPage};
use jiff::Timestamp;
use vault::KeyRing;

/// News on a page of the list.
pub const PAGE: u32 = 10;

/// An article with the words that the public reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The article.
    pub article: Article,
    /// Its words.
    pub content: Content,
}

const COLUMNS: &str = "select a.id, a.task_force, a.kind, a.slug, a.state, a.revision, a.shown, \
     a.publish_at, a.changed_at, a.version, r.title_id, r.lead_id, r.body_id, r.title_en, \
     r.lead_en, r.body_en, r.attachment from article a \
     join article_revision r on r.article = a.id and r.revision = a.shown";

/// The condition that an article is public.
fn public(query: Sql, task_force: TaskForceId, now: Timestamp) -> Sql {
    query
        .push("a.task_force = ? and a.state = ? and a.publish_at <= ?")
        .bind(task_force)
        .bind(code(ArticleState::Published))
        .bind(now)
}

fn read(row: &Record) -> Result<Read, Error> {
    Ok(Read {
        article: articles::article(row)?,
        content: articles::words(row)?,
    })
}

/// A page of the news and publications, newest first.
pub async fn news(
    tx: &mut Tx,
    task_force: TaskForceId,
    now: Timestamp,
    seek: Seek,
    size: u32,
) -> Result<Listing<Read>, Error> {
    let narrow = |query: Sql| {
        public(query, task_force, now)
            .push(" and a.kind <> ?")
            .bind(ArticleKind::Page.code())
    };
    let count = paging::count(tx, narrow(sql("select a.id from article a where "))).await?;
    let columns = Columns {
        key: "publish_at",
        id: "id",
    };
    let page = sql("select * from (")
        .append(narrow(sql(COLUMNS).push(" where ")))
        .push(") as l where 1 = 1");
    let page = seek.condition(page, Order::Descending, &columns);
    let page = seek.ordered(page, Order::Descending, &columns, size);
    seek.page(&tx.rows(&page).await?, size, count, &columns, read)
}

/// The news item or publication at an address.
///
/// # Errors
/// [`Error::NotFound`] where the public finds none there.
pub async fn article(
    tx: &mut Tx,
    task_force: TaskForceId,
    slug: &str,
    now: Timestamp,
) -> Result<Read, Error> {
    let query = public(sql(COLUMNS).push(" where "), task_force, now)
        .push(" and a.kind <> ? and a.slug = ?")
        .bind(ArticleKind::Page.code())
        .bind(slug);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The words that the task force has given a standing page, if it has.
pub async fn standing(
    tx: &mut Tx,
    task_force: TaskForceId,
    page: StandingPage,
    now: Timestamp,
) -> Result<Option<Read>, Error> {
    let query = public(sql(COLUMNS).push(" where "), task_force, now)
        .push(" and a.kind = ? and a.slug = ?")
        .bind(ArticleKind::Page.code())
        .bind(page.code());
    tx.row(&query).await?.as_ref().map(read).transpose()
}

/// A file that the site hands out: marked public, and part of something that the public reads now.
///
/// # Errors
/// [`Error::NotFound`] for every other file.
pub async fn file(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: AttachmentId,
    now: Timestamp,
) -> Result<Attachment, Error> {
    let found = attachments::find_public(tx, ring, id).await?;
    let article = sql("select a.id from article a where ");
    let query = public(article, task_force, now)
        .push(
            " and (exists (select 1 from article_revision r where r.article = a.id \
             and r.revision = a.shown and r.attachment = ?) \
             or exists (select 1 from article_image i where i.article = a.id \
             and i.attachment = ?)) limit 1",
        )
        .bind(id)
        .bind(id);
    if tx.row(&query).await?.is_some() {
        return Ok(found);
    }
    let query = sql("select g.id from regulation g where g.attachment = ? and ").bind(id);
    match tx.row(&public_regulation(query, task_force)).await? {
        Some(_) => Ok(found),
        None => Err(Error::NotFound),
    }
}

/// A regulation of the public library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regulation {
    /// Code of its kind.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Year.
    pub year: i64,
    /// Title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Code of its status.
    pub status: String,
    /// Number and year of the one that stands in its place.
    pub successor: Option<(String, i64)>,
    /// Its file, where the public may have it: identifier and size in bytes.
    pub file: Option<(AttachmentId, i64)>,
}

fn public_regulation(query: Sql, task_force: TaskForceId) -> Sql {
    query
        .push("g.public = ? and (g.task_force = ? or g.task_force is null)")
        .bind(true)
        .bind(task_force)
}

/// Most regulations that a page holds.
const REGULATIONS_MOST: u32 = 200;

/// The regulations that everybody may read: of the task force, and those that the program brings.
pub async fn regulations(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Regulation>, Error> {
    let query = sql(
        "select g.kind, g.number, g.year, g.title, g.issuer, g.status, n.number as next_number, \
         n.year as next_year, f.id as file, f.bytes from regulation g \
         left join regulation n on n.id = g.replaced_by and n.public = ? \
         left join attachment f on f.id = g.attachment and f.public = ? where ",
    )
    .bind(true)
    .bind(true);
    let query = public_regulation(query, task_force)
        .push(" order by g.year desc, g.number limit ?")
        .bind(REGULATIONS_MOST);
    tx.rows(&query).await?.iter().map(regulation).collect()
}

fn regulation(row: &Record) -> Result<Regulation, Error> {
    let next = row.text_opt("next_number")?.map(str::to_owned);
    let file = row.parse_opt::<AttachmentId>("file")?;
    Ok(Regulation {
        kind: row.string("kind")?,
        number: row.string("number")?,
        year: row.int("year")?,
        title: row.string("title")?,
        issuer: row.string("issuer")?,
        status: row.string("status")?,
        successor: next.zip(row.int_opt("next_year")?),
        file: file.zip(row.int_opt("bytes")?),
    })
}
