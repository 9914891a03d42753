use std::collections::BTreeMap;

use domain::{
    Coded, MessageKey, Story,
    intake::ReportAction,
    screening::{
        Act, Advice, Answer, Answers, Decision, Dimension, DimensionRule, Element, Fact, IloResult,
        IloRule, Indicator, Majority, Means, Outcome, Profile, Purpose, PurposeSource, Reason,
        ReasonRequired, Ruling, Standard, Tally, Weight,
    },
};
use proptest::prelude::*;

fn yes<C: Coded + Ord>(codes: &[C]) -> BTreeMap<C, Answer> {
    codes.iter().map(|code| (*code, Answer::Yes)).collect()
}

fn no<C: Coded + Ord>() -> BTreeMap<C, Answer> {
    C::ALL.iter().map(|code| (*code, Answer::No)).collect()
}

#[test]
fn there_are_67_indicators_in_six_dimensions() {
    assert_eq!(Indicator::ALL.len(), 67);
    let counts: Vec<usize> = Dimension::ALL
        .iter()
        .map(|dimension| dimension.indicators().count())
        .collect();
    assert_eq!(counts, [10, 10, 16, 9, 15, 7]);
    // First and last of each dimension: membership follows from the order of the list.
    let ends: Vec<(Indicator, Indicator)> = Dimension::ALL
        .iter()
        .map(|dimension| {
            let all: Vec<Indicator> = dimension.indicators().collect();
            (all[0], all[all.len() - 1])
        })
        .collect();
    assert_eq!(
        ends,
        [
            (Indicator::AboutJob, Indicator::AboutEducation),
            (
                Indicator::RecruitedByViolence,
                Indicator::RecruitedMoneyWithheld
            ),
            (Indicator::DifficultFamily, Indicator::GeneralContext),
            (Indicator::ExcessiveHours, Indicator::NoEducation),
            (Indicator::DocumentsTaken, Indicator::ThreatInform),
            (Indicator::Dependency, Indicator::PersonalCharacteristics),
        ]
    );
}

/// The totals by weight of each dimension, adult and child, as in domain.md §3.2.
#[test]
fn weights_are_those_of_the_list() {
    let tally = |dimension: Dimension, profile| {
        let tally = Tally::of(dimension.indicators(), profile);
        (tally.strong, tally.medium, tally.weak)
    };
    let expected = [
        (Dimension::DeceptiveRecruitment, (1, 8, 1), (2, 8, 0)),
        (Dimension::CoerciveRecruitment, (1, 9, 0), (4, 6, 0)),
        (
            Dimension::RecruitmentByVulnerability,
            (0, 14, 2),
            (0, 15, 0),
        ),
        (Dimension::Exploitation, (1, 7, 1), (1, 7, 0)),
        (Dimension::CoercionAtDestination, (4, 10, 1), (8, 7, 0)),
        (Dimension::VulnerabilityAtDestination, (0, 5, 2), (0, 7, 0)),
    ];
    for (dimension, adult, child) in expected {
        assert_eq!(tally(dimension, Profile::Adult), adult, "{dimension}");
        assert_eq!(tally(dimension, Profile::Child), child, "{dimension}");
    }
    let unlisted: Vec<Indicator> = Indicator::ALL
        .iter()
        .copied()
        .filter(|indicator| indicator.weight(Profile::Child) == Weight::None)
        .collect();
    assert_eq!(
        unlisted,
        [Indicator::FalseLaw, Indicator::NoSocialProtection]
    );
}

/// Against the formula as the guide writes it, over every tally that can occur.
#[test]
fn the_rule_of_a_dimension() {
    for strong in 0..=8 {
        for medium in 0..=16 {
            for weak in 0..=2 {
                let rule = Tally {
                    strong,
                    medium,
                    weak,
                }
                .rule();
                let positive = strong >= 2
                    || (strong >= 1 && medium + weak >= 1)
                    || medium >= 3
                    || (medium == 2 && weak >= 1);
                assert_eq!(rule.is_some(), positive, "{strong} {medium} {weak}");
            }
        }
    }
    let rule = |strong, medium, weak| {
        Tally {
            strong,
            medium,
            weak,
        }
        .rule()
    };
    assert_eq!(rule(2, 0, 0), Some(DimensionRule::TwoStrong));
    assert_eq!(rule(1, 0, 1), Some(DimensionRule::StrongAndOther));
    assert_eq!(rule(0, 3, 0), Some(DimensionRule::ThreeMedium));
    assert_eq!(rule(0, 2, 1), Some(DimensionRule::TwoMediumAndWeak));
}

