//! Where a person is and how to reach them.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::sections::Section;
use domain::{Line, Phone};
use store::cases::secrets::{self, Contact};
use store::sealed::Sight;

use super::super::desk::{Fields, is_stale, refused};
use super::super::{Desk, File};
use super::{Subject, form_frame, lines, open, open_to_edit, shown};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;

const FIELDS: Fields = Fields {
    plain: &["phones", "address", "whereabouts", "safe-contact"],
    dates: &[],
    areas: &[],
    lists: &[],
};

#[derive(Template)]
#[template(path = "cases/contact.html")]
struct ContactPage {
    page: Page,
    file: File,
    form: FormState,
}

/// What is stored; nothing if this session cannot open it.
fn known(sight: Sight<Contact>) -> Option<Contact> {
    match sight {
        Sight::Open(contact) => Some(contact.into_inner()),
        Sight::Empty => Some(Contact::default()),
        Sight::Locked => None,
    }
}

/// Handles `GET …/contact`.
pub(in super::super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, subject) = open(&desk, &mut tx, Section::Location).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let sight = secrets::contact(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    tx.commit().await?;
    let rows = known(sight).map(|contact| {
        let phones: Vec<String> = contact.phones.iter().map(Phone::national).collect();
        vec![
            ("cases-contact-safe", text(contact.safe_contact.as_ref())),
            ("cases-contact-phones", phones.join(", ")),
            (
                "cases-contact-whereabouts",
                text(contact.whereabouts.as_ref()),
            ),
            ("cases-contact-address", text(contact.address.as_ref())),
        ]
    });
    shown(&desk, &subject, Section::Location, "contact", rows)
}

fn text(line: Option<&Line>) -> String {
    line.map(Line::as_str).unwrap_or_default().to_owned()
}

fn fill(contact: &Contact, version: i64) -> FormState {
    let phones: Vec<String> = contact.phones.iter().map(Phone::national).collect();
    FormState::from_pairs([
        ("version", version.to_string()),
        ("phones", phones.join("\n")),
        ("address", text(contact.address.as_ref())),
        ("whereabouts", text(contact.whereabouts.as_ref())),
        ("safe-contact", text(contact.safe_contact.as_ref())),
    ])
}

fn read(form: &mut FormState) -> Option<Contact> {
    let safe_contact = form.parse_optional_with("safe-contact", Line::parse);
    let typed = form.value("phones").to_owned();
    let mut phones = Vec::new();
    for line in lines(&typed) {
        match Phone::parse(line) {
            Ok(phone) => phones.push(phone),
            Err(fault) => form.reject_with("phones", &fault),
        }
    }
    let whereabouts = form.parse_optional_with("whereabouts", Line::parse);
    let address = form.parse_optional_with("address", Line::parse);
    (!form.has_errors()).then_some(Contact {
        phones,
        address,
        whereabouts,
        safe_contact,
    })
}

fn page(
    desk: &Desk,
    subject: &Subject,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (page, file) = form_frame(desk, subject, "cases-contact-edit", &form);
    again(status, &ContactPage { page, file, form })
}

/// Handles `GET …/contact/edit`. Whoever cannot read what is stored cannot overwrite it either.
pub(in super::super) async fn edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (_, auth, subject) = open_to_edit(&desk, &mut tx, Section::Location).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let sight = secrets::contact(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    let draft = desk.draft(&mut tx).await?;
    tx.commit().await?;
    let Some(stored) = known(sight) else {
        return shown(&desk, &subject, Section::Location, "contact", None);
    };
    let form = draft.unwrap_or_else(|| fill(&stored, subject.person.version));
    page(&desk, &subject, form, StatusCode::OK)
}

/// Handles `POST …/contact/edit`.
pub(in super::super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (edit, auth, subject) = open_to_edit(&desk, &mut tx, Section::Location).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let sight = secrets::contact(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    let Some(stored) = known(sight) else {
        tx.commit().await?;
        return shown(&desk, &subject, Section::Location, "contact", None);
    };
    let Some(contact) = read(&mut form) else {
        tx.commit().await?;
        return page(&desk, &subject, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if is_stale(&mut form, &fill(&stored, subject.person.version), &FIELDS) {
        tx.commit().await?;
        return page(&desk, &subject, form, StatusCode::CONFLICT);
    }
    let (target, by) = (subject.target(), desk.by());
    let saved = secrets::save_contact(&mut tx, &mut keeper, &edit, target, &contact, &by).await;
    if let Err(fault) = saved {
        let status = refused(&mut form, "phones", fault)?;
        return page(&desk, &subject, form, status);
    }
    let event = desk
        .event(Kind::PersonEdited)?
        .with("person", subject.person.id)?
        .with("section", Section::Location)?;
    desk.saved(tx, event, "", "contact-saved").await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_filled_in_reads_the_same() {
        let contact = Contact {
            phones: vec![
                Phone::parse("081234567890").unwrap(),
                Phone::parse("+6591234567").unwrap(),
            ],
            address: Some("Jalan Kenanga 7".parse().unwrap()),
            whereabouts: Some("Rumah aman".parse().unwrap()),
            safe_contact: Some("Setelah pukul 17".parse().unwrap()),
        };
        assert_eq!(read(&mut fill(&contact, 1)), Some(contact));
        let mut wrong = FormState::from_query("phones=0812-3456-7890%0D%0Aabc");
        assert_eq!(read(&mut wrong), None);
        assert!(wrong.error("phones").is_some());
    }
}
