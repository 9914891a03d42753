//! Lists of reports: what waits for screening, one's own, all of one's teams.

use super::{due_of, place_of};
use crate::paging::{self, Columns, Count, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::areas::{AreaCode, Place};
use domain::intake::{Channel, ReportState, Urgency};
use domain::screening::Answer;
use jiff::Timestamp;
use policy::{Actor, FileKind, scope};

domain::coded! {
    /// Which reports a list shows.
    pub enum Tab: "report-tab" {
        /// What waits for screening, most urgent deadline first.
        Waiting = "waiting",
        /// What the actor recorded, newest first.
        Mine = "mine",
        /// All of the actor's teams, newest first.
        All = "all",
    }
}

/// What narrows a list down.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only this urgency.
    pub urgency: Option<Urgency>,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only this state.
    pub state: Option<ReportState>,
    /// Only this area and the areas within it.
    pub area: Option<AreaCode>,
}

/// A line of a list: coded facts only.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Code of the report.
    pub code: String,
    /// How it arrived.
    pub channel: Channel,
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// Where.
    pub place: Place,
    /// Name of the area, if it is one.
    pub area_name: Option<String>,
    /// Whether a child is involved.
    pub child: Answer,
    /// Where it stands.
    pub state: ReportState,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Until when somebody must look at it.
    pub due_at: Option<Timestamp>,
}

const BY_TIME: Columns = Columns {
    key: "received_at",
    id: "id",
};
const BY_DUE: Columns = Columns {
    key: "due_at",
    id: "id",
};
/// States in which somebody has to screen.
const WAITING: [ReportState; 2] = [ReportState::Received, ReportState::Screening];
const COLUMNS: &str = "select id, code, channel, urgency, area, country, child_involved, state, \
     received_at, due_at ";

/// A page of reports within the actor's rights.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    tab: Tab,
    filter: &Filter,
    seek: Seek,
    size: u32,
) -> Result<Listing<Listed>, Error> {
    let (columns, order) = match tab {
        Tab::Waiting => (BY_DUE, Order::Ascending),
        Tab::Mine | Tab::All => (BY_TIME, Order::Descending),
    };
    let parts = parts(actor, tab, filter);
    let Some(ids) = union(
        parts
            .iter()
            .map(|part| sql("select id ").append(part.clone())),
    ) else {
        return seek.page(&[], size, Count::Exactly(0), &columns, listed);
    };
    let count = paging::count(tx, ids).await?;
    // Each part is cut to a page by its own index before the parts are put together.
    let pages = union(parts.into_iter().map(|part| {
        let query = seek.condition(sql(COLUMNS).append(part), order, &columns);
        seek.ordered(query, order, &columns, size)
    }));
    let query = sql(
        "select l.id, l.code, l.channel, l.urgency, l.area, a.name as area_name, l.country, \
         l.child_involved, l.state, l.received_at, l.due_at from (",
    )
    .append(pages.unwrap_or_default())
    .push(") as l left join area a on a.code = l.area");
    let rows = tx.rows(&seek.ordered(query, order, &columns, size)).await?;
    seek.page(&rows, size, count, &columns, listed)
}

/// How many reports wait for screening, and how many of them are past their due time.
pub async fn waiting(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<(Count, Count), Error> {
    let mut counts = [Count::Exactly(0); 2];
    for (count, late) in counts.iter_mut().zip([false, true]) {
        let parts = parts(actor, Tab::Waiting, &Filter::default());
        let ids = union(parts.into_iter().map(|part| {
            let query = sql("select id ").append(part);
            if late {
                query.push(" and due_at < ?").bind(now)
            } else {
                query
            }
        }));
        if let Some(ids) = ids {
            *count = paging::count(tx, ids).await?;
        }
    }
    let [all, late] = counts;
    Ok((all, late))
}

/// `from` and `where` of the list, once for each team and state that an index begins with.
fn parts(actor: &Actor, tab: Tab, filter: &Filter) -> Vec<Sql> {
    let states: Vec<Option<ReportState>> = match (tab, filter.state) {
        (Tab::Waiting, None) => WAITING.iter().copied().map(Some).collect(),
        (Tab::Waiting, Some(state)) if !WAITING.contains(&state) => Vec::new(),
        (_, state) => vec![state],
    };
    let mut parts = Vec::new();
    for team in scope(actor, FileKind::Report).own {
        for state in &states {
            let mut part = sql("from report where team = ?").bind(team);
            if tab == Tab::Mine {
                part = part.push(" and recorded_by = ?").bind(actor.account);
            }
            parts.push(filter.narrow(part, *state));
        }
    }
    parts
}

impl Filter {
    fn narrow(&self, mut query: Sql, state: Option<ReportState>) -> Sql {
        if let Some(state) = state {
            query = query.push(" and state = ?").bind(code(state));
        }
        if let Some(urgency) = self.urgency {
            query = query.push(" and urgency = ?").bind(code(urgency));
        }
        if let Some(channel) = self.channel {
            query = query.push(" and channel = ?").bind(code(channel));
        }
        if let Some(area) = self.area {
            query = within(query, area);
        }
        query
    }
}

/// Only rows of an area and of the areas within it: theirs are the codes that begin with its own
/// and a dot.
pub(crate) fn within(query: Sql, area: AreaCode) -> Sql {
    query
        .push(" and (area = ? or (area >= ?")
        .bind(area.to_string())
        .bind(format!("{area}."))
        .push(" and area < ?))")
        // The sign after the dot.
        .bind(format!("{area}/"))
}

/// Puts queries together whose own order and limit must hold.
pub(crate) fn union(queries: impl IntoIterator<Item = Sql>) -> Option<Sql> {
    let mut queries = queries.into_iter();
    let first = sql("select * from (")
        .append(queries.next()?)
        .push(") as part");
    Some(queries.fold(first, |whole, query| {
        whole
            .push(" union all select * from (")
            .append(query)
            .push(") as part")
    }))
}

fn listed(row: &Record) -> Result<Listed, Error> {
    Ok(Listed {
        code: row.string("code")?,
        channel: row.parse("channel")?,
        urgency: row.parse("urgency")?,
        place: place_of(row)?,
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        child: row.parse("child_involved")?,
        state: row.parse("state")?,
        received_at: row.time("received_at")?,
        due_at: due_of(row)?,
    })
}
