//! The blocks of a sheet as paragraphs and tables.

use super::xml::{
    Drawing, Look, Stand, cell, contents, drawing, paragraph, row, run, section, section_end,
    table, twips,
};
use super::{Picture, parts};
use crate::Align;
use crate::sheet::{Block, ColumnHead, Head, Page, Pair, Sheet, Style};

/// Indent of a first line and of a letter's facts: 12.5 mm.
const INDENT: u32 = 709;
const COLON: u32 = 227;
const BOLD: Look = Look {
    bold: true,
    mono: false,
    size: None,
};
/// A thick rule over a thin one, under the letterhead.
const HEAD_RULE: &str = "<w:pBdr><w:bottom w:val=\"thickThinSmallGap\" w:sz=\"24\" \
     w:space=\"6\" w:color=\"auto\"/></w:pBdr>";
const FRAME: &str = "<w:pBdr>\
     <w:top w:val=\"single\" w:sz=\"8\" w:space=\"6\" w:color=\"auto\"/>\
     <w:left w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/>\
     <w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"6\" w:color=\"auto\"/>\
     <w:right w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/></w:pBdr>";

/// All blocks of the sheet.
pub(super) fn blocks(sheet: &Sheet, pictures: &[Option<Picture>]) -> String {
    let mut out = String::new();
    // How the section looks that is being written; it is said at its end.
    let mut headed = true;
    let mut figures = pictures.iter().enumerate();
    for block in &sheet.blocks {
        out.push_str(&match block {
            Block::Part { letterhead } => {
                let end = section_end(&section(sheet.page, headed));
                headed = *letterhead;
                end
            }
            Block::Figure { alt, caption, .. } => {
                let picture = figures.next();
                let picture = picture.and_then(|(number, made)| Some((number, made.as_ref()?)));
                figure(picture, alt, caption, sheet.page)
            }
            _ => write(block, sheet.page),
        });
    }
    out.push_str(&section(sheet.page, headed));
    out
}

/// The letterhead as centred paragraphs, the last one ruled off.
pub(super) fn letterhead(head: &Head, page: Page) -> String {
    let base = u32::from(page.type_size) * 2;
    let large = [
        (&head.government, base * 122 / 100, false),
        (&head.office, base * 140 / 100, true),
    ];
    let small = head.small.iter().map(|line| (line, base * 84 / 100, false));
    let mut out = String::new();
    for (text, size, bold) in large.into_iter().chain(small) {
        if text.trim().is_empty() {
            continue;
        }
        let capitals = if small_print(size, base) {
            text.clone()
        } else {
            text.to_uppercase()
        };
        let look = Look {
            bold,
            mono: false,
            size: Some(size),
        };
        let stand = Stand {
            align: "center",
            after: Some(30),
            ..Stand::default()
        };
        out.push_str(&paragraph(&run(&capitals, look), stand));
    }
    let rule = Stand {
        border: HEAD_RULE,
        after: Some(200),
        ..Stand::default()
    };
    let tiny = Look {
        size: Some(4),
        ..Look::default()
    };
    out + &paragraph(&run("\u{A0}", tiny), rule)
}

fn small_print(size: u32, base: u32) -> bool {
    size < base
}

fn write(block: &Block, page: Page) -> String {
    match block {
        Block::Title { text } => title(text),
        Block::Reference { fields, place_date } => reference(fields, place_date, page),
        Block::Paragraph { text, style } => styled(text, *style, page),
        Block::Facts { fields, indented } => facts(fields, *indented, page),
        Block::Table {
            columns,
            rows,
            total,
        } => ruled(columns, rows, total.as_ref(), page),
        Block::List { items, numbered } => list(items, *numbered),
        Block::Signature { post, name, number } => signature(post, name, number.as_ref(), page),
        Block::Code { text } => code(text, page),
        Block::Gap => plain("", Look::default(), 60),
        // The sections are written around the blocks.
        Block::Part { .. } => String::new(),
        Block::Cover { title, subtitle } => headed(title, "Title") + &cover_period(subtitle),
        Block::Contents { title, entries } => {
            let stand = Stand {
                new_page: true,
                after: Some(120),
                ..Stand::default()
            };
            paragraph(&run(title, BOLD), stand) + &contents(entries)
        }
        Block::Heading { text, level } => {
            let stand = Stand {
                style: Some(if *level == 1 { "Heading1" } else { "Heading2" }),
                keep_next: true,
                new_page: *level == 1,
                ..Stand::default()
            };
            paragraph(&run(text, Look::default()), stand)
        }
        Block::Caption { text } => headed(text, "Caption"),
        Block::Figure { alt, caption, .. } => figure(None, alt, caption, page),
    }
}

