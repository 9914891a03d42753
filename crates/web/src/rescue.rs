//! Forms that were sent when they could not be handled, so that nothing typed is lost. Where the
//! session had ended, or the identity has to be confirmed first, they are kept as drafts. Where the
//! program itself failed, the database perhaps, the page of the error holds them to be sent again.

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guard::is_form_post;
use crate::routes::{FORM_LIMIT, PAGE_TIMEOUT};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header;
use domain::ids::AccountId;
use tokio::time::timeout;

/// Fields that are never kept, whatever form they stand in: passwords and one-time codes.
const SECRET: [&str; 4] = ["password", "code", "secret", "token"];

/// The body of a form without its secrets; `None` when nothing was typed.
pub(crate) fn without_secrets(body: &str) -> Option<String> {
    let form = FormState::from_query(body);
    let pairs: Vec<(&str, &str)> = form
        .pairs()
        .filter(|(name, _)| !SECRET.iter().any(|secret| name.contains(secret)))
        .collect();
    if pairs.iter().all(|(_, value)| value.trim().is_empty()) {
        return None;
    }
    serde_html_form::to_string(pairs).ok()
}

/// Keeps the body of a form that cannot be handled now, for the account and the form's path.
/// What is too large or not text is given up: the browser still has it.
pub(crate) async fn keep(app: &App, account: AccountId, request: Request) -> Result<(), Error> {
    let path = request.uri().path().to_owned();
    let Ok(bytes) = to_bytes(request.into_body(), FORM_LIMIT).await else {
        return Ok(());
    };
    let Some(body) = std::str::from_utf8(&bytes).ok().and_then(without_secrets) else {
        return Ok(());
    };
    let mut tx = app.store().write().await?;
    let (ring, now) = (app.ring(), app.now());
    store::drafts::save(&mut tx, ring, &mut app.random(), account, &path, &body, now).await?;
    tx.commit().await?;
    Ok(())
}

/// A form as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Where it goes: path and query.
    pub(crate) to: String,
    /// Names and values.
    pub(crate) fields: Vec<(String, String)>,
}

impl Sent {
    /// `None` where the form holds a secret, which no page shows again, or nothing.
    fn of(to: String, body: &str) -> Option<Self> {
        let form = FormState::from_query(body);
        let secret = |name: &str| SECRET.iter().any(|secret| name.contains(secret));
        let fields: Vec<(String, String)> = form
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let kept = !fields.is_empty() && !fields.iter().any(|(name, _)| secret(name));
        kept.then_some(Self { to, fields })
    }
}

/// Reads the form that a request brings, beside the request itself, which keeps its body.
///
/// # Errors
/// When the body does not arrive in time or the connection breaks.
pub(crate) async fn copy(request: Request) -> Result<(Request, Option<Sent>), Error> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<usize> = length.and_then(|text| text.to_str().ok()?.parse().ok());
    if !is_form_post(&request) || length.is_none_or(|length| length > FORM_LIMIT) {
        return Ok((request, None));
    }
    let to = request.uri().path_and_query().map_or("/", |to| to.as_str());
    let to = to.to_owned();
    let (head, body) = request.into_parts();
    let bytes = timeout(PAGE_TIMEOUT, to_bytes(body, FORM_LIMIT)).await;
    let Ok(Ok(bytes)) = bytes else {
        return Err(Error::Unprocessable);
    };
    let text = std::str::from_utf8(&bytes).ok();
    let sent = text.and_then(|text| Sent::of(to, text));
    Ok((Request::from_parts(head, Body::from(bytes)), sent))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_with_a_secret_is_not_shown_again() {
        let sent = Sent::of("/x".to_owned(), "name=Sari+Dewi&b=").unwrap();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(sent.fields, [field("name", "Sari Dewi"), field("b", "")]);
        assert_eq!(
            Sent::of("/x".to_owned(), "login=sari&password=rahasia"),
            None
        );
        assert_eq!(Sent::of("/x".to_owned(), ""), None);
    }

    #[test]
    fn secrets_are_never_kept() {
        assert_eq!(
            without_secrets("name=Sari+Dewi&password-new=rahasia&totp-code=123456&b=1&b=2"),
            Some("name=Sari+Dewi&b=1&b=2".to_owned())
        );
        assert_eq!(without_secrets("password=rahasia&code=123456&name="), None);
    }
}
