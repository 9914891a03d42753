//! The referral letter (surat rujukan), laid out as an official letter (surat dinas).

use crate::sheet::{Block, Head, Numbering, Page, Pair, Sheet, Style};
use crate::{Error, Field, Letterhead, Meta, PaperSize};

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
        let page = Page::letter(self.size);
        let mut sheet = Sheet::new(&self.meta, page, Numbering::Letter)?;
        sheet.letterhead = Some(Head::from(&self.letterhead));
        self.head(&mut sheet);
        self.body(&mut sheet);
        sheet.signed(&self.signature, &self.copies);
        Ok(sheet)
    }

    fn head(&self, sheet: &mut Sheet) {
        let fields = [&self.number, &self.nature, &self.attachments, &self.subject];
        sheet.reference(fields, &self.place, self.date.as_deref());
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
}
