//! Dates and times as people write and read them.

use domain::PartialDate;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

use crate::Locale;

/// Western Indonesia Time (WIB, UTC+7): the zone of a task force that has not set another.
pub fn western_indonesia() -> TimeZone {
    TimeZone::get("Asia/Jakarta").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(7)))
}

/// The Indonesian name of a time zone (WIB, WITA, WIT); empty for zones of other countries.
pub fn zone_label(zone: &TimeZone) -> &'static str {
    match zone.iana_name() {
        Some("Asia/Jakarta" | "Asia/Pontianak") => "WIB",
        Some("Asia/Makassar") => "WITA",
        Some("Asia/Jayapura") => "WIT",
        _ => "",
    }
}

impl Locale {
    /// The name of a month, 1 to 12.
    pub fn month(self, month: i8) -> String {
        self.text(match month {
            1 => "month-1",
            2 => "month-2",
            3 => "month-3",
            4 => "month-4",
            5 => "month-5",
            6 => "month-6",
            7 => "month-7",
            8 => "month-8",
            9 => "month-9",
            10 => "month-10",
            11 => "month-11",
            _ => "month-12",
        })
        .into_owned()
    }

    /// The name of a day of the week.
    pub fn weekday(self, day: Weekday) -> String {
        self.text(match day {
            Weekday::Monday => "weekday-monday",
            Weekday::Tuesday => "weekday-tuesday",
            Weekday::Wednesday => "weekday-wednesday",
            Weekday::Thursday => "weekday-thursday",
            Weekday::Friday => "weekday-friday",
            Weekday::Saturday => "weekday-saturday",
            Weekday::Sunday => "weekday-sunday",
        })
        .into_owned()
    }

    /// "17 Agustus 2025".
    pub fn date(self, date: Date) -> String {
        format!(
            "{} {} {}",
            date.day(),
            self.month(date.month()),
            date.year()
        )
    }

    /// "Minggu, 17 Agustus 2025".
    pub fn date_with_weekday(self, date: Date) -> String {
        format!("{}, {}", self.weekday(date.weekday()), self.date(date))
    }

    /// "17/08/2025", for tables.
    pub fn date_short(self, date: Date) -> String {
        format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
    }

    /// A date as far as it is known: "17 Agustus 2025", "Agustus 2025", "2025".
    pub fn partial_date(self, date: PartialDate) -> String {
        let year = date.year();
        match (date.month(), date.day()) {
            (Some(month), Some(day)) => format!("{day} {} {year}", self.month(month)),
            (Some(month), None) => format!("{} {year}", self.month(month)),
            (None, _) => year.to_string(),
        }
    }

    /// The clock time in a zone: "10.42" in Indonesian, "10:42" in English.
    pub fn time(self, at: Timestamp, zone: &TimeZone) -> String {
        let time = zone.to_datetime(at).time();
        let separator = match self {
            Self::Id => '.',
            Self::En => ':',
        };
        format!("{:02}{separator}{:02}", time.hour(), time.minute())
    }

    /// Date and time in a zone: "17/08/2025 10.42".
    pub fn date_time(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = zone.to_datetime(at).date();
        format!("{} {}", self.date_short(date), self.time(at, zone))
    }

    /// How far a due date is, in days from today (negative: it has passed): "hari ini", "besok",
    /// "3 hari lagi", "lewat 2 hari".
    pub fn due_in(self, days: i64) -> String {
        match days {
            0 => self.text("day-today").into_owned(),
            1 => self.text("day-tomorrow").into_owned(),
            ahead @ 2.. => self.counted("day-ahead", ahead),
            passed => self.counted("day-overdue", passed.saturating_neg()),
        }
    }

    /// How long ago something was, in days before today: "hari ini", "kemarin", "3 hari lalu".
    /// A day that is still to come reads as in [`Locale::due_in`].
    pub fn days_ago(self, days: i64) -> String {
        match days {
            ..=0 => self.due_in(days.saturating_neg()),
            1 => self.text("day-yesterday").into_owned(),
            ago => self.counted("day-ago", ago),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;
    use crate::Locale::{En, Id};

    #[test]
    fn dates_are_written_out() {
        let day = date(2025, 8, 17);
        assert_eq!(Id.date(day), "17 Agustus 2025");
        assert_eq!(En.date(day), "17 August 2025");
        assert_eq!(Id.date_with_weekday(day), "Minggu, 17 Agustus 2025");
        assert_eq!(Id.date_short(date(2025, 8, 7)), "07/08/2025");
    }

    #[test]
    fn partial_dates_say_what_is_known() {
        let shown = |month, day| Id.partial_date(PartialDate::new(2025, month, day).unwrap());
        assert_eq!(shown(Some(8), Some(17)), "17 Agustus 2025");
        assert_eq!(shown(Some(8), None), "Agustus 2025");
        assert_eq!(shown(None, None), "2025");
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let at: Timestamp = "2025-08-16T20:42:59Z".parse().unwrap();
        let wib = western_indonesia();
        assert_eq!(Id.date_time(at, &wib), "17/08/2025 03.42");
        assert_eq!(En.date_time(at, &wib), "17/08/2025 03:42");
        let wit = TimeZone::get("Asia/Jayapura").unwrap();
        assert_eq!(Id.time(at, &wit), "05.42");
        assert_eq!((zone_label(&wib), zone_label(&wit)), ("WIB", "WIT"));
        assert_eq!(zone_label(&TimeZone::UTC), "");
    }

    #[test]
    fn days_are_relative_to_today() {
        assert_eq!(Id.due_in(0), "hari ini");
        assert_eq!(Id.due_in(1), "besok");
        assert_eq!(Id.due_in(3), "3 hari lagi");
        assert_eq!(Id.due_in(-2), "lewat 2 hari");
        assert_eq!(En.due_in(-1), "1 day overdue");
        assert_eq!(En.due_in(-2), "2 days overdue");
        assert_eq!(Id.days_ago(1), "kemarin");
        assert_eq!(Id.days_ago(1_200), "1.200 hari lalu");
        assert_eq!(Id.days_ago(-1), "besok");
        assert_eq!(Id.due_in(i64::MIN), Id.counted("day-overdue", i64::MAX));
    }
}
