//! Forms that were sent when they could not be handled: the session had ended, or the identity
//! has to be confirmed first. They are kept as drafts, so that nothing typed is lost.

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::routes::FORM_LIMIT;
use axum::body::to_bytes;
use axum::extract::Request;
use domain::ids::AccountId;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_kept() {
        assert_eq!(
            without_secrets("name=Sari+Dewi&password-new=rahasia&totp-code=123456&b=1&b=2"),
            Some("name=Sari+Dewi&b=1&b=2".to_owned())
        );
        assert_eq!(without_secrets("password=rahasia&code=123456&name="), None);
    }
}
