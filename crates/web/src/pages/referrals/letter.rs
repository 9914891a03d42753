//! The letter that goes with a referral: PDF and DOCX for the official mail system, and a page to
//! print where the program is built without PDF. It is always in Indonesian, names nobody, and
//! leaves number, date and signature blank for those whose they are.

use audit::Kind;
use axum::response::Response;
use documents::{
    Copies, Field, Letterhead, Meta, PaperSize, ReferralFacts, ReferralLetter, Signature,
};
use domain::Coded;
use domain::deadlines::Bound;
use domain::referrals::Side;
use jiff::tz::TimeZone;
use locale::{Arg, Locale};
use policy::See;
use store::areas;
use store::people::{self, Organisation};
use store::referrals::{self, Shown};
use store::services::{self, Service};
use store::{Tx, access};

use super::event;
use crate::errors::Error;
use crate::pages::cases::Desk;
use crate::pages::papers::Form;
use crate::pages::places::without_kind;
use crate::routes::{Access, Routes};

/// Official letters are in Indonesian, whatever language the writer reads.
const L: Locale = Locale::Id;

/// What the letter says, read for the sender.
struct Content {
    shown: Shown,
    service: Option<Service>,
    office: Organisation,
    /// Name of the office's area.
    area: String,
}

async fn load(desk: &Desk, tx: &mut Tx) -> Result<Content, Error> {
    let actor = desk.session.actor();
    let on = access::referral::<See>(tx, actor, desk.code(), Side::Sender).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let shown = match referrals::details(tx, &mut keeper, &on).await {
        Ok(shown) => shown,
        Err(referrals::Fault::Store(error)) => return Err(error.into()),
        Err(fault) => return Err(Error::unexpected(&fault)),
    };
    let service = match shown.details.service {
        Some(id) => Some(services::find(tx, on.case(), id).await?),
        None => None,
    };
    let from = shown.details.from_organisation;
    let office = people::organisation(tx, actor.task_force, from).await?;
    let area = areas::find(tx, &office.area).await?;
    Ok(Content {
        shown,
        service,
        area: area.map_or_else(|| t("letter-place-blank"), |area| area.name),
        office,
    })
}

fn t(key: &str) -> String {
    L.text(key).into_owned()
}

