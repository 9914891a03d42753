//! Files that show what was done: added to an activity in a quarter, and taken out again.

use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::action_plan::Quarter;
use domain::ids::{ActivityId, AttachmentId};
use store::action_plan::{self, Fault};
use store::attachments;

use super::desk::{Desk, quarter_path, refusal};
use super::realise::Context;
use super::steps::REASON_MOST;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::Upload;
use crate::pages::go;

fn back(quarter: Quarter, activity: ActivityId, done: &str) -> Response {
    let path = quarter_path(quarter);
    go(format!(
        "{path}/activities/{activity}?done={done}#evidence-files"
    ))
}

fn refused(
    desk: &Desk,
    context: Context,
    mut form: FormState,
    fault: &Fault,
) -> Result<Response, Error> {
    let field = match fault {
        Fault::ReasonNeeded => "evidence-why",
        _ => "evidence",
    };
    form.reject_with(field, fault);
    context.show(desk, None, form, StatusCode::UNPROCESSABLE_ENTITY)
}

/// Handles `POST …/evidence`.
pub(super) async fn add(
    desk: Desk,
    Path(place): Path<(i16, i8, ActivityId)>,
    mut upload: Upload,
) -> Result<Response, Error> {
    let taken = upload.take("evidence");
    let mut form = upload.form;
    if taken.is_none() {
        form.reject("evidence", "error-plan-no-file");
    }
    let reason = form.optional_up_to("evidence-why", REASON_MOST);
    // Sealing is slow work and happens before the transaction that writes.
    let prepared = taken
        .map(|file| file.prepare(&desk.app, &desk.session, false))
        .transpose()?;
    let mut tx = desk.write().await?;
    let context = Context::read(&mut tx, &desk, place).await?;
    if !desk.reports(&context.activity) {
        return Err(Error::Forbidden);
    }
    let Some((id, prepared)) = prepared.filter(|_| !form.has_errors()) else {
        return context.show(&desk, None, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    attachments::add(&mut tx, &prepared).await?;
    let file = attachments::find(&mut tx, desk.app.ring(), desk.task_force(), id).await?;
    let added = action_plan::add_evidence(
        &mut tx,
        &mut desk.pen(),
        (&context.plan, &context.activity),
        (context.quarter(), desk.app.today()),
        &file,
        reason.as_deref(),
        desk.by(),
    )
    .await;
    if let Err(fault) = added {
        let fault = refusal(fault)?;
        return refused(&desk, context, form, &fault);
    }
    let activity = context.activity.id;
    let id = id.to_string();
    let details = [("part", "evidence"), ("attachment", id.as_str())];
    desk.note(&mut tx, Kind::AttachmentAdded, activity, &details)
        .await?;
    tx.commit().await?;
    Ok(back(context.quarter(), activity, "plan-evidence-added"))
}

/// Handles `POST …/evidence/{item}/remove`.
pub(super) async fn remove(
    desk: Desk,
    Path((year, number, activity, file)): Path<(i16, i8, ActivityId, AttachmentId)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let reason = form.optional_up_to("evidence-why", REASON_MOST);
    let mut tx = desk.write().await?;
    let context = Context::read(&mut tx, &desk, (year, number, activity)).await?;
    if !desk.reports(&context.activity) {
        return Err(Error::Forbidden);
    }
    let removed = action_plan::remove_evidence(
        &mut tx,
        &mut desk.pen(),
        (&context.plan, &context.activity),
        (context.quarter(), desk.app.today()),
        file,
        reason.as_deref(),
        desk.by(),
    )
    .await;
    if let Err(fault) = removed {
        let fault = refusal(fault)?;
        return refused(&desk, context, form, &fault);
    }
    let id = file.to_string();
    let details = [
        ("part", "evidence"),
        ("step", "removed"),
        ("attachment", id.as_str()),
    ];
    desk.note(&mut tx, Kind::ProgressReported, activity, &details)
        .await?;
    tx.commit().await?;
    Ok(back(context.quarter(), activity, "plan-evidence-removed"))
}
