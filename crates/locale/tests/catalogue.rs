//! The catalogue is whole: the same keys in both languages, every key that the program uses, and
//! a name for every coded value.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use domain::Coded;
use domain::people::{Level, OrganisationKind, Role};
use domain::sections::Section;
use locale::Locale;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn files_under(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every key of a language with the file it is in, read from the files themselves: a file that
/// is not in the list of `messages.rs` is noticed too.
fn keys(locale: Locale) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("messages")
        .join(locale.code());
    let mut keys = BTreeMap::new();
    for file in files_under(&folder, "ftl") {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if !line.starts_with(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            let key = line.split_once('=').expect(line).0.trim().to_owned();
            let earlier = keys.insert(key.clone(), name.clone());
            assert_eq!(earlier, None, "{locale}: {key} is given twice");
        }
    }
    keys
}

/// The variables of each message, so that a translation cannot drop or invent one.
fn variables(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("messages")
        .join(locale.code());
    let mut variables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files_under(&folder, "ftl") {
        let mut key = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split_once('=').unwrap().0.trim().to_owned();
            }
            for part in line.split('$').skip(1) {
                let name = part
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .next()
                    .unwrap();
                variables
                    .entry(key.clone())
                    .or_default()
                    .insert(name.to_owned());
            }
        }
    }
    variables
}

#[test]
fn both_languages_have_the_same_keys() {
    let (id, en) = (keys(Locale::Id), keys(Locale::En));
    let mut differences = Vec::new();
    for (key, file) in &id {
        match en.get(key) {
            None => differences.push(format!("{key} ({file}) is missing in en")),
            Some(other) if other != file => {
                differences.push(format!("{key} is in {file} (id) and {other} (en)"));
            }
            Some(_) => {}
        }
    }
    for (key, file) in &en {
        if !id.contains_key(key) {
            differences.push(format!("{key} ({file}) is missing in id"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(variables(Locale::Id), variables(Locale::En));
}

#[test]
fn every_file_is_compiled_in() {
    for locale in Locale::ALL {
        for (key, file) in keys(locale) {
            assert!(
                locale.has(&key),
                "{locale}: {key}: is {file} in the list of messages.rs?"
            );
        }
    }
}

/// The source without its comment lines, which may show calls as examples.
fn without_comments(source: &str) -> String {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The quoted text at the start of `rest`, if it looks like a message key.
fn quoted_key(rest: &str) -> Option<&str> {
    let key = rest.strip_prefix('"')?.split('"').next()?;
    let shaped = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    shaped.then_some(key)
}

/// Keys in calls such as `page.t("…")`, `page.tn("…", n)`, `locale.text("…")`.
fn keys_in_calls(source: &str) -> Vec<&str> {
    const CALLS: [&str; 8] = [
        ".t(",
        ".tn(",
        ".tw(",
        "locale.text(",
        "locale.text_with(",
        "locale.counted(",
        "self.text(",
        "self.counted(",
    ];
    let mut found = Vec::new();
    for call in CALLS {
        for (at, _) in source.match_indices(call) {
            found.extend(quoted_key(source[at + call.len()..].trim_start()));
        }
    }
    found
}

/// Literals that name a mistake in a form: by convention their keys start with `error-`, so that
/// they are found wherever they are returned from.
fn error_keys(source: &str) -> Vec<&str> {
    source
        .match_indices("\"error-")
        .filter_map(|(at, _)| quoted_key(&source[at..]))
        .filter(|key| *key != "error-")
        .collect()
}

/// Literals in the body of a method `key` or `suggestion`: what `domain::MessageKey` and its like
/// hand to the catalogue.
fn keys_of_types(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for method in [
        "fn key(&self) -> &'static str {",
        "fn suggestion(self) -> &'static str {",
    ] {
        for (at, _) in source.match_indices(method) {
            let body = &source[at..];
            let body = &body[..body.find("\n    }").unwrap_or(body.len())];
            found.extend(
                body.match_indices('"')
                    .filter_map(|(at, _)| quoted_key(&body[at..])),
            );
        }
    }
    // Between two literals stands code, which has no place in a key: a dash tells them apart.
    found.retain(|key| key.contains('-') && !key.starts_with('-'));
    found
}

#[test]
fn keys_used_exist() {
    let known = keys(Locale::Id);
    let mut missing = BTreeSet::new();
    let mut used = 0;
    for package in fs::read_dir(crates()).unwrap() {
        let package = package.unwrap().path();
        let sources = files_under(&package.join("src"), "rs");
        let templates = files_under(&package.join("templates"), "html");
        for file in sources.iter().chain(&templates) {
            let source = without_comments(&fs::read_to_string(file).unwrap());
            let mut found = keys_in_calls(&source);
            if file.extension().is_some_and(|e| e == "rs") {
                found.extend(error_keys(&source));
                found.extend(keys_of_types(&source));
            }
            used += found.len();
            for key in found {
                // Shows how a missing message looks, in the tests of the crate itself.
                if key != "no-such-key" && !known.contains_key(key) {
                    let shown = file.strip_prefix(crates()).unwrap().display();
                    missing.insert(format!("{key} ({shown})"));
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no message for:\n{}",
        Vec::from_iter(missing).join("\n")
    );
    assert!(
        used > 30,
        "only {used} uses found: does the search still work?"
    );
}

#[test]
fn the_search_for_keys_finds_them() {
    let source = r#"{{ page.t("a-b") }} {{ page.tn( "c-1", 3) }} locale.text(
        "d") page.t(key) insert("no") record.text("column") "error-x""#;
    assert_eq!(keys_in_calls(source), ["a-b", "c-1", "d"]);
    assert_eq!(error_keys(source), ["error-x"]);
    let source = "fn key(&self) -> &'static str {\n match self { A => \"a-b\", B => x.key() }\n    }\n\"c-d\"";
    assert_eq!(keys_of_types(source), ["a-b"]);
}

/// Keys of all values of all lists declared with `domain::coded!`, read from the source of the
/// crates, so that a new list needs no registration here.
fn coded_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for package in fs::read_dir(crates()).unwrap() {
        for file in files_under(&package.unwrap().path().join("src"), "rs") {
            let source = fs::read_to_string(&file).unwrap();
            let mut kind: Option<String> = None;
            for line in source
                .lines()
                .map(str::trim)
                .filter(|line| !line.starts_with("//"))
            {
                if let Some(rest) = line.strip_prefix("pub enum ") {
                    kind = rest
                        .split_once(": \"")
                        .and_then(|(_, kind)| kind.split('"').next())
                        .map(str::to_owned);
                } else if line == "}" {
                    kind = None;
                } else if let (Some(kind), Some((_, code))) = (&kind, line.split_once(" = \"")) {
                    keys.insert(format!("{kind}-{}", code.split('"').next().unwrap()));
                }
            }
        }
    }
    keys
}

#[test]
fn every_coded_value_has_a_name() {
    let coded = coded_keys();
    fn all<E: Coded>() -> impl Iterator<Item = &'static str> {
        E::ALL.iter().map(|value| value.key())
    }
    // The search itself must find what the compiler knows.
    let sample = all::<Role>()
        .chain(all::<Level>())
        .chain(all::<OrganisationKind>())
        .chain(all::<Section>());
    for key in sample {
        assert!(coded.contains(key), "{key} was not found in the source");
    }
    let missing: Vec<_> = coded
        .iter()
        .filter(|key| !Locale::Id.has(key))
        .cloned()
        .collect();
    assert!(
        missing.is_empty(),
        "no message for coded values:\n{}",
        missing.join("\n")
    );
}
