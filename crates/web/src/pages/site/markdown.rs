//! Articles are written in a subset of Markdown: headings, bold, italics, links, lists, quotes,
//! pictures of the article, tables.
//!
//! A parser reads the text; what becomes HTML of it is decided here, tag by tag. HTML in the text
//! is shown as the text that it is, and an address that is neither of the web nor of this site
//! leaves only its words.

use domain::ids::AttachmentId;
use domain::site::web_address;
use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::locale_choice::local_path;

/// Where the pictures of an article are.
pub(crate) type Pictures<'a> = &'a dyn Fn(AttachmentId) -> Option<String>;

/// The address of a file of the public site, as it stands in the text of an article.
pub(crate) const FILES: &str = "/p/files/";

/// The text as HTML. `table` says to screen readers what a region that scrolls is.
pub(crate) fn render(text: &str, pictures: Pictures<'_>, table: &str) -> String {
    let mut page = Html {
        out: String::with_capacity(text.len() * 2),
        pictures,
        table,
        links: Vec::new(),
        picture: None,
        columns: Vec::new(),
        column: 0,
        in_head: false,
    };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.out
}

/// Whether the text shows a picture without saying in words what it shows.
pub(crate) fn has_silent_picture(text: &str) -> bool {
    let mut words: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Image { .. }) => words = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(words) = &mut words {
                    words.push_str(&text);
                }
            }
            Event::End(TagEnd::Image)
                if words.take().is_some_and(|words| words.trim().is_empty()) =>
            {
                return true;
            }
            _ => {}
        }
    }
    false
}

struct Html<'a> {
    out: String,
    pictures: Pictures<'a>,
    table: &'a str,
    /// Of each open link, whether it leads somewhere.
    links: Vec<bool>,
    /// The address and the words of the picture that is being read.
    picture: Option<(String, String)>,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Html<'_> {
    fn take(&mut self, event: Event<'_>) {
        if self.picture.is_some() {
            return self.within_picture(event);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => escape(&mut self.out, &text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(_) => {}
        }
    }

    /// Only words count within a picture.
    fn within_picture(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = &mut self.picture {
                    words.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, words)) = &mut self.picture {
                    words.push(' ');
                }
            }
            Event::End(TagEnd::Image) => self.draw_picture(),
            _ => {}
        }
    }

    fn draw_picture(&mut self) {
        let Some((address, words)) = self.picture.take() else {
            return;
        };
        let id = address.strip_prefix(FILES).and_then(|id| id.parse().ok());
        match id.and_then(|id| (self.pictures)(id)) {
            Some(source) if !words.trim().is_empty() => {
                self.out.push_str("<img src=\"");
                escape(&mut self.out, &source);
                self.out.push_str("\" alt=\"");
                escape(&mut self.out, words.trim());
                self.out.push_str("\" loading=\"lazy\">");
            }
            _ => escape(&mut self.out, &words),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            // Text that is set in becomes code in Markdown; here it is a paragraph.
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => {
                self.out.push_str("<h");
                self.out.push(heading(level));
                self.out.push('>');
            }
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(from)) => {
                self.out.push_str(&format!("<ol start=\"{from}\">\n"));
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
            Tag::Image { dest_url, .. } => {
                self.picture = Some((dest_url.into_string(), String::new()));
            }
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.out.push_str("</p>\n");
            }
            TagEnd::Heading(level) => {
                self.out.push_str("</h");
                self.out.push(heading(level));
                self.out.push_str(">\n");
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Link if self.links.pop() == Some(true) => self.out.push_str("</a>"),
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self
                .out
                .push_str(if self.in_head { "</th>" } else { "</td>" }),
            _ => {}
        }
    }

    fn start_link(&mut self, address: &str) {
        let outside = web_address(address).is_some();
        let leads = outside || is_own(address) || is_number(address);
        self.links.push(leads);
        if leads {
            self.out.push_str("<a href=\"");
            escape(&mut self.out, address);
            self.out.push('"');
            if outside {
                self.out.push_str(" rel=\"nofollow noreferrer noopener\"");
            }
            self.out.push('>');
        }
    }

    fn start_table(&mut self, columns: Vec<Alignment>) {
        self.columns = columns;
        self.out
            .push_str("<div class=\"table-frame\" role=\"region\" tabindex=\"0\" aria-label=\"");
        let label = self.table;
        escape(&mut self.out, label);
        self.out.push_str("\"><table class=\"table\">");
    }

    fn start_cell(&mut self) {
        let right = self.columns.get(self.column) == Some(&Alignment::Right);
        self.column += 1;
        self.out.push_str(match (self.in_head, right) {
            (true, false) => "<th scope=\"col\">",
            (true, true) => "<th scope=\"col\" class=\"number\">",
            (false, false) => "<td>",
            (false, true) => "<td class=\"number\">",
        });
    }
}

/// A page of this program.
fn is_own(address: &str) -> bool {
    address.len() > 1 && local_path(address) == address
}

/// A telephone number that a phone can call.
fn is_number(address: &str) -> bool {
    address.strip_prefix("tel:").is_some_and(|number| {
        !number.is_empty()
            && number
                .bytes()
                .all(|b| b.is_ascii_digit() || b"+-".contains(&b))
    })
}

/// The page has its h1; the headings of the text begin below it and end at h4.
const fn heading(level: HeadingLevel) -> char {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => '2',
        HeadingLevel::H3 => '3',
        _ => '4',
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
