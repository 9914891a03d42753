//! The paper: its parts, its protected cells, and the names that are not in it.

use super::help::*;
use domain::people::Role;
use std::io::Read;
use testkit::{Running, each_app};

const CANARY: &str = "Kenari Rahasia";

/// Writes a name into everything of the cases that holds words.
async fn canaries(running: &Running) {
    let mut tx = running.world.store.write().await.unwrap();
    for statement in ["update cases set alias = ?", "update person set alias = ?"] {
        tx.run(&store::sql(statement).bind(CANARY)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn check(text: &str) {
    for part in [
        "Laporan tahunan 2023",
        "Gugus Tugas Jakarta Barat",
        "1 Januari 2023 sampai 31 Desember 2023",
        "Bab 1. Pendahuluan dan dasar hukum",
        "Bab 10. Korban",
        "Bab 17. Lampiran",
        "Korban menurut kelompok umur dan jenis kelamin",
        "berarti angka dilindungi",
        "Cara menghitung",
        "Perekrutan lewat media sosial",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("Kenari"));
}

async fn written(running: &Running) -> String {
    victims(running).await;
    canaries(running).await;
    let secretariat = running.as_role(Role::Secretariat).await;
    let report = begun(&secretariat, "2023").await;
    let chapter = format!("{report}/chapters/victims");
    let text = "## Temuan\nPerekrutan lewat media sosial\n\n- satu\n- dua";
    sent(&secretariat, &chapter, &[("version", "0"), ("body", text)]).await;
    report
}

#[test]
fn a_page_to_print_and_a_document_have_every_part() {
    each_app(|running| async move {
        let report = written(&running).await;
        let secretariat = running.as_role(Role::Secretariat).await;
        let html = page(&secretariat, &format!("{report}/report")).await;
        check(&html.body.replace("<br>", " "));
        assert!(html.body.contains(">•</td>"));
        assert!(html.body.contains("Draf, belum disetujui"));

        let docx = page(&secretariat, &format!("{report}/report.docx")).await;
        assert!(
            docx.header("content-disposition")
                .contains("laporan-2023.docx")
        );
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx.bytes)).unwrap();
        let mut xml = String::new();
        archive
            .by_name("word/document.xml")
            .unwrap()
            .read_to_string(&mut xml)
            .unwrap();
        check(&xml);
        assert!(xml.contains("Heading1"));
        assert!(
            events(&running, &report)
                .await
                .ends_with(&["export".to_owned(), "export".to_owned()])
        );
    });
}

#[cfg(feature = "pdf")]
#[test]
fn the_pdf_shows_no_small_count_and_no_name() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    each_app(|running| async move {
        let report = written(&running).await;
        let secretariat = running.as_role(Role::Secretariat).await;
        let pdf = page(&secretariat, &format!("{report}/report.pdf")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
        let Ok(mut tool) = Command::new("pdftotext")
            .args(["-layout", "-", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
        else {
            return;
        };
        tool.stdin.take().unwrap().write_all(&pdf.bytes).unwrap();
        let output = tool.wait_with_output().unwrap();
        let layout = String::from_utf8(output.stdout).unwrap();
        let flat = layout.split_whitespace().collect::<Vec<_>>().join(" ");
        check(&flat);
        // Two small children were counted; their line does not say so.
        let line = layout
            .lines()
            .find(|line| line.trim_start().starts_with("0–5") && line.contains('•'));
        assert!(line.is_some(), "{layout}");
        assert!(flat.contains("Halaman 2 dari"));
    });
}
