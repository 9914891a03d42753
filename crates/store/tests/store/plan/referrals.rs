//! Referrals from sending to outcome: who may do what, what the service does, what is refused.

use crate::common::{Person, id, now};
use crate::plan::help::*;
use domain::HumanCode;
use domain::cases::PersonRole;
use domain::people::Role;
use domain::referrals::{
    BasisError, Consent, ConsentGiver, DeclineReason, LawfulBasis, ReferralOutcome, ReferralState,
    Side,
};
use domain::sections::{Section, Sections};
use domain::services::{ServiceKind, ServiceState};
use jiff::ToSpan;
use jiff::civil::date;
use policy::{Answer, Refer, See};
use store::access;
use store::audit::{self, AuditKeys};
use store::cases::events::{self, Happened, Wanted};
use store::paging::{Count, Seek};
use store::referrals::{self, Direction, Fault, Filter, New, Tab, words};
use store::{Error, sql};
use testkit::each_database;

macro_rules! receiver {
    ($file:expr, $person:expr, $code:expr, $step:ident) => {
        answer!(
            $file,
            $person,
            Answer,
            Receiver,
            $code,
            now(),
            |tx, keeper, on, version, when, _who| {
                referrals::$step(tx, keeper, on, version, when)
            }
        )
    };
}

async fn state(file: &File, code: HumanCode) -> ReferralState {
    card(file, &file.world.manager, code).await.unwrap().state
}

async fn card(file: &File, person: &Person, code: HumanCode) -> Option<referrals::Card> {
    let mut tx = file.world.store.read().await.unwrap();
    referrals::card(&mut tx, &person.actor, &code.to_string())
        .await
        .unwrap()
}

async fn happened(file: &File) -> Vec<(Happened, Vec<String>)> {
    let mut tx = file.world.store.read().await.unwrap();
    let auth = file
        .auth::<See>(&mut tx, &file.world.manager)
        .await
        .unwrap();
    let wanted = Wanted {
        limit: 99,
        ..Wanted::default()
    };
    let entries = events::timeline(&mut tx, &auth, &wanted).await.unwrap();
    entries
        .into_iter()
        .map(|entry| (entry.what, entry.details))
        .collect()
}

#[test]
fn from_sending_to_outcome_the_plan_follows() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let new = file.referral(&[Section::Identity, Section::Location]);
        let service = new.new_service;
        let code = file.send(&new).await.unwrap();
        assert_eq!(state(&file, code).await, ReferralState::Sent);
        let planned = file.service(service).await;
        assert_eq!(planned.state, ServiceState::Requested);
        assert_eq!(planned.provider, Some(file.world.organisations[1]));
        assert_eq!(planned.referral, Some((code, ReferralState::Sent)));
        assert!(
            services_by_hand(&file, service).await,
            "the referral decides, not the form"
        );

        let shelter = &file.world.stranger;
        receiver!(file, shelter, code, accept).unwrap();
        assert_eq!(file.service(service).await.state, ServiceState::Requested);
        receiver!(file, shelter, code, start).unwrap();
        assert_eq!(file.service(service).await.state, ServiceState::InProgress);
        let said = story("Tinggal dua minggu, lalu pulang.");
        answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                let what = (ReferralOutcome::Delivered, Some((id(), &said)));
                referrals::complete(tx, keeper, on, what, version, (when, who))
            }
        )
        .unwrap();
        let done = file.service(service).await;
        assert_eq!(
            (done.state, done.ended_on),
            (ServiceState::Done, Some(today()))
        );
        assert_eq!(done.referral, None);
        let over = card(&file, shelter, code).await.unwrap();
        assert_eq!(over.outcome, Some(ReferralOutcome::Delivered));
        assert_eq!(over.closed_at, Some(now()));
        // The sender reads what came of it; the receiver's part is over.
        let sender = file
            .look::<See>(&file.world.manager, code, Side::Sender)
            .await
            .unwrap();
        assert_eq!(sender.words.len(), 1);
        assert_eq!(sender.words[0].kind, words::Kind::Outcome);
        assert_eq!(sender.words[0].body.get().as_str(), said.as_str());
        assert!(
            file.look::<Answer>(shelter, code, Side::Receiver)
                .await
                .is_none()
        );
        let timeline = happened(&file).await;
        for what in [
            Happened::ReferralSent,
            Happened::ReferralAnswered,
            Happened::ReferralCompleted,
            Happened::ServiceChanged,
        ] {
            assert!(timeline.iter().any(|(entry, _)| *entry == what), "{what}");
        }
        assert_eq!(
            timeline[0].1,
            ["service-shelter", "referral-outcome-delivered"]
        );
    });
}

