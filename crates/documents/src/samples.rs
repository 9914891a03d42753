//! Papers as a task force would print them; every name and number is invented.

use jiff::civil::date;

use super::*;

fn meta(title: &str) -> Meta {
    Meta {
        title: title.into(),
        language: "id".into(),
        date: date(2024, 7, 18),
    }
}

fn letterhead() -> Letterhead {
    Letterhead {
        government: "Pemerintah Provinsi Contoh".into(),
        office: "Sekretariat Gugus Tugas TPPO\nKota Contoh Barat".into(),
        address: "Jalan Melati Nomor 1, Contoh Barat 10000".into(),
        contact: "Telepon (021) 000-0000 · Pos-el gugustugas@contoh.example".into(),
    }
}

pub(crate) fn letter() -> ReferralLetter {
    ReferralLetter {
        meta: meta("Surat rujukan RJK-2024-0041"),
        size: PaperSize::F4,
        letterhead: letterhead(),
        number: Field::new("Nomor", ""),
        nature: Field::new("Sifat", "Rahasia"),
        attachments: Field::new("Lampiran", "–"),
        subject: Field::new(
            "Hal",
            "Permohonan layanan rehabilitasi sosial bagi korban TPPO",
        ),
        place: "Jakarta".into(),
        date: None,
        addressee: vec![
            "Yth. Kepala Unit Pelaksana Teknis".into(),
            "Perlindungan Perempuan dan Anak Provinsi Contoh".into(),
            "di".into(),
            "Jakarta".into(),
        ],
        opening: vec![
            "Sehubungan dengan penanganan tindak pidana perdagangan orang oleh Gugus Tugas \
             TPPO Kota Contoh Barat, bersama ini kami merujuk satu kasus untuk memperoleh \
             layanan di bawah ini."
                .into(),
        ],
        facts: ReferralFacts {
            referral: Field::new("Kode rujukan", "RJK-2024-0041"),
            case: Field::new("Kode kasus", "KSS-2024-0107"),
            person: None,
            need: Field::new("Kebutuhan layanan", "Rehabilitasi sosial dan rumah aman"),
            legal_basis: Field::new("Dasar hukum", "UU 21/2007 Pasal 51 dan PP 9/2008"),
            due: Field::new("Batas waktu", "25 Juli 2024"),
            sections: Field::new("Bagian yang dibagikan", "Umum, kebutuhan, lokasi"),
            lawful_basis: Field::new("Dasar pembagian data", "Persetujuan korban, 17 Juli 2024"),
        },
        closing: vec![
            "Identitas yang bersangkutan hanya dapat dibuka melalui aplikasi setelah rujukan \
             diterima. Mohon jawaban disampaikan sebelum batas waktu tersebut."
                .into(),
            "Demikian disampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima \
             kasih."
                .into(),
        ],
        signature: Signature {
            post: "Ketua Harian Gugus Tugas,".into(),
            name: String::new(),
            number: Some(Field::new("NIP", "")),
        },
        copies: Copies {
            label: "Tembusan:".into(),
            to: vec![
                "Wali Kota Contoh Barat (sebagai laporan);".into(),
                "Kepala Suku Dinas Sosial Kota Contoh Barat.".into(),
            ],
        },
    }
}

pub(crate) fn ticket() -> Ticket {
    Ticket {
        meta: meta("Tanda terima laporan LPR-7K4M-92QX"),
        letterhead: letterhead(),
        title: "Tanda terima laporan".into(),
        code_label: "Kode laporan Anda. Simpan di tempat yang aman.".into(),
        code: "LPR-7K4M-92QX".into(),
        received: Field::new("Diterima", "18 Juli 2024, 10.42 WIB"),
        channel: Field::new("Saluran", "Datang langsung"),
        next_label: "Yang terjadi selanjutnya".into(),
        next: vec![
            "Petugas memeriksa laporan dalam 1 × 24 jam.".into(),
            "Bila ada bahaya, petugas menghubungi Anda melalui cara yang Anda pilih.".into(),
            "Tanyakan perkembangan dengan menyebut kode di atas, tanpa nama.".into(),
        ],
        contact: Field::new(
            "Tanya atau tambah keterangan",
            "Telepon (021) 000-0000, setiap hari 24 jam\nSAPA 129 atau WhatsApp 0811-1129-129",
        ),
    }
}

