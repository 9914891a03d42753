//! Health information that those who help must know.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Story;
use domain::sections::Section;
use store::cases::secrets::{self, Medical};
use store::sealed::Sight;

use super::super::desk::{Fields, is_stale, refused};
use super::super::{Desk, File};
use super::{Subject, form_frame, open, open_to_edit, shown};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;

const FIELDS: Fields = Fields {
    plain: &["note"],
    dates: &[],
    areas: &[],
    lists: &[],
};

#[derive(Template)]
#[template(path = "cases/medical.html")]
struct MedicalPage {
    page: Page,
    file: File,
    form: FormState,
}

/// What is stored, in words; nothing if this session cannot open it.
fn known(sight: Sight<Medical>) -> Option<String> {
    match sight {
        Sight::Open(medical) => Some(medical.into_inner().note.into_string()),
        Sight::Empty => Some(String::new()),
        Sight::Locked => None,
    }
}

/// Handles `GET …/medical`.
pub(in super::super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, subject) = open(&desk, &mut tx, Section::Medical).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let sight = secrets::medical(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    tx.commit().await?;
    let rows = known(sight).map(|note| vec![("cases-medical-note", note)]);
    shown(&desk, &subject, Section::Medical, "medical", rows)
}

fn fill(note: String, version: i64) -> FormState {
    FormState::from_pairs([("version", version.to_string()), ("note", note)])
}

fn page(
    desk: &Desk,
    subject: &Subject,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (page, file) = form_frame(desk, subject, "cases-medical-edit", &form);
    again(status, &MedicalPage { page, file, form })
}

/// Handles `GET …/medical/edit`. Whoever cannot read what is stored cannot overwrite it either.
pub(in super::super) async fn edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (_, auth, subject) = open_to_edit(&desk, &mut tx, Section::Medical).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let sight = secrets::medical(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    let draft = desk.draft(&mut tx).await?;
    tx.commit().await?;
    let Some(stored) = known(sight) else {
        return shown(&desk, &subject, Section::Medical, "medical", None);
    };
    let form = draft.unwrap_or_else(|| fill(stored, subject.person.version));
    page(&desk, &subject, form, StatusCode::OK)
}

/// Handles `POST …/medical/edit`.
pub(in super::super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (edit, auth, subject) = open_to_edit(&desk, &mut tx, Section::Medical).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let sight = secrets::medical(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    let Some(stored) = known(sight) else {
        tx.commit().await?;
        return shown(&desk, &subject, Section::Medical, "medical", None);
    };
    let Some(note) = form.parse_with("note", Story::parse) else {
        tx.commit().await?;
        return page(&desk, &subject, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if is_stale(&mut form, &fill(stored, subject.person.version), &FIELDS) {
        tx.commit().await?;
        return page(&desk, &subject, form, StatusCode::CONFLICT);
    }
    let (target, by) = (subject.target(), desk.by());
    let medical = Medical { note };
    let saved = secrets::save_medical(&mut tx, &mut keeper, &edit, target, &medical, &by).await;
    if let Err(fault) = saved {
        let status = refused(&mut form, "note", fault)?;
        return page(&desk, &subject, form, status);
    }
    let event = desk
        .event(Kind::PersonEdited)?
        .with("person", subject.person.id)?
        .with("section", Section::Medical)?;
    desk.saved(tx, event, "", "medical-saved").await
}
