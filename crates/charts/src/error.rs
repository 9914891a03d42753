//! Why a chart could not be drawn.

use crate::MAX_SERIES;

/// Data that cannot be drawn; each is a mistake of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A series has another number of values than there are categories.
    #[error("a series has {values} values for {categories} categories")]
    Length {
        /// Values in the series.
        values: usize,
        /// Categories of the chart.
        categories: usize,
    },
    /// A value is negative, not a number, or beyond 10¹⁵.
    #[error("a value is negative, not a number, or too large")]
    Value,
    /// More series than can be told apart.
    #[error("more than {MAX_SERIES} series in one chart")]
    Series,
    /// The id is not made of ASCII letters, digits and hyphens, beginning with a letter.
    #[error("a chart's id is made of letters, digits and hyphens")]
    Id,
    /// A position that is no number, or a box whose sides are the wrong way round.
    #[error("a position is not a number, or a box has no inside")]
    Position,
    /// A flow from or to a place that is not in the list, or back to an earlier stage.
    #[error("a flow leads to a place that is not there")]
    Place,
    /// An address that leads out of the program.
    #[error("a link leads within the program: it begins with /, ? or #")]
    Link,
}

/// Refuses addresses that are not paths, queries or fragments of the program's own.
pub(crate) fn check_links<'a>(
    links: impl IntoIterator<Item = &'a Option<String>>,
) -> Result<(), Error> {
    let own = |link: &String| link.starts_with(['/', '?', '#']) && !link.starts_with("//");
    if links.into_iter().flatten().all(own) {
        Ok(())
    } else {
        Err(Error::Link)
    }
}

/// The largest value drawn: beyond it a number's digits are not exact any more.
const LARGEST: f64 = 1e15;

/// Refuses values that have no place on an axis from zero upward, and a row of another
/// length than the categories.
pub(crate) fn check(values: &[Option<f64>], categories: usize) -> Result<(), Error> {
    if values.len() != categories {
        return Err(Error::Length {
            values: values.len(),
            categories,
        });
    }
    let fine = |value: &f64| (0.0..=LARGEST).contains(value);
    if values.iter().flatten().all(fine) {
        Ok(())
    } else {
        Err(Error::Value)
    }
}
