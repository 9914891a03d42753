//! The minutes as a paper: PDF and DOCX the moment a meeting is closed, and a page to print.

use audit::Kind;
use axum::response::Response;
use documents::{
    Align, Column, Field, Listing, Meta, MinutesPaper, MinutesPart, PageLabel, PaperSize, Section,
    Signature,
};
use store::action_items::{self, ActionItem};
use store::meetings::Meeting;
use store::meetings::attendance::{self, Attendance};
use store::meetings::decisions::{self, Decision};
use store::meetings::minutes::{self, Part};
use store::meetings::sitting::{self, AgendaLine};

use super::super::attendance::{L, venue};
use super::super::desk::{Desk, when};
use super::{MEMBER, check_reading, part_title};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::papers::Form;
use crate::routes::Routes;

/// Adds the routes of the papers; the PDF where the program is built with it.
pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/meetings/{id}/minutes/print", MEMBER, html)
        .get("/meetings/{id}/minutes.docx", MEMBER, docx);
    #[cfg(feature = "pdf")]
    let routes = routes.get("/meetings/{id}/minutes.pdf", MEMBER, pdf);
    routes
}

async fn html(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Html).await
}

async fn docx(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Docx).await
}

#[cfg(feature = "pdf")]
async fn pdf(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Pdf).await
}

/// What the paper is made of.
struct Content {
    meeting: Meeting,
    agenda: Vec<AgendaLine>,
    parts: Vec<Part>,
    decisions: Vec<Decision>,
    actions: Vec<ActionItem>,
    present: Vec<Attendance>,
}

async fn hand_out(desk: &Desk, form: Form) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, rights) = desk.with_rights(&mut tx).await?;
    check_reading(&meeting, rights)?;
    let ring = desk.app.ring();
    let content = Content {
        agenda: sitting::agenda(&mut tx, ring, meeting.id).await?,
        parts: minutes::parts(&mut tx, ring, meeting.id).await?,
        decisions: decisions::list(&mut tx, ring, meeting.id).await?,
        actions: action_items::of_meeting(&mut tx, ring, meeting.id).await?,
        present: attendance::list(&mut tx, ring, meeting.id).await?,
        meeting,
    };
    let letterhead = desk.letterhead(&mut tx).await?;
    let event = desk.event(Kind::MinutesOpened)?;
    let event = event.with("state", content.meeting.state)?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    let mut page = Page::plain(L, "", "");
    page.zone = desk.app.settings().time_zone.clone();
    let mut paper = paper(desk, &page, &content);
    paper.letterhead = letterhead;
    desk.hand_out(paper.into(), "notula", form).await
}

fn t(key: &str) -> String {
    L.text(key).into_owned()
}

fn paper(desk: &Desk, page: &Page, content: &Content) -> MinutesPaper {
    let meeting = &content.meeting;
    let day = page.zone.to_datetime(meeting.starts_at).date();
    MinutesPaper {
        meta: Meta {
            title: format!("{} {}", t("minutes-paper"), L.date_short(day)),
            language: L.code().to_owned(),
            date: desk.app.today(),
        },
        size: PaperSize::F4,
        letterhead: documents::Letterhead::default(),
        title: t("minutes-paper"),
        meeting: meeting.title.clone(),
        facts: vec![
            Field::new(t("minutes-when"), when(page.locale, &page.zone, meeting)),
            Field::new(t("minutes-venue"), venue(meeting)),
            Field::new(t("minutes-chair"), meeting.course.chaired_by.clone()),
            Field::new(t("minutes-note-taker"), meeting.course.noted_by.clone()),
            Field::new(
                t("minutes-participants"),
                page.tn("attendance-people", content.present.len()),
            ),
        ],
        agenda: Section {
            label: t("minutes-agenda"),
            body: content
                .agenda
                .iter()
                .map(|line| line.title.clone())
                .collect(),
        },
        parts: parts(page, content),
        actions: Section {
            label: t("minutes-actions"),
            body: actions(page, &content.actions),
        },
        present: Section {
            label: t("minutes-present"),
            body: present(&content.present),
        },
        signatures: vec![
            signature("minutes-sign-chair", &meeting.course.chaired_by),
            signature("minutes-sign-notes", &meeting.course.noted_by),
        ],
        notes: vec![standing(page, meeting)],
        page_label: PageLabel {
            page: t("paper-page"),
            of: t("paper-of"),
        },
    }
}

