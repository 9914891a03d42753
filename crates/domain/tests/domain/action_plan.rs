//! The action plan: money, codes, quarters, achievement, and the standard set.

use domain::action_plan::{self, *};
use domain::{Coded, MessageKey};
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn rupiah_are_read_as_offices_write_them() {
    for (typed, rupiah) in [
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("Rp 1.250.000,00", 1_250_000),
        ("Rp. 1.250.000", 1_250_000),
        ("rp1.250.000,-", 1_250_000),
        ("1 250 000", 1_250_000),
        ("1.250", 1_250),
        ("  0 ", 0),
    ] {
        assert_eq!(typed.parse::<Rupiah>().unwrap().get(), rupiah, "{typed}");
    }
}

#[test]
fn rupiah_that_may_mean_two_things_are_refused() {
    use RupiahError as E;
    for (typed, error) in [
        ("", E::Empty),
        ("Rp", E::Empty),
        ("1,250,000", E::Ambiguous),
        ("1,250", E::Ambiguous),
        ("1.25", E::Ambiguous),
        ("1.2500.000", E::Ambiguous),
        ("12.50.000", E::Ambiguous),
        ("1,5 juta", E::Words),
        ("2 M", E::Words),
        ("Rp 750 jt", E::Words),
        ("1.250.000,50", E::Cents),
        ("-1.000", E::Negative),
        ("(1.000)", E::Negative),
        ("seribu", E::NotAnAmount),
        ("USD 100", E::NotAnAmount),
        ("1;000", E::NotAnAmount),
        ("9999999999999999999", E::TooLarge),
        ("2.000.000.000.000.000", E::TooLarge),
    ] {
        assert_eq!(typed.parse::<Rupiah>(), Err(error), "{typed}");
        assert!(error.key().starts_with("error-rupiah-"));
    }
    assert_eq!(Rupiah::from_f64(12.5), Err(E::Cents));
    assert_eq!(Rupiah::from_f64(f64::NAN), Err(E::NotAnAmount));
    assert_eq!(Rupiah::from_f64(1_250_000.0).unwrap().get(), 1_250_000);
}

#[test]
fn both_forms_of_a_sub_activity_code_are_kept_as_written() {
    for code in [
        "2.08.03.2.02.01",
        "2.08.03.2.02.0001",
        "2.08.03.02.02.0001",
        "2.08.03.1.02.0002",
    ] {
        assert_eq!(code.parse::<BudgetCode>().unwrap().as_str(), code);
    }
    for code in [
        "",
        "2.08.03",
        "2.08.03.2.02",
        "2.08.03.2.02.001",
        "2.8.3.2.2.1",
        "2-08-03-2-02-01",
        "2.08.03.2.02.0001.1",
        "X.08.03.2.02.01",
    ] {
        assert_eq!(code.parse::<BudgetCode>(), Err(BudgetCodeError), "{code}");
    }
}

#[test]
fn amounts_are_read_in_indonesian_and_not_guessed() {
    use AmountError as E;
    for (typed, thousandths) in [
        ("12", 12_000),
        ("12,5", 12_500),
        ("12.5", 12_500),
        ("1.250", 1_250_000),
        ("1.250,75", 1_250_750),
        ("0,125", 125),
        ("0.125", 125),
        ("80 %", 80_000),
        ("80,5%", 80_500),
    ] {
        let read = Amount::parse(typed).unwrap();
        assert_eq!(read.as_thousandths(), thousandths, "{typed}");
    }
    for (typed, error) in [
        ("", E::Empty),
        ("1,250", E::Ambiguous),
        ("dua", E::NotANumber),
        ("1.2.3", E::NotANumber),
        ("1,2,3", E::NotANumber),
        ("1.2345", E::TooFine),
        ("-1", E::Negative),
        ("99999999999999", E::TooLarge),
    ] {
        assert_eq!(Amount::parse(typed), Err(error), "{typed}");
    }
}

