//! Measures the linkage on files, as a program of its own: `suluh link` without the rest of
//! Suluh, for comparing times and memory with other programs.
//!
//! ```text
//! link evaluate FILE.csv…   learns, predicts and compares with the truth
//! link query    FILE.csv…   how long one question to the register takes
//! ```
//!
//! Options: `--preset indonesian|febrl|febrl-across`, `--map field=heading` (repeated),
//! `--truth HEADING`, `--block COLUMNS` (learn in this block; repeated), `--pairs-only yes`.

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::fs::File;
use std::time::Instant;

use linkage::batch::{self, Job, Progress};
use linkage::index::IndexBuilder;
use linkage::model::probability_of;
use linkage::settings::{Link, Rule, Settings};
use linkage::table::{self, Mapping};
use linkage::{evaluate::Quality, presets};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

struct Arguments {
    command: String,
    settings: Settings,
    mapping: Mapping,
    pairs_only: bool,
    files: Vec<String>,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Arguments> {
        let mut read = Arguments {
            command: words.next().unwrap_or_default(),
            settings: presets::indonesian(),
            mapping: Mapping::default(),
            pairs_only: false,
            files: Vec::new(),
        };
        let mut blocks = Vec::new();
        while let Some(word) = words.next() {
            let Some(option) = word.strip_prefix("--") else {
                read.files.push(word);
                continue;
            };
            let value = words.next().ok_or("an option needs a value")?;
            match (option, value.as_str()) {
                ("preset", "indonesian") => read.settings = presets::indonesian(),
                ("preset", "febrl") => read.settings = presets::febrl(Link::Within),
                ("preset", "febrl-across") => read.settings = presets::febrl(Link::Across),
                ("map", pair) => {
                    let (field, heading) = pair.split_once('=').ok_or("field=heading")?;
                    let pair = (field.to_owned(), heading.to_owned());
                    read.mapping.fields.push(pair);
                }
                ("truth", heading) => read.mapping.truth = Some(heading.to_owned()),
                ("block", columns) => blocks.push(Rule::new(columns)),
                ("pairs-only", word) => read.pairs_only = word == "yes",
                _ => return Err(format!("no option --{option} {value}").into()),
            }
        }
        if !blocks.is_empty() {
            read.settings.training = blocks;
        }
        Ok(read)
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let started = Instant::now();
    let open = |table: usize| File::open(&arguments.files[table]);
    let tell = |progress: Progress<'_>| {
        eprintln!("{:8.2} s  {progress:?}", started.elapsed().as_secs_f64());
    };
    let job = Job {
        settings: arguments.settings,
        mapping: arguments.mapping,
        tables: arguments.files.clone(),
        open: &open,
        seed: 1,
        memory: None,
        tell: &tell,
    };
    match arguments.command.as_str() {
        "evaluate" => evaluate(&job, !arguments.pairs_only)?,
        "query" => query(&job)?,
        _ => return Err("evaluate or query?".into()),
    }
    for line in std::fs::read_to_string("/proc/self/status")?.lines() {
        if line.starts_with("VmHWM") {
            eprintln!("{:8.2} s  {line}", started.elapsed().as_secs_f64());
        }
    }
    Ok(())
}

fn evaluate(job: &Job<'_>, groups: bool) -> Result<()> {
    let report = batch::evaluate(job, None, 0.05, groups)?;
    let found = &report.pairs;
    println!(
        "{} true pairs, {} found, {} compared, {} records told too little",
        found.true_pairs, found.found, report.compared, report.too_little
    );
    let show = |name: &str, q: &Quality| {
        let threshold = probability_of(q.weight);
        let (p, r, f1) = (q.precision, q.recall, q.f1);
        println!("{name:9}  {threshold:.3}  {p:.4}  {r:.4}  {f1:.4}");
    };
    println!("           threshold  precision  recall  F1");
    found.curve.iter().for_each(|q| show("", q));
    show("best", &found.best);
    show("even odds", &found.even);
    for bin in &found.calibration {
        println!(
            "believed {:.3}  true {:.3}  {} pairs",
            bin.expected, bin.observed, bin.pairs
        );
    }
    for g in &report.groups {
        println!(
            "persons at {}: {} of two or more, largest {}, F1 {:.4}",
            g.threshold, g.groups, g.largest, g.f1
        );
    }
    Ok(())
}

/// Every 997th record is asked for again, whole and while its name is typed.
fn query(job: &Job<'_>) -> Result<()> {
    let model = batch::train(job, "query", None)?;
    let mut index = IndexBuilder::new(model)?;
    let (mut asked, mut at) = (Vec::new(), 0_u128);
    for source in 0..job.tables.len() {
        let each = |row: table::Row<'_>| {
            index.add(at, source as u8, row.fields);
            if at % 997 == 13 {
                let fields = row.fields.iter().map(|f| (*f).to_owned());
                asked.push(fields.collect::<Vec<String>>());
            }
            at += 1;
            Ok(())
        };
        table::read_file((job.open)(source)?, &job.settings, &job.mapping, each)?;
    }
    let index = index.finish()?;
    println!(
        "index of {} records, checksum {:016x}",
        index.len(),
        index.checksum()
    );
    let mut whole: Vec<f64> = Vec::new();
    let mut typing: Vec<f64> = Vec::new();
    for fields in &asked {
        let mut fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let start = Instant::now();
        index.query(0, &fields, 0.05)?;
        whole.push(start.elapsed().as_secs_f64() * 1e3);
        let name = fields[0];
        fields[0] = &name[..name
            .char_indices()
            .nth(name.chars().count() * 2 / 3)
            .map_or(0, |(i, _)| i)];
        let start = Instant::now();
        index.query_typing(0, &fields, 0, 0.05)?;
        typing.push(start.elapsed().as_secs_f64() * 1e3);
    }
    for (what, times) in [("whole", &mut whole), ("typing", &mut typing)] {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            times
                .get((times.len() as f64 * share) as usize)
                .copied()
                .unwrap_or(0.0)
        };
        println!(
            "{what}: {} questions, p50 {:.3} ms, p99 {:.3} ms",
            times.len(),
            at(0.5),
            at(0.99)
        );
    }
    Ok(())
}
