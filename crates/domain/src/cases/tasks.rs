//! The checklist of a case: what there is to do, grouped by stage. It guides and never blocks:
//! only the closing gate does that.

use super::{Closing, Missing, Stage};

crate::coded! {
    /// Something to do in a case, in the order in which it usually comes up.
    pub enum Task: "case-task" {
        /// Somebody owns the case.
        Owner = "owner",
        /// The coded facts of the victims.
        Victims = "victims",
        /// Who the victims are.
        Identity = "identity",
        /// How to reach the victims.
        Contact = "contact",
        /// The route.
        Route = "route",
        /// Exploitation, act and means.
        Exploitation = "exploitation",
        /// A determination of each victim.
        Determination = "determination",
        /// The plan of services.
        Plan = "plan",
        /// Services brought to their end.
        Services = "services",
        /// Follow-up.
        FollowUp = "follow-up",
        /// What became of restitution.
        Restitution = "restitution",
        /// Closing.
        Closing = "closing",
    }
}

crate::coded! {
    /// Where a task stands. "Not started" and "incomplete" are different things to an officer.
    pub enum TaskState: "case-task-state" {
        /// Done.
        Done = "done",
        /// Begun, and something is still missing (belum lengkap).
        Incomplete = "incomplete",
        /// Nothing was entered (belum dibuka).
        NotStarted = "not-started",
        /// Something else comes first (belum bisa dimulai).
        Blocked = "blocked",
    }
}

impl Task {
    /// The stage under which the checklist shows it.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Owner
            | Self::Victims
            | Self::Identity
            | Self::Contact
            | Self::Route
            | Self::Exploitation
            | Self::Determination => Stage::Assessment,
            Self::Plan => Stage::Planning,
            Self::Services => Stage::InService,
            Self::FollowUp => Stage::Monitoring,
            Self::Restitution | Self::Closing => Stage::Closed,
        }
    }
}

/// How much of the file is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Where the case stands.
    pub stage: Stage,
    /// Whether somebody owns it.
    pub owned: bool,
    /// How many victims there are.
    pub victims: usize,
    /// Victims with sex and age band.
    pub described: usize,
    /// Victims with an identity.
    pub identified: usize,
    /// Victims whom somebody can reach.
    pub reachable: usize,
    /// Victims with a determination.
    pub determined: usize,
    /// Whether the route has an origin and a destination.
    pub ends_known: bool,
    /// Legs of the route.
    pub legs: usize,
    /// Whether a type of exploitation is recorded.
    pub exploitation: bool,
    /// Whether an act is recorded.
    pub act: bool,
    /// Contacts after services.
    pub follow_ups: usize,
    /// What the closing gate looks at.
    pub closing: Closing,
}

impl Progress {
    /// Where `task` stands.
    pub fn of(&self, task: Task) -> TaskState {
        let missing = self.closing.missing();
        let tracks = self.closing.tracks.len();
        let unsettled = missing
            .iter()
            .filter(|what| matches!(what, Missing::Track(..)))
            .count();
        match task {
            Task::Owner => started(self.owned, false),
            Task::Victims => self.of_victims(self.described, self.victims > 0),
            Task::Identity => self.of_victims(self.identified, false),
            Task::Contact => self.of_victims(self.reachable, false),
            Task::Determination => self.of_victims(self.determined, false),
            Task::Route => started(self.ends_known, self.legs > 0),
            Task::Exploitation => {
                started(self.exploitation && self.act, self.exploitation || self.act)
            }
            Task::Plan => started(tracks > 0, false),
            Task::Services if tracks == 0 => TaskState::Blocked,
            Task::Services => started(unsettled == 0, unsettled < tracks),
            Task::FollowUp => started(!missing.contains(&Missing::Monitoring), self.follow_ups > 0),
            Task::Restitution => started(!missing.contains(&Missing::Restitution), false),
            Task::Closing if !self.stage.is_open() => TaskState::Done,
            Task::Closing if missing.is_empty() => TaskState::NotStarted,
            Task::Closing => TaskState::Blocked,
        }
    }

