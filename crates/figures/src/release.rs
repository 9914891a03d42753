//! What was or would be published, cell by cell, in terms that hold across releases.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Whom a cell counts: for each dimension the values of the finest level that belong to it. A
/// dimension that is not named is not restricted.
///
/// Time is a dimension like any other: the months of a year to date are values, and so is the batch
/// in which a case was entered, where that is known to readers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Definition(pub BTreeMap<String, BTreeSet<String>>);

impl Definition {
    /// Everybody.
    pub fn everybody() -> Definition {
        Definition::default()
    }

    /// Only those with one of these values.
    #[must_use]
    pub fn only<S: Into<String>>(
        mut self,
        dimension: &str,
        values: impl IntoIterator<Item = S>,
    ) -> Definition {
        let values = values.into_iter().map(Into::into).collect();
        self.0.insert(dimension.to_owned(), values);
        self
    }

    /// The dimensions in which two definitions are not the same.
    pub fn differ(&self, other: &Definition) -> Vec<String> {
        let names: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        let unlike = names
            .into_iter()
            .filter(|name| self.0.get(*name) != other.0.get(*name));
        unlike.cloned().collect()
    }

    /// Whether everybody in the other one is in this one too.
    pub fn contains(&self, other: &Definition) -> bool {
        self.0.iter().all(|(name, values)| {
            let inner = other.0.get(name);
            inner.is_some_and(|inner| inner.is_subset(values))
        })
    }
}

/// What a reader is told about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// The count.
    Count(u64),
    /// A rounded count: what it may really be, from the least to the most.
    Between(u64, u64),
    /// Nothing. The range is what a reader must not be able to narrow down; none for a cell that is
    /// hidden for others' sake only.
    Hidden(Option<(u64, u64)>),
}

/// A cell of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Whom it counts.
    pub whom: Definition,
    /// What is told.
    pub shown: Shown,
    /// How many of them each agency brought, and so knows; never published. Empty where unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agencies: BTreeMap<u32, u64>,
}

impl Published {
    /// A cell of which nobody knows who contributed.
    pub fn new(whom: Definition, shown: Shown) -> Published {
        Published {
            whom,
            shown,
            agencies: BTreeMap::new(),
        }
    }

    /// The count, where it is told.
    pub fn count(&self) -> Option<u64> {
        match self.shown {
            Shown::Count(count) => Some(count),
            _ => None,
        }
    }
}

/// Cells that are published together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// What the release is called, with its revision.
    pub name: String,
    /// All cells, hidden ones included.
    pub cells: Vec<Published>,
}
