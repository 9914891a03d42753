//! Choosing what would be published: an indicator, months, what it is cut by, how it is made safe.

use askama::Template;
use audit::Kind;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::figures::Month;
use domain::figures::indicator::{Bilingual, Indicator};
use domain::figures::release::{NoRelease, Protection, Recipe, ReleaseDimension, ReleaseState};
use store::figures::{self, Defined};
use store::releases::{self, Asked, Fault, Gathered, Keep, Revision};

use super::{Desk, least, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

const TITLE_MOST: usize = 160;
const REASON_MOST: usize = 300;

/// What the form offers.
struct Offered {
    indicators: Vec<Choice>,
    years: Vec<Choice>,
    months: Vec<Choice>,
    cuts: Vec<Choice>,
    ways: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "releases/choose.html")]
struct ChoosePage {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    offered: Offered,
    /// Whether it corrects something that is out.
    corrects: bool,
    threshold_hint: String,
}

fn offered(app: &App, page: &Page, indicators: &[Defined]) -> Offered {
    let year = app.today().year();
    let number = |n: i16| Choice::new(n.to_string(), n.to_string());
    let indicator = |one: &Defined| {
        let name = words::of(page.locale, &one.indicator.name);
        Choice::new(one.indicator.code.clone(), name)
            .hint(words::of(page.locale, &one.indicator.definition))
    };
    let way = |code: &str| {
        Choice::new(code, page.t(&format!("release-way-{code}")))
            .hint(page.t(&format!("release-way-{code}-hint")))
    };
    Offered {
        indicators: indicators.iter().map(indicator).collect(),
        years: (year - 12..=year).rev().map(number).collect(),
        months: (1..=12)
            .map(|month| Choice::new(month.to_string(), page.locale.month(month)))
            .collect(),
        cuts: page.choices::<ReleaseDimension>(),
        ways: ["hide", "round", "noise"].map(way).into(),
    }
}

/// What somebody typed, as far as it could be understood.
struct Typed {
    title: Bilingual,
    reason: Bilingual,
    recipe: Recipe,
}

fn read(form: &mut FormState, indicators: &[Defined], corrects: bool) -> Option<Typed> {
    let title = Bilingual {
        id: form
            .required_up_to("title-id", TITLE_MOST)
            .unwrap_or_default(),
        en: form
            .required_up_to("title-en", TITLE_MOST)
            .unwrap_or_default(),
    };
    let mut reason = Bilingual::default();
    if corrects {
        reason.id = form
            .optional_up_to("reason-id", REASON_MOST)
            .unwrap_or_default();
        reason.en = form
            .optional_up_to("reason-en", REASON_MOST)
            .unwrap_or_default();
        if reason.id.is_empty() != reason.en.is_empty() {
            let missing = if reason.id.is_empty() {
                "reason-id"
            } else {
                "reason-en"
            };
            form.reject(missing, "error-release-reason-both");
        }
    }
    let asked = form.value("indicator").to_owned();
    let indicator = indicators.iter().find(|one| one.indicator.code == asked);
    if indicator.is_none() {
        form.reject("indicator", "error-choose");
    }
    let by: Vec<ReleaseDimension> = form.coded_many("by");
    if let Some(indicator) = indicator {
        check_cuts(form, &indicator.indicator, &by);
    }
    let mut end = |year: &str, month: &str| {
        let year = form.number(year, 1990, 2100);
        let month = form.number(month, 1, 12);
        let month = Month::new(i16::try_from(year?).ok()?, i8::try_from(month?).ok()?);
        Some(month.ok()?.to_string())
    };
    let (from, to) = (end("from-year", "from-month"), end("to-year", "to-month"));
    let protection = protection(form);
    let recipe = Recipe {
        indicator: asked,
        version: indicator?.indicator.version,
        below: form.ticked("below"),
        from: from?,
        to: to?,
        by,
        protection: protection?,
    };
    let typed = Typed {
        title,
        reason,
        recipe,
    };
    (!form.has_errors()).then_some(typed)
}

