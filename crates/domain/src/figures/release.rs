//! What is published: chosen, protected, attacked, approved by a second person, frozen.

use serde::{Deserialize, Serialize};

use super::{Month, Months};
use crate::transition::Illegal;

crate::coded! {
    /// By what a release is cut.
    pub enum ReleaseDimension: "release-dimension" {
        /// Year.
        Year = "year",
        /// Month.
        Month = "month",
        /// Kabupaten or kota, or province.
        Area = "area",
        /// Sex.
        Sex = "sex",
        /// Child or adult.
        AgeGroup = "age-group",
        /// Age band.
        AgeBand = "age-band",
        /// Type of exploitation.
        Exploitation = "exploitation",
    }
}

impl ReleaseDimension {
    /// Those that persons have.
    pub const ALL_OF_PERSONS: &'static [Self] = &[
        Self::Year,
        Self::Month,
        Self::Area,
        Self::Sex,
        Self::AgeGroup,
        Self::AgeBand,
        Self::Exploitation,
    ];
}

crate::coded! {
    /// Where a revision of a release stands.
    pub enum ReleaseState: "release-state" {
        /// Chosen and looked at by whoever prepares it.
        Draft = "draft",
        /// Signed by whoever prepared it; waits for somebody else.
        Submitted = "submitted",
        /// Signed by somebody else too: frozen, and read by everybody.
        Published = "published",
        /// No longer shown. It stays known: what was read cannot be unread.
        Withdrawn = "withdrawn",
    }
}

crate::coded! {
    /// What moves a revision.
    pub enum ReleaseAction: "release-action" {
        /// Choose anew.
        Prepare = "prepare",
        /// Lay it before somebody else.
        Submit = "submit",
        /// Give it back to be worked on.
        GiveBack = "give-back",
        /// Approve and publish it.
        Approve = "approve",
        /// Take it off the public page.
        Withdraw = "withdraw",
    }
}

impl ReleaseState {
    /// The state of a revision that was just begun.
    pub const START: Self = Self::Draft;

    /// The state after `action`.
    ///
    /// # Errors
    /// Where there is no such step.
    pub fn next(self, action: ReleaseAction) -> Result<Self, Illegal> {
        use ReleaseAction as A;
        match (self, action) {
            (Self::Draft, A::Prepare) => Ok(Self::Draft),
            (Self::Draft, A::Submit) => Ok(Self::Submitted),
            (Self::Submitted, A::GiveBack) => Ok(Self::Draft),
            (Self::Submitted, A::Approve) => Ok(Self::Published),
            (Self::Published, A::Withdraw) => Ok(Self::Withdrawn),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether it was ever read by everybody: an attacker has it.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Published | Self::Withdrawn)
    }
}

/// How counts are made safe.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by", deny_unknown_fields)]
pub enum Protection {
    /// Small counts are hidden, and what they could be computed from.
    Hide {
        /// The smallest count that is shown.
        threshold: u32,
        /// Whether zeros are hidden as small counts are.
        zeros: bool,
    },
    /// Small inner counts become 0 or the base; everything adds up, nothing is hidden.
    Round {
        /// What small counts become, if not 0; the harmless count as well.
        base: u32,
    },
    /// Every count has noise.
    Noise {
        /// The ε of differential privacy, in thousandths.
        thousandths: u32,
    },
}

impl Protection {
    /// The smallest count that is harmless; what is noisy hides every person and needs none.
    pub const fn threshold(self) -> Option<u32> {
        match self {
            Self::Hide { threshold, .. } => Some(threshold),
            Self::Round { base } => Some(base),
            Self::Noise { .. } => None,
        }
    }
}

/// What a release is made of. The same recipe and the same snapshot give the same table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The indicator.
    pub indicator: String,
    /// Its version.
    pub version: i64,
    /// Whether the task forces below are counted too.
    pub below: bool,
    /// The first month, such as `2023-01`.
    pub from: String,
    /// The last month.
    pub to: String,
    /// By what it is cut.
    pub by: Vec<ReleaseDimension>,
    /// How it is made safe.
    pub protection: Protection,
}

