//! What the answers mean under the two definitions and under the ILO method.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Answer, Answers, Decision, Dimension, Element, Fact, IloRule, Indicator, Majority, Purpose,
    Reason, Standard, Tally, Weight,
};
use crate::Coded;

crate::coded! {
    /// Result under a definition.
    pub enum Outcome: "screening-outcome" {
        /// Every required element is there.
        Indicated = "indicated",
        /// A required element is absent.
        NotIndicated = "not-indicated",
        /// A required element is open.
        TooLittleInformation = "too-little-information",
    }
}

crate::coded! {
    /// Result of the ILO method.
    pub enum IloResult: "ilo-result" {
        /// Trafficking for labour exploitation is indicated.
        Trafficking = "trafficking",
        /// Deception and exploitation, without coercion at destination.
        DeceptionAndExploitation = "deception-and-exploitation",
        /// Exploitation alone: a case of labour rights.
        LabourRights = "labour-rights",
        /// Nothing indicates exploitation.
        NoIndication = "no-indication",
        /// Too much is open.
        TooLittleInformation = "too-little-information",
    }
}

/// A result under a definition, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The result.
    pub outcome: Outcome,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// The result of the ILO method, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IloFinding {
    /// The result.
    pub result: IloResult,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl IloFinding {
    /// Whether open answers could still show deception or coercion.
    fn is_open(&self) -> bool {
        use Dimension as D;
        self.reasons.iter().any(|reason| {
            matches!(
                reason,
                Reason::DimensionOpen {
                    dimension: D::DeceptiveRecruitment
                        | D::CoerciveRecruitment
                        | D::CoercionAtDestination
                }
            )
        })
    }
}

/// What a screening advises. It never decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// By the Palermo Protocol.
    pub international: Finding,
    /// By UU 21/2007.
    pub domestic: Finding,
    /// By the ILO method.
    pub ilo: IloFinding,
}

impl Advice {
    /// What the answers mean. The order in which they were given does not matter.
    pub fn of(answers: &Answers) -> Self {
        Self {
            international: finding(answers, Standard::International),
            domestic: finding(answers, Standard::Domestic),
            ilo: ilo(answers),
        }
    }

    /// What to do next. Any method that indicates trafficking is enough to suggest it: to miss a
    /// victim is worse than to assess somebody who is none. To suggest "not trafficking", the
    /// international definition must fail, and the ILO method must find neither trafficking, nor
    /// deception, nor anything open that could show them.
    pub fn suggestion(&self) -> Decision {
        let indicated = [self.international.outcome, self.domestic.outcome]
            .contains(&Outcome::Indicated)
            || self.ilo.result == IloResult::Trafficking;
        let excluded = self.international.outcome == Outcome::NotIndicated
            && match self.ilo.result {
                IloResult::NoIndication => true,
                IloResult::LabourRights => !self.ilo.is_open(),
                _ => false,
            };
        if indicated {
            Decision::Suspected
        } else if excluded {
            Decision::NotTrafficking
        } else {
            Decision::NeedMoreInformation
        }
    }
}

/// Whether an element is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Present,
    Absent,
    Open,
}

/// One element: its presence and the reason.
struct Weighed {
    presence: Presence,
    reason: Reason,
}

fn weigh<C: Coded + Ord>(
    element: Element,
    answers: &BTreeMap<C, Answer>,
    counts: impl Fn(C) -> bool,
    fact: impl Fn(C) -> Fact,
) -> Weighed {
    let asked = || C::ALL.iter().copied().filter(|code| counts(*code));
    let facts: Vec<Fact> = asked()
        .filter(|code| answers.get(code) == Some(&Answer::Yes))
        .map(&fact)
        .collect();
    if !facts.is_empty() {
        return Weighed {
            presence: Presence::Present,
            reason: Reason::ElementPresent { element, facts },
        };
    }
    if asked().all(|code| answers.get(&code) == Some(&Answer::No)) {
        return Weighed {
            presence: Presence::Absent,
            reason: Reason::ElementAbsent { element },
        };
    }
    Weighed {
        presence: Presence::Open,
        reason: Reason::ElementOpen { element },
    }
}

fn finding(answers: &Answers, standard: Standard) -> Finding {
    let act = weigh(Element::Act, &answers.acts, |_| true, Fact::Act);
    let means = weigh(Element::Means, &answers.means, |_| true, Fact::Means);
    let counts = |purpose: Purpose| purpose.counts(standard);
    let purpose = weigh(Element::Purpose, &answers.purposes, counts, Fact::Purpose);

    let (means_presence, age_reason) = means_required(answers.age, standard, means.presence);
    let required = [act.presence, means_presence, purpose.presence];
    let outcome = if required.contains(&Presence::Absent) {
        Outcome::NotIndicated
    } else if required.contains(&Presence::Open) {
        Outcome::TooLittleInformation
    } else {
        Outcome::Indicated
    };
    let mut reasons = vec![act.reason, means.reason, purpose.reason];
    reasons.extend(age_reason);
    reasons.extend(purposes_not_counted(answers, standard));
    Finding { outcome, reasons }
}

