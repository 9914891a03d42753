//! Measures Suluh at 10,000 to 1,000,000 cases, each figure beside its floors in the same run.

mod client;
mod fill;
mod floors;
mod load;
mod machine;
mod papers;
mod place;
mod program;
mod report;
mod scenes;
mod server;
mod statements;
mod stats;

use anyhow::{Context, Result};
use clap::Parser;
use client::{Ask, Client};
use floors::Raw;
use load::{Asking, Bounds};
use place::{Cache, Kind, Place};
use program::Taken;
use report::{Line, Part, Rest};
use scenes::{Scene, Who};
use server::Server;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};

/// Measures Suluh on databases filled with so many cases.
#[derive(Debug, Clone, Parser)]
struct Args {
    /// How many cases, one run each.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    cases: Vec<u64>,
    /// On which databases.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    database: Vec<Kind>,
    /// Seconds that each kind of request is measured.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Seconds that each kind of reading request runs before it is measured: PostgreSQL settles on
    /// the plan of a statement after each connection has run it five times.
    #[arg(long, default_value_t = 8)]
    warm: u64,
    /// Measures the papers of a task force instead, on the demonstration.
    #[arg(long)]
    papers: bool,
    /// Only requests whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Writes what was measured into this document.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The day of the measurement, for the document.
    #[arg(long, default_value = "")]
    date: String,
    /// Where filled databases are kept between runs.
    #[arg(long, default_value_os_t = std::env::temp_dir().join("suluh-bench"))]
    cache: PathBuf,
    /// Removes each database after it was measured.
    #[arg(long)]
    forget: bool,
    /// The program's release build, for its start and its memory.
    #[arg(long, default_value_os_t = program::built())]
    program: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let runtime = |name: &str, threads| -> Result<Runtime> {
        let mut builder = Builder::new_multi_thread();
        Ok(builder
            .thread_name(name)
            .worker_threads(threads)
            .enable_all()
            .build()?)
    };
    // The application has a runtime of its own, so that its processor time can be told from that
    // of who asks.
    let app = runtime("app", machine::cores())?;
    let load = runtime(machine::LOAD_THREADS, 1)?;
    let handle = app.handle().clone();
    load.block_on(async { load.spawn(run(args, handle)).await? })
}

async fn run(args: Args, app: Handle) -> Result<()> {
    let before = machine::load()?;
    let mut cache = Cache::open(args.cache.clone())?;
    if args.papers {
        let text = papers::measure(&args.program, &args.database, &mut cache).await?;
        return publish(&args, Part::Papers, &text);
    }
    let (mut lines, mut rest) = (Vec::new(), Vec::new());
    for &kind in &args.database {
        for &cases in &args.cases {
            let place;
            (cache, place) = app
                .spawn(async move {
                    let place = cache.database(kind, cases).await?;
                    anyhow::Ok((cache, place))
                })
                .await??;
            measure(&args, &app, &cache, &place, cases, &mut lines, &mut rest).await?;
            if args.forget {
                cache.forget(kind, cases).await?;
            }
        }
    }
    let text = format!(
        "{}\n{}\n{}",
        facts(&args, &before)?,
        report::table(&lines),
        report::rest_table(&rest)
    );
    publish(&args, Part::Requests, &text)
}

/// Prints what was measured, and writes it into the document where one is named.
fn publish(args: &Args, part: Part, text: &str) -> Result<()> {
    println!("{text}");
    if let Some(out) = &args.out {
        let document = std::fs::read_to_string(out).unwrap_or_default();
        std::fs::write(out, report::insert(&document, part, text))?;
    }
    Ok(())
}

/// Machine and command, in front of the tables.
fn facts(args: &Args, load_before: &str) -> Result<String> {
    let command: Vec<String> = std::env::args().skip(1).collect();
    Ok(format!(
        "Measured {}on {} processors with {:.0} GB of memory; load average {} before and {} after \
         (the measurement itself included). Command:\n\n    cargo run --release --manifest-path \
         bench/Cargo.toml -- {}\n",
        if args.date.is_empty() {
            String::new()
        } else {
            format!("on {} ", args.date)
        },
        machine::cores(),
        machine::memory()? as f64 / 1e9,
        load_before,
        machine::load()?,
        command.join(" "),
    ))
}

