//! Rows of a file as the coded facts of one victim each. No row is lost: what is not understood
//! leaves its fact unknown and is listed; a line that cannot be read is a row that says so.

use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
};

use domain::cases::ExploitationType;

use crate::{
    Excerpt,
    facts::{CaseRow, Context, Fact, Field, RowState},
    issue::{Issue, Issues, Reason},
    mapping::{Column, Mapping, MappingError, plain},
    table::{Flaw, Record, Table, TableError},
};

/// One row and what was not understood of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult {
    /// The facts.
    pub row: CaseRow,
    /// The problems, at most 100.
    pub issues: Vec<Issue>,
}

/// The rows of `table`, read with `mapping`. An error within is the last item: then no row of the
/// file should be kept, because the rest of it is unknown.
pub fn rows<'a, R: Read>(
    table: Table<R>,
    mapping: &Mapping,
    context: Context<'a>,
) -> Result<Rows<'a, R>, MappingError> {
    let plan = Plan::new(mapping, table.header(), context)?;
    Ok(Rows { table, plan })
}

/// See [`rows`].
pub struct Rows<'a, R> {
    table: Table<R>,
    plan: Plan<'a>,
}

impl<R: Read> Rows<'_, R> {
    /// Bytes taken from the file so far, for a progress display.
    pub fn bytes_read(&self) -> u64 {
        self.table.bytes_read()
    }
}

impl<R: Read> Iterator for Rows<'_, R> {
    type Item = Result<RowResult, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.table.next()?;
        Some(record.map(|record| self.plan.read(&record, self.table.header())))
    }
}

/// A mapping laid onto the column names of one file.
struct Plan<'a> {
    context: Context<'a>,
    columns: Vec<CellPlan>,
    flags: Vec<FlagPlan>,
    defaults: Vec<Fact>,
}

struct CellPlan {
    at: usize,
    field: Field,
    separators: Vec<char>,
    missing: Vec<String>,
    values: HashMap<String, Vec<Fact>>,
}

struct FlagPlan {
    at: usize,
    missing: Vec<String>,
    facts: Vec<Fact>,
}

impl<'a> Plan<'a> {
    fn new(
        mapping: &Mapping,
        header: &[String],
        context: Context<'a>,
    ) -> Result<Self, MappingError> {
        let mut position = HashMap::new();
        for (at, name) in header.iter().enumerate() {
            position.entry(plain(name)).or_insert(at);
        }
        let find = |name: &str| position.get(&plain(name)).copied();
        let mut columns = Vec::new();
        for column in &mapping.columns {
            if let Some(at) = find(&column.source) {
                columns.push(CellPlan::new(at, column, mapping)?);
            }
        }
        let mut flags = Vec::new();
        for family in &mapping.flags {
            for (name, codes) in &family.columns {
                if let Some(at) = find(name) {
                    flags.push(FlagPlan {
                        at,
                        missing: folded(&mapping.missing),
                        facts: mapping_facts(family.field, codes)?,
                    });
                }
            }
        }
        let mut defaults = Vec::new();
        for (field, codes) in &mapping.defaults {
            defaults.extend(mapping_facts(*field, codes)?);
        }
        Ok(Self {
            context,
            columns,
            flags,
            defaults,
        })
    }

    fn read(&self, record: &Record, header: &[String]) -> RowResult {
        let mut row = CaseRow::new(record.number, record.line);
        let mut issues = Issues::new(record.number, record.line, header);
        let blank = record.cells.iter().all(|cell| cell.trim().is_empty());
        if record.flaws.iter().any(Flaw::is_fatal) {
            row.state = RowState::Unreadable;
        } else if blank && !record.flaws.iter().any(Flaw::loses_content) {
            row.state = RowState::Empty;
        }
        if row.state == RowState::Empty {
            issues.add(None, "", Reason::EmptyRow);
        } else {
            for flaw in &record.flaws {
                issues.add_flaw(flaw);
            }
        }
        if row.state == RowState::Readable {
            self.read_cells(&record.cells, &mut row, &mut issues);
        }
        RowResult {
            row,
            issues: issues.list,
        }
    }

    fn read_cells(&self, cells: &[String], row: &mut CaseRow, issues: &mut Issues<'_>) {
        for plan in &self.columns {
            let cell = cells.get(plan.at).map_or("", String::as_str);
            plan.each_value(cell, |value| match plan.facts(value) {
                Ok(facts) => {
                    for fact in facts {
                        if let Err(reason) = self.accept(fact, row) {
                            issues.add(Some(plan.at), value, reason);
                        }
                    }
                }
                Err(reason) => issues.add(Some(plan.at), value, reason),
            });
        }
        for plan in &self.flags {
            let cell = cells.get(plan.at).map_or("", String::as_str).trim();
            match yes_or_no(cell) {
                _ if is_missing(cell, &plan.missing) => {}
                Some(false) => {}
                Some(true) => {
                    for fact in plan.facts.clone() {
                        if let Err(reason) = self.accept(fact, row) {
                            issues.add(Some(plan.at), cell, reason);
                        }
                    }
                }
                None => issues.add(Some(plan.at), cell, Reason::NotYesOrNo),
            }
        }
        for fact in &self.defaults {
            if !row.knows(fact) {
                row.add(fact.clone());
            }
        }
    }

    /// Checks a fact against the world and the rest of the row, and keeps it if both agree.
    fn accept(&self, fact: Fact, row: &mut CaseRow) -> Result<(), Reason> {
        self.context.check(&fact)?;
        if row.add(fact) {
            Ok(())
        } else {
            Err(Reason::Contradiction)
        }
    }
}

