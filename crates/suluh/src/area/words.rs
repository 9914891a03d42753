//! What `suluh area` says, in the language of the terminal.

use ::geo::{Problem, Reading, Shapes};
use domain::Coded;
use domain::areas::AreaLevel;
use locale::Locale;
use std::collections::BTreeSet;
use store::figures::boundaries::Installed;

use super::number;
use crate::link::words::whole;

fn say(locale: Locale, key: &str, args: &[(&str, String)]) -> String {
    let args: Vec<_> = args
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    locale.text_with(key, &args)
}

/// What is wrong with a file, and what to do about it.
pub(super) fn problem(locale: Locale, problem: &Problem) -> String {
    let at = |feature: &usize, code: &String| {
        vec![
            ("feature", number(locale, *feature)),
            ("code", code.clone()),
        ]
    };
    let (key, args) = match problem {
        Problem::TooLarge { most } => (
            "area-error-large",
            vec![(
                "most",
                locale.bytes(u64::try_from(*most).unwrap_or(u64::MAX)),
            )],
        ),
        Problem::TooManyPoints { most } => {
            ("area-error-points", vec![("most", number(locale, *most))])
        }
        Problem::NotJson {
            line,
            column,
            reason,
        } => (
            "area-error-json",
            vec![
                ("line", number(locale, *line)),
                ("column", number(locale, *column)),
                ("reason", reason.clone()),
            ],
        ),
        Problem::NotAMap => ("area-error-format", vec![]),
        Problem::NoFeatures => ("area-error-empty", vec![]),
        Problem::NoCodes { properties } => (
            "area-error-codes",
            vec![("properties", properties.join(", "))],
        ),
        Problem::NoSuchProperty { property } => {
            ("area-error-property", vec![("property", property.clone())])
        }
        Problem::UnknownCode { code } => ("area-error-code", vec![("code", code.clone())]),
        Problem::Geometry {
            feature,
            code,
            kind,
        } => {
            let kind = [("kind", kind.clone())];
            let args = at(feature, code).into_iter().chain(kind).collect();
            ("area-error-geometry", args)
        }
        Problem::Ring { feature, code } => ("area-error-ring", at(feature, code)),
        Problem::Range {
            feature,
            code,
            first,
            second,
        } => {
            let position = [("position", format!("{first}, {second}"))];
            let args = at(feature, code).into_iter().chain(position).collect();
            ("area-error-range", args)
        }
        Problem::Swapped { feature, code } => ("area-error-swapped", at(feature, code)),
        Problem::Misplaced { code, areas } => (
            "area-error-misplaced",
            vec![("code", code.clone()), ("areas", number(locale, *areas))],
        ),
        Problem::NoSuchArc { arc } => ("area-error-arc", vec![("arc", arc.to_string())]),
    };
    say(locale, key, &args)
}

/// Names of levels, the largest areas first.
pub(super) fn levels(locale: Locale, levels: &BTreeSet<AreaLevel>) -> String {
    let names: Vec<String> = levels.iter().map(|level| name(locale, *level)).collect();
    names.join(", ")
}

fn name(locale: Locale, level: AreaLevel) -> String {
    locale.text(level.key()).into_owned()
}

/// What was installed.
pub(super) fn installed(
    locale: Locale,
    new: &Installed,
    reading: &Reading,
    shapes: &Shapes,
) -> String {
    let args = [
        ("areas", number(locale, shapes.areas().len())),
        ("level", name(locale, new.level)),
        ("property", reading.property.clone()),
        ("kept", number(locale, shapes.points())),
        ("all", number(locale, reading.shapes.points())),
        ("left", number(locale, reading.without_code)),
    ];
    say(locale, "area-installed", &args)
}

/// Areas without borders, some of them by their codes.
pub(super) fn missing(locale: Locale, codes: &[String], most: usize) -> String {
    let some = codes.get(..most).unwrap_or(codes).join(", ");
    let more = if codes.len() > most { ", …" } else { "" };
    let args = [
        ("n", number(locale, codes.len())),
        ("codes", format!("{some}{more}")),
    ];
    say(locale, "area-missing", &args)
}

/// A set that is installed.
pub(super) fn listed(locale: Locale, set: &Installed) -> String {
    let args = [
        ("level", name(locale, set.level)),
        ("areas", whole(locale, set.areas.unsigned_abs())),
        ("source", set.source.clone()),
        ("at", set.at.strftime("%Y-%m-%d").to_string()),
    ];
    say(locale, "area-listed", &args)
}
