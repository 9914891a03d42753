//! A report of many pages: cover, contents, numbered chapters with text, tables and pictures.

use crate::sheet::{Block, ColumnHead, Head, Numbering, Page, Pair, Sheet, Style};
use crate::text::clean;
use crate::{Column, Error, Field, Letterhead, Meta, PageLabel, PaperSize};

/// A report in chapters.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportPaper {
    /// What the file says about itself.
    pub meta: Meta,
    /// The sheet.
    pub size: PaperSize,
    /// Whose report it is, on the cover.
    pub letterhead: Letterhead,
    /// Name of the paper: `Laporan Tahunan`.
    pub title: String,
    /// The period, below the name.
    pub subtitle: String,
    /// What must be known of this version: when it was frozen, its digest.
    pub facts: Vec<Field>,
    /// What must be known of its numbers, a note each.
    pub notes: Vec<String>,
    /// The words above the table of contents.
    pub contents: String,
    /// The chapters, with their numbers in their titles.
    pub chapters: Vec<ReportChapter>,
    /// The words around the page numbers.
    pub page_label: PageLabel,
}

/// A chapter; it begins on a page of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportChapter {
    /// Its title with its number: `Bab 1 Pendahuluan`.
    pub title: String,
    /// What it holds.
    pub parts: Vec<ReportPart>,
}

/// A part of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportPart {
    /// The title of a section with its number: `1.2 Angka pokok`.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list, with numbers or with bullets.
    List {
        /// Its entries.
        items: Vec<String>,
        /// Whether they are numbered.
        numbered: bool,
    },
    /// A table with its caption.
    Table(ReportTable),
    /// A picture with its caption.
    Figure(ReportFigure),
    /// Small print.
    Note(String),
}

/// A table of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportTable {
    /// Its caption with its number: `Tabel 3. Rapat`.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with one cell a column.
    pub rows: Vec<Vec<String>>,
    /// The last row, set strong.
    pub total: Option<Vec<String>>,
}

/// A picture of a report. In print it is a drawing, in the DOCX a raster of it where the program is
/// built with `pdf`; elsewhere it is left out, so that a table must say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFigure {
    /// Its caption with its number: `Gambar 2. …`.
    pub caption: String,
    /// What a screen reader says in its place.
    pub alt: String,
    /// The drawing, as the `charts` crate makes it.
    pub svg: String,
}

impl ReportPaper {
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        let (width, height) = self.size.millimetres();
        let page = Page {
            width,
            height,
            top: 22,
            bottom: 22,
            left: 25,
            right: 20,
            type_size: 11,
        };
        let mut sheet = Sheet::new(&self.meta, page, Numbering::from(&self.page_label))?;
        self.cover(&mut sheet);
        for chapter in &self.chapters {
            chapter.lay_out(&mut sheet)?;
        }
        Ok(sheet)
    }

    fn cover(&self, sheet: &mut Sheet) {
        sheet.letterhead = Some(Head::from(&self.letterhead));
        sheet.blocks.push(Block::Cover {
            title: clean(&self.title),
            subtitle: clean(&self.subtitle),
        });
        if !self.facts.is_empty() {
            sheet.blocks.push(Block::Facts {
                fields: self.facts.iter().map(Pair::from).collect(),
                indented: false,
            });
        }
        for note in &self.notes {
            sheet.paragraph(note, Style::Small);
        }
        sheet.blocks.push(Block::Contents {
            title: clean(&self.contents),
            entries: self.entries(),
        });
    }

    /// What stands in the contents, for forms that do not find it by themselves.
    fn entries(&self) -> Vec<String> {
        self.chapters
            .iter()
            .map(|chapter| clean(&chapter.title))
            .collect()
    }
}

impl ReportChapter {
    fn lay_out(&self, sheet: &mut Sheet) -> Result<(), Error> {
        sheet.blocks.push(Block::Heading {
            text: clean(&self.title),
            level: 1,
        });
        for part in &self.parts {
            part.lay_out(sheet)?;
        }
        Ok(())
    }
}

impl ReportPart {
    fn lay_out(&self, sheet: &mut Sheet) -> Result<(), Error> {
        match self {
            Self::Heading(text) => sheet.blocks.push(Block::Heading {
                text: clean(text),
                level: 2,
            }),
            Self::Paragraph(text) => sheet.paragraph(text, Style::Prose),
            Self::List { items, numbered } => sheet.list(items, *numbered),
            Self::Table(table) => table.lay_out(sheet)?,
            Self::Figure(figure) => sheet.blocks.push(Block::Figure {
                svg: figure.svg.clone(),
                alt: clean(&figure.alt),
                caption: clean(&figure.caption),
            }),
            Self::Note(text) => sheet.paragraph(text, Style::Small),
        }
        Ok(())
    }
}

impl ReportTable {
    fn lay_out(&self, sheet: &mut Sheet) -> Result<(), Error> {
        let columns = self.columns.len();
        let rows = self.rows.iter().chain(&self.total);
        if let Some((i, row)) = rows.enumerate().find(|(_, row)| row.len() != columns) {
            return Err(Error::Row {
                row: i + 1,
                cells: row.len(),
                columns,
            });
        }
        if columns == 0 {
            return Ok(());
        }
        let cells = |row: &Vec<String>| row.iter().map(|cell| clean(cell)).collect();
        sheet.blocks.push(Block::Caption {
            text: clean(&self.caption),
        });
        sheet.blocks.push(Block::Table {
            columns: self.columns.iter().map(ColumnHead::from).collect(),
            rows: self.rows.iter().map(cells).collect(),
            total: self.total.as_ref().map(cells),
        });
        Ok(())
    }
}
