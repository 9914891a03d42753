//! Headcounts, gaps and the vulnerability of an area.

use domain::prevention::*;
use domain::{AreaCode, Coded};
use proptest::prelude::*;

fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

fn any_counts() -> impl Strategy<Value = Counts> {
    prop::array::uniform8(0u32..500).prop_map(|n| Counts {
        origin: n[0],
        transit: n[1],
        destination: n[2],
        residence: n[3],
        cases: n[4],
        any: n[5],
        events: n[6],
        groups: n[7],
    })
}

#[test]
fn an_audience_is_counted_by_sex_and_age() {
    let mut audience = Audience::nobody();
    audience
        .add(AudienceSex::Female, AgeGroup::Adult, 20)
        .unwrap();
    audience
        .add(AudienceSex::Female, AgeGroup::Teen, 5)
        .unwrap();
    audience.add(AudienceSex::Male, AgeGroup::Adult, 7).unwrap();
    audience
        .add(AudienceSex::Unknown, AgeGroup::Unknown, 3)
        .unwrap();
    assert_eq!(audience.of_sex(AudienceSex::Female), 25);
    assert_eq!(audience.count(AudienceSex::Male, AgeGroup::Adult), 7);
    assert_eq!(audience.total(), 35);
    assert_eq!(Audience::cells().count(), 11);
}

#[test]
fn an_impossible_headcount_is_refused_and_changes_nothing() {
    let mut audience = Audience::nobody();
    audience
        .add(AudienceSex::Male, AgeGroup::Adult, MOST_PEOPLE)
        .unwrap();
    let before = audience.clone();
    for n in [1, MOST_PEOPLE, u32::MAX] {
        assert_eq!(
            audience.add(AudienceSex::Female, AgeGroup::Child, n),
            Err(TooMany)
        );
    }
    assert_eq!(audience, before);
}

#[test]
fn few_cases_in_a_small_area_are_not_counted_out() {
    assert_eq!(shown(0), Shown::None);
    assert_eq!((shown(1), shown(2)), (Shown::Few, Shown::Few));
    assert_eq!(shown(3), Shown::Exactly(3));
}

#[test]
fn an_event_reaches_the_place_where_it_was_held() {
    let kelurahan = area("31.73.05.1001");
    let kecamatan = area("31.73.05");
    assert!(is_covered(kelurahan, &[kelurahan]));
    assert!(is_covered(kecamatan, &[kelurahan]), "held in a part of it");
    assert!(!is_covered(kelurahan, &[kecamatan]), "too far away to tell");
    assert!(!is_covered(kelurahan, &[area("31.73.05.1002")]));
    assert!(!is_covered(kelurahan, &[]));
}

#[test]
fn a_level_is_proposed_with_its_reasons() {
    let counts = Counts {
        origin: 2,
        residence: 1,
        any: 2,
        ..Counts::default()
    };
    let found = assess(&counts, &Scale::default());
    assert_eq!(found.level, Vulnerability::High);
    assert_eq!(found.points, 2 * 3 + 2 + 2);
    let kinds: Vec<ReasonKind> = found.reasons.iter().map(|reason| reason.kind).collect();
    assert_eq!(
        kinds,
        [
            ReasonKind::Origin,
            ReasonKind::Residence,
            ReasonKind::NoEvent
        ]
    );

    let reached = Counts {
        events: 9,
        groups: 1,
        ..counts
    };
    let found = assess(&reached, &Scale::default());
    assert_eq!(found.level, Vulnerability::Medium, "{found:?}");
    assert_eq!(found.points, 6 + 2 - 3 - 1, "events count up to a limit");

    let quiet = assess(&Counts::default(), &Scale::default());
    assert_eq!((quiet.level, quiet.points), (Vulnerability::Low, 0));
    assert!(quiet.reasons.is_empty());
}

#[test]
fn a_scale_keeps_its_order() {
    let scale = Scale::default();
    assert_eq!(Scale::from_values(scale.values()), Ok(scale));
    for broken in [
        Scale { medium: 0, ..scale },
        Scale {
            high: scale.medium,
            ..scale
        },
        Scale { years: 0, ..scale },
        Scale {
            origin: 101,
            ..scale
        },
    ] {
        assert_eq!(Scale::from_values(broken.values()), Err(ScaleError));
    }
}

proptest! {
    #[test]
    fn the_sum_of_the_sexes_is_the_whole_in_any_order(
        steps in prop::collection::vec((0usize..3, 0usize..5, 0u32..40_000), 0..12),
    ) {
        let mut audience = Audience::nobody();
        let mut kept = Vec::new();
        for (sex, age, n) in steps {
            let (sex, age) = (AudienceSex::ALL[sex], AgeGroup::ALL[age]);
            if audience.add(sex, age, n).is_ok() {
                kept.push((sex, age, n));
            }
        }
        let by_sex: u32 = AudienceSex::ALL.iter().map(|sex| audience.of_sex(*sex)).sum();
        prop_assert_eq!(by_sex, audience.total());
        prop_assert!(audience.total() <= MOST_PEOPLE);
        let mut turned = Audience::nobody();
        for (sex, age, n) in kept.into_iter().rev() {
            turned.add(sex, age, n).unwrap();
        }
        prop_assert_eq!(turned, audience);
    }

    #[test]
    fn one_more_case_never_makes_an_area_safer(counts in any_counts()) {
        let scale = Scale::default();
        let before = assess(&counts, &scale);
        let worse = assess(&Counts { origin: counts.origin + 1, ..counts }, &scale);
        prop_assert!(worse.level >= before.level && worse.points >= before.points);
        let reached = assess(&Counts { events: counts.events + 1, ..counts }, &scale);
        prop_assert!(reached.points <= before.points);
        prop_assert!(before.points >= 0);
    }

    #[test]
    fn the_points_are_those_of_the_reasons(counts in any_counts()) {
        let found = assess(&counts, &Scale::default());
        let sum: i64 = found.reasons.iter().map(|reason| reason.points).sum();
        prop_assert_eq!(found.points, sum.max(0));
        prop_assert!(found.reasons.iter().all(|reason| reason.count > 0));
    }
}
