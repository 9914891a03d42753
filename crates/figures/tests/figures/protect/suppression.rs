//! What is hidden beside the primaries, and that it is enough.

use figures::protect::suppress::{Effort, Suppression, protect, suppress};
use figures::protect::{Cell, Primary, Rules, Table, audit, primaries};
use proptest::prelude::*;

use super::{Random, at, people, two_ways, two_ways_of};

fn threshold(least: u64) -> Rules {
    Rules {
        whole_rows: false,
        ..Rules::of(least)
    }
}

fn only(table: &Table, primaries: &[Primary]) -> Vec<bool> {
    let mut hidden = vec![false; table.len()];
    primaries.iter().for_each(|p| hidden[p.cell] = true);
    hidden
}

fn search_only() -> Effort {
    Effort {
        optimal_up_to: 0,
        ..Effort::default()
    }
}

fn quick_only() -> Effort {
    Effort {
        walks_up_to: 0,
        ..search_only()
    }
}

fn protected(table: &Table, rules: &Rules, effort: &Effort) -> Suppression {
    let found = suppress(table, &primaries(table, rules), &[], effort);
    assert_eq!(found.open, []);
    assert!(found.at_least <= found.cost);
    found
}

#[test]
fn a_lone_hidden_cell_is_computed_from_its_row() {
    let table = two_ways(2, 3, &[3, 10, 20, 9, 8, 7]);
    let primaries = primaries(&table, &threshold(5));
    let open = audit(&table, &only(&table, &primaries), &primaries);
    assert_eq!(open.len(), 1);
    assert!(open[0].exact() && open[0].presence());
    assert_eq!((open[0].cell, open[0].low), (at(3, 1, 1), 3.0));
}

#[test]
fn three_more_cells_make_a_rectangle_around_it() {
    let table = two_ways(2, 3, &[3, 10, 20, 9, 8, 7]);
    let found = protected(&table, &threshold(5), &Effort::default());
    assert!(found.is_optimal());
    assert_eq!(found.cost, 3);
    // Rather two totals and one more than large cells, or the other way round: as costs say.
    let mut costs = vec![1; table.len()];
    for total in [0, 1, 2, 3, at(3, 1, 0), at(3, 2, 0)] {
        costs[total] = 10;
    }
    let primaries = primaries(&table, &threshold(5));
    let found = suppress(&table, &primaries, &costs, &Effort::default());
    assert_eq!(found.cost, 3);
    assert!(found.complementary.iter().all(|cell| costs[*cell] == 1));
}

#[test]
fn a_table_of_one_person_hides_all_there_is_of_him() {
    let mut inner = vec![0; 9];
    inner[4] = 1;
    let table = two_ways(3, 3, &inner);
    let found = protected(&table, &Rules::of(5), &Effort::default());
    for person in [0, at(3, 2, 2), at(3, 2, 0), at(3, 0, 2)] {
        assert!(found.hidden[person]);
    }
}

#[test]
fn nobody_needs_no_protection() {
    let table = two_ways(3, 3, &[0; 9]);
    let found = protected(&table, &Rules::of(5), &Effort::default());
    assert_eq!((found.cost, found.hidden), (0, vec![false; 16]));
}

#[test]
fn small_files_are_no_trouble() {
    for n in [0, 1, 4, 50, 200] {
        for seed in 0..4 {
            let table = people(&[5, 2, 4], 0, n, seed);
            protected(&table, &Rules::of(5), &search_only());
        }
    }
}

#[test]
fn hidden_zeros_hide_that_nobody_is_there() {
    let mut rules = threshold(5);
    rules.zeros = true;
    for seed in 0..5 {
        let table = people(&[6, 5], 0, 60, seed);
        let found = suppress(&table, &primaries(&table, &rules), &[], &Effort::default());
        let small = |cell: usize| table.cells()[cell].count < 5;
        assert!((0..table.len()).all(|cell| !small(cell) || found.hidden[cell]));
        assert_eq!(found.open, []);
    }
}

