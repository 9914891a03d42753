//! What every paper has in common.

use jiff::civil::Date;

use crate::sheet::Sheet;
use crate::{
    Error, InvitationLetter, MinutesPaper, ReferralLetter, ReportPaper, TablePaper, Ticket,
};

/// A paper that can be printed.
#[derive(Clone, Debug, PartialEq)]
pub enum Paper {
    /// A referral letter (surat rujukan).
    ReferralLetter(Box<ReferralLetter>),
    /// Invitations to a meeting (undangan rapat), a letter each.
    Invitation(Box<InvitationLetter>),
    /// A receipt for a report (tanda terima laporan).
    Ticket(Ticket),
    /// Figures or a list as a table.
    Table(TablePaper),
    /// A report in chapters.
    Report(Box<ReportPaper>),
    /// The minutes of a meeting (notula rapat).
    Minutes(Box<MinutesPaper>),
}

impl From<ReferralLetter> for Paper {
    fn from(letter: ReferralLetter) -> Self {
        Paper::ReferralLetter(Box::new(letter))
    }
}

impl From<InvitationLetter> for Paper {
    fn from(letter: InvitationLetter) -> Self {
        Paper::Invitation(Box::new(letter))
    }
}

impl From<Ticket> for Paper {
    fn from(ticket: Ticket) -> Self {
        Paper::Ticket(ticket)
    }
}

impl From<TablePaper> for Paper {
    fn from(table: TablePaper) -> Self {
        Paper::Table(table)
    }
}

impl From<ReportPaper> for Paper {
    fn from(report: ReportPaper) -> Self {
        Paper::Report(Box::new(report))
    }
}

impl From<MinutesPaper> for Paper {
    fn from(minutes: MinutesPaper) -> Self {
        Paper::Minutes(Box::new(minutes))
    }
}

impl Paper {
    /// The paper laid out as blocks, its text cleaned.
    pub(crate) fn sheet(&self) -> Result<Sheet, Error> {
        match self {
            Paper::ReferralLetter(letter) => letter.sheet(),
            Paper::Invitation(letter) => letter.sheet(),
            Paper::Ticket(ticket) => ticket.sheet(),
            Paper::Table(table) => table.sheet(),
            Paper::Report(report) => report.sheet(),
            Paper::Minutes(minutes) => minutes.sheet(),
        }
    }
}

/// What the file says about itself to readers, search and screen readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// Title of the document; it appears in window titles and file lists, so it must
    /// carry codes, never a person's name.
    pub title: String,
    /// Language of the text as a code of two or three letters: `id`, `en`.
    pub language: String,
    /// The day the file is made, in the reader's time zone.
    pub date: Date,
}

/// A label and its value, both as printed. An empty value prints as a blank, to be
/// filled in by hand or by the official mail system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// What it is: `Nomor`.
    pub label: String,
    /// What it says; may have several lines.
    pub value: String,
}

impl Field {
    /// A label with its value.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// The head of an official letter (kop surat); an empty line is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// The government: `Pemerintah Provinsi DKI Jakarta`.
    pub government: String,
    /// The office that writes.
    pub office: String,
    /// Its address.
    pub address: String,
    /// How to reach it: telephone, mail, page.
    pub contact: String,
}

/// Size of the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperSize {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// Folio as Indonesian offices use it, 215 × 330 mm.
    F4,
}

impl PaperSize {
    /// Width and height in millimetres, upright.
    pub fn millimetres(self) -> (u16, u16) {
        match self {
            PaperSize::A4 => (210, 297),
            PaperSize::F4 => (215, 330),
        }
    }
}

/// The words around the page numbers of a paper of several pages:
/// *Halaman* 2 *dari* 5.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLabel {
    /// The word before the page number.
    pub page: String,
    /// The word between the page number and the number of pages.
    pub of: String,
}
