//! What must happen while nobody asks: signing the audit, ending referrals that nobody answered,
//! bringing action items to mind, forgetting what has ended.

use crate::app::App;
use crate::pages::imports::tasks;
use identity::{ABSOLUTE_LIMIT, Rule};
use jiff::SignedDuration;
use std::time::Duration;
use store::linkage::pairs;

/// How often the work is looked after.
const EVERY: Duration = Duration::from_secs(10);
/// How long a form that is sent again is recognised.
const FORMS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The register of persons and the tally are let go when nobody asked for them for so long.
const REST: Duration = Duration::from_secs(30 * 60);
/// Records for which pairs are sought in one round.
const SOUGHT: usize = 2_000;

/// Works until `shutdown` completes. A failure is logged and tried again.
pub async fn background(app: App, shutdown: impl Future<Output = ()>) {
    tokio::pin!(shutdown);
    if let Err(error) = tasks::take_up(&app).await {
        tracing::error!(
            error.kind = kind(&error),
            "interrupted imports were not taken up"
        );
    }
    loop {
        if let Err(error) = once(&app).await {
            tracing::error!(error.kind = kind(&error), "background work failed");
        }
        tokio::select! {
            () = &mut shutdown => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// One round: referrals past their end; a checkpoint of the audit when it is due; sessions and
/// counters past their limits; action items that must be brought to mind; names
/// that are stored and not yet in memory, at first all of them; pairs of records that changed.
///
/// # Errors
/// Those of storage; an audit that does not stand on its last checkpoint is one.
pub async fn once(app: &App) -> Result<(), store::Error> {
    let now = app.now();
    let zone = &app.settings().time_zone;
    let keys = app.audit_keys();
    // A round ends what a transaction may hold; the next one is seconds away.
    store::referrals::expire(app.store(), app.ring(), keys, zone, now).await?;
    store::audit::checkpoint_if_due(app.store(), keys, now).await?;
    let mut tx = app.store().write().await?;
    if let Ok(before) = now.checked_sub(ABSOLUTE_LIMIT) {
        store::sessions::sweep(&mut tx, before).await?;
    }
    if let Ok(before) = now.checked_sub(Rule::PAIR.forget.max(Rule::SOURCE.forget)) {
        store::credentials::sweep_failures(&mut tx, before).await?;
    }
    if let Ok(before) = now.checked_sub(FORMS) {
        store::idempotency::sweep(&mut tx, before).await?;
    }
    store::figures::pivot::sweep(&mut tx).await?;
    store::action_items::remind(&mut tx, app.today(), now).await?;
    tx.commit().await?;
    tasks::forget_abandoned(app).await?;
    app.names().catch_up(app.store(), app.ring()).await?;
    seek_pairs(app).await
}

/// Brings the register up to date where it is held or needed, and seeks pairs with it.
async fn seek_pairs(app: &App) -> Result<(), store::Error> {
    let (store, ring, register) = (app.store(), app.ring(), app.register());
    register.rest(REST).await;
    app.pivot().rest(REST).await;
    let are_due = pairs::are_due(&mut store.read().await?).await?;
    if are_due || register.is_held() {
        register.catch_up(store, ring).await?;
    }
    if are_due {
        pairs::seek(store, ring, register, &mut app.random(), app.now(), SOUGHT).await?;
    }
    Ok(())
}

fn kind(error: &store::Error) -> &'static str {
    match error {
        store::Error::Audit(_) => "audit-broken",
        store::Error::Unavailable(_) => "database-unavailable",
        _ => "storage",
    }
}
