//! Birth dates: full, of a year only, or a day that stands for not knowing.

use super::digits;

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day as the number YYYYMMDD.
    pub fn number(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }
}

/// What is known of a birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    /// The year, always known here.
    pub year: u16,
    /// The day, where the register really knew it.
    pub day: Option<Day>,
    /// Taken from the NIK because nothing was typed: no evidence beside that NIK.
    pub derived: bool,
}

/// Years a living person may be born in, as registers write them. Earlier ones, such as
/// 1890, are slips of the century and count as unknown.
pub const YEARS: std::ops::RangeInclusive<u16> = 1900..=2099;

/// Days registers write when only the year is known (rule 10).
const STANDS_FOR_YEAR: [(u8, u8); 3] = [(1, 1), (7, 1), (12, 31)];

/// Whether the day is in the calendar.
pub fn exists(year: u16, month: u8, day: u8) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

impl Birth {
    /// Reads `1999-08-17`, `17-08-1999`, `17/8/1999`, `19990817` or `1999`. A day that is
    /// not in the calendar, or that stands for the year, leaves the year.
    pub fn read(typed: &str) -> Option<Birth> {
        let typed = typed.trim();
        let mut parts: Vec<u32> = Vec::with_capacity(3);
        for part in typed
            .split(|c: char| !c.is_ascii_digit())
            .filter(|p| !p.is_empty())
            .take(4)
        {
            parts.push(if part.len() > 8 {
                return None;
            } else {
                part.parse().ok()?
            });
        }
        let (year, month, day) = match parts[..] {
            [whole] if digits(typed, 9).len() == 8 => {
                (whole / 10_000, whole / 100 % 100, whole % 100)
            }
            [year] => (year, 0, 0),
            [a, b, c] if a > 31 => (a, b, c),
            // A time may follow the date.
            [a, b, c, _] if a > 31 => (a, b, c),
            [a, b, c] => (c, b, a),
            _ => return None,
        };
        let year = u16::try_from(year).ok().filter(|y| YEARS.contains(y))?;
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let real = exists(year, month, day) && !STANDS_FOR_YEAR.contains(&(month, day));
        Some(Birth {
            year,
            day: real.then_some(Day { year, month, day }),
            derived: false,
        })
    }
}

/// The year in a typed date of registration.
pub fn year(typed: &str) -> Option<u16> {
    Birth::read(typed).map(|b| b.year)
}

/// Day and month exchanged, and nothing else: 1999-03-08 and 1999-08-03.
pub(crate) fn swapped(a: u32, b: u32) -> bool {
    a != b && a / 10_000 == b / 10_000 && a % 100 == b / 100 % 100 && a / 100 % 100 == b % 100
}

/// One digit differs, or two neighbouring digits are exchanged.
pub(crate) fn digit_apart(a: u32, b: u32) -> bool {
    // A digit moves the number by as many times its place, an exchange by nine times as many:
    // most dates are told apart by that, without a look at their digits.
    let mut apart = a.abs_diff(b);
    while apart > 9 && apart.is_multiple_of(10) {
        apart /= 10;
    }
    if apart > 9 && (apart > 81 || !apart.is_multiple_of(9)) {
        return false;
    }
    let digit = |n: u32, at: u32| n / 10_u32.pow(at) % 10;
    let mut differ = (0..8).filter(|at| digit(a, *at) != digit(b, *at));
    match (differ.next(), differ.next(), differ.next()) {
        (Some(_), None, _) => true,
        (Some(i), Some(j), None) => {
            j == i + 1 && digit(a, i) == digit(b, j) && digit(a, j) == digit(b, i)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn full(typed: &str) -> Option<u32> {
        Birth::read(typed)?.day.map(Day::number)
    }

    #[test]
    fn usual_ways_of_writing_are_one_day() {
        for typed in [
            "1999-08-17",
            "17-08-1999",
            "17/8/1999",
            "19990817",
            " 1999-08-17 ",
            "17.08.1999",
        ] {
            assert_eq!(full(typed), Some(19_990_817), "{typed}");
        }
    }

    #[test]
    fn a_day_that_stands_for_the_year_is_a_year() {
        for typed in ["1999-01-01", "1999-07-01", "1999-12-31", "1999"] {
            let birth = Birth::read(typed).unwrap();
            assert_eq!((birth.year, birth.day), (1999, None), "{typed}");
        }
    }

    #[test]
    fn a_day_outside_the_calendar_leaves_the_year() {
        let birth = Birth::read("1999-02-30").unwrap();
        assert_eq!((birth.year, birth.day), (1999, None));
    }

    #[test]
    fn what_is_no_birth_of_the_living_is_unknown() {
        for typed in [
            "1890-05-02",
            "1890",
            "",
            "-",
            "kira-kira 20 th",
            "99999999999",
            "0000-00-00",
        ] {
            assert_eq!(Birth::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn day_and_month_may_have_changed_places() {
        assert!(swapped(19_990_308, 19_990_803));
        assert!(!swapped(19_990_308, 19_990_308));
        assert!(!swapped(19_990_308, 20_000_803));
    }

    #[test]
    fn a_slip_is_one_digit_or_two_exchanged() {
        assert!(digit_apart(19_990_308, 19_990_318));
        assert!(digit_apart(19_990_308, 19_900_308));
        assert!(digit_apart(19_890_308, 19_980_308));
        assert!(!digit_apart(19_990_308, 19_990_308));
        assert!(!digit_apart(19_990_308, 19_981_308));
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in any::<String>()) {
            if let Some(birth) = Birth::read(&typed) {
                prop_assert!(YEARS.contains(&birth.year));
            }
        }

        #[test]
        fn real_days_come_back(year in 1900_u16..2100, month in 1_u8..=12, day in 1_u8..=28) {
            prop_assume!(!STANDS_FOR_YEAR.contains(&(month, day)));
            let typed = format!("{day:02}-{month:02}-{year}");
            prop_assert_eq!(full(&typed), Some(Day { year, month, day }.number()));
        }
    }
}
