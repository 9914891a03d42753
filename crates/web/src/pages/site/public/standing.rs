//! Pages that stand on every site: with the words of the task force, or those of the program.

use askama::Template;
use axum::response::Response;
use domain::site::StandingPage;
use store::paging::Seek;
use store::site::Hotline;
use store::site::articles::Content;
use store::site::reading::{self, Read};

use super::articles::{Item, Spoken, items, spoken};
use super::{Reader, Site, answer};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::site::defaults;

/// News on the first page.
const NEWS: u32 = 3;

/// A number as a reader sees it.
pub(super) struct Call {
    pub(super) number: String,
    pub(super) href: String,
    pub(super) whatsapp: bool,
    pub(super) name: String,
    pub(super) note: String,
}

/// The numbers of the site in the reader's language, or in the other where one is missing.
pub(super) async fn calls(reader: &mut Reader) -> Result<Vec<Call>, Error> {
    let lines = store::site::hotlines(&mut reader.tx, reader.settings.task_force).await?;
    let at = usize::from(reader.locale == locale::Locale::En);
    Ok(lines.into_iter().map(|line| call(line, at)).collect())
}

fn call(line: Hotline, at: usize) -> Call {
    let pick = |both: &[String; 2]| {
        let own = both.get(at).filter(|own| !own.is_empty());
        own.or_else(|| both.iter().find(|other| !other.is_empty()))
            .cloned()
            .unwrap_or_default()
    };
    let digits: String = line.number.chars().filter(char::is_ascii_digit).collect();
    // WhatsApp knows numbers by their country; short numbers are of this one.
    let international = match digits.strip_prefix('0') {
        Some(national) => format!("62{national}"),
        None => digits.clone(),
    };
    Call {
        href: if line.whatsapp {
            format!("https://wa.me/{international}")
        } else {
            format!("tel:{digits}")
        },
        whatsapp: line.whatsapp,
        name: pick(&line.name),
        note: pick(&line.note),
        number: line.number,
    }
}

/// The words of a standing page.
pub(super) async fn words(reader: &mut Reader, page: StandingPage) -> Result<Spoken, Error> {
    let own =
        reading::standing(&mut reader.tx, reader.settings.task_force, page, reader.now).await?;
    let content = match own {
        Some(Read { content, .. }) => content,
        None => Content::clone(&defaults::content(page)),
    };
    let pictures = super::articles::pictures(reader);
    Ok(spoken(reader.locale, content, &*pictures))
}

#[derive(Template)]
#[template(path = "site/home.html")]
struct Home {
    page: Page,
    site: Site,
    words: Spoken,
    calls: Vec<Call>,
    news: Vec<Item>,
}

/// Handles `GET /p`.
pub(super) async fn home(mut reader: Reader) -> Result<Response, Error> {
    let words = words(&mut reader, StandingPage::Home).await?;
    let calls = calls(&mut reader).await?;
    let task_force = reader.settings.task_force;
    let news = reading::news(&mut reader.tx, task_force, reader.now, Seek::First, NEWS).await?;
    let home = Home {
        page: reader.part(""),
        site: reader.site(Some(&words.title)),
        news: items(&reader, news.rows),
        words,
        calls,
    };
    answer(&reader, &home)
}

#[derive(Template)]
#[template(path = "site/standing.html")]
struct Standing {
    page: Page,
    site: Site,
    words: Spoken,
}

async fn standing(mut reader: Reader, of: StandingPage, part: &str) -> Result<Response, Error> {
    let words = words(&mut reader, of).await?;
    let standing = Standing {
        page: reader.part(part),
        site: reader.site(Some(&words.title)),
        words,
    };
    answer(&reader, &standing)
}

/// Handles `GET /p/about`.
pub(super) async fn about(reader: Reader) -> Result<Response, Error> {
    standing(reader, StandingPage::About, "/about").await
}

/// Handles `GET /p/rights`.
pub(super) async fn rights(reader: Reader) -> Result<Response, Error> {
    standing(reader, StandingPage::Rights, "/rights").await
}

#[derive(Template)]
#[template(path = "site/hotlines.html")]
struct Hotlines {
    page: Page,
    site: Site,
    heading: String,
    calls: Vec<Call>,
}

/// Handles `GET /p/hotlines`.
pub(super) async fn hotlines(mut reader: Reader) -> Result<Response, Error> {
    let heading = reader.locale.text("site-hotlines-title").into_owned();
    let hotlines = Hotlines {
        calls: calls(&mut reader).await?,
        page: reader.part("/hotlines"),
        site: reader.site(Some(&heading)),
        heading,
    };
    answer(&reader, &hotlines)
}
