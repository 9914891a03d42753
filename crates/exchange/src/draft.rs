//! A first mapping for a file that no shipped one fits, for people to correct.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::Coded;

use crate::{
    Excerpt,
    facts::Field,
    mapping::{Codes, Column, Mapping, plain},
    read,
    table::Record,
    words,
};

/// How many different values of a column are listed for a decision.
const MOST_VALUES: usize = 50;

impl Mapping {
    /// Proposes a mapping from the column names and some rows. Columns are recognised by name,
    /// else by all their values belonging to one field. Values that are not recognised stand in it
    /// without a code, to be decided; columns that are not recognised are left out.
    pub fn draft(name: &str, header: &[String], samples: &[Record]) -> Self {
        let mut taken = BTreeSet::new();
        let mut columns = Vec::new();
        let by_name = column_words();
        for (at, source) in header.iter().enumerate() {
            let values = distinct(samples, at);
            let field = by_name
                .get(&plain(source))
                .copied()
                .or_else(|| field_of_values(&values));
            // A second column of the same kind would only contradict the first.
            if let Some(field) = field.filter(|field| taken.insert(*field)) {
                columns.push(column(source, field, &values));
            }
        }
        Self {
            name: name.to_owned(),
            version: 1,
            missing: words::MISSING
                .iter()
                .map(|word| (*word).to_owned())
                .collect(),
            ignored: Vec::new(),
            defaults: BTreeMap::new(),
            columns,
            flags: Vec::new(),
        }
    }
}

/// Every known name of a column: codes of the fields, people's words, the shipped mappings.
fn column_words() -> HashMap<String, Field> {
    let mut words = HashMap::new();
    for field in Field::ALL {
        words.insert(plain(field.code()), *field);
    }
    for (field, names) in words::COLUMNS {
        for name in *names {
            words.insert(plain(name), *field);
        }
    }
    for mapping in Mapping::shipped() {
        for column in mapping.columns {
            words.entry(plain(&column.source)).or_insert(column.field);
        }
    }
    words
}

/// The words that a field understands, and people's words with their codes.
fn value_words(field: Field) -> HashMap<String, Option<&'static str>> {
    let own = words::VALUES
        .iter()
        .filter(|(of, _)| *of == field)
        .flat_map(|(_, values)| values.iter())
        .map(|(word, code)| (plain(word), Some(*code)));
    let vocabulary = field.vocabulary().into_iter().map(|(word, _)| (word, None));
    own.chain(vocabulary).collect()
}

/// The different values of a column, those that mean "not known" left out.
fn distinct(samples: &[Record], at: usize) -> BTreeSet<&str> {
    samples
        .iter()
        .filter_map(|record| record.cells.get(at))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty() && !words::MISSING.contains(&cell.to_lowercase().as_str()))
        .collect()
}

/// The one field that all values belong to. A single value says too little.
fn field_of_values(values: &BTreeSet<&str>) -> Option<Field> {
    if values.len() < 2 {
        return None;
    }
    if values
        .iter()
        .all(|value| value.contains('.') && read::area(value).is_ok())
    {
        return Some(Field::Area);
    }
    let mut fits = words::VALUES
        .iter()
        .map(|(field, _)| *field)
        .filter(|field| {
            let known = value_words(*field);
            values.iter().all(|value| known.contains_key(&plain(value)))
        });
    let field = fits.next()?;
    fits.next().is_none().then_some(field)
}

fn column(source: &str, field: Field, values: &BTreeSet<&str>) -> Column {
    let separators = if field.is_list() {
        [';', '|', ',']
            .into_iter()
            .find(|separator| values.iter().any(|value| value.contains(*separator)))
            .map_or_else(String::new, String::from)
    } else {
        String::new()
    };
    let known = value_words(field);
    let mut listed = BTreeMap::new();
    let parts = values
        .iter()
        .flat_map(|value| value.split(|c| separators.contains(c)))
        .map(str::trim)
        .filter(|part| !part.is_empty());
    // Fields without words of their own (dates, ages, numbers) have no values to decide on.
    for part in parts.filter(|_| !known.is_empty() || field == Field::Source) {
        let codes = match known.get(&plain(part)) {
            Some(None) => continue,
            Some(Some(code)) => Codes::One((*code).to_owned()),
            None => Codes::Many(Vec::new()),
        };
        // What could lead to a person is not put into a mapping, which people pass on.
        let shown = Excerpt::of(part).text() == Some(part);
        if shown && listed.len() < MOST_VALUES {
            listed.insert(part.to_owned(), codes);
        }
    }
    // Two spellings of one value would be the same entry.
    let mut seen = BTreeSet::new();
    listed.retain(|value, _| seen.insert(plain(value)));
    Column {
        source: source.to_owned(),
        field,
        separators,
        missing: Vec::new(),
        values: listed,
    }
}
