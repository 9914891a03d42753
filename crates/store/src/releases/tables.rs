//! From facts to a protected table, and to what an attacker would make of it. Nothing here reads or
//! writes: the same recipe, facts and seed give the same table.

use super::{Fault, Snapshot};
use ::figures::batch::{self, By, How, Protect, Protected, Tabulate, Told};
use ::figures::columns::{Column, Columns, Limits};
use ::figures::hierarchy::{Spec, Tree};
use ::figures::ledger::{Ledger, Verdict};
use ::figures::protect::Rules;
use ::figures::protect::round::{Rounding, Zeros};
use ::figures::release::{Definition, Release};
use ::figures::table::Loaded;
use domain::Coded;
use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::release::{Line, Protection, Recipe, ReleaseDimension, Table, Value};
use domain::figures::{Month, Months};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The place of whoever is outside of the areas that a table names.
pub const ELSEWHERE: &str = "elsewhere";
/// A month of which only the year is known, as `2023-00`.
const NO_MONTH: &str = "-00";
/// Cells that are attacked at most: what an attacker computes grows faster than the table, and somebody
/// waits for it.
const MOST_CELLS: u64 = 5_000;
/// δ of what is published with noise, for up to some ten thousand people.
const DELTA: f64 = 1e-6;

/// The areas that a table names, and which finer ones belong to each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Areas {
    /// By the code that is shown, [`ELSEWHERE`] among them: the codes of kabupaten and kota, and of
    /// provinces for those of whom no more is known.
    pub(super) of: BTreeMap<String, BTreeSet<String>>,
}

/// A protected table with what attacks it.
pub(super) struct Made {
    /// What readers are told.
    pub(super) table: Table,
    /// The same for the attacker, line by line.
    pub(super) release: Release,
}

/// What the attacker found out, or would have.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Risk {
    /// How many releases it was attacked together with.
    pub together_with: usize,
    /// What would have been found out: codes of the way, and how often.
    pub found: BTreeMap<String, usize>,
    /// Lines that say nothing new because of it.
    pub left_out: usize,
    /// Whether nothing of it can be published.
    pub refused: bool,
    /// Counts that the attacker would have read off an unprotected table.
    pub unprotected: usize,
    /// Whether the unprotected table was too large to be attacked.
    pub untried: bool,
}

/// Makes a table safe.
pub(super) fn protect(snapshot: &Snapshot, recipe: &Recipe, name: &str) -> Result<Made, Fault> {
    let months = recipe.months()?;
    within(snapshot, recipe, months)?;
    let loaded = loaded(snapshot, recipe, months)?;
    let how = how(recipe.protection, snapshot.seed);
    let asked = Protect {
        name: name.to_owned(),
        table: tabulate(snapshot, recipe, months),
        agency: Some("organisation".to_owned()),
        how,
    };
    let mut source = ::figures::dp::Source::new(|bytes: &mut [u8]| getrandom(bytes));
    let protected = batch::protect(&loaded, &asked, None, &mut source, &mut |_| {})?;
    Ok(made(snapshot, recipe, months, &protected))
}

/// Refuses a table of too many cells, totals and what is not known included.
fn within(snapshot: &Snapshot, recipe: &Recipe, months: Months) -> Result<(), Fault> {
    use ReleaseDimension as D;
    let years = u64::from(months.to().year().abs_diff(months.from().year())) + 1;
    let lines = |dimension: &D| match dimension {
        D::Year => years + 1,
        D::Month => years + leaves(months).len() as u64 + 1,
        D::Area => snapshot.areas.of.len() as u64 + 2,
        D::Sex => codes::<Sex>().len() as u64 + 1,
        D::AgeGroup => 4,
        D::AgeBand => codes::<AgeBand>().len() as u64 + 4,
        D::Exploitation => codes::<ExploitationType>().len() as u64 + 2,
    };
    let cells = recipe.by.iter().map(lines).product();
    match cells > MOST_CELLS {
        true => Err(::figures::Error::TooManyCells {
            cells,
            most: MOST_CELLS,
        }
        .into()),
        false => Ok(()),
    }
}

/// Noise comes from the system; a table that failed to get any is not made.
fn getrandom(bytes: &mut [u8]) -> bool {
    vault::Random::system().fill(bytes).is_ok()
}

const fn how(protection: Protection, seed: u64) -> How {
    match protection {
        Protection::Hide { threshold, zeros } => How::Hide(Rules {
            threshold: threshold as u64,
            zeros,
            agencies: true,
            whole_rows: true,
        }),
        Protection::Round { base } => How::Round(Rounding {
            base: base as u64,
            zeros: Zeros::MayRise,
            seed,
        }),
        Protection::Noise { thousandths } => How::Noise {
            epsilon: thousandths as f64 / 1_000.0,
            delta: DELTA,
        },
    }
}

