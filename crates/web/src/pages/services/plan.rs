//! The plan of one case: each service with its due date, the rule that gives it, and what can be
//! done next.

use askama::Template;
use axum::response::Response;
use domain::referrals::can_be_referred;
use domain::sections::Section;
use policy::{Open, Plan, Refer, See};
use store::services::{self, Service};

use super::{DueWords, due_of, state_tag};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::cases::{Desk, File};
use crate::pages::referrals::state_tag as referral_tag;
use crate::parts::Tag;

struct Row {
    id: String,
    href: String,
    step: String,
    refer: String,
    note: String,
    kind: String,
    state: Tag,
    due: DueWords,
    settled: bool,
    waits: bool,
    about: Vec<(String, String)>,
    referral: Option<(String, Tag)>,
    noted: bool,
    steps: bool,
    refers: bool,
}

/// What this person may do with the plan.
#[derive(Clone, Copy)]
struct May {
    plan: bool,
    refer: bool,
    read_notes: bool,
}

#[derive(Template)]
#[template(path = "services/plan.html")]
struct PlanPage {
    page: Page,
    file: File,
    rows: Vec<Row>,
    may: May,
}

/// Handles `GET /cases/{code}/services`. Coded facts only, so that it is not audited.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<See>(&mut tx).await?;
    let plan = services::of_case(&mut tx, &auth).await?;
    let reads = desk.may::<Open>(&mut tx).await?;
    let may = May {
        plan: desk.may::<Plan>(&mut tx).await?.is_some(),
        refer: desk.may::<Refer>(&mut tx).await?.is_some(),
        read_notes: reads.is_some_and(|auth| auth.reaches(Section::Narrative)),
    };
    drop(tx);
    let (page, file) = desk.frame(&case, "services-plan");
    crate::pages::show(&PlanPage {
        rows: plan
            .iter()
            .map(|s| row(&desk, &page, &file, s, may))
            .collect(),
        page,
        file,
        may,
    })
}

fn row(desk: &Desk, page: &Page, file: &File, service: &Service, may: May) -> Row {
    let free = service.referral.is_none();
    let href = file.to(&format!("/services/{}", service.id));
    Row {
        id: service.id.to_string(),
        step: format!("{href}/step"),
        refer: file.to(&format!("/referrals/new?service={}", service.id)),
        note: format!("{href}/note"),
        href,
        kind: page.name(service.kind).into_owned(),
        state: state_tag(page, service.state),
        due: due_of(&desk.app, page, service),
        settled: service.state.is_settled(),
        waits: service.state.awaits_start(),
        about: about(page, service),
        referral: service
            .referral
            .map(|(code, state)| (code.to_string(), referral_tag(page, state))),
        noted: service.noted,
        steps: may.plan && !services::legal_steps(service).is_empty(),
        refers: may.refer && free && can_be_referred(service.state),
    }
}

fn about(page: &Page, service: &Service) -> Vec<(String, String)> {
    let optional =
        |key: &str, words: Option<String>| words.map(|words| (page.t(key).into_owned(), words));
    let whole = || page.t("services-for-all").into_owned();
    [
        optional(
            "services-person",
            Some(service.person_alias.clone().unwrap_or_else(whole)),
        ),
        optional("services-provider", service.provider_name.clone()),
        optional("services-owner", service.owner_name.clone()),
        optional("services-applied", Some(page.date(service.applied_on))),
        optional("services-started", service.started_on.map(|d| page.date(d))),
        optional("services-ended", service.ended_on.map(|d| page.date(d))),
    ]
    .into_iter()
    .flatten()
    .collect()
}
