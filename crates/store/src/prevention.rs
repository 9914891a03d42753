//! Outreach, its material, community-watch groups, and what the cases say about areas.
//!
//! Everything belongs to one task force and lies within its area. What is counted about cases is
//! coded and without identity; cases that an import brought are never among them, as in figures.

mod areas;
mod coverage;
mod events;
mod groups;
mod list;
mod materials;
mod photos;
mod plans;

pub use areas::{
    Level, Profile, Spot, all_levels, clear_level, counts, level, profile, scale, set_level,
    set_scale, spots,
};
pub use coverage::{FourW, Gap, Totals, four_w, gaps, totals};
pub use events::{Event, Recorded, Used, find, organisations, record, save, used};
pub use groups::{GroupFilter, WatchGroup, add_group, group, group_page, save_group};
pub use list::{Filter, Listed, page};
pub use materials::{
    Edition, Material, MaterialFilter, Shelved, add_edition, add_material, editions, material,
    material_page, save_material, usable,
};
pub use photos::{Photo, add_photo, photos, remove_photo};
pub use plans::{Plan, add_plan, plan, plans, remove_plan};

use crate::Error;
use domain::AreaCode;
use jiff::civil::{Date, date};
use uuid::Uuid;
use vault::{KeyRing, Place, Random, Stored};

/// The days of a span, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Days {
    /// All days of a year.
    pub fn of_year(year: i16) -> Self {
        Self {
            from: date(year, 1, 1),
            to: date(year, 12, 31),
        }
    }

    /// The twelve months up to a day.
    pub fn year_up_to(to: Date) -> Self {
        let from = to.saturating_sub(jiff::Span::new().years(1));
        Self {
            from: from.tomorrow().unwrap_or(from),
            to,
        }
    }
}

/// A day as a number by which lists are ordered: days since 1970-01-01.
fn day_number(day: Date) -> i64 {
    (day - date(1970, 1, 1)).get_days().into()
}

/// Codes of an area and of what lies in it are those from the first text up to, but not at, the
/// second: the sign after the dot ends them.
fn range(area: AreaCode) -> (String, String) {
    (area.to_string(), format!("{area}/"))
}

/// Where a sealed text stands.
const fn place(table: &'static str, column: &'static str, row: Uuid) -> Place<'static> {
    Place { table, column, row }
}

/// Seals a text of a row; nothing for an empty one.
fn seal(
    ring: &KeyRing,
    random: &mut Random,
    place: &Place<'_>,
    text: &str,
) -> Result<Option<Vec<u8>>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let sealed = ring
        .coordination()
        .seal(place, place.row, text.as_bytes(), random)?;
    Ok(Some(sealed.as_bytes().to_vec()))
}

/// Opens what [`seal`] sealed.
fn open(ring: &KeyRing, place: &Place<'_>, sealed: Option<&[u8]>) -> Result<String, Error> {
    let Some(bytes) = sealed else {
        return Ok(String::new());
    };
    let stored = Stored::from_bytes(bytes.to_vec());
    let opened = ring.coordination().open(place, place.row, &stored)?;
    Ok(opened.text()?.to_owned())
}
