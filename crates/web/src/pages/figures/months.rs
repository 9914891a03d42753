//! Which months a page of figures is asked for.

use domain::figures::{Month, Months};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::forms::FormState;
use crate::page::Page;
use crate::parts::Choice;

/// The months asked for; where one end is left open, as far as anybody is counted (`span`).
pub(super) fn read(form: &mut FormState, span: Option<Months>) -> Option<Months> {
    let mut end = |year: &str, month: &str, default_month: i8, open: Option<Month>| {
        let month = form.number_optional(month, 1, 12);
        match form.number_optional(year, 1900, 2100) {
            None => (open, month.is_some()),
            Some(year) => {
                let month = month
                    .and_then(|m| i8::try_from(m).ok())
                    .unwrap_or(default_month);
                (
                    Month::new(i16::try_from(year).unwrap_or(1900), month).ok(),
                    true,
                )
            }
        }
    };
    let (from, from_asked) = end("from-year", "from-month", 1, span.map(Months::from));
    let (to, to_asked) = end("to-year", "to-month", 12, span.map(Months::to));
    if !from_asked && !to_asked {
        return None;
    }
    let months = Months::new(from?, to?);
    if months.is_none() {
        form.reject("to-year", "error-figures-period");
    }
    months
}

/// The years that can be chosen.
pub(super) fn years(span: Option<Months>, now: Month) -> RangeInclusive<i16> {
    let (from, to) = span.map_or((now, now), |span| (span.from(), span.to()));
    from.year()..=to.year().max(from.year())
}

/// The years as choices, with those that were asked for although nobody is counted in them.
pub(super) fn year_choices(years: RangeInclusive<i16>, asked: Option<Months>) -> Vec<Choice> {
    let asked = asked.map(|months| [months.from().year(), months.to().year()]);
    let all: BTreeSet<i16> = years.chain(asked.into_iter().flatten()).collect();
    all.into_iter()
        .map(|year| Choice::new(year.to_string(), year.to_string()))
        .collect()
}

/// The months up to which two years can be compared, the latest first: none after `last`, unless
/// it was asked for.
pub(super) fn until(
    years: RangeInclusive<i16>,
    last: Month,
    asked: Month,
) -> impl Iterator<Item = Month> {
    years
        .rev()
        .flat_map(|year| {
            (1..=12)
                .rev()
                .filter_map(move |month| Month::new(year, month).ok())
        })
        .filter(move |month| *month <= last || *month == asked)
}

/// The months of a year as choices.
pub(super) fn month_choices(page: &Page) -> Vec<Choice> {
    (1..=12)
        .map(|month| Choice::new(month.to_string(), page.locale.month(month)))
        .collect()
}
