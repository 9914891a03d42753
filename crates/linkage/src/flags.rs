//! What a reviewer should notice in a pair, beside its weight. None of these decides.

use crate::normalise::dates::{self, Birth};
use crate::normalise::nik::{Nik, Sex, comparable};

/// Something to notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// The NIK differ in the serial only: twins, or neighbours born on one day.
    Twin,
    /// Mother or telephone agree, the birth does not: siblings, perhaps.
    Sibling,
    /// One NIK, two births more than three years apart or two sexes: somebody uses
    /// another's number.
    SharedNik,
    /// The sex of a NIK is not the one recorded.
    SexAgainstNik,
    /// The recorded birth makes the person older than the NIK does: the papers of a minor
    /// may have been falsified. Verify the age.
    AgeAgainstNik,
}

/// The fields of a record that flags rest on, as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Person<'a> {
    /// NIK.
    pub nik: &'a str,
    /// `L` or `P`.
    pub sex: &'a str,
    /// Birth date.
    pub birth: &'a str,
    /// The mother's name.
    pub mother: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// Date of registration, which tells the century of the NIK.
    pub registered: &'a str,
}

/// Flags of one record.
pub fn of_record(person: &Person<'_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    let Ok(nik) = Nik::read(person.nik) else {
        return flags;
    };
    if Sex::read(person.sex).is_some_and(|s| s != nik.sex) {
        flags.push(Flag::SexAgainstNik);
    }
    let typed = Birth::read(person.birth);
    let registered = dates::year(person.registered);
    if let (Some(typed), Some(registered)) = (typed, registered) {
        let born = nik.born(registered);
        // A century off is the century's fault, not the paper's.
        let years = i32::from(born.year) - i32::from(typed.year);
        if (1..40).contains(&years) {
            flags.push(Flag::AgeAgainstNik);
        }
    }
    flags
}

/// Flags of two records, those of each included, each once.
pub fn of_pair(a: &Person<'_>, b: &Person<'_>) -> Vec<Flag> {
    let mut flags = of_record(a);
    flags.extend(of_record(b));
    let (births, sexes) = (
        (Birth::read(a.birth), Birth::read(b.birth)),
        (Sex::read(a.sex), Sex::read(b.sex)),
    );
    let years = births.0.zip(births.1).map(|(a, b)| a.year.abs_diff(b.year));
    let other_sex = sexes.0.zip(sexes.1).is_some_and(|(a, b)| a != b);
    let same_nik = comparable(a.nik).is_some_and(|n| comparable(b.nik).as_ref() == Some(&n));
    if let (Ok(x), Ok(y)) = (Nik::read(a.nik), Nik::read(b.nik))
        && x.twin_of(&y)
    {
        flags.push(Flag::Twin);
    }
    if same_nik && (other_sex || years.is_some_and(|y| y > 3)) {
        flags.push(Flag::SharedNik);
    }
    let name = |typed: &str| {
        Some(crate::normalise::names::Name::read(typed, false).key()).filter(|k| !k.is_empty())
    };
    let same = |x: Option<String>, y: Option<String>| x.is_some() && x == y;
    let home = same(name(a.mother), name(b.mother))
        || same(
            crate::normalise::phones::phone(a.phone),
            crate::normalise::phones::phone(b.phone),
        );
    if home && !same_nik && (other_sex || years.is_some_and(|y| y >= 1)) {
        flags.push(Flag::Sibling);
    }
    flags.sort_by_key(|f| *f as u8);
    flags.dedup();
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Person<'_> = Person {
        nik: "3204114708990001",
        sex: "P",
        birth: "1999-08-07",
        mother: "Noer Aini",
        phone: "0812 3456 789",
        registered: "2024-02-03",
    };

    #[test]
    fn nothing_is_odd_about_one_person() {
        assert_eq!(of_pair(&ONE, &ONE), []);
    }

    #[test]
    fn twins_differ_in_the_serial() {
        assert_eq!(
            of_pair(
                &ONE,
                &Person {
                    nik: "3204114708990002",
                    ..ONE
                }
            ),
            [Flag::Twin]
        );
    }

    #[test]
    fn siblings_share_mother_or_telephone_but_no_birth() {
        let other = Person {
            nik: "",
            birth: "2002-01-05",
            mother: "Nuraini",
            phone: "",
            ..ONE
        };
        assert_eq!(of_pair(&ONE, &other), [Flag::Sibling]);
    }

    #[test]
    fn a_number_used_by_two_is_told() {
        let other = Person {
            birth: "2005-08-07",
            ..ONE
        };
        assert_eq!(of_pair(&ONE, &other), [Flag::SharedNik]);
    }

    #[test]
    fn a_woman_with_a_mans_sex_and_a_minor_made_older_are_told() {
        assert_eq!(
            of_record(&Person { sex: "L", ..ONE }),
            [Flag::SexAgainstNik]
        );
        assert_eq!(
            of_record(&Person {
                birth: "1995-03-02",
                ..ONE
            }),
            [Flag::AgeAgainstNik]
        );
        assert_eq!(
            of_record(&Person {
                birth: "2001-03-02",
                ..ONE
            }),
            []
        );
    }
}
