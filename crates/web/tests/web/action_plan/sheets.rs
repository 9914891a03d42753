//! The plan as a spreadsheet in and out, and the printed matrix.

use crate::action_plan::help::{after, page, planned, sent, upload};
use domain::people::Role;
use exchange::sheet::{self, Heading};
use rust_xlsxwriter::{Format, Workbook};
use testkit::{Answer, Client, each_app};

const HEADS: [&str; 10] = [
    "Strategi",
    "Program",
    "Kegiatan",
    "Penanggung jawab",
    "OPD terkait",
    "Lokasi",
    "Anggaran 2024",
    "Indikator",
    "Satuan",
    "Target 2024",
];

fn row<'a>(office: &'a str, place: &'a str, budget: &'a str, name: &'a str) -> [&'a str; 10] {
    [
        "Pencegahan",
        "Penyuluhan",
        "Penyuluhan di sekolah",
        office,
        "Polres Jakarta Barat",
        place,
        budget,
        name,
        "orang",
        "1.500",
    ]
}

async fn send(client: &Client, path: &str, bytes: &[u8]) -> Answer {
    upload(client, path, ["file", "rad.xlsx"], bytes, &[]).await
}

#[test]
fn a_spreadsheet_is_repaired_by_its_messages_then_confirmed_and_taken_back() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let path = format!("/action-plan/{}/import", planned.plan);
        page(&client, &path).await;
        let unit = "UPTD PPA Jakarta Barat";
        let rows = [
            row("Dinas Antah Berantah", "31.73.05", "1.250.000", "Peserta"),
            row(unit, "Negeri Entah", "1,250,000", "Peserta"),
            row(unit, "31.73.05", "1.250.000", ""),
        ];
        let file = sheet::write("RAD", &HEADS, &rows, &[]).unwrap();
        let refused = send(&client, &path, &file).await;
        assert_eq!(refused.status, 422);
        for words in [
            "Dinas Antah Berantah",
            "Tidak ada organisasi dengan nama ini",
            "Wilayah tidak dikenal",
            "dapat dibaca dua cara",
            "Anggaran 2024",
            "Indikator",
        ] {
            assert!(refused.body.contains(words), "{words}: {}", refused.body);
        }
        let before = page(&client, "/action-plan").await;
        assert!(
            !before.contains("Penyuluhan di sekolah"),
            "nothing was saved"
        );

        let short: Vec<Vec<&str>> = vec![vec!["Pencegahan", "P", "K", unit, "I"]];
        let heads = [
            "Strategi",
            "Program",
            "Kegiatan",
            "Penanggung jawab",
            "Indikator",
        ];
        let file = sheet::write("RAD", &heads, &short, &[]).unwrap();
        let refused = send(&client, &path, &file).await;
        assert!(
            refused.status == 422 && refused.body.contains("Satuan"),
            "{}",
            refused.body
        );
        let refused = send(&client, &path, b"Strategi;Program").await;
        assert!(
            refused.status == 422 && refused.body.contains("XLSX"),
            "{}",
            refused.body
        );

        let rows = [
            row(unit, "31.73.05", "Rp 1.250.000,00", "Peserta"),
            row(unit, "31.73.05", "1250000", "Kelas"),
        ];
        let file = sheet::write("RAD", &HEADS, &rows, &[]).unwrap();
        let read = send(&client, &path, &file).await;
        assert_eq!(read.status, 303, "{}", read.body);
        let batch = after(read.location(), "/imports/");
        let preview = page(&client, read.location()).await;
        assert!(preview.contains("Penyuluhan di sekolah") && preview.contains("rad.xlsx"));
        let before = page(&client, "/action-plan").await;
        assert!(
            !before.contains("Penyuluhan di sekolah"),
            "not before it is confirmed"
        );
        sent(
            &client,
            &format!("/action-plan/imports/{batch}/confirm"),
            &[],
        )
        .await;
        let plan = page(&client, "/action-plan").await;
        assert!(plan.contains("Penyuluhan di sekolah") && plan.contains("Rp 1.250.000"));
        let again = send(&client, &path, &file).await;
        assert!(again.status == 422 && again.body.contains("sudah ada dalam rencana"));
        sent(
            &client,
            &format!("/action-plan/imports/{batch}/reverse"),
            &[],
        )
        .await;
        let plan = page(&client, "/action-plan").await;
        assert!(!plan.contains("Penyuluhan di sekolah"), "taken back");
        let twice = client
            .post(&format!("/action-plan/imports/{batch}/reverse"), &[])
            .await;
        assert!(twice.status == 422 && twice.body.contains("sudah pernah"));
    });
}

