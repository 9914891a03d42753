//! Where something happened, in a form: an area, a country, or "not known".

use domain::areas::{Country, Place};
use locale::Locale;

use crate::forms::FormState;
use crate::page::Page;
use crate::pages::areas::Lookup;
use crate::parts::Choice;

/// Fields that are compared when two people saved at the same time, beside the area `where`.
pub(super) const COUNTRY: &str = "country";

/// Reads the fields `where`, `country` and `where-unknown`: one of the three.
pub(super) fn read(form: &mut FormState, area: Lookup) -> Option<Place> {
    let country = form.parse_optional_with(COUNTRY, Country::parse);
    let unknown = form.ticked("where-unknown");
    let blank = area == Lookup::Blank;
    let area = area.take(form, "where");
    if form.error("where").is_some() || form.error(COUNTRY).is_some() {
        return None;
    }
    match (area, country, unknown) {
        (Some(area), None, false) => Some(Place::Area(area)),
        (None, Some(country), false) => Some(Place::Abroad(country)),
        (None, None, true) => Some(Place::Unknown),
        (None, None, false) if blank => {
            form.reject("where", "error-place-missing");
            None
        }
        _ => {
            form.reject("where", "error-place-twice");
            None
        }
    }
}

/// Fills in the three fields.
pub(super) fn fill(form: &mut FormState, place: Place, area_name: Option<&str>) {
    match place {
        Place::Area(area) => {
            form.set("where", area.to_string());
            form.set(
                "where-text",
                area_name.map_or_else(|| area.to_string(), str::to_owned),
            );
        }
        Place::Abroad(country) => form.set(COUNTRY, country.code()),
        Place::Unknown => form.set("where-unknown", "yes"),
    }
}

/// A place in words.
pub(super) fn words(page: &Page, place: Place, area_name: Option<&str>) -> String {
    match (place, area_name) {
        (Place::Area(_), Some(name)) => name.to_owned(),
        (Place::Area(area), None) => area.to_string(),
        (Place::Abroad(country), _) => country_name(page, country).to_owned(),
        (Place::Unknown, _) => page.t("answer-unknown").into_owned(),
    }
}

/// Name of a country in the language of the page.
pub(super) fn country_name(page: &Page, country: Country) -> &'static str {
    match page.locale {
        Locale::Id => country.indonesian(),
        Locale::En => country.english(),
    }
}

/// All countries by their name in the language of the page.
pub(super) fn countries(page: &Page) -> Vec<Choice> {
    let mut countries: Vec<Choice> = Country::all()
        .map(|country| Choice::new(country.code(), country_name(page, country)))
        .collect();
    countries.sort_by(|a, b| a.label.cmp(&b.label));
    countries
}

/// The name of an area without the word for its kind, as letters have it where they are signed:
/// "Jakarta Barat, 15 Maret 2024".
pub(super) fn without_kind(area: &str) -> &str {
    let kinds = [
        "Kota Administrasi ",
        "Kabupaten Administrasi ",
        "Kota ",
        "Kabupaten ",
    ];
    let name = kinds.iter().find_map(|kind| area.strip_prefix(kind));
    name.unwrap_or(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(query: &str) -> (Option<Place>, Option<&'static str>) {
        let mut form = FormState::from_query(query);
        let place = read(&mut form, Lookup::Blank);
        (place, form.error("where").map(|error| error.key))
    }

    #[test]
    fn one_answer_is_taken_and_none_or_two_are_said() {
        assert_eq!(read_of("where-unknown=yes"), (Some(Place::Unknown), None));
        let abroad = Country::parse("MY").ok().map(Place::Abroad);
        assert_eq!(read_of("country=MY"), (abroad, None));
        assert_eq!(read_of(""), (None, Some("error-place-missing")));
        assert_eq!(
            read_of("country=MY&where-unknown=yes"),
            (None, Some("error-place-twice"))
        );
    }

    #[test]
    fn what_is_filled_in_reads_the_same() {
        for place in [Place::Unknown, Place::Abroad(Country::INDONESIA)] {
            let mut form = FormState::blank();
            fill(&mut form, place, None);
            assert_eq!(read(&mut form, Lookup::Blank), Some(place));
        }
    }

    #[test]
    fn a_place_stands_without_the_word_for_its_kind() {
        for (area, name) in [
            ("Kota Administrasi Jakarta Barat", "Jakarta Barat"),
            ("Kabupaten Bogor", "Bogor"),
            (
                "Daerah Khusus Ibukota Jakarta",
                "Daerah Khusus Ibukota Jakarta",
            ),
        ] {
            assert_eq!(without_kind(area), name);
        }
    }
}
