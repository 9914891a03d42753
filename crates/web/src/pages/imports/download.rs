//! What a batch gives as files: its problems row by row, and its mapping.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::csv_out::{CsvOut, Options};
use exchange::mapping::Mapping;
use exchange::table::Delimiter;
use locale::Locale;
use std::io;
use store::Tx;
use store::imports::{self as batches, Import};

use super::find;
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::Visit;
use crate::session::Session;

/// Problems that are read at a time.
const PIECE: u32 = 5_000;

/// Handles `GET /imports/{id}/issues.csv`.
pub(super) async fn issues(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    let page = visit.page(&session, "");
    let file = write(&mut tx, &page, &import).await?;
    Ok(file_response(
        file,
        "text/csv; charset=utf-8",
        "suluh-masalah-impor.csv",
    ))
}

async fn write(tx: &mut Tx, page: &Page, import: &Import) -> Result<Vec<u8>, Error> {
    let delimiter = match page.locale {
        Locale::Id => Delimiter::Semicolon,
        Locale::En => Delimiter::Comma,
    };
    let options = Options {
        byte_order_mark: true,
        delimiter,
    };
    let broken = |error: io::Error| Error::unexpected(&error);
    let mut file = CsvOut::new(Vec::new(), options).map_err(broken)?;
    let heads = [
        "imports-row",
        "imports-column",
        "imports-value",
        "imports-problem",
        "imports-what-to-do",
    ];
    file.row(heads.map(|key| page.t(key))).map_err(broken)?;
    let mut from = 0;
    loop {
        let some = batches::issues(tx, import.id, from, PIECE).await?;
        let Some(last) = some.last() else { break };
        from = last.position + 1;
        for issue in &some {
            let cells = [
                issue.line.to_string(),
                issue.column.clone(),
                issue.value.clone(),
                page.t(&issue.reason).into_owned(),
                page.t(&issue.suggestion).into_owned(),
            ];
            file.row(cells).map_err(broken)?;
        }
    }
    file.finish().map_err(broken)
}

/// Handles `GET /imports/{id}/mapping.toml`: for the command line, and for colleagues elsewhere.
pub(super) async fn mapping(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    let mapping = Mapping::parse(&import.mapping).map_err(|_| Error::NotFound)?;
    let name = format!("{}.toml", mapping.name);
    let body = import.mapping.into_bytes();
    Ok(file_response(body, "application/toml", &name))
}

fn file_response(body: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
        .collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    (headers, body).into_response()
}
