//! Inviting people: all members, those of a division, chosen posts and offices, and by hand.

use std::collections::BTreeSet;

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{OrganisationId, PostId};
use domain::meetings::InviteeKind;
use store::Tx;
use store::meetings::Meeting;
use store::meetings::invitations::{self, NewInvitee};
use store::meetings::posts::{self, Holder};
use store::people::{self, Organisation};

use super::EDIT;
use super::desk::{Desk, Head};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, drafts};
use crate::parts::Choice;
use crate::routes::Routes;

/// The group of all members.
const EVERYBODY: &str = "all";
/// Fields of somebody who is invited by hand.
const BY_HAND: [&str; 4] = ["name", "title", "office", "phone"];

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/meetings/{id}/invitees/add", EDIT, ask).post(
        "/meetings/{id}/invitees/add",
        EDIT,
        add,
    )
}

/// Who can be invited.
struct Offered {
    holders: Vec<Holder>,
    divisions: Vec<(String, String)>,
    offices: Vec<Organisation>,
}

#[derive(Template)]
#[template(path = "meetings/invite.html")]
struct Invite {
    page: Page,
    head: Head,
    form: FormState,
    groups: Vec<Choice>,
    posts: Vec<Choice>,
    offices: Vec<Choice>,
    kinds: Vec<Choice>,
    autosave: String,
}

async fn offered(desk: &Desk, tx: &mut Tx, meeting: &Meeting) -> Result<Offered, Error> {
    let task_force = meeting.task_force;
    let divisions = posts::divisions(tx, task_force).await?;
    let offices = people::organisations(tx, task_force).await?;
    Ok(Offered {
        holders: posts::holders(tx, task_force, desk.day(meeting)).await?,
        divisions: divisions
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        offices: offices.into_iter().filter(|office| office.active).collect(),
    })
}

async fn show_form(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    offered: &Offered,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.page(meeting.title.clone());
    let invite = Invite {
        head: desk.head(tx, meeting, "/invitees").await?,
        groups: groups(&page, offered),
        posts: offered.holders.iter().map(|one| post(&page, one)).collect(),
        offices: offered
            .offices
            .iter()
            .map(|office| Choice::new(office.id.to_string(), office.name.clone()))
            .collect(),
        kinds: page.choices::<InviteeKind>(),
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
    };
    again(status, &invite)
}

/// Everybody, and each division that has members.
fn groups(page: &Page, offered: &Offered) -> Vec<Choice> {
    let members = |division: &str| {
        let of = |one: &&Holder| one.division.is_some_and(|id| id.to_string() == division);
        offered.holders.iter().filter(of).count()
    };
    let count = |n: usize| page.tn("invite-members", n);
    let mut groups = Vec::new();
    if !offered.holders.is_empty() {
        let all = Choice::new(EVERYBODY, page.t("invite-everybody"));
        groups.push(all.hint(count(offered.holders.len())));
    }
    for (id, name) in &offered.divisions {
        let n = members(id);
        if n > 0 {
            groups.push(Choice::new(id.clone(), name.clone()).hint(count(n)));
        }
    }
    groups
}

fn post(page: &Page, one: &Holder) -> Choice {
    let mut hint = if one.name.is_empty() {
        page.t("invite-vacant").into_owned()
    } else {
        one.name.clone()
    };
    if !one.office.is_empty() {
        hint = format!("{hint} · {}", one.office);
    }
    if let Some(last) = one.decree_ended {
        let ended = page.tw("invite-decree-ended", "date", &page.date(last));
        hint = format!("{hint} · {ended}");
    }
    Choice::new(one.post.to_string(), one.post_title.clone()).hint(hint)
}

/// Handles `GET /meetings/{id}/invitees/add`.
async fn ask(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = ahead(&desk, &mut tx).await?;
    let offered = offered(&desk, &mut tx, &meeting).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| FormState::from_pairs([("kind", "guest")]));
    show_form(&desk, &mut tx, &meeting, &offered, form, StatusCode::OK).await
}

async fn ahead(desk: &Desk, tx: &mut Tx) -> Result<Meeting, Error> {
    let meeting = desk.meeting(tx).await?;
    if meeting.state.is_ahead() {
        Ok(meeting)
    } else {
        Err(Error::Conflict)
    }
}

