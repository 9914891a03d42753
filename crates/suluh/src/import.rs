//! `suluh import`: a file of cases or of a published series into the register, and out again.

use crate::cli::{self, Encoding};
use crate::out;
use crate::place::Place;
use anyhow::{Context, Result, anyhow, bail, ensure};
use domain::Coded;
use domain::ids::ImportId;
use domain::imports::{FileEncoding, ImportKind};
use exchange::csv_out::{CsvOut, Options};
use exchange::mapping::Mapping;
use imports::{By, Engine, Guess, Input, Progress, inspect, preview_cases, preview_series};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use store::audit::AuditKeys;
use store::imports::{Import, NewImport};
use store::people::{self, TaskForce};

/// Kinds of problem that are shown after an import.
const SHOWN: u32 = 20;
/// Problems read at a time while they are written to a file.
const PAGE: u32 = 5_000;

/// Runs the command.
pub(crate) async fn run(args: &cli::Import) -> Result<()> {
    let place = Place::of(&args.place)?;
    let zone = TimeZone::get(&args.time_zone)
        .map_err(|_| anyhow!("{}: no such time zone", args.time_zone))?;
    if let Some(file) = &args.draft_mapping {
        return draft(args, file, &zone);
    }
    let keys = AuditKeys::of(&place.keys()?);
    let store = place.connect().await?;
    let engine = Engine::new(store.clone(), keys, Arc::new(Timestamp::now), zone);
    let desk = Desk {
        force: task_force(&engine, args.area.as_deref()).await?,
        engine,
        args,
    };
    let done = desk.run().await;
    store.close().await?;
    done
}

/// The task force with this area, or the only one.
async fn task_force(engine: &Engine, area: Option<&str>) -> Result<TaskForce> {
    let mut tx = engine.store().read().await?;
    let mut forces = people::task_forces(&mut tx).await?;
    if let Some(area) = area {
        forces.retain(|force| force.area == area);
    }
    match forces.len() {
        1 => forces.pop().context("no task force"),
        0 => bail!("there is no such task force: set the program up first"),
        _ => {
            let areas: Vec<_> = forces.iter().map(|force| force.area.as_str()).collect();
            bail!("say for which task force with --area: {}", areas.join(", "))
        }
    }
}

struct Desk<'a> {
    engine: Engine,
    force: TaskForce,
    args: &'a cli::Import,
}

