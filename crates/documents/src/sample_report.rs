//! A full annual report as a task force would print it; every name and number is invented.

use charts::{BarChart, Bars, Chart, Frame, Layout, Numbers, Series};
use jiff::civil::date;

use super::*;

const CHAPTERS: [&str; 17] = [
    "Pendahuluan dan dasar hukum",
    "Organisasi gugus tugas",
    "Rapat dan keputusan yang belum selesai",
    "Strategi 1: pencegahan",
    "Strategi 2: rehabilitasi kesehatan",
    "Strategi 3: rehabilitasi sosial, pemulangan, dan reintegrasi",
    "Strategi 4: pengembangan norma hukum",
    "Strategi 5: penegakan hukum",
    "Strategi 6: koordinasi dan kerja sama",
    "Korban",
    "Layanan dan tenggat",
    "Penegakan hukum dan restitusi",
    "Anggaran",
    "Hambatan",
    "Rekomendasi",
    "Rencana periode berikutnya",
    "Lampiran",
];

/// Seventeen chapters with a picture and a table over pages in each.
pub(crate) fn report() -> ReportPaper {
    ReportPaper {
        meta: Meta {
            title: "Laporan tahunan 2024".into(),
            language: "id".into(),
            date: date(2025, 2, 20),
        },
        size: PaperSize::A4,
        letterhead: Letterhead {
            government: "Pemerintah Kota Contoh Barat".into(),
            office: "Gugus Tugas TPPO".into(),
            address: "Jalan Melati Nomor 1, Contoh Barat 10000".into(),
            contact: String::new(),
        },
        title: "Laporan Tahunan".into(),
        subtitle: "Januari–Desember 2024".into(),
        facts: vec![Field::new("Status", "Dibekukan 20 Februari 2025")],
        notes: vec!["Angka di bawah 5 tidak ditampilkan.".into()],
        contents: "Daftar isi".into(),
        chapters: (1..)
            .zip(CHAPTERS)
            .map(|(n, title)| chapter(n, title))
            .collect(),
        page_label: PageLabel {
            page: "Halaman".into(),
            of: "dari".into(),
        },
    }
}

fn chapter(number: usize, title: &str) -> ReportChapter {
    let prose = "Gugus tugas menyampaikan laporan ini kepada gugus tugas di atasnya. Kegiatan \
                 dilaksanakan bersama perangkat daerah dan organisasi masyarakat, dan angkanya \
                 dibaca dari sistem pada hari laporan dibekukan. "
        .repeat(3);
    ReportChapter {
        title: format!("Bab {number}. {title}"),
        parts: vec![
            ReportPart::Paragraph(prose.clone()),
            ReportPart::Heading(format!("{number}.1 Capaian")),
            ReportPart::List {
                items: vec!["Rapat pleno tiga kali.".into(), "Dua SK diperbarui.".into()],
                numbered: false,
            },
            ReportPart::Figure(picture(number)),
            ReportPart::Table(rows(number)),
            ReportPart::Note("“•” berarti angka dilindungi.".into()),
            ReportPart::Heading(format!("{number}.2 Uraian")),
            ReportPart::Paragraph(prose),
        ],
    }
}

fn picture(number: usize) -> ReportFigure {
    let chart = BarChart {
        frame: Frame {
            id: format!("figure-{number}"),
            title: format!("Capaian bab {number} naik dari 2022 sampai 2024"),
            subtitle: "Kegiatan per tahun".into(),
            source: "Sumber: gugus tugas".into(),
            description: "Batang untuk tiap tahun".into(),
            empty: "Tidak ada data".into(),
            missing: "–".into(),
            numbers: Numbers {
                thousands: '.',
                decimal: ',',
                decimals: 0,
            },
        },
        categories: ["2022", "2023", "2024"].map(String::from).into(),
        series: vec![Series {
            name: "Kegiatan".into(),
            values: vec![Some(3.0), Some(5.0), Some(8.0 + number as f64)],
        }],
        bars: Bars::Grouped,
    };
    ReportFigure {
        caption: format!("Gambar {number}. Capaian per tahun"),
        alt: "Kegiatan naik dari 3 pada 2022".into(),
        svg: chart.svg(Layout::Wide).unwrap_or_default(),
    }
}

fn rows(number: usize) -> ReportTable {
    let column = |title: &str, align, weight| Column {
        title: title.into(),
        align,
        weight,
    };
    ReportTable {
        caption: format!("Tabel {number}. Kegiatan menurut bidang"),
        columns: vec![
            column("Kegiatan", Align::Start, 6),
            column("Bidang", Align::Start, 4),
            column("Tanggal", Align::Start, 3),
            column("Peserta", Align::End, 2),
        ],
        rows: (1..=60)
            .map(|row| {
                vec![
                    format!("Sosialisasi pencegahan perdagangan orang di kelurahan ke-{row}"),
                    "Bidang Pencegahan".into(),
                    format!("{} Maret 2024", row % 28 + 1),
                    (row * 7 % 90).to_string(),
                ]
            })
            .collect(),
        total: Some(["Jumlah", "", "", "2.711"].map(String::from).into()),
    }
}
