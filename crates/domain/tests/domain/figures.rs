use domain::{
    AreaCode, PartialDate,
    cases::{AgeBand, Sex},
    figures::{Cell, Falls, Period, YearToDate},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

#[test]
fn year_to_date_beside_the_year_before() {
    let before = |until: Date| YearToDate::until(until).before;
    assert_eq!(
        before(date(2024, 7, 31)),
        Period {
            from: date(2023, 1, 1),
            to: date(2023, 7, 31)
        }
    );
    assert_eq!(before(date(2024, 2, 29)).to, date(2023, 2, 28));
    assert_eq!(before(date(2025, 2, 28)).to, date(2024, 2, 29));
    assert_eq!(before(date(2024, 2, 28)).to, date(2023, 2, 28));
    assert_eq!(before(date(2024, 12, 31)), Period::year(2023));
}

#[test]
fn coarse_dates_are_not_guessed_into_a_period() {
    let period = YearToDate::until(date(2024, 7, 31)).this;
    let falls = |text: &str| period.holds(text.parse::<PartialDate>().unwrap());
    assert_eq!(falls("2024-07"), Falls::Inside);
    assert_eq!(falls("2024-07-31"), Falls::Inside);
    assert_eq!(falls("2024-08-01"), Falls::Outside);
    assert_eq!(falls("2023"), Falls::Outside);
    assert_eq!(falls("2024"), Falls::Uncertain);
    assert_eq!(
        Period::year(2024).holds("2024".parse().unwrap()),
        Falls::Inside
    );
}

#[test]
fn cells_are_by_kabupaten_or_kota() {
    let cell = |area: &str| {
        Cell::new(
            "2023-05".parse().unwrap(),
            Some(AreaCode::parse(area).unwrap()),
            Sex::Female,
            AgeBand::To17,
        )
    };
    assert_eq!(cell("31.73.01.1001"), cell("31.73"));
    assert_eq!(cell("31").city, None);
    assert_eq!((cell("31").year, cell("31").month), (2023, Some(5)));
}

proptest! {
    #[test]
    fn both_periods_have_the_same_shape(year in 1901i16..=2100, month in 1i8..=12, day in 1i8..=31) {
        if let Ok(until) = Date::new(year, month, day) {
            let both = YearToDate::until(until);
            prop_assert_eq!(both.before.to.year(), year - 1);
            prop_assert_eq!(both.before.to.month(), month);
            prop_assert_eq!(both.before.from, date(year - 1, 1, 1));
            let length = |period: Period| period.from.until(period.to).unwrap().get_days();
            prop_assert!((length(both.this) - length(both.before)).abs() <= 1);
        }
    }
}