/// Whether a step by hand is refused because a referral is under way.
async fn services_by_hand(file: &File, service: domain::ids::ServiceId) -> bool {
    let step = file
        .step(service, domain::services::ServiceAction::Decline, today())
        .await;
    matches!(step, Err(store::services::Fault::Referred(_)))
        && store::services::legal_steps(&file.service(service).await).is_empty()
}

#[test]
fn a_declined_need_is_free_for_another_office() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let new = file.referral(&[]);
        let service = new.new_service;
        let code = file.send(&new).await.unwrap();
        let why = story("Kamar penuh sampai akhir bulan.");
        answer!(
            file,
            &file.world.stranger,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                let what = (DeclineReason::NoCapacity, Some((id(), &why)));
                referrals::decline(tx, keeper, on, what, version, (when, who))
            }
        )
        .unwrap();
        let declined = card(&file, &file.world.manager, code).await.unwrap();
        assert_eq!(declined.state, ReferralState::Declined);
        assert_eq!(declined.decline_reason, Some(DeclineReason::NoCapacity));
        assert_eq!(file.service(service).await.state, ServiceState::Planned);
        let mut tx = file.world.store.read().await.unwrap();
        let manager = &file.world.manager.actor;
        let returned = referrals::declined(&mut tx, manager, now()).await.unwrap();
        assert_eq!(returned, Count::Exactly(1));
        let later = referrals::declined(&mut tx, manager, now() + 1.hour())
            .await
            .unwrap();
        assert_eq!(later, Count::Exactly(0));
        drop(tx);
        let mut tx = file.world.store.read().await.unwrap();
        let sent = referrals::sent_as(&mut tx, manager, new.id).await.unwrap();
        assert_eq!(sent, Some(code));
        let receiver = &file.world.stranger.actor;
        assert_eq!(
            referrals::sent_as(&mut tx, receiver, new.id).await.unwrap(),
            None
        );
        drop(tx);
        // The same service again; a second one at the same time is refused.
        let again = New {
            service: Some(service),
            ..file.referral(&[])
        };
        let second = file.send(&again).await.unwrap();
        assert_ne!(second, code);
        let twice = New {
            service: Some(service),
            ..file.referral(&[])
        };
        assert!(matches!(
            file.send(&twice).await,
            Err(Fault::ServiceNotFree)
        ));
    });
}

#[test]
fn an_acceptance_can_be_undone_for_a_while() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let code = file
            .send(&file.referral(&[Section::Identity]))
            .await
            .unwrap();
        let shelter = &file.world.stranger;
        receiver!(file, shelter, code, accept).unwrap();
        let late = answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now() + 31.minutes(),
            |tx, keeper, on, version, when, _who| {
                referrals::undo_acceptance(tx, keeper, on, version, when)
            }
        );
        assert!(matches!(late, Err(Fault::UndoTooLate(_))));
        answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now() + 29.minutes(),
            |tx, keeper, on, version, when, _who| {
                referrals::undo_acceptance(tx, keeper, on, version, when)
            }
        )
        .unwrap();
        let waits = card(&file, shelter, code).await.unwrap();
        assert_eq!(
            (waits.state, waits.answered_at),
            (ReferralState::Sent, None)
        );
        let seen = file
            .look::<Answer>(shelter, code, Side::Receiver)
            .await
            .unwrap();
        assert!(seen.message.is_none() && seen.details.case.is_none());
        assert_eq!(seen.details.answered_by, None);
    });
}

