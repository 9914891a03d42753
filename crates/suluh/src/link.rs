//! `suluh link`: the records of one person, found in files.

pub(crate) mod args;
mod folder;
mod report;
pub(crate) mod words;

use anyhow::{Context, Result, anyhow};
use args::{Compared, Engine, LinkCommand, Preset, Tables};
use linkage::batch::{self, Job, Progress};
use linkage::settings::{Link, Rule, Settings};
use linkage::splink::{self, Dialect};
use linkage::table::Mapping;
use linkage::{Model, presets};
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::out;

/// Runs the command. Nothing else runs in this process, so it may keep its thread busy.
pub(crate) fn run(args: &args::Link) -> Result<()> {
    match &args.command {
        LinkCommand::Train(args) => train(args),
        LinkCommand::Predict(args) => predict(args),
        LinkCommand::Evaluate(args) => evaluate(args),
        LinkCommand::Rules(args) => rules(args),
        LinkCommand::Export(args) => export(args),
        LinkCommand::Import(args) => import(args),
    }
}

/// An error of the linkage in the language of the terminal.
pub(crate) fn said(error: linkage::Error) -> anyhow::Error {
    anyhow!(words::error(out::language(), &error))
}

/// What a job needs that does not stand in its tables.
struct How<'a> {
    settings: Settings,
    seed: u64,
    id: Option<&'a str>,
    truth: Option<&'a str>,
}

fn with_job<T>(
    tables: &Tables,
    how: How<'_>,
    work: impl FnOnce(&Job<'_>) -> linkage::Result<T>,
) -> Result<T> {
    let locale = out::language();
    let open = |table: usize| fs::File::open(&tables.files[table]);
    let tell = |progress: Progress<'_>| words::tell(locale, &progress);
    let job = Job {
        settings: how.settings,
        mapping: Mapping {
            fields: tables.map.clone(),
            id: how.id.map(str::to_owned),
            truth: how.truth.map(str::to_owned),
        },
        tables: tables
            .files
            .iter()
            .map(|f| f.display().to_string())
            .collect(),
        open: &open,
        seed: how.seed,
        memory: tables.memory,
        tell: &tell,
    };
    work(&job).map_err(said)
}

fn settings(compared: &Compared) -> Result<Settings> {
    let mut settings = match (&compared.settings, compared.preset) {
        (Some(file), _) => {
            let text = read(file)?;
            serde_json::from_str(&text).with_context(|| file.display().to_string())?
        }
        (None, Preset::Indonesian) => presets::indonesian(),
        (None, Preset::Febrl) => presets::febrl(Link::Within),
        (None, Preset::FebrlAcross) => presets::febrl(Link::Across),
    };
    if let Some(limit) = compared.block_limit {
        settings.block_limit = limit;
    }
    if !compared.blocks.is_empty() {
        settings.training = compared.blocks.iter().map(|b| Rule::new(b)).collect();
    }
    Ok(settings)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn model(file: &Path) -> Result<Model> {
    let text = read(file)?;
    Model::from_json(&text).map_err(|e| said(e).context(file.display().to_string()))
}

/// Writes a new file; what stands there already is never overwritten.
fn write_new(file: &Path, text: &str) -> Result<()> {
    let made = fs::File::create_new(file);
    let write =
        made.and_then(|mut out| out.write_all(text.as_bytes()).and_then(|()| out.sync_all()));
    write.with_context(|| file.display().to_string())
}

/// The file can be made: asked before the work, not after hours of it.
fn must_not_exist(file: &Path) -> Result<()> {
    if !file.exists() {
        return Ok(());
    }
    let locale = out::language();
    let args = [("file", file.display().to_string().into())];
    Err(anyhow!(locale.text_with("link-error-exists", &args)))
}

fn today() -> String {
    let here = jiff::tz::TimeZone::system();
    here.to_datetime(jiff::Timestamp::now()).date().to_string()
}

fn train(args: &args::Train) -> Result<()> {
    must_not_exist(&args.model)?;
    let how = How {
        settings: settings(&args.compared)?,
        seed: args.compared.seed,
        id: None,
        truth: None,
    };
    let name = args.name.clone().unwrap_or_else(today);
    let learnt = with_job(&args.tables, how, |job| {
        batch::train(job, &name, args.budget)
    })?;
    write_new(&args.model, &learnt.to_json())?;
    let locale = out::language();
    let said = [
        ("file", args.model.display().to_string().into()),
        ("name", learnt.version.into()),
        ("rules", learnt.settings.blocking.len().to_string().into()),
    ];
    out::line(locale.text_with("link-trained", &said));
    Ok(())
}

fn predict(args: &args::Predict) -> Result<()> {
    let model = model(&args.model)?;
    let mut folder =
        folder::Folder::new(&args.out).with_context(|| args.out.display().to_string())?;
    let how = How {
        settings: model.settings.clone(),
        seed: 0,
        id: args.id.as_deref(),
        truth: None,
    };
    let done = with_job(&args.tables, how, |job| {
        batch::predict(job, &model, args.least, &mut folder)
    })?;
    let locale = out::language();
    let said = [
        ("pairs", words::whole(locale, done.pairs).into()),
        (
            "records",
            words::whole(locale, done.records - done.before).into(),
        ),
        ("before", words::whole(locale, done.before).into()),
        ("little", words::whole(locale, done.too_little).into()),
        ("folder", args.out.display().to_string().into()),
    ];
    out::line(locale.text_with("link-predicted", &said));
    Ok(())
}

fn evaluate(args: &args::Evaluate) -> Result<()> {
    let given = args.model.as_deref().map(model).transpose()?;
    let how = How {
        settings: settings(&args.compared)?,
        seed: args.compared.seed,
        id: None,
        truth: Some(&args.truth),
    };
    let found = with_job(&args.tables, how, |job| {
        batch::evaluate(job, given.as_ref(), args.least, !args.pairs_only)
    })?;
    report::print(out::language(), &found);
    Ok(())
}

fn rules(args: &args::Rules) -> Result<()> {
    let how = How {
        settings: settings(&args.compared)?,
        seed: 0,
        id: None,
        truth: None,
    };
    let choices = with_job(&args.tables, how, |job| batch::rules(job, args.budget))?;
    report::print_rules(out::language(), &choices);
    Ok(())
}

fn export(args: &args::Export) -> Result<()> {
    must_not_exist(&args.file)?;
    let dialect = match args.engine {
        Engine::Duckdb => Dialect::DuckDb,
        Engine::Spark => Dialect::Spark,
    };
    let export = splink::export(&model(&args.model)?, dialect);
    write_new(&args.file, &export.json)?;
    lost("link-exported", &export.lost);
    Ok(())
}

fn import(args: &args::Import) -> Result<()> {
    must_not_exist(&args.model)?;
    let text = read(&args.file)?;
    let name = args.name.clone().unwrap_or_else(today);
    let in_file = |e| said(e).context(args.file.display().to_string());
    let (made, unread) = match &args.into {
        Some(before) => (
            splink::import(&text, &model(before)?, &name).map_err(in_file)?,
            Vec::new(),
        ),
        None => {
            let foreign = splink::foreign(&text, &name).map_err(in_file)?;
            (foreign.model, foreign.unread)
        }
    };
    write_new(&args.model, &made.to_json())?;
    lost("link-imported", &unread);
    Ok(())
}

/// Says that it is done, and what could not be taken along.
fn lost(key: &str, lost: &[String]) {
    let locale = out::language();
    out::line(locale.text_with(key, &[("n", lost.len().to_string().into())]));
    for line in lost {
        out::line(format_args!("  {line}"));
    }
}
