//! One chapter of a report: what was read for it, and what officers write.

use std::collections::HashMap;

use askama::Template;
use audit::Kind;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::PeriodicId;
use domain::periodic::{Cell, Chapter, Kept, TableName};
use policy::{Capability, can};
use store::Tx;
use store::action_items;
use store::periodic::{self, By, NewText, Text};

use super::prose::{self, Part};
use super::words::{self, Worded};
use super::{Opened, Side, audit, event, open, period_words, title};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::session::Session;

/// Most characters of the text of a chapter.
const TEXT_MOST: usize = 20_000;
/// Most rows of a table that a page shows; the report has them all.
const ROWS_MOST: usize = 100;
const FIELDS: [&str; 1] = ["body"];

struct Shown {
    table: Worded,
    chart: String,
    left_out: usize,
}

#[derive(Template)]
#[template(path = "periodic/chapter.html")]
struct ChapterPage {
    page: Page,
    form: FormState,
    report: String,
    report_title: String,
    action: String,
    autosave: String,
    tables: Vec<Shown>,
    parts: Vec<Part>,
    edits: bool,
    /// Whether counts are shown that do not leave the house.
    inside: bool,
    edited: Option<String>,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

/// What a chapter is shown from.
struct Content {
    opened: Opened,
    chapter: Chapter,
    kept: Kept,
    text: Option<Text>,
    /// What is to be done, by the number of the item. The report has the numbers alone, because it
    /// leaves the house and the wording is sealed; members read it here.
    items: HashMap<String, String>,
}

async fn load(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    id: PeriodicId,
    chapter: &str,
) -> Result<Content, Error> {
    let chapter: Chapter = chapter.parse().map_err(|_| Error::NotFound)?;
    let opened = open(tx, session, id).await?;
    let kept = periodic::snapshot(tx, app.ring(), &opened.report).await?;
    let mut texts = periodic::texts(tx, app.ring(), id).await?;
    texts.retain(|text| text.chapter == chapter);
    let member = opened.side == Side::Own && can(session.actor().role, Capability::SeeTaskForce);
    let items = match member {
        true => {
            let numbers = outstanding(&kept, chapter);
            action_items::titles(tx, app.ring(), session.actor().task_force, &numbers).await?
        }
        false => HashMap::new(),
    };
    Ok(Content {
        items,
        opened,
        chapter,
        kept,
        text: texts.pop(),
    })
}

/// Numbers of the items in a chapter that are not done.
fn outstanding(kept: &Kept, chapter: Chapter) -> Vec<String> {
    let tables = kept.snapshot.tables(chapter).iter();
    let rows = tables
        .filter(|table| table.name == TableName::Outstanding)
        .flat_map(|table| table.rows.iter().take(ROWS_MOST));
    rows.filter_map(|row| match row.first() {
        Some(Cell::Text(number)) => Some(number.clone()),
        _ => None,
    })
    .collect()
}

impl Content {
    /// What is written: of a frozen report as it was frozen.
    fn body(&self) -> &str {
        if self.opened.report.state.is_frozen() {
            let texts = &self.kept.texts;
            return texts.get(self.chapter.code()).map_or("", String::as_str);
        }
        self.text.as_ref().map_or("", |text| text.body.as_str())
    }

    fn version(&self) -> i64 {
        self.text.as_ref().map_or(0, |text| text.version)
    }

    fn stored(&self) -> FormState {
        FormState::from_pairs([
            ("body", self.body()),
            ("version", &self.version().to_string()),
        ])
    }

    fn tables(&self, page: &Page) -> Vec<Shown> {
        let outside = self.kept.snapshot.protected();
        let inside = match self.opened.side {
            Side::Own => &self.kept.snapshot,
            Side::Above => &outside,
        };
        let place = format!(
            "{} · {}",
            self.opened.name,
            period_words(page.locale, self.opened.report.period)
        );
        let tables = inside.tables(self.chapter).iter();
        tables
            .zip(outside.tables(self.chapter))
            .enumerate()
            .map(|(at, (table, outside))| {
                let picture = words::picture(page.locale, table, &format!("figure-{at}"), &place);
                let mut worded = words::table(page.locale, table, outside);
                let left_out = worded.rows.len().saturating_sub(ROWS_MOST);
                worded.rows.truncate(ROWS_MOST);
                if table.name == TableName::Outstanding {
                    self.name_items(&mut worded);
                }
                Shown {
                    table: worded,
                    chart: picture.map_or_else(String::new, |picture| picture.figure()),
                    left_out,
                }
            })
            .collect()
    }

