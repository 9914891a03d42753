//! The action plan on both databases: the plan, its quarters, what is computed, the trail.

mod formulas;
mod help;
mod planning;
mod quarters;