/// How many counts an attacker would read off the table as it is counted; none where it is too large.
pub(super) fn unprotected(
    snapshot: &Snapshot,
    recipe: &Recipe,
    threshold: u64,
) -> Result<Option<usize>, Fault> {
    let months = recipe.months()?;
    let loaded = loaded(snapshot, recipe, months)?;
    let table = tabulate(snapshot, recipe, months);
    let exact = batch::unprotected(&loaded, &table, "", None)?;
    let found = ::figures::attack::attack(&exact, &[], threshold);
    Ok(found.ok().map(|report| report.opened.len()))
}

/// Attacks a table together with what is out. What would open something says nothing new.
///
/// Lines of the table and cells of the release have the same order; beyond the lines stands the total
/// once more.
pub(super) fn attack(
    made: Made,
    out: Vec<Release>,
    before: Option<&Table>,
    threshold: u64,
) -> Result<(Made, Risk), Fault> {
    let mut risk = Risk {
        together_with: out.len(),
        ..Risk::default()
    };
    if made.release.cells.is_empty() {
        return Ok((made, risk));
    }
    let Made { mut table, release } = made;
    let (release, without, because) = match Ledger::of(threshold, out).check(&release)? {
        Verdict::Fine(cleared) => {
            return Ok((
                Made {
                    table,
                    release: cleared.release().clone(),
                },
                risk,
            ));
        }
        Verdict::Adapted {
            cleared,
            without,
            because,
            ..
        } => (cleared.release().clone(), without, because),
        Verdict::Refused { because, .. } => {
            risk.refused = true;
            (release, Vec::new(), because)
        }
    };
    for opened in &because.opened {
        let way = serde_json::to_value(&opened.how).ok();
        let way = way.and_then(|way| way["how"].as_str().map(str::to_owned));
        *risk.found.entry(way.unwrap_or_default()).or_default() += 1;
    }
    if !because.contradictions.is_empty() {
        risk.found
            .insert("contradiction".to_owned(), because.contradictions.len());
    }
    for cell in without {
        let Some(line) = table.lines.get_mut(cell) else {
            continue;
        };
        let known = before.and_then(|before| before.value(&line.keys)?.number());
        line.value = match known {
            Some(_) => Value::AsBefore,
            None => Value::Hidden,
        };
        risk.left_out += 1;
    }
    Ok((Made { table, release }, risk))
}

fn made(snapshot: &Snapshot, recipe: &Recipe, months: Months, protected: &Protected) -> Made {
    let lines = protected.cells().map(|(labels, told)| Line {
        keys: labels
            .iter()
            .map(|label| label.map(str::to_owned))
            .collect(),
        value: value(told),
    });
    let table = Table {
        by: recipe.by.clone(),
        lines: lines.collect(),
    };
    let mut release = protected.release.clone();
    let time = leaves(months);
    for (at, cell) in release.cells.iter_mut().enumerate() {
        let keys = table.lines.get(at).map(|line| line.keys.as_slice());
        cell.whom = whom(
            snapshot,
            recipe,
            &time,
            std::mem::take(&mut cell.whom),
            keys,
        );
    }
    Made { table, release }
}

/// Whom a cell counts, in terms that hold across releases: of what, in whose cases, in which months.
fn whom(
    snapshot: &Snapshot,
    recipe: &Recipe,
    time: &[(String, String)],
    cell: Definition,
    keys: Option<&[Option<String>]>,
) -> Definition {
    let mut whom = Definition::everybody();
    for (at, dimension) in recipe.by.iter().enumerate() {
        // Along a dimension whose total it is, nobody is left out.
        let total = keys.is_none_or(|keys| keys.get(at).is_none_or(Option::is_none));
        if let (false, Some(values)) = (total, cell.0.get(column(*dimension))) {
            whom = whom.only(column(*dimension), values.iter().cloned());
        }
    }
    if !whom.0.contains_key(MONTH) {
        whom = whom.only(MONTH, time.iter().map(|(_, leaf)| leaf.clone()));
    }
    whom.only("measure", [snapshot.measure.clone()])
        .only("task-force", snapshot.task_forces.iter().cloned())
}

const fn value(told: &Told) -> Value {
    match told {
        Told::Count(n) => Value::Count(*n),
        Told::Rounded(n) => Value::Rounded(*n),
        Told::Noisy { count, margin } => Value::Noisy(
            *count,
            match margin {
                Some(margin) => Some((*margin * 10.0) as u64 + 1),
                None => None,
            },
        ),
        Told::Hidden(_) => Value::Hidden,
    }
}

// ---------------------------------------------------------------- the table of facts

const MONTH: &str = "month";

const fn column(dimension: ReleaseDimension) -> &'static str {
    use ReleaseDimension as D;
    match dimension {
        D::Year | D::Month => MONTH,
        D::Area => "area",
        D::Sex => "sex",
        D::AgeGroup | D::AgeBand => "age",
        D::Exploitation => "exploitation",
    }
}