impl Desk<'_> {
    async fn run(&self) -> Result<()> {
        if let Some(id) = self.args.reverse {
            return self.reverse(id.into()).await;
        }
        if self.args.list {
            return self.list().await;
        }
        let file = file_of(self.args)?;
        let input = Input::File(file.to_owned());
        let (kind, mapping) = reading(self.args, &input, &self.engine)?;
        if self.args.preview {
            return preview(self.args, &input, mapping.as_ref(), &self.engine);
        }
        let batch = self.prepare(file, &input, kind, mapping.as_ref()).await?;
        let by = By::command_line();
        let done = self
            .engine
            .run(self.force.id, batch, &input, &by, progress)
            .await;
        let done = done.map_err(|fault| {
            anyhow!(fault).context(format!(
                "batch {batch} is not finished: the same command goes on with another batch, \
                 suluh import --reverse {batch} takes back what came in"
            ))
        })?;
        self.say(&done).await
    }

    async fn prepare(
        &self,
        file: &Path,
        input: &Input,
        kind: ImportKind,
        mapping: Option<&Mapping>,
    ) -> Result<ImportId> {
        let (file_digest, bytes) = input.digest()?;
        let id: ImportId = uuid::Uuid::now_v7().into();
        let name = file.file_name().unwrap_or(file.as_os_str());
        let new = NewImport {
            id,
            task_force: self.force.id,
            kind,
            file_name: name.to_string_lossy().into_owned(),
            file_digest,
            file_bytes: i64::try_from(bytes)?,
            encoding: encoding(self.args),
            mapping: mapping
                .map(Mapping::to_toml)
                .transpose()?
                .unwrap_or_default(),
            source: self.args.source.clone().unwrap_or_else(|| {
                mapping.map_or_else(String::new, |mapping| mapping.name.clone())
            }),
            by: None,
        };
        let store = self.engine.store();
        let mut tx = store.write().await?;
        let same = store::imports::same_file(&mut tx, self.force.id, &new.file_digest, id).await?;
        if let Some(same) = same {
            bail!(
                "this file is in the register already, as batch {} of {}: reverse that one first",
                same.id,
                same.started_at
            );
        }
        store::imports::prepare(&mut tx, &new, Timestamp::now()).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn say(&self, batch: &Import) -> Result<()> {
        out::line(format_args!(
            "{} rows, {} taken, {} left out, {} problems. Batch {}",
            out::number(batch.rows_done),
            out::number(batch.rows_kept),
            out::number(batch.rows_left_out()),
            out::number(batch.issues),
            batch.id
        ));
        let locale = out::language();
        let mut tx = self.engine.store().read().await?;
        let groups = store::imports::issue_groups(&mut tx, batch.id, SHOWN).await?;
        drop(tx);
        let rows: Vec<Vec<String>> = groups
            .into_iter()
            .map(|group| {
                vec![
                    format!("{}×", out::number(group.count)),
                    group.column,
                    group.value,
                    locale.text(&group.reason).into_owned(),
                    locale.text(&group.suggestion).into_owned(),
                ]
            })
            .collect();
        if !rows.is_empty() {
            out::line(out::table(&rows).trim_end());
        }
        if let Some(file) = &self.args.issues {
            self.write_issues(batch.id, file).await?;
        }
        out::line(format_args!(
            "To take all of it back: suluh import --reverse {}",
            batch.id
        ));
        Ok(())
    }

    /// Writes every problem, row by row, with what to do.
    async fn write_issues(&self, batch: ImportId, file: &Path) -> Result<()> {
        let locale = out::language();
        let created = fs::File::create_new(file)
            .with_context(|| format!("cannot make {}", file.display()))?;
        let mut csv = CsvOut::new(created, Options::default())?;
        csv.row(["line", "column", "value", "reason", "what to do"])?;
        let mut tx = self.engine.store().read().await?;
        let mut from = 0;
        loop {
            let issues = store::imports::issues(&mut tx, batch, from, PAGE).await?;
            let Some(last) = issues.last() else { break };
            from = last.position + 1;
            for issue in &issues {
                csv.row([
                    issue.line.to_string().as_str(),
                    &issue.column,
                    &issue.value,
                    &locale.text(&issue.reason),
                    &locale.text(&issue.suggestion),
                ])?;
            }
        }
        csv.finish()?.sync_all()?;
        out::line(format_args!("All problems, row by row: {}", file.display()));
        Ok(())
    }

    async fn reverse(&self, id: ImportId) -> Result<()> {
        let by = By::command_line();
        let done = self.engine.reverse(self.force.id, id, &by, progress).await;
        let batch = done.with_context(|| format!("batch {id}"))?;
        out::line(format_args!(
            "{} is taken back. Its record and the audit of it stay.",
            batch.file_name
        ));
        Ok(())
    }

    async fn list(&self) -> Result<()> {
        let locale = out::language();
        let mut tx = self.engine.store().read().await?;
        let batches = store::imports::list(&mut tx, self.force.id, None, 100).await?;
        let rows: Vec<Vec<String>> = batches
            .iter()
            .map(|batch| {
                vec![
                    batch.id.to_string(),
                    batch.started_at.strftime("%F %H:%M").to_string(),
                    batch.file_name.clone(),
                    locale.text(batch.kind.key()).into_owned(),
                    locale.text(batch.state.key()).into_owned(),
                    out::number(batch.rows_kept),
                ]
            })
            .collect();
        match rows.is_empty() {
            true => out::line("Nothing was imported yet."),
            false => out::line(out::table(&rows).trim_end()),
        }
        Ok(())
    }
}

fn file_of(args: &cli::Import) -> Result<&Path> {
    let file = args.file.as_deref().context("name the file to import")?;
    ensure!(file.is_file(), "{} is no file", file.display());
    Ok(file)
}

fn encoding(args: &cli::Import) -> FileEncoding {
    match args.encoding {
        Encoding::Unicode => FileEncoding::Unicode,
        Encoding::Windows1252 => FileEncoding::Windows1252,
    }
}

