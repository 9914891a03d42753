//! Whether the persons in a report are known in one's own organisation: asked while the officer
//! types, and again about what is recorded.

use askama::Template;
use audit::Kind;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::cases::{AgeBand, Sex};
use domain::ids::PersonId;
use domain::intake::{PersonAtRisk, Reply};
use domain::{Coded, Nik, PersonName, Phone};
use std::time::Duration;
use store::linkage::{Described, Settings, questions, settings};
use tokio::time::Instant;
use uuid::Uuid;

use super::{band_tag, language};
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, part_name};
use crate::page::Page;
use crate::pages::Visit;
use crate::pages::intake::PEOPLE;
use crate::parts::Tag;
use crate::session::Session;

/// Records that are shown of one person; who needs more searches closer.
const MOST: usize = 5;

/// A record of one's own organisation that may be the person.
pub(super) struct Likely {
    pub(super) band: Tag,
    pub(super) team: String,
    /// Code of the case where it may be seen.
    pub(super) case: Option<String>,
    pub(super) reasons: Vec<String>,
}

/// What is said about one person.
pub(super) struct Said {
    /// "Person 1".
    pub(super) title: String,
    /// Why nothing can be said; empty where something can.
    pub(super) why: String,
    pub(super) likely: Vec<Likely>,
}

#[derive(Template)]
#[template(path = "linkage/known.html")]
struct Known {
    page: Page,
    said: Vec<Said>,
}

/// Whether the button that asks was pressed: how it works without JavaScript.
pub(crate) fn wanted(form: &FormState) -> bool {
    form.value("known") == "yes"
}

/// Handles `POST /intake/known`: what is known about the persons as they are typed.
pub(super) async fn typing(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    Ok(Html(answer(&app, &session, &visit, &form).await?).into_response())
}

/// What is known about the persons of a form, as a part of a page. It always takes the same time.
pub(crate) async fn answer(
    app: &App,
    session: &Session,
    visit: &Visit,
    form: &FormState,
) -> Result<String, Error> {
    let begun = Instant::now();
    let received = app.today().to_string();
    let persons = PEOPLE.map(|name| typed(form, name));
    let page = visit.page(session, "");
    let mut asked = Vec::new();
    for (at, person) in persons.iter().enumerate() {
        if let Some(person) = person {
            asked.push((at, person));
        }
    }
    let (said, settings) = about(app, session, &page, &asked, &received).await?;
    pad(begun, settings.typing_ms).await;
    Ok(Known { page, said }.render()?)
}

/// What one's own organisation knows about these persons of a report, each with its position. That
/// it was asked is recorded before anything leaves.
pub(super) async fn about(
    app: &App,
    session: &Session,
    page: &Page,
    persons: &[(usize, &PersonAtRisk)],
    received: &str,
) -> Result<(Vec<Said>, Settings), Error> {
    app.register_ready().await?;
    let mut tx = app.store().write().await?;
    let settings = settings::get(&mut tx).await?;
    let mut said = Vec::new();
    let mut hits = 0;
    for (at, person) in persons {
        let mut about = one(&mut tx, app, session, page, (person, received), &settings).await?;
        about.title = page.tn("intake-person", at + 1);
        hits += about.likely.len();
        said.push(about);
    }
    if !persons.is_empty() {
        let event = session
            .event(Kind::Search)?
            .with("fields", "person")?
            .with("hits", hits)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    }
    tx.commit().await?;
    Ok((said, settings))
}

async fn one(
    tx: &mut store::Tx,
    app: &App,
    session: &Session,
    page: &Page,
    (person, received): (&PersonAtRisk, &str),
    settings: &Settings,
) -> Result<Said, Error> {
    let said = |why: &str, likely| Said {
        title: String::new(),
        why: if why.is_empty() {
            String::new()
        } else {
            page.t(why).into_owned()
        },
        likely,
    };
    let described = Described::at_risk(person, received);
    let least = settings.thresholds.possible;
    let Some(found) = app.register().ask_typing(&described, least)? else {
        return Ok(said("linkage-not-ready", Vec::new()));
    };
    let persons: Vec<PersonId> = found
        .matches
        .iter()
        .map(|likely| record(likely.id))
        .collect();
    let own = questions::own(tx, session.actor(), &persons).await?;
    let mut likely = Vec::new();
    for hit in &found.matches {
        let held = own.iter().find(|own| own.person == record(hit.id));
        let band = settings.thresholds.band(hit.probability);
        if let (Some(held), Some(band)) = (held, band)
            && likely.len() < MOST
        {
            likely.push(Likely {
                band: band_tag(page, band),
                team: held.team.clone(),
                case: held.visible.then(|| held.case.clone()),
                reasons: reasons(app, page, &described, held.person)?,
            });
        }
    }
    Ok(match (likely.is_empty(), found.too_little) {
        (true, true) => said("linkage-too-little", likely),
        (true, false) => said("linkage-nobody", likely),
        (false, _) => said("", likely),
    })
}

fn record(id: u128) -> PersonId {
    PersonId(Uuid::from_u128(id))
}

/// A sentence for each thing that could be compared.
fn reasons(
    app: &App,
    page: &Page,
    described: &Described,
    person: PersonId,
) -> Result<Vec<String>, Error> {
    let Some(why) = app.register().explain(described, person)? else {
        return Ok(Vec::new());
    };
    let sentences = why.sentences();
    let known = sentences
        .iter()
        .filter(|said| !said.key.ends_with("unknown"));
    Ok(known.map(|said| said.text(language(page))).collect())
}

/// Waits until the answer has taken so many milliseconds, or a multiple of them: then its time
/// tells nothing.
pub(super) async fn pad(begun: Instant, step_ms: u32) {
    let step = Duration::from_millis(u64::from(step_ms).max(1));
    let steps = begun.elapsed().as_millis() / step.as_millis() + 1;
    let steps = u32::try_from(steps).unwrap_or(1);
    tokio::time::sleep_until(begun + step * steps).await;
}

/// A person as far as they are typed; what cannot be read yet is left out.
fn typed(form: &FormState, name: &str) -> Option<PersonAtRisk> {
    fn given<T>(value: Option<T>) -> Reply<T> {
        value.map_or(Reply::NotAsked, Reply::Given)
    }
    let value = |part: &str| form.value(&part_name(name, part));
    let person = PersonAtRisk {
        name: given(PersonName::parse(value("name")).ok()),
        nik: given(Nik::parse(value("nik")).ok()),
        phone: given(Phone::parse(value("phone")).ok()),
        sex: given(Sex::from_code(value("sex")).ok()),
        age: given(AgeBand::from_code(value("age")).ok()),
    };
    (questions::known(&person) > 0).then_some(person)
}