/// The presence of means as it enters the result, and what the person's age has to do with it.
fn means_required(
    age: Majority,
    standard: Standard,
    presence: Presence,
) -> (Presence, Option<Reason>) {
    match (standard, age) {
        (Standard::International, Majority::Child) => {
            (Presence::Present, Some(Reason::ChildNeedsNoMeans))
        }
        (Standard::International, Majority::Unknown) if presence != Presence::Present => {
            // Were the person a child, means would not matter: not to be excluded yet.
            (Presence::Open, Some(Reason::AgeUnknown))
        }
        (Standard::Domestic, Majority::Child) => (presence, Some(Reason::LawAsksMeansOfChild)),
        _ => (presence, None),
    }
}

fn purposes_not_counted(answers: &Answers, standard: Standard) -> Option<Reason> {
    let facts: Vec<Fact> = answers
        .purposes
        .iter()
        .filter(|(purpose, answer)| **answer == Answer::Yes && !purpose.counts(standard))
        .map(|(purpose, _)| Fact::Purpose(*purpose))
        .collect();
    (!facts.is_empty()).then_some(Reason::PurposeNotCounted { facts })
}

/// The dimensions as answered: which are positive, and which could still become so.
struct Dimensions {
    positive: Vec<Dimension>,
    open: Vec<Dimension>,
    reasons: Vec<Reason>,
}

impl Dimensions {
    fn of(answers: &Answers) -> Self {
        let profile = answers.age.profile();
        let answered = |indicator: Indicator| answers.indicators.get(&indicator).copied();
        let mut dimensions = Self {
            positive: Vec::new(),
            open: Vec::new(),
            reasons: Vec::new(),
        };
        for &dimension in Dimension::ALL {
            let weighs = |i: &Indicator| i.weight(profile) != Weight::None;
            let all = || dimension.indicators().filter(weighs);
            let yes: Vec<Indicator> = all()
                .filter(|i| answered(*i) == Some(Answer::Yes))
                .collect();
            let not_denied = all().filter(|i| answered(*i) != Some(Answer::No));
            if let Some(rule) = Tally::of(yes.iter().copied(), profile).rule() {
                dimensions.positive.push(dimension);
                dimensions.reasons.push(Reason::DimensionPositive {
                    dimension,
                    rule,
                    indicators: yes,
                });
            } else if Tally::of(not_denied, profile).rule().is_some() {
                dimensions.open.push(dimension);
                dimensions.reasons.push(Reason::DimensionOpen { dimension });
            }
        }
        dimensions
    }

    fn any(&self, dimensions: &[Dimension]) -> bool {
        dimensions.iter().any(|d| self.positive.contains(d))
    }
}

fn ilo(answers: &Answers) -> IloFinding {
    let dimensions = Dimensions::of(answers);
    let act = answers.acts.values().any(|answer| *answer == Answer::Yes);
    let child = answers.age == Majority::Child;
    let (result, rule) = ilo_rule(&dimensions, child && act);
    let mut reasons = vec![Reason::Concluded { rule }];
    reasons.extend(dimensions.reasons);
    if answers.age == Majority::Unknown && result != IloResult::Trafficking {
        reasons.push(Reason::AgeUnknown);
    }
    let sexual = [
        Purpose::Prostitution,
        Purpose::UseOfBody,
        Purpose::OnlineSexualExploitation,
    ];
    if sexual
        .iter()
        .any(|purpose| answers.purposes.get(purpose) == Some(&Answer::Yes))
    {
        reasons.push(Reason::LabourWeights);
    }
    IloFinding { result, reasons }
}

/// The result by domain.md §3.2. Vulnerability at either end stands for a way of recruitment.
/// What the method leaves out, exploitation with coercion but nothing known of the recruitment, is
/// called too little information, so that somebody asks.
fn ilo_rule(dimensions: &Dimensions, child_with_act: bool) -> (IloResult, IloRule) {
    use Dimension as D;
    let exploitation = dimensions.any(&[D::Exploitation]);
    let coercion = dimensions.any(&[D::CoercionAtDestination]);
    let recruited = dimensions.any(&[D::DeceptiveRecruitment, D::CoerciveRecruitment]);
    let vulnerable =
        dimensions.any(&[D::RecruitmentByVulnerability, D::VulnerabilityAtDestination]);
    if !exploitation {
        return if dimensions.open.contains(&D::Exploitation) {
            (IloResult::TooLittleInformation, IloRule::ExploitationOpen)
        } else {
            (IloResult::NoIndication, IloRule::NoExploitation)
        };
    }
    if child_with_act {
        return (IloResult::Trafficking, IloRule::ChildActAndExploitation);
    }
    match (coercion, recruited, vulnerable) {
        (true, true, _) | (true, _, true) => (IloResult::Trafficking, IloRule::AllElements),
        (true, false, false) => (IloResult::TooLittleInformation, IloRule::RecruitmentUnclear),
        (false, true, _) => (
            IloResult::DeceptionAndExploitation,
            IloRule::RecruitmentAndExploitation,
        ),
        (false, false, _) => (IloResult::LabourRights, IloRule::ExploitationAlone),
    }
}
