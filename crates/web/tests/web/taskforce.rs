//! The task force itself, the library of regulations and my role, as people use them, against a
//! running server on both databases.

mod help;
mod posts;
mod regulations;
mod structure;