/// (year, month) of every month, and of every year for those of whom only that is known.
fn leaves(months: Months) -> Vec<(String, String)> {
    let mut leaves = Vec::new();
    for year in months.from().year()..=months.to().year() {
        let all = (1..=12).filter_map(|month| Month::new(year, month).ok());
        let within = all.filter(|month| (months.from()..=months.to()).contains(month));
        leaves.extend(within.map(|month| (year.to_string(), month.to_string())));
        leaves.push((year.to_string(), format!("{year}{NO_MONTH}")));
    }
    leaves
}

fn group(age: AgeBand) -> &'static str {
    match age {
        AgeBand::Unknown => "unknown",
        age if age.is_child() => "child",
        _ => "adult",
    }
}

fn codes<C: Coded>() -> Vec<&'static str> {
    C::ALL.iter().map(|code| code.code()).collect()
}

/// One row for each of whom there are facts. Which values there are is said by the lists, never by
/// the people in the table.
fn loaded(snapshot: &Snapshot, recipe: &Recipe, months: Months) -> Result<Loaded, Fault> {
    let time = leaves(months);
    let time: Vec<&str> = time.iter().map(|(_, leaf)| leaf.as_str()).collect();
    let areas: Vec<&str> = snapshot
        .areas
        .of
        .values()
        .flatten()
        .map(String::as_str)
        .collect();
    let column = |dimension: &ReleaseDimension| {
        let name = column(*dimension);
        match name {
            "sex" => Column::closed(name, &codes::<Sex>()),
            "age" => Column::closed(name, &codes::<AgeBand>()),
            "exploitation" => Column::closed(name, &codes::<ExploitationType>()),
            "area" => Column::closed(name, &areas),
            _ => Column::closed(name, &time),
        }
    };
    let mut all: Vec<Column> = recipe.by.iter().map(column).collect();
    all.push(Column::open("organisation"));
    let mut columns = Columns::of(all, Limits::default())?;
    for (fact, n) in &snapshot.facts.counted {
        let month = match fact.month.len() {
            4 => format!("{}{NO_MONTH}", fact.month),
            _ => fact.month.clone(),
        };
        let value = |dimension: &ReleaseDimension| match dimension {
            ReleaseDimension::Year | ReleaseDimension::Month => month.as_str(),
            ReleaseDimension::Area => fact.area.as_str(),
            ReleaseDimension::Sex => fact.sex.as_str(),
            ReleaseDimension::AgeGroup | ReleaseDimension::AgeBand => fact.age.as_str(),
            ReleaseDimension::Exploitation => fact.exploitation.as_str(),
        };
        let mut row: Vec<&str> = recipe.by.iter().map(value).collect();
        row.push(&fact.organisation);
        for _ in 0..*n {
            columns.push(&row)?;
        }
    }
    Ok(Loaded {
        columns,
        persons: None,
    })
}

fn tabulate(snapshot: &Snapshot, recipe: &Recipe, months: Months) -> Tabulate {
    use ReleaseDimension as D;
    let by = |dimension: &D| {
        let (hierarchy, level) = match dimension {
            D::Year => (Some("time"), Some("year")),
            D::Month => (Some("time"), Some("month")),
            D::Area => (Some("areas"), Some("shown")),
            D::AgeGroup => (Some("ages"), Some("group")),
            D::AgeBand => (Some("ages"), Some("band")),
            D::Sex | D::Exploitation => (None, None),
        };
        By {
            column: column(*dimension).to_owned(),
            hierarchy: hierarchy.map(str::to_owned),
            level: level.map(str::to_owned),
            below: None,
            // Where somebody was registered, and when, is known to whoever knows of them at all.
            open: matches!(dimension, D::Year | D::Month)
                || (*dimension == D::Area && snapshot.measure.ends_with("/registration")),
        }
    };
    let pairs = |pairs: Vec<(String, String)>| {
        Tree::Paths(
            pairs
                .into_iter()
                .map(|(above, leaf)| vec![above, leaf])
                .collect(),
        )
    };
    let spec = |name: &str, above: &str, leaf: &str, tree| Spec {
        name: name.to_owned(),
        levels: vec![above.to_owned(), leaf.to_owned()],
        rests: false,
        tree,
    };
    let areas = snapshot.areas.of.iter();
    let areas = areas.flat_map(|(shown, of)| of.iter().map(|of| (shown.clone(), of.clone())));
    let ages = AgeBand::ALL.iter();
    let ages = ages.map(|age| (group(*age).to_owned(), age.code().to_owned()));
    let trees = [
        (MONTH, spec("time", "year", "month", pairs(leaves(months)))),
        (
            "area",
            spec("areas", "shown", "area", pairs(areas.collect())),
        ),
        ("age", spec("ages", "group", "band", pairs(ages.collect()))),
    ];
    let used = |name: &str| recipe.by.iter().any(|by| column(*by) == name);
    Tabulate {
        by: recipe.by.iter().map(by).collect(),
        hierarchies: trees
            .into_iter()
            .filter(|(name, _)| used(name))
            .map(|(_, tree)| tree)
            .collect(),
        ..Tabulate::default()
    }
}
