//! Disclosure control: what is hidden or rounded so that what is shown harms nobody.

mod audit;
mod boxes;
mod cells;
mod polytope;
mod primary;
mod proofs;
mod rational;
pub mod round;
mod shape;
pub mod suppress;
mod tree;

pub use audit::{Finding, audit};
pub(crate) use cells::products;
pub use cells::{Cell, Equation, Linked, MOST_CELLS, Place, Table};
pub(crate) use primary::known_to_agencies;
pub use primary::{Primary, Reason, Rules, primaries};
pub use tree::Tree;
