//! `suluh demo`.

/// Setting that marks a database as a demonstration.
pub(crate) const MARK: &str = "demo";
