//! The minutes of a meeting (notula rapat).

use crate::letter::Signature;
use crate::sheet::{Block, Head, Numbering, Page, Pair, Sheet, Style};
use crate::table::{self, Column};
use crate::text::clean;
use crate::{Error, Field, Letterhead, Meta, PageLabel, PaperSize};

/// Minutes: who met, about what, what was said, decided and asked of whom.
#[derive(Clone, Debug, PartialEq)]
pub struct MinutesPaper {
    /// What the file says about itself.
    pub meta: Meta,
    /// The sheet.
    pub size: PaperSize,
    /// Kop surat.
    pub letterhead: Letterhead,
    /// Name of the paper: `Notula rapat`.
    pub title: String,
    /// Name of the meeting.
    pub meeting: String,
    /// Hari/tanggal, tempat, pimpinan, notulis, peserta.
    pub facts: Vec<Field>,
    /// The agenda, an item each.
    pub agenda: Section<Vec<String>>,
    /// Opening, items of the agenda, closing; what is empty is left out.
    pub parts: Vec<MinutesPart>,
    /// Tindak lanjut.
    pub actions: Section<Listing>,
    /// Daftar peserta.
    pub present: Section<Listing>,
    /// Pimpinan and notulis.
    pub signatures: Vec<Signature>,
    /// Small print: how far the minutes are.
    pub notes: Vec<String>,
    /// The words around the page numbers.
    pub page_label: PageLabel,
}

/// Something with the words above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<T> {
    /// The words above it.
    pub label: String,
    /// What stands below them.
    pub body: T,
}

/// A part of the minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MinutesPart {
    /// Its heading.
    pub title: String,
    /// What was said; paragraphs and lines as they were typed.
    pub discussion: String,
    /// What was decided, each with its number.
    pub decisions: Vec<String>,
}

impl MinutesPart {
    fn is_empty(&self) -> bool {
        self.discussion.trim().is_empty() && self.decisions.is_empty()
    }
}

/// A table within a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell a column.
    pub rows: Vec<Vec<String>>,
    /// What stands in place of a table without rows.
    pub empty: String,
}

impl MinutesPaper {
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        let (width, height) = self.size.millimetres();
        let page = Page {
            width,
            height,
            top: 18,
            bottom: 20,
            left: 25,
            right: 20,
            type_size: 11,
        };
        let mut sheet = Sheet::new(&self.meta, page, Numbering::from(&self.page_label))?;
        sheet.letterhead = Some(Head::from(&self.letterhead));
        sheet.blocks.push(Block::Title {
            text: clean(&self.title),
        });
        sheet.paragraph(&self.meeting, Style::Lead);
        sheet.blocks.push(Block::Facts {
            fields: self.facts.iter().map(Pair::from).collect(),
            indented: false,
        });
        if !self.agenda.body.is_empty() {
            sheet.paragraph(&self.agenda.label, Style::Lead);
            sheet.list(&self.agenda.body, true);
        }
        for part in self.parts.iter().filter(|part| !part.is_empty()) {
            write(&mut sheet, part);
        }
        listing(&mut sheet, &self.actions)?;
        self.end(&mut sheet);
        listing(&mut sheet, &self.present)?;
        Ok(sheet)
    }

    fn end(&self, sheet: &mut Sheet) {
        for signature in &self.signatures {
            sheet.blocks.push(Block::Gap);
            sheet.blocks.push(Block::Signature {
                post: clean(&signature.post),
                name: clean(&signature.name),
                number: signature.number.as_ref().map(Pair::from),
            });
        }
        for note in &self.notes {
            sheet.paragraph(note, Style::Small);
        }
    }
}

fn write(sheet: &mut Sheet, part: &MinutesPart) {
    sheet.paragraph(&part.title, Style::Lead);
    // An empty line ends a paragraph, as people write them.
    for paragraph in part.discussion.replace("\r\n", "\n").split("\n\n") {
        sheet.paragraph(paragraph.trim_matches('\n'), Style::Plain);
    }
    sheet.list(&part.decisions, false);
}

fn listing(sheet: &mut Sheet, section: &Section<Listing>) -> Result<(), Error> {
    let Listing {
        columns,
        rows,
        empty,
    } = &section.body;
    table::check_rows(columns.len(), rows)?;
    sheet.paragraph(&section.label, Style::Lead);
    if rows.is_empty() {
        sheet.paragraph(empty, Style::Plain);
    } else {
        sheet.blocks.push(table::block(columns, rows, None));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Align, Paper, docx, html};
    use jiff::civil::date;

    fn listing(text: &str) -> Section<Listing> {
        let column = Column {
            title: text.to_owned(),
            align: Align::Start,
            weight: 1,
        };
        Section {
            label: text.to_owned(),
            body: Listing {
                columns: vec![column.clone(), column],
                rows: vec![vec![text.to_owned(); 2]; 3],
                empty: "Tidak ada.".to_owned(),
            },
        }
    }

    fn paper(text: &str) -> MinutesPaper {
        let field = || Field::new(text, text);
        let sign = Signature {
            post: text.to_owned(),
            name: text.to_owned(),
            number: None,
        };
        MinutesPaper {
            meta: Meta {
                title: text.to_owned(),
                language: "id".to_owned(),
                date: date(2024, 9, 18),
            },
            size: PaperSize::F4,
            letterhead: Letterhead::default(),
            title: text.to_owned(),
            meeting: text.to_owned(),
            facts: vec![field(), field()],
            agenda: Section {
                label: text.to_owned(),
                body: vec![text.to_owned(); 2],
            },
            parts: vec![
                MinutesPart {
                    title: text.to_owned(),
                    discussion: text.to_owned(),
                    decisions: vec![text.to_owned()],
                },
                MinutesPart::default(),
            ],
            actions: listing(text),
            present: listing(text),
            signatures: vec![sign.clone(), sign],
            notes: vec![text.to_owned()],
            page_label: PageLabel::default(),
        }
    }

    #[test]
    fn minutes_print_in_every_form_whatever_was_typed() {
        for text in [
            "Rapat dibuka.\n\nLaporan: 12 korban.",
            "#panic(\"x\") $x^2$ *bold* [",
            "<script>alert(1)</script> & \"kutipan\"",
            "\u{202E}balik\u{0} \u{A0}",
            "",
        ] {
            let paper = Paper::from(paper(text));
            let html = html(&paper).unwrap();
            assert!(!html.contains("<script"), "{html}");
            assert!(docx(&paper).unwrap().starts_with(b"PK"));
            #[cfg(feature = "pdf")]
            assert!(crate::pdf(&paper).unwrap().starts_with(b"%PDF"));
        }
    }

    #[test]
    fn an_empty_line_ends_a_paragraph_and_empty_parts_are_left_out() {
        let mut minutes = paper("Satu.\n\nDua.\nTiga.");
        minutes.actions.body.rows.clear();
        let html = html(&Paper::from(minutes)).unwrap();
        assert!(
            html.contains("<p class=\"plain\">Satu.</p>\n<p class=\"plain\">Dua.<br>Tiga.</p>")
        );
        assert!(html.contains("Tidak ada."));
    }

    #[test]
    fn a_row_of_another_length_is_refused() {
        let mut minutes = paper("x");
        minutes.present.body.rows[1].pop();
        let refused = docx(&Paper::from(minutes));
        assert!(matches!(refused, Err(Error::Row { row: 2, .. })));
    }
}
