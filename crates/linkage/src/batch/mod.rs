//! The work of a command line: registers in tables, many records at a time.
//!
//! Tables are opened by the caller, progress is told to the caller, and what is written goes
//! to a writer of the caller; so that a program and a test do exactly the same work. Records that
//! stand in no table are gathered by the caller ([`Gather`]) and handed over.

mod evaluating;
mod load;
mod predicting;

use std::fs::File;
use std::io;

pub use evaluating::{Decided, GroupQuality, Report, evaluate, evaluate_decided, evaluate_loaded};
pub use load::{Gather, Loaded};
pub use predicting::{Chunks, Header, Predicted, chunk_name, predict, predict_loaded};

use crate::blocking::{Blocks, Choice, choose_measured, judge, measure};
use crate::error::Result;
use crate::model::{Model, Run};
use crate::settings::Settings;
use crate::table::Mapping;
use crate::train;

/// Opens the table of a number each time it is asked to.
pub type Open<'a> = &'a dyn Fn(usize) -> io::Result<File>;

/// What is to be done with which tables.
pub struct Job<'a> {
    /// What is compared and how.
    pub settings: Settings,
    /// Which column of the tables holds what.
    pub mapping: Mapping,
    /// Names of the tables, for what is told about them; at most 256. Their places tell the
    /// lists apart that are linked across.
    pub tables: Vec<String>,
    /// Opens them.
    pub open: Open<'a>,
    /// Of the random numbers of training.
    pub seed: u64,
    /// Bytes that records, blocks and pairs may take; no bound where none.
    pub memory: Option<u64>,
    /// Is told how far the work is.
    pub tell: &'a dyn Fn(Progress<'_>),
}

/// How far the work is.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress<'a> {
    /// So many records are read and normalised.
    Read(u64),
    /// All are.
    AllRead(u64),
    /// A blocking rule was measured, and is kept or not.
    Rule(&'a Choice),
    /// A run of expectation-maximisation ended.
    Trained(&'a Run),
    /// So many records are compared, of so many.
    Compared(u64, u64),
}

/// Loads the tables and learns a model. With a `budget`, blocking rules are measured first
/// and those kept that bring at most so many pairs a record together.
pub fn train(job: &Job<'_>, version: &str, budget: Option<f64>) -> Result<Model> {
    train_loaded(
        job,
        &Loaded::new(job, &job.settings, false)?,
        version,
        budget,
    )
}

/// The same of records that are loaded.
pub fn train_loaded(
    job: &Job<'_>,
    loaded: &Loaded,
    version: &str,
    budget: Option<f64>,
) -> Result<Model> {
    let mut settings = job.settings.clone();
    if let Some(budget) = budget {
        let choices = choose_measured(
            &loaded.records,
            &settings.blocking,
            settings.block_limit,
            budget,
        )?;
        choices.iter().for_each(|c| (job.tell)(Progress::Rule(c)));
        let kept = choices.into_iter().filter(|c| c.verdict.kept());
        settings.blocking = kept.map(|c| c.cost.rule).collect();
    }
    let blocks = loaded.blocks(job, &settings)?;
    learn(job, loaded, &blocks, &settings, version)
}

/// Measures the blocking rules of the job and judges them by a budget of pairs a record.
pub fn rules(job: &Job<'_>, budget: f64) -> Result<Vec<Choice>> {
    rules_loaded(job, &Loaded::new(job, &job.settings, false)?, budget)
}

/// The same of records that are loaded.
pub fn rules_loaded(job: &Job<'_>, loaded: &Loaded, budget: f64) -> Result<Vec<Choice>> {
    let settings = &job.settings;
    let costs = measure(&loaded.records, &settings.blocking, settings.block_limit)?;
    Ok(judge(&costs, loaded.records.len(), budget))
}

fn learn(
    job: &Job<'_>,
    loaded: &Loaded,
    blocks: &Blocks,
    settings: &Settings,
    version: &str,
) -> Result<Model> {
    let options = train::Options {
        seed: job.seed,
        ..train::Options::default()
    };
    let model = train::train(&loaded.records, blocks, settings, version, &options)?;
    for run in &model.training {
        (job.tell)(Progress::Trained(run));
    }
    Ok(model)
}
