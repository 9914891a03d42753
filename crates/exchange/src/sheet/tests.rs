#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;

const NAME: &[&str] = &["Nama layanan", "Service name"];
const PHONE: &[&str] = &["Telepon", "Phone"];
const PLACES: &[&str] = &["Kapasitas", "Capacity"];
const WANTED: [Heading<'static>; 3] = [
    Heading::required(NAME),
    Heading::required(PHONE),
    Heading::optional(PLACES),
];

/// A file whose first sheet is made by `fill`.
fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    let second = book.add_worksheet();
    second.write_string(0, 0, "Nama layanan").unwrap();
    second.write_string(1, 0, "tidak dibaca").unwrap();
    book.save_to_buffer().unwrap()
}

fn heads(sheet: &mut Worksheet, row: u32, names: &[&str]) {
    for (column, name) in (0u16..).zip(names) {
        sheet.write_string(row, column, *name).unwrap();
    }
}

#[test]
fn columns_stand_in_any_order_below_titles() {
    let file = book(|sheet| {
        sheet.write_string(0, 0, "Direktori layanan 2024").unwrap();
        heads(
            sheet,
            2,
            &["KAPASITAS ", "Catatan", "phone", "Nama  Layanan"],
        );
        sheet.write_number(3, 0, 12).unwrap();
        sheet.write_string(3, 1, "x").unwrap();
        sheet.write_string(3, 2, "129").unwrap();
        sheet.write_string(3, 3, " Rumah Aman ").unwrap();
        sheet.write_number(5, 2, 62_215_550_100_f64).unwrap();
    });
    let sheet = read(&file, &WANTED).unwrap();
    assert_eq!(sheet.left_aside, ["Catatan"]);
    let rows: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| (row.number, row.cell(0), row.cell(1), row.cell(2)))
        .collect();
    assert_eq!(
        rows,
        [(4, "Rumah Aman", "129", "12"), (6, "", "62215550100", "")],
        "empty rows are left out, and the numbers are those of the file"
    );
}

#[test]
fn cells_are_given_as_they_show() {
    let file = book(|sheet| {
        heads(sheet, 0, &["Nama layanan", "Telepon", "Kapasitas"]);
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let date = ExcelDateTime::from_ymd(2024, 5, 17).unwrap();
        sheet.write_datetime_with_format(1, 0, &date, &day).unwrap();
        sheet.write_boolean(1, 1, true).unwrap();
        sheet.write_number(1, 2, 31.73).unwrap();
        sheet.write_string(2, 0, "=HYPERLINK(\"x\")").unwrap();
        let sum = Formula::new("=1+2").set_result("3");
        sheet.write_formula(2, 2, sum).unwrap();
    });
    let sheet = read(&file, &WANTED).unwrap();
    assert_eq!(sheet.rows[0].cells(), ["2024-05-17", "true", "31.73"]);
    assert_eq!(sheet.rows[1].cells(), ["=HYPERLINK(\"x\")", "", "3"]);
}

#[test]
fn a_missing_column_is_named() {
    let file = book(|sheet| {
        heads(sheet, 0, &["Nama layanan", "Kapasitas"]);
        sheet.write_string(1, 0, "a").unwrap();
    });
    let missing = SheetError::ColumnsMissing(vec!["Telepon".to_owned()]);
    assert_eq!(read(&file, &WANTED).unwrap_err(), missing);
    let file = book(|sheet| heads(sheet, 0, &["a", "b"]));
    let all = vec!["Nama layanan".to_owned(), "Telepon".to_owned()];
    assert_eq!(read(&file, &WANTED), Err(SheetError::ColumnsMissing(all)));
    let file = book(|sheet| heads(sheet, 0, &["Telepon", "Phone", "Nama layanan"]));
    let twice = SheetError::ColumnTwice("Phone".to_owned());
    assert_eq!(read(&file, &WANTED), Err(twice));
}

