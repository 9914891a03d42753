//! PDF through Typst: one template, fed with the sheet as data.
//!
//! The sheet reaches the template as a JSON file of a world that holds nothing else,
//! so its strings are values, never source: no text can become markup, and no
//! template can reach the disk or the network.

use std::sync::LazyLock;

use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::Error;
use crate::sheet::Sheet;

const TEMPLATE: &str = include_str!("templates/sheet.typ");

/// Liberation Sans has the widths of Arial, the type of official letters and of the
/// DOCX, so both forms break their lines alike. DejaVu Sans Mono sets codes and
/// stands in for scripts the first does not know.
pub(crate) const FONTS: [&[u8]; 3] = [
    include_bytes!("../fonts/LiberationSans-Regular.ttf"),
    include_bytes!("../fonts/LiberationSans-Bold.ttf"),
    include_bytes!("../fonts/DejaVuSansMono.ttf"),
];

/// What all papers share; made once, because reading fonts takes longer than a letter.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

static PRESS: LazyLock<Result<Press, String>> = LazyLock::new(Press::new);

impl Press {
    fn new() -> Result<Self, String> {
        let template = Source::new(file_id("/sheet.typ")?, TEMPLATE.to_owned());
        let fonts: Vec<Font> = FONTS
            .iter()
            .flat_map(|data| Font::iter(Bytes::new(*data)))
            .collect();
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template,
            data: file_id("/sheet.json")?,
        })
    }
}

fn file_id(path: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(path).map_err(|error| error.to_string())?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The whole world of one paper: the template and its data.
struct Desk<'a> {
    press: &'a Press,
    data: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.template.id() {
            Ok(self.press.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// No clock: the day is part of the paper.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Prints the sheet.
pub(crate) fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    print(sheet, &PdfOptions::default())
}

/// Prints the sheet with the given standards, under Suluh's name and without a clock.
pub(crate) fn print(sheet: &Sheet, options: &PdfOptions) -> Result<Vec<u8>, Error> {
    let press = PRESS
        .as_ref()
        .map_err(|error| Error::Typeset(error.clone()))?;
    let data = serde_json::to_vec(sheet).map_err(|error| Error::Typeset(error.to_string()))?;
    let desk = Desk {
        press,
        data: Bytes::new(data),
    };
    let printed = typeset(&desk, options);
    // The typesetter memoises what it laid out, which here is text of a case: forget it.
    comemo::evict(0);
    printed
}

fn typeset(desk: &Desk<'_>, options: &PdfOptions) -> Result<Vec<u8>, Error> {
    let document: PagedDocument = typst::compile(desk).output.map_err(|e| refused(&e))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Suluh".to_owned())),
        timestamp: None,
        page_ranges: None,
        standards: options.standards.clone(),
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(&document, &options).map_err(|e| refused(&e))
}

fn refused(diagnostics: &[SourceDiagnostic]) -> Error {
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    Error::Typeset(messages.join("; "))
}
