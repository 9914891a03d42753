//! A table to records that may be published.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::tabulating::write;
use super::{Progress, bytes, length, within};
use crate::attributes::{Attributes, Choice};
use crate::columns::Columns;
use crate::error::Result;
use crate::synthesize::k;
use crate::synthesize::quality::Report;
use crate::table::Loaded;

/// Records after which progress is told.
const EACH: usize = 100_000;

/// Which records are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synthesize {
    /// Which columns and values are attributes. What is none is not published.
    #[serde(default)]
    pub choice: Choice,
    /// The threshold, at least 2: every combination that a record has is true of so many.
    pub k: u32,
    /// Of the order of the records.
    pub seed: u64,
    /// Combinations of so many attributes are looked at for the report; 4 where nothing is said.
    #[serde(default = "four")]
    pub longest: usize,
}

fn four() -> usize {
    4
}

/// Writes protected records as CSV, with the columns of the table that are attributes, and
/// reports their quality. The report is exact: [`Report::for_publication`] gives one that may
/// stand beside them.
pub fn synthesize(
    loaded: &Loaded,
    recipe: &Synthesize,
    memory: Option<u64>,
    out: impl Write,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report> {
    length(recipe.longest)?;
    let columns = &loaded.columns;
    let attributes = Attributes::new(columns, &recipe.choice)?;
    // Beside the attributes: lists of records, records, bits, and what is made of them.
    within(memory, bytes(columns, &attributes, 4))?;
    let rows = k::synthesize(&attributes, recipe.k, &mut |progress| match progress {
        k::Progress::Covered(done, of) => tell(Progress::Covered(done, of)),
        k::Progress::Made(records) => tell(Progress::Made(records)),
    })?;
    tell(Progress::Judging);
    let report = Report::of(&attributes, &rows, recipe.k, recipe.longest)?;

    let made = rows.columns(&attributes, columns, recipe.seed)?;
    write_records(&made, &recipe.choice, out, tell)?;
    Ok(report)
}

/// Writes the columns that were chosen as CSV.
pub(super) fn write_records(
    made: &Columns,
    choice: &Choice,
    out: impl Write,
    tell: &mut dyn FnMut(Progress),
) -> Result<()> {
    let chosen = |name: &str| {
        let some = &choice.columns;
        some.is_empty() || some.iter().any(|c| c == name)
    };
    let published: Vec<_> = made.all().iter().filter(|c| chosen(c.name())).collect();
    let mut writer = csv::Writer::from_writer(out);
    write(&mut writer, published.iter().map(|c| c.name()))?;
    for row in 0..made.rows() {
        let values = published
            .iter()
            .map(|c| c.label(c.codes().get(row)).unwrap_or_default());
        write(&mut writer, values)?;
        if (row + 1).is_multiple_of(EACH) {
            tell(Progress::Written(row as u64 + 1));
        }
    }
    writer.flush()?;
    tell(Progress::Written(made.rows() as u64));
    Ok(())
}
