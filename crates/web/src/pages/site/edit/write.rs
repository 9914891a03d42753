//! Writing an article: both languages on one form, a preview, and what must not be published.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{ArticleId, TaskForceId};
use domain::site::{ArticleKind, Slug, look_for_private};
use store::Tx;
use store::site::articles::{self, Article, Content, New, Words};

use super::record;
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, part_name};
use crate::page::Page;
use crate::pages::site::markdown::has_silent_picture;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::{Notice, Tone};
use crate::session::Session;

use super::article::{Shown, shown};

const FIELDS: [&str; 6] = [
    "title-id", "lead-id", "body-id", "title-en", "lead-en", "body-en",
];
/// Most characters of a title, a lead and a text.
const TITLE: usize = 150;
const LEAD: usize = 400;
/// The form says it beside the field.
const BODY: usize = 30_000;

#[derive(Template)]
#[template(path = "site/edit/write.html")]
struct Write {
    page: Page,
    form: FormState,
    autosave: String,
    back: (String, String),
    /// Whether it is a standing page, which always has its address and needs no lead in lists.
    standing: bool,
    preview: Vec<Shown>,
}

/// What is being written.
struct Desk {
    app: App,
    session: Session,
    visit: Visit,
    kind: ArticleKind,
    article: Option<Article>,
}

impl Desk {
    fn task_force(&self) -> TaskForceId {
        self.session.actor().task_force
    }

    fn title(&self) -> &'static str {
        match (self.kind, &self.article) {
            (ArticleKind::News, None) => "site-new-news",
            (ArticleKind::Publication, None) => "site-new-publication",
            (ArticleKind::News, Some(_)) => "site-edit-news",
            (ArticleKind::Publication, Some(_)) => "site-edit-publication",
            (ArticleKind::Page, _) => "site-edit-page",
        }
    }

    fn draw(
        &self,
        form: FormState,
        status: StatusCode,
        preview: Vec<Shown>,
        notices: Vec<Notice>,
    ) -> Result<Response, Error> {
        let page = self
            .visit
            .page(&self.session, self.visit.locale.text(self.title()));
        let mut page = page.showing(&form);
        page.notices.extend(notices);
        let write = Write {
            autosave: format!("/drafts?for={}", self.visit.path()),
            back: match &self.article {
                Some(article) => (
                    format!("/site/articles/{}", article.id),
                    page.t("site-article").into_owned(),
                ),
                None => ("/site".to_owned(), page.t("nav-site").into_owned()),
            },
            standing: self.kind == ArticleKind::Page,
            preview,
            page,
            form,
        };
        again(status, &write)
    }

    fn refuse(&self, form: FormState) -> Result<Response, Error> {
        self.draw(
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
            Vec::new(),
            Vec::new(),
        )
    }

    /// The form again, with what it would look like below.
    async fn preview(
        &self,
        tx: &mut Tx,
        form: FormState,
        content: &Content,
    ) -> Result<Response, Error> {
        let page = self.visit.page(&self.session, "");
        let article = self.article.as_ref().map(|article| article.id);
        let preview = shown(tx, self.app.ring(), &page, article, content).await?;
        let notices = warnings(tx, &page, self.task_force(), content).await?;
        self.draw(form, StatusCode::OK, preview, notices)
    }
}

/// What whoever publishes should look at once more.
pub(super) async fn warnings(
    tx: &mut Tx,
    page: &Page,
    task_force: TaskForceId,
    content: &Content,
) -> Result<Vec<Notice>, Error> {
    let own: Vec<String> = store::site::hotlines(tx, task_force)
        .await?
        .into_iter()
        .map(|line| line.number)
        .collect();
    let found = look_for_private(&all_words(content), &own);
    Ok(if found.phone {
        let notice = Notice::new(Tone::Warning, page.t("site-warn-phone"));
        vec![notice.body(page.t("site-warn-phone-body"))]
    } else {
        Vec::new()
    })
}

fn all_words(content: &Content) -> String {
    [&content.indonesian, &content.english]
        .map(|words| format!("{}\n{}\n{}", words.title, words.lead, words.body))
        .join("\n")
}

/// The words of one language; all empty where nothing was typed in it.
fn read_words(form: &mut FormState, language: &str) -> Words {
    let [title, lead, body] = ["title", "lead", "body"].map(|part| part_name(part, language));
    let typed = [&title, &lead, &body]
        .iter()
        .any(|field| !form.value(field).trim().is_empty());
    if !typed {
        return Words::default();
    }
    Words {
        title: form.required_up_to(&title, TITLE).unwrap_or_default(),
        lead: form.optional_up_to(&lead, LEAD).unwrap_or_default(),
        body: form.required_up_to(&body, BODY).unwrap_or_default(),
    }
}

