//! What is open comes onto the agenda: action items by themselves, the rest as suggestions, and
//! none with a name.

use crate::common::{id, now};
use crate::meetings::help::{Force, item};
use domain::cases::{PersonRole, Sex, Stage};
use domain::ids::{CaseId, ReferralId, ServiceId};
use domain::meetings::{AgendaSource, MeetingAction};
use domain::referrals::ReferralState;
use domain::services::ServiceKind;
use domain::{Coded, HumanCode, codes::CodeKind};
use jiff::{SignedDuration, Timestamp};
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::meetings::suggestions::{self, Suggestion, What};
use store::meetings::{self, Meeting, agenda};
use store::sql;
use testkit::each_database;
use vault::Random;

async fn open(force: &Force, meeting: &Meeting, extra: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut tx = force.read().await;
    let ring = &force.world.ring;
    suggestions::open(&mut tx, ring, meeting, now(), extra)
        .await
        .unwrap()
}

async fn carried(force: &Force, meeting: &Meeting) -> Vec<String> {
    let mut tx = force.write().await;
    suggestions::carry_over(&mut tx, &mut force.sealing(), meeting)
        .await
        .unwrap();
    let ring = &force.world.ring;
    let items = agenda::items(&mut tx, ring, meeting).await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        items
            .iter()
            .all(|item| item.source == AgendaSource::ActionItem)
    );
    items.into_iter().map(|item| item.title).collect()
}

#[test]
fn unfinished_action_items_come_by_themselves_the_most_overdue_first() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let [post, ..] = force.posts;
        for (title, due) in [
            ("Lengkapi data rumah aman", ("2024-05-01", "open")),
            ("Susun daftar paralegal", ("2024-02-01", "doing")),
            ("Sudah selesai", ("2024-01-01", "done")),
            ("Dibatalkan", ("2024-01-01", "cancelled")),
        ] {
            force.add_action(title, post, None, due).await;
        }
        let meeting = force.meeting().await;
        let expected = ["Susun daftar paralegal", "Lengkapi data rumah aman"];
        assert_eq!(carried(&force, &meeting).await, expected);
        assert_eq!(carried(&force, &meeting).await, expected, "once");
        assert!(open(&force, &meeting, Vec::new()).await.is_empty());
        let next = force.meeting().await;
        assert_eq!(
            open(&force, &next, Vec::new()).await.len(),
            2,
            "on each agenda"
        );
    });
}

#[test]
fn a_division_gets_its_own_action_items() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let [chair, first, second] = force.posts;
        let due = ("2024-02-01", "open");
        force.add_action("Pleno", chair, None, due).await;
        force
            .add_action("Satu, dari jabatan", first, None, due)
            .await;
        force
            .add_action("Satu, dari bidang", chair, Some(force.divisions[0]), due)
            .await;
        force.add_action("Dua", second, None, due).await;
        let mut meeting = force.blank(now() + SignedDuration::from_hours(48));
        meeting.division = Some(force.divisions[0]);
        let meeting = force.add(meeting).await;
        let mut titles = carried(&force, &meeting).await;
        titles.sort();
        assert_eq!(titles, ["Satu, dari bidang", "Satu, dari jabatan"]);
        let plenary = force.meeting().await;
        assert_eq!(carried(&force, &plenary).await.len(), 4);
    });
}

