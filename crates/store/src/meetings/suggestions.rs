//! What is open in the task force and belongs on an agenda.
//!
//! Action items that were not finished come onto the agenda of a new meeting by themselves; the
//! rest is suggested. Nothing here names a victim: referrals come by their code and need, needs as
//! numbers.

use super::agenda::{self, NewItem};
use super::sealing::{self, Sealing};
use super::{Meeting, agenda::AgendaItem};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::HumanCode;
use domain::ids::ActionItemId;
use domain::meetings::AgendaSource;
use domain::referrals::ReferralState;
use domain::services::ServiceKind;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;
use vault::{KeyRing, Place};

/// Most suggestions of one source: an agenda with more is no agenda.
const MOST: i64 = 50;
/// Most action items that come by themselves; the rest is suggested.
const MOST_CARRIED: i64 = 100;
/// A referral that ended without help is suggested for so long.
const ENDED_WITHIN: SignedDuration = SignedDuration::from_hours(120 * 24);

/// Something that may be put on an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The row behind it.
    pub source_id: String,
    /// What it is.
    pub what: What,
}

/// What a suggestion is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Something that a post was asked to do and that is not done.
    ActionItem {
        /// What was asked.
        title: String,
        /// Title of the post.
        post: String,
        /// Until when.
        due_on: Date,
    },
    /// A referral without an answer in time, or that ended without help.
    Referral {
        /// Its code.
        code: HumanCode,
        /// What it asks for.
        need: ServiceKind,
        /// Where it stands.
        state: ReferralState,
    },
    /// Services that should have begun and that no office has taken on.
    UnmetNeed {
        /// What is needed.
        kind: ServiceKind,
        /// How many wait for it.
        count: i64,
    },
    /// An indicator of the action plan that is behind.
    Indicator {
        /// Its name.
        title: String,
    },
    /// What an earlier meeting of the series did not come to.
    CarriedOver {
        /// Its title there.
        title: String,
        /// Who was to present it.
        presenter: String,
    },
}

impl Suggestion {
    /// What an item made of it stands for.
    pub const fn source(&self) -> AgendaSource {
        match self.what {
            What::ActionItem { .. } => AgendaSource::ActionItem,
            What::Referral { .. } => AgendaSource::Referral,
            What::UnmetNeed { .. } => AgendaSource::UnmetNeed,
            What::Indicator { .. } => AgendaSource::Indicator,
            What::CarriedOver { .. } => AgendaSource::CarriedOver,
        }
    }
}

/// Everything that may be put on the agenda of a meeting and is not on it. `extra` is what other
/// capabilities suggest, such as [`What::Indicator`] for each indicator of the action plan that is
/// behind; what of it is on the agenda already is left out here.
pub async fn open(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
    now: Timestamp,
    extra: Vec<Suggestion>,
) -> Result<Vec<Suggestion>, Error> {
    let mut all = unfinished(tx, ring, meeting, MOST).await?;
    all.extend(carried_over(tx, ring, meeting).await?);
    all.extend(referrals(tx, meeting, now).await?);
    all.extend(unmet_needs(tx, meeting, now).await?);
    all.extend(extra);
    let taken = taken(tx, meeting).await?;
    all.retain(|one| !taken.contains(&(one.source(), one.source_id.clone())));
    Ok(all)
}

/// Puts the unfinished action items on the agenda of a meeting that was just added: nobody types
/// them a second time. Gives how many.
pub async fn carry_over(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
) -> Result<usize, Error> {
    let mut carried = 0;
    for one in unfinished(tx, sealing.ring(), meeting, MOST_CARRIED).await? {
        let What::ActionItem { title, post, .. } = one.what else {
            continue;
        };
        let item = NewItem {
            id: Uuid::now_v7().into(),
            title,
            presenter: post,
            minutes: None,
            source: AgendaSource::ActionItem,
            source_id: Some(one.source_id),
        };
        if agenda::add(tx, sealing, meeting, &item).await? {
            carried += 1;
        }
    }
    Ok(carried)
}

/// What stands on the agenda for something else.
async fn taken(tx: &mut Tx, meeting: &Meeting) -> Result<HashSet<(AgendaSource, String)>, Error> {
    let query = sql(
        "select source, source_id from agenda_item where meeting = ? and source_id is not null",
    )
    .bind(meeting.id);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| Ok((row.parse("source")?, row.string("source_id")?)))
        .collect()
}

/// Appends the condition that nothing on the agenda stands for the row.
fn not_on_agenda(query: Sql, meeting: &Meeting, source: AgendaSource, row: &'static str) -> Sql {
    query
        .push(
            " and not exists (select 1 from agenda_item g where g.meeting = ? and g.source = ? \
             and g.source_id = ",
        )
        .bind(meeting.id)
        .bind(code(source))
        .push(row)
        .push(")")
}

/// What an action item holds, as [`crate::action_items`] seals it.
#[derive(Deserialize)]
struct ActionBody {
    title: String,
}

