//! Where the derived columns of a record stand, and how they are computed.

use crate::error::{Error, Result};
use crate::normalise::lexicon::Lexicon;
use crate::normalise::{dates, names::Heard, nik, phones, places, text};
use crate::pool::{NONE, hash_text};
use crate::settings::{Kind, Settings};

/// Which pool holds the texts of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PoolId {
    Names,
    Words,
    Places,
    Niks,
    Phones,
    Texts,
}

pub(crate) const POOLS: usize = 6;

/// What the number in a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Storage {
    /// The number of a text in a pool.
    Text(PoolId),
    /// A hash of a text, only to be equal or not (two texts share one in 4 × 10⁹).
    Hash,
    /// The number itself: a date YYYYMMDD, a year, a code; 0 is unknown.
    Number,
}

/// What a column is derived from its field as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Sorted,
    Key,
    Rare,
    Second,
    Start,
    Father,
    Stem,
    Serial,
    Year,
    Derived,
}

/// A derived column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) field: usize,
    pub(crate) part: Part,
    pub(crate) storage: Storage,
}

/// Computes a value, given who numbers texts.
type Derive<'a> = &'a mut dyn FnMut(&mut dyn FnMut(PoolId, &str) -> u32) -> u32;

/// A field with the other fields it needs, by position.
#[derive(Clone, Debug)]
struct Source {
    kind: Kind,
    nik: Option<usize>,
    registered: Option<usize>,
    name: Option<usize>,
    /// A father's name may stand in it.
    names_father: bool,
    /// Its columns.
    columns: Vec<usize>,
}

/// The columns of a register.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Column>,
    sources: Vec<Source>,
}

/// Who gives texts their numbers: the register itself, or a question put to it.
pub(crate) trait Interner {
    fn number(&mut self, pool: PoolId, text: &str) -> u32;
}

const PARTS: [(&str, Part); 10] = [
    ("sorted", Part::Sorted),
    ("key", Part::Key),
    ("rare", Part::Rare),
    ("second", Part::Second),
    ("start", Part::Start),
    ("father", Part::Father),
    ("stem", Part::Stem),
    ("serial", Part::Serial),
    ("year", Part::Year),
    ("derived", Part::Derived),
];

fn storage(kind: &Kind, part: Part) -> Option<Storage> {
    Some(match (kind, part) {
        (Kind::Name, Part::Whole | Part::Father) => Storage::Text(PoolId::Names),
        (Kind::Name, Part::Rare | Part::Second) => Storage::Text(PoolId::Words),
        (Kind::Father { .. }, Part::Whole) => Storage::Text(PoolId::Names),
        (Kind::Name, Part::Sorted | Part::Key) => Storage::Hash,
        (Kind::Name | Kind::Text, Part::Start) => Storage::Hash,
        (Kind::Nik, Part::Whole) => Storage::Text(PoolId::Niks),
        (Kind::Nik, Part::Stem | Part::Serial) => Storage::Hash,
        (Kind::Birth { .. }, Part::Whole | Part::Year | Part::Derived) => Storage::Number,
        (Kind::Sex { .. }, Part::Whole) => Storage::Number,
        (Kind::Place, Part::Whole) => Storage::Text(PoolId::Places),
        (Kind::Phone, Part::Whole) => Storage::Text(PoolId::Phones),
        (Kind::Text, Part::Whole) => Storage::Text(PoolId::Texts),
        _ => return None,
    })
}

