//! Models to and from Splink (4 and 5), so that a register that outgrows one machine
//! trains and runs the same model on Spark, and comes back.
//!
//! Splink reads columns under the names of [`column`]; the columns are those that
//! [`Records`](crate::Records) derives. What its format cannot say is told as
//! [`Export::lost`].

mod foreign;
mod sql;

use serde_json::{Value, json};

pub use foreign::{Foreign, foreign};

use crate::error::{Error, Result};
use crate::model::{Model, Odds};
use crate::settings::{Link, Of, Rule, Test};

/// A model in Splink's settings format.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The JSON that `Linker(…, settings)` and `SettingsCreator.from_path_or_dict` take.
    pub json: String,
    /// What this model says and that one does not.
    pub lost: Vec<String>,
}

/// Engines that Splink runs on and that differ in their SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Spark, with Splink's jar of similarity functions.
    Spark,
}

/// The name of a column at Splink: dots are no part of names there.
pub fn column(name: &str) -> String {
    name.replace('.', "_")
}

fn sql(test: &Test, dialect: Dialect) -> String {
    let sides = |c: &str| {
        let c = column(c);
        match dialect {
            Dialect::DuckDb => (format!("\"{c}_l\""), format!("\"{c}_r\"")),
            Dialect::Spark => (format!("`{c}_l`"), format!("`{c}_r`")),
        }
    };
    let jaro = |a: &str, b: &str, min: f32| match dialect {
        Dialect::DuckDb => format!("jaro_winkler_similarity({a}, {b}) >= {min}"),
        Dialect::Spark => format!("jaro_winkler({a}, {b}) >= {min}"),
    };
    let words = |side: &str| format!("split({side}, ' ')");
    let overlap = |a: &str, b: &str| match dialect {
        Dialect::DuckDb => format!("list_has_any({}, {})", words(a), words(b)),
        Dialect::Spark => format!("arrays_overlap({}, {})", words(a), words(b)),
    };
    let within = |a: &str, b: &str| match dialect {
        Dialect::DuckDb => format!("list_has_all({}, {})", words(b), words(a)),
        Dialect::Spark => format!("size(array_except({}, {})) = 0", words(a), words(b)),
    };
    let join = |of: &[Test], with: &str| {
        let parts: Vec<String> = of
            .iter()
            .map(|t| format!("({})", sql(t, dialect)))
            .collect();
        parts.join(with)
    };
    match test {
        Test::Missing(c) => {
            let (a, b) = sides(c);
            format!("{a} IS NULL OR {b} IS NULL")
        }
        Test::Present(c) => {
            let (a, b) = sides(c);
            format!("{a} IS NOT NULL OR {b} IS NOT NULL")
        }
        Test::Equal(c) => {
            let (a, b) = sides(c);
            format!("{a} = {b}")
        }
        Test::Crossed(c, d) => {
            let ((a, b), (x, y)) = (sides(c), sides(d));
            format!("{a} = {y} OR {x} = {b}")
        }
        Test::Similar(c, min) => {
            let (a, b) = sides(c);
            jaro(&a, &b, *min)
        }
        Test::SimilarCrossed(c, d, min) => {
            let ((a, b), (x, y)) = (sides(c), sides(d));
            format!("{} OR {}", jaro(&a, &y, *min), jaro(&x, &b, *min))
        }
        Test::Edits(c, most) => {
            let (a, b) = sides(c);
            format!("damerau_levenshtein({a}, {b}) <= {most}")
        }
        Test::Subset(c) => {
            let (a, b) = sides(c);
            format!("{} OR {}", within(&a, &b), within(&b, &a))
        }
        Test::SharesWord(c) => {
            let (a, b) = sides(c);
            overlap(&a, &b)
        }
        Test::WordCrossed(c, d) => {
            let ((a, b), (x, y)) = (sides(c), sides(d));
            format!("{} OR {}", overlap(&a, &y), overlap(&x, &b))
        }
        // No engine pairs similar words; the nearest that all can say.
        Test::SimilarWords(c, _) => {
            let (a, b) = sides(c);
            jaro(&a, &b, 0.88)
        }
        Test::Near(c, most) => {
            let (a, b) = sides(c);
            format!("abs({a} - {b}) <= {most}")
        }
        Test::Swapped(c) => {
            let (a, b) = sides(c);
            format!(
                "floor({a} / 10000) = floor({b} / 10000) AND {a} % 100 = floor({b} / 100) % 100 AND floor({a} / 100) % 100 = {b} % 100"
            )
        }
        Test::DigitApart(c) => {
            let (a, b) = sides(c);
            format!("damerau_levenshtein(cast({a} as varchar(8)), cast({b} as varchar(8))) <= 1")
        }
        Test::SameDay(c) => {
            let (a, b) = sides(c);
            format!("{a} % 10000 = {b} % 10000")
        }
        Test::All(of) => join(of, " AND "),
        Test::Any(of) => join(of, " OR "),
        Test::Not(of) => format!("NOT ({})", sql(of, dialect)),
    }
}

fn rule_sql(rule: &Rule) -> String {
    let each = rule.0.iter().map(|c| {
        let c = column(c);
        format!("l.{c} = r.{c}")
    });
    each.collect::<Vec<_>>().join(" AND ")
}

