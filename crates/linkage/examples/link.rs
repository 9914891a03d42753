//! Finds the records of one person in CSV files.
//!
//! ```text
//! link train    MODEL.json FILE.csv…            learns a model
//! link predict  MODEL.json OUT_FOLDER FILE.csv… writes pairs; started again it goes on where it was stopped
//! link export   MODEL.json                      the model as Splink settings for DuckDB
//! link evaluate FILE.csv…                       learns, predicts and compares with the truth
//! link rules    FILE.csv…                       what each blocking rule costs and covers
//! link query    FILE.csv…                       how long one question to the register takes
//! link simulate [PEOPLE]                        six agencies, one count
//! ```
//!
//! Options: `--preset indonesian|febrl|febrl-across`, `--settings FILE.json`,
//! `--map field=heading` (repeated), `--id HEADING`, `--truth HEADING`, `--least PROBABILITY`,
//! `--seed N`, `--groups no` (evaluate pairs only), `--limit RECORDS` (of a block), `--block COLUMNS` (train in this block instead; repeated). The truth of a
//! FEBRL identifier such as `rec-12-dup-0` is its number.

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use linkage::blocking::{self, Blocks};
use linkage::index::IndexBuilder;
use linkage::model::{Model, Run, probability_of, weight_of};
use linkage::settings::{Link, Rule, Settings};
use linkage::{
    Builder, Records, Scorer, cluster, evaluate, predict, presets, simulate, table, train,
};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Records of one chunk of a prediction.
const CHUNK: u32 = 100_000;

struct Job {
    settings: Settings,
    mapping: table::Mapping,
    least: f64,
    seed: u64,
    groups: bool,
    files: Vec<PathBuf>,
    started: Instant,
}

#[derive(Default)]
struct Truth {
    person: Vec<u64>,
    source: Vec<u8>,
}

impl Job {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Job> {
        let mut job = Job {
            settings: presets::indonesian(),
            mapping: table::Mapping::default(),
            least: 0.05,
            seed: 1,
            groups: true,
            files: Vec::new(),
            started: Instant::now(),
        };
        let mut blocks = Vec::new();
        while let Some(argument) = arguments.next() {
            let Some(option) = argument.strip_prefix("--") else {
                job.files.push(argument.into());
                continue;
            };
            let value = arguments
                .next()
                .ok_or_else(|| format!("--{option} needs a value"))?;
            match option {
                "preset" => {
                    job.settings = match value.as_str() {
                        "indonesian" => presets::indonesian(),
                        "febrl" => presets::febrl(Link::Within),
                        "febrl-across" => presets::febrl(Link::Across),
                        _ => return Err(format!("no preset {value}").into()),
                    }
                }
                "settings" => {
                    job.settings = serde_json::from_reader(BufReader::new(File::open(value)?))?
                }
                "map" => {
                    let (field, heading) =
                        value.split_once('=').ok_or("--map wants field=heading")?;
                    job.mapping
                        .fields
                        .push((field.to_owned(), heading.to_owned()));
                }
                "id" => job.mapping.id = Some(value),
                "truth" => job.mapping.truth = Some(value),
                "least" => job.least = value.parse()?,
                "seed" => job.seed = value.parse()?,
                "groups" => job.groups = value == "yes",
                "limit" => job.settings.block_limit = value.parse()?,
                "block" => blocks.push(Rule::new(&value)),
                _ => return Err(format!("no option --{option}").into()),
            }
        }
        if !blocks.is_empty() {
            job.settings.training = blocks;
        }
        Ok(job)
    }

    fn tell(&self, what: &str) {
        eprintln!("{:8.2} s  {what}", self.started.elapsed().as_secs_f64());
    }

    fn tell_memory(&self) -> Result<()> {
        let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(peak) = told.lines().find(|l| l.starts_with("VmHWM")) {
            self.tell(&format!(
                "peak memory {}",
                peak.trim_start_matches("VmHWM:").trim()
            ));
        }
        Ok(())
    }

