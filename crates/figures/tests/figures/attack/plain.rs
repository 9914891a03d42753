//! The attacker finds what a plain linear program finds that knows no shortcuts, and no more.

use std::collections::{BTreeMap, BTreeSet};

use figures::attack::{At, How, attack};
use figures::release::{Definition, Published, Release, Shown};
use microlp::{ComparisonOp, OptimizationDirection, Problem};

use crate::protect::Random;

const THRESHOLD: u64 = 5;

/// Values of each dimension, and the sets of them that cells count.
const SETS: [&[&[&str]]; 2] = [
    &[&["a"], &["b"], &["c"], &["a", "b"], &["a", "b", "c"]],
    &[&["x"], &["y"], &["z"], &["x", "y", "z"]],
];
const VALUES: [[&str; 3]; 2] = [["a", "b", "c"], ["x", "y", "z"]];

/// How many people each agency brought, by their values.
type People = BTreeMap<(usize, usize), [u64; AGENCIES]>;

const AGENCIES: usize = 4;

fn whom(sets: [&[&str]; 2]) -> Definition {
    let both = Definition::everybody().only("place", sets[0].iter().copied());
    both.only("sex", sets[1].iter().copied())
}

fn inside(cell: &Published, (place, sex): (usize, usize)) -> bool {
    let has = |name: &str, value: &str| cell.whom.0[name].contains(value);
    has("place", VALUES[0][place]) && has("sex", VALUES[1][sex])
}

fn people(random: &mut Random) -> People {
    let least = 6 * random.below(2);
    let places = (0..3).flat_map(|place| (0..3).map(move |sex| (place, sex)));
    places
        .map(|at| {
            (
                at,
                [12, 12, 3, 2].map(|most| least * (most / 12) + random.below(most)),
            )
        })
        .collect()
}

/// Some cells, of which some are hidden, or told from and to.
fn release(random: &mut Random, people: &People, agencies: bool) -> Release {
    let told = [5, 7, 9, 25][random.below(4) as usize];
    let mut cells = Vec::new();
    for place in SETS[0] {
        for sex in SETS[1] {
            if random.below(8) == 0 {
                continue;
            }
            let mut cell = Published::new(whom([place, sex]), Shown::Hidden(None));
            let own = people.iter().filter(|(at, _)| inside(&cell, **at));
            let mut brought = [0; AGENCIES];
            for (_, own) in own {
                brought
                    .iter_mut()
                    .zip(own)
                    .for_each(|(all, own)| *all += own);
            }
            let count: u64 = brought.iter().sum();
            cell.shown = match random.below(told) {
                0..=2 => Shown::Hidden(Some((0, THRESHOLD))),
                3 => Shown::Hidden(None),
                4 => Shown::Between(
                    count.saturating_sub(random.below(3)),
                    count + random.below(3),
                ),
                _ => Shown::Count(count),
            };
            if agencies && !matches!(cell.shown, Shown::Between(..)) {
                cell.agencies = (1..).zip(brought).collect();
            }
            cells.push(cell);
        }
    }
    let name = "1".to_owned();
    Release { name, cells }
}

/// All cells as they were published last, as somebody sees them.
fn seen(releases: &[Release], shown: impl Fn(&Published) -> Shown) -> Vec<(At, Published)> {
    let mut latest: BTreeMap<Definition, (At, Published)> = BTreeMap::new();
    for (release, of) in releases.iter().enumerate() {
        for (cell, content) in of.cells.iter().enumerate() {
            let told = Published::new(content.whom.clone(), shown(content));
            latest.insert(content.whom.clone(), (At { release, cell }, told));
        }
    }
    let mut cells: Vec<_> = latest.into_values().collect();
    cells.sort_by_key(|cell| cell.0);
    cells
}

