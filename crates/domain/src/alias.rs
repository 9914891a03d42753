//! Neutral names for cases and persons, to talk about them where others listen: "Trembesi Biru 27".
//!
//! A plant that is nobody's name, a word of light or colour, a number: 64 × 32 × 90 = 184,320.
//! Flower names that are also women's names are left out, above all Mawar, Melati and Bunga, which
//! Indonesian newspapers give to victims of sexual violence; so are words with a second meaning
//! that mocks (benalu, malam, pisang).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::MessageKey;

/// Not an alias that Suluh gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an alias")]
pub struct AliasError;

impl MessageKey for AliasError {
    fn key(&self) -> &'static str {
        "error-alias"
    }
}

/// An alias. It is a coded fact: it comes from this list alone and can never be a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Alias {
    plant: u8,
    shade: u8,
    number: u8,
}

/// Trees, herbs, fruits.
const PLANTS: [&str; 64] = [
    "Akasia",
    "Asam",
    "Angsana",
    "Aren",
    "Bakau",
    "Bambu",
    "Bayam",
    "Belimbing",
    "Bengkuang",
    "Beringin",
    "Bungur",
    "Cemara",
    "Cengkih",
    "Durian",
    "Eboni",
    "Duku",
    "Gaharu",
    "Gambir",
    "Genjer",
    "Ilalang",
    "Jagung",
    "Jahe",
    "Jati",
    "Jambu",
    "Kapas",
    "Kapuk",
    "Kecapi",
    "Kelor",
    "Kemangi",
    "Kemiri",
    "Kencur",
    "Keruing",
    "Ketapang",
    "Kunyit",
    "Labu",
    "Lengkuas",
    "Lontar",
    "Mahoni",
    "Manggis",
    "Matoa",
    "Mengkudu",
    "Meranti",
    "Nangka",
    "Nipah",
    "Pakis",
    "Pandan",
    "Palem",
    "Pala",
    "Pinus",
    "Pulai",
    "Rambutan",
    "Randu",
    "Rotan",
    "Rumbia",
    "Sagu",
    "Saga",
    "Sengon",
    "Serai",
    "Sirsak",
    "Sukun",
    "Talas",
    "Teratai",
    "Trembesi",
    "Ulin",
];

/// Colours, times of the day, weather and places.
const SHADES: [&str; 32] = [
    "Bukit", "Biru", "Cokelat", "Danau", "Gunung", "Hijau", "Hitam", "Hutan", "Jingga", "Kabut",
    "Kelabu", "Kuning", "Ladang", "Lembah", "Telaga", "Merah", "Muara", "Pagi", "Pantai", "Perak",
    "Petang", "Putih", "Rawa", "Sawah", "Senja", "Siang", "Sore", "Sungai", "Tebing", "Teluk",
    "Tembaga", "Ungu",
];

/// The least number, and how many there are: always two digits.
const NUMBERS: (u8, u8) = (10, 90);

impl Alias {
    /// How many aliases there are; who gives one out tries again when it is taken.
    pub const COUNT: u32 = PLANTS.len() as u32 * SHADES.len() as u32 * NUMBERS.1 as u32;

    /// An alias from random bytes.
    pub fn new(random: [u8; 4]) -> Self {
        let [plant, shade, high, low] = random;
        // 65,536 is not a multiple of 90: some numbers come by 0.1 % more often, which is no harm.
        let number = u16::from_be_bytes([high, low]) % u16::from(NUMBERS.1);
        Self {
            plant: plant % PLANTS.len() as u8,
            shade: shade % SHADES.len() as u8,
            number: NUMBERS.0 + number as u8,
        }
    }
}

impl std::fmt::Display for Alias {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = |list: &[&'static str], at: u8| list.get(usize::from(at)).copied();
        write!(
            f,
            "{} {} {}",
            word(&PLANTS, self.plant).unwrap_or_default(),
            word(&SHADES, self.shade).unwrap_or_default(),
            self.number
        )
    }
}

impl std::str::FromStr for Alias {
    type Err = AliasError;

    /// Reads an alias in any case and with any space.
    fn from_str(text: &str) -> Result<Self, AliasError> {
        let mut words = text.split_whitespace();
        let mut word = || words.next().ok_or(AliasError);
        let find = |list: &[&str], word: &str| {
            let at = list
                .iter()
                .position(|entry| entry.eq_ignore_ascii_case(word));
            at.and_then(|at| u8::try_from(at).ok()).ok_or(AliasError)
        };
        let alias = Self {
            plant: find(&PLANTS, word()?)?,
            shade: find(&SHADES, word()?)?,
            number: word()?.parse().map_err(|_| AliasError)?,
        };
        let known = (NUMBERS.0..NUMBERS.0 + NUMBERS.1).contains(&alias.number);
        match (known, words.next()) {
            (true, None) => Ok(alias),
            _ => Err(AliasError),
        }
    }
}

impl TryFrom<String> for Alias {
    type Error = AliasError;
    fn try_from(text: String) -> Result<Self, AliasError> {
        text.parse()
    }
}

impl From<Alias> for String {
    fn from(alias: Alias) -> String {
        alias.to_string()
    }
}