#[test]
fn nothing_asked_is_too_little_information() {
    let advice = Advice::of(&Answers::default());
    assert_eq!(advice.international.outcome, Outcome::TooLittleInformation);
    assert_eq!(advice.domestic.outcome, Outcome::TooLittleInformation);
    assert_eq!(advice.ilo.result, IloResult::TooLittleInformation);
    assert_eq!(advice.suggestion(), Decision::NeedMoreInformation);
}

#[test]
fn all_denied_is_no_indication() {
    let answers = Answers {
        age: Majority::Adult,
        acts: no(),
        means: no(),
        purposes: no(),
        indicators: no(),
    };
    let advice = Advice::of(&answers);
    assert_eq!(advice.international.outcome, Outcome::NotIndicated);
    assert_eq!(advice.ilo.result, IloResult::NoIndication);
    assert_eq!(advice.suggestion(), Decision::NotTrafficking);
    assert!(
        advice
            .international
            .reasons
            .contains(&Reason::ElementAbsent {
                element: Element::Means
            })
    );
}

/// A child recruited into prostitution without any means: a victim under Palermo, not under the
/// elements of 2007, and both are said with their reason.
#[test]
fn the_child_rule_and_the_law_part_ways() {
    let mut answers = Answers {
        age: Majority::Child,
        acts: yes(&[Act::Recruitment, Act::Transport]),
        means: no(),
        purposes: yes(&[Purpose::Prostitution]),
        indicators: BTreeMap::new(),
    };
    let advice = Advice::of(&answers);
    assert_eq!(advice.international.outcome, Outcome::Indicated);
    assert!(
        advice
            .international
            .reasons
            .contains(&Reason::ChildNeedsNoMeans)
    );
    assert!(
        advice
            .international
            .reasons
            .contains(&Reason::ElementPresent {
                element: Element::Act,
                facts: vec![Fact::Act(Act::Recruitment), Fact::Act(Act::Transport)],
            })
    );
    assert_eq!(advice.domestic.outcome, Outcome::NotIndicated);
    assert!(
        advice
            .domestic
            .reasons
            .contains(&Reason::LawAsksMeansOfChild)
    );
    assert_eq!(advice.suggestion(), Decision::Suspected);

    answers.age = Majority::Adult;
    let adult = Advice::of(&answers);
    assert_eq!(adult.international.outcome, Outcome::NotIndicated);

    answers.age = Majority::Unknown;
    let unknown = Advice::of(&answers);
    assert_eq!(unknown.international.outcome, Outcome::TooLittleInformation);
    assert!(unknown.international.reasons.contains(&Reason::AgeUnknown));
}

#[test]
fn purposes_of_the_social_ministry_are_no_element() {
    let extras: Vec<Purpose> = Purpose::ALL
        .iter()
        .copied()
        .filter(|purpose| purpose.source() == PurposeSource::SocialMinistry)
        .collect();
    assert_eq!(extras.len(), 5);
    let mut purposes = no::<Purpose>();
    purposes.extend(yes(&extras));
    let answers = Answers {
        age: Majority::Adult,
        acts: yes(&[Act::Sending]),
        means: yes(&[Means::Deception]),
        purposes,
        indicators: BTreeMap::new(),
    };
    let advice = Advice::of(&answers);
    assert_eq!(advice.domestic.outcome, Outcome::NotIndicated);
    let not_counted = extras.iter().copied().map(Fact::Purpose).collect();
    assert!(
        advice
            .domestic
            .reasons
            .contains(&Reason::PurposeNotCounted { facts: not_counted })
    );
    // Sexual exploitation online is exploitation under Palermo.
    assert_eq!(advice.international.outcome, Outcome::Indicated);
    assert!(Purpose::OnlineSexualExploitation.counts(Standard::International));
}

/// A worker on a fishing boat: deceived, documents taken, in debt, without wage or rest.
fn ship_crew() -> Vec<Indicator> {
    vec![
        Indicator::AboutJob,
        Indicator::AboutWages,
        Indicator::ExcessiveHours,
        Indicator::LowWage,
        Indicator::DocumentsTaken,
        Indicator::DebtAtDestination,
    ]
}

