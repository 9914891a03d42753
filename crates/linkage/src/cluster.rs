//! From pairs to persons, without chains.
//!
//! Joining whatever a pair connects makes persons of thousands of records: A is like B, B
//! like C, and so on. Here two groups become one only if their records agree on the whole:
//! the mean probability over all pairs between them, pairs never compared counting zero,
//! must reach half the threshold, and one pair the threshold itself. What people decided
//! binds. What is left in doubt is not decided but handed to review.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::probability_of;
use crate::predict::Pair;

/// How groups are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Probability that one pair between two groups must reach.
    pub threshold: f64,
    /// A group of more records than this goes to review.
    pub review_above: usize,
    /// No group grows beyond this, whatever its pairs say.
    pub largest: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            threshold: 0.9,
            review_above: 8,
            largest: 50,
        }
    }
}

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Review {
    /// This pair is likely, but the groups it connects do not agree on the whole, or
    /// together would be too large, or somebody said that they are two persons.
    Bridge(Pair),
    /// A group of many records, by its lowest row.
    Large(u32),
    /// People said that the two are one person, and by other decisions that they are two.
    Contradiction(u32, u32),
}

/// Records by person.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// For each row the lowest row of its person.
    pub of: Vec<u32>,
    /// In doubt, in order of rows.
    pub review: Vec<Review>,
}

impl Clusters {
    /// How many persons there are.
    pub fn count(&self) -> usize {
        self.of
            .iter()
            .enumerate()
            .filter(|(row, first)| *row as u32 == **first)
            .count()
    }

    /// The records of each person, those of one record left out.
    pub fn groups(&self) -> Vec<Vec<u32>> {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, first) in self.of.iter().enumerate() {
            groups.entry(*first).or_default().push(row as u32);
        }
        groups.into_values().filter(|g| g.len() > 1).collect()
    }
}

/// What is known between two groups.
#[derive(Clone, Copy)]
struct Between {
    sum: f64,
    strongest: f64,
}

struct Groups {
    first: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
    between: FxHashMap<u32, FxHashMap<u32, Between>>,
    apart: FxHashMap<u32, FxHashSet<u32>>,
}

impl Groups {
    fn size(&self, group: u32) -> usize {
        self.members.get(&group).map_or(1, Vec::len)
    }

    fn mean(&self, a: u32, b: u32) -> Option<(f64, f64)> {
        let between = self.between.get(&a)?.get(&b)?;
        Some((
            between.sum / (self.size(a) * self.size(b)) as f64,
            between.strongest,
        ))
    }

    fn apart(&self, a: u32, b: u32) -> bool {
        self.apart.get(&a).is_some_and(|s| s.contains(&b))
    }

    /// Makes one group of two, named by its lowest row; gives its name.
    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (into, from) = (a.min(b), a.max(b));
        let moved = self.members.remove(&from).unwrap_or_else(|| vec![from]);
        moved.iter().for_each(|m| self.first[*m as usize] = into);
        self.members
            .entry(into)
            .or_insert_with(|| vec![into])
            .extend(moved);
        for (other, between) in self.between.remove(&from).unwrap_or_default() {
            let theirs = self.between.entry(other).or_default();
            theirs.remove(&from);
            if other == into {
                continue;
            }
            let merge = |old: Option<&Between>| match old {
                None => between,
                Some(old) => Between {
                    sum: old.sum + between.sum,
                    strongest: old.strongest.max(between.strongest),
                },
            };
            let merged = merge(theirs.get(&into));
            theirs.insert(into, merged);
            self.between.entry(into).or_default().insert(other, merged);
        }
        for other in self.apart.remove(&from).unwrap_or_default() {
            let theirs = self.apart.entry(other).or_default();
            theirs.remove(&from);
            theirs.insert(into);
            self.apart.entry(into).or_default().insert(other);
        }
        into
    }
}

