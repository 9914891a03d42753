//! Invented people. Names are combined from lists of common parts; numbers are of ranges that are
//! given to nobody.

use crate::chance::Chance;
use domain::cases::Sex;
use domain::{Nik, Passport, PersonName, Phone};
use jiff::civil::Date;

const FEMALE: [&str; 24] = [
    "Yuliana",
    "Marselina",
    "Ratih",
    "Wulan",
    "Nurhayati",
    "Kartika",
    "Agnes",
    "Lastri",
    "Sumiati",
    "Herlina",
    "Dewi",
    "Rini",
    "Fatmawati",
    "Aminah",
    "Susilowati",
    "Endang",
    "Yanti",
    "Novita",
    "Sri",
    "Umi",
    "Theresia",
    "Halimah",
    "Indah",
    "Mariana",
];
const FEMALE_SECOND: [&str; 16] = [
    "Lestari",
    "Puspitasari",
    "Handayani",
    "Rahayu",
    "Anggraini",
    "Wahyuni",
    "Permata",
    "Safitri",
    "Utami",
    "Kusumawati",
    "Fitriani",
    "Maharani",
    "Astuti",
    "Wardani",
    "Suryani",
    "Oktaviani",
];
const MALE: [&str; 20] = [
    "Agus", "Rudi", "Slamet", "Yohanes", "Dedi", "Ahmad", "Bayu", "Fajar", "Hendra", "Imam",
    "Joko", "Markus", "Rahmat", "Sutrisno", "Wahyu", "Yusuf", "Anton", "Edi", "Ilham", "Petrus",
];
const MALE_SECOND: [&str; 16] = [
    "Saputra",
    "Prasetyo",
    "Hidayat",
    "Kurniawan",
    "Wijayanto",
    "Setiawan",
    "Nugroho",
    "Ramadhan",
    "Maulana",
    "Santoso",
    "Firmansyah",
    "Gunawan",
    "Subekti",
    "Purnomo",
    "Hartono",
    "Mahendra",
];

/// A name, or a single word as many people have.
pub(crate) fn name(chance: &mut Chance, sex: Sex) -> Option<PersonName> {
    let (first, second): (&[&str], &[&str]) = match sex {
        Sex::Male => (&MALE, &MALE_SECOND),
        Sex::Female | Sex::Unknown => (&FEMALE, &FEMALE_SECOND),
    };
    let first = chance.pick(first);
    let text = if chance.happens(15) {
        first.to_owned()
    } else {
        format!("{first} {}", chance.pick(second))
    };
    PersonName::parse(&text).ok()
}

/// Parts of names as somebody else may write them down: old spelling, joined, or as it is heard.
const SPELLINGS: [(&str, &str); 44] = [
    ("Yuliana", "Juliana"),
    ("Marselina", "Marcelina"),
    ("Wulan", "Woelan"),
    ("Nurhayati", "Nur Hayati"),
    ("Kartika", "Kartica"),
    ("Agnes", "Agnez"),
    ("Sumiati", "Soemiati"),
    ("Dewi", "Dewie"),
    ("Rini", "Rinny"),
    ("Fatmawati", "Fatma Wati"),
    ("Aminah", "Amina"),
    ("Susilowati", "Soesilowati"),
    ("Novita", "Nopita"),
    ("Umi", "Ummi"),
    ("Theresia", "Teresia"),
    ("Halimah", "Halima"),
    ("Indah", "Inda"),
    ("Mariana", "Maryana"),
    ("Puspitasari", "Puspita Sari"),
    ("Rahayu", "Rahaju"),
    ("Anggraini", "Anggraeni"),
    ("Wahyuni", "Wahjuni"),
    ("Safitri", "Syafitri"),
    ("Kusumawati", "Kusuma Wati"),
    ("Fitriani", "Pitriani"),
    ("Suryani", "Soeryani"),
    ("Oktaviani", "Octaviani"),
    ("Agus", "Agoes"),
    ("Rudi", "Rudy"),
    ("Slamet", "Selamet"),
    ("Yohanes", "Johanes"),
    ("Dedi", "Dedy"),
    ("Ahmad", "Achmad"),
    ("Fajar", "Pajar"),
    ("Joko", "Djoko"),
    ("Sutrisno", "Soetrisno"),
    ("Yusuf", "Jusuf"),
    ("Prasetyo", "Prasetio"),
    ("Hidayat", "Hidajat"),
    ("Wijayanto", "Widjajanto"),
    ("Ramadhan", "Romadhon"),
    ("Santoso", "Santosa"),
    ("Firmansyah", "Firman Syah"),
    ("Subekti", "Soebekti"),
];

/// The same name as somebody else may write it down.
pub(crate) fn respelt(name: &PersonName) -> Option<PersonName> {
    let words = name.as_str().split(' ').map(|word| {
        let other = SPELLINGS.iter().find(|(usual, _)| *usual == word);
        other.map_or(word, |(_, other)| other)
    });
    PersonName::parse(&words.collect::<Vec<_>>().join(" ")).ok()
}

/// A NIK of somebody born on `born` in the city `area` (`PP.KK…`). Its serial lies above those
/// that offices reach in a day of birth.
pub(crate) fn nik(chance: &mut Chance, area: &str, born: Date, sex: Sex) -> Option<Nik> {
    let place: String = area.chars().filter(char::is_ascii_digit).take(4).collect();
    let day = i16::from(born.day()) + if sex == Sex::Female { 40 } else { 0 };
    Nik::parse(&format!(
        "{place}{:02}{day:02}{:02}{:02}99{:02}",
        chance.between(1, 8),
        born.month(),
        born.year().rem_euclid(100),
        chance.between(10, 99),
    ))
    .ok()
}

/// A mobile number: the prefix 0840 belongs to no operator.
pub(crate) fn phone(chance: &mut Chance) -> Option<Phone> {
    Phone::parse(&format!(
        "0840-{:04}-{:04}",
        chance.between(0, 9_999),
        chance.between(0, 9_999)
    ))
    .ok()
}

/// A passport number of a series that was never printed.
pub(crate) fn passport(chance: &mut Chance) -> Option<Passport> {
    Passport::parse(&format!("Z0{:06}", chance.between(0, 999_999))).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn another_office_spells_some_parts_of_a_name_in_its_own_way() {
        let respelt = |name: &str| respelt(&name.parse().unwrap()).unwrap().as_str().to_owned();
        assert_eq!(respelt("Nurhayati Rahayu"), "Nur Hayati Rahaju");
        assert_eq!(respelt("Lastri Lestari"), "Lastri Lestari");
        for (usual, _) in SPELLINGS {
            let lists = [&FEMALE[..], &FEMALE_SECOND, &MALE, &MALE_SECOND].concat();
            assert!(lists.contains(&usual), "nobody is called {usual}");
        }
    }

    #[test]
    fn everybody_has_a_name_and_numbers_that_hold_together() {
        let mut chance = Chance::new(3);
        for sex in [Sex::Female, Sex::Male, Sex::Unknown] {
            for _ in 0..200 {
                name(&mut chance, sex).unwrap();
                phone(&mut chance).unwrap();
                passport(&mut chance).unwrap();
                let born = jiff::civil::date(1998, 2, 28);
                let nik = nik(&mut chance, "53.02", born, sex).unwrap();
                assert_eq!(nik.date_part().day, 28);
                assert_eq!(nik.sex_hint() == Sex::Female, sex == Sex::Female);
            }
        }
    }
}
