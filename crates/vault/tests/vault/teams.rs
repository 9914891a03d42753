//! Teams: who is in can open, who is out cannot.

use domain::ids::{AccountId, ReferralId, TeamId};
use vault::{
    Code, DataKeyB, Error, KeyRing, MemberPrivate, Owner, PendingFor, Random, RootKey, SessionKey,
    StoredPublic, TeamPrivate, TeamWrap, UnlockKey,
};

use crate::{PLACE, id, member, ring, shelter_address, team};

#[test]
fn from_password_to_content() {
    let random = &mut Random::system();
    let (ana, shelter, key) = (member(1), team(10), shelter_address());
    let locked = ana.lock(&UnlockKey::from_bytes([3; 32]), random).unwrap();
    let team_key = shelter.wrap_for(&ana.public().unwrap(), random).unwrap();
    let wrap = key
        .wrap_for_team(&shelter.public().unwrap(), random)
        .unwrap();
    let sealed = key.seal(&PLACE, b"Rumah Aman 3", random).unwrap();

    // Login: the password's key opens, and the session keeps it under its own.
    let me = MemberPrivate::unlock(ana.owner(), &UnlockKey::from_bytes([3; 32]), &locked).unwrap();
    let in_session = me.lock(&SessionKey::from_bytes([4; 32]), random).unwrap();
    // A later request.
    let session = SessionKey::from_bytes([4; 32]);
    let me = MemberPrivate::unlock(ana.owner(), &session, &in_session).unwrap();
    let team = me.open_team(shelter.owner(), &team_key).unwrap();
    let key = team.open_data_key(key.id(), &wrap).unwrap();
    assert_eq!(
        key.open(&PLACE, &sealed).unwrap().text(),
        Ok("Rumah Aman 3")
    );
}

#[test]
fn a_lock_opens_with_its_own_key_for_its_own_member() {
    let random = &mut Random::system();
    let ana = member(1);
    let locked = ana.lock(&UnlockKey::from_bytes([3; 32]), random).unwrap();
    let wrong = MemberPrivate::unlock(ana.owner(), &UnlockKey::from_bytes([5; 32]), &locked);
    assert_eq!(wrong.err(), Some(Error::Refused));
    let key = UnlockKey::from_bytes([3; 32]);
    for other in [Owner::first(AccountId(id(2))), ana.owner().next()] {
        assert_eq!(
            MemberPrivate::unlock(other, &key, &locked).err(),
            Some(Error::Refused)
        );
    }
    // A password lock is not a session lock even with the same key bytes.
    let moved = vault::Locked::from_bytes(locked.into_bytes());
    let session = SessionKey::from_bytes([3; 32]);
    assert_eq!(
        MemberPrivate::unlock(ana.owner(), &session, &moved).err(),
        Some(Error::Refused)
    );
}

#[test]
fn another_team_or_member_cannot_open() {
    let random = &mut Random::system();
    let (shelter, police, key) = (team(10), team(11), shelter_address());
    let wrap = key
        .wrap_for_team(&shelter.public().unwrap(), random)
        .unwrap();
    assert_eq!(
        police.open_data_key(key.id(), &wrap).err(),
        Some(Error::Refused)
    );

    let team_key = shelter
        .wrap_for(&member(1).public().unwrap(), random)
        .unwrap();
    let stranger = member(2).open_team(shelter.owner(), &team_key);
    assert_eq!(stranger.err(), Some(Error::Refused));
}

#[test]
fn a_wrap_does_not_open_as_something_else() {
    let random = &mut Random::system();
    let (ana, shelter) = (member(1), team(10));
    let team_key = shelter.wrap_for(&ana.public().unwrap(), random).unwrap();
    for other in [Owner::first(TeamId(id(11))), shelter.owner().next()] {
        assert_eq!(ana.open_team(other, &team_key).err(), Some(Error::Refused));
    }
    // A team key posing as a data key, wrapped to the same holder.
    let key = shelter_address();
    let posing = TeamWrap::from_bytes(team_key.into_bytes());
    assert_eq!(
        shelter.open_data_key(key.id(), &posing).err(),
        Some(Error::Refused)
    );
}

