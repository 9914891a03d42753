//! The national identity number (NIK): 16 digits, province 2, regency 2, district 2, birth
//! date as DDMMYY with 40 added to the day of a woman, serial of 4 from 0001.
//!
//! It is issued once and follows neither a move nor a corrected birth date (PP 37/2007
//! art. 37; PP 40/2019), so a district or date that disagrees with the record is a hint,
//! never a proof. It has no check digit.

use super::dates::{self, Day};
use super::digits;

/// What is known of the sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// *Laki-laki*.
    Male,
    /// *Perempuan*.
    Female,
}

impl Sex {
    /// Reads `L`, `P` and the words usual in registers.
    pub fn read(typed: &str) -> Option<Sex> {
        match super::text(typed).as_str() {
            "l" | "lk" | "lki" | "laki-laki" | "laki laki" | "laki" | "pria" | "m" | "male" => {
                Some(Sex::Male)
            }
            "p" | "pr" | "perempuan" | "wanita" | "f" | "female" => Some(Sex::Female),
            _ => None,
        }
    }
}

/// What the area table of the caller says about the six digits of a district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// In today's table.
    Known,
    /// Once valid: a province or regency was split. The number stays valid for life.
    Superseded,
    /// In no table. Warn, never reject: tables lag behind.
    Unknown,
}

/// Why a NIK cannot be what it claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Zeros, nines, 1234…: typed to get past a form.
    Placeholder,
    /// Not 16 digits.
    Length,
    /// No such day, counted with the 40 of women.
    Day,
    /// No such month.
    Month,
    /// Serial 0000, which is never issued.
    Serial,
    /// No province begins like this.
    Province,
}

/// A NIK whose structure holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nik {
    digits: [u8; 16],
    /// Day of the month, 1 to 31, the 40 of women taken off.
    pub day: u8,
    /// Month, 1 to 12.
    pub month: u8,
    /// The last two digits of the year.
    pub year_of_century: u8,
    /// By the 40 added to the day.
    pub sex: Sex,
}

impl Nik {
    /// Reads a typed NIK, ignoring spaces, dots and dashes.
    pub fn read(typed: &str) -> Result<Nik, Fault> {
        let found = digits(typed, 17);
        if placeholder(&found) {
            return Err(Fault::Placeholder);
        }
        let digits: [u8; 16] = found.try_into().map_err(|_| Fault::Length)?;
        let two = |at: usize| (digits[at] - b'0') * 10 + (digits[at + 1] - b'0');
        let (province, typed_day, month, year) = (two(0), two(6), two(8), two(10));
        let (day, sex) = if typed_day > 40 {
            (typed_day - 40, Sex::Female)
        } else {
            (typed_day, Sex::Male)
        };
        if !(11..=97).contains(&province) {
            return Err(Fault::Province);
        }
        if !(1..=12).contains(&month) {
            return Err(Fault::Month);
        }
        // 2000 was a leap year as 1900 was not; the century is not in the number, so the
        // 29th of February passes where either century has it.
        let exists = [1900, 2000]
            .iter()
            .any(|c| dates::exists(c + u16::from(year), month, day));
        if !exists {
            return Err(Fault::Day);
        }
        if digits[12..] == *b"0000" {
            return Err(Fault::Serial);
        }
        Ok(Nik {
            digits,
            day,
            month,
            year_of_century: year,
            sex,
        })
    }

    /// The 16 digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits).unwrap_or_default()
    }

    /// The six digits of province, regency and district where it was issued.
    pub fn district(&self) -> &str {
        &self.as_str()[..6]
    }

    /// All but the serial: same district, birth date and sex.
    pub fn stem(&self) -> &str {
        &self.as_str()[..12]
    }

    /// The birth date, the century chosen so that nobody is born after `year`, the year
    /// of registration.
    pub fn born(&self, year: u16) -> Day {
        let mut full = 2000 + u16::from(self.year_of_century);
        while full > year && full >= 200 {
            full -= 100;
        }
        Day {
            year: full,
            month: self.month,
            day: self.day,
        }
    }

    /// What the area table of the caller knows of the district. `known` and `superseded`
    /// answer for six digits.
    pub fn area(&self, known: impl Fn(&str) -> bool, superseded: impl Fn(&str) -> bool) -> Area {
        match self.district() {
            code if known(code) => Area::Known,
            code if superseded(code) => Area::Superseded,
            _ => Area::Unknown,
        }
    }

    /// Two numbers that differ in the serial only: twins, or neighbours born on one day.
    /// Never a typing error.
    pub fn twin_of(&self, other: &Nik) -> bool {
        self.stem() == other.stem() && self.digits != other.digits
    }
}