#[test]
fn questions_and_answers_go_to_and_fro_before_acceptance() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let code = file.send(&file.referral(&[])).await.unwrap();
        let (shelter, manager) = (&file.world.stranger, &file.world.manager);
        let question = story("Apakah membawa anak?");
        answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, _version, _when, who| words::ask(
                tx,
                keeper,
                on,
                (id(), &question),
                who
            )
        )
        .unwrap();
        assert!(card(&file, manager, code).await.unwrap().question_waits);
        let asked = Filter {
            asked: true,
            ..Filter::default()
        };
        let mut tx = file.world.store.read().await.unwrap();
        let count = referrals::count(&mut tx, &manager.actor, (Direction::Out, Tab::Open), &asked);
        assert_eq!(count.await.unwrap(), Count::Exactly(1));
        drop(tx);
        let reply = story("Tidak, sendiri.");
        answer!(
            file,
            manager,
            Refer,
            Sender,
            code,
            now() + 1.minute(),
            |tx, keeper, on, _version, _when, who| words::answer(
                tx,
                keeper,
                on,
                (id(), &reply),
                who
            )
        )
        .unwrap();
        assert!(!card(&file, manager, code).await.unwrap().question_waits);
        for (person, seen) in [
            (
                shelter,
                file.look::<Answer>(shelter, code, Side::Receiver).await,
            ),
            (manager, file.look::<See>(manager, code, Side::Sender).await),
        ] {
            let seen = seen.unwrap();
            let said: Vec<_> = seen
                .words
                .iter()
                .map(|word| word.body.get().as_str())
                .collect();
            assert_eq!(said, [question.as_str(), reply.as_str()]);
            assert_eq!(seen.message.is_some(), person.actor == manager.actor);
        }
        let stored = {
            let mut tx = file.world.store.read().await.unwrap();
            let rows = sql("select body_a from referral_message");
            tx.rows(&rows).await.unwrap()
        };
        for row in &stored {
            let bytes = row.bytes("body_a").unwrap();
            assert!(
                !bytes
                    .windows(4)
                    .any(|part| part == b"anak" || part == b"send")
            );
        }
    });
}

#[test]
fn the_basis_must_carry_what_is_shared() {
    each_database(|store| async move {
        let file = File::with(store, 16).await;
        let consent = |by, scope: &[Section]| {
            Some(Consent {
                by,
                on: date(2024, 3, 14),
                scope: scope.iter().copied().collect(),
                withdrawn: None,
            })
        };
        let with = |consent, suspected| New {
            basis: LawfulBasis::Consent,
            consent,
            guardian_suspected: suspected,
            ..file.referral(&[Section::Identity])
        };
        let all = &[Section::General, Section::Identity];
        let person = consent(ConsentGiver::Person, all);
        let guardian = consent(ConsentGiver::Guardian, all);
        let narrow = consent(ConsentGiver::Guardian, &[Section::General]);
        for (new, expected) in [
            (with(None, false), BasisError::ConsentMissing),
            (with(person, false), BasisError::GuardianNeeded),
            (with(guardian.clone(), true), BasisError::GuardianSuspected),
            (with(narrow, false), BasisError::BeyondScope),
        ] {
            let refused = file.send(&new).await;
            assert!(matches!(refused, Err(Fault::Basis(error)) if error == expected));
        }
        let mut tx = file.world.store.read().await.unwrap();
        let rows = sql("select id from service union all select id from referral");
        let rows = tx.rows(&rows).await.unwrap();
        assert!(rows.is_empty(), "a refusal leaves nothing behind");
        drop(tx);
        let code = file.send(&with(guardian, false)).await.unwrap();
        let sent = file
            .look::<See>(&file.world.manager, code, Side::Sender)
            .await
            .unwrap();
        assert!(sent.card.child);
        assert_eq!(sent.details.lawful.consent_by, Some(ConsentGiver::Guardian));
        assert_eq!(sent.details.lawful.consent_on, Some(date(2024, 3, 14)));
    });
}

