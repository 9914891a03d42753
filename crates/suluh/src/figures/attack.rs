//! `suluh figures attack`: what can be computed from releases, said so that it can be repeated
//! with pencil and paper.

use super::words::{said, whole, with};
use super::{args, files};
use crate::link::words::passing;
use crate::out;
use ::figures::attack::{At, How, Opened, attack};
use ::figures::release::{Definition, Release};
use anyhow::{Result, anyhow};
use locale::Locale;

/// Lines of what was opened that are printed for a release; more are counted.
const MOST_LINES: usize = 100;

/// Values of a dimension that are named; of more it is said how many.
const MOST_VALUES: usize = 3;

/// Attacks each release together with those before it.
pub(super) fn run(args: &args::Attack) -> Result<()> {
    let releases = read(&args.releases)?;
    let locale = out::language();
    let mut opened = 0;
    for at in 0..releases.len() {
        opened += attacked(&releases[..=at], args.threshold)?;
    }
    let (n, of) = (whole(locale, opened), whole(locale, releases.len() as u64));
    match opened {
        0 => {
            out::line(with(locale, "figures-attack-nothing", &[("n", &of)]));
            Ok(())
        }
        _ => Err(anyhow!(with(locale, "figures-attack-opened", &[("n", &n)]))),
    }
}

/// Reads releases in their order.
pub(super) fn read(files: &[std::path::PathBuf]) -> Result<Vec<Release>> {
    files.iter().map(|file| files::json(file)).collect()
}

/// Attacks the last release together with those before it, prints what is opened, and says how
/// much that is.
pub(super) fn attacked(releases: &[Release], threshold: u64) -> Result<u64> {
    let locale = out::language();
    let Some((new, earlier)) = releases.split_last() else {
        return Ok(0);
    };
    let cells = whole(locale, new.cells.len() as u64);
    let progress = [("name", new.name.as_str()), ("n", cells.as_str())];
    passing(&with(locale, "figures-progress-attacking", &progress), true);
    let report = attack(new, earlier, threshold).map_err(|e| said(&e))?;
    let shown = shown(locale, releases, threshold);
    let opened = report.opened.iter().map(|o| sentence(locale, releases, o));
    let contradicting = report.contradictions.iter().map(|at| {
        let cell = cell(locale, releases, *at);
        with(locale, "figures-attack-contradiction", &[("cell", &cell)])
    });
    let unsettled = report.unsettled.then(|| {
        let name = [("name", new.name.as_str())];
        with(locale, "figures-attack-unsettled", &name)
    });
    let lines: Vec<String> = shown
        .chain(opened)
        .chain(contradicting)
        .chain(unsettled)
        .collect();
    lines.iter().take(MOST_LINES).for_each(out::line);
    if lines.len() > MOST_LINES {
        let more = whole(locale, (lines.len() - MOST_LINES) as u64);
        out::line(with(locale, "figures-attack-more", &[("n", &more)]));
    }
    Ok(lines.len() as u64)
}

/// What needs no computing: small counts that the last release shows. The attacker finds them with
/// everything else, as what is left of totals; said plainly they are easier to correct.
fn shown(
    locale: Locale,
    releases: &[Release],
    threshold: u64,
) -> impl Iterator<Item = String> + '_ {
    let release = releases.len().saturating_sub(1);
    let cells = releases.last().map_or(&[][..], |new| new.cells.as_slice());
    let small = cells
        .iter()
        .enumerate()
        .filter_map(move |(cell, published)| {
            let count = published.count().filter(|n| (1..threshold).contains(n))?;
            Some((At { release, cell }, count))
        });
    small.map(move |(at, count)| {
        let (cell, n) = (cell(locale, releases, at), whole(locale, count));
        let found = with(locale, "figures-attack-exact", &[("n", &n)]);
        let args = [("cell", cell.as_str()), ("found", found.as_str())];
        with(locale, "figures-attack-shown", &args)
    })
}

/// What was found out, and how.
fn sentence(locale: Locale, releases: &[Release], opened: &Opened) -> String {
    let (at, found) = (cell(locale, releases, opened.at), range(locale, opened));
    let other = |at: &At| cell(locale, releases, *at);
    let say = |key: &str, other: &str| {
        with(
            locale,
            key,
            &[("cell", &at), ("found", &found), ("other", other)],
        )
    };
    match &opened.how {
        How::Difference { smaller, .. } => say("figures-attack-difference", &other(smaller)),
        How::Revision { before } => say("figures-attack-revision", &other(before)),
        How::Appeared { before } => say("figures-attack-appeared", &other(before)),
        How::Agencies { agencies, .. } => {
            let numbers: Vec<String> = agencies.iter().map(u32::to_string).collect();
            say("figures-attack-agencies", &numbers.join(", "))
        }
        _ => say("figures-attack-equations", ""),
    }
}

/// What a count must be: exactly, or from and to.
fn range(locale: Locale, opened: &Opened) -> String {
    // Ends between whole numbers are ends of the numbers inside; the margin is that of arithmetic.
    let low = whole(locale, (opened.low - 1e-6).ceil().max(0.0) as u64);
    let high = whole(locale, (opened.high + 1e-6).floor().max(0.0) as u64);
    match opened.exact() {
        true => with(locale, "figures-attack-exact", &[("n", &low)]),
        false => with(
            locale,
            "figures-attack-between",
            &[("low", &low), ("high", &high)],
        ),
    }
}

/// A cell by its release and whom it counts.
fn cell(locale: Locale, releases: &[Release], at: At) -> String {
    let release = releases.get(at.release);
    let whom = release.and_then(|release| release.cells.get(at.cell));
    let whom = whom.map_or_else(String::new, |cell| self::whom(locale, &cell.whom));
    let name = release.map_or("", |release| release.name.as_str());
    with(
        locale,
        "figures-attack-cell",
        &[("name", name), ("whom", &whom)],
    )
}

fn whom(locale: Locale, whom: &Definition) -> String {
    let dimension = |(name, values): (&String, &std::collections::BTreeSet<String>)| {
        let named = |value: &String| match value.as_str() {
            "" => locale.text("figures-table-not-recorded").into_owned(),
            value => value.to_owned(),
        };
        let values = match values.len() {
            0..=MOST_VALUES => values.iter().map(named).collect::<Vec<_>>().join(", "),
            n => with(
                locale,
                "figures-attack-values",
                &[("n", &whole(locale, n as u64))],
            ),
        };
        format!("{name} = {values}")
    };
    match whom.0.is_empty() {
        true => locale.text("figures-attack-everybody").into_owned(),
        false => whom.0.iter().map(dimension).collect::<Vec<_>>().join("; "),
    }
}
