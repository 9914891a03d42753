use domain::{
    MessageKey, PartialDate,
    dates::{DateError, DateErrors, DatePart},
};
use jiff::civil::date;
use proptest::prelude::*;

fn parse(day: &str, month: &str, year: &str) -> Result<String, Vec<DateError>> {
    PartialDate::parse(day, month, year)
        .map(|date| date.to_string())
        .map_err(|errors| errors.0)
}

#[test]
fn months_are_read_as_people_write_them() {
    for month in [
        "8", "08", "agustus", "Agustus", "agu", "agt", "aug", "AUGUST", "ags", " agust. ",
    ] {
        assert_eq!(
            parse("17", month, "2024"),
            Ok("2024-08-17".to_owned()),
            "{month}"
        );
    }
    let shortened = [
        ("jan", 1),
        ("peb", 2),
        ("mar", 3),
        ("apr", 4),
        ("mei", 5),
        ("may", 5),
        ("jun", 6),
        ("jul", 7),
        ("sept", 9),
        ("okt", 10),
        ("oct", 10),
        ("nop", 11),
        ("nov", 11),
        ("des", 12),
        ("dec", 12),
    ];
    for (month, number) in shortened {
        assert_eq!(
            parse("", month, "2024"),
            Ok(format!("2024-{number:02}")),
            "{month}"
        );
    }
}

#[test]
fn dates_may_be_partial() {
    assert_eq!(parse("", "", "2024"), Ok("2024".to_owned()));
    assert_eq!(parse("", "3", "2024"), Ok("2024-03".to_owned()));
    assert_eq!(parse("5", "3", "2024"), Ok("2024-03-05".to_owned()));
    assert_eq!(PartialDate::parse_optional(" ", "", ""), Ok(None));
}

#[test]
fn every_wrong_part_is_named() {
    use DateError as E;
    use DatePart as P;
    assert_eq!(parse("", "", ""), Err(vec![E::Missing]));
    assert_eq!(
        parse("x", "foo", "20x4"),
        Err(vec![
            E::Unreadable(P::Day),
            E::Unreadable(P::Month),
            E::Unreadable(P::Year)
        ])
    );
    assert_eq!(
        parse("32", "13", "1899"),
        Err(vec![
            E::OutOfRange(P::Day),
            E::OutOfRange(P::Month),
            E::OutOfRange(P::Year)
        ])
    );
    assert_eq!(parse("5", "3", ""), Err(vec![E::PartMissing(P::Year)]));
    assert_eq!(parse("5", "", "2024"), Err(vec![E::PartMissing(P::Month)]));
    assert_eq!(
        parse("5", "", ""),
        Err(vec![E::PartMissing(P::Month), E::PartMissing(P::Year)])
    );
    assert_eq!(
        parse("5", "xyz", "2024"),
        Err(vec![E::Unreadable(P::Month)])
    );
    assert_eq!(parse("1", "2", "24"), Err(vec![E::OutOfRange(P::Year)]));
    assert_eq!(parse("1", "2", "2101"), Err(vec![E::OutOfRange(P::Year)]));
    assert_eq!(
        parse("1", "2", "99999999999"),
        Err(vec![E::Unreadable(P::Year)])
    );
    assert_eq!(parse("-1", "2", "2024"), Err(vec![E::Unreadable(P::Day)]));
    for (day, month, year) in [
        ("30", "2", "2024"),
        ("29", "2", "2023"),
        ("31", "4", "2024"),
    ] {
        assert_eq!(parse(day, month, year), Err(vec![E::NoSuchDay]));
    }
    assert_eq!(parse("29", "2", "2024"), Ok("2024-02-29".to_owned()));

    let errors = DateErrors(vec![E::Unreadable(P::Day), E::Missing]);
    assert_eq!(errors.of(Some(P::Day)), Some(E::Unreadable(P::Day)));
    assert_eq!(errors.of(Some(P::Year)), None);
    assert_eq!(errors.of(None), Some(E::Missing));
    assert_eq!(E::Unreadable(P::Month).key(), "error-date-month-unreadable");
}

#[test]
fn the_future_is_measured_by_the_first_possible_day() {
    let today = date(2024, 7, 15);
    for (text, ok) in [
        ("2024", true),
        ("2024-07", true),
        ("2024-07-15", true),
        ("2024-07-16", false),
        ("2024-08", false),
        ("2025", false),
    ] {
        let date: PartialDate = text.parse().unwrap();
        assert_eq!(date.not_after(today).is_ok(), ok, "{text}");
    }
}

#[test]
fn only_the_stored_form_is_read_back() {
    for text in [
        "2024-3",
        "2024-13",
        "2024-02-30",
        "24",
        "2024-03-15-1",
        "",
        "+2024",
        "2024-",
    ] {
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
    let json = serde_json::to_string(&"2024-03".parse::<PartialDate>().unwrap()).unwrap();
    assert_eq!(json, "\"2024-03\"");
    assert!(serde_json::from_str::<PartialDate>("\"2024-3\"").is_err());
}

#[test]
fn ages_are_a_range_when_the_birth_is_not_exact() {
    let age = |text: &str| {
        text.parse::<PartialDate>()
            .unwrap()
            .age_on(date(2024, 7, 15))
    };
    assert_eq!(age("2006-07-15"), Some((18, 18)));
    assert_eq!(age("2006-07-16"), Some((17, 17)));
    assert_eq!(age("2006-07"), Some((17, 18)));
    assert_eq!(age("2006"), Some((17, 18)));
    assert_eq!(age("2025-01"), None);
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    (
        1900i16..=2100,
        prop::option::of(1i8..=12),
        prop::option::of(1i8..=31),
    )
        .prop_filter_map("no such date", |(y, m, d)| PartialDate::new(y, m, d).ok())
}

proptest! {
    #[test]
    fn stored_form_round_trips_and_keeps_the_order(a in any_date(), b in any_date()) {
        prop_assert_eq!(a.to_string().parse(), Ok(a));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        prop_assert!(a.earliest() <= a.latest());
        if a.day().is_some() {
            prop_assert_eq!(a.earliest(), a.latest());
            prop_assert_eq!(PartialDate::from(a.earliest()), a);
        }
    }

    #[test]
    fn nothing_typed_panics(day in "\\PC{0,12}", month in "\\PC{0,12}", year in "\\PC{0,12}") {
        if let Ok(date) = PartialDate::parse(&day, &month, &year) {
            prop_assert!((1900..=2100).contains(&date.year()));
        }
    }
}
