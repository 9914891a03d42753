//! What offices wrote down about people who are recorded twice. All of them are invented.

use crate::scripts::{Office, PROTECTION, Somebody};
use domain::cases::{ExploitationForm as F, Sex};
use domain::{Line, PartialDate, PersonName};

/// An organisation that helps people who come to it by themselves.
pub(super) const COMPANIONS: Office = Office {
    intake: "ngo2.jakbar",
    reports: "ngo",
    cases: "ngo",
    refers: false,
    ..PROTECTION
};

/// What an office wrote down about somebody.
pub(super) struct Entry {
    /// Who did.
    pub(super) office: Office,
    /// How many days ago.
    pub(super) ago: i64,
    /// Who it is, as far as it is known.
    name: &'static str,
    sex: Sex,
    age: u8,
    born: (i16, Option<(i8, i8)>),
    nik: Option<&'static str>,
    mother: Option<&'static str>,
    birth_place: Option<&'static str>,
    /// Where they come from.
    pub(super) origin: &'static str,
    /// What is done to them.
    pub(super) form: F,
}

/// One who came twice to the same office, the second time without papers.
const KINASIH: Entry = Entry {
    office: PROTECTION,
    ago: 410,
    name: "Wulandari Ayu Kinasih",
    sex: Sex::Female,
    age: 24,
    born: (2001, Some((3, 8))),
    nik: Some("3212054803019931"),
    mother: Some("Sumarni"),
    birth_place: Some("Indramayu"),
    origin: "32.12",
    form: F::DomesticWork,
};
/// Twins: all but the last digits of their NIK agree.
const RINI: Entry = Entry {
    ago: 36,
    name: "Rini Kusumastuti",
    age: 19,
    born: (2007, Some((5, 14))),
    nik: Some("3203035405079941"),
    mother: Some("Kartinah"),
    birth_place: Some("Cianjur"),
    origin: "32.03",
    form: F::Prostitution,
    ..KINASIH
};
/// A woman whose papers a man shows as his own.
const LARASATI: Entry = Entry {
    ago: 205,
    name: "Dewi Larasati",
    age: 23,
    born: (2003, Some((9, 21))),
    nik: Some("3273026109039951"),
    mother: Some("Sukaesih"),
    birth_place: Some("Bandung"),
    origin: "32.73",
    form: F::OnlineScam,
    ..KINASIH
};
/// Known to two organisations; neither has decided.
const NUR_AINI: Entry = Entry {
    ago: 95,
    name: "Siti Nur Aini",
    age: 27,
    born: (1999, Some((4, 7))),
    nik: Some("3329024704999961"),
    mother: Some("Rokhayah"),
    birth_place: Some("Brebes"),
    origin: "33.29",
    form: F::ForcedLabour,
    ..KINASIH
};
/// Known to two organisations; one has decided.
const MULYADI: Entry = Entry {
    ago: 120,
    name: "Muhammad Yusuf Mulyadi",
    sex: Sex::Male,
    age: 29,
    born: (1997, Some((11, 2))),
    nik: Some("3301070211979971"),
    mother: Some("Tarsinah"),
    birth_place: Some("Cilacap"),
    origin: "33.01",
    form: F::ShipCrew,
    ..KINASIH
};

impl Entry {
    /// As the files have it.
    pub(super) fn somebody(&self) -> Option<Somebody> {
        let (year, day) = self.born;
        let (month, day) = day.unzip();
        Some(Somebody {
            sex: self.sex,
            age: self.age,
            born: PartialDate::new(year, month, day).ok()?,
            origin: self.origin,
            name: PersonName::parse(self.name).ok(),
            nik: self.nik.and_then(|nik| nik.parse().ok()),
            passport: None,
            phone: None,
            mother: self.mother.and_then(|name| PersonName::parse(name).ok()),
            birth_place: self.birth_place.and_then(|place| Line::parse(place).ok()),
        })
    }
}

/// Two records of which nobody has decided.
pub(super) const WAITING: [[Entry; 2]; 4] = [
    [
        KINASIH,
        Entry {
            ago: 22,
            name: "Wulan Dari Ayu Kinasi",
            age: 25,
            born: (2001, None),
            nik: None,
            mother: Some("Soemarni"),
            ..KINASIH
        },
    ],
    [
        RINI,
        Entry {
            ago: 35,
            name: "Rina Kusumastuti",
            nik: Some("3203035405079942"),
            ..RINI
        },
    ],
    [
        LARASATI,
        Entry {
            ago: 15,
            name: "Dedi Larasati",
            sex: Sex::Male,
            ..LARASATI
        },
    ],
    [
        NUR_AINI,
        Entry {
            office: COMPANIONS,
            ago: 70,
            name: "Sitti Noor Aini",
            born: (1999, Some((7, 4))),
            nik: None,
            mother: Some("Rokayah"),
            ..NUR_AINI
        },
    ],
];

/// Two records of which the companions have decided.
pub(super) const HALFWAY: [Entry; 2] = [
    MULYADI,
    Entry {
        office: COMPANIONS,
        ago: 52,
        name: "Moh. Jusuf Mulyadi",
        born: (1997, None),
        ..MULYADI
    },
];

/// Reports of yesterday about people whom the other organisation knows.
pub(super) const ASKING: [Entry; 2] = [
    Entry {
        ago: 1,
        name: "Siti Nuraini",
        ..NUR_AINI
    },
    Entry {
        office: COMPANIONS,
        ago: 1,
        name: "M. Yusuf Mulyadi",
        ..MULYADI
    },
];
