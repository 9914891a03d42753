//! The publication cube: everything is a sum of its rounded inner cells.

use figures::Error;
use figures::protect::round::{Rounding, Zeros, round};
use figures::protect::{Cell, Equation, Table};
use proptest::prelude::*;

use super::{at, people, two_ways};

const BY_FIVE: Rounding = Rounding {
    base: 5,
    zeros: Zeros::Stay,
    seed: 1,
};

#[test]
fn every_total_is_the_sum_of_its_parts_and_small_cells_are_none_or_five() {
    let table = people(&[20, 2, 6], 4, 600, 1);
    let rounded = round(&table, &BY_FIVE).unwrap();
    for equation in table.equations() {
        let sum: u64 = equation
            .parts
            .iter()
            .map(|part| rounded.counts[*part])
            .sum();
        assert_eq!(rounded.counts[equation.total], sum);
    }
    assert!(
        rounded
            .counts
            .iter()
            .all(|count| *count == 0 || *count >= 5)
    );
}

#[test]
fn what_is_not_small_and_who_is_not_there_stay() {
    let table = two_ways(2, 2, &[7, 0, 2, 12]);
    let rounded = round(&table, &BY_FIVE).unwrap();
    let shown = |row, column| rounded.counts[at(2, row, column)];
    assert_eq!((shown(1, 1), shown(1, 2), shown(2, 2)), (7, 0, 12));
    assert_eq!(shown(2, 1) % 5, 0);
}

#[test]
fn totals_stay_near_the_truth() {
    let table = people(&[20, 2, 6], 4, 600, 1);
    let rounded = round(&table, &BY_FIVE).unwrap();
    let all = table.cells()[0].count;
    assert!(rounded.counts[0].abs_diff(all) <= 5);
    // Rounding each cell on its own to the nearest is off by far more in the totals.
    let totals =
        |cell: &&Equation| rounded.counts[cell.total].abs_diff(table.cells()[cell.total].count);
    let off: u64 = table.equations().iter().map(|cell| totals(&cell)).sum();
    assert!(off as f64 / (table.equations().len() as f64) < 3.0);
}

#[test]
fn where_zeros_may_rise_a_shown_base_proves_nobody() {
    let table = people(&[20, 2, 6], 0, 200, 1);
    let rounding = Rounding {
        zeros: Zeros::MayRise,
        ..BY_FIVE
    };
    let rounded = round(&table, &rounding).unwrap();
    let mut cells = table.cells().iter().zip(&rounded.counts);
    assert!(cells.any(|(truth, shown)| truth.count == 0 && *shown == 5));
    assert_eq!(rounding.possible(5), (0, 5));
    assert_eq!(BY_FIVE.possible(5), (1, 5));
    assert_eq!(BY_FIVE.possible(0), (0, 4));
    assert_eq!(BY_FIVE.possible(17), (17, 17));
}

#[test]
fn nobody_one_person_and_no_cells_at_all_are_rounded_too() {
    let nothing = round(&Table::default(), &BY_FIVE).unwrap();
    assert!(nothing.counts.is_empty());
    for n in [0, 1, 4, 50, 200] {
        round(&people(&[4, 3], 0, n, 2), &BY_FIVE).unwrap();
    }
}

#[test]
fn a_total_that_is_part_of_itself_is_refused() {
    let equation = |total, part| Equation {
        total,
        parts: vec![part],
        open: false,
    };
    let cells = vec![Cell::of(1), Cell::of(1)];
    let table = Table::new(cells, vec![equation(0, 1), equation(1, 0)]).unwrap();
    assert!(matches!(round(&table, &BY_FIVE), Err(Error::Circular(_))));
}

proptest! {
    /// Every published inner count is possible for the truth behind it, whatever seed and base.
    #[test]
    fn what_is_said_to_be_possible_is(
        inner in prop::collection::vec(0_u64..12, 12),
        base in 2_u64..8,
        seed in any::<u64>(),
        rise in any::<bool>(),
    ) {
        let table = two_ways(3, 4, &inner);
        let zeros = if rise { Zeros::MayRise } else { Zeros::Stay };
        let rounding = Rounding { base, zeros, seed };
        let rounded = round(&table, &rounding).unwrap();
        prop_assert_eq!(&rounded, &round(&table, &rounding).unwrap());
        for (number, count) in inner.iter().enumerate() {
            let shown = rounded.counts[at(4, number / 4 + 1, number % 4 + 1)];
            let (least, most) = rounding.possible(shown);
            prop_assert!((least..=most).contains(count));
        }
    }
}
