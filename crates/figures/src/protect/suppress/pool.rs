//! Protective tables that were found, kept for whatever else they protect.

use crate::protect::audit::Move;
use crate::protect::polytope::{Goal, Side};

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Pool {
    moves: Vec<Move>,
    /// By cell: what must become of it, which goal that is.
    wanted: Vec<Vec<(i64, Side, usize)>>,
    /// By goal: the moves that reach it.
    reach: Vec<Vec<usize>>,
}

impl Pool {
    pub(super) fn new(goals: &[Goal], counts: &[i64]) -> Pool {
        let mut wanted = vec![Vec::new(); counts.len()];
        for (number, goal) in goals.iter().enumerate() {
            let by = goal.at - counts[goal.var];
            wanted[goal.var].push((by, goal.side, number));
        }
        Pool {
            moves: Vec::new(),
            wanted,
            reach: vec![Vec::new(); goals.len()],
        }
    }

    /// Keeps a move, and says its number.
    pub(super) fn keep(&mut self, new: Move) -> usize {
        for (cell, by) in &new {
            for (wanted, side, goal) in &self.wanted[*cell] {
                let reaches = match side {
                    Side::Low => by <= wanted,
                    Side::High => by >= wanted,
                };
                if reaches {
                    self.reach[*goal].push(self.moves.len());
                }
            }
        }
        self.moves.push(new);
        self.moves.len() - 1
    }

    /// A move that reaches a goal and changes hidden cells only.
    pub(super) fn find(&self, goal: usize, hidden: &[bool]) -> Option<usize> {
        let known = self.reach[goal].iter().copied();
        let allowed = |at: &usize| self.moves[*at].iter().all(|(cell, _)| hidden[*cell]);
        known.rev().find(allowed)
    }

    pub(super) fn get(&self, at: usize) -> &Move {
        &self.moves[at]
    }

    /// Whether a move changes a cell.
    pub(super) fn changes(&self, at: usize, cell: usize) -> bool {
        let changed = &self.moves[at];
        changed
            .binary_search_by_key(&cell, |(cell, _)| *cell)
            .is_ok()
    }
}