#[test]
fn what_the_form_proposes_about_child_and_guardian_comes_from_the_file() {
    each_database(|store| async move {
        let file = File::with(store, 24).await;
        let mut tx = file.world.store.write().await.unwrap();
        let auth = file
            .auth::<See>(&mut tx, &file.world.manager)
            .await
            .unwrap();
        assert!(!referrals::about_child(&mut tx, &auth, None).await.unwrap());
        assert!(!referrals::suspected_guardian(&mut tx, &auth).await.unwrap());
        let unknown = sql("update person set age_band = 'unknown', relationship = 'familial'");
        tx.run(&unknown).await.unwrap();
        tx.run(&sql("update cases set child = ?").bind(true))
            .await
            .unwrap();
        let victim = Some(file.victim);
        assert!(
            referrals::about_child(&mut tx, &auth, victim)
                .await
                .unwrap()
        );
        assert!(referrals::suspected_guardian(&mut tx, &auth).await.unwrap());
        let role = sql("update person set role = ?").bind(store::code(PersonRole::Witness));
        tx.run(&role).await.unwrap();
        assert!(!referrals::suspected_guardian(&mut tx, &auth).await.unwrap());
        let missing = referrals::about_child(&mut tx, &auth, Some(id())).await;
        assert!(matches!(missing, Err(Error::NotFound)));
    });
}

#[test]
fn only_teams_of_other_organisations_that_take_referrals_receive() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let mut tx = file.world.store.read().await.unwrap();
        let manager = &file.world.manager;
        let known = referrals::receivers(&mut tx, &manager.actor).await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].team, file.world.teams[1]);
        assert!(known[0].has_key);
        drop(tx);
        let own = New {
            to: file.world.teams[0],
            ..file.referral(&[])
        };
        assert!(matches!(file.send(&own).await, Err(Fault::NoReceiver)));
        let mut tx = file.world.store.write().await.unwrap();
        let retire = sql("update team_key set retired_at = 1 where team = ?");
        tx.run(&retire.bind(file.world.teams[1])).await.unwrap();
        tx.commit().await.unwrap();
        let sealed = file.send(&file.referral(&[Section::Location])).await;
        assert!(matches!(sealed, Err(Fault::ReceiverWithoutKey)));
        file.send(&file.referral(&[Section::Identity]))
            .await
            .unwrap();
        let mut tx = file.world.store.write().await.unwrap();
        let closed = sql("update team set takes_referrals = ? where id = ?");
        tx.run(&closed.bind(false).bind(file.world.teams[1]))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = file.send(&file.referral(&[])).await;
        assert!(matches!(refused, Err(Fault::NoReceiver)));
    });
}

#[test]
fn nobody_shares_what_they_cannot_open_themselves() {
    each_database(|store| async move {
        let file = File::new(store).await;
        // Health records are not for the police to hand on.
        let police = file.world.enlist(0, Role::Investigator, false).await;
        let medical = file
            .send_as(&police, &file.referral(&[Section::Medical]))
            .await;
        assert!(matches!(medical, Err(Fault::BeyondReach)));
        file.send_as(&police, &file.referral(&[Section::Location]))
            .await
            .unwrap();
        // A session that is not unlocked says what to do.
        let who = by(&file.world.manager);
        let mut tx = file.world.store.write().await.unwrap();
        let auth = file
            .auth::<Refer>(&mut tx, &file.world.manager)
            .await
            .unwrap();
        let random = vault::Random::system();
        let mut locked = store::sealed::Keeper::new(&file.world.ring, None, random);
        let new = file.referral(&[Section::Location]);
        let when = store::services::When::now(&file.calendar, &who);
        let actor = &file.world.manager.actor;
        let refused = referrals::send(&mut tx, &mut locked, actor, &auth, &new, when).await;
        assert!(matches!(refused, Err(Fault::Locked)));
    });
}

#[test]
fn the_answer_can_be_asked_for_earlier_never_later() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let by = |day| New {
            answer_by: Some(day),
            ..file.referral(&[])
        };
        for day in [date(2024, 3, 14), date(2024, 3, 21)] {
            let refused = file.send(&by(day)).await;
            assert!(matches!(refused, Err(Fault::AnswerBy)), "{day}");
        }
        let code = file.send(&by(date(2024, 3, 16))).await.unwrap();
        let sent = card(&file, &file.world.manager, code).await.unwrap();
        assert_eq!(sent.due_at.to_string(), "2024-03-16T16:59:59Z");
        assert!(sent.is_overdue(now() + 48.hours()));
        assert_eq!(
            sent.area.unwrap().to_string(),
            "31.73",
            "the receiver learns the city, not the village"
        );
    });
}

