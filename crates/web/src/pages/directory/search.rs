//! Looking for a service, and the whole directory by name.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::AreaCode;
use domain::directory::{ForSex, OLDEST};
use domain::ids::{ListingId, OrganisationId};
use domain::services::ServiceKind;
use policy::{Capability, can};
use store::Tx;
use store::directory::{self, Found, Question};
use store::people;

use super::coordinates;
use super::words::{Around, Card, areas_of, names};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, areas, lists, show as answer};
use crate::parts::Choice;
use crate::session::Session;

/// Services shown for a question: further ones are farther away than anybody goes.
const MOST: u32 = 40;
/// Services on a page of the whole directory.
const SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "directory/search.html")]
struct Search {
    page: Page,
    form: FormState,
    needs: Vec<Choice>,
    sexes: Vec<Choice>,
    asked: bool,
    cards: Vec<Card>,
    more: bool,
    wider: Vec<(String, String)>,
    keeps: bool,
    checks: bool,
    due: String,
}

/// Handles `GET /directory`: the search, and what it finds.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let asked = ["need", "area", "area-text", "age", "sex"]
        .iter()
        .any(|field| !form.value(field).trim().is_empty());
    if !asked && let Some(area) = store::areas::find(&mut tx, &session.row.area).await? {
        areas::set(&mut form, "area", &area);
    }
    let question = read(&mut tx, &mut form).await?;
    let page = visit.page(&session, visit.locale.text("nav-directory"));
    let (found, more) = match question {
        Some(question) => {
            directory::search(&mut tx, app.ring(), task_force, &question, MOST).await?
        }
        None => (Vec::new(), false),
    };
    let around = areas_of(found.iter().map(|found| &found.listing.facts));
    let names = names(&mut tx, around).await?;
    let due = directory::count_due(&mut tx, task_force, None, app.today()).await?;
    let around = Around {
        page: &page,
        names: &names,
        today: app.today(),
        months: directory::months(&mut tx, task_force).await?,
    };
    let question = question.unwrap_or_default();
    let cards = found
        .iter()
        .map(|found| card(&around, found, &question))
        .collect();
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let wider = wider(&page, &form, &question);
    let search = Search {
        needs: page.choices::<ServiceKind>(),
        sexes: page.choices::<ForSex>(),
        asked,
        cards,
        more,
        wider,
        keeps: coordinates(session.actor()),
        checks: can(session.actor().role, Capability::ReportProgress),
        due: match lists::is_some(due) {
            true => lists::count_words(&page, due),
            false => String::new(),
        },
        page: page.showing(&form),
        form,
    };
    again(status, &search)
}

/// What is asked for; none when something of it is wrong.
async fn read(tx: &mut Tx, form: &mut FormState) -> Result<Option<Question>, Error> {
    let need = form.coded_optional("need");
    let place = areas::look_up(tx, form, "area").await?.take(form, "area");
    let age = form.number_optional("age", 0, i64::from(OLDEST));
    let sex = form.coded_optional("sex").unwrap_or(ForSex::Any);
    Ok((!form.has_errors()).then(|| Question {
        need,
        place,
        age: age.and_then(|age| u8::try_from(age).ok()),
        sex,
    }))
}

fn card(around: &Around<'_>, found: &Found, question: &Question) -> Card {
    let why = around.why(&found.listing, found.nearness, question);
    Card {
        why,
        ..around.card(&found.listing)
    }
}

/// Questions that ask for less, where one found nothing: words and address.
fn wider(page: &Page, form: &FormState, question: &Question) -> Vec<(String, String)> {
    let without = |fields: &[(&str, &str)]| lists::address("/directory", form, fields);
    let mut wider = Vec::new();
    if let Some(around) = question.place.and_then(AreaCode::parent) {
        let code = around.to_string();
        let href = without(&[("area", code.as_str()), ("area-text", "")]);
        wider.push((page.t("directory-wider-area").into_owned(), href));
    }
    if question.age.is_some() {
        wider.push((
            page.t("directory-wider-age").into_owned(),
            without(&[("age", "")]),
        ));
    }
    if question.sex != ForSex::Any {
        wider.push((
            page.t("directory-wider-sex").into_owned(),
            without(&[("sex", "")]),
        ));
    }
    if question.need.is_some() {
        wider.push((
            page.t("directory-wider-need").into_owned(),
            without(&[("need", "")]),
        ));
    }
    wider
}

#[derive(Template)]
#[template(path = "directory/list.html")]
struct List {
    page: Page,
    form: FormState,
    organisations: Vec<Choice>,
    cards: Vec<Card>,
    active: usize,
    next: Option<String>,
}

/// Handles `GET /directory/list`: everything, by name.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let organisation: Option<OrganisationId> = form.value("organisation").parse().ok();
    let after: Option<ListingId> = form.value("after").parse().ok();
    let mut found = directory::list(
        &mut tx,
        app.ring(),
        task_force,
        organisation,
        after,
        SIZE + 1,
    )
    .await?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let page = visit.page(&session, visit.locale.text("directory-list"));
    let around = areas_of(found.iter().map(|listing| &listing.facts));
    let names = names(&mut tx, around).await?;
    let around = Around {
        page: &page,
        names: &names,
        today: app.today(),
        months: directory::months(&mut tx, task_force).await?,
    };
    let cards = found.iter().map(|listing| around.card(listing)).collect();
    let organisations = people::organisations(&mut tx, task_force)
        .await?
        .into_iter()
        .map(|office| Choice::new(office.id.to_string(), office.name))
        .collect();
    let next = found.last().filter(|_| more).map(|last| {
        let id = last.id.to_string();
        lists::address("/directory/list", &form, &[("after", id.as_str())])
    });
    answer(&List {
        active: usize::from(organisation.is_some()),
        organisations,
        cards,
        next,
        page,
        form,
    })
}
