//! The inbox: what came in, what went out, and what became of it.

use super::{CARD, CARD_JOINS, Card, card_of};
use crate::paging::{self, Columns, Count, Listing, Order, Seek};
use crate::reports::union;
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::{CaseId, TeamId};
use domain::intake::Urgency;
use domain::referrals::ReferralState;
use domain::sections::{Section, Sections};
use domain::services::ServiceKind;
use domain::{Alias, HumanCode};
use jiff::Timestamp;
use policy::{Act, Action, Actor, Authorized, FileKind, Relation, State, allowed_sections, scope};

domain::coded! {
    /// Which way a referral goes, seen from the actor's teams.
    pub enum Direction: "referral-direction" {
        /// Masuk.
        In = "in",
        /// Keluar.
        Out = "out",
    }
}

domain::coded! {
    /// Which referrals of a box.
    pub enum Tab: "referral-tab" {
        /// Waiting for an answer, the earliest due first.
        Waiting = "waiting",
        /// Accepted or under way.
        Running = "running",
        /// Over, the latest due first.
        Over = "over",
        /// Waiting or running.
        Open = "open",
    }
}

impl Tab {
    const fn states(self) -> &'static [ReferralState] {
        use ReferralState as S;
        match self {
            Self::Waiting => &[S::Sent],
            Self::Running => &[S::Accepted, S::InProgress],
            Self::Open => &[S::Sent, S::Accepted, S::InProgress],
            Self::Over => &[S::Declined, S::Completed, S::Cancelled, S::Expired],
        }
    }

    const fn order(self) -> Order {
        match self {
            Self::Waiting | Self::Running | Self::Open => Order::Ascending,
            Self::Over => Order::Descending,
        }
    }
}

/// A line of the inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Coded facts.
    pub card: Card,
    /// The case and its neutral name; for what went out only.
    pub case: Option<(HumanCode, Alias)>,
}

/// What narrows a box down.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only what should have been answered before this moment.
    pub due_before: Option<Timestamp>,
    /// Only what was sent since this moment.
    pub sent_since: Option<Timestamp>,
    /// Only this need.
    pub need: Option<ServiceKind>,
    /// Only this urgency.
    pub urgency: Option<Urgency>,
    /// Only where the receiver's last question waits for an answer.
    pub asked: bool,
}

const BY_DUE: Columns = Columns {
    key: "due_at",
    id: "id",
};

/// A page of one box within the actor's rights.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    (side, tab): (Direction, Tab),
    filter: &Filter,
    (seek, size): (Seek, u32),
) -> Result<Listing<Listed>, Error> {
    let parts = parts(actor, side, tab.states(), filter);
    let count = count_of(tx, &parts).await?;
    let order = tab.order();
    // Each part is cut to a page by its own index before the parts are put together.
    let pages = union(parts.into_iter().map(|part| {
        let query = seek.condition(sql("select s.due_at, s.id ").append(part), order, &BY_DUE);
        seek.ordered(query, order, &BY_DUE, size)
    }));
    let read = |row: &Record| listed(row, side);
    let Some(pages) = pages else {
        return seek.page(&[], size, count, &BY_DUE, read);
    };
    let query = sql("select l.id, c.code as case_code, c.alias, ")
        .push(CARD)
        .push(" from (")
        .append(pages)
        .push(") as l join referral r on r.id = l.id join cases c on c.id = r.case_id")
        .push(CARD_JOINS);
    let outer = Columns {
        key: "l.due_at",
        id: "l.id",
    };
    let rows = tx.rows(&seek.ordered(query, order, &outer, size)).await?;
    seek.page(&rows, size, count, &BY_DUE, read)
}

/// How many referrals a list has.
pub async fn count(
    tx: &mut Tx,
    actor: &Actor,
    (side, tab): (Direction, Tab),
    filter: &Filter,
) -> Result<Count, Error> {
    count_of(tx, &parts(actor, side, tab.states(), filter)).await
}

/// How many referrals that the actor's teams sent came back unserved since `since`: declined,
/// given back, or without an answer.
pub async fn declined(tx: &mut Tx, actor: &Actor, since: Timestamp) -> Result<Count, Error> {
    let states = [ReferralState::Declined, ReferralState::Expired];
    let parts: Vec<Sql> = parts(actor, Direction::Out, &states, &Filter::default())
        .into_iter()
        .map(|part| part.push(" and s.closed_at >= ?").bind(since))
        .collect();
    count_of(tx, &parts).await
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

/// The referrals of one case, newest first: for those who may see the case as its owners.
pub async fn of_case<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<Card>, Error> {
    // A receiver learns of its own referral, not to whom else the person was referred.
    if auth.relation() == Relation::Referred {
        return Ok(Vec::new());
    }
    let query = sql("select ")
        .push(CARD)
        .push(" from referral r")
        .push(CARD_JOINS)
        .push(" where r.case_id = ? order by r.sent_at desc, r.id desc")
        .bind(auth.file());
    tx.rows(&query).await?.iter().map(card_of).collect()
}

/// The teams whose box is shown: the policy decides as it does for one referral.
fn teams(actor: &Actor, side: Direction) -> Vec<TeamId> {
    match side {
        Direction::Out => scope(actor, FileKind::Case).own,
        Direction::In => {
            let may = allowed_sections(
                FileKind::Case,
                actor.role,
                Relation::Invited,
                Sections::NONE,
                Action::Answer,
                State::Open,
            );
            if may.has(Section::General) {
                actor.teams.clone()
            } else {
                Vec::new()
            }
        }
    }
}

/// `from` and `where`, once for each team and state that an index begins with.
fn parts(actor: &Actor, side: Direction, states: &[ReferralState], filter: &Filter) -> Vec<Sql> {
    let mut parts = Vec::new();
    for state in states {
        for team in teams(actor, side) {
            let from = match side {
                Direction::In => sql("from referral s where s.to_team = ? and s.state = ?"),
                Direction::Out => sql("from referral s where s.from_team = ? and s.state = ?"),
            };
            let part = filter.narrow(from.bind(team).bind(code(*state)));
            parts.push(crate::services::unconflicted(part, actor));
        }
    }
    parts
}

impl Filter {
    fn narrow(&self, mut query: Sql) -> Sql {
        if let Some(before) = self.due_before {
            query = query.push(" and s.due_at < ?").bind(before);
        }
        if let Some(since) = self.sent_since {
            query = query.push(" and s.sent_at >= ?").bind(since);
        }
        if let Some(need) = self.need {
            query = query.push(" and s.need = ?").bind(code(need));
        }
        if let Some(urgency) = self.urgency {
            query = query.push(" and s.urgency = ?").bind(code(urgency));
        }
        if self.asked {
            query = query.push(
                " and 'question' = (select w.kind from referral_message w \
                 where w.referral = s.id and w.kind in ('question', 'answer') \
                 order by w.at desc, w.id desc limit 1)",
            );
        }
        query
    }
}

fn listed(row: &Record, side: Direction) -> Result<Listed, Error> {
    let case = match side {
        Direction::In => None,
        Direction::Out => Some((row.parse("case_code")?, row.parse("alias")?)),
    };
    Ok(Listed {
        card: card_of(row)?,
        case,
    })
}
