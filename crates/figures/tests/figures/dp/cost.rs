//! What noise costs, and the budget that it is paid from.

use figures::Error;
use figures::dp::Rho;
use figures::dp::account::delta_of;
use figures::dp::budget::{Account, Budget};

#[test]
fn the_conversion_is_the_tight_one() {
    let n = 10_000.0_f64;
    let rho = Rho::of(1.0, 1.0 / (n * n.ln())).value();
    assert!((rho - 0.0308).abs() < 0.0002, "{rho}");
    // The usual one, ε = ρ + 2 √(ρ ln 1/δ), promises less for the same noise.
    let loose = rho + 2.0 * (rho * (n * n.ln()).ln()).sqrt();
    assert!(loose > 1.15);
}

#[test]
fn it_goes_there_and_back() {
    for (epsilon, delta) in [(0.1, 1e-6), (1.0, 1e-5), (4.0, 1e-9)] {
        let rho = Rho::of(epsilon, delta);
        assert!(delta_of(rho.value(), epsilon) <= delta);
        assert!((rho.epsilon(delta) - epsilon).abs() < 1e-4);
    }
    assert_eq!(Rho::of(0.0, 0.0), Rho::default());
}

#[test]
fn the_gaussian_mechanism_itself_is_within_what_is_promised() {
    // δ of one count with Gaussian noise, exactly (Balle and Wang 2018).
    let normal = |x: f64| {
        let steps = 20_000;
        let width = (x + 12.0) / f64::from(steps);
        let at = |step: i32| -12.0 + (f64::from(step) + 0.5) * width;
        let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        (0..steps)
            .map(|step| density(at(step)) * width)
            .sum::<f64>()
    };
    let epsilon = 1.0_f64;
    let rho = Rho::of(epsilon, 1e-5).value();
    let sigma = (1.0 / (2.0 * rho)).sqrt();
    let left = normal(0.5 / sigma - epsilon * sigma);
    let exact = left - epsilon.exp() * normal(-0.5 / sigma - epsilon * sigma);
    assert!(exact <= 1e-5 && exact > 1e-6, "{exact}");
}

#[test]
fn records_of_one_person_count_by_their_square() {
    assert_eq!(Rho::at_least(0.01).for_records(3), Rho::at_least(0.09));
}

#[test]
fn a_budget_that_is_spent_refuses() {
    let tenth = Rho::at_least(0.1);
    let mut budget = Budget::new(Rho::at_least(0.2), Rho::at_least(0.3));
    budget.spend(&["2025"], "first", tenth).unwrap();
    budget.spend(&["2025"], "second", tenth).unwrap();
    let refused = budget.spend(&["2025"], "third", tenth);
    assert!(matches!(
        refused,
        Err(Error::BudgetSpent { period, left }) if period == "2025" && left == Rho::default()
    ));
    // Another period has a budget of its own, within what one person may cost over all of them.
    budget.spend(&["2026"], "fourth", tenth).unwrap();
    assert!(budget.spend(&["2027"], "fifth", tenth).is_err());
    assert_eq!(budget.spendings("2025").len(), 2);
}

#[test]
fn what_does_not_suffice_for_all_periods_is_spent_in_none() {
    let tenth = Rho::at_least(0.1);
    let mut budget = Budget::new(tenth, Rho::at_least(1.0));
    budget.spend(&["2026"], "first", tenth).unwrap();
    let before = budget.clone();
    assert!(budget.spend(&["2025", "2026"], "second", tenth).is_err());
    assert_eq!(budget, before);
    let text = serde_json::to_string(&budget).unwrap();
    assert_eq!(serde_json::from_str::<Budget>(&text).unwrap(), budget);
}

#[test]
fn an_account_tells_what_is_left_as_people_are_told_it() {
    let mut account = Account::new("victims", 1.0, 1.5, 1e-6);
    let cost = account.spend(&["2025"], "open records", 0.8).unwrap();
    assert_eq!(cost, Rho::of(0.8, 1e-6));
    let left = account.left("2025");
    assert!(left > 0.5 && left < 1.0, "{left}");
    let refused = account.spend(&["2024", "2025"], "again", 0.8);
    assert!(matches!(refused, Err(Error::BudgetSpent { period, .. }) if period == "2025"));
    // Nothing was spent on the other period either.
    assert!(account.spendings("2024").is_empty());
    let kept = serde_json::to_string(&account).unwrap();
    assert_eq!(serde_json::from_str::<Account>(&kept).unwrap(), account);
}
