//! A report at a glance: where it stands, what it is made of, what can be done with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Coded;
use domain::ids::PeriodicId;
use domain::periodic::{Chapter, Kept, PeriodicAction};
use store::periodic::{self, Event};

use super::{Opened, open, state_tag, title};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, show as render};
use crate::parts::{Tag, TimelineEvent, Tone};
use crate::session::Session;

struct Line {
    href: String,
    title: String,
    /// How many tables were read for it.
    tables: usize,
    written: bool,
}

/// A version that was frozen before.
struct Former {
    number: String,
    digest: String,
}

#[derive(Template)]
#[template(path = "periodic/show.html")]
struct ShowPage {
    page: Page,
    opened: Opened,
    path: String,
    state: Tag,
    from: String,
    to: String,
    due: String,
    assembled: String,
    digest: String,
    chapters: Vec<Line>,
    written: usize,
    events: Vec<TimelineEvent>,
    former: Vec<Former>,
    pdf: bool,
}

impl ShowPage {
    /// The address of something about the report: `to` begins with a slash.
    fn to(&self, to: &str) -> String {
        format!("{}{to}", self.path)
    }
}

/// Handles `GET /periodic/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let opened = open(&mut tx, &session, id).await?;
    let kept = periodic::snapshot(&mut tx, app.ring(), &opened.report).await?;
    let texts = periodic::texts(&mut tx, app.ring(), id).await?;
    let events = periodic::events(&mut tx, app.ring(), id).await?;
    let former = periodic::frozen(&mut tx, id).await?;
    let page = visit.page(&session, title(visit.locale, opened.report.period));
    let is_written = |chapter: Chapter| {
        if opened.report.state.is_frozen() {
            let text = kept.texts.get(chapter.code());
            return text.is_some_and(|text| !text.trim().is_empty());
        }
        let mut found = texts.iter();
        found.any(|text| text.chapter == chapter && !text.body.trim().is_empty())
    };
    let chapters: Vec<Line> = Chapter::ALL
        .iter()
        .map(|chapter| line(&page, id, &kept, *chapter, is_written(*chapter)))
        .collect();
    let report = &opened.report;
    render(&ShowPage {
        path: format!("/periodic/{id}"),
        state: state_tag(&page, report.state),
        from: page.date(report.period.from()),
        to: page.date(report.period.to()),
        due: page.date(report.due_on),
        assembled: page.date_time(report.assembled_at),
        digest: report.digest.clone().unwrap_or_default(),
        written: chapters.iter().filter(|line| line.written).count(),
        chapters,
        events: events.iter().map(|event| timeline(&page, event)).collect(),
        former: former
            .into_iter()
            .filter(|(revision, ..)| *revision < report.revision)
            .map(|(revision, digest, _)| Former {
                number: page.number(revision + 1),
                digest,
            })
            .collect(),
        pdf: cfg!(feature = "pdf"),
        opened,
        page,
    })
}

fn line(page: &Page, id: PeriodicId, kept: &Kept, chapter: Chapter, written: bool) -> Line {
    Line {
        href: format!("/periodic/{id}/chapters/{}", chapter.code()),
        title: page.name(chapter).into_owned(),
        tables: kept.snapshot.tables(chapter).len(),
        written,
    }
}

fn timeline(page: &Page, event: &Event) -> TimelineEvent {
    let (icon, tone) = match event.action {
        PeriodicAction::Submit | PeriodicAction::Send => ("arrow-right", Tone::Info),
        PeriodicAction::GiveBack | PeriodicAction::Return => ("arrow-left", Tone::Warning),
        PeriodicAction::Freeze => ("lock", Tone::Info),
        PeriodicAction::Receive => ("circle-check", Tone::Success),
        PeriodicAction::Revise => ("edit", Tone::Neutral),
    };
    TimelineEvent {
        title: page.t(past(event.action)).into_owned(),
        byline: event.account.clone().unwrap_or_default(),
        when: page.date_time(event.at),
        machine_time: event.at.to_string(),
        body: event.note.clone().unwrap_or_default(),
        icon,
        tone,
    }
}

const fn past(action: PeriodicAction) -> &'static str {
    match action {
        PeriodicAction::Submit => "periodic-event-submit",
        PeriodicAction::GiveBack => "periodic-event-give-back",
        PeriodicAction::Freeze => "periodic-event-freeze",
        PeriodicAction::Send => "periodic-event-send",
        PeriodicAction::Receive => "periodic-event-receive",
        PeriodicAction::Return => "periodic-event-return",
        PeriodicAction::Revise => "periodic-event-revise",
    }
}