fn tw(key: &str, values: &[(&str, Arg<'_>)]) -> String {
    L.text_with(key, values)
}

fn letter(desk: &Desk, content: &Content) -> ReferralLetter {
    let card = &content.shown.card;
    let need = within_sentence(&t(card.need.key()));
    let code = card.code.to_string();
    let zone = &desk.app.settings().time_zone;
    let answer_by = L.date(zone.to_datetime(card.due_at).date());
    ReferralLetter {
        meta: Meta {
            title: tw("letter-title", &[("code", code.as_str().into())]),
            language: L.code().to_owned(),
            date: desk.app.today(),
        },
        size: PaperSize::F4,
        letterhead: Letterhead {
            government: desk.session.row.task_force_name.clone(),
            office: content.office.name.clone(),
            address: content.office.address.clone(),
            contact: content.office.phone.clone(),
        },
        number: Field::new(t("letter-number"), ""),
        nature: Field::new(t("letter-nature"), t("letter-nature-secret")),
        attachments: Field::new(t("letter-attachments"), t("letter-attachments-none")),
        subject: Field::new(
            t("letter-subject"),
            tw("letter-subject-words", &[("need", need.as_str().into())]),
        ),
        place: without_kind(&content.area).to_owned(),
        date: None,
        addressee: vec![
            tw(
                "letter-to-head",
                &[("organisation", card.to_organisation.as_str().into())],
            ),
            tw("letter-to-team", &[("team", card.to_team.as_str().into())]),
            t("letter-to-place"),
        ],
        opening: vec![tw("letter-opening", &[("need", need.as_str().into())])],
        facts: facts(content, zone),
        closing: vec![
            tw(
                "letter-closing-access",
                &[("due", answer_by.as_str().into())],
            ),
            t("letter-closing-thanks"),
        ],
        signature: Signature {
            post: tw(
                "letter-signature-post",
                &[("organisation", content.office.name.as_str().into())],
            ),
            name: String::new(),
            number: Some(Field::new(t("letter-signature-number"), "")),
        },
        copies: Copies {
            label: t("letter-copies"),
            to: vec![tw(
                "letter-copy-task-force",
                &[(
                    "task-force",
                    desk.session.row.task_force_name.as_str().into(),
                )],
            )],
        },
    }
}

/// A name as it stands within a sentence: "layanan rumah aman".
fn within_sentence(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

fn facts(content: &Content, zone: &TimeZone) -> ReferralFacts {
    let (card, details) = (&content.shown.card, &content.shown.details);
    let case = details.case.as_ref().map(|(code, _)| code.to_string());
    let basis = content.service.as_ref().and_then(|s| s.basis.as_ref());
    let sections: Vec<String> = details
        .sections
        .iter()
        .map(|section| t(section.key()))
        .collect();
    let due = content.service.as_ref().and_then(|service| service.due_on);
    let due = due.map_or_else(
        || L.date(zone.to_datetime(card.due_at).date()),
        |due| {
            let bound = basis.map_or(Bound::AtMost, |basis| basis.bound);
            format!("{} {}", t(bound.key()), L.date(due))
        },
    );
    let mut lawful = t(details.lawful.basis.key());
    if let (Some(by), Some(on)) = (details.lawful.consent_by, details.lawful.consent_on) {
        let by = t(by.key());
        let on = L.date(on);
        lawful = tw(
            "letter-consent",
            &[("by", by.as_str().into()), ("on", on.as_str().into())],
        );
    }
    let field = |key: &str, value: String| Field::new(t(key), value);
    ReferralFacts {
        referral: field("letter-referral", card.code.to_string()),
        case: field("letter-case", case.unwrap_or_default()),
        person: None,
        need: field("letter-need", t(card.need.key())),
        legal_basis: field(
            "letter-legal-basis",
            basis
                .map(|basis| basis.legal_basis.clone())
                .unwrap_or_default(),
        ),
        due: field("letter-due", due),
        sections: field("letter-sections", sections.join(", ")),
        lawful_basis: field("letter-lawful-basis", lawful),
    }
}

/// Makes the paper, records that it was made, and only then hands it out.
async fn hand_out(desk: &Desk, form: Form) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let content = load(desk, &mut tx).await?;
    drop(tx);
    let bytes = form.make(letter(desk, &content).into()).await?;
    let mut tx = desk.write().await?;
    let event = event(desk, Kind::LetterMade)?.with("paper", form.code())?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    // The code was found in the database before anything is handed out, so it is one.
    Ok(form.answer(bytes, desk.code()))
}

/// Handles `GET /referrals/{code}/letter`: a page to print.
pub(super) async fn html(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Html).await
}

/// Handles `GET /referrals/{code}/letter.docx`.
pub(super) async fn docx(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Docx).await
}

/// Adds the route of the PDF where the program is built with it.
#[cfg(feature = "pdf")]
pub(super) fn pdf_route(routes: Routes, access: Access) -> Routes {
    routes.get("/referrals/{code}/letter.pdf", access, pdf)
}

/// Without the PDF the letter is printed from the browser.
#[cfg(not(feature = "pdf"))]
pub(super) fn pdf_route(routes: Routes, _: Access) -> Routes {
    routes
}

/// Handles `GET /referrals/{code}/letter.pdf`.
#[cfg(feature = "pdf")]
async fn pdf(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Pdf).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_small_within_a_sentence() {
        assert_eq!(within_sentence("Rumah aman"), "rumah aman");
        assert_eq!(within_sentence(""), "");
    }
}
