//! Who sits where: invented officials of the offices that a city task force has.

use domain::taskforce::PostKind;
use domain::taskforce::PostKind as K;

/// A task force with its posts.
pub(super) struct Structure {
    /// By which the play calls it.
    pub(super) force: &'static str,
    /// Its name in a decree.
    pub(super) name: &'static str,
    /// Who signs its decrees.
    pub(super) authority: &'static str,
    /// Login of whoever keeps it.
    pub(super) keeper: &'static str,
    /// Its posts, in the order of a decree.
    pub(super) seats: &'static [Seat],
}

/// A decree; the numbers are invented.
pub(super) struct Term {
    /// Its number.
    pub(super) number: &'static str,
    /// When it was signed.
    pub(super) issued_on: &'static str,
    /// Its first day.
    pub(super) from: &'static str,
    /// Its last day.
    pub(super) to: &'static str,
}

/// A post.
pub(super) struct Seat {
    /// What it is.
    pub(super) kind: PostKind,
    /// Its title.
    pub(super) title: &'static str,
    /// Its division, by its place among the six.
    pub(super) division: Option<usize>,
    /// The office that fills it.
    pub(super) office: &'static str,
    /// What it does.
    pub(super) duties: &'static str,
    /// Its decree, by its place among [`DECREES`].
    pub(super) decree: usize,
    /// Those who held it, one after the other.
    pub(super) officials: &'static [Official],
}

/// Somebody who held a post.
pub(super) struct Official {
    /// Name.
    pub(super) name: &'static str,
    /// Office outside the task force.
    pub(super) title: &'static str,
    /// Login, if they have an account.
    pub(super) login: &'static str,
    /// First day.
    pub(super) from: &'static str,
}

const fn official(
    name: &'static str,
    title: &'static str,
    login: &'static str,
    from: &'static str,
) -> Official {
    Official {
        name,
        title,
        login,
        from,
    }
}

const fn seat(
    kind: PostKind,
    title: &'static str,
    division: Option<usize>,
    office: &'static str,
    duties: &'static str,
    officials: &'static [Official],
) -> Seat {
    Seat {
        kind,
        title,
        division,
        office,
        duties,
        decree: NOW,
        officials,
    }
}

/// A post that the present decree forgot.
const fn forgotten(seat: Seat) -> Seat {
    Seat {
        decree: OLD,
        ..seat
    }
}

/// The decrees of each task force: two that have ended and the one in force.
pub(super) const DECREES: &[Term] = &[
    Term {
        number: "e-0087 Tahun 2021",
        issued_on: "2021-12-06",
        from: "2022-01-01",
        to: "2023-12-31",
    },
    Term {
        number: "e-0112 Tahun 2023",
        issued_on: "2023-12-11",
        from: "2024-01-01",
        to: "2025-12-31",
    },
    Term {
        number: "e-0098 Tahun 2025",
        issued_on: "2025-12-15",
        from: "2026-01-01",
        to: "2026-12-31",
    },
];
const OLD: usize = 1;
const NOW: usize = 2;

/// Since when most hold their posts.
const FIRST: &str = "2022-01-01";

/// Offices of the city that have posts and no accounts.
pub(super) const OFFICES: &[&str] = &[
    "Kantor Wali Kota Administrasi Jakarta Barat",
    "Suku Dinas Kesehatan Jakarta Barat",
    "Suku Dinas Pendidikan Wilayah I Jakarta Barat",
    "Suku Dinas Tenaga Kerja, Transmigrasi dan Energi Jakarta Barat",
    "Suku Badan Kesatuan Bangsa dan Politik Jakarta Barat",
    "Suku Dinas Komunikasi, Informatika dan Statistik Jakarta Barat",
    "Bagian Hukum Setko Jakarta Barat",
    "Satuan Polisi Pamong Praja Jakarta Barat",
];

