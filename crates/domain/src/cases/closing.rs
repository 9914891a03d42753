//! The closing gate: what must be settled before a case is closed (product.md, the journey).

use crate::{
    Coded, MessageKey,
    services::{ServiceKind, ServiceState},
};

crate::coded! {
    /// What became of restitution (UU 21/2007 articles 48 to 50).
    pub enum RestitutionOutcome: "restitution-outcome" {
        /// Paid in full.
        Paid = "paid",
        /// Paid in part.
        PaidInPart = "paid-in-part",
        /// Ordered, not paid, and replaced by detention (kurungan pengganti).
        ReplacedByDetention = "replaced-by-detention",
        /// Ordered and not paid.
        Unpaid = "unpaid",
        /// Claimed and refused by the court.
        Refused = "refused",
        /// The victim chose not to claim.
        NotClaimed = "not-claimed",
        /// Nothing to claim: no offence, or no perpetrator to be had.
        NotApplicable = "not-applicable",
    }
}

crate::coded! {
    /// How long a closed case is kept, by class; the lengths are rows in a table with their legal
    /// basis, because no regulation read so far fixes them.
    pub enum RetentionClass: "retention-class" {
        /// The victim was an adult.
        AdultVictim = "adult-victim",
        /// The victim was a child: kept until long after majority.
        ChildVictim = "child-victim",
        /// Legal proceedings go on: nothing is destroyed (UU 27/2022 article 44).
        LegalProceedings = "legal-proceedings",
        /// Not a victim of trafficking.
        NotVictim = "not-victim",
    }
}

crate::coded! {
    /// Whether the person was followed up.
    pub enum Monitoring: "monitoring" {
        /// Done.
        Done = "done",
        /// Left out, and the reason is recorded.
        LeftOut = "left-out",
        /// Neither done nor left out with a reason.
        Outstanding = "outstanding",
    }
}

/// What the gate looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// All services of the plan.
    pub tracks: Vec<(ServiceKind, ServiceState)>,
    /// Whether the person was followed up.
    pub monitoring: Monitoring,
    /// What became of restitution, once recorded.
    pub restitution: Option<RestitutionOutcome>,
    /// How long the case is kept, once set.
    pub retention: Option<RetentionClass>,
}

/// Something that is not settled yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A service is neither done, nor declined by the victim, nor not applicable.
    Track(ServiceKind, ServiceState),
    /// The person was not followed up, and no reason says why.
    Monitoring,
    /// It is not recorded what became of restitution.
    Restitution,
    /// No retention class is set.
    Retention,
}

impl Closing {
    /// What is missing; nothing means that the case may be closed.
    pub fn missing(&self) -> Vec<Missing> {
        let open = self.tracks.iter().filter(|(_, state)| !state.is_settled());
        let mut missing: Vec<Missing> = open
            .map(|&(kind, state)| Missing::Track(kind, state))
            .collect();
        let rest = [
            (
                self.monitoring == Monitoring::Outstanding,
                Missing::Monitoring,
            ),
            (self.restitution.is_none(), Missing::Restitution),
            (self.retention.is_none(), Missing::Retention),
        ];
        missing.extend(
            rest.into_iter()
                .filter(|(open, _)| *open)
                .map(|(_, what)| what),
        );
        missing
    }
}

impl MessageKey for Missing {
    fn key(&self) -> &'static str {
        match self {
            Self::Track(..) => "closing-missing-track",
            Self::Monitoring => "closing-missing-monitoring",
            Self::Restitution => "closing-missing-restitution",
            Self::Retention => "closing-missing-retention",
        }
    }

    /// `service` and `state` are message keys themselves.
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Track(kind, state) => vec![
                ("service", kind.key().to_owned()),
                ("state", state.key().to_owned()),
            ],
            Self::Monitoring | Self::Restitution | Self::Retention => Vec::new(),
        }
    }
}
