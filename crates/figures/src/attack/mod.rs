//! The attacker: what can be computed from everything published, taken together.
//!
//! Three attacks, each with what they find as data for a sentence:
//! - *differences*: two cells of which one contains the other, in one release or in two: the year to
//!   date less the months before, a district less its towns, a revision less what it revises, a file
//!   less the same file a record ago;
//! - *coalitions*: the same figures less what an agency, or two, know themselves;
//! - *equations*: all cells of all releases as one system over the smallest groups that they tell
//!   apart; the least and the most that each hidden cell, and each such group, can be.
//!
//! The attacker is not told any count that is not published, and assumes nothing but that people
//! come in no negative numbers.

mod coalitions;
mod differences;
mod groups;
mod system;
mod whom;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::release::{Published, Release};
use system::Equations;

/// A cell, by the release and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct At {
    /// The release's number in the order of publication, the new one last.
    pub release: usize,
    /// The cell's number in the release.
    pub cell: usize,
}

/// How something was found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
#[non_exhaustive]
pub enum How {
    /// A cell less another that it contains leaves too few.
    Difference {
        /// The cell that is subtracted.
        smaller: At,
        /// In which dimensions they differ.
        dimensions: Vec<String>,
    },
    /// A cell changed between two releases by too few.
    Revision {
        /// What it was.
        before: At,
    },
    /// A cell was hidden in one release and is shown in another: somebody who was added, or removed,
    /// made the difference.
    Appeared {
        /// Where it was the other way.
        before: At,
    },
    /// What is left of a cell without these agencies' own cases is too few.
    Agencies {
        /// Who would have to know.
        agencies: Vec<u32>,
        /// The cell that is subtracted as well, if any.
        less: Option<At>,
    },
    /// The equations of all releases leave no more room.
    Equations,
}

/// Something that was found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The cell through which it was found out; of two releases, the later.
    pub at: At,
    /// How.
    pub how: How,
    /// The least that it can be.
    pub low: f64,
    /// The most that it can be.
    pub high: f64,
}

impl Opened {
    /// Whether the count is known exactly.
    pub fn exact(&self) -> bool {
        self.high - self.low < 0.5
    }

    /// Whether it is known that somebody is there.
    pub fn presence(&self) -> bool {
        self.low > 1e-6
    }
}

/// What the attacker found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Everything that was opened, by cell.
    pub opened: Vec<Opened>,
    /// Cells that contradict what was published before, and so say that something was corrected.
    pub contradictions: Vec<At>,
    /// Whether a question was too hard to answer. What is not known to be safe is not.
    pub unsettled: bool,
}

impl Report {
    /// Whether nothing was found and everything answered.
    pub fn is_clean(&self) -> bool {
        self.opened.is_empty() && self.contradictions.is_empty() && !self.unsettled
    }
}

/// Attacks a release that would follow the earlier ones. `threshold` is the smallest count that is
/// harmless; only what the new release makes possible is reported.
///
/// # Errors
/// [`crate::Error::TooManyCells`] where the releases tell too many groups apart.
pub fn attack(new: &Release, earlier: &[Release], threshold: u64) -> Result<Report> {
    let (places, cells) = all(earlier, new);
    let newest = earlier.len();
    let mut opened = differences::find(&places, &cells, newest, threshold);
    let equations = Equations::new(&places, &cells, newest, threshold)?;
    let (readers, tables) = equations.solve(&[], &[]);
    opened.extend(readers.opened);
    let mut unsettled = readers.unsettled;
    let views = coalitions::coalitions(&cells).into_par_iter();
    let mut views: Vec<(Vec<u32>, Report)> = views
        .flat_map_iter(|one| coalitions::solve(&equations, &one, &tables))
        .collect();
    views.sort_by_key(|(agencies, _)| (agencies.len(), agencies.clone()));
    for (agencies, found) in views {
        unsettled |= found.unsettled;
        opened.extend(found.opened.into_iter().map(|opened| {
            let (agencies, less) = (agencies.clone(), None);
            let how = How::Agencies { agencies, less };
            Opened { how, ..opened }
        }));
    }
    opened.sort_by_key(|opened| opened.at);
    Ok(Report {
        opened,
        contradictions: readers.contradictions,
        unsettled,
    })
}

/// All cells in the order of publication, and where each stands.
fn all<'a>(earlier: &'a [Release], new: &'a Release) -> (Vec<At>, Vec<&'a Published>) {
    let releases = earlier.iter().chain(std::iter::once(new)).enumerate();
    let cells = releases.flat_map(|(release, of)| {
        let cells = of.cells.iter().enumerate();
        cells.map(move |(cell, content)| (At { release, cell }, content))
    });
    cells.unzip()
}
