//! The tally of work stays what a recount would find, and figures read nothing else.

use crate::common::{Person, id, now};
use crate::plan::help::*;
use domain::cases::{Monitoring, RestitutionOutcome, RetentionClass};
use domain::figures::{Month, Months};
use domain::ids::ServiceId;
use domain::referrals::{DeclineReason, ReferralOutcome, ReferralState};
use domain::services::{ServiceAction, ServiceKind};
use domain::{AreaCode, HumanCode, Place};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use policy::{Answer, Close, Edit, Plan, Refer, Reopen, See};
use std::collections::BTreeMap;
use store::audit::AuditKeys;
use store::cases::closing::{self, Settled};
use store::cases::opening::{self, Direct};
use store::cases::progress::{self, Header};
use store::figures::Counted;
use store::figures::work::{self, Question};
use store::referrals;
use store::services::{self, Details};
use store::{Store, Tx, sql};
use testkit::each_database;
use vault::Random;

/// A change of the case by `$person` under `$act`, committed where it succeeded.
macro_rules! change {
    ($file:expr, $person:expr, $act:ty, |$tx:ident, $auth:ident, $keeper:ident| $do:expr) => {{
        let mut transaction = $file.world.store.write().await.unwrap();
        let $tx = &mut transaction;
        let found = $file.auth::<$act>($tx, $person).await;
        let $auth = &found.unwrap();
        #[allow(unused_mut, unused_variables)]
        let mut $keeper = $file.world.keeper($person);
        let done = $do.await;
        if done.is_ok() {
            transaction.commit().await.unwrap();
        }
        done
    }};
}

/// A step of the receiver.
async fn answer(file: &File, code: HumanCode, state: ReferralState, choice: usize) {
    let them = &file.world.stranger;
    match (state, choice) {
        (ReferralState::Sent, 0 | 1) => answer!(
            file,
            them,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, _who| referrals::accept(tx, keeper, on, version, when)
        ),
        (ReferralState::Sent, _) => decline(file, code, DeclineReason::NoCapacity).await,
        (ReferralState::Accepted, 0 | 1) => answer!(
            file,
            them,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, _who| referrals::start(tx, keeper, on, version, when)
        ),
        (_, 2) => answer!(
            file,
            them,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                let why = (DeclineReason::NotEligible, None);
                referrals::give_back(tx, keeper, on, why, version, (when, who))
            }
        ),
        (_, choice) => {
            let outcomes = [ReferralOutcome::Delivered, ReferralOutcome::Unreachable];
            let outcome = outcomes[choice % 2];
            answer!(
                file,
                them,
                Answer,
                Receiver,
                code,
                now(),
                |tx, keeper, on, version, when, who| {
                    let what = (outcome, None);
                    referrals::complete(tx, keeper, on, what, version, (when, who))
                }
            )
        }
    }
    .unwrap();
}

async fn decline(file: &File, code: HumanCode, why: DeclineReason) -> Result<(), referrals::Fault> {
    answer!(
        file,
        &file.world.stranger,
        Answer,
        Receiver,
        code,
        now(),
        |tx, keeper, on, version, when, who| {
            referrals::decline(tx, keeper, on, (why, None), version, (when, who))
        }
    )
}

async fn expire(file: &File, at: Timestamp) {
    let keys = AuditKeys::of(&file.world.ring);
    referrals::expire(&file.world.store, &file.world.ring, &keys, &zone(), at)
        .await
        .unwrap();
}

/// Plans a service that was applied for on a day.
async fn planned(file: &File, kind: ServiceKind, applied_on: Date) -> ServiceId {
    let service = id();
    let details = Details {
        applied_on,
        ..file.details()
    };
    file.try_plan(service, kind, &details).await.unwrap();
    service
}

async fn settle(file: &File, restitution: Option<RestitutionOutcome>) {
    let version = file.case().await.version;
    let settled = Settled {
        monitoring: Monitoring::LeftOut,
        reason: Some((id(), story("Korban pindah ke luar negeri."))),
        restitution,
        retention: Some(RetentionClass::AdultVictim),
    };
    let who = by(&file.world.manager);
    change!(file, &file.world.manager, Edit, |tx, auth, keeper| {
        closing::settle(tx, &mut keeper, auth, &settled, version, &who)
    })
    .unwrap();
}