/// A paragraph of a style that is kept with what follows.
fn headed(text: &str, style: &'static str) -> String {
    let stand = Stand {
        style: Some(style),
        keep_next: true,
        ..Stand::default()
    };
    paragraph(&run(text, Look::default()), stand)
}

fn cover_period(text: &str) -> String {
    let look = Look {
        size: Some(32),
        ..Look::default()
    };
    let stand = Stand {
        align: "center",
        after: Some(1200),
        ..Stand::default()
    };
    paragraph(&run(text, look), stand)
}

/// A picture over its caption; where there is none, what a screen reader would say.
fn figure(picture: Option<(usize, &Picture)>, alt: &str, caption: &str, page: Page) -> String {
    let shown = match picture {
        Some((number, picture)) => {
            let stand = Stand {
                keep_next: true,
                align: "center",
                ..Stand::default()
            };
            let drawn = drawing(&Drawing {
                number,
                relation: &parts::media_relation(number),
                alt,
                width: picture.width,
                height: picture.height,
                room: twips(page.text_width()),
            });
            paragraph(&drawn, stand)
        }
        None => plain(alt, Look::default(), 60),
    };
    let stand = Stand {
        style: Some("Caption"),
        ..Stand::default()
    };
    shown + &paragraph(&run(caption, Look::default()), stand)
}

fn title(text: &str) -> String {
    let stand = Stand {
        style: Some("Heading1"),
        keep_next: true,
        ..Stand::default()
    };
    paragraph(&run(text, Look::default()), stand)
}

fn plain(text: &str, look: Look, after: u32) -> String {
    let stand = Stand {
        after: Some(after),
        ..Stand::default()
    };
    paragraph(&run(text, look), stand)
}

/// Width of the column of labels: the longest one, within a third of the text.
fn label_width(fields: &[Pair], page: Page) -> u32 {
    let longest = fields.iter().map(|f| f.label.chars().count()).max();
    // A letter of this type is about 0.56 of its size wide; a point is 20 twips.
    let letters = u32::try_from(longest.unwrap_or(0)).unwrap_or(u32::MAX);
    let width = letters.saturating_mul(u32::from(page.type_size) * 56 / 5);
    width.saturating_add(140).min(twips(page.text_width()) / 3)
}

fn reference(fields: &[Pair], place_date: &str, page: Page) -> String {
    let label = label_width(fields, page);
    let date = twips(page.text_width()) * 7 / 20;
    let value = twips(page.text_width()) - label - COLON - date;
    let end = Stand {
        align: "right",
        after: Some(0),
        ..Stand::default()
    };
    let mut rows = String::new();
    for (i, field) in fields.iter().enumerate() {
        let date_run = if i == 0 { place_date } else { "" };
        let cells = labelled(field, label, value)
            + &cell(
                date,
                false,
                &paragraph(&run(date_run, Look::default()), end),
            );
        rows.push_str(&row(&cells, false));
    }
    table(&[label, COLON, value, date], false, 0, &rows)
}

fn labelled(field: &Pair, label: u32, value: u32) -> String {
    let text = |text: &str| plain(text, Look::default(), 40);
    cell(label, false, &text(&field.label))
        + &cell(COLON, false, &text(":"))
        + &cell(value, false, &text(&field.value))
}

fn facts(fields: &[Pair], indented: bool, page: Page) -> String {
    let indent = if indented { INDENT } else { 0 };
    let label = label_width(fields, page);
    let value = twips(page.text_width()) - indent - label - COLON;
    let rows: String = fields
        .iter()
        .map(|field| row(&labelled(field, label, value), false))
        .collect();
    // A paragraph keeps the table from touching, or joining, what follows.
    table(&[label, COLON, value], false, indent, &rows) + &plain("", Look::default(), 0)
}

