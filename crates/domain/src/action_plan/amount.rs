//! Values of indicators: decimal numbers of at most three places, kept exactly.

use thiserror::Error;

use crate::MessageKey;

/// A number that is not negative, in thousandths. Exact, so that what is typed is what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

/// Why a number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing was given.
    #[error("no number was given")]
    Empty,
    /// Not a number.
    #[error("not a number")]
    NotANumber,
    /// `1,250` is 1.25 in Indonesian and 1250 in English.
    #[error("the number can be read in two ways")]
    Ambiguous,
    /// More than three decimal places.
    #[error("more than three decimal places")]
    TooFine,
    /// Below zero.
    #[error("the number is negative")]
    Negative,
    /// Larger than any indicator.
    #[error("the number is too large")]
    TooLarge,
}

impl MessageKey for AmountError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error-amount-empty",
            Self::NotANumber => "error-amount-not-a-number",
            Self::Ambiguous => "error-amount-ambiguous",
            Self::TooFine => "error-amount-too-fine",
            Self::Negative => "error-amount-negative",
            Self::TooLarge => "error-amount-too-large",
        }
    }
}

impl Amount {
    /// Parts of a whole.
    pub const SCALE: i64 = 1_000;
    /// The greatest value, in thousandths.
    pub const MOST: i64 = 1_000_000_000_000_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number; what is out of range stops at its end.
    pub const fn whole(n: i64) -> Self {
        Self::thousandths(n.saturating_mul(Self::SCALE))
    }

    /// So many thousandths; what is out of range stops at its end.
    pub const fn thousandths(n: i64) -> Self {
        if n < 0 {
            Self(0)
        } else if n > Self::MOST {
            Self(Self::MOST)
        } else {
            Self(n)
        }
    }

    /// In thousandths: the stored form.
    pub const fn as_thousandths(self) -> i64 {
        self.0
    }

    /// For drawing and for spreadsheets.
    #[allow(clippy::cast_precision_loss)] // below 2^53
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }

    /// A number of a spreadsheet, rounded to two places as people write it.
    pub fn from_f64(value: f64) -> Result<Self, AmountError> {
        if !value.is_finite() {
            return Err(AmountError::NotANumber);
        }
        if value < 0.0 {
            return Err(AmountError::Negative);
        }
        let scaled = (value * 100.0).round() * 10.0;
        #[allow(clippy::cast_precision_loss)]
        if scaled > Self::MOST as f64 {
            return Err(AmountError::TooLarge);
        }
        #[allow(clippy::cast_possible_truncation)] // checked above
        Ok(Self(scaled as i64))
    }

    /// Reads `1250`, `1.250`, `12,5`, `12.5`, `1.250,75`, `80 %`.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        if text.is_empty() {
            return Err(AmountError::Empty);
        }
        if text.starts_with('-') {
            return Err(AmountError::Negative);
        }
        let (whole, fraction) = split(text)?;
        if fraction.len() > 3 {
            return Err(AmountError::TooFine);
        }
        let whole: i64 = whole.parse().map_err(|_| AmountError::TooLarge)?;
        let fraction: i64 = format!("{fraction:0<3}")
            .parse()
            .map_err(|_| AmountError::NotANumber)?;
        let value = whole
            .checked_mul(Self::SCALE)
            .and_then(|value| value.checked_add(fraction))
            .filter(|value| *value <= Self::MOST);
        value.map(Self).ok_or(AmountError::TooLarge)
    }
}

/// The digits before and after the decimal sign.
fn split(text: &str) -> Result<(String, &str), AmountError> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if let Some((whole, fraction)) = text.split_once(',') {
        // A comma before three digits is a thousand in English and a fraction in Indonesian.
        if fraction.contains(',') {
            return Err(AmountError::NotANumber);
        }
        let short = (1..=3).contains(&whole.len()) && whole != "0";
        if short && fraction.len() == 3 && digits(whole) && digits(fraction) {
            return Err(AmountError::Ambiguous);
        }
        let whole = ungrouped(whole).filter(|_| digits(fraction));
        return Ok((whole.ok_or(AmountError::NotANumber)?, fraction));
    }
    match text.split_once('.') {
        Some((whole, fraction))
            if digits(whole) && digits(fraction) && (fraction.len() != 3 || whole == "0") =>
        {
            Ok((whole.to_owned(), fraction))
        }
        _ => Ok((ungrouped(text).ok_or(AmountError::NotANumber)?, "")),
    }
}

/// `1.250.000` without its points; `None` where they do not stand at thousands.
pub(super) fn ungrouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(['.', ' ', '\u{a0}']).collect();
    let (first, rest) = groups.split_first()?;
    let grouped =
        rest.is_empty() || (1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3);
    let plain = groups.concat();
    (grouped && !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

impl std::fmt::Display for Amount {
    /// With a decimal point and no needless zeros: for machines.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, fraction) = (self.0 / Self::SCALE, self.0 % Self::SCALE);
        if fraction == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{fraction:03}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl std::str::FromStr for Amount {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::parse(text)
    }
}

/// A part of a whole, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Ratio {
    /// How many of them.
    pub part: i64,
    /// Of how many.
    pub of: i64,
}

impl Ratio {
    /// As a percentage; nothing of nothing is no share at all.
    pub fn percent(self) -> Option<Amount> {
        if self.of <= 0 || self.part < 0 {
            return None;
        }
        let scaled = i128::from(self.part) * i128::from(100 * Amount::SCALE);
        let rounded = (scaled + i128::from(self.of) / 2) / i128::from(self.of);
        i64::try_from(rounded).ok().map(Amount::thousandths)
    }
}
