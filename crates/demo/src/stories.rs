//! The kinds of files that the play is made of: what happened, to whom, by which way. The texts
//! are invented; none tells of a real person.

use domain::cases::{ControlMethod as C, ExploitationForm as F, RecruitmentMethod as R};
use domain::cases::{Relationship, Sex};
use domain::referrals::DeclineReason;
use domain::screening::{Act as A, Indicator as I, Means as M, Purpose as P};
use domain::services::ServiceKind as S;

/// One kind of file.
pub(crate) struct Profile {
    /// Under which form of exploitation.
    pub(crate) form: F,
    /// Whom it happens to.
    pub(crate) sexes: &'static [Sex],
    /// Youngest and oldest.
    pub(crate) ages: (i64, i64),
    /// Where they come from.
    pub(crate) origins: &'static [&'static str],
    /// Through where they are taken; may be nowhere.
    pub(crate) transit: &'static [&'static str],
    /// Where they are brought; empty for the place where it is reported.
    pub(crate) destinations: &'static [&'static str],
    /// What was done.
    pub(crate) acts: &'static [A],
    /// By what means.
    pub(crate) means: &'static [M],
    /// For what.
    pub(crate) purpose: P,
    /// What the ILO method asks about and finds.
    pub(crate) indicators: &'static [I],
    /// How they were found.
    pub(crate) recruitment: &'static [R],
    /// How they are held.
    pub(crate) control: &'static [C],
    /// How they stood to the trafficker.
    pub(crate) relationship: Relationship,
    /// What they need.
    pub(crate) needs: &'static [S],
    /// What is told at the first call.
    pub(crate) told: &'static [&'static str],
}

const WOMEN: &[Sex] = &[Sex::Female];
const MEN: &[Sex] = &[Sex::Male];
const BOTH: &[Sex] = &[Sex::Female, Sex::Male];

