//! Which column of a file means what, as data: shipped for known formats, made and edited by
//! people for others. The TOML form is explained in `mappings/README.md`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Coded, MessageKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::facts::{Fact, Field};

/// A mapping of one format. Only data: [`crate::import::Plan`] applies it to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Short name, e.g. `ctdc`.
    pub name: String,
    /// Raised with every change of meaning; stored with each import.
    pub version: u32,
    /// Values that mean "not known" in every column, besides an empty cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Columns that are known and deliberately not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// What every row is, when no column says otherwise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub defaults: BTreeMap<Field, Codes>,
    /// Columns that hold a value. Their order is the order of the facts of a row.
    #[serde(default, rename = "column", skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// Families of columns that hold yes or no, one code each.
    #[serde(default, rename = "flags", skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flags>,
}

/// One column that holds a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name in the file; case and separators do not matter.
    pub source: String,
    /// What it says.
    pub field: Field,
    /// Characters that part several values in one cell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub separators: String,
    /// Further values that mean "not known" in this column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Value in the file → codes. A value that is itself a code needs no entry; one without codes
    /// is still to be decided, and is reported as unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Codes>,
}

/// A family of yes-or-no columns, such as `meansOfControl…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flags {
    /// What the family says.
    pub field: Field,
    /// Column → codes that a yes adds.
    pub columns: BTreeMap<String, Codes>,
}

/// The codes that a value stands for: `"female"`, `["a", "b"]`, or `[]` for not decided yet. A code
/// of another field is written `field:code`, because one value can say two things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Codes {
    /// One code.
    One(String),
    /// Any number of codes.
    Many(Vec<String>),
}

impl Codes {
    /// The codes as written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(code) => std::slice::from_ref(code),
            Self::Many(codes) => codes.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }

    /// What the codes say about a row, in a column of `field`.
    pub(crate) fn facts(&self, field: Field) -> Result<Vec<Fact>, String> {
        self.iter()
            .map(|written| {
                let (field, code) = match written.split_once(':') {
                    Some((other, code)) => (other.parse().map_err(|_| written.to_owned())?, code),
                    None => (field, written),
                };
                Fact::from_code(field, code).ok_or_else(|| written.to_owned())
            })
            .collect()
    }
}

/// What a value of a column means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Not known.
    Missing,
    /// What the mapping says; no code if that is still to be decided.
    Codes(Codes),
    /// A word that the field understands by itself.
    Understood,
    /// Nothing yet: it would be reported.
    Unknown,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MappingError {
    /// It is no TOML of this form; the text says where.
    #[error("{0}")]
    Form(String),
    /// A code that its field does not have.
    #[error("{code:?} is no code of {field}")]
    Code {
        /// The field.
        field: Field,
        /// The code as written.
        code: String,
    },
    /// A column is named twice.
    #[error("column {0:?} is named twice")]
    Repeated(String),
    /// Two values of one column differ only in case and separators, and mean different things.
    #[error("value {0:?} contradicts another one")]
    Contradiction(String),
    /// It reads no column.
    #[error("no column is read")]
    Nothing,
}

impl MessageKey for MappingError {
    fn key(&self) -> &'static str {
        match self {
            Self::Form(_) => "mapping-error-form",
            Self::Code { .. } => "mapping-error-code",
            Self::Repeated(_) => "mapping-error-repeated",
            Self::Contradiction(_) => "mapping-error-contradiction",
            Self::Nothing => "mapping-error-nothing",
        }
    }

    // A mapping is written by the analyst and names columns and codes, so its words may be said.
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Form(detail) => vec![("detail", detail.clone())],
            Self::Code { field, code } => {
                vec![("field", field.code().to_owned()), ("code", code.clone())]
            }
            Self::Repeated(column) => vec![("column", column.clone())],
            Self::Contradiction(value) => vec![("value", value.clone())],
            Self::Nothing => Vec::new(),
        }
    }
}

/// How a mapping and the column names of a file fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderCheck {
    /// Columns of the mapping that the file does not have: their facts stay unknown.
    pub missing: Vec<String>,
    /// Columns of the file that the mapping does not read: their content is not imported.
    pub unused: Vec<String>,
    /// Names that occur twice in the file: only the first is read.
    pub repeated: Vec<String>,
    /// How many columns of the file the mapping reads.
    pub read: usize,
}

/// The mappings that come with Suluh.
const SHIPPED: [&str; 3] = [
    include_str!("../mappings/ctdc-clean.toml"),
    include_str!("../mappings/ctdc.toml"),
    include_str!("../mappings/htcds.toml"),
];

