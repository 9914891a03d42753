//! What a report holds at a moment: tables in codes, so that they read the same in each language
//! and for ever, with the words of the officers beside them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::safe::{self, Count};
use super::{Chapter, Column, Drawn, Figure, Measure, ReportPeriod, TableName};
use crate::ids::TaskForceId;
use crate::people::Level;

/// What stands in a field of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Nothing to say.
    Blank,
    /// The name of an office, a post, an official, a place, a regulation.
    Text(String),
    /// A value of a closed list, `kind` and `code`; an empty code says that it is not known.
    Code(String, String),
    /// A count.
    Number(i64),
    /// A measured value, in thousandths.
    Measured(i64),
    /// The same, of people in cases and cut otherwise than the tables are: it never leaves the house.
    Inside(i64),
    /// Rupiah.
    Money(i64),
    /// A share in thousandths.
    Share(i64),
    /// A day.
    Day(Date),
    /// A month, `2024-07`, or a year alone.
    Month(String),
    /// A count that is not handed out.
    Hidden,
}

impl Cell {
    /// A value of a closed list.
    pub fn of<C: crate::Coded>(value: C) -> Self {
        Self::Code(C::KIND.to_owned(), value.code().to_owned())
    }

    /// The count, where it is one.
    pub const fn number(&self) -> Option<i64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }
}

/// A table of a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Which one it is.
    pub name: TableName,
    /// Heads of its columns.
    pub columns: Vec<Cell>,
    /// Its rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// The sums, where it has some.
    pub total: Option<Vec<Cell>>,
    /// How it is drawn.
    pub drawn: Drawn,
    /// Whether small counts of it stay in the house.
    pub guard: Guard,
}

/// Which counts of a table stay in the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guard {
    /// None: it counts no people in cases.
    Open,
    /// Small ones, each by itself: no sum is shown from which they could be told.
    Each,
    /// Small ones and those from which they could be told: the first column names the row, the
    /// others are counts, and with several of them the last is their sum.
    Crossed,
}

impl Table {
    /// A table of facts.
    pub fn new(name: TableName, columns: &[Column]) -> Self {
        Self {
            name,
            columns: columns.iter().map(|column| Cell::of(*column)).collect(),
            rows: Vec::new(),
            total: None,
            drawn: Drawn::Not,
            guard: Guard::Open,
        }
    }

    /// The same, drawn.
    #[must_use]
    pub fn drawn(mut self, drawn: Drawn) -> Self {
        self.drawn = drawn;
        self
    }

    /// With one more row.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        self.rows.push(row.into());
    }

    /// With the sums of its counts, and of its money, under it.
    #[must_use]
    pub fn summed(mut self) -> Self {
        let sum = |at: usize| {
            let column = || self.rows.iter().filter_map(|row| row.get(at));
            let numbers: i64 = column().filter_map(Cell::number).sum();
            let money: Vec<i64> = column()
                .filter_map(|cell| match cell {
                    Cell::Money(n) => Some(*n),
                    _ => None,
                })
                .collect();
            match column().next() {
                Some(Cell::Number(_)) => Cell::Number(numbers),
                Some(Cell::Money(_)) => Cell::Money(money.iter().sum()),
                _ => Cell::Blank,
            }
        };
        if self.rows.len() > 1 {
            let mut total: Vec<Cell> = (0..self.columns.len()).map(sum).collect();
            if let Some(first) = total.first_mut() {
                *first = Cell::of(Column::Total);
            }
            self.total = Some(total);
        }
        self
    }

    /// A table of people: rows by one list, columns by another, with sums to the right and below.
    /// Whatever a list does not know stands under the empty code.
    pub fn crossed(
        name: TableName,
        rows: Column,
        columns: Vec<Cell>,
        counted: &[(Cell, Vec<i64>)],
    ) -> Self {
        let mut heads = vec![Cell::of(rows)];
        let split = columns.len() > 1;
        heads.extend(columns);
        if split {
            heads.push(Cell::of(Column::Total));
        }
        let line = |label: Cell, counts: &[i64]| {
            let mut cells = vec![label];
            cells.extend(counts.iter().map(|n| Cell::Number(*n)));
            if split {
                cells.push(Cell::Number(counts.iter().sum()));
            }
            cells
        };
        let wide = heads.len().saturating_sub(1 + usize::from(split));
        let mut sums = vec![0; wide];
        for (_, counts) in counted {
            for (sum, n) in sums.iter_mut().zip(counts) {
                *sum += n;
            }
        }
        Self {
            name,
            columns: heads,
            rows: counted
                .iter()
                .map(|(label, counts)| line(label.clone(), counts))
                .collect(),
            total: Some(line(Cell::of(Column::Total), &sums)),
            drawn: if split { Drawn::Stacked } else { Drawn::Bars },
            guard: Guard::Crossed,
        }
    }

    /// The table as it may leave the house, where counts from 1 to `least` - 1 are not shown.
    /// `together` says that columns may be kept: tables that share their columns share the answer.
    #[must_use]
    pub fn protected(&self, least: u32, together: bool) -> Self {
        let mut table = self.clone();
        for cell in table.rows.iter_mut().flatten() {
            if matches!(cell, Cell::Inside(_)) {
                *cell = Cell::Hidden;
            }
        }
        match self.guard {
            Guard::Open => {}
            Guard::Each => {
                for cell in table.rows.iter_mut().flatten() {
                    if cell.number().is_some_and(|n| n > 0 && n < i64::from(least)) {
                        *cell = Cell::Hidden;
                    }
                }
            }
            Guard::Crossed => {
                let kept = safe::protect(&self.counts(), least, together);
                table.keep(&kept);
            }
        }
        table
    }

    /// Leaves of a table of people what may be kept.
    fn keep(&mut self, kept: &safe::Kept) {
        if self.is_split() && !kept.split {
            let last = self.columns.len() - 1;
            self.columns = ends(&self.columns, last);
            self.rows = self.rows.iter().map(|row| ends(row, last)).collect();
            self.total = self.total.as_ref().map(|row| ends(row, last));
            self.drawn = Drawn::Bars;
        }
        for (row, shown) in self.rows.iter_mut().zip(&kept.rows) {
            for (cell, count) in row.iter_mut().skip(1).zip(shown) {
                if *count == Count::Hidden {
                    *cell = Cell::Hidden;
                }
            }
        }
        if !kept.total
            && let Some(total) = &mut self.total
        {
            total
                .iter_mut()
                .skip(1)
                .for_each(|cell| *cell = Cell::Hidden);
        }
    }

    /// Whether it has several columns of counts, and so one of sums.
    fn is_split(&self) -> bool {
        self.columns.len() > 2
    }

    /// Whether its columns can be kept while small counts are hidden.
    fn can_keep_columns(&self, least: u32) -> bool {
        safe::protect(&self.counts(), least, true).split
    }

    /// The counts without their sums.
    fn counts(&self) -> Vec<Vec<u64>> {
        let wide = self
            .columns
            .len()
            .saturating_sub(1 + usize::from(self.is_split()));
        self.rows
            .iter()
            .map(|row| {
                let counts = row.iter().skip(1).take(wide);
                counts
                    .map(|cell| {
                        u64::try_from(cell.number().unwrap_or_default()).unwrap_or_default()
                    })
                    .collect()
            })
            .collect()
    }

    /// How many of its counts are hidden.
    pub fn hidden(&self) -> usize {
        let rows = self.rows.iter().chain(&self.total);
        rows.flatten().filter(|cell| **cell == Cell::Hidden).count()
    }
}

