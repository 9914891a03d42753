//! The lawful basis of sharing (UU 27/2022 articles 20 to 26).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{MessageKey, sections::Sections};

crate::coded! {
    /// Lawful basis of processing, UU 27/2022 article 20 (2).
    pub enum LawfulBasis: "lawful-basis" {
        /// Persetujuan, for one or several purposes that were told.
        Consent = "consent",
        /// Perjanjian with the person.
        Contract = "contract",
        /// Kewajiban hukum of the controller.
        LegalDuty = "legal-duty",
        /// Kepentingan vital of the person.
        VitalInterest = "vital-interest",
        /// Kepentingan umum, pelayanan publik, or authority by law.
        PublicDuty = "public-duty",
        /// Kepentingan yang sah, weighed against the person's rights.
        LegitimateInterest = "legitimate-interest",
    }
}

crate::coded! {
    /// Who gave consent.
    pub enum ConsentGiver: "consent-giver" {
        /// The person.
        Person = "person",
        /// A parent or guardian (article 25; article 26 for a person with a disability).
        Guardian = "guardian",
    }
}

/// A recorded consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Who gave it.
    pub by: ConsentGiver,
    /// On which day.
    pub on: Date,
    /// What may be shared.
    #[serde(with = "section_codes")]
    pub scope: Sections,
    /// The day of withdrawal.
    pub withdrawn: Option<Date>,
}

/// Sections are stored as their codes, as everywhere.
mod section_codes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::sections::Sections;

    pub(super) fn serialize<S: Serializer>(scope: &Sections, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&scope.codes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Sections, D::Error> {
        let codes = String::deserialize(d)?;
        Sections::from_codes(&codes).map_err(D::Error::custom)
    }
}

/// What is to be shared about whom, and on what basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// The basis chosen.
    pub basis: LawfulBasis,
    /// The consent, where that is the basis.
    pub consent: Option<Consent>,
    /// What is shared.
    pub sections: Sections,
    /// Whether the person is a child.
    pub child: bool,
    /// Whether a parent or guardian is alleged to be a perpetrator.
    pub guardian_suspected: bool,
}

/// Why a basis does not carry the sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BasisError {
    /// Consent is the basis, and none is recorded.
    #[error("no consent is recorded")]
    ConsentMissing,
    /// The consent lies after today.
    #[error("the consent lies in the future")]
    ConsentInFuture,
    /// The consent was withdrawn.
    #[error("the consent was withdrawn")]
    ConsentWithdrawn,
    /// More is shared than was consented to.
    #[error("more is shared than was consented to")]
    BeyondScope,
    /// A child's consent is given by a parent or guardian.
    #[error("a child's parent or guardian must consent")]
    GuardianNeeded,
    /// The guardian who would consent is alleged to be a perpetrator.
    #[error("the guardian is alleged to be a perpetrator")]
    GuardianSuspected,
    /// Help to a victim is no contract with them.
    #[error("a contract does not carry a referral")]
    Contract,
}

impl BasisError {
    /// Other bases to look at, the likeliest first. None where consent can be put right.
    pub const fn suggests(self) -> &'static [LawfulBasis] {
        use LawfulBasis as L;
        match self {
            Self::GuardianSuspected => &[L::LegalDuty, L::VitalInterest, L::PublicDuty],
            Self::GuardianNeeded | Self::ConsentWithdrawn | Self::Contract => {
                &[L::LegalDuty, L::PublicDuty, L::VitalInterest]
            }
            Self::ConsentMissing | Self::ConsentInFuture | Self::BeyondScope => &[],
        }
    }
}

impl MessageKey for BasisError {
    fn key(&self) -> &'static str {
        match self {
            Self::ConsentMissing => "error-basis-consent-missing",
            Self::ConsentInFuture => "error-basis-consent-in-future",
            Self::ConsentWithdrawn => "error-basis-consent-withdrawn",
            Self::BeyondScope => "error-basis-beyond-scope",
            Self::GuardianNeeded => "error-basis-guardian-needed",
            Self::GuardianSuspected => "error-basis-guardian-suspected",
            Self::Contract => "error-basis-contract",
        }
    }
}

impl Sharing {
    /// Whether the basis carries the sharing on the day `today`.
    pub fn check(&self, today: Date) -> Result<(), BasisError> {
        match self.basis {
            LawfulBasis::Consent => self.check_consent(today),
            LawfulBasis::Contract => Err(BasisError::Contract),
            LawfulBasis::LegalDuty
            | LawfulBasis::VitalInterest
            | LawfulBasis::PublicDuty
            | LawfulBasis::LegitimateInterest => Ok(()),
        }
    }

    fn check_consent(&self, today: Date) -> Result<(), BasisError> {
        // The suspected guardian comes first: no form must send an officer to ask them.
        if self.child && self.guardian_suspected {
            return Err(BasisError::GuardianSuspected);
        }
        let Some(consent) = &self.consent else {
            return Err(BasisError::ConsentMissing);
        };
        if self.child && consent.by != ConsentGiver::Guardian {
            Err(BasisError::GuardianNeeded)
        } else if self.guardian_suspected && consent.by == ConsentGiver::Guardian {
            Err(BasisError::GuardianSuspected)
        } else if consent.on > today {
            Err(BasisError::ConsentInFuture)
        } else if consent.withdrawn.is_some_and(|day| day <= today) {
            Err(BasisError::ConsentWithdrawn)
        } else if consent.scope.and(self.sections) != self.sections {
            Err(BasisError::BeyondScope)
        } else {
            Ok(())
        }
    }
}
