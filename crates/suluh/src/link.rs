//! `suluh link`: the records of one person, found in files or in the program's own register.

pub(crate) mod args;
mod folder;
mod register;
mod report;
pub(crate) mod words;

use ::audit::Kind;
use anyhow::{Context, Result, anyhow};
use args::{Compared, Engine, LinkCommand, Preset, Tables};
use linkage::batch::{self, Job, Progress, Report};
use linkage::settings::{Link, Rule, Settings};
use linkage::splink::{self, Dialect};
use linkage::table::Mapping;
use linkage::{Model, presets};
use register::Register;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::out;

/// Runs the command. Nothing else runs in this process, so it may keep its thread busy.
pub(crate) async fn run(args: &args::Link) -> Result<()> {
    match &args.command {
        LinkCommand::Train(args) => train(args).await,
        LinkCommand::Predict(args) => predict(args).await,
        LinkCommand::Evaluate(args) => evaluate(args).await,
        LinkCommand::Rules(args) => rules(args).await,
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

/// Tells the work what the job is.
async fn with_job<T>(
    tables: &Tables,
    how: How<'_>,
    work: impl AsyncFnOnce(&Job<'_>) -> Result<T>,
) -> Result<T> {
    let locale = out::language();
    let open = |table: usize| fs::File::open(&tables.files[table]);
    let tell = |progress: Progress<'_>| words::tell(locale, &progress);
    let files = tables.files.iter().map(|file| file.display().to_string());
    let job = Job {
        settings: how.settings,
        mapping: Mapping {
            fields: tables.map.clone(),
            id: how.id.map(str::to_owned),
            truth: how.truth.map(str::to_owned),
        },
        tables: match tables.register {
            true => vec![register::NAME.to_owned()],
            false => files.collect(),
        },
        open: &open,
        seed: how.seed,
        memory: tables.memory,
        tell: &tell,
    };
    work(&job).await
}

/// The model of a file, or the one that the register compares by.
async fn model_of(file: Option<&Path>, own: Option<&Register>) -> Result<Option<Model>> {
    match (file, own) {
        (Some(file), _) => model(file).map(Some),
        (None, Some(register)) => register.model().await.map(Some),
        (None, None) => Ok(None),
    }
}

/// The register, where the records are those of the program itself.
async fn own(tables: &Tables) -> Result<Option<Register>> {
    match tables.register {
        true => Ok(Some(Register::open(&tables.place).await?)),
        false => Ok(None),
    }
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

async fn train(args: &args::Train) -> Result<()> {
    if let Some(file) = &args.model {
        must_not_exist(file)?;
    }
    let how = How {
        settings: settings(&args.compared)?,
        seed: args.compared.seed,
        id: None,
        truth: None,
    };
    let name = args.name.clone().unwrap_or_else(today);
    let own = own(&args.tables).await?;
    let locale = out::language();
    let learn = async |job: &Job<'_>| match &own {
        Some(register) => {
            let read = register.read(job, &job.settings, false).await?;
            batch::train_loaded(job, &read.loaded, &name, args.budget).map_err(said)
        }
        None => batch::train(job, &name, args.budget).map_err(said),
    };
    let learnt = with_job(&args.tables, how, learn).await?;
    let mut said = vec![
        ("name", learnt.version.as_str().into()),
        ("rules", learnt.settings.blocking.len().to_string().into()),
    ];
    if let Some(register) = own {
        register.add(&learnt).await?;
        register.close().await?;
        out::line(locale.text_with("link-trained-register", &said));
    }
    if let Some(file) = &args.model {
        write_new(file, &learnt.to_json())?;
        said.push(("file", file.display().to_string().into()));
        out::line(locale.text_with("link-trained", &said));
    }
    Ok(())
}
async fn predict(args: &args::Predict) -> Result<()> {
    let own = own(&args.tables).await?;
    let model = model_of(args.model.as_deref(), own.as_ref()).await?;
    let model = model.context("no model")?;
    let mut folder =
        folder::Folder::new(&args.out).with_context(|| args.out.display().to_string())?;
    let how = How {
        settings: model.settings.clone(),
        seed: 0,
        id: args.id.as_deref(),
        truth: None,
    };
    let find = async |job: &Job<'_>| match &own {
        Some(register) => {
            register.record(Kind::LinkPredicted, "pairs").await?;
            let read = register.read(job, &model.settings, true).await?;
            batch::predict_loaded(job, &read.loaded, &model, args.least, &mut folder).map_err(said)
        }
        None => batch::predict(job, &model, args.least, &mut folder).map_err(said),
    };
    let done = with_job(&args.tables, how, find).await?;
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
    closed(own).await
}

async fn evaluate(args: &args::Evaluate) -> Result<()> {
    let own = own(&args.tables).await?;
    let given = model_of(args.model.as_deref(), own.as_ref()).await?;
    let how = How {
        settings: settings(&args.compared)?,
        seed: args.compared.seed,
        id: None,
        truth: args.truth.as_deref(),
    };
    let judge = async |job: &Job<'_>| match &own {
        Some(register) => judged(register, job, given.as_ref(), args.least).await,
        None => batch::evaluate(job, given.as_ref(), args.least, !args.pairs_only).map_err(said),
    };
    let found = with_job(&args.tables, how, judge).await?;
    let heading = match own {
        Some(_) => "link-evaluated-register",
        None => "link-evaluated",
    };
    report::print(out::language(), heading, &found);
    closed(own).await
}

/// What a model finds in the register, beside what people decided there.
async fn judged(
    register: &Register,
    job: &Job<'_>,
    model: Option<&Model>,
    least: f64,
) -> Result<Report> {
    register.record(Kind::LinkEvaluated, "decisions").await?;
    let settings = model.map_or(&job.settings, |model| &model.settings);
    let read = register.read(job, settings, false).await?;
    let decided = register.decided(&read).await?;
    if decided.is_empty() {
        return Err(anyhow!(out::language().text("link-error-nothing-decided")));
    }
    batch::evaluate_decided(job, &read.loaded, model, least, &decided).map_err(said)
}

async fn rules(args: &args::Rules) -> Result<()> {
    let own = own(&args.tables).await?;
    let how = How {
        settings: settings(&args.compared)?,
        seed: 0,
        id: None,
        truth: None,
    };
    let measure = async |job: &Job<'_>| match &own {
        Some(register) => {
            register.record(Kind::LinkEvaluated, "rules").await?;
            let read = register.read(job, &job.settings, false).await?;
            batch::rules_loaded(job, &read.loaded, args.budget).map_err(said)
        }
        None => batch::rules(job, args.budget).map_err(said),
    };
    let choices = with_job(&args.tables, how, measure).await?;
    report::print_rules(out::language(), &choices);
    closed(own).await
}

/// Leaves the register.
async fn closed(own: Option<Register>) -> Result<()> {
    match own {
        Some(register) => register.close().await,
        None => Ok(()),
    }
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
