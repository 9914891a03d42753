//! Imports: a file is handed in, mapped, previewed, brought in as a batch, and taken back as one.

mod download;
mod list;
mod mapping;
mod preview;
mod receive;
mod show;
pub mod tasks;

use domain::ids::ImportId;
use domain::imports::ImportState;
use exchange::mapping::Mapping;
use imports::Input;
use policy::Capability;
use store::Tx;
use store::imports::{self as batches, Import};

use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::parts::{Step, Tag, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;

/// Where the list is.
const PATH: &str = "/imports";
/// The most bytes of an upload: the file and the fields around it.
const UPLOAD_LIMIT: usize = exchange::encoding::MOST_BYTES as usize + (64 << 10);

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::Import);
    routes
        .get(PATH, access, list::list)
        .get("/imports/new", access, receive::ask)
        .upload("/imports/new", access, UPLOAD_LIMIT, receive::receive)
        .post("/imports/series", access, receive::load_series)
        .get("/imports/{id}", access, show::show)
        .get("/imports/{id}/progress", access, show::progress)
        .get("/imports/{id}/mapping", access, mapping::ask)
        .post("/imports/{id}/mapping", access, mapping::save)
        .get("/imports/{id}/mapping.toml", access, download::mapping)
        .get("/imports/{id}/preview", access, preview::show)
        .post("/imports/{id}/preview", access, preview::start)
        .post("/imports/{id}/reading", access, preview::read_as)
        .get("/imports/{id}/issues.csv", access, download::issues)
        .get("/imports/{id}/reverse", access, show::ask_reversal)
        .post("/imports/{id}/reverse", access, show::reverse)
        .post("/imports/{id}/resume", access, show::resume)
        .post("/imports/{id}/discard", access, show::discard)
}

/// A batch of the own task force.
async fn find(tx: &mut Tx, session: &Session, id: &str) -> Result<Import, Error> {
    let id: ImportId = id.parse().map_err(|_| Error::NotFound)?;
    Ok(batches::find(tx, session.actor().task_force, id).await?)
}

/// Where the file of a batch lies.
fn input(app: &App, id: ImportId) -> Input {
    Input::File(imports::path_of(&app.settings().data_folder, id))
}

/// Whether the file can still be mapped and read otherwise.
fn is_open(import: &Import) -> bool {
    matches!(import.state, ImportState::Prepared | ImportState::Failed)
}

/// The mappings that somebody saved; one that can no longer be read is left out.
async fn saved_mappings(tx: &mut Tx, session: &Session) -> Result<Vec<Mapping>, Error> {
    let saved = batches::mappings(tx, session.actor().task_force).await?;
    Ok(saved
        .iter()
        .filter_map(|saved| Mapping::parse(&saved.body).ok())
        .collect())
}

/// Works on a file aside, so that reading it keeps nobody else waiting.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, imports::Fault> + Send + 'static,
) -> Result<Result<T, imports::Fault>, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::unexpected(&error))
}

/// What a fault that nobody can help becomes; the rest is shown to the person.
fn unexpected(fault: imports::Fault) -> Error {
    match fault {
        imports::Fault::Store(error) => error.into(),
        other => Error::unexpected(&other),
    }
}

fn state_tag(page: &Page, state: ImportState) -> Tag {
    let tone = match state {
        ImportState::Prepared | ImportState::Reversed => Tone::Neutral,
        ImportState::Running | ImportState::Reversing => Tone::Info,
        ImportState::Failed => Tone::Danger,
        ImportState::Done => Tone::Success,
    };
    Tag::new(tone, page.name(state))
}

/// Where in the wizard somebody is: handing in, mapping, looking, done.
fn steps(page: &Page, import: Option<&Import>, current: usize) -> Vec<Step> {
    let address = |end: &str| {
        let open = import.filter(|import| is_open(import));
        open.map(|import| format!("{PATH}/{}{end}", import.id))
    };
    [
        ("imports-step-file", None),
        ("imports-step-mapping", address("/mapping")),
        ("imports-step-preview", address("/preview")),
        ("imports-step-result", None),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (key, href))| Step {
        label: page.t(key).into_owned(),
        href: href.filter(|_| at != current && at < 3),
        done: at < current,
        current: at == current,
    })
    .collect()
}

/// What a text with arguments that came from storage says.
fn say(page: &Page, failure: &batches::Failure) -> String {
    let args: Vec<(&str, locale::Arg<'_>)> = failure
        .args
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().into()))
        .collect();
    page.locale.text_with(&failure.key, &args)
}

/// The name of a column; a dash for the row as a whole.
fn column_words(column: Option<&str>) -> String {
    column
        .filter(|name| !name.is_empty())
        .unwrap_or("–")
        .to_owned()
}