impl CellPlan {
    fn new(at: usize, column: &Column, mapping: &Mapping) -> Result<Self, MappingError> {
        let mut values: HashMap<String, Vec<Fact>> = HashMap::new();
        for (word, fact) in column.field.vocabulary() {
            values.entry(word).or_insert_with(|| vec![fact]);
        }
        for (value, codes) in &column.values {
            let facts = mapping_facts(column.field, codes)?;
            // Most cells are spelt as the mapping spells them: found without reducing them first.
            values.insert(value.clone(), facts.clone());
            values.insert(plain(value), facts);
        }
        Ok(Self {
            at,
            field: column.field,
            separators: column.separators.chars().collect(),
            missing: folded(mapping.missing.iter().chain(&column.missing)),
            values,
        })
    }

    /// Calls `each` with every value of the cell that is not a sign for "not known".
    fn each_value(&self, cell: &str, mut each: impl FnMut(&str)) {
        let cell = cell.trim();
        // A whole value may contain a separator ("Domestic Work" where a space separates).
        if self.separators.is_empty() || self.known(cell).is_some() {
            if !is_missing(cell, &self.missing) {
                each(cell);
            }
            return;
        }
        for value in cell.split(self.separators.as_slice()) {
            let value = value.trim();
            if !is_missing(value, &self.missing) {
                each(value);
            }
        }
    }

    fn known(&self, value: &str) -> Option<&Vec<Fact>> {
        if self.values.is_empty() {
            return None;
        }
        let exact = self.values.get(value);
        exact.or_else(|| self.values.get(&plain(value)))
    }

    fn facts(&self, value: &str) -> Result<Vec<Fact>, Reason> {
        match self.known(value) {
            Some(facts) if facts.is_empty() => Err(Reason::Undecided),
            Some(facts) => Ok(facts.clone()),
            None => Fact::from_cell(self.field, value).map(|fact| vec![fact]),
        }
    }
}

fn mapping_facts(field: Field, codes: &crate::mapping::Codes) -> Result<Vec<Fact>, MappingError> {
    codes
        .facts(field)
        .map_err(|code| MappingError::Code { field, code })
}

fn folded<'s>(values: impl IntoIterator<Item = &'s String>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| value.trim().to_lowercase())
        .collect()
}

/// Unlike values, signs for "not known" keep their punctuation: `-99` is not `99`.
fn is_missing(value: &str, missing: &[String]) -> bool {
    value.is_empty() || missing.contains(&value.to_lowercase())
}

fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "1" | "1.0" | "true" | "yes" | "y" | "ya" | "x" => Some(true),
        "0" | "0.0" | "false" | "no" | "n" | "tidak" | "" => Some(false),
        _ => None,
    }
}

/// How many different problems a summary tells apart; the rest is counted by column and reason.
const MOST_GROUPS: usize = 1_000;

/// What all rows of a file amount to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// All rows, read or not.
    pub rows: u64,
    /// Rows of which nothing could be read.
    pub unreadable: u64,
    /// Rows with nothing in them: not a victim.
    pub empty: u64,
    /// Readable rows by year of registration; `None` for those without one. Sums to all of them.
    pub by_year: BTreeMap<Option<i16>, u64>,
    /// Readable rows by main type of exploitation ([`CaseRow::main_exploitation`]); `None` for
    /// those without one. Sums to all of them.
    pub by_exploitation: BTreeMap<Option<ExploitationType>, u64>,
    /// Problems of the same kind together, the most frequent first by [`Summary::problems`].
    problems: BTreeMap<Problem, Frequency>,
}

/// A kind of problem: the same value in the same column for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Name of the column; `None` for rows as a whole.
    pub column: Option<String>,
    /// Why the value was not taken over; it knows what to do.
    pub reason: Reason,
    /// The value, as far as it may be shown.
    pub value: Excerpt,
}

/// How often a problem occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    /// How many times.
    pub count: u64,
    /// The line of the file where it occurs first.
    pub first_line: u64,
}

impl Summary {
    /// Counts one more row.
    pub fn add(&mut self, result: &RowResult) {
        self.rows += 1;
        match result.row.state {
            RowState::Unreadable => self.unreadable += 1,
            RowState::Empty => self.empty += 1,
            RowState::Readable => {
                let year = result.row.year();
                *self.by_year.entry(year).or_default() += 1;
                let main = result.row.main_exploitation();
                *self.by_exploitation.entry(main).or_default() += 1;
            }
        }
        for issue in &result.issues {
            self.add_issue(issue);
        }
    }

    fn add_issue(&mut self, issue: &Issue) {
        let mut problem = Problem {
            column: issue.column.clone(),
            reason: issue.reason,
            value: issue.value.clone(),
        };
        if self.problems.len() >= MOST_GROUPS && !self.problems.contains_key(&problem) {
            problem.value = Excerpt::None;
        }
        self.problems
            .entry(problem)
            .and_modify(|known| known.count += 1)
            .or_insert(Frequency {
                count: 1,
                first_line: issue.line,
            });
    }

    /// The problems, the most frequent first.
    pub fn problems(&self) -> Vec<(&Problem, Frequency)> {
        let mut list: Vec<_> = self
            .problems
            .iter()
            .map(|(problem, frequency)| (problem, *frequency))
            .collect();
        list.sort_by_key(|(_, frequency)| std::cmp::Reverse(frequency.count));
        list
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
