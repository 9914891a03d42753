//! From rows of text to an XLSX.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Workbook, XlsxError};
use thiserror::Error;

use super::MOST_ROWS;

/// The file could not be written.
#[derive(Debug, Error)]
#[error("the spreadsheet could not be written: {0}")]
pub struct WriteError(#[from] XlsxError);

/// Characters of the widest column that is still shown whole.
const WIDEST: usize = 60;
/// The most characters of all answers of a list together that a spreadsheet takes.
const LIST_MOST: usize = 255;

/// Writes one sheet: the names of the columns in a line that stays in sight, then the rows. Every
/// cell is text, so that a value that begins with `=` is shown and never run, and a telephone number
/// keeps its zero. `answers` names columns (from 0) with the answers that a list offers there;
/// other answers stay possible.
///
/// # Errors
/// [`WriteError`] when a name or a cell is longer than a spreadsheet holds.
pub fn write<H: AsRef<str>, R: AsRef<[C]>, C: AsRef<str>>(
    title: &str,
    headings: &[H],
    rows: &[R],
    answers: &[(usize, Vec<String>)],
) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(title)?;
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let head = Format::new()
        .set_num_format("@")
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0x00DC_EBED));
    for (column, heading) in (0u16..).zip(headings) {
        let widest = rows
            .iter()
            .filter_map(|row| row.as_ref().get(usize::from(column)))
            .flat_map(|cell| cell.as_ref().lines())
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0);
        let width = widest.max(heading.as_ref().chars().count()).min(WIDEST) + 2;
        let width = u16::try_from(width).unwrap_or(u16::MAX);
        // The format of the column is that of cells that are still empty.
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, f64::from(width))?;
        sheet.write_string_with_format(0, column, heading.as_ref(), &head)?;
    }
    for (at, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row.as_ref()) {
            if !cell.as_ref().is_empty() {
                sheet.write_string_with_format(at, column, cell.as_ref(), &text)?;
            }
        }
    }
    for (column, list) in answers {
        offer(sheet, *column, list)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}

/// Offers answers in a column, where they are few enough.
fn offer(
    sheet: &mut rust_xlsxwriter::Worksheet,
    column: usize,
    list: &[String],
) -> Result<(), WriteError> {
    let length: usize = list.iter().map(|answer| answer.chars().count() + 1).sum();
    let Ok(column) = u16::try_from(column) else {
        return Ok(());
    };
    if list.is_empty() || length > LIST_MOST || list.iter().any(|answer| answer.contains(',')) {
        return Ok(());
    }
    let rule = DataValidation::new()
        .allow_list_strings(list)?
        .show_error_message(false);
    let last = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
    sheet.add_data_validation(1, column, last, column, &rule)?;
    Ok(())
}
