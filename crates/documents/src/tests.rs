#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{Cursor, Read};

use proptest::prelude::*;
use zip::ZipArchive;

use crate::samples::{invitation, letter, papers, table, ticket};
use crate::*;

/// The text of every XML part of a DOCX, which must be well-formed, by its name.
fn parts(docx: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut xml = String::new();
            file.read_to_string(&mut xml).unwrap();
            roxmltree::Document::parse(&xml).unwrap_or_else(|e| panic!("part {i}: {e}"));
            (file.name().unwrap().into_owned(), xml)
        })
        .collect()
}

fn part(docx: Vec<u8>, name: &str) -> String {
    let parts = parts(docx);
    parts.into_iter().find(|(n, _)| n == name).unwrap().1
}

/// The paragraphs of one part, a line each.
fn paragraphs(docx: Vec<u8>, name: &str) -> String {
    let xml = part(docx, name);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let paragraph = |node: roxmltree::Node<'_, '_>| -> String {
        node.descendants()
            .filter_map(|n| match n.tag_name().name() {
                "t" => n.text(),
                "br" => Some(" / "),
                _ => None,
            })
            .collect()
    };
    let texts: Vec<String> = document
        .descendants()
        .filter(|n| n.tag_name().name() == "p")
        .map(paragraph)
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.join("\n")
}

#[test]
fn letter_as_docx() {
    let docx = docx(&Paper::from(letter())).unwrap();
    insta::assert_snapshot!(paragraphs(docx.clone(), "word/header1.xml"));
    insta::assert_snapshot!(paragraphs(docx, "word/document.xml"));
}

#[test]
fn ticket_as_docx() {
    let docx = docx(&Paper::from(ticket())).unwrap();
    insta::assert_snapshot!(paragraphs(docx, "word/document.xml"));
}

#[test]
fn invitations_as_docx() {
    let docx = docx(&Paper::from(invitation())).unwrap();
    insta::assert_snapshot!(paragraphs(docx, "word/document.xml"));
}

/// Each letter and each annex is a section: its pages are counted from 1, and a letter has the
/// letterhead while an annex has none.
#[test]
fn each_invitation_is_a_paper_of_its_own_in_the_docx() {
    let xml = part(
        docx(&Paper::from(invitation())).unwrap(),
        "word/document.xml",
    );
    let first: Vec<&str> = xml
        .split("<w:headerReference w:type=\"first\" r:id=\"")
        .skip(1)
        .map(|rest| &rest[..4])
        .collect();
    assert_eq!(first, ["rId3", "rId3", "rId6", "rId6"]);
    assert_eq!(xml.matches("<w:pgNumType w:start=\"1\"/>").count(), 4);
}

#[test]
fn each_invitation_is_a_paper_of_its_own_on_the_page() {
    let html = html(&Paper::from(invitation())).unwrap();
    assert_eq!(html.matches("<header class=\"letterhead\">").count(), 2);
    assert_eq!(html.matches("<hr class=\"part\">").count(), 3);
}

#[test]
fn an_annex_with_a_row_of_another_length_is_refused() {
    let mut paper = invitation();
    paper.annexes[1].rows[0].pop();
    let refused = docx(&Paper::from(paper));
    assert!(matches!(
        refused,
        Err(Error::Row {
            row: 1,
            cells: 2,
            columns: 3
        })
    ));
}

#[test]
fn docx_says_what_it_is_and_how_large() {
    let docx = docx(&Paper::from(letter())).unwrap();
    let core = part(docx.clone(), "docProps/core.xml");
    assert!(core.contains("<dc:title>Surat rujukan RJK-2024-0041</dc:title>"));
    assert!(core.contains("2024-07-18T00:00:00Z"));
    assert!(core.contains("<dc:language>id</dc:language>"));
    // 215 x 330 mm in twentieths of a point.
    let document = part(docx, "word/document.xml");
    assert!(document.contains("<w:pgSz w:w=\"12188\" w:h=\"18708\"/>"));
}

#[test]
fn docx_table_repeats_its_head() {
    let xml = part(docx(&Paper::from(table())).unwrap(), "word/document.xml");
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    // Head, 60 rows, total; and 3 facts above.
    assert_eq!(xml.matches("<w:tr>").count(), 62 + 3);
}

#[test]
fn ticket_as_html() {
    let html = html(&Paper::from(ticket())).unwrap();
    let (head, body) = html.split_once("<body>").unwrap();
    assert!(head.contains("<html lang=\"id\">"));
    assert!(head.contains(&format!("<style>{HTML_STYLE}</style>")));
    insta::assert_snapshot!(body);
}

