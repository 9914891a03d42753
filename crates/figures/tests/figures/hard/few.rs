//! Nobody, one person, fewer than a threshold, few.

use std::collections::BTreeSet;

use figures::Error;
use figures::attack::attack;
use figures::attributes::Choice;
use figures::batch::{self, Combine, How};
use figures::protect::Rules;

use super::{
    AREAS, CITY_AND_SEX, csv, load, noise, noisy_records, people, protect, protect_with, rounded,
    tabulate,
};

/// As many people as in tables of nobody, one, fewer than a threshold of 10, few and some.
const FEW: [usize; 6] = [0, 1, 9, 10, 50, 200];

#[test]
fn combinations_of_few_show_none_of_fewer_than_k_and_no_exact_number() {
    for n in FEW {
        for k in [2, 10, 50] {
            let recipe = Combine {
                choice: Choice::default(),
                longest: 3,
                k,
            };
            let mut out = Vec::new();
            batch::combine(load(&people(n)), &recipe, None, &mut out, &mut |_| {}).unwrap();
            let text = String::from_utf8(out).unwrap();
            let counts = text
                .lines()
                .skip(1)
                .map(|line| line.rsplit('\t').next().unwrap());
            for (line, count) in counts.enumerate() {
                let count: u32 = count.parse().unwrap();
                assert!(
                    count.is_multiple_of(k) && (count > 0 || line == 0),
                    "{text}"
                );
            }
            assert_eq!(
                n < k as usize,
                text.ends_with("record_count\t0\n"),
                "{text}"
            );
        }
    }
}

#[test]
fn tables_of_few_are_hidden_rounded_or_noisy() {
    for n in FEW {
        let loaded = load(&people(n));
        let hidden = protect(&loaded, CITY_AND_SEX, How::Hide(Rules::of(10)));
        match hidden {
            Ok(hidden) => assert!(attack(&hidden.release, &[], 10).unwrap().opened.is_empty()),
            Err(error) => assert!(matches!(error, Error::Unprotectable { .. }), "{error}"),
        }
        for how in [rounded(), noise()] {
            let table = csv(&protect(&loaded, CITY_AND_SEX, how).unwrap());
            let count = |line: &str| line.split(',').nth(2).unwrap().parse::<i64>().unwrap();
            let (totals, leaves): (Vec<&str>, Vec<&str>) =
                table.lines().skip(1).partition(|line| line.contains("all"));
            let all = totals.iter().find(|line| line.starts_with("all,all"));
            let sum: i64 = leaves.iter().map(|line| count(line)).sum();
            assert_eq!(all.map(|line| count(line)), Some(sum), "{table}");
        }
    }
}

#[test]
fn noise_never_tells_how_many_people_there_are() {
    // Of twenty tables with other noise each, and as many files of records, hardly two agree.
    let loaded = load(&people(200));
    let mut totals = Vec::new();
    let mut rows = Vec::new();
    for seed in 0..20 {
        let table = csv(&protect_with(&loaded, CITY_AND_SEX, noise(), seed).unwrap());
        let total = table
            .lines()
            .find(|line| line.starts_with("all,all"))
            .unwrap();
        totals.push(total.split(',').nth(2).unwrap().to_owned());
        rows.push(
            noisy_records(&loaded, seed)
                .unwrap()
                .lines()
                .count()
                .to_string(),
        );
    }
    for found in [totals, rows] {
        let distinct: BTreeSet<&String> = found.iter().collect();
        assert!(distinct.len() > 10, "{found:?}");
    }
}

#[test]
fn a_table_of_zeros_is_one() {
    let loaded = load("city,sex\n");
    let zeros = CITY_AND_SEX.replace("{\"by\"", "{\"empty_cells\": true, \"by\"");
    let table = tabulate(&loaded, &zeros).unwrap();
    assert!(table.ends_with("all,all,0\n"), "{table}");
    assert!(
        table.lines().skip(1).all(|line| line.ends_with(",0")),
        "{table}"
    );
    let hidden = protect(&loaded, CITY_AND_SEX, How::Hide(Rules::of(10))).unwrap();
    assert!(
        csv(&hidden)
            .lines()
            .skip(1)
            .all(|line| line.ends_with(",0"))
    );
    let zero = csv(&protect(&loaded, CITY_AND_SEX, rounded()).unwrap());
    assert!(zero.contains("all,all,"), "{zero}");
    assert!(noisy_records(&loaded, 1).unwrap().starts_with("city,sex\n"));
}

#[test]
fn one_person_in_the_whole_province_is_told_nowhere() {
    let csv_of = format!("city,sex\n{}C,P\n", "A,P\nB,L\nA,L\nB,P\n".repeat(15));
    let loaded = load(&csv_of);
    let hidden = protect(&loaded, AREAS, How::Hide(Rules::of(10))).unwrap();
    let table = csv(&hidden);
    for told in ["Y,P,1", "Y,all,1", "C,P,1", "C,all,1"] {
        assert!(!table.contains(told), "{table}");
    }
    assert!(attack(&hidden.release, &[], 10).unwrap().opened.is_empty());
    let table = csv(&protect(&loaded, AREAS, rounded()).unwrap());
    let of = |area: &str| {
        table
            .lines()
            .find(|l| l.starts_with(area))
            .unwrap()
            .to_owned()
    };
    assert!(
        ["Y,all,0", "Y,all,10", "Y,all,20"].contains(&&*of("Y,all,")),
        "{table}"
    );
    // Nor is there a line that only this person would bring.
    let nobody = csv(&protect(&load(&people(0)), AREAS, noise()).unwrap());
    let table = csv(&protect(&loaded, AREAS, noise()).unwrap());
    assert_eq!(table.lines().count(), nobody.lines().count());
}
