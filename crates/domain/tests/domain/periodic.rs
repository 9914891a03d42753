//! Periodic reports: their periods, when they are due, and which of their counts leave the house.

use domain::periodic::safe::{Count, Kept, columns_are_safe, protect};
use domain::periodic::{
    Cell, Chapter, Column, Drawn, DueRule, Figure, Guard, Measure, PeriodicKind, ReportPeriod,
    Snapshot, Standing, Table, TableName,
};
use domain::{Coded, figures::Month};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn period(text: &str) -> ReportPeriod {
    text.parse().unwrap()
}

#[test]
fn periods_are_years_and_their_halves() {
    let first = period("2024-S1");
    assert_eq!(
        (first.from(), first.to()),
        (date(2024, 1, 1), date(2024, 6, 30))
    );
    let second = period("2024-S2");
    assert_eq!(
        (second.from(), second.to()),
        (date(2024, 7, 1), date(2024, 12, 31))
    );
    let year = period("2024");
    assert_eq!(
        (year.from(), year.to()),
        (date(2024, 1, 1), date(2024, 12, 31))
    );
    assert_eq!(year.kind(), PeriodicKind::Annual);
    assert_eq!(
        second.months().unwrap().from(),
        Month::new(2024, 7).unwrap()
    );
    for (text, before) in [
        ("2024-S2", "2024-S1"),
        ("2024-S1", "2023-S2"),
        ("2024", "2023"),
    ] {
        assert_eq!(period(text).before(), Some(period(before)));
    }
    assert_eq!(period("2007").before(), None);
    for bad in [
        "", "24", "02024", "2024-S0", "2024-S3", "2024-s1", "2006", "2101", "2024-S",
    ] {
        assert!(bad.parse::<ReportPeriod>().is_err(), "{bad}");
    }
}

#[test]
fn what_has_ended_comes_latest_first() {
    let ended = ReportPeriod::ended(date(2024, 7, 1), 4);
    assert_eq!(ended, ["2024-S1", "2023", "2023-S2", "2023-S1"].map(period));
    // On its last day a period goes on.
    assert_eq!(ReportPeriod::ended(date(2024, 6, 30), 1), [period("2023")]);
}

#[test]
fn the_due_day_is_a_rule_and_lateness_counts_from_it() {
    let rule = DueRule::default();
    let due = rule.due(period("2024-S1"));
    assert_eq!(due, date(2024, 7, 30));
    assert_eq!(rule.due(period("2024")), date(2025, 3, 1));
    let longer = DueRule {
        annual_days: 90,
        ..rule
    };
    assert_eq!(longer.due(period("2024")), date(2025, 3, 31));
    assert_eq!(Standing::missing(due, date(2024, 7, 30)), Standing::NotDue);
    assert_eq!(Standing::missing(due, date(2024, 8, 2)), Standing::Late(3));
}

#[test]
fn the_chapters_stand_in_the_order_of_a_report() {
    assert_eq!(Chapter::ALL.len(), 17);
    assert_eq!(Chapter::ALL.first(), Some(&Chapter::Introduction));
    assert_eq!(Chapter::ALL.last(), Some(&Chapter::Annex));
    let strategies = Chapter::ALL.iter().filter(|c| c.strategy().is_some());
    assert_eq!(strategies.count(), 6);
}

// ---------------------------------------------------------------- safe cells

/// What an attacker sees: the shown counts, and all sums below the columns.
struct Published {
    /// Rows of counts and their sum; none where hidden.
    rows: Vec<Vec<Option<u64>>>,
    /// Sums of the columns, those of the rows' sums included.
    below: Vec<u64>,
}

fn publish(counts: &[Vec<u64>], kept: &Kept) -> Option<Published> {
    if !kept.total {
        return None;
    }
    let line = |row: &Vec<u64>| -> Vec<u64> {
        let sum = row.iter().sum();
        if kept.split {
            row.iter().copied().chain([sum]).collect()
        } else {
            vec![sum]
        }
    };
    let lines: Vec<Vec<u64>> = counts.iter().map(line).collect();
    let wide = lines.first().map_or(0, Vec::len);
    Some(Published {
        rows: lines
            .iter()
            .zip(&kept.rows)
            .map(|(line, shown)| {
                let shown = line.iter().zip(shown);
                shown
                    .map(|(n, c)| (*c == Count::Shown).then_some(*n))
                    .collect()
            })
            .collect(),
        below: (0..wide)
            .map(|column| lines.iter().map(|line| line[column]).sum())
            .collect(),
    })
}

/// The equations of a published table over its unknown counts: numbers of the unknowns with their
/// sign, and what they give together.
type Equation = (Vec<(usize, i64)>, i64);

