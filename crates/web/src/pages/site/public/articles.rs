//! News, publications and the files of both.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::ids::AttachmentId;
use domain::site::ArticleKind;
use jiff::Timestamp;
use locale::Locale;
use store::attachments;
use store::site::articles::{Content, Words};
use store::site::reading::{self, Read};

use super::{Reader, Site, answer, missing};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::attachments::hand_out;
use crate::pages::lists;
use crate::pages::site::markdown::render;
use crate::parts::Pager;

/// The words of an article in one language.
pub(crate) struct Spoken {
    pub(crate) title: String,
    pub(crate) lead: String,
    /// The text as HTML of [`render`].
    pub(crate) html: String,
    /// The language of the words, where it is not the one that was asked for.
    pub(crate) other: Option<Locale>,
}

/// Takes the words in the reader's language, or those of the other language where the article has
/// only them.
pub(crate) fn spoken(
    locale: Locale,
    content: Content,
    pictures: &dyn Fn(AttachmentId) -> Option<String>,
) -> Spoken {
    let (own, other, instead) = match locale {
        Locale::Id => (content.indonesian, content.english, Locale::En),
        Locale::En => (content.english, content.indonesian, Locale::Id),
    };
    let (Words { title, lead, body }, other) = if own.is_empty() {
        (other, Some(instead))
    } else {
        (own, None)
    };
    let table = locale.text("site-table");
    Spoken {
        html: render(&body, pictures, &table),
        title,
        lead,
        other,
    }
}

/// Pictures come from the files of the site. Which of them exist is found when they are asked for.
pub(super) fn pictures(reader: &Reader) -> Box<dyn Fn(AttachmentId) -> Option<String>> {
    let site = reader.site(None);
    Box::new(move |id| {
        let path = format!("/files/{id}");
        Some(site.plain(&path))
    })
}

/// An article in a list.
pub(super) struct Item {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) publication: bool,
    pub(super) at: Timestamp,
    pub(super) day: String,
    pub(super) lang: Option<Locale>,
}

/// Articles as a list shows them.
pub(super) fn items(reader: &Reader, articles: Vec<Read>) -> Vec<Item> {
    let site = reader.site(None);
    let page = reader.page("");
    articles
        .into_iter()
        .map(|Read { article, content }| {
            let english = reader.locale == Locale::En;
            let (own, other) = if english {
                (content.english, content.indonesian)
            } else {
                (content.indonesian, content.english)
            };
            let instead = if english { Locale::Id } else { Locale::En };
            let lang = own.is_empty().then_some(instead);
            let words = if own.is_empty() { other } else { own };
            let at = article.publish_at.unwrap_or(article.changed_at);
            Item {
                href: site.to(&format!("/news/{}", article.slug)),
                title: words.title,
                lead: words.lead,
                publication: article.kind == ArticleKind::Publication,
                day: page.date(day(&page, at)),
                at,
                lang,
            }
        })
        .collect()
}

fn day(page: &Page, at: Timestamp) -> jiff::civil::Date {
    page.zone.to_datetime(at).date()
}

#[derive(Template)]
#[template(path = "site/news.html")]
struct News {
    page: Page,
    site: Site,
    heading: String,
    news: Vec<Item>,
    pager: Pager,
}

/// Handles `GET /p/news`.
pub(super) async fn list(mut reader: Reader) -> Result<Response, Error> {
    let seek = lists::seek(&reader.query);
    let task_force = reader.settings.task_force;
    let listing =
        reading::news(&mut reader.tx, task_force, reader.now, seek, reading::PAGE).await?;
    let page = reader.part("/news");
    let site = reader.site(None);
    let only_language = FormState::from_pairs([("lang", reader.query.value("lang"))]);
    let news = News {
        pager: lists::pager(&page, &site.plain("/news"), &only_language, &listing),
        news: items(&reader, listing.rows),
        page,
        site,
        heading: reader.locale.text("site-news-title").into_owned(),
    };
    answer(&reader, &news)
}

#[derive(Template)]
#[template(path = "site/article.html")]
struct Article {
    page: Page,
    site: Site,
    words: Spoken,
    publication: bool,
    at: Timestamp,
    day: String,
    file: Option<Download>,
}

/// A file to be downloaded.
pub(super) struct Download {
    pub(super) href: String,
    pub(super) size: String,
}

/// A size in whole kilobytes, at least one.
pub(super) fn size(page: &Page, bytes: i64) -> String {
    page.tw("site-file-size", "kb", &page.number((bytes / 1000).max(1)))
}

/// Handles `GET /p/news/{slug}`.
pub(super) async fn show(State(app): State<App>, mut reader: Reader) -> Result<Response, Error> {
    let task_force = reader.settings.task_force;
    let (slug, now) = (reader.item.clone(), reader.now);
    let found = reading::article(&mut reader.tx, task_force, &slug, now).await;
    let Read { article, content } = match found {
        Ok(found) => found,
        Err(store::Error::NotFound) => return missing(&reader),
        Err(error) => return Err(error.into()),
    };
    let file = match content.attachment {
        Some(id) => download(&app, &mut reader, id).await?,
        None => None,
    };
    let words = spoken(reader.locale, content, &*pictures(&reader));
    let at = article.publish_at.unwrap_or(article.changed_at);
    let page = reader.part("/news");
    let day = page.date(day(&page, at));
    let article = Article {
        // The title may say what it is about; the tab and the history say the day.
        page: reader.page(&format!("{} {day}", page.title)),
        site: reader.site(Some(&words.title)),
        publication: article.kind == ArticleKind::Publication,
        words,
        at,
        day,
        file,
    };
    answer(&reader, &article)
}

async fn download(
    app: &App,
    reader: &mut Reader,
    id: AttachmentId,
) -> Result<Option<Download>, Error> {
    let task_force = reader.settings.task_force;
    match reading::file(&mut reader.tx, app.ring(), task_force, id, reader.now).await {
        Ok(file) => Ok(Some(Download {
            href: reader.site(None).plain(&format!("/files/{id}")),
            size: size(&reader.page(""), file.bytes),
        })),
        Err(store::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Handles `GET /p/files/{id}`: pictures and downloads of what the public reads now.
pub(super) async fn file(State(app): State<App>, mut reader: Reader) -> Result<Response, Error> {
    let Ok(id) = reader.item.parse::<AttachmentId>() else {
        return missing(&reader);
    };
    let task_force = reader.settings.task_force;
    let file = match reading::file(&mut reader.tx, app.ring(), task_force, id, reader.now).await {
        Ok(file) => file,
        Err(store::Error::NotFound) => return missing(&reader),
        Err(error) => return Err(error.into()),
    };
    let bytes = attachments::open(&mut reader.tx, app.ring(), &file).await?;
    let mut response = hand_out(&file, bytes);
    // A withdrawn file is gone as soon as its article.
    let kept = HeaderValue::from_static("public, max-age=60");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}
