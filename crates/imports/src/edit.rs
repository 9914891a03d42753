//! Changing a mapping in front of a file: which column says what, and what its values mean.

use crate::Values;
use domain::Coded;
use exchange::Excerpt;
use exchange::facts::Field;
use exchange::mapping::{Codes, Column, Flags, Mapping, MappingError, Meaning};
use exchange::table::Record;
use std::collections::BTreeMap;

/// Values that are shown beside a column, to recognise it by.
const EXAMPLES: usize = 3;
/// Stands for "not known" among the answers to a value.
pub const MISSING: &str = "missing";

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing that is read.
    Unread,
    /// A value of this field.
    Value(Field),
    /// Yes or no to one code of this field.
    Flag(Field),
}

impl Role {
    /// What a form sends for it.
    pub fn code(self) -> String {
        match self {
            Self::Unread => String::new(),
            Self::Value(field) => field.code().to_owned(),
            Self::Flag(field) => format!("flag:{field}"),
        }
    }

    /// Reads what a form sent; nothing for a role that there is not.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text.is_empty() => Some(Self::Unread),
            None => text.parse().ok().map(Self::Value),
            Some(("flag", field)) => {
                let field: Field = field.parse().ok()?;
                field.is_list().then_some(Self::Flag(field))
            }
            Some(_) => None,
        }
    }
}

/// A value of a column, and what the mapping makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As it stands in the file.
    pub value: String,
    /// How often, in the rows that were looked at.
    pub count: u64,
    /// [`MISSING`], codes parted by a space, or empty while nobody has decided.
    pub chosen: String,
}

/// A column of a file, and what the mapping makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its place, from 0.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// Some of its values.
    pub examples: Vec<String>,
    /// What it says.
    pub role: Role,
    /// The codes that a yes adds, parted by a space; for a flag.
    pub flag: String,
    /// The values that have a meaning in the mapping or none at all; those that the field
    /// understands by itself need no answer.
    pub values: Vec<Value>,
    /// How many different values the field understands by itself.
    pub understood: usize,
}

/// The columns of a file as a mapping reads them.
pub fn views(mapping: &Mapping, header: &[String], values: &Values) -> Vec<View> {
    header
        .iter()
        .enumerate()
        .map(|(at, name)| {
            view(
                mapping,
                at,
                name,
                values.get(name).map_or(&[], Vec::as_slice),
            )
        })
        .collect()
}

fn view(mapping: &Mapping, at: usize, name: &str, found: &[(String, u64)]) -> View {
    let mut view = View {
        at,
        name: name.to_owned(),
        examples: found
            .iter()
            .take(EXAMPLES)
            .map(|(value, _)| value.clone())
            .collect(),
        role: Role::Unread,
        flag: String::new(),
        values: Vec::new(),
        understood: 0,
    };
    if let Some((field, codes)) = flag_of(mapping, name) {
        view.role = Role::Flag(field);
        view.flag = joined(codes);
    }
    if let Some(column) = column_of(mapping, name) {
        view.role = Role::Value(column.field);
        for (value, count) in parts(column, found) {
            let chosen = match mapping.meaning(column, &value) {
                Meaning::Understood => {
                    view.understood += 1;
                    continue;
                }
                // A value that is read as it stands has nothing to decide on.
                Meaning::Unknown if !has_codes(column.field) => continue,
                Meaning::Missing if value.is_empty() => continue,
                Meaning::Unknown => String::new(),
                Meaning::Missing => MISSING.to_owned(),
                Meaning::Codes(codes) => joined(&codes),
            };
            view.values.push(Value {
                value,
                count,
                chosen,
            });
        }
    }
    view
}

/// Whether a field has a closed list of codes that values can be given.
pub fn has_codes(field: Field) -> bool {
    !matches!(
        field,
        Field::ExternalId
            | Field::Source
            | Field::RegisteredYear
            | Field::RegisteredDate
            | Field::Area
            | Field::Age
    )
}

/// The values of the cells; a cell with several is taken apart, unless the whole is known.
fn parts(column: &Column, found: &[(String, u64)]) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = Vec::new();
    let mut add =
        |value: &str, count: u64| match counts.iter_mut().find(|(known, _)| known == value) {
            Some((_, known)) => *known += count,
            None => counts.push((value.to_owned(), count)),
        };
    for (cell, count) in found {
        let whole = column.separators.is_empty() || column.values.contains_key(cell);
        if whole {
            add(cell, *count);
        } else {
            cell.split(|c| column.separators.contains(c))
                .map(str::trim)
                .for_each(|part| add(part, *count));
        }
    }
    counts
}

fn column_of<'m>(mapping: &'m Mapping, name: &str) -> Option<&'m Column> {
    mapping
        .columns
        .iter()
        .find(|column| same(&column.source, name))
}

