//! Whether what is hidden stays hidden, proven cell by cell.
//!
//! A hidden cell is safe only where two whole tables are found, both in agreement with everything
//! that is shown, one with the cell at its low end and one at its high end. So "safe" rests on
//! tables that exist, not on a solver's tolerance: the arithmetic is exact. What cannot be proven counts as open.

use std::collections::BTreeMap;

use super::cells::Table;
use super::polytope::{Care, End, Goal, Polytope, Side};
use super::primary::Primary;
use super::proofs::Proofs;

/// A hidden cell that what is shown says too much about.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The cell's number.
    pub cell: usize,
    /// The least count that a reader cannot exclude.
    pub low: f64,
    /// The largest; infinite where nothing bounds it.
    pub high: f64,
}

impl Finding {
    /// Whether the count can be computed exactly.
    pub fn exact(&self) -> bool {
        self.high - self.low < 0.5
    }

    /// Whether it is proven that somebody is there.
    pub fn presence(&self) -> bool {
        self.low > 1e-6
    }
}

/// The cells of `primaries` that are not protected where exactly these cells are hidden, by their
/// numbers. A primary that is not hidden is open, with its count as its range.
pub fn audit(table: &Table, hidden: &[bool], primaries: &[Primary]) -> Vec<Finding> {
    audit_with(table, hidden, primaries, &[])
}

/// The same, where somebody knows tables that agree with what is shown: they are checked, not
/// believed, and spare walks.
pub(super) fn audit_with(
    table: &Table,
    hidden: &[bool],
    primaries: &[Primary],
    known: &[Move],
) -> Vec<Finding> {
    let is_hidden = |primary: &&Primary| hidden.get(primary.cell).copied().unwrap_or(false);
    let shown = primaries.iter().filter(|primary| !is_hidden(primary));
    let plain = shown.map(|primary| {
        let count = table.cells()[primary.cell].count as f64;
        Finding {
            cell: primary.cell,
            low: count,
            high: count,
        }
    });
    let mut findings: Vec<Finding> = plain.collect();
    let mut own: Vec<&Primary> = primaries.iter().filter(is_hidden).collect();
    // What the primaries protect among themselves is found much faster without the others, and
    // holds with them.
    let mut only = vec![false; table.len()];
    own.iter().for_each(|primary| only[primary.cell] = true);
    let mut proofs = Proofs::new(table, hidden);
    known.iter().for_each(|moved| proofs.accept(moved));
    own.retain(|primary| !proofs.cover(primary));
    proofs.look(&own);
    own.retain(|primary| !proofs.cover(primary));
    if own.is_empty() {
        return findings;
    }
    let mut alone = View::new(table, &only);
    let open = own
        .iter()
        .filter(|primary| alone.finding(primary).is_some());
    let open: Vec<&&Primary> = open.collect();
    if !open.is_empty() {
        let mut view = View::new(table, hidden);
        view.learn(known);
        findings.extend(open.iter().filter_map(|primary| view.finding(primary)));
    }
    findings.sort_by_key(|finding| finding.cell);
    findings
}

/// How a table differs from the true one, by cell.
pub(super) type Move = Vec<(usize, i64)>;

/// What a reader of the table sees: the hidden cells, and the sums of them that can be computed.
pub(super) struct View {
    polytope: Polytope,
    cells: Vec<usize>,
    number: Vec<usize>,
}

impl View {
    pub(super) fn new(table: &Table, hidden: &[bool]) -> View {
        let cells: Vec<usize> = (0..table.len()).filter(|cell| hidden[*cell]).collect();
        let mut number = vec![usize::MAX; table.len()];
        for (at, cell) in cells.iter().enumerate() {
            number[*cell] = at;
        }
        let sums = table.sums(|cell| hidden[cell].then(|| number[cell]));
        let counts = cells.iter().map(|cell| table.cells()[*cell].count as i64);
        let ranges = vec![(0, None); cells.len()];
        let polytope = Polytope::new(counts.collect(), ranges, sums, vec![0; cells.len()]);
        View {
            polytope,
            cells,
            number,
        }
    }

    /// Checks tables that somebody knows, and keeps what they show.
    fn learn(&mut self, known: &[Move]) {
        for moves in known {
            let number = |cell: usize| self.number.get(cell).filter(|at| **at != usize::MAX);
            let own = moves.iter().map(|(cell, by)| Some((*number(*cell)?, *by)));
            if let Some(own) = own.collect::<Option<BTreeMap<_, _>>>() {
                self.polytope.accept(&own);
            }
        }
    }

    fn finding(&mut self, primary: &Primary) -> Option<Finding> {
        let low = self.end(primary.cell, primary.low, Side::Low);
        let high = self.end(primary.cell, primary.high, Side::High);
        let open = low > primary.low as f64 || high < primary.high as f64;
        let cell = primary.cell;
        open.then_some(Finding { cell, low, high })
    }

    /// Whether a whole table reaches the goal, of which the variable is a hidden cell.
    pub(super) fn protects(&mut self, goal: Goal) -> bool {
        let end = self.end(goal.var, goal.at as u64, goal.side);
        match goal.side {
            Side::Low => end <= goal.at as f64,
            Side::High => end >= goal.at as f64,
        }
    }

    /// The cells that change in a whole table which reaches the goal, and by how much; if one is
    /// found.
    pub(super) fn witness(&mut self, goal: Goal, care: Care) -> Option<Move> {
        let var = self.number[goal.var];
        let here = Goal { var, ..goal };
        for _ in 0..2 {
            // From another basis the second time, and so perhaps without fractions.
            self.polytope.go_home();
            match self.polytope.reach(here) {
                End::Reached if self.polytope.is_whole() => return Some(self.moved()),
                End::Blocked => return None,
                _ => {}
            }
        }
        let found = self.polytope.reach_whole(here, care);
        found.then(|| self.moved())
    }

    fn moved(&self) -> Move {
        let moved = self.polytope.moved().into_iter();
        let by = |var: usize| self.polytope.value(var).floor() - self.polytope.home(var);
        moved.map(|var| (self.cells[var], by(var))).collect()
    }

    /// Shows a cell that was hidden, or hides it again.
    pub(super) fn show(&mut self, cell: usize, shown: bool) {
        let (var, count) = (self.number[cell], self.polytope.home(self.number[cell]));
        self.polytope.go_home();
        let most = shown.then_some(count);
        let least = if shown { count } else { 0 };
        self.polytope.set_range(var, (least, most));
    }

    /// The goal, where a whole table has it; else the end of the range.
    fn end(&mut self, cell: usize, at: u64, side: Side) -> f64 {
        let (var, at) = (self.number[cell], at as i64);
        let goal = Goal { var, at, side };
        if self.proven(goal) {
            return at as f64;
        }
        let end = self.polytope.reach(goal);
        if self.proven(goal) {
            return at as f64;
        }
        if end == End::Blocked {
            return self.polytope.value(var).to_f64();
        }
        // Only a table of fractions gets there: for whole people it is not proven yet. Once more,
        // from another basis and so perhaps without fractions, then by branching.
        self.polytope.go_home();
        self.polytope.reach(goal);
        if !self.proven(goal) {
            self.polytope.reach_whole(goal, Care::All);
        }
        match side {
            _ if self.proven(goal) => at as f64,
            Side::Low => self.polytope.seen(var).0 as f64,
            Side::High => self.polytope.seen(var).1 as f64,
        }
    }

    fn proven(&self, goal: Goal) -> bool {
        let (least, most) = self.polytope.seen(goal.var);
        match goal.side {
            Side::Low => least <= goal.at,
            Side::High => most >= goal.at,
        }
    }
}
