//! The papers as PDF, read with the tools of poppler.

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

/// The text of each page.
fn pages(pdf: &[u8]) -> Vec<String> {
    let text = poppler("pdftotext", &["-layout"], pdf);
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    pages
}

#[test]
fn invitations_stand_one_behind_the_other_with_their_annexes() {
    let pages = pages(&pdf(&Paper::from(invitation())).unwrap());
    assert_eq!(pages.len(), 4, "{pages:?}");
    for (page, own, other) in [(0, "7K2M-92QX", "4T9P-11AB"), (1, "4T9P-11AB", "7K2M-92QX")] {
        let page = &pages[page];
        assert!(page.contains("PEMERINTAH PROVINSI CONTOH") && page.contains(own));
        assert!(page.contains("Kamis, 26 September 2024") && !page.contains(other));
        assert!(page.contains("Nomor") && page.contains("Tembusan:"));
    }
    assert!(pages[2].contains("Daftar undangan") && !pages[2].contains("PEMERINTAH"));
    assert!(pages[3].contains("Susunan acara") && pages[3].contains("09.00–09.15"));
    assert!(
        !pages.iter().any(|page| is_second(page)),
        "each is counted from 1"
    );
}

/// Whether the page bears the number of a second page on a line of its own. The narrow
/// spaces around the number are not always found again by the tool.
fn is_second(page: &str) -> bool {
    page.lines().any(|line| line.replace(' ', "") == "–2–")
}

#[test]
fn the_second_page_of_each_invitation_is_numbered() {
    let mut paper = invitation();
    paper.closing = vec!["Mohon perhatian Saudara untuk hal ini. ".repeat(40); 3];
    let pages = pages(&pdf(&Paper::from(paper)).unwrap());
    let numbered: Vec<bool> = pages.iter().map(|page| is_second(page)).collect();
    assert_eq!(numbered, [false, true, false, true, false, false]);
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
