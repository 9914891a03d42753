//! Services across the cases of an actor: what has to begin, most urgent first.

use super::due;
use crate::paging::{self, Columns, Count, Listing, Order, Seek};
use crate::reports::union;
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::ServiceId;
use domain::services::{ServiceKind, ServiceState};
use domain::{Alias, Coded, HumanCode};
use jiff::Timestamp;
use policy::{Actor, FileKind, scope};

domain::coded! {
    /// Which services a list shows.
    pub enum Tab: "service-tab" {
        /// Those of the actor that still have to begin.
        Mine = "mine",
        /// Those of the actor's teams that still have to begin.
        Waiting = "waiting",
        /// Those that should have begun already.
        Overdue = "overdue",
        /// Those that are being given.
        Running = "running",
    }
}

/// What narrows a list down.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<ServiceKind>,
    /// Only what is due from this moment on.
    pub from: Option<Timestamp>,
    /// Only what is due before this moment.
    pub before: Option<Timestamp>,
}

/// A line of a list: coded facts only.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The service.
    pub id: ServiceId,
    /// What it is.
    pub kind: ServiceKind,
    /// Where it stands.
    pub state: ServiceState,
    /// When it must have begun.
    pub due_at: Option<Timestamp>,
    /// Code of its case.
    pub case: HumanCode,
    /// Neutral name of its case.
    pub alias: Alias,
    /// Who gives it.
    pub provider: Option<String>,
    /// Who sees to it.
    pub owner: Option<String>,
}

const BY_DUE: Columns = Columns {
    key: "due_at",
    id: "id",
};

/// A page of services within the actor's rights, the earliest due first.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    tab: Tab,
    filter: &Filter,
    now: Timestamp,
    (seek, size): (Seek, u32),
) -> Result<Listing<Listed>, Error> {
    let parts = parts(actor, tab, filter, now);
    let count = count_of(tx, &parts).await?;
    // Each part is cut to a page by its own index before the parts are put together.
    let pages = union(parts.into_iter().map(|part| {
        let columns =
            sql("select s.due_at, s.id, s.kind, s.state, s.case_id, s.organisation, s.owner ");
        let query = seek.condition(columns.append(part), Order::Ascending, &BY_DUE);
        seek.ordered(query, Order::Ascending, &BY_DUE, size)
    }));
    let Some(pages) = pages else {
        return seek.page(&[], size, count, &BY_DUE, listed);
    };
    let query = sql(
        "select l.due_at, l.id, l.kind, l.state, c.code, c.alias, o.name as provider, \
         a.name as owner from (",
    )
    .append(pages)
    .push(
        ") as l join cases c on c.id = l.case_id left join organisation o on o.id = l.organisation \
         left join account a on a.id = l.owner",
    );
    let rows = tx
        .rows(&seek.ordered(
            query,
            Order::Ascending,
            &Columns {
                key: "l.due_at",
                id: "l.id",
            },
            size,
        ))
        .await?;
    seek.page(&rows, size, count, &BY_DUE, listed)
}

/// How many services a list has.
pub async fn count(
    tx: &mut Tx,
    actor: &Actor,
    tab: Tab,
    filter: &Filter,
    now: Timestamp,
) -> Result<Count, Error> {
    count_of(tx, &parts(actor, tab, filter, now)).await
}

async fn count_of(tx: &mut Tx, parts: &[Sql]) -> Result<Count, Error> {
    let ids = parts
        .iter()
        .map(|part| sql("select s.id ").append(part.clone()));
    match union(ids) {
        Some(ids) => paging::count(tx, ids).await,
        None => Ok(Count::Exactly(0)),
    }
}

/// `from` and `where`, once for each team (or the actor) and state that an index begins with.
fn parts(actor: &Actor, tab: Tab, filter: &Filter, now: Timestamp) -> Vec<Sql> {
    let before = match tab {
        Tab::Overdue => Some(filter.before.map_or(now, |before| before.min(now))),
        Tab::Mine | Tab::Waiting | Tab::Running => filter.before,
    };
    let teams = scope(actor, FileKind::Case).own;
    let mut parts = Vec::new();
    for state in ServiceState::ALL.iter().filter(|state| tab.shows(**state)) {
        for team in &teams {
            let mut part = sql("from service s where s.team = ? and s.state = ?")
                .bind(*team)
                .bind(code(*state));
            if tab == Tab::Mine {
                part = part.push(" and s.owner = ?").bind(actor.account);
            }
            if let Some(from) = filter.from {
                part = part.push(" and s.due_at >= ?").bind(from);
            }
            if let Some(before) = before {
                part = part.push(" and s.due_at < ?").bind(before);
            }
            if let Some(kind) = filter.kind {
                part = part.push(" and s.kind = ?").bind(code(kind));
            }
            parts.push(unconflicted(part, actor));
        }
    }
    parts
}

/// Leaves out what hangs on cases with which the actor is in conflict of interest.
pub(crate) fn unconflicted(part: Sql, actor: &Actor) -> Sql {
    part.push(
        " and not exists (select 1 from case_conflict x where x.case_id = s.case_id \
         and x.account = ?)",
    )
    .bind(actor.account)
}

impl Tab {
    const fn shows(self, state: ServiceState) -> bool {
        match self {
            Self::Mine | Self::Waiting | Self::Overdue => state.awaits_start(),
            Self::Running => matches!(state, ServiceState::InProgress),
        }
    }
}

fn listed(row: &Record) -> Result<Listed, Error> {
    let text = |name| Ok::<_, Error>(row.text_opt(name)?.map(str::to_owned));
    Ok(Listed {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        state: row.parse("state")?,
        due_at: due(row)?,
        case: row.parse("code")?,
        alias: row.parse("alias")?,
        provider: text("provider")?,
        owner: text("owner")?,
    })
}
