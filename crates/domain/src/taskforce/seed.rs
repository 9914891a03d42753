//! The divisions that a task force starts with: the six national sub gugus tugas. They are rows
//! from then on: a task force renames them, ends them and adds its own.

use super::Strategy;

/// A division of the national task force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NationalDivision {
    /// The strategy that it mirrors.
    pub strategy: Strategy,
    /// Its name, as decrees write it.
    pub name: &'static str,
    /// What it does, in short; each task force writes its own.
    pub duties: &'static str,
}

/// The six divisions in their order (domain.md §4).
pub const fn national_divisions() -> [NationalDivision; 6] {
    [
        NationalDivision {
            strategy: Strategy::Prevention,
            name: "Bidang Pencegahan",
            duties: "Menyusun dan menjalankan kegiatan pencegahan: sosialisasi, edukasi, peta \
                     kerentanan, dan penguatan kelompok masyarakat sampai ke kelurahan.",
        },
        NationalDivision {
            strategy: Strategy::HealthRehabilitation,
            name: "Bidang Rehabilitasi Kesehatan",
            duties: "Memastikan korban mendapat layanan kesehatan fisik dan jiwa paling lambat \
                     7 hari sejak permohonan diajukan.",
        },
        NationalDivision {
            strategy: Strategy::SocialRehabilitation,
            name: "Bidang Rehabilitasi Sosial, Pemulangan, dan Reintegrasi Sosial",
            duties: "Memastikan rehabilitasi sosial, pemulangan dengan berita acara serah terima, \
                     dan pemantauan reintegrasi korban.",
        },
        NationalDivision {
            strategy: Strategy::LegalNorms,
            name: "Bidang Pengembangan Norma Hukum",
            duties: "Menyiapkan dan meninjau peraturan, prosedur, dan perjanjian kerja sama \
                     tentang pencegahan dan penanganan perdagangan orang.",
        },
        NationalDivision {
            strategy: Strategy::LawEnforcement,
            name: "Bidang Penegakan Hukum",
            duties: "Mengawal penyidikan, penuntutan, dan restitusi, serta memantau pelaksanaan \
                     penegakan hukum.",
        },
        NationalDivision {
            strategy: Strategy::Coordination,
            name: "Bidang Koordinasi dan Kerja Sama",
            duties: "Mengatur rapat, kerja sama dengan daerah dan lembaga lain, data, serta \
                     laporan gugus tugas.",
        },
    ]
}
