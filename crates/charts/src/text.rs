//! Text in a drawing: escaped, measured, wrapped.

/// The text without characters that XML forbids or that turn the direction of what
/// stands beside them, with markup escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => {}
            _ if c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE => {}
            _ => out.push(c),
        }
    }
    out
}

/// About how wide the text is at this type size. A drawing cannot ask the browser, so
/// this leans to the wide side of common sans-serif faces.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Width of a character in units of the type size.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.28,
        ' ' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.9,
        '0'..='9' => 0.62,
        _ if c.is_uppercase() => 0.72,
        _ if c.is_ascii() || c.is_alphabetic() && c < '\u{1100}' => 0.58,
        _ => 1.0,
    }
}

/// The text cut with an ellipsis so that it fits into `room`.
pub(crate) fn truncate(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut used = width("…", size);
    let mut out = String::new();
    for c in text.chars() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        out.push(c);
    }
    let mut out = out.trim_end().to_owned();
    out.push('…');
    out
}

/// The text in at most `lines` lines that fit into `room`; what remains is cut.
pub(crate) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || out.len() + 1 >= lines || width(&longer, size) <= room {
            line = longer;
        } else {
            out.push(truncate(&line, size, room));
            line = word.to_owned();
        }
    }
    if !line.is_empty() {
        out.push(truncate(&line, size, room));
    }
    out
}

/// The text in as few lines as [`wrap`] needs, but of about the same length, so that no
/// word is left alone on the last.
pub(crate) fn balance(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut best = wrap(text, size, room, lines);
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for tenth in (5..10).rev() {
        let narrower = wrap(text, size, room * f64::from(tenth) / 10.0, lines);
        if narrower.len() > best.len() || narrower.join(" ") != whole {
            break;
        }
        best = narrower;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_controls_are_no_longer_there() {
        assert_eq!(
            escape("<b>\u{0}&\"'\u{202E}\n"),
            "&lt;b&gt;&amp;&quot;&#39; "
        );
    }

    #[test]
    fn no_word_is_left_alone() {
        let text = "satu dua tiga empat lima enam";
        let lines = |wrap: fn(&str, f64, f64, usize) -> Vec<String>| wrap(text, 10.0, 140.0, 3);
        assert_eq!(lines(wrap), ["satu dua tiga empat lima", "enam"]);
        assert_eq!(lines(balance), ["satu dua tiga", "empat lima enam"]);
        assert_eq!(balance("satu", 10.0, 140.0, 3), ["satu"]);
        // An ellipsis is as long as the letters that it takes the place of, in bytes.
        let pair = "UPT PPA Jakarta Barat – Yayasan Lentera Pesisir";
        assert_eq!(balance(pair, 12.0, width(pair, 12.0), 1), [pair]);
    }

    #[test]
    fn text_is_wrapped_and_cut() {
        assert_eq!(wrap("satu dua tiga", 10.0, 60.0, 3), ["satu dua", "tiga"]);
        assert_eq!(wrap("satu dua tiga", 10.0, 38.0, 2), ["satu", "dua ti…"]);
        assert_eq!(wrap("", 10.0, 40.0, 2), Vec::<String>::new());
        assert_eq!(wrap("pertanggungjawaban", 10.0, 40.0, 2).len(), 1);
        for line in wrap(&"x".repeat(5_000), 10.0, 60.0, 2) {
            assert!(width(&line, 10.0) <= 60.0);
        }
    }
}
