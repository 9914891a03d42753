//! A table to a table that may be published.

use serde::{Deserialize, Serialize};

use super::cube::Cube;
use super::noising::noisy;
use super::tabulating::Tabulate;
use super::{Progress, Protected};
use crate::dp::{Rho, Source};
use crate::error::{Error, Result};
use crate::protect::round::{Rounding, round};
use crate::protect::suppress::{self, Effort};
use crate::protect::{Place, Reason, Rules, primaries};
use crate::release::{Release, Shown};
use crate::table::Loaded;

/// What is counted, and how it is protected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protect {
    /// What the release is called, with its revision.
    pub name: String,
    /// What is counted by what, with all totals. Each row is a person.
    pub table: Tabulate,
    /// The column of the agency that brought the person, where an agency must not be able to
    /// compute the others' cases.
    #[serde(default)]
    pub agency: Option<String>,
    /// How it is protected.
    pub how: How,
}

/// How a table is protected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// What the rules say is hidden, and what else it could be computed from.
    Hide(Rules),
    /// Small counts become 0 or the base, and all totals are sums of what is shown.
    Round(Rounding),
    /// Every count has noise, so that nobody's presence shows by more than this allows.
    Noise {
        /// The ε of differential privacy.
        epsilon: f64,
        /// The δ.
        delta: f64,
    },
}

/// What is told of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The count.
    Count(u64),
    /// A rounded count.
    Rounded(u64),
    /// A count with noise, off by at most the margin in 95 of 100 cases, where that is known.
    Noisy {
        /// The count.
        count: u64,
        /// The margin.
        margin: Option<f64>,
    },
    /// Nothing, and why: without a reason, for the others' sake.
    Hidden(Option<Reason>),
}

/// Protects a table. Nothing is written: what is told can be attacked first, together with what
/// is published already.
///
/// # Errors
/// [`Error::Unprotectable`] where whatever is hidden does not protect it; [`Error::Undeclared`]
/// where noise would not hide which values there are.
pub fn protect(
    loaded: &Loaded,
    recipe: &Protect,
    memory: Option<u64>,
    source: &mut Source<'_>,
    tell: &mut dyn FnMut(Progress),
) -> Result<Protected> {
    let noise = matches!(recipe.how, How::Noise { .. });
    let table = Tabulate {
        // Whether somebody's value is not recorded must not show by a line that is there.
        empty_cells: recipe.table.empty_cells || noise,
        ..recipe.table.clone()
    };
    let cube = Cube::new(loaded, &table, recipe.agency.as_deref(), memory)?;
    tell(Progress::Protecting(cube.table.len() as u64));
    match &recipe.how {
        How::Hide(rules) => hide(cube, &recipe.name, rules),
        How::Round(rounding) => rounded(cube, &recipe.name, rounding),
        How::Noise { epsilon, delta } => {
            declared(loaded, &table)?;
            let told = noisy(&cube, Rho::of(*epsilon, *delta), source)?;
            // Nothing of it is certain, so there is nothing to compute with.
            Ok(Protected::new(cube, &recipe.name, Vec::new(), told))
        }
    }
}

/// The exact counts as a release: to see what publishing them would open.
pub fn unprotected(
    loaded: &Loaded,
    recipe: &Tabulate,
    name: &str,
    memory: Option<u64>,
) -> Result<Release> {
    let cube = Cube::new(loaded, recipe, None, memory)?;
    let count = |cell: usize| Shown::Count(cube.table.cells()[cell].count);
    Ok(Release {
        name: name.to_owned(),
        cells: cube.published(count),
    })
}

/// What is lost with a cell: a total is what readers look for first, and the total of all before all.
fn cost(cube: &Cube, cell: usize) -> u64 {
    let totals = cube.nodes(cell).into_iter().filter(|node| *node == 0);
    4_u64.saturating_pow(totals.count() as u32)
}

fn hide(cube: Cube, name: &str, rules: &Rules) -> Result<Protected> {
    let rules = Rules {
        threshold: rules.threshold.max(2),
        ..*rules
    };
    let costs: Vec<u64> = (0..cube.table.len())
        .map(|cell| cost(&cube, cell))
        .collect();
    let found = suppress::protect(&cube.table, &rules, &costs, &Effort::default());
    if !found.open.is_empty() {
        let cells = found.open.len() as u64;
        return Err(Error::Unprotectable { cells });
    }
    let mut own = vec![None; cube.table.len()];
    for primary in primaries(&cube.table, &rules) {
        let cell = primary.cell;
        own[cell] = Some(primary);
    }
    let count = |cell: usize| cube.table.cells()[cell].count;
    let shown = |cell: usize| match (found.hidden[cell], &own[cell]) {
        (false, _) => Shown::Count(count(cell)),
        (true, own) => Shown::Hidden(own.as_ref().map(|p| (p.low, p.high))),
    };
    let told = (0..cube.table.len()).map(|cell| match (found.hidden[cell], &own[cell]) {
        (false, _) => Told::Count(count(cell)),
        (true, own) => Told::Hidden(own.as_ref().map(|p| p.why.clone())),
    });
    let (told, cells) = (told.collect(), cube.published(shown));
    Ok(Protected::new(cube, name, cells, told))
}

fn rounded(cube: Cube, name: &str, rounding: &Rounding) -> Result<Protected> {
    let counts = round(&cube.table, rounding)?.counts;
    let by_place = cube.by_place();
    // Between which counts a leaf can be; nothing else is told of it.
    let possible = |nodes: &[usize]| {
        let numbered = nodes.iter().enumerate().filter(|(_, node)| **node > 0);
        let place: Place = numbered.map(|(at, node)| (at as u32, *node)).collect();
        let cell = by_place.get(&place);
        cell.map_or((0, 0), |cell| rounding.possible(counts[*cell]))
    };
    let least = cube.sums(|nodes| possible(nodes).0)?;
    let most = cube.sums(|nodes| possible(nodes).1)?;
    let shown = |cell: usize| match (least[cell], most[cell]) {
        (least, most) if least == most => Shown::Count(least),
        (least, most) => Shown::Between(least, most),
    };
    let cells = cube.published(shown);
    let told = counts.iter().map(|count| Told::Rounded(*count)).collect();
    Ok(Protected::new(cube, name, cells, told))
}

/// Which values there are must be said by the recipe, not by the people in the table.
fn declared(loaded: &Loaded, recipe: &Tabulate) -> Result<()> {
    for by in recipe.by.iter().filter(|by| by.hierarchy.is_none()) {
        let place = loaded.columns.place(&by.column)?;
        if !loaded.columns.all()[place].is_closed() {
            return Err(Error::Undeclared(by.column.clone()));
        }
    }
    Ok(())
}
