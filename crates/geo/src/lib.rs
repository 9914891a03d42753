//! Where areas and countries lie, for drawings.
//!
//! - [`point_of`]: the seat of every provinsi and kabupaten/kota of Indonesia by its
//!   Kemendagri code, and the capital of every country by its ISO 3166 code.
//! - [`outline`]: land and borders of the countries, with the coast of Indonesia finer
//!   than the rest.
//! - [`read`]: boundaries of areas from a GeoJSON or TopoJSON file, checked, with the
//!   borders that neighbours share cut only once, so that thinning them leaves no gap.
//! - [`Shapes`]: what both give; small when stored, and thinned to what a drawing shows.
//!
//! Positions are degrees east and north (WGS 84). Nothing here reads files or a clock.

/// Who made what maps stand on; belongs into the source of every map with points.
pub const CREDITS: &str = "GeoNames (CC BY 4.0), Natural Earth";

mod cut;
mod outline;
mod pack;
mod points;
mod read;
mod shapes;
mod thin;

pub use outline::{HOME, outline, outline_thinned, unwrapped};
pub use points::{Exactness, Known, point_of, points};
pub use read::{MAX_BYTES, MAX_POINTS, Problem, Reading, read};
pub use shapes::{Area, Bounds, Point, Shapes};
