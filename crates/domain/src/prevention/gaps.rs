//! Which places were not reached, and how small counts of cases are shown.

use crate::AreaCode;

/// Counts below this are not shown exactly: in a kelurahan one case is one person.
const SMALL: u32 = 3;

/// How a count of cases in a small area may be shown to members of the task force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// None.
    None,
    /// One or two.
    Few,
    /// So many.
    Exactly(u32),
}

/// How a count of cases may be shown.
pub const fn shown(count: u32) -> Shown {
    match count {
        0 => Shown::None,
        1..SMALL => Shown::Few,
        _ => Shown::Exactly(count),
    }
}

/// Whether an event reached a place: one held there or in a part of it. An event of the whole
/// kecamatan does not reach each of its kelurahan.
pub fn is_covered(place: AreaCode, held: &[AreaCode]) -> bool {
    held.iter().any(|event| place.contains(*event))
}
