//! What stands on the site, and where each piece has come to.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::site::{ArticleState, StandingPage};
use store::site::articles::{self, Article, Listed};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists, show as draw};
use crate::parts::{Pager, Tab, Tag, Tone};
use crate::session::Session;

/// An article in the list.
struct Row {
    href: String,
    title: String,
    kind: String,
    state: Tag,
    byline: String,
}

/// A standing page.
struct Standing {
    href: String,
    name: String,
    state: Tag,
}

#[derive(Template)]
#[template(path = "site/edit/overview.html")]
struct Overview {
    page: Page,
    /// Where the public reads it, while it is switched on.
    address: Option<String>,
    standing: Vec<Standing>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
}

/// Where an article has come to, as a tag.
pub(super) fn state(page: &Page, article: &Article, now: jiff::Timestamp) -> Tag {
    let (tone, key) = match article.state {
        ArticleState::Draft => (Tone::Neutral, "article-state-draft"),
        ArticleState::Withdrawn => (Tone::Warning, "article-state-withdrawn"),
        ArticleState::Published if !article.is_public(now) => (Tone::Info, "site-state-scheduled"),
        ArticleState::Published if article.has_newer_words() => (Tone::Info, "site-state-newer"),
        ArticleState::Published => (Tone::Success, "article-state-published"),
    };
    Tag::new(tone, page.t(key))
}

/// Handles `GET /site`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let page = visit.page(&session, visit.locale.text("nav-site"));
    let state_wanted = form.value("state").parse().ok();
    let listing = articles::list(&mut tx, task_force, state_wanted, lists::seek(&form)).await?;
    let mut standing = Vec::new();
    for of in StandingPage::ALL {
        let own = articles::find_at(&mut tx, task_force, of.code()).await?;
        standing.push(Standing {
            href: format!("/site/pages/{of}"),
            name: page.name(*of).into_owned(),
            state: own.map_or_else(
                || Tag::new(Tone::Neutral, page.t("site-state-default")),
                |own| state(&page, &own, app.now()),
            ),
        });
    }
    let site = super::site(&mut tx, task_force).await?;
    let overview = Overview {
        address: site.enabled.then(|| format!("/p/at/{}", site.slug)),
        standing,
        tabs: tabs(&page, state_wanted),
        pager: lists::pager(&page, "/site", &form, &listing),
        rows: listing
            .rows
            .into_iter()
            .map(|one| row(&page, one, app.now()))
            .collect(),
        page,
    };
    draw(&overview)
}

fn row(page: &Page, listed: Listed, now: jiff::Timestamp) -> Row {
    let Listed { article, title, by } = listed;
    let when = page.date_time(article.changed_at);
    Row {
        href: format!("/site/articles/{}", article.id),
        title,
        kind: page.name(article.kind).into_owned(),
        state: state(page, &article, now),
        byline: if by.is_empty() {
            when
        } else {
            format!("{when} · {by}")
        },
    }
}

fn tabs(page: &Page, current: Option<ArticleState>) -> Vec<Tab> {
    let all = Tab {
        href: "/site".to_owned(),
        label: page.t("site-all-states").into_owned(),
        count: None,
        current: current.is_none(),
    };
    let states = ArticleState::ALL.iter().map(|state| Tab {
        href: format!("/site?state={state}"),
        label: page.name(*state).into_owned(),
        count: None,
        current: current == Some(*state),
    });
    std::iter::once(all).chain(states).collect()
}
