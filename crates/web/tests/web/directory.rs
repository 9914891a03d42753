//! The directory of services as people use it, against a running server on both databases.

mod checking;
mod help;
mod importing;
mod invented;
mod keeping;
mod searching;
