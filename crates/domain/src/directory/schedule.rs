//! When a service is open, as offices write it: `Senin–Jumat 08.00–16.00; Sabtu 08.00–12.00`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Coded, MessageKey};

crate::coded! {
    /// A day of the week, Monday first.
    pub enum Day: "weekday" {
        /// Senin.
        Monday = "monday",
        /// Selasa.
        Tuesday = "tuesday",
        /// Rabu.
        Wednesday = "wednesday",
        /// Kamis.
        Thursday = "thursday",
        /// Jumat.
        Friday = "friday",
        /// Sabtu.
        Saturday = "saturday",
        /// Minggu.
        Sunday = "sunday",
    }
}

/// The words by which people call the days, in the order of [`Day`]: Indonesian, English, and the
/// two letters of iCalendar, which are the stored form.
const NAMES: [&[&str]; 7] = [
    &["senin", "sen", "monday", "mon", "mo"],
    &["selasa", "sel", "tuesday", "tue", "tues", "tu"],
    &["rabu", "rab", "wednesday", "wed", "we"],
    &["kamis", "kam", "thursday", "thu", "thurs", "th"],
    &["jumat", "jum'at", "jum", "friday", "fri", "fr"],
    &["sabtu", "sab", "saturday", "sat", "sa"],
    &["minggu", "min", "ahad", "sunday", "sun", "su"],
];

impl Day {
    /// The two letters of iCalendar: `MO`.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Monday => "MO",
            Self::Tuesday => "TU",
            Self::Wednesday => "WE",
            Self::Thursday => "TH",
            Self::Friday => "FR",
            Self::Saturday => "SA",
            Self::Sunday => "SU",
        }
    }

    fn named(word: &str) -> Option<usize> {
        let word = word.trim().trim_end_matches('.');
        NAMES.iter().position(|names| names.contains(&word))
    }
}

/// Minutes since midnight, 0 to 1440 (24.00).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(u16);

impl Minute {
    /// The end of the day.
    pub const MIDNIGHT: Self = Self(24 * 60);

    /// A time of the day; `None` beyond 24.00.
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if minute < 60 && hour <= 24 && hour * 60 + minute <= Self::MIDNIGHT.0 {
            Some(Self(hour * 60 + minute))
        } else {
            None
        }
    }

    /// The hour, 0 to 24.
    pub const fn hour(self) -> u16 {
        self.0 / 60
    }

    /// The minute of the hour.
    pub const fn minute(self) -> u16 {
        self.0 % 60
    }

    /// Reads `8`, `08.00`, `08:00`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (hour, minute) = text.split_once(['.', ':']).unwrap_or((text, "00"));
        let number = |part: &str, most: usize| {
            let fits = (1..=most).contains(&part.len());
            (fits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        if minute.len() != 2 {
            return None;
        }
        Self::new(number(hour, 2)?, number(minute, 2)?)
    }
}

impl std::fmt::Display for Minute {
    /// `08:00`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// From when to when on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// It opens.
    pub opens: Minute,
    /// It closes, later on the same day.
    pub closes: Minute,
}

/// When a service is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Schedule {
    /// Day and night, also on holidays.
    Always,
    /// By day of the week, Monday first: hours in order that do not overlap; none on a day when it
    /// is closed.
    Weekly {
        /// The hours of each day.
        days: [Vec<Hours>; 7],
        /// Whether that also holds on public holidays.
        holidays: bool,
    },
}

/// Why opening times were not understood. The part that was not is told, for it is no fact about a
/// person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// A part that is neither days with times nor a word about holidays.
    #[error("{0:?} is not understood")]
    Part(String),
    /// A day that is none.
    #[error("{0:?} is not a day")]
    Day(String),
    /// A time that is none.
    #[error("{0:?} is not a time")]
    Time(String),
    /// It closes before it opens, or at the same time.
    #[error("{0:?} ends before it begins")]
    Backwards(String),
    /// Two times of a day overlap.
    #[error("two times on one day overlap")]
    Overlap,
    /// Nothing that says when it is open.
    #[error("no opening time")]
    Empty,
}

