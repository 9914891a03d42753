//! Imports (impor): what a file brings in, and where its batch stands.

use crate::transition::Illegal;

crate::coded! {
    /// What a file holds.
    pub enum ImportKind: "import-kind" {
        /// One victim a row.
        Cases = "cases",
        /// Counts that somebody published.
        Series = "series",
    }
}

crate::coded! {
    /// How the bytes of a file are read.
    pub enum FileEncoding: "import-encoding" {
        /// UTF-8, or UTF-16 with a byte order mark.
        Unicode = "unicode",
        /// What older Excel writes as "CSV".
        Windows1252 = "windows-1252",
    }
}

crate::coded! {
    /// Where a batch stands.
    pub enum ImportState: "import-state" {
        /// The file has arrived; nothing of it is in the register.
        Prepared = "prepared",
        /// Its rows are being written; whoever is interrupted goes on where it stopped.
        Running = "running",
        /// The file could not be read to its end, so nothing of it was taken.
        Failed = "failed",
        /// Every row is in the register or listed as not imported.
        Done = "done",
        /// Its rows are being removed.
        Reversing = "reversing",
        /// None of its rows is left; the record of the batch stays.
        Reversed = "reversed",
    }
}

crate::coded! {
    /// What moves a batch.
    pub enum ImportAction: "import-action" {
        /// Begin to write.
        Start = "start",
        /// Record that the file cannot be read.
        Fail = "fail",
        /// Record that every row was dealt with.
        Finish = "finish",
        /// Begin to remove its rows.
        Reverse = "reverse",
        /// Record that none is left.
        FinishReversal = "finish-reversal",
    }
}

impl ImportState {
    /// The state of a file that has just arrived.
    pub const START: Self = Self::Prepared;

    /// The state after `action`. A failed batch may start again, read in another encoding; one
    /// that is running may be reversed instead of finished.
    pub fn next(self, action: ImportAction) -> Result<Self, Illegal> {
        use ImportAction as A;
        use ImportState as S;
        match (self, action) {
            (S::Prepared | S::Failed, A::Start) => Ok(S::Running),
            (S::Running, A::Fail) => Ok(S::Failed),
            (S::Running, A::Finish) => Ok(S::Done),
            (S::Running | S::Done, A::Reverse) => Ok(S::Reversing),
            (S::Reversing, A::FinishReversal) => Ok(S::Reversed),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether the program has something to do for it.
    pub const fn is_busy(self) -> bool {
        match self {
            Self::Running | Self::Reversing => true,
            Self::Prepared | Self::Failed | Self::Done | Self::Reversed => false,
        }
    }

    /// Whether figures may show what it brought.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Done)
    }
}
