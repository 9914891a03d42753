//! How good a model is, against known truth.

use rustc_hash::FxHashMap;

use super::load::{Loaded, within};
use super::{Job, Progress, learn};
use crate::cluster::{self, cluster};
use crate::error::{Error, Result};
use crate::evaluate::{Evaluation, evaluate as against, judge, true_pairs};
use crate::model::{Model, weight_of};
use crate::predict::{Pair, predict_in_chunks};
use crate::score::Scorer;
use crate::settings::Link;

/// Records between two notices of progress.
const CHUNK: u32 = 50_000;
/// Bytes of a pair while it is kept and evaluated.
const PAIR: u64 = 24;
/// Thresholds at which persons are formed.
const THRESHOLDS: [f64; 5] = [0.5, 0.8, 0.9, 0.95, 0.99];

/// What an evaluation says.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Records read.
    pub records: u64,
    /// Records that tell their person.
    pub labelled: u64,
    /// Records of which too little is known to find anybody.
    pub too_little: u64,
    /// Pairs compared.
    pub compared: u64,
    /// Of pairs.
    pub pairs: Evaluation,
    /// Of persons formed from them; none where that was not asked for.
    pub groups: Vec<GroupQuality>,
}

/// Persons at a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupQuality {
    /// Of the probability.
    pub threshold: f64,
    /// Persons of two records or more.
    pub groups: u64,
    /// Records of the largest.
    pub largest: u64,
    /// Of all pairs within persons.
    pub f1: f64,
}

/// Links the tables and compares with the truth that the mapping names. Learns a model where
/// none is given. Pairs below the probability `least` are not kept; `groups` says whether
/// persons are formed too.
pub fn evaluate(job: &Job<'_>, model: Option<&Model>, least: f64, groups: bool) -> Result<Report> {
    let settings = model.map_or(&job.settings, |m| &m.settings);
    let loaded = Loaded::new(job, settings, false)?;
    evaluate_loaded(job, loaded, model, least, groups)
}

/// The same of records that are loaded.
pub fn evaluate_loaded(
    job: &Job<'_>,
    mut loaded: Loaded,
    model: Option<&Model>,
    least: f64,
    groups: bool,
) -> Result<Report> {
    if loaded.truth.len() != loaded.records.len() {
        return Err(Error::NoTruth);
    }
    let link = model.map_or(&job.settings, |m| &m.settings).link;
    let (pairs, mut report) = pairs_of(job, &loaded, model, least)?;
    let truth = std::mem::take(&mut loaded.truth);
    let sources = std::mem::take(&mut loaded.sources);
    drop(loaded);
    let known = Known::new(&truth, &sources, link);
    report.labelled = truth.iter().filter(|p| **p != 0).count() as u64;
    report.pairs = known.compare(pairs.iter().copied());
    if groups {
        let forms = THRESHOLDS.iter();
        report.groups = forms.map(|t| known.groups(&pairs, *t)).collect();
    }
    Ok(report)
}

/// A pair that people decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The lower row.
    pub a: u32,
    /// The higher row.
    pub b: u32,
    /// Whether both are one person.
    pub same: bool,
}

/// Compares with what people decided, pair by pair. Nothing is known of other pairs, so they
/// count neither way; and people decide on what they were shown, so that pairs which nobody
/// brought to them are missing from the recall.
pub fn evaluate_decided(
    job: &Job<'_>,
    loaded: &Loaded,
    model: Option<&Model>,
    least: f64,
    decided: &[Decided],
) -> Result<Report> {
    let known: FxHashMap<(u32, u32), bool> = decided.iter().map(|d| ((d.a, d.b), d.same)).collect();
    let same = known.values().filter(|same| **same).count() as u64;
    if known.is_empty() {
        return Err(Error::NoTruth);
    }
    let (pairs, mut report) = pairs_of(job, loaded, model, least)?;
    let judged = pairs
        .iter()
        .filter_map(|p| Some((p.weight, *known.get(&(p.a, p.b))?)));
    report.pairs = judge(judged.collect(), same);
    let mut records: Vec<u32> = known.keys().flat_map(|(a, b)| [*a, *b]).collect();
    records.sort_unstable();
    records.dedup();
    report.labelled = records.len() as u64;
    Ok(report)
}

/// The likely pairs, and a report of what was done for them.
fn pairs_of(
    job: &Job<'_>,
    loaded: &Loaded,
    model: Option<&Model>,
    least: f64,
) -> Result<(Vec<Pair>, Report)> {
    let settings = model.map_or(&job.settings, |m| &m.settings);
    let blocks = loaded.blocks(job, settings)?;
    let learnt = match model {
        Some(_) => None,
        None => Some(learn(job, loaded, &blocks, settings, "evaluation")?),
    };
    let scorer = Scorer::new(
        &loaded.records,
        model.or(learnt.as_ref()).ok_or(Error::NoTruth)?,
    )?;
    let records = loaded.records.len() as u64;
    let held = loaded.records.bytes() + blocks.bytes();
    let mut pairs = Vec::new();
    let mut report = Report {
        records,
        labelled: 0,
        too_little: 0,
        compared: 0,
        pairs: against(&[], &[], 0),
        groups: Vec::new(),
    };
    let cutoff = weight_of(least) as f32;
    predict_in_chunks(
        &scorer,
        &blocks,
        settings.link,
        cutoff,
        0,
        CHUNK,
        |range, found| {
            report.too_little += found.too_little.len() as u64;
            report.compared += found.compared;
            pairs.extend(found.pairs);
            (job.tell)(Progress::Compared(range.end.into(), records));
            within(job, held + pairs.len() as u64 * PAIR)
        },
    )?;
    Ok((pairs, report))
}

/// What is known of persons. A record that does not tell its person says nothing about the
/// pairs it is in.
struct Known<'a> {
    truth: &'a [u64],
    sources: &'a [u8],
    link: Link,
    pairs: u64,
}

impl<'a> Known<'a> {
    fn new(truth: &'a [u64], sources: &'a [u8], link: Link) -> Known<'a> {
        let labelled = truth.iter().zip(sources).filter(|(p, _)| **p != 0);
        let (persons, lists): (Vec<u64>, Vec<u8>) = labelled.unzip();
        let pairs = true_pairs(&persons, &lists, link);
        Known {
            truth,
            sources,
            link,
            pairs,
        }
    }

    fn counts(&self, pair: &Pair) -> bool {
        let (a, b) = (pair.a as usize, pair.b as usize);
        let told = self.truth[a] != 0 && self.truth[b] != 0;
        told && (self.link == Link::Within || self.sources[a] != self.sources[b])
    }

    fn compare(&self, pairs: impl Iterator<Item = Pair>) -> Evaluation {
        let counted: Vec<Pair> = pairs.filter(|p| self.counts(p)).collect();
        against(&counted, self.truth, self.pairs)
    }

    fn groups(&self, pairs: &[Pair], threshold: f64) -> GroupQuality {
        let options = cluster::Options {
            threshold,
            ..cluster::Options::default()
        };
        let groups = cluster(self.truth.len(), pairs, &[], &[], &options).groups();
        let joined = groups.iter().flat_map(|group| {
            let members = group.iter().enumerate();
            members.flat_map(|(at, b)| group[..at].iter().map(|a| joined(*a, *b)))
        });
        GroupQuality {
            threshold,
            f1: self.compare(joined).best.f1,
            largest: groups.iter().map(Vec::len).max().unwrap_or(1) as u64,
            groups: groups.len() as u64,
        }
    }
}

fn joined(a: u32, b: u32) -> Pair {
    Pair { a, b, weight: 1.0 }
}
