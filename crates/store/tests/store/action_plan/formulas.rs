//! Each formula against a small world of which every row is known: what lies in the first quarter
//! of 2024 counts, what lies before it, elsewhere or with another task force does not.

use crate::action_plan::help::{q, zone};
use crate::common::{World, id, now};
use domain::Coded;
use domain::action_plan::{Amount, Formula, Measure, Ratio};
use domain::ids::TaskForceId;
use domain::people::Level;
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::action_plan::{Scope, compute};
use store::people::{self, TaskForce};
use store::{Sql, Tx, sql};
use testkit::each_database;
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    format!("{text}T05:00:00Z").parse().unwrap()
}

async fn put(tx: &mut Tx, insert: Sql) {
    tx.run(&insert).await.unwrap();
}

/// One task force's rows.
struct Rows<'a> {
    world: &'a World,
    force: TaskForceId,
}

impl Rows<'_> {
    async fn report(&self, tx: &mut Tx, received: &str, area: &str, screened: Option<&str>) {
        let report = Uuid::now_v7();
        let insert = sql(
            "insert into report (id, task_force, team, code, channel, reporter_kind, \
             received_at, area, urgency, child_involved, state, due_at, recorded_by, created_at, \
             updated_at, version) values (?, ?, ?, ?, '129', 'anonymous', ?, ?, 'normal', 'no', \
             'received', ?, ?, 0, 0, 1)",
        )
        .bind(report)
        .bind(self.force)
        .bind(self.world.teams[0])
        .bind(Uuid::now_v7())
        .bind(at(received))
        .bind(area)
        .bind(at(received) + jiff::SignedDuration::from_hours(24))
        .bind(self.world.officer.actor.account);
        put(tx, insert).await;
        if let Some(screened) = screened {
            let insert = sql(
                "insert into screening (id, report, minor, answers, elements, advice, \
                 international, domestic, ilo, recorded_by, created_at, version) \
                 values (?, ?, 'no', '', '', '', '', '', '', ?, ?, 1)",
            )
            .bind(Uuid::now_v7())
            .bind(report)
            .bind(self.world.officer.actor.account)
            .bind(at(screened));
            put(tx, insert).await;
        }
    }

    async fn case(
        &self,
        tx: &mut Tx,
        opened: &str,
        area: &str,
        closed: Option<(&str, &str)>,
        import: Option<Uuid>,
    ) -> Uuid {
        let case = Uuid::now_v7();
        let insert = sql(
            "insert into cases (id, task_force, team, code, alias, import, stage, open, area, \
             exploitation, child, high_risk, no_contact, opened_on, opened_at, closed_at, due_at, \
             monitoring, restitution, victims, updated_at, version) values (?, ?, ?, ?, 'Melati', \
             ?, 'assessment', ?, ?, '', ?, ?, ?, ?, 0, ?, 0, 'done', ?, 0, 0, 1)",
        )
        .bind(case)
        .bind(self.force)
        .bind(self.world.teams[0])
        .bind(Uuid::now_v7())
        .bind(import)
        .bind(closed.is_none())
        .bind(area)
        .bind(false)
        .bind(false)
        .bind(false)
        .bind(opened)
        .bind(closed.map(|(day, _)| at(day)))
        .bind(closed.map_or("", |(_, restitution)| restitution));
        put(tx, insert).await;
        case
    }

    async fn victim(&self, tx: &mut Tx, case: Uuid, [sex, age, status]: [&str; 3]) -> Uuid {
        let person = Uuid::now_v7();
        let insert = sql(
            "insert into person (id, case_id, role, alias, sex, age_band, trafficking_status, \
             created_at, version) values (?, ?, 'victim', 'M', ?, ?, ?, 0, 1)",
        )
        .bind(person)
        .bind(case)
        .bind(sex)
        .bind(age)
        .bind((!status.is_empty()).then_some(status));
        put(tx, insert).await;
        person
    }

    /// Kind, due, started, state.
    async fn service(&self, tx: &mut Tx, case: Uuid, [kind, due, started, state]: [&str; 4]) {
        let insert = sql(
            "insert into service (id, case_id, team, kind, applied_on, due_on, due_at, state, \
             started_on, created_at, updated_at, version) \
             values (?, ?, ?, ?, '2024-01-01', ?, 0, ?, ?, 0, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(case)
        .bind(self.world.teams[0])
        .bind(kind)
        .bind(due)
        .bind(state)
        .bind((!started.is_empty()).then_some(started));
        put(tx, insert).await;
    }

    /// Sent, due, answered, state.
    async fn referral(&self, tx: &mut Tx, case: Uuid, [sent, due, answered, state]: [&str; 4]) {
        let insert = sql(
            "insert into referral (id, task_force, case_id, code, from_team, to_team, need, \
             area, child, urgency, sections, basis, state, due_at, sent_by, sent_at, answered_at, \
             case_opened_at, updated_at, version) values (?, ?, ?, ?, ?, ?, 'shelter', \
             '31.73.05', ?, 'normal', '', 'legal-duty', ?, ?, ?, ?, ?, 0, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(self.force)
        .bind(case)
        .bind(Uuid::now_v7())
        .bind(self.world.teams[0])
        .bind(self.world.teams[1])
        .bind(false)
        .bind(state)
        .bind(at(due))
        .bind(self.world.officer.actor.account)
        .bind(at(sent))
        .bind((!answered.is_empty()).then(|| at(answered)));
        put(tx, insert).await;
    }

    async fn found(&self, tx: &mut Tx, case: Uuid, person: Uuid, [body, status, on]: [&str; 3]) {
        let insert = sql(
            "insert into determination (id, case_id, person, status, body, determined_on, \
             date_precision, recorded_at) values (?, ?, ?, ?, ?, ?, 'exact', 0)",
        )
        .bind(Uuid::now_v7())
        .bind(case)
        .bind(person)
        .bind(status)
        .bind(body)
        .bind(on);
        put(tx, insert).await;
    }

    async fn follow_up(&self, tx: &mut Tx, case: Uuid, [on, outcome]: [&str; 2]) {
        let insert = sql(
            "insert into follow_up (id, case_id, contacted_on, outcome, recorded_by, \
             recorded_at) values (?, ?, ?, ?, ?, 0)",
        )
        .bind(Uuid::now_v7())
        .bind(case)
        .bind(on)
        .bind(outcome)
        .bind(self.world.officer.actor.account);
        put(tx, insert).await;
    }

    /// A meeting with its invited organisations, each of which came or not.
    async fn meeting(&self, tx: &mut Tx, day: &str, closed: bool, came: &[(usize, bool)]) {
        let meeting = Uuid::now_v7();
        let insert = sql(
            "insert into meeting (id, task_force, title, purpose, state, starts_at, ends_at, \
             venue, people_a, letter_number, letter_copies, closed_at, created_at, version) \
             values (?, ?, 'Rakor', '', 'x', ?, ?, '', ?, '', '', ?, 0, 1)",
        )
        .bind(meeting)
        .bind(self.force)
        .bind(at(day))
        .bind(at(day))
        .bind(vec![0u8])
        .bind(closed.then(|| at(day)));
        put(tx, insert).await;
        for (number, (office, came)) in (1i64..).zip(came) {
            let invitee = Uuid::now_v7();
            let insert = sql(
                "insert into invitee (id, meeting, number, kind, organisation, who_a, \
                 token_digest, token_a, response, created_at, version) \
                 values (?, ?, ?, 'member', ?, ?, ?, ?, '', 0, 1)",
            )
            .bind(invitee)
            .bind(meeting)
            .bind(number)
            .bind(self.world.organisations[*office])
            .bind(vec![0u8])
            .bind(invitee.as_bytes().to_vec())
            .bind(vec![0u8]);
            put(tx, insert).await;
            if *came {
                let insert = sql(
                    "insert into attendance (id, meeting, invitee, kind, who_a, method, device, \
                     checked_at, recorded_at) values (?, ?, ?, 'participant', ?, 'code', ?, 0, 0)",
                )
                .bind(Uuid::now_v7())
                .bind(meeting)
                .bind(invitee)
                .bind(vec![0u8])
                .bind(Uuid::now_v7());
                put(tx, insert).await;
            }
        }
    }

    /// Due, done, state.
    async fn action_item(&self, tx: &mut Tx, post: Uuid, [due, done, state]: [&str; 3]) {
        let insert = sql(
            "insert into action_item (id, task_force, number, body_a, post, due_on, state, \
             done_on, created_at, updated_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(self.force)
        .bind(Uuid::now_v7())
        .bind(vec![0u8])
        .bind(post)
        .bind(due)
        .bind(state)
        .bind((!done.is_empty()).then_some(done));
        put(tx, insert).await;
    }

    async fn outreach(&self, tx: &mut Tx, day: &str, area: &str, people: [i64; 3]) {
        let insert = sql(
            "insert into outreach (id, task_force, kind, title, held_on, held_day, area, venue, \
             participants_female, participants_male, participants_unknown, client_key, \
             created_at, updated_at, version) \
             values (?, ?, 'education', 'Penyuluhan', ?, 0, ?, '', ?, ?, ?, ?, 0, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(self.force)
        .bind(day)
        .bind(area)
        .bind(people[0])
        .bind(people[1])
        .bind(people[2])
        .bind(Uuid::now_v7());
        put(tx, insert).await;
    }

    async fn watch_group(&self, tx: &mut Tx, area: &str, formed: Option<&str>, active: bool) {
        let insert = sql(
            "insert into watch_group (id, task_force, kind, name, area, members, formed_on, \
             active, created_at, version) values (?, ?, 'x', 'Warga', ?, 5, ?, ?, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(self.force)
        .bind(area)
        .bind(formed)
        .bind(active);
        put(tx, insert).await;
    }

    async fn listing(&self, tx: &mut Tx, verified: &str, active: bool) {
        let insert = sql(
            "insert into listing (id, task_force, organisation, name, description, needs, sex, \
             groups_of, cost, access, schedule, area, address, address_hidden, phones, documents, \
             languages, coverage, public, active, verified_on, created_at, updated_at, version) \
             values (?, ?, ?, ?, '', '', '', '', '', '', '', '31.73', '', ?, '', '', '', '', ?, \
             ?, ?, 0, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(self.force)
        .bind(self.world.organisations[0])
        .bind(Uuid::now_v7())
        .bind(false)
        .bind(false)
        .bind(active)
        .bind(verified);
        put(tx, insert).await;
    }

    async fn regulation(&self, tx: &mut Tx, from: &str) {
        let insert = sql(
            "insert into regulation (id, task_force, kind, number, year, title, issuer, level, \
             status, valid_from, confirmed, note, public, created_at, version) \
             values (?, ?, 'perwali', '1', 2024, 'X', '', 'city', 'in-force', ?, ?, '', ?, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(self.force)
        .bind(from)
        .bind(true)
        .bind(false);
        put(tx, insert).await;
    }

    /// Cases and what belongs to them.
    async fn cases(&self, tx: &mut Tx) {
        // Opened in the quarter, in Kebon Jeruk and in Cengkareng; before it; imported; by the year.
        let one = self.case(tx, "2024-01-10", "31.73.05", None, None).await;
        let two = self
            .case(
                tx,
                "2024-03",
                "31.73.01",
                Some(("2024-03-10", "paid")),
                None,
            )
            .await;
        let old = self
            .case(
                tx,
                "2023-12-31",
                "31.73.05",
                Some(("2024-01-20", "refused")),
                None,
            )
            .await;
        let past = Some(("2023-11-30", "paid"));
        self.case(tx, "2023-02-01", "31.73.05", past, None).await;
        let claimed = Some(("2024-02-02", "not-claimed"));
        self.case(tx, "2023-02-01", "31.73.05", claimed, None).await;
        let none = Some(("2024-02-02", "not-applicable"));
        self.case(tx, "2023-02-01", "31.73.05", none, None).await;
        let imported = self
            .case(tx, "2024-02-01", "31.73.05", None, Some(Uuid::now_v7()))
            .await;
        self.case(tx, "2024", "31.73.05", None, None).await;
        let child = self.victim(tx, one, ["female", "13-17", ""]).await;
        self.victim(tx, one, ["male", "25-44", "actual"]).await;
        self.victim(tx, two, ["female", "18-24", "not-victim"])
            .await;
        self.victim(tx, imported, ["female", "6-12", ""]).await;
        self.victim(tx, old, ["female", "6-12", ""]).await;
        for service in [
            ["health", "2024-01-17", "2024-01-15", "in-progress"],
            ["medical-forensic", "2024-01-11", "2024-01-14", "done"],
            ["psychological", "2024-01-17", "", "planned"],
            ["psychological", "2024-02-17", "", "declined-by-victim"],
            ["shelter", "2024-01-17", "2024-01-10", "in-progress"],
            ["shelter", "2023-12-30", "2023-12-29", "done"],
            ["social-rehabilitation", "2024-02-01", "2024-02-01", "done"],
            ["repatriation", "2024-03-01", "2024-03-01", "done"],
            ["reintegration", "2024-03-08", "2024-03-08", "done"],
            ["legal-aid", "2024-01-17", "2024-01-12", "done"],
            // Due after the present: not late yet.
            ["legal-aid", "2024-03-30", "", "planned"],
        ] {
            self.service(tx, one, service).await;
        }
        self.service(tx, imported, ["health", "2024-02-02", "2024-02-02", "done"])
            .await;
        for referral in [
            ["2024-01-02", "2024-01-05", "2024-01-04", "completed"],
            ["2024-01-02", "2024-01-05", "2024-01-06", "accepted"],
            ["2024-01-02", "2024-01-05", "2024-01-04", "declined"],
            ["2024-01-02", "2024-01-05", "", "cancelled"],
            ["2024-03-14", "2024-03-19", "", "sent"],
            ["2023-12-29", "2024-01-03", "2024-01-02", "in-progress"],
        ] {
            self.referral(tx, one, referral).await;
        }
        for finding in [
            ["police", "possible", "2024-01-20"],
            ["police", "actual", "2024-02-20"],
            ["court", "actual", "2024-03-01"],
            ["ngo", "actual", "2024-03-01"],
        ] {
            self.found(tx, one, child, finding).await;
        }
        self.found(tx, old, child, ["police", "actual", "2023-12-31"])
            .await;
        self.found(tx, two, child, ["police", "not-victim", "2024-03-02"])
            .await;
        for contact in [
            ["2024-02-01", "safe"],
            ["2024-02-08", "not-reached"],
            ["2023-12-31", "safe"],
        ] {
            self.follow_up(tx, one, contact).await;
        }
    }

    /// Everything else.
    async fn rest(&self, tx: &mut Tx) {
        self.report(tx, "2024-01-02", "31.73.05", Some("2024-01-03"))
            .await;
        self.report(tx, "2024-02-02", "31.73.01", Some("2024-02-09"))
            .await;
        self.report(tx, "2024-02-03", "31.73.01", None).await;
        self.report(tx, "2023-12-20", "31.73.05", Some("2023-12-20"))
            .await;
        self.meeting(tx, "2024-02-01", true, &[(0, true), (0, false), (1, false)])
            .await;
        self.meeting(tx, "2024-03-01", true, &[(0, true), (1, true)])
            .await;
        self.meeting(tx, "2024-03-10", false, &[(0, false)]).await;
        self.meeting(tx, "2023-09-26", true, &[(0, true)]).await;
        let post = Uuid::now_v7();
        let insert = sql(
            "insert into post (id, task_force, kind, title, duties, position, active, \
             created_at, version) values (?, ?, 'member', 'Anggota', '', 1, ?, 0, 1)",
        )
        .bind(post)
        .bind(self.force)
        .bind(true);
        put(tx, insert).await;
        for item in [
            ["2024-01-31", "2024-01-31", "done"],
            ["2024-01-31", "2024-02-15", "done"],
            ["2024-02-28", "", "doing"],
            ["2024-02-28", "", "dropped"],
            ["2024-03-29", "", "open"],
            ["2023-12-31", "2023-12-30", "done"],
        ] {
            self.action_item(tx, post, item).await;
        }
        self.outreach(tx, "2024-01-15", "31.73.05.1001", [20, 10, 5])
            .await;
        self.outreach(tx, "2024-03-31", "31.73.01.1001", [7, 0, 0])
            .await;
        self.outreach(tx, "2024-02-01", "31.73.01.1001", [3, 3, 0])
            .await;
        self.outreach(tx, "2024-02-02", "31.73.01", [1, 1, 0]).await;
        self.outreach(tx, "2023-12-31", "31.73.05.1001", [50, 50, 0])
            .await;
        self.watch_group(tx, "31.73.05.1001", Some("2023-05-01"), true)
            .await;
        self.watch_group(tx, "31.73.01.1001", None, true).await;
        self.watch_group(tx, "31.73.01.1001", Some("2024-04-01"), true)
            .await;
        self.watch_group(tx, "31.73.05.1001", None, false).await;
        self.listing(tx, "2024-02-01", true).await;
        self.listing(tx, "2024-02-01", false).await;
        self.listing(tx, "2023-02-01", true).await;
        self.regulation(tx, "2024-01-01").await;
        self.regulation(tx, "2023-01-01").await;
    }
}

/// What each formula gives for the whole task force, and for Kebon Jeruk (31.73.05).
fn expected() -> BTreeMap<Formula, [Measure; 2]> {
    use Formula as F;
    let n = |whole, part| [whole, part].map(|n| Measure::Value(Amount::whole(n)));
    let share = |whole: (i64, i64), of_part: (i64, i64)| {
        [whole, of_part].map(|(part, of)| Measure::Share(Ratio { part, of }))
    };
    BTreeMap::from([
        (F::OutreachEvents, n(4, 1)),
        (F::PeopleReached, n(50, 35)),
        (F::VillagesReached, n(2, 1)),
        (F::WatchGroups, n(2, 1)),
        (F::HealthServices, n(2, 2)),
        (F::PsychologicalServices, n(0, 0)),
        (F::HealthOnTime, share((1, 3), (1, 3))),
        (F::ShelterServices, n(1, 1)),
        (F::SocialServices, n(1, 1)),
        (F::Repatriations, n(1, 1)),
        (F::Reintegrations, n(1, 1)),
        (F::ServicesOnTime, share((6, 8), (6, 8))),
        (F::ReferralsSent, n(5, 5)),
        (F::ReferralsOnTime, share((2, 4), (2, 4))),
        (F::FollowUps, n(1, 1)),
        (F::RegulationsInForce, n(1, 1)),
        (F::LegalAid, n(1, 1)),
        (F::PoliceCases, n(1, 1)),
        (F::CourtCases, n(1, 1)),
        (F::RestitutionClaimed, share((2, 3), (1, 2))),
        (F::RestitutionPaid, share((1, 2), (0, 1))),
        (F::ReportsReceived, n(3, 1)),
        (F::ReportsOnTime, share((1, 3), (1, 1))),
        (F::Victims, n(2, 2)),
        (F::FemaleVictims, n(1, 1)),
        (F::ChildVictims, n(1, 1)),
        (F::CasesOpened, n(2, 1)),
        (F::CasesClosed, n(4, 3)),
        (F::Meetings, n(2, 2)),
        (F::MeetingAttendance, share((3, 4), (3, 4))),
        (F::DecisionsOnTime, share((1, 3), (1, 3))),
        (F::DirectoryVerified, n(1, 1)),
    ])
}

#[test]
fn every_formula_counts_what_it_says() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let other: TaskForceId = id();
        let force = TaskForce {
            id: other,
            level: Level::City,
            area: "31.73".to_owned(),
            name: "Gugus Tugas lain".to_owned(),
            parent: None,
        };
        people::add_task_force(&mut tx, &force, now())
            .await
            .unwrap();
        let own = Rows {
            world: &world,
            force: world.task_force,
        };
        own.cases(&mut tx).await;
        own.rest(&mut tx).await;
        // Another task force with the same events changes nothing.
        let theirs = Rows {
            world: &world,
            force: other,
        };
        theirs.cases(&mut tx).await;
        theirs.rest(&mut tx).await;

        let zone = zone();
        let whole = Scope::whole(&mut tx, world.task_force, q(2024, 1), &zone, now()).await;
        let whole = whole.unwrap();
        let part = whole.within(Some("31.73.05")).unwrap();
        let expected = expected();
        assert_eq!(
            expected.len(),
            Formula::ALL.len(),
            "every formula is checked"
        );
        for (formula, [all, narrow]) in expected {
            assert_eq!(
                compute(&mut tx, &whole, formula).await.unwrap(),
                all,
                "{formula}"
            );
            let narrow = if formula.has_place() { narrow } else { all };
            assert_eq!(
                compute(&mut tx, &part, formula).await.unwrap(),
                narrow,
                "{formula}"
            );
            let home = whole.within(Some("31.73")).unwrap();
            assert_eq!(
                compute(&mut tx, &home, formula).await.unwrap(),
                all,
                "{formula}"
            );
        }
    });
}

#[test]
fn nothing_counted_is_nothing_and_no_mistake() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.read().await.unwrap();
        let zone = zone();
        let scope = Scope::whole(&mut tx, world.task_force, q(2024, 1), &zone, now()).await;
        let scope = scope.unwrap();
        for formula in Formula::ALL {
            let found = compute(&mut tx, &scope, *formula).await.unwrap();
            let nothing = match found {
                Measure::Value(value) => value == Amount::ZERO,
                Measure::Share(ratio) => ratio == Ratio::default(),
            };
            assert!(nothing, "{formula}: {found:?}");
        }
    });
}
