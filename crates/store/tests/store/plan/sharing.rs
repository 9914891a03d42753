//! What a receiver can open: what was shared and accepted, no more and no less, whatever happens
//! in between.

use crate::common::{Person, id, now};
use crate::plan::help::*;
use domain::referrals::{DeclineReason, ReferralAction, ReferralOutcome, ReferralState, Side};
use domain::sections::{Class, Section, Sections};
use domain::{Coded, HumanCode};
use jiff::ToSpan;
use policy::{Answer, Edit, Open, Refer};
use std::collections::{BTreeMap, BTreeSet};
use store::cases::secrets::{self, Contact, Target};
use store::referrals;
use store::sealed::Sight;
use store::{Error, sql};
use testkit::each_database;
use vault::Random;

/// Takes a step as the side whose it is; returns whether it was taken.
async fn take(file: &File, code: HumanCode, action: ReferralAction) -> bool {
    let (shelter, manager) = (&file.world.stranger, &file.world.manager);
    macro_rules! step {
        ($name:ident) => {
            answer!(
                file,
                shelter,
                Answer,
                Receiver,
                code,
                now(),
                |tx, keeper, on, version, when, _who| {
                    referrals::$name(tx, keeper, on, version, when)
                }
            )
        };
    }
    let done = match action {
        ReferralAction::Accept => step!(accept),
        ReferralAction::UndoAcceptance => step!(undo_acceptance),
        ReferralAction::Start => step!(start),
        ReferralAction::Decline => answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                let what = (DeclineReason::NoCapacity, None);
                referrals::decline(tx, keeper, on, what, version, (when, who))
            }
        ),
        ReferralAction::GiveBack => answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                let what = (DeclineReason::NotSafe, None);
                referrals::give_back(tx, keeper, on, what, version, (when, who))
            }
        ),
        ReferralAction::Complete => answer!(
            file,
            shelter,
            Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                let what = (ReferralOutcome::Delivered, None);
                referrals::complete(tx, keeper, on, what, version, (when, who))
            }
        ),
        ReferralAction::Cancel => answer!(
            file,
            manager,
            Refer,
            Sender,
            code,
            now(),
            |tx, keeper, on, version, when, who| {
                referrals::cancel(tx, keeper, on, None, version, (when, who))
            }
        ),
        ReferralAction::Ask | ReferralAction::Answer | ReferralAction::Expire => return false,
    };
    done.unwrap();
    true
}

/// What the receiver can open, tried one by one.
async fn openable(file: &File, person: &Person, address: &str) -> Sections {
    let mut tx = file.world.store.read().await.unwrap();
    let Ok(open) = file.auth::<Open>(&mut tx, person).await else {
        return Sections::NONE;
    };
    let mut keeper = file.world.keeper(person);
    let mut found = Sections::NONE.with(Section::General);
    match secrets::identity(&mut tx, &mut keeper, &open, file.victim).await {
        Ok(identity) => {
            assert_eq!(
                identity.unwrap().get().name.as_ref().unwrap().as_str(),
                NAME
            );
            found = found.with(Section::Identity);
        }
        Err(Error::NotFound) => {}
        Err(error) => panic!("{error}"),
    }
    match secrets::contact(&mut tx, &mut keeper, &open, file.victim).await {
        Ok(Sight::Open(contact)) => {
            assert_eq!(contact.get().address.as_ref().unwrap().as_str(), address);
            found = found.with(Section::Location);
        }
        Ok(_) => panic!("shared, and yet locked or empty"),
        Err(Error::NotFound) => {}
        Err(error) => panic!("{error}"),
    }
    match secrets::medical(&mut tx, &mut keeper, &open, file.victim).await {
        Ok(Sight::Open(medical)) => {
            assert_eq!(medical.get().note.as_str(), ILLNESS);
            found = found.with(Section::Medical);
        }
        Ok(_) => panic!("shared, and yet locked or empty"),
        Err(Error::NotFound) => {}
        Err(error) => panic!("{error}"),
    }
    for section in Section::ALL {
        if open.reaches(*section) {
            found = found.with(*section);
        } else {
            assert!(
                !found.has(*section),
                "{section} opened beyond the authorisation"
            );
        }
    }
    found
}

/// The sections of which the team's keys lie open, whatever the policy says.
async fn keys(file: &File) -> Sections {
    let mut tx = file.world.store.read().await.unwrap();
    let query = sql("select section from data_key_share where team = ? and referral is null")
        .bind(file.world.teams[1]);
    let rows = tx.rows(&query).await.unwrap();
    rows.iter()
        .map(|row| row.parse::<Section>("section").unwrap())
        .collect()
}

/// A repeatable stream of dice (xorshift), so that a failure can be looked into.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.to_be_bytes()[0]
    }
}

fn random_sections(dice: &mut Dice) -> Sections {
    let bits = dice.roll();
    Section::ALL
        .iter()
        .enumerate()
        .filter(|(at, _)| bits & (1 << at) != 0)
        .map(|(_, section)| *section)
        .collect::<Sections>()
        .with(Section::General)
}