/// The digits worth comparing of a typed NIK: at least 10 of them and no placeholder, even
/// where the structure does not hold, since a slip of one digit must not lose the rest.
pub fn comparable(typed: &str) -> Option<String> {
    let found = digits(typed, 17);
    let usable = (10..=16).contains(&found.len()) && !placeholder(&found);
    usable.then(|| String::from_utf8(found).unwrap_or_default())
}

fn placeholder(digits: &[u8]) -> bool {
    let rising = |by: u8| {
        let steps = digits.windows(2).take(8);
        digits.len() > 8
            && steps
                .into_iter()
                .all(|w| (w[0] - b'0' + by) % 10 == w[1] - b'0')
    };
    let mut seen = [false; 10];
    digits
        .iter()
        .for_each(|d| seen[usize::from(d - b'0')] = true);
    let distinct = seen.iter().filter(|s| **s).count();
    digits.is_empty() || distinct < 3 || rising(1) || rising(9) || digits.ends_with(b"0000000000")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_woman_is_born_forty_days_earlier_than_written() {
        let nik = Nik::read("3204114708990002").unwrap();
        assert_eq!(nik.sex, Sex::Female);
        assert_eq!(
            nik.born(2024),
            Day {
                year: 1999,
                month: 8,
                day: 7
            }
        );
        let nik = Nik::read("3204110708990002").unwrap();
        assert_eq!((nik.sex, nik.day), (Sex::Male, 7));
    }

    #[test]
    fn spaces_and_dots_are_no_part_of_it() {
        assert_eq!(
            Nik::read("320411 470899 0002"),
            Nik::read("320411.4708990002")
        );
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_reason() {
        for (typed, fault) in [
            ("0000000000000000", Fault::Placeholder),
            ("9999999999999999", Fault::Placeholder),
            ("1234567890123456", Fault::Placeholder),
            ("3204110000000000", Fault::Placeholder),
            ("-", Fault::Placeholder),
            ("", Fault::Placeholder),
            ("32041147089900", Fault::Length),
            ("32041147089900021", Fault::Length),
            ("3204119999990000", Fault::Month),
            ("3204113208990002", Fault::Day),
            ("3204117208990002", Fault::Day),
            ("3204113002990002", Fault::Day),
            ("3204114713990002", Fault::Month),
            ("3204114708990000", Fault::Serial),
            ("0204114708990002", Fault::Province),
        ] {
            assert_eq!(Nik::read(typed), Err(fault), "{typed}");
        }
    }

    #[test]
    fn the_leap_day_needs_a_leap_year() {
        assert!(Nik::read("3204112902960002").is_ok());
        assert!(Nik::read("3204112902000002").is_ok());
        assert_eq!(Nik::read("3204112902990002"), Err(Fault::Day));
    }

    #[test]
    fn the_century_follows_the_registration() {
        let nik = Nik::read("3204110708180002").unwrap();
        assert_eq!(nik.born(2017).year, 1918);
        assert_eq!(nik.born(2018).year, 2018);
    }

    #[test]
    fn another_serial_is_a_twin_not_a_slip() {
        let one = Nik::read("3204114708990001").unwrap();
        let two = Nik::read("3204114708990002").unwrap();
        assert!(one.twin_of(&two) && !one.twin_of(&one));
    }

    #[test]
    fn a_superseded_district_is_a_warning() {
        let nik = Nik::read("6405014708990001").unwrap();
        assert_eq!(
            nik.area(|_| false, |code| code == "640501"),
            Area::Superseded
        );
        assert_eq!(nik.area(|_| false, |_| false), Area::Unknown);
        assert_eq!(nik.area(|code| code == "640501", |_| true), Area::Known);
    }

    #[test]
    fn a_slip_leaves_something_to_compare() {
        assert_eq!(
            comparable("3204114708990").as_deref(),
            Some("3204114708990")
        );
        assert_eq!(
            comparable("3204119908990002").as_deref(),
            Some("3204119908990002")
        );
        assert_eq!(comparable("12345"), None);
        assert_eq!(comparable("0000000000000000"), None);
    }

    #[test]
    fn sex_is_read_in_the_words_of_registers() {
        assert_eq!(Sex::read("Perempuan"), Some(Sex::Female));
        assert_eq!(Sex::read(" l "), Some(Sex::Male));
        assert_eq!(Sex::read("?"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in any::<String>()) {
            let _ = (Nik::read(&typed), comparable(&typed), Sex::read(&typed));
        }

        #[test]
        fn what_is_accepted_is_a_date(typed in "[0-9]{16}", year in 1950_u16..2100) {
            if let Ok(nik) = Nik::read(&typed) {
                let born = nik.born(year);
                prop_assert!((1..=31).contains(&born.day) && (1..=12).contains(&born.month));
                prop_assert!(born.year <= year);
                prop_assert_eq!(nik.as_str(), typed);
            }
        }
    }
}
