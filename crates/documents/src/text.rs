//! What a person typed, made fit to print.

/// The text with line ends as `\n` and without the characters that cannot or must
/// not be printed: control characters (XML forbids them) and the explicit
/// direction marks with which a name could make the words around it read backwards.
/// Scripts written from right to left stay as they are.
pub(crate) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|c| match c {
            '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\n' => Some(c),
            '\t' => Some(' '),
            _ if c.is_control() || is_forbidden(c) => None,
            _ => Some(c),
        })
        .collect()
}

/// Direction embeddings, overrides and isolates, the byte order mark, and code
/// points that are no characters.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The text with `&`, `<`, `>` and quotes replaced by entities, valid in the text
/// and the attributes of XML and HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_one_kind_and_controls_go() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d\te\u{0}\u{1b}f"), "a\nb\nc\nd ef");
    }

    #[test]
    fn a_name_cannot_turn_the_text_around_it() {
        assert_eq!(clean("abc\u{202E}def\u{2066}"), "abcdef");
        assert_eq!(clean("مريم Siti"), "مريم Siti");
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape(r#"<a b="c">&'"#),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#39;"
        );
    }
}