#[test]
fn hiding_the_primaries_alone_gives_most_of_them_away_and_the_rest_none() {
    for (sizes, groups, n) in [
        (&[9, 4][..], 3, 200),
        (&[6, 4, 3], 0, 250),
        (&[12, 2, 8], 0, 1_000),
    ] {
        let table = people(sizes, groups, n, 7);
        let primaries = primaries(&table, &threshold(5));
        let before = audit(&table, &only(&table, &primaries), &primaries);
        assert!(before.iter().filter(|f| f.presence()).count() > 0);
        protected(&table, &threshold(5), &search_only());
    }
}

#[test]
fn the_search_stays_within_a_tenth_of_the_optimum() {
    let (mut searched, mut best) = (0, 0);
    for seed in 0..20 {
        let table = people(&[9, 4], 3, 200, seed);
        searched += protected(&table, &threshold(5), &search_only()).cost;
        let optimal = protected(&table, &threshold(5), &Effort::default());
        assert!(optimal.is_optimal());
        best += optimal.cost;
    }
    assert!(best > 50);
    assert!(
        searched * 10 <= best * 11,
        "{searched} cells, {best} would do"
    );
}

#[test]
fn without_the_slow_search_it_stays_near_the_optimum_too() {
    let (mut searched, mut best) = (0, 0);
    for (sizes, groups, n) in [(&[9, 4][..], 3, 200), (&[3, 3, 2], 0, 80), (&[6, 5], 0, 60)] {
        for seed in 0..8 {
            let table = people(sizes, groups, n, seed);
            searched += protected(&table, &threshold(5), &quick_only()).cost;
            let optimal = protected(&table, &threshold(5), &Effort::default());
            assert!(optimal.is_optimal());
            best += optimal.cost;
        }
    }
    assert!(best > 50);
    assert!(
        searched * 10 <= best * 11,
        "{searched} cells, {best} would do"
    );
}

#[test]
fn tables_of_thousands_of_cells_are_protected_however_sparse() {
    let few = Effort {
        corners: 1_000_000,
        ..Effort::default()
    };
    for (sizes, groups, n) in [
        (&[60, 12, 4][..], 10, 6_000),
        (&[60, 12, 4], 8, 1_000),
        (&[300, 10], 30, 5_000),
        (&[8, 6, 5, 4], 0, 3_000),
        (&[3_000], 40, 20_000),
    ] {
        let table = people(sizes, groups, n, 1);
        assert!(table.len() > 1_000);
        let own = primaries(&table, &Rules::of(5));
        assert!(own.len() > 100);
        let found = protected(&table, &Rules::of(5), &few);
        assert!(found.at_least > 0 || found.cost == 0);
        assert!(found.cost < own.len() as u64);
    }
}

/// What pytauargus 0.6 (OPT) hides in these tables: the optimum, or the best it found in three minutes.
#[test]
fn nearly_nothing_is_hidden_beyond_the_optimum() {
    for (sizes, groups, n, seed, best) in [
        (&[60, 12][..], 6, 3_000, 1, 4),
        (&[30, 10], 5, 1_500, 4, 12),
        (&[8, 6, 5], 0, 500, 3, 18),
        (&[12, 6, 3], 4, 300, 1, 45),
        (&[60, 12, 4], 10, 6_000, 1, 262),
    ] {
        let table = people(sizes, groups, n, seed);
        let own = primaries(&table, &threshold(5)).len() as u64;
        let found = protected(&table, &threshold(5), &Effort::default());
        let hidden = own + found.cost;
        assert!(
            hidden * 10 <= (own + best) * 11,
            "{sizes:?}: {}",
            found.cost
        );
        assert!(found.cost <= best * 2, "{sizes:?}: {}", found.cost);
    }
}

#[test]
fn the_same_table_is_protected_the_same_way() {
    let table = people(&[6, 4, 3], 0, 250, 3);
    let once = protected(&table, &threshold(5), &search_only());
    assert_eq!(once, protected(&table, &threshold(5), &search_only()));
}