    /// Puts what is to be done beside the numbers of the items.
    fn name_items(&self, worded: &mut Worded) {
        for number in worded.rows.iter_mut().filter_map(|row| row.first_mut()) {
            if let Some(title) = self.items.get(&number.text) {
                number.text = format!("{} · {title}", number.text);
            }
        }
    }

    /// The chapter so many places from this one.
    fn beside(&self, page: &Page, by: isize) -> Option<(String, String)> {
        let at = Chapter::ALL.iter().position(|c| *c == self.chapter)?;
        let other = Chapter::ALL.get(at.checked_add_signed(by)?)?;
        let href = format!(
            "/periodic/{}/chapters/{}",
            self.opened.report.id,
            other.code()
        );
        Some((href, page.name(*other).into_owned()))
    }

    fn show(self, page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
        let report = format!("/periodic/{}", self.opened.report.id);
        let edited = self.text.as_ref().map(|text| {
            let by = text.edited_by.as_deref().unwrap_or_default();
            let at = page.date_time(text.edited_at);
            let args = [("name", by.into()), ("time", at.as_str().into())];
            page.locale.text_with("periodic-edited", &args)
        });
        again(
            status,
            &ChapterPage {
                action: format!("{report}/chapters/{}", self.chapter.code()),
                autosave: drafts::address(&page.path),
                tables: self.tables(&page),
                parts: prose::parts(self.body()),
                edits: self.opened.edits(),
                inside: self.opened.side == Side::Own,
                report_title: title(page.locale, self.opened.report.period),
                previous: self.beside(&page, -1),
                next: self.beside(&page, 1),
                edited,
                report,
                page: page.showing(&form),
                form,
            },
        )
    }

    fn page(&self, visit: &Visit, session: &Session) -> Page {
        visit.page(session, visit.locale.text(self.chapter.key()))
    }
}

/// Handles `GET /periodic/{id}/chapters/{item}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((id, chapter)): Path<(PeriodicId, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let content = load(&mut tx, &app, &session, id, &chapter).await?;
    let page = content.page(&visit, &session);
    let draft = if content.opened.edits() {
        drafts::restore(&mut tx, &app, &session, &visit).await?
    } else {
        None
    };
    let form = draft.unwrap_or_else(|| content.stored());
    content.show(page, form, StatusCode::OK)
}

/// Handles `POST /periodic/{id}/chapters/{item}`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((id, chapter)): Path<(PeriodicId, String)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let content = load(&mut tx, &app, &session, id, &chapter).await?;
    if content.opened.side != Side::Own {
        return Err(Error::NotFound);
    }
    let page = content.page(&visit, &session);
    if !content.opened.edits() {
        form.reject("body", "error-periodic-closed");
        return content.show(page, form, StatusCode::CONFLICT);
    }
    let body = form.optional_up_to("body", TEXT_MOST).unwrap_or_default();
    if form.has_errors() {
        return content.show(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let version = form.value("version").parse().unwrap_or_default();
    if version != content.version() {
        form.compare_with(&content.stored(), &FIELDS);
        form.set("version", content.version().to_string());
        return content.show(page, form, StatusCode::CONFLICT);
    }
    let new = NewText {
        report: id,
        chapter: content.chapter,
        body: &body,
        version,
    };
    let by = By {
        account: session.account(),
        at: app.now(),
    };
    periodic::save_text(&mut tx, app.ring(), &mut app.random(), &new, by).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = event(&session, Kind::PeriodicEdited, id, "write")?;
    let event = event.with("chapter", content.chapter)?;
    audit(&app, &mut tx, event).await?;
    tx.commit().await?;
    let place = format!("/periodic/{id}/chapters/{}", content.chapter.code());
    Ok(go(format!("{place}?done=periodic-saved")))
}
