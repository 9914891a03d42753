//! `Debug` of anything secret shows that it is there, never what it is.

use domain::ids::{ReferralId, TaskForceId};
use vault::{
    Code, Custody, DataKeyA, KeyId, Owner, Random, RootKey, SectionA, SessionKey, UnlockKey,
};

use crate::{PLACE, id, member, ring, shelter_address, team};

const HIDDEN: &str = "‹sealed›";

#[test]
fn debug_shows_no_content() {
    let random = &mut Random::system();
    let ring = ring();
    let (ana, shelter, key) = (member(1), team(10), shelter_address());
    let (member_public, team_public) = (ana.public().unwrap(), shelter.public().unwrap());
    let narrative = DataKeyA::generate(KeyId::first(id(1), SectionA::Narrative), random).unwrap();
    let sealed = key.seal(&PLACE, b"KENARI-77", random).unwrap();
    let opened = key.open(&PLACE, &sealed).unwrap();
    let record = key.seal_record(&PLACE, &"KENARI-77", random).unwrap();
    let record = key.open(&PLACE, &record).unwrap();
    let custody = Custody::generate(Owner::first(TaskForceId(id(9))), random).unwrap();
    let code = Code::generate(random).unwrap();
    let unlock = UnlockKey::from_bytes([3; 32]);

    let shown = [
        format!("{opened:?}"),
        format!("{:?}", record.record::<String>().unwrap()),
        format!("{sealed:?}"),
        format!(
            "{:?}",
            ring.linkage()
                .seal(&PLACE, id(1), b"KENARI-77", random)
                .unwrap()
        ),
        format!("{:?}", RootKey::from_bytes([1; 32])),
        format!("{ring:?}"),
        format!("{:?}", ring.linkage()),
        format!("{:?}", ring.name_index_key()),
        format!("{key:?}"),
        format!("{narrative:?}"),
        format!("{:?}", narrative.wrap(&ring, random).unwrap()),
        format!("{ana:?}"),
        format!("{shelter:?}"),
        format!("{:?}", ana.lock(&unlock, random).unwrap()),
        format!("{unlock:?}"),
        format!("{:?}", SessionKey::from_bytes([4; 32])),
        format!("{:?}", shelter.wrap_for(&member_public, random).unwrap()),
        format!("{:?}", key.wrap_for_team(&team_public, random).unwrap()),
        format!(
            "{:?}",
            key.wrap_pending(ReferralId(id(5)), &team_public, &ring, random)
                .unwrap()
        ),
        format!("{:?}", custody.shares[0]),
        format!("{custody:?}"),
        format!(
            "{:?}",
            custody.shares[0].wrap_for(&member_public, random).unwrap()
        ),
        format!("{code:?}"),
        format!("{:?}", ring.receipt_key(&code)),
        format!("{random:?}"),
    ];
    for (at, text) in shown.iter().enumerate() {
        assert_eq!(text, HIDDEN, "number {at}");
    }
}

#[test]
fn sealed_bytes_hold_no_plaintext() {
    let random = &mut Random::system();
    let canary = b"KENARI-77 di Rumah Aman";
    let sealed = shelter_address().seal(&PLACE, canary, random).unwrap();
    assert!(
        !sealed
            .as_bytes()
            .windows(6)
            .any(|window| window == b"KENARI")
    );
}

#[test]
fn errors_hold_no_content() {
    let random = &mut Random::system();
    let key = shelter_address();
    let sealed = key.seal_record(&PLACE, &"KENARI-77", random).unwrap();
    let opened = key.open(&PLACE, &sealed).unwrap();
    let error = opened.record::<u8>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("KENARI"));
}