async fn close(file: &File) {
    let version = file.case().await.version;
    let who = by(&file.world.manager);
    change!(file, &file.world.manager, Close, |tx, auth, keeper| {
        closing::close(tx, auth, version, (today(), &who))
    })
    .unwrap();
}

async fn reopen(file: &File) {
    let version = file.case().await.version;
    let who = by(&file.world.manager);
    let why = story("Korban kembali menghubungi.");
    change!(file, &file.world.manager, Reopen, |tx, auth, keeper| {
        closing::reopen(tx, &mut keeper, auth, (id(), &why), version, &who)
    })
    .unwrap();
}

async fn own(file: &File, person: &Person) {
    let version = file.case().await.version;
    let who = by(&file.world.manager);
    change!(file, &file.world.manager, Plan, |tx, auth, keeper| {
        progress::assign(tx, auth, person.actor.account, version, &who)
    })
    .unwrap();
}

async fn move_to(file: &File, place: &str) {
    let version = file.case().await.version;
    let who = by(&file.world.manager);
    let header = Header {
        place: place.parse::<Place>().unwrap(),
        high_risk: false,
        no_contact: false,
    };
    change!(file, &file.world.manager, Edit, |tx, auth, keeper| {
        progress::save_header(tx, auth, &header, version, &who)
    })
    .unwrap();
}

fn question(file: &File) -> Question {
    Question {
        task_forces: vec![file.world.task_force],
        months: None,
        area: None,
        today: today(),
        now: now(),
    }
}

fn said(counted: &[Counted]) -> Vec<String> {
    let of = |one: &Counted| format!("{} {}", one.keys.join(" "), one.n);
    counted.iter().map(of).collect()
}

#[test]
fn services_count_by_kind_and_by_whether_they_began_in_time() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let early = planned(&file, ServiceKind::Health, date(2024, 3, 10)).await;
        let late = planned(&file, ServiceKind::Health, date(2024, 2, 10)).await;
        planned(&file, ServiceKind::Health, date(2024, 3, 12)).await;
        let settled = planned(&file, ServiceKind::Health, date(2024, 3, 12)).await;
        for service in [early, late] {
            file.step(service, ServiceAction::Start, today())
                .await
                .unwrap();
        }
        file.step(settled, ServiceAction::Dismiss, today())
            .await
            .unwrap();
        let mut tx = file.world.store.read().await.unwrap();
        let asked = question(&file);
        let counted = work::services(&mut tx, &asked).await.unwrap();
        assert_eq!(
            said(&counted),
            [
                "health in-time 1",
                "health late 1",
                "health no-clock 1",
                "health waiting 1"
            ]
        );
        // Its week is over on the twentieth: nothing was written, and it is late.
        let later = Question {
            today: date(2024, 3, 20),
            ..asked.clone()
        };
        let counted = work::services(&mut tx, &later).await.unwrap();
        assert_eq!(
            said(&counted),
            ["health in-time 1", "health late 2", "health no-clock 1"]
        );
        let february = Month::new(2024, 2).unwrap();
        let february = Question {
            months: Months::new(february, february),
            ..asked
        };
        let counted = work::services(&mut tx, &february).await.unwrap();
        assert_eq!(said(&counted), ["health late 1"]);
    });
}

#[test]
fn referrals_count_by_what_became_of_them_and_by_when_they_were_answered() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let mut codes = Vec::new();
        for _ in 0..4 {
            codes.push(file.send(&file.referral(&[])).await.unwrap());
        }
        answer(&file, codes[0], ReferralState::Sent, 0).await;
        answer(&file, codes[0], ReferralState::Accepted, 0).await;
        decline(&file, codes[1], DeclineReason::NoCapacity)
            .await
            .unwrap();
        let mut tx = file.world.store.read().await.unwrap();
        let asked = question(&file);
        let counted = work::referrals(&mut tx, &asked).await.unwrap();
        assert_eq!(
            said(&counted),
            [
                "shelter declined 1",
                "shelter in-progress 1",
                "shelter sent 2"
            ]
        );
        let counted = work::answers(&mut tx, &asked).await.unwrap();
        assert_eq!(said(&counted), ["shelter in-time 2", "shelter waiting 2"]);
        let later = Question {
            now: now() + 240.hours(),
            ..asked.clone()
        };
        let counted = work::answers(&mut tx, &later).await.unwrap();
        assert_eq!(said(&counted), ["shelter in-time 2", "shelter late 2"]);
        drop(tx);
        expire(&file, now() + 480.hours()).await;
        let mut tx = file.world.store.read().await.unwrap();
        let counted = work::answers(&mut tx, &asked).await.unwrap();
        assert_eq!(
            said(&counted),
            ["shelter in-time 2", "shelter late 2"],
            "what ran out was not answered in time"
        );
    });
}

