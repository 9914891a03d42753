//! What posts were asked to do, and what became of it.