fn equations(published: &Published) -> (usize, Vec<Equation>) {
    let mut names = BTreeMap::new();
    for (r, row) in published.rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            if cell.is_none() {
                let next = names.len();
                names.insert((r, c), next);
            }
        }
    }
    let wide = published.below.len();
    let mut all = Vec::new();
    let signed = |n: u64| i64::try_from(n).unwrap();
    for (c, sum) in published.below.iter().enumerate() {
        let mut equation: Equation = (Vec::new(), signed(*sum));
        for (r, row) in published.rows.iter().enumerate() {
            match row[c] {
                Some(n) => equation.1 -= signed(n),
                None => equation.0.push((names[&(r, c)], 1)),
            }
        }
        all.push(equation);
    }
    if wide > 1 {
        for (r, row) in published.rows.iter().enumerate() {
            let mut equation: Equation = (Vec::new(), 0);
            for (c, cell) in row.iter().enumerate() {
                let sign = if c + 1 == wide { -1 } else { 1 };
                match cell {
                    Some(n) => equation.1 -= sign * signed(*n),
                    None => equation.0.push((names[&(r, c)], sign)),
                }
            }
            all.push(equation);
        }
    }
    (names.len(), all)
}

/// A prime beyond every coefficient that elimination of small tables can meet by chance.
const PRIME: i128 = 2_147_483_647;

/// The unknowns that the equations fix exactly, by elimination.
fn fixed(unknowns: usize, equations: &[Equation]) -> Vec<usize> {
    let modulo = |n: i128| n.rem_euclid(PRIME);
    let inverse = |n: i128| {
        let (mut result, mut base, mut power) = (1, modulo(n), PRIME - 2);
        while power > 0 {
            if power & 1 == 1 {
                result = modulo(result * base);
            }
            base = modulo(base * base);
            power >>= 1;
        }
        result
    };
    let mut rows: Vec<Vec<i128>> = equations
        .iter()
        .map(|(terms, _)| {
            let mut row = vec![0; unknowns];
            for (name, sign) in terms {
                row[*name] = modulo(i128::from(*sign));
            }
            row
        })
        .collect();
    let mut done = 0;
    for column in 0..unknowns {
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != 0) else {
            continue;
        };
        rows.swap(done, pivot);
        let scale = inverse(rows[done][column]);
        rows[done].iter_mut().for_each(|n| *n = modulo(*n * scale));
        let line = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != done && factor != 0 {
                for (n, p) in row.iter_mut().zip(&line) {
                    *n = modulo(*n - factor * p);
                }
            }
        }
        done += 1;
    }
    rows.iter()
        .filter(|row| row.iter().filter(|n| **n != 0).count() == 1)
        .filter_map(|row| row.iter().position(|n| *n != 0))
        .collect()
}

/// The least and the greatest of each unknown that bounds passed from equation to equation leave.
fn bounds(unknowns: usize, equations: &[Equation]) -> Vec<(i64, i64)> {
    let most = 1_000_000;
    let mut bounds = vec![(0, most); unknowns];
    for _ in 0..200 {
        let before = bounds.clone();
        for (terms, sum) in equations {
            for (name, sign) in terms {
                let (mut low, mut high) = (*sum, *sum);
                for (other, s) in terms.iter().filter(|(other, _)| other != name) {
                    let (l, h) = bounds[*other];
                    low -= if *s > 0 { h } else { -l };
                    high -= if *s > 0 { l } else { -h };
                }
                let (low, high) = if *sign > 0 {
                    (low, high)
                } else {
                    (-high, -low)
                };
                let bound = &mut bounds[*name];
                *bound = (bound.0.max(low), bound.1.min(high));
            }
        }
        if bounds == before {
            break;
        }
    }
    bounds
}

/// Every unknown's true range, by trying all tables: for small ones.
fn exact(unknowns: usize, equations: &[Equation], bounds: &[(i64, i64)]) -> Vec<(i64, i64)> {
    fn go(
        at: usize,
        chosen: &mut Vec<i64>,
        equations: &[Equation],
        bounds: &[(i64, i64)],
        found: &mut [(i64, i64)],
    ) {
        for (terms, sum) in equations {
            if terms.iter().all(|(name, _)| *name < at) {
                let total: i64 = terms.iter().map(|(name, sign)| chosen[*name] * sign).sum();
                if total != *sum {
                    return;
                }
            }
        }
        if at == bounds.len() {
            for (range, value) in found.iter_mut().zip(chosen) {
                *range = (range.0.min(*value), range.1.max(*value));
            }
            return;
        }
        for value in bounds[at].0..=bounds[at].1 {
            chosen.push(value);
            go(at + 1, chosen, equations, bounds, found);
            chosen.pop();
        }
    }
    let mut found = vec![(i64::MAX, i64::MIN); unknowns];
    go(0, &mut Vec::new(), equations, bounds, &mut found);
    found
}