async fn measure(
    args: &Args,
    app: &Handle,
    cache: &Cache,
    place: &Place,
    cases: u64,
    lines: &mut Vec<Line>,
    rest: &mut Vec<Rest>,
) -> Result<()> {
    let postmaster = match place.kind {
        Kind::Sqlite => None,
        Kind::Postgres => cache.postmaster(),
    };
    eprintln!("{place}, {} cases", report::thousands(cases));
    let server = {
        let place = place.clone();
        app.spawn(async move { Server::start(&place, cases).await })
            .await??
    };
    eprintln!("  names read in {:.1} s", server.names.as_secs_f64());
    let codes = fill::sealed::codes(cases, fill::teams(cases));
    let services = scenes::services(server.store(), &codes).await?;
    let raw = {
        let place = place.clone();
        app.spawn(async move { Raw::open(&place).await }).await??
    };
    for scene in scenes::scenes(&server, services, cases)? {
        if !server.serves(scene.route) || !scene.name.contains(&args.only) {
            continue;
        }
        let line = one(args, app, &server, &raw, &scene, postmaster).await?;
        lines.push(Line {
            cases,
            database: place.to_string(),
            ..line
        });
        if let Some(line) = lines.last() {
            let page = &line.page;
            eprintln!(
                "  {}: p50 {:.1} p99 {:.1} ms, {:.0}/s, failed {}",
                line.name, page.p50_ms, page.p99_ms, page.rate, page.failed
            );
        }
    }
    let (address, bare) = app.spawn(server::bare()).await??;
    let floor = Asking::workers(16, address, "", |_| Ask::page("/")).await?;
    let floor = load::run(floor, Bounds::new(3), None).await?;
    bare.abort();
    let first_page = first_page(&server).await?;
    let (names_s, officer) = (server.names.as_secs_f64(), server.officer.clone());
    app.spawn(async move {
        raw.close().await;
        server.stop().await
    })
    .await??;
    let taken = started(&args.program, place, names_s, &officer).await;
    rest.push(Rest {
        cases,
        database: place.to_string(),
        bare: floor,
        names_s,
        first_page,
        idle: taken.as_ref().map(|taken| taken.idle),
        register: taken.as_ref().map(|taken| taken.register),
        start_ms: taken.map(|taken| taken.start_ms),
    });
    Ok(())
}

/// Measures one scene: a short run to warm up, the statements alone, then the application.
async fn one(
    args: &Args,
    app: &Handle,
    server: &Server,
    raw: &Raw,
    scene: &Scene,
    postmaster: Option<u32>,
) -> Result<Line> {
    let cookie = match scene.who {
        Who::Manager => &server.manager,
        Who::Officer => &server.officer,
        Who::Analyst => &server.analyst,
    };
    explain_failure(server, scene, cookie).await?;
    if scene.name == scenes::KNOWN {
        server.hold_register().await?;
    }
    let statements = match &scene.floor {
        None => None,
        Some(statements) => {
            let workers = match scene.writes {
                true => raw.writers(scene.concurrency, statements),
                false => raw.readers(scene.concurrency, statements),
            };
            let bounds = Bounds::new((args.seconds / 2).max(1));
            Some(app.spawn(load::run(workers, bounds, None)).await??)
        }
    };
    let workers = || {
        let asks = scene.asks.clone();
        Asking::workers(scene.concurrency, server.address, cookie, move |n| {
            asks(n + 1)
        })
    };
    // What writes knows the version that its last write left: it cannot run twice.
    if !scene.writes {
        load::run(workers().await?, Bounds::new(args.warm), None).await?;
    }
    let page = load::run(workers().await?, Bounds::new(args.seconds), postmaster).await?;
    Ok(Line {
        name: scene.name.to_owned(),
        cases: 0,
        database: String::new(),
        concurrency: scene.concurrency,
        page,
        statements,
        target: scene.target,
    })
}

/// Asks once and says what came where it was not expected: a table of failures helps nobody.
async fn explain_failure(server: &Server, scene: &Scene, cookie: &str) -> Result<()> {
    let mut client = Client::connect(server.address, cookie).await?.plain();
    let ask = (scene.asks)(0);
    let answer = client.send(&ask).await?;
    if answer.status != ask.expect {
        let body = String::from_utf8_lossy(&answer.body);
        let words: String = body.chars().filter(|c| *c != '\n').take(3_000).collect();
        eprintln!(
            "  {}: {} was answered {}: {words}",
            scene.name, ask.path, answer.status
        );
    }
    Ok(())
}

/// Bytes that a browser receives for the first page after signing in and all that it loads.
async fn first_page(server: &Server) -> Result<Option<usize>> {
    let path = if server.serves("/today") {
        "/today"
    } else {
        "/cases"
    };
    let page = Client::connect(server.address, &server.manager)
        .await?
        .plain()
        .send(&Ask::page(path))
        .await?;
    let mut client = Client::connect(server.address, &server.manager).await?;
    let mut bytes = client.send(&Ask::page(path)).await?.bytes;
    let html = String::from_utf8(page.body).context("the first page")?;
    let mut loaded: Vec<&str> = html
        .split(['"', '\''])
        .filter(|part| part.starts_with("/static/"))
        // An icon is a part of one file.
        .map(|part| part.split('#').next().unwrap_or(part))
        .collect();
    loaded.sort_unstable();
    loaded.dedup();
    for path in loaded {
        bytes += client.send(&Ask::page(path)).await?.bytes;
    }
    Ok(Some(bytes))
}

/// Start and memory of the program itself, where it was built.
async fn started(program: &Path, place: &Place, names_s: f64, officer: &str) -> Option<Taken> {
    if !program.exists() {
        eprintln!(
            "  {} is not there: start and memory are not measured",
            program.display()
        );
        return None;
    }
    // Idle is what it is when the index of names has been built.
    let idle = Duration::from_secs_f64(names_s * 1.5 + 5.0);
    let taken = program::measure(program, place, idle, officer).await;
    taken
        .inspect_err(|error| eprintln!("  start and memory are not measured: {error:#}"))
        .ok()
}
