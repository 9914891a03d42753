//! Reports moved from state to state.

use crate::common::{World, id, now};
use crate::reports::help::*;
use domain::ids::ReportId;
use domain::intake::{ReportCloseReason, ReportState, Urgency};
use domain::people::OrganisationKind;
use policy::{Close, Edit, Refer, Reopen, See};
use store::access;
use store::reports::{self, NewReport, StepError};
use testkit::each_database;

#[test]
fn steps_follow_the_rules_of_the_report() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let mut tx = world.store.write().await.unwrap();
        let manager = &world.manager.actor;
        let refer = access::report::<Refer>(&mut tx, manager, &code)
            .await
            .unwrap();
        reports::refer_out(&mut tx, &refer, OrganisationKind::LocalAgency, now())
            .await
            .unwrap();
        let again = reports::refer_out(&mut tx, &refer, OrganisationKind::Police, now()).await;
        assert!(matches!(again, Err(StepError::Illegal(_))));
        assert!(
            access::report::<Edit>(&mut tx, manager, &code)
                .await
                .is_err()
        );
        let reopen = access::report::<Reopen>(&mut tx, manager, &code)
            .await
            .unwrap();
        let see = access::report::<See>(&mut tx, manager, &code)
            .await
            .unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(facts.referred_to, Some(OrganisationKind::LocalAgency));
        reports::reopen(&mut tx, &reopen, now()).await.unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(
            (facts.state, facts.referred_to),
            (ReportState::Screening, None)
        );

        let other = taken_in(&world, &mut tx).await;
        let close = access::report::<Close>(&mut tx, manager, &other)
            .await
            .unwrap();
        reports::close(&mut tx, &close, ReportCloseReason::Duplicate, now())
            .await
            .unwrap();
        let see = access::report::<See>(&mut tx, manager, &other)
            .await
            .unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(facts.state, ReportState::Closed);
        assert_eq!(facts.close_reason, Some(ReportCloseReason::Duplicate));
        assert_eq!(
            reports::state(&mut tx, &see).await.unwrap(),
            ReportState::Closed
        );
    });
}

#[test]
fn an_emergency_is_flagged_once_and_may_skip_screening() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let mut tx = world.store.write().await.unwrap();
        let edit = access::report::<Edit>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        assert!(
            reports::flag_emergency(&mut tx, &edit, now())
                .await
                .unwrap()
        );
        assert!(
            !reports::flag_emergency(&mut tx, &edit, now())
                .await
                .unwrap()
        );
        reports::mark_opened(&mut tx, &edit, now()).await.unwrap();
        let see = access::report::<See>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(
            (facts.state, facts.urgency),
            (ReportState::Opened, Urgency::Emergency)
        );
        let again = reports::mark_opened(&mut tx, &edit, now()).await;
        assert!(matches!(again, Err(StepError::Illegal(_))));
    });
}

async fn taken_in(world: &World, tx: &mut store::Tx) -> String {
    let report = report();
    let new = NewReport {
        id: id(),
        team: world.teams[0],
        report: &report,
        purpose: None,
        received_at: now(),
        due_at: None,
        token: &id::<ReportId>().to_string(),
        at: now(),
    };
    let mut keeper = world.keeper(&world.officer);
    let created = reports::create(tx, &mut keeper, &world.officer.actor, &new)
        .await
        .unwrap();
    created.code.to_string()
}
