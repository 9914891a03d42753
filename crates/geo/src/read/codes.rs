//! Which property holds the codes of areas.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Problem;
use super::json::Feature;

/// The property that holds the codes: the one asked for, or the one whose known codes say
/// most together: a file of kabupaten/kota often names the provinsi as well.
pub(super) fn property(
    features: &[Feature],
    known: &dyn Fn(&str) -> bool,
    asked: Option<&str>,
) -> Result<String, Problem> {
    if features.is_empty() {
        return Err(Problem::NoFeatures);
    }
    if let Some(asked) = asked {
        let there = features.iter().any(|f| f.properties.contains_key(asked));
        let property = asked.to_owned();
        return if there {
            Ok(property)
        } else {
            Err(Problem::NoSuchProperty { property })
        };
    }
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for feature in features {
        for (name, value) in &feature.properties {
            let count = counts.entry(name).or_default();
            if let Some(code) = code(value).filter(|code| known(code)) {
                *count = (count.0 + 1, count.1 + code.len());
            }
        }
    }
    let best = counts.iter().rev().max_by_key(|(_, (_, letters))| *letters);
    match best {
        // A property that now and then looks like a code is none.
        Some((name, (found, _))) if *found > 0 && found * 3 >= features.len() => {
            Ok((*name).to_owned())
        }
        _ => Err(Problem::NoCodes {
            properties: counts.keys().take(20).map(ToString::to_string).collect(),
        }),
    }
}

/// The code of a feature, with its dots.
pub(super) fn code_of(feature: &Feature, property: &str) -> Option<String> {
    feature.properties.get(property).and_then(code)
}

/// The value as a code: `31.71.01`, `317101` and the number 317101 are the same.
fn code(value: &Value) -> Option<String> {
    let written = match value {
        Value::String(text) => text.trim().to_owned(),
        // 31.7 was 31.70 before a program took it for a number.
        Value::Number(number) => match number.as_u64() {
            Some(whole) => whole.to_string(),
            None => format!("{:.2}", number.as_f64()?),
        },
        _ => return None,
    };
    let digits: String = written.chars().filter(|c| *c != '.').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ends: &[usize] = match digits.len() {
        2 => &[2],
        4 => &[2, 4],
        6 => &[2, 4, 6],
        10 => &[2, 4, 6, 10],
        _ => return None,
    };
    let mut from = 0;
    let parts = ends
        .iter()
        .map(|end| &digits[std::mem::replace(&mut from, *end)..*end]);
    let code = parts.collect::<Vec<_>>().join(".");
    // Dots, where there are any, stand where they belong.
    (written == code || written == digits).then_some(code)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_are_read_as_files_write_them() {
        let read = |value| code(&value);
        assert_eq!(read(json!(" 31.71 ")), Some("31.71".into()));
        assert_eq!(read(json!("317101")), Some("31.71.01".into()));
        assert_eq!(read(json!(3171011001u64)), Some("31.71.01.1001".into()));
        assert_eq!(read(json!(31.7)), Some("31.70".into()));
        assert_eq!(read(json!(11)), Some("11".into()));
        for none in [
            json!("3.171"),
            json!("Jakarta"),
            json!(null),
            json!("317"),
            json!(-11),
        ] {
            assert_eq!(read(none), None);
        }
    }
}