fn check_cuts(form: &mut FormState, indicator: &Indicator, by: &[ReleaseDimension]) {
    if by.is_empty() {
        form.reject("by", "error-release-cut");
    } else if by.iter().any(|by| !indicator.dimensions().contains(by)) {
        form.reject("by", "error-release-cut-unit");
    }
}

fn protection(form: &mut FormState) -> Option<Protection> {
    match form.value("way") {
        "hide" => Some(Protection::Hide {
            threshold: threshold(form)?,
            zeros: form.ticked("zeros"),
        }),
        "round" => Some(Protection::Round {
            base: threshold(form)?,
        }),
        "noise" => Some(Protection::Noise {
            thousandths: words::typed_epsilon(form, "epsilon")?,
        }),
        _ => {
            form.reject("way", "error-choose");
            None
        }
    }
}

fn threshold(form: &mut FormState) -> Option<u32> {
    let threshold = form.number("threshold", 2, 1_000)?;
    u32::try_from(threshold).ok()
}

/// The field that a fault belongs to.
fn field(fault: &Fault) -> &'static str {
    match fault {
        Fault::Recipe(NoRelease::Backwards | NoRelease::NotOver | NoRelease::TooLong) => "to-year",
        Fault::Recipe(NoRelease::Threshold) => "threshold",
        Fault::Recipe(NoRelease::Epsilon) | Fault::BudgetSpent(_) => "epsilon",
        _ => "by",
    }
}

/// Where the form is sent, and what it corrects.
struct Place<'a> {
    action: String,
    back: String,
    draft: Option<&'a Revision>,
}

impl Place<'_> {
    fn corrects(&self) -> bool {
        self.draft.is_some_and(|draft| draft.revision > 1)
    }
}

async fn page_of(
    app: &App,
    page: Page,
    form: FormState,
    place: &Place<'_>,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let indicators = figures::indicators(&mut tx).await?;
    let offered = offered(app, &page, &indicators);
    again(
        status,
        &ChoosePage {
            threshold_hint: {
                let least = page.number(least(&mut tx).await?);
                page.tw("release-threshold-hint", "n", &least)
            },
            page: page.showing(&form),
            form,
            action: place.action.clone(),
            back: place.back.clone(),
            offered,
            corrects: place.corrects(),
        },
    )
}