/// All kinds.
pub(crate) const PROFILES: &[Profile] = &[
    Profile {
        form: F::DomesticWork,
        sexes: WOMEN,
        ages: (18, 41),
        origins: &["53.02", "53.11", "53.04", "52.03", "32.12", "32.02"],
        transit: &["31.73", "21.72", "21.72", "65.03"],
        destinations: &["MY", "MY", "SA", "AE", "SG"],
        acts: &[A::Recruitment, A::Transport, A::Harbouring, A::Sending],
        means: &[M::Deception, M::DebtBondage, M::AbuseOfVulnerability],
        purpose: P::ForcedLabour,
        indicators: &[
            I::AboutWages,
            I::AboutDocuments,
            I::EconomicReasons,
            I::LackOfInformation,
            I::ExcessiveHours,
            I::LowWage,
            I::DocumentsTaken,
            I::WagesWithheld,
            I::Isolated,
        ],
        recruitment: &[R::Friends, R::SocialNetwork],
        control: &[
            C::WithholdsDocuments,
            C::TakesEarnings,
            C::RestrictsMovement,
        ],
        relationship: Relationship::Acquainted,
        needs: &[
            S::Health,
            S::Shelter,
            S::Psychological,
            S::LegalAid,
            S::Repatriation,
            S::Restitution,
        ],
        told: &[
            "Seorang calon pekerja rumah tangga ditampung bersama sembilan orang lain di rumah \
             kontrakan. Dijanjikan berangkat resmi dengan gaji besar, tetapi paspor dan KTP ditahan \
             perekrut. Dilarang keluar dan diminta mengganti biaya bila mundur.",
            "Baru kembali setelah delapan bulan bekerja tanpa hari libur. Gaji dipotong untuk biaya \
             penempatan yang tidak pernah dijelaskan. Paspor dipegang majikan. Ia lari ketika \
             diancam dipindahkan ke majikan lain.",
        ],
    },
    Profile {
        form: F::OnlineScam,
        sexes: BOTH,
        ages: (19, 34),
        origins: &["12.71", "31.73", "32.15", "61.72", "36.03"],
        transit: &["31.73", "21.72", "14.72"],
        destinations: &["KH", "MM", "KH", "LA"],
        acts: &[A::Recruitment, A::Sending, A::Receipt],
        means: &[M::Deception, M::Confinement, M::DebtBondage],
        purpose: P::UseOfLabour,
        indicators: &[
            I::AboutJob,
            I::AboutConditions,
            I::FalseSuccess,
            I::ExcessiveHours,
            I::DocumentsTaken,
            I::DebtAtDestination,
            I::ForcedIllicit,
            I::ThreatAtDestination,
            I::Isolated,
        ],
        recruitment: &[R::OnlineAdvertisement, R::SocialNetwork],
        control: &[C::PhysicalThreats, C::RestrictsMovement, C::DebtBondage],
        relationship: Relationship::Unacquainted,
        needs: &[
            S::Health,
            S::Psychological,
            S::LegalAid,
            S::Repatriation,
            S::Livelihood,
            S::Restitution,
        ],
        told: &[
            "Melamar sebagai layanan pelanggan dari iklan di media sosial. Setiba di sana dipaksa \
             menipu orang lewat pesan. Kompleks dijaga, telepon diperiksa, dan diminta tebusan \
             untuk pulang. Keluarga menerima pesan suara minta tolong.",
            "Keluarga melapor: anaknya berangkat dengan visa wisata, dijanjikan pekerjaan komputer. \
             Sejak dua minggu hanya bisa menghubungi sembunyi-sembunyi. Katanya disekap, target \
             tidak tercapai dihukum.",
        ],
    },
    Profile {
        form: F::Prostitution,
        sexes: WOMEN,
        ages: (16, 27),
        origins: &["32.12", "32.09", "32.03", "32.02", "18.03"],
        transit: &["32.15", "31.72"],
        destinations: &[],
        acts: &[A::Recruitment, A::Transport, A::Harbouring],
        means: &[M::Deception, M::DebtBondage, M::AbuseOfVulnerability],
        purpose: P::Prostitution,
        indicators: &[
            I::AboutJob,
            I::EconomicReasons,
            I::DifficultFamily,
            I::DebtAtDestination,
            I::Isolated,
            I::ThreatInform,
            I::WagesWithheld,
        ],
        recruitment: &[R::SocialNetwork, R::Friends],
        control: &[C::DebtBondage, C::TakesEarnings, C::ThreatensFamily],
        relationship: Relationship::Acquainted,
        needs: &[
            S::Health,
            S::MedicalForensic,
            S::Shelter,
            S::Psychological,
            S::SocialRehabilitation,
            S::LegalAid,
            S::Reintegration,
            S::Restitution,
        ],
        told: &[
            "Ditawari pekerjaan di kafe oleh kenalan. Sampai di Jakarta ditempatkan di kamar hotel \
             dan dipaksa melayani tamu untuk melunasi biaya perjalanan dan baju. Telepon dipegang \
             pengelola.",
            "Petugas keamanan hotel melihat seorang perempuan muda menangis dan minta diantar \
             pulang. Mengaku tidak dibayar dan diancam fotonya dikirim ke kampung.",
        ],
    },
    Profile {
        form: F::OnlineSexual,
        sexes: WOMEN,
        ages: (13, 17),
        origins: &["31.73", "36.03", "32.01"],
        transit: &[],
        destinations: &[],
        acts: &[A::Recruitment],
        means: &[M::Deception, M::AbuseOfVulnerability],
        purpose: P::UseOfBody,
        indicators: &[
            I::ByPromiseOfMarriage,
            I::EmotionalDependency,
            I::StrongInfluence,
            I::ThreatInform,
        ],
        recruitment: &[R::SocialNetwork],
        control: &[C::PsychologicalAbuse, C::FalsePromises],
        relationship: Relationship::Acquainted,
        needs: &[
            S::Psychological,
            S::Health,
            S::MedicalForensic,
            S::LegalAid,
            S::Education,
            S::Reintegration,
            S::Restitution,
        ],
        told: &[
            "Guru BK melapor: seorang murid berubah murung dan sering tidak masuk. Ia bercerita \
             diminta siaran di aplikasi oleh pacar yang dikenal di internet, uangnya diambil, dan \
             diancam videonya disebar.",
        ],
    },
    Profile {
        form: F::ShipCrew,
        sexes: MEN,
        ages: (18, 35),
        origins: &["33.29", "33.01", "52.03", "53.71"],
        transit: &["31.72", "21.72"],
        destinations: &["TW", "CN", "KR"],
        acts: &[A::Recruitment, A::Sending, A::Receipt],
        means: &[M::Deception, M::Forgery, M::DebtBondage],
        purpose: P::ForcedLabour,
        indicators: &[
            I::AboutContract,
            I::AboutConditions,
            I::EconomicReasons,
            I::ExcessiveHours,
            I::HazardousWork,
            I::BadLiving,
            I::DocumentsTaken,
            I::WagesWithheld,
            I::ViolenceAtDestination,
        ],
        recruitment: &[R::Friends, R::PlaceOfBusiness],
        control: &[
            C::WithholdsDocuments,
            C::PhysicalAbuse,
            C::ExcessiveWorkingHours,
        ],
        relationship: Relationship::Unacquainted,
        needs: &[
            S::Health,
            S::LegalAid,
            S::Repatriation,
            S::Livelihood,
            S::Restitution,
        ],
        told: &[
            "Tiga awak kapal ikan diturunkan di pelabuhan setelah empat belas bulan di laut. Gaji \
             baru dibayar dua bulan, buku pelaut ditahan. Seorang sakit dan tidak diobati.",
        ],
    },
    Profile {
        form: F::ForcedLabour,
        sexes: BOTH,
        ages: (17, 29),
        origins: &["33.29", "18.03", "35.07", "32.12"],
        transit: &[],
        destinations: &[],
        acts: &[A::Recruitment, A::Harbouring],
        means: &[M::Deception, M::DebtBondage, M::Confinement],
        purpose: P::ForcedLabour,
        indicators: &[
            I::AboutWages,
            I::AboutHousing,
            I::LackOfEducation,
            I::ExcessiveHours,
            I::LowWage,
            I::BadWorking,
            I::DebtAtDestination,
            I::Isolated,
            I::WagesWithheld,
        ],
        recruitment: &[R::Family, R::Friends],
        control: &[
            C::RestrictsMovement,
            C::TakesEarnings,
            C::ExcessiveWorkingHours,
        ],
        relationship: Relationship::Acquainted,
        needs: &[
            S::Health,
            S::Shelter,
            S::SocialRehabilitation,
            S::LegalAid,
            S::IdentityDocuments,
            S::Reintegration,
            S::Restitution,
        ],
        told: &[
            "Warga melapor: di rumah konveksi lantai dua ada pekerja muda yang tidak pernah turun. \
             Pintu digembok malam hari. Seorang berhasil keluar dan mengatakan upah dipotong utang \
             makan.",
            "Dibawa dari kampung untuk bekerja di gudang. KTP diambil, tidur di gudang, upah tidak \
             dibayar empat bulan dengan alasan utang perjalanan.",
        ],
    },
    Profile {
        form: F::ChildLabour,
        sexes: WOMEN,
        ages: (13, 16),
        origins: &["32.02", "33.29", "53.02", "18.03"],
        transit: &[],
        destinations: &[],
        acts: &[A::Recruitment, A::Transfer, A::Receipt],
        means: &[M::Deception, M::AbuseOfVulnerability],
        purpose: P::UseOfLabour,
        indicators: &[
            I::AboutEducation,
            I::DifficultFamily,
            I::EconomicReasons,
            I::ExcessiveHours,
            I::NoEducation,
            I::LowWage,
            I::ViolenceAtDestination,
        ],
        recruitment: &[R::Family],
        control: &[C::RestrictsMovement, C::PhysicalAbuse],
        relationship: Relationship::Familial,
        needs: &[
            S::Health,
            S::Shelter,
            S::Psychological,
            S::Education,
            S::LegalAid,
            S::Reintegration,
        ],
        told: &[
            "Tetangga mendengar anak perempuan menangis hampir setiap malam. Anak itu bekerja di \
             rumah, tidak sekolah, dan ada bekas luka di lengan. Dibawa kerabat dengan janji \
             disekolahkan.",
        ],
    },
    Profile {
        form: F::Begging,
        sexes: BOTH,
        ages: (6, 12),
        origins: &["32.01", "36.03", "32.12"],
        transit: &[],
        destinations: &[],
        acts: &[A::Transport, A::Harbouring],
        means: &[M::AbuseOfPower, M::AbuseOfVulnerability],
        purpose: P::UseOfLabour,
        indicators: &[
            I::ControlOfExploiters,
            I::ExcessiveHours,
            I::NoEducation,
            I::BadLiving,
            I::WagesWithheld,
        ],
        recruitment: &[R::Family],
        control: &[C::TakesEarnings, C::PhysicalThreats],
        relationship: Relationship::Familial,
        needs: &[
            S::Shelter,
            S::Health,
            S::Psychological,
            S::Education,
            S::Reintegration,
        ],
        told: &[
            "Penjangkauan malam menemukan dua anak mengamen di lampu merah sampai lewat tengah \
             malam, diawasi orang dewasa yang mengambil uangnya. Anak takut pulang tanpa setoran.",
        ],
    },
    Profile {
        form: F::BrideOrder,
        sexes: WOMEN,
        ages: (17, 25),
        origins: &["61.72", "32.03", "32.12"],
        transit: &["31.73", "61.71"],
        destinations: &["CN"],
        acts: &[A::Recruitment, A::Sending, A::Transfer],
        means: &[M::Deception, M::Forgery, M::Payment],
        purpose: P::PracticesLikeSlavery,
        indicators: &[
            I::ByPromiseOfMarriage,
            I::EconomicReasons,
            I::AboutDocuments,
            I::DocumentsTaken,
            I::Isolated,
            I::LegalStatusAtDestination,
        ],
        recruitment: &[R::Friends, R::SocialNetwork],
        control: &[C::RestrictsMovement, C::WithholdsDocuments, C::SexualAbuse],
        relationship: Relationship::Unacquainted,
        needs: &[
            S::Health,
            S::Psychological,
            S::LegalAid,
            S::Repatriation,
            S::Reintegration,
        ],
        told: &[
            "Perwakilan RI meneruskan pengaduan: dinikahkan melalui perantara, umur di paspor \
             diubah. Suami melarang keluar rumah dan mengambil telepon. Meminta pulang.",
        ],
    },
];

