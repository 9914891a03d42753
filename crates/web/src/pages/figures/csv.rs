//! Figures as a file: the table first, then everything that is said about it.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::csv_out::{CsvOut, Options};
use exchange::table::Delimiter;
use jiff::civil::Date;
use locale::Locale;
use std::io;

use super::cube::Cube;
use super::notes::Note;
use super::published::Shown;
use super::sheet::Sheet;
use crate::errors::Error;
use crate::page::Page;

pub(super) type File = CsvOut<Vec<u8>>;

pub(super) fn start(page: &Page) -> io::Result<File> {
    // A spreadsheet with Indonesian settings takes the comma for the decimal sign.
    let delimiter = match page.locale {
        Locale::Id => Delimiter::Semicolon,
        Locale::En => Delimiter::Comma,
    };
    let options = Options {
        byte_order_mark: true,
        delimiter,
    };
    CsvOut::new(Vec::new(), options)
}

pub(super) fn notes(file: &mut File, page: &Page, notes: &[Note]) -> io::Result<()> {
    file.row([""])?;
    file.row([page.t("figures-notes").as_ref()])?;
    for note in notes {
        file.row([&note.label, &note.text])?;
    }
    Ok(())
}

/// A table, its sums and its notes.
pub(super) fn of_cube(page: &Page, cube: &Cube) -> Result<Vec<u8>, Error> {
    write_cube(page, cube).map_err(|error| Error::unexpected(&error))
}

fn write_cube(page: &Page, cube: &Cube) -> io::Result<Vec<u8>> {
    let mut file = start(page)?;
    let table = &cube.table;
    let total = page.t("figures-total");
    let heads = table.heads.iter().chain(&table.columns).map(String::as_str);
    let last = if table.columns.is_empty() {
        page.t("figures-unit")
    } else {
        total.clone()
    };
    file.row(heads.chain([last.as_ref()]))?;
    for row in &table.rows {
        let values = row.values.iter().chain([&row.total]).map(i64::to_string);
        file.row(row.labels.iter().cloned().chain(values))?;
    }
    let blanks = (1..table.heads.len()).map(|_| String::new());
    let sums = table
        .totals
        .iter()
        .chain([&table.total])
        .map(i64::to_string);
    file.row(
        std::iter::once(total.into_owned())
            .chain(blanks)
            .chain(sums),
    )?;
    if let Some(comparison) = &cube.comparison {
        file.row([""])?;
        let area = page.t("figures-area");
        let change = page.t("figures-change");
        file.row([
            area.as_ref(),
            &comparison.this,
            &comparison.before,
            change.as_ref(),
        ])?;
        for row in comparison.rows.iter().chain([&comparison.total]) {
            let difference = (row.this - row.before).to_string();
            file.row([
                &row.label,
                &row.this.to_string(),
                &row.before.to_string(),
                &difference,
            ])?;
        }
    }
    notes(&mut file, page, &cube.notes)?;
    file.finish()
}

/// A table and its notes.
pub(super) fn of_sheet(page: &Page, sheet: &Sheet) -> Result<Vec<u8>, Error> {
    write_sheet(page, sheet).map_err(|error| Error::unexpected(&error))
}

fn write_sheet(page: &Page, sheet: &Sheet) -> io::Result<Vec<u8>> {
    let mut file = start(page)?;
    file.row(&sheet.heads)?;
    let sums = (!sheet.sums.is_empty()).then_some(&sheet.sums);
    for row in sheet.rows.iter().chain(sums) {
        file.row(row.iter().map(|cell| cell.plain(page)))?;
    }
    notes(&mut file, page, &sheet.notes)?;
    file.finish()
}

/// A series as it was published, and its notes.
pub(super) fn of_series(page: &Page, series: &Shown) -> Result<Vec<u8>, Error> {
    write_series(page, series).map_err(|error| Error::unexpected(&error))
}

fn write_series(page: &Page, series: &Shown) -> io::Result<Vec<u8>> {
    let mut file = start(page)?;
    let heads = [
        "figures-series-from",
        "figures-series-to",
        "figures-area",
        "figures-series-code",
        "figure-dimension-sex",
        "figure-dimension-age-band",
        "figures-unit",
        "figure-source",
    ];
    file.row(heads.map(|key| page.t(key)))?;
    for row in &series.rows {
        file.row([
            &row.from.to_string(),
            &row.to.to_string(),
            &row.area,
            &row.code,
            &row.sex,
            &row.age,
            &row.n.to_string(),
            &row.source,
        ])?;
    }
    notes(&mut file, page, &series.notes)?;
    file.finish()
}

/// The file as a download that nobody keeps on the way.
pub(super) fn response(file: Vec<u8>, today: Date) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    let name = format!("attachment; filename=\"suluh-statistik-{today}.csv\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    (headers, file).into_response()
}