/// Groups `records` rows. `same` and `different` are what people decided.
pub fn cluster(
    records: usize,
    pairs: &[Pair],
    same: &[(u32, u32)],
    different: &[(u32, u32)],
    options: &Options,
) -> Clusters {
    let mut groups = Groups {
        first: (0..records as u32).collect(),
        members: FxHashMap::default(),
        between: FxHashMap::default(),
        apart: FxHashMap::default(),
    };
    for pair in pairs {
        let p = probability_of(f64::from(pair.weight));
        for (a, b) in [(pair.a, pair.b), (pair.b, pair.a)] {
            groups.between.entry(a).or_default().insert(
                b,
                Between {
                    sum: p,
                    strongest: p,
                },
            );
        }
    }
    for &(a, b) in different {
        groups.apart.entry(a).or_default().insert(b);
        groups.apart.entry(b).or_default().insert(a);
    }
    let mut review = Vec::new();
    for &(a, b) in same {
        let (x, y) = (groups.first[a as usize], groups.first[b as usize]);
        if groups.apart(x, y) {
            review.push(Review::Contradiction(a.min(b), a.max(b)));
        } else if x != y {
            groups.join(x, y);
        }
    }
    grow(&mut groups, options);

    // The strongest pair between any two groups that stayed two.
    let mut bridges: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    for pair in pairs
        .iter()
        .filter(|p| probability_of(f64::from(p.weight)) >= options.threshold)
    {
        let (x, y) = (groups.first[pair.a as usize], groups.first[pair.b as usize]);
        if x != y {
            let bridge = bridges.entry((x.min(y), x.max(y))).or_insert(*pair);
            if pair.weight > bridge.weight {
                *bridge = *pair;
            }
        }
    }
    review.extend(bridges.into_values().map(Review::Bridge));
    let mut large: Vec<u32> = groups
        .members
        .iter()
        .filter(|(_, m)| m.len() > options.review_above)
        .map(|(first, _)| *first)
        .collect();
    large.sort_unstable();
    review.extend(large.into_iter().map(Review::Large));
    Clusters {
        of: groups.first,
        review,
    }
}