async fn case(force: &Force) -> CaseId {
    let new = Direct {
        id: id(),
        task_force: force.world.task_force,
        team: force.world.teams[0],
        owner: None,
        import: None,
        stage: Stage::Assessment,
        area: Some("31.73".parse().unwrap()),
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 1, 10).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: id(),
            facts: PersonFacts {
                sex: Sex::Female,
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: Vec::new(),
    };
    let mut tx = force.write().await;
    let mut random = Random::system();
    opening::open_direct(&mut tx, &mut random, &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    new.id
}

async fn service(force: &Force, case: CaseId, kind: ServiceKind, due_at: Timestamp) -> ServiceId {
    let new: ServiceId = id();
    let mut tx = force.write().await;
    tx.run(
        &sql(
            "insert into service (id, case_id, team, kind, applied_on, due_at, state, created_at, \
             updated_at, version) values (?, ?, ?, ?, '2024-02-01', ?, 'planned', ?, ?, 1)",
        )
        .bind(new)
        .bind(case)
        .bind(force.world.teams[0])
        .bind(kind.code())
        .bind(due_at)
        .bind(now())
        .bind(now()),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    new
}

struct Sent {
    case: CaseId,
    service: Option<ServiceId>,
    need: ServiceKind,
    state: ReferralState,
    due_at: Timestamp,
    sent_at: Timestamp,
}

async fn referral(force: &Force, sent: Sent) -> HumanCode {
    let new: ReferralId = id();
    let bytes = new.0.into_bytes();
    let code = HumanCode::new(CodeKind::Referral, bytes.last_chunk().copied().unwrap());
    let closed = (!sent.state.is_open()).then_some(sent.due_at);
    let mut tx = force.write().await;
    tx.run(
        &sql(
            "insert into referral (id, task_force, case_id, service, code, from_team, to_team, \
             need, child, urgency, sections, basis, state, due_at, sent_by, sent_at, closed_at, \
             case_opened_at, updated_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'normal', \
             '', 'consent', ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new)
        .bind(force.world.task_force)
        .bind(sent.case)
        .bind(sent.service)
        .bind(code.to_string())
        .bind(force.world.teams[0])
        .bind(force.world.teams[1])
        .bind(sent.need.code())
        .bind(false)
        .bind(sent.state.code())
        .bind(sent.due_at)
        .bind(force.world.manager.actor.account)
        .bind(sent.sent_at)
        .bind(closed)
        .bind(now())
        .bind(now()),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    code
}

#[test]
fn referrals_without_help_are_suggested_by_code_and_need() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let (case, day) = (case(&force).await, SignedDuration::from_hours(24));
        let (shelter, health) = (ServiceKind::ALL[0], ServiceKind::ALL[1]);
        let sent = |need, state, due_at, sent_at| Sent {
            case,
            service: None,
            need,
            state,
            due_at,
            sent_at,
        };
        let past = now() - day * 3;
        let late = referral(&force, sent(shelter, ReferralState::Sent, past, past - day)).await;
        referral(
            &force,
            sent(shelter, ReferralState::Sent, now() + day, past),
        )
        .await;
        referral(
            &force,
            sent(health, ReferralState::Completed, past, past - day),
        )
        .await;
        let meeting = force.meeting().await;
        let declined = sent(health, ReferralState::Declined, past, past);
        let declined = referral(&force, declined).await;
        let mut found: Vec<What> = open(&force, &meeting, Vec::new())
            .await
            .into_iter()
            .map(|one| one.what)
            .collect();
        found.sort_by_key(|what| matches!(what, What::Referral { need, .. } if *need == health));
        let expected = |code, need, state| What::Referral { code, need, state };
        assert_eq!(
            found,
            [
                expected(late, shelter, ReferralState::Sent),
                expected(declined, health, ReferralState::Declined),
            ]
        );
        // Another one for the same need of the same case: somebody is at it.
        referral(
            &force,
            sent(health, ReferralState::Sent, now() + day, now()),
        )
        .await;
        assert_eq!(open(&force, &meeting, Vec::new()).await.len(), 1);
    });
}

#[test]
fn needs_that_nobody_meets_are_counted_by_kind() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let (case, day) = (case(&force).await, SignedDuration::from_hours(24));
        let kinds = [
            ServiceKind::ALL[0],
            ServiceKind::ALL[1],
            ServiceKind::ALL[2],
        ];
        for _ in 0..2 {
            service(&force, case, kinds[0], now() - day).await;
        }
        service(&force, case, kinds[1], now() + day).await;
        let taken = service(&force, case, kinds[2], now() - day).await;
        let accepted = Sent {
            case,
            service: Some(taken),
            need: kinds[2],
            state: ReferralState::Accepted,
            due_at: now() - day,
            sent_at: now() - day * 2,
        };
        referral(&force, accepted).await;
        let meeting = force.meeting().await;
        let found = open(&force, &meeting, Vec::new()).await;
        let expected = Suggestion {
            source_id: kinds[0].code().to_owned(),
            what: What::UnmetNeed {
                kind: kinds[0],
                count: 2,
            },
        };
        assert_eq!(found, [expected]);
    });
}

#[test]
fn what_others_suggest_is_left_out_once_it_is_on_the_agenda() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let behind = || Suggestion {
            source_id: "indikator-1".to_owned(),
            what: What::Indicator {
                title: "Jumlah penyuluhan".to_owned(),
            },
        };
        assert_eq!(open(&force, &meeting, vec![behind()]).await, [behind()]);
        let taken = agenda::NewItem {
            source: AgendaSource::Indicator,
            source_id: Some(behind().source_id),
            ..item("Jumlah penyuluhan")
        };
        let mut tx = force.write().await;
        agenda::add(&mut tx, &mut force.sealing(), &meeting, &taken)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(open(&force, &meeting, vec![behind()]).await.is_empty());
    });
}

#[test]
fn items_of_a_meeting_that_was_called_off_are_suggested_for_the_next() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let series = force.series(None, 2);
        force.add_series(&series).await;
        let mut off = force.blank(now() + SignedDuration::from_hours(24));
        off.series = Some(series.id);
        let off = force.add(off).await;
        let mut tx = force.write().await;
        let new = item("Pembagian wilayah penyuluhan");
        agenda::add(&mut tx, &mut force.sealing(), &off, &new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut next = force.blank(now() + SignedDuration::from_hours(48));
        next.series = Some(series.id);
        let next = force.add(next).await;
        assert!(
            open(&force, &next, Vec::new()).await.is_empty(),
            "still ahead"
        );
        let mut tx = force.write().await;
        meetings::advance(&mut tx, &off, MeetingAction::Cancel)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let found = open(&force, &next, Vec::new()).await;
        assert_eq!(found[0].source(), AgendaSource::CarriedOver);
        assert_eq!(found[0].source_id, new.id.to_string());
    });
}
