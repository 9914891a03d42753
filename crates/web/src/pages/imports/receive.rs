//! Handing in a file.

use askama::Template;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::ImportId;
use domain::imports::{FileEncoding, ImportKind};
use exchange::Excerpt;
use exchange::series::DKI_VICTIMS;
use imports::{Fault, Guess, Incoming, Input, Inspection, Received, inspect};
use store::imports::{self as batches, NewImport};

use super::{PATH, aside, saved_mappings, steps, tasks, unexpected};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go, show};
use crate::parts::{Choice, Step};
use crate::session::Session;

/// The most characters that are kept of the name of a file.
const MOST_NAME: usize = 100;
/// The most bytes of a field beside the file.
const MOST_FIELD: usize = 200;

#[derive(Template)]
#[template(path = "imports/new.html")]
struct New {
    page: Page,
    form: FormState,
    steps: Vec<Step>,
    encodings: Vec<Choice>,
}

/// Handles `GET /imports/new`.
pub(super) async fn ask(session: Session, visit: Visit) -> Result<Response, Error> {
    let mut form = FormState::blank();
    form.set("encoding", domain::Coded::code(FileEncoding::Unicode));
    show(&blank(&visit, &session, form))
}

fn blank(visit: &Visit, session: &Session, form: FormState) -> New {
    let page = visit.page(session, visit.locale.text("imports-new-title"));
    let page = page.showing(&form);
    New {
        steps: steps(&page, None, 0),
        encodings: page.choices::<FileEncoding>(),
        page,
        form,
    }
}

/// Handles `POST /imports/new`: the file goes to disk as it comes, then it is looked into.
pub(super) async fn receive(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut upload: Multipart,
) -> Result<Response, Error> {
    let id: ImportId = app.id();
    let mut form = FormState::blank();
    let taken = take(&app, id, &mut upload, &mut form).await;
    let (name, received) = match taken {
        Ok(Some(file)) => file,
        Ok(None) => {
            form.reject("file", "error-imports-no-file");
            return again(
                StatusCode::UNPROCESSABLE_ENTITY,
                &blank(&visit, &session, form),
            );
        }
        Err(Refusal::Page(error)) => return Err(error),
        Err(Refusal::Field(fault)) => {
            form.reject_with("file", &fault);
            return again(
                StatusCode::UNPROCESSABLE_ENTITY,
                &blank(&visit, &session, form),
            );
        }
    };
    let encoding = form
        .coded_optional("encoding")
        .unwrap_or(FileEncoding::Unicode);
    let mut tx = app.store().read().await?;
    let saved = saved_mappings(&mut tx, &session).await?;
    drop(tx);
    let (input, today) = (Input::File(received.path.clone()), app.today());
    let inspected = aside(move || inspect(&input, encoding, &saved, today)).await?;
    let inspection = match inspected {
        Ok(inspection) => inspection,
        Err(fault) => {
            tasks::remove_file(&app, id);
            if !fault.is_of_file() {
                return Err(unexpected(fault));
            }
            form.reject_with("file", &fault);
            return again(
                StatusCode::UNPROCESSABLE_ENTITY,
                &blank(&visit, &session, form),
            );
        }
    };
    let file = HandedIn {
        id,
        name,
        received,
        encoding,
    };
    let next = next_page(id, &inspection);
    if let Err(error) = keep(&app, &session, file, inspection).await {
        tasks::remove_file(&app, id);
        return Err(error);
    }
    Ok(go(next))
}

/// A mapping that was only proposed is looked at first.
fn next_page(id: ImportId, inspection: &Inspection) -> String {
    let drafted = inspection.guess == Guess::Drafted && inspection.kind == ImportKind::Cases;
    let page = if drafted { "mapping" } else { "preview" };
    format!("{PATH}/{id}/{page}")
}

struct HandedIn {
    id: ImportId,
    name: String,
    received: Received,
    encoding: FileEncoding,
}

