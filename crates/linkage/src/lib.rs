#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod batch;
pub mod blocking;
pub mod cluster;
pub mod distance;
mod error;
pub mod evaluate;
pub mod explain;
pub mod flags;
pub mod index;
mod layout;
pub mod model;
pub mod normalise;
mod pool;
pub mod predict;
pub mod presets;
pub mod random;
mod records;
mod rows;
mod score;
pub mod settings;
mod side;
pub mod simulate;
pub mod splink;
mod subject;
pub mod table;
mod test;
mod told;
pub mod train;
mod weigh;

pub use error::{Error, Result};
pub use model::Model;
pub use records::{Builder, Records};
pub use score::{Finding, Scorer};
pub use settings::Settings;
pub use subject::Subject;
