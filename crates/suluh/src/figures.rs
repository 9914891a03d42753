//! `suluh figures`: records to counts, to tables and records that may be published, and the attack
//! on what was or would be published.

pub(crate) mod args;
mod attack;
mod budget;
mod files;
mod protect;
mod quality;
mod standard;
mod words;

use ::figures::attributes::Choice;
use ::figures::batch::{self, Tabulate};
use ::figures::synthesize::quality::Report;
use ::figures::table::{self, Loaded, Options};
use anyhow::{Context, Result};
use args::{By, FiguresCommand, Records};
use budget::Paid;
use files::NewFile;
use std::fs::File;
use words::{said, tell, whole};

use crate::out;

/// Runs the command. Nothing else runs in this process, so it may keep its thread busy.
pub(crate) fn run(args: &args::Figures) -> Result<()> {
    match &args.command {
        FiguresCommand::Tabulate(args) => tabulate(args),
        FiguresCommand::Combine(args) => combine(args),
        FiguresCommand::Protect(args) => protect::run(args),
        FiguresCommand::Synthesize(args) => synthesize(args),
        FiguresCommand::Budget(args) => budget::run(args),
        FiguresCommand::Hierarchy(args) => standard::run(args),
        FiguresCommand::Attack(args) => attack::run(args),
    }
}

/// Reads the records, of which only these columns where some are named.
fn load(records: &Records, columns: &[String], person: Option<&str>) -> Result<Loaded> {
    let named = || records.file.display().to_string();
    let file = File::open(&records.file).with_context(named)?;
    let options = Options {
        columns: columns.to_vec(),
        closed: records.values.clone(),
        person: person.map(str::to_owned),
        memory: records.memory,
        ..Options::default()
    };
    let mut read = |n| words::reading(n, false);
    let loaded = table::read_file(file, &options, &mut read);
    let loaded = loaded.map_err(|e| said(&e).context(named()))?;
    words::reading(loaded.columns.rows() as u64, true);
    Ok(loaded)
}

/// What is counted by what, from the command line or a file.
fn recipe(by: &By) -> Result<Tabulate> {
    if let Some(file) = &by.recipe {
        return standard::complete(files::json(file)?);
    }
    let column = |column: &String| batch::By {
        column: column.trim().to_owned(),
        ..batch::By::default()
    };
    let keep = by.keep.iter().map(|(column, values)| batch::Keep {
        column: column.clone(),
        values: values.clone(),
    });
    Ok(Tabulate {
        by: by.rows.iter().map(column).collect(),
        keep: keep.collect(),
        ..Tabulate::default()
    })
}

/// The columns that a recipe needs: what nobody counts by need not be read, and may hold anything.
fn needed(recipe: &Tabulate, more: Option<&String>) -> Vec<String> {
    let by = recipe.by.iter().map(|by| &by.column);
    let all = by.chain(recipe.keep.iter().map(|keep| &keep.column));
    let mut found: Vec<String> = Vec::new();
    for column in all.chain(more) {
        if !found.contains(column) {
            found.push(column.clone());
        }
    }
    found
}

fn tabulate(args: &args::Tabulate) -> Result<()> {
    let out = NewFile::begin(&args.out, args.records.force)?;
    let release = files::begin(args.release.as_ref(), args.records.force)?;
    let recipe = recipe(&args.by)?;
    let loaded = load(
        &args.records,
        &needed(&recipe, None),
        args.person.as_deref(),
    )?;
    let memory = args.records.memory;
    let words = words::table();
    let lines = batch::tabulate(&loaded, &recipe, &words, memory, out.out()?, &mut tell);
    let lines = lines.map_err(|e| said(&e))?;
    if let Some(file) = release {
        let name = args.records.file.file_stem().unwrap_or_default();
        let exact = batch::unprotected(&loaded, &recipe, &name.to_string_lossy(), memory);
        let exact = exact.map_err(|e| said(&e))?;
        files::write_json(file, &exact)?;
    }
    out.finish()?;
    done("figures-tabulated", lines, &args.out);
    Ok(())
}

fn combine(args: &args::Combine) -> Result<()> {
    let out = NewFile::begin(&args.out, args.records.force)?;
    let recipe = batch::Combine {
        choice: Choice::default(),
        longest: args.longest,
        k: args.k,
    };
    let loaded = load(&args.records, &[], None)?;
    let memory = args.records.memory;
    let found = batch::combine(loaded, &recipe, memory, out.out()?, &mut tell);
    let found = found.map_err(|e| said(&e))?;
    out.finish()?;
    match args.k {
        1 => done("figures-combined-exactly", found, &args.out),
        _ => done("figures-combined", found, &args.out),
    }
    Ok(())
}

fn synthesize(args: &args::Synthesize) -> Result<()> {
    let out = NewFile::begin(&args.out, args.records.force)?;
    let report = files::begin(args.report.as_ref(), args.records.force)?;
    let choice = Choice {
        columns: Vec::new(),
        absent: args.absent.clone(),
        telling: Vec::new(),
    };
    let loaded = load(&args.records, &args.columns, None)?;
    let memory = args.records.memory;
    let (quality, key) = match args.noise.epsilon {
        Some(epsilon) => (
            noisy_records(args, choice, epsilon, &loaded, out.out()?)?,
            "figures-synthesized-noisy",
        ),
        None => {
            let recipe = batch::Synthesize {
                choice,
                k: args.k,
                seed: args.seed,
                longest: args.longest,
            };
            let quality = batch::synthesize(&loaded, &recipe, memory, out.out()?, &mut tell);
            let quality = quality.map_err(|e| said(&e))?;
            quality::must_be_safe(&quality)?;
            (quality, "figures-synthesized")
        }
    };
    // Exact numbers of the true records go nowhere: not even the terminal, which is copied.
    let quality = quality.for_publication();
    if let Some(file) = report {
        files::write_json(file, &quality)?;
    }
    out.finish()?;
    done(key, quality.records, &args.out);
    quality::print(out::language(), &quality);
    Ok(())
}

/// Records that agree with noisy tables, paid for once nothing stands in the way of counting.
fn noisy_records(
    args: &args::Synthesize,
    choice: Choice,
    epsilon: f64,
    loaded: &Loaded,
    out: &File,
) -> Result<Report> {
    let columns = |table: &String| table.split(',').map(|c| c.trim().to_owned()).collect();
    let what = args.out.file_name().unwrap_or_default().to_string_lossy();
    let (mut paid, cost, _) = Paid::new(&args.noise, epsilon, &what)?;
    let recipe = batch::NoisyRecords {
        choice,
        tables: args.tables.iter().map(columns).collect(),
        cost,
        k: args.k,
        seed: args.seed,
        longest: args.longest,
    };
    let memory = args.records.memory;
    let mut source = paid.source();
    let made = batch::noisy_records(loaded, &recipe, memory, &mut source, out, &mut tell);
    drop(source);
    paid.outcome(made)
}

/// Says that it is done, and where it stands.
fn done(key: &'static str, n: u64, file: &std::path::Path) {
    let locale = out::language();
    let args = [
        ("n", whole(locale, n).into()),
        ("file", file.display().to_string().into()),
    ];
    out::line(locale.text_with(key, &args));
}
