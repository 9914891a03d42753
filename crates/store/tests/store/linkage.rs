//! One person, one count, on both databases: the register holds what is stored, pairs go to people,
//! what follows from their decisions can be taken back exactly, and other organisations learn
//! nothing but whom to call.

mod help;

mod deciding;
mod grouping;
mod model;
mod questions;
mod register;
