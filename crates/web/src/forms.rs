//! One form as a person sent it: what was typed, what is wrong with it, and what to show again.
//!
//! A handler parses every field at the edge, each call recording what is wrong, and re-renders the
//! page with status 422 if anything was:
//!
//! ```
//! use web::forms::FormState;
//! let mut form = FormState::from_query("name=Sari&age=dua");
//! let name = form.required("name");
//! let age = form.number("age", 0, 130);
//! assert!(form.has_errors());
//! assert_eq!(form.value("age"), "dua"); // nothing typed is lost
//! # assert_eq!((name.as_deref(), age), (Some("Sari"), None));
//! ```
//!
//! Typed values may be about a victim: `Debug` prints field names only, and messages about
//! mistakes never carry what was typed.

mod dates;
mod parse;
pub(crate) mod upload;

use std::fmt;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use domain::MessageKey;

pub use parse::Key;

use crate::errors::Error;
use crate::parts::Choice;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; its first control has this as its id, so a link can lead to it.
    pub field: String,
    /// Key of the message.
    pub key: &'static str,
    /// Arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

/// What was typed into a form, with its mistakes and with what else the fields must show.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
    conflicts: Vec<(String, String)>,
    offers: Vec<(String, Vec<Choice>)>,
    draft_time: Option<String>,
    labels: Labels,
}

/// The labels of the fields, learned while a page is drawn: the fields are drawn before the error
/// summary, which names them in the same words.
#[derive(Default)]
struct Labels(Mutex<Vec<(String, String)>>);

impl Clone for Labels {
    /// A copy has not been drawn yet.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Labels {
    /// What a page calls the fields does not make a form another one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Labels {}

impl FormState {
    /// An empty form.
    pub fn blank() -> Self {
        Self::default()
    }

    /// A form with these values; a name may come more than once.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self {
            values: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            ..Self::default()
        }
    }

    /// A form from a query string or a form body (`application/x-www-form-urlencoded`). What is
    /// not UTF-8 becomes replacement characters, which the text helpers refuse with a message.
    pub fn from_query(query: &str) -> Self {
        Self::from_body(query.as_bytes())
    }

    fn from_body(body: &[u8]) -> Self {
        // Any byte sequence is a list of pairs, so that there is no error to report here.
        let pairs: Vec<(String, String)> = serde_html_form::from_bytes(body).unwrap_or_default();
        Self::from_pairs(pairs)
    }

    /// Sets the value of a field, in place of what it had: for showing what is stored.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(known, _)| known != name);
        self.add(name, value);
    }

    /// Adds a value to a field that may have several.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.values.push((name.to_owned(), value.into()));
    }

    /// The value of a field exactly as typed; empty if it was not sent.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or_default()
    }

    /// All values of a field that may come more than once.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a box or an option is chosen.
    pub fn checked(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|chosen| chosen == value)
    }

    /// All pairs in the order in which they were sent: what a draft keeps.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing was typed anywhere.
    pub fn is_blank(&self) -> bool {
        self.values.iter().all(|(_, value)| value.trim().is_empty())
    }

    /// Records what is wrong with a field. The first mistake of a field is the one shown.
    pub fn reject(&mut self, field: &str, key: &'static str) {
        self.reject_with(field, &Key(key));
    }

    /// Records what is wrong with a field, as the domain says it.
    pub fn reject_with(&mut self, field: &str, mistake: &impl MessageKey) {
        if self.error(field).is_none() {
            self.errors.push(FieldError {
                field: field.to_owned(),
                key: mistake.key(),
                args: mistake.args(),
            });
        }
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == field)
    }

    /// Everything that is wrong, in the order of the fields if they were parsed in that order.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether anything is wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Shows the stored version beside what was typed: somebody else saved first. `saved` is in
    /// the form of the field's value.
    pub fn set_conflict(&mut self, field: &str, saved: impl Into<String>) {
        self.conflicts.retain(|(known, _)| known != field);
        self.conflicts.push((field.to_owned(), saved.into()));
    }

    /// Marks every field among `fields` whose typed value differs from the stored one.
    pub fn compare_with(&mut self, saved: &Self, fields: &[&str]) {
        for field in fields {
            if self.value(field).trim() != saved.value(field).trim() {
                self.set_conflict(field, saved.value(field));
            }
        }
    }

    /// The stored version of a field that somebody else has changed.
    pub fn conflict(&self, field: &str) -> Option<&str> {
        self.conflicts
            .iter()
            .find(|(known, _)| known == field)
            .map(|(_, saved)| saved.as_str())
    }

    /// Whether any field is in conflict.
    pub fn has_conflicts(&self) -> bool {
        !self.conflicts.is_empty()
    }

    /// Offers values for a field whose typed text fits several, such as the name of an area.
    pub fn offer(&mut self, field: &str, choices: Vec<Choice>) {
        self.offers.retain(|(known, _)| known != field);
        self.offers.push((field.to_owned(), choices));
    }

    /// The values offered for a field.
    pub fn offers(&self, field: &str) -> &[Choice] {
        self.offers
            .iter()
            .find(|(known, _)| known == field)
            .map_or(&[], |(_, choices)| choices)
    }

    /// Says that the values come from a draft saved at `time` (already written for people).
    pub fn mark_draft(&mut self, time: impl Into<String>) {
        self.draft_time = Some(time.into());
    }

    /// Remembers what a page calls a field. The components of fields call this.
    pub fn remember_label(&self, field: &str, label: &str) {
        let mut labels = self.labels.0.lock().unwrap_or_else(PoisonError::into_inner);
        labels.push((field.to_owned(), label.to_owned()));
    }

    /// What the page calls a field; `None` before the field was drawn.
    pub fn label(&self, field: &str) -> Option<String> {
        let labels = self.labels.0.lock().unwrap_or_else(PoisonError::into_inner);
        labels
            .iter()
            .find(|(known, _)| known == field)
            .map(|(_, label)| label.clone())
    }

    /// When the draft shown was saved.
    pub fn draft_time(&self) -> Option<&str> {
        self.draft_time.as_deref()
    }
}

