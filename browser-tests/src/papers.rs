//! The words of papers that the program hands out.

use anyhow::{Context, Result, ensure};
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

/// All words of a PDF in the order in which they were set, with one space between them.
pub fn pdf(bytes: &[u8]) -> Result<String> {
    ensure!(bytes.starts_with(b"%PDF"), "this is no PDF");
    let mut tool = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("pdftotext is missing: run ./check")?;
    let mut stdin = tool.stdin.take().context("pdftotext reads nothing")?;
    // It reads all before it writes.
    stdin.write_all(bytes)?;
    drop(stdin);
    let text = String::from_utf8(tool.wait_with_output()?.stdout)?;
    Ok(one_line(&text))
}

/// All words of a DOCX, with one space between them.
pub fn docx(bytes: &[u8]) -> Result<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).context("this is no DOCX")?;
    let mut xml = String::new();
    archive
        .by_name("word/document.xml")?
        .read_to_string(&mut xml)?;
    let mut words = String::new();
    for piece in xml.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        // A paragraph ends a word, a change of the type does not.
        if tag == "/w:p" || tag.starts_with("w:br") || tag.starts_with("w:tab") {
            words.push(' ');
        }
        words.push_str(text);
    }
    let plain = words
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    Ok(one_line(&plain))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