#[test]
fn merged_cells_are_named() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (column, head) in (0u16..).zip(HEADS) {
            page.write_string(0, column, head).unwrap();
        }
        let plain = Format::new();
        page.merge_range(1, 0, 2, 0, "Pencegahan", &plain).unwrap();
        page.write_string(1, 1, "Penyuluhan").unwrap();
        page.write_string(2, 1, "Penyuluhan").unwrap();
        let file = book.save_to_buffer().unwrap();
        let path = format!("/action-plan/{}/import", planned.plan);
        let refused = send(&client, &path, &file).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("A2:A3"), "{}", refused.body);
        assert!(refused.body.contains("Pisahkan sel"), "{}", refused.body);
    });
}

#[test]
fn what_goes_out_comes_in_again() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let out = client
            .get(&format!("/action-plan/{}/plan.xlsx", planned.plan))
            .await;
        assert_eq!(out.status, 200);
        assert!(
            out.header("content-disposition")
                .contains("rad-2022-2026.xlsx")
        );
        let headings = [
            Heading::required(&["Indikator"]),
            Heading::required(&["Rumus"]),
        ];
        let rows = sheet::read(&out.bytes, &headings).unwrap().rows;
        assert_eq!(rows.len(), planned.indicators.len());

        let path = format!("/action-plan/{}/import", planned.plan);
        let known = send(&client, &path, &out.bytes).await;
        assert!(known.status == 422 && known.body.contains("sudah ada dalam rencana"));
        // A plan of other years takes the same rows: targets of the years that both have.
        let fields = [
            ("title", "RAD lama"),
            ("year-from", "2017"),
            ("year-to", "2021"),
        ];
        let other = after(&sent(&client, "/action-plan/new", &fields).await, "plan=");
        let path = format!("/action-plan/{other}/import");
        let refused = send(&client, &path, &out.bytes).await;
        assert!(
            refused.status == 422 && refused.body.contains("Isi target"),
            "{}",
            refused.body
        );

        let english = client.request("GET", &format!("/action-plan/{}/plan.xlsx", planned.plan));
        let english = client.send(english.header("accept-language", "en")).await;
        assert_eq!(english.status, 200);
    });
}

#[test]
fn the_printed_matrix_has_the_columns_of_a_regional_plan() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let at = planned.at(planned.unit);
        let fields = [
            ("version", "0"),
            ("rupiah", "62.500.000"),
            ("obstacles", "Anggaran terlambat"),
        ];
        sent(&client, &at, &fields).await;
        let printed = client
            .get(&format!("/action-plan/{}/matrix?year=2024", planned.plan))
            .await;
        assert_eq!(printed.status, 200);
        for words in [
            "Strategi",
            "Program",
            "Kegiatan",
            "Indikator",
            "Baseline",
            "Target per tahun",
            "Penanggung jawab",
            "OPD terkait",
            "Lokasi",
            "Anggaran",
            "Sumber dana",
            "Kode sub-kegiatan",
            "Realisasi",
            "Kendala",
            "TW I: Anggaran terlambat",
            "2.08.03.2.02.0001",
            "2024: Rp 250.000.000",
            "f4-landscape",
        ] {
            assert!(printed.body.contains(words), "{words}: {}", printed.body);
        }
        let docx = client
            .get(&format!("/action-plan/{}/matrix.docx", planned.plan))
            .await;
        assert!(docx.status == 200 && docx.bytes.starts_with(b"PK"));
    });
}

/// The words of a PDF, by `pdftotext` of poppler-utils.
#[cfg(feature = "pdf")]
fn text_of(pdf: &[u8]) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut tool = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext of poppler-utils");
    tool.stdin.take().unwrap().write_all(pdf).unwrap();
    let out = tool.wait_with_output().unwrap();
    String::from_utf8_lossy(&out.stdout)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(feature = "pdf")]
#[test]
fn the_matrix_is_a_pdf() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let pdf = client
            .get(&format!("/action-plan/{}/matrix.pdf", planned.plan))
            .await;
        assert_eq!(pdf.status, 200);
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert_eq!(pdf.header("content-type"), "application/pdf");
        let text = text_of(&pdf.bytes);
        for words in [
            "Strategi",
            "Kegiatan",
            "Baseline",
            "Sumber dana",
            "Realisasi",
            "Kendala",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(
            text.contains("Rp 250.000.000") && text.contains("Penyidikan TPPO"),
            "{text}"
        );
    });
}
