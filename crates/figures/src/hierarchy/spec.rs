//! The data of a hierarchy.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Fault;

/// Bands cover at most so many numbers.
const WIDEST: u64 = 100_000;

/// A hierarchy as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// What the tree is called.
    pub name: String,
    /// Names of the levels, coarsest first.
    pub levels: Vec<String>,
    /// Whether values may be recorded at a coarser level, as a victim of whom only the kab/kota
    /// is known. Then each inner value has a rest below it, of the same label.
    #[serde(default)]
    pub rests: bool,
    /// The values.
    pub tree: Tree,
}

/// The values of a hierarchy, in one of four forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Tree {
    /// From the coarsest level down to the value, each.
    Paths(Vec<Vec<String>>),
    /// Each value with the one above it; without one it is of the coarsest level.
    Parents(Vec<(String, Option<String>)>),
    /// Codes whose parts tell where they belong, as "31.73.05.1001" does.
    Codes {
        /// What stands between the parts.
        separator: char,
        /// The codes.
        codes: Vec<String>,
    },
    /// Numbers in bands, such as ages; each level but the deepest has its bands, and the deepest
    /// has the numbers.
    Bands(Vec<Vec<Band>>),
}

/// Numbers that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// What it is called.
    pub label: String,
    /// The first number.
    pub from: u32,
    /// The last number.
    pub to: u32,
}

impl Spec {
    /// The same in the form of paths.
    pub(super) fn paths(&self) -> Result<Vec<Vec<String>>, Fault> {
        match &self.tree {
            Tree::Paths(paths) => Ok(paths.clone()),
            Tree::Parents(pairs) => by_parents(pairs, self.levels.len()),
            Tree::Codes { separator, codes } => {
                // One more than there are levels is enough to find that it is too deep.
                let most = self.levels.len() + 1;
                let paths = codes.iter().map(|c| prefixes(c, *separator, most));
                Ok(paths.collect())
            }
            Tree::Bands(levels) => by_bands(levels),
        }
    }
}

fn prefixes(code: &str, separator: char, most: usize) -> Vec<String> {
    let ends = code.match_indices(separator).map(|(at, _)| at);
    let ends = ends.chain([code.len()]);
    ends.take(most).map(|end| code[..end].to_owned()).collect()
}

fn by_parents(
    pairs: &[(String, Option<String>)],
    levels: usize,
) -> Result<Vec<Vec<String>>, Fault> {
    let mut above = FxHashMap::default();
    for (value, parent) in pairs {
        match above.insert(value.as_str(), parent.as_deref()) {
            Some(first) if first != parent.as_deref() => {
                return Err(Fault::TwoParents {
                    value: value.clone(),
                    first: first.unwrap_or_default().to_owned(),
                    second: parent.clone().unwrap_or_default(),
                });
            }
            _ => {}
        }
    }
    let path = |value: &str| {
        let mut path = vec![value.to_owned()];
        let mut at = value;
        while let Some(parent) = above.get(at).copied().flatten() {
            if !above.contains_key(parent) {
                return Err(Fault::NoParent {
                    value: at.to_owned(),
                    parent: parent.to_owned(),
                });
            }
            if path.len() >= levels {
                return Err(endless(value, &above, levels));
            }
            path.push(parent.to_owned());
            at = parent;
        }
        path.reverse();
        Ok(path)
    };
    pairs.iter().map(|(value, _)| path(value)).collect()
}

/// What is wrong with a value from which the way up passes more values than there are levels.
fn endless(value: &str, above: &FxHashMap<&str, Option<&str>>, levels: usize) -> Fault {
    let mut at = value;
    // A way up that passes more values than there are goes in circles.
    for _ in 0..=above.len() {
        match above.get(at).copied().flatten() {
            Some(parent) => at = parent,
            None => {
                return Fault::TooDeep {
                    value: value.to_owned(),
                    levels,
                };
            }
        }
    }
    Fault::Cycle(value.to_owned())
}

fn by_bands(levels: &[Vec<Band>]) -> Result<Vec<Vec<String>>, Fault> {
    let Some(finest) = levels.last() else {
        return Err(Fault::Empty);
    };
    for bands in levels {
        check_bands(bands)?;
    }
    let within = |bands: &[Band], number: u32| {
        let band = bands.iter().find(|b| (b.from..=b.to).contains(&number));
        band.map_or(String::new(), |b| b.label.clone())
    };
    let numbers = finest.iter().flat_map(|b| b.from..=b.to);
    let paths = numbers.map(|number| {
        let bands = levels.iter().map(|bands| within(bands, number));
        bands.chain([number.to_string()]).collect()
    });
    Ok(paths.collect())
}

fn check_bands(bands: &[Band]) -> Result<(), Fault> {
    let mut sorted: Vec<&Band> = bands.iter().collect();
    sorted.sort_by_key(|b| b.from);
    if let Some(band) = sorted.iter().find(|b| b.to < b.from) {
        return Err(Fault::Backwards(band.label.clone()));
    }
    for pair in sorted.windows(2) {
        if pair[1].from <= pair[0].to {
            return Err(Fault::Overlap {
                first: pair[0].label.clone(),
                second: pair[1].label.clone(),
                number: pair[1].from,
            });
        }
    }
    let numbers = sorted.iter().map(|b| u64::from(b.to - b.from) + 1).sum();
    if numbers > WIDEST {
        let most = WIDEST;
        return Err(Fault::TooWide { numbers, most });
    }
    Ok(())
}
