//! Which values share a colour.

use super::MAX_CLASSES;

/// The upper ends of classes, rising; the last is the largest value.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes(pub(super) Vec<f64>);

impl Classes {
    /// Classes with about as many areas each. Equal values share a class, so there may
    /// be fewer.
    pub fn quantiles(values: &[f64], classes: usize) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let classes = classes.clamp(1, MAX_CLASSES);
        let last = |class: usize| (sorted.len() * class).div_ceil(classes).checked_sub(1);
        let ends = (1..=classes).filter_map(|class| sorted.get(last(class)?).copied());
        Self::ends(ends.collect())
    }

    /// Classes of the same width from zero to the largest value; whole ones for counts.
    pub fn equal_steps(values: &[f64], classes: usize, counts: bool) -> Self {
        let max = values
            .iter()
            .copied()
            .filter(|v| v.is_finite())
            .fold(0.0, f64::max);
        let classes = classes.clamp(1, MAX_CLASSES);
        let end = |class: usize| match max * class as f64 / classes as f64 {
            end if counts => end.ceil(),
            end => end,
        };
        Self::ends((1..=classes).map(end).collect())
    }

    /// Classes that end at these values, such as those of an official publication.
    pub fn ends(mut ends: Vec<f64>) -> Self {
        ends.retain(|end| end.is_finite());
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        ends.truncate(MAX_CLASSES);
        Self(ends)
    }

    /// The class of a value; the last for what is larger than all.
    pub(super) fn of(&self, value: f64) -> usize {
        let last = self.0.len().saturating_sub(1);
        self.0.iter().position(|end| value <= *end).unwrap_or(last)
    }

    /// The colour of a class: few classes are spread over all lightnesses.
    pub(super) fn shade(&self, class: usize) -> usize {
        match self.0.len() {
            0 | 1 => 2,
            many => (class * (MAX_CLASSES - 1) + (many - 1) / 2) / (many - 1),
        }
    }
}
