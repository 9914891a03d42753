//! The state machines: drawn, reachable, and without a step that the story does not have.

use std::{collections::BTreeSet, fs, path::PathBuf};

use domain::{
    Coded, Illegal, MessageKey,
    action_items::ActionState,
    action_plan::QuarterState,
    cases::{Stage, StageAction},
    figures::release::ReleaseState,
    imports::ImportState,
    intake::{ReportAction, ReportState},
    meetings::{MeetingAction, MeetingState},
    periodic::PeriodicState,
    referrals::{ReferralAction, ReferralState, Side},
    services::{ServiceAction, ServiceState},
    transition::{Arrow, arrows, mermaid},
};
use proptest::prelude::*;

fn referral_arrows() -> Vec<Arrow> {
    let mut all = Vec::new();
    for &side in Side::ALL {
        let mut of_side = arrows(|state: ReferralState, action| state.next(side, action));
        for arrow in &mut of_side {
            arrow.label = format!("{side}, {}", arrow.label);
        }
        all.extend(of_side);
    }
    all
}

/// Compares the committed drawing with the transition function; `UPDATE_STATES=1` rewrites it.
fn check_drawing<S: Coded>(name: &str, title: &str, start: S, arrows: &[Arrow]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/states")
        .join(format!("{name}.md"));
    let drawn = format!(
        "# {title}\n\nDrawn from the transition function in the `domain` crate by its tests; \
         rewrite with `UPDATE_STATES=1 cargo test -p domain`.\n\n```mermaid\n{}```\n",
        mermaid(start, arrows)
    );
    if std::env::var_os("UPDATE_STATES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &drawn).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == drawn,
        "docs/states/{name}.md is stale; run with UPDATE_STATES=1"
    );
}

fn check_reachable<S: Coded>(start: S, arrows: &[Arrow]) {
    let mut reached = BTreeSet::from([start.code()]);
    loop {
        let further: Vec<&str> = arrows
            .iter()
            .filter(|arrow| reached.contains(arrow.from) && !reached.contains(arrow.to))
            .map(|arrow| arrow.to)
            .collect();
        if further.is_empty() {
            break;
        }
        reached.extend(further);
    }
    let all: BTreeSet<&str> = S::ALL.iter().map(|state| state.code()).collect();
    assert_eq!(reached, all);
}

#[test]
fn reports_are_drawn_and_reachable() {
    let arrows = arrows(ReportState::next);
    check_drawing("report", "Reports (laporan)", ReportState::START, &arrows);
    check_reachable(ReportState::START, &arrows);
}

#[test]
fn cases_are_drawn_and_reachable() {
    let arrows = arrows(Stage::next);
    check_drawing("case", "Cases (kasus)", Stage::START, &arrows);
    check_reachable(Stage::START, &arrows);
}

#[test]
fn releases_are_drawn_and_reachable() {
    let arrows = arrows(ReleaseState::next);
    check_drawing(
        "release",
        "Releases of figures (terbitan)",
        ReleaseState::START,
        &arrows,
    );
    check_reachable(ReleaseState::START, &arrows);
}

#[test]
fn periodic_reports_are_drawn_and_reachable() {
    let arrows = arrows(PeriodicState::next);
    check_drawing(
        "periodic",
        "Periodic reports (laporan berkala)",
        PeriodicState::START,
        &arrows,
    );
    check_reachable(PeriodicState::START, &arrows);
}

#[test]
fn services_are_drawn_and_reachable() {
    let arrows = arrows(ServiceState::next);
    check_drawing(
        "service",
        "Services (layanan)",
        ServiceState::START,
        &arrows,
    );
    check_reachable(ServiceState::START, &arrows);
}

#[test]
fn referrals_are_drawn_and_reachable() {
    let arrows = referral_arrows();
    check_drawing(
        "referral",
        "Referrals (rujukan)",
        ReferralState::START,
        &arrows,
    );
    check_reachable(ReferralState::START, &arrows);
}

#[test]
fn imports_are_drawn_and_reachable() {
    let arrows = arrows(ImportState::next);
    check_drawing("import", "Imports (impor)", ImportState::START, &arrows);
    check_reachable(ImportState::START, &arrows);
}

#[test]
fn meetings_are_drawn_and_reachable() {
    let arrows = arrows(MeetingState::next);
    check_drawing("meeting", "Meetings (rapat)", MeetingState::START, &arrows);
    check_reachable(MeetingState::START, &arrows);
}

#[test]
fn quarters_are_drawn_and_reachable() {
    let arrows = arrows(QuarterState::next);
    let title = "Quarters of the action plan (triwulan)";
    check_drawing("quarter", title, QuarterState::START, &arrows);
    check_reachable(QuarterState::START, &arrows);
}

#[test]
fn no_step_of_a_quarter_is_illegal() {
    check_steps(
        QuarterState::next,
        &[
            ("open", "submit", "submitted"),
            ("submitted", "lock", "locked"),
            ("submitted", "reopen", "reopened"),
            ("locked", "reopen", "reopened"),
            ("reopened", "submit", "submitted"),
        ],
    );
}

