//! Paragraphs, runs and tables as WordprocessingML text.
//!
//! Lengths are in twips (1/20 point), type sizes in half points, as the format counts.

use crate::sheet::Page;
use crate::text::escape;

/// Twips in a millimetre, rounded down over whole lengths.
pub(super) fn twips(millimetres: u16) -> u32 {
    u32::from(millimetres) * 1440 * 10 / 254
}

/// How a run of text looks.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) mono: bool,
    /// Half points; nothing for the size of the document.
    pub(super) size: Option<u32>,
}

/// A run; `\n` becomes a line break inside the paragraph.
pub(super) fn run(text: &str, look: Look) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(line)))
        .collect();
    format!("<w:r>{}{}</w:r>", look_xml(look), lines.join("<w:br/>"))
}

fn look_xml(look: Look) -> String {
    let mut xml = String::new();
    if look.mono {
        xml.push_str(
            "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>",
        );
    }
    if look.bold {
        xml.push_str("<w:b/><w:bCs/>");
    }
    if let Some(size) = look.size {
        xml.push_str(&format!(
            "<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"
        ));
    }
    if xml.is_empty() {
        xml
    } else {
        format!("<w:rPr>{xml}</w:rPr>")
    }
}

/// How a paragraph stands. The fields are written in the order the schema demands.
#[derive(Clone, Copy, Default)]
pub(super) struct Stand {
    /// A paragraph style of `styles.xml`.
    pub(super) style: Option<&'static str>,
    pub(super) keep_next: bool,
    /// Whether it begins a page.
    pub(super) new_page: bool,
    /// The list a numbered paragraph belongs to.
    pub(super) list: Option<u32>,
    /// A complete `w:pBdr` element.
    pub(super) border: &'static str,
    /// Twips of room before the paragraph.
    pub(super) before: u32,
    /// Twips of room after it; nothing for the 120 of the document.
    pub(super) after: Option<u32>,
    /// Twips by which the first line is indented.
    pub(super) first_line: u32,
    /// `center`, `right` (logical `end`) or `both`; empty for the reading side.
    pub(super) align: &'static str,
}

/// A paragraph around runs.
pub(super) fn paragraph(runs: &str, stand: Stand) -> String {
    let mut xml = String::new();
    if let Some(style) = stand.style {
        xml.push_str(&format!("<w:pStyle w:val=\"{style}\"/>"));
    }
    if stand.keep_next {
        xml.push_str("<w:keepNext/>");
    }
    if stand.new_page {
        xml.push_str("<w:pageBreakBefore/>");
    }
    if let Some(list) = stand.list {
        xml.push_str(&format!(
            "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>"
        ));
    }
    xml.push_str(stand.border);
    if stand.before > 0 || stand.after.is_some() {
        let after = stand.after.unwrap_or(120);
        let before = stand.before;
        xml.push_str(&format!(
            "<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>"
        ));
    }
    if stand.first_line > 0 {
        xml.push_str(&format!("<w:ind w:firstLine=\"{}\"/>", stand.first_line));
    }
    if !stand.align.is_empty() {
        xml.push_str(&format!("<w:jc w:val=\"{}\"/>", stand.align));
    }
    format!("<w:p><w:pPr>{xml}</w:pPr>{runs}</w:p>")
}

/// A cell of the given width (twips) around paragraphs.
pub(super) fn cell(width: u32, shaded: bool, paragraphs: &str) -> String {
    let shade = if shaded {
        "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEEEEE\"/>"
    } else {
        ""
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>{paragraphs}</w:tc>"
    )
}

