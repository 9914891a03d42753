//! The three elements (tiga unsur) of trafficking: act, means, purpose.
//!
//! Lists: UU 21/2007 article 1 numbers 1 and 7; Permensos 8/2023 article 5 adds purposes under
//! which the social ministry serves people, without making them a criminal element.

use serde::{Deserialize, Serialize};

crate::coded! {
    /// Proses: what was done.
    pub enum Act: "act" {
        /// Perekrutan.
        Recruitment = "recruitment",
        /// Pengangkutan.
        Transport = "transport",
        /// Penampungan.
        Harbouring = "harbouring",
        /// Pengiriman.
        Sending = "sending",
        /// Pemindahan.
        Transfer = "transfer",
        /// Penerimaan.
        Receipt = "receipt",
    }
}

crate::coded! {
    /// Cara: by what means.
    pub enum Means: "means" {
        /// Ancaman kekerasan.
        ThreatOfViolence = "threat-of-violence",
        /// Penggunaan kekerasan.
        Violence = "violence",
        /// Penculikan.
        Abduction = "abduction",
        /// Penyekapan.
        Confinement = "confinement",
        /// Pemalsuan.
        Forgery = "forgery",
        /// Penipuan.
        Deception = "deception",
        /// Penyalahgunaan kekuasaan.
        AbuseOfPower = "abuse-of-power",
        /// Penyalahgunaan posisi rentan.
        AbuseOfVulnerability = "abuse-of-vulnerability",
        /// Penjeratan utang.
        DebtBondage = "debt-bondage",
        /// Memberi bayaran atau manfaat kepada orang yang memegang kendali.
        Payment = "payment",
    }
}

crate::coded! {
    /// Tujuan: for what.
    pub enum Purpose: "purpose" {
        /// Pelacuran.
        Prostitution = "prostitution",
        /// Kerja atau pelayanan paksa.
        ForcedLabour = "forced-labour",
        /// Perbudakan.
        Slavery = "slavery",
        /// Praktik serupa perbudakan.
        PracticesLikeSlavery = "practices-like-slavery",
        /// Penindasan.
        Oppression = "oppression",
        /// Pemerasan.
        Extortion = "extortion",
        /// Pemanfaatan fisik, seksual, organ reproduksi.
        UseOfBody = "use-of-body",
        /// Transplantasi organ atau jaringan tubuh.
        OrganRemoval = "organ-removal",
        /// Memanfaatkan tenaga atau kemampuan seseorang.
        UseOfLabour = "use-of-labour",
        /// Paham radikalisme atau terorisme.
        Radicalism = "radicalism",
        /// Eksploitasi seksual daring.
        OnlineSexualExploitation = "online-sexual-exploitation",
        /// Penelantaran.
        Abandonment = "abandonment",
        /// Deportasi.
        Deportation = "deportation",
        /// Ketidakmampuan menyesuaikan diri.
        Maladjustment = "maladjustment",
    }
}

crate::coded! {
    /// Where a purpose is listed.
    pub enum PurposeSource: "purpose-source" {
        /// UU 21/2007 article 1 number 7.
        Law = "law",
        /// Permensos 8/2023 article 5, beyond the law.
        SocialMinistry = "social-ministry",
    }
}

impl Purpose {
    /// Where it is listed.
    pub const fn source(self) -> PurposeSource {
        match self {
            Self::Prostitution
            | Self::ForcedLabour
            | Self::Slavery
            | Self::PracticesLikeSlavery
            | Self::Oppression
            | Self::Extortion
            | Self::UseOfBody
            | Self::OrganRemoval
            | Self::UseOfLabour => PurposeSource::Law,
            Self::Radicalism
            | Self::OnlineSexualExploitation
            | Self::Abandonment
            | Self::Deportation
            | Self::Maladjustment => PurposeSource::SocialMinistry,
        }
    }

    /// Whether it counts as the purpose element under `standard`.
    ///
    /// The domestic element knows the law's list alone. Palermo article 3(a) covers "at a minimum"
    /// what the law lists and any sexual exploitation, so exploitation online counts there; the
    /// other additions describe need for service, not exploitation.
    pub const fn counts(self, standard: Standard) -> bool {
        match self.source() {
            PurposeSource::Law => true,
            PurposeSource::SocialMinistry => {
                matches!(
                    (standard, self),
                    (Standard::International, Self::OnlineSexualExploitation)
                )
            }
        }
    }
}

crate::coded! {
    /// By which definition a result was found. Both are kept, side by side.
    pub enum Standard: "standard" {
        /// Palermo Protocol article 3: for a child (below 18) means are not required.
        International = "international",
        /// Unsur pidana of UU 21/2007 article 1 number 1: act, means and purpose at any age.
        Domestic = "domestic",
    }
}

crate::coded! {
    /// One of the three elements.
    pub enum Element: "element" {
        /// Proses.
        Act = "act",
        /// Cara.
        Means = "means",
        /// Tujuan.
        Purpose = "purpose",
    }
}

/// One fact of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "element", content = "code", rename_all = "kebab-case")]
pub enum Fact {
    /// An act.
    Act(Act),
    /// A means.
    Means(Means),
    /// A purpose.
    Purpose(Purpose),
}

impl Fact {
    /// The message key that names it.
    pub fn key(self) -> &'static str {
        use crate::Coded;
        match self {
            Self::Act(act) => act.key(),
            Self::Means(means) => means.key(),
            Self::Purpose(purpose) => purpose.key(),
        }
    }
}
