//! What is refused, and how that is said.

use std::fmt::Write;

use figures::batch::How;
use figures::dp::budget::Account;
use figures::protect::Rules;
use figures::table::{Options, read};

use super::{
    AREAS, csv, load, load_with, noise, noisy_records, people, protect, rounded, tabulate, values,
};

#[test]
fn a_dimension_of_ten_thousand_values_is_counted_and_too_many_cells_are_refused() {
    let mut rows = "street,city\n".to_owned();
    for at in 0..20_000 {
        writeln!(rows, "v{},v{}", at % 10_000, at % 100).unwrap();
    }
    let loaded = load_with(&rows, vec![values("street", 10_000), values("city", 100)]);
    let street = r#"{"by": [{"column": "street"}]}"#;
    assert_eq!(tabulate(&loaded, street).unwrap().lines().count(), 10_002);
    assert_eq!(protect(&loaded, street, rounded()).unwrap().len(), 10_001);
    let noisy = csv(&protect(&loaded, street, noise()).unwrap());
    assert_eq!(noisy.lines().count(), 10_003);

    let both = r#"{"by": [{"column": "street"}, {"column": "city"}]}"#;
    let told = protect(&loaded, both, How::Hide(Rules::of(10)))
        .err()
        .unwrap();
    assert_eq!(
        told.to_string(),
        "1010101 cells, at most 200000: choose fewer or coarser dimensions"
    );
    let loaded = load_with(
        "street,other\nv1,v2\n",
        vec![values("street", 10_000), values("other", 10_000)],
    );
    let told = noisy_records(&loaded, 1).unwrap_err();
    assert_eq!(
        told.to_string(),
        "100020001 cells, at most 20000000: choose fewer or coarser dimensions"
    );
}

#[test]
fn a_hierarchy_with_a_hole_is_refused_by_the_name_of_what_lacks() {
    let hole = AREAS.replace(r#"["Y", "C"]"#, r#"["Y"]"#);
    let told = protect(&load(&people(9)), &hole, noise()).err().unwrap();
    assert_eq!(
        told.to_string(),
        "the hierarchy area: a hole: \"Y\" has nothing at the level city"
    );
    let missing = AREAS.replace(r#", ["Y", "C"]"#, "");
    let told = tabulate(&load("city,sex\nA,P\nC,P\n"), &missing).unwrap_err();
    assert_eq!(
        told.to_string(),
        "\"C\" of the column city is not in the hierarchy area"
    );
}

#[test]
fn a_budget_that_is_spent_says_whose() {
    let mut account = Account::new("victims", 1.0, 2.0, 1e-6);
    account.spend(&["2025"], "open cube", 1.0).unwrap();
    let told = account.spend(&["2025"], "once more", 0.5).unwrap_err();
    assert_eq!(
        told.to_string(),
        "the privacy budget of 2025 has ρ = 0 left"
    );
}

#[test]
fn a_new_category_is_refused_with_its_line() {
    let sex = ("sex".to_owned(), vec!["P".to_owned(), "L".to_owned()]);
    let options = Options {
        closed: vec![sex],
        ..Options::default()
    };
    let told = read("city,sex\nA,P\nA,X\n".as_bytes(), &options, &mut |_| {}).unwrap_err();
    assert_eq!(told.to_string(), "line 3: \"X\" is new in the column sex");
}