/// Attacks a protected table; fails where a hidden count is told, or told too closely.
fn attack(counts: &[Vec<u64>], least: u32, kept: &Kept) {
    let Some(published) = publish(counts, kept) else {
        return;
    };
    let (unknowns, equations) = equations(&published);
    assert_eq!(
        fixed(unknowns, &equations),
        Vec::<usize>::new(),
        "{counts:?} {kept:?}"
    );
    for (low, high) in bounds(unknowns, &equations) {
        assert!(
            high - low >= i64::from(least) - 1,
            "{low}..{high} in {counts:?} {kept:?}"
        );
    }
    for (row, shown) in published
        .rows
        .iter()
        .flatten()
        .zip(kept.rows.iter().flatten())
    {
        let small = row.is_some_and(|n| n > 0 && n < u64::from(least));
        assert!(!small, "a small count is shown: {shown:?} in {counts:?}");
    }
}

fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
    let count = prop_oneof![4 => 0u64..8, 2 => 0u64..40, 1 => Just(0u64)];
    (1usize..4, 1usize..11).prop_flat_map(move |(columns, rows)| {
        let row = prop::collection::vec(count.clone(), columns);
        prop::collection::vec(row, rows)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Elimination and bounds recover no hidden count of any table.
    #[test]
    fn an_attacker_recovers_nothing(counts in tables(), least in 2u32..8, columns: bool) {
        attack(&counts, least, &protect(&counts, least, columns));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whoever tries every table that fits finds at least `least` values for each hidden count.
    #[test]
    fn every_hidden_count_has_many_values(
        counts in prop::collection::vec(prop::collection::vec(0u64..7, 2), 2..4),
        least in 2u32..5,
    ) {
        let kept = protect(&counts, least, true);
        if let Some(published) = publish(&counts, &kept) {
            let (unknowns, equations) = equations(&published);
            let bounds = bounds(unknowns, &equations);
            for (low, high) in exact(unknowns, &equations, &bounds) {
                prop_assert!(high - low >= i64::from(least) - 1, "{low}..{high} {counts:?} {kept:?}");
            }
        }
    }
}

#[test]
fn an_attacker_recovers_what_is_only_hidden_by_itself() {
    // The attacker is worth something: one hidden count in a column tells itself.
    let counts = vec![vec![3, 10], vec![9, 12], vec![20, 30]];
    let mut kept = protect(&counts, 5, true);
    for (r, row) in kept.rows.iter_mut().enumerate() {
        for (c, count) in row.iter_mut().enumerate() {
            *count = if (r, c) == (0, 0) {
                Count::Hidden
            } else {
                Count::Shown
            };
        }
    }
    let (unknowns, equations) = equations(&publish(&counts, &kept).unwrap());
    assert_eq!(fixed(unknowns, &equations), [0]);
    assert_eq!(bounds(unknowns, &equations), [(3, 3)]);
}

#[test]
fn a_table_without_small_counts_is_shown_whole() {
    let counts = vec![vec![10, 0], vec![7, 12]];
    let kept = protect(&counts, 5, true);
    assert!(kept.split && kept.total);
    assert!(
        kept.rows
            .iter()
            .flatten()
            .all(|count| *count == Count::Shown)
    );
}

#[test]
fn a_handful_of_people_is_not_shown_at_all() {
    let kept = protect(&[vec![2, 1], vec![0, 1]], 5, true);
    assert!(!kept.split && !kept.total);
    assert!(
        kept.rows
            .iter()
            .flatten()
            .all(|count| *count == Count::Hidden)
    );
    // Nobody is no secret of somebody.
    assert!(protect(&[vec![0, 0]], 5, true).total);
}

#[test]
fn columns_with_a_small_sum_are_left_out() {
    let counts = vec![vec![20, 1], vec![15, 2]];
    assert!(!columns_are_safe(&counts, 5));
    let kept = protect(&counts, 5, true);
    assert!(!kept.split);
    assert_eq!(kept.rows, vec![vec![Count::Shown], vec![Count::Shown]]);
}

fn by_age(rows: &[(&str, [i64; 2])]) -> Table {
    let label = |code: &str| Cell::Code("age-band".to_owned(), code.to_owned());
    let counted: Vec<(Cell, Vec<i64>)> = rows
        .iter()
        .map(|(code, counts)| (label(code), counts.to_vec()))
        .collect();
    let sexes = ["female", "male"].map(|code| Cell::Code("sex".to_owned(), code.to_owned()));
    Table::crossed(
        TableName::VictimsByAge,
        Column::AgeBand,
        sexes.into(),
        &counted,
    )
}

fn snapshot(tables: Vec<Table>, figures: Vec<Figure>) -> Snapshot {
    Snapshot {
        format: Snapshot::FORMAT,
        task_force: uuid().into(),
        name: "Gugus Tugas Contoh".to_owned(),
        level: domain::people::Level::City,
        area: ("31.73".to_owned(), "Contoh".to_owned()),
        period: period("2024"),
        taken_at: "2025-01-15T03:00:00Z".parse().unwrap(),
        least: 5,
        chapters: BTreeMap::from([("victims".to_owned(), tables)]),
        figures,
    }
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u128(7)
}

#[test]
fn tables_of_the_same_people_share_whether_columns_are_kept() {
    let whole = by_age(&[("13-17", [12, 9]), ("18-24", [10, 8])]);
    let mut small = by_age(&[("13-17", [20, 16]), ("18-24", [2, 1])]);
    small.name = TableName::VictimsByExploitation;
    assert!(whole.protected(5, true).hidden() == 0);
    let outside = snapshot(vec![whole.clone(), small], Vec::new()).protected();
    let tables = outside.tables(Chapter::Victims);
    assert_eq!(tables[0].columns, tables[0].columns);
    assert_eq!(tables[0].columns.len(), tables[1].columns.len());
    assert_eq!(
        snapshot(vec![whole.clone()], Vec::new())
            .protected()
            .tables(Chapter::Victims),
        [whole]
    );
}

#[test]
fn figures_say_no_more_than_the_tables() {
    let table = by_age(&[
        ("0-5", [1, 1]),
        ("13-17", [12, 9]),
        ("18-24", [2, 1]),
        ("25-44", [30, 11]),
    ]);
    let figure = |code: &str, n: i64| Figure {
        measure: Measure::VictimsByAge,
        code: code.to_owned(),
        n: Some(n),
    };
    let scalar = |measure, n| Figure {
        measure,
        code: String::new(),
        n: Some(n),
    };
    let figures = vec![
        scalar(Measure::Victims, 67),
        scalar(Measure::CasesClosed, 4),
        scalar(Measure::ServicesInTime, 40),
        scalar(Measure::ServicesLate, 3),
        scalar(Measure::MeetingsHeld, 2),
        figure("0-5", 2),
        figure("13-17", 21),
        figure("18-24", 3),
        figure("25-44", 41),
    ];
    let outside = snapshot(vec![table], figures).protected();
    let n = |measure, code: &str| {
        let mut all = outside.figures.iter();
        all.find(|f| f.measure == measure && f.code == code)
            .unwrap()
            .n
    };
    assert_eq!(n(Measure::Victims, ""), Some(67));
    assert_eq!(n(Measure::CasesClosed, ""), None);
    // Of the two parts of a whole, one would tell the other.
    assert_eq!(n(Measure::ServicesInTime, ""), None);
    assert_eq!(n(Measure::ServicesLate, ""), None);
    assert_eq!(n(Measure::MeetingsHeld, ""), Some(2));
    assert_eq!(n(Measure::VictimsByAge, "0-5"), None);
    assert_eq!(n(Measure::VictimsByAge, "18-24"), None);
    for row in &outside.tables(Chapter::Victims)[0].rows {
        let Some(Cell::Code(_, code)) = row.first() else {
            panic!()
        };
        let shown = row.last().and_then(Cell::number);
        assert_eq!(n(Measure::VictimsByAge, code), shown, "{code}");
    }
}

#[test]
fn counts_of_single_lines_and_inner_measures_stay_inside() {
    let mut table = Table::new(TableName::Indicators, &[Column::Indicator, Column::Reached]);
    table.guard = Guard::Each;
    table.push([Cell::Text("a".to_owned()), Cell::Number(3)]);
    table.push([Cell::Text("b".to_owned()), Cell::Inside(40_000)]);
    table.push([Cell::Text("c".to_owned()), Cell::Measured(2_000)]);
    table.push([Cell::Text("d".to_owned()), Cell::Number(5)]);
    let shown: Vec<Cell> = table
        .protected(5, true)
        .rows
        .into_iter()
        .map(|row| row[1].clone())
        .collect();
    assert_eq!(
        shown,
        [
            Cell::Hidden,
            Cell::Hidden,
            Cell::Measured(2_000),
            Cell::Number(5)
        ]
    );
}

#[test]
fn a_snapshot_reads_back_as_it_was_written() {
    let before = snapshot(
        vec![by_age(&[("13-17", [12, 9]), ("", [1, 0])])],
        Vec::new(),
    );
    let text = serde_json::to_string(&before).unwrap();
    assert_eq!(serde_json::from_str::<Snapshot>(&text).unwrap(), before);
    let table = &before.tables(Chapter::Victims)[0];
    assert_eq!(table.drawn, Drawn::Stacked);
    assert_eq!(table.total.as_ref().unwrap()[3], Cell::Number(22));
}