#[test]
fn a_referral_is_answered_once() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let code = file.send(&file.referral(&[])).await.unwrap();
        let shelter = &file.world.stranger;
        receiver!(file, shelter, code, accept).unwrap();
        let again = receiver!(file, shelter, code, accept);
        assert!(matches!(again, Err(Fault::Step(_))));
        // Somebody else worked on the state that was shown before.
        let stale = answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, _who| {
                referrals::start(tx, keeper, on, version - 1, when)
            }
        );
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        assert_eq!(state(&file, code).await, ReferralState::Accepted);
    });
}

#[test]
fn each_side_does_what_is_its_own() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let code = file.send(&file.referral(&[])).await.unwrap();
        let (manager, shelter) = (&file.world.manager, &file.world.stranger);
        let other = file.send(&file.referral(&[])).await.unwrap();
        let mut tx = file.world.store.read().await.unwrap();
        let (code, text) = (code, code.to_string());
        let not_theirs = access::referral::<Refer>(&mut tx, &shelter.actor, &text, Side::Sender);
        assert!(not_theirs.await.is_err());
        let not_ours = access::referral::<Answer>(&mut tx, &manager.actor, &text, Side::Receiver);
        assert!(not_ours.await.is_err());
        for (person, wanted, expected) in [
            (manager, None, Side::Sender),
            (manager, Some(Side::Receiver), Side::Sender),
            (shelter, None, Side::Receiver),
            (shelter, Some(Side::Sender), Side::Receiver),
        ] {
            let side = referrals::side_of(&mut tx, &person.actor, &text, wanted).await;
            assert_eq!(side.unwrap(), expected);
        }
        for typed in ["R-0000-000", "no code", &file.case.code.to_string()] {
            let found = access::referral::<See>(&mut tx, &manager.actor, typed, Side::Sender);
            assert!(found.await.is_err(), "{typed}");
            assert!(
                referrals::card(&mut tx, &manager.actor, typed)
                    .await
                    .unwrap()
                    .is_none()
            );
        }
        drop(tx);
        // Withdrawn by the sender: over for both, and the other referral is untouched.
        let why = story("Korban sudah pulang ke keluarga.");
        answer!(
            file,
            manager,
            Refer,
            Sender,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                referrals::cancel(tx, keeper, on, Some((id(), &why)), version, (when, who))
            }
        )
        .unwrap();
        assert_eq!(state(&file, code).await, ReferralState::Cancelled);
        assert_eq!(state(&file, other).await, ReferralState::Sent);
        assert!(
            file.look::<Answer>(shelter, code, Side::Receiver)
                .await
                .is_none()
        );
        assert!(
            file.look::<Answer>(shelter, other, Side::Receiver)
                .await
                .is_some()
        );
    });
}

#[test]
fn a_referral_that_nobody_answers_ends_by_itself() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let new = file.referral(&[Section::Location]);
        let service = new.new_service;
        let code = file.send(&new).await.unwrap();
        let answered = file.send(&file.referral(&[])).await.unwrap();
        receiver!(file, &file.world.stranger, answered, accept).unwrap();
        let keys = AuditKeys::of(&file.world.ring);
        let store = &file.world.store;
        let at = |hours: i64| now() + hours.hours();
        let ended = async |hours| {
            referrals::expire(store, &file.world.ring, &keys, &zone(), at(hours))
                .await
                .unwrap()
        };
        assert!(ended(24 * 13).await.is_empty());
        assert_eq!(ended(24 * 15).await, [referrals::Expired(code)]);
        assert!(ended(24 * 15).await.is_empty(), "once");
        assert_eq!(state(&file, code).await, ReferralState::Expired);
        assert_eq!(file.service(service).await.state, ServiceState::Planned);
        let mut tx = store.read().await.unwrap();
        let shares = sql("select referral from data_key_share where team = ?");
        let shares = tx.rows(&shares.bind(file.world.teams[1])).await.unwrap();
        assert!(shares.is_empty(), "what was offered is withdrawn");
        let lines = audit::page(&mut tx, &audit::Filter::default(), 9)
            .await
            .unwrap();
        assert_eq!(lines[0].object_code, Some(code.to_string()));
        assert_eq!(lines[0].actor_label, "server");
    });
}