#[test]
fn merged_cells_are_found_where_they_are() {
    let file = book(|sheet| {
        heads(sheet, 0, &["Nama layanan", "Telepon"]);
        let plain = Format::new();
        sheet.merge_range(1, 0, 2, 0, "Rumah Aman", &plain).unwrap();
        sheet.write_string(1, 1, "129").unwrap();
        sheet.write_string(2, 1, "112").unwrap();
        sheet.write_string(3, 0, "Puskesmas").unwrap();
        // Outside the columns wanted nobody minds.
        sheet.merge_range(3, 5, 4, 6, "catatan", &plain).unwrap();
    });
    let sheet = read(&file, &WANTED).unwrap();
    let merged: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| (row.number, row.merged.as_deref()))
        .collect();
    assert_eq!(merged, [(2, Some("A2:A3")), (3, Some("A2:A3")), (4, None)]);
    let file = book(|sheet| {
        let plain = Format::new();
        sheet
            .merge_range(0, 0, 0, 1, "Nama layanan", &plain)
            .unwrap();
        sheet.write_string(0, 2, "Telepon").unwrap();
        sheet.write_string(1, 0, "x").unwrap();
    });
    let merged = SheetError::HeadingMerged("A1:B1".to_owned());
    assert_eq!(read(&file, &WANTED), Err(merged));
}

#[test]
fn what_is_no_sheet_is_refused() {
    for bytes in [
        &b""[..],
        b"Nama layanan,Telepon\r\na,b",
        b"PK\x03\x04 broken",
        b"\xD0\xCF\x11\xE0 an old XLS",
    ] {
        assert_eq!(read(bytes, &WANTED), Err(SheetError::NotXlsx));
    }
    let locked: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0]
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(read(&locked, &WANTED), Err(SheetError::Locked));
    assert_eq!(read(&book(|_| {}), &WANTED), Err(SheetError::Empty));
    let heads_only = book(|sheet| heads(sheet, 0, &["Nama layanan", "Telepon"]));
    assert_eq!(read(&heads_only, &WANTED), Err(SheetError::Empty));
    let long = book(|sheet| {
        heads(sheet, 0, &["Nama layanan", "Telepon"]);
        for row in 1..=6_000 {
            sheet.write_string(row, 0, "a").unwrap();
        }
    });
    assert_eq!(read(&long, &WANTED), Err(SheetError::TooLarge));
}

#[test]
fn the_last_cell_of_a_sheet_costs_no_memory() {
    let file = book(|sheet| {
        heads(sheet, 0, &["Nama layanan", "Telepon"]);
        sheet.write_string(1, 0, "a").unwrap();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
        sheet.write_string(1_048_574, 0, "b").unwrap();
    });
    let sheet = read(&file, &WANTED).unwrap();
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(sheet.rows[1].number, 1_048_575);
}

#[test]
fn an_archive_that_unpacks_to_more_than_a_sheet_is_refused() {
    use std::io::Write;
    use zip::write::SimpleFileOptions;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())
        .unwrap();
    archive.write_all(&vec![0; 3 << 20]).unwrap();
    let file = archive.finish().unwrap().into_inner();
    assert!(file.len() < 1 << 16);
    let large = Err(SheetError::TooLarge);
    assert_eq!(read::check_size(&file, 2 << 20), large);
    assert_eq!(read::check_size(&file, 3 << 20), Ok(()));
}

#[test]
fn columns_are_lettered() {
    for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
        assert_eq!(letters(column), name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(
            prop::array::uniform3("[=+@'-]{0,1}[a-zA-Z0-9é;, .:=\"<&-]{0,14}"), 1..12),
    ) {
        let rows: Vec<[String; 3]> = rows
            .into_iter()
            .map(|row| row.map(|cell| cell.trim().to_owned()))
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        prop_assume!(!rows.is_empty());
        let names = ["Nama layanan", "Telepon", "Kapasitas"];
        let offered = vec![(1, vec!["129".to_owned(), "112".to_owned()])];
        let file = write("Direktori", &names, &rows, &offered).unwrap();
        let sheet = read(&file, &WANTED).unwrap();
        let back: Vec<&[String]> = sheet.rows.iter().map(Row::cells).collect();
        let sent: Vec<&[String]> = rows.iter().map(|row| row.as_slice()).collect();
        prop_assert_eq!(back, sent);
    }
}
