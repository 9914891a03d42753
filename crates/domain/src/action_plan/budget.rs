//! Money and the codes under which it stands in the budget of a region.

use thiserror::Error;

use super::amount::ungrouped;
use crate::MessageKey;

/// Whole rupiah, not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rupiah(i64);

/// Why an amount of money was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RupiahError {
    /// Nothing was given.
    #[error("no amount was given")]
    Empty,
    /// Not an amount.
    #[error("not an amount of rupiah")]
    NotAnAmount,
    /// `1,250` or `1.25`: a thousand, a million, or a fraction?
    #[error("the amount can be read in more than one way")]
    Ambiguous,
    /// `1,5 juta`: words stand for zeros.
    #[error("the amount is written with words")]
    Words,
    /// Sen other than zero.
    #[error("budgets have no sen")]
    Cents,
    /// Below zero.
    #[error("the amount is negative")]
    Negative,
    /// Larger than any budget of a region.
    #[error("the amount is too large")]
    TooLarge,
}

impl MessageKey for RupiahError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error-rupiah-empty",
            Self::NotAnAmount => "error-rupiah-not-an-amount",
            Self::Ambiguous => "error-rupiah-ambiguous",
            Self::Words => "error-rupiah-words",
            Self::Cents => "error-rupiah-cents",
            Self::Negative => "error-rupiah-negative",
            Self::TooLarge => "error-rupiah-too-large",
        }
    }
}

impl Rupiah {
    /// A thousand trillion: more than the budget of the state.
    pub const MOST: i64 = 1_000_000_000_000_000;
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many rupiah.
    pub fn new(rupiah: i64) -> Result<Self, RupiahError> {
        match rupiah {
            ..0 => Err(RupiahError::Negative),
            0..=Self::MOST => Ok(Self(rupiah)),
            _ => Err(RupiahError::TooLarge),
        }
    }

    /// The number of rupiah.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum; it stops at [`Self::MOST`].
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        Self(if sum > Self::MOST { Self::MOST } else { sum })
    }

    /// A number of a spreadsheet.
    pub fn from_f64(value: f64) -> Result<Self, RupiahError> {
        if !value.is_finite() {
            return Err(RupiahError::NotAnAmount);
        }
        if value < 0.0 {
            return Err(RupiahError::Negative);
        }
        #[allow(clippy::cast_precision_loss)]
        if value > Self::MOST as f64 {
            return Err(RupiahError::TooLarge);
        }
        if value.fract() != 0.0 {
            return Err(RupiahError::Cents);
        }
        #[allow(clippy::cast_possible_truncation)] // whole and within range
        Self::new(value as i64)
    }

    /// Reads `1250000`, `1.250.000`, `Rp 1.250.000,00` and `Rp1.250.000,-`. Points stand at
    /// thousands and a comma before sen, as Indonesian offices write; whatever could be meant
    /// otherwise is refused rather than guessed, because a budget is a thousand times too large
    /// or too small as easily as that.
    pub fn parse(text: &str) -> Result<Self, RupiahError> {
        let lower = text.trim().to_lowercase();
        let rest = lower.strip_prefix("rp").unwrap_or(&lower);
        let rest = rest.trim_start_matches('.').trim();
        if rest.is_empty() {
            return Err(RupiahError::Empty);
        }
        if rest.starts_with('-') || rest.starts_with('(') {
            return Err(RupiahError::Negative);
        }
        if rest.chars().any(char::is_alphabetic) {
            let words = [
                "ribu", "rb", "juta", "jt", "miliar", "milyar", "triliun", "m",
            ];
            let worded = rest
                .split(|c: char| !c.is_alphabetic())
                .any(|word| words.contains(&word));
            return Err(if worded {
                RupiahError::Words
            } else {
                RupiahError::NotAnAmount
            });
        }
        let whole = without_sen(rest)?;
        let plain = ungrouped(whole).ok_or_else(|| odd(whole))?;
        let rupiah = plain.parse().map_err(|_| RupiahError::TooLarge)?;
        Self::new(rupiah)
    }
}

/// The rupiah before the comma.
fn without_sen(text: &str) -> Result<&str, RupiahError> {
    let Some((whole, sen)) = text.split_once(',') else {
        return Ok(text);
    };
    match sen.trim() {
        "-" | "--" | "0" | "00" => Ok(whole.trim()),
        sen if sen.len() <= 2 && !sen.is_empty() && sen.bytes().all(|b| b.is_ascii_digit()) => {
            Err(RupiahError::Cents)
        }
        _ if text
            .bytes()
            .all(|b| b.is_ascii_digit() || b",. ".contains(&b)) =>
        {
            Err(RupiahError::Ambiguous)
        }
        _ => Err(RupiahError::NotAnAmount),
    }
}

/// Digits with points at other places than thousands may mean several things; anything else means
/// nothing.
fn odd(text: &str) -> RupiahError {
    if text
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b' ')
    {
        RupiahError::Ambiguous
    } else {
        RupiahError::NotAnAmount
    }
}

impl std::str::FromStr for Rupiah {
    type Err = RupiahError;
    fn from_str(text: &str) -> Result<Self, RupiahError> {
        Self::parse(text)
    }
}

impl std::fmt::Display for Rupiah {
    /// `1.250.000`, as it can be typed again.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.0.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// The code of a sub-activity in the nomenclature of regional budgets. Two forms circulate,
/// `2.08.03.2.02.01` and `2.08.03.2.02.0001`; the level is written with one digit or with two.
/// It is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BudgetCode(String);

/// Not the code of a sub-activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the code of a sub-activity")]
pub struct BudgetCodeError;

impl MessageKey for BudgetCodeError {
    fn key(&self) -> &'static str {
        "error-budget-code"
    }
}

impl BudgetCode {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for BudgetCode {
    type Err = BudgetCodeError;
    fn from_str(text: &str) -> Result<Self, BudgetCodeError> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('.').collect();
        let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let shaped = matches!(*widths, [1, 2, 2, 1 | 2, 2, 2 | 4]);
        let digits = parts
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        if shaped && digits {
            Ok(Self(text.to_owned()))
        } else {
            Err(BudgetCodeError)
        }
    }
}

impl std::fmt::Display for BudgetCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
