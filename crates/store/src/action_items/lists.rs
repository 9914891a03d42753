//! Lists of action items, by due date: of a task force, of the holder of posts, of a meeting.

use super::{ActionItem, COLUMNS, read};
use crate::paging::{self, Count, Cursor, Listing, Seek};
use crate::{Error, Sql, Tx, code, sql};
use domain::action_items::{ActionState, REMIND_DAYS};
use domain::ids::{AccountId, DivisionId, MeetingId, PostId, TaskForceId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use vault::KeyRing;

/// Whose items a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Everybody's.
    All,
    /// Those of the posts that an account holds on a day.
    Holder(AccountId, Date),
}

/// Which items a list shows.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Whose.
    pub of: Of,
    /// Only in these states; none means all.
    pub states: Vec<ActionState>,
    /// Only those due before this day.
    pub due_before: Option<Date>,
    /// Only those of this division.
    pub division: Option<DivisionId>,
}

impl Filter {
    /// Everything.
    pub const fn all() -> Self {
        Self {
            of: Of::All,
            states: Vec::new(),
            due_before: None,
            division: None,
        }
    }

    /// What is not finished.
    pub fn unfinished(of: Of) -> Self {
        Self {
            of,
            states: vec![ActionState::Open, ActionState::Doing],
            due_before: None,
            division: None,
        }
    }

    fn narrow(&self, query: Sql, task_force: TaskForceId) -> Sql {
        let mut query = query.push(" where i.task_force = ?").bind(task_force);
        if let Of::Holder(account, day) = self.of {
            query = query
                .push(
                    " and i.post in (select t.post from tenure t where t.account = ? \
                     and t.from_on <= ? and (t.to_on is null or t.to_on >= ?))",
                )
                .bind(account)
                .bind(day)
                .bind(day);
        }
        if !self.states.is_empty() {
            query = query.push(" and i.state in (");
            query = query
                .bind_all(self.states.iter().map(|state| code(*state)))
                .push(")");
        }
        if let Some(day) = self.due_before {
            query = query.push(" and i.due_on < ?").bind(day);
        }
        if let Some(division) = self.division {
            query = query.push(" and i.division = ?").bind(division);
        }
        query
    }
}

/// The day in a place of the list, which is a number: 20240315.
fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

fn number_day(number: i64) -> Result<Date, Error> {
    let part = |value: i64| i8::try_from(value).map_err(|_| Error::NotFound);
    let year = i16::try_from(number / 10_000).map_err(|_| Error::NotFound)?;
    let (month, day) = (part(number / 100 % 100)?, part(number % 100)?);
    Date::new(year, month, day).map_err(|_| Error::NotFound)
}

/// A page of the items of a task force, the earliest due first.
pub async fn list(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    filter: &Filter,
    (seek, size): (Seek, u32),
) -> Result<Listing<ActionItem>, Error> {
    let count = count(tx, task_force, filter).await?;
    let mut query = filter.narrow(sql(COLUMNS), task_force);
    let backwards = match seek {
        Seek::First => false,
        Seek::After(cursor) => {
            let day = number_day(cursor.key)?;
            query = query
                .push(" and (i.due_on > ? or (i.due_on = ? and i.id > ?))")
                .bind(day)
                .bind(day)
                .bind(cursor.id);
            false
        }
        Seek::Before(cursor) => {
            let day = number_day(cursor.key)?;
            query = query
                .push(" and (i.due_on < ? or (i.due_on = ? and i.id < ?))")
                .bind(day)
                .bind(day)
                .bind(cursor.id);
            true
        }
    };
    let query = match backwards {
        false => query.push(" order by i.due_on, i.id limit ?"),
        true => query.push(" order by i.due_on desc, i.id desc limit ?"),
    };
    let found = tx.rows(&query.bind(i64::from(size) + 1)).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > size;
    let mut rows = found
        .iter()
        .take(size)
        .map(|row| read(row, ring))
        .collect::<Result<Vec<_>, _>>()?;
    if backwards {
        rows.reverse();
    }
    let cursor = |item: Option<&ActionItem>| {
        item.map(|item| Cursor {
            key: day_number(item.due_on),
            id: item.id.0,
        })
    };
    let (before, after) = match seek {
        Seek::First => (false, more),
        Seek::After(_) => (true, more),
        Seek::Before(_) => (more, true),
    };
    Ok(Listing {
        previous: cursor(rows.first().filter(|_| before)),
        next: cursor(rows.last().filter(|_| after)),
        rows,
        count,
    })
}

