//! What a referral does to the service that it asks for: the plan of a case tells the truth without
//! anybody entering the same thing twice.

use super::{ReferralAction, ReferralOutcome};
use crate::services::{ServiceAction, ServiceState};

/// Whether a service in this state can be referred. What is under way is stopped first, so that
/// two offices never give the same service unknown to each other.
pub const fn can_be_referred(service: ServiceState) -> bool {
    service.awaits_start()
}

/// The steps that a service takes when a referral for it is sent.
pub const fn steps_on_sending(service: ServiceState) -> &'static [ServiceAction] {
    use ServiceAction as A;
    match service {
        ServiceState::Planned => &[A::Request],
        ServiceState::Stopped => &[A::Resume, A::Request],
        ServiceState::Requested
        | ServiceState::InProgress
        | ServiceState::Done
        | ServiceState::DeclinedByVictim
        | ServiceState::NotApplicable => &[],
    }
}

/// The steps that a service takes with a step of its referral; `outcome` counts for
/// [`ReferralAction::Complete`] only. A service that is settled stays as it is.
pub const fn steps_with(
    service: ServiceState,
    action: ReferralAction,
    outcome: Option<ReferralOutcome>,
) -> &'static [ServiceAction] {
    match action {
        ReferralAction::Accept
        | ReferralAction::UndoAcceptance
        | ReferralAction::Ask
        | ReferralAction::Answer => &[],
        ReferralAction::Start => on_start(service),
        ReferralAction::Complete => on_outcome(service, outcome),
        ReferralAction::Decline
        | ReferralAction::GiveBack
        | ReferralAction::Cancel
        | ReferralAction::Expire => on_return(service),
    }
}

const fn on_start(service: ServiceState) -> &'static [ServiceAction] {
    use ServiceAction as A;
    match service {
        ServiceState::Planned | ServiceState::Requested => &[A::Start],
        ServiceState::Stopped => &[A::Resume, A::Start],
        ServiceState::InProgress
        | ServiceState::Done
        | ServiceState::DeclinedByVictim
        | ServiceState::NotApplicable => &[],
    }
}

const fn on_outcome(
    service: ServiceState,
    outcome: Option<ReferralOutcome>,
) -> &'static [ServiceAction] {
    use ReferralOutcome as O;
    use ServiceAction as A;
    use ServiceState as S;
    match (service, outcome) {
        (S::Done | S::DeclinedByVictim | S::NotApplicable, _) => &[],
        (S::Planned | S::Requested, Some(O::Delivered)) => &[A::Start, A::Finish],
        (S::InProgress, Some(O::Delivered)) => &[A::Finish],
        (S::Stopped, Some(O::Delivered)) => &[A::Resume, A::Start, A::Finish],
        (_, Some(O::PersonDeclined)) => &[A::Decline],
        // Something is left to do, and the sender must decide how: stopped is not settled.
        (S::Planned, _) => &[A::Request, A::Stop],
        (S::Requested | S::InProgress, _) => &[A::Stop],
        (S::Stopped, _) => &[],
    }
}

const fn on_return(service: ServiceState) -> &'static [ServiceAction] {
    use ServiceAction as A;
    match service {
        // As before it was asked for: free to be referred anew.
        ServiceState::Requested => &[A::Stop, A::Resume],
        ServiceState::InProgress => &[A::Stop],
        ServiceState::Planned
        | ServiceState::Stopped
        | ServiceState::Done
        | ServiceState::DeclinedByVictim
        | ServiceState::NotApplicable => &[],
    }
}
