//! Batches being written and reversed while nobody waits for them.

use domain::ids::{ImportId, TaskForceId};
use domain::imports::ImportState;
use imports::{By, Engine, Input, path_of};
use jiff::SignedDuration;
use std::sync::Arc;
use store::imports::{self as batches, Import};

use crate::app::App;
use crate::session::Session;

/// A file that was handed in and not brought in is forgotten after this time.
const ABANDONED: SignedDuration = SignedDuration::from_hours(24);
/// A batch that did not move for this long has nobody who works on it.
pub(super) const STILL: SignedDuration = SignedDuration::from_secs(60);

/// The engine of imports on the application's store.
pub fn engine(app: &App) -> Engine {
    let clock = app.clone();
    Engine::new(
        app.store().clone(),
        app.audit_keys().clone(),
        Arc::new(move || clock.now()),
        app.settings().time_zone.clone(),
    )
}

/// Who acts in a session.
pub(super) fn by(session: &Session) -> By {
    By {
        account: Some(session.account()),
        label: session.row.login.clone(),
    }
}

/// Writes a batch; its file is removed once every row was dealt with.
pub(super) fn run(app: &App, task_force: TaskForceId, import: ImportId, input: Input, by: By) {
    let app = app.clone();
    tokio::spawn(async move {
        let written = engine(&app)
            .run(task_force, import, &input, &by, |_| {})
            .await;
        match written {
            Ok(_) => remove_file(&app, import),
            Err(fault) => report("write", import, &fault),
        }
    });
}

/// Removes what a batch brought.
pub(super) fn reverse(app: &App, task_force: TaskForceId, import: ImportId, by: By) {
    let app = app.clone();
    tokio::spawn(async move {
        let reversed = engine(&app).reverse(task_force, import, &by, |_| {}).await;
        match reversed {
            Ok(_) => remove_file(&app, import),
            Err(fault) => report("reverse", import, &fault),
        }
    });
}

/// What somebody typed may stand in a fault of a file, so its text is left out.
fn report(work: &'static str, import: ImportId, fault: &imports::Fault) {
    let key = domain::MessageKey::key(fault);
    tracing::warn!(work, %import, fault = key, "a batch stopped");
}

/// Removes the file of a batch, if there is one.
pub(super) fn remove_file(app: &App, import: ImportId) {
    let path = path_of(&app.settings().data_folder, import);
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%import, error = %error.kind(), "the file of a batch was not removed");
    }
}

/// Takes up what was interrupted: for a server that has just started. A batch whose file lies
/// with another node is left to that one.
///
/// # Errors
/// Those of storage.
pub async fn take_up(app: &App) -> Result<(), store::Error> {
    let mut tx = app.store().read().await?;
    let busy = batches::busy(&mut tx).await?;
    drop(tx);
    for import in busy {
        go_on(app, &import, By::server());
    }
    Ok(())
}

/// Goes on with a batch where it stopped.
pub(super) fn go_on(app: &App, import: &Import, by: By) {
    let path = path_of(&app.settings().data_folder, import.id);
    match import.state {
        ImportState::Reversing => reverse(app, import.task_force, import.id, by),
        ImportState::Running if path.exists() => {
            run(app, import.task_force, import.id, Input::File(path), by);
        }
        _ => {}
    }
}

/// Forgets files that were handed in and never brought in.
///
/// # Errors
/// Those of storage.
pub async fn forget_abandoned(app: &App) -> Result<(), store::Error> {
    let Ok(before) = app.now().checked_sub(ABANDONED) else {
        return Ok(());
    };
    let mut tx = app.store().read().await?;
    let abandoned = batches::abandoned(&mut tx, before).await?;
    drop(tx);
    for import in abandoned {
        remove_file(app, import.id);
        let mut tx = app.store().write().await?;
        match batches::discard(&mut tx, import.id).await {
            // Somebody started it in between.
            Err(store::Error::Stale) => continue,
            other => other?,
        }
        tx.commit().await?;
    }
    Ok(())
}
