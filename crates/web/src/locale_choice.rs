//! Which language a request is answered in: what the person chose, else what the browser asks
//! for, else Indonesian.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use locale::Locale;

use crate::forms::FormState;

/// Name of the cookie that keeps the choice. It holds a language tag and nothing else.
pub const COOKIE: &str = "suluh-bahasa";

/// The language of a request, for handlers: `LocaleChoice(locale)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocaleChoice(pub Locale);

impl LocaleChoice {
    /// Reads the cookie, then `Accept-Language`.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let asked = || {
            let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            Locale::from_accept_language(header)
        };
        Self(chosen(headers).or_else(asked).unwrap_or_default())
    }
}

fn chosen(headers: &HeaderMap) -> Option<Locale> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, code)| Locale::from_code(code))
}

/// Whether the person chose a language in this browser.
pub fn is_chosen(headers: &HeaderMap) -> bool {
    chosen(headers).is_some()
}

/// The cookie that keeps a choice for a year.
pub fn cookie(locale: Locale) -> Option<HeaderValue> {
    let cookie = format!("{COOKIE}={locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    HeaderValue::from_str(&cookie).ok()
}

impl<S: Send + Sync> FromRequestParts<S> for LocaleChoice {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::from_headers(&parts.headers))
    }
}

/// Handles `POST /language` with the fields `locale` and `return`: keeps the choice for a year
/// and goes back to where the person was. An unknown language changes nothing.
pub async fn choose(form: FormState) -> Response {
    let mut response = (
        StatusCode::SEE_OTHER,
        [(
            header::LOCATION,
            local_path(form.value("return")).to_owned(),
        )],
    )
        .into_response();
    if let Some(cookie) = Locale::from_code(form.value("locale")).and_then(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `path` if it leads to a page of this program, else the first page: a form must not be usable
/// to send somebody elsewhere.
pub fn local_path(path: &str) -> &str {
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && path
            .bytes()
            .all(|b| (0x21..0x7f).contains(&b) && b != b'\\');
    if inside { path } else { "/" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(pairs: &[(header::HeaderName, &str)]) -> Locale {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name.clone(), value.parse().unwrap());
        }
        LocaleChoice::from_headers(&headers).0
    }

    #[test]
    fn the_choice_goes_before_the_browser() {
        let english = (header::ACCEPT_LANGUAGE, "en-GB");
        assert_eq!(of(&[]), Locale::Id);
        assert_eq!(of(std::slice::from_ref(&english)), Locale::En);
        assert_eq!(
            of(&[english.clone(), (header::COOKIE, "a=b; suluh-bahasa=id")]),
            Locale::Id
        );
        assert_eq!(
            of(&[english, (header::COOKIE, "suluh-bahasa=xx")]),
            Locale::En
        );
        assert_eq!(
            of(&[(header::COOKIE, "a=b"), (header::COOKIE, "suluh-bahasa=en")]),
            Locale::En
        );
    }

    #[test]
    fn only_local_paths_are_returned_to() {
        assert_eq!(local_path("/cases?page=2"), "/cases?page=2");
        for path in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "/ä",
        ] {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }

    #[tokio::test]
    async fn choosing_sets_the_cookie_and_returns() {
        let form = FormState::from_pairs([("locale", "en"), ("return", "/cases")]);
        let response = choose(form).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()[header::LOCATION], "/cases");
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.starts_with("suluh-bahasa=en; Path=/;"), "{cookie}");

        let unknown = choose(FormState::from_pairs([("locale", "en\r\nX: y")])).await;
        assert!(!unknown.headers().contains_key(header::SET_COOKIE));
        assert_eq!(unknown.headers()[header::LOCATION], "/");
    }
}
