//! Papers as files: PDF and DOCX, and a page to print where the program is built without PDF.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use documents::Paper;

use crate::errors::Error;

/// In which form a paper is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A page to print.
    Html,
    /// For word processors and the official mail system.
    Docx,
    /// To be filed.
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Form {
    /// The end of the file's name, which is its code in the audit as well.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Docx => "docx",
            #[cfg(feature = "pdf")]
            Self::Pdf => "pdf",
        }
    }

    /// Sets the paper. Typesetting takes longer than other tasks may be kept waiting, and belongs
    /// outside of every transaction.
    ///
    /// # Errors
    /// An unexpected one: whatever a paper says can be set.
    pub(crate) async fn make(self, paper: Paper) -> Result<Vec<u8>, Error> {
        tokio::task::spawn_blocking(move || match self {
            Self::Html => documents::html(&paper).map(String::into_bytes),
            Self::Docx => documents::docx(&paper),
            #[cfg(feature = "pdf")]
            Self::Pdf => documents::pdf(&paper),
        })
        .await
        .map_err(|error| Error::unexpected(&error))?
        .map_err(|error| Error::unexpected(&error))
    }

    /// The file; `name` goes into a header without its ending, so that it is made of codes and
    /// identifiers alone.
    pub(crate) fn answer(self, bytes: Vec<u8>, name: &str) -> Response {
        let (kind, shown) = match self {
            Self::Html => ("text/html; charset=utf-8", "inline"),
            Self::Docx => (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "attachment",
            ),
            #[cfg(feature = "pdf")]
            Self::Pdf => ("application/pdf", "inline"),
        };
        let name = format!("{shown}; filename=\"{name}.{}\"", self.code());
        let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
        (headers, bytes).into_response()
    }
}