/// What was typed; `None` when something is wrong.
fn read(form: &mut FormState, before: &Content) -> Option<Content> {
    let content = Content {
        indonesian: read_words(form, "id"),
        english: read_words(form, "en"),
        attachment: before.attachment,
    };
    if !form.has_errors() && content.indonesian.is_empty() && content.english.is_empty() {
        form.reject("title-id", "error-required");
    }
    for (language, words) in [("id", &content.indonesian), ("en", &content.english)] {
        for (part, text) in [
            ("title", &words.title),
            ("lead", &words.lead),
            ("body", &words.body),
        ] {
            if look_for_private(text, &[]).nik {
                form.reject(&part_name(part, language), "error-site-nik");
            }
        }
        if has_silent_picture(&words.body) {
            form.reject(&part_name("body", language), "error-picture-words");
        }
    }
    (!form.has_errors()).then_some(content)
}

fn stored(content: &Content, version: i64) -> FormState {
    let (id, en) = (&content.indonesian, &content.english);
    FormState::from_pairs([
        ("title-id", id.title.as_str()),
        ("lead-id", &id.lead),
        ("body-id", &id.body),
        ("title-en", &en.title),
        ("lead-en", &en.lead),
        ("body-en", &en.body),
        ("version", &version.to_string()),
    ])
}

/// The title that the address is made of.
fn address(content: &Content) -> Slug {
    Slug::of_title(content.title())
}

fn kind(form: &FormState) -> ArticleKind {
    match form.value("kind") {
        "publication" => ArticleKind::Publication,
        _ => ArticleKind::News,
    }
}

/// Handles `GET /site/articles/new`, for a news item or with `?kind=publication`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    query: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let kept = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let form = kept.unwrap_or_else(|| FormState::from_pairs([("kind", kind(&query).to_string())]));
    let desk = Desk {
        kind: kind(&form),
        app,
        session,
        visit,
        article: None,
    };
    desk.draw(form, StatusCode::OK, Vec::new(), Vec::new())
}

/// Handles `POST /site/articles/new`: previews, keeps for later, or saves a draft.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    if drafts::wanted(&form) {
        drafts::keep(&app, &session, visit.path(), &form).await?;
        return Ok(go("/drafts?done=draft-saved"));
    }
    let desk = Desk {
        kind: kind(&form),
        app,
        session,
        visit,
        article: None,
    };
    let Some(content) = read(&mut form, &Content::default()) else {
        return desk.refuse(form);
    };
    let mut tx = desk.app.store().write().await?;
    if form.value("do") == "preview" {
        return desk.preview(&mut tx, form, &content).await;
    }
    let new = New {
        id: desk.app.id(),
        task_force: desk.task_force(),
        kind: desk.kind,
        slug: articles::free_slug(&mut tx, desk.task_force(), &address(&content), None).await?,
    };
    let by = desk.session.account();
    articles::add(&mut tx, &new, &content, by, desk.app.now()).await?;
    store::drafts::remove(&mut tx, by, desk.visit.path()).await?;
    record(&mut tx, &desk.app, &desk.session, "written", Some(new.id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{}?done=site-draft", new.id)))
}

async fn open(
    app: App,
    session: Session,
    visit: Visit,
    tx: &mut Tx,
    id: ArticleId,
) -> Result<(Desk, Article, Content), Error> {
    let article = articles::find(tx, session.actor().task_force, id).await?;
    let content = articles::content(tx, id, article.revision).await?;
    let desk = Desk {
        kind: article.kind,
        app,
        session,
        visit,
        article: Some(article.clone()),
    };
    Ok((desk, article, content))
}

/// Handles `GET /site/articles/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ArticleId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let kept = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let (desk, article, content) = open(app, session, visit, &mut tx, id).await?;
    let form = kept.unwrap_or_else(|| stored(&content, article.version));
    desk.draw(form, StatusCode::OK, Vec::new(), Vec::new())
}

/// Handles `POST /site/articles/{id}/edit`: previews, keeps for later, or saves the next revision.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ArticleId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (desk, article, before) = open(app, session, visit, &mut tx, id).await?;
    if drafts::wanted(&form) {
        drop(tx);
        drafts::keep(&desk.app, &desk.session, desk.visit.path(), &form).await?;
        return Ok(go("/drafts?done=draft-saved"));
    }
    let Some(content) = read(&mut form, &before) else {
        return desk.refuse(form);
    };
    if form.value("do") == "preview" {
        return desk.preview(&mut tx, form, &content).await;
    }
    if form.value("version") != article.version.to_string() {
        form.compare_with(&stored(&before, article.version), &FIELDS);
        form.set("version", article.version.to_string());
        return desk.draw(form, StatusCode::CONFLICT, Vec::new(), Vec::new());
    }
    let slug = slug(&mut tx, &article, &content).await?;
    let by = desk.session.account();
    articles::save(&mut tx, &article, &slug, &content, by, desk.app.now()).await?;
    store::drafts::remove(&mut tx, by, desk.visit.path()).await?;
    record(&mut tx, &desk.app, &desk.session, "written", Some(id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{id}?done=site-draft")))
}

/// The address follows the title until the article was public; a standing page keeps its own.
pub(super) async fn slug(
    tx: &mut Tx,
    article: &Article,
    content: &Content,
) -> Result<String, Error> {
    if article.kind == ArticleKind::Page || !article.state.address_is_free() {
        return Ok(article.slug.clone());
    }
    let wanted = address(content);
    Ok(articles::free_slug(tx, article.task_force, &wanted, Some(article.id)).await?)
}