fn parts(page: &Page, content: &Content) -> Vec<MinutesPart> {
    let mut shown: Vec<MinutesPart> = content
        .parts
        .iter()
        .map(|part| {
            let mut lines = content.agenda.iter();
            let line = lines.find(|line| Some(line.id) == part.agenda_item);
            let number = content
                .agenda
                .iter()
                .position(|line| Some(line.id) == part.agenda_item);
            let title = part_title(page, part.kind, line);
            let decided = content.decisions.iter().filter(|decision| {
                part.agenda_item.is_some() && decision.agenda_item == part.agenda_item
            });
            MinutesPart {
                title: number.map_or(title.clone(), |at| format!("{}. {title}", at + 1)),
                discussion: part.text.clone(),
                decisions: decided.map(decision).collect(),
            }
        })
        .collect();
    let placed = |decision: &&Decision| {
        let mut parts = content.parts.iter();
        decision.agenda_item.is_some() && parts.any(|part| part.agenda_item == decision.agenda_item)
    };
    let rest = content.decisions.iter().filter(|one| !placed(one));
    shown.push(MinutesPart {
        title: t("minutes-other-decisions"),
        discussion: String::new(),
        decisions: rest.map(decision).collect(),
    });
    shown
}

fn decision(decision: &Decision) -> String {
    L.text_with(
        "minutes-decision-line",
        &[
            ("number", decision.number.to_string().into()),
            ("text", decision.text.as_str().into()),
        ],
    )
}

fn column(key: &str, weight: u16) -> Column {
    Column {
        title: t(key),
        align: Align::Start,
        weight,
    }
}

fn actions(page: &Page, items: &[ActionItem]) -> Listing {
    Listing {
        columns: vec![
            column("action-item-number", 4),
            column("action-item-what", 8),
            column("action-item-post", 5),
            column("action-item-due", 4),
            column("action-item-state", 3),
        ],
        rows: items
            .iter()
            .map(|item| {
                vec![
                    item.number.clone(),
                    item.body.title.clone(),
                    item.post_title.clone(),
                    page.date_short(item.due_on),
                    page.name(item.state).into_owned(),
                ]
            })
            .collect(),
        empty: t("minutes-no-actions"),
    }
}

fn present(list: &[Attendance]) -> Listing {
    Listing {
        columns: vec![
            column("attendance-number", 1),
            column("attendance-name", 6),
            column("attendance-office", 6),
            column("attendance-post", 5),
        ],
        rows: list
            .iter()
            .zip(1..)
            .map(|(one, number): (&Attendance, usize)| {
                vec![
                    number.to_string(),
                    one.name.clone(),
                    one.office.clone(),
                    one.title.clone(),
                ]
            })
            .collect(),
        empty: t("attendance-nobody"),
    }
}

fn signature(key: &str, name: &str) -> Signature {
    Signature {
        post: t(key),
        name: name.to_owned(),
        number: None,
    }
}

/// Whether the minutes are a draft, approved or published.
fn standing(page: &Page, meeting: &Meeting) -> String {
    match (meeting.course.published_at, meeting.course.approved_at) {
        (Some(at), _) => page.tw("minutes-paper-published", "when", &page.date_time(at)),
        (None, Some(at)) => page.tw("minutes-paper-approved", "when", &page.date_time(at)),
        (None, None) => t("minutes-paper-draft"),
    }
}