impl MessageKey for ScheduleError {
    fn key(&self) -> &'static str {
        match self {
            Self::Part(_) => "error-schedule-part",
            Self::Day(_) => "error-schedule-day",
            Self::Time(_) => "error-schedule-time",
            Self::Backwards(_) => "error-schedule-backwards",
            Self::Overlap => "error-schedule-overlap",
            Self::Empty => "error-schedule-empty",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Part(part) | Self::Day(part) | Self::Time(part) | Self::Backwards(part) => {
                // A leading quote keeps a part of digits a text.
                vec![("part", format!("“{part}”"))]
            }
            Self::Overlap | Self::Empty => Vec::new(),
        }
    }
}

const ALWAYS: &[&str] = &[
    "24 jam",
    "24 jam setiap hari",
    "setiap hari 24 jam",
    "24 hours",
    "24 hours a day",
    "24/7",
    "always",
];
const OPEN_ON_HOLIDAYS: &[&str] = &[
    "buka hari libur",
    "termasuk hari libur",
    "open on holidays",
    "holidays",
];
const CLOSED_ON_HOLIDAYS: &[&str] = &[
    "tutup hari libur",
    "hari libur tutup",
    "libur nasional tutup",
    "closed on holidays",
];
const EVERY_DAY: &[&str] = &["setiap hari", "tiap hari", "every day", "daily"];

impl Schedule {
    /// Reads opening times in Indonesian, English or the stored form.
    ///
    /// # Errors
    /// [`ScheduleError`] with the part that was not understood.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let text = plain(text);
        if ALWAYS.contains(&text.as_str()) {
            return Ok(Self::Always);
        }
        let mut days: [Vec<Hours>; 7] = Default::default();
        let mut holidays = false;
        for part in text
            .split([';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if OPEN_ON_HOLIDAYS.contains(&part) {
                holidays = true;
            } else if CLOSED_ON_HOLIDAYS.contains(&part) {
                holidays = false;
            } else {
                read_part(part, &mut days)?;
            }
        }
        if days.iter().all(Vec::is_empty) {
            return Err(ScheduleError::Empty);
        }
        for hours in &mut days {
            hours.sort();
            hours.dedup();
            if hours.windows(2).any(|two| two[1].opens < two[0].closes) {
                return Err(ScheduleError::Overlap);
            }
        }
        Ok(Self::Weekly { days, holidays })
    }

    /// Days in a row with the same hours, together: first day, last day, hours.
    pub fn groups(&self) -> Vec<(Day, Day, Vec<Hours>)> {
        let Self::Weekly { days, .. } = self else {
            return Vec::new();
        };
        let mut groups: Vec<(Day, Day, Vec<Hours>)> = Vec::new();
        let mut open_yesterday = false;
        for (day, hours) in Day::ALL.iter().zip(days) {
            match groups.last_mut() {
                Some((_, last, same)) if open_yesterday && same == hours => *last = *day,
                _ if !hours.is_empty() => groups.push((*day, *day, hours.clone())),
                _ => {}
            }
            open_yesterday = !hours.is_empty();
        }
        groups
    }

    /// The opening times in the words of a language; [`Schedule::parse`] reads them back for the
    /// words of Indonesian and English.
    pub fn written(&self, words: &impl ScheduleWords) -> String {
        let Self::Weekly { holidays, .. } = self else {
            return words.always();
        };
        let mut text = String::new();
        for (first, last, hours) in self.groups() {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&words.day(first));
            if first != last {
                text.push('–');
                text.push_str(&words.day(last));
            }
            for (at, hours) in hours.iter().enumerate() {
                text.push_str(if at == 0 { " " } else { ", " });
                // Writing to a string cannot fail.
                let _ = write!(
                    text,
                    "{}–{}",
                    words.time(hours.opens),
                    words.time(hours.closes)
                );
            }
        }
        if *holidays {
            text.push_str("; ");
            text.push_str(&words.open_on_holidays());
        }
        text
    }
}

