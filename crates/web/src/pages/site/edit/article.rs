//! One article: what it says, its history, and whether the public reads it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{ArticleId, AttachmentId};
use domain::site::{ArticleKind, ArticleState, StandingPage};
use jiff::Timestamp;
use locale::Locale;
use store::Tx;
use store::site::articles::{self, Article, Content, Image, New, Saved};
use vault::KeyRing;

use super::overview::state;
use super::{day, record, write};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::site::defaults;
use crate::pages::site::markdown::{FILES, render};
use crate::pages::{Visit, again, go};
use crate::parts::Tag;
use crate::session::Session;

/// Revisions that the history shows.
const HISTORY: u32 = 50;

/// The words of an article in one language as they look.
pub(super) struct Shown {
    pub(super) lang: &'static str,
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) html: String,
}

/// What an article looks like in each language that it has. Its pictures come from the program:
/// those of a draft are not public yet.
pub(super) async fn shown(
    tx: &mut Tx,
    ring: &KeyRing,
    page: &Page,
    article: Option<ArticleId>,
    content: &Content,
) -> Result<Vec<Shown>, Error> {
    let known: Vec<AttachmentId> = match article {
        Some(article) => articles::images(tx, ring, article)
            .await?
            .into_iter()
            .map(|image| image.id)
            .collect(),
        None => Vec::new(),
    };
    let pictures = |id: AttachmentId| known.contains(&id).then(|| format!("/attachments/{id}"));
    let table = page.t("site-table");
    let both = [
        (Locale::Id, &content.indonesian),
        (Locale::En, &content.english),
    ];
    Ok(both
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(locale, words)| Shown {
            lang: locale.code(),
            name: locale.own_name(),
            title: words.title.clone(),
            lead: words.lead.clone(),
            html: render(&words.body, &pictures, &table),
        })
        .collect())
}

#[derive(Template)]
#[template(path = "site/edit/article.html")]
struct ArticlePage {
    page: Page,
    form: FormState,
    id: String,
    version: i64,
    state: Tag,
    kind: String,
    /// Its address on the site.
    address: String,
    /// Whether the public reads it now.
    public: bool,
    /// The day from which on it is or will be read.
    publish_day: String,
    can_publish: bool,
    /// Whether a first day can be chosen: what is public already changes at once.
    can_schedule: bool,
    can_withdraw: bool,
    needs_file: bool,
    is_publication: bool,
    file: Option<String>,
    images: Vec<Image>,
    shown: Vec<Shown>,
    history: Vec<Saved>,
    revision: i64,
}

async fn draw(
    app: &App,
    session: &Session,
    visit: &Visit,
    tx: &mut Tx,
    article: &Article,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let content = articles::content(tx, article.id, article.revision).await?;
    let title = content.title().to_owned();
    let mut page = visit.page(session, title).showing(&form);
    let warnings = write::warnings(tx, &page, article.task_force, &content).await?;
    page.notices.extend(warnings);
    let site = super::site(tx, article.task_force).await?;
    let is_publication = article.kind == ArticleKind::Publication;
    let needs_file = is_publication && content.attachment.is_none();
    let path = match article.kind {
        ArticleKind::Page if article.slug == StandingPage::Home.code() => String::new(),
        ArticleKind::Page => format!("/{}", article.slug),
        ArticleKind::News | ArticleKind::Publication => format!("/news/{}", article.slug),
    };
    let file = match content.attachment {
        Some(id) => Some(
            store::attachments::find(tx, app.ring(), article.task_force, id)
                .await?
                .name,
        ),
        None => None,
    };
    let article_page = ArticlePage {
        id: article.id.to_string(),
        version: article.version,
        state: state(&page, article, app.now()),
        kind: page.name(article.kind).into_owned(),
        address: format!("/p/at/{}{path}", site.slug),
        public: site.enabled && article.is_public(app.now()),
        publish_day: article
            .publish_at
            .filter(|_| article.state == ArticleState::Published)
            .map_or_else(String::new, |at| page.date(day(app, at))),
        can_publish: !needs_file
            && (article.state != ArticleState::Published || article.has_newer_words()),
        can_schedule: article.state == ArticleState::Draft && article.kind != ArticleKind::Page,
        can_withdraw: article.state.may_withdraw(),
        needs_file,
        is_publication,
        file,
        images: articles::images(tx, app.ring(), article.id).await?,
        shown: shown(tx, app.ring(), &page, Some(article.id), &content).await?,
        history: articles::history(tx, article.id, HISTORY).await?,
        revision: article.revision,
        page,
        form,
    };
    again(status, &article_page)
}

/// Handles `GET /site/articles/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ArticleId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let article = articles::find(&mut tx, session.actor().task_force, id).await?;
    let form = FormState::blank();
    draw(
        &app,
        &session,
        &visit,
        &mut tx,
        &article,
        form,
        StatusCode::OK,
    )
    .await
}

