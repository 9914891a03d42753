//! CSV for spreadsheets, safe to open in them.

use std::io::{self, Write};

use crate::table::Delimiter;

/// How the file is written. Lines end with CRLF (RFC 4180).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether a byte order mark comes first: Excel needs it to see UTF-8.
    pub byte_order_mark: bool,
    /// What stands between the cells. Excel with Indonesian settings expects a semicolon.
    pub delimiter: Delimiter,
}

impl Default for Options {
    /// With the mark, and commas.
    fn default() -> Self {
        Self {
            byte_order_mark: true,
            delimiter: Delimiter::Comma,
        }
    }
}

/// Writes rows of text as CSV.
pub struct CsvOut<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvOut<W> {
    /// Starts a file.
    pub fn new(mut out: W, options: Options) -> io::Result<Self> {
        if options.byte_order_mark {
            out.write_all(b"\xEF\xBB\xBF")?;
        }
        let out = csv::WriterBuilder::new()
            .delimiter(options.delimiter.char() as u8)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(out);
        Ok(Self { out })
    }

    /// Writes one row; each cell passes [`guard`].
    pub fn row<I>(&mut self, cells: I) -> io::Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        for cell in cells {
            match guard(cell.as_ref()) {
                Some(safe) => self.out.write_field(safe)?,
                None => self.out.write_field(cell.as_ref())?,
            }
        }
        self.out
            .write_record(None::<&[u8]>)
            .map_err(io::Error::from)
    }

    /// Writes what is left and gives the file back.
    pub fn finish(self) -> io::Result<W> {
        self.out
            .into_inner()
            .map_err(|error| io::Error::from(error.error().kind()))
    }
}

/// The cell with an apostrophe in front, when a spreadsheet would run it as a formula
/// (ASVS 5.0, 1.2.10); `None` when it is harmless as it is. Plain numbers stay numbers.
pub fn guard(cell: &str) -> Option<String> {
    let dangerous = cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ]);
    (dangerous && !is_negative_number(cell)).then(|| format!("'{cell}"))
}

/// `-12`, `-0.5`, `-0,5`: the numbers that begin with a dangerous character.
fn is_negative_number(cell: &str) -> bool {
    let Some(number) = cell.strip_prefix('-') else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match number.split_once(['.', ',']) {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(number),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::{encoding::Charset, table::Table};

    fn write(rows: &[Vec<String>], options: Options) -> Vec<u8> {
        let mut out = CsvOut::new(Vec::new(), options).unwrap();
        for row in rows {
            out.row(row).unwrap();
        }
        out.finish().unwrap()
    }

    #[test]
    fn rows_end_with_crlf_and_start_with_the_mark() {
        let rows = [
            vec!["Wilayah".to_owned(), "Korban".to_owned()],
            vec!["Jakarta \"Barat\", kota".to_owned(), "22".to_owned()],
        ];
        assert_eq!(
            write(&rows, Options::default()),
            b"\xEF\xBB\xBFWilayah,Korban\r\n\"Jakarta \"\"Barat\"\", kota\",22\r\n"
        );
        let plain = Options {
            byte_order_mark: false,
            delimiter: Delimiter::Semicolon,
        };
        assert_eq!(
            write(&rows, plain),
            b"Wilayah;Korban\r\n\"Jakarta \"\"Barat\"\", kota\";22\r\n"
        );
    }

    #[test]
    fn asvs_1_2_10_formulas_are_disarmed() {
        for cell in [
            "=1+1", "+62812", "-2+3", "-", "--1", "-1.", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0",
            "＝1+1",
        ] {
            assert_eq!(guard(cell), Some(format!("'{cell}")), "{cell:?}");
        }
        for cell in ["", "-5", "-0.5", "-12,75", "12", "a=1", "Sari", " =1"] {
            assert_eq!(guard(cell), None, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            rows in prop::collection::vec(
                prop::collection::vec("[a-z0-9,;\"'\n =@+-]{0,12}", 3..=3), 1..20),
            semicolon: bool,
        ) {
            let options = Options {
                byte_order_mark: true,
                delimiter: if semicolon { Delimiter::Semicolon } else { Delimiter::Comma },
            };
            let header = ["one", "two", "three"].map(str::to_owned).to_vec();
            let mut all = vec![header.clone()];
            all.extend(rows.iter().cloned());
            let bytes = write(&all, options);
            let table = Table::open(bytes.as_slice(), Charset::Unicode).unwrap();
            prop_assert_eq!(table.header(), header.as_slice());
            prop_assert_eq!(table.delimiter(), options.delimiter);
            let read: Vec<Vec<String>> = table.map(|record| record.unwrap().cells).collect();
            let guarded: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|c| guard(c).unwrap_or_else(|| c.clone())).collect())
                .collect();
            prop_assert_eq!(read, guarded);
        }
    }
}
