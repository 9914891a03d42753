//! The invitation to a meeting (undangan rapat): one letter for each addressee, and behind the
//! letters the list of addressees and the schedule.

use crate::sheet::{Block, ColumnHead, Head, Numbering, Page, Pair, Sheet, Style};
use crate::table::check_rows;
use crate::text::clean;
use crate::{Column, Copies, Error, Field, Letterhead, Meta, PaperSize, Signature};

/// The same letter once for each addressee, each on pages of its own, in one file.
///
/// Number, date and signature may stay empty: the official mail system (Srikandi) or
/// a pen fills them in.
#[derive(Clone, Debug, PartialEq)]
pub struct InvitationLetter {
    /// What the file says about itself.
    pub meta: Meta,
    /// The sheet.
    pub size: PaperSize,
    /// Kop surat.
    pub letterhead: Letterhead,
    /// Nomor.
    pub number: Field,
    /// Sifat.
    pub nature: Field,
    /// Lampiran.
    pub attachments: Field,
    /// Hal.
    pub subject: Field,
    /// Where the letter is signed: `Jakarta`.
    pub place: String,
    /// The day of signing in words, or nothing for a blank.
    pub date: Option<String>,
    /// To whom; a letter is printed for each.
    pub addressees: Vec<Addressee>,
    /// Paragraphs before the facts.
    pub opening: Vec<String>,
    /// Hari/tanggal, waktu, tempat, acara.
    pub facts: Vec<Field>,
    /// Paragraphs after the facts.
    pub closing: Vec<String>,
    /// Who signs.
    pub signature: Signature,
    /// Tembusan.
    pub copies: Copies,
    /// Lampiran, printed once behind all letters.
    pub annexes: Vec<Annex>,
}

/// One receiver of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The addressee, line by line, beginning with `Yth.`.
    pub lines: Vec<String>,
    /// What this letter alone says: where to answer. Nothing when empty.
    pub answer: String,
}

/// A table that goes with the letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annex {
    /// Of which letter: Lampiran I, Nomor, Tanggal.
    pub reference: Vec<Field>,
    /// What it is: `Daftar undangan`.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<String>>,
    /// What stands in place of a table without rows.
    pub empty: String,
}

impl InvitationLetter {
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        for annex in &self.annexes {
            check_rows(annex.columns.len(), &annex.rows)?;
        }
        let page = Page::letter(self.size);
        let mut sheet = Sheet::new(&self.meta, page, Numbering::Letter)?;
        sheet.letterhead = Some(Head::from(&self.letterhead));
        for (at, addressee) in self.addressees.iter().enumerate() {
            if at > 0 {
                sheet.blocks.push(Block::Part { letterhead: true });
            }
            self.letter(&mut sheet, addressee);
        }
        for annex in &self.annexes {
            sheet.blocks.push(Block::Part { letterhead: false });
            annex.print(&mut sheet);
        }
        Ok(sheet)
    }

    fn letter(&self, sheet: &mut Sheet, addressee: &Addressee) {
        let fields = [&self.number, &self.nature, &self.attachments, &self.subject];
        sheet.reference(fields, &self.place, self.date.as_deref());
        sheet.blocks.push(Block::Gap);
        sheet.paragraph(&addressee.lines.join("\n"), Style::Plain);
        sheet.blocks.push(Block::Gap);
        for text in &self.opening {
            sheet.paragraph(text, Style::Body);
        }
        sheet.blocks.push(Block::Facts {
            fields: self.facts.iter().map(Pair::from).collect(),
            indented: true,
        });
        sheet.paragraph(&addressee.answer, Style::Body);
        for text in &self.closing {
            sheet.paragraph(text, Style::Body);
        }
        sheet.signed(&self.signature, &self.copies);
    }
}

impl Annex {
    fn print(&self, sheet: &mut Sheet) {
        sheet.blocks.push(Block::Facts {
            fields: self.reference.iter().map(Pair::from).collect(),
            indented: false,
        });
        sheet.blocks.push(Block::Title {
            text: clean(&self.title),
        });
        if self.rows.is_empty() || self.columns.is_empty() {
            sheet.paragraph(&self.empty, Style::Plain);
            return;
        }
        let cells = |row: &Vec<String>| row.iter().map(|cell| clean(cell)).collect();
        sheet.blocks.push(Block::Table {
            columns: self.columns.iter().map(ColumnHead::from).collect(),
            rows: self.rows.iter().map(cells).collect(),
            total: None,
        });
    }
}
