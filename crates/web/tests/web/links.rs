//! Links that are written out in templates lead to pages that exist.

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::Method;
use testkit::each_app;

fn templates(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                templates(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|kind| kind == "html"))
        .collect()
}

/// Paths after this attribute that hold no value of a template, without query and fragment.
fn paths(text: &str, attribute: &str) -> Vec<String> {
    let mark = format!("{attribute}=\"/");
    let values = text
        .split(&mark)
        .skip(1)
        .filter_map(|rest| rest.split_once('"'));
    values
        .map(|(value, _)| value.split(['?', '#']).next().unwrap())
        .filter(|value| !value.contains('{'))
        .map(|value| format!("/{value}"))
        .collect()
}

#[test]
fn no_template_leads_nowhere() {
    each_app(|running| async move {
        let routes = &running.routes;
        let known = |method: &Method, path: &str| {
            routes
                .iter()
                .any(|route| route.method == method && route.path == path)
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut seen = 0;
        for file in templates(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            for (attribute, method) in [("href", Method::GET), ("action", Method::POST)] {
                for path in paths(&text, attribute) {
                    seen += 1;
                    let get = method == Method::POST && known(&Method::GET, &path);
                    assert!(get || known(&method, &path), "{}: {path}", file.display());
                }
            }
        }
        assert!(seen > 30, "only {seen} links were found");
    });
}