/// Why a recipe gives no release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum NoRelease {
    /// The last month comes before the first.
    Backwards,
    /// The last month is not over: it would be read day by day.
    NotOver,
    /// More than ten years.
    TooLong,
    /// Cut by nothing, by too much, or by two dimensions of which one holds the other.
    Cut,
    /// A threshold below what this installation allows.
    Threshold,
    /// ε is 0 or above 10.
    Epsilon,
}

/// Dimensions that a release is cut by at most: beyond it nearly every cell is one person.
pub const MOST_DIMENSIONS: usize = 4;
/// Years that it covers at most.
const MOST_YEARS: i16 = 10;

impl Recipe {
    /// Its months.
    ///
    /// # Errors
    /// [`NoRelease::Backwards`] also where one of them is no month.
    pub fn months(&self) -> Result<Months, NoRelease> {
        let month = |text: &str| text.parse::<Month>().map_err(|_| NoRelease::Backwards);
        Months::new(month(&self.from)?, month(&self.to)?).ok_or(NoRelease::Backwards)
    }

    /// Whether it can be made in this month, where counts from `least` on are harmless.
    ///
    /// # Errors
    /// The first thing that stands against it.
    pub fn check(&self, now: Month, least: u32) -> Result<(), NoRelease> {
        use ReleaseDimension as D;
        let months = self.months()?;
        if months.to() >= now {
            return Err(NoRelease::NotOver);
        }
        if months.to().year() - months.from().year() >= MOST_YEARS {
            return Err(NoRelease::TooLong);
        }
        let both = |one, other| self.by.contains(&one) && self.by.contains(&other);
        let mut once = self.by.clone();
        once.sort_unstable();
        once.dedup();
        if self.by.is_empty()
            || self.by.len() > MOST_DIMENSIONS
            || once.len() != self.by.len()
            || both(D::Year, D::Month)
            || both(D::AgeGroup, D::AgeBand)
        {
            return Err(NoRelease::Cut);
        }
        match self.protection {
            Protection::Noise { thousandths } if !(1..=10_000).contains(&thousandths) => {
                Err(NoRelease::Epsilon)
            }
            protection if protection.threshold().is_some_and(|t| t < least) => {
                Err(NoRelease::Threshold)
            }
            _ => Ok(()),
        }
    }
}

/// What readers are told of a count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// The count.
    Count(u64),
    /// A rounded count.
    Rounded(u64),
    /// A count with noise, in tenths the margin that holds in 95 of 100 cases, where it is known.
    Noisy(u64, Option<u64>),
    /// Nothing.
    Hidden,
    /// Nothing new: what the revision before said holds, as the difference could be somebody.
    AsBefore,
}

impl Value {
    /// The number, where there is one.
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::Count(n) | Self::Rounded(n) | Self::Noisy(n, _) => Some(n),
            Self::Hidden | Self::AsBefore => None,
        }
    }
}

/// A line of a published table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// A code for each dimension; nothing for all of them, the empty code for what is not known.
    pub keys: Vec<Option<String>>,
    /// The count.
    pub value: Value,
}

/// A published table: all that readers are told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What the keys of a line are.
    pub by: Vec<ReleaseDimension>,
    /// The lines, totals included.
    pub lines: Vec<Line>,
}

impl Table {
    /// What is told of the cell with these keys.
    pub fn value(&self, keys: &[Option<String>]) -> Option<Value> {
        let line = self.lines.iter().find(|line| line.keys == keys);
        line.map(|line| line.value)
    }

    /// What is told of everybody.
    pub fn total(&self) -> Option<Value> {
        let all = |line: &&Line| line.keys.iter().all(Option::is_none);
        self.lines.iter().find(all).map(|line| line.value)
    }

    /// How many lines tell nothing new.
    pub fn hidden(&self) -> usize {
        let hidden = |line: &&Line| line.value.number().is_none();
        self.lines.iter().filter(hidden).count()
    }

    /// The cells of which an earlier table said something else: keys, before, now.
    pub fn changes<'a>(&'a self, before: &'a Table) -> Vec<(&'a [Option<String>], u64, u64)> {
        let changed = |line: &'a Line| {
            let was = before.value(&line.keys)?.number()?;
            let is = line.value.number()?;
            (was != is).then_some((line.keys.as_slice(), was, is))
        };
        self.lines.iter().filter_map(changed).collect()
    }
}
