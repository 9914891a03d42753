//! The numbers of the site.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use store::site::{Hotline, Site};

use super::{record, site};
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, part_name};
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;

/// Numbers that a site can have.
const MOST: usize = 8;
const NUMBER: usize = 30;
const NAME: usize = 80;
const NOTE: usize = 160;

/// The names of the fields of one number.
pub(super) struct Names {
    legend: String,
    number: String,
    whatsapp: String,
    name_id: String,
    name_en: String,
    note_id: String,
    note_en: String,
}

#[derive(Template)]
#[template(path = "site/edit/hotlines.html")]
struct Hotlines {
    page: Page,
    form: FormState,
    lines: Vec<Names>,
}

fn field(part: &str, at: usize) -> String {
    part_name(part, &(at + 1).to_string())
}

fn names(page: &Page, at: usize) -> Names {
    Names {
        legend: page.tw("site-hotline-nth", "n", &(at + 1).to_string()),
        number: field("number", at),
        whatsapp: field("whatsapp", at),
        name_id: field("name-id", at),
        name_en: field("name-en", at),
        note_id: field("note-id", at),
        note_en: field("note-en", at),
    }
}

fn draw(
    visit: &Visit,
    session: &Session,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("site-hotlines-edit"));
    let page = page.showing(&form);
    let lines = (0..MOST).map(|at| names(&page, at)).collect();
    again(status, &Hotlines { page, form, lines })
}

fn stored(lines: &[Hotline], site: &Site) -> FormState {
    let mut form = FormState::from_pairs([("version", site.version.to_string())]);
    for (at, line) in lines.iter().enumerate() {
        form.set(&field("number", at), &line.number);
        form.set(
            &field("whatsapp", at),
            if line.whatsapp { "yes" } else { "" },
        );
        for (language, at_language) in [("id", 0), ("en", 1)] {
            let name = field(&part_name("name", language), at);
            form.set(&name, &line.name[at_language]);
            let note = field(&part_name("note", language), at);
            form.set(&note, &line.note[at_language]);
        }
    }
    form
}

/// Handles `GET /site/hotlines`. They belong to a site, so that one must have been saved.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let site = site(&mut tx, session.actor().task_force).await?;
    if site.version == 0 {
        return Ok(go("/site/settings"));
    }
    let lines = store::site::hotlines(&mut tx, site.task_force).await?;
    draw(&visit, &session, stored(&lines, &site), StatusCode::OK)
}

/// One number; `None` where nothing was typed, or something is wrong with it.
fn read_line(form: &mut FormState, at: usize) -> Option<Hotline> {
    let number = form.optional_up_to(&field("number", at), NUMBER);
    let mut text = |part: &str, most| {
        form.optional_up_to(&field(part, at), most)
            .unwrap_or_default()
    };
    let name = [text("name-id", NAME), text("name-en", NAME)];
    let note = [text("note-id", NOTE), text("note-en", NOTE)];
    let words_alone = name.iter().chain(&note).any(|text| !text.is_empty());
    let Some(number) = number else {
        if words_alone {
            form.reject(&field("number", at), "error-required");
        }
        return None;
    };
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')' | '.'));
    if !is_number || !(3..=15).contains(&digits) {
        form.reject(&field("number", at), "error-hotline-number");
    }
    if name.iter().all(String::is_empty) {
        form.reject(&field("name-id", at), "error-required");
    }
    Some(Hotline {
        number,
        whatsapp: form.ticked(&field("whatsapp", at)),
        name,
        note,
    })
}

/// Handles `POST /site/hotlines`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let site = site(&mut tx, session.actor().task_force).await?;
    if site.version == 0 {
        return Ok(go("/site/settings"));
    }
    let lines: Vec<Hotline> = (0..MOST)
        .filter_map(|at| read_line(&mut form, at))
        .collect();
    if form.has_errors() {
        return draw(&visit, &session, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    if form.value("version") != site.version.to_string() {
        let now = store::site::hotlines(&mut tx, site.task_force).await?;
        let saved = stored(&now, &site);
        let fields: Vec<String> = ["number", "name-id", "name-en", "note-id", "note-en"]
            .iter()
            .flat_map(|part| (0..MOST).map(move |at| field(part, at)))
            .collect();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        form.compare_with(&saved, &fields);
        form.set("version", site.version.to_string());
        return draw(&visit, &session, form, StatusCode::CONFLICT);
    }
    store::site::set_hotlines(&mut tx, site.task_force, site.version, &lines, app.now()).await?;
    record(&mut tx, &app, &session, "hotlines", None).await?;
    tx.commit().await?;
    Ok(go("/site?done=site-saved"))
}