/// The least or the most that these groups of people can be together; none where nothing agrees with
/// all cells.
fn end(cells: &[(At, Published)], of: &[(usize, usize)], least: bool) -> Option<f64> {
    let way = match least {
        true => OptimizationDirection::Minimize,
        false => OptimizationDirection::Maximize,
    };
    let mut problem = Problem::new(way);
    let all = (0..3).flat_map(|place| (0..3).map(move |sex| (place, sex)));
    let vars: BTreeMap<_, _> = all
        .map(|at| {
            let factor = f64::from(u8::from(of.contains(&at)));
            (at, problem.add_var(factor, (0.0, 1_000.0)))
        })
        .collect();
    for (_, cell) in cells {
        let terms = || {
            let own = vars.iter().filter(|(at, _)| inside(cell, **at));
            own.map(|(_, var)| (*var, 1.0)).collect::<Vec<_>>()
        };
        let (low, high) = match cell.shown {
            Shown::Count(n) => (n, n),
            Shown::Between(low, high) => (low, high),
            Shown::Hidden(_) => continue,
        };
        problem.add_constraint(terms(), ComparisonOp::Ge, low as f64);
        problem.add_constraint(terms(), ComparisonOp::Le, high as f64);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    Some(solution.objective())
}

/// What a plain program opens: the cell, and the least and the most. None where the cells contradict
/// one another.
fn plain(cells: &[(At, Published)], newest: usize) -> Option<Vec<(At, i64, i64)>> {
    end(cells, &[], true)?;
    let mut opened = Vec::new();
    let mut asked = BTreeSet::new();
    let range = |of: &[(usize, usize)], low: u64, high: u64| {
        let (low, high) = (low as f64, high as f64);
        let ends = (
            end(cells, of, true).unwrap(),
            end(cells, of, false).unwrap(),
        );
        (
            ends.0.max(low),
            ends.1.min(high),
            ends.0 > low + 1e-6,
            ends.1 < high - 1e-6,
        )
    };
    let hundredths = |end: f64| (end * 100.0).round() as i64;
    let all: Vec<_> = (0..3).flat_map(|p| (0..3).map(move |s| (p, s))).collect();
    for (at, cell) in cells.iter().filter(|cell| cell.0.release == newest) {
        let own: Vec<_> = all.iter().copied().filter(|v| inside(cell, *v)).collect();
        if let Shown::Hidden(Some((low, high))) = cell.shown {
            let (least, most, few, many) = range(&own, low, high);
            if few || many {
                opened.push((*at, hundredths(least), hundredths(most)));
            }
        }
        for one in own {
            // People who are in the same cells cannot be told apart.
            let with =
                |v: &(usize, usize)| cells.iter().map(|c| inside(&c.1, *v)).collect::<Vec<_>>();
            let group: Vec<_> = all
                .iter()
                .copied()
                .filter(|v| with(v) == with(&one))
                .collect();
            if asked.insert(group.clone()) {
                let (least, most, few, many) = range(&group, 0, THRESHOLD);
                if few && many {
                    opened.push((*at, hundredths(least), hundredths(most)));
                }
            }
        }
    }
    opened.sort_unstable();
    Some(opened)
}

fn without(cell: &Published, agencies: &[u32]) -> Shown {
    let own: u64 = agencies.iter().filter_map(|a| cell.agencies.get(a)).sum();
    match cell.shown {
        Shown::Count(count) => Shown::Count(count - own),
        Shown::Between(low, high) => {
            Shown::Between(low.saturating_sub(own), high.saturating_sub(own))
        }
        Shown::Hidden(_) => Shown::Hidden(None),
    }
}

/// What the attacker found in this way.
fn found(opened: &[figures::attack::Opened], how: &How) -> Vec<(At, i64, i64)> {
    let own = opened.iter().filter(|opened| opened.how == *how);
    let hundredths = |end: f64| (end * 100.0).round() as i64;
    let own = own.map(|o| (o.at, hundredths(o.low), hundredths(o.high)));
    let mut own: Vec<_> = own.collect();
    own.sort_unstable();
    own
}

#[test]
fn the_attacker_opens_exactly_what_a_plain_linear_program_opens() {
    let mut opened = 0;
    let mut clean = 0;
    for seed in 0..150 {
        let mut random = Random(seed);
        let people = people(&mut random);
        let all: Vec<Release> = (0..=random.below(3))
            .map(|_| release(&mut random, &people, false))
            .collect();
        let (new, earlier) = all.split_last().unwrap();
        let report = attack(new, earlier, THRESHOLD).unwrap();
        let cells = seen(&all, |cell| cell.shown);
        let expected = plain(&cells, earlier.len()).unwrap();
        assert_eq!(
            found(&report.opened, &How::Equations),
            expected,
            "seed {seed}"
        );
        assert!(
            report.contradictions.is_empty() && !report.unsettled,
            "seed {seed}"
        );
        opened += expected.len();
        clean += usize::from(expected.is_empty());
    }
    assert!(opened > 200 && clean > 2, "{opened} {clean}");
}

#[test]
fn what_agencies_know_is_taken_off_and_opens_what_a_plain_linear_program_opens() {
    let mut opened = 0;
    for seed in 0..60 {
        let mut random = Random(seed);
        let people = people(&mut random);
        let all: Vec<Release> = (0..=random.below(2))
            .map(|_| release(&mut random, &people, true))
            .collect();
        let (new, earlier) = all.split_last().unwrap();
        let report = attack(new, earlier, THRESHOLD).unwrap();
        let alone = (1..=AGENCIES as u32).map(|one| vec![one]);
        let pairs = (1..=AGENCIES as u32).flat_map(|one| (1..one).map(move |two| vec![two, one]));
        for agencies in alone.chain(pairs) {
            let cells = seen(&all, |cell| without(cell, &agencies));
            let Some(expected) = plain(&cells, earlier.len()) else {
                continue;
            };
            let less = None;
            let how = How::Agencies { agencies, less };
            let found = found(&report.opened, &how);
            for one in &expected {
                assert!(found.contains(one), "seed {seed}: {how:?} {one:?}");
            }
            opened += expected.len();
        }
    }
    assert!(opened > 20, "{opened}");
}

#[test]
fn cells_that_no_people_agree_with_contradict() {
    let mut contradicting = 0;
    for seed in 0..100 {
        let mut random = Random(seed);
        let before = people(&mut random);
        let mut after = before.clone();
        let corrected = (random.below(3) as usize, random.below(3) as usize);
        after.get_mut(&corrected).unwrap()[0] += random.below(4);
        let all = [
            release(&mut random, &before, false),
            release(&mut random, &after, false),
        ];
        let report = attack(&all[1], &all[..1], THRESHOLD).unwrap();
        let expected = plain(&seen(&all, |cell| cell.shown), 1);
        assert_eq!(
            report.contradictions.is_empty(),
            expected.is_some(),
            "seed {seed}"
        );
        contradicting += usize::from(expected.is_none());
    }
    assert!((5..95).contains(&contradicting), "{contradicting}");
}