/// Writes a model as Splink settings.
pub fn export(model: &Model, dialect: Dialect) -> Export {
    let mut lost = Vec::new();
    let mut comparisons = Vec::new();
    for (comparison, odds) in model.settings.comparisons.iter().zip(&model.levels) {
        let mut levels = vec![json!({
            "sql_condition": sql(&comparison.unknown, dialect),
            "label_for_charts": "unknown",
            "fix_m_probability": false,
            "fix_u_probability": false,
            "is_null_level": true,
        })];
        for (level, odds) in comparison.levels.iter().zip(odds) {
            let mut value = described(&sql(&level.test, dialect), &level.key, odds);
            if matches!(level.test, Test::SimilarWords(..)) {
                lost.push(format!(
                    "{}-{}: words are compared as one text there",
                    comparison.name, level.key
                ));
            }
            if let Some(frequency) = &level.frequency {
                if frequency.of == Of::SharedWord {
                    lost.push(format!(
                        "{}-{}: no frequency of the shared word there",
                        comparison.name, level.key
                    ));
                } else {
                    value["tf_adjustment_column"] = json!(column(&frequency.column));
                    value["tf_adjustment_weight"] = json!(frequency.weight);
                    value["tf_minimum_u_value"] = json!(frequency.floor);
                    if level.test != Test::Equal(frequency.column.clone()) {
                        value["disable_tf_exact_match_detection"] = json!(true);
                    }
                }
            }
            levels.push(value);
        }
        levels.push(described("ELSE", "different", &odds[odds.len() - 1]));
        comparisons.push(json!({
            "output_column_name": comparison.name,
            "comparison_levels": levels,
            "comparison_description": comparison.name,
        }));
    }
    if model.household.is_some() {
        lost.push("relatives are strangers there: siblings weigh more than here".to_owned());
    }
    let dialect_name = match dialect {
        Dialect::DuckDb => "duckdb",
        Dialect::Spark => "spark",
    };
    let rules = model.settings.blocking.iter();
    let rules: Vec<Value> = rules
        .map(|r| json!({ "blocking_rule": rule_sql(r), "sql_dialect": dialect_name }))
        .collect();
    lost.push(format!(
        "blocks of more than {} records are compared there too",
        model.settings.block_limit
    ));
    let link = match model.settings.link {
        Link::Within => "dedupe_only",
        Link::Across => "link_only",
    };
    let whole = json!({
        "link_type": link,
        "probability_two_random_records_match": model.prior,
        "em_convergence": 0.0001,
        "max_iterations": 200,
        "retain_matching_columns": true,
        "retain_intermediate_calculation_columns": false,
        "additional_columns_to_retain": [],
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "match_weight_column_prefix": "mw_",
        "term_frequency_adjustment_column_prefix": "tf_",
        "comparison_vector_value_column_prefix": "gamma_",
        "blocking_rules_to_generate_predictions": rules,
        "comparisons": comparisons,
    });
    Export {
        json: serde_json::to_string_pretty(&whole).unwrap_or_default(),
        lost,
    }
}

fn described(sql: &str, label: &str, odds: &Odds) -> Value {
    json!({
        "sql_condition": sql,
        "label_for_charts": label,
        "m_probability": odds.m,
        "u_probability": odds.u,
        "fix_m_probability": false,
        "fix_u_probability": false,
    })
}

fn broken(why: String) -> Error {
    Error::ModelBroken(format!("Splink settings: {why}"))
}

/// A probability of the settings. Splink writes a level that no pair reached in words.
fn probability(value: &Value, key: &str) -> Result<Option<f64>> {
    match value.get(key) {
        None | Some(Value::Null | Value::String(_)) => Ok(None),
        Some(number) => match number.as_f64().filter(|p| (0.0..=1.0).contains(p)) {
            Some(p) => Ok(Some(p.clamp(1e-9, 1.0 - 1e-9))),
            None => Err(broken(format!("{key} is {number}"))),
        },
    }
}

/// Takes what Splink learnt into the model it was exported from: comparisons by name,
/// levels by label. Levels that Splink saw no pair of keep what they had. What the format
/// cannot say, such as relatives, stays as it was.
pub fn import(text: &str, before: &Model, version: &str) -> Result<Model> {
    let value: Value = serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
    let mut model = before.clone();
    version.clone_into(&mut model.version);
    model.training.clear();
    if let Some(prior) = probability(&value, "probability_two_random_records_match")? {
        model.household = before
            .household
            .map(|h| (h * prior / before.prior).clamp(1e-12, 0.1));
        model.prior = prior;
    }
    let empty = Vec::new();
    let comparisons = value
        .get("comparisons")
        .and_then(Value::as_array)
        .unwrap_or(&empty);
    for (comparison, odds) in before.settings.comparisons.iter().zip(&mut model.levels) {
        let named = |v: &&Value| {
            v.get("output_column_name").and_then(Value::as_str) == Some(&comparison.name)
        };
        let found = comparisons
            .iter()
            .find(named)
            .ok_or_else(|| broken(format!("no comparison {}", comparison.name)))?;
        let levels = found
            .get("comparison_levels")
            .and_then(Value::as_array)
            .unwrap_or(&empty);
        let keys = comparison
            .levels
            .iter()
            .map(|l| l.key.as_str())
            .chain(["different"]);
        for (key, odds) in keys.zip(odds) {
            let labelled =
                |v: &&Value| v.get("label_for_charts").and_then(Value::as_str) == Some(key);
            let level = levels.iter().find(labelled);
            let level =
                level.ok_or_else(|| broken(format!("{} has no level {key}", comparison.name)))?;
            odds.m = probability(level, "m_probability")?.unwrap_or(odds.m);
            odds.u = probability(level, "u_probability")?.unwrap_or(odds.u);
        }
    }
    model.check()?;
    Ok(model)
}
