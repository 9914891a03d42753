//! What a handler returns when it cannot answer, and the page that people see for it.
//!
//! A handler returns [`Error`]; the response carries the status and the error as an extension.
//! The middleware [`pages`] turns it into a page in the person's language, so that a handler needs
//! to know nothing about language. The same middleware catches refusals of the framework itself.
//!
//! "Not found" has one body whatever the cause: a case that does not exist, a case of somebody
//! else, or a mistyped address.

use std::time::Duration;

use askama::Template;
use axum::Json;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use locale::Locale;
use store::access::{Denial, Refused};
use uuid::Uuid;

use crate::locale_choice::LocaleChoice;
use crate::page::Page;
use crate::rescue::{self, Sent};

/// Why a request is not answered, by what the person can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// 404: there is nothing here for this person.
    NotFound,
    /// 404 as well, with the very same page: the policy denied a file; the audit learns of it.
    Denied(Denial),
    /// 403: the role does not include the action. Never for a single case: that is `NotFound`.
    Forbidden,
    /// 403: the action needs password and code once more; then it goes on at this local path.
    StepUpNeeded(String),
    /// 405: the address exists, not for this method.
    MethodNotAllowed,
    /// 409: somebody else changed it first. Pages with a form show both versions instead.
    Conflict,
    /// 413: the body is larger than accepted.
    TooLarge,
    /// 422: the body is no form, or lacks what every form of this page sends.
    Unprocessable,
    /// 503: too much at once; worth trying again after this time.
    Busy(Duration),
    /// 500: something broke. The id stands in the log and on the page.
    Unexpected(String),
}

impl Error {
    /// Something broke that a handler cannot help. The log gets a random id and the type of the
    /// error; its text is left out because it may quote what somebody typed.
    pub fn unexpected<E: ?Sized>(_source: &E) -> Self {
        let id = random_id();
        tracing::error!(error.id = %id, error.type_name = std::any::type_name::<E>(), "unexpected error");
        Self::Unexpected(id)
    }

    /// The status of the response.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Denied(_) => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::StepUpNeeded(_) => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The error that a bare status of the framework stands for; `None` for statuses that are
    /// answers in themselves.
    fn from_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            StatusCode::FORBIDDEN => Some(Self::Forbidden),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::MethodNotAllowed),
            StatusCode::CONFLICT => Some(Self::Conflict),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge),
            StatusCode::BAD_REQUEST
            | StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Self::Unprocessable),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => {
                Some(Self::Busy(Duration::from_secs(5)))
            }
            status if status.is_server_error() => Some(Self::unexpected("a bare status")),
            _ => None,
        }
    }

    fn words(&self, locale: Locale) -> Words {
        let t = |key: &str| locale.text(key).into_owned();
        let of = |title: String, body: String| Words {
            title,
            body,
            id: String::new(),
        };
        match self {
            Self::NotFound | Self::Denied(_) => of(
                locale.text("page-not-found-title").into(),
                t("page-not-found-body"),
            ),
            Self::Forbidden => of(t("page-forbidden-title"), t("page-forbidden-body")),
            Self::StepUpNeeded(_) => of(t("page-step-up-title"), t("page-step-up-body")),
            Self::MethodNotAllowed => of(t("page-method-title"), t("page-method-body")),
            Self::Conflict => of(t("page-conflict-title"), t("page-conflict-body")),
            Self::TooLarge => of(t("page-too-large-title"), t("page-too-large-body")),
            Self::Unprocessable => of(t("page-unprocessable-title"), t("page-unprocessable-body")),
            Self::Busy(wait) => of(
                t("page-busy-title"),
                locale.counted(
                    "page-busy-body",
                    i64::try_from(wait.as_secs()).unwrap_or(i64::MAX),
                ),
            ),
            Self::Unexpected(id) => Words {
                id: id.clone(),
                ..of(t("page-unexpected-title"), t("page-unexpected-body"))
            },
        }
    }

    /// The code of the error for programs that ask for JSON.
    const fn code(&self) -> &'static str {
        match self {
            Self::NotFound | Self::Denied(_) => "not-found",
            Self::Forbidden => "forbidden",
            Self::StepUpNeeded(_) => "step-up-needed",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Conflict => "conflict",
            Self::TooLarge => "too-large",
            Self::Unprocessable => "unprocessable",
            Self::Busy(_) => "busy",
            Self::Unexpected(_) => "unexpected",
        }
    }

    /// Whether the same request may succeed when it is sent again.
    const fn passes(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unexpected(_))
    }

    fn into_page(self, locale: Locale, shape: Shape, sent: Option<Sent>) -> Response {
        let mut response = self.drawn(locale, shape, sent.filter(|_| self.passes()));
        *response.status_mut() = self.status();
        // The framework states the length for some routes and not for others: stated here, the
        // headers of "not found" are the same for every cause as well.
        if let Some(length) = response.body().size_hint().exact() {
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length.into());
        }
        if let Self::Busy(wait) = &self
            && let Ok(seconds) = HeaderValue::from_str(&wait.as_secs().max(1).to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl Error {
    fn drawn(&self, locale: Locale, shape: Shape, sent: Option<Sent>) -> Response {
        let words = &self.words(locale);
        let step_up = match self {
            Self::StepUpNeeded(path) => Some(path.as_str()),
            _ => None,
        };
        // The frame is the plain one and the path is left out: the page must be the same whoever
        // asks and for whatever address.
        let page = Page::plain(locale, words.title.clone(), "");
        let html = match shape {
            Shape::Page => ErrorPage {
                page,
                words,
                step_up,
                sent,
            }
            .render(),
            Shape::Part => ErrorPart {
                page,
                words,
                step_up,
            }
            .render(),
            Shape::Data => {
                let body = serde_json::json!({
                    "error": self.code(), "title": words.title, "detail": words.body, "id": words.id,
                });
                return Json(body).into_response();
            }
        };
        match html {
            Ok(html) => Html(html).into_response(),
            Err(_) => words.title.clone().into_response(),
        }
    }
}

/// What the asker can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A browser: a whole page.
    Page,
    /// A script that swaps a part of a page.
    Part,
    /// A program: JSON.
    Data,
}