/// Reads, protects, attacks and keeps; back to the form with what stood against it.
async fn save(
    app: &App,
    session: &Session,
    page: Page,
    mut form: FormState,
    place: Place<'_>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let (ring, mut random) = (app.ring(), app.random());
    let mut tx = app.store().read().await?;
    let indicators = figures::indicators(&mut tx).await?;
    let least = least(&mut tx).await?;
    let Some(typed) = read(&mut form, &indicators, place.corrects()) else {
        drop(tx);
        return page_of(app, page, form, &place, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let asked = Asked {
        task_force,
        recipe: typed.recipe,
        draft: place.draft,
        least,
        zone: &app.settings().time_zone,
        at: app.now(),
    };
    let gathered = Gathered::read(&mut tx, ring, &mut random, &asked).await;
    drop(tx);
    let made = match gathered {
        // A table of thousands of cells takes seconds of a processor; others are served meanwhile.
        Ok(gathered) => tokio::task::spawn_blocking(move || gathered.make())
            .await
            .map_err(|error| Error::unexpected(&error))?,
        Err(fault) => Err(fault),
    };
    let kept = match made {
        Ok(made) => {
            let mut tx = app.store().write().await?;
            let new = Keep {
                draft: place.draft,
                task_force,
                title: &typed.title,
                reason: &typed.reason,
                by: session.account(),
            };
            let kept = releases::keep(&mut tx, ring, &mut random, &made, &new).await;
            kept.map(|release| (tx, release))
        }
        Err(fault) => Err(fault),
    };
    match kept {
        Ok((mut tx, release)) => {
            let event = session
                .event(Kind::ReleaseEdited)?
                .with("change", "chosen")?;
            let event = event.on(audit::ObjectKind::Release, release)?;
            store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
            tx.commit().await?;
            Ok(go(format!("/releases/{release}?done=release-chosen")))
        }
        Err(Fault::Store(error)) => Err(error.into()),
        Err(fault) => {
            form.reject_with(field(&fault), &fault);
            page_of(app, page, form, &place, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Handles `GET /releases/new`: as a rule the last three whole years by year, area, sex and age.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let least = least(&mut tx).await?;
    drop(tx);
    let year = app.today().year();
    let mut form = FormState::from_pairs([
        ("indicator", "persons-registered".to_owned()),
        ("from-month", "1".to_owned()),
        ("from-year", (year - 3).to_string()),
        ("to-month", "12".to_owned()),
        ("to-year", (year - 1).to_string()),
        ("way", "hide".to_owned()),
        ("threshold", least.to_string()),
    ]);
    for by in ["year", "area", "sex", "age-group"] {
        form.add("by", by);
    }
    let page = visit.page(&session, visit.locale.text("release-new"));
    page_of(&app, page, form, &new_place(), StatusCode::OK).await
}

fn new_place() -> Place<'static> {
    Place {
        action: "/releases/new".to_owned(),
        back: "/releases".to_owned(),
        draft: None,
    }
}

/// Handles `POST /releases/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let page = visit.page(&session, visit.locale.text("release-new"));
    save(&app, &session, page, form, new_place()).await
}

fn form_of(revision: &Revision) -> FormState {
    let recipe = &revision.recipe;
    let mut form = FormState::from_pairs([
        ("indicator", recipe.indicator.clone()),
        ("title-id", revision.title.id.clone()),
        ("title-en", revision.title.en.clone()),
        ("reason-id", revision.reason.id.clone()),
        ("reason-en", revision.reason.en.clone()),
    ]);
    for (end, month) in [("from", &recipe.from), ("to", &recipe.to)] {
        if let Ok(month) = month.parse::<Month>() {
            form.set(&format!("{end}-year"), month.year().to_string());
            form.set(&format!("{end}-month"), month.month().to_string());
        }
    }
    for by in &recipe.by {
        form.add("by", by.code());
    }
    if recipe.below {
        form.set("below", "yes");
    }
    match recipe.protection {
        Protection::Hide { threshold, zeros } => {
            form.set("way", "hide");
            form.set("threshold", threshold.to_string());
            form.set("zeros", if zeros { "yes" } else { "" });
        }
        Protection::Round { base } => {
            form.set("way", "round");
            form.set("threshold", base.to_string());
        }
        Protection::Noise { thousandths } => {
            form.set("way", "noise");
            form.set("epsilon", (f64::from(thousandths) / 1_000.0).to_string());
        }
    }
    form
}

async fn draft(desk: &Desk) -> Result<Revision, Error> {
    let mut tx = desk.read().await?;
    let latest = desk.latest(&mut tx).await?;
    match latest.state {
        ReleaseState::Draft => Ok(latest),
        _ => Err(Error::NotFound),
    }
}

/// Handles `GET /releases/{id}/choose`.
pub(super) async fn ask_again(desk: Desk) -> Result<Response, Error> {
    let draft = draft(&desk).await?;
    let place = Place {
        action: desk.href("/choose"),
        back: desk.href(""),
        draft: Some(&draft),
    };
    let page = desk.titled("release-choose");
    page_of(&desk.app, page, form_of(&draft), &place, StatusCode::OK).await
}

/// Handles `POST /releases/{id}/choose`.
pub(super) async fn change(desk: Desk, form: FormState) -> Result<Response, Error> {
    let draft = draft(&desk).await?;
    let place = Place {
        action: desk.href("/choose"),
        back: desk.href(""),
        draft: Some(&draft),
    };
    let page = desk.titled("release-choose");
    save(&desk.app, &desk.session, page, form, place).await
}
