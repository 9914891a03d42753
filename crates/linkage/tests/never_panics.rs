//! Whatever comes in is read or told: the promises of the fuzz targets, with random input.

#![allow(clippy::unwrap_used)]

use linkage::splink::{Dialect, export, foreign};
use linkage::table::{Mapping, read};
use linkage::{Builder, Error, presets};
use proptest::prelude::*;
use serde_json::json;

fn any_table(bytes: &[u8]) {
    let settings = presets::indonesian();
    let mut builder = Builder::new(&settings).unwrap();
    let _ = read(bytes, &settings, &Mapping::default(), |row| {
        builder.add(0, row.fields);
    });
    builder.finish();
}

/// Settings as Splink saves them.
fn splink() -> String {
    let level = |sql: &str, m: f64, u: f64| json!({ "sql_condition": sql, "label_for_charts": sql, "m_probability": m, "u_probability": u });
    json!({
        "link_type": "dedupe_only",
        "probability_two_random_records_match": 0.001,
        "blocking_rules_to_generate_predictions": [
            { "blocking_rule": "l.\"dob\" = r.\"dob\"", "sql_dialect": "duckdb" },
            "l.first_name = r.first_name AND l.city = r.city",
            { "blocking_rule": "substr(l.dob, 1, 4) = substr(r.dob, 1, 4)" }
        ],
        "comparisons": [
            {
                "output_column_name": "first_name",
                "comparison_levels": [
                    { "sql_condition": "\"first_name_l\" IS NULL OR \"first_name_r\" IS NULL", "is_null_level": true },
                    {
                        "sql_condition": "\"first_name_l\" = \"first_name_r\"",
                        "label_for_charts": "Exact match",
                        "m_probability": 0.7, "u_probability": 0.01,
                        "tf_adjustment_column": "first_name", "tf_adjustment_weight": 0.5
                    },
                    level("jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.92", 0.1, 0.01),
                    level("jaccard(\"first_name_l\", \"first_name_r\") >= 0.9", 0.1, 0.03),
                    level("levenshtein(\"first_name_l\", \"first_name_r\") <= 2", 0.05, 0.05),
                    level("ELSE", 0.05, 0.9)
                ]
            },
            {
                "output_column_name": "dob",
                "comparison_levels": [
                    level("abs(datediff('day', \"dob_l\", \"dob_r\")) <= 30", 0.9, 0.01),
                    level("ELSE", 0.1, 0.99)
                ]
            }
        ]
    })
    .to_string()
}

#[test]
fn settings_of_splink_become_a_model_and_what_was_not_read_is_named() {
    let read = foreign(&splink(), "from splink").unwrap();
    let model = &read.model;
    // The date is compared in a way that is not read here, so it falls away.
    assert_eq!(model.settings.comparisons.len(), 1);
    let comparison = &model.settings.comparisons[0];
    assert_eq!(comparison.levels.len(), 3);
    assert_eq!(comparison.levels[0].frequency.as_ref().unwrap().weight, 0.5);
    // Pairs of the level that is not read count as the next one.
    let odds = model.levels[0][2];
    assert!(
        (odds.m - 0.15).abs() < 1e-9 && (odds.u - 0.08).abs() < 1e-9,
        "{odds:?}"
    );
    assert_eq!(model.prior, 0.001);
    assert_eq!(model.settings.blocking.len(), 2);
    for part in [
        "jaccard",
        "comparison dob",
        "substr(l.dob",
        "exchange of two",
    ] {
        assert!(
            read.unread.iter().any(|l| l.contains(part)),
            "{part}: {:?}",
            read.unread
        );
    }
}

#[test]
fn settings_of_splink_of_which_nothing_is_read_are_no_model() {
    for text in [
        "",
        "{}",
        "[]",
        "{\"comparisons\": 7}",
        &splink().replace("first_name", "SUBSTR"),
        &splink().replace("blocking_rule", "rule"),
        &splink().replace("0.001", "1.5"),
    ] {
        let found = foreign(text, "");
        let whole =
            matches!(&found, Ok(read) if text.contains("SUBSTR") && !read.unread.is_empty());
        assert!(
            whole || matches!(found, Err(Error::ModelBroken(_))),
            "{found:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_a_table_or_none(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        any_table(&bytes);
    }

    #[test]
    fn any_values_are_read(values in prop::collection::vec(any::<String>(), 0..60)) {
        let mut csv = "name;nik;birth\n".to_owned();
        for row in values.chunks(3) {
            csv.push_str(&row.join(";"));
            csv.push('\n');
        }
        any_table(csv.as_bytes());
    }

    #[test]
    fn damaged_settings_of_splink_are_read_or_told(
        at in prop::collection::vec((0_usize..2_000, any::<u8>()), 1..4),
    ) {
        let mut bytes = splink().into_bytes();
        for (place, byte) in at {
            let length = bytes.len();
            bytes[place % length] = byte;
        }
        if let Ok(read) = foreign(&String::from_utf8_lossy(&bytes), "") {
            read.model.check().unwrap();
            export(&read.model, Dialect::DuckDb);
        }
    }
}
