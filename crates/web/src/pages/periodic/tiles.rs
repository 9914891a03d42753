//! What the page of today counts of reports.

use domain::periodic::Standing;
use policy::{Capability, can};
use store::Tx;
use store::paging::Count;

use super::list::own;
use crate::app::App;
use crate::errors::Error;
use crate::session::Session;

/// Counts the reports of the periods that have ended: those that are to be written and sent, and
/// those of them past their day. For others than the secretariat there is nothing to count.
pub(crate) async fn count(
    tx: &mut Tx,
    app: &App,
    session: &Session,
) -> Result<Option<(Count, Count)>, Error> {
    if !can(session.actor().role, Capability::Coordinate) {
        return Ok(None);
    }
    let (mut due, mut late) = (0, 0);
    for one in own(tx, app, session).await? {
        match one.standing {
            Standing::Late(_) | Standing::Returned(1..) => late += 1,
            Standing::NotDue | Standing::Begun | Standing::Returned(_) => due += 1,
            Standing::Sent(_) | Standing::Received(_) => {}
        }
    }
    Ok(Some((Count::of(due), Count::of(late))))
}