#[test]
fn action_items_are_drawn_and_reachable() {
    let arrows = arrows(ActionState::next);
    let title = "Action items (tindak lanjut)";
    check_drawing("action-item", title, ActionState::START, &arrows);
    check_reachable(ActionState::START, &arrows);
}

/// Every arrow, written down a second time by hand: a step added or lost by accident shows here.
fn check_steps<S: Coded, A: Coded>(
    next: impl Fn(S, A) -> Result<S, Illegal>,
    allowed: &[(&str, &str, &str)],
) {
    for &state in S::ALL {
        for &action in A::ALL {
            let expected = allowed
                .iter()
                .find(|(from, by, _)| *from == state.code() && *by == action.code())
                .map(|(_, _, to)| *to);
            match (next(state, action), expected) {
                (Ok(after), Some(to)) => assert_eq!(after.code(), to, "{state:?} {action:?}"),
                (Err(refusal), None) => {
                    assert_eq!(
                        (refusal.state, refusal.action),
                        (state.code(), action.code())
                    );
                    assert_eq!(refusal.key(), "error-illegal-step");
                    assert_eq!(refusal.args()[0], ("state", state.key().to_owned()));
                }
                (got, expected) => panic!("{state:?} {action:?}: {got:?}, not {expected:?}"),
            }
        }
    }
}

#[test]
fn no_step_of_a_report_is_illegal() {
    check_steps(
        ReportState::next,
        &[
            ("received", "screen", "screening"),
            ("received", "open-emergency-case", "opened"),
            ("received", "refer-out", "referred-out"),
            ("received", "close", "closed"),
            ("screening", "find-suspected", "suspected"),
            ("screening", "find-not-trafficking", "not-trafficking"),
            ("screening", "open-emergency-case", "opened"),
            ("suspected", "screen", "screening"),
            ("suspected", "open-case", "opened"),
            ("suspected", "refer-out", "referred-out"),
            ("suspected", "close", "closed"),
            ("not-trafficking", "screen", "screening"),
            ("not-trafficking", "refer-out", "referred-out"),
            ("not-trafficking", "close", "closed"),
            ("referred-out", "screen", "screening"),
            ("closed", "screen", "screening"),
        ],
    );
}

#[test]
fn no_step_of_a_case_is_illegal() {
    check_steps(
        Stage::next,
        &[
            ("assessment", "identify", "identified"),
            ("assessment", "plan", "planning"),
            ("assessment", "close", "closed"),
            ("assessment", "transfer", "transferred"),
            ("identified", "plan", "planning"),
            ("identified", "close", "closed"),
            ("identified", "transfer", "transferred"),
            ("planning", "start-services", "in-service"),
            ("planning", "close", "closed"),
            ("planning", "transfer", "transferred"),
            ("in-service", "plan", "planning"),
            ("in-service", "start-monitoring", "monitoring"),
            ("in-service", "close", "closed"),
            ("in-service", "transfer", "transferred"),
            ("monitoring", "plan", "planning"),
            ("monitoring", "start-services", "in-service"),
            ("monitoring", "close", "closed"),
            ("monitoring", "transfer", "transferred"),
            ("closed", "reopen", "assessment"),
            ("transferred", "reopen", "assessment"),
        ],
    );
}

#[test]
fn no_step_of_an_action_item_is_illegal() {
    check_steps(
        ActionState::next,
        &[
            ("open", "start", "doing"),
            ("open", "finish", "done"),
            ("open", "drop", "dropped"),
            ("doing", "finish", "done"),
            ("doing", "drop", "dropped"),
            ("done", "reopen", "open"),
            ("dropped", "reopen", "open"),
        ],
    );
}

#[test]
fn no_step_of_a_service_is_illegal() {
    check_steps(
        ServiceState::next,
        &[
            ("planned", "request", "requested"),
            ("planned", "start", "in-progress"),
            ("planned", "decline", "declined-by-victim"),
            ("planned", "dismiss", "not-applicable"),
            ("requested", "start", "in-progress"),
            ("requested", "decline", "declined-by-victim"),
            ("requested", "dismiss", "not-applicable"),
            ("requested", "stop", "stopped"),
            ("in-progress", "finish", "done"),
            ("in-progress", "decline", "declined-by-victim"),
            ("in-progress", "stop", "stopped"),
            ("stopped", "decline", "declined-by-victim"),
            ("stopped", "dismiss", "not-applicable"),
            ("stopped", "resume", "planned"),
            ("done", "resume", "planned"),
            ("declined-by-victim", "resume", "planned"),
            ("not-applicable", "resume", "planned"),
        ],
    );
}

