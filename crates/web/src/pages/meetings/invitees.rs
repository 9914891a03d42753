//! Who is invited: the list with what each answered, the link of each, and changing one of them.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::meetings::{InviteeKind, Response as Reply, chat_address};
use store::Tx;
use store::meetings::Meeting;
use store::meetings::invitations::{self, Counts, Invitee};

use super::desk::{self, Desk, Head};
use super::reply::{self, Choices};
use super::{EDIT, SEE};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, drafts, show};
use crate::parts::{Choice, Tag, Tone};
use crate::routes::Routes;

/// Fields of an invitee, in order; all are compared when two people save at once.
const FIELDS: [&str; 8] = [
    "kind",
    "name",
    "title",
    "office",
    "phone",
    "response",
    "delegate-name",
    "delegate-title",
];

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/{id}/invitees", SEE, open)
        .get("/meetings/{id}/invitees/{item}", EDIT, ask_edit)
        .post("/meetings/{id}/invitees/{item}", EDIT, edit)
        .post("/meetings/{id}/invitees/{item}/remove", EDIT, remove)
}

struct Row {
    id: String,
    number: i64,
    /// The name, or the title where a post is invited whoever holds it.
    name: String,
    /// Title and office.
    title: String,
    kind: &'static str,
    response: Tag,
    /// Who comes instead; empty where nobody does.
    delegate: String,
    /// Where they answer.
    link: String,
    /// Where a chat with the invitation opens.
    chat: String,
}

#[derive(Template)]
#[template(path = "meetings/invitees.html")]
struct List {
    page: Page,
    head: Head,
    rows: Vec<Row>,
    counts: Counts,
    /// Whether this person may change the list now.
    changes: bool,
    /// Whether the program is built with PDF.
    pdf: bool,
}

/// Handles `GET /meetings/{id}/invitees`.
async fn open(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let invitees = invitations::list(&mut tx, desk.app.ring(), &meeting).await?;
    let page = desk.page(meeting.title.clone());
    show(&List {
        head: desk.head(&mut tx, &meeting, "/invitees").await?,
        counts: Counts::of(&invitees),
        rows: invitees
            .iter()
            .map(|one| row(&desk, &page, &meeting, one))
            .collect(),
        changes: desk.edits() && meeting.state.is_ahead(),
        pdf: cfg!(feature = "pdf"),
        page,
    })
}

fn row(desk: &Desk, page: &Page, meeting: &Meeting, one: &Invitee) -> Row {
    let link = answer_address(desk, one);
    let text = page.locale.text_with(
        "invitees-chat",
        &[
            ("title", meeting.title.as_str().into()),
            (
                "when",
                desk::when(page.locale, desk.zone(), meeting)
                    .as_str()
                    .into(),
            ),
            ("place", desk::place(page.locale, meeting).as_str().into()),
            ("link", link.as_str().into()),
        ],
    );
    let parts = |parts: [&str; 2]| {
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    };
    let named = !one.name.is_empty();
    Row {
        id: one.id.to_string(),
        number: one.number,
        name: shown_name(one),
        title: match named {
            true => parts([&one.title, &one.office]),
            false if one.title.is_empty() => String::new(),
            false => one.office.clone(),
        },
        kind: one.kind.key(),
        response: response_tag(page, one.response),
        delegate: parts([&one.delegate_name, &one.delegate_title]),
        chat: chat_address(one.phone.as_ref(), &text),
        link,
    }
}

/// The name; without one the title, without that the office.
pub(super) fn shown_name(one: &Invitee) -> String {
    let words = [&one.name, &one.title, &one.office];
    let first = words.into_iter().find(|word| !word.is_empty());
    first.cloned().unwrap_or_default()
}

/// The address of the answer page of an invitee.
pub(super) fn answer_address(desk: &Desk, one: &Invitee) -> String {
    let base = desk.app.settings().public_url.trim_end_matches('/');
    format!("{base}/u/{}", one.token.show().as_str())
}

fn response_tag(page: &Page, response: Reply) -> Tag {
    let tone = match response {
        Reply::Waiting => Tone::Neutral,
        Reply::Attending => Tone::Success,
        Reply::Delegated => Tone::Info,
        Reply::Declined => Tone::Warning,
    };
    Tag::new(tone, page.name(response))
}

