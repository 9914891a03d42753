//! An axis from zero to a round number.

/// A linear axis that begins at zero.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    /// Round values from zero to at least the largest value.
    pub(crate) ticks: Vec<f64>,
    length: f64,
}

impl Scale {
    /// An axis of `length` units of the drawing for values up to `max`, with about
    /// `wanted` steps of 1, 2 or 5 times a power of ten; whole ones for counts.
    pub(crate) fn new(max: f64, length: f64, wanted: f64, counts: bool) -> Self {
        let max = if max > 0.0 { max } else { 1.0 };
        let rough = max / wanted.max(1.0);
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|factor| factor * power)
            .into_iter()
            // A hair of tolerance: 3 × 0.1 is a little more than 0.3.
            .find(|step| *step >= rough * (1.0 - 1e-9))
            .unwrap_or(rough);
        let step = if counts { step.max(1.0) } else { step };
        let steps = (max / step * (1.0 - 1e-12)).ceil().max(1.0) as u32;
        let ticks = (0..=steps).map(|i| f64::from(i) * step).collect();
        Self { ticks, length }
    }

    /// How far from zero the value stands.
    pub(crate) fn at(&self, value: f64) -> f64 {
        value / self.top() * self.length
    }

    /// The value at the end of the axis; never zero.
    pub(crate) fn top(&self) -> f64 {
        self.ticks.last().copied().unwrap_or(1.0)
    }
}

/// The largest of the known values, or zero.
pub(crate) fn largest<'a>(values: impl IntoIterator<Item = &'a Option<f64>>) -> f64 {
    values.into_iter().flatten().copied().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let ticks = |max, counts| Scale::new(max, 100.0, 5.0, counts).ticks;
        assert_eq!(ticks(37.0, true), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(ticks(154.0, true), [0.0, 50.0, 100.0, 150.0, 200.0]);
        assert_eq!(ticks(2.0, true), [0.0, 1.0, 2.0]);
        assert_eq!(ticks(0.0, true), [0.0, 1.0]);
        assert_eq!(
            ticks(1.0, false),
            [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]
        );
    }
}
