//! Who plays: task forces, their organisations and teams, and an account of every role.
//!
//! Public offices bear generic names; private organisations and all people are invented.

use domain::people::{Level, OrganisationKind as Kind, Role};

/// A task force.
pub(crate) struct Force {
    /// Ending of its logins: `intake.jakbar`.
    pub(crate) short: &'static str,
    /// Its level.
    pub(crate) level: Level,
    /// Its area.
    pub(crate) area: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// The task force above it, by its short name.
    pub(crate) parent: Option<&'static str>,
    /// Its organisations.
    pub(crate) organisations: &'static [Organisation],
    /// Logins of the three custodians.
    pub(crate) custodians: Option<[&'static str; 3]>,
}

/// An organisation.
pub(crate) struct Organisation {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its kind.
    pub(crate) kind: Kind,
    /// Address of the office.
    pub(crate) address: &'static str,
    /// Telephone of the office: the prefix 0840 belongs to no operator.
    pub(crate) phone: &'static str,
    /// Its teams.
    pub(crate) teams: &'static [Team],
    /// Its people.
    pub(crate) people: &'static [Person],
}

/// A team.
pub(crate) struct Team {
    /// By which the play calls it.
    pub(crate) key: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// Takes reports, cases, referrals.
    pub(crate) takes: [bool; 3],
    /// Logins of its members without their ending; the first leads it.
    pub(crate) members: &'static [&'static str],
}

/// Somebody with an account.
pub(crate) struct Person {
    /// Login without its ending.
    pub(crate) login: &'static str,
    /// Name.
    pub(crate) name: &'static str,
    /// Post.
    pub(crate) post: &'static str,
    /// Role.
    pub(crate) role: Role,
}

const fn person(login: &'static str, name: &'static str, post: &'static str, role: Role) -> Person {
    Person {
        login,
        name,
        post,
        role,
    }
}

const REPORTS: [bool; 3] = [true, false, false];
const CASES: [bool; 3] = [true, true, false];
const REFERRALS: [bool; 3] = [false, false, true];
const EVERYTHING: [bool; 3] = [true, true, true];

const fn team(
    key: &'static str,
    name: &'static str,
    takes: [bool; 3],
    members: &'static [&'static str],
) -> Team {
    Team {
        key,
        name,
        takes,
        members,
    }
}

/// All task forces of the demonstration, the upper one first.
pub(crate) const FORCES: &[Force] = &[NATIONAL, PROVINCE, JAKARTA_BARAT, BATAM];

const NATIONAL: Force = Force {
    short: "pusat",
    level: Level::National,
    area: "31",
    name: "Gugus Tugas Pusat TPPO",
    parent: None,
    custodians: None,
    organisations: &[Organisation {
        name: "Sekretariat Gugus Tugas Pusat",
        kind: Kind::CentralAgency,
        address: "Jakarta Selatan",
        phone: "0840-2300-0001",
        teams: &[],
        people: &[
            person(
                "overseer",
                "Danurwenda Kusuma",
                "Kepala Sekretariat",
                Role::Overseer,
            ),
            person(
                "admin",
                "Laksita Puspasari",
                "Pranata Komputer",
                Role::Administrator,
            ),
        ],
    }],
};

const PROVINCE: Force = Force {
    short: "dki",
    level: Level::Province,
    area: "31",
    name: "Gugus Tugas TPPO Provinsi DKI Jakarta",
    parent: Some("pusat"),
    custodians: None,
    organisations: &[Organisation {
        name: "Dinas PPAPP Provinsi DKI Jakarta",
        kind: Kind::LocalAgency,
        address: "Jakarta Pusat",
        phone: "0840-2300-0002",
        teams: &[],
        people: &[
            person(
                "overseer",
                "Retno Widyaningsih",
                "Kepala Bidang Perlindungan",
                Role::Overseer,
            ),
            person(
                "admin",
                "Galih Nurcahyo",
                "Pranata Komputer",
                Role::Administrator,
            ),
        ],
    }],
};

