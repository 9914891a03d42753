//! The command line of `suluh link`.

use crate::cli;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `suluh link`.
#[derive(Debug, Args)]
pub(crate) struct Link {
    #[command(subcommand)]
    pub(crate) command: LinkCommand,
}

/// What to do with which records.
#[derive(Debug, Subcommand)]
pub(crate) enum LinkCommand {
    /// Learn a model from records, without labels, and write it to a file.
    Train(Train),
    /// Write all likely pairs into a folder. Stopped, the same command goes on where it was.
    Predict(Predict),
    /// Compare what a model finds with a column that tells the person.
    Evaluate(Evaluate),
    /// Measure what each blocking rule costs and covers.
    Rules(Rules),
    /// Write a model as settings of Splink.
    Export(Export),
    /// Make a model of settings that Splink wrote.
    Import(Import),
}

/// Records and how they are read.
#[derive(Debug, Clone, Args)]
pub(crate) struct Tables {
    /// Files with one record a row, CSV with headings or Parquet.
    #[arg(required_unless_present = "register")]
    pub(crate) files: Vec<PathBuf>,
    /// The column that holds a field, where it is not named like the field. Given once for each.
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = pair, conflicts_with = "register")]
    pub(crate) map: Vec<(String, String)>,
    /// The victims in the program's own register instead of files. It is written to the audit.
    #[arg(long, conflicts_with = "files")]
    pub(crate) register: bool,
    #[command(flatten)]
    pub(crate) place: cli::Place,
    /// Most memory for records, blocks and pairs, e.g. 400MB.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) memory: Option<u64>,
}

/// What is compared, where no model says it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Compared {
    /// Settings that come with the program.
    #[arg(long, value_enum, default_value_t = Preset::Indonesian)]
    pub(crate) preset: Preset,
    /// File of settings (JSON) instead.
    #[arg(long, conflicts_with = "preset")]
    pub(crate) settings: Option<PathBuf>,
    /// Most records that share a key; more tell nobody apart.
    #[arg(long, value_name = "RECORDS")]
    pub(crate) block_limit: Option<u32>,
    /// Block to learn in, as columns joined by commas, instead of those of the settings. May be
    /// given several times.
    #[arg(long = "block", value_name = "COLUMNS")]
    pub(crate) blocks: Vec<String>,
    /// Seed of the random numbers of training.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Settings that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Preset {
    /// People in Indonesian registers.
    Indonesian,
    /// The data sets of FEBRL.
    Febrl,
    /// The same, across two files.
    FebrlAcross,
}

/// `suluh link train`.
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// File of the model to write; it must not exist. A model of the register is stored there.
    #[arg(
        long,
        required_unless_present = "register",
        conflicts_with = "register"
    )]
    pub(crate) model: Option<PathBuf>,
    /// Name of the model, kept with every decision; without it, the date of today.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Measure the blocking rules and keep those that together bring at most so many pairs a
    /// record together.
    #[arg(long, value_name = "PAIRS", value_parser = budget)]
    pub(crate) budget: Option<f64>,
    #[command(flatten)]
    pub(crate) compared: Compared,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// `suluh link predict`.
#[derive(Debug, Args)]
pub(crate) struct Predict {
    /// File of the model; for the register, without it, the model in use.
    #[arg(long, required_unless_present = "register")]
    pub(crate) model: Option<PathBuf>,
    /// Folder for the pairs.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Column of the record's identifier; without it, the number of its row from 0 on. Records of
    /// the register are named by the code of the case and the number of the person.
    #[arg(long, value_name = "COLUMN", conflicts_with = "register")]
    pub(crate) id: Option<String>,
    /// Least probability of a pair that is written.
    #[arg(long, default_value_t = 0.5, value_parser = probability)]
    pub(crate) least: f64,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// `suluh link evaluate`.
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// File of the model; without it, one is learnt, or for the register the one in use taken.
    #[arg(long)]
    pub(crate) model: Option<PathBuf>,
    /// Column that tells the person; records without a value there are not judged. For the
    /// register, what people decided tells it.
    #[arg(
        long,
        value_name = "COLUMN",
        required_unless_present = "register",
        conflicts_with = "register"
    )]
    pub(crate) truth: Option<String>,
    /// Least probability of a pair that is kept.
    #[arg(long, default_value_t = 0.05, value_parser = probability)]
    pub(crate) least: f64,
    /// Judge pairs only, not the persons formed of them.
    #[arg(long)]
    pub(crate) pairs_only: bool,
    #[command(flatten)]
    pub(crate) compared: Compared,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// `suluh link rules`.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// Pairs a record above which rules would be dropped.
    #[arg(long, value_name = "PAIRS", default_value_t = 200.0, value_parser = budget)]
    pub(crate) budget: f64,
    #[command(flatten)]
    pub(crate) compared: Compared,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// Where Splink runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// DuckDB.
    Duckdb,
    /// Spark.
    Spark,
}

/// `suluh link export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// File of the model.
    #[arg(long)]
    pub(crate) model: PathBuf,
    /// Where Splink runs.
    #[arg(long, value_enum, default_value_t = Engine::Duckdb)]
    pub(crate) engine: Engine,
    /// File of settings to write; it must not exist.
    pub(crate) file: PathBuf,
}

/// `suluh link import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// File of the model to write; it must not exist.
    #[arg(long)]
    pub(crate) model: PathBuf,
    /// Model that was exported to Splink: what was learnt there goes into it. Without it, the
    /// model is made of Splink's settings alone.
    #[arg(long)]
    pub(crate) into: Option<PathBuf>,
    /// Name of the model; without it, the date of today.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Settings that Splink saved.
    pub(crate) file: PathBuf,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, column)) if !field.is_empty() && !column.is_empty() => {
            Ok((field.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("FIELD=COLUMN, e.g. birth=tanggal_lahir".to_owned()),
    }
}

/// Bytes by a number and a unit.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let at = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let factor = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        _ => return Err("a number with kB, MB or GB, e.g. 400MB".to_owned()),
    };
    let bytes = number
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(factor));
    bytes.ok_or_else(|| "a number with kB, MB or GB, e.g. 400MB".to_owned())
}

pub(crate) fn probability(text: &str) -> Result<f64, String> {
    let between = |p: &f64| *p > 0.0 && *p < 1.0;
    let found = text.parse::<f64>().ok().filter(between);
    found.ok_or_else(|| "a number between 0 and 1".to_owned())
}

pub(crate) fn budget(text: &str) -> Result<f64, String> {
    let found = text
        .parse::<f64>()
        .ok()
        .filter(|n| *n > 0.0 && n.is_finite());
    found.ok_or_else(|| "a number above 0".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("400MB"), Ok(400_000_000));
        assert_eq!(size("2 gb"), Ok(2_000_000_000));
        assert_eq!(size("17"), Ok(17));
        for wrong in ["", "MB", "4 miles", "99999999999999GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn probabilities_are_open_at_both_ends() {
        assert_eq!(probability("0.5"), Ok(0.5));
        for wrong in ["0", "1", "NaN", "half"] {
            assert!(probability(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mapping_has_two_sides() {
        assert_eq!(pair("birth=tgl"), Ok(("birth".into(), "tgl".into())));
        assert!(pair("birth").is_err() && pair("=tgl").is_err());
    }
}
