//! Small counts: somebody who knows everything but the hidden counts finds none of them.

use std::collections::HashMap;

use domain::figures::safe::{SafeYear, Thresholds, parts, year};
use proptest::prelude::*;

/// All ways to add up to `total` with `n` counts.
fn tables(total: u32, n: usize) -> Vec<Vec<u32>> {
    if n == 1 {
        return vec![vec![total]];
    }
    (0..=total)
        .flat_map(|first| {
            tables(total - first, n - 1).into_iter().map(move |rest| {
                let mut table = vec![first];
                table.extend(rest);
                table
            })
        })
        .collect()
}

/// What the strongest attacker still holds possible for each count: they know the total, the
/// thresholds and the program, and try every table that would have been published just so.
fn attack(total: u32, n: usize, least: u32) -> HashMap<Vec<Option<u32>>, Vec<Vec<u32>>> {
    let mut looks_like: HashMap<_, Vec<Vec<u32>>> = HashMap::new();
    for table in tables(total, n) {
        looks_like
            .entry(parts(&table, least))
            .or_default()
            .push(table);
    }
    looks_like
}

/// How many hidden counts an attacker recovers, over every table of the total.
fn recovered(total: u32, n: usize, least: u32) -> usize {
    let one_value = |tables: &[Vec<u32>], at: usize| tables.iter().all(|t| t[at] == tables[0][at]);
    attack(total, n, least)
        .iter()
        .map(|(shown, tables)| {
            (0..n)
                .filter(|at| shown[*at].is_none() && one_value(tables, *at))
                .count()
        })
        .sum()
}

#[test]
fn an_attacker_who_knows_the_rules_recovers_nothing_from_any_small_table() {
    let mut tried = 0;
    for least in 3..=6 {
        for n in 2..=4 {
            for total in 3..=26 {
                assert_eq!(recovered(total, n, least), 0, "{total} in {n}, {least}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 4 * 3 * 24);
}

#[test]
fn an_attacker_recovers_nothing_at_the_usual_thresholds() {
    for total in Thresholds::USUAL.total..=60 {
        assert_eq!(recovered(total, 3, Thresholds::USUAL.part), 0, "{total}");
    }
}

#[test]
fn what_is_shown_is_true_and_not_small() {
    for table in tables(40, 3) {
        let shown = parts(&table, 10);
        for (count, shown) in table.iter().zip(&shown) {
            assert!(shown.is_none_or(|shown| shown == *count));
            assert!(*count == 0 || *count >= 10 || shown.is_none(), "{table:?}");
        }
        let hidden = shown.iter().filter(|shown| shown.is_none()).count();
        assert_ne!(
            hidden, 1,
            "the total gives a single hidden count away: {table:?}"
        );
    }
}

#[test]
fn tables_of_daily_life_keep_what_can_be_kept() {
    let usual = Thresholds::USUAL;
    // 56 victims of 2022: both sexes are large, nobody unknown.
    assert_eq!(
        parts(&[44, 12, 0], usual.part),
        [Some(44), Some(12), Some(0)]
    );
    // One man: his count, and one more so that it cannot be computed.
    assert_eq!(parts(&[40, 1, 20], usual.part), [Some(40), None, None]);
    assert_eq!(parts(&[19, 3, 0], usual.part), [Some(19), None, None]);
    // Nearly the most that two small ones can be: nothing is shown but the total.
    assert_eq!(parts(&[19, 9, 9], usual.part), [None, None, None]);
}

#[test]
fn a_year_of_few_victims_shows_nothing_and_a_year_without_shows_that() {
    let few = year(4, &[4, 0, 0], &[1, 3, 0], Thresholds::USUAL);
    let nothing = SafeYear {
        total: None,
        sex: vec![None; 3],
        age: vec![None; 3],
    };
    assert_eq!(few, nothing);
    let none = year(0, &[0, 0, 0], &[0, 0, 0], Thresholds::USUAL);
    assert_eq!(none.total, Some(0));
    assert_eq!(none.sex, [Some(0); 3]);
}

proptest! {
    /// Larger tables, which cannot all be tried: the attacker computes what sums allow, knowing
    /// that a hidden count lies between zero and the sum of all hidden ones.
    #[test]
    fn sums_leave_every_hidden_count_open(
        table in prop::collection::vec(prop_oneof![0u32..12, 0u32..400], 2..9),
        least in 3u32..20,
    ) {
        let shown = parts(&table, least);
        let hidden: Vec<u32> = table.iter().zip(&shown)
            .filter(|(_, shown)| shown.is_none())
            .map(|(count, _)| *count)
            .collect();
        let sum: u32 = hidden.iter().sum();
        prop_assert!(hidden.is_empty() || (hidden.len() >= 2 && sum >= 1));
        // Whether all hidden ones can be small at once: then none of them is bound to the most.
        let most = u32::try_from(hidden.len()).unwrap() * (least - 1);
        prop_assert!(hidden.is_empty() || sum < most || hidden.len() == table.len() || sum >= 2 * least - 1);
    }

    /// The order of years does not matter, and a year says the same whatever the others say.
    #[test]
    fn years_are_judged_alone(a in 0u32..60, b in 0u32..60, c in 0u32..60) {
        let total = a + b + c;
        let safe = year(total, &[a, b, c], &[c, b, a], Thresholds::USUAL);
        prop_assert_eq!(safe.total.is_none(), total > 0 && total < 5);
        if safe.total.is_some() {
            prop_assert_eq!(safe.sex, parts(&[a, b, c], 10));
        }
    }
}