/// The posts that were chosen one by one or as a group, in the order of the posts. The telephone is
/// the one kept for the official, where that is a number.
fn chosen_posts(
    desk: &Desk,
    form: &FormState,
    offered: &Offered,
) -> Result<Vec<NewInvitee>, Error> {
    let groups: BTreeSet<&str> = form.values("groups").collect();
    let posts: BTreeSet<&str> = form.values("posts").collect();
    let wanted = |one: &&Holder| {
        let division = one.division.map(|id| id.to_string());
        groups.contains(EVERYBODY)
            || division.is_some_and(|id| groups.contains(id.as_str()))
            || posts.contains(one.post.to_string().as_str())
    };
    let invite = |one: &Holder| {
        let contact = one.contact(desk.app.ring())?;
        Ok(NewInvitee {
            id: desk.app.id(),
            kind: InviteeKind::Member,
            post: Some(one.post),
            organisation: one.organisation,
            name: one.name.clone(),
            title: if one.official_title.is_empty() {
                one.post_title.clone()
            } else {
                one.official_title.clone()
            },
            office: one.office.clone(),
            phone: contact.and_then(|text| text.parse().ok()),
        })
    };
    offered.holders.iter().filter(wanted).map(invite).collect()
}

/// The offices that were chosen: the letter goes to whoever leads them.
fn chosen_offices(desk: &Desk, form: &FormState, offered: &Offered) -> Vec<NewInvitee> {
    let title = locale::Locale::Id.text("invite-head-of-office");
    let chosen: BTreeSet<&str> = form.values("offices").collect();
    let wanted = |office: &&Organisation| chosen.contains(office.id.to_string().as_str());
    let invite = |office: &Organisation| NewInvitee {
        id: desk.app.id(),
        kind: InviteeKind::Member,
        post: None,
        organisation: Some(office.id),
        name: String::new(),
        title: title.clone().into_owned(),
        office: office.name.clone(),
        phone: None,
    };
    offered.offices.iter().filter(wanted).map(invite).collect()
}

/// Somebody typed by hand, if anything was typed.
fn by_hand(desk: &Desk, form: &mut FormState) -> Option<NewInvitee> {
    let typed = BY_HAND
        .iter()
        .any(|field| !form.value(field).trim().is_empty());
    if !typed {
        return None;
    }
    let kind = form.coded("kind");
    let name = form.required("name");
    let title = form.optional("title").unwrap_or_default();
    let office = form.optional("office").unwrap_or_default();
    let phone = form.parse_optional("phone");
    Some(NewInvitee {
        id: desk.app.id(),
        kind: kind?,
        post: None,
        organisation: None,
        name: name?,
        title,
        office,
        phone,
    })
}

/// Values that this page did not offer: it was changed meanwhile, or by hand.
fn check_known(form: &mut FormState, offered: &Offered) {
    let known_post = |id: PostId| offered.holders.iter().any(|one| one.post == id);
    let known_office = |id: OrganisationId| offered.offices.iter().any(|one| one.id == id);
    let known_group =
        |id: &str| id == EVERYBODY || offered.divisions.iter().any(|(division, _)| division == id);
    let posts = form
        .values("posts")
        .all(|id| id.parse().is_ok_and(known_post));
    let offices = form
        .values("offices")
        .all(|id| id.parse().is_ok_and(known_office));
    let groups = form.values("groups").all(known_group);
    for (field, known) in [("posts", posts), ("offices", offices), ("groups", groups)] {
        if !known {
            form.reject(field, "error-not-in-list");
        }
    }
}

/// Handles `POST /meetings/{id}/invitees/add`. Who is invited already is not invited twice.
async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = ahead(&desk, &mut tx).await?;
    let offered = offered(&desk, &mut tx, &meeting).await?;
    check_known(&mut form, &offered);
    let mut people = chosen_posts(&desk, &form, &offered)?;
    people.extend(chosen_offices(&desk, &form, &offered));
    people.extend(by_hand(&desk, &mut form));
    if people.is_empty() && !form.has_errors() {
        let field = if offered.holders.is_empty() {
            "name"
        } else {
            "groups"
        };
        form.reject(field, "error-invite-nobody");
    }
    if form.has_errors() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(&desk, &mut tx, &meeting, &offered, form, status).await;
    }
    let added = invitations::add(&mut tx, &mut desk.sealing(), &meeting, &people).await?;
    let event = desk.event(Kind::MeetingChanged)?.with("invited", added)?;
    let to = format!("/meetings/{}/invitees?done=invitees-added", meeting.id);
    desk.done(tx, event, to).await
}