#[test]
fn the_ilo_result_of_an_adult() {
    let result = |indicators: &[Indicator]| {
        let answers = Answers {
            age: Majority::Adult,
            indicators: yes(indicators),
            ..Answers::default()
        };
        Advice::of(&answers).ilo
    };
    let full = result(&ship_crew());
    assert_eq!(full.result, IloResult::Trafficking);
    assert_eq!(
        full.reasons[0],
        Reason::Concluded {
            rule: IloRule::AllElements
        }
    );
    assert!(full.reasons.contains(&Reason::DimensionPositive {
        dimension: Dimension::CoercionAtDestination,
        rule: DimensionRule::TwoStrong,
        indicators: vec![Indicator::DocumentsTaken, Indicator::DebtAtDestination],
    }));
    assert_eq!(
        result(&ship_crew()[..4]).result,
        IloResult::DeceptionAndExploitation
    );
    assert_eq!(result(&ship_crew()[2..4]).result, IloResult::LabourRights);
    assert_eq!(
        result(&ship_crew()[2..]).result,
        IloResult::TooLittleInformation
    );
    assert_eq!(
        result(&ship_crew()[2..]).reasons[0].key(),
        "reason-ilo-recruitment-unclear"
    );
    // Vulnerability stands for a way of recruitment.
    let mut vulnerable = ship_crew()[2..].to_vec();
    vulnerable.extend([
        Indicator::EconomicReasons,
        Indicator::LackOfInformation,
        Indicator::BeliefsAbused,
    ]);
    assert_eq!(result(&vulnerable).result, IloResult::Trafficking);
}

#[test]
fn labour_rights_are_not_suggested_while_coercion_is_open() {
    let mut indicators = no::<Indicator>();
    indicators.extend(yes(&ship_crew()[2..4]));
    let mut answers = Answers {
        age: Majority::Adult,
        acts: yes(&[Act::Recruitment]),
        means: no(),
        purposes: no(),
        indicators,
    };
    let advice = Advice::of(&answers);
    assert_eq!(advice.ilo.result, IloResult::LabourRights);
    assert_eq!(advice.suggestion(), Decision::NotTrafficking);
    for indicator in Dimension::CoercionAtDestination.indicators() {
        answers.indicators.insert(indicator, Answer::Declined);
    }
    assert_eq!(
        Advice::of(&answers).suggestion(),
        Decision::NeedMoreInformation
    );
}

#[test]
fn the_ilo_result_of_a_child_needs_act_and_exploitation() {
    let answers = Answers {
        age: Majority::Child,
        acts: yes(&[Act::Harbouring]),
        indicators: yes(&[
            Indicator::LowWage,
            Indicator::NoEducation,
            Indicator::BadLiving,
        ]),
        ..Answers::default()
    };
    assert_eq!(Advice::of(&answers).ilo.result, IloResult::Trafficking);
    let without_act = Answers {
        acts: no(),
        ..answers
    };
    assert_eq!(Advice::of(&without_act).ilo.result, IloResult::LabourRights);
}

#[test]
fn sexual_exploitation_is_told_that_the_weights_are_for_labour() {
    let answers = Answers {
        purposes: yes(&[Purpose::Prostitution]),
        ..Answers::default()
    };
    assert!(
        Advice::of(&answers)
            .ilo
            .reasons
            .contains(&Reason::LabourWeights)
    );
    let labour = Answers {
        purposes: yes(&[Purpose::ForcedLabour]),
        ..Answers::default()
    };
    assert!(
        !Advice::of(&labour)
            .ilo
            .reasons
            .contains(&Reason::LabourWeights)
    );
}

#[test]
fn the_officer_decides_and_says_why_when_overruling() {
    let advice = Advice::of(&Answers::default());
    assert_eq!(
        Ruling::new(&advice, Decision::Suspected, None),
        Err(ReasonRequired)
    );
    let reason = Story::parse("Keterangan saksi lain").unwrap();
    let ruling = Ruling::new(&advice, Decision::Suspected, Some(reason)).unwrap();
    assert!(ruling.overrules());
    assert_eq!(
        ruling.decision().action(),
        Some(ReportAction::FindSuspected)
    );
    let followed = Ruling::new(&advice, Decision::NeedMoreInformation, None).unwrap();
    assert!(!followed.overrules());
    assert_eq!(followed.decision().action(), None);
}

#[test]
fn answers_and_advice_are_stored_as_json() {
    let answers = Answers {
        age: Majority::Child,
        acts: yes(&[Act::Recruitment]),
        indicators: yes(&ship_crew()),
        ..Answers::default()
    };
    let json = serde_json::to_string(&answers).unwrap();
    assert!(json.contains("\"recruitment\":\"yes\""), "{json}");
    assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
    assert_eq!(
        serde_json::from_str::<Answers>("{}").unwrap(),
        Answers::default()
    );
    let advice = Advice::of(&answers);
    let json = serde_json::to_string(&advice).unwrap();
    assert_eq!(serde_json::from_str::<Advice>(&json).unwrap(), advice);
}

fn answer() -> impl Strategy<Value = Answer> {
    prop::sample::select(Answer::ALL)
}

fn answers_to<C: Coded + Ord>() -> impl Strategy<Value = BTreeMap<C, Answer>> {
    prop::collection::btree_map(prop::sample::select(C::ALL), answer(), 0..=C::ALL.len())
}

