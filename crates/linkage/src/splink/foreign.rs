//! Models that Splink made by itself.

use serde_json::Value;

use super::sql::{blocking, condition};
use super::{broken, probability};
use crate::error::Result;
use crate::model::{FORMAT, Model, Odds};
use crate::settings::{Comparison, Field, Frequency, Kind, Level, Link, Of, Settings, Test};

/// A model of Splink's, as far as it can be said here.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreign {
    /// The model. Its fields are texts, named like Splink's columns.
    pub model: Model,
    /// What could not be read, or means something else here, line by line.
    pub unread: Vec<String>,
}

/// Blocks of more records are left out here; Splink knows no limit.
const BLOCK_LIMIT: u32 = 1_000;

/// Makes a model of settings that Splink (4 or 5) saved, without a model of ours before.
///
/// Read are exact match, Jaro–Winkler, Levenshtein and Damerau–Levenshtein, null levels,
/// reversed columns, else, and what `AND`, `OR` and `NOT` make of them. A level that cannot be
/// read gives its pairs to the next one, probabilities included; a comparison of none that can
/// be read falls away. Both are told.
pub fn foreign(text: &str, version: &str) -> Result<Foreign> {
    let value: Value = serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
    let mut unread = vec![
        "texts are compared in small letters and single spaces here".to_owned(),
        format!("blocks of more than {BLOCK_LIMIT} records are left out here"),
    ];
    let mut comparisons = Vec::new();
    let mut levels = Vec::new();
    for (at, comparison) in list(&value, "comparisons").iter().enumerate() {
        let name = text_of(comparison, "output_column_name");
        let name = name.map_or_else(|| format!("comparison_{}", at + 1), str::to_owned);
        if let Some((read, odds)) = comparison_of(name, comparison, &mut unread)? {
            comparisons.push(read);
            levels.push(odds);
        }
    }
    if comparisons.is_empty() {
        return Err(broken("no comparison can be read".to_owned()));
    }
    let mut rules = Vec::new();
    for rule in list(&value, "blocking_rules_to_generate_predictions") {
        let sql = text_of(rule, "blocking_rule").or(rule.as_str());
        match sql.and_then(blocking) {
            Some(rule) => rules.push(rule),
            None => unread.push(format!(
                "blocking rule {}: not read",
                sql.unwrap_or("without SQL")
            )),
        }
    }
    if rules.is_empty() {
        return Err(broken("no blocking rule can be read".to_owned()));
    }
    let mut settings = Settings {
        link: match text_of(&value, "link_type") {
            Some("link_only") => Link::Across,
            _ => Link::Within,
        },
        fields: Vec::new(),
        comparisons,
        training: rules.clone(),
        blocking: rules,
        block_limit: BLOCK_LIMIT,
        strangers: Vec::new(),
        household: Vec::new(),
    };
    let columns = settings.columns().into_iter();
    settings.fields = columns
        .map(|name| Field {
            name: name.to_owned(),
            kind: Kind::Text,
        })
        .collect();
    let prior = probability(&value, "probability_two_random_records_match")?;
    if prior.is_none() {
        unread.push("no prior is given; one in ten thousand pairs is taken".to_owned());
    }
    let model = Model {
        format: FORMAT,
        version: version.to_owned(),
        settings,
        prior: prior.unwrap_or(1e-4),
        household: None,
        levels,
        training: Vec::new(),
    };
    model.check()?;
    Ok(Foreign { model, unread })
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text_of<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

/// A comparison with its probabilities, where any of its levels can be read.
fn comparison_of(
    name: String,
    value: &Value,
    unread: &mut Vec<String>,
) -> Result<Option<(Comparison, Vec<Odds>)>> {
    let mut unknown = None;
    let mut levels = Vec::new();
    let mut odds: Vec<Odds> = Vec::new();
    // What the levels before, which could not be read, leave to the next one.
    let mut left = (0.0, 0.0);
    let mut last = None;
    for (at, level) in list(value, "comparison_levels").iter().enumerate() {
        let sql = text_of(level, "sql_condition").unwrap_or_default();
        let label = text_of(level, "label_for_charts").unwrap_or(sql);
        let read = condition(sql);
        if level.get("is_null_level").and_then(Value::as_bool) == Some(true) {
            unknown = read.map(|r| r.test);
            continue;
        }
        let known = odds_of(&name, label, level, unread)?;
        let known = (known.0 + left.0, known.1 + left.1);
        if sql.trim().eq_ignore_ascii_case("else") {
            last = Some(known);
            break;
        }
        let Some(read) = read else {
            unread.push(format!(
                "{name}, level “{label}”: not read ({sql}); its pairs count as the next level"
            ));
            left = known;
            continue;
        };
        left = (0.0, 0.0);
        let notes = read.notes.iter();
        unread.extend(notes.map(|note| format!("{name}, level “{label}”: {note}")));
        levels.push(Level {
            key: key_of(&read.test, at),
            frequency: frequency(level),
            test: read.test,
        });
        odds.push(bounded(known));
    }
    if levels.is_empty() {
        unread.push(format!("comparison {name}: no level can be read, left out"));
        return Ok(None);
    }
    odds.push(bounded(last.unwrap_or(left)));
    let unknown = unknown.unwrap_or_else(|| {
        let columns = levels.iter().flat_map(|l| l.test.columns());
        Test::Any(columns.map(|c| Test::Missing(c.to_owned())).collect())
    });
    let comparison = Comparison {
        name,
        shared: false,
        unknown,
        levels,
    };
    Ok(Some((comparison, odds)))
}

/// m and u of a level; a level that was never trained decides nothing.
fn odds_of(
    comparison: &str,
    label: &str,
    level: &Value,
    unread: &mut Vec<String>,
) -> Result<(f64, f64)> {
    let m = probability(level, "m_probability")?;
    let u = probability(level, "u_probability")?;
    if let (Some(m), Some(u)) = (m, u) {
        return Ok((m, u));
    }
    unread.push(format!(
        "{comparison}, level “{label}”: not trained, decides nothing"
    ));
    let same = m.or(u).unwrap_or(0.5);
    Ok((same, same))
}

fn bounded((m, u): (f64, f64)) -> Odds {
    Odds {
        m: m.clamp(1e-9, 1.0 - 1e-9),
        u: u.clamp(1e-9, 1.0 - 1e-9),
        household: None,
    }
}

fn frequency(level: &Value) -> Option<Frequency> {
    let number = |key: &str| level.get(key).and_then(Value::as_f64);
    Some(Frequency {
        column: text_of(level, "tf_adjustment_column")?.to_owned(),
        of: Of::Value,
        weight: number("tf_adjustment_weight")
            .unwrap_or(1.0)
            .clamp(0.0, 1.0),
        floor: number("tf_minimum_u_value").unwrap_or(0.0).max(1e-6),
    })
}

/// A key for the level, unlike that of any other of its comparison.
fn key_of(test: &Test, at: usize) -> String {
    match test {
        Test::Equal(_) => "exact".to_owned(),
        Test::Similar(..) => format!("similar_{at}"),
        Test::Edits(..) => format!("edits_{at}"),
        _ => format!("level_{at}"),
    }
}
