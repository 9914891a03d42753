//! The static files: compiled in, addressed by what they contain.
//!
//! The address of a file carries a hash of its content (`/static/css/suluh.1a2b3c4d5e6f.css`), so
//! that a browser may keep it for good and a new version of the program is never shown with an
//! old style sheet. An address with another hash is not found.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::errors::Error;

/// Names the files. Order matters for style sheets only: they come last because they hold the
/// addresses of fonts.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../static/", $name)))),+]
    };
}

const FILES: &[(&str, &[u8])] = files![
    "icons.svg",
    "logo.svg",
    "fonts/plus-jakarta-sans.woff2",
    "js/htmx-4.0.1.min.js",
    "js/htmx-policy.js",
    "js/autosave.js",
    "js/combobox.js",
    "js/door.js",
    "js/errors.js",
    "js/field.js",
    "js/forget.js",
    "js/keyboard.js",
    "js/minutes.js",
    "js/print.js",
    "js/leave.js",
    "css/suluh.css",
    "css/site.css",
];

/// Names of the scripts in the order in which every page loads them: our own register with htmx
/// before it looks at the page.
pub const SCRIPTS: &[&str] = &[
    "js/htmx-policy.js",
    "js/errors.js",
    "js/keyboard.js",
    "js/autosave.js",
    "js/combobox.js",
    "js/print.js",
];

struct Asset {
    name: &'static str,
    url: String,
    body: Cow<'static, [u8]>,
}

struct Assets {
    by_name: HashMap<&'static str, Asset>,
    name_by_url: HashMap<String, &'static str>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets::read(FILES));

impl Assets {
    fn read(files: &'static [(&'static str, &'static [u8])]) -> Self {
        let mut assets = Self {
            by_name: HashMap::new(),
            name_by_url: HashMap::new(),
        };
        for (name, source) in files {
            let body = match std::str::from_utf8(source) {
                Ok(text) if name.ends_with(".css") => {
                    Cow::Owned(assets.with_hashed_addresses(text).into_bytes())
                }
                _ => Cow::Borrowed(*source),
            };
            let url = hashed_url(name, &body);
            assets.name_by_url.insert(url.clone(), name);
            assets.by_name.insert(name, Asset { name, url, body });
        }
        assets
    }

    /// Replaces `/static/<name>` in a style sheet by the hashed address of that file.
    fn with_hashed_addresses(&self, css: &str) -> String {
        self.by_name.values().fold(css.to_owned(), |css, asset| {
            css.replace(
                &format!("/static/{}\"", asset.name),
                &format!("{}\"", asset.url),
            )
        })
    }
}

fn hashed_url(name: &str, body: &[u8]) -> String {
    let hash = blake3::hash(body).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("/static/{stem}.{}.{extension}", &hash[..12])
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The address of a static file by its name below `static/`. An unknown name gives an address
/// that is not found; a test looks for such names in all templates.
pub fn url(name: &str) -> &'static str {
    ASSETS
        .by_name
        .get(name)
        .map_or("/static/unknown", |asset| asset.url.as_str())
}

/// Every static file by name with its content as it is served.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS
        .by_name
        .values()
        .map(|asset| (asset.name, asset.body.as_ref()))
}

/// Whether a static file of this name is compiled in.
pub fn exists(name: &str) -> bool {
    ASSETS.by_name.contains_key(name)
}

/// Whether the icon sprite holds an icon of this name.
pub fn has_icon(name: &str) -> bool {
    ASSETS
        .by_name
        .get("icons.svg")
        .and_then(|sprite| std::str::from_utf8(&sprite.body).ok())
        .is_some_and(|sprite| sprite.contains(&format!("<symbol id=\"{name}\" ")))
}

/// Serves `/static/{*path}`. A known address may be kept by browsers and proxies for a year;
/// any other is not found.
pub async fn serve(Path(path): Path<String>) -> Response {
    let asset = ASSETS
        .name_by_url
        .get(&format!("/static/{path}"))
        .and_then(|name| ASSETS.by_name.get(name));
    let Some(asset) = asset else {
        return Error::NotFound.into_response();
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(asset.name)),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    let body: Cow<'static, [u8]> = match &asset.body {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes),
        Cow::Owned(bytes) => Cow::Borrowed(bytes.as_slice()),
    };
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::body::to_bytes;
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn addresses_carry_the_hash_of_the_content() {
        let url = url("js/autosave.js");
        assert!(
            url.starts_with("/static/js/autosave.") && url.ends_with(".js"),
            "{url}"
        );
        assert_ne!(hashed_url("a.js", b"one"), hashed_url("a.js", b"two"));
        assert!(SCRIPTS.iter().all(|name| exists(name)));
        assert!(has_icon("lock") && !has_icon("no-such-icon") && !exists("no-such.css"));
    }

    #[test]
    fn the_style_sheet_points_to_the_font_by_its_hashed_address() {
        let css = &ASSETS.by_name["css/suluh.css"].body;
        let css = std::str::from_utf8(css).unwrap();
        assert!(css.contains(url("fonts/plus-jakarta-sans.woff2")));
        assert!(!css.contains("/static/fonts/plus-jakarta-sans.woff2"));
        assert!(
            !css.contains("http:") && !css.contains("https:"),
            "a third party is asked"
        );
    }

    #[tokio::test]
    async fn a_file_is_served_for_good_and_others_are_not_found() {
        for (name, kind) in [
            ("css/suluh.css", "text/css; charset=utf-8"),
            ("icons.svg", "image/svg+xml"),
        ] {
            let path = url(name).strip_prefix("/static/").unwrap().to_owned();
            let response = serve(Path(path)).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind);
            assert_eq!(
                response.headers()[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert!(
                !to_bytes(response.into_body(), usize::MAX)
                    .await
                    .unwrap()
                    .is_empty()
            );
        }
        for path in [
            "css/suluh.css",
            "css/suluh.000000000000.css",
            "../Cargo.toml",
            "",
        ] {
            let response = serve(Path(path.to_owned())).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
