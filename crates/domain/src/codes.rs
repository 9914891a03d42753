//! Codes that people read out, write on paper and type: `K-7Q4M-2XC`.
//!
//! Six random characters of Crockford's base 32 (no I, L, O, U) and one check character, which
//! brings the weighted sum Σ αⁱ·cᵢ over GF(32) to a constant that tells the kinds apart. The
//! weights are all different and never zero, so that *every* single wrong character, *every* swap
//! of two characters (also of ones apart) and every confusion of kinds is noticed. (ISO 7064
//! hybrid systems need 36 signs, among them I, L and O, and miss a few swaps.)

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Coded, MessageKey};

crate::coded! {
    /// What a code stands for.
    pub enum CodeKind: "code-kind" {
        /// A report (laporan), `L-`.
        Report = "report",
        /// A case (kasus), `K-`.
        Case = "case",
        /// A referral (rujukan), `R-`.
        Referral = "referral",
        /// Two records that may be of one person, or a question about one: what two organisations
        /// name when they speak about it (pasangan), `P-`.
        Pair = "pair",
    }
}

impl CodeKind {
    /// The letter in front.
    pub const fn letter(self) -> char {
        match self {
            Self::Report => 'L',
            Self::Case => 'K',
            Self::Referral => 'R',
            Self::Pair => 'P',
        }
    }

    /// What enters the check: a different value for each.
    const fn constant(self) -> u8 {
        match self {
            Self::Report => 1,
            Self::Case => 2,
            Self::Referral => 3,
            Self::Pair => 4,
        }
    }
}

/// Why a code was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Not a letter for the kind and seven characters.
    #[error("a code has a letter and seven characters")]
    Length,
    /// A character that no code has.
    #[error("no code has such a character")]
    Character,
    /// The letter in front is of another kind, or missing where it is needed.
    #[error("the code is of another kind")]
    Kind,
    /// The check character does not fit: a typing error.
    #[error("the code holds a typing error")]
    Check,
}

impl MessageKey for CodeError {
    fn key(&self) -> &'static str {
        match self {
            Self::Length => "error-code-length",
            Self::Character => "error-code-character",
            Self::Kind => "error-code-kind",
            Self::Check => "error-code-check",
        }
    }
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random characters in a code.
const RANDOM: usize = 6;

/// A code of a report, a case or a referral. It says nothing about what it stands for, and 30
/// random bits make it no secret: it finds a file for those who may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HumanCode {
    kind: CodeKind,
    /// Values 0 to 31; the check is not kept.
    values: [u8; RANDOM],
}

impl HumanCode {
    /// A code from random bytes; three bits of each are not used.
    pub fn new(kind: CodeKind, random: [u8; RANDOM]) -> Self {
        Self {
            kind,
            values: random.map(|byte| byte & 31),
        }
    }

    /// What it stands for.
    pub const fn kind(self) -> CodeKind {
        self.kind
    }

    /// Reads a code of any kind; the letter in front is needed.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let signs = signs(text)?;
        let (first, rest) = signs.split_first().ok_or(CodeError::Length)?;
        let mut kinds = CodeKind::ALL.iter().copied();
        let kind = kinds.find(|kind| value(kind.letter()) == Some(*first));
        match (kind, rest.len()) {
            (Some(kind), 7) => Self::checked(kind, rest),
            (None, 7) => Err(CodeError::Kind),
            _ => Err(CodeError::Length),
        }
    }

    /// Reads a code where its kind is known: the letter in front may be left out.
    pub fn parse_as(kind: CodeKind, text: &str) -> Result<Self, CodeError> {
        let signs = signs(text)?;
        match (signs.len(), signs.split_first()) {
            (7, _) => Self::checked(kind, &signs),
            (8, Some((first, rest))) if Some(*first) == value(kind.letter()) => {
                Self::checked(kind, rest)
            }
            (8, _) => Err(CodeError::Kind),
            _ => Err(CodeError::Length),
        }
    }

    fn checked(kind: CodeKind, signs: &[u8]) -> Result<Self, CodeError> {
        let (random, check) = signs.split_at_checked(RANDOM).ok_or(CodeError::Length)?;
        let values = random.try_into().map_err(|_| CodeError::Length)?;
        let code = Self { kind, values };
        if *check == [code.check()] {
            Ok(code)
        } else {
            Err(CodeError::Check)
        }
    }

    /// The check c₆ with α⁶·c₀ + α⁵·c₁ + … + α·c₅ + c₆ = constant of the kind, by Horner's rule.
    fn check(self) -> u8 {
        let sum = self
            .values
            .iter()
            .fold(0, |sum, value| times_alpha(sum ^ value));
        sum ^ self.kind.constant()
    }
}

/// Multiplication by α in GF(32) = GF(2)[α] / (α⁵ + α² + 1). α is primitive: α¹ … α³⁰ differ.
const fn times_alpha(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

/// The values of the characters, separators left out.
fn signs(text: &str) -> Result<Vec<u8>, CodeError> {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '.' | '_'))
        .map(|c| value(c).ok_or(CodeError::Character))
        .collect()
}

/// The value of a character, with those taken for another that look alike.
fn value(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let at = ALPHABET.iter().position(|sign| char::from(*sign) == c)?;
    u8::try_from(at).ok()
}

impl std::fmt::Display for HumanCode {
    /// The stored and shown form, `K-7Q4M-2XC`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-", self.kind.letter())?;
        for (at, value) in self.values.iter().chain([&self.check()]).enumerate() {
            if at == 4 {
                f.write_str("-")?;
            }
            let sign = ALPHABET.get(usize::from(*value)).copied().unwrap_or(b'0');
            write!(f, "{}", char::from(sign))?;
        }
        Ok(())
    }
}

impl std::str::FromStr for HumanCode {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for HumanCode {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<HumanCode> for String {
    fn from(code: HumanCode) -> String {
        code.to_string()
    }
}
