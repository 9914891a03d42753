//! Reports, cases and people: three numbers, and how many people two organisations both know.

use domain::figures::safe::{self, Thresholds};
use domain::ids::TaskForceId;
use store::linkage::counts::{self, Counts};
use store::{Error, Tx, site};

use crate::page::Page;

/// The numbers as the figures page shows them.
pub(crate) struct Numbers {
    /// The three numbers, and victims counted once in each case.
    pub(crate) counts: Counts,
    /// Two organisations and the people whom both know; small counts are not shown.
    pub(crate) overlaps: Vec<(String, String, String)>,
}

impl Numbers {
    /// Counts for a task force. Small counts are hidden from the threshold on that its site has.
    pub(crate) async fn read(
        tx: &mut Tx,
        task_force: TaskForceId,
        page: &Page,
    ) -> Result<Self, Error> {
        let least = site::find(tx, task_force)
            .await?
            .map_or(Thresholds::USUAL, |site| site.least);
        let found = counts::overlaps(tx, task_force).await?;
        let known: Vec<u32> = found
            .iter()
            .map(|overlap| u32::try_from(overlap.n).unwrap_or(u32::MAX))
            .collect();
        let shown = safe::parts(&known, least.part);
        // A single count has no others among which it could hide.
        let shown = found.into_iter().zip(shown).map(|(overlap, n)| {
            let n = n.filter(|n| *n >= least.part);
            let words = n.map_or_else(
                || page.t("linkage-overlap-hidden").into_owned(),
                |n| page.number(n),
            );
            (overlap.one, overlap.other, words)
        });
        Ok(Self {
            overlaps: shown.collect(),
            counts: counts::counts(tx, task_force).await?,
        })
    }
}