#[test]
fn quarters_are_three_months_from_the_first_day_to_the_last() {
    let first = Quarter::new(2024, 1).unwrap();
    assert_eq!(first.first(), date(2024, 1, 1));
    assert_eq!(first.last(), date(2024, 3, 31));
    assert_eq!(first.end(), date(2024, 4, 1));
    assert_eq!(first.before(), Some(Quarter::new(2023, 4).unwrap()));
    let last = Quarter::new(2024, 4).unwrap();
    assert_eq!(last.last(), date(2024, 12, 31));
    assert_eq!(last.after(), Some(Quarter::new(2025, 1).unwrap()));
    assert_eq!(last.year_to_date().count(), 4);
    assert_eq!(
        Quarter::of(date(2024, 6, 30)),
        Quarter::new(2024, 2).unwrap()
    );
    assert_eq!(
        Quarter::of(date(2024, 7, 1)),
        Quarter::new(2024, 3).unwrap()
    );
    for (year, number) in [(2024, 0), (2024, 5), (1800, 1)] {
        assert_eq!(Quarter::new(year, number), Err(QuarterError));
    }
}

#[test]
fn plans_have_years_in_their_order() {
    let years = PlanYears::new(2022, 2026).unwrap();
    assert_eq!(
        years.each().collect::<Vec<_>>(),
        [2022, 2023, 2024, 2025, 2026]
    );
    assert!(years.holds(2026) && !years.holds(2027));
    assert!(years.overlaps(PlanYears::new(2026, 2030).unwrap()));
    assert!(!years.overlaps(PlanYears::new(2027, 2030).unwrap()));
    assert_eq!(PlanYears::new(2026, 2022), Err(PlanYearsError::Backwards));
    assert_eq!(PlanYears::new(2022, 2040), Err(PlanYearsError::TooLong));
    assert_eq!(PlanYears::new(22, 26), Err(PlanYearsError::Range));
}

fn value(n: i64) -> Measure {
    Measure::Value(Amount::whole(n))
}

fn share(part: i64, of: i64) -> Measure {
    Measure::Share(Ratio { part, of })
}

#[test]
fn the_year_is_made_of_its_quarters_by_kind() {
    let quarters = [value(4), value(6), value(2)];
    let year = |gathering| cumulated(gathering, &quarters);
    assert_eq!(year(Gathering::Sum), Some(Amount::whole(12)));
    assert_eq!(year(Gathering::Latest), Some(Amount::whole(2)));
    assert_eq!(year(Gathering::Average), Some(Amount::whole(4)));
    // Shares are not averaged: one of one and none of nine are one of ten.
    let shares = [share(1, 1), share(0, 9)];
    assert_eq!(
        cumulated(Gathering::Share, &shares),
        Some(Amount::whole(10))
    );
    // A quarter in which there was nothing to count says nothing.
    let silent = [share(3, 4), share(0, 0)];
    assert_eq!(
        cumulated(Gathering::Share, &silent),
        Some(Amount::whole(75))
    );
    for gathering in Gathering::ALL {
        assert_eq!(cumulated(*gathering, &[]), None);
    }
}

#[test]
fn achievement_knows_which_way_is_better() {
    let pct =
        |direction, value, target| achieved(direction, Amount::whole(value), Amount::whole(target));
    assert_eq!(pct(Direction::Higher, 30, 40), Amount::whole(75));
    assert_eq!(pct(Direction::Higher, 50, 40), Amount::whole(125));
    assert_eq!(pct(Direction::Higher, 0, 0), Amount::whole(100));
    assert_eq!(pct(Direction::Lower, 5, 10), Amount::whole(100));
    assert_eq!(pct(Direction::Lower, 20, 10), Amount::whole(50));
    assert_eq!(pct(Direction::Lower, 3, 0), Amount::ZERO);
    let second = Quarter::new(2024, 2).unwrap();
    let target = Amount::whole(40);
    assert_eq!(expected(Gathering::Sum, target, second), Amount::whole(20));
    assert_eq!(expected(Gathering::Share, target, second), target);
}

#[test]
fn lights_follow_thresholds_that_somebody_sets() {
    let lights = Thresholds::default();
    let light = |n| lights.light(Some(Amount::whole(n)));
    assert_eq!(light(90), Light::Green);
    assert_eq!(light(89), Light::Yellow);
    assert_eq!(light(60), Light::Yellow);
    assert_eq!(light(59), Light::Red);
    assert_eq!(lights.light(None), Light::Grey);
    let strict = Thresholds::new(100, 80).unwrap();
    assert_eq!(strict.to_string().parse(), Ok(strict));
    assert_eq!(Thresholds::new(60, 60), Err(ThresholdsError::Order));
    assert_eq!(Thresholds::new(0, 0), Err(ThresholdsError::Range));
}