const JAKARTA_BARAT: Force = Force {
    short: "jakbar",
    level: Level::City,
    area: "31.73",
    name: "Gugus Tugas TPPO Kota Administrasi Jakarta Barat",
    parent: Some("dki"),
    custodians: Some(["supervisor.jakbar", "dpo.jakbar", "ngo.jakbar"]),
    organisations: &[
        Organisation {
            name: "UPT PPA Jakarta Barat",
            kind: Kind::ProtectionUnit,
            address: "Jalan Raya Kembangan, Jakarta Barat",
            phone: "0840-2300-0003",
            teams: &[
                team(
                    "intake",
                    "Pos Pengaduan",
                    REPORTS,
                    &["supervisor", "intake", "intake2"],
                ),
                team(
                    "cases",
                    "Manajemen Kasus",
                    CASES,
                    &["supervisor", "manager", "manager2", "leader"],
                ),
            ],
            people: &[
                person(
                    "intake",
                    "Sekar Maheswari",
                    "Petugas pengaduan",
                    Role::IntakeOfficer,
                ),
                person(
                    "intake2",
                    "Bima Adinata",
                    "Petugas pengaduan",
                    Role::IntakeOfficer,
                ),
                person(
                    "manager",
                    "Laras Kinanthi",
                    "Manajer kasus",
                    Role::CaseManager,
                ),
                person(
                    "manager2",
                    "Danu Pratikno",
                    "Manajer kasus",
                    Role::CaseManager,
                ),
                person(
                    "supervisor",
                    "Ningsih Adiwarna",
                    "Koordinator manajemen kasus",
                    Role::CaseManager,
                ),
            ],
        },
        Organisation {
            name: "Bagian Kesejahteraan Rakyat Setko Jakarta Barat",
            kind: Kind::LocalAgency,
            address: "Jalan Raya Kembangan Nomor 2, Jakarta Barat",
            phone: "0840-2300-0004",
            teams: &[],
            people: &[
                person(
                    "secretariat",
                    "Mirah Sasmita",
                    "Sekretariat gugus tugas",
                    Role::Secretariat,
                ),
                person(
                    "leader",
                    "Wiratno Soedarsa",
                    "Ketua bidang rehabilitasi sosial",
                    Role::Leader,
                ),
                person(
                    "admin",
                    "Tirta Wicaksana",
                    "Administrator",
                    Role::Administrator,
                ),
                person(
                    "admin2",
                    "Puspa Arumdati",
                    "Administrator",
                    Role::Administrator,
                ),
            ],
        },
        Organisation {
            name: "Inspektorat Pembantu Kota Jakarta Barat",
            kind: Kind::LocalAgency,
            address: "Jalan Raya Kembangan Nomor 2, Jakarta Barat",
            phone: "0840-2300-0005",
            teams: &[],
            people: &[person(
                "dpo",
                "Banyu Aditirta",
                "Pejabat pelindungan data",
                Role::DataProtectionOfficer,
            )],
        },
        Organisation {
            name: "Suku Dinas PPAPP Jakarta Barat",
            kind: Kind::LocalAgency,
            address: "Jalan Raya Kembangan Nomor 2, Jakarta Barat",
            phone: "0840-2300-0006",
            teams: &[],
            people: &[person(
                "analyst",
                "Ratri Wulandita",
                "Analis data",
                Role::Analyst,
            )],
        },
        Organisation {
            name: "Polres Metro Jakarta Barat",
            kind: Kind::Police,
            address: "Jalan S. Parman, Jakarta Barat",
            phone: "0840-2300-0007",
            teams: &[team("police", "Unit PPA", REFERRALS, &["police"])],
            people: &[person(
                "police",
                "Arga Santika",
                "Penyidik Unit PPA",
                Role::Investigator,
            )],
        },
        Organisation {
            name: "RSUD Jakarta Barat",
            kind: Kind::Health,
            address: "Cengkareng, Jakarta Barat",
            phone: "0840-2300-0008",
            teams: &[team(
                "hospital",
                "Pusat Pelayanan Terpadu",
                REFERRALS,
                &["hospital"],
            )],
            people: &[person(
                "hospital",
                "dr. Kirana Damayanti",
                "Koordinator PPT",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "Rumah Aman Pelita Barat",
            kind: Kind::Shelter,
            address: "",
            phone: "0840-2300-0009",
            teams: &[team("shelter", "Penerimaan", REFERRALS, &["shelter"])],
            people: &[person(
                "shelter",
                "Asih Prameswari",
                "Pengelola rumah aman",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "LBH Cahaya Keadilan Nusantara",
            kind: Kind::LegalAid,
            address: "Palmerah, Jakarta Barat",
            phone: "0840-2300-0010",
            teams: &[team("legalaid", "Bantuan Hukum", REFERRALS, &["legalaid"])],
            people: &[person(
                "legalaid",
                "Gading Mahardhika",
                "Advokat publik",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "BP3MI DKI Jakarta",
            kind: Kind::MigrantProtection,
            address: "Jakarta Timur",
            phone: "0840-2300-0011",
            teams: &[team(
                "bp3mi",
                "Kepulangan dan Pemberdayaan",
                REFERRALS,
                &["bp3mi"],
            )],
            people: &[person(
                "bp3mi",
                "Seno Adiprana",
                "Pengantar kerja",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "Suku Dinas Sosial Jakarta Barat",
            kind: Kind::LocalAgency,
            address: "Jalan Raya Kembangan Nomor 2, Jakarta Barat",
            phone: "0840-2300-0012",
            teams: &[team(
                "social",
                "Rehabilitasi Sosial",
                REFERRALS,
                &["social"],
            )],
            people: &[person(
                "social",
                "Hening Saraswati",
                "Pekerja sosial",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "Yayasan Lentera Pesisir",
            kind: Kind::Ngo,
            address: "Kalideres, Jakarta Barat",
            phone: "0840-2300-0013",
            teams: &[team(
                "ngo",
                "Pendampingan Penyintas",
                EVERYTHING,
                &["ngo", "ngo2"],
            )],
            people: &[
                person("ngo", "Maya Anjarwati", "Pendamping", Role::ServiceProvider),
                person(
                    "ngo2",
                    "Wening Purnamasari",
                    "Manajer kasus",
                    Role::CaseManager,
                ),
            ],
        },
        Organisation {
            name: "LPSK, layanan restitusi",
            kind: Kind::LegalAid,
            address: "Jakarta Timur",
            phone: "0840-2300-0014",
            teams: &[],
            people: &[],
        },
        Organisation {
            name: "Suku Dinas Dukcapil Jakarta Barat",
            kind: Kind::LocalAgency,
            address: "Jalan Raya Kembangan Nomor 2, Jakarta Barat",
            phone: "0840-2300-0015",
            teams: &[],
            people: &[],
        },
        Organisation {
            name: "Kejaksaan Negeri Jakarta Barat",
            kind: Kind::Justice,
            address: "Jalan Kembangan Raya, Jakarta Barat",
            phone: "0840-2300-0016",
            teams: &[],
            people: &[],
        },
        Organisation {
            name: "Kantor Imigrasi Jakarta Barat",
            kind: Kind::Immigration,
            address: "Taman Sari, Jakarta Barat",
            phone: "0840-2300-0017",
            teams: &[],
            people: &[],
        },
    ],
};

const BATAM: Force = Force {
    short: "batam",
    level: Level::City,
    area: "21.71",
    name: "Gugus Tugas TPPO Kota Batam",
    parent: None,
    custodians: Some(["manager.batam", "police.batam", "shelter.batam"]),
    organisations: &[
        Organisation {
            name: "UPTD PPA Kota Batam",
            kind: Kind::ProtectionUnit,
            address: "Sekupang, Batam",
            phone: "0840-2300-0018",
            teams: &[
                team("intake", "Pengaduan", REPORTS, &["manager", "intake"]),
                team("cases", "Manajemen Kasus", CASES, &["manager"]),
            ],
            people: &[
                person(
                    "intake",
                    "Intan Marlinda",
                    "Petugas pengaduan",
                    Role::IntakeOfficer,
                ),
                person(
                    "manager",
                    "Rafli Daswir",
                    "Manajer kasus",
                    Role::CaseManager,
                ),
            ],
        },
        Organisation {
            name: "Polresta Barelang",
            kind: Kind::Police,
            address: "Batam Kota, Batam",
            phone: "0840-2300-0019",
            teams: &[team("police", "Unit PPA", REFERRALS, &["police"])],
            people: &[person(
                "police",
                "Yoga Samudra",
                "Penyidik Unit PPA",
                Role::Investigator,
            )],
        },
        Organisation {
            name: "Rumah Singgah Bahtera Harapan",
            kind: Kind::Shelter,
            address: "",
            phone: "0840-2300-0020",
            teams: &[team("shelter", "Penerimaan", REFERRALS, &["shelter"])],
            people: &[person(
                "shelter",
                "Melur Hasanah",
                "Pengelola",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "BP3MI Kepulauan Riau",
            kind: Kind::MigrantProtection,
            address: "Batam Kota, Batam",
            phone: "0840-2300-0021",
            teams: &[team("bp3mi", "Pelayanan Kepulangan", REFERRALS, &["bp3mi"])],
            people: &[person(
                "bp3mi",
                "Zulham Effran",
                "Pengantar kerja",
                Role::ServiceProvider,
            )],
        },
        Organisation {
            name: "Bagian Kesejahteraan Rakyat Kota Batam",
            kind: Kind::LocalAgency,
            address: "Batam Kota, Batam",
            phone: "0840-2300-0022",
            teams: &[],
            people: &[person(
                "admin",
                "Citra Ramadhina",
                "Administrator",
                Role::Administrator,
            )],
        },
    ],
};
