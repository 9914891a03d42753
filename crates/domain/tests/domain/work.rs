//! What the services and referrals of a case add to the figures of the work.

use domain::Coded;
use domain::figures::work::{Claim, Planned, Referred, Unmet, UnmetCause};
use domain::ids::{PersonId, ServiceId};
use domain::referrals::{DeclineReason, ReferralState};
use domain::services::{ServiceKind, ServiceState, Timing};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use std::str::FromStr;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn planned(n: u128, state: ServiceState) -> Planned {
    Planned {
        id: id::<ServiceId>(n),
        kind: ServiceKind::Shelter,
        person: Some(id::<PersonId>(1)),
        state,
        applied: date(2024, 3, 1),
        due: Some(date(2024, 3, 8)),
        began: matches!(state, ServiceState::InProgress | ServiceState::Done)
            .then_some(date(2024, 3, 5)),
    }
}

fn due() -> Timestamp {
    "2024-03-02T00:00:00Z".parse().unwrap()
}

fn referred(service: u128, state: ReferralState) -> Referred {
    Referred {
        service: Some(id::<ServiceId>(service)),
        state,
        due: due(),
        answered: matches!(state, ReferralState::Accepted | ReferralState::Declined)
            .then_some(due()),
        reason: (state == ReferralState::Declined).then_some(DeclineReason::NoCapacity),
    }
}

#[test]
fn a_need_that_was_declined_is_unmet_until_another_office_is_asked() {
    use ReferralState as R;
    let need = planned(1, ServiceState::Planned);
    let all = [need.clone()];
    let unmet = |referrals: &[Referred]| Unmet::of(&need, &all, referrals);
    assert_eq!(unmet(&[]), Some(Unmet::Due(date(2024, 3, 8))));
    let declined = referred(1, R::Declined);
    let expired = referred(1, R::Expired);
    let why = Unmet::Declined(Some(DeclineReason::NoCapacity));
    assert_eq!(unmet(std::slice::from_ref(&declined)), Some(why));
    assert_eq!(why.cause(), UnmetCause::Declined);
    assert_eq!(
        unmet(&[declined.clone(), expired.clone()]),
        Some(Unmet::Expired),
        "the last one counts"
    );
    assert_eq!(unmet(&[expired, declined.clone()]), Some(why));
    assert_eq!(
        unmet(&[declined.clone(), referred(1, R::Cancelled)]),
        Some(why),
        "what was withdrawn asked nobody"
    );
    for asked in [R::Sent, R::Accepted, R::InProgress] {
        let referrals = [declined.clone(), referred(1, asked)];
        assert_eq!(
            unmet(&referrals),
            Some(Unmet::Due(date(2024, 3, 8))),
            "{asked}"
        );
    }
    let other = referred(2, R::Declined);
    assert_eq!(unmet(&[other]), Some(Unmet::Due(date(2024, 3, 8))));
}

#[test]
fn a_need_is_met_by_a_service_of_the_kind_for_the_same_person() {
    let need = planned(1, ServiceState::Planned);
    let with = |other: Planned| {
        let all = [need.clone(), other];
        Unmet::of(&need, &all, &[])
    };
    let given = planned(2, ServiceState::InProgress);
    assert_eq!(with(given.clone()), None);
    assert_eq!(with(planned(2, ServiceState::Done)), None);
    let for_all = Planned {
        person: None,
        ..given.clone()
    };
    assert_eq!(with(for_all), None);
    let earlier = Planned {
        began: Some(date(2024, 2, 20)),
        ..planned(2, ServiceState::Done)
    };
    let another_kind = Planned {
        kind: ServiceKind::Health,
        ..given.clone()
    };
    let somebody_else = Planned {
        person: Some(id::<PersonId>(2)),
        ..given
    };
    for other in [earlier, another_kind, somebody_else] {
        assert!(with(other).is_some());
    }
}

#[test]
fn what_began_or_was_settled_is_not_overdue_and_what_was_given_back_is_unmet() {
    use ServiceState as S;
    let unmet = |service: &Planned, referrals: &[Referred]| {
        Unmet::of(service, std::slice::from_ref(service), referrals)
    };
    for state in [
        S::InProgress,
        S::Done,
        S::DeclinedByVictim,
        S::NotApplicable,
    ] {
        assert_eq!(unmet(&planned(1, state), &[]), None, "{state}");
    }
    let stopped = Planned {
        began: Some(date(2024, 3, 5)),
        ..planned(1, S::Stopped)
    };
    assert_eq!(unmet(&stopped, &[]), None, "it had begun");
    let given_back = referred(1, ReferralState::Declined);
    let why = Some(Unmet::Declined(Some(DeclineReason::NoCapacity)));
    assert_eq!(unmet(&stopped, &[given_back]), why);
    let no_clock = Planned {
        due: None,
        ..planned(1, S::Planned)
    };
    assert_eq!(unmet(&no_clock, &[]), None);
}

#[test]
fn an_answer_is_in_time_up_to_its_due_moment() {
    use ReferralState as R;
    let of = |state: R, answered: Option<Timestamp>| {
        let referral = Referred {
            answered,
            ..referred(1, state)
        };
        referral.timing()
    };
    assert_eq!(of(R::Declined, Some(due())), Timing::InTime);
    assert_eq!(of(R::Completed, Some(due() + 1.second())), Timing::Late);
    assert_eq!(of(R::Expired, None), Timing::Late);
    assert_eq!(of(R::Sent, None), Timing::Waiting);
    assert_eq!(of(R::Cancelled, None), Timing::NoClock);
    assert_eq!(of(R::Cancelled, Some(due())), Timing::InTime);
}

#[test]
fn what_was_paid_was_awarded_and_what_was_awarded_was_claimed() {
    for claim in Claim::all() {
        assert!(claim.is_awarded() || !claim.is_paid());
        assert!(claim.is_claimed() || !claim.is_awarded());
        assert_eq!(Claim::from_str(claim.code()), Ok(claim));
    }
    let count = |fits: fn(Claim) -> bool| Claim::all().filter(|claim| fits(*claim)).count();
    assert_eq!(count(Claim::is_claimed), 6);
    assert_eq!(count(Claim::is_awarded), 4);
    assert_eq!(count(Claim::is_paid), 2);
    assert!(Claim::from_str("none").is_err());
    assert_eq!(Timing::ALL.len(), 4);
}
