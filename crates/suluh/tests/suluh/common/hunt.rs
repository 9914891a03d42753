//! Looking for texts in bytes, however they are written.

use base64ct::{Base64, Encoding};
use std::path::{Path, PathBuf};

/// One way to write a text, and the bytes to look for.
struct Trace {
    what: String,
    bytes: Vec<u8>,
}

/// What is looked for.
pub struct Hunt(Vec<Trace>);

impl Hunt {
    /// Looks for texts as they are, in lower and upper case, backwards, in hexadecimal, in UTF-16
    /// and in Base64 at every alignment.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(texts.into_iter().flat_map(traces).collect())
    }

    /// What of it is in `bytes`.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        // The first two bytes as a quick sieve: most of a database is something else.
        let mut sieve: Vec<Vec<&Trace>> = vec![Vec::new(); 1 << 16];
        for trace in &self.0 {
            sieve[pair(&trace.bytes, 0)].push(trace);
        }
        let mut found: Vec<&str> = Vec::new();
        for at in 0..bytes.len().saturating_sub(1) {
            for trace in &sieve[pair(bytes, at)] {
                if bytes[at..].starts_with(&trace.bytes) {
                    found.push(&trace.what);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What of it is in any file of a folder.
    pub fn found_under(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for file in files(folder) {
            let bytes = std::fs::read(&file).unwrap_or_default();
            for what in self.found_in(&bytes) {
                found.push(format!("{}: {what}", file.display()));
            }
        }
        found
    }
}

fn pair(bytes: &[u8], at: usize) -> usize {
    usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])
}

/// All files under a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn traces(text: &[u8]) -> Vec<Trace> {
    let name = String::from_utf8_lossy(text).into_owned();
    let hex: String = text.iter().map(|byte| format!("{byte:02x}")).collect();
    let utf16 = |high_first: bool| -> Vec<u8> {
        text.iter()
            .flat_map(|byte| if high_first { [0, *byte] } else { [*byte, 0] })
            .collect()
    };
    let mut ways = vec![
        ("as it is", text.to_vec()),
        ("in lower case", text.to_ascii_lowercase()),
        ("in upper case", text.to_ascii_uppercase()),
        ("backwards", text.iter().rev().copied().collect()),
        ("in hexadecimal", hex.clone().into_bytes()),
        ("in HEXADECIMAL", hex.to_uppercase().into_bytes()),
        ("in UTF-16LE", utf16(false)),
        ("in UTF-16BE", utf16(true)),
    ];
    for skipped in 0..3 {
        // The first characters depend on what stands before, the last on what comes after.
        let mut shifted = vec![0; skipped];
        shifted.extend_from_slice(text);
        let code = Base64::encode_string(&shifted);
        let inner = code.trim_end_matches('=');
        let (from, to) = ((skipped * 8).div_ceil(6), inner.len() - 1);
        ways.push(("in Base64", inner.as_bytes()[from..to].to_vec()));
    }
    ways.into_iter()
        .map(|(way, bytes)| Trace {
            what: format!("{name:?} {way}"),
            bytes,
        })
        .collect()
}

#[test]
fn every_way_of_writing_is_found() {
    let hunt = Hunt::new([b"Kanari Kuning".as_slice()]);
    let ways: [&[u8]; 7] = [
        b"..Kanari Kuning..",
        b"..kanari kuning..",
        b"..gninuK iranaK..",
        b"..4b616e617269204b756e696e67..",
        b"K\0a\0n\0a\0r\0i\0 \0K\0u\0n\0i\0n\0g\0",
        b"..KANARI KUNING..",
        b"..4B616E617269204B756E696E67..",
    ];
    for bytes in ways {
        assert!(!hunt.found_in(bytes).is_empty(), "{bytes:?}");
    }
    for around in ["", "x", "xy", "xyz"] {
        let code = Base64::encode_string(format!("{around}Kanari Kuning{around}").as_bytes());
        assert!(!hunt.found_in(code.as_bytes()).is_empty(), "{around}");
    }
    assert!(hunt.found_in(b"Kanari Merah").is_empty());
}