/// What is told in reports that turn out to be something else.
pub(crate) const OTHERS: &[&str] = &[
    "Pekerja toko belum menerima upah lembur dua bulan. Bebas keluar masuk, memegang dokumen sendiri, \
     dan ingin pindah kerja.",
    "Suami istri bertengkar dan istri pergi dari rumah. Keluarga mengira dibawa orang; ternyata \
     menginap di rumah saudara.",
    "Penelepon bertanya bagaimana melamar kerja ke luar negeri lewat jalur resmi.",
    "Laporan kehilangan orang; orangnya sudah kembali dan tidak ingin dihubungi lagi.",
];

/// Notes that case managers write.
pub(crate) const NOTES: &[&str] = &[
    "Asesmen awal selesai. Penyintas tenang setelah penjelasan hak dan alur layanan. Minta dihubungi \
     hanya pada siang hari.",
    "Keluarga dihubungi dengan izin. Bersedia menerima kepulangan; rumah aman untuk ditinggali.",
    "Penyintas ingin fokus pada pemulihan dahulu dan memikirkan laporan polisi. Keputusannya dihormati.",
    "Kondisi membaik. Mulai mengikuti kegiatan keterampilan dua kali seminggu.",
];

/// Notes on the legal track.
pub(crate) const LEGAL_NOTES: &[&str] = &[
    "Laporan polisi dibuat dengan pendampingan. Perhitungan restitusi diajukan melalui penyidik.",
    "SP2HP diterima: berkas tahap satu dikirim ke kejaksaan.",
];

