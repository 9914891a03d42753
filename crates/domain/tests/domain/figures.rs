use domain::{
    PartialDate,
    figures::{Falls, Month, Months, Period},
};
use jiff::civil::date;

#[test]
fn coarse_dates_are_not_guessed_into_a_period() {
    let (period, _) = Months::year_to_date(Month::new(2024, 7).unwrap()).unwrap();
    let falls = |text: &str| period.period().holds(text.parse::<PartialDate>().unwrap());
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
fn months_are_read_as_they_are_stored() {
    let july: Month = "2024-07".parse().unwrap();
    assert_eq!((july.year(), july.month()), (2024, 7));
    assert_eq!(july.to_string(), "2024-07");
    assert_eq!(july.last(), date(2024, 7, 31));
    for wrong in ["", "2024", "2024-13", "2024-07-01", "1899-12", "24-07"] {
        assert!(wrong.parse::<Month>().is_err(), "{wrong}");
    }
    let january = Month::new(2024, 1).unwrap();
    assert_eq!(january.before(), Month::new(2023, 12).unwrap());
    assert_eq!(Month::of(date(2024, 7, 9)), july);
}

#[test]
fn a_year_to_date_is_the_same_months_twice() {
    let (this, before) = Months::year_to_date(Month::new(2024, 2).unwrap()).unwrap();
    assert_eq!(this.period().to, date(2024, 2, 29));
    assert_eq!(before.period().to, date(2023, 2, 28));
    assert_eq!((this.from().month(), before.from().month()), (1, 1));
    assert!(Months::year_to_date(Month::new(1900, 5).unwrap()).is_err());
}

proptest::proptest! {
    /// A year counts as whole exactly if `Period::holds` says so: the two ways of asking agree.
    #[test]
    fn whole_years_are_those_that_a_period_holds(
        from in (1995i16..2005, 1i8..=12), to in (1995i16..2005, 1i8..=12), year in 1990i16..2010,
    ) {
        let month = |(year, month)| Month::new(year, month).unwrap();
        let Some(months) = Months::new(month(from), month(to)) else {
            return Ok(());
        };
        let held = months.period().holds(PartialDate::new(year, None, None).unwrap());
        let whole = months.whole_years().is_some_and(|(a, b)| (a..=b).contains(&year));
        proptest::prop_assert_eq!(held == Falls::Inside, whole);
    }
}

#[test]
fn whole_years_run_from_january_to_december() {
    let two = Months::of_years(2023, 2024).unwrap();
    assert_eq!(two.from().to_string(), "2023-01");
    assert_eq!(two.to().to_string(), "2024-12");
    assert_eq!(two.whole_years(), Some((2023, 2024)));
    assert_eq!(Months::of_years(2024, 2023), None);
    assert_eq!(Months::of_years(1800, 2023), None);
}
