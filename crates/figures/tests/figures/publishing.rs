//! From records to a table that may be published, and the attack on it.

use figures::attack::attack;
use figures::batch::{self, How, Protect, Protected, Tabulate, Words, recipe};
use figures::dp::Source;
use figures::protect::Rules;
use figures::protect::round::{Rounding, Zeros};
use figures::release::Release;
use figures::table::{Loaded, Options, read};
use figures::{Error, Result};
use proptest::prelude::*;

const BY: &str = r#"{"by": [{"column": "city"}, {"column": "sex"}]}"#;

/// So many victims of each city and sex.
fn victims(counts: &[(&str, &str, usize)]) -> String {
    let rows = counts
        .iter()
        .map(|(city, sex, n)| format!("{city},{sex}\n").repeat(*n));
    format!("city,sex\n{}", rows.collect::<String>())
}

fn four() -> String {
    let counts = [
        ("A", "P", 40),
        ("A", "L", 2),
        ("B", "P", 25),
        ("B", "L", 30),
    ];
    victims(&[&counts[..], &[("C", "P", 12), ("C", "L", 17)]].concat())
}

fn load(text: &str) -> Loaded {
    let closed = [("city", vec!["A", "B", "C"]), ("sex", vec!["P", "L"])];
    let own = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect();
    let closed = closed
        .into_iter()
        .map(|(name, values)| (name.to_owned(), own(values)));
    let options = Options {
        closed: closed.collect(),
        ..Options::default()
    };
    read(text.as_bytes(), &options, &mut |_| {}).unwrap()
}

fn protect(text: &str, by: &str, how: How) -> Result<Protected> {
    let recipe = Protect {
        name: "2026".to_owned(),
        table: recipe(by)?,
        agency: None,
        how,
    };
    let mut state = 1_u64;
    // Not random at all, and enough for a test of what adds up.
    let mut source = Source::new(move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *byte = (state >> 33) as u8;
        }
        true
    });
    batch::protect(&load(text), &recipe, None, &mut source, &mut |_| {})
}

