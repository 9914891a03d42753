use domain::areas::AreaCode;
use domain::directory::{
    ContactNumber, Coordinates, CoordinatesError, Coverage, Day, Eligibility, ForSex, Months,
    Nearness, Schedule, ScheduleError, Verification, known_area, lookup_codes, must_hide,
};
use domain::phone::PhoneError;
use domain::services::ServiceKind;
use domain::{Coded, MessageKey};
use jiff::civil::date;
use proptest::prelude::*;

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

#[test]
fn opening_times_are_read_as_offices_write_them() {
    for (typed, stored) in [
        ("Senin–Jumat 08.00–16.00", "mo–fr 08:00–16:00"),
        ("senin s.d. jumat pukul 8 - 16.00 WIB", "mo–fr 08:00–16:00"),
        (
            "Mon-Fri 08:00-16:00; Sat 8-12",
            "mo–fr 08:00–16:00; sa 08:00–12:00",
        ),
        (
            "Senin-Kamis 08.00-12.00, 13.00-16.00\nJum’at 08.00–11.30; buka hari libur",
            "mo–th 08:00–12:00, 13:00–16:00; fr 08:00–11:30; holidays",
        ),
        ("Sabtu dan Minggu 9.00–24.00", "sa–su 09:00–24:00"),
        (
            "Senin, Rabu, Jumat: 09.00–11.00",
            "mo 09:00–11:00; we 09:00–11:00; fr 09:00–11:00",
        ),
        ("Jumat–Senin 10–12", "mo 10:00–12:00; fr–su 10:00–12:00"),
        (
            "setiap hari 07.00–21.00; tutup hari libur",
            "mo–su 07:00–21:00",
        ),
        ("24 jam", "always"),
        ("24 jam setiap hari", "always"),
        ("24 hours", "always"),
    ] {
        assert_eq!(
            Schedule::parse(typed).unwrap().to_string(),
            stored,
            "{typed}"
        );
    }
}

#[test]
fn what_is_not_understood_of_opening_times_is_said() {
    let part = |text: &str| text.to_owned();
    for (typed, error) in [
        ("", ScheduleError::Empty),
        ("buka hari libur", ScheduleError::Empty),
        ("jam kerja", ScheduleError::Part(part("kerja"))),
        ("Senen 08.00–16.00", ScheduleError::Day(part("senen"))),
        (
            "Senin 08.60–16.00",
            ScheduleError::Time(part("08.60-16.00")),
        ),
        ("Senin 8", ScheduleError::Time(part("8"))),
        ("Senin 25–26", ScheduleError::Time(part("25-26"))),
        (
            "Senin 16.00–08.00",
            ScheduleError::Backwards(part("16.00-08.00")),
        ),
        ("Senin 08.00–12.00, 11.00–13.00", ScheduleError::Overlap),
    ] {
        let refused = Schedule::parse(typed).unwrap_err();
        assert_eq!(refused, error, "{typed}");
        assert!(refused.key().starts_with("error-schedule-"));
    }
}

fn schedules() -> impl Strategy<Value = Schedule> {
    // Up to two hours a day that do not overlap, from four ordered times.
    let hours = prop::collection::btree_set(0u16..=96, 0..=4).prop_map(|times| {
        let times: Vec<u16> = times.into_iter().collect();
        times
            .chunks_exact(2)
            .map(|two| {
                let clock = |quarter: u16| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
                format!("{}-{}", clock(two[0]), clock(two[1]))
            })
            .collect::<Vec<_>>()
            .join(", ")
    });
    (prop::collection::vec(hours, 7), any::<bool>()).prop_filter_map(
        "open on some day",
        |(days, holidays)| {
            let mut parts: Vec<String> = Day::ALL
                .iter()
                .zip(&days)
                .filter(|(_, hours)| !hours.is_empty())
                .map(|(day, hours)| format!("{} {hours}", day.letters()))
                .collect();
            if holidays {
                parts.push("holidays".to_owned());
            }
            Schedule::parse(&parts.join("; ")).ok()
        },
    )
}

proptest! {
    #[test]
    fn opening_times_survive_being_stored(schedule in schedules()) {
        let stored = schedule.to_string();
        prop_assert_eq!(Schedule::parse(&stored).unwrap(), schedule);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let _ = Schedule::parse(&text);
        let _ = Coordinates::parse(&text);
        let _ = text.parse::<Coverage>();
        let _ = ContactNumber::parse(&text);
    }

    #[test]
    fn an_age_is_taken_exactly_within_the_bounds(
        least in prop::option::of(0u8..=120),
        greatest in prop::option::of(0u8..=120),
        age in 0u8..=120,
    ) {
        let who = Eligibility { age_min: least, age_max: greatest, ..Eligibility::everybody() };
        let fits = (least.unwrap_or(0)..=greatest.unwrap_or(120)).contains(&age);
        prop_assert_eq!(who.admits(Some(age), ForSex::Any), fits);
        prop_assert!(who.admits(None, ForSex::Female), "what is not known excludes nobody");
        prop_assert_eq!(who.check().is_ok(), (0..=120).any(|age| who.admits(Some(age), ForSex::Any)));
    }

    #[test]
    fn a_service_is_found_by_its_codes_exactly_where_it_serves(
        location in areas(), place in areas(),
        covered in prop::collection::vec(areas(), 0..3), nationwide in any::<bool>(),
    ) {
        let coverage = Coverage::of(nationwide, covered);
        prop_assert_eq!(&coverage.to_string().parse::<Coverage>().unwrap(), &coverage);
        let codes = coverage.codes(location);
        let above = lookup_codes(place);
        let within = format!("{place}.");
        let found = codes.iter().any(|code| above.contains(code) || code.starts_with(&within));
        prop_assert_eq!(found, coverage.serves(location, place));
    }

    #[test]
    fn points_survive_being_written(latitude in -90_000_000i32..=90_000_000, longitude in -180_000_000i32..=180_000_000) {
        let point = Coordinates::new(latitude, longitude).unwrap();
        prop_assert_eq!(Coordinates::parse(&point.to_string()).unwrap(), point);
    }

    #[test]
    fn a_check_never_becomes_fresher_with_time(days in 0i32..2_000, later in 0i32..400, months in 1i64..=36) {
        let order = |state| match state {
            Verification::Fresh => 0,
            Verification::Due => 1,
            Verification::Overdue => 2,
            Verification::Never => 3,
        };
        let months = Months::new(months).unwrap();
        let (checked, today) = (date(2024, 1, 31), date(2024, 1, 31).saturating_add(jiff::Span::new().days(days)));
        let then = today.saturating_add(jiff::Span::new().days(later));
        let state = |on| order(Verification::of(Some(checked), on, months));
        prop_assert!(state(today) <= state(then));
    }
}