#[test]
fn a_need_is_unmet_until_somebody_is_asked_anew_or_it_begins() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let asked = question(&file);
        let unmet = async |asked: &Question| {
            let mut tx = file.world.store.read().await.unwrap();
            said(&work::unmet(&mut tx, asked).await.unwrap())
        };
        let new = file.referral(&[]);
        let code = file.send(&new).await.unwrap();
        assert!(unmet(&asked).await.is_empty(), "somebody is asked");
        decline(&file, code, DeclineReason::NoCapacity)
            .await
            .unwrap();
        assert_eq!(unmet(&asked).await, ["shelter declined 1"]);
        {
            let mut tx = file.world.store.read().await.unwrap();
            let reasons = work::unmet_reasons(&mut tx, &asked).await.unwrap();
            assert_eq!(said(&reasons), ["no-capacity 1"]);
            let reasons = work::decline_reasons(&mut tx, &asked).await.unwrap();
            assert_eq!(said(&reasons), ["no-capacity 1"]);
            let areas = work::unmet_areas(&mut tx, &asked).await.unwrap();
            assert_eq!(said(&areas), ["31.73 declined 1"]);
        }
        let again = referrals::New {
            service: Some(new.new_service),
            ..file.referral(&[])
        };
        let code = file.send(&again).await.unwrap();
        assert!(unmet(&asked).await.is_empty(), "another is asked");
        expire(&file, now() + 480.hours()).await;
        assert_eq!(unmet(&asked).await, ["shelter expired 1"]);
        let _ = code;
        // Another service of the kind for the same person is given.
        let other = planned(&file, ServiceKind::Shelter, today()).await;
        file.step(other, ServiceAction::Start, today())
            .await
            .unwrap();
        assert!(unmet(&asked).await.is_empty(), "it is met otherwise");
        // What nobody was asked for is unmet once its time is over.
        planned(&file, ServiceKind::Health, today()).await;
        assert!(unmet(&asked).await.is_empty());
        let later = Question {
            today: date(2024, 3, 23),
            ..asked
        };
        assert_eq!(unmet(&later).await, ["health overdue 1"]);
    });
}

#[test]
fn restitution_counts_from_the_plan_until_its_outcome_is_recorded() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let asked = question(&file);
        let claims = async || {
            let mut tx = file.world.store.read().await.unwrap();
            said(&work::restitution(&mut tx, &asked).await.unwrap())
        };
        assert_eq!(claims().await, ["open 1"]);
        let claim = file.plan(ServiceKind::Restitution).await;
        assert_eq!(claims().await, ["planned 1"]);
        file.step(claim, ServiceAction::Start, today())
            .await
            .unwrap();
        assert_eq!(claims().await, ["under-way 1"]);
        settle(&file, Some(RestitutionOutcome::PaidInPart)).await;
        assert_eq!(claims().await, ["paid-in-part 1"]);
    });
}

#[test]
fn cases_count_under_who_carries_them_and_in_the_months_in_which_they_came_and_went() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let asked = question(&file);
        let load = async |asked: &Question| {
            let mut tx = file.world.store.read().await.unwrap();
            let all = work::caseload(&mut tx, asked).await.unwrap();
            let of =
                |one: &work::Load| (one.open, one.unowned, one.officers, one.opened, one.closed);
            all.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(load(&asked).await, [(1, 0, 1, 1, 0)]);
        own(&file, &file.world.manager).await;
        let who = by(&file.world.manager);
        let me = file.world.manager.actor.account;
        change!(file, &file.world.manager, Plan, |tx, auth, keeper| {
            progress::record_conflict(tx, auth, me, &who)
        })
        .unwrap();
        assert_eq!(load(&asked).await, [(1, 1, 0, 1, 0)]);
        let before = Month::new(2024, 2).unwrap();
        let before = Question {
            months: Months::new(before, before),
            ..asked.clone()
        };
        assert_eq!(load(&before).await, [(1, 1, 0, 0, 0)], "open is open now");
    });
}

