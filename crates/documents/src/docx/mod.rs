//! DOCX: the few parts of WordprocessingML (ECMA-376) that the papers need.
//!
//! The letterhead stands in the header of the first page and page numbers in the
//! other headers or the footer, where whoever edits the letter expects them.

mod body;
mod parts;
mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Error;
use crate::sheet::Sheet;

/// Writes the sheet as a DOCX archive. The times inside it are constant, so the same
/// sheet gives the same bytes.
pub(crate) fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts::all(sheet) {
        archive.start_file(name, options)?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
