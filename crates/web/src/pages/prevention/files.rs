//! The table of who does what where as a file. No cell can become a formula: in CSV it is guarded,
//! in XLSX texts are written as texts.

use super::four_w::Row;
use crate::errors::Error;
use crate::page::Page;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::csv_out::{CsvOut, Options};
use exchange::table::Delimiter;
use locale::Locale;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io;

/// Heads of the columns, in order.
const HEADS: [&str; 7] = [
    "prevention-4w-who",
    "prevention-4w-what",
    "prevention-4w-where",
    "prevention-4w-code",
    "prevention-4w-when",
    "prevention-4w-events",
    "prevention-4w-people",
];

/// The table as CSV.
pub(super) fn csv(page: &Page, year: i16, rows: &[Row]) -> Result<Response, Error> {
    let file = write_csv(page, rows).map_err(|error| Error::unexpected(&error))?;
    Ok(response(
        file,
        "text/csv; charset=utf-8",
        &format!("suluh-4w-{year}.csv"),
    ))
}

fn write_csv(page: &Page, rows: &[Row]) -> io::Result<Vec<u8>> {
    // A spreadsheet with Indonesian settings takes the comma for the decimal sign.
    let delimiter = match page.locale {
        Locale::Id => Delimiter::Semicolon,
        Locale::En => Delimiter::Comma,
    };
    let options = Options {
        byte_order_mark: true,
        delimiter,
    };
    let mut file = CsvOut::new(Vec::new(), options)?;
    file.row(HEADS.map(|key| page.t(key)))?;
    for row in rows {
        file.row([
            row.organisation.as_str(),
            &row.kind,
            &row.area,
            &row.code,
            &row.when,
            &row.events.to_string(),
            &row.people.to_string(),
        ])?;
    }
    file.finish()
}

/// The table as XLSX.
pub(super) fn xlsx(page: &Page, year: i16, rows: &[Row]) -> Result<Response, Error> {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let file = write_xlsx(page, year, rows).map_err(|error| Error::unexpected(&error))?;
    Ok(response(file, KIND, &format!("suluh-4w-{year}.xlsx")))
}

fn write_xlsx(page: &Page, year: i16, rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(format!("4W {year}"))?;
    sheet.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold();
    for (column, key) in (0u16..).zip(HEADS) {
        sheet.write_string_with_format(0, column, page.t(key), &head)?;
    }
    for (line, row) in (1u32..).zip(rows) {
        write_row(sheet, line, row)?;
    }
    for (column, width) in (0u16..).zip([34.0, 34.0, 34.0, 16.0, 24.0, 10.0, 10.0]) {
        sheet.set_column_width(column, width)?;
    }
    book.save_to_buffer()
}

fn write_row(sheet: &mut Worksheet, line: u32, row: &Row) -> Result<(), XlsxError> {
    let texts = [
        &row.organisation,
        &row.kind,
        &row.area,
        &row.code,
        &row.when,
    ];
    for (column, text) in (0u16..).zip(texts) {
        sheet.write_string(line, column, text)?;
    }
    // Counts of events and people stay far below what a number of a spreadsheet holds exactly.
    sheet.write_number(line, 5, i32::try_from(row.events).unwrap_or(i32::MAX))?;
    sheet.write_number(line, 6, i32::try_from(row.people).unwrap_or(i32::MAX))?;
    Ok(())
}

/// A file as a download that nobody keeps on the way.
fn response(file: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    (headers, file).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(organisation: &str) -> Row {
        Row {
            organisation: organisation.to_owned(),
            kind: "Edukasi".to_owned(),
            area: "Tomang".to_owned(),
            code: "31.73.02.1003".to_owned(),
            when: "01/02/2024".to_owned(),
            events: 2,
            people: 80,
        }
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        let page = Page::plain(Locale::Id, "", "/");
        let rows = [row("=HYPERLINK(\"http://jahat\")")];
        let csv = String::from_utf8(write_csv(&page, &rows).unwrap()).unwrap();
        assert!(csv.contains("'=HYPERLINK"), "{csv}");
        let xlsx = write_xlsx(&page, 2024, &rows).unwrap();
        assert!(xlsx.starts_with(b"PK"));
        assert!(!xlsx.windows(3).any(|part| part == b"<f>"));
    }
}
