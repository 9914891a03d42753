//! The weight of a pair, in three steps: what its rows tell, what the outlines of its texts tell,
//! then what the texts tell.
//!
//! Rows are at hand and compare numbers. Outlines are fetched of several pairs together, because
//! each alone would be waited for; most pairs end there, since the rest of the evidence could not
//! lift them to the cutoff. Comparisons are looked at in the order of what they may take away; the
//! weight of those that are left is added up in one order, so that it is the same to the last bit.

use crate::score::{Compared, MOST, Scorer, likely_relatives, packed};
use crate::side::Side;
use crate::subject::Subject;
use crate::told::Told;

/// What rounding may take from a bound, and much more than that.
const HAIR: f32 = 1e-3;
/// In the place of a level where there is none.
const NOWHERE: u8 = u8::MAX;

/// A pair of which the rows have told what they can.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    pub(crate) right: u32,
    /// The weights so far of one person and of one household, each against strangers.
    found: (f32, f32),
    /// The best that the open comparisons can add.
    rest: f32,
    /// What they add if texts tell nothing.
    least: f32,
    /// The levels so far, as [`Scorer::pattern`] packs them.
    pattern: u64,
    /// Comparisons that texts must tell, those first that may take most away.
    open: [Open; MOST],
    count: usize,
}

/// A comparison that texts must tell, with what is told already.
type Open = (u8, Told);

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
            least: 0.0,
            pattern: 0,
            open: [(0, Told::UNKNOWN); MOST],
            count: 0,
        };
        let mut losses = [0.0; MOST];
        for &at in &left.asked {
            let compared = &self.compared[at];
            let told = compared.told(&side.row, row);
            if told.is_open() {
                let most = self.best(left, at)[told.first()];
                let least = told.level().map_or(0.0, |l| compared.weights[l]);
                begun.rest += most;
                begun.least += least;
                // Their number is below MOST.
                let mut place = begun.count;
                while place > 0 && losses[place - 1] < most - least {
                    (begun.open[place], losses[place]) = (begun.open[place - 1], losses[place - 1]);
                    place -= 1;
                }
                (begun.open[place], losses[place]) = ((at as u8, told), most - least);
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
        let enough = |weight: f32| weight >= cutoff - HAIR;
        // The most that the pair can weigh.
        let mut reach = begun.found.0 + begun.rest;
        let (mut open, mut mosts) = (begun.open, [0.0; MOST]);
        let open = &mut open[..begun.count];
        // Where nothing has to be alike, outlines do not settle it.
        let settles = begun.found.0 + begun.least < cutoff;
        for ((at, told), most) in open.iter_mut().zip(&mut mosts) {
            *most = self.best(left, usize::from(*at))[told.first()];
            if !settles {
                continue;
            }
            reach -= *most;
            *most = self.outline(usize::from(*at), told, left, row);
            reach += *most;
            if !enough(reach) {
                return None;
            }
        }
        let mut levels = [NOWHERE; MOST];
        for ((at, told), most) in open.iter().zip(mosts) {
            let at = usize::from(*at);
            let (compared, best) = (&self.compared[at], self.best(left, at));
            reach -= most;
            let reaches = |level: usize| enough(reach + best[level].min(most));
            let Some(level) = compared.tell(*told, side, row, self.records, reaches) else {
                continue;
            };
            if !reaches(level) {
                return None;
            }
            let mut told = (0.0, 0.0);
            self.add(&mut told, compared, level, side, row);
            reach += told.0;
            if !enough(reach) {
                return None;
            }
            levels[at] = level as u8;
        }
        let (mut found, mut pattern) = (begun.found, begun.pattern);
        for &at in left.asked.iter().filter(|at| levels[**at] != NOWHERE) {
            let level = usize::from(levels[at]);
            self.add(&mut found, &self.compared[at], level, side, row);
            pattern |= packed(at, level);
        }
        (found.0 >= cutoff).then_some((found, pattern))
    }

    /// Takes away what the outlines of the texts rule out; the most that is left.
    fn outline(&self, at: usize, told: &mut Told, left: &Subject, row: &[u32]) -> f32 {
        let compared = &self.compared[at];
        *told = compared.outlined(*told, &left.side, row, self.records);
        let best = self.best(left, at)[told.first()];
        if !compared.by_words {
            return best;
        }
        let most = |level: usize| {
            let term = compared.terms.get(level).and_then(Option::as_ref);
            let bonus = term.map_or(0.0, |t| self.most_of_pair(t, &left.side, row));
            compared.weights[level] + bonus.max(0.0)
        };
        let nothing = told.condition() || told.level().is_none();
        let least = if nothing { 0.0 } else { f32::NEG_INFINITY };
        let levels = told.levels().chain(told.level());
        levels.map(most).fold(least, f32::max).min(best)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocking::Blocks;
    use crate::{Builder, presets, simulate, train};

    #[test]
    fn a_pair_that_reaches_the_cutoff_weighs_what_it_weighs_without_one() {
        let settings = presets::indonesian();
        let options = simulate::Options {
            people: 800,
            ..simulate::Options::default()
        };
        let mut builder = Builder::new(&settings).unwrap();
        for person in simulate::registrations(&options) {
            let fields: Vec<&str> = person.fields.iter().map(String::as_str).collect();
            builder.add(person.agency, &fields);
        }
        let records = builder.finish();
        let blocks = Blocks::new(&records, &settings.blocking, settings.block_limit).unwrap();
        let options = train::Options::default();
        let model = train::train(&records, &blocks, &settings, "test", &options).unwrap();
        let scorer = Scorer::new(&records, &model).unwrap();
        let (mut subject, mut candidates, mut reached) = (Subject::default(), Vec::new(), 0);
        for left in 0..records.len() as u32 {
            scorer.take(left, &mut subject);
            blocks.candidates(records.row(left), left, &mut candidates);
            for &right in &candidates {
                let whole = scorer.weigh(&subject, right, f32::NEG_INFINITY);
                for cutoff in [-8.0, 0.0, 12.0] {
                    let expected = whole.filter(|weight| *weight >= cutoff);
                    assert_eq!(scorer.weigh(&subject, right, cutoff), expected);
                    reached += usize::from(expected.is_some());
                }
            }
        }
        assert!(reached > 100);
    }
}
