//! The library of legal bases.
