//! Shielding a case: other organisations learn nothing of it.

use audit::Kind;
use axum::response::Response;
use policy::Edit;
use store::linkage::shield;

use crate::errors::Error;
use crate::forms::FormState;
use crate::pages::cases::Desk;
use crate::pages::go;

/// Handles `POST /cases/{code}/shield`.
pub(super) async fn set(desk: Desk, form: FormState) -> Result<Response, Error> {
    let shielded = form.value("shielded") == "yes";
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Edit>(&mut tx).await?;
    if !shield::set(&mut tx, &auth, shielded, desk.app.now()).await? {
        return Ok(go(desk.href("")));
    }
    let event = desk.event(Kind::CaseShielded)?.with("shielded", shielded)?;
    let done = if shielded {
        "case-shielded"
    } else {
        "case-unshielded"
    };
    desk.saved(tx, event, "", done).await
}
