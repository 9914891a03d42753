//! Sealing: what was sealed opens where it was sealed, and nowhere else.

use domain::Coded;
use domain::sections::{Class, Section};
use proptest::prelude::*;
use vault::{
    DataKeyA, DataKeyB, Error, KeyId, KeyRing, Place, Random, RootKey, SealedA, SealedSection,
    SectionA, SectionB, ServerWrap,
};

use crate::{PLACE, id, ring};

fn key() -> DataKeyA {
    DataKeyA::generate(
        KeyId::first(id(1), SectionA::Narrative),
        &mut Random::system(),
    )
    .unwrap()
}

#[test]
fn sections_have_the_class_that_the_domain_gives_them() {
    for section in Section::ALL.iter().copied() {
        let class = section.class();
        let a = SectionA::try_from(section);
        let b = SectionB::try_from(section);
        assert_eq!(
            a.map(SealedSection::section),
            match class {
                Class::SealedA => Ok(section),
                Class::Coded | Class::SealedB => Err(Error::Class(section)),
            }
        );
        assert_eq!(
            b.map(SealedSection::section),
            match class {
                Class::SealedB => Ok(section),
                Class::Coded | Class::SealedA => Err(Error::Class(section)),
            }
        );
    }
}

#[test]
fn a_wrapped_key_opens_only_as_itself() {
    let random = &mut Random::system();
    let key = key();
    let wrap = key.wrap(&ring(), random).unwrap();
    let sealed = key.seal(&PLACE, b"cerita", random).unwrap();
    let again = DataKeyA::unwrap(key.id(), &ring(), &wrap).unwrap();
    assert_eq!(again.open(&PLACE, &sealed).unwrap().text(), Ok("cerita"));

    for other in [
        KeyId {
            subject: id(2),
            ..key.id()
        },
        KeyId {
            section: SectionA::Identity,
            ..key.id()
        },
        KeyId {
            section: SectionA::Legal,
            ..key.id()
        },
        key.id().next(),
    ] {
        assert_eq!(
            DataKeyA::unwrap(other, &ring(), &wrap).err(),
            Some(Error::Refused)
        );
    }
    let stolen = KeyRing::from_root(&RootKey::from_bytes([2; 32]));
    assert_eq!(
        DataKeyA::unwrap(key.id(), &stolen, &wrap).err(),
        Some(Error::Refused)
    );
}

#[test]
fn purposes_of_the_server_do_not_open_each_other() {
    let (ring, random) = (ring(), &mut Random::system());
    let sealed = ring.linkage().seal(&PLACE, id(1), b"Siti", random).unwrap();
    assert_eq!(
        ring.linkage().open(&PLACE, id(1), &sealed).unwrap().text(),
        Ok("Siti")
    );
    for other in [ring.drafts(), ring.totp()] {
        assert_eq!(
            other.open(&PLACE, id(1), &sealed).err(),
            Some(Error::Refused)
        );
    }
    assert_eq!(
        ring.linkage().open(&PLACE, id(2), &sealed).err(),
        Some(Error::Refused)
    );
}

#[test]
fn all_keys_of_the_ring_differ() {
    let ring = ring();
    let keys = [
        ring.audit_mac(),
        ring.audit_signing_seed(),
        ring.backup(),
        ring.password_pepper(),
    ];
    for (at, key) in keys.iter().enumerate() {
        assert_ne!(**key, [0; 32]);
        assert!(keys[at + 1..].iter().all(|other| other != key));
    }
}

#[test]
fn the_version_of_the_key_can_be_read_before_opening() {
    let random = &mut Random::system();
    let id = KeyId {
        subject: id(1),
        section: SectionB::Medical,
        version: 300,
    };
    let sealed = DataKeyB::generate(id, random)
        .unwrap()
        .seal(&PLACE, b"", random)
        .unwrap();
    assert_eq!(sealed.key_version(), Ok(300));
    for bytes in [vec![], vec![1, 0, 0, 0], vec![9; 60]] {
        assert_eq!(
            SealedA::from_bytes(bytes).key_version(),
            Err(Error::Malformed)
        );
    }
}