/// Joins the two groups that agree most, again and again.
fn grow(groups: &mut Groups, options: &Options) {
    // Ordered by mean, then by rows, so that the result does not depend on chance.
    let mut queue: BinaryHeap<(u64, Reverse<(u32, u32)>)> = BinaryHeap::new();
    let entry = |mean: f64, a: u32, b: u32| (mean.to_bits(), Reverse((a.min(b), a.max(b))));
    let wanted = |(mean, strongest): (f64, f64)| {
        strongest >= options.threshold && mean >= options.threshold / 2.0
    };
    let all: Vec<(u32, u32)> = groups
        .between
        .iter()
        .flat_map(|(a, to)| to.keys().filter(move |b| *a < **b).map(move |b| (*a, *b)))
        .collect();
    for (a, b) in all {
        if let Some(known) = groups.mean(a, b).filter(|k| wanted(*k)) {
            queue.push(entry(known.0, a, b));
        }
    }
    while let Some((bits, Reverse((a, b)))) = queue.pop() {
        // An entry is stale once one of its groups has changed.
        let current = groups
            .mean(a, b)
            .is_some_and(|(mean, _)| mean.to_bits() == bits);
        let whole = groups.first[a as usize] == a && groups.first[b as usize] == b;
        if !current
            || !whole
            || groups.apart(a, b)
            || groups.size(a) + groups.size(b) > options.largest
        {
            continue;
        }
        let into = groups.join(a, b);
        let others: Vec<u32> = groups
            .between
            .get(&into)
            .map(|t| t.keys().copied().collect())
            .unwrap_or_default();
        for other in others {
            if let Some(known) = groups.mean(into, other).filter(|k| wanted(*k)) {
                queue.push(entry(known.0, into, other));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(a: u32, b: u32, probability: f64) -> Pair {
        Pair {
            a,
            b,
            weight: crate::model::weight_of(probability) as f32,
        }
    }

    fn with(records: usize, pairs: &[Pair]) -> Clusters {
        cluster(records, pairs, &[], &[], &Options::default())
    }

    #[test]
    fn a_pair_is_a_person() {
        assert_eq!(with(3, &[pair(0, 2, 0.99)]).of, [0, 1, 0]);
    }

    #[test]
    fn a_third_record_may_be_known_by_one_of_two() {
        let clusters = with(3, &[pair(0, 1, 0.999), pair(1, 2, 0.99)]);
        assert_eq!(clusters.of, [0, 0, 0]);
    }

    #[test]
    fn a_chain_is_cut_and_its_links_reviewed() {
        let chain: Vec<Pair> = (0..20).map(|i| pair(i, i + 1, 0.95)).collect();
        let clusters = with(21, &chain);
        assert!(
            clusters.groups().iter().all(|g| g.len() <= 3),
            "{:?}",
            clusters.groups()
        );
        assert!(
            clusters
                .review
                .iter()
                .any(|r| matches!(r, Review::Bridge(_)))
        );
    }

    #[test]
    fn a_weak_bridge_joins_no_two_groups() {
        let mut pairs = vec![];
        for group in [0, 3] {
            pairs.extend([
                pair(group, group + 1, 0.999),
                pair(group, group + 2, 0.999),
                pair(group + 1, group + 2, 0.999),
            ]);
        }
        pairs.push(pair(2, 3, 0.95));
        let clusters = with(6, &pairs);
        assert_eq!(clusters.of, [0, 0, 0, 3, 3, 3]);
        assert_eq!(clusters.review, [Review::Bridge(pair(2, 3, 0.95))]);
    }

    #[test]
    fn what_people_decided_binds() {
        let pairs = [pair(0, 1, 0.999), pair(1, 2, 0.999), pair(0, 2, 0.999)];
        let clusters = cluster(4, &pairs, &[(2, 3)], &[(0, 1)], &Options::default());
        assert_ne!(clusters.of[0], clusters.of[1]);
        assert_eq!(clusters.of[2], clusters.of[3]);
        assert!(matches!(clusters.review[..], [Review::Bridge(_)]));
    }

    #[test]
    fn a_contradiction_is_nobodys_to_resolve_but_peoples() {
        let clusters = cluster(3, &[], &[(0, 1), (1, 2)], &[(0, 2)], &Options::default());
        assert_eq!(clusters.of, [0, 0, 2]);
        assert_eq!(clusters.review, [Review::Contradiction(1, 2)]);
    }

    #[test]
    fn many_records_of_one_person_are_looked_at() {
        let pairs: Vec<Pair> = (0..9)
            .flat_map(|a| (a + 1..9).map(move |b| pair(a, b, 0.999)))
            .collect();
        assert_eq!(with(9, &pairs).review, [Review::Large(0)]);
    }

    proptest! {
        #[test]
        fn no_group_is_too_large_and_none_that_was_told_apart_is_joined(
            edges in prop::collection::vec((0_u32..60, 0_u32..60, 0.5_f64..0.9999), 0..300),
            apart in prop::collection::vec((0_u32..60, 0_u32..60), 0..20),
            threshold in 0.5_f64..0.99,
        ) {
            let pairs: Vec<Pair> = edges.iter().filter(|e| e.0 < e.1).map(|e| pair(e.0, e.1, e.2)).collect();
            let options = Options { threshold, review_above: 8, largest: 12 };
            let clusters = cluster(60, &pairs, &[], &apart, &options);
            prop_assert!(clusters.groups().iter().all(|g| g.len() <= 12));
            for (a, b) in apart.iter().filter(|(a, b)| a != b) {
                prop_assert_ne!(clusters.of[*a as usize], clusters.of[*b as usize]);
            }
            let mut reversed = pairs.clone();
            reversed.reverse();
            // Of two weights for one pair the later one counts, so the order matters only there.
            let mut seen: Vec<(u32, u32)> = pairs.iter().map(|p| (p.a, p.b)).collect();
            seen.sort_unstable();
            let unique = seen.windows(2).all(|w| w[0] != w[1]);
            prop_assert!(!unique || cluster(60, &reversed, &[], &apart, &options).of == clusters.of);
        }
    }
}
