//! A table over as many pages as it needs: figures, lists.

use serde::Serialize;

use crate::sheet::{Block, ColumnHead, Head, Numbering, Page, Pair, Sheet, Style};
use crate::text::clean;
use crate::{Error, Field, Letterhead, Meta, PageLabel, PaperSize};

/// A titled table with what it counts and how, for figures and lists.
#[derive(Clone, Debug, PartialEq)]
pub struct TablePaper {
    /// What the file says about itself.
    pub meta: Meta,
    /// The sheet.
    pub size: PaperSize,
    /// Whether the sheet lies on its side, for many columns.
    pub landscape: bool,
    /// Kop surat, for a paper that leaves the house.
    pub letterhead: Option<Letterhead>,
    /// Name of the paper.
    pub title: String,
    /// Unit, period, source, n and whatever else the reader must know first.
    pub facts: Vec<Field>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<String>>,
    /// The last row, set strong.
    pub total: Option<Vec<String>>,
    /// What stands in place of a table without rows.
    pub empty: String,
    /// How it was counted and what to beware of, a note each.
    pub notes: Vec<String>,
    /// The words around the page numbers.
    pub page_label: PageLabel,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// How its cells stand.
    pub align: Align,
    /// Its share of the width, relative to the other columns; 0 counts as 1.
    pub weight: u16,
}

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Where reading begins: words.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// Where reading ends: numbers.
    End,
}

impl TablePaper {
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        check_rows(self.columns.len(), self.rows.iter().chain(&self.total))?;
        let mut sheet = Sheet::new(&self.meta, self.page(), Numbering::from(&self.page_label))?;
        sheet.letterhead = self.letterhead.as_ref().map(Head::from);
        sheet.blocks.push(Block::Title {
            text: clean(&self.title),
        });
        if !self.facts.is_empty() {
            sheet.blocks.push(Block::Facts {
                fields: self.facts.iter().map(Pair::from).collect(),
                indented: false,
            });
        }
        if self.rows.is_empty() || self.columns.is_empty() {
            sheet.paragraph(&self.empty, Style::Plain);
        } else {
            let total = self.total.as_ref();
            sheet.blocks.push(block(&self.columns, &self.rows, total));
        }
        for note in &self.notes {
            sheet.paragraph(note, Style::Small);
        }
        Ok(sheet)
    }

    fn page(&self) -> Page {
        let (short, long) = self.size.millimetres();
        let (width, height) = if self.landscape {
            (long, short)
        } else {
            (short, long)
        };
        Page {
            width,
            height,
            top: 18,
            bottom: 20,
            left: 20,
            right: 18,
            // Many columns leave narrow cells: their words must still fit.
            type_size: if self.columns.len() > 10 { 7 } else { 10 },
        }
    }
}

/// A table as a block.
pub(crate) fn block(
    columns: &[Column],
    rows: &[Vec<String>],
    total: Option<&Vec<String>>,
) -> Block {
    let cells = |row: &Vec<String>| row.iter().map(|cell| clean(cell)).collect();
    Block::Table {
        columns: columns.iter().map(ColumnHead::from).collect(),
        rows: rows.iter().map(cells).collect(),
        total: total.map(cells),
    }
}

/// Whether every row has one cell a column.
pub(crate) fn check_rows<'a>(
    columns: usize,
    rows: impl IntoIterator<Item = &'a Vec<String>>,
) -> Result<(), Error> {
    match rows
        .into_iter()
        .enumerate()
        .find(|(_, row)| row.len() != columns)
    {
        None => Ok(()),
        Some((i, row)) => Err(Error::Row {
            row: i + 1,
            cells: row.len(),
            columns,
        }),
    }
}
