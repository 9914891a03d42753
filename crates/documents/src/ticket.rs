//! The receipt for a report (tanda terima laporan).

use crate::sheet::{Block, Head, Numbering, Page, Pair, Sheet, Style};
use crate::text::clean;
use crate::{Error, Field, Letterhead, Meta};

/// One small page (A6) that a reporter takes home: the code to ask with, and what
/// happens next. It has no place for a name or a story, because it may be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// What the file says about itself.
    pub meta: Meta,
    /// The office that took the report.
    pub letterhead: Letterhead,
    /// Name of the paper: `Tanda terima laporan`.
    pub title: String,
    /// What the code is for, above the code.
    pub code_label: String,
    /// The ticket's code.
    pub code: String,
    /// When the report was taken, with date and time.
    pub received: Field,
    /// Through which channel.
    pub channel: Field,
    /// The line above the next steps.
    pub next_label: String,
    /// What happens next, a step each.
    pub next: Vec<String>,
    /// Where to ask.
    pub contact: Field,
}

impl Ticket {
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        let page = Page {
            width: 105,
            height: 148,
            top: 8,
            bottom: 8,
            left: 9,
            right: 9,
            type_size: 9,
        };
        let mut sheet = Sheet::new(&self.meta, page, Numbering::None)?;
        sheet.letterhead = Some(Head::from(&self.letterhead));
        sheet.blocks.push(Block::Title {
            text: clean(&self.title),
        });
        sheet.paragraph(&self.code_label, Style::Small);
        sheet.blocks.push(Block::Code {
            text: clean(&self.code),
        });
        sheet.blocks.push(Block::Facts {
            fields: [&self.received, &self.channel].map(Pair::from).into(),
            indented: false,
        });
        sheet.paragraph(&self.next_label, Style::Lead);
        sheet.list(&self.next, true);
        sheet.paragraph(&self.contact.label, Style::Lead);
        sheet.paragraph(&self.contact.value, Style::Plain);
        Ok(sheet)
    }
}
