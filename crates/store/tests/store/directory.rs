//! The directory of services on both databases.

mod due;
mod help;
mod imports;
mod keeping;
mod searching;
