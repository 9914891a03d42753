//! A report in its forms.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::sample_report::report;
use crate::*;

fn part(docx: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut bytes = Vec::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

fn xml(docx: &[u8], name: &str) -> String {
    let text = String::from_utf8(part(docx, name)).unwrap();
    roxmltree::Document::parse(&text).unwrap();
    text
}

#[test]
fn a_report_as_docx_has_headings_contents_and_tables() {
    let docx = docx(&Paper::from(report())).unwrap();
    let document = xml(&docx, "word/document.xml");
    assert_eq!(document.matches("w:val=\"Heading1\"").count(), 17);
    assert_eq!(document.matches("w:val=\"Heading2\"").count(), 34);
    assert_eq!(document.matches("<w:tblHeader/>").count(), 17);
    assert!(document.contains("TOC \\o"));
    let styles = xml(&docx, "word/styles.xml");
    assert!(styles.contains("w:styleId=\"Caption\""));
    assert!(xml(&docx, "word/footer1.xml").contains("NUMPAGES"));
}

#[cfg(feature = "pdf")]
#[test]
fn pictures_of_a_report_are_in_the_docx() {
    let docx = docx(&Paper::from(report())).unwrap();
    let document = xml(&docx, "word/document.xml");
    assert_eq!(document.matches("<a:blip r:embed=").count(), 17);
    assert!(document.contains("descr=\"Kegiatan naik dari 3 pada 2022\""));
    let relations = xml(&docx, "word/_rels/document.xml.rels");
    assert!(relations.contains("Target=\"media/image17.png\""));
    let types = xml(&docx, "[Content_Types].xml");
    assert!(types.contains("image/png"));
    assert!(part(&docx, "word/media/image1.png").starts_with(b"\x89PNG"));
}

#[test]
fn a_drawing_that_is_none_leaves_its_words() {
    let mut paper = report();
    paper.chapters.truncate(1);
    for part in &mut paper.chapters[0].parts {
        if let ReportPart::Figure(figure) = part {
            figure.svg = "no drawing".into();
        }
    }
    let document = xml(&docx(&Paper::from(paper)).unwrap(), "word/document.xml");
    assert!(!document.contains("<w:drawing>"));
    assert!(document.contains("Kegiatan naik dari 3 pada 2022"));
}

#[test]
fn a_row_that_does_not_fit_is_refused() {
    let mut paper = report();
    for part in &mut paper.chapters[0].parts {
        if let ReportPart::Table(table) = part {
            table.rows[1].pop();
        }
    }
    let refused = html(&Paper::from(paper));
    assert!(matches!(
        refused,
        Err(Error::Row {
            row: 2,
            cells: 3,
            columns: 4
        })
    ));
}

#[test]
fn hostile_text_in_a_report_is_only_text() {
    let mut paper = report();
    paper.chapters.truncate(1);
    paper.title = "<script>alert(1)</script> #panic()".into();
    paper.chapters[0].title = "</w:t> & ]]>".into();
    paper.chapters[0].parts[0] = ReportPart::Paragraph("#{1+1} <script>".into());
    let paper = Paper::from(paper);
    assert!(!html(&paper).unwrap().contains("<script"));
    xml(&docx(&paper).unwrap(), "word/document.xml");
    #[cfg(feature = "pdf")]
    pdf(&paper).unwrap();
}

#[cfg(feature = "pdf")]
mod print {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

    use super::*;

    fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
        let mut child = Command::new(tool)
            .args(arguments)
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

    #[test]
    fn an_annual_report_has_more_than_forty_numbered_pages_and_its_pictures() {
        let pdf = pdf(&Paper::from(report())).unwrap();
        let info = poppler("pdfinfo", &["-"], &pdf);
        let pages: usize = info
            .lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .unwrap()
            .trim()
            .parse()
            .unwrap();
        assert!(pages >= 40, "{pages} pages");
        assert!(
            info.lines()
                .any(|line| line.starts_with("Tagged:") && line.ends_with("yes"))
        );
        let text = poppler("pdftotext", &["-raw", "-", "-"], &pdf).replace(['\n', '\u{c}'], " ");
        for expected in [
            "Laporan Tahunan",
            "Daftar isi",
            "Bab 10. Korban",
            "3.1 Capaian",
            "Gambar 5. Capaian per tahun",
            "Capaian bab 5 naik dari 2022 sampai 2024",
            &format!("Halaman 2 dari {pages}"),
            &format!("Halaman {pages} dari {pages}"),
        ] {
            assert!(text.contains(expected), "{expected} is missing");
        }
        // In the contents, and where the chapter begins.
        assert_eq!(text.matches("Bab 17. Lampiran").count(), 2);
    }

    #[test]
    fn a_report_meets_the_accessibility_standard() {
        let options = PdfOptions {
            standards: PdfStandards::new(&[PdfStandard::Ua_1]).unwrap(),
            ..PdfOptions::default()
        };
        let sheet = Paper::from(report()).sheet().unwrap();
        crate::pdf::print(&sheet, &options).unwrap();
    }
}
