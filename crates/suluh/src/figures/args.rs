//! The command line of `suluh figures`.

use crate::link::args::{probability, size};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `suluh figures`.
#[derive(Debug, Args)]
pub(crate) struct Figures {
    #[command(subcommand)]
    pub(crate) command: FiguresCommand,
}

/// What to do with which records.
#[derive(Debug, Subcommand)]
pub(crate) enum FiguresCommand {
    /// Count records by columns, with all totals. The counts are exact, and not for publication.
    Tabulate(Tabulate),
    /// Count combinations of values.
    Combine(Combine),
    /// Make a table that may be published: with cells hidden, rounded or with noise.
    Protect(Protect),
    /// Make records that may be published, in the columns of the file.
    Synthesize(Synthesize),
    /// Begin an account of what noise may cost the people of a file, from which it is then paid.
    Budget(Budget),
    /// Name the hierarchies that recipes can use without holding them, or write one to a file, to be
    /// changed there.
    Hierarchy(Hierarchy),
    /// Compute what can be computed from releases. Ends with an error where something is opened.
    Attack(Attack),
}

/// Records and how they are read.
#[derive(Debug, Clone, Args)]
pub(crate) struct Records {
    /// File with one record a row, CSV with headings or Parquet.
    pub(crate) file: PathBuf,
    /// The values that a column may have; a record with another is refused. Given once for each
    /// column. Noise needs it of every column that is counted by.
    #[arg(long = "values", value_name = "COLUMN=VALUE,…", value_parser = values)]
    pub(crate) values: Vec<(String, Vec<String>)>,
    /// Most memory for the records and what is made of them, e.g. 400MB.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) memory: Option<u64>,
    /// Write anew what is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// What is counted by what.
#[derive(Debug, Clone, Args)]
pub(crate) struct By {
    /// Columns to count by, joined by commas.
    #[arg(
        long,
        value_name = "COLUMNS",
        value_delimiter = ',',
        required_unless_present = "recipe"
    )]
    pub(crate) rows: Vec<String>,
    /// Count only records with one of these values; nothing stands for "not recorded". Given once
    /// for each column.
    #[arg(long = "keep", value_name = "COLUMN=VALUE,…", value_parser = values)]
    pub(crate) keep: Vec<(String, Vec<String>)>,
    /// File of a recipe (JSON) instead: columns, levels of hierarchies, what is kept.
    #[arg(long, conflicts_with_all = ["rows", "keep"])]
    pub(crate) recipe: Option<PathBuf>,
}

/// `suluh figures tabulate`.
#[derive(Debug, Args)]
pub(crate) struct Tabulate {
    #[command(flatten)]
    pub(crate) records: Records,
    #[command(flatten)]
    pub(crate) by: By,
    /// Column that tells the person: who has several records counts once in each cell.
    #[arg(long, value_name = "COLUMN", conflicts_with = "release")]
    pub(crate) person: Option<String>,
    /// File of the table (CSV) to write.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Also write the exact counts as a release (JSON), to see with `suluh figures attack` what
    /// publishing them would open.
    #[arg(long)]
    pub(crate) release: Option<PathBuf>,
}