pub(crate) fn table() -> TablePaper {
    let rows = (1..=60).map(|i| {
        let cells = [i, 3 + i % 7, 2 + i % 5, 5 + i % 7 + i % 5];
        let name = [
            "Kota Contoh Barat",
            "Kabupaten Contoh Selatan",
            "Kota Contoh Utara",
        ][i % 3];
        let mut row: Vec<String> = cells.iter().map(usize::to_string).collect();
        row.insert(1, format!("{name} {i}"));
        row
    });
    let number = |title: &str| Column {
        title: title.into(),
        align: Align::End,
        weight: 2,
    };
    TablePaper {
        meta: meta("Korban menurut kabupaten/kota, 2024"),
        size: PaperSize::A4,
        landscape: false,
        letterhead: Some(letterhead()),
        title: "Korban menurut kabupaten/kota dan jenis kelamin, Januari–Juli 2024".into(),
        facts: vec![
            Field::new("Satuan", "orang"),
            Field::new("Sumber", "kasus Gugus Tugas, revisi 18 Juli 2024"),
            Field::new("n", "598"),
        ],
        columns: vec![
            Column {
                weight: 1,
                ..number("No.")
            },
            Column {
                title: "Kabupaten/kota".into(),
                align: Align::Start,
                weight: 6,
            },
            number("Perempuan"),
            number("Laki-laki"),
            number("Jumlah"),
        ],
        rows: rows.collect(),
        total: Some(["", "Jumlah", "358", "240", "598"].map(String::from).into()),
        empty: "Tidak ada baris.".into(),
        notes: vec![
            "Satu orang dihitung satu kali, pada tahun kasusnya dibuka.".into(),
            "Angka sementara sampai revisi berikutnya.".into(),
        ],
        page_label: PageLabel {
            page: "Halaman".into(),
            of: "dari".into(),
        },
    }
}

/// Invitations for two, with the list of addressees and the schedule.
pub(crate) fn invitation() -> InvitationLetter {
    let to = |lines: &[&str], code: &str| Addressee {
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        answer: format!("Mohon konfirmasi kehadiran melalui https://suluh.example/u/{code}."),
    };
    let column = |title: &str, weight| Column {
        title: title.into(),
        align: Align::Start,
        weight,
    };
    let annex = |number: &str, title: &str, columns: Vec<Column>, rows: &[[&str; 3]]| Annex {
        reference: vec![
            Field::new("Lampiran", number),
            Field::new("Nomor", ""),
            Field::new("Tanggal", ""),
        ],
        title: title.into(),
        columns,
        rows: rows
            .iter()
            .map(|row| row.map(String::from).into())
            .collect(),
        empty: "Tidak ada baris.".into(),
    };
    InvitationLetter {
        meta: meta("Undangan rapat koordinasi, 26 September 2024"),
        size: PaperSize::F4,
        letterhead: letterhead(),
        number: Field::new("Nomor", ""),
        nature: Field::new("Sifat", "Biasa"),
        attachments: Field::new("Lampiran", "2 (dua) lembar"),
        subject: Field::new("Hal", "Undangan rapat koordinasi"),
        place: "Jakarta".into(),
        date: None,
        addressees: vec![
            to(
                &[
                    "Yth. Kepala Suku Dinas Sosial",
                    "Kota Contoh Barat",
                    "di Tempat",
                ],
                "7K2M-92QX",
            ),
            to(
                &["Yth. Nur Aini", "Jaringan Contoh", "di Tempat"],
                "4T9P-11AB",
            ),
        ],
        opening: vec![
            "Dalam rangka memperluas jangkauan informasi serta penanganan rehabilitasi \
             kesehatan dan sosial, kami mengundang Saudara untuk hadir pada:"
                .into(),
        ],
        facts: vec![
            Field::new("Hari, tanggal", "Kamis, 26 September 2024"),
            Field::new("Waktu", "09.00–12.00 WIB"),
            Field::new("Tempat", "Ruang Pola, Kantor Wali Kota"),
            Field::new("Acara", "Rapat koordinasi gugus tugas"),
            Field::new("Narahubung", "Sekretariat, (021) 000-0000"),
        ],
        closing: vec![
            "Demikian disampaikan. Atas kehadiran Saudara, kami ucapkan terima kasih.".into(),
        ],
        signature: letter().signature,
        copies: letter().copies,
        annexes: vec![
            annex(
                "I",
                "Daftar undangan",
                vec![column("No.", 1), column("Nama", 4), column("Lembaga", 4)],
                &[
                    ["1", "Kepala Suku Dinas Sosial", "Kota Contoh Barat"],
                    ["2", "Nur Aini", "Jaringan Contoh"],
                ],
            ),
            annex(
                "II",
                "Susunan acara",
                vec![
                    column("Waktu", 2),
                    column("Kegiatan", 5),
                    column("Keterangan", 3),
                ],
                &[["09.00–09.15", "Pembukaan", "Ketua"]],
            ),
        ],
    }
}

/// One of each.
pub(crate) fn papers() -> [Paper; 4] {
    [
        letter().into(),
        ticket().into(),
        table().into(),
        invitation().into(),
    ]
}
