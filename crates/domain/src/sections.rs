//! Sections of a file and the three classes of data (coded facts, sealed A, sealed B).

crate::coded! {
    /// A part of a report's or case's file. Each sealed section has a data key of its own.
    pub enum Section: "section" {
        /// Coded facts: enumerations, dates, area codes. Not sealed.
        General = "general",
        /// Who a person is: names, NIK, passport, birth date. Sealed A.
        Identity = "identity",
        /// What happened, in words; notes and reasons. Sealed A.
        Narrative = "narrative",
        /// Legal track notes. Sealed A.
        Legal = "legal",
        /// Where a person is and how to reach them. Sealed B.
        Location = "location",
        /// Health and psychological records. Sealed B.
        Medical = "medical",
        /// Original evidence and public reports. Sealed B.
        Evidence = "evidence",
    }
}

/// Who can open a section's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Coded facts in plain columns: never free text, never a name.
    Coded,
    /// Under a key of the server, opened after the policy permits.
    SealedA,
    /// Under the keys of the entitled teams; the server alone cannot open it.
    SealedB,
}

impl Section {
    /// The class of data that the section holds (product.md, principle 3).
    pub const fn class(self) -> Class {
        match self {
            Self::General => Class::Coded,
            Self::Identity | Self::Narrative | Self::Legal => Class::SealedA,
            Self::Location | Self::Medical | Self::Evidence => Class::SealedB,
        }
    }
}

/// A small set of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Sections(u8);

impl Sections {
    /// No section.
    pub const NONE: Self = Self(0);

    /// The set with `section` added.
    #[must_use]
    pub const fn with(self, section: Section) -> Self {
        Self(self.0 | 1 << section as u8)
    }

    /// Whether `section` is in the set.
    pub const fn has(self, section: Section) -> bool {
        self.0 & (1 << section as u8) != 0
    }

    /// What is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members in their order.
    pub fn iter(self) -> impl Iterator<Item = Section> {
        use crate::Coded;
        Section::ALL.iter().copied().filter(move |s| self.has(*s))
    }

    /// The stored form: codes joined by commas.
    pub fn codes(self) -> String {
        use crate::Coded;
        self.iter().map(Coded::code).collect::<Vec<_>>().join(",")
    }

    /// Reads the stored form; unknown codes are an error, an empty text is the empty set.
    pub fn from_codes(codes: &str) -> Result<Self, crate::UnknownCode> {
        codes
            .split(',')
            .filter(|code| !code.is_empty())
            .map(str::parse)
            .collect()
    }
}

impl FromIterator<Section> for Sections {
    fn from_iter<I: IntoIterator<Item = Section>>(sections: I) -> Self {
        sections.into_iter().fold(Self::NONE, Self::with)
    }
}
