//! What is compared and how, as data: a settings file can say everything this crate does.

use serde::{Deserialize, Serialize};

/// Fields, comparisons and blocking rules of one kind of register.
///
/// Columns are derived from fields and named `field` or `field.part`; see [`Kind`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which pairs are looked for.
    pub link: Link,
    /// What a record has, in the order in which values are handed over.
    pub fields: Vec<Field>,
    /// What is compared of a pair; at most 16, which are taken for independent.
    pub comparisons: Vec<Comparison>,
    /// Pairs are compared when one of these rules brings them together.
    pub blocking: Vec<Rule>,
    /// A block of more records than this is too common to bring anybody together.
    pub block_limit: u32,
    /// Blocks in which expectation-maximisation runs.
    pub training: Vec<Rule>,
    /// Blocks in which strangers meet who are alike by chance, such as those of one place
    /// and age. What is learnt there of strangers holds, because those are the pairs that
    /// come to be compared: names are of regions, and a NIK repeats place and birth.
    #[serde(default)]
    pub strangers: Vec<Rule>,
    /// Blocks of what a household shares, in which it is learnt how relatives compare.
    /// None where the register knows of no households.
    #[serde(default)]
    pub household: Vec<Rule>,
}

/// Which pairs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Any two records.
    Within,
    /// Only records of two different sources.
    Across,
}

/// A field as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name, used in columns.
    pub name: String,
    /// How it is read.
    pub kind: Kind,
}

/// How a field is read, and the columns that come of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// A person's name: `name` (words as they sound, in order), `.sorted`, `.key`
    /// (consonants), `.rare` and `.second` (the rarest words of the register), `.start`
    /// (first two letters of the key), `.father`.
    Name,
    /// The father's name (as it sounds, in order), filled from what follows *bin* or *binti* in
    /// the name where it is missing.
    Father {
        /// The field of the person's own name.
        name: Option<String>,
    },
    /// A NIK: `nik` (comparable digits), `.stem` (all but the serial, where the
    /// structure holds), `.serial`.
    Nik,
    /// A birth date: `birth` (a known day), `.year`, `.derived` (set where it comes from the NIK).
    Birth {
        /// The field of the NIK, which fills a missing date.
        nik: Option<String>,
        /// The field of the date of registration, which tells the century of a NIK.
        registered: Option<String>,
    },
    /// `L` or `P`, filled from the NIK where missing.
    Sex {
        /// The field of the NIK.
        nik: Option<String>,
    },
    /// A place. All places can be compared with each other.
    Place,
    /// A telephone number.
    Phone,
    /// Any text: itself, and `.start` (first three letters). All texts can be compared with each other.
    Text,
    /// Not compared; other fields may need it.
    Other,
}

/// One aspect of a pair, found at the first level that holds; where no level holds it is
/// at the last, implicit one, *different*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Its name, which is also the key of its sentences.
    pub name: String,
    /// Whether people of one household have it in common: mother, home, telephone. Pairs
    /// that agree on such things only are relatives, not one person.
    #[serde(default)]
    pub shared: bool,
    /// Where this holds nothing is known, and nothing counted.
    pub unknown: Test,
    /// From most to least alike.
    pub levels: Vec<Level>,
}

/// A degree of likeness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its key, such as `exact` or `similar`.
    pub key: String,
    /// When a pair is at this level.
    pub test: Test,
    /// Corrects the weight for how common the shared value is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
}

/// Term frequency: sharing a rare value proves more than sharing a common one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// The column whose value counts.
    pub column: String,
    /// Whose frequency it is.
    #[serde(default)]
    pub of: Of,
    /// How much of the correction is made, 0 to 1.
    pub weight: f64,
    /// No value counts as rarer than this share of the records.
    pub floor: f64,
}

/// What the frequency is taken of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// The value of the column.
    #[default]
    Value,
    /// The rarest word that both names have.
    SharedWord,
}

/// A condition on a pair. Values that are missing are equal to nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    /// One side or both have no value.
    Missing(String),
    /// At least one side has a value.
    Present(String),
    /// The same value.
    Equal(String),
    /// The one value on one side, the other on the other.
    Crossed(String, String),
    /// Jaro–Winkler similarity of at least this.
    Similar(String, f32),
    /// Jaro–Winkler similarity of one column with another, either way, of at least this.
    SimilarCrossed(String, String, f32),
    /// At most so many edits.
    Edits(String, u32),
    /// All words of the shorter name are in the longer one.
    Subset(String),
    /// At least one word is shared.
    SharesWord(String),
    /// A word of the one name stands in the other column of the other record.
    WordCrossed(String, String),
    /// All words of the shorter name have a partner of at least this similarity.
    SimilarWords(String, f32),
    /// Numbers that differ by at most this.
    Near(String, u32),
    /// A date with day and month exchanged.
    Swapped(String),
    /// Dates one digit, or an exchange of two neighbouring digits, apart.
    DigitApart(String),
    /// The same day and month of another year.
    SameDay(String),
    /// All hold.
    All(Vec<Test>),
    /// Any holds.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
}

/// Columns that are all equal in a block; records without one of them are in none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rule(pub Vec<String>);

impl Rule {
    /// The rule written as `name.key,birth.year`.
    pub fn new(columns: &str) -> Rule {
        Rule(columns.split(',').map(|c| c.trim().to_owned()).collect())
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

impl Test {
    /// The columns it looks at.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Test::Missing(c)
            | Test::Present(c)
            | Test::Equal(c)
            | Test::Similar(c, _)
            | Test::Edits(c, _) => vec![c],
            Test::Subset(c) | Test::SharesWord(c) | Test::SimilarWords(c, _) | Test::Near(c, _) => {
                vec![c]
            }
            Test::Swapped(c) | Test::DigitApart(c) | Test::SameDay(c) => vec![c],
            Test::Crossed(a, b) | Test::SimilarCrossed(a, b, _) | Test::WordCrossed(a, b) => {
                vec![a, b]
            }
            Test::All(of) | Test::Any(of) => of.iter().flat_map(Test::columns).collect(),
            Test::Not(of) => of.columns(),
        }
    }
}

impl Comparison {
    /// Whether its levels look at a field.
    pub(crate) fn looks_at(&self, field: &str) -> bool {
        let columns = self.levels.iter().flat_map(|l| l.test.columns());
        columns.into_iter().any(|c| field_of(c) == field)
    }

    /// The columns it looks at.
    pub fn columns(&self) -> Vec<&str> {
        let tests = self.levels.iter().map(|l| &l.test).chain([&self.unknown]);
        let terms = self
            .levels
            .iter()
            .filter_map(|l| l.frequency.as_ref())
            .map(|f| f.column.as_str());
        tests.flat_map(Test::columns).chain(terms).collect()
    }
}

impl Settings {
    /// All columns the settings look at, each once, in order of first use.
    pub fn columns(&self) -> Vec<&str> {
        let rules = self
            .blocking
            .iter()
            .chain(&self.training)
            .chain(&self.household)
            .chain(&self.strangers)
            .flat_map(|r| r.0.iter().map(String::as_str));
        let mut all: Vec<&str> = Vec::new();
        for column in self
            .comparisons
            .iter()
            .flat_map(Comparison::columns)
            .chain(rules)
        {
            if !all.contains(&column) {
                all.push(column);
            }
        }
        all
    }
}

/// The field a column is derived from.
pub fn field_of(column: &str) -> &str {
    column.split('.').next().unwrap_or(column)
}
