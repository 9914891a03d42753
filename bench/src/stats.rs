//! Percentiles of measured times.

use std::time::Duration;

/// What a run of one kind of request came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Requests that were answered as expected.
    pub answered: usize,
    /// Requests answered otherwise or not at all.
    pub failed: usize,
    /// Median, in milliseconds.
    pub p50_ms: f64,
    /// 95th percentile, in milliseconds.
    pub p95_ms: f64,
    /// 99th percentile, in milliseconds.
    pub p99_ms: f64,
    /// Answered requests a second.
    pub rate: f64,
    /// Processor time of the application for one request, in milliseconds.
    pub app_cpu_ms: Option<f64>,
    /// Processor time of the database's own processes for one request, in milliseconds.
    pub database_cpu_ms: Option<f64>,
}

impl Summary {
    /// Sums up the times of the answered requests of a run that took `wall`.
    pub fn of(mut times: Vec<Duration>, failed: usize, wall: Duration) -> Self {
        times.sort_unstable();
        let answered = times.len();
        Self {
            answered,
            failed,
            p50_ms: percentile_ms(&times, 50),
            p95_ms: percentile_ms(&times, 95),
            p99_ms: percentile_ms(&times, 99),
            rate: if wall.is_zero() {
                0.0
            } else {
                answered as f64 / wall.as_secs_f64()
            },
            app_cpu_ms: None,
            database_cpu_ms: None,
        }
    }

    /// Adds the processor time that all requests of the run took together.
    pub fn with_cpu(mut self, app: Duration, database: Option<Duration>) -> Self {
        let requests = (self.answered + self.failed).max(1) as f64;
        self.app_cpu_ms = Some(app.as_secs_f64() * 1_000.0 / requests);
        self.database_cpu_ms = database.map(|cpu| cpu.as_secs_f64() * 1_000.0 / requests);
        self
    }
}

/// The smallest time that at least `percent` of the sorted times do not exceed (nearest rank), in
/// milliseconds; 0 without any.
fn percentile_ms(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted
        .get(rank - 1)
        .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(times: impl IntoIterator<Item = u64>) -> Vec<Duration> {
        times.into_iter().map(Duration::from_millis).collect()
    }

    #[test]
    fn percentiles_are_nearest_ranks_of_unsorted_times() {
        let summary = Summary::of(ms((1..=200).rev()), 3, Duration::from_secs(4));
        assert_eq!(
            (summary.p50_ms, summary.p95_ms, summary.p99_ms),
            (100.0, 190.0, 198.0)
        );
        assert_eq!(
            (summary.answered, summary.failed, summary.rate),
            (200, 3, 50.0)
        );
    }

    #[test]
    fn few_times_give_their_largest_as_the_99th_percentile() {
        let summary = Summary::of(ms([7, 5]), 0, Duration::from_secs(1));
        assert_eq!((summary.p50_ms, summary.p99_ms), (5.0, 7.0));
        let none = Summary::of(Vec::new(), 0, Duration::ZERO);
        assert_eq!((none.p99_ms, none.rate), (0.0, 0.0));
    }

    #[test]
    fn processor_time_is_shared_among_all_requests() {
        let summary = Summary::of(ms([1, 1, 1]), 1, Duration::from_secs(1))
            .with_cpu(Duration::from_millis(8), Some(Duration::from_millis(2)));
        assert_eq!(summary.app_cpu_ms, Some(2.0));
        assert_eq!(summary.database_cpu_ms, Some(0.5));
    }
}