impl Layout {
    /// The columns that the settings look at, and no others.
    pub(crate) fn new(settings: &Settings) -> Result<Layout> {
        let position = |name: &Option<String>| match name {
            None => Ok(None),
            Some(name) => match settings.fields.iter().position(|f| f.name == *name) {
                Some(at) => Ok(Some(at)),
                None => Err(Error::Settings(format!("no field {name:?}"))),
            },
        };
        let mut sources = Vec::with_capacity(settings.fields.len());
        for field in &settings.fields {
            let (nik, registered) = match &field.kind {
                Kind::Birth { nik, registered } => (position(nik)?, position(registered)?),
                Kind::Sex { nik } => (position(nik)?, None),
                _ => (None, None),
            };
            let name = match &field.kind {
                Kind::Father { name } => position(name)?,
                _ => None,
            };
            sources.push(Source {
                kind: field.kind.clone(),
                nik,
                registered,
                name,
                names_father: false,
                columns: Vec::new(),
            });
        }
        for at in 0..sources.len() {
            if let Some(name) = sources[at].name {
                sources[name].names_father = true;
            }
        }
        let mut columns = Vec::new();
        for name in settings.columns() {
            let (field, part) = name.split_once('.').unwrap_or((name, ""));
            let known = |settings: &Settings| {
                settings
                    .fields
                    .iter()
                    .map(|f| f.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let unknown = || Error::UnknownColumn {
                column: name.to_owned(),
                known: known(settings),
            };
            let field = settings
                .fields
                .iter()
                .position(|f| f.name == field)
                .ok_or_else(unknown)?;
            let part = if part.is_empty() {
                Part::Whole
            } else {
                PARTS
                    .iter()
                    .find(|(n, _)| *n == part)
                    .map(|(_, p)| *p)
                    .ok_or_else(unknown)?
            };
            let storage = storage(&sources[field].kind, part).ok_or_else(unknown)?;
            sources[field].columns.push(columns.len());
            columns.push(Column {
                name: name.to_owned(),
                field,
                part,
                storage,
            });
        }
        Ok(Layout { columns, sources })
    }

    pub(crate) fn column(&self, name: &str) -> Result<usize> {
        let known = || {
            self.columns
                .iter()
                .map(|c| c.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let found = self.columns.iter().position(|c| c.name == name);
        found.ok_or_else(|| Error::UnknownColumn {
            column: name.to_owned(),
            known: known(),
        })
    }

    /// Fills the row of a record from its fields as typed. The rare words depend on the
    /// whole register and are left to [`Records`](crate::records::Records). `lexicon` remembers
    /// words from one record to the next.
    pub(crate) fn derive(
        &self,
        fields: &[&str],
        numbers: &mut impl Interner,
        lexicon: &mut Lexicon,
        row: &mut [u32],
    ) {
        // The name in which a father may be looked for.
        let mut heard: Option<(usize, Heard)> = None;
        for (at, source) in self.sources.iter().enumerate() {
            if source.columns.is_empty() {
                continue;
            }
            let typed = fields.get(at).copied().unwrap_or_default();
            let other = |field: Option<usize>| {
                field
                    .and_then(|f| fields.get(f))
                    .copied()
                    .unwrap_or_default()
            };
            let mut put = |part: Part, value: Derive<'_>| {
                for &column in source
                    .columns
                    .iter()
                    .filter(|c| self.columns[**c].part == part)
                {
                    row[column] = value(&mut |pool, text| numbers.number(pool, text));
                }
            };
            match source.kind {
                Kind::Name => {
                    let name = Heard::read(typed, false, lexicon);
                    put(Part::Whole, &mut |number| {
                        number(PoolId::Names, &name.text())
                    });
                    put(Part::Father, &mut |number| {
                        number(PoolId::Names, &name.father())
                    });
                    put(Part::Sorted, &mut |_| hashed(&name.sorted()));
                    let key = name.key();
                    put(Part::Key, &mut |_| hashed(&key));
                    put(Part::Start, &mut |_| hashed(&key[..key.len().min(2)]));
                    if source.names_father {
                        heard = Some((at, name));
                    }
                }
                Kind::Father { .. } => {
                    let mut father = Heard::read(typed, false, lexicon).text();
                    // Else what follows *bin* or *binti* in the name.
                    if father.is_empty() {
                        father = match &heard {
                            Some((field, name)) if source.name == Some(*field) => name.father(),
                            _ => Heard::read(other(source.name), false, lexicon).father(),
                        };
                    }
                    put(Part::Whole, &mut |number| number(PoolId::Names, &father));
                }
                Kind::Nik => {
                    let digits = nik::comparable(typed).unwrap_or_default();
                    put(Part::Whole, &mut |number| number(PoolId::Niks, &digits));
                    put(Part::Serial, &mut |_| {
                        digits.get(12..16).map_or(NONE, hashed)
                    });
                    put(Part::Stem, &mut |_| {
                        nik::Nik::read(typed).map_or(NONE, |n| hashed(n.stem()))
                    });
                }
                Kind::Birth { .. } => {
                    let birth = birth(typed, other(source.nik), other(source.registered));
                    put(Part::Whole, &mut |_| {
                        birth.and_then(|b| b.day).map_or(NONE, dates::Day::number)
                    });
                    put(Part::Year, &mut |_| birth.map_or(NONE, |b| b.year.into()));
                    put(Part::Derived, &mut |_| {
                        birth.map_or(NONE, |b| b.derived.into())
                    });
                }
                Kind::Sex { .. } => {
                    let from_nik = || nik::Nik::read(other(source.nik)).ok().map(|n| n.sex);
                    put(
                        Part::Whole,
                        &mut |_| match nik::Sex::read(typed).or_else(from_nik) {
                            None => NONE,
                            Some(nik::Sex::Male) => 1,
                            Some(nik::Sex::Female) => 2,
                        },
                    );
                }
                Kind::Place => {
                    put(Part::Whole, &mut |number| {
                        number(PoolId::Places, &places::place(typed).unwrap_or_default())
                    });
                }
                Kind::Phone => {
                    put(Part::Whole, &mut |number| {
                        number(PoolId::Phones, &phones::phone(typed).unwrap_or_default())
                    });
                }
                Kind::Text => {
                    let text = text(typed);
                    put(Part::Whole, &mut |number| number(PoolId::Texts, &text));
                    put(Part::Start, &mut |_| {
                        let end = text.char_indices().nth(3).map_or(text.len(), |(i, _)| i);
                        hashed(&text[..end])
                    });
                }
                Kind::Other => {}
            }
        }
    }
}

fn hashed(text: &str) -> u32 {
    if text.is_empty() {
        NONE
    } else {
        hash_text(text)
    }
}

/// The typed birth, or the one in the NIK, marked derived.
fn birth(typed: &str, nik: &str, registered: &str) -> Option<dates::Birth> {
    dates::Birth::read(typed).or_else(|| {
        let day = nik::Nik::read(nik).ok()?.born(dates::year(registered)?);
        let exists = dates::exists(day.year, day.month, day.day);
        exists.then_some(dates::Birth {
            year: day.year,
            day: Some(day),
            derived: true,
        })
    })
}
