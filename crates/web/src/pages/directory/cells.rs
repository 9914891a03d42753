//! A service as a row of the spreadsheet, and a row of it as a form: the same columns in both
//! directions, in the words of the language of whoever asks, read in either language.

use domain::Coded;
use domain::directory::{Access, Column, ContactNumber, Cost, ForSex, Group};
use domain::services::ServiceKind;
use locale::Locale;
use store::directory::Listing;
use store::people::Organisation;

use super::fields::{coded_area, leading_code};
use super::words::Names;
use crate::forms::FormState;
use crate::page::Page;

/// Between several answers in a cell.
const BETWEEN: &str = "; ";
/// Words for yes beside those of the two languages.
const YES: [&str; 4] = ["y", "true", "1", "x"];
/// Words for no.
const NO: [&str; 4] = ["n", "false", "0", "-"];

/// The names of the columns in a language.
pub(super) fn headings(page: &Page) -> Vec<String> {
    let columns = Column::ALL.iter();
    columns
        .map(|column| page.name(*column).into_owned())
        .collect()
}

/// The names by which each column may be headed: those of both languages.
pub(super) fn known_headings() -> Vec<[String; 2]> {
    let columns = Column::ALL.iter();
    columns
        .map(|column| Locale::ALL.map(|locale| locale.text(column.key()).into_owned()))
        .collect()
}

/// The answers that the spreadsheet offers in a column.
pub(super) fn answers(page: &Page) -> Vec<(usize, Vec<String>)> {
    let offered = |column: &Column| match column {
        Column::Hidden | Column::Public | Column::Active => {
            vec![yes_no(page, true), yes_no(page, false)]
        }
        Column::Sex => labels::<ForSex>(page),
        Column::Cost => labels::<Cost>(page),
        Column::Access => labels::<Access>(page),
        _ => Vec::new(),
    };
    Column::ALL.iter().map(offered).enumerate().collect()
}

fn labels<E: Coded>(page: &Page) -> Vec<String> {
    let all = E::ALL.iter();
    all.map(|value| page.name(*value).into_owned()).collect()
}

fn yes_no(page: &Page, yes: bool) -> String {
    let key = if yes { "answer-yes" } else { "answer-no" };
    page.t(key).into_owned()
}

/// A service as a row. Its place is what was read with it: nothing where it is hidden.
pub(super) fn row(page: &Page, listing: &Listing, names: &Names) -> Vec<String> {
    let columns = Column::ALL.iter();
    columns
        .map(|column| cell(page, listing, names, *column))
        .collect()
}

/// A cell of that row.
pub(super) fn cell(page: &Page, listing: &Listing, names: &Names, column: Column) -> String {
    let facts = &listing.facts;
    let number = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
    match column {
        Column::Id => listing.id.to_string(),
        Column::Organisation => listing.organisation_name.clone(),
        Column::Name => facts.name.clone(),
        Column::Needs => many(page, &facts.needs),
        Column::Description => facts.description.clone(),
        Column::Area => coded_area(facts.area, names),
        Column::Address => facts.place.address.clone(),
        Column::Hidden => yes_no(page, facts.address_hidden),
        Column::Point => facts
            .place
            .point
            .map_or_else(String::new, |p| p.to_string()),
        Column::Phones => joined(facts.phones.iter().map(ContactNumber::shown)),
        Column::Sex => page.name(facts.who.sex).into_owned(),
        Column::AgeMin => number(facts.who.age_min.map(u32::from)),
        Column::AgeMax => number(facts.who.age_max.map(u32::from)),
        Column::Groups => many(page, &facts.who.groups),
        Column::Cost => page.name(facts.cost).into_owned(),
        Column::Access => page.name(facts.access).into_owned(),
        Column::Schedule => facts
            .schedule
            .as_ref()
            .map_or_else(String::new, |schedule| schedule.written(page)),
        Column::Documents => facts.documents.clone(),
        Column::Languages => facts.languages.clone(),
        Column::Capacity => number(facts.capacity),
        Column::Coverage => {
            let country = facts
                .coverage
                .nationwide
                .then(|| page.t("listing-whole-country").into_owned());
            let areas = facts.coverage.areas.iter();
            joined(
                country
                    .into_iter()
                    .chain(areas.map(|area| coded_area(*area, names))),
            )
        }
        Column::Public => yes_no(page, facts.public),
        Column::Active => yes_no(page, facts.active),
    }
}

fn many<E: Coded>(page: &Page, values: &[E]) -> String {
    joined(values.iter().map(|value| page.name(*value).into_owned()))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(BETWEEN)
}

/// A row of the spreadsheet as the form that says the same. What it cannot say stays as it was
/// written, and the form refuses it with the message for that field.
pub(super) fn form(cells: &[String], organisations: &[Organisation]) -> FormState {
    let mut form = FormState::blank();
    for (column, cell) in Column::ALL.iter().zip(cells) {
        let (field, cell) = (column.code(), cell.trim());
        match column {
            Column::Id => {}
            Column::Organisation => form.set(field, organisation(cell, organisations)),
            Column::Needs => add_many::<ServiceKind>(&mut form, field, cell),
            Column::Groups => add_many::<Group>(&mut form, field, cell),
            Column::Sex => form.set(field, coded::<ForSex>(cell)),
            Column::Cost => form.set(field, coded::<Cost>(cell)),
            Column::Access => form.set(field, coded::<Access>(cell)),
            Column::Area => match leading_code(cell) {
                Some(code) => form.set(field, code.to_string()),
                None => form.set("area-text", cell),
            },
            Column::Hidden | Column::Public => set_yes(&mut form, field, cell, false),
            Column::Active => set_yes(&mut form, field, cell, true),
            _ => form.set(field, cell),
        }
    }
    form
}

/// The identifier of the organisation with this name; the name itself where there is none.
fn organisation(name: &str, organisations: &[Organisation]) -> String {
    let key = name.to_lowercase();
    organisations
        .iter()
        .find(|office| office.name.to_lowercase() == key)
        .map_or_else(|| name.to_owned(), |office| office.id.to_string())
}

/// The code of a value by its name in either language, else what was written.
fn coded<E: Coded>(text: &str) -> String {
    let key = text.to_lowercase();
    let named = |value: &E| {
        value.code() == key
            || Locale::ALL
                .iter()
                .any(|l| l.text(value.key()).to_lowercase() == key)
    };
    match E::ALL.iter().copied().find(named) {
        Some(value) => value.code().to_owned(),
        None => text.to_owned(),
    }
}

fn add_many<E: Coded>(form: &mut FormState, field: &str, cell: &str) {
    for part in cell.split([';', '\n']).map(str::trim) {
        if !part.is_empty() {
            form.add(field, coded::<E>(part));
        }
    }
}

/// Reads yes or no; an empty cell is `blank`.
fn set_yes(form: &mut FormState, field: &str, cell: &str, blank: bool) {
    let key = cell.to_lowercase();
    let is = |words: &[&str], message: &str| {
        words.contains(&key.as_str())
            || Locale::ALL
                .iter()
                .any(|l| l.text(message).to_lowercase() == key)
    };
    let yes = if key.is_empty() {
        blank
    } else if is(&YES, "answer-yes") {
        true
    } else {
        if !is(&NO, "answer-no") {
            form.reject(field, "error-listing-yes-no");
        }
        false
    };
    form.set(field, if yes { "yes" } else { "" });
}