#[test]
fn records_come_back_as_they_were() {
    let random = &mut Random::system();
    let key = key();
    let record = ("Siti".to_owned(), Some(19_u8), vec![1, 2]);
    let sealed = key.seal_record(&PLACE, &record, random).unwrap();
    let opened = key.open(&PLACE, &sealed).unwrap();
    assert_eq!(
        *opened
            .record::<(String, Option<u8>, Vec<u8>)>()
            .unwrap()
            .get(),
        record
    );
    assert_eq!(opened.record::<u8>().err(), Some(Error::Content));
    let sealed = key.seal(&PLACE, &[0xff], random).unwrap();
    assert_eq!(
        key.open(&PLACE, &sealed).unwrap().text().err(),
        Some(Error::Content)
    );
}

#[test]
fn the_same_text_never_seals_to_the_same_bytes() {
    let random = &mut Random::system();
    let key = key();
    let [a, b] = [0, 1].map(|_| key.seal(&PLACE, b"Jakarta Barat", random).unwrap());
    assert_ne!(a, b);
}

proptest! {
    #[test]
    fn any_bytes_come_back(plain: Vec<u8>) {
        let random = &mut Random::system();
        let key = key();
        let sealed = key.seal(&PLACE, &plain, random).unwrap();
        // From storage and back.
        let sealed = SealedA::from_bytes(sealed.into_bytes());
        let opened = key.open(&PLACE, &sealed).unwrap();
        prop_assert_eq!(opened.get().as_slice(), plain);
    }

    #[test]
    fn moved_ciphertext_does_not_open(
        table in "[a-z_]{0,8}", column in "[a-z_]{0,8}", row: u128,
        subject: u128, section in 0_usize..3, version: u32,
    ) {
        let random = &mut Random::system();
        let sections = [SectionA::Identity, SectionA::Narrative, SectionA::Legal];
        let here = Place { table: &table, column: &column, row: id(row) };
        let id = KeyId { subject: id(subject), section: sections[section], version };
        let key = DataKeyA::generate(id, random).unwrap();
        let sealed = key.seal(&here, b"rahasia", random).unwrap();
        prop_assert!(key.open(&here, &sealed).is_ok());

        let (other_table, other_column) = (format!("{table}x"), format!("{column}x"));
        let moved = [
            Place { table: &other_table, ..here },
            Place { column: &other_column, ..here },
            Place { row: crate::id(row.wrapping_add(1)), ..here },
        ];
        for place in moved {
            prop_assert_eq!(key.open(&place, &sealed).err(), Some(Error::Refused));
        }
    }

    #[test]
    fn a_letter_moved_between_table_and_column_does_not_open(
        names in "[a-z]{2,12}", cut in 1_usize..12, other in 1_usize..12,
    ) {
        let (cut, other) = (cut.min(names.len() - 1), other.min(names.len() - 1));
        prop_assume!(cut != other);
        let at = |cut| Place { table: &names[..cut], column: &names[cut..], row: id(1) };
        let key = key();
        let sealed = key.seal(&at(cut), b"rahasia", &mut Random::system()).unwrap();
        prop_assert_eq!(key.open(&at(other), &sealed).err(), Some(Error::Refused));
    }

    #[test]
    fn damaged_ciphertext_does_not_open(plain: Vec<u8>, at: prop::sample::Index, bit in 0_u8..8) {
        let key = key();
        let bytes = key.seal(&PLACE, &plain, &mut Random::system()).unwrap().into_bytes();
        let mut flipped = bytes.clone();
        flipped[at.index(bytes.len())] ^= 1 << bit;
        prop_assert!(key.open(&PLACE, &SealedA::from_bytes(flipped)).is_err());
        let cut = bytes[..at.index(bytes.len())].to_vec();
        prop_assert!(key.open(&PLACE, &SealedA::from_bytes(cut)).is_err());
        let longer = [bytes, vec![0]].concat();
        prop_assert!(key.open(&PLACE, &SealedA::from_bytes(longer)).is_err());
    }

    #[test]
    fn any_stored_bytes_are_taken_without_panic(bytes: Vec<u8>) {
        let team = crate::team(1);
        let id = KeyId::first(id(1), SectionB::Location);
        prop_assert!(team.open_data_key(id, &vault::TeamWrap::from_bytes(bytes.clone())).is_err());
        prop_assert!(DataKeyA::unwrap(key().id(), &ring(), &ServerWrap::from_bytes(bytes)).is_err());
    }
}
