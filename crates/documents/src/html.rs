//! The sheet as one printable HTML page.

use std::fmt::Write;

use crate::Align;
use crate::sheet::{Block, ColumnHead, Head, Numbering, Page, Pair, Sheet, Style};
use crate::text::escape;

/// The whole style of the page. It never changes with the paper, so a content
/// security policy can allow it by its hash.
pub const STYLE: &str = include_str!("templates/sheet.css");

/// The sheet as a complete document.
pub(crate) fn write(sheet: &Sheet) -> String {
    let mut body = String::new();
    if let Some(head) = &sheet.letterhead {
        letterhead(&mut body, head);
    }
    for part in &sheet.blocks {
        block(&mut body, sheet, part);
    }
    // Numbers need page counters, which no browser prints reliably: the words stay out.
    let kind = match sheet.numbering {
        Numbering::None => "slip",
        Numbering::Letter => "letter",
        Numbering::Foot { .. } => "report",
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"dcterms.date\" content=\"{:04}-{:02}-{:02}\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main class=\"sheet {} {kind}\">\n{body}</main>\n\
         </body>\n</html>\n",
        sheet.language,
        sheet.date.year,
        sheet.date.month,
        sheet.date.day,
        escape(&sheet.title),
        page_class(sheet.page),
    )
}

/// The class whose `@page` rule has this size.
fn page_class(page: Page) -> &'static str {
    match (page.width, page.height) {
        (210, 297) => "a4",
        (297, 210) => "a4-landscape",
        (215, 330) => "f4",
        (330, 215) => "f4-landscape",
        _ => "a6",
    }
}

/// The text with its line ends.
fn lines(text: &str) -> String {
    escape(text).replace('\n', "<br>")
}

fn letterhead(out: &mut String, head: &Head) {
    out.push_str("<header class=\"letterhead\">\n");
    let small = head.small.iter().map(|line| ("small", line));
    let large = [("government", &head.government), ("office", &head.office)];
    for (class, text) in large.into_iter().chain(small) {
        if !text.trim().is_empty() {
            put(
                out,
                format_args!("<p class=\"{class}\">{}</p>\n", lines(text)),
            );
        }
    }
    out.push_str("</header>\n");
}

/// Writing into a string cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

fn block(out: &mut String, sheet: &Sheet, block: &Block) {
    match block {
        Block::Title { text } => put(out, format_args!("<h1>{}</h1>\n", lines(text))),
        Block::Reference { fields, place_date } => {
            let date = lines(place_date);
            put(out, format_args!("<p class=\"place-date\">{date}</p>\n"));
            pairs(out, fields, "facts reference");
        }
        Block::Paragraph { text, style } => {
            let class = match style {
                Style::Body => "body",
                Style::Prose => "prose",
                Style::Plain => "plain",
                Style::Small => "fine",
                Style::Lead => "lead",
            };
            put(
                out,
                format_args!("<p class=\"{class}\">{}</p>\n", lines(text)),
            );
        }
        Block::Facts { fields, indented } => {
            let class = if *indented { "facts indented" } else { "facts" };
            pairs(out, fields, class);
        }
        Block::Table {
            columns,
            rows,
            total,
        } => ruled(out, columns, rows, total.as_ref()),
        Block::List { items, numbered } => list(out, items, *numbered),
        Block::Signature { post, name, number } => signature(out, post, name, number.as_ref()),
        Block::Code { text } => put(
            out,
            format_args!("<p class=\"code\"><code>{}</code></p>\n", lines(text)),
        ),
        Block::Gap => out.push_str("<div class=\"gap\"></div>\n"),
        Block::Part { letterhead: with } => {
            out.push_str("<hr class=\"part\">\n");
            if let (true, Some(head)) = (*with, &sheet.letterhead) {
                letterhead(out, head);
            }
        }
        Block::Cover { title, subtitle } => put(
            out,
            format_args!(
                "<h1 class=\"cover\">{}</h1>\n<p class=\"cover-period\">{}</p>\n",
                lines(title),
                lines(subtitle)
            ),
        ),
        Block::Contents { title, entries } => {
            put(out, format_args!("<h2>{}</h2>\n", lines(title)));
            list(out, entries, false);
        }
        Block::Heading { text, level } => {
            let (tag, class) = if *level == 1 {
                ("h2", " class=\"chapter\"")
            } else {
                ("h3", "")
            };
            put(out, format_args!("<{tag}{class}>{}</{tag}>\n", lines(text)));
        }
        Block::Caption { text } => {
            put(out, format_args!("<p class=\"lead\">{}</p>\n", lines(text)))
        }
        // The table that says the same stands beside it.
        Block::Figure { .. } => {}
    }
}

fn pairs(out: &mut String, fields: &[Pair], class: &str) {
    put(out, format_args!("<dl class=\"{class}\">\n"));
    for field in fields {
        let (label, value) = (lines(&field.label), lines(&field.value));
        put(out, format_args!("<dt>{label}</dt><dd>{value}</dd>\n"));
    }
    out.push_str("</dl>\n");
}

fn ruled(
    out: &mut String,
    columns: &[ColumnHead],
    rows: &[Vec<String>],
    total: Option<&Vec<String>>,
) {
    let weights: u32 = columns.iter().map(|c| u32::from(c.weight)).sum();
    out.push_str("<table>\n<colgroup>");
    for column in columns {
        let share = u32::from(column.weight) * 100 / weights.max(1);
        put(out, format_args!("<col width=\"{share}%\">"));
    }
    out.push_str("</colgroup>\n<thead><tr>");
    for column in columns {
        let (class, title) = (side(column.align), lines(&column.title));
        put(
            out,
            format_args!("<th scope=\"col\" class=\"{class}\">{title}</th>"),
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for cells in rows {
        row(out, columns, cells);
    }
    out.push_str("</tbody>\n");
    if let Some(cells) = total {
        out.push_str("<tfoot>\n");
        row(out, columns, cells);
        out.push_str("</tfoot>\n");
    }
    out.push_str("</table>\n");
}

fn row(out: &mut String, columns: &[ColumnHead], cells: &[String]) {
    out.push_str("<tr>");
    for (column, cell) in columns.iter().zip(cells) {
        let (class, cell) = (side(column.align), lines(cell));
        put(out, format_args!("<td class=\"{class}\">{cell}</td>"));
    }
    out.push_str("</tr>\n");
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Start => "start",
        Align::Centre => "centre",
        Align::End => "end",
    }
}

fn list(out: &mut String, items: &[String], numbered: bool) {
    let tag = if numbered { "ol" } else { "ul" };
    put(out, format_args!("<{tag}>\n"));
    for item in items {
        put(out, format_args!("<li>{}</li>\n", lines(item)));
    }
    put(out, format_args!("</{tag}>\n"));
}

fn signature(out: &mut String, post: &str, name: &str, number: Option<&Pair>) {
    let (post, name) = (lines(post), lines(name));
    out.push_str("<div class=\"signature\">\n");
    put(
        out,
        format_args!("<p>{post}</p>\n<p class=\"name\">{name}</p>\n"),
    );
    if let Some(number) = number {
        let (label, value) = (lines(&number.label), lines(&number.value));
        put(out, format_args!("<p>{label} {value}</p>\n"));
    }
    out.push_str("</div>\n");
}