async fn keep(
    app: &App,
    session: &Session,
    file: HandedIn,
    inspection: Inspection,
) -> Result<(), Error> {
    let mapping = match inspection.kind {
        ImportKind::Cases => inspection.mapping.to_toml(),
        ImportKind::Series => Ok(String::new()),
    };
    let new = NewImport {
        id: file.id,
        task_force: session.actor().task_force,
        kind: inspection.kind,
        source: file.name.clone(),
        file_name: file.name,
        file_digest: file.received.digest,
        file_bytes: i64::try_from(file.received.bytes).unwrap_or(i64::MAX),
        encoding: file.encoding,
        mapping: mapping.map_err(|error| Error::unexpected(&error))?,
        by: Some(session.account()),
    };
    let mut tx = app.store().write().await?;
    batches::prepare(&mut tx, &new, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Why a file was not taken.
enum Refusal {
    /// Something to say beside the field.
    Field(Fault),
    /// Something that only a page can say.
    Page(Error),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io(error) => Self::Page(Error::unexpected(&error)),
            other => Self::Field(other),
        }
    }
}

/// Reads the parts of the upload in whatever order they come; the file with its name, if there
/// is one.
async fn take(
    app: &App,
    id: ImportId,
    upload: &mut Multipart,
    form: &mut FormState,
) -> Result<Option<(String, Received)>, Refusal> {
    let mut file = None;
    while let Some(mut field) = upload.next_field().await.map_err(refused)? {
        match field.name() {
            Some("file") if file.is_none() => {
                let name = file_name(field.file_name().unwrap_or_default());
                // A form without a chosen file sends a part without a name.
                if !name.is_empty() {
                    file = Some((name, stream(app, id, &mut field).await?));
                }
            }
            Some("encoding") => {
                let value = small(&mut field).await?;
                form.set("encoding", value);
            }
            _ => {}
        }
    }
    Ok(file)
}

fn refused(error: axum::extract::multipart::MultipartError) -> Refusal {
    Refusal::Page(match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Unprocessable,
    })
}

async fn stream(app: &App, id: ImportId, field: &mut Field<'_>) -> Result<Received, Refusal> {
    let mut incoming = Incoming::create(&app.settings().data_folder, id)?;
    while let Some(piece) = field.chunk().await.map_err(refused)? {
        // Small pieces go to the cache of the system; waiting for the disk comes once, below.
        incoming.write(&piece)?;
    }
    let finished = tokio::task::spawn_blocking(move || incoming.finish()).await;
    let finished = finished.map_err(|error| Refusal::Page(Error::unexpected(&error)))?;
    Ok(finished?)
}

async fn small(field: &mut Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(refused)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MOST_FIELD {
            return Err(Refusal::Page(Error::Unprocessable));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The name without its folders, and without what could lead to a person.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let short: String = last.chars().take(MOST_NAME).collect();
    match Excerpt::of(&short) {
        Excerpt::Text(text) => text,
        Excerpt::Masked => "berkas.csv".to_owned(),
        Excerpt::None => String::new(),
    }
}

/// Handles `POST /imports/series`: brings in the published counts that come with the program.
pub(super) async fn load_series(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let input = Input::Embedded(DKI_VICTIMS);
    let (file_digest, bytes) = input.digest().map_err(unexpected)?;
    let task_force = session.actor().task_force;
    let new = NewImport {
        id: app.id(),
        task_force,
        kind: ImportKind::Series,
        file_name: "dki-tppo-victims.csv".to_owned(),
        file_digest,
        file_bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        encoding: FileEncoding::Unicode,
        mapping: String::new(),
        source: visit.locale.text("imports-dki-source").into_owned(),
        by: Some(session.account()),
    };
    let mut tx = app.store().write().await?;
    let known = batches::same_file(&mut tx, task_force, &new.file_digest, new.id).await?;
    if let Some(known) = known {
        // Once is enough: what is published does not change.
        return Ok(go(format!("{PATH}/{}", known.id)));
    }
    batches::prepare(&mut tx, &new, app.now()).await?;
    tx.commit().await?;
    let (engine, by) = (tasks::engine(&app), tasks::by(&session));
    engine
        .run(task_force, new.id, &input, &by, |_| {})
        .await
        .map_err(unexpected)?;
    Ok(go(format!("{PATH}/{}", new.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lose_their_folders_and_personal_numbers() {
        for (name, kept) in [
            ("data.csv", "data.csv"),
            ("C:\\Users\\siti\\rekap 2023.csv", "rekap 2023.csv"),
            ("../../etc/passwd", "passwd"),
            ("3173014507900001.csv", "berkas.csv"),
            ("", ""),
        ] {
            assert_eq!(file_name(name), kept);
        }
        assert_eq!(file_name(&"x".repeat(300)).chars().count(), 80);
    }
}
