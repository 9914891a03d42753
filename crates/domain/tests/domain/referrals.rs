use domain::{
    referrals::{BasisError, Consent, ConsentGiver, LawfulBasis, Sharing, UndoTooLate, may_undo},
    sections::{Section, Sections},
};
use jiff::{SignedDuration, Timestamp, civil::date};

fn sharing() -> Sharing {
    let identity = Sections::NONE.with(Section::Identity);
    Sharing {
        basis: LawfulBasis::Consent,
        consent: Some(Consent {
            by: ConsentGiver::Person,
            on: date(2024, 9, 1),
            scope: identity.with(Section::Medical),
            withdrawn: None,
        }),
        sections: identity,
        child: false,
        guardian_suspected: false,
    }
}

fn changed(change: impl FnOnce(&mut Sharing)) -> Result<(), BasisError> {
    let mut sharing = sharing();
    change(&mut sharing);
    sharing.check(date(2024, 9, 26))
}

fn changed_consent(change: impl FnOnce(&mut Consent)) -> Result<(), BasisError> {
    changed(|sharing| change(sharing.consent.as_mut().unwrap()))
}

#[test]
fn consent_is_recorded_dated_and_bounded() {
    assert_eq!(changed(|_| ()), Ok(()));
    assert_eq!(
        changed(|s| s.consent = None),
        Err(BasisError::ConsentMissing)
    );
    assert_eq!(
        changed_consent(|c| c.on = date(2024, 9, 27)),
        Err(BasisError::ConsentInFuture)
    );
    assert_eq!(
        changed_consent(|c| c.withdrawn = Some(date(2024, 9, 26))),
        Err(BasisError::ConsentWithdrawn)
    );
    assert_eq!(
        changed(|s| s.sections = s.sections.with(Section::Location)),
        Err(BasisError::BeyondScope)
    );
}

#[test]
fn a_childs_guardian_consents_unless_suspected() {
    assert_eq!(changed(|s| s.child = true), Err(BasisError::GuardianNeeded));
    let guardian = |s: &mut Sharing| {
        s.child = true;
        s.consent.as_mut().unwrap().by = ConsentGiver::Guardian;
    };
    assert_eq!(changed(guardian), Ok(()));
    let suspected = changed(|s| {
        guardian(s);
        s.guardian_suspected = true;
    });
    assert_eq!(suspected, Err(BasisError::GuardianSuspected));
    // Nobody is sent to ask a suspected guardian, not even when nothing is recorded yet.
    let nothing_recorded = changed(|s| {
        s.child = true;
        s.guardian_suspected = true;
        s.consent = None;
    });
    assert_eq!(nothing_recorded, Err(BasisError::GuardianSuspected));
    let suggested = BasisError::GuardianSuspected.suggests();
    assert!(!suggested.is_empty() && !suggested.contains(&LawfulBasis::Consent));
    for &basis in suggested {
        let other = changed(|s| {
            s.child = true;
            s.guardian_suspected = true;
            s.consent = None;
            s.basis = basis;
        });
        assert_eq!(other, Ok(()), "{basis}");
    }
}

#[test]
fn a_contract_carries_no_referral() {
    let contract = changed(|s| s.basis = LawfulBasis::Contract);
    assert_eq!(contract, Err(BasisError::Contract));
}

#[test]
fn consent_is_stored_with_its_sections_as_codes() {
    let consent = sharing().consent.unwrap();
    let json = serde_json::to_string(&consent).unwrap();
    assert!(json.contains("\"scope\":\"identity,medical\""), "{json}");
    assert_eq!(serde_json::from_str::<Consent>(&json).unwrap(), consent);
    assert!(serde_json::from_str::<Consent>(&json.replace("medical", "x")).is_err());
}

#[test]
fn an_acceptance_is_undone_within_its_time() {
    let accepted: Timestamp = "2024-09-26T03:00:00Z".parse().unwrap();
    let limit = SignedDuration::from_mins(10);
    let after = |minutes| accepted + SignedDuration::from_mins(minutes);
    assert_eq!(may_undo(accepted, after(10), limit), Ok(()));
    assert_eq!(may_undo(accepted, after(11), limit), Err(UndoTooLate));
}

#[test]
fn the_service_follows_its_referral_by_legal_steps_only() {
    use domain::{
        Coded,
        referrals::{
            ReferralAction as R, ReferralOutcome, can_be_referred, steps_on_sending, steps_with,
        },
        services::{ServiceAction, ServiceState as S},
    };
    let walk = |from: S, steps: &[ServiceAction]| {
        steps
            .iter()
            .try_fold(from, |state, step| state.next(*step))
            .unwrap_or_else(|illegal| panic!("{illegal}"))
    };
    for &from in S::ALL {
        if can_be_referred(from) {
            assert_eq!(walk(from, steps_on_sending(from)), S::Requested, "{from}");
        }
        for &action in R::ALL {
            for outcome in [None]
                .into_iter()
                .chain(ReferralOutcome::ALL.iter().copied().map(Some))
            {
                let after = walk(from, steps_with(from, action, outcome));
                if from.is_settled() {
                    assert_eq!(after, from, "{action}: what is settled stays");
                }
            }
        }
    }
    let after = |action, outcome| walk(S::Requested, steps_with(S::Requested, action, outcome));
    let complete = |outcome| after(R::Complete, Some(outcome));
    assert_eq!(after(R::Accept, None), S::Requested);
    assert_eq!(after(R::Start, None), S::InProgress);
    assert_eq!(after(R::Decline, None), S::Planned);
    assert_eq!(after(R::Expire, None), S::Planned);
    assert_eq!(complete(ReferralOutcome::Delivered), S::Done);
    assert_eq!(
        complete(ReferralOutcome::PersonDeclined),
        S::DeclinedByVictim
    );
    for left_over in [
        ReferralOutcome::PartlyDelivered,
        ReferralOutcome::Unreachable,
        ReferralOutcome::ReferredOn,
    ] {
        let state = complete(left_over);
        assert!(!state.is_settled(), "{left_over} leaves something to do");
        assert!(can_be_referred(state), "{left_over} can be referred anew");
    }
}
