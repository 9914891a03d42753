//! What `suluh link` says, in the language of the terminal.

use linkage::Error;
use linkage::batch::Progress;
use linkage::blocking::Verdict;
use linkage::table::Fault;
use locale::Locale;
use std::io::{IsTerminal, Write};

/// A whole number of things.
pub(crate) fn whole(locale: Locale, n: u64) -> String {
    locale.number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// What is wrong and what to do about it.
pub(crate) fn error(locale: Locale, error: &Error) -> String {
    let with = |key: &str, args: &[(&str, String)]| {
        let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str().into())).collect();
        locale.text_with(key, &args)
    };
    let why = |why: &String| [("why", why.clone())];
    match error {
        Error::UnknownColumn { column, known } => with(
            "link-error-unknown-column",
            &[("column", column.clone()), ("known", known.clone())],
        ),
        Error::Settings(text) => with("link-error-settings", &why(text)),
        Error::TooLittle(text) => with("link-error-too-little", &why(text)),
        Error::Degenerate { block, why } => with(
            "link-error-degenerate",
            &[("block", block.clone()), ("why", why.clone())],
        ),
        Error::ModelVersion { found, expected } => with(
            "link-error-model-version",
            &[
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
        ),
        Error::ModelBroken(text) => with("link-error-model-broken", &why(text)),
        Error::Table { line, why } => with(
            "link-error-line",
            &[("line", line.to_string()), ("why", fault(locale, why))],
        ),
        Error::InTable { table, why } => format!("{table}: {}", self::error(locale, why)),
        Error::TooManyTables => locale.text("link-error-too-many-tables").into_owned(),
        Error::NoTruth => locale.text("link-error-no-truth").into_owned(),
        Error::Memory { needed, allowed } => with(
            "link-error-memory",
            &[
                ("needed", locale.bytes(*needed)),
                ("allowed", locale.bytes(*allowed)),
            ],
        ),
        Error::OtherRun => locale.text("link-error-other-run").into_owned(),
        Error::Io(error) => with("link-error-io", &why(&error.to_string())),
    }
}

fn fault(locale: Locale, fault: &Fault) -> String {
    let with = |key: &str, args: &[(&str, &str)]| {
        let args: Vec<_> = args.iter().map(|(n, v)| (*n, (*v).into())).collect();
        locale.text_with(key, &args)
    };
    match fault {
        Fault::Empty => locale.text("link-fault-empty").into_owned(),
        Fault::NoColumn { heading, there } => with(
            "link-fault-no-column",
            &[("heading", heading), ("there", there)],
        ),
        Fault::NoField { there } => with("link-fault-no-field", &[("there", there)]),
        Fault::NotUtf8 => locale.text("link-fault-not-utf8").into_owned(),
        Fault::Spreadsheet => locale.text("link-fault-spreadsheet").into_owned(),
        Fault::Columns { found, expected } => with(
            "link-fault-columns",
            &[
                ("found", &found.to_string()),
                ("expected", &expected.to_string()),
            ],
        ),
        Fault::Swallowed => locale.text("link-fault-swallowed").into_owned(),
        Fault::NoParquet => locale.text("link-fault-no-parquet").into_owned(),
        Fault::Parquet(why) => with("link-fault-parquet", &[("why", why)]),
        Fault::Damaged(why) => with("link-fault-damaged", &[("why", why)]),
    }
}

/// Why a rule is kept or not.
pub(super) fn verdict(locale: Locale, verdict: Verdict) -> String {
    let text = match verdict {
        Verdict::Kept => locale.text("link-rule-kept"),
        Verdict::Nobody => locale.text("link-rule-nobody"),
        Verdict::TooCommon => locale.text("link-rule-too-common"),
        Verdict::OverBudget => locale.text("link-rule-over-budget"),
    };
    text.into_owned()
}

/// Says on standard error how far it is: what goes on, on one line of a terminal, else in the
/// log.
pub(super) fn tell(locale: Locale, progress: &Progress<'_>) {
    let counts = |key: &str, done: u64, of: u64| {
        let args = [
            ("n", whole(locale, done).into()),
            ("of", whole(locale, of).into()),
        ];
        locale.text_with(key, &args)
    };
    match progress {
        Progress::Read(n) => passing(&counts("link-progress-reading", *n, *n), false),
        Progress::AllRead(n) => passing(&counts("link-progress-read", *n, *n), true),
        Progress::Compared(n, of) => {
            passing(&counts("link-progress-compared", *n, *of), n == of);
        }
        Progress::Rule(choice) => passing(
            &format!("{}: {}", choice.cost.rule, verdict(locale, choice.verdict)),
            true,
        ),
        Progress::Trained(run) => {
            let end = match run.converged {
                true => locale.text("link-progress-converged"),
                false => locale.text("link-progress-stopped"),
            };
            let args = [
                ("block", run.block.as_str().into()),
                ("pairs", whole(locale, run.pairs).into()),
                ("share", locale.percent(run.matches, 1).into()),
                ("iterations", run.iterations.to_string().into()),
                ("end", end.into()),
            ];
            let line = match run.class.as_str() {
                "household" => locale.text_with("link-progress-trained-household", &args),
                _ => locale.text_with("link-progress-trained-person", &args),
            };
            passing(&line, true);
        }
    }
}

/// A line that stays if it is the `last` of its kind, and gives way to the next if not.
pub(crate) fn passing(text: &str, last: bool) {
    let mut err = std::io::stderr().lock();
    if err.is_terminal() {
        // Clears what the longer line before left.
        let _ = write!(err, "\r{text}\x1b[K{}", if last { "\n" } else { "" });
        let _ = err.flush();
    } else {
        tracing::info!("{text}");
    }
}