    /// A task about each victim: done when `n` are all of them.
    fn of_victims(&self, n: usize, begun: bool) -> TaskState {
        match self.victims {
            0 if begun => TaskState::Incomplete,
            0 => TaskState::NotStarted,
            all => started(n >= all, begun || n > 0),
        }
    }
}

const fn started(done: bool, begun: bool) -> TaskState {
    match (done, begun) {
        (true, _) => TaskState::Done,
        (false, true) => TaskState::Incomplete,
        (false, false) => TaskState::NotStarted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Coded;
    use crate::cases::{Monitoring, RestitutionOutcome, RetentionClass};
    use crate::services::{ServiceKind, ServiceState};

    fn empty() -> Progress {
        Progress {
            stage: Stage::START,
            owned: false,
            victims: 0,
            described: 0,
            identified: 0,
            reachable: 0,
            determined: 0,
            ends_known: false,
            legs: 0,
            exploitation: false,
            act: false,
            follow_ups: 0,
            closing: Closing {
                tracks: Vec::new(),
                monitoring: Monitoring::Outstanding,
                restitution: None,
                retention: None,
            },
        }
    }

    #[test]
    fn nothing_entered_is_not_the_same_as_not_enough_entered() {
        let progress = empty();
        for task in Task::ALL {
            let expected = match task {
                Task::Services | Task::Closing => TaskState::Blocked,
                _ => TaskState::NotStarted,
            };
            assert_eq!(progress.of(*task), expected, "{task}");
        }
        let begun = Progress {
            victims: 2,
            identified: 1,
            legs: 1,
            act: true,
            follow_ups: 1,
            ..empty()
        };
        for task in [
            Task::Victims,
            Task::Identity,
            Task::Route,
            Task::Exploitation,
            Task::FollowUp,
        ] {
            assert_eq!(begun.of(task), TaskState::Incomplete, "{task}");
        }
        assert_eq!(begun.of(Task::Contact), TaskState::NotStarted);
    }

    #[test]
    fn everything_entered_leaves_only_the_closing() {
        let full = Progress {
            owned: true,
            victims: 1,
            described: 1,
            identified: 1,
            reachable: 1,
            determined: 1,
            ends_known: true,
            legs: 2,
            exploitation: true,
            act: true,
            follow_ups: 1,
            closing: Closing {
                tracks: vec![(ServiceKind::Health, ServiceState::Done)],
                monitoring: Monitoring::Done,
                restitution: Some(RestitutionOutcome::NotClaimed),
                retention: Some(RetentionClass::AdultVictim),
            },
            ..empty()
        };
        for task in Task::ALL {
            let expected = match task {
                Task::Closing => TaskState::NotStarted,
                _ => TaskState::Done,
            };
            assert_eq!(full.of(*task), expected, "{task}");
        }
        let closed = Progress {
            stage: Stage::Closed,
            ..full
        };
        assert_eq!(closed.of(Task::Closing), TaskState::Done);
    }

    #[test]
    fn a_service_that_is_under_way_keeps_services_incomplete() {
        let closing = |tracks: &[ServiceState]| Closing {
            tracks: tracks
                .iter()
                .map(|state| (ServiceKind::Health, *state))
                .collect(),
            ..empty().closing
        };
        let of = |tracks: &[ServiceState]| {
            Progress {
                closing: closing(tracks),
                ..empty()
            }
            .of(Task::Services)
        };
        assert_eq!(of(&[ServiceState::InProgress]), TaskState::NotStarted);
        assert_eq!(
            of(&[ServiceState::Done, ServiceState::InProgress]),
            TaskState::Incomplete
        );
        assert_eq!(of(&[ServiceState::DeclinedByVictim]), TaskState::Done);
    }
}
