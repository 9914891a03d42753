//! Decrees, posts and their holders, the tree of levels, and how regulations are cited.

use domain::people::Level;
use domain::regulations::{RegulationKind, citation};
use domain::taskforce::terms::{
    HandOver, HandOverFault, Span, days_left, hand_over, holder, state_of,
};
use domain::taskforce::tree::{Node, TreeFault, leads_to, may_stand_below};
use domain::taskforce::{DecreeState, Standing, Strategy, WARN_DAYS, national_divisions};
use domain::{Coded, MessageKey};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn term(from: Date, to: Option<Date>) -> Span {
    Span { from, to }
}

#[test]
fn a_decree_announces_its_end_ninety_days_before() {
    let decree = term(date(2023, 1, 1), Some(date(2025, 12, 31)));
    for (day, state) in [
        (date(2022, 12, 31), DecreeState::NotYet),
        (date(2023, 1, 1), DecreeState::InForce),
        (date(2025, 10, 1), DecreeState::InForce),
        (date(2025, 10, 2), DecreeState::EndingSoon),
        (date(2025, 12, 31), DecreeState::EndingSoon),
        (date(2026, 1, 1), DecreeState::Ended),
    ] {
        assert_eq!(state_of(&decree, day, WARN_DAYS), state, "{day}");
    }
    assert_eq!(
        state_of(&decree, date(2025, 12, 1), 30),
        DecreeState::EndingSoon
    );
    assert_eq!(
        state_of(&decree, date(2025, 11, 30), 30),
        DecreeState::InForce
    );
    let open = term(date(2023, 1, 1), None);
    assert_eq!(
        state_of(&open, date(2099, 1, 1), WARN_DAYS),
        DecreeState::InForce
    );
    assert_eq!(days_left(&decree, date(2026, 1, 2)), Some(-2));
    assert_eq!(days_left(&open, date(2026, 1, 2)), None);
}

#[test]
fn whoever_stands_under_a_decree_that_has_ended_is_no_member() {
    assert!(Standing::under(Some(DecreeState::InForce)).counts());
    assert!(Standing::under(Some(DecreeState::EndingSoon)).counts());
    assert!(
        Standing::under(None).counts(),
        "posts may rest on a regulation alone"
    );
    assert!(!Standing::under(Some(DecreeState::Ended)).counts());
    assert!(!Standing::under(Some(DecreeState::NotYet)).counts());
}

#[test]
fn a_successor_begins_after_the_predecessor_has_ended() {
    let before = [term(date(2023, 1, 1), None)];
    let change = |last_day, first_day| HandOver {
        last_day,
        first_day,
    };
    let after = hand_over(
        &before,
        change(Some(date(2024, 6, 30)), Some(date(2024, 7, 1))),
    )
    .unwrap();
    assert_eq!(holder(&after, date(2024, 6, 30)), Some(0));
    assert_eq!(holder(&after, date(2024, 7, 1)), Some(1));

    for (change, fault) in [
        (change(None, None), HandOverFault::Nothing),
        (
            change(None, Some(date(2024, 7, 1))),
            HandOverFault::Overlap { until: None },
        ),
        (
            change(Some(date(2024, 6, 30)), Some(date(2024, 6, 30))),
            HandOverFault::Overlap {
                until: Some(date(2024, 6, 30)),
            },
        ),
        (
            change(Some(date(2022, 6, 30)), None),
            HandOverFault::EndsBeforeStart,
        ),
    ] {
        assert_eq!(hand_over(&before, change), Err(fault));
    }
    let vacant = hand_over(&before, change(Some(date(2024, 6, 30)), None)).unwrap();
    assert_eq!(holder(&vacant, date(2024, 7, 1)), None);
    assert_eq!(
        hand_over(&vacant, change(Some(date(2024, 8, 1)), None)),
        Err(HandOverFault::NobodyLeaves)
    );
    let overlap = HandOverFault::Overlap {
        until: Some(date(2024, 6, 30)),
    };
    assert_eq!(overlap.args(), [("until", "2024-06-30".to_owned())]);
}

#[test]
fn the_six_national_divisions_mirror_the_six_strategies() {
    let strategies: Vec<Strategy> = national_divisions().iter().map(|d| d.strategy).collect();
    assert_eq!(strategies, Strategy::ALL);
    assert!(national_divisions().iter().all(|d| !d.duties.is_empty()));
}