impl Shape {
    fn asked_for(headers: &HeaderMap) -> Self {
        let starts = |name: HeaderName, with: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|value| value.starts_with(with))
        };
        if starts(header::ACCEPT, "application/json") {
            Self::Data
        } else if starts(HeaderName::from_static("hx-request"), "true") {
            Self::Part
        } else {
            Self::Page
        }
    }
}

struct Words {
    title: String,
    body: String,
    id: String,
}

#[derive(Template)]
#[template(path = "components/error.html")]
struct ErrorPart<'a> {
    page: Page,
    words: &'a Words,
    step_up: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "pages/error.html")]
struct ErrorPage<'a> {
    page: Page,
    words: &'a Words,
    step_up: Option<&'a str>,
    sent: Option<Sent>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::Denied(denial) = &self {
            // The router's guard takes it from here to the audit.
            response.extensions_mut().insert(denial.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match &error {
            store::Error::NotFound => Self::NotFound,
            store::Error::Stale | store::Error::Duplicate => Self::Conflict,
            store::Error::Unavailable(_) => Self::Busy(Duration::from_secs(5)),
            _ => Self::unexpected(&error),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Denied(denial) => Self::Denied(denial),
            Refused::Store(error) => error.into(),
        }
    }
}

impl From<audit::Refused> for Error {
    fn from(refused: audit::Refused) -> Self {
        Self::unexpected(&refused)
    }
}

impl From<vault::Error> for Error {
    fn from(error: vault::Error) -> Self {
        Self::unexpected(&error)
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::unexpected(&error)
    }
}

/// Eight random characters in two groups, easy to read out on the telephone.
pub(crate) fn random_id() -> String {
    // The last 32 bits of a version 7 UUID are random.
    let bytes = Uuid::now_v7().into_bytes();
    format!(
        "{:02X}{:02X}-{:02X}{:02X}",
        bytes[12], bytes[13], bytes[14], bytes[15]
    )
}

