//! The summary of a meeting: what, when, where, how it stands, and the member's own invitation.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::meetings::{MeetingAction, MeetingState};
use store::Tx;
use store::meetings::invitations::{Counts, Invitee};
use store::meetings::{self, Meeting, agenda, handouts, invitations, posts, series};

use super::desk::{Desk, Head};
use super::reply::{self, Choices};
use super::{EDIT, SEE};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, show};
use crate::routes::Routes;

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/{id}", SEE, open)
        .post("/meetings/{id}/answer", SEE, answer)
        .post("/meetings/{id}/invite", EDIT, invite)
        .get("/meetings/{id}/cancel", EDIT, ask_cancel)
        .post("/meetings/{id}/cancel", EDIT, cancel)
}

/// The member's own invitation.
struct Own {
    form: FormState,
    choices: Choices,
    action: String,
    /// Whether it can still be answered.
    open: bool,
    /// What was answered, in words.
    answered: String,
}

#[derive(Template)]
#[template(path = "meetings/show.html")]
struct Show {
    page: Page,
    head: Head,
    purpose: String,
    series: String,
    division: String,
    chair: String,
    note_taker: String,
    online: String,
    contact: String,
    letter_number: String,
    items: usize,
    materials: usize,
    counts: Counts,
    state: MeetingState,
    own: Option<Own>,
}

/// Handles `GET /meetings/{id}`.
async fn open(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let own = invitation(&desk, &mut tx, &meeting).await?;
    let own = own.map(|invitee| own_card(&desk, &meeting, &invitee, reply::stored(&invitee)));
    show(&summary(&desk, &mut tx, &meeting, own).await?)
}

/// The invitation of whoever asks.
async fn invitation(desk: &Desk, tx: &mut Tx, meeting: &Meeting) -> Result<Option<Invitee>, Error> {
    let (ring, account) = (desk.app.ring(), desk.session.account());
    let day = desk.day(meeting);
    Ok(invitations::of_account(tx, ring, meeting, account, day).await?)
}

fn own_card(desk: &Desk, meeting: &Meeting, invitee: &Invitee, form: FormState) -> Own {
    let page = desk.page("");
    Own {
        form,
        choices: Choices::new(&page),
        action: format!("/meetings/{}/answer", meeting.id),
        open: meeting.takes_answers(desk.app.now()),
        answered: reply::answered(&page, invitee),
    }
}

async fn summary(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    own: Option<Own>,
) -> Result<Show, Error> {
    let (ring, task_force) = (desk.app.ring(), meeting.task_force);
    let series = match meeting.series {
        Some(id) => series::find(tx, task_force, id).await?.name,
        None => String::new(),
    };
    let divisions = posts::divisions(tx, task_force).await?;
    let division = divisions
        .into_iter()
        .find(|(id, _)| Some(*id) == meeting.division)
        .map_or_else(String::new, |(_, name)| name);
    let holders = posts::holders(tx, task_force, desk.day(meeting)).await?;
    let holder = |post| {
        let one = holders.iter().find(|one| Some(one.post) == post);
        one.map_or_else(String::new, |one| {
            let parts = [one.name.as_str(), one.post_title.as_str()];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        })
    };
    let invitees = invitations::list(tx, ring, meeting).await?;
    let page = desk.page(meeting.title.clone());
    Ok(Show {
        page: match &own {
            Some(own) => page.showing(&own.form),
            None => page,
        },
        head: desk.head(tx, meeting, "").await?,
        purpose: meeting.purpose.clone(),
        series,
        division,
        chair: holder(meeting.chair),
        note_taker: holder(meeting.note_taker),
        online: meeting.online.clone(),
        contact: meeting.contact.clone(),
        letter_number: meeting.letter_number.clone(),
        items: agenda::items(tx, ring, meeting).await?.len(),
        materials: handouts::list(tx, desk.app.ring(), meeting).await?.len(),
        counts: Counts::of(&invitees),
        state: meeting.state,
        own,
    })
}

/// Handles `POST /meetings/{id}/answer`: a signed-in member answers the own invitation.
async fn answer(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let invitee = invitation(&desk, &mut tx, &meeting)
        .await?
        .ok_or(Error::NotFound)?;
    let Some(said) = reply::read(&mut form) else {
        let own = own_card(&desk, &meeting, &invitee, form);
        let page = summary(&desk, &mut tx, &meeting, Some(own)).await?;
        return again(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    invitations::answer(&mut tx, &mut desk.sealing(), &meeting, &invitee, &said).await?;
    let event = desk.event(Kind::InvitationAnswered)?;
    let event = event
        .with("invitation-response", reply::response(&said))?
        .with("invitee", invitee.number)?;
    let to = format!("/meetings/{}?done=invitation-answered", meeting.id);
    desk.done(tx, event, to).await
}

/// Handles `POST /meetings/{id}/invite`: the invitations are on their way.
async fn invite(desk: Desk) -> Result<Response, Error> {
    step(&desk, MeetingAction::Invite, "meeting-invited").await
}

#[derive(Template)]
#[template(path = "meetings/cancel.html")]
struct Cancel {
    page: Page,
    head: Head,
    form: FormState,
}

/// Handles `GET /meetings/{id}/cancel`.
async fn ask_cancel(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    if !meeting.state.is_ahead() {
        return Err(Error::Conflict);
    }
    show(&Cancel {
        page: desk.page(meeting.title.clone()),
        head: desk.head(&mut tx, &meeting, "").await?,
        form: FormState::blank(),
    })
}

/// Handles `POST /meetings/{id}/cancel`.
async fn cancel(desk: Desk) -> Result<Response, Error> {
    step(&desk, MeetingAction::Cancel, "meeting-cancelled").await
}

async fn step(desk: &Desk, action: MeetingAction, done: &str) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let after = meetings::advance(&mut tx, &meeting, action).await?;
    let kind = match action {
        MeetingAction::Invite => Kind::MeetingInvited,
        _ => Kind::MeetingChanged,
    };
    let event = desk.event(kind)?.with("meeting-state", after)?;
    let to = format!("/meetings/{}?done={done}", meeting.id);
    desk.done(tx, event, to).await
}
