//! How an evaluation and measured rules are printed.

use super::words::{verdict, whole};
use crate::out;
use linkage::batch::Report;
use linkage::blocking::Choice;
use linkage::evaluate::Quality;
use linkage::model::probability_of;
use locale::Locale;

/// Prints precision, recall and F1 by threshold, calibration and persons, under a heading that
/// says what was judged.
pub(super) fn print(locale: Locale, heading: &'static str, report: &Report) {
    let found = [
        ("records", whole(locale, report.records).into()),
        ("labelled", whole(locale, report.labelled).into()),
        ("pairs", whole(locale, report.pairs.true_pairs).into()),
        ("found", whole(locale, report.pairs.found).into()),
        ("compared", whole(locale, report.compared).into()),
        ("little", whole(locale, report.too_little).into()),
    ];
    out::line(locale.text_with(heading, &found));
    out::line("");
    out::line(out::table(&thresholds(locale, report)));
    out::line(locale.text("link-calibration"));
    out::line(out::table(&calibration(locale, report)));
    if !report.groups.is_empty() {
        out::line(locale.text("link-persons"));
        out::line(out::table(&groups(locale, report)));
    }
}

fn heading(locale: Locale, keys: &[&str]) -> Vec<String> {
    let words = keys.iter().map(|key| locale.text(key).into_owned());
    words.collect()
}

fn thresholds(locale: Locale, report: &Report) -> Vec<Vec<String>> {
    let keys = [
        "link-column-threshold",
        "link-column-precision",
        "link-column-recall",
        "link-column-f1",
    ];
    let mut rows = vec![heading(locale, &keys)];
    let row = |name: String, q: &Quality| {
        let shares = [q.precision, q.recall, q.f1];
        let cells = shares.iter().map(|share| locale.decimal(*share, 4));
        [name].into_iter().chain(cells).collect::<Vec<_>>()
    };
    let curve = report.pairs.curve.iter();
    rows.extend(curve.map(|q| row(locale.decimal(probability_of(q.weight), 3), q)));
    let best = locale.decimal(probability_of(report.pairs.best.weight), 3);
    let best = locale.text_with("link-best", &[("threshold", best.into())]);
    rows.push(row(best, &report.pairs.best));
    rows
}

fn calibration(locale: Locale, report: &Report) -> Vec<Vec<String>> {
    let keys = [
        "link-column-believed",
        "link-column-true",
        "link-column-pairs",
    ];
    let mut rows = vec![heading(locale, &keys)];
    rows.extend(report.pairs.calibration.iter().map(|bin| {
        vec![
            locale.decimal(bin.expected, 3),
            locale.decimal(bin.observed, 3),
            whole(locale, bin.pairs),
        ]
    }));
    rows
}

fn groups(locale: Locale, report: &Report) -> Vec<Vec<String>> {
    let keys = [
        "link-column-threshold",
        "link-column-groups",
        "link-column-largest",
        "link-column-f1",
    ];
    let mut rows = vec![heading(locale, &keys)];
    rows.extend(report.groups.iter().map(|group| {
        vec![
            locale.decimal(group.threshold, 3),
            whole(locale, group.groups),
            whole(locale, group.largest),
            locale.decimal(group.f1, 4),
        ]
    }));
    rows
}

/// Prints what each blocking rule costs and covers.
pub(super) fn print_rules(locale: Locale, choices: &[Choice]) {
    let keys = [
        "link-column-pairs",
        "link-column-unlimited",
        "link-column-largest",
        "link-column-records",
        "link-column-rule",
        "link-column-verdict",
    ];
    let mut rows = vec![heading(locale, &keys)];
    rows.extend(choices.iter().map(|choice| {
        let cost = &choice.cost;
        vec![
            whole(locale, cost.pairs),
            whole(locale, cost.unlimited),
            whole(locale, cost.largest as u64),
            whole(locale, cost.records as u64),
            cost.rule.to_string(),
            verdict(locale, choice.verdict),
        ]
    }));
    out::line(out::table(&rows).trim_end());
}
