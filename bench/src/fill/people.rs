//! Who the persons in the files are: invented people, sealed as the program seals them, because it
//! opens all of them for its index of names and for its register.

use super::{mix, pick};
use anyhow::{Result, bail};
use domain::cases::Sex;
use domain::intake::{PersonAtRisk, Reply};
use domain::{Line, Nik, PersonName};
use linkage::simulate::{Options, registrations};
use store::cases::secrets::Identity;
use uuid::Uuid;
use vault::{DataKeyA, KeyId, KeyRing, Place, Random, SectionA};

/// Words that names are made of; their combinations are nobody's names in particular.
const WORDS: [&str; 40] = [
    "Adi", "Agung", "Ayu", "Bayu", "Budi", "Cahya", "Candra", "Dewi", "Dian", "Dwi", "Eka",
    "Endah", "Fajar", "Fitri", "Galih", "Gita", "Hadi", "Hasna", "Indah", "Intan", "Joko",
    "Kartika", "Kurnia", "Lestari", "Maya", "Nanda", "Novi", "Nur", "Puspa", "Putra", "Rahma",
    "Ratna", "Rizki", "Sari", "Setia", "Tirta", "Utama", "Wahyu", "Wulan", "Yuni",
];

/// The key of the identity section of one file.
pub(super) struct Sealer<'a> {
    ring: &'a KeyRing,
    random: Random,
    key: DataKeyA,
}

impl<'a> Sealer<'a> {
    /// A new key for a file.
    pub(super) fn of(ring: &'a KeyRing, file: Uuid) -> Result<Self> {
        let mut random = Random::system();
        let key = DataKeyA::generate(KeyId::first(file, SectionA::Identity), &mut random)?;
        Ok(Self { ring, random, key })
    }

    /// The key as it is stored.
    pub(super) fn wrap(&mut self) -> Result<Vec<u8>> {
        Ok(self
            .key
            .wrap(self.ring, &mut self.random)?
            .as_bytes()
            .to_vec())
    }

    /// A person of a case.
    pub(super) fn person(&mut self, row: Uuid, identity: &Identity) -> Result<Vec<u8>> {
        let place = Place {
            table: "person",
            column: "identity_a",
            row,
        };
        let sealed = self.key.seal_record(&place, identity, &mut self.random)?;
        Ok(sealed.into_bytes())
    }

    /// The person at risk of a report.
    pub(super) fn at_risk(&mut self, row: Uuid, random: u64) -> Result<Vec<u8>> {
        let person = PersonAtRisk {
            name: Reply::Given(name(random)?),
            nik: Reply::NotAsked,
            phone: Reply::NotAsked,
            sex: Reply::NotAsked,
            age: Reply::NotAsked,
        };
        let place = Place {
            table: "report",
            column: "at_risk_a",
            row,
        };
        let sealed = self
            .key
            .seal_record(&place, &vec![person], &mut self.random)?;
        Ok(sealed.into_bytes())
    }
}

/// Somebody of whom nothing is known but one of 64,000 names.
pub(super) fn named(random: u64) -> Result<Identity> {
    Ok(Identity {
        name: Some(name(random)?),
        ..Identity::default()
    })
}

/// Victims as they are registered without a slip, each somebody else: what the register compares.
pub fn victims(seed: u64, count: usize) -> Result<Vec<(Identity, Sex)>> {
    let registered = registrations(&Options {
        seed,
        people: count,
        agencies: vec![(String::new(), 1.0)],
        carelessness: 0.0,
    });
    registered.iter().map(|one| victim(&one.fields)).collect()
}

/// The fields in the order of the model.
fn victim(fields: &[String]) -> Result<(Identity, Sex)> {
    let [name, _, mother, sex, nik, birth, place, ..] = fields else {
        bail!("a registration has fewer fields than the register compares");
    };
    let identity = Identity {
        name: Some(PersonName::parse(name)?),
        mother: PersonName::parse(mother).ok(),
        nik: Nik::parse(nik).ok(),
        born: birth.parse().ok(),
        birth_place: Line::parse(place).ok(),
        ..Identity::default()
    };
    let sex = if sex == "L" { Sex::Male } else { Sex::Female };
    Ok((identity, sex))
}

/// One of 64,000 names.
fn name(random: u64) -> Result<PersonName> {
    let word = |n: u64| pick(&WORDS, mix(random ^ n));
    Ok(PersonName::parse(&format!(
        "{} {} {}",
        word(41),
        word(42),
        word(43)
    ))?)
}