#[test]
fn a_closed_case_is_open_nowhere_and_one_that_is_reopened_was_not_closed() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let asked = question(&file);
        settle(&file, Some(RestitutionOutcome::NotClaimed)).await;
        close(&file).await;
        let load = async || {
            let mut tx = file.world.store.read().await.unwrap();
            let all = work::caseload(&mut tx, &asked).await.unwrap();
            (all[0].open, all[0].opened, all[0].closed)
        };
        assert_eq!(load().await, (0, 1, 1));
        reopen(&file).await;
        assert_eq!(load().await, (1, 1, 0));
        let mut tx = file.world.store.read().await.unwrap();
        assert_eq!(tallied(&mut tx).await, recount(&mut tx).await);
    });
}

#[test]
fn an_imported_case_is_counted_nowhere() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let mut tx = file.world.store.write().await.unwrap();
        let before = tallied(&mut tx).await;
        let new = Direct {
            id: id(),
            task_force: file.world.task_force,
            team: file.world.teams[0],
            owner: None,
            import: Some((id(), None)),
            stage: domain::cases::Stage::Assessment,
            area: "31.73".parse().ok(),
            country: None,
            exploitation: None,
            child: false,
            high_risk: false,
            opened_on: today().into(),
            opened_at: now(),
            closed_at: None,
            retention: None,
            persons: Vec::new(),
            facts: Vec::new(),
        };
        opening::open_direct(&mut tx, &mut Random::system(), &new, now())
            .await
            .unwrap();
        assert_eq!(tallied(&mut tx).await, before);
    });
}

#[test]
fn an_area_narrows_every_count_and_another_task_force_has_none_of_it() {
    each_database(|store| async move {
        let file = File::new(store).await;
        file.plan(ServiceKind::Health).await;
        let mut tx = file.world.store.read().await.unwrap();
        for (area, n) in [
            ("31.73", 1),
            ("31.73.05", 1),
            ("31", 1),
            ("31.71", 0),
            ("32", 0),
        ] {
            let asked = Question {
                area: Some(area.parse().unwrap()),
                ..question(&file)
            };
            let services = work::services(&mut tx, &asked).await.unwrap();
            assert_eq!(services.len(), n, "{area}");
            assert_eq!(
                work::caseload(&mut tx, &asked).await.unwrap().len(),
                n,
                "{area}"
            );
        }
        let nobody = Question {
            task_forces: vec![id()],
            ..question(&file)
        };
        assert!(work::services(&mut tx, &nobody).await.unwrap().is_empty());
        assert!(work::caseload(&mut tx, &nobody).await.unwrap().is_empty());
        assert_eq!(work::officers(&mut tx, &nobody).await.unwrap(), 0);
        assert_eq!(
            work::span(&mut tx, &nobody.task_forces).await.unwrap(),
            None
        );
        let [first, last] = [1, 12].map(|month| Month::new(2024, month).unwrap());
        let span = work::span(&mut tx, &[file.world.task_force]).await.unwrap();
        assert_eq!(span, Months::new(first, last));
        assert_eq!(work::officers(&mut tx, &question(&file)).await.unwrap(), 1);
    });
}

// ---------------------------------------------------------------- against a recount

type Cells = BTreeMap<Vec<String>, i64>;

async fn tallied(tx: &mut Tx) -> Cells {
    let columns = [
        "task_force",
        "measure",
        "period",
        "area",
        "subject",
        "state",
        "detail",
    ];
    let query =
        sql("select task_force, measure, period, area, subject, state, detail, n from work_tally");
    let rows = tx.rows(&query).await.unwrap();
    rows.iter()
        .map(|row| {
            let key = columns.map(|column| row.string(column).unwrap()).to_vec();
            (key, row.int("n").unwrap())
        })
        .collect()
}

