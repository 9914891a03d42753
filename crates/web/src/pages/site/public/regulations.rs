//! The regulations that everybody may read.

use askama::Template;
use axum::response::Response;
use store::site::reading::{self, Regulation};

use super::articles::{Download, size};
use super::{Reader, Site, answer};
use crate::errors::Error;
use crate::page::Page;

/// A regulation as a reader sees it.
struct Row {
    name: String,
    title: String,
    issuer: String,
    status: String,
    successor: Option<String>,
    file: Option<Download>,
}

#[derive(Template)]
#[template(path = "site/regulations.html")]
struct Regulations {
    page: Page,
    site: Site,
    heading: String,
    rows: Vec<Row>,
}

/// The name of a code of another capability's list; nothing where it has no name.
fn named(page: &Page, list: &str, code: &str) -> String {
    let key = format!("{list}-{code}");
    if page.locale.has(&key) {
        page.t(&key).into_owned()
    } else {
        String::new()
    }
}

fn row(page: &Page, site: &Site, regulation: Regulation) -> Row {
    let number = |number: &str, year: i64| {
        let args = [("number", number.into()), ("year", year.to_string().into())];
        page.locale.text_with("site-regulation-number", &args)
    };
    let kind = named(page, "regulation-kind", &regulation.kind);
    let own = number(&regulation.number, regulation.year);
    Row {
        name: format!("{kind} {own}").trim().to_owned(),
        status: named(page, "regulation-status", &regulation.status),
        successor: regulation
            .successor
            .map(|(successor, year)| number(&successor, year)),
        title: regulation.title,
        issuer: regulation.issuer,
        file: regulation.file.map(|(id, bytes)| Download {
            href: site.plain(&format!("/files/{id}")),
            size: size(page, bytes),
        }),
    }
}

/// Handles `GET /p/regulations`.
pub(super) async fn show(mut reader: Reader) -> Result<Response, Error> {
    let task_force = reader.settings.task_force;
    let regulations = reading::regulations(&mut reader.tx, task_force).await?;
    let page = reader.part("/regulations");
    let heading = reader.locale.text("site-regulations-title").into_owned();
    let site = reader.site(Some(&heading));
    let rows = regulations.into_iter();
    let regulations = Regulations {
        rows: rows.map(|one| row(&page, &site, one)).collect(),
        page,
        site,
        heading,
    };
    answer(&reader, &regulations)
}