#[test]
fn damaged_wraps_do_not_open() {
    let (shelter, key) = (team(10), shelter_address());
    let wrap = key
        .wrap_for_team(&shelter.public().unwrap(), &mut Random::system())
        .unwrap();
    for at in 0..wrap.as_bytes().len() {
        let mut bytes = wrap.as_bytes().to_vec();
        bytes[at] ^= 0x40;
        assert!(
            shelter
                .open_data_key(key.id(), &TeamWrap::from_bytes(bytes))
                .is_err(),
            "{at}"
        );
        let cut = wrap.as_bytes()[..at].to_vec();
        assert!(
            shelter
                .open_data_key(key.id(), &TeamWrap::from_bytes(cut))
                .is_err(),
            "{at}"
        );
    }
}

#[test]
fn who_left_cannot_open_what_came_after() {
    let random = &mut Random::system();
    let (ana, budi, old, key) = (member(1), member(2), team(10), shelter_address());
    let for_budi = old.wrap_for(&budi.public().unwrap(), random).unwrap();
    let wrap = key.wrap_for_team(&old.public().unwrap(), random).unwrap();
    let sealed = key.seal(&PLACE, b"Rumah Aman 3", random).unwrap();

    // Budi leaves: a new pair for those who stay, old keys re-wrapped, a new key for new data.
    let new = TeamPrivate::generate(old.owner().next(), random).unwrap();
    let for_ana = new.wrap_for(&ana.public().unwrap(), random).unwrap();
    let rewrapped = old
        .rewrap(key.id(), &wrap, &new.public().unwrap(), random)
        .unwrap();
    let fresh = DataKeyB::generate(key.id().next(), random).unwrap();
    let fresh_wrap = fresh.wrap_for_team(&new.public().unwrap(), random).unwrap();
    let moved = fresh.seal(&PLACE, b"Rumah Aman 5", random).unwrap();

    let ana_team = ana.open_team(new.owner(), &for_ana).unwrap();
    let old_key = ana_team.open_data_key(key.id(), &rewrapped).unwrap();
    assert_eq!(
        old_key.open(&PLACE, &sealed).unwrap().text(),
        Ok("Rumah Aman 3")
    );
    let new_key = ana_team.open_data_key(fresh.id(), &fresh_wrap).unwrap();
    assert_eq!(
        new_key.open(&PLACE, &moved).unwrap().text(),
        Ok("Rumah Aman 5")
    );

    assert_eq!(
        budi.open_team(new.owner(), &for_ana).err(),
        Some(Error::Refused)
    );
    let budi_team = budi.open_team(old.owner(), &for_budi).unwrap();
    for (id, wrap) in [(key.id(), &rewrapped), (fresh.id(), &fresh_wrap)] {
        assert_eq!(
            budi_team.open_data_key(id, wrap).err(),
            Some(Error::Refused)
        );
    }
    // What Budi could open before he left he may have kept; it does not open the new data.
    let kept = budi_team.open_data_key(key.id(), &wrap).unwrap();
    assert_eq!(kept.open(&PLACE, &moved).err(), Some(Error::Refused));
}

#[test]
fn a_member_re_admits_another_who_forgot() {
    let random = &mut Random::system();
    let (ana, shelter) = (member(1), team(10));
    let for_ana = shelter.wrap_for(&ana.public().unwrap(), random).unwrap();
    let budi = MemberPrivate::generate(Owner::first(AccountId(id(2))).next(), random).unwrap();
    let opened = ana.open_team(shelter.owner(), &for_ana).unwrap();
    let for_budi = opened.wrap_for(&budi.public().unwrap(), random).unwrap();
    let again = budi.open_team(shelter.owner(), &for_budi).unwrap();
    assert_eq!(again.public().unwrap(), shelter.public().unwrap());
}

