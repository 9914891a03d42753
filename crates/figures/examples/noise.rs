//! How far noise puts counts off, on files, for comparing with other programs at the same ε and δ;
//! δ is 1/(n ln n) of n people.
//!
//! ```text
//! noise tables FILE EPSILON TABLE…    tables declared together, each as COLUMN,COLUMN…
//! noise records FILE EPSILON [ABSENT] records that agree with all pairs of columns, on standard
//!                                     output; ABSENT says nothing, 0 where it is not given
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

use std::fs::File;
use std::io::{Read, stdout};

use figures::attributes::Choice;
use figures::batch::{NoisyRecords, noisy_records};
use figures::columns::Columns;
use figures::dp::planner::with_total;
use figures::dp::{Plan, Rho, Source, Tables};
use figures::table::{Loaded, Options, read_file};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [command, file, epsilon, rest @ ..] = &words[..] else {
        return Err("noise COMMAND FILE EPSILON …".into());
    };
    let read = |options: &Options| read_file(File::open(file)?, options, &mut |_| {});
    let open = read(&Options::default())?.columns;
    let n = open.rows() as f64;
    let cost = Rho::of(epsilon.parse()?, 1.0 / (n * n.ln()));
    let mut random = File::open("/dev/urandom")?;
    let mut source = Source::new(move |bytes| random.read_exact(bytes).is_ok());
    match command.as_str() {
        "tables" => tables(&open, cost, rest, &mut source),
        "records" => {
            let values = |column: &figures::columns::Column| {
                let labels = column.labels().map(str::to_owned);
                (column.name().to_owned(), labels.collect())
            };
            let closed = open.all().iter().map(values).collect();
            let loaded = read(&Options {
                closed,
                ..Options::default()
            })?;
            records(&loaded, cost, rest.first(), &mut source)
        }
        other => Err(format!("no command {other}").into()),
    }
}

fn tables(columns: &Columns, cost: Rho, words: &[String], source: &mut Source<'_>) -> Result<()> {
    let places = |table: &String| table.split(',').map(|c| columns.place(c)).collect();
    let declared: Vec<Vec<usize>> = words.iter().map(places).collect::<figures::Result<_>>()?;
    let sizes: Vec<usize> = columns.all().iter().map(|c| c.categories() + 1).collect();
    let plan = Plan::new(&sizes, &with_total(&sizes, &declared), cost)?;
    let measured = plan.measure(|part| counts(columns, &sizes, part), source)?;
    let likely = measured.likely();
    let published = measured.published()?;
    println!("of true counts of 10 and more, off in the mean:");
    let told = |what: &str, noisy: &dyn Fn(&[usize]) -> Vec<f64>| {
        let mut off = Vec::new();
        for table in plan.tables().iter().filter(|table| !table.is_empty()) {
            let truth = counts(columns, &sizes, table);
            let cells = truth.iter().zip(noisy(table)).enumerate();
            off.extend(cells.filter_map(|(cell, (truth, noisy))| {
                let tells = *truth >= 10 && says_all(columns, &sizes, table, cell);
                tells.then(|| (noisy - *truth as f64).abs())
            }));
        }
        let mean = off.iter().sum::<f64>() / off.len() as f64;
        println!("{what} {mean:.2} ({} cells)", off.len());
    };
    told("as measured", &|table| measured.unbiased(table));
    told("as likely", &|table| likely.unbiased(table));
    told("as published", &|table| {
        let counts = published.get(table).into_iter().flatten();
        counts.map(|count| *count as f64).collect()
    });
    let total = |tables: &Tables| tables.unbiased(&[]).iter().sum::<f64>();
    let off = total(&likely) - columns.rows() as f64;
    let deviation = plan.variance(&[]).unwrap_or_default().sqrt();
    println!("the total {off:.0}, of a standard deviation of {deviation:.0}");
    Ok(())
}

/// The true table of these columns, the last running fastest.
fn counts(columns: &Columns, sizes: &[usize], table: &[usize]) -> Vec<u64> {
    let mut counts = vec![0; table.iter().map(|at| sizes[*at]).product()];
    for row in 0..columns.rows() {
        let code = |at: &usize| columns.all()[*at].codes().get(row) as usize;
        let cell = table
            .iter()
            .fold(0, |cell, at| cell * sizes[*at] + code(at));
        counts[cell] += 1;
    }
    counts
}

/// Whether every value of a cell says something: 0 and nothing do not, as with combinations.
fn says_all(columns: &Columns, sizes: &[usize], table: &[usize], mut cell: usize) -> bool {
    table.iter().rev().all(|at| {
        let code = cell % sizes[*at];
        cell /= sizes[*at];
        let label = columns.all()[*at].label(code as u32);
        label.is_some_and(|label| label != "0")
    })
}

fn records(
    loaded: &Loaded,
    cost: Rho,
    absent: Option<&String>,
    source: &mut Source<'_>,
) -> Result<()> {
    let usual = Choice::default();
    let recipe = NoisyRecords {
        choice: Choice {
            absent: absent.map_or(usual.absent, |absent| vec![absent.clone()]),
            ..Choice::default()
        },
        tables: Vec::new(),
        cost,
        k: 10,
        seed: 1,
        longest: 4,
    };
    let report = noisy_records(loaded, &recipe, None, source, stdout().lock(), &mut |_| {})?;
    eprintln!("{} records", report.records);
    for l in &report.lengths {
        eprintln!("{l}");
    }
    Ok(())
}
