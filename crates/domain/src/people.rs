//! Organisations, roles and levels of the task force.

crate::coded! {
    /// What an account is for. A role never implies a case: relations do (policy crate).
    pub enum Role: "role" {
        /// Petugas pengaduan: records reports and screens them.
        IntakeOfficer = "intake-officer",
        /// Manajer kasus (UPTD PPA, social worker): owns cases.
        CaseManager = "case-manager",
        /// Penyedia layanan (hospital, shelter, legal aid, NGO): answers referrals.
        ServiceProvider = "service-provider",
        /// Penyidik (police women-and-children unit): the legal track.
        Investigator = "investigator",
        /// Sekretariat gugus tugas: members, organisations, letters, coded figures.
        Secretariat = "secretariat",
        /// Ketua bidang or pimpinan: what is overdue and unmet.
        Leader = "leader",
        /// Pengawas of the province or the country: figures, never identities.
        Overseer = "overseer",
        /// Analis data: imports, definitions, figures.
        Analyst = "analyst",
        /// Admin: accounts, organisations, teams, audit; never a case.
        Administrator = "administrator",
        /// Pejabat pelindungan data: audit and privacy; never a case.
        DataProtectionOfficer = "data-protection-officer",
    }
}

crate::coded! {
    /// Level of a task force (Perpres 69/2008 as last changed by 49/2023).
    pub enum Level: "level" {
        /// Gugus tugas pusat.
        National = "national",
        /// Gugus tugas provinsi.
        Province = "province",
        /// Gugus tugas kabupaten/kota.
        City = "city",
    }
}

crate::coded! {
    /// Kind of organisation: HTCDS v2.0 `org_Type`, with the Indonesian offices that matter.
    pub enum OrganisationKind: "organisation-kind" {
        /// UPTD PPA: the local women-and-children protection unit.
        ProtectionUnit = "protection-unit",
        /// Local government agency (OPD).
        LocalAgency = "local-agency",
        /// Central government office.
        CentralAgency = "central-agency",
        /// Police.
        Police = "police",
        /// Prosecution or court.
        Justice = "justice",
        /// Immigration.
        Immigration = "immigration",
        /// Hospital or community health centre.
        Health = "health",
        /// Shelter (rumah aman, RPS, panti).
        Shelter = "shelter",
        /// Legal aid, LPSK.
        LegalAid = "legal-aid",
        /// Migrant worker protection (BP3MI).
        MigrantProtection = "migrant-protection",
        /// Non-governmental organisation.
        Ngo = "ngo",
        /// School or university.
        Education = "education",
        /// Embassy or consulate (Perwakilan RI or foreign).
        Mission = "mission",
    }
}