#[test]
fn a_referral_opens_only_after_acceptance() {
    let random = &mut Random::system();
    let (ring, hospital, key) = (ring(), team(20), shelter_address());
    let referral = ReferralId(id(50));
    let public = hospital.public().unwrap();
    let pending = key.wrap_pending(referral, &public, &ring, random).unwrap();
    let about = PendingFor {
        referral,
        team: hospital.owner(),
        key: key.id(),
    };

    let early = TeamWrap::from_bytes(pending.as_bytes().to_vec());
    assert!(hospital.open_data_key(key.id(), &early).is_err());
    for other in [
        PendingFor {
            referral: ReferralId(id(51)),
            ..about
        },
        PendingFor {
            team: Owner::first(TeamId(id(21))),
            ..about
        },
        PendingFor {
            key: key.id().next(),
            ..about
        },
    ] {
        assert_eq!(ring.release(&other, &pending).err(), Some(Error::Refused));
    }
    let wrap = ring.release(&about, &pending).unwrap();
    let sealed = key.seal(&PLACE, b"Rumah Aman 3", random).unwrap();
    let opened = hospital.open_data_key(key.id(), &wrap).unwrap();
    assert_eq!(
        opened.open(&PLACE, &sealed).unwrap().text(),
        Ok("Rumah Aman 3")
    );
    // Taken back after a slip it is as closed as before, until it is given out again.
    let held = ring.hold(&about, &wrap, random).unwrap();
    let back = TeamWrap::from_bytes(held.as_bytes().to_vec());
    assert!(hospital.open_data_key(key.id(), &back).is_err());
    let again = ring.release(&about, &held).unwrap();
    assert!(hospital.open_data_key(key.id(), &again).is_ok());
}

#[test]
fn a_public_key_put_into_the_database_is_refused() {
    let (ring, shelter, intruder) = (ring(), team(10), team(66));
    let stored = ring.store_public(&shelter.public().unwrap());
    assert_eq!(
        ring.public_key(shelter.owner(), &stored),
        Ok(shelter.public().unwrap())
    );

    let moved =
        StoredPublic::from_bytes(ring.store_public(&intruder.public().unwrap()).into_bytes());
    assert_eq!(
        ring.public_key(shelter.owner(), &moved),
        Err(Error::Refused)
    );
    assert_eq!(
        ring.public_key(shelter.owner().next(), &stored),
        Err(Error::Refused)
    );
    let mut swapped = stored.as_bytes().to_vec();
    swapped[1..33].copy_from_slice(intruder.public().unwrap().as_bytes());
    let swapped = StoredPublic::from_bytes(swapped);
    assert_eq!(
        ring.public_key(shelter.owner(), &swapped),
        Err(Error::Refused)
    );
    let elsewhere = KeyRing::from_root(&RootKey::from_bytes([2; 32]));
    assert_eq!(
        elsewhere.public_key(shelter.owner(), &stored),
        Err(Error::Refused)
    );
    for length in 0..stored.as_bytes().len() {
        let cut = StoredPublic::from_bytes(stored.as_bytes()[..length].to_vec());
        assert!(ring.public_key(shelter.owner(), &cut).is_err(), "{length}");
    }
}

#[test]
fn the_reporter_opens_their_own_report_with_the_receipt() {
    let random = &mut Random::system();
    let (ring, key) = (ring(), shelter_address());
    let code = Code::generate(random).unwrap();
    let wrap = key
        .wrap_for_reporter(&ring.receipt_key(&code), random)
        .unwrap();
    let sealed = key.seal(&PLACE, b"laporan", random).unwrap();

    let typed: Code = code
        .show()
        .to_lowercase()
        .replace('-', " ")
        .parse()
        .unwrap();
    assert_eq!(ring.locator(&typed), ring.locator(&code));
    let opened = ring
        .receipt_key(&typed)
        .open_data_key(key.id(), &wrap)
        .unwrap();
    assert_eq!(opened.open(&PLACE, &sealed).unwrap().text(), Ok("laporan"));

    let other = Code::generate(random).unwrap();
    assert_ne!(ring.locator(&other), ring.locator(&code));
    let refused = ring.receipt_key(&other).open_data_key(key.id(), &wrap);
    assert_eq!(refused.err(), Some(Error::Refused));
    let next = ring
        .receipt_key(&code)
        .open_data_key(key.id().next(), &wrap);
    assert_eq!(next.err(), Some(Error::Refused));
}