fn levels() -> Vec<Node<u8>> {
    let node = |id, level, parent| Node { id, level, parent };
    vec![
        node(0, Level::National, None),
        node(1, Level::Province, Some(0)),
        node(2, Level::City, Some(1)),
        node(3, Level::City, None),
    ]
}

#[test]
fn a_task_force_stands_below_a_level_above() {
    let nodes = levels();
    assert_eq!(may_stand_below(&nodes, 3, 1), Ok(()));
    assert_eq!(may_stand_below(&nodes, 3, 0), Ok(()));
    assert_eq!(may_stand_below(&nodes, 3, 2), Err(TreeFault::Level));
    assert_eq!(may_stand_below(&nodes, 1, 2), Err(TreeFault::Circle));
    assert_eq!(may_stand_below(&nodes, 2, 2), Err(TreeFault::Circle));
    assert_eq!(may_stand_below(&nodes, 2, 9), Err(TreeFault::Unknown));
    // A circle that is there already does not keep anybody waiting.
    assert!(!leads_to(1, 9, 4, |id| Some(1 - id % 2)));
}

#[test]
fn regulations_are_cited_as_officials_do() {
    use RegulationKind as K;
    for (kind, issuer, number, year, cited) in [
        (K::Law, "Presiden", "21", 2007, "UU 21/2007"),
        (
            K::MinisterialRegulation,
            "Menteri Sosial",
            "8",
            2023,
            "Permen Sosial 8/2023",
        ),
        (
            K::GovernorRegulation,
            "Gubernur DKI Jakarta",
            "64",
            2019,
            "Pergub DKI Jakarta 64/2019",
        ),
        (
            K::ChairRegulation,
            "Kapolri",
            "1",
            2025,
            "Peraturan Ketua Harian 1/2025",
        ),
        (
            K::MayorRegulation,
            "Wali Kota Contoh",
            "5",
            2024,
            "Peraturan Wali Kota Contoh 5/2024",
        ),
        (K::Other, "", "12", 2024, "12/2024"),
    ] {
        assert_eq!(citation(kind, issuer, number, year), cited);
    }
}

fn day(offset: i32) -> Date {
    date(2024, 1, 1) + offset.days()
}

proptest! {
    /// Whatever is handed over, in whatever order and with whatever days: on every day a post has
    /// at most one holder, nobody who held it is forgotten, and no first day moves.
    #[test]
    fn a_post_has_at_most_one_holder_on_every_day(
        changes in prop::collection::vec((prop::option::of(0i32..120), prop::option::of(0i32..120)), 0..24)
    ) {
        let mut spans: Vec<Span> = Vec::new();
        for (last, first) in changes {
            let change = HandOver { last_day: last.map(day), first_day: first.map(day) };
            let Ok(after) = hand_over(&spans, change) else { continue };
            prop_assert!(after.len() >= spans.len());
            for (old, new) in spans.iter().zip(&after) {
                prop_assert_eq!(old.from, new.from);
                prop_assert!(old.to.is_none() || old.to == new.to, "an end is final");
            }
            spans = after;
        }
        for offset in 0..140 {
            let holders = spans.iter().filter(|span| span.holds(day(offset))).count();
            prop_assert!(holders <= 1, "{} holders on day {}", holders, offset);
        }
    }

    /// Whatever is put below whatever: no task force ever stands below itself, and each stands
    /// below a level above.
    #[test]
    fn the_tree_never_becomes_a_circle(
        levels in prop::collection::vec(0usize..3, 1..12),
        moves in prop::collection::vec((0usize..12, 0usize..12), 0..40)
    ) {
        let mut nodes: Vec<Node<usize>> = levels
            .iter()
            .enumerate()
            .map(|(id, level)| Node { id, level: Level::ALL[*level], parent: None })
            .collect();
        for (child, parent) in moves {
            if may_stand_below(&nodes, child, parent).is_ok() {
                nodes[child].parent = Some(parent);
            }
        }
        for node in &nodes {
            if let Some(parent) = node.parent {
                prop_assert!(nodes[parent].level < node.level);
                prop_assert!(!leads_to(parent, node.id, nodes.len(), |id| nodes[id].parent));
            }
        }
    }
}
