//! Persons in a case, as coded facts: role, sex, age band.

use crate::htcds_coded;

crate::coded! {
    /// What a person is in a case.
    pub enum PersonRole: "person-role" {
        /// Korban, or terduga korban.
        Victim = "victim",
        /// Saksi.
        Witness = "witness",
        /// Terduga pelaku.
        AllegedPerpetrator = "alleged-perpetrator",
        /// Keluarga.
        Family = "family",
        /// Whoever reported and may be called.
        ReporterContact = "reporter-contact",
        /// A guardian who is no alleged perpetrator.
        Guardian = "guardian",
    }
}

crate::coded! {
    /// Sex as in official figures.
    pub enum Sex: "sex" {
        /// Perempuan.
        Female = "female",
        /// Laki-laki.
        Male = "male",
        /// Not known, or not answered.
        Unknown = "unknown",
    }
}

htcds_coded! {
    /// HTCDS `prs_Gender`, as the person says.
    pub enum Gender: "gender" {
        /// Feminine.
        Feminine = "feminine" => "Feminine",
        /// Masculine.
        Masculine = "masculine" => "Masculine",
        /// Transgender, feminine.
        TransgenderFeminine = "transgender-feminine" => "TransgenderFeminine",
        /// Transgender, masculine.
        TransgenderMasculine = "transgender-masculine" => "TransgenderMasculine",
        /// Non-conforming.
        NonConforming = "non-conforming" => "NonConforming",
        /// Not said or not known.
        Unknown = "unknown" => "NonSpecifiedUnknown",
    }
}

impl Sex {
    /// The gender to export where none was asked.
    pub const fn gender(self) -> Gender {
        match self {
            Self::Female => Gender::Feminine,
            Self::Male => Gender::Masculine,
            Self::Unknown => Gender::Unknown,
        }
    }
}

/// Whether an age in whole years is that of a child: below 18 (UU 21/2007 article 1 number 5).
pub const fn is_child(age: u8) -> bool {
    age < 18
}

crate::coded! {
    /// Age bands of SIMFONI PPA, and below them what remains where a source cuts ages at other
    /// years or says no more than child or adult.
    pub enum AgeBand: "age-band" {
        /// 0 to 5.
        To5 = "0-5",
        /// 6 to 12.
        To12 = "6-12",
        /// 13 to 17.
        To17 = "13-17",
        /// 18 to 24.
        To24 = "18-24",
        /// 25 to 44.
        To44 = "25-44",
        /// 45 to 59.
        To59 = "45-59",
        /// 60 and more.
        From60 = "60-plus",
        /// Below 18, no more is known.
        Child = "child",
        /// 18 or more, no more is known.
        Adult = "adult",
        /// Not known.
        Unknown = "unknown",
    }
}

impl AgeBand {
    /// The band of an age in whole years.
    pub const fn of_age(age: u8) -> Self {
        match age {
            0..=5 => Self::To5,
            6..=12 => Self::To12,
            13..=17 => Self::To17,
            18..=24 => Self::To24,
            25..=44 => Self::To44,
            45..=59 => Self::To59,
            60.. => Self::From60,
        }
    }

    /// All that the band says of somebody being a child: the band of all children or of all adults.
    pub const fn group(self) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            band if band.is_child() => Self::Child,
            _ => Self::Adult,
        }
    }

    /// Whether everybody in the band is a child.
    pub const fn is_child(self) -> bool {
        matches!(self, Self::To5 | Self::To12 | Self::To17 | Self::Child)
    }
}

crate::coded! {
    /// Age bands of CTDC, `ageBroad`.
    pub enum CtdcAgeBand: "ctdc-age-band" {
        /// 0 to 8.
        To8 = "0-8",
        /// 9 to 17.
        To17 = "9-17",
        /// 18 to 20.
        To20 = "18-20",
        /// 21 to 23.
        To23 = "21-23",
        /// 24 to 26.
        To26 = "24-26",
        /// 27 to 29.
        To29 = "27-29",
        /// 30 to 38.
        To38 = "30-38",
        /// 39 to 47.
        To47 = "39-47",
        /// 48 and more.
        From48 = "48-plus",
        /// Not known.
        Unknown = "unknown",
    }
}

impl CtdcAgeBand {
    /// The band of an age in whole years.
    pub const fn of_age(age: u8) -> Self {
        match age {
            0..=8 => Self::To8,
            9..=17 => Self::To17,
            18..=20 => Self::To20,
            21..=23 => Self::To23,
            24..=26 => Self::To26,
            27..=29 => Self::To29,
            30..=38 => Self::To38,
            39..=47 => Self::To47,
            48.. => Self::From48,
        }
    }

    /// The value in a CTDC file; an unknown age is the empty field.
    pub fn ctdc(self) -> &'static str {
        match self {
            Self::From48 => "48+",
            Self::Unknown => "",
            _ => crate::Coded::code(self),
        }
    }

    /// The band of a value in a CTDC file: `9-17`, `9--17`, `Age 9-17`, `48+`; empty and `-99` are
    /// unknown.
    pub fn from_ctdc(value: &str) -> Option<Self> {
        let value = value.trim().trim_start_matches("Age ").replace("--", "-");
        match value.as_str() {
            "" | "-99" | "Unknown" | "unknown" => Some(Self::Unknown),
            "48+" => Some(Self::From48),
            code => code.parse().ok(),
        }
    }

    /// Whether everybody in the band is a child.
    pub const fn is_child(self) -> bool {
        matches!(self, Self::To8 | Self::To17)
    }

    /// The narrowest SIMFONI band that holds all of this one: the two lists cut ages at different
    /// years, so that some can only be told to be children or adults.
    pub const fn band(self) -> AgeBand {
        match self {
            Self::To20 | Self::To23 => AgeBand::To24,
            Self::To29 | Self::To38 => AgeBand::To44,
            Self::To8 | Self::To17 => AgeBand::Child,
            Self::To26 | Self::To47 | Self::From48 => AgeBand::Adult,
            Self::Unknown => AgeBand::Unknown,
        }
    }
}
