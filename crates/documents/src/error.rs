//! What can go wrong while a paper is made.

/// Why a paper could not be made. No message repeats the paper's own text, so an
/// error may be logged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The language is no code of two or three lower-case letters such as `id`.
    #[error("the paper's language is not a two or three letter code")]
    Language,
    /// A row of a table has another number of cells than the table has columns.
    #[error("table row {row} has {cells} cells for {columns} columns")]
    Row {
        /// Which row, counted from 1; the total row counts as the last one.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// The typesetter refused the template: a defect of this crate.
    #[cfg(feature = "pdf")]
    #[error("the paper could not be typeset: {0}")]
    Typeset(String),
    /// The DOCX archive could not be written.
    #[error("the document archive could not be written")]
    Package(#[from] zip::result::ZipError),
    /// A part of the DOCX archive could not be written.
    #[error("a part of the document could not be written")]
    Write(#[from] std::io::Error),
}
