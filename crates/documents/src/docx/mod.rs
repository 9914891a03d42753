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
use crate::sheet::{Block, Sheet};

/// Writes the sheet as a DOCX archive. The times inside it are constant, so the same
/// sheet gives the same bytes.
pub(crate) fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let pictures = pictures(sheet);
    for (name, content) in parts::all(sheet, &pictures) {
        archive.start_file(name, options)?;
        archive.write_all(content.as_bytes())?;
    }
    for (number, picture) in pictures.iter().enumerate() {
        if let Some(picture) = picture {
            archive.start_file(format!("word/{}", parts::media(number)), options)?;
            archive.write_all(&picture.png)?;
        }
    }
    Ok(archive.finish()?.into_inner())
}

/// A drawing as dots, with its size in units of the drawing.
struct Picture {
    png: Vec<u8>,
    width: u32,
    height: u32,
}

/// The drawings of the sheet in their order, as dots; none for one that cannot be drawn.
#[cfg(feature = "pdf")]
fn pictures(sheet: &Sheet) -> Vec<Option<Picture>> {
    let drawn = |block: &Block| match block {
        Block::Figure { svg, .. } => Some(crate::raster::picture(svg).map(|made| Picture {
            png: made.png,
            width: made.width,
            height: made.height,
        })),
        _ => None,
    };
    sheet.blocks.iter().filter_map(drawn).collect()
}

/// Without the typesetter nothing here draws: captions stand alone, and the tables say the same.
#[cfg(not(feature = "pdf"))]
fn pictures(sheet: &Sheet) -> Vec<Option<Picture>> {
    let figures = sheet.blocks.iter();
    figures
        .filter(|block| matches!(block, Block::Figure { .. }))
        .map(|_| None)
        .collect()
}