/// Small letters, one kind of dash, single spaces; `WIB` and the like say nothing new.
fn plain(text: &str) -> String {
    let text = text
        .to_lowercase()
        .replace(['–', '—', '‑', '−'], "-")
        .replace('’', "'")
        .replace("s.d.", "-")
        .replace("s/d", "-")
        .replace(" sampai ", " - ")
        .replace(" to ", " - ");
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            line.split_whitespace()
                .filter(|word| !matches!(*word, "wib" | "wita" | "wit" | "pukul" | "jam"))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    // "24 jam" has lost its word above; what is left of it alone is the number.
    let joined = lines.join("\n").trim().to_owned();
    match joined.as_str() {
        "24" | "24 setiap hari" | "setiap hari 24" => "24 jam".to_owned(),
        _ => joined,
    }
}

/// Reads days and times: everything before the first digit is days.
fn read_part(part: &str, days: &mut [Vec<Hours>; 7]) -> Result<(), ScheduleError> {
    let at = part
        .find(|c: char| c.is_ascii_digit())
        .filter(|at| *at > 0)
        .ok_or_else(|| ScheduleError::Part(part.to_owned()))?;
    let (names, times) = part.split_at(at);
    let hours: Vec<Hours> = listed(times)
        .into_iter()
        .map(read_hours)
        .collect::<Result<_, _>>()?;
    for day in read_days(names.trim().trim_end_matches([':', ',']))? {
        days[day].extend(&hours);
    }
    Ok(())
}

/// The parts of a list with commas, "dan" or "&" between them.
fn listed(text: &str) -> Vec<&str> {
    text.split([',', '&'])
        .flat_map(|part| part.split(" dan "))
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

fn read_days(text: &str) -> Result<Vec<usize>, ScheduleError> {
    let text = text.trim();
    if EVERY_DAY.contains(&text) {
        return Ok((0..7).collect());
    }
    let day =
        |word: &str| Day::named(word).ok_or_else(|| ScheduleError::Day(word.trim().to_owned()));
    let mut found = Vec::new();
    for part in listed(text) {
        match part.split_once('-') {
            None => found.push(day(part)?),
            Some((first, last)) => {
                let (first, last) = (day(first)?, day(last)?);
                // Friday to Monday goes over the end of the week.
                let length = (last + 7 - first) % 7;
                found.extend((0..=length).map(|step| (first + step) % 7));
            }
        }
    }
    if found.is_empty() {
        return Err(ScheduleError::Day(text.to_owned()));
    }
    Ok(found)
}

fn read_hours(text: &str) -> Result<Hours, ScheduleError> {
    let wrong = || ScheduleError::Time(text.to_owned());
    let (opens, closes) = text.split_once('-').ok_or_else(wrong)?;
    let opens = Minute::parse(opens).ok_or_else(wrong)?;
    let closes = Minute::parse(closes).ok_or_else(wrong)?;
    if closes <= opens {
        return Err(ScheduleError::Backwards(text.to_owned()));
    }
    Ok(Hours { opens, closes })
}

/// The words of a language for opening times.
pub trait ScheduleWords {
    /// A day.
    fn day(&self, day: Day) -> String;
    /// A time.
    fn time(&self, time: Minute) -> String;
    /// "24 jam"
    fn always(&self) -> String;
    /// "buka hari libur"
    fn open_on_holidays(&self) -> String;
}

/// The words of the stored form.
struct Stored;

impl ScheduleWords for Stored {
    fn day(&self, day: Day) -> String {
        day.letters().to_lowercase()
    }
    fn time(&self, time: Minute) -> String {
        time.to_string()
    }
    fn always(&self) -> String {
        "always".to_owned()
    }
    fn open_on_holidays(&self) -> String {
        "holidays".to_owned()
    }
}

impl std::fmt::Display for Schedule {
    /// The stored form: `mo–th 08:00–16:00; fr 08:00–11:30, 13:00–16:30; holidays`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written(&Stored))
    }
}

impl std::str::FromStr for Schedule {
    type Err = ScheduleError;
    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        Self::parse(text)
    }
}

super::as_text!(Schedule, ScheduleError);
