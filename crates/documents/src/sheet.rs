//! A laid-out paper: the typed blocks that all writers print.

use jiff::civil::Date;
use serde::Serialize;

use crate::text::clean;
use crate::{
    Align, Column, Copies, Error, Field, Letterhead, Meta, PageLabel, PaperSize, Signature,
};

/// Room left on the first line for a date that is stamped or typed in later.
const BLANK_DATE: &str = "\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}";

/// One paper, ready for any writer.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) date: Ymd,
    pub(crate) page: Page,
    pub(crate) numbering: Numbering,
    pub(crate) letterhead: Option<Head>,
    pub(crate) blocks: Vec<Block>,
}

/// A calendar day as plain numbers.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Ymd {
    pub(crate) year: i16,
    pub(crate) month: i8,
    pub(crate) day: i8,
}

impl From<Date> for Ymd {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }
}

/// The sheet of paper. Lengths are millimetres, the type size is points.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Page {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) top: u16,
    pub(crate) bottom: u16,
    pub(crate) left: u16,
    pub(crate) right: u16,
    pub(crate) type_size: u16,
}

impl Page {
    /// The sheet of an official letter.
    pub(crate) fn letter(size: PaperSize) -> Self {
        let (width, height) = size.millimetres();
        Self {
            width,
            height,
            top: 15,
            bottom: 20,
            left: 25,
            right: 20,
            type_size: 11,
        }
    }

    /// Width between the margins, in millimetres.
    pub(crate) fn text_width(self) -> u16 {
        self.width - self.left - self.right
    }
}

/// Where page numbers stand.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Numbering {
    /// Nowhere: a single page.
    None,
    /// `- 2 -` above the text from the second page on, as letters have it.
    Letter,
    /// At the foot of every page, with the number of pages.
    Foot { page: String, of: String },
}

impl From<&PageLabel> for Numbering {
    fn from(label: &PageLabel) -> Self {
        Numbering::Foot {
            page: clean(&label.page),
            of: clean(&label.of),
        }
    }
}

/// The lines of a letterhead, in their order of print.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    pub(crate) government: String,
    pub(crate) office: String,
    pub(crate) small: Vec<String>,
}

impl From<&Letterhead> for Head {
    fn from(head: &Letterhead) -> Self {
        Self {
            government: clean(&head.government),
            office: clean(&head.office),
            small: [&head.address, &head.contact]
                .into_iter()
                .map(|line| clean(line))
                .filter(|line| !line.trim().is_empty())
                .collect(),
        }
    }
}

/// A label with its value, cleaned.
#[derive(Debug, Serialize)]
pub(crate) struct Pair {
    pub(crate) label: String,
    pub(crate) value: String,
}

impl From<&Field> for Pair {
    fn from(field: &Field) -> Self {
        Self {
            label: clean(&field.label),
            value: clean(&field.value),
        }
    }
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Style {
    /// Running text of a letter: first line indented, justified.
    Body,
    /// Running text of a report: justified, no indent.
    Prose,
    /// Plain lines, set left.
    Plain,
    /// Small print.
    Small,
    /// A strong line that introduces what follows.
    Lead,
}

/// One column of a table.
#[derive(Debug, Serialize)]
pub(crate) struct ColumnHead {
    pub(crate) title: String,
    pub(crate) align: Align,
    pub(crate) weight: u16,
}

impl From<&Column> for ColumnHead {
    fn from(column: &Column) -> Self {
        Self {
            title: clean(&column.title),
            align: column.align,
            weight: column.weight.max(1),
        }
    }
}

/// A part of a paper.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// The name of the paper, a heading.
    Title { text: String },
    /// Nomor, Sifat, Lampiran, Hal at left; place and date right on the first line.
    Reference {
        fields: Vec<Pair>,
        place_date: String,
    },
    /// A paragraph; `\n` is a new line.
    Paragraph { text: String, style: Style },
    /// Labels and values under each other, the colons aligned.
    Facts { fields: Vec<Pair>, indented: bool },
    /// A ruled table whose head is repeated on every page.
    Table {
        columns: Vec<ColumnHead>,
        rows: Vec<Vec<String>>,
        total: Option<Vec<String>>,
    },
    /// A list, with numbers or with bullets.
    List { items: Vec<String>, numbered: bool },
    /// Who signs, in the right half, with room for the signature.
    Signature {
        post: String,
        name: String,
        number: Option<Pair>,
    },
    /// A code to be read aloud or typed off, large and in equal widths.
    Code { text: String },
    /// Room between two parts.
    Gap,
    /// Here a paper of its own begins: on a new page, its pages counted from 1, with the
    /// letterhead where it has one.
    Part { letterhead: bool },
    /// Name and period of a report, large, in the upper half of the first page.
    Cover { title: String, subtitle: String },
    /// The contents, on pages of their own; print finds the page numbers.
    Contents { title: String, entries: Vec<String> },
    /// The title of a chapter (1), which begins a page, or of a section (2).
    Heading { text: String, level: u8 },
    /// What a table below is.
    Caption { text: String },
    /// A drawing with what it is.
    Figure {
        svg: String,
        alt: String,
        caption: String,
    },
}

impl Sheet {
    /// An empty sheet under the paper's own description.
    pub(crate) fn new(meta: &Meta, page: Page, numbering: Numbering) -> Result<Self, Error> {
        let letters = meta.language.bytes().all(|b| b.is_ascii_lowercase());
        if !letters || !(2..=3).contains(&meta.language.len()) {
            return Err(Error::Language);
        }
        Ok(Self {
            title: clean(&meta.title).replace('\n', " "),
            language: meta.language.clone(),
            date: meta.date.into(),
            page,
            numbering,
            letterhead: None,
            blocks: Vec::new(),
        })
    }

    /// Adds the lines under the letterhead of an official letter.
    pub(crate) fn reference(&mut self, fields: [&Field; 4], place: &str, date: Option<&str>) {
        let date = date.unwrap_or(BLANK_DATE);
        self.blocks.push(Block::Reference {
            fields: fields.map(Pair::from).into(),
            place_date: clean(&format!("{place}, {date}")),
        });
    }

    /// Adds what ends an official letter: who signs, who gets a copy.
    pub(crate) fn signed(&mut self, signature: &Signature, copies: &Copies) {
        self.blocks.push(Block::Gap);
        self.blocks.push(Block::Signature {
            post: clean(&signature.post),
            name: clean(&signature.name),
            number: signature.number.as_ref().map(Pair::from),
        });
        if !copies.to.is_empty() {
            self.blocks.push(Block::Gap);
            self.paragraph(&copies.label, Style::Plain);
            self.list(&copies.to, true);
        }
    }

    /// Adds a paragraph, unless it is empty.
    pub(crate) fn paragraph(&mut self, text: &str, style: Style) {
        let text = clean(text);
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph { text, style });
        }
    }

    /// Adds a list, unless it is empty.
    pub(crate) fn list(&mut self, items: &[String], numbered: bool) {
        if !items.is_empty() {
            let items = items.iter().map(|item| clean(item)).collect();
            self.blocks.push(Block::List { items, numbered });
        }
    }
}
