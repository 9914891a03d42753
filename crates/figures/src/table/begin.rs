//! What a file is, by its beginning.

use super::Fault;

/// The byte between values, by the line of headings. Also finds what is no CSV at all.
pub(super) fn delimiter(begin: &[u8]) -> Result<u8, Fault> {
    let marked = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
    if marked.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Empty);
    }
    if begin.starts_with(b"PK\x03\x04") || begin.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Fault::Spreadsheet);
    }
    // UTF-16 as spreadsheet programs write "Unicode text", with its mark or by its zeros.
    let utf16 = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    if utf16 || begin.iter().take(64).any(|b| *b == 0) {
        return Err(Fault::NotUtf8);
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in begin.iter().take_while(|b| **b != b'\n') {
        quoted ^= *byte == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(d, _)| d == byte && !quoted) {
            *n += 1;
        }
    }
    // Of equally many the first, which is the comma.
    let best = counts.iter().rev().max_by_key(|(_, n)| *n);
    Ok(best.map_or(b',', |(d, _)| *d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_tell_what_stands_between_values() {
        assert_eq!(delimiter(b"tahun,kota\n1;2;3;4\n"), Ok(b','));
        assert_eq!(delimiter(b"tahun;kota\n"), Ok(b';'));
        assert_eq!(delimiter(b"tahun\tkota, provinsi\tumur\n"), Ok(b'\t'));
        assert_eq!(delimiter(b"\"a; b; c\",d\n"), Ok(b','));
        assert_eq!(delimiter(b"tahun"), Ok(b','));
    }
}
