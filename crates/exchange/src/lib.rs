//! CSV and standard formats in and out.
//!
//! A file passes through, in this order: [`encoding`] (bytes to text), [`table`] (text to rows),
//! [`mapping`] (which column means what) and [`import`] (rows to coded facts of one victim each).
//! [`series`] reads published counts instead of cases, [`sheet`] reads and writes the spreadsheets that
//! offices fill in. Nothing here knows a database.

pub mod csv_out;
mod draft;
pub mod encoding;
mod excerpt;
pub mod facts;
pub mod hsds;
pub mod import;
pub mod issue;
pub mod mapping;
mod read;
pub mod series;
pub mod sheet;
mod split;
pub mod table;
mod words;

pub use excerpt::Excerpt;
