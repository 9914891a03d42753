//! Answering an invitation: by the link in the letter or the chat, without an account, or by the
//! member who is signed in. An answer can be changed until the meeting opens.
//!
//! The token in the link has 120 random bits; a wrong one gets the page that every wrong address
//! gets. The page says nothing about anybody but the invitee.

use askama::Template;
use audit::{Event, Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response as Answered;
use domain::Coded;
use domain::meetings::Response;
use store::Tx;
use store::meetings::invitations::{self, Answer, Invitee};
use store::meetings::{Meeting, Sealing};
use vault::Code;

use super::desk;
use super::invitees::shown_name;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::routes::{Access, Routes};

/// What can be answered, in the order of the form.
const ANSWERS: [Response; 3] = [Response::Attending, Response::Delegated, Response::Declined];

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/u/{token}", Access::Public, ask)
        .post("/u/{token}", Access::Public, answer)
}

/// The answers as choices.
pub(super) struct Choices {
    pub(super) responses: Vec<Choice>,
}

impl Choices {
    /// In the language of the page.
    pub(super) fn new(page: &Page) -> Self {
        let choice = |answer: Response| Choice::new(answer.code(), page.name(answer));
        Self {
            responses: ANSWERS.map(choice).into(),
        }
    }
}

/// The form with what was answered before.
pub(super) fn stored(invitee: &Invitee) -> FormState {
    FormState::from_pairs([
        ("response", invitee.response.code()),
        ("delegate-name", &invitee.delegate_name),
        ("delegate-title", &invitee.delegate_title),
    ])
}

/// What was answered; `None` when something is wrong.
pub(super) fn read(form: &mut FormState) -> Option<Answer> {
    let response = form.coded::<Response>("response")?;
    match response {
        Response::Attending => Some(Answer::Attending),
        Response::Declined => Some(Answer::Declined),
        Response::Delegated => {
            let name = form.required("delegate-name");
            let title = form.optional("delegate-title").unwrap_or_default();
            if form.has_errors() {
                return None;
            }
            Some(Answer::Delegated { name: name?, title })
        }
        Response::Waiting => {
            form.reject("response", "error-choose");
            None
        }
    }
}

/// The coded answer.
pub(super) fn response(answer: &Answer) -> Response {
    match answer {
        Answer::Attending => Response::Attending,
        Answer::Delegated { .. } => Response::Delegated,
        Answer::Declined => Response::Declined,
    }
}

/// Whether an answer differs from what was answered before.
pub(super) fn is_new(answer: &Answer, before: &Invitee) -> bool {
    let (name, title) = match answer {
        Answer::Delegated { name, title } => (name.as_str(), title.as_str()),
        Answer::Attending | Answer::Declined => ("", ""),
    };
    response(answer) != before.response
        || (name, title) != (&before.delegate_name, &before.delegate_title)
}

/// What was answered, in words.
pub(super) fn answered(page: &Page, invitee: &Invitee) -> String {
    match invitee.response {
        Response::Waiting => page.t("reply-none-yet").into_owned(),
        Response::Delegated => page.tw("reply-by-delegate", "name", &invitee.delegate_name),
        said => page.tw("reply-said", "answer", &page.name(said)),
    }
}

#[derive(Template)]
#[template(path = "meetings/reply.html")]
struct Reply {
    page: Page,
    form: FormState,
    choices: Choices,
    action: String,
    invitee: String,
    purpose: String,
    when: String,
    place: String,
    online: String,
    contact: String,
    answered: String,
    open: bool,
    cancelled: bool,
}

/// The invitation behind a link.
pub(super) async fn find(app: &App, tx: &mut Tx, token: &str) -> Result<(Meeting, Invitee), Error> {
    let token: Code = token.parse().map_err(|_| Error::NotFound)?;
    Ok(invitations::by_token(tx, app.ring(), &token).await?)
}

fn show_form(
    app: &App,
    visit: &Visit,
    (meeting, invitee): &(Meeting, Invitee),
    form: FormState,
    status: StatusCode,
) -> Result<Answered, Error> {
    let page = visit.plain(meeting.title.clone());
    let zone = &app.settings().time_zone;
    let reply = Reply {
        choices: Choices::new(&page),
        action: visit.path().to_owned(),
        invitee: shown_name(invitee),
        purpose: meeting.purpose.clone(),
        when: desk::when(page.locale, zone, meeting),
        place: desk::place(page.locale, meeting),
        online: meeting.online.clone(),
        contact: meeting.contact.clone(),
        answered: answered(&page, invitee),
        open: meeting.takes_answers(app.now()),
        cancelled: meeting.state == domain::meetings::MeetingState::Cancelled,
        page: page.showing(&form),
        form,
    };
    again(status, &reply)
}

/// Handles `GET /u/{token}`.
async fn ask(
    State(app): State<App>,
    Path(token): Path<String>,
    visit: Visit,
) -> Result<Answered, Error> {
    let mut tx = app.store().read().await?;
    let found = find(&app, &mut tx, &token).await?;
    let form = stored(&found.1);
    show_form(&app, &visit, &found, form, StatusCode::OK)
}

/// Handles `POST /u/{token}`.
async fn answer(
    State(app): State<App>,
    Path(token): Path<String>,
    visit: Visit,
    mut form: FormState,
) -> Result<Answered, Error> {
    let mut tx = app.store().write().await?;
    let found = find(&app, &mut tx, &token).await?;
    let (meeting, invitee) = &found;
    if !meeting.takes_answers(app.now()) {
        return show_form(&app, &visit, &found, form, StatusCode::CONFLICT);
    }
    let Some(said) = read(&mut form) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(&app, &visit, &found, form, status);
    };
    let mut sealing = Sealing::new(app.ring(), app.random(), app.now());
    invitations::answer(&mut tx, &mut sealing, meeting, invitee, &said).await?;
    let event = Event::new(Kind::InvitationAnswered)
        .by(None, "invitee")?
        .on(ObjectKind::Meeting, meeting.id)?
        .with("invitation-response", response(&said))?
        .with("invitee", invitee.number)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!("{}?done=invitation-answered", visit.path())))
}
