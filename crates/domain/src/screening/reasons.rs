//! Why a screening says what it says, as data: the page turns it into sentences.

use serde::{Deserialize, Serialize};

use super::{Dimension, DimensionRule, Element, Fact, Indicator};
use crate::{Coded, MessageKey};

crate::coded! {
    /// The rule by which the ILO result was reached (domain.md §3.2).
    pub enum IloRule: "ilo-rule" {
        /// Adult: exploitation, coercion at destination, and a way of recruitment (deceptive,
        /// coercive, or by vulnerability at either end).
        AllElements = "all-elements",
        /// Child: an act and exploitation; means are not asked for.
        ChildActAndExploitation = "child-act-and-exploitation",
        /// Exploitation after deceptive or coercive recruitment, no coercion at destination.
        RecruitmentAndExploitation = "recruitment-and-exploitation",
        /// Exploitation and coercion, but how the person came there is not established.
        RecruitmentUnclear = "recruitment-unclear",
        /// Exploitation alone.
        ExploitationAlone = "exploitation-alone",
        /// Open answers can still make exploitation positive.
        ExploitationOpen = "exploitation-open",
        /// No exploitation, and no open answer that could change it.
        NoExploitation = "no-exploitation",
    }
}

/// One reason of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// The element is there: these facts were answered with yes.
    ElementPresent {
        /// Which element.
        element: Element,
        /// The facts, in the order of their list.
        facts: Vec<Fact>,
    },
    /// Every fact of the element was answered with no.
    ElementAbsent {
        /// Which element.
        element: Element,
    },
    /// No fact of the element was answered with yes, and some are open.
    ElementOpen {
        /// Which element.
        element: Element,
    },
    /// The person is a child, so means are not required (Palermo article 3(c)).
    ChildNeedsNoMeans,
    /// The person is a child, and the law of 2007 asks for means nevertheless.
    LawAsksMeansOfChild,
    /// The age is unknown; were the person a child, means would not be required.
    AgeUnknown,
    /// Purposes that were answered with yes and are no element under this standard.
    PurposeNotCounted {
        /// The purposes.
        facts: Vec<Fact>,
    },
    /// The dimension is positive.
    DimensionPositive {
        /// Which dimension.
        dimension: Dimension,
        /// By which rule.
        rule: DimensionRule,
        /// The indicators answered with yes that weigh something.
        indicators: Vec<Indicator>,
    },
    /// The dimension is not positive, and open answers could make it so.
    DimensionOpen {
        /// Which dimension.
        dimension: Dimension,
    },
    /// The rule that gave the result.
    Concluded {
        /// Which rule.
        rule: IloRule,
    },
    /// Sexual exploitation is at stake, and the weights are those for labour exploitation.
    LabourWeights,
}

impl Reason {
    /// Message keys of what the reason lists: facts or indicators.
    pub fn listed(&self) -> Vec<&'static str> {
        match self {
            Self::ElementPresent { facts, .. } | Self::PurposeNotCounted { facts } => {
                facts.iter().map(|fact| fact.key()).collect()
            }
            Self::DimensionPositive { indicators, .. } => {
                indicators.iter().map(|indicator| indicator.key()).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl MessageKey for Reason {
    fn key(&self) -> &'static str {
        match self {
            Self::ElementPresent { .. } => "reason-element-present",
            Self::ElementAbsent { .. } => "reason-element-absent",
            Self::ElementOpen { .. } => "reason-element-open",
            Self::ChildNeedsNoMeans => "reason-child-needs-no-means",
            Self::LawAsksMeansOfChild => "reason-law-asks-means-of-child",
            Self::AgeUnknown => "reason-age-unknown",
            Self::PurposeNotCounted { .. } => "reason-purpose-not-counted",
            Self::DimensionPositive { .. } => "reason-dimension-positive",
            Self::DimensionOpen { .. } => "reason-dimension-open",
            Self::Concluded { rule } => match rule {
                IloRule::AllElements => "reason-ilo-all-elements",
                IloRule::ChildActAndExploitation => "reason-ilo-child-act-and-exploitation",
                IloRule::RecruitmentAndExploitation => "reason-ilo-recruitment-and-exploitation",
                IloRule::RecruitmentUnclear => "reason-ilo-recruitment-unclear",
                IloRule::ExploitationAlone => "reason-ilo-exploitation-alone",
                IloRule::ExploitationOpen => "reason-ilo-exploitation-open",
                IloRule::NoExploitation => "reason-ilo-no-exploitation",
            },
            Self::LabourWeights => "reason-labour-weights",
        }
    }

    /// The arguments are message keys themselves: `element`, `dimension` and `rule`.
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ElementPresent { element, .. }
            | Self::ElementAbsent { element }
            | Self::ElementOpen { element } => vec![("element", element.key().to_owned())],
            Self::DimensionPositive {
                dimension, rule, ..
            } => vec![
                ("dimension", dimension.key().to_owned()),
                ("rule", rule.key().to_owned()),
            ],
            Self::DimensionOpen { dimension } => {
                vec![("dimension", dimension.key().to_owned())]
            }
            _ => Vec::new(),
        }
    }
}
