//! A table to records under differential privacy.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::synthesizing::write_records;
use super::{Progress, length, within};
use crate::attributes::Choice;
use crate::columns::Columns;
use crate::dp::planner::{Attributes, Tables, with_total};
use crate::dp::{Plan, Rho, Source};
use crate::error::{Error, Result};
use crate::synthesize::dp::{Target, fit};
use crate::synthesize::quality::Report;
use crate::table::Loaded;

/// Cells of all declared tables together, at most.
const MOST_CELLS: u64 = 20_000_000;

/// Where the number of people alone would be off by more than this, the records would say nothing,
/// and be without end.
const MOST_OFF: f64 = 100_000.0;

/// Which records are made. Each row of the table is a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoisyRecords {
    /// Which columns are published. Which values say nothing matters to the report only.
    #[serde(default)]
    pub choice: Choice,
    /// Columns that are counted together, with noise: what the records are to agree with. All pairs
    /// of columns where none are named.
    #[serde(default)]
    pub tables: Vec<Vec<String>>,
    /// What measuring may cost.
    pub cost: Rho,
    /// The threshold of the report: what fewer people have in common counts as rare.
    pub k: u32,
    /// Of the order of the records. The noise has no seed.
    pub seed: u64,
    /// Combinations of so many attributes are looked at for the report.
    pub longest: usize,
}

/// Writes records as CSV that agree with noisy tables and nothing else; how many there are is noisy
/// too. The report compares them with the true ones, and is for those who decide: it is not
/// protected by the noise.
///
/// # Errors
/// [`Error::Undeclared`] where the values of a column are not declared; [`Error::TooManyCells`];
/// [`Error::Noise`] where the cost is so small that there would be nothing but noise.
pub fn noisy_records(
    loaded: &Loaded,
    recipe: &NoisyRecords,
    memory: Option<u64>,
    source: &mut Source<'_>,
    out: impl Write,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report> {
    length(recipe.longest)?;
    let columns = &loaded.columns;
    let places = places(columns, &recipe.choice)?;
    let sizes: Vec<usize> = places
        .iter()
        .map(|place| columns.all()[*place].categories() + 1)
        .collect();
    let declared = declared(columns, &places, &recipe.tables)?;
    let cells = cells(&declared, &sizes);
    if cells > MOST_CELLS {
        let most = MOST_CELLS;
        return Err(Error::TooManyCells { cells, most });
    }
    // Three numbers for each cell, and twice a number for each value of a record.
    let values = (columns.rows() * sizes.len()) as u64;
    within(memory, columns.bytes() as u64 + 24 * cells + 8 * values)?;
    let plan = Plan::new(&sizes, &with_total(&sizes, &declared), recipe.cost)?;
    if plan.margin(&[]).is_some_and(|off| off > MOST_OFF) {
        return Err(Error::Noise);
    }
    tell(Progress::Protecting(cells));
    let tables = plan.measure(|part| counts(columns, &places, &sizes, part), source)?;
    let rows = records(&tables.likely(), &sizes, columns.limits().rows, recipe.seed);
    tell(Progress::Made(rows.len() as u64));
    let mut made = columns.like();
    let mut codes = vec![crate::columns::NOT_RECORDED; columns.all().len()];
    for row in rows {
        for (place, code) in places.iter().zip(row) {
            codes[*place] = code;
        }
        made.push_codes(&codes)?;
    }
    tell(Progress::Judging);
    let report = Report::compare(columns, &made, &recipe.choice, recipe.k, recipe.longest)?;
    write_records(&made, &recipe.choice, out, tell)?;
    Ok(report)
}

/// The columns that are published; their values must be declared.
fn places(columns: &Columns, choice: &Choice) -> Result<Vec<usize>> {
    let mut places: Vec<usize> = match choice.columns.is_empty() {
        true => (0..columns.all().len()).collect(),
        false => {
            let named = choice.columns.iter().map(|name| columns.place(name));
            named.collect::<Result<_>>()?
        }
    };
    places.sort_unstable();
    places.dedup();
    for place in &places {
        let column = &columns.all()[*place];
        if !column.is_closed() {
            return Err(Error::Undeclared(column.name().to_owned()));
        }
    }
    Ok(places)
}

/// The declared tables by the numbers of the columns among those that are published. Every column is
/// in one.
fn declared(
    columns: &Columns,
    places: &[usize],
    tables: &[Vec<String>],
) -> Result<Vec<Attributes>> {
    let all = 0..places.len();
    let mut found: Vec<Attributes> = Vec::new();
    for table in tables {
        let number = |name: &String| {
            let place = columns.place(name)?;
            let at = places.iter().position(|known| *known == place);
            at.ok_or_else(|| Error::Recipe(format!("{name} is not published")))
        };
        found.push(table.iter().map(number).collect::<Result<_>>()?);
    }
    if tables.is_empty() {
        let pairs = all.clone().flat_map(|b| (0..b).map(move |a| vec![a, b]));
        found.extend(pairs);
    }
    let alone = all.filter(|at| !found.iter().flatten().any(|known| known == at));
    let alone: Vec<Attributes> = alone.map(|at| vec![at]).collect();
    found.extend(alone);
    Ok(found)
}

fn cells(tables: &[Attributes], sizes: &[usize]) -> u64 {
    let size = |table: &Attributes| {
        let sizes = table.iter().map(|at| sizes[*at] as u64);
        sizes.fold(1, u64::saturating_mul)
    };
    tables.iter().map(size).fold(0, u64::saturating_add)
}

/// The true table of these columns.
fn counts(columns: &Columns, places: &[usize], sizes: &[usize], part: &[usize]) -> Vec<u64> {
    let mut cells = vec![0_usize; columns.rows()];
    let mut all = 1;
    for at in part {
        let codes = columns.all()[places[*at]].codes();
        for (row, cell) in cells.iter_mut().enumerate() {
            *cell = *cell * sizes[*at] + codes.get(row) as usize;
        }
        all *= sizes[*at];
    }
    let mut counts = vec![0; all];
    cells.iter().for_each(|cell| counts[*cell] += 1);
    counts
}

/// Records that agree with the tables, as many as these say there are.
fn records(tables: &Tables, sizes: &[usize], most: usize, seed: u64) -> Vec<Vec<u32>> {
    let total = tables.unbiased(&[]).first().copied().unwrap_or(0.0);
    let total = (total.round().max(0.0) as usize).min(most);
    let target = |attributes: &Attributes| Target {
        attributes: attributes.clone(),
        counts: tables.unbiased(attributes),
    };
    let tables = tables.declared().iter().filter(|table| !table.is_empty());
    let targets: Vec<Target> = tables.map(target).collect();
    fit(sizes, &targets, total, seed)
}