#[derive(Template)]
#[template(path = "meetings/invitee.html")]
struct Edit {
    page: Page,
    head: Head,
    form: FormState,
    kinds: Vec<Choice>,
    choices: Choices,
    href: String,
    autosave: String,
    name: String,
    /// Whether the program is built with PDF.
    pdf: bool,
    /// Whether the meeting is still ahead.
    changes: bool,
}

async fn show_form(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    invitee: &Invitee,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.page(meeting.title.clone());
    let edit = Edit {
        head: desk.head(tx, meeting, "/invitees").await?,
        kinds: page.choices::<InviteeKind>(),
        choices: Choices::new(&page),
        href: page.path.clone(),
        autosave: drafts::address(&page.path),
        name: shown_name(invitee),
        pdf: cfg!(feature = "pdf"),
        changes: meeting.state.is_ahead(),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

fn stored(invitee: &Invitee) -> FormState {
    let mut form = reply::stored(invitee);
    let phone = invitee.phone.as_ref().map(domain::Phone::national);
    for (name, value) in [
        ("kind", invitee.kind.code()),
        ("name", &invitee.name),
        ("title", &invitee.title),
        ("office", &invitee.office),
        ("phone", phone.as_deref().unwrap_or_default()),
        ("version", &invitee.version.to_string()),
    ] {
        form.set(name, value);
    }
    form
}

/// Handles `GET /meetings/{id}/invitees/{item}`.
async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let ring = desk.app.ring();
    let invitee = invitations::find(&mut tx, ring, &meeting, desk.id("item")?).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| stored(&invitee));
    show_form(&desk, &mut tx, &meeting, &invitee, form, StatusCode::OK).await
}

/// What was typed, put into `invitee`; `None` when something is wrong.
fn read(form: &mut FormState, invitee: &Invitee) -> Option<Invitee> {
    let kind = form.coded("kind");
    let name = form.optional("name").unwrap_or_default();
    let title = form.optional("title").unwrap_or_default();
    let office = form.optional("office").unwrap_or_default();
    if name.is_empty() && title.is_empty() && office.is_empty() {
        form.reject("name", "error-invitee-nobody");
    }
    let phone = form.parse_optional("phone");
    if form.has_errors() {
        return None;
    }
    Some(Invitee {
        kind: kind?,
        name,
        title,
        office,
        phone,
        ..invitee.clone()
    })
}

/// Handles `POST /meetings/{id}/invitees/{item}`: who they are, and an answer that came by
/// telephone or letter.
async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let ring = desk.app.ring();
    let invitee = invitations::find(&mut tx, ring, &meeting, desk.id("item")?).await?;
    if !meeting.state.is_ahead() {
        return Err(Error::Conflict);
    }
    let changed = read(&mut form, &invitee);
    let waiting = matches!(form.value("response"), "" | "waiting");
    let said = if waiting {
        None
    } else {
        reply::read(&mut form)
    };
    let (Some(mut changed), false) = (changed, form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(&desk, &mut tx, &meeting, &invitee, form, status).await;
    };
    if form.value("version").parse() != Ok(invitee.version) {
        form.compare_with(&stored(&invitee), &FIELDS);
        form.set("version", invitee.version.to_string());
        let status = StatusCode::CONFLICT;
        return show_form(&desk, &mut tx, &meeting, &invitee, form, status).await;
    }
    invitations::save(&mut tx, &mut desk.sealing(), &meeting, &changed).await?;
    let mut event = desk
        .event(Kind::MeetingChanged)?
        .with("invitee", invitee.number)?;
    if let Some(said) = said.filter(|said| reply::is_new(said, &invitee)) {
        changed.version += 1;
        invitations::answer(&mut tx, &mut desk.sealing(), &meeting, &changed, &said).await?;
        event = event.with("invitation-response", reply::response(&said))?;
    }
    let to = format!("/meetings/{}/invitees?done=invitee-saved", meeting.id);
    desk.done(tx, event, to).await
}

/// Handles `POST /meetings/{id}/invitees/{item}/remove`.
async fn remove(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let ring = desk.app.ring();
    let invitee = invitations::find(&mut tx, ring, &meeting, desk.id("item")?).await?;
    invitations::remove(&mut tx, &meeting, &invitee).await?;
    let event = desk
        .event(Kind::MeetingChanged)?
        .with("invitee-removed", invitee.number)?;
    let to = format!("/meetings/{}/invitees?done=invitee-removed", meeting.id);
    desk.done(tx, event, to).await
}