fn any_answers() -> impl Strategy<Value = Answers> {
    (
        prop::sample::select(Majority::ALL),
        answers_to(),
        answers_to(),
        answers_to(),
        answers_to(),
    )
        .prop_map(|(age, acts, means, purposes, indicators)| Answers {
            age,
            acts,
            means,
            purposes,
            indicators,
        })
}

/// Towards trafficking.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::NotIndicated => 0,
        Outcome::TooLittleInformation => 1,
        Outcome::Indicated => 2,
    }
}

/// Turns one answer, whichever, to yes.
fn with_yes(mut answers: Answers, at: usize) -> Answers {
    let mut at = at % (Act::ALL.len() + Means::ALL.len() + Purpose::ALL.len() + 67);
    fn turn<C: Coded + Ord>(map: &mut BTreeMap<C, Answer>, at: &mut usize) -> bool {
        let hit = *at < C::ALL.len();
        if hit {
            map.insert(C::ALL[*at], Answer::Yes);
        } else {
            *at -= C::ALL.len();
        }
        hit
    }
    let _ = turn(&mut answers.acts, &mut at)
        || turn(&mut answers.means, &mut at)
        || turn(&mut answers.purposes, &mut at)
        || turn(&mut answers.indicators, &mut at);
    answers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// One more yes never leads away from trafficking, in no method and not in the suggestion.
    #[test]
    fn a_yes_never_speaks_against(answers in any_answers(), at in 0usize..1000) {
        let before = Advice::of(&answers);
        let after = Advice::of(&with_yes(answers, at));
        prop_assert!(rank(after.international.outcome) >= rank(before.international.outcome));
        prop_assert!(rank(after.domestic.outcome) >= rank(before.domestic.outcome));
        if before.ilo.result == IloResult::Trafficking {
            prop_assert_eq!(after.ilo.result, IloResult::Trafficking);
        }
        if before.suggestion() == Decision::Suspected {
            prop_assert_eq!(after.suggestion(), Decision::Suspected);
        }
        for reason in before.ilo.reasons {
            if let Reason::DimensionPositive { dimension, .. } = reason {
                let still = after.ilo.reasons.iter().any(|reason| matches!(
                    reason,
                    Reason::DimensionPositive { dimension: other, .. } if *other == dimension
                ));
                prop_assert!(still, "{} stays positive", dimension);
            }
        }
    }

    /// The order in which answers were given does not matter.
    #[test]
    fn order_does_not_matter(
        given in prop::collection::vec((prop::sample::select(Indicator::ALL), answer()), 0..67)
            .prop_map(|given| given.into_iter().collect::<BTreeMap<_, _>>())
            .prop_flat_map(|map| {
                let list: Vec<_> = map.into_iter().collect();
                (Just(list.clone()), Just(list).prop_shuffle())
            }),
        age in prop::sample::select(Majority::ALL),
    ) {
        let advice = |list: Vec<(Indicator, Answer)>| {
            let mut answers = Answers { age, ..Answers::default() };
            for (indicator, answer) in list {
                answers.indicators.insert(indicator, answer);
            }
            Advice::of(&answers)
        };
        prop_assert_eq!(advice(given.0), advice(given.1));
    }

    /// For a child the international result is the same whatever was answered about means.
    #[test]
    fn means_are_never_asked_of_a_child(
        answers in any_answers(),
        means in answers_to::<Means>(),
    ) {
        let child = Answers { age: Majority::Child, ..answers };
        let other = Answers { means, ..child.clone() };
        prop_assert_eq!(
            Advice::of(&child).international.outcome,
            Advice::of(&other).international.outcome
        );
    }

    /// To be a child is never worse for being found than to be an adult, by the definition.
    #[test]
    fn a_child_is_found_wherever_an_adult_is(answers in any_answers()) {
        let of = |age| Advice::of(&Answers { age, ..answers.clone() }).international.outcome;
        prop_assert!(rank(of(Majority::Child)) >= rank(of(Majority::Adult)));
        prop_assert!(rank(of(Majority::Unknown)) >= rank(of(Majority::Adult)));
    }

    /// Every result says why.
    #[test]
    fn every_result_has_reasons(answers in any_answers()) {
        let advice = Advice::of(&answers);
        prop_assert!(advice.international.reasons.len() >= 3);
        prop_assert!(advice.domestic.reasons.len() >= 3);
        let concluded = matches!(advice.ilo.reasons.first(), Some(Reason::Concluded { .. }));
        prop_assert!(concluded);
        let positive = advice.ilo.reasons.iter().filter_map(|reason| match reason {
            Reason::DimensionPositive { indicators, .. } => Some(indicators),
            _ => None,
        });
        for indicators in positive {
            prop_assert!(indicators.iter().all(
                |indicator| answers.indicators.get(indicator) == Some(&Answer::Yes)
            ));
        }
    }
}
