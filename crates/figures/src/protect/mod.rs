//! Disclosure control: what is hidden or rounded so that what is shown harms nobody.

mod audit;
mod cells;
mod polytope;
mod primary;
mod rational;
pub mod suppress;
mod tree;

pub use audit::{Finding, audit};
pub use cells::{Cell, Equation, Linked, MOST_CELLS, Place, Table};
pub use primary::{Primary, Reason, Rules, primaries};
pub use tree::Tree;
