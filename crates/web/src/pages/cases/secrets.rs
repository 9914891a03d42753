//! Pages of what is sealed about a person. Each opening is recorded, one event a section, before
//! anything leaves.

pub(super) mod contact;
pub(super) mod identity;
pub(super) mod medical;

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::PersonId;
use domain::sections::Section;
use policy::{Edit, Open};
use store::Tx;
use store::cases::persons::{self, Person};
use store::cases::{Case, secrets::Target};

use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;

/// A section as words.
#[derive(Template)]
#[template(path = "cases/section.html")]
struct SectionPage {
    page: Page,
    file: File,
    section: String,
    /// Label and content, in order; nothing where nothing is recorded.
    rows: Vec<(String, String)>,
    locked: bool,
    /// Where it is changed, for whoever may.
    edit: Option<String>,
}

/// A person whose sealed section is asked for.
struct Subject {
    case: Case,
    person: Person,
    may_edit: bool,
}

impl Subject {
    fn target(&self) -> Target {
        Target {
            id: self.person.id,
            version: self.person.version,
        }
    }
}

type OpenCase = policy::Authorized<domain::ids::CaseId, Open>;

/// Finds the person and records that the section is opened. Nothing is recorded for a section
/// that the person who asks can never open: that is a denial.
async fn open(desk: &Desk, tx: &mut Tx, section: Section) -> Result<(OpenCase, Subject), Error> {
    let (auth, case) = desk.open::<Open>(tx).await?;
    desk.reach(&auth, section)?;
    let id: PersonId = desk.id("person")?;
    let person = persons::find(tx, &auth, id).await?;
    let event = desk
        .event(Kind::SectionOpened)?
        .with("section", section)?
        .with("person", id)?;
    desk.audit(tx, event).await?;
    let may_edit = desk.may::<Edit>(tx).await?.is_some();
    Ok((
        auth,
        Subject {
            case,
            person,
            may_edit,
        },
    ))
}

/// As [`open`], for changing: also asks for the right to.
async fn open_to_edit(
    desk: &Desk,
    tx: &mut Tx,
    section: Section,
) -> Result<
    (
        policy::Authorized<domain::ids::CaseId, Edit>,
        OpenCase,
        Subject,
    ),
    Error,
> {
    let (edit, _) = desk.open::<Edit>(tx).await?;
    let (auth, subject) = open(desk, tx, section).await?;
    Ok((edit, auth, subject))
}

/// The address of a section of this person, `to` behind it.
fn href(desk: &Desk, subject: &Subject, to: &str) -> String {
    desk.href(&format!("/persons/{}/{to}", subject.person.id))
}

/// The page that shows a section.
fn shown(
    desk: &Desk,
    subject: &Subject,
    section: Section,
    to: &str,
    rows: Option<Vec<(&'static str, String)>>,
) -> Result<Response, Error> {
    let (mut page, file) = desk.frame(&subject.case, section.key());
    page.title = page.locale.text_with(
        "cases-section-of",
        &[
            ("section", page.name(section).into()),
            ("alias", subject.person.alias.to_string().into()),
        ],
    );
    let locked = rows.is_none();
    let rows = rows.unwrap_or_default();
    let edit = (subject.may_edit && !locked).then(|| href(desk, subject, &format!("{to}/edit")));
    again(
        StatusCode::OK,
        &SectionPage {
            section: page.name(section).into_owned(),
            rows: rows
                .into_iter()
                .filter(|(_, words)| !words.is_empty())
                .map(|(key, words)| (page.t(key).into_owned(), words))
                .collect(),
            locked,
            edit,
            page,
            file,
        },
    )
}

/// The frame of a form about a section; it leads back to the section.
fn form_frame(desk: &Desk, subject: &Subject, key: &str, form: &FormState) -> (Page, File) {
    let (page, file) = desk.frame(&subject.case, key);
    let mut page = page.showing(form);
    page.title = page.tw(key, "alias", &subject.person.alias.to_string());
    (page, file)
}

/// Lines of a text field, each its own value; empty ones are left out.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