/// Areas of two provinces, close enough to each other to meet.
fn areas() -> impl Strategy<Value = AreaCode> {
    (31u8..=32, 0u8..=2, 0u8..=2, 0u16..=2).prop_map(|(province, city, district, village)| {
        let code = match (city, district, village) {
            (0, _, _) => format!("{province}"),
            (city, 0, _) => format!("{province}.{city:02}"),
            (city, district, 0) => format!("{province}.{city:02}.{district:02}"),
            (city, district, village) => format!("{province}.{city:02}.{district:02}.{village:04}"),
        };
        AreaCode::parse(&code).unwrap()
    })
}

#[test]
fn nearness_is_the_smallest_area_that_holds_both() {
    let place = area("31.73.01.1001");
    for (location, nearness) in [
        ("31.73.01.1001", Nearness::Village),
        ("31.73.01.1002", Nearness::District),
        ("31.73.01", Nearness::District),
        ("31.73.02", Nearness::City),
        ("31.73", Nearness::City),
        ("31.71", Nearness::Province),
        ("31", Nearness::Province),
        ("32.16", Nearness::Country),
    ] {
        assert_eq!(
            Nearness::between(area(location), place),
            nearness,
            "{location}"
        );
    }
    assert_eq!(
        Nearness::between(area("31.73.01"), area("31.73")),
        Nearness::City
    );
}

#[test]
fn a_service_without_said_areas_is_for_its_province() {
    let unsaid = Coverage::default();
    assert!(unsaid.serves(area("31.73"), area("31.71.01")));
    assert!(!unsaid.serves(area("31.73"), area("32.16")));
    let bekasi: Coverage = "32.16; 32.75".parse().unwrap();
    assert!(bekasi.serves(area("31.73"), area("32.16.01")));
    assert!(!bekasi.serves(area("31.73"), area("31.71")));
    assert!("32.99.".parse::<Coverage>().is_err());
    let country: Coverage = "id".parse().unwrap();
    assert!(country.serves(area("31.73"), area("94")));
}

#[test]
fn a_shelter_is_known_no_closer_than_its_city() {
    assert!(must_hide(&[
        ServiceKind::Psychological,
        ServiceKind::Shelter
    ]));
    assert!(!must_hide(&[ServiceKind::LegalAid]));
    assert_eq!(known_area(area("31.73.01.1001"), true), area("31.73"));
    assert_eq!(known_area(area("31.73.01"), true), area("31.73"));
    assert_eq!(known_area(area("31"), true), area("31"));
    assert_eq!(known_area(area("31.73.01"), false), area("31.73.01"));
}

#[test]
fn a_check_is_due_a_month_before_the_time_is_over() {
    let months = Months::default();
    let checked = Some(date(2024, 1, 15));
    for (today, state) in [
        (date(2024, 1, 15), Verification::Fresh),
        (date(2024, 6, 15), Verification::Fresh),
        (date(2024, 6, 16), Verification::Due),
        (date(2024, 7, 14), Verification::Due),
        (date(2024, 7, 15), Verification::Overdue),
    ] {
        assert_eq!(Verification::of(checked, today, months), state, "{today}");
    }
    assert_eq!(
        Verification::of(None, date(2024, 1, 1), months),
        Verification::Never
    );
    assert!(Months::new(0).is_err() && Months::new(37).is_err());
    assert_eq!("12".parse::<Months>().unwrap().get(), 12);
}

#[test]
fn hotlines_and_telephones_are_dialled() {
    let number = |text: &str| ContactNumber::parse(text).unwrap();
    assert_eq!(
        (number("129").dial(), number(" 112 ").shown()),
        ("129", "112".to_owned())
    );
    assert_eq!(number("021-5550100").dial(), "+62215550100");
    assert_eq!(number("0812 3456 7890").shown(), "0812-3456-7890");
    assert_eq!(number("+62215550100"), number("(021) 555-0100"));
    assert_eq!(
        ContactNumber::parse("tanya satpam"),
        Err(PhoneError::Character)
    );
    assert!(ContactNumber::parse("012").is_err());
}

#[test]
fn points_are_read_as_maps_give_them() {
    let point = Coordinates::parse("-6.1683, 106.7588").unwrap();
    assert_eq!(
        (point.latitude(), point.longitude()),
        (-6_168_300, 106_758_800)
    );
    assert_eq!(point.to_string(), "-6.168300, 106.758800");
    assert_eq!(Coordinates::parse("-6.1683"), Err(CoordinatesError::Form));
    assert_eq!(
        Coordinates::parse("-96.1, 106"),
        Err(CoordinatesError::Range)
    );
    assert_eq!(
        Coordinates::parse("enam, tujuh"),
        Err(CoordinatesError::Form)
    );
}
