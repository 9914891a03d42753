//! The pictures of an article, and the file of a publication.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::ArticleId;
use domain::site::ArticleKind;
use store::site::articles::{self, Article, Image};
use store::{Tx, attachments};

use super::article::snippet;
use super::record;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::{Taken, Upload};
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;

const PICTURES: &str = ".jpg,.jpeg,.png,.webp";
const PDF: &str = "application/pdf";
/// Most characters of the words for a picture.
const ALT: usize = 200;

/// A picture with what to write to show it.
struct Row {
    image: Image,
    href: String,
    snippet: String,
}

#[derive(Template)]
#[template(path = "site/edit/files.html")]
struct Files {
    page: Page,
    form: FormState,
    id: String,
    publication: bool,
    file: Option<String>,
    rows: Vec<Row>,
    accept: &'static str,
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
    let file = match content.attachment {
        Some(id) => Some(
            attachments::find(tx, app.ring(), article.task_force, id)
                .await?
                .name,
        ),
        None => None,
    };
    let rows = articles::images(tx, app.ring(), article.id)
        .await?
        .into_iter();
    let page = visit.page(session, visit.locale.text("site-files-title"));
    let files = Files {
        page: page.showing(&form),
        id: article.id.to_string(),
        publication: article.kind == ArticleKind::Publication,
        file,
        rows: rows
            .map(|image| Row {
                snippet: snippet(&image),
                href: format!("/attachments/{}", image.id),
                image,
            })
            .collect(),
        accept: PICTURES,
        form,
    };
    again(status, &files)
}

/// Handles `GET /site/articles/{id}/files`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ArticleId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let article = articles::find(&mut tx, session.actor().task_force, id).await?;
    let form = FormState::from_pairs([("version", article.version.to_string())]);
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

/// What was sent: a picture with its words, or the file of a publication.
enum Sent {
    Picture(Taken, String),
    Document(Taken),
}

/// Brackets would end the words where they stand in a text.
fn words(form: &mut FormState) -> Option<String> {
    let alt = form.required_up_to("alt", ALT)?;
    Some(alt.replace(['[', ']', '\n'], " "))
}

fn read(upload: &mut Upload, publication: bool) -> Option<Sent> {
    let picture = upload.take("picture");
    let document = upload.take("document");
    let form = &mut upload.form;
    match (picture, document) {
        (Some(picture), _) if !picture.media_type.starts_with("image/") => {
            form.reject("picture", "error-picture-kind");
            None
        }
        (Some(picture), _) => words(form).map(|alt| Sent::Picture(picture, alt)),
        (None, Some(document)) if !publication || document.media_type != PDF => {
            form.reject("document", "error-publication-kind");
            None
        }
        (None, Some(document)) => Some(Sent::Document(document)),
        (None, None) => {
            if !form.has_errors() {
                let field = if form.value("what") == "document" {
                    "document"
                } else {
                    "picture"
                };
                form.reject(field, "error-required");
            }
            None
        }
    }
}

/// Handles `POST /site/articles/{id}/files`.
pub(super) async fn add(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ArticleId>,
    mut upload: Upload,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let publication = {
        let mut tx = app.store().read().await?;
        articles::find(&mut tx, task_force, id).await?.kind == ArticleKind::Publication
    };
    let sent = read(&mut upload, publication);
    // Sealed before the transaction that writes.
    let prepared = match &sent {
        Some(Sent::Picture(file, _) | Sent::Document(file)) => {
            Some(file.prepare(&app, &session, true)?)
        }
        None => None,
    };
    let mut tx = app.store().write().await?;
    let article = articles::find(&mut tx, task_force, id).await?;
    let (Some(sent), Some((file, prepared))) = (sent, prepared) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(
            &app,
            &session,
            &visit,
            &mut tx,
            &article,
            upload.form,
            status,
        )
        .await;
    };
    attachments::add(&mut tx, &prepared).await?;
    match sent {
        Sent::Picture(_, alt) => articles::add_image(&mut tx, id, file, &alt).await?,
        Sent::Document(_) => {
            // Another file is another text: the public reads the one that was published.
            let mut content = articles::content(&mut tx, id, article.revision).await?;
            content.attachment = Some(file);
            let (by, at) = (session.account(), app.now());
            articles::save(&mut tx, &article, &article.slug, &content, by, at).await?;
        }
    }
    record(&mut tx, &app, &session, "file-added", Some(id)).await?;
    tx.commit().await?;
    Ok(go(format!("/site/articles/{id}/files?done=site-file")))
}
