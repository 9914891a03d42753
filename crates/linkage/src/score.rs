//! The weight of a pair.

use crate::error::{Error, Result};
use crate::layout::{PoolId, Storage};
use crate::model::{Model, weight_of};
use crate::pool::NONE;
use crate::records::Records;
use crate::settings::{Frequency, Level, Of, Settings};
use crate::side::Side;
use crate::subject::Subject;
use crate::test::Test;
use crate::told::Cases;

/// At most this many comparisons, and levels in one.
pub(crate) const MOST: usize = 15;

#[derive(Clone, Debug)]
pub(crate) struct Term {
    column: usize,
    of: Of,
    weight: f32,
    /// log₂ of the frequency at which nothing is corrected.
    base: f32,
    /// log₂ of the frequency below which nothing is rarer.
    floor: f32,
}

#[derive(Clone, Debug)]
pub(crate) struct Compared {
    pub(crate) unknown: Test,
    pub(crate) tests: Vec<Test>,
    pub(crate) terms: Vec<Option<Term>>,
    /// Whether levels weigh by the words that names share.
    pub(crate) by_words: bool,
    /// Of each level, *different* being the last.
    pub(crate) weights: Vec<f32>,
    /// The same for two people of one household instead of one person.
    pub(crate) household: Vec<f32>,
    /// How many of its tests compare texts.
    costly: usize,
    /// Columns of texts that its tests compare, with their pools.
    pub(crate) texts: Vec<(usize, PoolId)>,
    /// What rows told before.
    pub(crate) cases: Cases,
}

/// Compares records of one register by one model.
#[derive(Clone, Debug)]
pub struct Scorer<'a> {
    pub(crate) records: &'a Records,
    pub(crate) compared: Vec<Compared>,
    /// Comparisons in the order in which they are made: numbers first, texts last.
    order: Vec<usize>,
    pub(crate) prior: f32,
    /// log₂ of the odds of a household, where the model knows of such.
    pub(crate) household: Option<f32>,
    /// Columns of texts that are compared, and whether word by word.
    pub(crate) prepared: Vec<(usize, bool)>,
    /// Columns of names.
    pub(crate) names: Vec<usize>,
}

/// A comparison of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The level, *different* being behind the last; none where nothing is known.
    pub level: Option<usize>,
    /// log₂ of m over u.
    pub weight: f32,
    /// What the frequency of the shared value adds.
    pub frequency: f32,
}