/// What the file is, and the mapping to read it with: the one that was named, or a shipped one
/// that fits every column.
fn reading(
    args: &cli::Import,
    input: &Input,
    engine: &Engine,
) -> Result<(ImportKind, Option<Mapping>)> {
    if args.series {
        return Ok((ImportKind::Series, None));
    }
    if let Some(name) = &args.mapping {
        return Ok((ImportKind::Cases, Some(named(name)?)));
    }
    let found = inspect(input, encoding(args), &[], engine.today())?;
    match (found.kind, found.guess) {
        (ImportKind::Series, _) => Ok((ImportKind::Series, None)),
        (kind, Guess::Shipped | Guess::Saved) => Ok((kind, Some(found.mapping))),
        (_, Guess::Drafted) => bail!(
            "no mapping fits these columns: {}. Make one with --draft-mapping FILE.toml, correct \
             it and name it with --mapping FILE.toml",
            found.header.join(", ")
        ),
    }
}

fn named(name: &str) -> Result<Mapping> {
    if let Some(mapping) = Mapping::named(name) {
        return Ok(mapping);
    }
    let text = fs::read_to_string(name).with_context(|| {
        let shipped: Vec<String> = Mapping::shipped().map(|mapping| mapping.name).collect();
        format!("{name} is neither a file nor one of {}", shipped.join(", "))
    })?;
    Mapping::parse(&text).with_context(|| name.to_owned())
}

fn draft(args: &cli::Import, file: &Path, zone: &TimeZone) -> Result<()> {
    let input = Input::File(file_of(args)?.to_owned());
    let today = zone.to_datetime(Timestamp::now()).date();
    let found = inspect(&input, encoding(args), &[], today)?;
    let mut out =
        fs::File::create_new(file).with_context(|| format!("cannot make {}", file.display()))?;
    out.write_all(found.mapping.to_toml()?.as_bytes())?;
    out::line(format_args!(
        "{}: say in it what each column means, then suluh import … --mapping {0}",
        file.display()
    ));
    Ok(())
}

/// What would come in.
fn preview(
    args: &cli::Import,
    input: &Input,
    mapping: Option<&Mapping>,
    engine: &Engine,
) -> Result<()> {
    let (encoding, today) = (encoding(args), engine.today());
    let Some(mapping) = mapping else {
        let found = preview_series(input, encoding, today)?;
        out::line(format_args!(
            "{} rows, {} would be taken",
            found.rows, found.taken
        ));
        return Ok(());
    };
    let found = preview_cases(input, encoding, mapping, today, usize::MAX)?;
    let locale = out::language();
    let summary = &found.summary;
    out::line(format_args!(
        "{} rows with the mapping {}; {} cannot be read, {} are empty. Nothing was written.",
        summary.rows, mapping.name, summary.unreadable, summary.empty
    ));
    let years = summary.by_year.iter().map(|(year, n)| {
        vec![
            year.map_or_else(|| "?".to_owned(), |year| year.to_string()),
            n.to_string(),
        ]
    });
    let kinds = summary.by_exploitation.iter().map(|(kind, n)| {
        let name = kind.map_or_else(|| "?".into(), |kind| locale.text(kind.key()));
        vec![name.into_owned(), n.to_string()]
    });
    let problems = summary
        .problems()
        .into_iter()
        .take(SHOWN as usize)
        .map(|(problem, how)| {
            vec![
                problem.column.clone().unwrap_or_default(),
                problem.value.text().unwrap_or_default().to_owned(),
                locale.text(problem.reason.key()).into_owned(),
                format!("{}×", how.count),
            ]
        });
    for rows in [
        years.collect::<Vec<_>>(),
        kinds.collect(),
        problems.collect(),
    ] {
        if !rows.is_empty() {
            out::line(out::table(&rows));
        }
    }
    Ok(())
}

/// Says how far it is: on one line of a terminal, else now and then.
fn progress(now: Progress) {
    let mut err = std::io::stderr().lock();
    if err.is_terminal() {
        let end = if now.done == now.total { "\n" } else { "" };
        let _ = write!(
            err,
            "\r{} / {}{end}",
            out::number(now.done),
            out::number(now.total)
        );
        let _ = err.flush();
    } else {
        tracing::info!(
            done = now.done,
            total = now.total,
            issues = now.issues,
            "importing"
        );
    }
}
