//! The weight of a pair, in two steps: what its rows tell, then what its texts tell.
//!
//! Rows are at hand and compare numbers; most pairs end there, since the rest of the evidence
//! could not lift them to the cutoff. Texts are fetched of the others only, of several pairs
//! together, because each alone would be waited for.

use crate::score::{Compared, MOST, Scorer, likely_relatives, packed};
use crate::side::Side;
use crate::subject::Subject;
use crate::told::Told;

/// A pair of which the rows have told what they can.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    pub(crate) right: u32,
    /// The weights so far of one person and of one household, each against strangers.
    found: (f32, f32),
    /// The best that the open comparisons can add.
    rest: f32,
    /// The levels so far, as [`Scorer::pattern`] packs them.
    pattern: u64,
    /// Comparisons that texts must tell, with what is told already.
    open: [(u8, Told); MOST],
    count: usize,
}

impl Scorer<'_> {
    /// The weight of the pair, unless it is certainly below `cutoff`.
    pub fn weigh(&self, left: &Subject, right: u32, cutoff: f32) -> Option<f32> {
        let begun = self.begin(left, right, cutoff)?;
        self.end(left, &begun, cutoff)
    }

    /// The weights of one person and of one household, each against strangers.
    pub(crate) fn parts(&self, left: &Subject, right: u32, cutoff: f32) -> Option<(f32, f32)> {
        let begun = self.begin(left, right, cutoff)?;
        self.end_parts(left, &begun, cutoff).map(|(found, _)| found)
    }

    /// The weight and the levels of the pair, unless it is certainly below `cutoff`.
    pub(crate) fn weigh_pattern(
        &self,
        left: &Subject,
        right: u32,
        cutoff: f32,
    ) -> Option<(f32, u64)> {
        let begun = self.begin(left, right, cutoff)?;
        let (found, pattern) = self.end_parts(left, &begun, cutoff)?;
        let weight = weight(found);
        (weight >= cutoff).then_some((weight, pattern))
    }

    /// What the rows tell of a pair; none where it is certainly below `cutoff`.
    #[inline]
    pub(crate) fn begin(&self, left: &Subject, right: u32, cutoff: f32) -> Option<Begun> {
        let (side, row) = (&left.side, self.records.row(right));
        let mut begun = Begun {
            right,
            found: (self.prior, self.household.unwrap_or(f32::NEG_INFINITY)),
            rest: 0.0,
            pattern: 0,
            open: [(0, Told::UNKNOWN); MOST],
            count: 0,
        };
        for &at in &left.asked {
            let compared = &self.compared[at];
            let told = compared.told(&side.row, row);
            if told.is_open() {
                begun.rest += self.best(left, at)[told.first()];
                // It is below MOST.
                begun.open[begun.count] = (at as u8, told);
                begun.count += 1;
            } else if let Some(level) = told.level() {
                self.add(&mut begun.found, compared, level, side, row);
                begun.pattern |= packed(at, level);
            }
        }
        (begun.found.0 + begun.rest >= cutoff).then_some(begun)
    }

    /// Brings what will be asked of the texts of pairs into the cache together.
    pub(crate) fn warm(&self, begun: &[Begun]) {
        let touch = |pair: &Begun| {
            let row = self.records.row(pair.right);
            let open = pair.open[..pair.count].iter();
            let texts = open.flat_map(|(at, _)| &self.compared[usize::from(*at)].texts);
            texts.fold(0, |sum, (c, pool)| {
                sum ^ self.records.pool(*pool).outline(row[*c]).letters
            })
        };
        std::hint::black_box(begun.iter().fold(0, |sum, pair| sum ^ touch(pair)));
    }

    /// The weight of a pair that was begun, unless it is certainly below `cutoff`.
    pub(crate) fn end(&self, left: &Subject, begun: &Begun, cutoff: f32) -> Option<f32> {
        let (found, _) = self.end_parts(left, begun, cutoff)?;
        Some(weight(found)).filter(|weight| *weight >= cutoff)
    }

    fn end_parts(&self, left: &Subject, begun: &Begun, cutoff: f32) -> Option<((f32, f32), u64)> {
        let (side, row) = (&left.side, self.records.row(begun.right));
        let (mut found, mut rest, mut pattern) = (begun.found, begun.rest, begun.pattern);
        for &(at, told) in &begun.open[..begun.count] {
            let at = usize::from(at);
            let (compared, best) = (&self.compared[at], self.best(left, at));
            rest -= best[told.first()];
            let reaches = |level: usize| found.0 + rest + best[level] >= cutoff;
            let Some(level) = compared.tell(told, side, row, self.records, reaches) else {
                continue;
            };
            if !reaches(level) {
                return None;
            }
            self.add(&mut found, compared, level, side, row);
            pattern |= packed(at, level);
        }
        (found.0 >= cutoff).then_some((found, pattern))
    }

    fn add(&self, found: &mut (f32, f32), of: &Compared, level: usize, left: &Side, right: &[u32]) {
        let term = of.terms.get(level).and_then(Option::as_ref);
        let bonus = term.map_or(0.0, |t| self.bonus(t, left, right));
        found.0 += of.weights[level] + bonus;
        found.1 += of.household[level] + bonus;
    }
}

/// The weight by those of one person and of one household.
fn weight((one, household): (f32, f32)) -> f32 {
    one - likely_relatives(household)
}
