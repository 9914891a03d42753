//! What officers write: paragraphs, lists and headings, with as little markup as a letter has.
//!
//! An empty line ends a paragraph; lines that begin with `- ` or `1. ` are a list; a line that
//! begins with `## ` is a heading. Everything else is text.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A heading within the chapter.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list, with numbers or with bullets.
    List(bool, Vec<String>),
}

/// The parts of a text, in their order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
            continue;
        }
        if let Some(heading) = line.strip_prefix("## ") {
            parts.push(Part::Heading(heading.trim().to_owned()));
            open = false;
        } else if let Some((numbered, item)) = item(line) {
            match parts.last_mut() {
                Some(Part::List(kind, items)) if open && *kind == numbered => {
                    items.push(item.to_owned());
                }
                _ => parts.push(Part::List(numbered, vec![item.to_owned()])),
            }
            open = true;
        } else {
            match parts.last_mut() {
                Some(Part::Paragraph(words)) if open => {
                    words.push('\n');
                    words.push_str(line);
                }
                _ => parts.push(Part::Paragraph(line.to_owned())),
            }
            open = true;
        }
    }
    parts
}

/// The item of a list that a line is, and whether the list has numbers.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(item) = line.strip_prefix("- ") {
        return Some((false, item.trim()));
    }
    let (number, item) = line.split_once(". ")?;
    let digits = !number.is_empty() && number.len() <= 3;
    (digits && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| (true, item.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_lists_and_headings() {
        let text = "Satu\nbaris dua\n\n## Kendala\n- pertama\n- kedua\n\n1. satu\n2. dua\nlagi\n";
        assert_eq!(
            parts(text),
            [
                Part::Paragraph("Satu\nbaris dua".to_owned()),
                Part::Heading("Kendala".to_owned()),
                Part::List(false, vec!["pertama".to_owned(), "kedua".to_owned()]),
                Part::List(true, vec!["satu".to_owned(), "dua".to_owned()]),
                Part::Paragraph("lagi".to_owned()),
            ]
        );
        assert_eq!(parts(" \n\n"), []);
    }

    #[test]
    fn what_only_looks_like_markup_is_text() {
        for text in [
            "-tanpa spasi",
            "2024. Tahun",
            "##",
            "<b>tebal</b>",
            "a. huruf",
        ] {
            assert_eq!(parts(text), [Part::Paragraph(text.to_owned())], "{text}");
        }
    }
}