/// The name of a part of a field: `when-month` for the month of `when`.
pub fn part_name(field: &str, part: &str) -> String {
    format!("{field}-{part}")
}

impl fmt::Debug for FormState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.values.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("FormState")
            .field("names", &names)
            .field("errors", &self.errors)
            .finish_non_exhaustive()
    }
}

/// Reads the query of a GET and the body of anything else, which must be a plain form.
impl<S: Send + Sync> FromRequest<S> for FormState {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if request.method() == Method::GET {
            return Ok(Self::from_query(request.uri().query().unwrap_or_default()));
        }
        let plain_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !plain_form {
            return Err(Error::Unprocessable.into_response());
        }
        match Bytes::from_request(request, state).await {
            Ok(body) => Ok(Self::from_body(&body)),
            Err(rejection) => Err(match rejection.into_response().status() {
                axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
                _ => Error::Unprocessable,
            }
            .into_response()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::body::Body;
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn everything_typed_is_kept() {
        let form = FormState::from_query("a=+x+y+&b=1&b=2&c=&d=%C3%A9%0D%0Az");
        assert_eq!(form.value("a"), " x y ");
        assert_eq!(form.values("b").collect::<Vec<_>>(), ["1", "2"]);
        assert!(form.checked("b", "2") && !form.checked("b", "3"));
        assert_eq!(
            (form.value("c"), form.value("d"), form.value("e")),
            ("", "é\r\nz", "")
        );
        assert_eq!(form.pairs().count(), 5);
        assert!(!form.is_blank() && FormState::from_query("a=&b=+").is_blank());
    }

    #[test]
    fn the_first_mistake_of_a_field_is_shown() {
        let mut form = FormState::blank();
        form.reject("a", "error-required");
        form.reject("a", "error-invalid");
        form.reject("b", "error-choose");
        assert_eq!(form.errors().len(), 2);
        assert_eq!(form.error("a").unwrap().key, "error-required");
        assert!(form.error("c").is_none());
    }

    #[test]
    fn conflicts_show_only_what_differs() {
        let saved = FormState::from_pairs([("alias", "Melati"), ("stage", "assessment")]);
        let mut typed = FormState::from_pairs([("alias", "Mawar"), ("stage", "assessment ")]);
        typed.compare_with(&saved, &["alias", "stage"]);
        assert_eq!(typed.conflict("alias"), Some("Melati"));
        assert_eq!(typed.conflict("stage"), None);
        assert_eq!(typed.value("alias"), "Mawar");
        assert!(typed.has_conflicts());
    }

    #[test]
    fn debug_shows_no_value() {
        let mut form = FormState::from_query("nik=3173012345678901&name=Sari");
        form.set_conflict("name", "Rahasia");
        let shown = format!("{form:?}");
        assert!(shown.contains("nik") && !shown.contains("3173") && !shown.contains("Sari"));
        assert!(!shown.contains("Rahasia"));
    }

    #[test]
    fn set_replaces_and_add_adds() {
        let mut form = FormState::from_query("a=1&a=2");
        form.set("a", "3");
        form.add("a", "4");
        assert_eq!(form.values("a").collect::<Vec<_>>(), ["3", "4"]);
    }

    async fn extract(request: Request) -> Result<FormState, StatusCode> {
        FormState::from_request(request, &())
            .await
            .map_err(|response| response.status())
    }

    fn post(kind: &str, body: impl Into<Body>) -> Request {
        Request::post("/x")
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .unwrap()
    }

    #[tokio::test]
    async fn requests_are_read_by_their_kind() {
        let get = Request::get("/x?q=siti").body(Body::empty()).unwrap();
        assert_eq!(extract(get).await.unwrap().value("q"), "siti");

        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        assert_eq!(
            extract(post(form, "q=a%20b")).await.unwrap().value("q"),
            "a b"
        );
        assert_eq!(
            extract(post("text/plain", "q=a")).await,
            Err(StatusCode::UNPROCESSABLE_ENTITY)
        );
        let big = vec![b'a'; 3_000_000];
        assert_eq!(
            extract(post(form, big)).await,
            Err(StatusCode::PAYLOAD_TOO_LARGE)
        );
    }

    #[tokio::test]
    async fn bytes_in_another_encoding_are_noticed() {
        let mut form = extract(post("application/x-www-form-urlencoded", "a=caf%E9"))
            .await
            .unwrap();
        assert_eq!(form.required("a"), None);
        assert_eq!(form.error("a").unwrap().key, "error-encoding");
    }
}
