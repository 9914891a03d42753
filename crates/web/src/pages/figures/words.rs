//! Periods, areas and codes of figures in words.

use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::{Dimension, Month, Months, Period};
use domain::ids::TaskForceId;
use domain::{Coded, PartialDate};
use std::collections::BTreeMap;

use crate::page::Page;

/// "Juli 2024".
pub(super) fn month(page: &Page, month: Month) -> String {
    format!("{} {}", page.locale.month(month.month()), month.year())
}

/// "2023", "2022–2024", "Januari–Juli 2024", "Juni 2022–Juli 2024".
pub(super) fn months(page: &Page, months: Months) -> String {
    let (from, to) = (months.from(), months.to());
    match (from.month(), to.month(), from.year() == to.year()) {
        (1, 12, true) => from.year().to_string(),
        (1, 12, false) => format!("{}–{}", from.year(), to.year()),
        (first, last, true) if first == last => month(page, from),
        (first, _, true) => format!("{}–{}", page.locale.month(first), month(page, to)),
        (_, _, false) => format!("{}–{}", month(page, from), month(page, to)),
    }
}

/// As [`months`] where the days are whole months, else both days.
pub(crate) fn period(page: &Page, period: Period) -> String {
    match Months::new(Month::of(period.from), Month::of(period.to)) {
        Some(whole) if whole.period() == period => months(page, whole),
        _ => format!("{}–{}", page.date(period.from), page.date(period.to)),
    }
}

/// Where own cases are recorded, in a few words.
pub(super) fn own_source(page: &Page, task_forces: &[(TaskForceId, String)]) -> String {
    let names: Vec<&str> = task_forces.iter().map(|(_, name)| name.as_str()).collect();
    page.tw("figures-source-own-of", "names", &names.join("; "))
}

/// Names of areas by code.
pub(super) type Areas = BTreeMap<String, String>;

/// What a code of a dimension is called; empty codes are not known.
pub(super) fn label(page: &Page, areas: &Areas, dimension: Dimension, code: &str) -> String {
    if code.is_empty() {
        return match dimension {
            Dimension::Province | Dimension::City => page.t("figures-area-unknown"),
            Dimension::Exploitation => page.t("figures-exploitation-unknown"),
            _ => page.t("figures-unknown"),
        }
        .into_owned();
    }
    match dimension {
        Dimension::Year => code.to_owned(),
        Dimension::Month => match code.parse::<Month>() {
            Ok(known) => month(page, known),
            Err(_) => page.tw("figures-month-unknown", "year", code),
        },
        Dimension::Province | Dimension::City => {
            areas.get(code).cloned().unwrap_or_else(|| code.to_owned())
        }
        Dimension::Sex => named::<Sex>(page, code),
        Dimension::AgeGroup => age_group(page, code),
        Dimension::AgeBand => named::<AgeBand>(page, code),
        Dimension::Exploitation => named::<ExploitationType>(page, code),
    }
}

/// Children, adults, or those of whom that is not known.
pub(crate) fn age_group(page: &Page, code: &str) -> String {
    let key = match AgeBand::from_code(code) {
        Ok(AgeBand::Child) => "site-figures-child",
        Ok(AgeBand::Adult) => "site-figures-adult",
        _ => "site-figures-age-unknown",
    };
    page.t(key).into_owned()
}

fn named<C: Coded>(page: &Page, code: &str) -> String {
    C::from_code(code).map_or_else(|_| code.to_owned(), |value| page.name(value).into_owned())
}

/// Where a code stands in the order in which people expect a dimension; what is not known comes
/// last.
pub(super) fn order(dimension: Dimension, code: &str) -> (bool, usize, String) {
    fn at<C: Coded>(code: &str) -> usize {
        let mut all = C::ALL.iter();
        all.position(|value| value.code() == code)
            .unwrap_or(C::ALL.len())
    }
    let position = match dimension {
        Dimension::Year | Dimension::Month | Dimension::Province | Dimension::City => 0,
        Dimension::Sex => at::<Sex>(code),
        Dimension::AgeGroup | Dimension::AgeBand => at::<AgeBand>(code),
        Dimension::Exploitation => at::<ExploitationType>(code),
    };
    (code.is_empty(), position, code.to_owned())
}

/// The years and months between the first and the last of them: nothing counted is a zero in the
/// row of its time, not a row that is missing. What is not a time stays as it is.
pub(super) fn fill(dimension: Dimension, codes: &mut Vec<String>) {
    let known: Vec<String> = codes
        .iter()
        .filter(|code| !code.is_empty())
        .cloned()
        .collect();
    let (Some(first), Some(last)) = (known.iter().min(), known.iter().max()) else {
        return;
    };
    let every: Vec<String> = match dimension {
        Dimension::Year => {
            let year = |code: &str| code.parse::<i16>().unwrap_or_default();
            (year(first)..=year(last))
                .map(|year| year.to_string())
                .collect()
        }
        Dimension::Month => months_between(first, last),
        _ => return,
    };
    for code in every {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
}

/// The most months that are filled in: fifty years.
const MOST_MONTHS: usize = 600;

fn months_between(first: &str, last: &str) -> Vec<String> {
    let parsed = |code: &str| code.parse::<PartialDate>().ok();
    let (Some(first), Some(last)) = (parsed(first), parsed(last)) else {
        return Vec::new();
    };
    let from = Month::of(first.earliest());
    let mut month = Month::of(last.latest());
    let mut every = Vec::new();
    while month >= from && every.len() < MOST_MONTHS {
        every.push(month.to_string());
        month = month.before();
    }
    every
}
