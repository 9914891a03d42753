//! The quick exit, for those who have no scripts, and what it can and cannot do.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{Reader, Site, answer};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::site::defaults;

/// Handles `GET /p/exit`: forgets what the browser kept of the pages, and leads to a page that says
/// nothing about who comes. It works also where there is no site any more.
///
/// Only what was kept of pages is cleared: the site has no cookies and stores nothing, and an
/// officer who reads it in passing must lose neither the session nor what waits to be sent. A page
/// of somebody else could lead here.
pub(super) async fn leave(reader: Result<Reader, Error>) -> Response {
    let address = reader
        .as_ref()
        .map_or(defaults::EXIT, |reader| reader.exit_address());
    let mut headers = HeaderMap::new();
    let address = HeaderValue::from_str(address);
    headers.insert(
        header::LOCATION,
        address.unwrap_or(HeaderValue::from_static(defaults::EXIT)),
    );
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    (StatusCode::SEE_OTHER, headers).into_response()
}

#[derive(Template)]
#[template(path = "site/exit.html")]
struct About {
    page: Page,
    site: Site,
    heading: String,
    host: String,
}

/// Handles `GET /p/exit/about`.
pub(super) async fn about(reader: Reader) -> Result<Response, Error> {
    let host = reader.exit_address().split('/').nth(2).unwrap_or_default();
    let about = About {
        page: reader.page(&reader.locale.text("site-leave-about-tab")),
        site: reader.site(None),
        heading: reader.locale.text("site-leave-about-title").into_owned(),
        host: host.to_owned(),
    };
    answer(&reader, &about)
}