fn flag_of<'m>(mapping: &'m Mapping, name: &str) -> Option<(Field, &'m Codes)> {
    mapping.flags.iter().find_map(|flags| {
        let mut columns = flags.columns.iter();
        let (_, codes) = columns.find(|(source, _)| same(source, name))?;
        Some((flags.field, codes))
    })
}

/// Names of columns are compared as reading compares them: case and separators do not matter.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    plain(one) == plain(other)
}

fn joined(codes: &Codes) -> String {
    codes.iter().collect::<Vec<_>>().join(" ")
}

fn parted(codes: &str) -> Codes {
    let mut codes: Vec<String> = codes.split_whitespace().map(str::to_owned).collect();
    match codes.len() {
        1 => Codes::One(codes.remove(0)),
        _ => Codes::Many(codes),
    }
}

/// The mapping as somebody answered: `answer` gives what was chosen for `column-N`, `flag-N` and
/// `value-N-M` of the views. What was not asked stays.
///
/// # Errors
/// A [`MappingError`] if the result cannot be used, such as a column read by nobody.
pub fn apply(
    mapping: &Mapping,
    views: &[View],
    samples: &[Record],
    answer: impl Fn(&str) -> Option<String>,
) -> Result<Mapping, MappingError> {
    let mut next = mapping.clone();
    for view in views {
        let role = answer(&format!("column-{}", view.at))
            .and_then(|text| Role::parse(&text))
            .unwrap_or(view.role);
        if role == view.role {
            answer_values(&mut next, view, &answer);
        } else {
            forget(&mut next, &view.name);
            take(&mut next, view, role, samples);
        }
        decide(&mut next, &view.name, role);
    }
    next.flags.retain(|flags| !flags.columns.is_empty());
    next.check()?;
    Ok(next)
}

fn answer_values(mapping: &mut Mapping, view: &View, answer: &impl Fn(&str) -> Option<String>) {
    if let Role::Flag(_) = view.role
        && let Some(codes) = answer(&format!("flag-{}", view.at))
    {
        for flags in &mut mapping.flags {
            for (source, known) in &mut flags.columns {
                if same(source, &view.name) {
                    *known = parted(&codes);
                }
            }
        }
    }
    let answers: Vec<(&Value, String)> = view
        .values
        .iter()
        .enumerate()
        .filter_map(|(m, value)| Some((value, answer(&format!("value-{}-{m}", view.at))?)))
        .filter(|(value, chosen)| value.chosen != *chosen)
        .collect();
    let columns = &mut mapping.columns;
    let Some(column) = columns
        .iter_mut()
        .find(|column| same(&column.source, &view.name))
    else {
        return;
    };
    for (value, chosen) in answers {
        column
            .values
            .retain(|known, _| !same(known, &value.value) || known.is_empty());
        column
            .missing
            .retain(|sign| !sign.eq_ignore_ascii_case(&value.value));
        match chosen.as_str() {
            "" => {}
            MISSING => column.missing.push(value.value.clone()),
            codes => {
                column.values.insert(value.value.clone(), parted(codes));
            }
        }
    }
}

/// Takes a column out of the mapping.
fn forget(mapping: &mut Mapping, name: &str) {
    mapping.columns.retain(|column| !same(&column.source, name));
    for flags in &mut mapping.flags {
        flags.columns.retain(|source, _| !same(source, name));
    }
}

/// Puts a column into the mapping in a new role; its values are proposed where they can be.
fn take(mapping: &mut Mapping, view: &View, role: Role, samples: &[Record]) {
    match role {
        Role::Unread => {}
        Role::Value(field) => {
            let own: Vec<Record> = samples
                .iter()
                .map(|record| Record {
                    cells: record.cells.get(view.at).cloned().into_iter().collect(),
                    ..record.clone()
                })
                .collect();
            let name = vec![field.code().to_owned()];
            let drafted = Mapping::draft("", &name, &own).columns.into_iter().next();
            let mut column = drafted.unwrap_or(Column {
                source: String::new(),
                field,
                separators: String::new(),
                missing: Vec::new(),
                values: BTreeMap::new(),
            });
            column.source.clone_from(&view.name);
            column.field = field;
            mapping.columns.push(column);
        }
        Role::Flag(field) => {
            let columns = [(view.name.clone(), Codes::Many(Vec::new()))];
            match mapping.flags.iter_mut().find(|flags| flags.field == field) {
                Some(flags) => flags.columns.extend(columns),
                None => mapping.flags.push(Flags {
                    field,
                    columns: columns.into_iter().collect(),
                }),
            }
        }
    }
}

/// A column that somebody left unread is not reported as forgotten again.
fn decide(mapping: &mut Mapping, name: &str, role: Role) {
    mapping.ignored.retain(|ignored| !same(ignored, name));
    if role == Role::Unread && Excerpt::of(name).text().is_some() {
        mapping.ignored.push(name.to_owned());
    }
}
