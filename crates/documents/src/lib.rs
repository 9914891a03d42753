//! Official papers — letters, tickets, tables and reports — as PDF, DOCX and HTML.
//!
//! A paper is a plain struct of strings that the caller has already put into the
//! reader's language; nothing here knows a database, a clock or a message key.
//! Each paper is laid out once as a [`sheet::Sheet`], a short list of typed blocks,
//! and three writers print that same list. So the three forms cannot drift apart,
//! and a new paper is one struct with one layout function.
//!
//! Every string is data: no writer ever interprets it as markup. The same paper
//! always gives the same bytes.

mod docx;
mod error;
mod html;
mod invitation;
mod letter;
mod minutes;
mod paper;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod raster;
mod report;
mod sheet;
mod table;
mod text;
mod ticket;

pub use error::Error;
pub use html::STYLE as HTML_STYLE;
pub use invitation::{Addressee, Annex, InvitationLetter};
pub use letter::{Copies, ReferralFacts, ReferralLetter, Signature};
pub use minutes::{Listing, MinutesPaper, MinutesPart, Section};
pub use paper::{Field, Letterhead, Meta, PageLabel, Paper, PaperSize};
pub use report::{ReportChapter, ReportFigure, ReportPaper, ReportPart, ReportTable};
pub use table::{Align, Column, TablePaper};
pub use ticket::Ticket;

/// The paper as a tagged PDF with title, language and date, its fonts embedded.
///
/// # Errors
/// [`Error::Language`] and [`Error::Row`] when the paper itself is malformed;
/// [`Error::Typeset`] when the typesetter refuses it, which is a defect of a template.
#[cfg(feature = "pdf")]
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, Error> {
    pdf::write(&paper.sheet()?)
}

/// The paper as an editable document (Office Open XML, `.docx`).
///
/// # Errors
/// [`Error::Language`] and [`Error::Row`] when the paper itself is malformed;
/// [`Error::Package`] when the archive could not be written.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, Error> {
    docx::write(&paper.sheet()?)
}

/// The paper as one printable HTML page, for installations built without `pdf`.
///
/// Its only style is [`HTML_STYLE`] in a `<style>` element without attributes, so a
/// strict content security policy can allow exactly that text by its hash.
///
/// # Errors
/// [`Error::Language`] and [`Error::Row`] when the paper itself is malformed.
pub fn html(paper: &Paper) -> Result<String, Error> {
    Ok(html::write(&paper.sheet()?))
}

#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod sample_report;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
