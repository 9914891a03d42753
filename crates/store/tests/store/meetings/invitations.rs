//! Invitations: numbered, each with a link of its own, answered until the meeting opens.

use crate::common::id;
use crate::meetings::help::Force;
use domain::Phone;
use domain::meetings::{InviteeKind, MeetingAction, Response};
use jiff::civil::date;
use store::meetings::invitations::{self, Answer, Counts, NewInvitee};
use store::meetings::{self, Meeting};
use store::{Error, Tx, sql};
use testkit::each_database;
use vault::{Code, Random};

fn guest(name: &str) -> NewInvitee {
    NewInvitee {
        id: id(),
        kind: InviteeKind::Guest,
        post: None,
        organisation: None,
        name: name.to_owned(),
        title: "Ketua".to_owned(),
        office: "Jaringan Contoh".to_owned(),
        phone: Some(Phone::parse("0812-3456-7890").unwrap()),
    }
}

async fn numbers(tx: &mut Tx, force: &Force, meeting: &Meeting) -> Vec<(i64, String)> {
    let ring = &force.world.ring;
    let list = invitations::list(tx, ring, meeting).await.unwrap();
    list.into_iter().map(|one| (one.number, one.name)).collect()
}

#[test]
fn a_post_and_an_office_are_invited_once() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let member = |post| NewInvitee {
            kind: InviteeKind::Member,
            post: Some(post),
            ..guest("Anggota")
        };
        let office = || NewInvitee {
            organisation: Some(force.world.organisations[1]),
            ..guest("")
        };
        let mut tx = force.write().await;
        let mut sealing = force.sealing();
        let first = [member(force.posts[0]), member(force.posts[1]), office()];
        let added = invitations::add(&mut tx, &mut sealing, &meeting, &first).await;
        assert_eq!(added.unwrap(), 3);
        let again = [member(force.posts[1]), member(force.posts[2]), office()];
        let added = invitations::add(&mut tx, &mut sealing, &meeting, &again).await;
        assert_eq!(added.unwrap(), 1);
        let list = numbers(&mut tx, &force, &meeting).await;
        let found: Vec<i64> = list.iter().map(|(number, _)| *number).collect();
        assert_eq!(found, [1, 2, 3, 4]);
        let foreign = [member(id())];
        let refused = invitations::add(&mut tx, &mut sealing, &meeting, &foreign).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    });
}

#[test]
fn numbers_close_up_until_the_letters_are_out() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let people = ["satu", "dua", "tiga", "empat"].map(guest);
        let ring = &force.world.ring;
        let mut tx = force.write().await;
        invitations::add(&mut tx, &mut force.sealing(), &meeting, &people)
            .await
            .unwrap();
        let one = invitations::find(&mut tx, ring, &meeting, people[1].id)
            .await
            .unwrap();
        invitations::remove(&mut tx, &meeting, &one).await.unwrap();
        let names = |list: &[(i64, String)]| {
            let list = list.iter().map(|(number, name)| format!("{number} {name}"));
            list.collect::<Vec<_>>().join(", ")
        };
        let list = numbers(&mut tx, &force, &meeting).await;
        assert_eq!(names(&list), "1 satu, 2 tiga, 3 empat");
        meetings::advance(&mut tx, &meeting, MeetingAction::Invite)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let meeting = force.again(&meeting).await;
        let mut tx = force.write().await;
        let one = invitations::find(&mut tx, ring, &meeting, people[2].id)
            .await
            .unwrap();
        invitations::remove(&mut tx, &meeting, &one).await.unwrap();
        let list = numbers(&mut tx, &force, &meeting).await;
        assert_eq!(names(&list), "1 satu, 3 empat");
    });
}

#[test]
fn a_link_opens_one_invitation_and_people_are_sealed() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let people = [guest("satu"), guest("dua")];
        let ring = &force.world.ring;
        let mut tx = force.write().await;
        invitations::add(&mut tx, &mut force.sealing(), &meeting, &people)
            .await
            .unwrap();
        let list = invitations::list(&mut tx, ring, &meeting).await.unwrap();
        assert_ne!(list[0].token.show(), list[1].token.show());
        assert_eq!(list[0].phone.as_ref().unwrap().as_str(), "+6281234567890");
        for one in &list {
            let found = invitations::by_token(&mut tx, ring, &one.token)
                .await
                .unwrap();
            assert_eq!((found.0.id, found.1.id), (meeting.id, one.id));
        }
        let wrong = Code::generate(&mut Random::system()).unwrap();
        let nobody = invitations::by_token(&mut tx, ring, &wrong).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
        let rows = tx
            .rows(&sql("select who_a, token_a from invitee"))
            .await
            .unwrap();
        let token = list[0].token.show();
        for row in rows {
            for (column, secret) in [
                ("who_a", "6281234567890"),
                ("who_a", &*people[0].name),
                ("who_a", &*people[0].office),
                ("token_a", &**token),
            ] {
                let bytes = row.bytes(column).unwrap();
                let secret = secret.as_bytes();
                assert!(!bytes.windows(secret.len()).any(|part| part == secret));
            }
        }
    });
}

