use std::collections::BTreeSet;

use domain::{
    AreaCode, Country, Place,
    areas::{AreaError, AreaLevel},
};
use proptest::prelude::*;

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

#[test]
fn area_codes_with_and_without_dots() {
    for (typed, stored, level) in [
        ("31", "31", AreaLevel::Province),
        (" 31.73 ", "31.73", AreaLevel::City),
        ("3173", "31.73", AreaLevel::City),
        ("317301", "31.73.01", AreaLevel::District),
        ("3173011001", "31.73.01.1001", AreaLevel::Village),
        ("31.73.01.1001", "31.73.01.1001", AreaLevel::Village),
    ] {
        assert_eq!(area(typed).to_string(), stored);
        assert_eq!(area(typed).level(), level);
    }
    for bad in [
        "",
        "3",
        "317",
        "31730",
        "31.7",
        "31.73.01.101",
        "31.73.",
        "3a",
        "31.730110",
        "٣١",
    ] {
        assert_eq!(AreaCode::parse(bad), Err(AreaError::Form), "{bad}");
    }
    for zero in ["00", "31.00", "31.73.00", "31.73.01.0000"] {
        assert_eq!(AreaCode::parse(zero), Err(AreaError::Zero), "{zero}");
    }
}

#[test]
fn areas_lie_in_areas() {
    let village = area("31.73.01.1001");
    assert_eq!(village.parent(), Some(area("31.73.01")));
    assert_eq!(area("31.73.01").parent(), Some(area("31.73")));
    assert_eq!(area("31.73").parent(), Some(area("31")));
    assert_eq!(area("31").parent(), None);
    assert_eq!(village.city(), Some(area("31.73")));
    assert_eq!(area("31").city(), None);
    assert!(area("31").contains(village) && area("31.73").contains(area("31.73")));
    assert!(!area("31.74").contains(village) && !village.contains(area("31.73")));
}

#[test]
fn countries_are_the_assigned_ones() {
    let codes: Vec<&str> = Country::all().map(Country::code).collect();
    assert_eq!(codes.len(), 249);
    assert!(
        codes.windows(2).all(|pair| pair[0] < pair[1]),
        "sorted, none twice"
    );
    assert!(
        codes
            .iter()
            .all(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()))
    );
    for names in [Country::english, Country::indonesian] {
        let names: BTreeSet<&str> = Country::all().map(names).collect();
        assert_eq!(names.len(), 249, "no name twice");
    }
    assert_eq!(Country::parse(" my ").unwrap().indonesian(), "Malaysia");
    assert_eq!(Country::parse("KH").unwrap().indonesian(), "Kamboja");
    assert_eq!(Country::INDONESIA.english(), "Indonesia");
    // Reserved, withdrawn or user-assigned: no countries.
    for bad in ["UK", "XK", "AN", "SU", "ZZ", "EU", "", "IDN"] {
        assert!(Country::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn places_have_a_stored_form() {
    for text in ["31.73", "MY", "ID", "unknown"] {
        assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
    }
    assert_eq!(
        "31.73".parse::<Place>().unwrap().country(),
        Some(Country::INDONESIA)
    );
    assert_eq!("MY".parse::<Place>().unwrap().area(), None);
    assert_eq!(Place::Unknown.country(), None);
    assert!("Jakarta".parse::<Place>().is_err());
}

proptest! {
    #[test]
    fn area_codes_round_trip(
        province in 1u8..=99, city in 1u8..=99, district in 1u8..=99, village in 1u16..=9999,
        length in 1usize..=4,
    ) {
        let parts = [
            format!("{province:02}"), format!("{city:02}"), format!("{district:02}"),
            format!("{village:04}"),
        ];
        let code = area(&parts[..length].join("."));
        prop_assert_eq!(AreaCode::parse(&code.to_string()), Ok(code));
        prop_assert_eq!(AreaCode::parse(&code.to_string().replace('.', "")), Ok(code));
        let whole = area(&parts.join("."));
        prop_assert!(code.contains(whole));
        if let Some(parent) = code.parent() {
            prop_assert!(parent.contains(code) && !code.contains(parent));
            prop_assert!(parent < code);
        }
    }
}
