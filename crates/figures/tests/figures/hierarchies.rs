//! Trees over values: what is read, what is refused, what adds up.

use figures::Error;
use figures::hierarchy::{Band, Fault, Hierarchy, ROOT, Spec, Tree};
use proptest::prelude::*;

const AREAS: [&str; 4] = ["provinsi", "kab/kota", "kecamatan", "kelurahan"];

fn spec(levels: &[&str], rests: bool, tree: Tree) -> Spec {
    Spec {
        name: "semua".to_owned(),
        levels: levels.iter().map(|l| (*l).to_owned()).collect(),
        rests,
        tree,
    }
}

fn codes(codes: &[&str]) -> Tree {
    Tree::Codes {
        separator: '.',
        codes: codes.iter().map(|c| (*c).to_owned()).collect(),
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Tree {
    let above = |parent: &str| (!parent.is_empty()).then(|| parent.to_owned());
    Tree::Parents(
        pairs
            .iter()
            .map(|(v, p)| ((*v).to_owned(), above(p)))
            .collect(),
    )
}

fn fault(spec: &Spec) -> Fault {
    match Hierarchy::new(spec) {
        Err(Error::Hierarchy { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn codes_of_areas_tell_their_kecamatan_kota_and_provinsi() {
    let list = [
        "31.73.05.1001",
        "31.73.05.1002",
        "31.74.01.1001",
        "32.01.01.2001",
    ];
    let tree = Hierarchy::new(&spec(&AREAS, false, codes(&list))).unwrap();
    let leaf = tree.leaf("31.73.05.1002").unwrap();
    let above = |level| tree.label(tree.ancestor(leaf, level).unwrap()).unwrap();
    assert_eq!(
        [above(0), above(1), above(2), above(3)],
        ["semua", "31", "31.73", "31.73.05"]
    );
    let jakarta = tree.find(1, "31").unwrap();
    assert_eq!(tree.leaves_of(jakarta), 0..3);
    let children = tree.children(jakarta).map(|c| tree.label(c).unwrap());
    assert_eq!(children.collect::<Vec<_>>(), ["31.73", "31.74"]);
    assert_eq!(tree.level("kecamatan"), Some(3));
    assert_eq!(tree.ancestor(jakarta, 4), None);
}

#[test]
fn what_is_known_of_a_kota_only_is_the_rest_of_it() {
    let list = ["31.73.05.1001", "31.73"];
    assert!(Hierarchy::new(&spec(&AREAS, false, codes(&list))).is_ok());
    let tree = Hierarchy::new(&spec(&AREAS, true, codes(&list))).unwrap();
    let rest = tree.leaf("31.73").unwrap();
    assert!(tree.is_rest(rest));
    assert_eq!(tree.ancestor(rest, 2), tree.find(2, "31.73"));
    assert!(!tree.is_rest(tree.find(2, "31.73").unwrap()));
    assert_eq!(
        tree.leaf("31").and_then(|l| tree.ancestor(l, 1)),
        tree.find(1, "31")
    );
}

#[test]
fn ages_stand_in_bands_of_several_standards() {
    let band = |label: &str, from, to| Band {
        label: label.to_owned(),
        from,
        to,
    };
    let levels = vec![
        vec![band("anak", 0, 17), band("dewasa", 18, 120)],
        vec![
            band("0--8", 0, 8),
            band("9--17", 9, 17),
            band("18+", 18, 120),
        ],
    ];
    let ages = spec(
        &["kelompok", "CTDC", "umur"],
        false,
        Tree::Bands(levels.clone()),
    );
    let tree = Hierarchy::new(&ages).unwrap();
    let seventeen = tree.leaf("17").unwrap();
    assert_eq!(tree.ancestor(seventeen, 1), tree.find(1, "anak"));
    assert_eq!(tree.leaves().len(), 121);

    // A band of one standard that lies across two of the other is below both.
    let mut across = levels.clone();
    across[1] = vec![band("0--20", 0, 20), band("21+", 21, 120)];
    let why = fault(&spec(
        &["kelompok", "lain", "umur"],
        false,
        Tree::Bands(across),
    ));
    assert!(matches!(why, Fault::TwoParents { value, .. } if value == "0--20"));

    let mut hole = levels.clone();
    hole[0][0].to = 16;
    let why = fault(&spec(
        &["kelompok", "CTDC", "umur"],
        false,
        Tree::Bands(hole),
    ));
    assert!(matches!(why, Fault::Hole { level, .. } if level == "kelompok"));

    let mut overlap = levels.clone();
    overlap[0][1].from = 17;
    let why = fault(&spec(
        &["kelompok", "CTDC", "umur"],
        false,
        Tree::Bands(overlap),
    ));
    assert!(matches!(why, Fault::Overlap { number: 17, .. }));

    let mut backwards = levels;
    backwards[0][0] = band("anak", 17, 0);
    let why = fault(&spec(
        &["kelompok", "CTDC", "umur"],
        false,
        Tree::Bands(backwards),
    ));
    assert_eq!(why, Fault::Backwards("anak".to_owned()));
}

#[test]
fn what_is_no_tree_is_refused_and_named() {
    let two = ["kelompok", "nilai"];
    let hole = fault(&spec(&AREAS, false, codes(&["31.73.05.1001", "32.01"])));
    let (value, level) = ("32.01".to_owned(), "kecamatan".to_owned());
    assert_eq!(hole, Fault::Hole { value, level });
    let cycle = pairs(&[("a", "b"), ("b", "c"), ("c", "a")]);
    assert!(matches!(fault(&spec(&two, false, cycle)), Fault::Cycle(_)));
    let own = fault(&spec(&two, false, pairs(&[("a", "a")])));
    assert_eq!(own, Fault::Cycle("a".to_owned()));
    let parents = pairs(&[("a", ""), ("b", ""), ("x", "a"), ("x", "b")]);
    assert!(matches!(
        fault(&spec(&two, false, parents)),
        Fault::TwoParents { .. }
    ));
    let none = fault(&spec(&two, false, pairs(&[("x", "a")])));
    assert!(matches!(none, Fault::NoParent { parent, .. } if parent == "a"));
    let deep = fault(&spec(&two, false, codes(&["1.2.3"])));
    assert!(matches!(deep, Fault::TooDeep { levels: 2, .. }));
    let chain = pairs(&[("a", ""), ("b", "a"), ("c", "b")]);
    assert!(
        matches!(fault(&spec(&two, false, chain)), Fault::TooDeep { value, .. } if value == "c")
    );
    let beside = pairs(&[("x", "a"), ("a", "b"), ("b", "a")]);
    assert!(matches!(
        fault(&spec(&AREAS, false, beside)),
        Fault::Cycle(_)
    ));
    assert_eq!(fault(&spec(&two, false, Tree::Paths(vec![]))), Fault::Empty);
    assert_eq!(
        fault(&spec(&two, false, Tree::Paths(vec![vec![]]))),
        Fault::Empty
    );
    assert_eq!(fault(&spec(&[], false, Tree::Paths(vec![]))), Fault::Empty);
    let twice = fault(&spec(&["a", "a"], false, Tree::Paths(vec![])));
    assert_eq!(twice, Fault::LevelTwice("a".to_owned()));
    let gap = Tree::Paths(vec![vec![String::new(), "x".to_owned()]]);
    assert!(matches!(fault(&spec(&two, false, gap)), Fault::Hole { .. }));
}

#[test]
fn figures_for_another_number_of_leaves_are_refused() {
    let tree = Hierarchy::new(&spec(&AREAS, false, codes(&["31.73.05.1001"]))).unwrap();
    let told = tree.sums(&[1_u64, 2]);
    assert!(matches!(
        told,
        Err(Error::Figures {
            given: 2,
            needed: 1
        })
    ));
}

#[test]
fn it_is_written_and_read_as_data() {
    let list = spec(&AREAS, true, codes(&["31.73.05.1001"]));
    let text = serde_json::to_string(&list).unwrap();
    assert_eq!(serde_json::from_str::<Spec>(&text).unwrap(), list);
}

proptest! {
    /// Any parents at all make a tree whose sums add up, or are refused.
    #[test]
    fn any_parents_add_up_or_are_refused(
        parents in prop::collection::vec(prop::option::of(0_usize..12), 1..12),
        rests: bool,
        levels in 0_usize..5,
    ) {
        let label = |n: usize| format!("v{n}");
        let pairs = parents.iter().enumerate().map(|(n, p)| (label(n), p.map(label))).collect();
        let names = ["a", "b", "c", "d", "e"];
        if let Ok(tree) = Hierarchy::new(&spec(&names[..levels], rests, Tree::Parents(pairs))) {
            let figures: Vec<u64> = (1..=tree.leaves().len() as u64).collect();
            let sums = tree.sums(&figures).unwrap();
            prop_assert_eq!(sums[ROOT], figures.iter().sum::<u64>());
            for node in 0..tree.len() {
                let below: u64 = figures[tree.leaves_of(node)].iter().sum();
                prop_assert_eq!(sums[node], below);
                prop_assert!(tree.children(node).all(|c| tree.parent(c) == Some(node)));
            }
        }
    }
}
