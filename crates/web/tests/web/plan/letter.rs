//! The letter: what it says, what it never says, who gets it.

use crate::plan::help::*;
use std::io::Write;
use std::process::{Command, Stdio};
use testkit::each_app;

/// The text of a PDF, or nothing where the tool for it is absent.
fn text_of(pdf: &[u8]) -> Option<String> {
    let mut tool = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    tool.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = tool.wait_with_output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

fn check(text: &str, code: &str, case: &Case) {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // The letterhead is set in capitals.
    let low = flat.to_lowercase();
    for part in [
        "UPTD PPA Jakarta Barat",
        "Nomor",
        "Sifat",
        "Rahasia",
        "Hal",
        "Rujukan layanan: Rumah aman",
        "Yth. Pimpinan Rumah Aman Melati",
        "u.p. Tim Rumah Aman",
        code,
        &case.code,
        "UU 21/2007 pasal 51–52",
        "paling lambat 22 Maret 2024",
        "Data umum, Identitas, Keberadaan dan kontak",
        "Kewajiban hukum",
        "NIP",
        "Tembusan",
    ] {
        assert!(low.contains(&part.to_lowercase()), "{part}\n{flat}");
    }
    for secret in [NAME, ADDRESS, &case.alias, "Perlu tempat malam ini."] {
        assert!(!low.contains(&secret.to_lowercase()), "{secret}\n{flat}");
    }
}

#[test]
fn the_letter_has_its_parts_and_no_name() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let html = page(&manager, &format!("/referrals/{code}/letter")).await;
        let plain: String = strip_tags(&html.body);
        check(&plain, &code, &case);
        let policy = html.header("content-security-policy");
        assert!(policy.contains("style-src 'self' 'sha256-"), "{policy}");

        let docx = page(&manager, &format!("/referrals/{code}/letter.docx")).await;
        assert!(docx.bytes.starts_with(b"PK"));
        assert!(
            docx.header("content-disposition")
                .contains(&format!("{code}.docx"))
        );
        let made = audited(&running, &code).await;
        assert_eq!(made.iter().filter(|kind| *kind == "letter-made").count(), 2);
    });
}

#[cfg(feature = "pdf")]
#[test]
fn the_pdf_says_the_same() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let pdf = page(&manager, &format!("/referrals/{code}/letter.pdf")).await;
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert!(pdf.bytes.starts_with(b"%PDF"));
        if let Ok(folder) = std::env::var("SULUH_KEEP_PAPERS") {
            std::fs::write(format!("{folder}/letter.pdf"), &pdf.bytes).unwrap();
        }
        let text = text_of(&pdf.bytes).expect("pdftotext of poppler-utils");
        check(&text, &code, &case);
    });
}

fn strip_tags(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}