/// How many items a list has.
pub async fn count(tx: &mut Tx, task_force: TaskForceId, filter: &Filter) -> Result<Count, Error> {
    let query = filter.narrow(sql("select i.id from action_item i"), task_force);
    paging::count(tx, query).await
}

/// The items that a meeting made, by number.
pub async fn of_meeting(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
) -> Result<Vec<ActionItem>, Error> {
    let query = sql(COLUMNS)
        .push(" where i.meeting = ? order by length(i.number), i.number")
        .bind(meeting);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(row, ring)).collect()
}

/// The unfinished items of these posts, the earliest due first, at most `most`.
pub async fn open_for_posts(
    tx: &mut Tx,
    ring: &KeyRing,
    posts: &[PostId],
    most: u32,
) -> Result<Vec<ActionItem>, Error> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql(COLUMNS)
        .push(" where i.post in (")
        .bind_all(posts.iter().copied())
        .push(") and i.state in ('open', 'doing') order by i.due_on, i.id limit ?")
        .bind(most);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(row, ring)).collect()
}

/// The unfinished items of a task force, the earliest due first, at most `most`.
pub async fn unfinished(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    most: u32,
) -> Result<Vec<ActionItem>, Error> {
    let place = (Seek::First, most);
    let filter = Filter::unfinished(Of::All);
    Ok(list(tx, ring, task_force, &filter, place).await?.rows)
}

/// How many unfinished items of a task force are past their date.
pub async fn count_overdue(
    tx: &mut Tx,
    task_force: TaskForceId,
    of: Of,
    today: Date,
) -> Result<Count, Error> {
    let filter = Filter {
        due_before: Some(today),
        ..Filter::unfinished(of)
    };
    count(tx, task_force, &filter).await
}

/// Brings to mind what is due within [`REMIND_DAYS`], and what is overdue once more after as many
/// days; gives how many items that were.
pub async fn remind(tx: &mut Tx, today: Date, now: Timestamp) -> Result<u64, Error> {
    let soon = today.saturating_add(REMIND_DAYS.days());
    let again = now - SignedDuration::from_hours(24 * i64::from(REMIND_DAYS));
    tx.run(
        &sql(
            "update action_item set reminded_at = ? where state in ('open', 'doing') \
             and due_on <= ? and (reminded_at is null or (due_on < ? and reminded_at < ?))",
        )
        .bind(now)
        .bind(soon)
        .bind(today)
        .bind(again),
    )
    .await
}

/// How many unfinished items were brought to mind since a moment.
pub async fn count_reminded(
    tx: &mut Tx,
    task_force: TaskForceId,
    of: Of,
    since: Timestamp,
) -> Result<Count, Error> {
    let query = Filter::unfinished(of)
        .narrow(sql("select i.id from action_item i"), task_force)
        .push(" and i.reminded_at >= ?")
        .bind(since);
    paging::count(tx, query).await
}

/// A post that can be asked to do something, with its organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignable {
    /// The post.
    pub post: PostId,
    /// Its title.
    pub title: String,
    /// Its division.
    pub division: Option<DivisionId>,
    /// Name of its organisation; empty where there is none.
    pub office: String,
}

/// The posts of a task force that work now, in their order.
pub async fn assignable(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Assignable>, Error> {
    let query = sql(
        "select p.id, p.title, p.division, o.name as office from post p \
         left join organisation o on o.id = p.organisation \
         where p.task_force = ? and p.active = ? order by p.position, p.id",
    )
    .bind(task_force)
    .bind(true);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            Ok(Assignable {
                post: row.parse("id")?,
                title: row.string("title")?,
                division: row.parse_opt("division")?,
                office: row.text_opt("office")?.unwrap_or_default().to_owned(),
            })
        })
        .collect()
}

/// The divisions of a task force in their order.
pub async fn divisions(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<(DivisionId, String)>, Error> {
    let query = sql("select id, name from division where task_force = ? order by position, id")
        .bind(task_force);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| Ok((row.parse("id")?, row.string("name")?)))
        .collect()
}
