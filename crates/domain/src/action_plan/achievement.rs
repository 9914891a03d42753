//! What was achieved: the value of a year from its quarters, against its target.

use thiserror::Error;

use super::{Amount, Direction, Gathering, Quarter, Ratio};
use crate::MessageKey;

/// The value of an indicator in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// A number.
    Value(Amount),
    /// A share with what it rests on; it may rest on nothing.
    Share(Ratio),
}

impl Measure {
    /// The number to show: a share as a percentage, none where there was nothing to take it of.
    pub fn value(self) -> Option<Amount> {
        match self {
            Self::Value(value) => Some(value),
            Self::Share(ratio) => ratio.percent(),
        }
    }

    /// What it rests on, of a share.
    pub const fn ratio(self) -> Option<Ratio> {
        match self {
            Self::Value(_) => None,
            Self::Share(ratio) => Some(ratio),
        }
    }
}

/// The value of the year so far, from the known values of its quarters in their order; `None`
/// where nothing is known. A number among shares counts as it is.
pub fn cumulated(gathering: Gathering, quarters: &[Measure]) -> Option<Amount> {
    let values = || quarters.iter().filter_map(|measure| measure.value());
    let sum = || values().fold(0i64, |sum, v| sum.saturating_add(v.as_thousandths()));
    match gathering {
        Gathering::Sum => values().next().map(|_| Amount::thousandths(sum())),
        Gathering::Latest => values().next_back(),
        Gathering::Average => average(sum(), values().count()),
        Gathering::Share => {
            let ratios = quarters.iter().filter_map(|measure| measure.ratio());
            let total = ratios.fold(Ratio::default(), |total, ratio| Ratio {
                part: total.part.saturating_add(ratio.part),
                of: total.of.saturating_add(ratio.of),
            });
            total.percent().or_else(|| average(sum(), values().count()))
        }
    }
}

/// The average of `count` values with this sum, rounded half up.
fn average(sum: i64, count: usize) -> Option<Amount> {
    let count = i64::try_from(count).ok().filter(|count| *count > 0)?;
    Some(Amount::thousandths((sum + count / 2) / count))
}

/// What the target of the year lets expect by the end of a quarter: of a sum as much as has
/// passed of the year, of everything else all of it.
pub fn expected(gathering: Gathering, target: Amount, quarter: Quarter) -> Amount {
    match gathering {
        Gathering::Sum => {
            let part = target.as_thousandths() * i64::from(quarter.number());
            Amount::thousandths((part + 2) / 4)
        }
        Gathering::Latest | Gathering::Average | Gathering::Share => target,
    }
}

/// How much of a target was reached, in percent. Where less is better, what stays within the
/// target reached all of it, and what exceeds it as much less as it exceeds. Of a target of
/// nothing, everything was reached where more is better.
pub fn achieved(direction: Direction, value: Amount, target: Amount) -> Amount {
    let (value, target) = (value.as_thousandths(), target.as_thousandths());
    let share = |part: i64, of: i64| Ratio { part, of }.percent();
    let all = Amount::whole(100);
    match direction {
        Direction::Higher => share(value, target).unwrap_or(all),
        Direction::Lower if value <= target => all,
        Direction::Lower => share(target, value).unwrap_or(all),
    }
}

crate::coded! {
    /// How an indicator stands, at a glance.
    pub enum Light: "plan-light" {
        /// On the way.
        Green = "green",
        /// Needs attention.
        Yellow = "yellow",
        /// Behind.
        Red = "red",
        /// Nothing is known yet.
        Grey = "grey",
    }
}

/// From which percentage of what could be expected an indicator is green, and from which yellow.
/// No regulation read so far fixes them: each task force sets its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    green: u16,
    yellow: u16,
}

/// Why thresholds were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ThresholdsError {
    /// Green begins below yellow.
    #[error("green begins above yellow")]
    Order,
    /// Not a percentage that makes sense.
    #[error("thresholds lie between 1 and 200 percent")]
    Range,
}

impl MessageKey for ThresholdsError {
    fn key(&self) -> &'static str {
        match self {
            Self::Order => "error-thresholds-order",
            Self::Range => "error-thresholds-range",
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            green: 90,
            yellow: 60,
        }
    }
}

impl Thresholds {
    /// Checked thresholds, in percent.
    pub fn new(green: u16, yellow: u16) -> Result<Self, ThresholdsError> {
        let range = 1..=200;
        if !range.contains(&green) || !range.contains(&yellow) {
            Err(ThresholdsError::Range)
        } else if yellow >= green {
            Err(ThresholdsError::Order)
        } else {
            Ok(Self { green, yellow })
        }
    }

    /// From here on green.
    pub const fn green(self) -> u16 {
        self.green
    }

    /// From here on yellow.
    pub const fn yellow(self) -> u16 {
        self.yellow
    }

    /// The light of an achievement in percent.
    pub fn light(self, achieved: Option<Amount>) -> Light {
        let Some(achieved) = achieved else {
            return Light::Grey;
        };
        if achieved >= Amount::whole(self.green.into()) {
            Light::Green
        } else if achieved >= Amount::whole(self.yellow.into()) {
            Light::Yellow
        } else {
            Light::Red
        }
    }
}

impl std::fmt::Display for Thresholds {
    /// The stored form, `90/60`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.green, self.yellow)
    }
}

impl std::str::FromStr for Thresholds {
    type Err = ThresholdsError;
    fn from_str(text: &str) -> Result<Self, ThresholdsError> {
        let (green, yellow) = text.split_once('/').ok_or(ThresholdsError::Range)?;
        let number = |text: &str| text.parse().map_err(|_| ThresholdsError::Range);
        Self::new(number(green)?, number(yellow)?)
    }
}
