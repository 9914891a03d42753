//! A release: what readers are told, what an attacker would find, what can be done with it.

use askama::Template;
use axum::response::Response;
use domain::figures::release::{ReleaseAction, ReleaseState};
use policy::{Capability, can};
use store::releases::{self, Event, Revision};

use super::words::{self, Shown};
use super::{Desk, list, sees_drafts, state_tag, title};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::show as render;
use crate::parts::{Tag, TimelineEvent, Tone};

/// A way in which something was found out, and how often.
struct Way {
    text: String,
}

/// An earlier revision.
struct Former {
    name: String,
    state: Tag,
    when: String,
    reason: String,
    changes: Vec<String>,
}

#[derive(Template)]
#[template(path = "releases/show.html")]
struct ShowPage {
    page: Page,
    path: String,
    state: Tag,
    number: String,
    revision: String,
    indicator: String,
    definition: String,
    definition_href: String,
    source: String,
    period: String,
    scope: String,
    protection: String,
    taken: String,
    undated: i64,
    finding: String,
    chart: String,
    map: String,
    table: Shown,
    /// What stands against publishing it; nothing about what is out already.
    ways: Vec<Way>,
    refused: bool,
    left_out: usize,
    unprotected: usize,
    untried: bool,
    together_with: usize,
    hidden: usize,
    lines: usize,
    submitted: String,
    approved: String,
    digest: String,
    signature: String,
    signed_with: String,
    reason: String,
    changes: Vec<String>,
    former: Vec<Former>,
    events: Vec<TimelineEvent>,
    drafts: bool,
    edits: bool,
    approves: bool,
    revises: bool,
    withdraws: bool,
    public: String,
}

impl ShowPage {
    fn to(&self, more: &str) -> String {
        format!("{}{more}", self.path)
    }
}

/// Handles `GET /releases/{id}`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let all = desk.revisions(&mut tx).await?;
    let (latest, earlier) = all.split_first().ok_or(Error::NotFound)?;
    let areas = words::areas(&mut tx, &latest.table).await?;
    let drafts = sees_drafts(&desk.session);
    let events = match drafts {
        true => releases::events(&mut tx, desk.app.ring(), latest.release).await?,
        false => Vec::new(),
    };
    let site = store::site::find(&mut tx, latest.task_force).await?;
    let page = desk.page(title(&desk.titled("nav-releases"), latest));
    let role = desk.session.actor().role;
    let prepares = can(role, Capability::PrepareReleases);
    let source = page.tw("release-source", "names", &latest.scope.join(", "));
    let former = earlier.iter().enumerate().map(|(at, one)| {
        let before = earlier.get(at + 1);
        former(&page, &areas, one, before)
    });
    let signed = |signed: &Option<releases::Signed>| {
        signed.as_ref().map_or_else(String::new, |one| {
            let at = page.date_time(one.at);
            let args = [("name", one.name.as_str().into()), ("at", at.into())];
            page.locale.text_with("release-signed-by", &args)
        })
    };
    let changes = earlier.first().filter(|before| before.state.is_out());
    let ways = latest.risk.found.iter().map(|(way, n)| Way {
        text: page.locale.text_with(
            &format!("release-risk-{}", way.replace('_', "-")),
            &[("n", i64::try_from(*n).unwrap_or(i64::MAX).into())],
        ),
    });
    let public = match (&site, &latest.number, latest.state) {
        (Some(site), Some(number), ReleaseState::Published) if site.enabled => {
            format!("/p/at/{}/figures/{number}", site.slug)
        }
        _ => String::new(),
    };
    render(&ShowPage {
        path: desk.href(""),
        state: state_tag(&page, latest.state),
        number: latest.number.clone().unwrap_or_default(),
        revision: page.number(latest.revision),
        indicator: words::of(page.locale, &latest.definition.name).to_owned(),
        definition: words::of(page.locale, &latest.definition.definition).to_owned(),
        definition_href: format!("/figures/definitions/{}", latest.definition.code),
        period: words::period(&page, &latest.recipe),
        scope: latest.scope.join(", "),
        protection: words::protection(&page, latest.recipe.protection),
        taken: page.date_time(latest.taken_at),
        undated: latest.undated,
        finding: words::finding(&page, &areas, latest),
        chart: words::chart(&page, &areas, latest, &source)?,
        map: super::map(&page, &areas, latest, &source)?,
        table: words::shown(&page, &areas, &latest.table),
        source,
        ways: ways.collect(),
        refused: latest.risk.refused,
        left_out: latest.risk.left_out,
        unprotected: latest.risk.unprotected,
        untried: latest.risk.untried,
        together_with: latest.risk.together_with,
        hidden: latest.table.hidden(),
        lines: latest.table.lines.len(),
        submitted: signed(&latest.submitted),
        approved: signed(&latest.published),
        digest: latest.digest.clone().unwrap_or_default(),
        signature: latest.signature.clone().unwrap_or_default(),
        signed_with: latest.signed_with.clone().unwrap_or_default(),
        reason: words::of(page.locale, &latest.reason).to_owned(),
        changes: changes
            .map(|before| words::changes(&page, &areas, &latest.table, &before.table))
            .unwrap_or_default(),
        former: former.collect(),
        events: events.iter().map(|event| timeline(&page, event)).collect(),
        drafts,
        edits: prepares && latest.state == ReleaseState::Draft,
        approves: can(role, Capability::ApproveReleases) && list::waits_for(latest, &desk.session),
        revises: prepares && latest.state.is_out(),
        withdraws: can(role, Capability::ApproveReleases)
            && latest.state == ReleaseState::Published,
        public,
        page,
    })
}

fn former(page: &Page, areas: &words::Areas, one: &Revision, before: Option<&Revision>) -> Former {
    let when = one
        .published
        .as_ref()
        .map(|signed| page.date_time(signed.at));
    Former {
        name: page.tw("release-revision-n", "n", &one.revision.to_string()),
        state: state_tag(page, one.state),
        when: when.unwrap_or_default(),
        reason: words::of(page.locale, &one.reason).to_owned(),
        changes: before
            .map(|before| words::changes(page, areas, &one.table, &before.table))
            .unwrap_or_default(),
    }
}

fn timeline(page: &Page, event: &Event) -> TimelineEvent {
    let (key, icon, tone) = match event.action {
        ReleaseAction::Prepare => ("release-past-prepare", "edit", Tone::Neutral),
        ReleaseAction::Submit => ("release-past-submit", "arrow-right", Tone::Info),
        ReleaseAction::GiveBack => ("release-past-give-back", "arrow-left", Tone::Warning),
        ReleaseAction::Approve => ("release-past-approve", "circle-check", Tone::Success),
        ReleaseAction::Withdraw => ("release-past-withdraw", "lock", Tone::Warning),
    };
    let revision = page.tw("release-revision-n", "n", &event.revision.to_string());
    TimelineEvent {
        title: format!("{} · {revision}", page.t(key)),
        byline: event.account.clone(),
        when: page.date_time(event.at),
        machine_time: event.at.to_string(),
        body: event.note.clone(),
        icon,
        tone,
    }
}