    /// Hands over every record of all files, with the number of its file.
    fn each_record(
        &self,
        files: &[PathBuf],
        mut each: impl FnMut(u8, &table::Row<'_>),
    ) -> Result<()> {
        for (source, file) in files.iter().enumerate() {
            let open = File::open(file).map_err(|e| format!("{}: {e}", file.display()))?;
            let read = table::read(BufReader::new(open), &self.settings, &self.mapping, |row| {
                each(source as u8, &row)
            });
            read.map_err(|e| format!("{}: {e}", file.display()))?;
        }
        Ok(())
    }

    fn load(&self, files: &[PathBuf]) -> Result<(Records, Truth)> {
        let mut builder = Builder::new(&self.settings)?;
        let mut truth = Truth::default();
        self.each_record(files, |source, row| {
            builder.add(source, row.fields);
            if let Some(person) = row.truth {
                let digits: String = person
                    .chars()
                    .skip_while(|c| !c.is_ascii_digit())
                    .take_while(char::is_ascii_digit)
                    .collect();
                truth.person.push(digits.parse().unwrap_or(u64::MAX));
                truth.source.push(source);
            }
        })?;
        let records = builder.finish();
        self.tell(&format!("{} records read and normalised", records.len()));
        Ok((records, truth))
    }

    fn learn(&self, records: &Records, blocks: &Blocks) -> Result<Model> {
        let options = train::Options {
            seed: self.seed,
            ..train::Options::default()
        };
        let model = train::train(
            records,
            blocks,
            &self.settings,
            &format!("seed {}", self.seed),
            &options,
        )?;
        for run in &model.training {
            let end = if run.converged {
                "converged"
            } else {
                "STOPPED, not converged"
            };
            let Run {
                block,
                class,
                pairs,
                matches,
                iterations,
                ..
            } = run;
            self.tell(&format!("{block}: {pairs} pairs, {matches:.4} of one {class}, {iterations} iterations, {end}"));
        }
        Ok(model)
    }

    fn blocks(&self, records: &Records) -> Result<Blocks> {
        Ok(Blocks::new(
            records,
            &self.settings.blocking,
            self.settings.block_limit,
        )?)
    }
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let mut job = Job::read(arguments)?;
    match command.as_str() {
        "train" => {
            let [model, files @ ..] = &job.files[..] else {
                return Err("which model file?".into());
            };
            let (records, _) = job.load(files)?;
            std::fs::write(
                model,
                job.learn(&records, &job.blocks(&records)?)?.to_json(),
            )?;
        }
        "predict" => {
            let [model, folder, files @ ..] = &job.files.clone()[..] else {
                return Err("which model and folder?".into());
            };
            let model = Model::from_json(&std::fs::read_to_string(model)?)?;
            job.settings = model.settings.clone();
            predict_into(&job, &model, folder, files)?;
        }
        "export" => {
            let [model] = &job.files[..] else {
                return Err("which model file?".into());
            };
            let model = Model::from_json(&std::fs::read_to_string(model)?)?;
            let export = linkage::splink::export(&model, linkage::splink::Dialect::DuckDb);
            export
                .lost
                .iter()
                .for_each(|lost| eprintln!("lost: {lost}"));
            println!("{}", export.json);
        }
        "evaluate" => evaluate_all(&job)?,
        "rules" => {
            let (records, _) = job.load(&job.files)?;
            println!("pairs       unlimited      largest   records   rule");
            for cost in
                blocking::measure(&records, &job.settings.blocking, job.settings.block_limit)?
            {
                let blocking::Cost {
                    rule,
                    pairs,
                    unlimited,
                    largest,
                    records,
                } = cost;
                println!("{pairs:<10}  {unlimited:<13}  {largest:<8}  {records:<8}  {rule}");
            }
        }
        "query" => query(&job)?,
        "simulate" => {
            let people = job
                .files
                .first()
                .and_then(|f| f.to_str())
                .map_or(Ok(10_000), str::parse)?;
            let outcome = simulate::simulate(&simulate::Options {
                people,
                seed: job.seed,
                ..Default::default()
            })?;
            for (agency, count) in &outcome.by_agency {
                println!("{agency:16} {count:8}");
            }
            let simulate::Estimate {
                people, low, high, ..
            } = outcome.estimate;
            println!(
                "added up         {:8}\nreally           {:8}",
                outcome.naive, outcome.distinct
            );
            println!("linked           {people:8.0} ({low:.0} to {high:.0})");
        }
        _ => return Err("train, predict, export, evaluate, rules, query or simulate?".into()),
    }
    Ok(())
}

/// A chunk is written beside its place and moved there when it is whole.
fn predict_into(job: &Job, model: &Model, folder: &Path, files: &[PathBuf]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let (records, _) = job.load(files)?;
    let blocks = job.blocks(&records)?;
    let scorer = Scorer::new(&records, model)?;
    let name = |start: u32| folder.join(format!("pairs-{start:010}.csv"));
    let mut from = 0;
    while (from as usize) < records.len() && name(from).exists() {
        from = from.saturating_add(CHUNK);
    }
    let cutoff = weight_of(job.least) as f32;
    predict::predict_in_chunks(
        &scorer,
        &blocks,
        job.settings.link,
        cutoff,
        from,
        CHUNK,
        |range, found| {
            let part = name(range.start).with_extension("part");
            let mut out = BufWriter::new(File::create(&part)?);
            writeln!(out, "a,b,weight,probability")?;
            for pair in &found.pairs {
                writeln!(
                    out,
                    "{},{},{:.3},{:.6}",
                    pair.a,
                    pair.b,
                    pair.weight,
                    probability_of(pair.weight.into())
                )?;
            }
            out.flush()?;
            std::fs::rename(part, name(range.start))?;
            job.tell(&format!(
                "{} of {} records, {} told too little",
                range.end,
                records.len(),
                found.too_little.len()
            ));
            Ok::<(), std::io::Error>(())
        },
    )?;
    Ok(())
}

fn evaluate_all(job: &Job) -> Result<()> {
    let (records, truth) = job.load(&job.files)?;
    if truth.person.len() != records.len() {
        return Err("--truth names the heading that tells the person".into());
    }
    let blocks = job.blocks(&records)?;
    let model = job.learn(&records, &blocks)?;
    let scorer = Scorer::new(&records, &model)?;
    let cutoff = weight_of(job.least) as f32;
    let found = predict::predict(
        &scorer,
        &blocks,
        job.settings.link,
        cutoff,
        0..records.len() as u32,
    );
    job.tell(&format!(
        "{} pairs compared, {} kept",
        found.compared,
        found.pairs.len()
    ));
    let all = evaluate::true_pairs(&truth.person, &truth.source, job.settings.link);
    let result = evaluate::evaluate(&found.pairs, &truth.person, all);
    println!(
        "{all} true pairs, {} found, {} records told too little",
        result.found,
        found.too_little.len()
    );
    println!("threshold  precision  recall  F1");
    let show = |name: &str, q: &evaluate::Quality| {
        println!(
            "{name:9}  {:9.4}  {:.4}  {:.4}",
            q.precision, q.recall, q.f1
        )
    };
    for quality in &result.curve {
        show(&format!("{:.3}", probability_of(quality.weight)), quality);
    }
    show("best", &result.best);
    show("even odds", &result.even);
    println!("believed  true   pairs");
    for bin in &result.calibration {
        println!("{:.3}     {:.3}  {}", bin.expected, bin.observed, bin.pairs);
    }
    if !job.groups {
        return job.tell_memory();
    }
    let count = records.len();
    drop(blocks);
    drop(records);
    println!("threshold  groups of two or more  largest  F1 of groups");
    for threshold in [0.5, 0.8, 0.9, 0.95, 0.99] {
        let options = cluster::Options {
            threshold,
            ..cluster::Options::default()
        };
        let clusters = cluster::cluster(count, &found.pairs, &[], &[], &options);
        let groups = clusters.groups();
        let joined: Vec<predict::Pair> = groups
            .iter()
            .flat_map(|g| {
                g.iter().enumerate().flat_map(|(at, b)| {
                    g[..at].iter().map(|a| predict::Pair {
                        a: *a,
                        b: *b,
                        weight: 1.0,
                    })
                })
            })
            .filter(|p| {
                job.settings.link == Link::Within
                    || truth.source[p.a as usize] != truth.source[p.b as usize]
            })
            .collect();
        let f1 = evaluate::evaluate(&joined, &truth.person, all).best.f1;
        println!(
            "{threshold:9}  {:21}  {:7}  {f1:.4}",
            groups.len(),
            groups.iter().map(Vec::len).max().unwrap_or(1)
        );
    }
    job.tell_memory()
}

fn query(job: &Job) -> Result<()> {
    let (records, _) = job.load(&job.files)?;
    let model = job.learn(&records, &job.blocks(&records)?)?;
    drop(records);
    let mut index = IndexBuilder::new(model)?;
    let (mut asked, mut at) = (Vec::new(), 0_u128);
    job.each_record(&job.files, |source, row| {
        index.add(at, source, row.fields);
        if at % 997 == 13 {
            asked.push(
                row.fields
                    .iter()
                    .map(|f| (*f).to_owned())
                    .collect::<Vec<String>>(),
            );
        }
        at += 1;
    })?;
    let index = index.finish()?;
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let now = told
        .lines()
        .find(|l| l.starts_with("VmRSS"))
        .unwrap_or_default();
    job.tell(&format!(
        "index of {} records, checksum {:016x}, {now}",
        index.len(),
        index.checksum()
    ));
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