#[test]
fn the_standard_set_covers_the_six_strategies_and_is_computed_to_four_fifths() {
    assert!(STANDARD.len() >= 20);
    for strategy in action_plan::Strategy::ALL {
        assert!(
            STANDARD.iter().any(|s| s.strategy() == *strategy),
            "{strategy}"
        );
    }
    let computed = STANDARD.iter().filter(|s| s.formula().is_some()).count();
    assert!(computed * 100 >= STANDARD.len() * 80, "{computed}");
    for formula in Formula::ALL {
        assert_eq!(formula.counts_key(), format!("{}-counts", formula.key()));
    }
}

proptest! {
    #[test]
    fn rupiah_shown_are_read_back(rupiah in 0i64..=Rupiah::MOST) {
        let money = Rupiah::new(rupiah).unwrap();
        for shown in [money.to_string(), format!("Rp {money},00"), rupiah.to_string()] {
            prop_assert_eq!(shown.parse::<Rupiah>(), Ok(money));
        }
    }

    #[test]
    fn no_text_breaks_the_readers(text in "\\PC{0,24}") {
        let _ = (Rupiah::parse(&text), Amount::parse(&text), text.parse::<BudgetCode>());
    }

    #[test]
    fn amounts_shown_are_read_back(thousandths in 0i64..=Amount::MOST) {
        let amount = Amount::thousandths(thousandths);
        // A point before three digits is a thousand to an Indonesian reader: there the comma
        // takes its place.
        let shown = amount.to_string();
        let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
        if fraction.len() < 3 || whole == "0" {
            prop_assert_eq!(shown.parse::<Amount>(), Ok(amount));
        } else {
            prop_assert_eq!(shown.parse::<Amount>().is_ok(), whole.len() <= 3);
        }
        let whole = Rupiah::new(thousandths / 1000).unwrap();
        let indonesian = format!("{whole},{:03}", thousandths % 1000);
        if whole.get() >= 1000 {
            prop_assert_eq!(indonesian.parse::<Amount>(), Ok(amount));
        }
    }

    #[test]
    fn a_sum_does_not_depend_on_how_the_year_is_cut(values in prop::collection::vec(0i64..1_000_000, 1..8)) {
        let cut: Vec<Measure> = values.iter().copied().map(value).collect();
        let whole = value(values.iter().sum());
        prop_assert_eq!(cumulated(Gathering::Sum, &cut), cumulated(Gathering::Sum, &[whole]));
    }

    #[test]
    fn a_share_lies_between_its_quarters(
        ratios in prop::collection::vec((0i64..1000, 1i64..1000), 1..8)
    ) {
        let quarters: Vec<Measure> =
            ratios.iter().map(|(part, more)| share(*part, part + more)).collect();
        let each: Vec<Amount> = quarters.iter().filter_map(|m| m.value()).collect();
        let year = cumulated(Gathering::Share, &quarters).unwrap();
        prop_assert!(year >= *each.iter().min().unwrap());
        prop_assert!(year <= *each.iter().max().unwrap());
    }

    #[test]
    fn an_average_lies_between_its_quarters(values in prop::collection::vec(0i64..1_000_000, 1..8)) {
        let quarters: Vec<Measure> = values.iter().copied().map(value).collect();
        let average = cumulated(Gathering::Average, &quarters).unwrap();
        prop_assert!(average >= Amount::whole(*values.iter().min().unwrap()));
        prop_assert!(average <= Amount::whole(*values.iter().max().unwrap()));
    }

    #[test]
    fn more_is_never_worse_where_more_is_better(
        less in 0i64..1_000_000, more in 0i64..1_000_000, target in 0i64..1_000_000
    ) {
        let (less, more) = (less.min(more), less.max(more));
        let of = |direction, n| achieved(direction, Amount::thousandths(n), Amount::thousandths(target));
        prop_assert!(of(Direction::Higher, more) >= of(Direction::Higher, less));
        prop_assert!(of(Direction::Lower, more) <= of(Direction::Lower, less));
        prop_assert!(of(Direction::Lower, more) <= Amount::whole(100));
    }

    #[test]
    fn every_day_lies_in_one_quarter(days in 0i64..36_500) {
        use jiff::ToSpan;
        let day = date(1950, 1, 1).checked_add(days.days()).unwrap();
        let quarter = Quarter::of(day);
        prop_assert!(quarter.first() <= day && day <= quarter.last() && day < quarter.end());
        prop_assert_eq!(quarter.after().unwrap().before(), Some(quarter));
        prop_assert_eq!(quarter.after().unwrap().first(), quarter.end());
    }
}
