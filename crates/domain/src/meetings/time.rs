//! A time of the day as people type it.

use jiff::civil::Time;
use thiserror::Error;

use crate::MessageKey;

/// The text is no time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a time of the day is written as 09.30")]
pub struct TimeError;

impl MessageKey for TimeError {
    fn key(&self) -> &'static str {
        "error-clock-time"
    }
}

/// Reads "09.30", "9:30" and "9".
///
/// # Errors
/// When there is no such time of the day.
pub fn clock_time(text: &str) -> Result<Time, TimeError> {
    let (hour, minute) = text.trim().split_once(['.', ':']).unwrap_or((text, "00"));
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        let part = part.trim();
        let fits = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i8>().ok()).flatten()
    };
    let (Some(hour), Some(minute)) = (number(hour, 1..=2), number(minute, 2..=2)) else {
        return Err(TimeError);
    };
    Time::new(hour, minute, 0, 0).map_err(|_| TimeError)
}