/// A row that no page break cuts; a head is repeated on every page.
pub(super) fn row(cells: &str, head: bool) -> String {
    let head = if head { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
}

/// A table with fixed column widths (twips).
pub(super) fn table(widths: &[u32], ruled: bool, indent: u32, rows: &str) -> String {
    let total: u32 = widths.iter().sum();
    let grid: String = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    let borders = if ruled {
        "<w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"404040\"/>\
         <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>\
         <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B4B4B4\"/></w:tblBorders>"
    } else {
        ""
    };
    let (side, height) = if ruled { (80, 45) } else { (0, 0) };
    // The indent is that of the text in Word and of the rule in others: let them agree.
    let indent = indent + side;
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/>\
         <w:tblInd w:w=\"{indent}\" w:type=\"dxa\"/>{borders}<w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:top w:w=\"{height}\" w:type=\"dxa\"/>\
         <w:left w:w=\"{side}\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"{height}\" w:type=\"dxa\"/>\
         <w:right w:w=\"{side}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
}

/// A field that the word processor computes, such as `PAGE`; `shown` stands until then.
pub(super) fn field(code: &str, shown: &str) -> String {
    format!("<w:fldSimple w:instr=\" {code} \"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>")
}

/// The pages of a section: their headers, size and margins, counted from 1. The first page has a
/// header of its own: the letterhead (`rId3`), or nothing (`rId6`) where the section has none.
pub(super) fn section(page: Page, letterhead: bool) -> String {
    let orient = if page.width > page.height {
        " w:orient=\"landscape\""
    } else {
        ""
    };
    let first = if letterhead { "rId3" } else { "rId6" };
    format!(
        "<w:sectPr><w:headerReference w:type=\"first\" r:id=\"{first}\"/>\
         <w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:footerReference w:type=\"first\" r:id=\"rId5\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"{}\" w:h=\"{}\"{orient}/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{}\" w:bottom=\"{bottom}\" w:left=\"{}\" \
         w:header=\"{head}\" w:footer=\"{foot}\" w:gutter=\"0\"/>\
         <w:pgNumType w:start=\"1\"/><w:titlePg/></w:sectPr>",
        twips(page.width),
        twips(page.height),
        twips(page.right),
        twips(page.left),
        top = twips(page.top),
        head = twips(page.top / 2),
        bottom = twips(page.bottom),
        foot = twips(page.bottom / 2),
    )
}

/// The paragraph that ends a section; the next one begins on a new page.
pub(super) fn section_end(section: &str) -> String {
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" \
         w:lineRule=\"exact\"/>{section}</w:pPr></w:p>"
    )
}

/// The contents as a field: the word processor finds the pages when it updates it, and until then
/// the titles of the chapters stand there.
pub(super) fn contents(entries: &[String]) -> String {
    let code = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let begin = "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z </w:instrText></w:r>";
    let close = Stand {
        after: Some(0),
        ..Stand::default()
    };
    let mut out = String::new();
    for (number, entry) in entries.iter().enumerate() {
        let text = run(entry, Look::default());
        let runs = if number == 0 {
            format!("{begin}{}{text}", code("separate"))
        } else {
            text
        };
        out.push_str(&paragraph(&runs, close));
    }
    if entries.is_empty() {
        return out;
    }
    out + &paragraph(&code("end"), close)
}

/// A picture to be shown.
pub(super) struct Drawing<'a> {
    /// Its number, from 0.
    pub(super) number: usize,
    /// The relation that leads to its file.
    pub(super) relation: &'a str,
    /// What a screen reader says.
    pub(super) alt: &'a str,
    /// Its size; only the proportion counts.
    pub(super) width: u32,
    pub(super) height: u32,
    /// The width that it fills, in twips.
    pub(super) room: u32,
}

/// A run with a picture in the line. Its lengths are in English metric units, 635 to a twip.
pub(super) fn drawing(drawn: &Drawing<'_>) -> String {
    const MAIN: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
    const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    const WORD: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
    let wide = u64::from(drawn.room) * 635;
    let high = wide * u64::from(drawn.height) / u64::from(drawn.width.max(1));
    let (id, alt, relation) = (drawn.number + 1, escape(drawn.alt), drawn.relation);
    format!(
        "<w:r><w:drawing><wp:inline xmlns:wp=\"{WORD}\" distT=\"0\" distB=\"0\" distL=\"0\" \
         distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
         <wp:docPr id=\"{id}\" name=\"image{id}\" descr=\"{alt}\"/>\
         <a:graphic xmlns:a=\"{MAIN}\"><a:graphicData uri=\"{PICTURE}\">\
         <pic:pic xmlns:pic=\"{PICTURE}\"><pic:nvPicPr>\
         <pic:cNvPr id=\"{id}\" name=\"image{id}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch>\
         </pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
         <a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}
