#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{Cursor, Read};

use proptest::prelude::*;
use zip::ZipArchive;

use crate::samples::{letter, papers, table, ticket};
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
fn filled(text: &str) -> [Paper; 3] {
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
    [Paper::from(letter), Paper::from(ticket), Paper::from(table)]
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
mod pdf_tests {
    use std::process::{Command, Stdio};

    use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

    use super::*;

    /// Runs a tool of poppler-utils on the PDF and gives what it says.
    fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
        use std::io::Write;
        let mut child = Command::new(tool)
            .args(arguments)
            .args(
                ["-", "-"]
                    .iter()
                    .take(if tool == "pdfinfo" { 1 } else { 2 }),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|e| panic!("{tool} (Debian: poppler-utils): {e}"));
        let pdf = pdf.to_vec();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::spawn(move || stdin.write_all(&pdf));
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{tool} failed");
        String::from_utf8(output.stdout).unwrap()
    }

    fn words(pdf: &[u8]) -> String {
        poppler("pdftotext", &["-raw"], pdf).replace(['\n', '\u{c}'], " ")
    }

    #[test]
    fn letter_text_is_in_the_pdf() {
        let text = words(&pdf(&Paper::from(letter())).unwrap());
        for expected in [
            "PEMERINTAH PROVINSI CONTOH",
            "SEKRETARIAT GUGUS TUGAS TPPO KOTA CONTOH BARAT",
            "Yth. Kepala Unit Pelaksana Teknis",
            "RJK-2024-0041",
            "UU 21/2007 Pasal 51 dan PP 9/2008",
            "Persetujuan korban, 17 Juli 2024",
            "Ketua Harian Gugus Tugas,",
            "2. Kepala Suku Dinas Sosial",
        ] {
            assert!(text.contains(expected), "{expected} is missing in: {text}");
        }
    }

    #[test]
    fn place_and_date_stand_on_the_line_of_the_number() {
        let mut paper = letter();
        paper.number.value = "400/12/VII/2024".into();
        paper.date = Some("18 Juli 2024".into());
        let pdf = pdf(&Paper::from(paper)).unwrap();
        let layout = poppler("pdftotext", &["-layout"], &pdf);
        let line = layout.lines().find(|l| l.starts_with("Nomor")).unwrap();
        assert!(line.contains("400/12/VII/2024") && line.ends_with("Jakarta, 18 Juli 2024"));
    }

    #[test]
    fn pdf_says_what_it_is_and_how_large() {
        let info = poppler("pdfinfo", &[], &pdf(&Paper::from(letter())).unwrap());
        let says = |label: &str| {
            let line = info.lines().find(|l| l.starts_with(label)).unwrap();
            line.split_once(':').unwrap().1.trim().to_owned()
        };
        assert_eq!(says("Title"), "Surat rujukan RJK-2024-0041");
        assert!(says("CreationDate").contains("Jul 18"));
        assert_eq!(says("Tagged"), "yes");
        assert_eq!(says("Pages"), "1");
        assert_eq!(says("Page size"), "609.449 x 935.433 pts");
    }

    #[test]
    fn papers_meet_the_accessibility_standard() {
        let options = PdfOptions {
            standards: PdfStandards::new(&[PdfStandard::Ua_1]).unwrap(),
            ..PdfOptions::default()
        };
        for paper in papers() {
            crate::pdf::print(&paper.sheet().unwrap(), &options).unwrap();
        }
    }

    #[test]
    fn the_head_of_a_table_stands_on_every_page() {
        let text = words(&pdf(&Paper::from(table())).unwrap());
        assert_eq!(text.matches("Kabupaten/kota Perempuan").count(), 2);
        assert!(text.contains("Halaman 2 dari 2"));
        assert!(text.contains("Jumlah 358 240 598"));
    }

    #[test]
    fn hostile_text_is_only_text_in_the_pdf() {
        for text in hostile() {
            for paper in filled(&text) {
                pdf(&paper).unwrap();
            }
        }
        let markup = "#panic(\"x\") $x^2$ *bold* <script>alert(1)</script> \\u{41} // end";
        let [letter, ..] = filled(markup);
        assert!(words(&pdf(&letter).unwrap()).contains(markup));
    }

    /// How often a letter stands inside the first sheet's width, over all pages: text
    /// that runs off the sheet would be missing.
    fn inside(pdf: &[u8], letter: char) -> usize {
        let sheet = ["-x", "0", "-y", "0", "-W", "610", "-H", "936"];
        poppler("pdftotext", &sheet, pdf).matches(letter).count()
    }

    #[test]
    fn an_overlong_name_stays_on_the_sheet() {
        let mut paper = letter();
        let without = pdf(&Paper::from(paper.clone())).unwrap();
        paper.signature.name = "q".repeat(5_000);
        paper.facts.person = Some(Field::new("Nama", "z".repeat(5_000)));
        let with = pdf(&Paper::from(paper)).unwrap();
        for letter in ['q', 'z'] {
            assert_eq!(inside(&with, letter), inside(&without, letter) + 5_000);
        }
    }

    /// A head that is repeated although it fills the page would go on for ever.
    #[test]
    fn an_overlong_head_of_a_table_ends() {
        let mut paper = table();
        paper.letterhead = None;
        paper.columns[1].title = "q".repeat(5_000);
        paper.rows[0][1] = "z".repeat(5_000);
        let print = pdf(&Paper::from(paper.clone())).unwrap();
        assert_eq!(inside(&print, 'q'), 5_000);
        assert_eq!(inside(&print, 'z'), 5_000);

        paper.columns[1].title = "Kabupaten/kota".into();
        paper.columns[0].weight = u16::MAX;
        pdf(&Paper::from(paper)).unwrap();
    }
}
