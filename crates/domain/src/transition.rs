//! What all state machines share: the refusal of a step and the drawing of a machine.

use thiserror::Error;

use crate::{Coded, MessageKey};

/// A step that the state machine does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{kind}: no step {action} from {state}")]
pub struct Illegal {
    /// Name of the list of states, e.g. `report-state`.
    pub kind: &'static str,
    /// Code of the state.
    pub state: &'static str,
    /// Message key of the state, to name it to a person.
    pub state_key: &'static str,
    /// Code of the action refused.
    pub action: &'static str,
    /// Message key of the action.
    pub action_key: &'static str,
}

impl Illegal {
    /// The refusal of `action` in `state`.
    pub fn new<S: Coded, A: Coded>(state: S, action: A) -> Self {
        Self {
            kind: S::KIND,
            state: state.code(),
            state_key: state.key(),
            action: action.code(),
            action_key: action.key(),
        }
    }
}

impl MessageKey for Illegal {
    fn key(&self) -> &'static str {
        "error-illegal-step"
    }

    /// `state` and `action` are themselves message keys, to be named in the reader's language.
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![
            ("state", self.state_key.to_owned()),
            ("action", self.action_key.to_owned()),
        ]
    }
}

/// One arrow of a state machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// Code of the state before.
    pub from: &'static str,
    /// What is written on the arrow.
    pub label: String,
    /// Code of the state after.
    pub to: &'static str,
}

/// All steps of a machine, found by asking its transition function.
pub fn arrows<S: Coded, A: Coded>(next: impl Fn(S, A) -> Result<S, Illegal>) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for &state in S::ALL {
        for &action in A::ALL {
            if let Ok(after) = next(state, action) {
                arrows.push(Arrow {
                    from: state.code(),
                    label: action.code().to_owned(),
                    to: after.code(),
                });
            }
        }
    }
    arrows
}

/// A Mermaid state diagram that starts at `start`. Mermaid takes `-` in a name for an arrow, so
/// codes are written with `_` and shown as they are through a label.
pub fn mermaid<S: Coded>(start: S, arrows: &[Arrow]) -> String {
    let id = |code: &str| code.replace('-', "_");
    let mut text = String::from("stateDiagram-v2\n");
    for state in S::ALL {
        text += &format!("    state \"{0}\" as {1}\n", state.code(), id(state.code()));
    }
    text += &format!("    [*] --> {}\n", id(start.code()));
    for arrow in arrows {
        text += &format!(
            "    {} --> {}: {}\n",
            id(arrow.from),
            id(arrow.to),
            arrow.label
        );
    }
    text
}
