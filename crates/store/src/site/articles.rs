//! Articles as those who write them see them: every saved text is kept, one of them is shown.

use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Tx, attachments, code, sql};
use domain::Coded;
use domain::ids::{AccountId, ArticleId, AttachmentId, TaskForceId};
use domain::site::{ArticleKind, ArticleState, Slug, StandingPage};
use jiff::Timestamp;
use vault::KeyRing;

/// Rows of a page of the list.
pub const PAGE: u32 = 25;

/// An article without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its identifier.
    pub id: ArticleId,
    /// Whose site it stands on.
    pub task_force: TaskForceId,
    /// What it is.
    pub kind: ArticleKind,
    /// The end of its address.
    pub slug: String,
    /// Where it has come to.
    pub state: ArticleState,
    /// The latest saved text.
    pub revision: i64,
    /// The text that the public reads.
    pub shown: Option<i64>,
    /// From when on the public reads it.
    pub publish_at: Option<Timestamp>,
    /// When it was last saved, published or withdrawn.
    pub changed_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

impl Article {
    /// Whether the public reads it at this time.
    pub fn is_public(&self, now: Timestamp) -> bool {
        self.state == ArticleState::Published && self.publish_at.is_some_and(|from| from <= now)
    }

    /// Whether words were saved that the public does not read yet.
    pub fn has_newer_words(&self) -> bool {
        self.state == ArticleState::Published && self.shown != Some(self.revision)
    }
}

/// The words of an article in one language; all empty where it has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Title.
    pub title: String,
    /// One or two sentences for lists.
    pub lead: String,
    /// The text, in Markdown.
    pub body: String,
}

impl Words {
    /// Whether the article can be read in this language.
    pub fn is_empty(&self) -> bool {
        self.title.is_empty()
    }
}

/// What an article says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// In Indonesian.
    pub indonesian: Words,
    /// In English.
    pub english: Words,
    /// The file of a publication.
    pub attachment: Option<AttachmentId>,
}

impl Content {
    /// The title, in Indonesian if there is one.
    pub fn title(&self) -> &str {
        if self.indonesian.is_empty() {
            &self.english.title
        } else {
            &self.indonesian.title
        }
    }
}

/// A new article.
#[derive(Debug, Clone)]
pub struct New {
    /// Its identifier.
    pub id: ArticleId,
    /// Whose site it stands on.
    pub task_force: TaskForceId,
    /// What it is.
    pub kind: ArticleKind,
    /// The end of its address; see [`free_slug`].
    pub slug: String,
}

/// Adds a draft.
///
/// # Errors
/// [`Error::Duplicate`] when its address is taken.
pub async fn add(
    tx: &mut Tx,
    new: &New,
    content: &Content,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into article (id, task_force, kind, slug, state, revision, changed_at, \
             version) values (?, ?, ?, ?, ?, 1, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(code(new.kind))
        .bind(&new.slug)
        .bind(code(ArticleState::Draft))
        .bind(at),
    )
    .await?;
    keep(tx, new.id, 1, content, by, at).await
}

/// Saves the words of an article that was read with `article.version`, as its next revision. What
/// the public reads stays.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save(
    tx: &mut Tx,
    article: &Article,
    slug: &str,
    content: &Content,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update article set slug = ?, revision = revision + 1, changed_at = ?, \
             version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(slug)
        .bind(at)
        .bind(article.id)
        .bind(article.task_force)
        .bind(article.version),
    )
    .await?;
    keep(tx, article.id, article.revision + 1, content, by, at).await
}

async fn keep(
    tx: &mut Tx,
    article: ArticleId,
    revision: i64,
    content: &Content,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let mut insert = sql(
        "insert into article_revision (article, revision, title_id, lead_id, body_id, title_en, \
         lead_en, body_en, attachment, saved_by, saved_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(article)
    .bind(revision);
    for words in [&content.indonesian, &content.english] {
        insert = insert
            .bind(&words.title)
            .bind(&words.lead)
            .bind(&words.body);
    }
    tx.run(&insert.bind(content.attachment).bind(by).bind(at))
        .await?;
    Ok(())
}

/// Shows the latest words to the public, from `publish_at` on.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn publish(
    tx: &mut Tx,
    article: &Article,
    publish_at: Timestamp,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update article set state = ?, shown = revision, publish_at = ?, changed_at = ?, \
             version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(code(ArticleState::Published))
        .bind(publish_at)
        .bind(at)
        .bind(article.id)
        .bind(article.task_force)
        .bind(article.version),
    )
    .await
}

/// Takes a published article back: the public finds nothing at its address.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn withdraw(tx: &mut Tx, article: &Article, at: Timestamp) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update article set state = ?, shown = null, changed_at = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(code(ArticleState::Withdrawn))
        .bind(at)
        .bind(article.id)
        .bind(article.task_force)
        .bind(article.version),
    )
    .await
}

const ARTICLE: &str = "select id, task_force, kind, slug, state, revision, shown, publish_at, \
     changed_at, version from article";

