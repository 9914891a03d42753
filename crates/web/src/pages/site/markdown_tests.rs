#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use proptest::prelude::*;

const KNOWN: &str = "0190a5f2-7c3e-7000-8000-000000000001";

fn html(text: &str) -> String {
    let known: AttachmentId = KNOWN.parse().unwrap();
    let pictures = |id: AttachmentId| (id == known).then(|| format!("{FILES}{id}"));
    render(text, &pictures, "Tabel")
}

/// Reads what [`render`] wrote and panics at anything that is not on the list: a tag, an attribute,
/// a value. It knows nothing of how the text came about.
fn check(html: &str) {
    let mut rest = html;
    let mut open = Vec::new();
    while let Some(at) = rest.find(['<', '>']) {
        assert!(rest[at..].starts_with('<'), "a stray > in {html}");
        let end = at + rest[at..].find('>').expect("a tag without an end");
        check_tag(&rest[at + 1..end], &mut open, html);
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "left open: {open:?} in {html}");
}

fn check_tag(tag: &str, open: &mut Vec<String>, html: &str) {
    const TAGS: [&str; 22] = [
        "p",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "ul",
        "ol",
        "li",
        "em",
        "strong",
        "a",
        "img",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "hr",
        "ol",
    ];
    if let Some(name) = tag.strip_prefix('/') {
        assert_eq!(open.pop().as_deref(), Some(name), "{html}");
        return;
    }
    let name = tag.split(' ').next().unwrap();
    assert!(TAGS.contains(&name), "<{tag}> in {html}");
    if !["img", "br", "hr"].contains(&name) {
        open.push(name.to_owned());
    }
    let mut rest = tag[name.len()..].trim_start();
    while !rest.is_empty() {
        let (attribute, after) = rest.split_once("=\"").expect("an attribute without quotes");
        let (value, after) = after.split_once('"').expect("a value without an end");
        check_attribute(name, attribute, value, html);
        rest = after.trim_start();
    }
}

fn check_attribute(tag: &str, attribute: &str, value: &str, html: &str) {
    let good = match (tag, attribute) {
        ("a", "href") => {
            value.starts_with("https://")
                || value.starts_with("http://")
                || (value.starts_with('/') && !value.starts_with("//"))
                || value.starts_with("tel:")
        }
        ("a", "rel") => value == "nofollow noreferrer noopener",
        ("img", "src") => value == format!("{FILES}{KNOWN}"),
        ("img", "alt") => !value.is_empty(),
        ("img", "loading") => value == "lazy",
        ("ol", "start") => value.bytes().all(|b| b.is_ascii_digit()),
        ("div", "class") => value == "table-frame",
        ("div", "role" | "tabindex" | "aria-label") => true,
        ("table", "class") => value == "table",
        ("th", "scope") => value == "col",
        ("th" | "td", "class") => value == "number",
        _ => false,
    };
    assert!(good, "{tag} {attribute}={value} in {html}");
}

#[test]
fn the_subset_becomes_html() {
    for (text, expected) in [
        ("# Judul", "<h2>Judul</h2>\n"),
        ("##### Kecil", "<h4>Kecil</h4>\n"),
        (
            "Kata **tebal** dan *miring*",
            "<p>Kata <strong>tebal</strong> dan <em>miring</em></p>\n",
        ),
        (
            "- satu\n- dua",
            "<ul>\n<li>satu</li>\n<li>dua</li>\n</ul>\n",
        ),
        ("3. tiga", "<ol start=\"3\">\n<li>tiga</li>\n</ol>\n"),
        ("> kutipan", "<blockquote>\n<p>kutipan</p>\n</blockquote>\n"),
        (
            "[bantuan](/p/help?lang=en)",
            "<p><a href=\"/p/help?lang=en\">bantuan</a></p>\n",
        ),
        ("[129](tel:129)", "<p><a href=\"tel:129\">129</a></p>\n"),
        (
            "[situs](https://kemenpppa.go.id/a?b=1&c=2)",
            "<p><a href=\"https://kemenpppa.go.id/a?b=1&amp;c=2\" rel=\"nofollow noreferrer noopener\">situs</a></p>\n",
        ),
        ("    menjorok", "<p>menjorok</p>\n"),
    ] {
        assert_eq!(html(text), expected, "{text}");
        check(&html(text));
    }
    let table = html("| Tahun | Korban |\n|---|---:|\n| 2023 | 22 |");
    check(&table);
    assert!(
        table.contains("<th scope=\"col\" class=\"number\">Korban</th>"),
        "{table}"
    );
    assert!(
        table.contains("<td>2023</td><td class=\"number\">22</td>"),
        "{table}"
    );
}

