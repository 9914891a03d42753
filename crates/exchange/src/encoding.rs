//! Bytes of a file as text, piece by piece.
//!
//! Unicode files are recognised by their byte order mark, or are UTF-8 without one. A file in
//! another encoding is refused with its place and what to do, because guessing would put wrong
//! letters, and so wrong codes, into the record. Windows-1252 is read only when a person says so.

use std::io::{self, Read};

use domain::MessageKey;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use thiserror::Error;

/// How the bytes of a file are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// UTF-8, or UTF-16 with a byte order mark; anything else is an error.
    #[default]
    Unicode,
    /// What older Excel calls "CSV": a byte order mark still wins.
    Windows1252,
}

/// The most bytes that a file may have: 200 MB.
pub const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// How many bytes are asked for at a time.
const PIECE: usize = 64 * 1024;

/// Why a file could not be read to its end. No row of it should be kept.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The bytes are not of the encoding.
    #[error("line {line}, byte {byte}: not {expected} text")]
    Encoding {
        /// Physical line, from 1.
        line: u64,
        /// Position of the first wrong byte in the file, from 0.
        byte: u64,
        /// Name of the encoding that was expected, e.g. `UTF-8`.
        expected: &'static str,
    },
    /// More than [`MOST_BYTES`].
    #[error("the file has more than {MOST_BYTES} bytes")]
    TooLarge,
    /// The file could not be read.
    #[error("the file could not be read")]
    Io(#[from] io::Error),
}

impl MessageKey for ReadError {
    fn key(&self) -> &'static str {
        match self {
            // The text says: open the file in the spreadsheet, save as "CSV UTF-8", try again.
            Self::Encoding { .. } => "import-error-save-as-utf8",
            Self::TooLarge => "import-error-too-large",
            Self::Io(_) => "import-error-unreadable-file",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Encoding {
                line,
                byte,
                expected,
            } => vec![
                ("line", line.to_string()),
                ("byte", byte.to_string()),
                ("expected", (*expected).to_owned()),
            ],
            Self::TooLarge => vec![("most", (MOST_BYTES / 1024 / 1024).to_string())],
            Self::Io(_) => Vec::new(),
        }
    }
}

/// Reads text out of bytes.
pub struct TextReader<R> {
    input: R,
    charset: Charset,
    decoder: Option<encoding_rs::Decoder>,
    piece: Vec<u8>,
    bytes: u64,
    most: u64,
    line: u64,
    finished: bool,
}

impl<R: Read> TextReader<R> {
    /// Reads `input` as `charset`.
    pub fn new(input: R, charset: Charset) -> Self {
        Self {
            input,
            charset,
            decoder: None,
            piece: Vec::new(),
            bytes: 0,
            most: MOST_BYTES,
            line: 1,
            finished: false,
        }
    }

    /// Bytes taken from the file so far, for a progress display.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// Appends the next piece to `text`; `false` when there is no more.
    pub fn read_text(&mut self, text: &mut String) -> Result<bool, ReadError> {
        if self.finished {
            return Ok(false);
        }
        self.take_piece()?;
        let mut start = 0;
        let mut decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => {
                let (encoding, mark) = encoding_of(&self.piece, self.charset);
                start = mark;
                encoding.new_decoder_without_bom_handling()
            }
        };
        let result = self.decode(&mut decoder, start, text);
        self.decoder = Some(decoder);
        result.map(|()| true)
    }

    /// Takes at least one byte, or notes the end. The first piece has the whole byte order mark.
    fn take_piece(&mut self) -> Result<(), ReadError> {
        self.piece.clear();
        let taken = (&mut self.input)
            .take(PIECE as u64)
            .read_to_end(&mut self.piece)?;
        self.finished = taken < PIECE;
        self.bytes += taken as u64;
        if self.bytes > self.most {
            return Err(ReadError::TooLarge);
        }
        Ok(())
    }

    fn decode(
        &mut self,
        decoder: &mut encoding_rs::Decoder,
        start: usize,
        text: &mut String,
    ) -> Result<(), ReadError> {
        let source = self.piece.get(start..).unwrap_or_default();
        let first = self.bytes - source.len() as u64;
        let before = text.len();
        // Room for all of it, so that the decoder never stops for lack of room.
        let room = decoder
            .max_utf8_buffer_length_without_replacement(source.len())
            .unwrap_or(PIECE * 4);
        text.reserve(room);
        let (result, read) =
            decoder.decode_to_string_without_replacement(source, text, self.finished);
        let added = text.get(before..).unwrap_or_default();
        let wrong = match result {
            DecoderResult::Malformed(length, after) => {
                let back = u64::from(length) + u64::from(after);
                Some((first + (read as u64).saturating_sub(back), added.len()))
            }
            // A NUL is no text: it is UTF-16 without its mark, or not a table at all.
            _ => added.find('\0').map(|at| (first + at as u64, at)),
        };
        let lines = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        match wrong {
            Some((byte, at)) => Err(ReadError::Encoding {
                line: self.line + lines(added.get(..at).unwrap_or_default()),
                byte,
                expected: decoder.encoding().name(),
            }),
            None => {
                self.line += lines(added);
                Ok(())
            }
        }
    }
}