/// Notes on health.
pub(crate) const MEDICAL_NOTES: &[&str] = &[
    "Pemeriksaan umum baik, anemia ringan, obat diberikan. Kontrol dua minggu lagi. Tidak ada alergi.",
    "Luka lama di lengan bawah, sembuh. Rujuk psikolog; tidur terganggu. Tidak hamil.",
];

/// What a sender writes to who is to receive a referral.
pub(crate) const MESSAGES: &[&str] = &[
    "Mohon pelayanan segera. Penyintas sudah diberi penjelasan dan setuju. Hubungi manajer kasus untuk \
     penjemputan.",
    "Mohon dijadwalkan minggu ini. Penyintas didampingi petugas perempuan.",
];

/// Why a receiver declines.
pub(crate) const REFUSALS: &[(DeclineReason, &str)] = &[
    (
        DeclineReason::NoCapacity,
        "Mohon maaf, tempat penuh sampai akhir bulan.",
    ),
    (
        DeclineReason::NotEligible,
        "Layanan kami hanya untuk perempuan dan anak.",
    ),
    (
        DeclineReason::TooLittleInformation,
        "Mohon kirim kembali dengan hasil asesmen.",
    ),
];

/// What a receiver asks, and what the sender answers.
pub(crate) const QUESTION: (&str, &str) = (
    "Apakah penyintas membutuhkan penerjemah bahasa daerah, dan adakah pantangan makanan?",
    "Tidak perlu penerjemah. Tidak ada pantangan; obat rutin dibawa.",
);
