//! What would come in, without writing anything.

use crate::{Fault, Input, context};
use domain::imports::FileEncoding;
use exchange::facts::{CaseRow, RowState};
use exchange::import::{self, Summary};
use exchange::issue::Issue;
use exchange::mapping::Mapping;
use exchange::series::{self, SeriesRow};
use jiff::civil::Date;

/// Rows that are shown as they would come in.
const SHOWN: usize = 10;
/// Problems of a series that are shown.
const SHOWN_ISSUES: usize = 100;

/// What the rows of a file amount to.
#[derive(Debug, Clone)]
pub struct CasePreview {
    /// Counts and problems of the rows that were read.
    pub summary: Summary,
    /// The first rows that come in.
    pub first: Vec<CaseRow>,
    /// Whether every row of the file was read.
    pub complete: bool,
}

/// Reads up to `most` rows with a mapping.
pub fn preview_cases(
    input: &Input,
    encoding: FileEncoding,
    mapping: &Mapping,
    today: Date,
    most: usize,
) -> Result<CasePreview, Fault> {
    let mut rows = import::rows(input.table(encoding)?, mapping, context(today))?;
    let mut preview = CasePreview {
        summary: Summary::default(),
        first: Vec::new(),
        complete: true,
    };
    for result in rows.by_ref().take(most) {
        let result = result?;
        preview.summary.add(&result);
        if preview.first.len() < SHOWN && result.row.state == RowState::Readable {
            preview.first.push(result.row);
        }
    }
    preview.complete = rows.next().is_none();
    Ok(preview)
}

/// What the counts of a series are.
#[derive(Debug, Clone, Default)]
pub struct SeriesPreview {
    /// The counts that would be taken, as many as are shown.
    pub first: Vec<SeriesRow>,
    /// How many rows there are.
    pub rows: u64,
    /// How many would be taken.
    pub taken: u64,
    /// The first problems.
    pub issues: Vec<Issue>,
}

/// Reads a series.
pub fn preview_series(
    input: &Input,
    encoding: FileEncoding,
    today: Date,
) -> Result<SeriesPreview, Fault> {
    let mut preview = SeriesPreview::default();
    for result in series::series(input.table(encoding)?, context(today))? {
        let result = result?;
        preview.rows += 1;
        let room = SHOWN_ISSUES.saturating_sub(preview.issues.len());
        preview.issues.extend(result.issues.into_iter().take(room));
        if let Some(row) = result.row {
            preview.taken += 1;
            if preview.first.len() < 5 * SHOWN {
                preview.first.push(row);
            }
        }
    }
    Ok(preview)
}
