//! A table to a table of counts.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::Progress;
use crate::columns::{Columns, Filter};
use crate::crosstab::{self, Axis, Dimension, Unit};
use crate::error::{Error, Result};
use crate::hierarchy::{Hierarchy, ROOT, Spec};
use crate::table::Loaded;

/// Lines after which progress is told.
const EACH: u64 = 100_000;

/// Bytes that a cell takes while it is counted.
const BYTES: u64 = 16;

/// What is counted by what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tabulate {
    /// The dimensions.
    pub by: Vec<By>,
    /// Which rows are counted.
    #[serde(default)]
    pub keep: Vec<Keep>,
    /// Trees that the dimensions name.
    #[serde(default)]
    pub hierarchies: Vec<Spec>,
    /// Whether cells that nobody is in are written too.
    #[serde(default)]
    pub empty_cells: bool,
    /// Cells at most; [`crosstab::MOST_CELLS`] where nothing is said.
    #[serde(default)]
    pub most_cells: Option<u64>,
}

/// A dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct By {
    /// The column.
    pub column: String,
    /// The name of the tree of its values, where they are counted at a level of it.
    #[serde(default)]
    pub hierarchy: Option<String>,
    /// The name of the level; the deepest where nothing is said.
    #[serde(default)]
    pub level: Option<String>,
    /// (level, value): counts only what is below it.
    #[serde(default)]
    pub below: Option<(String, String)>,
    /// Whether its value is no secret of anybody, as when and where a case was registered: then it
    /// may be told that all of a total have the same one.
    #[serde(default)]
    pub open: bool,
}

/// Keeps the rows that have one of some values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The column.
    pub column: String,
    /// The values; nothing stands for "not recorded".
    pub values: Vec<String>,
}

/// What is written for what is no value, in the language of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// For all values together.
    pub total: String,
    /// For no value.
    pub not_recorded: String,
    /// The heading of the counts.
    pub count: String,
}

/// Writes counts of rows, or of persons where the table tells them, as CSV: a column for each
/// dimension, and the count. They are exact, and not for publication. Returns the lines written,
/// without the headings.
pub fn tabulate(
    loaded: &Loaded,
    recipe: &Tabulate,
    words: &Words,
    memory: Option<u64>,
    out: impl Write,
    tell: &mut dyn FnMut(Progress),
) -> Result<u64> {
    let columns = &loaded.columns;
    let dimensions = dimensions(columns, recipe)?;
    let filter = filter(columns, recipe)?;
    let unit = loaded.persons.as_ref().map_or(Unit::Rows, Unit::Persons);
    let most = recipe.most_cells.unwrap_or(crosstab::MOST_CELLS);
    let most = memory.map_or(most, |bytes| most.min(bytes / BYTES));
    let table = crosstab::tabulate(columns, &dimensions, &filter, unit, most)?;

    let mut writer = csv::Writer::from_writer(out);
    let names = table.axes().iter().map(|a| a.name.as_str());
    write(&mut writer, names.chain([words.count.as_str()]))?;
    let mut lines = 0;
    for (positions, count) in table.cells() {
        if count == 0 && !recipe.empty_cells {
            continue;
        }
        let count = count.to_string();
        let pairs = table.axes().iter().zip(&positions);
        let labels = pairs.map(|(axis, position)| label(axis, *position, words));
        write(&mut writer, labels.chain([count.as_str()]))?;
        lines += 1;
        if lines % EACH == 0 {
            tell(Progress::Written(lines));
        }
    }
    writer.flush()?;
    tell(Progress::Written(lines));
    Ok(lines)
}

fn label<'a>(axis: &'a Axis, position: usize, words: &'a Words) -> &'a str {
    match position {
        0 => &words.not_recorded,
        _ => axis.labels.get(position - 1).unwrap_or(&words.total),
    }
}

/// The trees of a recipe.
pub(super) fn trees(recipe: &Tabulate) -> Result<Vec<Hierarchy>> {
    recipe.hierarchies.iter().map(Hierarchy::new).collect()
}

/// The dimensions of a recipe.
pub(super) fn dimensions(columns: &Columns, recipe: &Tabulate) -> Result<Vec<Dimension>> {
    let trees = trees(recipe)?;
    let all = recipe.by.iter().map(|by| dimension(columns, by, &trees));
    all.collect()
}

/// The rows that a recipe keeps.
pub(super) fn filter(columns: &Columns, recipe: &Tabulate) -> Result<Filter> {
    recipe.keep.iter().try_fold(Filter::new(), |filter, keep| {
        let values: Vec<&str> = keep.values.iter().map(String::as_str).collect();
        filter.keep(columns, &keep.column, &values)
    })
}

fn dimension(columns: &Columns, by: &By, trees: &[Hierarchy]) -> Result<Dimension> {
    if by.hierarchy.is_some() {
        let (tree, node, level) = place(by, trees)?;
        return Dimension::below(columns, &by.column, tree, node, level);
    }
    if by.level.is_some() || by.below.is_some() {
        let why = format!("a level of {} is asked for, and no hierarchy", by.column);
        return Err(Error::Recipe(why));
    }
    Dimension::of(columns, &by.column)
}

/// The tree of a dimension, the node below which is counted, and at which level.
pub(super) fn place<'t>(by: &By, trees: &'t [Hierarchy]) -> Result<(&'t Hierarchy, usize, usize)> {
    let name = by.hierarchy.as_deref().unwrap_or_default();
    let tree = trees.iter().find(|t| t.name() == name);
    let tree = tree.ok_or_else(|| Error::Recipe(format!("there is no hierarchy {name:?}")))?;
    let level_of = |level: &String| {
        let none = || format!("the hierarchy {name} has no level {level:?}");
        tree.level(level).ok_or_else(|| Error::Recipe(none()))
    };
    let level = by.level.as_ref().map_or(Ok(tree.depth()), level_of)?;
    let Some((above, value)) = &by.below else {
        return Ok((tree, ROOT, level));
    };
    let node = tree.find(level_of(above)?, value);
    let none = || format!("the hierarchy {name} has no {above} {value:?}");
    Ok((tree, node.ok_or_else(|| Error::Recipe(none()))?, level))
}

/// Writes a line of CSV.
pub(super) fn write<'a, W: Write>(
    writer: &mut csv::Writer<W>,
    values: impl Iterator<Item = &'a str>,
) -> Result<()> {
    writer.write_record(values).map_err(|e| Error::Io(e.into()))
}
