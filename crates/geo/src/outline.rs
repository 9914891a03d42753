//! Land and borders of the countries.

use std::sync::OnceLock;

use crate::thin::Ranked;
use crate::{Point, Shapes};

/// The code of Indonesia in the [`outline`].
pub const HOME: &str = "360";

/// Where the world is cut: through the Atlantic, so that the Pacific stays whole and
/// what lies east of Indonesia is drawn there.
const CUT: f64 = -30.0;

/// The countries, by their ISO 3166-1 number; details fine in and near Indonesia and
/// coarse elsewhere. Longitudes are those of [`unwrapped`].
pub fn outline() -> &'static Shapes {
    static OUTLINE: OnceLock<Shapes> = OnceLock::new();
    // A test reads the asset; a drawing without land is still a drawing.
    OUTLINE.get_or_init(|| {
        serde_json::from_str(include_str!("../assets/outline.json")).unwrap_or_default()
    })
}

/// The [`outline`] without details smaller than so many square degrees. What matters how
/// much is found out once, so this is quick enough for every drawing.
pub fn outline_thinned(square_degrees: f64) -> Shapes {
    static RANKED: OnceLock<Ranked<'static>> = OnceLock::new();
    let ranked = RANKED.get_or_init(|| Ranked::new(outline(), |_| 1.0));
    ranked.at_least(square_degrees)
}

/// The point with a longitude from -30 to 330, as the outline has them: America lies
/// east of Asia.
pub fn unwrapped(point: Point) -> Point {
    let lon = (point.lon - CUT).rem_euclid(360.0) + CUT;
    Point {
        lon: if lon.is_finite() { lon } else { 0.0 },
        lat: if point.lat.is_finite() {
            point.lat.clamp(-90.0, 90.0)
        } else {
            0.0
        },
    }
}