/// The city.
pub(super) const JAKBAR: Structure = Structure {
    force: "jakbar",
    name: "Gugus Tugas TPPO Kota Administrasi Jakarta Barat",
    authority: "Keputusan Wali Kota",
    keeper: "secretariat.jakbar",
    seats: &[
        seat(
            K::Chair,
            "Ketua",
            None,
            "Kantor Wali Kota Administrasi Jakarta Barat",
            "Memimpin gugus tugas, menetapkan rencana aksi daerah, dan melaporkannya kepada gubernur.",
            &[
                official(
                    "Ir. Satrio Wibisana, M.Si.",
                    "Wali Kota Administrasi Jakarta Barat",
                    "",
                    FIRST,
                ),
                official(
                    "Drs. Haryo Baskoro, M.A.P.",
                    "Wali Kota Administrasi Jakarta Barat",
                    "",
                    "2024-05-02",
                ),
            ],
        ),
        seat(
            K::DeputyChair,
            "Wakil Ketua",
            None,
            "Kantor Wali Kota Administrasi Jakarta Barat",
            "Mewakili ketua dan memimpin rapat pleno bila ketua berhalangan.",
            &[official(
                "Dra. Wening Setyarini",
                "Wakil Wali Kota Administrasi Jakarta Barat",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DailyChair,
            "Ketua Harian",
            None,
            "Polres Metro Jakarta Barat",
            "Mengendalikan pekerjaan harian dan memimpin rapat koordinasi bidang.",
            &[official(
                "Kombes Pol. Rangga Adiputra, S.I.K.",
                "Kapolres Metro Jakarta Barat",
                "",
                "2023-07-10",
            )],
        ),
        seat(
            K::Secretary,
            "Sekretaris",
            None,
            "Bagian Kesejahteraan Rakyat Setko Jakarta Barat",
            "Menyiapkan rapat, notula, surat, data, dan laporan gugus tugas.",
            &[official(
                "Mirah Sasmita",
                "Kepala Bagian Kesejahteraan Rakyat",
                "secretariat.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Pencegahan",
            Some(0),
            "Suku Dinas PPAPP Jakarta Barat",
            "Mengoordinasikan sosialisasi di delapan kecamatan dan peta kerentanan.",
            &[
                official(
                    "Endah Pratiwi, S.Sos.",
                    "Kepala Suku Dinas PPAPP",
                    "",
                    FIRST,
                ),
                official(
                    "Ratri Wulandita",
                    "Plt. Kepala Suku Dinas PPAPP",
                    "analyst.jakbar",
                    "2024-08-01",
                ),
            ],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur pendidikan",
            Some(0),
            "Suku Dinas Pendidikan Wilayah I Jakarta Barat",
            "Menjalankan edukasi pencegahan di sekolah.",
            &[official(
                "Drs. Panji Kusuma",
                "Kepala Seksi SMA/SMK",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur komunikasi dan informatika",
            Some(0),
            "Suku Dinas Komunikasi, Informatika dan Statistik Jakarta Barat",
            "Menyebarkan materi kampanye dan memantau lowongan kerja palsu di media sosial.",
            &[official(
                "Galuh Anindya, S.Kom.",
                "Kepala Seksi Informasi Publik",
                "",
                "2023-02-01",
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur kesatuan bangsa dan politik",
            Some(0),
            "Suku Badan Kesatuan Bangsa dan Politik Jakarta Barat",
            "Membina kelompok pemantau masyarakat.",
            &[official(
                "Suryo Laksono, S.H.",
                "Kepala Subbagian Kewaspadaan",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur tenaga kerja",
            Some(0),
            "Suku Dinas Tenaga Kerja, Transmigrasi dan Energi Jakarta Barat",
            "Mengawasi penempatan kerja dan lembaga pelatihan.",
            &[official(
                "Nirmala Cahyani, S.E.",
                "Kepala Seksi Penempatan Kerja",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Rehabilitasi Kesehatan",
            Some(1),
            "Suku Dinas Kesehatan Jakarta Barat",
            "Memastikan layanan kesehatan korban tersedia paling lambat 7 hari.",
            &[official(
                "dr. Larasati Puspaningrum, M.K.M.",
                "Kepala Suku Dinas Kesehatan",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur rumah sakit",
            Some(1),
            "RSUD Jakarta Barat",
            "Menangani rujukan medis, visum, dan layanan jiwa.",
            &[official(
                "dr. Kirana Damayanti",
                "Koordinator Pusat Pelayanan Terpadu",
                "hospital.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur jaminan kesehatan",
            Some(1),
            "Suku Dinas Kesehatan Jakarta Barat",
            "Mengurus penjaminan biaya bagi korban tanpa kepesertaan.",
            &[],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Rehabilitasi Sosial, Pemulangan, dan Reintegrasi",
            Some(2),
            "Bagian Kesejahteraan Rakyat Setko Jakarta Barat",
            "Memantau layanan sosial, pemulangan, dan reintegrasi setiap kasus.",
            &[official(
                "Wiratno Soedarsa",
                "Asisten Kesejahteraan Rakyat",
                "leader.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur sosial",
            Some(2),
            "Suku Dinas Sosial Jakarta Barat",
            "Menyiapkan asesmen sosial dan berita acara serah terima.",
            &[official(
                "Hening Saraswati",
                "Pekerja sosial",
                "social.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur UPT PPA",
            Some(2),
            "UPT PPA Jakarta Barat",
            "Mengelola kasus dan melaporkan kebutuhan korban yang belum terpenuhi.",
            &[official(
                "Ningsih Adiwarna",
                "Koordinator manajemen kasus",
                "supervisor.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur rumah aman",
            Some(2),
            "Rumah Aman Pelita Barat",
            "Menyediakan penampungan sementara dan pendampingan.",
            &[official(
                "Asih Prameswari",
                "Pengelola rumah aman",
                "shelter.jakbar",
                "2022-06-01",
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur pelindungan pekerja migran",
            Some(2),
            "BP3MI DKI Jakarta",
            "Mengurus pemulangan pekerja migran.",
            &[official(
                "Seno Adiprana",
                "Pengantar kerja",
                "bp3mi.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur kependudukan",
            Some(2),
            "Suku Dinas Dukcapil Jakarta Barat",
            "Memulihkan dokumen kependudukan korban.",
            &[official(
                "Teguh Wardana, S.IP.",
                "Kepala Seksi Pelayanan",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur lembaga masyarakat",
            Some(2),
            "Yayasan Lentera Pesisir",
            "Mendampingi penyintas selama reintegrasi.",
            &[official(
                "Maya Anjarwati",
                "Pendamping",
                "ngo.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Pengembangan Norma Hukum",
            Some(3),
            "Bagian Hukum Setko Jakarta Barat",
            "Menyiapkan SK, SOP bersama, dan naskah kerja sama.",
            &[official(
                "Dewanto Purbaya, S.H., M.H.",
                "Kepala Bagian Hukum",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur inspektorat",
            Some(3),
            "Inspektorat Pembantu Kota Jakarta Barat",
            "Memeriksa kepatuhan pelindungan data.",
            &[official(
                "Banyu Aditirta",
                "Pejabat pelindungan data",
                "dpo.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Penegakan Hukum",
            Some(4),
            "Polres Metro Jakarta Barat",
            "Mengawal penyidikan sampai penuntutan dan memantau restitusi.",
            &[
                official("AKP Yudha Pramana, S.H.", "Kanit PPA", "", FIRST),
                official(
                    "Arga Santika",
                    "Penyidik Unit PPA",
                    "police.jakbar",
                    "2024-02-01",
                ),
            ],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur kejaksaan",
            Some(4),
            "Kejaksaan Negeri Jakarta Barat",
            "Memasukkan restitusi ke dalam tuntutan.",
            &[official(
                "Ayudia Ranti, S.H.",
                "Jaksa fungsional",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur imigrasi",
            Some(4),
            "Kantor Imigrasi Jakarta Barat",
            "Menunda paspor berisiko dan berbagi temuan.",
            &[official(
                "Bramantyo Jati",
                "Kepala Seksi Intelijen Keimigrasian",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur bantuan hukum",
            Some(4),
            "LBH Cahaya Keadilan Nusantara",
            "Mendampingi korban dalam proses hukum.",
            &[official(
                "Gading Mahardhika",
                "Advokat publik",
                "legalaid.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur restitusi",
            Some(4),
            "LPSK, layanan restitusi",
            "Menghitung restitusi sebelum tuntutan.",
            &[official(
                "Kenanga Paramita, S.H.",
                "Tenaga ahli restitusi",
                "",
                "2023-03-01",
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur ketertiban",
            Some(4),
            "Satuan Polisi Pamong Praja Jakarta Barat",
            "Mendukung penertiban tempat yang dilaporkan.",
            &[official(
                "Jatmiko Rahardi",
                "Kepala Seksi Operasi",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Koordinasi dan Kerja Sama",
            Some(5),
            "Bagian Kesejahteraan Rakyat Setko Jakarta Barat",
            "Mengatur kerja sama dengan daerah asal dan tujuan korban.",
            &[official(
                "Puspa Arumdati",
                "Analis kerja sama",
                "admin2.jakbar",
                FIRST,
            )],
        ),
        seat(
            K::DivisionMember,
            "Anggota, unsur data",
            Some(5),
            "Suku Dinas PPAPP Jakarta Barat",
            "Menyiapkan data laporan berkala.",
            &[],
        ),
        seat(
            K::Member,
            "Anggota, unsur kecamatan",
            None,
            "Kantor Wali Kota Administrasi Jakarta Barat",
            "Menghubungkan gugus tugas dengan delapan kecamatan.",
            &[official(
                "Cokro Hadiningrat, S.STP.",
                "Camat Cengkareng",
                "",
                FIRST,
            )],
        ),
        forgotten(seat(
            K::Expert,
            "Tenaga ahli psikologi",
            None,
            "",
            "Memberi nasihat tentang pendampingan korban anak.",
            &[official(
                "Dr. Sekarwangi Utami, Psi.",
                "Dosen psikologi",
                "",
                "2024-01-01",
            )],
        )),
        forgotten(seat(
            K::Expert,
            "Tenaga ahli hukum pidana",
            None,
            "",
            "Memberi nasihat tentang pembuktian dan restitusi.",
            &[official(
                "Dr. Anggoro Suseno, S.H.",
                "Dosen hukum pidana",
                "",
                "2024-01-01",
            )],
        )),
    ],
};

/// The province above it.
pub(super) const DKI: Structure = Structure {
    force: "dki",
    name: "Gugus Tugas TPPO Provinsi DKI Jakarta",
    authority: "Keputusan Gubernur",
    keeper: "overseer.dki",
    seats: &[
        seat(
            K::Chair,
            "Ketua",
            None,
            "",
            "Memimpin gugus tugas provinsi.",
            &[official(
                "Dr. Adhyaksa Wirapati",
                "Gubernur DKI Jakarta",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DailyChair,
            "Ketua Harian",
            None,
            "",
            "Mengendalikan pekerjaan harian.",
            &[official(
                "Irjen Pol. Gatra Wirabumi",
                "Kapolda Metro Jaya",
                "",
                FIRST,
            )],
        ),
        seat(
            K::Secretary,
            "Sekretaris",
            None,
            "Dinas PPAPP Provinsi DKI Jakarta",
            "Menerima laporan berkala dari lima kota dan satu kabupaten.",
            &[official(
                "Retno Widyaningsih",
                "Kepala Bidang Perlindungan",
                "overseer.dki",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Pencegahan",
            Some(0),
            "Dinas PPAPP Provinsi DKI Jakarta",
            "Mengoordinasikan pencegahan di enam wilayah.",
            &[official(
                "Nastiti Maharani, M.Si.",
                "Kepala Bidang Pemberdayaan",
                "",
                FIRST,
            )],
        ),
        seat(
            K::DivisionHead,
            "Koordinator Bidang Penegakan Hukum",
            Some(4),
            "",
            "Memantau perkara lintas wilayah.",
            &[official(
                "Kombes Pol. Wiranata Agung",
                "Direktur Reserse Kriminal Umum",
                "",
                FIRST,
            )],
        ),
    ],
};