/// `suluh figures combine`.
#[derive(Debug, Args)]
pub(crate) struct Combine {
    #[command(flatten)]
    pub(crate) records: Records,
    /// Values of a combination at most.
    #[arg(long, default_value_t = 3)]
    pub(crate) longest: usize,
    /// Leave out what fewer records have, and take counts down to a multiple of it. 1 gives exact
    /// counts, which are not for publication.
    #[arg(long, default_value_t = 10)]
    pub(crate) k: u32,
    /// File to write: combinations and counts, separated by a tab.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// `suluh figures protect`.
#[derive(Debug, Args)]
pub(crate) struct Protect {
    #[command(flatten)]
    pub(crate) records: Records,
    #[command(flatten)]
    pub(crate) by: By,
    /// Name of the release, with its revision.
    #[arg(long, default_value = "1")]
    pub(crate) name: String,
    /// Smallest count of people that may be shown.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub(crate) threshold: u64,
    /// Hide zeros too: else whatever is hidden proves that somebody is there.
    #[arg(long, conflicts_with_all = ["round", "epsilon"])]
    pub(crate) hide_zeros: bool,
    /// Column of the agency that brought the person; no agency, and no two of them, can then
    /// compute the others' cases.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) agency: Option<String>,
    /// Instead of hiding, round: counts below this become 0 or this.
    #[arg(long, value_name = "BASE", conflicts_with = "epsilon", value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub(crate) round: Option<u64>,
    /// Instead of hiding, noise.
    #[command(flatten)]
    pub(crate) noise: Noise,
    /// Releases (JSON) that are out already, in their order: the new one must open nothing together
    /// with them.
    #[arg(long, value_name = "RELEASE", conflicts_with = "epsilon")]
    pub(crate) after: Vec<PathBuf>,
    /// File of the table (CSV) to write, for publication.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// File of the release (JSON) to write, to be kept for `--after` and `suluh figures attack`.
    /// Not for publication. Noisy counts leave nothing to compute with, and have none.
    #[arg(long, conflicts_with = "epsilon")]
    pub(crate) release: Option<PathBuf>,
    /// File (CSV) to write which cells are hidden, and why. Not for publication.
    #[arg(long, conflicts_with_all = ["round", "epsilon"])]
    pub(crate) reasons: Option<PathBuf>,
}

/// Noise, and what it is paid from.
#[derive(Debug, Clone, Args)]
pub(crate) struct Noise {
    /// Add noise of this ε of differential privacy, in place of the threshold.
    #[arg(long, value_parser = crate::link::args::budget)]
    pub(crate) epsilon: Option<f64>,
    /// The δ of differential privacy; with an account it is the account's.
    #[arg(long, default_value_t = 1e-6, value_parser = probability)]
    pub(crate) delta: f64,
    /// File of the account (`suluh figures budget`) that the ε is spent from before anything is
    /// counted. Refused where what is left does not suffice.
    #[arg(long, value_name = "ACCOUNT", requires_all = ["epsilon", "periods"])]
    pub(crate) budget: Option<PathBuf>,
    /// Period in which people of the file were counted first, such as a year. Given once for each.
    #[arg(long = "period", value_name = "PERIOD", requires = "budget")]
    pub(crate) periods: Vec<String>,
}

/// `suluh figures budget`.
#[derive(Debug, Args)]
pub(crate) struct Budget {
    /// Whose data the account is for.
    #[arg(long)]
    pub(crate) subject: String,
    /// The ε that may be spent on the people of one period.
    #[arg(long, value_name = "EPSILON", value_parser = crate::link::args::budget)]
    pub(crate) per_period: f64,
    /// The ε that may be spent on one person over all periods.
    #[arg(long, value_name = "EPSILON", value_parser = crate::link::args::budget)]
    pub(crate) per_person: f64,
    /// The δ of everything that is told.
    #[arg(long, default_value_t = 1e-6, value_parser = probability)]
    pub(crate) delta: f64,
    /// File of the account (JSON) to write.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// `suluh figures hierarchy`.
#[derive(Debug, Args)]
pub(crate) struct Hierarchy {
    /// Which one to write; without it their names and levels are printed.
    #[arg(requires = "out")]
    pub(crate) name: Option<String>,
    /// File (JSON) to write: what stands among the hierarchies of a recipe.
    #[arg(long, requires = "name")]
    pub(crate) out: Option<PathBuf>,
    /// Write anew what is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `suluh figures synthesize`.
#[derive(Debug, Args)]
pub(crate) struct Synthesize {
    #[command(flatten)]
    pub(crate) records: Records,
    /// Columns to publish, joined by commas; all without it. What identifies people must not be
    /// among them.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// Whatever a record says is true of so many people, in all its parts. With noise, what fewer
    /// people have in common counts as rare in the report.
    #[arg(long, default_value_t = 10)]
    pub(crate) k: u32,
    /// Instead of the threshold, noise.
    #[command(flatten)]
    pub(crate) noise: Noise,
    /// With noise: columns that are counted together, joined by commas; records agree with these
    /// tables. Given once for each table; all pairs of columns without it.
    #[arg(long = "table", value_name = "COLUMNS", requires = "epsilon")]
    pub(crate) tables: Vec<String>,
    /// Seed of the order of the records.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Values that say that something is not so, joined by commas.
    #[arg(
        long,
        value_name = "VALUES",
        value_delimiter = ',',
        default_value = "0"
    )]
    pub(crate) absent: Vec<String>,
    /// Values of a combination at most that the report looks at.
    #[arg(long, default_value_t = 4)]
    pub(crate) longest: usize,
    /// File of the records (CSV) to write.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// File of the report on their quality (JSON) to write. It may be published beside them, unless
    /// there is noise: it compares with the true records.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
}

/// `suluh figures attack`.
#[derive(Debug, Args)]
pub(crate) struct Attack {
    /// Releases (JSON) in the order of their publication.
    #[arg(required = true)]
    pub(crate) releases: Vec<PathBuf>,
    /// Smallest count of people that is harmless.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub(crate) threshold: u64,
}

/// A column and some of its values.
fn values(text: &str) -> Result<(String, Vec<String>), String> {
    match text.split_once('=') {
        Some((column, values)) if !column.trim().is_empty() => {
            let values = values.split(',').map(|value| value.trim().to_owned());
            Ok((column.trim().to_owned(), values.collect()))
        }
        _ => Err("COLUMN=VALUE,VALUE, e.g. sex=P,L".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_behind_their_column() {
        let sex = values("sex=P, L");
        assert_eq!(sex, Ok(("sex".into(), vec!["P".into(), "L".into()])));
        assert_eq!(values("sex="), Ok(("sex".into(), vec![String::new()])));
        assert!(values("sex").is_err() && values("=P").is_err());
    }
}
