//! Headers that stand on every response, errors included.
//!
//! A page may load only our own files, may not be framed, talks to nobody else, tells nobody
//! where its reader came from, and is kept by no cache. Scripts reach the page's HTML only
//! through the Trusted Types policy `suluh` (`static/js/htmx-policy.js`), which refuses HTML that
//! could run.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The Content-Security-Policy of every response. The one style that may stand in a page is that of
/// papers to print ([`documents::HTML_STYLE`]), known by its hash.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-PCaoL8IiR/+CY9E0/SdqZHhbwmt+XxOu39NAoI0Yn8M='; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
    require-trusted-types-for 'script'; trusted-types suluh";

const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
    display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), \
    hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

const FIXED: [(&str, &str); 9] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", PERMISSIONS_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// Headers that a page may set itself, as the public site does: what may be kept, and what may be
/// found by search engines.
const UNLESS_SET: [(&str, &str); 2] = [
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// How the program is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transport {
    /// Whether browsers reach it by HTTPS only; then they are told to keep it so for two years.
    pub https: bool,
}

/// Middleware: puts the headers on the response, whatever made it. Must be the outermost layer
/// that can answer. What a handler has set stays for `Cache-Control` and `X-Robots-Tag` alone.
pub async fn on_every_response(
    State(transport): State<Transport>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    set(response.headers_mut(), transport);
    response
}

fn set(headers: &mut HeaderMap, transport: Transport) {
    for (name, value) in FIXED {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    for (name, value) in UNLESS_SET {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    if transport.https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};

    use super::*;

    fn headers(https: bool) -> HeaderMap {
        let mut headers = HeaderMap::new();
        set(&mut headers, Transport { https });
        headers
    }

    #[test]
    fn every_header_is_there() {
        let headers = headers(false);
        for (name, value) in FIXED.iter().chain(&UNLESS_SET) {
            assert_eq!(headers[*name], value);
        }
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn the_policy_allows_nothing_unsafe() {
        for loose in ["unsafe", "http:", "https:", "*", "blob:"] {
            assert!(!CONTENT_SECURITY_POLICY.contains(loose), "{loose}");
        }
        assert!(
            !CONTENT_SECURITY_POLICY.contains("  "),
            "a line break left spaces behind"
        );
        assert!(!PERMISSIONS_POLICY.contains("  "));
    }

    #[test]
    fn the_style_of_papers_is_allowed_by_its_hash() {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(documents::HTML_STYLE.as_bytes());
        let allowed = format!("'sha256-{}'", Base64::encode_string(&digest));
        assert!(CONTENT_SECURITY_POLICY.contains(&allowed), "now {allowed}");
    }

    #[test]
    fn browsers_are_told_to_stay_with_https() {
        let headers = headers(true);
        assert_eq!(
            headers[header::STRICT_TRANSPORT_SECURITY],
            "max-age=63072000; includeSubDomains"
        );
    }

    #[test]
    fn a_handler_may_allow_caching_and_finding_and_nothing_else() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=60"),
        );
        headers.insert("x-robots-tag", HeaderValue::from_static("all"));
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("unsafe-url"),
        );
        set(&mut headers, Transport { https: false });
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=60");
        assert_eq!(headers["x-robots-tag"], "all");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
    }
}
