//! Dates typed into three fields: `<name>-day`, `<name>-month`, `<name>-year`, with
//! `<name>-precision` where a date may be approximate.
//!
//! A fault of the month or of the year belongs to that field; any other belongs to `<name>`, whose
//! control is that of the day.

use domain::Coded;
use domain::dates::{DateError, DateErrors, DatePart, PartialDate, Precision};
use jiff::civil::Date;

use super::{FormState, part_name};

impl FormState {
    /// One of the parts of a date field as typed: `day`, `month`, `year` or `precision`.
    pub fn part(&self, field: &str, part: &str) -> &str {
        self.value(&part_name(field, part))
    }

    /// The three parts of a date as typed, side by side: for showing both versions of a conflict.
    pub fn typed_date(&self, field: &str) -> String {
        let parts = ["day", "month", "year"].map(|part| self.part(field, part).trim());
        parts.join(" ").trim().to_owned()
    }

    /// Whether all three parts were left empty.
    pub fn date_is_blank(&self, field: &str) -> bool {
        ["day", "month", "year"]
            .iter()
            .all(|part| self.part(field, part).trim().is_empty())
    }

    /// Fills in the three fields of a date, for showing what is stored.
    pub fn set_date(&mut self, field: &str, date: PartialDate) {
        let shown = |part: Option<i8>| part.map_or_else(String::new, |number| number.to_string());
        self.set(&format!("{field}-year"), date.year().to_string());
        self.set(&format!("{field}-month"), shown(date.month()));
        self.set(&format!("{field}-day"), shown(date.day()));
    }

    /// A full date that must be there.
    pub fn date(&mut self, field: &str) -> Option<Date> {
        self.partial_date(field)
            .and_then(|date| self.full(field, date))
    }

    /// A full date, or none.
    pub fn date_optional(&mut self, field: &str) -> Option<Date> {
        self.partial_date_optional(field)
            .and_then(|date| self.full(field, date))
    }

    /// A date of which the day, or the day and the month, may be left empty.
    pub fn partial_date(&mut self, field: &str) -> Option<PartialDate> {
        if self.date_is_blank(field) {
            self.reject_with(field, &DateError::Missing);
            return None;
        }
        self.partial_date_optional(field)
    }

    /// A date as far as it is known, or none.
    pub fn partial_date_optional(&mut self, field: &str) -> Option<PartialDate> {
        let read = PartialDate::parse_optional(
            self.part(field, "day"),
            self.part(field, "month"),
            self.part(field, "year"),
        );
        read.unwrap_or_else(|errors| {
            self.reject_date(field, &errors);
            None
        })
    }

    /// A date and how well it is known. "Not known" needs no date and drops what was typed;
    /// otherwise a date must be there. Without an answer about precision the date counts as exact.
    pub fn dated(&mut self, field: &str) -> Option<(Option<PartialDate>, Precision)> {
        let precision = self
            .coded_optional(&part_name(field, "precision"))
            .unwrap_or(Precision::Exact);
        match precision {
            Precision::Unknown => Some((None, precision)),
            Precision::Exact | Precision::Estimated => {
                self.partial_date(field).map(|date| (Some(date), precision))
            }
        }
    }

    fn full(&mut self, field: &str, date: PartialDate) -> Option<Date> {
        if date.day().is_none() {
            self.reject(field, "error-date-incomplete");
            return None;
        }
        Some(date.earliest())
    }

    fn reject_date(&mut self, field: &str, errors: &DateErrors) {
        for fault in &errors.0 {
            match fault.part() {
                Some(part @ (DatePart::Month | DatePart::Year)) => {
                    self.reject_with(&part_name(field, part.code()), fault);
                }
                Some(DatePart::Day) | None => self.reject_with(field, fault),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn form(day: &str, month: &str, year: &str) -> FormState {
        FormState::from_pairs([
            ("when-day", day),
            ("when-month", month),
            ("when-year", year),
        ])
    }

    #[test]
    fn full_dates_are_read() {
        assert_eq!(
            form(" 17", "Agu", "2025 ").date("when"),
            Some(date(2025, 8, 17))
        );
        assert_eq!(
            form("29", "2", "2024").date_optional("when"),
            Some(date(2024, 2, 29))
        );
        let mut blank = form("", " ", "");
        assert_eq!(blank.date_optional("when"), None);
        assert!(!blank.has_errors());
    }

    #[test]
    fn a_fault_belongs_to_its_part() {
        for (day, month, year, field) in [
            ("", "", "", "when"),
            ("17", "8", "", "when-year"),
            ("17", "jumat", "2025", "when-month"),
            ("17", "", "2025", "when-month"),
            ("32", "8", "2025", "when"),
            ("30", "februari", "2025", "when"),
            ("", "8", "2025", "when"),
        ] {
            let mut form = form(day, month, year);
            assert_eq!(form.date("when"), None, "{day}/{month}/{year}");
            assert_eq!(form.errors().len(), 1, "{day}/{month}/{year}");
            assert_eq!(form.errors()[0].field, field, "{day}/{month}/{year}");
            assert_eq!(form.part("when", "day"), day, "what was typed stays");
        }
        let mut both = form("17", "jumat", "25");
        assert_eq!(both.date("when"), None);
        assert!(both.error("when-month").is_some() && both.error("when-year").is_some());
    }

    #[test]
    fn dates_may_be_partly_known() {
        let month = form("", "mar", "2025").partial_date("when").unwrap();
        assert_eq!(
            (month.year(), month.month(), month.day()),
            (2025, Some(3), None)
        );
        let mut shown = FormState::blank();
        shown.set_date("when", month);
        assert_eq!(
            (shown.part("when", "month"), shown.part("when", "day")),
            ("3", "")
        );
        assert_eq!(shown.typed_date("when"), "3 2025");
        assert_eq!(shown.partial_date_optional("when"), Some(month));
    }

    #[test]
    fn a_date_that_is_not_known_needs_none() {
        let mut unknown = FormState::from_query("when-precision=unknown&when-day=40");
        assert_eq!(unknown.dated("when"), Some((None, Precision::Unknown)));
        assert!(!unknown.has_errors());
        let mut estimated = FormState::from_query("when-precision=estimated&when-year=2025");
        let (date, precision) = estimated.dated("when").unwrap();
        assert_eq!(
            (date.unwrap().year(), precision),
            (2025, Precision::Estimated)
        );
        assert_eq!(
            FormState::from_query("when-precision=exact").dated("when"),
            None
        );
        let mut wrong = FormState::from_query("when-precision=x&when-year=2025");
        wrong.dated("when");
        assert!(wrong.error("when-precision").is_some());
    }
}
