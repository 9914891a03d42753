//! The table of a map as a file, with what is said about it.

use std::io;

use super::super::csv::{notes, start};
use super::Answer;
use crate::errors::Error;
use crate::page::Page;

/// Areas with their victims.
pub(super) fn of_map(page: &Page, answer: &Answer) -> Result<Vec<u8>, Error> {
    write(page, answer).map_err(|error| Error::unexpected(&error))
}

fn write(page: &Page, answer: &Answer) -> io::Result<Vec<u8>> {
    let mut file = start(page)?;
    file.row([
        page.t("figures-place").as_ref(),
        &page.t("figures-place-within"),
        &page.t("figures-place-code"),
        &page.t("figures-unit"),
    ])?;
    for row in &answer.rows {
        let code = match row.stop.is_place() {
            true => row.stop.to_string(),
            false => String::new(),
        };
        file.row([&row.name, &row.within, &code, &row.victims.to_string()])?;
    }
    notes(&mut file, page, &answer.notes)?;
    file.finish()
}