fn csv(protected: &Protected) -> String {
    let words = Words {
        total: "all".to_owned(),
        not_recorded: "?".to_owned(),
        count: "n".to_owned(),
    };
    let mut out = Vec::new();
    protected.write(&words, "x", "margin", &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn opened(release: &Release) -> usize {
    attack(release, &[], 10).unwrap().opened.len()
}

fn exact(text: &str, by: &str) -> Release {
    let recipe: Tabulate = recipe(by).unwrap();
    batch::unprotected(&load(text), &recipe, "exact", None).unwrap()
}

#[test]
fn a_small_cell_is_hidden_with_what_it_could_be_computed_from() {
    let found = protect(&four(), BY, How::Hide(Rules::of(10))).unwrap();
    let (own, others) = found.hidden();
    assert_eq!(own, 1);
    assert!(others >= 3, "{others}");
    let table = csv(&found);
    assert!(
        table.contains("A,L,x\n") && table.contains("all,all,126\n"),
        "{table}"
    );
    assert_eq!(opened(&found.release), 0);
    assert!(opened(&exact(&four(), BY)) > 0);
}

#[test]
fn the_reasons_stand_apart_from_the_table() {
    let found = protect(&four(), BY, How::Hide(Rules::of(10))).unwrap();
    let words = Words {
        total: "all".to_owned(),
        not_recorded: "?".to_owned(),
        count: "n".to_owned(),
    };
    let mut out = Vec::new();
    let why = |reason: Option<&_>| if reason.is_some() { "own" } else { "others" }.to_owned();
    found.write_reasons(&words, "why", why, &mut out).unwrap();
    let reasons = String::from_utf8(out).unwrap();
    assert!(
        reasons.starts_with("city,sex,why\n") && reasons.contains("A,L,own\n"),
        "{reasons}"
    );
}

#[test]
fn rounded_counts_add_up_and_are_not_opened() {
    let rounding = Rounding {
        base: 10,
        zeros: Zeros::Stay,
        seed: 1,
    };
    let found = protect(&four(), BY, How::Round(rounding)).unwrap();
    let table = csv(&found);
    assert!(
        table.contains("A,L,0\n") || table.contains("A,L,10\n"),
        "{table}"
    );
    assert_eq!(opened(&found.release), 0);
}

#[test]
fn noise_needs_declared_values_and_tells_its_margin() {
    let noise = || How::Noise {
        epsilon: 1.0,
        delta: 1e-6,
    };
    let table = csv(&protect(&four(), BY, noise()).unwrap());
    assert!(table.starts_with("city,sex,n,margin\n"), "{table}");
    // Nobody's value is missing, and that does not show.
    assert!(table.contains("\n?,"), "{table}");
    let count = |line: &str| line.split(',').nth(2).unwrap().parse::<i64>().unwrap();
    let rows: Vec<&str> = table.lines().skip(1).collect();
    let (all, leaves): (Vec<&str>, Vec<&str>) = rows.iter().partition(|l| l.contains("all"));
    let total = all.iter().find(|l| l.starts_with("all,all")).unwrap();
    assert_eq!(count(total), leaves.iter().map(|l| count(l)).sum::<i64>());

    let open = read(four().as_bytes(), &Options::default(), &mut |_| {}).unwrap();
    let recipe = Protect {
        name: String::new(),
        table: recipe(BY).unwrap(),
        agency: None,
        how: noise(),
    };
    let mut source = Source::new(|_: &mut [u8]| true);
    let refused = batch::protect(&open, &recipe, None, &mut source, &mut |_| {}).err();
    assert!(matches!(refused, Some(Error::Undeclared(column)) if column == "city"));
}

#[test]
fn nested_areas_are_levels_of_one_dimension() {
    let by = r#"{"by": [{"column": "city", "hierarchy": "area"}, {"column": "sex"}],
        "hierarchies": [{"name": "area", "levels": ["province", "city"],
        "tree": {"paths": [["X", "A"], ["X", "B"], ["Y", "C"]]}}]}"#;
    let found = protect(&four(), by, How::Hide(Rules::of(10))).unwrap();
    let table = csv(&found);
    assert!(table.contains("X,all,97\n"), "{table}");
    // Two levels below the total; Y is C, and one cell with it as far as it is told.
    assert_eq!(found.len(), (1 + 2 + 3) * 3);
    assert_eq!(opened(&found.release), 0);
}

#[test]
fn nobody_is_a_table_too() {
    let found = protect("city,sex\n", BY, How::Hide(Rules::of(10))).unwrap();
    assert!(csv(&found).contains("all,all,0\n"));
    assert_eq!(opened(&found.release), 0);
}

#[test]
fn one_victim_in_all_is_not_told() {
    let found = protect(&victims(&[("A", "P", 1)]), BY, How::Hide(Rules::of(10)));
    match found {
        Ok(found) => assert!(!csv(&found).contains(",1\n") && opened(&found.release) == 0),
        Err(error) => assert!(matches!(error, Error::Unprotectable { .. })),
    }
}

#[test]
fn a_year_to_date_after_the_same_a_month_ago_is_opened() {
    let by = |months: &str| {
        format!(
            r#"{{"by": [{{"column": "city"}}], "keep": [{{"column": "sex", "values": [{months}]}}]}}"#
        )
    };
    // "P" stands for the months before, "L" for the new one.
    let (before, now) = (
        exact(&four(), &by(r#""P""#)),
        exact(&four(), &by(r#""P", "L""#)),
    );
    assert_eq!(opened(&before), 0);
    let report = attack(&now, &[before], 10).unwrap();
    assert!(
        report.opened.iter().any(|opened| opened.exact()),
        "{report:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_hidden_is_never_opened(counts in prop::collection::vec(0_usize..25, 6)) {
        let places = ["A", "B", "C"].iter().flat_map(|c| ["P", "L"].iter().map(move |s| (*c, *s)));
        let counts: Vec<_> = places.zip(counts).map(|((c, s), n)| (c, s, n)).collect();
        match protect(&victims(&counts), BY, How::Hide(Rules::of(5))) {
            Ok(found) => {
                let report = attack(&found.release, &[], 5).unwrap();
                prop_assert!(report.is_clean(), "{:?}\n{}", report, csv(&found));
            }
            Err(error) => prop_assert!(matches!(error, Error::Unprotectable { .. }), "{error}"),
        }
    }
}