async fn boxed(file: &File, person: &Person, direction: Direction, tab: Tab) -> Vec<HumanCode> {
    let mut tx = file.world.store.read().await.unwrap();
    let (mut codes, mut seek) = (Vec::new(), Seek::First);
    loop {
        let filter = Filter::default();
        let page = referrals::list(&mut tx, &person.actor, (direction, tab), &filter, (seek, 2))
            .await
            .unwrap();
        for row in &page.rows {
            assert_eq!(row.case.is_some(), direction == Direction::Out);
            codes.push(row.card.code);
        }
        match page.next {
            Some(next) => seek = Seek::After(next),
            None => {
                let n = i64::try_from(codes.len()).unwrap();
                assert_eq!(page.count, Count::Exactly(n));
                return codes;
            }
        }
    }
}

#[test]
fn the_inbox_shows_each_side_its_own_by_what_is_due() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let (manager, shelter) = (&file.world.manager, &file.world.stranger);
        let mut codes = Vec::new();
        for day in [20, 18, 19, 16, 17] {
            let new = New {
                answer_by: Some(date(2024, 3, day)),
                ..file.referral(&[Section::Identity])
            };
            codes.push(file.send(&new).await.unwrap());
        }
        let by_due = [codes[3], codes[4], codes[1], codes[2], codes[0]];
        assert_eq!(
            boxed(&file, shelter, Direction::In, Tab::Waiting).await,
            by_due
        );
        assert_eq!(
            boxed(&file, manager, Direction::Out, Tab::Waiting).await,
            by_due
        );
        assert!(
            boxed(&file, shelter, Direction::Out, Tab::Waiting)
                .await
                .is_empty()
        );
        assert!(
            boxed(&file, manager, Direction::In, Tab::Waiting)
                .await
                .is_empty()
        );
        receiver!(file, shelter, codes[0], accept).unwrap();
        receiver!(file, shelter, codes[1], accept).unwrap();
        answer!(
            file,
            shelter,
            Answer,
            Receiver,
            codes[1],
            now(),
            |tx, keeper, on, version, when, who| {
                let what = (DeclineReason::NotSafe, None);
                referrals::give_back(tx, keeper, on, what, version, (when, who))
            }
        )
        .unwrap();
        assert_eq!(
            boxed(&file, shelter, Direction::In, Tab::Running).await,
            [codes[0]]
        );
        assert_eq!(
            boxed(&file, shelter, Direction::In, Tab::Over).await,
            [codes[1]]
        );
        assert_eq!(
            boxed(&file, manager, Direction::Out, Tab::Open).await.len(),
            4
        );
        let mut tx = file.world.store.read().await.unwrap();
        let auth = file.auth::<See>(&mut tx, manager).await.unwrap();
        assert_eq!(referrals::of_case(&mut tx, &auth).await.unwrap().len(), 5);
        let auth = file.auth::<See>(&mut tx, shelter).await.unwrap();
        assert!(referrals::of_case(&mut tx, &auth).await.unwrap().is_empty());
        let narrowed = Filter {
            need: Some(ServiceKind::Shelter),
            urgency: Some(domain::intake::Urgency::Normal),
            ..Filter::default()
        };
        let none = referrals::count(
            &mut tx,
            &shelter.actor,
            (Direction::In, Tab::Waiting),
            &narrowed,
        );
        assert_eq!(none.await.unwrap(), Count::Exactly(0));
        drop(tx);
        // In conflict of interest with the case: the card is gone as well.
        let mut tx = file.world.store.write().await.unwrap();
        tx.run(
            &sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, 0)")
                .bind(file.case.id)
                .bind(shelter.actor.account),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(
            boxed(&file, shelter, Direction::In, Tab::Waiting)
                .await
                .is_empty()
        );
        assert!(card(&file, shelter, codes[0]).await.is_none());
        let idle = file.world.enlist(1, Role::Analyst, false).await;
        assert!(
            boxed(&file, &idle, Direction::In, Tab::Waiting)
                .await
                .is_empty()
        );
        assert_eq!(Sections::NONE.codes(), "");
    });
}
