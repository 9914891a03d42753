//! The referral letter (surat rujukan), laid out as an official letter (surat dinas).

use crate::sheet::{Block, Head, Numbering, Page, Pair, Sheet, Style};
use crate::text::clean;
use crate::{Error, Field, Letterhead, Meta, PaperSize};

/// Room left on the first line for a date that is stamped or typed in later.
const BLANK_DATE: &str = "\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}\u{A0}";

/// A letter that asks another organisation to take over a need of a case.
///
/// Number, date and signature may stay empty: the official mail system (Srikandi) or
/// a pen fills them in.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferralLetter {
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
    /// The addressee, line by line, beginning with `Yth.`.
    pub addressee: Vec<String>,
    /// Paragraphs before the facts.
    pub opening: Vec<String>,
    /// What is referred.
    pub facts: ReferralFacts,
    /// Paragraphs after the facts.
    pub closing: Vec<String>,
    /// Who signs.
    pub signature: Signature,
    /// Tembusan.
    pub copies: Copies,
}

/// The facts of a referral, each with its label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferralFacts {
    /// Code of the referral.
    pub referral: Field,
    /// Code of the case.
    pub case: Field,
    /// The person's name, only where it was decided that the letter names her.
    pub person: Option<Field>,
    /// What is needed.
    pub need: Field,
    /// The rule the service stands on.
    pub legal_basis: Field,
    /// Until when.
    pub due: Field,
    /// Which sections of the case the receiver may open.
    pub sections: Field,
    /// On what ground they are shared: consent, or another lawful basis.
    pub lawful_basis: Field,
}

impl ReferralFacts {
    fn pairs(&self) -> Vec<Pair> {
        [Some(&self.referral), Some(&self.case), self.person.as_ref()]
            .into_iter()
            .chain([&self.need, &self.legal_basis, &self.due].map(Some))
            .chain([&self.sections, &self.lawful_basis].map(Some))
            .flatten()
            .map(Pair::from)
            .collect()
    }
}

/// The block of the one who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The post, with its comma; may have several lines.
    pub post: String,
    /// The name; empty for a blank.
    pub name: String,
    /// The civil servant's number (`NIP`), or nothing for who has none; an empty value
    /// prints the label with a blank.
    pub number: Option<Field>,
}

/// Who gets a copy (tembusan).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// The word above the list: `Tembusan:`.
    pub label: String,
    /// The receivers; the block is left out when there are none.
    pub to: Vec<String>,
}

impl ReferralLetter {
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        let (width, height) = self.size.millimetres();
        let page = Page {
            width,
            height,
            top: 15,
            bottom: 20,
            left: 25,
            right: 20,
            type_size: 11,
        };
        let mut sheet = Sheet::new(&self.meta, page, Numbering::Letter)?;
        sheet.letterhead = Some(Head::from(&self.letterhead));
        self.head(&mut sheet);
        self.body(&mut sheet);
        self.end(&mut sheet);
        Ok(sheet)
    }

    fn head(&self, sheet: &mut Sheet) {
        let date = self.date.as_deref().unwrap_or(BLANK_DATE);
        let fields = [&self.number, &self.nature, &self.attachments, &self.subject];
        sheet.blocks.push(Block::Reference {
            fields: fields.map(Pair::from).into(),
            place_date: clean(&format!("{}, {date}", self.place)),
        });
        sheet.blocks.push(Block::Gap);
        sheet.paragraph(&self.addressee.join("\n"), Style::Plain);
        sheet.blocks.push(Block::Gap);
    }

    fn body(&self, sheet: &mut Sheet) {
        for text in &self.opening {
            sheet.paragraph(text, Style::Body);
        }
        sheet.blocks.push(Block::Facts {
            fields: self.facts.pairs(),
            indented: true,
        });
        for text in &self.closing {
            sheet.paragraph(text, Style::Body);
        }
    }

    fn end(&self, sheet: &mut Sheet) {
        sheet.blocks.push(Block::Gap);
        sheet.blocks.push(Block::Signature {
            post: clean(&self.signature.post),
            name: clean(&self.signature.name),
            number: self.signature.number.as_ref().map(Pair::from),
        });
        if !self.copies.to.is_empty() {
            sheet.blocks.push(Block::Gap);
            sheet.paragraph(&self.copies.label, Style::Plain);
            sheet.list(&self.copies.to, true);
        }
    }
}
