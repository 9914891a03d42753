//! What can be wrong with a table.

/// What is wrong with a table. Its text is English; a caller with a catalogue of its own takes the
/// parts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is nothing in it. Choose another file.
    #[error("the file is empty")]
    Empty,
    /// A column has no heading. Give it one, or name the columns that are read.
    #[error("a column has no heading")]
    NoHeading,
    /// Two columns have one heading. Rename one.
    #[error("two columns are headed {0:?}")]
    HeadingTwice(String),
    /// A heading that was asked for is not there. Correct it.
    #[error("there is no column {heading:?}; there are: {there}")]
    NoColumn {
        /// What was asked for.
        heading: String,
        /// The headings there are.
        there: String,
    },
    /// The bytes are no text in UTF-8. Save the file as UTF-8.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// It is a spreadsheet. Save it as CSV.
    #[error("the file is a spreadsheet, not CSV")]
    Spreadsheet,
    /// A row has too many or too few values: often a quote is left open before.
    #[error("{found} columns instead of {expected}; is a quote left open?")]
    Columns {
        /// Values of the row.
        found: usize,
        /// Headings.
        expected: usize,
    },
    /// A row is longer than any: a quote is left open there.
    #[error("a value of many lines; is a quote left open?")]
    Swallowed,
    /// It is a Parquet file, which this build does not read. Convert it to CSV.
    #[error("Parquet is not read by this build")]
    NoParquet,
    /// The Parquet file is damaged, or compressed in a way that is not read here.
    #[error("the Parquet file cannot be read: {0}")]
    Parquet(String),
    /// The CSV is damaged.
    #[error("{0}")]
    Damaged(String),
}
