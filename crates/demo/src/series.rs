//! The published figures of Jakarta, imported as what they are: aggregates of others.

use crate::people::Troupe;
use crate::{Error, Scene};
use domain::imports::{FileEncoding, ImportKind};
use exchange::series::DKI_VICTIMS;
use imports::{By, Engine, Input};
use jiff::Timestamp;
use std::sync::Arc;
use store::audit::AuditKeys;
use store::imports::NewImport;
use uuid::Uuid;

/// Into which task forces, and who hands the file in.
const INTO: [(&str, &str); 2] = [("jakbar", "analyst.jakbar"), ("dki", "overseer.dki")];

/// Imports the series, with the present as the time: nothing in the play comes after it.
pub(crate) async fn import(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let input = Input::Embedded(DKI_VICTIMS);
    let (file_digest, bytes) = input.digest()?;
    let now = scene.now;
    let engine = Engine::new(
        scene.store.clone(),
        AuditKeys::of(scene.ring),
        Arc::new(move || -> Timestamp { now }),
        scene.zone.clone(),
    );
    for (force, login) in INTO {
        let who = troupe.member(login)?;
        let by = By {
            account: Some(who.actor.account),
            label: login.to_owned(),
        };
        let new = NewImport {
            id: Uuid::now_v7().into(),
            task_force: troupe.force(force)?,
            kind: ImportKind::Series,
            file_name: "dki-tppo-victims.csv".to_owned(),
            file_digest: file_digest.clone(),
            file_bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            encoding: FileEncoding::Unicode,
            mapping: String::new(),
            source: "barat.jakarta.go.id, antaranews".to_owned(),
            by: by.account,
        };
        let mut tx = scene.store.write().await?;
        store::imports::prepare(&mut tx, &new, now).await?;
        tx.commit().await?;
        engine
            .run(new.task_force, new.id, &input, &by, |_| {})
            .await?;
    }
    Ok(())
}
