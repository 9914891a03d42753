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

/// A login: 3 to 32 lower-case letters, digits, dots and dashes, a letter first. Written on paper,
/// spoken on the telephone, and put into the audit as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login(String);

/// The text is no login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a login has 3 to 32 lower-case letters, digits, dots and dashes, a letter first")]
pub struct LoginError;

impl crate::MessageKey for LoginError {
    fn key(&self) -> &'static str {
        "error-login"
    }
}

impl std::str::FromStr for Login {
    type Err = LoginError;

    /// Capitals become small letters; nothing else is changed.
    fn from_str(text: &str) -> Result<Self, LoginError> {
        let login = text.trim().to_ascii_lowercase();
        let fits =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        let whole = (3..=32).contains(&login.len())
            && login.starts_with(|c: char| c.is_ascii_lowercase())
            && login.bytes().all(fits);
        if whole {
            Ok(Self(login))
        } else {
            Err(LoginError)
        }
    }
}

impl Login {
    /// The login as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_short_and_plain() {
        for (typed, login) in [
            ("sari.w", Some("sari.w")),
            (" Sari-2 ", Some("sari-2")),
            ("a1b", Some("a1b")),
            ("ab", None),
            ("2sari", None),
            ("sari w", None),
            ("sari@dinas", None),
            ("særi", None),
            ("a123456789012345678901234567890123", None),
        ] {
            let parsed = typed.parse::<Login>().ok();
            assert_eq!(parsed.as_ref().map(Login::as_str), login, "{typed}");
        }
    }
}
