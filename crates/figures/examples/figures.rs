//! Measures the crate on files, as a program of its own, for comparing CPU time and memory of
//! whole processes with other programs.
//!
//! ```text
//! figures combinations FILE [LONGEST]   counts combinations and writes them to standard output
//! figures synthesize FILE [K]           makes protected records and reports on them
//! figures pivot FILE COLUMN…            how long one table takes once the file is read
//! figures persons FILE COLUMN…          the same of persons, of whom every third has two rows
//! figures protect FILE [agency=COLUMN] COLUMN…
//!                                       how long a table takes to be protected, and then to be
//!                                       attacked: alone, and after tables of fewer columns
//! ```

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::fs::File;
use std::io::stdout;
use std::time::Instant;

use figures::attack::attack;
use figures::attributes::{Attributes, Choice};
use figures::batch::{self, By, Combine, How, Protect, Tabulate};
use figures::columns::{Columns, Filter};
use figures::crosstab::{self, Dimension, Persons, Unit};
use figures::dp::Source;
use figures::protect::Rules;
use figures::synthesize::{k, quality::Report};
use figures::table::{self, Loaded};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [command, file, rest @ ..] = &words[..] else {
        return Err("figures COMMAND FILE …".into());
    };
    let started = Instant::now();
    let loaded = table::read_file(File::open(file)?, &table::Options::default(), &mut |_| {})?;
    let columns = &loaded.columns;
    eprintln!("read {} rows in {:?}", columns.rows(), started.elapsed());
    match command.as_str() {
        "combinations" => combinations(loaded, rest)?,
        "synthesize" => synthesize(columns, rest)?,
        "pivot" => pivot(columns, rest, Unit::Rows)?,
        "persons" => {
            let persons =
                Persons::of((0..columns.rows()).map(|row| row - usize::from(row % 4 == 3)));
            pivot(columns, rest, Unit::Persons(&persons))?;
        }
        "protect" => protect(&loaded, rest)?,
        other => return Err(format!("no command {other}").into()),
    }
    eprintln!("{:?} of CPU, {} MiB", cpu()?, peak()? / 1024);
    Ok(())
}

fn combinations(loaded: Loaded, words: &[String]) -> Result<()> {
    let recipe = Combine {
        choice: Choice::default(),
        longest: words.first().map_or(Ok(3), |w| w.parse())?,
        k: 1,
    };
    batch::combine(loaded, &recipe, None, stdout().lock(), &mut |_| {})?;
    Ok(())
}

fn synthesize(columns: &Columns, words: &[String]) -> Result<()> {
    let threshold = words.first().map_or(Ok(10), |w| w.parse())?;
    let truth = Attributes::new(columns, &Choice::default())?;
    let before = cpu()?;
    let rows = k::synthesize(&truth, threshold, &mut |_| {})?;
    let took = cpu()? - before;
    let report = Report::of(&truth, &rows, threshold, 4)?;
    println!(
        "{} combinations, {} records, {took:?}",
        rows.list().len(),
        report.records
    );
    for l in &report.lengths {
        println!("{l}");
    }
    Ok(())
}

fn pivot(columns: &Columns, names: &[String], unit: Unit<'_>) -> Result<()> {
    let dimensions = names.iter().map(|n| Dimension::of(columns, n));
    let dimensions: Vec<Dimension> = dimensions.collect::<std::result::Result<_, _>>()?;
    let most = crosstab::MOST_CELLS;
    let mut times = Vec::new();
    for _ in 0..51 {
        let started = Instant::now();
        let table = crosstab::tabulate(columns, &dimensions, &Filter::new(), unit, most)?;
        times.push(started.elapsed());
        assert!(table.total() <= columns.rows() as u64);
    }
    times.sort();
    println!(
        "pivot of {names:?}: median {:?}, worst {:?}",
        times[25], times[50]
    );
    Ok(())
}

fn protect(loaded: &Loaded, words: &[String]) -> Result<()> {
    let (agency, names) = match words {
        [first, rest @ ..] if first.starts_with("agency=") => (first.split_once('='), rest),
        _ => (None, words),
    };
    let made = |names: &[String]| {
        let by = |name: &String| By {
            column: name.clone(),
            ..By::default()
        };
        let recipe = Protect {
            name: names.join(", "),
            table: Tabulate {
                by: names.iter().map(by).collect(),
                ..Tabulate::default()
            },
            agency: agency.map(|(_, column)| column.to_owned()),
            how: How::Hide(Rules::of(5)),
        };
        let mut none = Source::new(|_: &mut [u8]| false);
        batch::protect(loaded, &recipe, None, &mut none, &mut |_| {})
    };
    let before = cpu()?;
    let new = made(names)?;
    println!(
        "{} cells, {:?} hidden, {:?}",
        new.len(),
        new.hidden(),
        cpu()? - before
    );
    let fewer = (1..names.len()).map(|n| Ok(made(&names[..n])?.release));
    let fewer = fewer.collect::<Result<Vec<_>>>()?;
    for earlier in [&[][..], &fewer] {
        let (before, started) = (cpu()?, Instant::now());
        let report = attack(&new.release, earlier, 5)?;
        println!(
            "attacked after {} others: {} opened, settled {}, {:?} of CPU, {:?}",
            earlier.len(),
            report.opened.len(),
            !report.unsettled,
            cpu()? - before,
            started.elapsed()
        );
    }
    Ok(())
}

/// CPU time of the process, user and system.
fn cpu() -> Result<std::time::Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().unwrap_or_default();
    let mut fields = after.split_whitespace().skip(11);
    let mut ticks = || fields.next().unwrap_or_default().parse::<u64>();
    Ok(std::time::Duration::from_millis(10 * (ticks()? + ticks()?)))
}

/// The most memory the process had, in KiB.
fn peak() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let number = line.unwrap_or_default().trim().split(' ').next();
    Ok(number.unwrap_or_default().parse()?)
}
