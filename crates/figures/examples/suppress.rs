//! Measures how large tables are protected, and attacks what is left with the audit.
//!
//! ```text
//! suppress SIZES GROUPS PEOPLE SEED [THRESHOLD [WALKS]]
//!     a table of so many values in each dimension, e.g. 60,12,4, the first with so many groups; tables
//!     of up to so many cells are searched by walks as well
//! ```

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::time::Instant;

use figures::protect::suppress::{Effort, suppress};
use figures::protect::{Cell, Linked, Rules, Table, Tree, audit, primaries};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [sizes, groups, people, seed, rest @ ..] = &words[..] else {
        return Err("suppress SIZES GROUPS PEOPLE SEED [THRESHOLD [WALKS]]".into());
    };
    let sizes: std::result::Result<Vec<usize>, _> = sizes.split(',').map(str::parse).collect();
    let table = table(&sizes?, groups.parse()?, people.parse()?, seed.parse()?)?;
    let threshold = rest.first().map_or(Ok(5), |w| w.parse())?;
    let rules = Rules::of(threshold);
    let own = primaries(&table, &rules);
    let filled = table.cells().iter().filter(|c| c.count > 0).count();
    println!(
        "{} cells, {filled} with people, {} hidden for their own sake",
        table.len(),
        own.len()
    );
    let usual = Effort::default();
    let walks_up_to = rest.get(1).map_or(Ok(usual.walks_up_to), |w| w.parse())?;
    for bound in [false, true] {
        let effort = Effort {
            bound,
            walks_up_to,
            ..usual
        };
        let started = Instant::now();
        let found = suppress(&table, &own, &[], &effort);
        println!(
            "{:?}: {} more hidden, at least {}, {} open",
            started.elapsed(),
            found.cost,
            found.at_least,
            found.open.len()
        );
        let started = Instant::now();
        let open = audit(&table, &found.hidden, &own);
        let exact = open.iter().filter(|f| f.exact()).count();
        println!(
            "audit from nothing {:?}: {} open, {exact} exact",
            started.elapsed(),
            open.len()
        );
    }
    Ok(())
}

/// A table that looks like a task force's: many small cells, few large.
fn table(sizes: &[usize], groups: usize, people: usize, seed: u64) -> Result<Table> {
    let mut state = seed;
    let mut below = |below: u64| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((u128::from(z ^ (z >> 31))) * u128::from(below)) >> 64) as u64
    };
    let mut trees: Vec<Tree> = sizes.iter().map(|size| Tree::flat(*size)).collect();
    if groups > 0 {
        let leaves = (0..sizes[0]).map(|leaf| Some(1 + leaf % groups));
        let above = std::iter::once(None).chain((0..groups).map(|_| Some(0)));
        trees[0] = Tree::new(above.chain(leaves).collect())?;
    }
    let leaves: Vec<Vec<usize>> = trees.iter().map(|tree| tree.leaves().collect()).collect();
    let mut counts: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    for _ in 0..people {
        let mut place = Vec::new();
        for of in &leaves {
            let tries = below(3) + 1;
            let at = (0..tries).map(|_| below(of.len() as u64)).min();
            place.push(of[at.unwrap_or(0) as usize]);
        }
        *counts.entry(place).or_default() += 1;
    }
    let dimensions: Vec<(u32, &Tree)> = (0..).zip(&trees).collect();
    let mut linked = Linked::default();
    linked.add(&dimensions, |at| {
        Cell::of(counts.get(at).copied().unwrap_or(0))
    })?;
    Ok(linked.finish()?.0)
}
