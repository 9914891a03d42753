//! The vault as its users see it: only through the public interface.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recovery;
mod root_key;
mod sealing;
mod secrecy;
mod teams;
mod vectors;

use domain::ids::{AccountId, TeamId};
use uuid::Uuid;
use vault::{
    DataKeyB, KeyId, KeyRing, MemberPrivate, Owner, Place, Random, RootKey, SectionB, TeamPrivate,
};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn ring() -> KeyRing {
    KeyRing::from_root(&RootKey::from_bytes([1; 32]))
}

fn member(number: u128) -> MemberPrivate {
    let owner = Owner::first(AccountId(id(number)));
    MemberPrivate::generate(owner, &mut Random::system()).unwrap()
}

fn team(number: u128) -> TeamPrivate {
    let owner = Owner::first(TeamId(id(number)));
    TeamPrivate::generate(owner, &mut Random::system()).unwrap()
}

fn shelter_address() -> DataKeyB {
    let key = KeyId::first(id(100), SectionB::Location);
    DataKeyB::generate(key, &mut Random::system()).unwrap()
}

const PLACE: Place<'static> = Place {
    table: "persons",
    column: "whereabouts",
    row: Uuid::from_u128(7),
};