impl<'a> Scorer<'a> {
    /// Brings model and register together. The register must have been built with the
    /// settings of the model.
    pub fn new(records: &'a Records, model: &Model) -> Result<Scorer<'a>> {
        model.check()?;
        let mut scorer = Scorer::unweighted(records, &model.settings)?;
        scorer.prior = weight_of(model.prior) as f32;
        scorer.household = model.household.map(|p| weight_of(p) as f32);
        for (compared, (comparison, odds)) in scorer
            .compared
            .iter_mut()
            .zip(model.settings.comparisons.iter().zip(&model.levels))
        {
            compared.weights = odds.iter().map(|o| o.weight() as f32).collect();
            compared.household = odds
                .iter()
                .map(|o| (o.household.unwrap_or(o.u) / o.u).log2() as f32)
                .collect();
            for (term, level) in compared.terms.iter_mut().zip(&comparison.levels) {
                if let (Some(term), Some(_)) = (term, &level.frequency) {
                    term.base = base(records, term).log2() as f32;
                }
            }
        }
        Ok(scorer)
    }

    /// For training: levels are found, weights are not known yet.
    pub(crate) fn unweighted(records: &'a Records, settings: &Settings) -> Result<Scorer<'a>> {
        let layout = &records.layout;
        if settings.comparisons.len() > MOST
            || settings.comparisons.iter().any(|c| c.levels.len() >= MOST)
        {
            return Err(Error::Settings(format!(
                "more than {MOST} comparisons or levels"
            )));
        }
        let mut compared = Vec::new();
        let mut prepared = Vec::new();
        for comparison in &settings.comparisons {
            let tests: Vec<Test> = comparison
                .levels
                .iter()
                .map(|l| Test::new(&l.test, layout))
                .collect::<Result<_>>()?;
            let unknown = Test::new(&comparison.unknown, layout)?;
            let mut wanted = Vec::new();
            let all = tests.iter().chain([&unknown]);
            all.for_each(|t| t.prepared(&mut wanted));
            let pool = |c: &usize| match layout.columns[*c].storage {
                Storage::Text(pool) => Some((*c, pool)),
                _ => None,
            };
            let mut texts: Vec<usize> = wanted.iter().map(|(c, _)| *c).collect();
            texts.dedup();
            prepared.extend(wanted);
            let term = |f: &Frequency| {
                let column = layout.column(&f.column)?;
                Ok(Term {
                    column,
                    of: f.of,
                    weight: f.weight as f32,
                    base: 0.0,
                    floor: (f.floor as f32).log2(),
                })
            };
            compared.push(Compared {
                weights: vec![0.0; tests.len() + 1],
                household: vec![0.0; tests.len() + 1],
                texts: texts.iter().filter_map(pool).collect(),
                cases: Cases::new(&tests, &unknown),
                by_words: by_words(&comparison.levels),
                costly: tests.iter().filter(|t| t.costly()).count(),
                terms: comparison
                    .levels
                    .iter()
                    .map(|l| l.frequency.as_ref().map(term).transpose())
                    .collect::<Result<_>>()?,
                tests,
                unknown,
            });
        }
        prepared.sort_unstable();
        prepared.dedup();
        let mut order: Vec<usize> = (0..compared.len()).collect();
        order.sort_by_key(|c| compared[*c].costly);
        let is_name = |c: &usize| layout.columns[*c].storage == Storage::Text(PoolId::Names);
        Ok(Scorer {
            records,
            compared,
            order,
            prior: 0.0,
            household: None,
            prepared,
            names: (0..layout.columns.len()).filter(is_name).collect(),
        })
    }

    /// The register.
    pub fn records(&self) -> &'a Records {
        self.records
    }

    /// The comparisons that may tell something of pairs of this left side.
    pub(crate) fn asked<'s>(&'s self, row: &'s [u32]) -> impl Iterator<Item = usize> + 's {
        let order = self.order.iter().copied();
        order.filter(|at| self.compared[*at].unknown.certain(row) != Some(true))
    }

    /// The best weight the levels of a comparison from each on can give, knowing the left side
    /// only.
    #[inline]
    pub(crate) fn best<'s>(&self, left: &'s Subject, comparison: usize) -> &'s [f32; MOST + 1] {
        left.best[comparison].get_or_init(|| {
            let compared = &self.compared[comparison];
            self.reach(compared, &left.side)
        })
    }

    fn reach(&self, compared: &Compared, left: &Side) -> [f32; MOST + 1] {
        let row = &left.row;
        let mut best = [0.0; MOST + 1];
        if compared.unknown.certain(row) == Some(true) {
            return best;
        }
        let last = compared.tests.len();
        best[last] = compared.weights[last];
        for level in (0..last).rev() {
            best[level] = best[level + 1];
            if compared.tests[level].certain(row) != Some(false) {
                let bonus = compared.terms[level]
                    .as_ref()
                    .map_or(0.0, |t| self.most(t, left).max(0.0));
                best[level] = best[level].max(compared.weights[level] + bonus);
            }
        }
        // Not knowing anything of the other side gives nothing, which may be more.
        best[0] = best[0].max(0.0);
        best
    }

    fn most(&self, term: &Term, left: &Side) -> f32 {
        let log = match term.of {
            Of::Value if left.row[term.column] == NONE => return 0.0,
            Of::Value => {
                let value = left.row[term.column];
                self.records.log_frequency(term.column, value)
            }
            Of::SharedWord => {
                let words = left.rarest(term.column, self.records);
                words.first().map_or(0.0, |rarest| rarest.log)
            }
        };
        term.weight * (term.base - log.max(term.floor))
    }

    /// The most that a frequency can add to a pair, by the letters of the right name.
    pub(crate) fn most_of_pair(&self, term: &Term, left: &Side, right: &[u32]) -> f32 {
        if term.of == Of::Value {
            return self.most(term, left);
        }
        let letters = self.records.pool(PoolId::Names).outline(right[term.column]);
        let words = left.rarest(term.column, self.records);
        // A word that both have has no letter that the right name has not.
        let shared = words.iter().find(|word| word.outline.may_be_in(letters));
        shared.map_or(0.0, |word| {
            term.weight * (term.base - word.log.max(term.floor))
        })
    }

    pub(crate) fn bonus(&self, term: &Term, left: &Side, right: &[u32]) -> f32 {
        let log = match term.of {
            Of::Value => {
                let (a, b) = (left.row[term.column], right[term.column]);
                if a == NONE || b == NONE {
                    return 0.0;
                }
                let log = self.records.log_frequency(term.column, a);
                if a == b {
                    log
                } else {
                    log.max(self.records.log_frequency(term.column, b))
                }
            }
            Of::SharedWord => {
                let other = self.records.words(right[term.column]);
                let shared = left.words[term.column].iter().filter(|w| other.contains(w));
                match shared
                    .map(|w| self.records.word_frequency(*w))
                    .min_by(f64::total_cmp)
                {
                    Some(share) => (share as f32).log2(),
                    None => return 0.0,
                }
            }
        };
        term.weight * (term.base - log.max(term.floor))
    }

    /// All levels of the pair packed, 4 bits each, 0 where nothing is known.
    pub(crate) fn pattern(&self, left: &Subject, right: u32) -> u64 {
        let (side, row) = (&left.side, self.records.row(right));
        let each = self.compared.iter().enumerate();
        each.fold(0, |pattern, (at, compared)| {
            let level = compared.level(side, row, self.records);
            pattern | level.map_or(0, |level| packed(at, level))
        })
    }

    /// What each comparison finds in the pair, in the order of the settings.
    pub fn findings(&self, left: &Subject, right: u32) -> Vec<Finding> {
        let (side, row) = (&left.side, self.records.row(right));
        let found = self.compared.iter().map(|compared| {
            let Some(level) = compared.level(side, row, self.records) else {
                return Finding {
                    level: None,
                    weight: 0.0,
                    frequency: 0.0,
                };
            };
            let term = compared.terms.get(level).and_then(Option::as_ref);
            let frequency = term.map_or(0.0, |t| self.bonus(t, side, row));
            Finding {
                level: Some(level),
                weight: compared.weights[level],
                frequency,
            }
        });
        found.collect()
    }

    /// The same without the comparisons that look at a field.
    pub(crate) fn without(&self, model: &Model, field: &str) -> Scorer<'a> {
        let mut rest = self.clone();
        rest.order
            .retain(|at| !model.settings.comparisons[*at].looks_at(field));
        rest
    }

    /// The level of one comparison of the pair; none where nothing is known.
    pub(crate) fn level(&self, left: &Subject, right: u32, comparison: usize) -> Option<usize> {
        let row = self.records.row(right);
        self.compared[comparison].level(&left.side, row, self.records)
    }

    /// The weight before anything is compared.
    pub fn prior(&self) -> f32 {
        self.prior
    }
}

/// The level of a comparison in its place of a pattern.
pub(crate) fn packed(comparison: usize, level: usize) -> u64 {
    (level as u64 + 1) << (4 * comparison)
}

/// What the weight of a pair loses because it may be two people of one household, whose
/// odds against strangers are given as log₂: of m against (u and household together).
pub(crate) fn likely_relatives(odds: f32) -> f32 {
    if odds > 60.0 {
        odds
    } else {
        (1.0 + odds.exp2()).log2()
    }
}

fn by_words(levels: &[Level]) -> bool {
    let mut terms = levels.iter().filter_map(|l| l.frequency.as_ref());
    terms.any(|f| f.of == Of::SharedWord)
}

/// The frequency at which a level has its plain weight: the chance of agreeing on the
/// column at all.
fn base(records: &Records, term: &Term) -> f64 {
    match term.of {
        Of::SharedWord => records.word_coincidence(),
        Of::Value => records.coincidence(term.column),
    }
}