/// Action items that are not finished, the most overdue first: those of the meeting's division
/// and series, or of the whole task force where it has neither.
async fn unfinished(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
    most: i64,
) -> Result<Vec<Suggestion>, Error> {
    let mut query = sql(
        "select a.id, a.body_a, a.due_on, p.title as post from action_item a \
         join post p on p.id = a.post where a.task_force = ? and a.state in ('open', 'doing')",
    )
    .bind(meeting.task_force);
    if let Some(division) = meeting.division {
        query = query
            .push(
                " and (a.division = ? or p.division = ? or exists (select 1 from meeting m \
                 where m.id = a.meeting and (m.division = ? or m.series = ?)))",
            )
            .bind(division)
            .bind(division)
            .bind(division)
            .bind(meeting.series);
    }
    let query = not_on_agenda(query, meeting, AgendaSource::ActionItem, "a.id")
        .push(" order by a.due_on, a.id limit ?")
        .bind(most);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| action_item(ring, row)).collect()
}

fn action_item(ring: &KeyRing, row: &Record) -> Result<Suggestion, Error> {
    let id: ActionItemId = row.parse("id")?;
    let place = Place {
        table: "action_item",
        column: "body_a",
        row: id.0,
    };
    let body = sealing::open::<ActionBody>(ring, &place, id.0, row.bytes("body_a")?)?;
    Ok(Suggestion {
        source_id: id.to_string(),
        what: What::ActionItem {
            title: body.into_inner().title,
            post: row.string("post")?,
            due_on: row.parse("due_on")?,
        },
    })
}

/// Items of the series' meeting before this one that were not discussed: it was called off, or it
/// was closed and its minutes say nothing about them.
async fn carried_over(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
) -> Result<Vec<Suggestion>, Error> {
    let Some(series) = meeting.series else {
        return Ok(Vec::new());
    };
    let before = sql(
        "select id, state from meeting where series = ? and starts_at < ? and id <> ? \
         order by starts_at desc, id desc limit 1",
    )
    .bind(series)
    .bind(meeting.starts_at)
    .bind(meeting.id);
    let Some(before) = tx.row(&before).await? else {
        return Ok(Vec::new());
    };
    let id = before.parse("id")?;
    let query = sql(
        "select a.id, a.position, a.body_a, a.minutes, a.source, a.source_id, \
         a.version from agenda_item a join meeting m on m.id = a.meeting where a.meeting = ? \
         and (m.state = 'cancelled' or (m.state in ('closed', 'approved', 'published') \
         and exists (select 1 from minute t where t.meeting = m.id) \
         and not exists (select 1 from minute t where t.agenda_item = a.id \
         and t.version > 1))) \
         and a.source = 'own' order by a.position, a.id limit ?",
    )
    .bind(id)
    .bind(MOST);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            let item: AgendaItem = agenda::read(ring, id, row)?;
            Ok(Suggestion {
                source_id: item.id.to_string(),
                what: What::CarriedOver {
                    title: item.title,
                    presenter: item.presenter,
                },
            })
        })
        .collect()
}

/// Referrals that nobody answered in time, and those that were declined or ran out lately without
/// another one for the same need of the same case.
async fn referrals(
    tx: &mut Tx,
    meeting: &Meeting,
    now: Timestamp,
) -> Result<Vec<Suggestion>, Error> {
    let unanswered = sql(
        "select r.id, r.code, r.need, r.state, r.due_at from referral r \
         where r.task_force = ? and r.state = 'sent' and r.due_at < ?",
    )
    .bind(meeting.task_force)
    .bind(now);
    let ended = sql(
        " union all select r.id, r.code, r.need, r.state, r.due_at from referral r \
         join cases c on c.id = r.case_id \
         where r.task_force = ? and r.state in ('declined', 'expired') and c.open = ? \
         and r.closed_at >= ? and not exists (select 1 from referral o \
         where o.case_id = r.case_id and o.need = r.need and o.sent_at > r.sent_at)",
    )
    .bind(meeting.task_force)
    .bind(true)
    .bind(now - ENDED_WITHIN);
    let query = sql("select * from (")
        .append(unanswered)
        .append(ended)
        .push(") as r where 1 = 1");
    let query = not_on_agenda(query, meeting, AgendaSource::Referral, "r.id")
        .push(" order by r.due_at, r.id limit ?")
        .bind(MOST);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            Ok(Suggestion {
                source_id: row.string("id")?,
                what: What::Referral {
                    code: row.parse("code")?,
                    need: row.parse("need")?,
                    state: row.parse("state")?,
                },
            })
        })
        .collect()
}

/// Services that should have begun, that no office has taken on by a referral, counted by kind.
async fn unmet_needs(
    tx: &mut Tx,
    meeting: &Meeting,
    now: Timestamp,
) -> Result<Vec<Suggestion>, Error> {
    let query = sql(
        "select s.kind, count(*) as waiting from service s join cases c on c.id = s.case_id \
         where s.team in (select id from team where task_force = ?) \
         and s.state in ('planned', 'requested') and s.due_at < ? and c.open = ? \
         and not exists (select 1 from referral r where r.service = s.id \
         and r.state in ('accepted', 'in-progress', 'completed')) \
         group by s.kind order by count(*) desc, s.kind",
    )
    .bind(meeting.task_force)
    .bind(now)
    .bind(true);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            Ok(Suggestion {
                source_id: row.string("kind")?,
                what: What::UnmetNeed {
                    kind: row.parse("kind")?,
                    count: row.int("waiting")?,
                },
            })
        })
        .collect()
}
