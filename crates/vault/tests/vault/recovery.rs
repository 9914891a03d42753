//! Recovery: two custodians bring a team back, one cannot.

use domain::ids::TaskForceId;
use vault::{Custody, Error, Owner, Random, RecoveryPrivate, Share, ShareFault};

use crate::{PLACE, id, member, shelter_address, team};

fn custody() -> Custody {
    Custody::generate(Owner::first(TaskForceId(id(900))), &mut Random::system()).unwrap()
}

#[test]
fn any_two_of_three_custodians_bring_a_team_back() {
    let random = &mut Random::system();
    let Custody { public, shares } = custody();
    let (lost, key) = (team(10), shelter_address());
    let for_recovery = lost.wrap_for(&public, random).unwrap();
    let wrap = key.wrap_for_team(&lost.public().unwrap(), random).unwrap();
    let sealed = key.seal(&PLACE, b"Rumah Aman 3", random).unwrap();

    let custodians = [member(1), member(2), member(3)];
    let wraps: Vec<_> = custodians
        .iter()
        .zip(&shares)
        .map(|(custodian, share)| {
            share
                .wrap_for(&custodian.public().unwrap(), random)
                .unwrap()
        })
        .collect();
    for (a, b) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
        let [mine, theirs] =
            [a, b].map(|at| custodians[at].open_share(&public, &wraps[at]).unwrap());
        // One custodian hands the opened share over to the other, wrapped again.
        let handed = theirs
            .wrap_for(&custodians[a].public().unwrap(), random)
            .unwrap();
        let theirs = custodians[a].open_share(&public, &handed).unwrap();
        let recovery = RecoveryPrivate::from_shares(&mine, &theirs).unwrap();
        let team = recovery.open_team(lost.owner(), &for_recovery).unwrap();
        let key = team.open_data_key(key.id(), &wrap).unwrap();
        assert_eq!(
            key.open(&PLACE, &sealed).unwrap().text(),
            Ok("Rumah Aman 3")
        );
    }
}

#[test]
fn one_custodian_alone_cannot() {
    let random = &mut Random::system();
    let Custody { public, shares } = custody();
    let (ana, budi) = (member(1), member(2));
    let wrap = shares[0].wrap_for(&ana.public().unwrap(), random).unwrap();
    let open = || -> Share { ana.open_share(&public, &wrap).unwrap() };
    let twice = RecoveryPrivate::from_shares(&open(), &open());
    assert_eq!(twice.err(), Some(Error::Share(ShareFault::Same)));

    // Nor can another open that share.
    let stolen = budi.open_share(&public, &wrap);
    assert_eq!(stolen.err(), Some(Error::Share(ShareFault::Damaged)));
}

#[test]
fn shares_of_an_earlier_key_are_told_apart() {
    let random = &mut Random::system();
    let (old, new) = (custody(), custody());
    let ana = member(1);
    let wrap = old.shares[0]
        .wrap_for(&ana.public().unwrap(), random)
        .unwrap();
    let outdated = ana.open_share(&new.public, &wrap);
    assert_eq!(outdated.err(), Some(Error::Share(ShareFault::OtherKey)));
    let mixed = RecoveryPrivate::from_shares(&old.shares[0], &new.shares[1]);
    assert_eq!(mixed.err(), Some(Error::Share(ShareFault::OtherKey)));
}

#[test]
fn a_new_split_keeps_the_key() {
    let Custody { public, shares } = custody();
    let key = RecoveryPrivate::from_shares(&shares[0], &shares[2]).unwrap();
    let again = key.split(&mut Random::system()).unwrap();
    assert_eq!(again.public, public);
    assert_eq!(again.shares.each_ref().map(Share::number), [1, 2, 3]);
    assert!(RecoveryPrivate::from_shares(&again.shares[1], &again.shares[2]).is_ok());
    // Shares of different splits do not go together.
    let mixed = RecoveryPrivate::from_shares(&shares[0], &again.shares[1]);
    assert_eq!(mixed.err(), Some(Error::Share(ShareFault::Mismatch)));
}
