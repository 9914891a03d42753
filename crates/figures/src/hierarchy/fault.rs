//! What can be wrong with a hierarchy.

/// What is wrong with the data of a hierarchy. Its text is English; a caller with a catalogue of
/// its own takes the parts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It has no levels or no values.
    #[error("it has no values")]
    Empty,
    /// Two levels have one name.
    #[error("two levels are called {0:?}")]
    LevelTwice(String),
    /// A value has nothing below it although there are deeper levels, and the tree has no rests.
    #[error("a hole: {value:?} has nothing at the level {level}")]
    Hole {
        /// The value.
        value: String,
        /// The name of the level that lacks something.
        level: String,
    },
    /// A value stands below two others.
    #[error("{value:?} is below {first:?} and below {second:?}")]
    TwoParents {
        /// The value.
        value: String,
        /// One of them.
        first: String,
        /// Another.
        second: String,
    },
    /// A value stands below itself.
    #[error("a cycle: {0:?} is below itself")]
    Cycle(String),
    /// A value is below one that is not there.
    #[error("{value:?} is below {parent:?}, which is not there")]
    NoParent {
        /// The value.
        value: String,
        /// What is missing.
        parent: String,
    },
    /// A value stands deeper than there are levels.
    #[error("{value:?} is deeper than the {levels} levels there are")]
    TooDeep {
        /// The value.
        value: String,
        /// Levels there are.
        levels: usize,
    },
    /// A band ends before it begins.
    #[error("the band {0:?} ends before it begins")]
    Backwards(String),
    /// Two bands of a level hold one number.
    #[error("the bands {first:?} and {second:?} both hold {number}")]
    Overlap {
        /// One of them.
        first: String,
        /// Another.
        second: String,
        /// A number that both hold.
        number: u32,
    },
    /// Bands cover more numbers than anything that is counted has.
    #[error("the bands cover {numbers} numbers, at most {most}")]
    TooWide {
        /// What they cover.
        numbers: u64,
        /// What is allowed.
        most: u64,
    },
}