async fn move_house(file: &File, address: &str) {
    let manager = &file.world.manager;
    let mut tx = file.world.store.write().await.unwrap();
    let edit = file.auth::<Edit>(&mut tx, manager).await.unwrap();
    let version = sql("select version from person where id = ?").bind(file.victim);
    let version = tx
        .row(&version)
        .await
        .unwrap()
        .unwrap()
        .int("version")
        .unwrap();
    let target = Target {
        id: file.victim,
        version,
    };
    let contact = Contact {
        address: Some(domain::Line::parse(address).unwrap()),
        ..Contact::default()
    };
    // Without an unlocked session: a new key is made, and must reach who may read it.
    let mut locked = store::sealed::Keeper::new(&file.world.ring, None, Random::system());
    secrets::save_contact(&mut tx, &mut locked, &edit, target, &contact, &by(manager))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn whatever_happens_a_receiver_opens_what_was_shared_and_accepted_and_nothing_else() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let mut random = Dice(20_240_315);
        let mut address = ADDRESS.to_owned();
        let mut model: BTreeMap<HumanCode, (ReferralState, Sections)> = BTreeMap::new();
        for round in 0..120 {
            let (dice, pick) = (random.roll(), random.roll());
            let open: Vec<HumanCode> = model
                .iter()
                .filter(|(_, (state, _))| state.is_open())
                .map(|(code, _)| *code)
                .collect();
            if open.is_empty() || dice < 50 {
                let sections = random_sections(&mut random);
                let chosen: Vec<Section> = sections.iter().collect();
                let code = file.send(&file.referral(&chosen)).await.unwrap();
                model.insert(code, (ReferralState::Sent, sections));
            } else if dice < 65 {
                address = format!("Jalan Mawar {round}");
                move_house(&file, &address).await;
            } else {
                let code = open[usize::from(pick) % open.len()];
                let (state, sections) = model[&code];
                let action =
                    ReferralAction::ALL[usize::from(random.roll()) % ReferralAction::ALL.len()];
                if let Ok(after) = state.next(action.side(), action)
                    && take(&file, code, action).await
                {
                    model.insert(code, (after, sections));
                }
            }
            let expected: Sections = model
                .values()
                .filter(|(state, _)| state.opens_shared())
                .flat_map(|(_, sections)| sections.iter())
                .collect();
            let found = openable(&file, &file.world.stranger, &address).await;
            assert_eq!(found, expected, "round {round}");
            let sealed_b: Sections = expected
                .iter()
                .filter(|section| section.class() == Class::SealedB)
                .collect();
            let held = keys(&file).await;
            assert_eq!(
                held.and(sealed_b),
                held,
                "round {round}: a key lies open unasked"
            );
        }
        let states: BTreeSet<_> = model.values().map(|(state, _)| *state).collect();
        assert!(states.len() >= 5, "the walk went far enough: {states:?}");
    });
}

#[test]
fn before_acceptance_there_is_the_card_and_nothing_else() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let shelter = &file.world.stranger;
        let everything: Vec<Section> = Section::ALL.to_vec();
        let code = file.send(&file.referral(&everything)).await.unwrap();
        assert_eq!(openable(&file, shelter, ADDRESS).await, Sections::NONE);
        assert_eq!(keys(&file).await, Sections::NONE);
        let seen = file
            .look::<Answer>(shelter, code, Side::Receiver)
            .await
            .unwrap();
        assert!(seen.message.is_none() && seen.details.case.is_none());
        let shown = format!("{:?} {:?}", seen.card, seen.details);
        for hidden in [
            NAME.to_owned(),
            file.case.code.to_string(),
            file.case.alias.to_string(),
            "31.73.05".to_owned(),
        ] {
            assert!(!shown.contains(&hidden), "{hidden}");
        }
        // The first referral of a case is no proof for a second one.
        let other = file
            .send(&file.referral(&[Section::Identity]))
            .await
            .unwrap();
        assert!(take(&file, code, ReferralAction::Accept).await);
        let seen = file
            .look::<Answer>(shelter, other, Side::Receiver)
            .await
            .unwrap();
        assert!(seen.message.is_none() && seen.details.case.is_none());
        let accepted = file
            .look::<Answer>(shelter, code, Side::Receiver)
            .await
            .unwrap();
        assert_eq!(
            accepted.message.unwrap().get().as_str(),
            "Perlu tempat aman malam ini."
        );
        assert_eq!(accepted.details.case.unwrap().0, file.case.code);
    });
}

#[test]
fn a_rotation_of_the_receivers_key_between_sending_and_acceptance_loses_nothing() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let shelter = &file.world.stranger;
        let code = file
            .send(&file.referral(&[Section::Location]))
            .await
            .unwrap();
        let mut tx = file.world.store.write().await.unwrap();
        let mut keeper = file.world.keeper(shelter);
        let later = now() + 1.hour();
        let team = file.world.teams[1];
        store::team_keys::rotate(&mut tx, &mut keeper, team, later)
            .await
            .unwrap();
        while store::team_keys::rewrap(&mut tx, &mut keeper, team, 100)
            .await
            .unwrap()
            > 0
        {}
        tx.commit().await.unwrap();
        assert!(take(&file, code, ReferralAction::Accept).await);
        let both = Sections::NONE
            .with(Section::General)
            .with(Section::Location);
        assert_eq!(openable(&file, shelter, ADDRESS).await, both);
        assert_eq!(id::<domain::ids::NoteId>().to_string().len(), 36);
    });
}
