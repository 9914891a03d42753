//! Who a person is.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::sections::Section;
use domain::{Line, Nik, Passport, PersonName};
use policy::FileKind;
use store::cases::secrets::{self, Identity};

use super::super::desk::{Fields, is_stale, refused};
use super::super::{Desk, File};
use super::{Subject, form_frame, lines, open, open_to_edit, shown};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;

const FIELDS: Fields = Fields {
    plain: &[
        "name",
        "other-names",
        "nik",
        "passport",
        "birth-place",
        "mother",
        "father",
    ],
    dates: &["born"],
    areas: &[],
    lists: &[],
};

#[derive(Template)]
#[template(path = "cases/identity.html")]
struct IdentityPage {
    page: Page,
    file: File,
    form: FormState,
}

/// Handles `GET …/identity`.
pub(in super::super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, subject) = open(&desk, &mut tx, Section::Identity).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let identity = secrets::identity(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    tx.commit().await?;
    let identity = identity.map(vault::Opened::into_inner).unwrap_or_default();
    let locale = desk.visit.locale;
    let others: Vec<&str> = identity
        .other_names
        .iter()
        .map(PersonName::as_str)
        .collect();
    let rows = vec![
        (
            "cases-identity-name",
            text(identity.name.as_ref().map(PersonName::as_str)),
        ),
        ("cases-identity-other-names", others.join(", ")),
        (
            "cases-identity-nik",
            text(identity.nik.as_ref().map(Nik::as_str)),
        ),
        (
            "cases-identity-passport",
            text(identity.passport.as_ref().map(Passport::as_str)),
        ),
        (
            "cases-identity-born",
            identity
                .born
                .map(|born| locale.partial_date(born))
                .unwrap_or_default(),
        ),
        (
            "cases-identity-birth-place",
            text(identity.birth_place.as_ref().map(Line::as_str)),
        ),
        (
            "cases-identity-mother",
            text(identity.mother.as_ref().map(PersonName::as_str)),
        ),
        (
            "cases-identity-father",
            text(identity.father.as_ref().map(PersonName::as_str)),
        ),
    ];
    shown(&desk, &subject, Section::Identity, "identity", Some(rows))
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn fill(identity: &Identity, version: i64) -> FormState {
    let mut form = FormState::blank();
    form.set("version", version.to_string());
    form.set("name", text(identity.name.as_ref().map(PersonName::as_str)));
    let others: Vec<&str> = identity
        .other_names
        .iter()
        .map(PersonName::as_str)
        .collect();
    form.set("other-names", others.join("\n"));
    form.set("nik", text(identity.nik.as_ref().map(Nik::as_str)));
    form.set(
        "passport",
        text(identity.passport.as_ref().map(Passport::as_str)),
    );
    form.set(
        "birth-place",
        text(identity.birth_place.as_ref().map(Line::as_str)),
    );
    for (field, parent) in [("mother", &identity.mother), ("father", &identity.father)] {
        form.set(field, text(parent.as_ref().map(PersonName::as_str)));
    }
    if let Some(born) = identity.born {
        form.set_date("born", born);
    }
    form
}

fn read(form: &mut FormState, today: jiff::civil::Date) -> Option<Identity> {
    let name = form.parse_optional_with("name", PersonName::parse);
    let others = form.value("other-names").to_owned();
    let mut other_names = Vec::new();
    for line in lines(&others) {
        match PersonName::parse(line) {
            Ok(name) => other_names.push(name),
            Err(fault) => form.reject_with("other-names", &fault),
        }
    }
    let nik = form.parse_optional_with("nik", Nik::parse);
    let passport = form.parse_optional_with("passport", Passport::parse);
    let born = form.partial_date_optional("born");
    if let Some(Err(fault)) = born.map(|born| born.not_after(today)) {
        form.reject_with("born", &fault);
    }
    let birth_place = form.parse_optional_with("birth-place", Line::parse);
    let mother = form.parse_optional_with("mother", PersonName::parse);
    let father = form.parse_optional_with("father", PersonName::parse);
    (!form.has_errors()).then_some(Identity {
        name,
        other_names,
        nik,
        passport,
        born,
        birth_place,
        mother,
        father,
    })
}

fn page(
    desk: &Desk,
    subject: &Subject,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let (page, file) = form_frame(desk, subject, "cases-identity-edit", &form);
    again(status, &IdentityPage { page, file, form })
}

/// Handles `GET …/identity/edit`.
pub(in super::super) async fn edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (_, auth, subject) = open_to_edit(&desk, &mut tx, Section::Identity).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let stored = secrets::identity(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    let draft = desk.draft(&mut tx).await?;
    tx.commit().await?;
    let stored = stored.map(vault::Opened::into_inner).unwrap_or_default();
    let form = draft.unwrap_or_else(|| fill(&stored, subject.person.version));
    page(&desk, &subject, form, StatusCode::OK)
}

/// Handles `POST …/identity/edit`.
pub(in super::super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let today = desk.app.today();
    let mut tx = desk.write().await?;
    let (edit, auth, subject) = open_to_edit(&desk, &mut tx, Section::Identity).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let stored = secrets::identity(&mut tx, &mut keeper, &auth, subject.person.id).await?;
    let stored = stored.map(vault::Opened::into_inner).unwrap_or_default();
    let Some(identity) = read(&mut form, today) else {
        tx.commit().await?;
        return page(&desk, &subject, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if is_stale(&mut form, &fill(&stored, subject.person.version), &FIELDS) {
        tx.commit().await?;
        return page(&desk, &subject, form, StatusCode::CONFLICT);
    }
    let (target, by) = (subject.target(), desk.by());
    let saved =
        secrets::save_identity(&mut tx, &mut keeper, &edit, target, &identity, today, &by).await;
    if let Err(fault) = saved {
        let status = refused(&mut form, "name", fault)?;
        return page(&desk, &subject, form, status);
    }
    let event = desk
        .event(Kind::PersonEdited)?
        .with("person", subject.person.id)?
        .with("section", Section::Identity)?;
    let done = desk.saved(tx, event, "", "identity-saved").await?;
    let owner = subject.case.organisation;
    desk.app
        .names()
        .add(owner, FileKind::Case, subject.case.id.0, identity.names());
    Ok(done)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_filled_in_reads_the_same() {
        let identity = Identity {
            name: Some("Siti Nurhasanah".parse().unwrap()),
            other_names: vec!["Nur".parse().unwrap(), "Sitti".parse().unwrap()],
            nik: Some("3173054501990001".parse().unwrap()),
            passport: Some("B1234567".parse().unwrap()),
            born: Some("1999-01".parse().unwrap()),
            birth_place: Some("Indramayu".parse().unwrap()),
            mother: Some("Rokayah".parse().unwrap()),
            father: Some("Kasim".parse().unwrap()),
        };
        let mut form = fill(&identity, 4);
        assert_eq!(read(&mut form, date(2024, 3, 15)), Some(identity));
    }

    #[test]
    fn mistakes_stand_beside_their_fields() {
        for (query, field) in [
            ("nik=123", "nik"),
            ("name=123", "name"),
            ("other-names=Nur%0D%0A12", "other-names"),
            ("passport=B", "passport"),
            ("born-year=2025", "born"),
            ("born-day=30&born-month=2&born-year=1999", "born"),
        ] {
            let mut form = FormState::from_query(query);
            assert_eq!(read(&mut form, date(2024, 3, 15)), None, "{query}");
            assert!(form.error(field).is_some(), "{query}");
        }
    }
}