/// Counts all own cases of the register, without the tally.
async fn recount(tx: &mut Tx) -> Cells {
    let mut cells = Cells::new();
    for query in [
        CASES, CLAIMS, OPEN, CLOSED, SERVICES, UNMET, REFERRALS, ANSWERS,
    ] {
        for row in tx.rows(&sql(query)).await.unwrap() {
            let area: Option<AreaCode> = row.parse_opt("area").unwrap();
            let area = area.and_then(AreaCode::city).map(|city| city.to_string());
            let text = |name| row.text_opt(name).unwrap().unwrap_or_default().to_owned();
            let mut month: String = text("at").chars().take(7).collect();
            if let Some(at) = row.time_opt("moment").unwrap() {
                month = zone().to_datetime(at).strftime("%Y-%m").to_string();
            }
            let mut periods = vec![String::new()];
            if !month.is_empty() {
                periods.extend([month[..4].to_owned(), month.clone()]);
            }
            for period in periods {
                let key = vec![
                    text("task_force"),
                    text("measure"),
                    period,
                    area.clone().unwrap_or_default(),
                    text("subject"),
                    text("state"),
                    text("detail"),
                ];
                *cells.entry(key).or_default() += 1;
            }
        }
    }
    cells
}

const CASES: &str = "select task_force, area, opened_on as at, cast(null as bigint) as moment, \
    'opened' as measure, team as subject, '' as state, '' as detail from cases \
    where import is null";
const OPEN: &str = "select task_force, area, '' as at, cast(null as bigint) as moment, \
    'open' as measure, team as subject, '' as state, owner as detail from cases \
    where import is null and closed_at is null";
const CLOSED: &str = "select task_force, area, '' as at, closed_at as moment, \
    'closed' as measure, team as subject, '' as state, '' as detail from cases \
    where import is null and closed_at is not null";
const CLAIMS: &str = "select c.task_force, c.area, c.opened_on as at, \
    cast(null as bigint) as moment, 'restitution' as measure, case when c.restitution <> '' \
    then c.restitution when exists (select 1 from service s where s.case_id = c.id \
    and s.kind = 'restitution' and s.state in ('in-progress', 'done')) then 'under-way' \
    when exists (select 1 from service s where s.case_id = c.id and s.kind = 'restitution' \
    and s.state in ('planned', 'requested', 'stopped')) then 'planned' else 'open' end as subject, \
    '' as state, '' as detail from cases c where c.import is null";
const SERVICES: &str = "select c.task_force, c.area, s.applied_on as at, \
    cast(null as bigint) as moment, 'service' as measure, s.kind as subject, \
    case when s.due_on is null then 'no-clock' when s.started_on <= s.due_on then 'in-time' \
    when s.started_on > s.due_on then 'late' \
    when s.state in ('planned', 'requested', 'stopped') then 'waiting' else 'no-clock' end as state, \
    case when s.started_on is null and s.state in ('planned', 'requested', 'stopped') \
    then s.due_on end as detail from service s join cases c on c.id = s.case_id \
    where c.import is null";
const REFERRALS: &str = "select c.task_force, c.area, '' as at, r.sent_at as moment, \
    'referral' as measure, r.need as subject, r.state, \
    case when r.state = 'declined' then r.decline_reason end as detail \
    from referral r join cases c on c.id = r.case_id where c.import is null";
const ANSWERS: &str = "select c.task_force, c.area, '' as at, r.sent_at as moment, \
    'answer' as measure, r.need as subject, case when r.answered_at <= r.due_at then 'in-time' \
    when r.answered_at > r.due_at or r.state = 'expired' then 'late' \
    when r.state = 'sent' then 'waiting' else 'no-clock' end as state, \
    case when r.state = 'sent' then cast(r.due_at as text) end as detail \
    from referral r join cases c on c.id = r.case_id where c.import is null";
const UNMET: &str = "select u.task_force, u.area, u.at, u.moment, 'unmet' as measure, \
    u.kind as subject, case when u.refused = 'declined' then 'declined' \
    when u.refused = 'expired' then 'expired' else 'overdue' end as state, \
    case when u.refused = 'declined' then u.reason when u.refused = 'expired' then '' \
    else u.due_on end as detail from (select c.task_force, c.area, s.applied_on as at, \
    cast(null as bigint) as moment, s.kind, s.due_on, s.started_on, \
    case when not exists (select 1 from referral r where r.service = s.id \
    and r.state in ('sent', 'accepted', 'in-progress')) then (select r.state from referral r \
    where r.service = s.id and r.state in ('declined', 'expired') \
    order by r.sent_at desc, r.id desc limit 1) end as refused, \
    (select r.decline_reason from referral r where r.service = s.id \
    and r.state in ('declined', 'expired') order by r.sent_at desc, r.id desc limit 1) as reason \
    from service s join cases c on c.id = s.case_id where c.import is null \
    and s.state in ('planned', 'requested', 'stopped') and not exists (select 1 from service o \
    where o.case_id = s.case_id and o.id <> s.id and o.kind = s.kind \
    and (o.person = s.person or o.person is null or s.person is null) \
    and (o.state = 'in-progress' or (o.state = 'done' and o.started_on >= s.applied_on)))) u \
    where u.refused is not null or (u.started_on is null and u.due_on is not null)";

