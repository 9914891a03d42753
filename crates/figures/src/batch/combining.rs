//! A table to counts of combinations.

use std::io::{BufWriter, Write};

use serde::{Deserialize, Serialize};

use super::{Progress, bytes, length, within};
use crate::attributes::{Attributes, Choice};
use crate::columns::Columns;
use crate::combinations::{self, Options};
use crate::error::{Error, Result};
use crate::table::Loaded;

/// Combinations after which progress is told.
const EACH: u64 = 100_000;

/// Which combinations are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Combine {
    /// Which columns and values are attributes.
    #[serde(default)]
    pub choice: Choice,
    /// Attributes of a combination at most.
    pub longest: usize,
    /// The threshold: combinations of fewer records are left out, and counts, that of all records
    /// too, are down to a multiple of it. 1 gives exact counts, which are not for publication.
    pub k: u32,
}

/// Writes combinations with their counts, separated by a tab, as Microsoft's Synthetic Data
/// Showcase does: "column:value;column:value". First stands the number of all records. Returns
/// how many combinations there are.
pub fn combine(
    loaded: Loaded,
    recipe: &Combine,
    memory: Option<u64>,
    out: impl Write,
    tell: &mut dyn FnMut(Progress),
) -> Result<u64> {
    let k = recipe.k;
    if k == 0 {
        return Err(Error::Threshold { k });
    }
    length(recipe.longest)?;
    let columns = loaded.columns;
    let attributes = Attributes::new(&columns, &recipe.choice)?;
    within(memory, bytes(&columns, &attributes, 1))?;
    let names = names(&columns, &attributes);
    // The codes are not needed any more.
    drop(columns);
    let mut out = BufWriter::new(out);
    let heading = if k > 1 { "protected_count" } else { "count" };
    writeln!(out, "selections\t{heading}")?;
    let records = attributes.records() as u64;
    writeln!(
        out,
        "record_count\t{}",
        records / u64::from(k) * u64::from(k)
    )?;
    let mut written = 0;
    let options = Options {
        longest: recipe.longest,
        least: k,
    };
    combinations::count(&attributes, options, |combination, count| {
        for (at, attribute) in combination.iter().enumerate() {
            let between = if at == 0 { "" } else { ";" };
            out.write_all(between.as_bytes())?;
            let name = names.get(*attribute as usize).map_or("", |n| n);
            out.write_all(name.as_bytes())?;
        }
        writeln!(out, "\t{}", count / k * k)?;
        written += 1;
        if written % EACH == 0 {
            tell(Progress::Counted(written));
        }
        Ok(())
    })?;
    out.flush()?;
    tell(Progress::Counted(written));
    Ok(written)
}

/// "column:value" for each attribute; what separates them is written as a blank.
fn names(columns: &Columns, attributes: &Attributes) -> Vec<String> {
    let clean = |text: &str| text.replace(['\t', '\n', '\r', ';'], " ");
    let name = |a: &crate::attributes::Attribute| {
        let column = columns.all().get(a.column as usize)?;
        let label = column.label(a.code).unwrap_or_default();
        Some(format!("{}:{}", clean(column.name()), clean(label)))
    };
    let all = attributes.all().iter();
    all.map(|a| name(a).unwrap_or_default()).collect()
}