/// Everything that was read for a report at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Form of this record; a program reads those up to its own.
    pub format: u32,
    /// Whose report it is.
    pub task_force: TaskForceId,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Its area, by code and name.
    pub area: (String, String),
    /// The period.
    pub period: ReportPeriod,
    /// When it was read.
    pub taken_at: Timestamp,
    /// Counts below this do not leave the house.
    pub least: u32,
    /// The tables of each chapter.
    pub chapters: BTreeMap<String, Vec<Table>>,
    /// The counts that go upward, before protection.
    pub figures: Vec<Figure>,
}

/// What a frozen report keeps: what was read, and what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What was read.
    pub snapshot: Snapshot,
    /// What officers wrote, by the code of the chapter.
    pub texts: BTreeMap<String, String>,
}

impl Snapshot {
    /// The form that this program writes.
    pub const FORMAT: u32 = 1;

    /// The tables of a chapter.
    pub fn tables(&self, chapter: Chapter) -> &[Table] {
        let code = crate::Coded::code(chapter);
        self.chapters.get(code).map_or(&[], Vec::as_slice)
    }

    /// As it may leave the house. Tables that count the same people by the same columns share their
    /// sums, so that either all of them keep the columns or none does.
    #[must_use]
    pub fn protected(&self) -> Self {
        let mut outside = self.clone();
        for (chapter, tables) in &mut outside.chapters {
            let all = self.chapters.get(chapter).map_or(&[][..], Vec::as_slice);
            for table in tables {
                let together = all
                    .iter()
                    .filter(|other| other.guard == Guard::Crossed && other.is_split())
                    .filter(|other| other.columns.get(1..) == table.columns.get(1..))
                    .all(|other| other.can_keep_columns(self.least));
                *table = table.protected(self.least, together);
            }
        }
        outside.figures = outside.figures_shown();
        outside
    }

    /// The figures for the level above, of a snapshot whose tables are protected already: what a
    /// table hides, no figure says.
    fn figures_shown(&self) -> Vec<Figure> {
        let small = |n: Option<i64>| n.is_some_and(|n| n > 0 && n < i64::from(self.least));
        let is_clock = |m: Measure| matches!(m, Measure::ServicesInTime | Measure::ServicesLate);
        // Of two parts of a whole, one tells the other.
        let clock_is_small = self
            .figures
            .iter()
            .any(|figure| is_clock(figure.measure) && small(figure.n));
        let shown = |figure: &Figure| {
            let hidden = if figure.measure.is_split() {
                !self.row_is_shown(figure)
            } else {
                figure.measure.is_protected()
                    && (small(figure.n) || is_clock(figure.measure) && clock_is_small)
            };
            Figure {
                n: figure.n.filter(|_| !hidden),
                ..figure.clone()
            }
        };
        self.figures.iter().map(shown).collect()
    }

    /// Whether the sum of the row that a figure repeats is shown in the table of its measure.
    fn row_is_shown(&self, figure: &Figure) -> bool {
        let name = match figure.measure {
            Measure::VictimsBySex => TableName::VictimsBySex,
            Measure::VictimsByAge => TableName::VictimsByAge,
            Measure::VictimsByExploitation => TableName::VictimsByExploitation,
            _ => return true,
        };
        let tables = || self.tables(Chapter::Victims).iter();
        let row_of = |table: &Table| {
            let rows = table.rows.iter();
            rows.filter(
                |row| matches!(row.first(), Some(Cell::Code(_, code)) if *code == figure.code),
            )
            .any(|row| row.last().is_some_and(|cell| cell.number().is_some()))
        };
        tables().filter(|table| table.name == name).any(row_of)
    }
}

/// The first and the last of a row.
fn ends(row: &[Cell], last: usize) -> Vec<Cell> {
    let ends = [row.first(), row.get(last)];
    ends.into_iter().flatten().cloned().collect()
}
