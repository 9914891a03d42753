//! Published counts: an official aggregate series, not cases.
//!
//! Columns: `period_from`, `period_to` (dates; a month or a year stands for its first and its last
//! day), `area_code` (Kemendagri), `sex` and `age_band` (codes, empty for all), `count`, `source`,
//! `note`. `sex`, `age_band` and `note` may be missing.

use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

use domain::{
    Coded, Line, MessageKey,
    areas::AreaCode,
    cases::{AgeBand, Sex},
    figures::Period,
};
use thiserror::Error;

use crate::{
    facts::Context,
    issue::{Issue, Issues, Reason},
    mapping::plain,
    read,
    table::{Flaw, Record, Table, TableError},
};

/// The published counts of victims in DKI Jakarta and Jakarta Barat, 2022 to July 2024.
pub const DKI_VICTIMS: &str = include_str!("../data/dki-tppo-victims.csv");

/// Columns that must be there.
const REQUIRED: [&str; 5] = ["period_from", "period_to", "area_code", "count", "source"];

/// One published count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesRow {
    /// Which row after the column names, from 1.
    pub row: u64,
    /// The days that it counts.
    pub period: Period,
    /// The area that it counts.
    pub area: AreaCode,
    /// The sex that it counts; `None` for all.
    pub sex: Option<Sex>,
    /// The age band that it counts; `None` for all.
    pub age: Option<AgeBand>,
    /// How many.
    pub count: u32,
    /// Who published it, where.
    pub source: Line,
    /// What else must be said.
    pub note: Option<Line>,
}

/// A row and its problems; a row with a problem is not taken, because half a count is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesResult {
    /// The count, if nothing is wrong with it.
    pub row: Option<SeriesRow>,
    /// What is wrong.
    pub issues: Vec<Issue>,
}

/// The table is no series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("columns are missing: {}", .0.join(", "))]
pub struct ColumnsMissing(pub Vec<&'static str>);

impl MessageKey for ColumnsMissing {
    fn key(&self) -> &'static str {
        "import-error-series-columns"
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("columns", self.0.join(", "))]
    }
}

/// Reads the counts of `table`. An error within is the last item.
pub fn series<'a, R: Read>(
    table: Table<R>,
    context: Context<'a>,
) -> Result<Series<'a, R>, ColumnsMissing> {
    let mut columns = HashMap::new();
    for (at, name) in table.header().iter().enumerate() {
        columns.entry(plain(name)).or_insert(at);
    }
    let missing: Vec<&str> = REQUIRED
        .into_iter()
        .filter(|name| !columns.contains_key(&plain(name)))
        .collect();
    if !missing.is_empty() {
        return Err(ColumnsMissing(missing));
    }
    Ok(Series {
        table,
        columns,
        context,
        seen: HashSet::new(),
    })
}

/// See [`series`].
pub struct Series<'a, R> {
    table: Table<R>,
    columns: HashMap<String, usize>,
    context: Context<'a>,
    seen: HashSet<(Period, AreaCode, Option<Sex>, Option<AgeBand>)>,
}

impl<R: Read> Iterator for Series<'_, R> {
    type Item = Result<SeriesResult, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.table.next()?;
        Some(record.map(|record| self.read(&record)))
    }
}

impl<R: Read> Series<'_, R> {
    fn read(&mut self, record: &Record) -> SeriesResult {
        let mut cells = Cells {
            record,
            columns: &self.columns,
            issues: Issues::new(record.number, record.line, self.table.header()),
        };
        let row = cells.read(self.context);
        let mut issues = cells.issues;
        if let Some(row) = &row {
            let key = (row.period, row.area, row.sex, row.age);
            if issues.list.is_empty() && !self.seen.insert(key) {
                issues.add(None, "", Reason::Repeated);
            }
        }
        SeriesResult {
            row: row.filter(|_| issues.list.is_empty()),
            issues: issues.list,
        }
    }
}

/// One row and what is wrong with it so far.
struct Cells<'r> {
    record: &'r Record,
    columns: &'r HashMap<String, usize>,
    issues: Issues<'r>,
}

impl Cells<'_> {
    fn read(&mut self, context: Context<'_>) -> Option<SeriesRow> {
        for flaw in &self.record.flaws {
            self.issues.add_flaw(flaw);
        }
        if self.record.flaws.iter().any(Flaw::is_fatal) {
            return None;
        }
        if self.record.cells.iter().all(|cell| cell.trim().is_empty()) {
            self.issues.add(None, "", Reason::EmptyRow);
            return None;
        }
        let date = |text: &str| read::date(text).ok_or(Reason::NotADate);
        let from = self.required("period_from", date);
        let to = self.required("period_to", date);
        let area = self.required("area_code", |text| {
            let area = read::area(text)?;
            let exists = (context.area_exists)(area);
            exists.then_some(area).ok_or(Reason::NoSuchArea)
        });
        let sex = self.optional("sex", code);
        let age = self.optional("age_band", code);
        let count = self.required("count", count);
        let source = self.required("source", line);
        let note = self.optional("note", line);
        let (from, to) = (from?.earliest(), to?.latest());
        if to < from {
            self.add("period_to", Reason::PeriodReversed);
        }
        if to > context.today {
            self.add("period_to", Reason::Future);
        }
        Some(SeriesRow {
            row: self.record.number,
            period: Period { from, to },
            area: area?,
            sex,
            age,
            count: count?,
            source: source?,
            note,
        })
    }

    fn cell(&self, column: &str) -> &str {
        let at = self.columns.get(&plain(column));
        let cell = at.and_then(|at| self.record.cells.get(*at));
        cell.map_or("", |cell| cell.trim())
    }

    fn add(&mut self, column: &str, reason: Reason) {
        let value = self.cell(column).to_owned();
        let at = self.columns.get(&plain(column)).copied();
        self.issues.add(at, &value, reason);
    }

    fn required<T>(
        &mut self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        if self.cell(column).is_empty() {
            self.add(column, Reason::Required);
            return None;
        }
        self.optional(column, read)
    }

    fn optional<T>(
        &mut self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        read(cell).map_err(|reason| self.add(column, reason)).ok()
    }
}