#[test]
fn html_needs_no_style_attribute_and_no_script() {
    for paper in papers() {
        let html = html(&paper).unwrap();
        assert!(!html.contains("style=\"") && !html.contains("<script"));
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for paper in papers() {
        assert_eq!(docx(&paper).unwrap(), docx(&paper).unwrap());
        #[cfg(feature = "pdf")]
        assert_eq!(pdf(&paper).unwrap(), pdf(&paper).unwrap());
    }
}

#[test]
fn a_row_of_another_length_is_refused() {
    let mut paper = table();
    paper.rows[3].pop();
    let refused = docx(&Paper::from(paper));
    assert!(matches!(
        refused,
        Err(Error::Row {
            row: 4,
            cells: 4,
            columns: 5
        })
    ));
}

#[test]
fn a_language_that_is_none_is_refused() {
    for language in ["", "i", "ID", "indo", "i\""] {
        let mut paper = ticket();
        paper.meta.language = language.into();
        assert!(matches!(html(&Paper::from(paper)), Err(Error::Language)));
    }
}

#[test]
fn a_table_without_rows_says_so() {
    let mut paper = table();
    paper.rows.clear();
    let docx = docx(&Paper::from(paper.clone())).unwrap();
    assert!(paragraphs(docx, "word/document.xml").contains("Tidak ada baris."));
    assert!(
        html(&Paper::from(paper))
            .unwrap()
            .contains("Tidak ada baris.")
    );
}

/// Text that is markup somewhere, or hard to set.
fn hostile() -> Vec<String> {
    let markup = [
        "#panic(\"x\") #sys.inputs #import \"/etc/passwd\"",
        "$x^2$ *bold* _it_ `raw` = Heading @ref <label> \\ \\u{41} // comment",
        "<script>alert(1)</script> & \"quoted\" 'single' ]]> <!-- -->",
        "#{",
        "[",
        "\\",
        "*",
        "$",
        "-",
        "1. ",
        "",
        "👩‍👩‍👧 🇮🇩 emoji",
        "مريم بنت عمران",
        "漢字 ไทย",
        "\u{202E}gnol\u{0}\u{7}\u{FEFF}\u{FFFF}",
        "line\r\nline\n\n\nline\u{2028}line",
        "\t \u{A0}",
    ];
    markup.map(String::from).into()
}

/// The sample papers with the given text in every place a caller can fill.
fn filled(text: &str) -> [Paper; 4] {
    let field = || Field::new(text, text);
    let many = || vec![text.to_owned(); 3];
    let head = Letterhead {
        government: text.into(),
        office: text.into(),
        address: text.into(),
        contact: text.into(),
    };
    let mut meta = letter().meta;
    meta.title = text.into();
    let letter = ReferralLetter {
        meta: meta.clone(),
        letterhead: head.clone(),
        number: field(),
        nature: field(),
        attachments: field(),
        subject: field(),
        place: text.into(),
        date: Some(text.into()),
        addressee: many(),
        opening: many(),
        facts: ReferralFacts {
            referral: field(),
            case: field(),
            person: Some(field()),
            need: field(),
            legal_basis: field(),
            due: field(),
            sections: field(),
            lawful_basis: field(),
        },
        closing: many(),
        signature: Signature {
            post: text.into(),
            name: text.into(),
            number: Some(field()),
        },
        copies: Copies {
            label: text.into(),
            to: many(),
        },
        ..letter()
    };
    let ticket = Ticket {
        meta: meta.clone(),
        letterhead: head.clone(),
        title: text.into(),
        code_label: text.into(),
        code: text.into(),
        received: field(),
        channel: field(),
        next_label: text.into(),
        next: many(),
        contact: field(),
    };
    let cells = vec![text.to_owned(); 5];
    let invitation = InvitationLetter {
        meta: meta.clone(),
        letterhead: head.clone(),
        number: field(),
        nature: field(),
        attachments: field(),
        subject: field(),
        place: text.into(),
        date: Some(text.into()),
        addressees: vec![
            Addressee {
                lines: many(),
                answer: text.into(),
            };
            2
        ],
        opening: many(),
        facts: vec![field()],
        closing: many(),
        signature: letter.signature.clone(),
        copies: letter.copies.clone(),
        annexes: vec![Annex {
            reference: vec![field()],
            title: text.into(),
            columns: invitation().annexes[0].columns.clone(),
            rows: vec![many()],
            empty: text.into(),
        }],
        ..invitation()
    };
    let mut table = table();
    table.columns.iter_mut().for_each(|c| c.title = text.into());
    let table = TablePaper {
        meta,
        letterhead: Some(head),
        title: text.into(),
        facts: vec![field()],
        rows: vec![cells.clone(), cells.clone()],
        total: Some(cells),
        empty: text.into(),
        notes: many(),
        page_label: PageLabel {
            page: text.into(),
            of: text.into(),
        },
        ..table
    };
    [
        letter.into(),
        ticket.into(),
        table.into(),
        invitation.into(),
    ]
}

#[test]
fn hostile_text_is_only_text() {
    for text in hostile() {
        for paper in filled(&text) {
            let document = part(docx(&paper).unwrap(), "word/document.xml");
            assert!(!document.contains("<script"));
            let html = html(&paper).unwrap();
            assert!(!html.contains("<script") && !html.contains('\u{202E}'));
            if text.starts_with("<script>") {
                assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever was typed, each form is made, and every part of the DOCX is well-formed.
    #[test]
    fn any_text_prints(text in any::<String>()) {
        for paper in filled(&text) {
            parts(docx(&paper).unwrap());
            html(&paper).unwrap();
            #[cfg(feature = "pdf")]
            prop_assert!(pdf(&paper).unwrap().starts_with(b"%PDF-1.7"));
        }
    }

    /// Any shape of table prints in all forms, each cell once.
    #[test]
    fn any_shape_of_table_prints(columns in 0usize..12, rows in 0usize..40, total: bool) {
        let row = |r: usize| (0..columns).map(|c| format!("r{r}c{c}x")).collect::<Vec<_>>();
        let mut paper = table();
        paper.columns = vec![paper.columns[1].clone(); columns];
        paper.rows = (0..rows).map(row).collect();
        paper.total = total.then(|| row(99));
        let paper = Paper::from(paper);
        let html = html(&paper).unwrap();
        let xml = part(docx(&paper).unwrap(), "word/document.xml");
        for r in 0..rows {
            for c in 0..columns {
                let cell = format!(">r{r}c{c}x<");
                prop_assert_eq!(html.matches(&cell).count(), 1);
                prop_assert_eq!(xml.matches(&cell).count(), 1);
            }
        }
        #[cfg(feature = "pdf")]
        pdf(&paper).unwrap();
    }
}

#[cfg(feature = "pdf")]
mod printed;