#[test]
fn an_answer_can_be_changed_until_the_meeting_opens() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let people = [guest("satu")];
        let ring = &force.world.ring;
        let mut tx = force.write().await;
        invitations::add(&mut tx, &mut force.sealing(), &meeting, &people)
            .await
            .unwrap();
        let delegate = Answer::Delegated {
            name: "Bayu Pratama".to_owned(),
            title: "Kepala Seksi".to_owned(),
        };
        for (answer, response, name) in [
            (Answer::Attending, Response::Attending, ""),
            (delegate, Response::Delegated, "Bayu Pratama"),
            (Answer::Declined, Response::Declined, ""),
        ] {
            let one = invitations::find(&mut tx, ring, &meeting, people[0].id)
                .await
                .unwrap();
            let mut sealing = force.sealing();
            invitations::answer(&mut tx, &mut sealing, &meeting, &one, &answer)
                .await
                .unwrap();
            let late = invitations::answer(&mut tx, &mut sealing, &meeting, &one, &answer).await;
            assert!(
                matches!(late, Err(Error::Stale)),
                "read before another answer"
            );
            let one = invitations::find(&mut tx, ring, &meeting, people[0].id)
                .await
                .unwrap();
            assert_eq!((one.response, &*one.delegate_name), (response, name));
        }
        let list = invitations::list(&mut tx, ring, &meeting).await.unwrap();
        assert_eq!(Counts::of(&list).declined, 1);
        meetings::advance(&mut tx, &meeting, MeetingAction::Open)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let meeting = force.again(&meeting).await;
        let mut tx = force.write().await;
        let one = &list[0];
        let (mut sealing, comes) = (force.sealing(), Answer::Attending);
        let closed = invitations::answer(&mut tx, &mut sealing, &meeting, one, &comes).await;
        assert!(matches!(closed, Err(Error::Stale)));
        let closed = invitations::add(&mut tx, &mut force.sealing(), &meeting, &people).await;
        assert!(matches!(closed, Err(Error::Stale)));
        let closed = invitations::remove(&mut tx, &meeting, one).await;
        assert!(matches!(closed, Err(Error::Stale)));
    });
}

#[test]
fn who_an_invitee_is_can_change_and_the_link_stays() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let people = [guest("satu")];
        let ring = &force.world.ring;
        let mut tx = force.write().await;
        let mut sealing = force.sealing();
        invitations::add(&mut tx, &mut sealing, &meeting, &people)
            .await
            .unwrap();
        let one = invitations::find(&mut tx, ring, &meeting, people[0].id)
            .await
            .unwrap();
        let mut changed = one.clone();
        changed.name = "Nur Aini".to_owned();
        changed.phone = None;
        invitations::save(&mut tx, &mut sealing, &meeting, &changed)
            .await
            .unwrap();
        let stale = invitations::save(&mut tx, &mut sealing, &meeting, &changed).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let again = invitations::by_token(&mut tx, ring, &one.token)
            .await
            .unwrap()
            .1;
        assert_eq!(
            (&*again.name, again.phone, again.version),
            ("Nur Aini", None, 2)
        );
    });
}

#[test]
fn a_member_finds_the_own_invitation_by_post() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let account = force.world.officer.actor.account;
        let since = ("2024-01-01", None);
        force
            .add_tenure(force.posts[1], Some(account), "Dewi", since)
            .await;
        let member = NewInvitee {
            post: Some(force.posts[1]),
            ..guest("Dewi")
        };
        let ring = &force.world.ring;
        let mut tx = force.write().await;
        let day = date(2024, 3, 29);
        let none = invitations::of_account(&mut tx, ring, &meeting, account, day).await;
        assert!(none.unwrap().is_none());
        invitations::add(&mut tx, &mut force.sealing(), &meeting, &[member])
            .await
            .unwrap();
        let own = invitations::of_account(&mut tx, ring, &meeting, account, day).await;
        assert_eq!(own.unwrap().unwrap().name, "Dewi");
        let other = force.world.manager.actor.account;
        let none = invitations::of_account(&mut tx, ring, &meeting, other, day).await;
        assert!(none.unwrap().is_none());
    });
}
