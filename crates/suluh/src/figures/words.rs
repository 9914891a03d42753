//! What `suluh figures` says, in the language of the terminal.

use crate::link::words::passing;
pub(super) use crate::link::words::whole;
use crate::out;
use ::figures::Error;
use ::figures::batch::{Progress, Words};
use ::figures::table::Fault;
use anyhow::anyhow;
use locale::Locale;

/// An error of the figures in the language of the terminal.
pub(super) fn said(error: &Error) -> anyhow::Error {
    anyhow!(self::error(out::language(), error))
}

/// A message with texts in it.
pub(super) fn with(locale: Locale, key: &str, args: &[(&str, &str)]) -> String {
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, (*v).into())).collect();
    locale.text_with(key, &args)
}

/// What is wrong and what to do about it.
fn error(locale: Locale, error: &Error) -> String {
    let say = |key: &str, args: &[(&str, &str)]| with(locale, key, args);
    let number = |n: u64| whole(locale, n);
    match error {
        Error::Table { line, why } => say(
            "link-error-line",
            &[("line", &line.to_string()), ("why", &fault(locale, why))],
        ),
        Error::AtLine { line, why } => say(
            "link-error-line",
            &[
                ("line", &line.to_string()),
                ("why", &self::error(locale, why)),
            ],
        ),
        Error::UnknownColumn { column, known } => say(
            "link-fault-no-column",
            &[("heading", column), ("there", known)],
        ),
        Error::NewCategory { column, value } => say(
            "figures-error-new-value",
            &[("column", column), ("value", value)],
        ),
        Error::NotInHierarchy {
            value,
            column,
            hierarchy,
        } => say(
            "figures-error-not-in-hierarchy",
            &[
                ("column", column),
                ("value", value),
                ("hierarchy", hierarchy),
            ],
        ),
        Error::TooManyCategories { column, most } => say(
            "figures-error-many-values",
            &[("column", column), ("most", &number(*most as u64))],
        ),
        Error::TooLong { column, most } => say(
            "figures-error-too-long",
            &[("column", column), ("most", &number(*most as u64))],
        ),
        Error::TooManyCells { cells, most } => say(
            "figures-error-many-cells",
            &[("cells", &number(*cells)), ("most", &number(*most))],
        ),
        Error::Threshold { k } => say("figures-error-threshold", &[("k", &k.to_string())]),
        Error::Unprotectable { cells } => {
            say("figures-error-unprotectable", &[("cells", &number(*cells))])
        }
        Error::Undeclared(column) => say("figures-error-undeclared", &[("column", column)]),
        Error::Noise => say("figures-error-noise", &[]),
        Error::Memory { needed, allowed } => say(
            "figures-error-memory",
            &[
                ("needed", &locale.bytes(*needed)),
                ("allowed", &locale.bytes(*allowed)),
            ],
        ),
        Error::Io(error) => say("link-error-io", &[("why", &error.to_string())]),
        Error::Recipe(why) => say("figures-error-recipe", &[("why", why)]),
        other => say("figures-error-recipe", &[("why", &other.to_string())]),
    }
}

fn fault(locale: Locale, fault: &Fault) -> String {
    let say = |key: &str, args: &[(&str, &str)]| with(locale, key, args);
    match fault {
        Fault::Empty => say("link-fault-empty", &[]),
        Fault::NoHeading => say("figures-fault-no-heading", &[]),
        Fault::HeadingTwice(heading) => say("figures-fault-twice", &[("heading", heading)]),
        Fault::NoColumn { heading, there } => say(
            "link-fault-no-column",
            &[("heading", heading), ("there", there)],
        ),
        Fault::NotUtf8 => say("link-fault-not-utf8", &[]),
        Fault::Spreadsheet => say("link-fault-spreadsheet", &[]),
        Fault::Columns { found, expected } => say(
            "link-fault-columns",
            &[
                ("found", &found.to_string()),
                ("expected", &expected.to_string()),
            ],
        ),
        Fault::Swallowed => say("link-fault-swallowed", &[]),
        Fault::NoParquet => say("link-fault-no-parquet", &[]),
        Fault::Parquet(why) => say("link-fault-parquet", &[("why", why)]),
        Fault::Damaged(why) => say("link-fault-damaged", &[("why", why)]),
    }
}

/// What is written in tables for what is no value.
pub(super) fn table() -> Words {
    let locale = out::language();
    Words {
        total: locale.text("figures-table-total").into_owned(),
        not_recorded: locale.text("figures-table-not-recorded").into_owned(),
        count: locale.text("figures-table-count").into_owned(),
    }
}

/// Says how many records are read.
pub(super) fn reading(n: u64, last: bool) {
    let locale = out::language();
    let text = with(locale, "link-progress-reading", &[("n", &whole(locale, n))]);
    passing(&text, last);
}

/// Says how far the work is.
pub(super) fn tell(progress: Progress) {
    let locale = out::language();
    let n = |n: u64| whole(locale, n);
    let say = |key: &str, args: &[(&str, &str)]| passing(&with(locale, key, args), false);
    match progress {
        Progress::Counted(done) => say("figures-progress-counted", &[("n", &n(done))]),
        Progress::Covered(done, of) => {
            say(
                "figures-progress-covered",
                &[("n", &n(done)), ("of", &n(of))],
            );
        }
        Progress::Made(done) => say("figures-progress-made", &[("n", &n(done))]),
        Progress::Protecting(cells) => say("figures-progress-protecting", &[("n", &n(cells))]),
        Progress::Judging => say("figures-progress-judging", &[]),
        Progress::Written(lines) => {
            let text = with(locale, "figures-progress-written", &[("n", &n(lines))]);
            passing(&text, true);
        }
    }
}
