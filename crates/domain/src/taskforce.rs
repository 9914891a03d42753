//! Decrees, divisions (bidang), posts and their holders.
//!
//! Work is assigned to a post. Officials come and go by [`terms::hand_over`]; what the post has
//! still to do stays with it. Task forces stand in a [`tree`] of levels.

mod seed;
pub mod terms;
pub mod tree;

pub use seed::{NationalDivision, national_divisions};

/// Days before the end of a decree from which its end is announced, where nobody chose otherwise.
pub const WARN_DAYS: u16 = 90;

crate::coded! {
    /// What a post is in the structure of a task force, in the order of a decree.
    pub enum PostKind: "post-kind" {
        /// Ketua: the governor, the mayor or regent.
        Chair = "chair",
        /// Wakil ketua.
        DeputyChair = "deputy-chair",
        /// Ketua harian: runs the daily work.
        DailyChair = "daily-chair",
        /// Sekretaris.
        Secretary = "secretary",
        /// Koordinator of a division.
        DivisionHead = "division-head",
        /// Anggota of a division.
        DivisionMember = "division-member",
        /// Anggota outside the divisions.
        Member = "member",
        /// Tenaga ahli: advises, without an office in the structure.
        Expert = "expert",
    }
}

impl PostKind {
    /// Whether the post belongs to a division.
    pub const fn in_division(self) -> bool {
        matches!(self, Self::DivisionHead | Self::DivisionMember)
    }

    /// Whether the post leads the whole task force.
    pub const fn leads(self) -> bool {
        matches!(
            self,
            Self::Chair | Self::DeputyChair | Self::DailyChair | Self::Secretary
        )
    }
}

crate::coded! {
    /// The six strategies of the national action plan (Perpres 19/2023), which the national
    /// divisions mirror.
    pub enum Strategy: "strategy" {
        /// Pencegahan.
        Prevention = "prevention",
        /// Rehabilitasi kesehatan.
        HealthRehabilitation = "health-rehabilitation",
        /// Rehabilitasi sosial, pemulangan, reintegrasi sosial.
        SocialRehabilitation = "social-rehabilitation",
        /// Pengembangan norma hukum.
        LegalNorms = "legal-norms",
        /// Penegakan hukum.
        LawEnforcement = "law-enforcement",
        /// Koordinasi dan kerja sama.
        Coordination = "coordination",
    }
}

crate::coded! {
    /// Why somebody no longer holds a post.
    pub enum EndReason: "end-reason" {
        /// Mutasi: works elsewhere now.
        Transferred = "transferred",
        /// Retired.
        Retired = "retired",
        /// The decree that named them has ended.
        DecreeEnded = "decree-ended",
        /// Gave the post up.
        Resigned = "resigned",
        /// Anything else.
        Other = "other",
    }
}

crate::coded! {
    /// How a decree lets a successor in.
    pub enum Succession: "succession" {
        /// Ex officio: whoever follows in the office takes over as soon as they are named.
        FollowsThePost = "follows-the-post",
        /// A successor needs a decree of their own.
        ByNewDecree = "by-new-decree",
    }
}

crate::coded! {
    /// A decree on a day.
    pub enum DecreeState: "decree-state" {
        /// Its first day lies ahead.
        NotYet = "not-yet",
        /// In force.
        InForce = "in-force",
        /// In force, and its end is near.
        EndingSoon = "ending-soon",
        /// Over.
        Ended = "ended",
    }
}

crate::coded! {
    /// Whether whoever holds a post counts as a member on a day.
    pub enum Standing: "standing" {
        /// Holds a post under a decree in force.
        Member = "member",
        /// Holds a post that rests on no decree, but on the regulation itself.
        WithoutDecree = "without-decree",
        /// The decree begins later.
        DecreeNotYet = "decree-not-yet",
        /// The decree has ended: no member until there is a new one.
        DecreeEnded = "decree-ended",
    }
}

impl Standing {
    /// The standing under a decree in this state; none stands for a post without a decree.
    pub const fn under(decree: Option<DecreeState>) -> Self {
        match decree {
            None => Self::WithoutDecree,
            Some(DecreeState::NotYet) => Self::DecreeNotYet,
            Some(DecreeState::InForce | DecreeState::EndingSoon) => Self::Member,
            Some(DecreeState::Ended) => Self::DecreeEnded,
        }
    }

    /// Whether the holder is counted as a member.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Member | Self::WithoutDecree)
    }
}
