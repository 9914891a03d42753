//! What the page of today counts of action items.

use policy::{Capability, can};
use store::Tx;
use store::action_items::{self, Filter, Of};
use store::paging::Count;

use crate::app::App;
use crate::errors::Error;
use crate::session::Session;

/// The numbers of somebody's day.
pub(crate) struct Counted {
    /// Unfinished items of the posts that they hold.
    pub(crate) mine: Count,
    /// Those of them past their date.
    pub(crate) mine_late: Count,
    /// Those of them that were brought to mind since yesterday.
    pub(crate) reminded: Count,
    /// For the secretariat: everybody's past their date.
    pub(crate) all_late: Option<Count>,
}

/// Counts what waits for somebody.
pub(crate) async fn count(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    since: jiff::Timestamp,
) -> Result<Counted, Error> {
    let actor = session.actor();
    let (task_force, today) = (actor.task_force, app.today());
    let of = Of::Holder(actor.account, today);
    let all_late = match can(actor.role, Capability::Coordinate) {
        true => Some(action_items::count_overdue(tx, task_force, Of::All, today).await?),
        false => None,
    };
    Ok(Counted {
        mine: action_items::count(tx, task_force, &Filter::unfinished(of)).await?,
        mine_late: action_items::count_overdue(tx, task_force, of, today).await?,
        reminded: action_items::count_reminded(tx, task_force, of, since).await?,
        all_late,
    })
}