impl Mapping {
    /// Reads and checks the TOML form.
    pub fn parse(toml: &str) -> Result<Self, MappingError> {
        let mapping: Self =
            toml::from_str(toml).map_err(|error| MappingError::Form(error.to_string()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// The TOML form, which [`Mapping::parse`] reads back.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        toml::to_string_pretty(self).map_err(|error| MappingError::Form(error.to_string()))
    }

    /// The mappings that come with Suluh: `ctdc-clean`, `ctdc`, `htcds`.
    pub fn shipped() -> impl Iterator<Item = Self> {
        // A test reads each of them, so none is left out here.
        SHIPPED.iter().filter_map(|toml| Self::parse(toml).ok())
    }

    /// The shipped mapping of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::shipped().find(|mapping| mapping.name == name)
    }

    /// The shipped mapping that reads most columns of the file, if it reads at least three and
    /// knows at least half of them all.
    pub fn guess(header: &[String]) -> Option<Self> {
        let (mapping, check) = Self::shipped()
            .map(|mapping| {
                let check = mapping.validate(header);
                (mapping, check)
            })
            .reduce(|best, next| {
                if next.1.read > best.1.read {
                    next
                } else {
                    best
                }
            })?;
        (check.read >= 3 && check.unused.len() * 2 <= header.len()).then_some(mapping)
    }

    /// Which columns fit and which do not.
    pub fn validate(&self, header: &[String]) -> HeaderCheck {
        let mut seen = BTreeSet::new();
        let mut check = HeaderCheck::default();
        let sources: BTreeSet<String> = self.sources().map(plain).collect();
        let ignored: BTreeSet<String> = self.ignored.iter().map(|name| plain(name)).collect();
        for name in header {
            let key = plain(name);
            if key.is_empty() {
                continue;
            }
            if !seen.insert(key.clone()) {
                check.repeated.push(name.clone());
            } else if sources.contains(&key) {
                check.read += 1;
            } else if !ignored.contains(&key) {
                check.unused.push(name.clone());
            }
        }
        let absent = |name: &&str| !seen.contains(&plain(name));
        let columns = self.columns.iter().map(|column| column.source.as_str());
        check
            .missing
            .extend(columns.filter(absent).map(str::to_owned));
        for family in &self.flags {
            let names = || family.columns.keys().map(String::as_str);
            // A family that is wholly absent is another way of saying it, not a gap.
            if !names().all(|name| absent(&name)) {
                check
                    .missing
                    .extend(names().filter(absent).map(str::to_owned));
            }
        }
        check
    }

    /// What a value of one of its columns means.
    pub fn meaning(&self, column: &Column, value: &str) -> Meaning {
        let folded = value.trim().to_lowercase();
        let mut missing = self.missing.iter().chain(&column.missing);
        if folded.is_empty() || missing.any(|sign| sign.trim().to_lowercase() == folded) {
            return Meaning::Missing;
        }
        let word = plain(value);
        let mut listed = column.values.iter();
        if let Some((_, codes)) = listed.find(|(known, _)| plain(known) == word) {
            return Meaning::Codes(codes.clone());
        }
        let vocabulary = column.field.vocabulary();
        let known = vocabulary.iter().any(|(known, _)| *known == word);
        if known || Fact::from_cell(column.field, value).is_ok() {
            Meaning::Understood
        } else {
            Meaning::Unknown
        }
    }

    /// The columns that are read.
    fn sources(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.iter().map(|column| column.source.as_str());
        let flags = self.flags.iter().flat_map(|flags| flags.columns.keys());
        columns.chain(flags.map(String::as_str))
    }

    /// Whether it can be used; [`Mapping::parse`] has asked already.
    pub fn check(&self) -> Result<(), MappingError> {
        let mut seen = BTreeSet::new();
        for source in self.sources() {
            if !seen.insert(plain(source)) {
                return Err(MappingError::Repeated(source.to_owned()));
            }
        }
        if seen.is_empty() {
            return Err(MappingError::Nothing);
        }
        let codes = |field: Field, codes: &Codes| {
            codes
                .facts(field)
                .map_err(|code| MappingError::Code { field, code })
        };
        for (field, default) in &self.defaults {
            codes(*field, default)?;
        }
        for flags in &self.flags {
            for value in flags.columns.values() {
                codes(flags.field, value)?;
            }
        }
        for column in &self.columns {
            let mut meanings = BTreeMap::new();
            for (value, written) in &column.values {
                let facts = codes(column.field, written)?;
                if meanings
                    .insert(plain(value), facts.clone())
                    .is_some_and(|other| other != facts)
                {
                    return Err(MappingError::Contradiction(value.clone()));
                }
            }
        }
        Ok(())
    }
}

/// A name or value reduced to letters and digits in lower case, so that `Domestic Work`,
/// `domestic-work` and `DomesticWork` are the same. What has none of these stays as it is.
pub(crate) fn plain(text: &str) -> String {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if letters.is_empty() {
        text.trim().to_owned()
    } else {
        letters
    }
}

#[cfg(test)]
#[path = "mapping_tests.rs"]
mod tests;