fn styled(text: &str, style: Style, page: Page) -> String {
    let small = Look {
        size: Some(u32::from(page.type_size) * 2 * 88 / 100),
        ..Look::default()
    };
    match style {
        Style::Body => paragraph(
            &run(text, Look::default()),
            Stand {
                first_line: INDENT,
                align: "both",
                ..Stand::default()
            },
        ),
        Style::Prose => paragraph(
            &run(text, Look::default()),
            Stand {
                align: "both",
                ..Stand::default()
            },
        ),
        Style::Plain => plain(text, Look::default(), 60),
        Style::Small => plain(text, small, 60),
        Style::Lead => paragraph(
            &run(text, BOLD),
            Stand {
                keep_next: true,
                before: 160,
                after: Some(40),
                ..Stand::default()
            },
        ),
    }
}

fn ruled(
    columns: &[ColumnHead],
    rows: &[Vec<String>],
    total: Option<&Vec<String>>,
    page: Page,
) -> String {
    let weights: u32 = columns.iter().map(|c| u32::from(c.weight)).sum();
    let width = twips(page.text_width());
    let widths: Vec<u32> = columns
        .iter()
        .map(|c| u32::try_from(u64::from(width) * u64::from(c.weight) / u64::from(weights.max(1))))
        .map(|width| width.unwrap_or(u32::MAX))
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &String>, head: bool, look: Look| {
        let cells: String = cells
            .zip(columns)
            .zip(&widths)
            .map(|((text, column), width)| {
                let stand = Stand {
                    align: alignment(column.align),
                    after: Some(0),
                    ..Stand::default()
                };
                cell(*width, head, &paragraph(&run(text, look), stand))
            })
            .collect();
        row(&cells, head)
    };
    let mut out = line(&mut columns.iter().map(|c| &c.title), true, BOLD);
    for cells in rows {
        out.push_str(&line(&mut cells.iter(), false, Look::default()));
    }
    if let Some(cells) = total {
        out.push_str(&line(&mut cells.iter(), false, BOLD));
    }
    table(&widths, true, 0, &out) + &plain("", Look::default(), 0)
}

fn alignment(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Centre => "center",
        Align::End => "right",
    }
}

fn list(items: &[String], numbered: bool) -> String {
    let list = if numbered { 1 } else { 2 };
    items
        .iter()
        .map(|item| {
            let stand = Stand {
                list: Some(list),
                after: Some(20),
                ..Stand::default()
            };
            paragraph(&run(item, Look::default()), stand)
        })
        .collect()
}

fn signature(post: &str, name: &str, number: Option<&Pair>, page: Page) -> String {
    let half = twips(page.text_width()) / 2;
    let kept = Stand {
        keep_next: true,
        after: Some(0),
        ..Stand::default()
    };
    let mut block = paragraph(&run(post, Look::default()), kept);
    // Room for the signature and the stamp: four empty lines, kept with the name.
    for _ in 0..4 {
        block.push_str(&paragraph("", kept));
    }
    let name = if name.trim().is_empty() {
        "\u{2026}".repeat(16)
    } else {
        name.to_owned()
    };
    block.push_str(&paragraph(&run(&name, BOLD), kept));
    if let Some(number) = number {
        let text = format!("{} {}", number.label, number.value);
        block.push_str(&plain(&text, Look::default(), 0));
    }
    let cells = cell(half, false, &plain("", Look::default(), 0)) + &cell(half, false, &block);
    table(&[half, half], false, 0, &row(&cells, false)) + &plain("", Look::default(), 0)
}

fn code(text: &str, page: Page) -> String {
    // Courier is 0.6 of its size wide: as large as the line allows, within reason.
    let letters = u32::try_from(text.chars().count().max(1)).unwrap_or(u32::MAX);
    let points = twips(page.text_width()) / 20 * 10 / 6 / letters;
    let look = Look {
        bold: true,
        mono: true,
        size: Some(points.clamp(7, 26) * 2),
    };
    let stand = Stand {
        border: FRAME,
        after: Some(160),
        align: "center",
        ..Stand::default()
    };
    paragraph(&run(text, look), stand)
}
