//! Decisions about pairs: what holds, where a pair stands, how well people agree.

use domain::Coded;
use domain::ids::PersonId;
use domain::linkage::*;
use proptest::prelude::*;
use uuid::Uuid;

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

fn decided(side: Side, verdict: Verdict) -> Said {
    Said::Decided {
        side,
        verdict,
        blind: false,
    }
}

#[test]
fn a_pair_is_one_pair_in_whatever_order_it_is_named() {
    let pair = Pair::new(person(2), person(1)).unwrap();
    assert_eq!(Some(pair), Pair::new(person(1), person(2)));
    assert_eq!((pair.low(), pair.high()), (person(1), person(2)));
    assert_eq!(pair.other(person(1)), person(2));
    assert_eq!(Pair::new(person(1), person(1)), None);
}

#[test]
fn one_person_needs_both_sides_and_two_persons_one() {
    use PairState as State;
    use Side::{Both, High, Low};
    use Verdict::{Different, Same, Unsure};
    for (decisions, state) in [
        (vec![], State::Waiting),
        (vec![(Both, Same)], State::Same),
        (vec![(Low, Same)], State::Halfway),
        (vec![(Low, Same), (High, Same)], State::Same),
        (vec![(Low, Same), (High, Different)], State::Different),
        (vec![(High, Different)], State::Different),
        (vec![(Low, Same), (High, Unsure)], State::Unsure),
        (vec![(Both, Unsure)], State::Unsure),
        // Of one side the last counts.
        (
            vec![(Low, Different), (Low, Same), (High, Same)],
            State::Same,
        ),
        (vec![(Both, Same), (Both, Different)], State::Different),
    ] {
        assert_eq!(standing(&decisions), state, "{decisions:?}");
    }
}

#[test]
fn what_is_retracted_or_blind_does_not_hold() {
    let pair = Pair::new(person(1), person(2)).unwrap();
    let event = |id: u128, what| LinkEvent {
        id: Uuid::from_u128(id),
        pair,
        what,
    };
    let blind = Said::Decided {
        side: Side::Both,
        verdict: Verdict::Different,
        blind: true,
    };
    let mut events = vec![
        event(2, decided(Side::High, Verdict::Unsure)),
        event(1, decided(Side::Low, Verdict::Same)),
        event(3, blind),
    ];
    let both = [
        (pair, Side::Low, Verdict::Same),
        (pair, Side::High, Verdict::Unsure),
    ];
    assert_eq!(kept(&events), both);
    events.push(event(4, Said::Retracted(Uuid::from_u128(1))));
    assert_eq!(kept(&events), both[1..]);
}

#[test]
fn thresholds_are_probabilities_in_order_and_give_bands() {
    let usual = Thresholds::USUAL.check().unwrap();
    assert_eq!(usual.band(0.95), Some(Band::Probable));
    assert_eq!(usual.band(0.7), Some(Band::Possible));
    assert_eq!(usual.band(0.49), None);
    for (probable, possible, review, why) in [
        (1.0, 0.5, 0.3, ThresholdError::Range),
        (0.9, 0.0, 0.3, ThresholdError::Range),
        (0.9, 0.5, f64::NAN, ThresholdError::Range),
        (0.4, 0.5, 0.3, ThresholdError::Order),
    ] {
        let wrong = Thresholds {
            probable,
            possible,
            review,
        };
        assert_eq!(wrong.check(), Err(why));
    }
}

#[test]
fn kappa_is_agreement_beyond_chance() {
    use Verdict::{Different, Same};
    assert_eq!(agreement(&[]), None);
    let always = agreement(&[(Same, Same), (Same, Same)]).unwrap();
    assert_eq!((always.share, always.kappa), (1.0, None));
    // Cohen's own shape of table: 20 and 15 of 50 agree, 5 and 10 do not.
    let mut sample = vec![(Same, Same); 20];
    sample.extend(vec![(Different, Different); 15]);
    sample.extend(vec![(Same, Different); 5]);
    sample.extend(vec![(Different, Same); 10]);
    let found = agreement(&sample).unwrap();
    assert!((found.share - 0.7).abs() < 1e-12);
    assert!((found.kappa.unwrap() - 0.4).abs() < 1e-12);
}

proptest! {
    /// The order in which events arrive does not matter, only that of their identifiers.
    #[test]
    fn what_holds_does_not_depend_on_the_order_of_arrival(
        said in proptest::collection::vec((0_usize..3, 0_usize..3, any::<bool>()), 0..20),
        seed in any::<prop::sample::Index>(),
    ) {
        let pair = Pair::new(person(1), person(2)).unwrap();
        let mut events: Vec<LinkEvent> = said.iter().enumerate().map(|(at, (side, verdict, blind))| LinkEvent {
            id: Uuid::from_u128(at as u128 + 1),
            pair,
            what: Said::Decided { side: Side::ALL[*side], verdict: Verdict::ALL[*verdict], blind: *blind },
        }).collect();
        let before = kept(&events);
        if !events.is_empty() {
            let at = seed.index(events.len());
            events.rotate_left(at);
        }
        prop_assert_eq!(kept(&events), before);
    }
}
