//! The task force itself on both databases: decrees, divisions, posts and their holders, the tree
//! of levels, and the library of regulations.

mod help;
mod posts;
mod regulations;
mod structure;