#[test]
fn pictures_are_those_of_the_article_and_say_what_they_show() {
    let own = html(&format!("![Rapat di aula]({FILES}{KNOWN})"));
    check(&own);
    assert!(own.contains("alt=\"Rapat di aula\""), "{own}");
    for text in [
        format!("![]({FILES}{KNOWN})"),
        format!("![x]({FILES}0190a5f2-7c3e-7000-8000-000000000002)"),
        "![x](https://pelacak.example/a.gif)".to_owned(),
        "![x](data:image/png;base64,AAAA)".to_owned(),
    ] {
        assert!(!html(&text).contains("<img"), "{text}");
    }
    assert!(has_silent_picture("a ![](/p/files/1) b"));
    assert!(!has_silent_picture("a ![kata](/p/files/1) b"));
}

#[test]
fn attacks_come_out_as_words() {
    for attack in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<style>*{display:none}</style>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "text <b onclick=alert(1)>x</b> text",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A&#x61&#x76&#x61script:alert(1))",
        "[x](\u{1}javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](https://a.example/\"onmouseover=\"alert(1))",
        "[x](https://a.example 'title\" onclick=\"alert(1)')",
        "<javascript:alert(1)>",
        "<https://a.example/\"onclick=alert(1)//>",
        "[x]: javascript:alert(1)\n\n[x]",
        "![x\" onerror=\"alert(1)](/p/files/0190a5f2-7c3e-7000-8000-000000000001)",
        "![x](x\" onerror=\"alert(1))",
        "# <script>alert(1)</script>",
        "| <script> | b |\n|---|---|\n| <img onerror=x> | [x](javascript:1) |",
        "```html\n<script>alert(1)</script>\n```",
        "`<script>alert(1)</script>`",
        "<div>\n\n*a*\n\n</div>",
        "> <form action=https://evil.example><input name=password></form>",
        "</p></main><script>alert(1)</script>",
        "\u{2028}<script>alert(1)</script>",
        "<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
    ] {
        let html = html(attack);
        check(&html);
        assert!(
            !html.contains("<script") && !html.contains("javascript:alert(1)\""),
            "{html}"
        );
    }
}

proptest! {
    #[test]
    fn nothing_foreign_ever_comes_out(text in ".{0,300}") {
        check(&html(&text));
    }

    /// Pieces of attacks in any order are likelier to hit than letters in any order.
    #[test]
    fn nothing_foreign_comes_out_of_pieces_of_attacks(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40),
    ) {
        check(&html(&pieces.concat()));
    }
}

const PIECES: [&str; 40] = [
    "<",
    ">",
    "\"",
    "'",
    "&",
    "\n",
    "\n\n",
    " ",
    "script",
    "<script>",
    "</script>",
    "javascript:",
    "onerror=",
    "[",
    "](",
    ")",
    "![",
    "](/p/files/0190a5f2-7c3e-7000-8000-000000000001)",
    "`",
    "```",
    "|",
    "\n|---|---|\n",
    "#",
    "> ",
    "- ",
    "1. ",
    "*",
    "**",
    "\\",
    "&#x6A;",
    "&quot;",
    "https://a.example/",
    "[a]: ",
    "    ",
    "<!--",
    "-->",
    "<a href=",
    "\u{0}",
    "tel:1",
    "//",
];
