//! Exploitation, acts, means, control and recruitment, in codes.

use std::collections::BTreeSet;

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::cases::{
    ControlMethod, ExploitationForm, ExploitationType, Industry, LabourType, RecruitmentMethod,
    SexExploitation,
};
use domain::screening::{Act, Means};
use policy::Edit;
use store::cases::Case;
use store::cases::facts::{self, Fact, FactKind};

use super::desk::{Fields, is_stale, refused};
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::parts::Choice;

#[derive(Template)]
#[template(path = "cases/exploitation.html")]
struct FactsPage {
    page: Page,
    file: File,
    form: FormState,
    forms: Vec<Choice>,
    types: Vec<Choice>,
    sexual: Vec<Choice>,
    labour: Vec<Choice>,
    industries: Vec<Choice>,
    acts: Vec<Choice>,
    means: Vec<Choice>,
    control: Vec<Choice>,
    recruitment: Vec<Choice>,
}

const FIELDS: Fields = Fields {
    plain: &["main"],
    dates: &[],
    areas: &[],
    lists: &[
        "form",
        "exploitation",
        "sex",
        "labour",
        "industry",
        "act",
        "means",
        "control",
        "recruitment",
    ],
};

/// The form of what is stored. What follows from a form of exploitation is not ticked again: with
/// the form it goes away too.
fn fill(case: &Case, stored: &BTreeSet<Fact>) -> FormState {
    let mut form = FormState::blank();
    form.set("version", case.version.to_string());
    form.set("main", case.exploitation.map_or("", Coded::code));
    let follows: BTreeSet<Fact> = stored
        .iter()
        .filter_map(|fact| match fact {
            Fact::Form(form) => Some(*form),
            _ => None,
        })
        .flat_map(Fact::of_form)
        .collect();
    for fact in stored {
        if fact.kind() == FactKind::Form || !follows.contains(fact) {
            form.add(fact.kind().code(), fact.code());
        }
    }
    form
}

fn read(form: &mut FormState) -> Option<(BTreeSet<Fact>, Option<ExploitationType>)> {
    let mut wanted: BTreeSet<Fact> = form
        .coded_many::<ExploitationForm>("form")
        .into_iter()
        .flat_map(Fact::of_form)
        .collect();
    wanted.extend(many(form, "exploitation", Fact::Exploitation));
    wanted.extend(many(form, "sex", Fact::Sex));
    wanted.extend(many(form, "labour", Fact::Labour));
    wanted.extend(many(form, "industry", Fact::Industry));
    wanted.extend(many(form, "act", Fact::Act));
    wanted.extend(many(form, "means", Fact::Means));
    wanted.extend(many(form, "control", Fact::Control));
    wanted.extend(many(form, "recruitment", Fact::Recruitment));
    let main = form.coded_optional::<ExploitationType>("main");
    if let Some(main) = main
        && !wanted.contains(&Fact::Exploitation(main))
    {
        form.reject("main", "error-case-main-exploitation");
    }
    (!form.has_errors()).then_some((wanted, main))
}

fn many<E: Coded>(form: &mut FormState, field: &str, fact: fn(E) -> Fact) -> Vec<Fact> {
    form.coded_many::<E>(field).into_iter().map(fact).collect()
}

fn page(desk: &Desk, case: &Case, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let (page, file) = desk.frame(case, "cases-exploitation-title");
    let page = page.showing(&form);
    again(
        status,
        &FactsPage {
            forms: page.choices::<ExploitationForm>(),
            types: page.choices::<ExploitationType>(),
            sexual: page.choices::<SexExploitation>(),
            labour: page.choices::<LabourType>(),
            industries: page.choices::<Industry>(),
            acts: page.choices::<Act>(),
            means: page.choices::<Means>(),
            control: page.choices::<ControlMethod>(),
            recruitment: page.choices::<RecruitmentMethod>(),
            page,
            file,
            form,
        },
    )
}

/// Handles `GET /cases/{code}/exploitation`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let stored = facts::all(&mut tx, &auth).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| fill(&case, &stored));
    page(&desk, &case, form, StatusCode::OK)
}

/// Handles `POST /cases/{code}/exploitation`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let Some((wanted, main)) = read(&mut form) else {
        return page(&desk, &case, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let stored = facts::all(&mut tx, &auth).await?;
    if is_stale(&mut form, &fill(&case, &stored), &FIELDS) {
        return page(&desk, &case, form, StatusCode::CONFLICT);
    }
    match facts::save(&mut tx, &auth, &wanted, main, case.version, &desk.by()).await {
        Ok(()) => {
            let event = desk
                .event(Kind::ExploitationRecorded)?
                .with("facts", wanted.len())?;
            desk.saved(tx, event, "", "exploitation-saved").await
        }
        Err(fault) => {
            let status = refused(&mut form, "form", fault)?;
            page(&desk, &case, form, status)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_brings_its_type_and_takes_it_along_when_it_goes() {
        let mut form = FormState::from_query("form=online-scam&main=forced-labour&act=recruitment");
        let (facts, main) = read(&mut form).unwrap();
        assert!(facts.contains(&Fact::Exploitation(ExploitationType::ForcedLabour)));
        assert!(facts.contains(&Fact::Labour(LabourType::IllicitActivities)));
        assert_eq!(main, Some(ExploitationType::ForcedLabour));
        let mut form = FormState::from_query("form=organ&main=forced-labour");
        assert!(read(&mut form).is_none());
        assert!(form.error("main").is_some());
        let mut form = FormState::from_query("act=flying");
        assert!(read(&mut form).is_none());
    }
}