/// From when on the public is to read it: the day that was chosen, or at once. What was public
/// before keeps its day.
fn publish_at(app: &App, form: &mut FormState, article: &Article) -> Option<Timestamp> {
    let before = article
        .publish_at
        .filter(|_| article.state != ArticleState::Draft);
    if before.is_some() {
        return before;
    }
    if article.kind == ArticleKind::Page || form.date_is_blank("when") {
        return Some(app.now());
    }
    let first = form.date("when")?;
    let midnight = first.at(0, 0, 0, 0);
    let zone = &app.settings().time_zone;
    zone.to_ambiguous_timestamp(midnight).compatible().ok()
}

/// Handles `POST /site/articles/{id}/publish`.
pub(super) async fn publish(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ArticleId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let article = read(&mut tx, &session, id, &form).await?;
    let content = articles::content(&mut tx, id, article.revision).await?;
    if article.kind == ArticleKind::Publication && content.attachment.is_none() {
        form.reject("when", "error-publication-file");
    }
    let at = publish_at(&app, &mut form, &article);
    let (Some(at), false) = (at, form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(&app, &session, &visit, &mut tx, &article, form, status).await;
    };
    articles::publish(&mut tx, &article, at, app.now()).await?;
    record(&mut tx, &app, &session, "published", Some(id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{id}?done=site-published")))
}

/// The article as the asker saw it: with the version of their page.
async fn read(
    tx: &mut Tx,
    session: &Session,
    id: ArticleId,
    form: &FormState,
) -> Result<Article, Error> {
    let article = articles::find(tx, session.actor().task_force, id).await?;
    if form.value("version") == article.version.to_string() {
        Ok(article)
    } else {
        Err(Error::Conflict)
    }
}

/// Handles `POST /site/articles/{id}/withdraw`.
pub(super) async fn withdraw(
    State(app): State<App>,
    session: Session,
    Path(id): Path<ArticleId>,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let article = read(&mut tx, &session, id, &form).await?;
    if !article.state.may_withdraw() {
        return Err(Error::Conflict);
    }
    articles::withdraw(&mut tx, &article, app.now()).await?;
    record(&mut tx, &app, &session, "withdrawn", Some(id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{id}?done=site-withdrawn")))
}

/// Handles `POST /site/articles/{id}/restore`: an earlier text becomes the latest one. What the
/// public reads stays until it is published.
pub(super) async fn restore(
    State(app): State<App>,
    session: Session,
    Path(id): Path<ArticleId>,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let article = read(&mut tx, &session, id, &form).await?;
    let revision = form
        .value("revision")
        .parse()
        .map_err(|_| Error::NotFound)?;
    let content = articles::content(&mut tx, id, revision).await?;
    let slug = write::slug(&mut tx, &article, &content).await?;
    let by = session.account();
    articles::save(&mut tx, &article, &slug, &content, by, app.now()).await?;
    record(&mut tx, &app, &session, "restored", Some(id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{id}?done=site-restored")))
}

#[derive(Template)]
#[template(path = "site/edit/standing.html")]
struct Standing {
    page: Page,
    action: String,
    shown: Vec<Shown>,
}

fn standing_page(slug: &str) -> Result<StandingPage, Error> {
    StandingPage::from_code(slug).map_err(|_| Error::NotFound)
}

/// Handles `GET /site/pages/{slug}`: the task force's own words, or those that the program brings.
pub(super) async fn standing(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Error> {
    let of = standing_page(&slug)?;
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    if let Some(own) = articles::find_at(&mut tx, task_force, of.code()).await? {
        return Ok(go(format!("/site/articles/{}", own.id)));
    }
    let page = visit.page(&session, visit.locale.text(of.key()));
    let shown = shown(&mut tx, app.ring(), &page, None, &defaults::content(of)).await?;
    let action = visit.path().to_owned();
    again(
        StatusCode::OK,
        &Standing {
            page,
            action,
            shown,
        },
    )
}

/// Handles `POST /site/pages/{slug}`: takes the words that the program brings as a draft of one's
/// own, to be changed.
pub(super) async fn take_over(
    State(app): State<App>,
    session: Session,
    Path(slug): Path<String>,
) -> Result<Response, Error> {
    let of = standing_page(&slug)?;
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    if let Some(own) = articles::find_at(&mut tx, task_force, of.code()).await? {
        return Ok(go(format!("/site/articles/{}/edit", own.id)));
    }
    let new = New {
        id: app.id(),
        task_force,
        kind: ArticleKind::Page,
        slug: of.code().to_owned(),
    };
    let content = defaults::content(of);
    articles::add(&mut tx, &new, &content, session.account(), app.now()).await?;
    record(&mut tx, &app, &session, "written", Some(new.id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{}/edit", new.id)))
}

/// What to write into a text to show a picture.
pub(super) fn snippet(image: &Image) -> String {
    format!("![{}]({FILES}{})", image.alt, image.id)
}
