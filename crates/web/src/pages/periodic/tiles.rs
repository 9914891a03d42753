//! What the page of today counts of reports.

use domain::people::Role;
use domain::periodic::Standing;
use policy::{Capability, can};
use store::Tx;
use store::paging::Count;

use super::list::own;
use crate::app::App;
use crate::errors::Error;
use crate::session::Session;

/// Reports that wait for somebody.
#[derive(Default)]
pub(crate) struct Waiting {
    /// Of the periods that have ended: to be written and sent by the secretariat.
    pub(crate) due: Count,
    /// Those of them past their day.
    pub(crate) late: Count,
    /// To be approved by the leader.
    pub(crate) in_review: Count,
}

/// Counts what waits for this person: nothing for others than the secretariat and the leader.
pub(crate) async fn count(tx: &mut Tx, app: &App, session: &Session) -> Result<Waiting, Error> {
    let actor = session.actor();
    let mut waiting = Waiting::default();
    if actor.role == Role::Leader {
        waiting.in_review = store::periodic::in_review(tx, actor.task_force).await?;
    }
    if !can(actor.role, Capability::Coordinate) {
        return Ok(waiting);
    }
    let (mut due, mut late) = (0, 0);
    for one in own(tx, app, session).await? {
        match one.standing {
            Standing::Late(_) | Standing::Returned(1..) => late += 1,
            Standing::NotDue | Standing::Begun | Standing::Returned(_) => due += 1,
            Standing::Sent(_) | Standing::Received(_) => {}
        }
    }
    waiting.due = Count::of(due);
    waiting.late = Count::of(late);
    Ok(waiting)
}
