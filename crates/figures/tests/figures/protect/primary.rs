//! Which cells are hidden for their own sake.

use std::collections::BTreeMap;

use figures::Error;
use figures::protect::{Cell, Equation, Linked, Reason, Rules, Table, Tree, primaries};

use super::{at, two_ways, two_ways_of};

fn reasons(table: &Table, rules: &Rules) -> Vec<(usize, Reason)> {
    let found = primaries(table, rules).into_iter();
    found.map(|primary| (primary.cell, primary.why)).collect()
}

#[test]
fn fewer_than_the_threshold_are_hidden_and_the_threshold_is_not() {
    let table = two_ways(2, 2, &[4, 5, 20, 30]);
    assert_eq!(
        reasons(&table, &Rules::of(5)),
        [(at(2, 1, 1), Reason::Small)]
    );
}

#[test]
fn zeros_are_hidden_where_presence_is_the_secret() {
    let table = two_ways(2, 2, &[0, 5, 20, 30]);
    let mut rules = Rules::of(5);
    rules.whole_rows = false;
    assert!(reasons(&table, &rules).is_empty());
    rules.zeros = true;
    assert_eq!(reasons(&table, &rules), [(at(2, 1, 1), Reason::Zero)]);
}

#[test]
fn what_an_agency_cannot_subtract_from_is_shown() {
    let with = |agencies: &[(u32, u64)]| {
        let cell = Cell {
            count: 20,
            agencies: agencies.iter().copied().collect::<BTreeMap<_, _>>(),
        };
        reasons(&Table::new(vec![cell], vec![]).unwrap(), &Rules::of(5))
    };
    // 17 of one agency's own leave three of others.
    let agency = Reason::Agency { agency: 7, left: 3 };
    assert_eq!(with(&[(7, 17), (8, 3)]), [(0, agency)]);
    // 12 and 5 leave three, though neither does alone.
    let agencies = [7, 8];
    let coalition = Reason::Coalition { agencies, left: 3 };
    assert_eq!(with(&[(7, 12), (8, 5), (9, 3)]), [(0, coalition)]);
    // Nobody left, or enough.
    assert_eq!(with(&[(7, 20)]), []);
    assert_eq!(with(&[(7, 10), (8, 10)]), []);
    assert_eq!(with(&[(7, 8), (8, 6), (9, 6)]), []);
}

#[test]
fn all_victims_of_a_total_in_one_part_are_hidden() {
    let table = two_ways(3, 2, &[22, 0, 10, 12, 9, 8]);
    let total = at(2, 1, 0);
    assert_eq!(
        reasons(&table, &Rules::of(5)),
        [(at(2, 1, 1), Reason::WholeRow { total })]
    );
}

#[test]
fn a_table_without_anybody_hides_nothing_unless_zeros_are_secret() {
    let table = two_ways(3, 3, &[0; 9]);
    assert_eq!(primaries(&table, &Rules::of(5)), []);
    let mut rules = Rules::of(5);
    rules.zeros = true;
    assert_eq!(primaries(&table, &rules).len(), 16);
}

#[test]
fn dominance_in_totals_is_seen_from_what_agencies_brought_to_the_parts() {
    let cell = |at: usize| Cell {
        count: [10, 12, 9, 11][at],
        agencies: [(1, [9, 12, 9, 8][at])].into(),
    };
    let found = primaries(&two_ways_of(2, 2, cell), &Rules::of(5));
    let cells: Vec<usize> = found.iter().map(|primary| primary.cell).collect();
    let at = |row, column| at(2, row, column);
    assert_eq!(
        cells,
        [
            at(0, 0),
            at(0, 1),
            at(0, 2),
            at(1, 0),
            at(1, 1),
            at(2, 0),
            at(2, 2)
        ]
    );
}

#[test]
fn all_in_one_part_is_told_where_the_part_is_no_secret() {
    let rules = Rules {
        agencies: false,
        ..Rules::of(5)
    };
    let hidden = |of_place: Tree| {
        let mut linked = Linked::default();
        let (place, sex) = (of_place, Tree::flat(2));
        let inner = |at: &[usize]| Cell::of([[20, 30], [0, 0]][at[0] - 1][at[1] - 1]);
        linked.add(&[(0, &place), (1, &sex)], inner).unwrap();
        primaries(&linked.finish().unwrap().0, &rules).len()
    };
    assert_eq!(hidden(Tree::flat(2)), 3);
    assert_eq!(hidden(Tree::flat(2).open()), 0);
}

#[test]
fn sums_that_are_none_are_refused() {
    let cells = || vec![Cell::of(3), Cell::of(1), Cell::of(1)];
    let equation = |parts: &[usize]| Equation {
        total: 0,
        parts: parts.to_vec(),
        open: false,
    };
    let wrong = Table::new(cells(), vec![equation(&[1, 2])]);
    let (cell, total, sum) = (0, 3, 2);
    assert!(
        matches!(wrong, Err(Error::NotASum { cell: c, total: t, sum: s }) if (c, t, s) == (cell, total, sum))
    );
    let missing = Table::new(cells(), vec![equation(&[1, 9])]);
    assert!(matches!(missing, Err(Error::NoSuchCell(9))));
}

#[test]
fn trees_have_one_root_and_no_circles() {
    assert!(Tree::new(vec![None, Some(0), Some(1)]).is_ok());
    for (parents, node) in [
        (vec![None, Some(0), None], 2),
        (vec![None, Some(2), Some(1)], 1),
        (vec![None, Some(9)], 1),
        (vec![], 0),
    ] {
        assert!(matches!(Tree::new(parents), Err(Error::NotATree(n)) if n == node));
    }
}

#[test]
fn linked_tables_share_the_cells_that_both_show() {
    let (year, sex, age) = (Tree::flat(2), Tree::flat(2), Tree::flat(3));
    let mut linked = Linked::default();
    linked
        .add(&[(0, &year), (1, &sex)], |_| Cell::of(6))
        .unwrap();
    linked
        .add(&[(0, &year), (2, &age)], |_| Cell::of(4))
        .unwrap();
    let (table, places) = linked.finish().unwrap();
    // 9 and 12 cells, of which the two years and the total are in both.
    assert_eq!((table.len(), places.len()), (18, 18));
    let mut other = Linked::default();
    other
        .add(&[(0, &year), (1, &sex)], |_| Cell::of(6))
        .unwrap();
    let disagrees = other.add(&[(0, &year), (2, &age)], |_| Cell::of(5));
    assert!(matches!(
        disagrees,
        Err(Error::TablesDisagree {
            before: 24,
            now: 30
        })
    ));
}

#[test]
fn a_dimension_of_ten_thousand_values_crossed_with_a_hundred_is_refused() {
    let (many, some) = (Tree::flat(10_000), Tree::flat(100));
    let mut linked = Linked::default();
    let refused = linked.add(&[(0, &many), (1, &some)], |_| Cell::of(1));
    assert!(matches!(refused, Err(Error::TooManyCells { .. })));
}