/// The change number `step`: the same in every run, so that a failure can be seen again.
async fn some_change(file: &File, step: usize, others: &[Person]) {
    let kinds = [
        ServiceKind::Health,
        ServiceKind::Shelter,
        ServiceKind::Restitution,
    ];
    let kind = kinds[step * 5 % 3];
    let services = {
        let mut tx = file.world.store.read().await.unwrap();
        let auth = file
            .auth::<See>(&mut tx, &file.world.manager)
            .await
            .unwrap();
        services::of_case(&mut tx, &auth).await.unwrap()
    };
    let pick = |fits: fn(&services::Service) -> bool| {
        let all: Vec<&services::Service> = services.iter().filter(|one| fits(one)).collect();
        all.get(step * 7 % all.len().max(1))
            .map(|one| (*one).clone())
    };
    match step * 13 % 11 {
        0 | 1 => {
            let day = date(2024, 2, 20) + i64::try_from(step * 3 % 24).unwrap().days();
            planned(file, kind, day).await;
        }
        2 | 3 => {
            let Some(service) = pick(|one| !services::legal_steps(one).is_empty()) else {
                return;
            };
            let steps = services::legal_steps(&service);
            let action = steps[step * 3 % steps.len()];
            // Some days do not follow those before; then nothing changes.
            let _ = file.step(service.id, action, today()).await;
        }
        4 => {
            file.send(&referrals::New {
                need: kind,
                ..file.referral(&[])
            })
            .await
            .unwrap();
        }
        5 => {
            let free = pick(|one| one.state.awaits_start() && one.referral.is_none());
            if let Some(service) = free {
                file.send(&referrals::New {
                    need: service.kind,
                    service: Some(service.id),
                    person: service.person,
                    ..file.referral(&[])
                })
                .await
                .unwrap();
            }
        }
        7 if step.is_multiple_of(3) => expire(file, now() + 480.hours()).await,
        6 | 7 => {
            if let Some((code, state)) = pick(|one| one.referral.is_some()).and_then(|s| s.referral)
            {
                answer(file, code, state, step % 4).await;
            }
        }
        8 => {
            if let Some((code, _)) = pick(|one| one.referral.is_some()).and_then(|s| s.referral) {
                answer!(
                    file,
                    &file.world.manager,
                    Refer,
                    Sender,
                    code,
                    now(),
                    |tx, keeper, on, version, when, who| {
                        referrals::cancel(tx, keeper, on, None, version, (when, who))
                    }
                )
                .unwrap();
            }
        }
        9 => {
            let places = ["31.73.05", "31.71", "31", "MY", "unknown"];
            move_to(file, places[step * 3 % 5]).await;
        }
        _ => match step % 3 {
            1 => own(file, &others[step % others.len()]).await,
            2 => settle(file, Some(RestitutionOutcome::Unpaid)).await,
            _ => settle(file, None).await,
        },
    }
}

#[test]
fn after_any_changes_the_tally_equals_a_recount() {
    each_database(|store: Store| async move {
        let mut file = File::new(store).await;
        let others = [
            file.world
                .enlist(0, domain::people::Role::CaseManager, false)
                .await,
            file.world
                .enlist(0, domain::people::Role::CaseManager, false)
                .await,
        ];
        let mut cases = Vec::new();
        for age in [24, 30] {
            cases.push(open(&file.world, age).await);
        }
        for step in 0..110 {
            (file.case, file.victim) = cases.remove(0);
            some_change(&file, step / 2, &others).await;
            cases.push((file.case, file.victim));
            let mut tx = file.world.store.read().await.unwrap();
            assert_eq!(
                tallied(&mut tx).await,
                recount(&mut tx).await,
                "after step {step}"
            );
        }
        let mut tx = file.world.store.read().await.unwrap();
        let counted = tallied(&mut tx).await;
        for reached in [
            "in-time",
            "late",
            "waiting",
            "declined",
            "expired",
            "overdue",
            "cancelled",
        ] {
            assert!(counted.keys().any(|key| key[5] == reached), "{reached}");
        }
    });
}
