//! Stored forms that must stay readable: if one of these fails, existing data is unreadable.
//! Key derivation, XChaCha20-Poly1305 and HPKE of each were checked against another
//! implementation when they were recorded.

use domain::ids::{AccountId, OrganisationId, ReferralId, TeamId};
use domain::{Nik, PersonName};
use vault::{
    Code, DataKeyA, KeyId, Locked, MemberPrivate, Owner, Pending, PendingFor, ReporterWrap,
    SealedA, SealedB, SectionA, SectionB, ServerWrap, StoredPublic, TeamKeyFor, TeamWrap,
    UnlockKey,
};

use crate::{PLACE, id, ring};

const RECEIPT: &str = "91JP-RV3F-91JP-RV3F-91JP-RV3F";
const PEPPER: &str = "1ecc44818ac3cbaf3523522364d6eaeca4bcef12bdcfb1a47dd54083293009cc";
const AUDIT_MAC: &str = "6204ad93cd9a47f14c6dcd7e1581eb0fee441b2f0d14e26e2c559b20ef5eb652";
const BLIND_INDEX: &str = "6f4a8bbb531b1813432fb201dd6a23c7";
const LOCATOR: &str = "47bc29e4bb01720a53b3327a5fe8e03b78b0d41ce9b133319ba7f445b38ba604";
const LINKAGE: &str = concat!(
    "0100000001b5e74dd102af6f6be0667e2f716c88db1450c09ff60d5c67ef1284ea60b6bacee1",
    "fe9771cc4376b7491bd1b8",
);
const SERVER_WRAP: &str = concat!(
    "01673dbfc7a33aad57f3515ac28803694ad73464cbc0db466c174402d676b2acade92cef996d",
    "5c19df570e32c8a65f6f954e8e63f0e204a45ab58824743e42b9e6e21b6d59fe903883",
);
const LEGAL_NOTE: &str = concat!(
    "0100000001a354469bcea112c93f153700cb88e4a8cc3aded62e313b16b7f415e21edf0f2a32",
    "f08b322fe33bf378293a5e0677aa",
);
const LOCKED_MEMBER: &str = concat!(
    "0184f8effdfd7bec116febd7cebcaa2af0fe23588818f61478eda15feb65739fe5f27a078714",
    "fcde861b96745370cdb1d44c94d915d6b720c17be46fc914ca97e0c9dce3b2df6aa580",
);
const STORED_PUBLIC: &str = concat!(
    "01c63012811275c63cd4e2a8ce8722f74adaf7cd4d7b64fdc3ca5ce3a4153dc643f93063ea96",
    "8e6dad82c729da8d5d8038e661d3d958a44cae904176277025b474",
);
const TEAM_KEY: &str = concat!(
    "01ba0eea7d335bc62b88621c03ade817bdd63bc22beaff6fb579d919319c2a2207bcdecd3f3e",
    "430865eb74f11dd5c99aea92e61288daaf581f714ea5d8b5269412f202568f6bd24333cb87e5",
    "468bad1602",
);
const TEAM_WRAP: &str = concat!(
    "01127a4069e513756fcc13edf172fa1947f6e70c3e0892fbda1e832efca31f28481bc665ce2b",
    "e1486d68ce95d5d887820984ff8f4367fa7ca601b274d339343927c8507661a4d207e60a9bfc",
    "6eeacb2451",
);
const WHEREABOUTS: &str = concat!(
    "0100000001827e81ce29404a44072cd051f4e21f2b1584d08655e81e44043a7ef62450cc9ee0",
    "4c39bb896b7cb8803774e8b00967155af9aad9",
);
const PENDING: &str = concat!(
    "010bb3d78c90c2be4379d3736d09c7ceb9d76c21d488280d3c2441525fcfc8b1019ad65391e6",
    "7eebd5ca2355ecba064e919541303b8bb0f3d0c7fdc5bf53abdb9dd693eced6e3c51ea47a929",
    "1614a2d0fe30abfa78d63ca63fb8b406c22814399fe70dbab5c7126b9d57048329a9a0a9645c",
    "ff881a68e4ad3f1d",
);
const REPORTER_WRAP: &str = concat!(
    "01bc5821b5d79d0f064717460604eb5e0be0302ca13375b07519143bc79ce89b26b32cceb8c9",
    "8a02f3d8c3d36e489a8aed3581afd612b434f2af4c546c5a87bd2a76645fdebb99aa47",
);

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn derived_keys_and_digests_stay() {
    let ring = ring();
    assert_eq!(ring.password_pepper().as_slice(), bytes(PEPPER));
    assert_eq!(ring.audit_mac().as_slice(), bytes(AUDIT_MAC));
    let organisation = OrganisationId(id(1));
    let nik: Nik = "3173014101900001".parse().unwrap();
    let index = ring.blind_index(organisation, &nik);
    assert_eq!(index.as_bytes().as_slice(), bytes(BLIND_INDEX));
    let name = PersonName::parse("Siti Nurhasanah").unwrap();
    assert_eq!(ring.name_index_key().digest(&name).0, 0x5dae_5a0e_dea6_6ee6);
    let code: Code = RECEIPT.parse().unwrap();
    assert_eq!(ring.locator(&code).as_bytes().as_slice(), bytes(LOCATOR));
}

#[test]
fn sealed_a_stays_readable() {
    let ring = ring();
    let linkage = SealedA::from_bytes(bytes(LINKAGE));
    assert_eq!(
        ring.linkage().open(&PLACE, id(1), &linkage).unwrap().text(),
        Ok("Siti")
    );
    let wrap = ServerWrap::from_bytes(bytes(SERVER_WRAP));
    let key = DataKeyA::unwrap(KeyId::first(id(1), SectionA::Legal), &ring, &wrap).unwrap();
    let note = SealedA::from_bytes(bytes(LEGAL_NOTE));
    assert_eq!(key.open(&PLACE, &note).unwrap().text(), Ok("catatan"));
}

#[test]
fn sealed_b_stays_readable() {
    let ring = ring();
    let owner = Owner::first(AccountId(id(1)));
    let locked = Locked::from_bytes(bytes(LOCKED_MEMBER));
    let ana = MemberPrivate::unlock(owner, &UnlockKey::from_bytes([3; 32]), &locked).unwrap();
    let public = StoredPublic::from_bytes(bytes(STORED_PUBLIC));
    assert_eq!(ring.public_key(owner, &public), ana.public());

    let shelter = Owner::first(TeamId(id(10)));
    let team = ana
        .open_team(shelter, &TeamKeyFor::from_bytes(bytes(TEAM_KEY)))
        .unwrap();
    let about = KeyId::first(id(100), SectionB::Location);
    let pending_for = PendingFor {
        referral: ReferralId(id(50)),
        team: shelter,
        key: about,
    };
    let released = ring
        .release(&pending_for, &Pending::from_bytes(bytes(PENDING)))
        .unwrap();
    let receipt = ring.receipt_key(&RECEIPT.parse().unwrap());
    let sealed = SealedB::from_bytes(bytes(WHEREABOUTS));
    for key in [
        team.open_data_key(about, &TeamWrap::from_bytes(bytes(TEAM_WRAP))),
        team.open_data_key(about, &released),
        receipt.open_data_key(about, &ReporterWrap::from_bytes(bytes(REPORTER_WRAP))),
    ] {
        assert_eq!(
            key.unwrap().open(&PLACE, &sealed).unwrap().text(),
            Ok("Rumah Aman 3")
        );
    }
}
