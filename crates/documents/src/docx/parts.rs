//! The files inside a DOCX archive.

use super::xml::{Look, Stand, field, paragraph, run};
use super::{Picture, body};
use crate::sheet::{Numbering, Sheet};
use crate::text::escape;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MIME: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Every file's name and content, the content types first as readers expect.
pub(super) fn all(sheet: &Sheet, pictures: &[Option<Picture>]) -> [(&'static str, String); 11] {
    [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", core(sheet)),
        ("word/document.xml", document(sheet, pictures)),
        ("word/_rels/document.xml.rels", document_relations(pictures)),
        ("word/styles.xml", styles(sheet)),
        ("word/numbering.xml", numbering()),
        ("word/header1.xml", first_header(sheet)),
        ("word/header2.xml", other_header(sheet)),
        ("word/header3.xml", header("")),
        ("word/footer1.xml", footer(sheet)),
    ]
}

fn content_types() -> String {
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{MIME}.{kind}+xml\"/>")
    };
    let parts = [
        part("document", "document.main"),
        part("styles", "styles"),
        part("numbering", "numbering"),
        part("header1", "header"),
        part("header2", "header"),
        part("header3", "header"),
        part("footer1", "footer"),
    ];
    format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         {}</Types>",
        parts.concat()
    )
}

fn package_relations() -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{R}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/></Relationships>"
    )
}

/// The file of a picture, from the folder of the document.
pub(super) fn media(number: usize) -> String {
    format!("media/image{}.png", number + 1)
}

/// The relation under which the document shows a picture.
pub(super) fn media_relation(number: usize) -> String {
    format!("rId{}", number + 100)
}

fn document_relations(pictures: &[Option<Picture>]) -> String {
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{R}/{kind}\" Target=\"{target}.xml\"/>")
    };
    let relations = [
        relation(1, "styles", "styles"),
        relation(2, "numbering", "numbering"),
        relation(3, "header", "header1"),
        relation(4, "header", "header2"),
        relation(5, "footer", "footer1"),
        relation(6, "header", "header3"),
    ];
    let images: String = pictures
        .iter()
        .enumerate()
        .filter(|(_, picture)| picture.is_some())
        .map(|(number, _)| {
            format!(
                "<Relationship Id=\"{}\" Type=\"{R}/image\" Target=\"{}\"/>",
                media_relation(number),
                media(number)
            )
        })
        .collect();
    format!(
        "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">{}{images}</Relationships>",
        relations.concat()
    )
}

fn core(sheet: &Sheet) -> String {
    let day = sheet.date;
    let date = format!("{:04}-{:02}-{:02}T00:00:00Z", day.year, day.month, day.day);
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>Suluh</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:modified>\
         <dc:language>{}</dc:language></cp:coreProperties>",
        escape(&sheet.title),
        sheet.language
    )
}

fn document(sheet: &Sheet, pictures: &[Option<Picture>]) -> String {
    format!(
        "{DECLARATION}<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\"><w:body>{}</w:body></w:document>",
        body::blocks(sheet, pictures)
    )
}

fn styles(sheet: &Sheet) -> String {
    let size = u32::from(sheet.page.type_size) * 2;
    let title = size * 135 / 100;
    let section = size * 112 / 100;
    let cover = size * 2;
    let language = &sheet.language;
    format!(
        "{DECLARATION}<w:styles xmlns:w=\"{W}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>\
         <w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/><w:lang w:val=\"{language}\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">\
         <w:name w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>\
         <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:keepNext/>\
         <w:spacing w:before=\"60\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr>\
         <w:b/><w:bCs/><w:sz w:val=\"{title}\"/><w:szCs w:val=\"{title}\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Heading2\"><w:name w:val=\"heading 2\"/>\
         <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:keepNext/>\
         <w:spacing w:before=\"240\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr>\
         <w:b/><w:bCs/><w:sz w:val=\"{section}\"/><w:szCs w:val=\"{section}\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>\
         <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr>\
         <w:spacing w:before=\"2400\" w:after=\"240\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr>\
         <w:b/><w:bCs/><w:sz w:val=\"{cover}\"/><w:szCs w:val=\"{cover}\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Caption\"><w:name w:val=\"caption\"/>\
         <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr>\
         <w:spacing w:before=\"160\" w:after=\"60\"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>\
         </w:styles>"
    )
}

/// List 1 counts, list 2 has bullets.
fn numbering() -> String {
    let list = |id: u8, format: &str, text: &str| {
        format!(
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"singleLevel\"/>\
             <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr>\
             <w:ind w:left=\"340\" w:hanging=\"340\"/></w:pPr></w:lvl></w:abstractNum>"
        )
    };
    format!(
        "{DECLARATION}<w:numbering xmlns:w=\"{W}\">{}{}\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>",
        list(1, "decimal", "%1."),
        list(2, "bullet", "•")
    )
}

fn header(content: &str) -> String {
    let content = if content.is_empty() {
        paragraph("", Stand::default())
    } else {
        content.to_owned()
    };
    format!("{DECLARATION}<w:hdr xmlns:w=\"{W}\" xmlns:r=\"{R}\">{content}</w:hdr>")
}

fn first_header(sheet: &Sheet) -> String {
    match &sheet.letterhead {
        Some(head) => header(&body::letterhead(head, sheet.page)),
        None => header(""),
    }
}

fn other_header(sheet: &Sheet) -> String {
    match &sheet.numbering {
        Numbering::Letter => {
            let dash = |text| run(text, Look::default());
            let runs = [dash("– "), field("PAGE", "2"), dash(" –")].concat();
            let stand = Stand {
                align: "center",
                ..Stand::default()
            };
            header(&paragraph(&runs, stand))
        }
        Numbering::None | Numbering::Foot { .. } => header(""),
    }
}

fn footer(sheet: &Sheet) -> String {
    let runs = match &sheet.numbering {
        Numbering::Foot { page, of } => [
            run(&format!("{page} "), Look::default()),
            field("PAGE", "1"),
            run(&format!(" {of} "), Look::default()),
            field("NUMPAGES", "1"),
        ]
        .concat(),
        Numbering::None | Numbering::Letter => String::new(),
    };
    let stand = Stand {
        after: Some(0),
        align: "right",
        ..Stand::default()
    };
    let content = paragraph(&runs, stand);
    format!("{DECLARATION}<w:ftr xmlns:w=\"{W}\" xmlns:r=\"{R}\">{content}</w:ftr>")
}
