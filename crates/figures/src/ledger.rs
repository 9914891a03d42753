//! Everything published so far, and what may follow it.
//!
//! A release that is safe alone can open what was published before it, so nothing is published
//! without having been attacked together with all that is out already: only [`Ledger::check`] makes
//! a [`Cleared`] release, and only a cleared release is added.

use serde::{Deserialize, Serialize};

use crate::attack::{At, How, Report, attack};
use crate::release::Release;
use crate::{Error, Result};

/// The releases in the order of publication. Kept and read as data; what may be read by whom is the
/// caller's business, as contributions of agencies stand in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The smallest count of people that is harmless.
    threshold: u64,
    releases: Vec<Release>,
}

/// A release that the attacker could not open. It can be made in no other way than by
/// [`Ledger::check`], and is valid for the ledger as it was then.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleared {
    release: Release,
    after: usize,
}

impl Cleared {
    /// What may be published.
    pub fn release(&self) -> &Release {
        &self.release
    }
}

/// What could be done about a cell that cannot be published as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Proposal {
    /// Wait until what is new in the cell since another one reaches the threshold, then publish that
    /// alone: the next period by itself instead of the year to date.
    Wait {
        /// The cell.
        cell: usize,
        /// What it contains already.
        than: At,
        /// In which dimensions they differ.
        dimensions: Vec<String>,
    },
    /// Show the same as before, and correct it with the next scheduled revision.
    KeepAsItWas {
        /// The cell.
        cell: usize,
        /// Where it was published.
        before: At,
    },
    /// Leave the cell out.
    LeaveOut {
        /// The cell.
        cell: usize,
    },
}

/// Whether a release may follow.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// As it is.
    Fine(Cleared),
    /// Without some of its cells.
    Adapted {
        /// What is left.
        cleared: Cleared,
        /// The numbers of the cells that were left out.
        without: Vec<usize>,
        /// What they would have opened.
        because: Report,
        /// What else could be done about them.
        proposals: Vec<Proposal>,
    },
    /// Not at all: nothing of it that is shown can stay.
    Refused {
        /// What it would open.
        because: Report,
        /// What could be done.
        proposals: Vec<Proposal>,
    },
}

impl Ledger {
    /// An empty ledger for this threshold, which is at least 2.
    pub fn new(threshold: u64) -> Ledger {
        Ledger {
            threshold: threshold.max(2),
            releases: Vec::new(),
        }
    }

    /// The ledger of a caller who keeps what is out elsewhere, the first one first. Until
    /// what is cleared is kept too, nothing else may be added.
    pub fn of(threshold: u64, releases: Vec<Release>) -> Ledger {
        Ledger {
            releases,
            ..Ledger::new(threshold)
        }
    }

    /// What is out, the first release first.
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// Attacks the release together with all that is out. Where that opens something, cells are left
    /// out until it opens nothing.
    ///
    /// # Errors
    /// [`Error::TooManyCells`] where the releases tell too many groups apart to be attacked; then
    /// nothing may be published.
    pub fn check(&self, release: &Release) -> Result<Verdict> {
        let because = attack(release, &self.releases, self.threshold)?;
        let after = self.releases.len();
        if because.is_clean() {
            let release = release.clone();
            return Ok(Verdict::Fine(Cleared { release, after }));
        }
        let proposals = self.proposals(&because);
        let mut left: Vec<usize> = (0..release.cells.len()).collect();
        let mut report = because.clone();
        while !report.is_clean() {
            let blamed = self.blamed(&report);
            if blamed.is_empty() || blamed.len() == left.len() {
                return Ok(Verdict::Refused { because, proposals });
            }
            let kept = left
                .iter()
                .enumerate()
                .filter(|(at, _)| !blamed.contains(at));
            left = kept.map(|(_, cell)| *cell).collect();
            report = attack(&part(release, &left), &self.releases, self.threshold)?;
        }
        let gone = (0..release.cells.len()).filter(|cell| !left.contains(cell));
        let cleared = Cleared {
            release: part(release, &left),
            after,
        };
        Ok(Verdict::Adapted {
            cleared,
            without: gone.collect(),
            because,
            proposals,
        })
    }

    /// The new release's cells through which something was opened.
    fn blamed(&self, report: &Report) -> Vec<usize> {
        let opened = report.opened.iter().map(|opened| opened.at);
        let all = opened.chain(report.contradictions.iter().copied());
        let new = all.filter(|at| at.release == self.releases.len());
        let mut cells: Vec<usize> = new.map(|at| at.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    fn proposals(&self, report: &Report) -> Vec<Proposal> {
        let one = |opened: &crate::attack::Opened| {
            let cell = opened.at.cell;
            match &opened.how {
                How::Difference {
                    smaller,
                    dimensions,
                } if smaller.release < self.releases.len() => Proposal::Wait {
                    cell,
                    than: *smaller,
                    dimensions: dimensions.clone(),
                },
                How::Revision { before } | How::Appeared { before } => {
                    let before = *before;
                    Proposal::KeepAsItWas { cell, before }
                }
                _ => Proposal::LeaveOut { cell },
            }
        };
        let mut proposals: Vec<Proposal> = report.opened.iter().map(one).collect();
        proposals.dedup();
        proposals
    }

    /// Adds what is now published.
    ///
    /// # Errors
    /// [`Error::LedgerMovedOn`] where another release was added since this one was cleared: it has to
    /// be checked again, as the two together were never attacked.
    pub fn publish(&mut self, cleared: Cleared) -> Result<()> {
        if cleared.after != self.releases.len() {
            return Err(Error::LedgerMovedOn);
        }
        self.releases.push(cleared.release);
        Ok(())
    }
}

fn part(release: &Release, cells: &[usize]) -> Release {
    Release {
        name: release.name.clone(),
        cells: cells.iter().map(|at| release.cells[*at].clone()).collect(),
    }
}