#[test]
fn no_step_of_an_import_is_illegal() {
    check_steps(
        ImportState::next,
        &[
            ("prepared", "start", "running"),
            ("failed", "start", "running"),
            ("running", "fail", "failed"),
            ("running", "finish", "done"),
            ("running", "reverse", "reversing"),
            ("done", "reverse", "reversing"),
            ("reversing", "finish-reversal", "reversed"),
        ],
    );
}

#[test]
fn no_step_of_a_meeting_is_illegal() {
    check_steps(
        |state: MeetingState, action: MeetingAction| state.next(action),
        &[
            ("draft", "invite", "invited"),
            ("draft", "open", "open"),
            ("draft", "cancel", "cancelled"),
            ("invited", "open", "open"),
            ("invited", "cancel", "cancelled"),
            ("open", "close", "closed"),
            ("closed", "reopen", "open"),
            ("closed", "approve", "approved"),
            ("approved", "withdraw", "closed"),
            ("approved", "publish", "published"),
        ],
    );
}

#[test]
fn no_step_of_a_referral_is_illegal() {
    let of = |side: Side| move |state: ReferralState, action| state.next(side, action);
    check_steps(
        of(Side::Receiver),
        &[
            ("sent", "accept", "accepted"),
            ("sent", "decline", "declined"),
            ("sent", "ask", "sent"),
            ("accepted", "undo-acceptance", "sent"),
            ("accepted", "start", "in-progress"),
            ("accepted", "complete", "completed"),
            ("accepted", "give-back", "declined"),
            ("accepted", "ask", "accepted"),
            ("in-progress", "complete", "completed"),
            ("in-progress", "give-back", "declined"),
            ("in-progress", "ask", "in-progress"),
        ],
    );
    check_steps(
        of(Side::Sender),
        &[
            ("sent", "answer", "sent"),
            ("sent", "cancel", "cancelled"),
            ("accepted", "answer", "accepted"),
            ("accepted", "cancel", "cancelled"),
            ("in-progress", "answer", "in-progress"),
            ("in-progress", "cancel", "cancelled"),
        ],
    );
    check_steps(of(Side::Clock), &[("sent", "expire", "expired")]);
}

proptest! {
    /// However a referral goes: what is shared opens only through an acceptance, and what is over
    /// stays over.
    #[test]
    fn a_referral_opens_only_by_acceptance(
        steps in prop::collection::vec(
            (prop::sample::select(Side::ALL), prop::sample::select(ReferralAction::ALL)), 0..30
        ),
    ) {
        let mut state = ReferralState::START;
        let mut accepted = false;
        for (side, action) in steps {
            let was_open = state.is_open();
            if let Ok(after) = state.next(side, action) {
                prop_assert!(was_open, "{:?} moved by {:?}", state, action);
                prop_assert_eq!(side, action.side());
                match action {
                    ReferralAction::Accept => accepted = true,
                    ReferralAction::UndoAcceptance => accepted = false,
                    ReferralAction::Ask | ReferralAction::Answer => prop_assert_eq!(after, state),
                    _ => {}
                }
                state = after;
            }
            prop_assert!(!state.opens_shared() || accepted);
        }
    }

    /// A case leaves its open stages only by closing or transfer, and returns only by reopening.
    #[test]
    fn a_case_closes_only_by_closing(
        steps in prop::collection::vec(prop::sample::select(StageAction::ALL), 0..30),
    ) {
        let mut stage = Stage::START;
        for action in steps {
            if let Ok(after) = stage.next(action) {
                let leaves = stage.is_open() && !after.is_open();
                let returns = !stage.is_open() && after.is_open();
                prop_assert_eq!(
                    leaves, matches!(action, StageAction::Close | StageAction::Transfer)
                );
                prop_assert_eq!(returns, action == StageAction::Reopen);
                stage = after;
            }
        }
    }

    /// A case is opened for a suspected victim, or in an emergency; nothing else opens one.
    #[test]
    fn a_report_becomes_a_case_only_when_suspected_or_urgent(
        steps in prop::collection::vec(prop::sample::select(ReportAction::ALL), 0..30),
    ) {
        let mut state = ReportState::START;
        for action in steps {
            if let Ok(after) = state.next(action) {
                prop_assert_ne!(state, ReportState::Opened);
                if after == ReportState::Opened {
                    prop_assert!(
                        state == ReportState::Suspected && action == ReportAction::OpenCase
                            || action == ReportAction::OpenEmergencyCase
                    );
                }
                state = after;
            }
        }
    }

    /// A service is settled only by being finished, declined or dismissed.
    #[test]
    fn a_service_is_settled_by_somebody(
        steps in prop::collection::vec(prop::sample::select(ServiceAction::ALL), 0..30),
    ) {
        let mut state = ServiceState::START;
        for action in steps {
            if let Ok(after) = state.next(action) {
                let settles = matches!(
                    action,
                    ServiceAction::Finish | ServiceAction::Decline | ServiceAction::Dismiss
                );
                prop_assert_eq!(after.is_settled(), settles);
                state = after;
            }
        }
    }
}