fn code<T: Coded>(text: &str) -> Result<T, Reason> {
    T::from_code(&text.to_lowercase()).map_err(|_| Reason::UnknownValue)
}

/// A whole number, without signs and separators: `1.234` could be either.
fn count(text: &str) -> Result<u32, Reason> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    let count = plain.then(|| text.parse().ok()).flatten();
    count.ok_or(Reason::NotACount)
}

fn line(text: &str) -> Result<Line, Reason> {
    Line::parse(text).map_err(|_| Reason::NotACode)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use jiff::civil::date;

    use super::*;
    use crate::{Excerpt, encoding::Charset};

    fn read_all(text: &str) -> Vec<SeriesResult> {
        let exists = |area: AreaCode| ["31", "31.73"].contains(&area.to_string().as_str());
        let context = Context {
            today: date(2024, 9, 26),
            area_exists: &exists,
        };
        let table = Table::open(text.as_bytes(), Charset::Unicode).unwrap();
        let rows = series(table, context).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn the_published_figures_are_these() {
        let results = read_all(DKI_VICTIMS);
        assert!(results.iter().all(|result| result.issues.is_empty()));
        let counts: Vec<String> = results
            .into_iter()
            .filter_map(|result| result.row)
            .map(|row| {
                assert!(row.sex.is_none() && row.age.is_none());
                let Period { from, to } = row.period;
                format!("{from}..{to} {} {}", row.area, row.count)
            })
            .collect();
        assert_eq!(
            counts,
            [
                "2022-01-01..2022-12-31 31 154",
                "2022-01-01..2022-12-31 31.73 56",
                "2023-01-01..2023-06-30 31 6",
                "2023-01-01..2023-06-30 31.73 1",
                "2023-01-01..2023-12-31 31 37",
                "2023-01-01..2023-12-31 31.73 22",
                "2024-01-01..2024-07-31 31 16",
            ]
        );
    }

    #[test]
    fn every_fault_of_a_row_is_named_and_the_row_not_taken() {
        let header = "period_from;period_to;area_code;sex;age_band;count;source;note\n";
        let cases = [
            ("2023;2022;31;;;1;s;", "period_to", Reason::PeriodReversed),
            ("2024;2024;31;;;1;s;", "period_to", Reason::Future),
            ("x;2023;31;;;1;s;", "period_from", Reason::NotADate),
            (";2023;31;;;1;s;", "period_from", Reason::Required),
            (
                "2023;2023;3174;;;1;s;",
                "area_code",
                Reason::AreaWithoutDots,
            ),
            ("2023;2023;32.73;;;1;s;", "area_code", Reason::NoSuchArea),
            ("2023;2023;31;cewek;;1;s;", "sex", Reason::UnknownValue),
            ("2023;2023;31;;0-8;1;s;", "age_band", Reason::UnknownValue),
            ("2023;2023;31;;;1.234;s;", "count", Reason::NotACount),
            ("2023;2023;31;;;-1;s;", "count", Reason::NotACount),
            ("2023;2023;31;;;–;s;", "count", Reason::NotACount),
            ("2023;2023;31;;;1;;", "source", Reason::Required),
        ];
        for (row, column, reason) in cases {
            let results = read_all(&format!("{header}{row}\n"));
            assert_eq!(results.len(), 1, "{row}");
            assert_eq!(results[0].row, None, "{row}");
            let found: Vec<_> = results[0]
                .issues
                .iter()
                .map(|issue| (issue.column.as_deref().unwrap_or_default(), issue.reason))
                .collect();
            assert_eq!(found, [(column, reason)], "{row}");
        }
    }

    #[test]
    fn sex_and_age_are_kept_and_a_second_count_of_the_same_is_refused() {
        let results = read_all(
            "Period From,Period To,Area Code,Sex,Age Band,Count,Source\n\
             2023-01,2023-06,31.73,female,13-17,3,s\n\
             2023-01,2023-06,31.73,male,13-17,2,s\n\
             2023-01,2023-06,31.73,Female,13-17,4,s\n\
             ,,,,,,\n\
             \"2023,broken\n",
        );
        let first = results[0].row.as_ref().unwrap();
        assert_eq!(
            (first.sex, first.age),
            (Some(Sex::Female), Some(AgeBand::To17))
        );
        assert_eq!(first.period.to, date(2023, 6, 30));
        assert!(results[1].row.is_some());
        let reasons: Vec<Reason> = results[2..]
            .iter()
            .flat_map(|result| result.issues.iter().map(|issue| issue.reason))
            .collect();
        assert_eq!(
            reasons,
            [Reason::Repeated, Reason::EmptyRow, Reason::BrokenQuote]
        );
        assert!(results[2..].iter().all(|result| result.row.is_none()));
        assert_eq!(results[2].issues[0].value, Excerpt::None);
    }

    #[test]
    fn a_table_without_the_columns_is_no_series() {
        let table = Table::open("a,count\n1,2\n".as_bytes(), Charset::Unicode).unwrap();
        let context = Context {
            today: date(2024, 9, 26),
            area_exists: &|_| true,
        };
        let error = series(table, context).err().unwrap();
        assert_eq!(error.0, ["period_from", "period_to", "area_code", "source"]);
    }
}
