//! Legs of the route: where a person came from, was taken through, and was exploited.

use crate::htcds_coded;

htcds_coded! {
    /// HTCDS `hte_Type`.
    pub enum LegKind: "leg-kind" {
        /// Recruitment.
        Recruitment = "recruitment" => "Recruitment",
        /// Transit.
        Transit = "transit" => "Transit",
        /// Exploitation.
        Exploitation = "exploitation" => "Exploitation",
    }
}

crate::coded! {
    /// The role of an area in a case: what areas are ranked and mapped by.
    pub enum LegRole: "leg-role" {
        /// Daerah asal.
        Origin = "origin",
        /// Daerah transit.
        Transit = "transit",
        /// Daerah tujuan.
        Destination = "destination",
    }
}

impl LegRole {
    /// The kind in HTCDS, which knows places by what happened there.
    pub const fn kind(self) -> LegKind {
        match self {
            Self::Origin => LegKind::Recruitment,
            Self::Transit => LegKind::Transit,
            Self::Destination => LegKind::Exploitation,
        }
    }

    /// The role of a place of that kind.
    pub const fn of_kind(kind: LegKind) -> Self {
        match kind {
            LegKind::Recruitment => Self::Origin,
            LegKind::Transit => Self::Transit,
            LegKind::Exploitation => Self::Destination,
        }
    }
}