/// Middleware: draws the page of an [`Error`], and of a bare error status of the framework. A
/// response that a handler has drawn itself stays as it is.
pub async fn pages(request: Request, next: Next) -> Response {
    let LocaleChoice(locale) = LocaleChoice::from_headers(request.headers());
    let shape = Shape::asked_for(request.headers());
    let (request, sent) = match rescue::copy(request).await {
        Ok(both) => both,
        Err(error) => return error.into_page(locale, shape, None),
    };
    let mut response = next.run(request).await;
    let drawn = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| !kind.starts_with("text/plain"));
    let error = match response.extensions_mut().remove::<Error>() {
        Some(error) => Some(error),
        None if drawn => None,
        None => Error::from_status(response.status()),
    };
    match error {
        None => response,
        Some(error) => error.into_page(locale, shape, sent),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::headers::{self, Transport};

    fn app() -> Router {
        let fail = |error: Error| move || async move { error };
        Router::new()
            .route("/hidden", get(fail(Error::NotFound)))
            .route("/cases/{id}", get(fail(Error::NotFound)))
            .route("/conflict", get(fail(Error::Conflict)))
            .route("/forbidden", get(fail(Error::Forbidden)))
            .route("/large", get(fail(Error::TooLarge)))
            .route(
                "/step-up",
                get(fail(Error::StepUpNeeded("/keys?a=1&b=\"2".to_owned()))),
            )
            .route("/busy", get(fail(Error::Busy(Duration::from_secs(7)))))
            .route(
                "/broken",
                get(|| async { Error::unexpected("secret: Siti") }),
            )
            .route(
                "/form",
                get(|| async { (StatusCode::UNPROCESSABLE_ENTITY, Html("my form")) }),
            )
            .route("/bare", get(|| async { StatusCode::BAD_GATEWAY }))
            .route("/seen", get(|| async { StatusCode::NOT_MODIFIED }))
            .layer(axum::middleware::from_fn(pages))
            .layer(axum::middleware::from_fn_with_state(
                Transport { https: false },
                headers::on_every_response,
            ))
    }

    async fn call(request: Request) -> (StatusCode, HeaderMap, String) {
        let response = app().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, headers, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn open(path: &str, language: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language);
        call(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn not_found_is_the_same_page_for_every_cause() {
        let (status, first_headers, first) = open("/hidden", "id").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(first.contains("Halaman tidak ditemukan"));
        for path in ["/cases/1", "/cases/2", "/no/such/page", "/static"] {
            let (status, headers, body) = open(path, "id").await;
            assert_eq!((status, &body), (StatusCode::NOT_FOUND, &first), "{path}");
            assert_eq!(headers, first_headers, "{path}");
        }
    }

    #[tokio::test]
    async fn errors_speak_the_language_of_the_person() {
        for (path, status, indonesian, english) in [
            ("/hidden", 404, "Halaman tidak ditemukan", "Page not found"),
            (
                "/forbidden",
                403,
                "Anda tidak dapat melakukan ini",
                "You cannot do this",
            ),
            (
                "/conflict",
                409,
                "Data ini sudah berubah",
                "This has changed",
            ),
            ("/large", 413, "Kiriman terlalu besar", "That is too large"),
            (
                "/busy",
                503,
                "Coba lagi 7 detik lagi",
                "Try again in 7 seconds",
            ),
            (
                "/bare",
                500,
                "ada gangguan di sistem",
                "something went wrong",
            ),
        ] {
            for (language, words) in [("id", indonesian), ("en", english)] {
                let (shown, headers, body) = open(path, language).await;
                assert_eq!(shown.as_u16(), status, "{path}");
                assert!(body.contains(words), "{path} in {language}: {body}");
                assert!(
                    body.contains(&format!("<html lang=\"{language}\"")),
                    "{path}"
                );
                assert_eq!(
                    headers[header::CONTENT_SECURITY_POLICY],
                    headers::CONTENT_SECURITY_POLICY
                );
                assert_eq!(headers[header::CACHE_CONTROL], "no-store");
            }
        }
    }

    #[tokio::test]
    async fn busy_says_when_to_come_back() {
        assert_eq!(open("/busy", "id").await.1[header::RETRY_AFTER], "7");
    }

    #[tokio::test]
    async fn a_broken_page_shows_an_id_and_nothing_else() {
        let (status, _, body) = open("/broken", "id").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!body.contains("Siti") && !body.contains("secret"));
        let id = random_id();
        assert_eq!((id.len(), id.as_bytes()[4]), (9, b'-'));
        assert_ne!(id, random_id());
        assert!(
            matches!(Error::unexpected("x"), Error::Unexpected(id) if body.contains("<code") && id.len() == 9)
        );
    }

    #[tokio::test]
    async fn step_up_leads_back_to_the_action() {
        let (status, _, body) = open("/step-up", "id").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(
            body.contains("/account/confirm?next=%2Fkeys%3Fa%3D1%26b%3D%222")
                || body.contains("/account/confirm?next=/keys%3Fa%3D1%26b%3D%222"),
            "{body}"
        );
    }

    #[tokio::test]
    async fn what_a_handler_has_drawn_stays() {
        let (status, _, body) = open("/form", "id").await;
        assert_eq!(
            (status, body.as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "my form")
        );
        assert_eq!(open("/seen", "id").await.0, StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn refusals_of_the_framework_get_a_page() {
        let post = Request::post("/hidden").body(Body::empty()).unwrap();
        let (status, headers, body) = call(post).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(body.contains("tidak dapat dibuka dengan cara itu"));
        assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    }

    #[tokio::test]
    async fn scripts_get_a_part_of_a_page() {
        let request = Request::get("/conflict").header("hx-request", "true");
        let (status, _, body) = call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(
            body.starts_with("<div class=\"notice notice--danger\""),
            "{body}"
        );
        assert!(body.contains("Data ini sudah berubah") && !body.contains("<html"));
    }

    #[tokio::test]
    async fn programs_get_json() {
        let request = Request::get("/conflict").header(header::ACCEPT, "application/json");
        let (status, headers, body) = call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        assert!(body.contains(r#""error":"conflict""#), "{body}");
    }
}