/// An article of the task force.
pub async fn find(tx: &mut Tx, task_force: TaskForceId, id: ArticleId) -> Result<Article, Error> {
    let query = sql(ARTICLE)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    article(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The article of the task force at this address, in whatever state.
pub async fn find_at(
    tx: &mut Tx,
    task_force: TaskForceId,
    slug: &str,
) -> Result<Option<Article>, Error> {
    let query = sql(ARTICLE)
        .push(" where task_force = ? and slug = ?")
        .bind(task_force)
        .bind(slug);
    tx.row(&query).await?.as_ref().map(article).transpose()
}

/// The first address of this kind that neither a standing page nor another article of the task
/// force has.
pub async fn free_slug(
    tx: &mut Tx,
    task_force: TaskForceId,
    wanted: &Slug,
    own: Option<ArticleId>,
) -> Result<String, Error> {
    let mut slug = wanted.clone();
    let mut n = 1;
    loop {
        let reserved = StandingPage::from_code(slug.as_str()).is_ok();
        let other = find_at(tx, task_force, slug.as_str()).await?;
        if !reserved && other.is_none_or(|other| Some(other.id) == own) {
            return Ok(slug.to_string());
        }
        n += 1;
        slug = wanted.numbered(n);
    }
}

pub(super) fn article(row: &Record) -> Result<Article, Error> {
    Ok(Article {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        kind: row.parse("kind")?,
        slug: row.string("slug")?,
        state: row.parse("state")?,
        revision: row.int("revision")?,
        shown: row.int_opt("shown")?,
        publish_at: row.time_opt("publish_at")?,
        changed_at: row.time("changed_at")?,
        version: row.int("version")?,
    })
}

/// One saved text of an article.
pub async fn content(tx: &mut Tx, article: ArticleId, revision: i64) -> Result<Content, Error> {
    let query = sql(
        "select title_id, lead_id, body_id, title_en, lead_en, body_en, attachment \
         from article_revision where article = ? and revision = ?",
    )
    .bind(article)
    .bind(revision);
    words(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

pub(super) fn words(row: &Record) -> Result<Content, Error> {
    Ok(Content {
        indonesian: Words {
            title: row.string("title_id")?,
            lead: row.string("lead_id")?,
            body: row.string("body_id")?,
        },
        english: Words {
            title: row.string("title_en")?,
            lead: row.string("lead_en")?,
            body: row.string("body_en")?,
        },
        attachment: row.parse_opt("attachment")?,
    })
}

/// A saved text in the history of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its number.
    pub revision: i64,
    /// Title in Indonesian, else in English.
    pub title: String,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The latest saved texts of an article, newest first.
pub async fn history(tx: &mut Tx, article: ArticleId, limit: u32) -> Result<Vec<Saved>, Error> {
    let query = sql(
        "select r.revision, r.title_id, r.title_en, r.saved_at, a.name from article_revision r \
         left join account a on a.id = r.saved_by where r.article = ? \
         order by r.revision desc limit ?",
    )
    .bind(article)
    .bind(limit);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Saved {
                revision: row.int("revision")?,
                title: title(row)?,
                by: row.text_opt("name")?.unwrap_or_default().to_owned(),
                at: row.time("saved_at")?,
            })
        })
        .collect()
}

fn title(row: &Record) -> Result<String, Error> {
    let indonesian = row.text("title_id")?;
    Ok(if indonesian.is_empty() {
        row.string("title_en")?
    } else {
        indonesian.to_owned()
    })
}

/// An article in the list of those who write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The article.
    pub article: Article,
    /// Title of its latest text.
    pub title: String,
    /// Who saved it last.
    pub by: String,
}

/// A page of the news and publications of a task force, the last changed first.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    state: Option<ArticleState>,
    seek: Seek,
) -> Result<Listing<Listed>, Error> {
    let narrow = |query: crate::Sql| {
        let query = query
            .push("task_force = ? and kind <> ?")
            .bind(task_force)
            .bind(ArticleKind::Page.code());
        match state {
            Some(state) => query.push(" and state = ?").bind(code(state)),
            None => query,
        }
    };
    let count = paging::count(tx, narrow(sql("select id from article where "))).await?;
    let columns = Columns {
        key: "changed_at",
        id: "id",
    };
    let page = narrow(sql(ARTICLE).push(" where "));
    let page = seek.condition(page, Order::Descending, &columns);
    let page = seek.ordered(page, Order::Descending, &columns, PAGE);
    let query = sql("select l.*, r.title_id, r.title_en, w.name from (")
        .append(page)
        .push(
            ") as l join article_revision r on r.article = l.id and r.revision = l.revision \
             left join account w on w.id = r.saved_by",
        );
    let query = seek.ordered(query, Order::Descending, &columns, PAGE);
    seek.page(&tx.rows(&query).await?, PAGE, count, &columns, |row| {
        Ok(Listed {
            article: article(row)?,
            title: title(row)?,
            by: row.text_opt("name")?.unwrap_or_default().to_owned(),
        })
    })
}

/// A picture that an article may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its file.
    pub id: AttachmentId,
    /// What it shows, in words.
    pub alt: String,
    /// Name of the file.
    pub name: String,
}

/// Puts a stored picture beside an article.
pub async fn add_image(
    tx: &mut Tx,
    article: ArticleId,
    image: AttachmentId,
    alt: &str,
) -> Result<(), Error> {
    tx.run(
        &sql("insert into article_image (attachment, article, alt) values (?, ?, ?)")
            .bind(image)
            .bind(article)
            .bind(alt),
    )
    .await?;
    Ok(())
}

/// The pictures of an article, in the order in which they came.
pub async fn images(tx: &mut Tx, ring: &KeyRing, article: ArticleId) -> Result<Vec<Image>, Error> {
    let query = sql("select i.attachment, i.alt, f.name_a from article_image i \
         join attachment f on f.id = i.attachment where i.article = ? \
         order by f.added_at, i.attachment")
    .bind(article);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let id = row.parse("attachment")?;
            Ok(Image {
                id,
                alt: row.string("alt")?,
                name: attachments::open_name(ring, id, row.bytes("name_a")?)?,
            })
        })
        .collect()
}