/// The encoding of a file that begins with `bytes`, and the length of its byte order mark.
fn encoding_of(bytes: &[u8], charset: Charset) -> (&'static Encoding, usize) {
    match (bytes, charset) {
        ([0xEF, 0xBB, 0xBF, ..], _) => (UTF_8, 3),
        ([0xFF, 0xFE, ..], _) => (UTF_16LE, 2),
        ([0xFE, 0xFF, ..], _) => (UTF_16BE, 2),
        (_, Charset::Unicode) => (UTF_8, 0),
        (_, Charset::Windows1252) => (WINDOWS_1252, 0),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    fn read(bytes: &[u8], charset: Charset) -> Result<String, ReadError> {
        let mut reader = TextReader::new(bytes, charset);
        let mut text = String::new();
        while reader.read_text(&mut text)? {}
        assert_eq!(reader.bytes_read(), bytes.len() as u64);
        Ok(text)
    }

    fn utf16(text: &str, mark: u16, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(mark)
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect()
    }

    #[test]
    fn unicode_is_recognised_by_its_mark() {
        let text = "nama;umur\r\nSari Dewi – “é”;17\r\n";
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend(text.as_bytes());
        for bytes in [
            text.as_bytes().to_vec(),
            marked,
            utf16(text, 0xFEFF, u16::to_le_bytes),
            utf16(text, 0xFEFF, u16::to_be_bytes),
        ] {
            for charset in [Charset::Unicode, Charset::Windows1252] {
                if charset == Charset::Windows1252 && bytes == text.as_bytes() {
                    continue;
                }
                assert_eq!(read(&bytes, charset).unwrap(), text);
            }
        }
    }

    #[test]
    fn windows_1252_is_read_only_when_asked() {
        let bytes = b"year,place\n2012,Caf\xe9\n2013,\x93ok\x94\n";
        match read(bytes, Charset::Unicode).unwrap_err() {
            ReadError::Encoding {
                line,
                byte,
                expected,
            } => assert_eq!((line, byte, expected), (2, 19, "UTF-8")),
            other => panic!("{other}"),
        }
        let text = read(bytes, Charset::Windows1252).unwrap();
        assert_eq!(text, "year,place\n2012,Café\n2013,“ok”\n");
    }

    #[test]
    fn utf_16_without_a_mark_is_refused_with_its_place() {
        let bytes = utf16("ab", 0x0061, u16::to_le_bytes);
        let error = read(&bytes, Charset::Unicode).unwrap_err();
        assert!(
            matches!(
                error,
                ReadError::Encoding {
                    line: 1,
                    byte: 1,
                    ..
                }
            ),
            "{error}"
        );
        assert_eq!(error.key(), "import-error-save-as-utf8");
    }

    #[test]
    fn half_a_character_at_the_end_is_refused() {
        let mut bytes = utf16("ab", 0xFEFF, u16::to_le_bytes);
        bytes.push(0x20);
        assert!(read(&bytes, Charset::Unicode).is_err());
        assert!(read(b"ab\n\xC3", Charset::Unicode).is_err());
    }

    #[test]
    fn a_character_across_two_pieces_is_whole() {
        let text = format!("{}é\nend", "x".repeat(PIECE - 1));
        assert_eq!(read(text.as_bytes(), Charset::Unicode).unwrap(), text);
        let late = [text.as_bytes(), b"\n\xFF"].concat();
        match read(&late, Charset::Unicode).unwrap_err() {
            ReadError::Encoding { line, byte, .. } => {
                assert_eq!((line, byte), (3, text.len() as u64 + 1));
            }
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused() {
        let mut reader = TextReader::new(io::repeat(b'x'), Charset::Unicode);
        assert_eq!(reader.most, 200 * 1024 * 1024);
        reader.most = 3 * PIECE as u64;
        let mut text = String::new();
        let error = loop {
            text.clear();
            if let Err(error) = reader.read_text(&mut text) {
                break error;
            }
        };
        assert!(matches!(error, ReadError::TooLarge));
        assert_eq!(reader.bytes_read(), 4 * PIECE as u64);
        assert_eq!(error.args(), vec![("most", "200".to_owned())]);
    }
}