#[test]
fn an_agency_cannot_compute_the_others_cases_either() {
    let mut opened = 0;
    for seed in 0..8 {
        let mut random = Random(seed);
        let cells: Vec<Cell> = (0..20)
            .map(|_| {
                let lead = random.skewed(60) as u64 * 2;
                let (second, third) = (random.skewed(12) as u64, random.skewed(6) as u64);
                Cell {
                    count: lead + second + third,
                    agencies: [(1, lead), (2, second), (3, third)].into(),
                }
            })
            .collect();
        let table = two_ways_of(4, 5, |at| cells[at].clone());
        let rules = Rules::of(5);
        let found = protect(&table, &rules, &[], &Effort::default());
        assert_eq!(found.open, []);
        let blind = Rules {
            agencies: false,
            ..rules
        };
        let blind = protect(&table, &blind, &[], &Effort::default());
        for agencies in [&[1][..], &[2], &[3], &[1, 2], &[1, 3], &[2, 3]] {
            let others = two_ways_of(4, 5, |at| {
                let own = agencies.iter().map(|agency| cells[at].agencies[agency]);
                Cell::of(cells[at].count - own.sum::<u64>())
            });
            let few = primaries(&others, &threshold(5));
            assert_eq!(audit(&others, &found.hidden, &few), []);
            opened += audit(&others, &blind.hidden, &few).len();
        }
    }
    assert!(opened > 100);
}

/// Whether among all tables of whole numbers with inner cells up to `most` that agree with what is
/// shown there is one in which the cell is at most `low`, and one in which it is at least `high`.
fn by_trying(counts: &[u64], hidden: &[bool], most: u64, primary: &Primary) -> (bool, bool) {
    let (mut low, mut high) = (false, false);
    let mut inner = [0; 6];
    loop {
        let row = |row: usize| inner[3 * row] + inner[3 * row + 1] + inner[3 * row + 2];
        let column = |column: usize| inner[column] + inner[column + 3];
        let totals = [row(0) + row(1), column(0), column(1), column(2)];
        let first = [row(0), inner[0], inner[1], inner[2]];
        let full = [totals, first, [row(1), inner[3], inner[4], inner[5]]].concat();
        if (0..12).all(|cell| hidden[cell] || full[cell] == counts[cell]) {
            low |= full[primary.cell] <= primary.low;
            high |= full[primary.cell] >= primary.high;
        }
        let Some(next) = (0..6).find(|at| inner[*at] < most) else {
            return (low, high);
        };
        inner[next] += 1;
        inner[..next].fill(0);
    }
}

/// Every cell that is hidden for the others' sake is needed.
fn nothing_is_hidden_needlessly(inner: &[u64]) {
    let table = two_ways(4, 5, inner);
    let primaries = primaries(&table, &Rules::of(5));
    let found = suppress(&table, &primaries, &[], &search_only());
    assert_eq!(found.open, []);
    for cell in found.complementary {
        let mut without = found.hidden.clone();
        without[cell] = false;
        assert!(!audit(&table, &without, &primaries).is_empty(), "{cell}");
    }
}

/// The search alone once kept a cell in this table that the audit can do without.
#[test]
fn what_only_the_audit_finds_needless_is_shown() {
    let inner = [5, 16, 0, 3, 0, 5, 5, 1, 0, 0, 5, 0, 0, 6, 0, 5, 3, 0, 0, 6];
    nothing_is_hidden_needlessly(&inner);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The audit says what trying all tables says.
    #[test]
    fn the_audit_finds_what_trying_all_tables_finds(
        inner in prop::collection::vec(0_u64..4, 6),
        more in prop::collection::vec(any::<bool>(), 12),
    ) {
        let table = two_ways(2, 3, &inner);
        let counts: Vec<u64> = table.cells().iter().map(|cell| cell.count).collect();
        let primaries = primaries(&table, &threshold(2));
        let mut hidden = only(&table, &primaries);
        // Two totals at most, or the largest cell to try is not large enough.
        for cell in [at(3, 1, 1), at(3, 1, 2), at(3, 2, 1), at(3, 2, 3), at(3, 0, 1), at(3, 1, 0)] {
            hidden[cell] |= more[cell];
        }
        let open = audit(&table, &hidden, &primaries);
        for primary in primaries {
            let (low, high) = by_trying(&counts, &hidden, 5, &primary);
            let found = open.iter().any(|finding| finding.cell == primary.cell);
            prop_assert_eq!(found, !(low && high), "{:?}", primary);
        }
    }

    /// Whatever the table, what is hidden cannot be computed, and no chosen cell is superfluous.
    #[test]
    fn every_table_can_be_protected(
        inner in prop::collection::vec(prop_oneof![Just(0_u64), 1_u64..5, 5_u64..40], 20),
    ) {
        nothing_is_hidden_needlessly(&inner);
    }
}
