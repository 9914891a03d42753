//! What posts have still to do and where they are expected: it belongs to the post, whoever holds
//! it.

use crate::{Error, Record, Sql, Tx, sql};
use domain::ids::{ActionItemId, MeetingId, PostId, TaskForceId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use vault::{KeyRing, Place, SealedA};

/// Action items and meetings of one list at most.
const MOST: i64 = 50;
/// Open ones are neither done nor given up.
const OPEN: &str = " and a.state in ('open', 'doing')";

/// How much a post has still to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Action items that are open.
    pub action_items: i64,
    /// Meetings to come in which it is expected.
    pub meetings: i64,
}

/// An open action item of a post.
#[derive(Debug, Clone)]
pub struct ActionItem {
    /// Its identifier.
    pub id: ActionItemId,
    /// Its number.
    pub number: String,
    /// What is to be done.
    pub title: String,
    /// The post.
    pub post: PostId,
    /// When it is due.
    pub due_on: Date,
    /// Code of its state.
    pub state: String,
}

/// A meeting to come in which a post is expected.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Its identifier.
    pub id: MeetingId,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where it is.
    pub venue: String,
}

/// How much a post has still to do.
pub async fn load(
    tx: &mut Tx,
    task_force: TaskForceId,
    post: PostId,
    now: Timestamp,
) -> Result<Load, Error> {
    let items =
        sql("select count(*) as n from action_item a where a.task_force = ? and a.post = ?")
            .bind(task_force)
            .bind(post)
            .push(OPEN);
    let meetings = sql("select count(*) as n from meeting m where m.task_force = ?")
        .bind(task_force)
        .append(to_come(&[post], now));
    let mut count = [0, 0];
    for (count, query) in count.iter_mut().zip([items, meetings]) {
        *count = tx.row(&query).await?.map_or(Ok(0), |row| row.int("n"))?;
    }
    Ok(Load {
        action_items: count[0],
        meetings: count[1],
    })
}

/// The condition that the invitations to a meeting are out, that it is not over, and that one of the posts is invited, leads it or takes its
/// minutes.
fn to_come(posts: &[PostId], now: Timestamp) -> Sql {
    let listed = |query: Sql, piece: &'static str| {
        query.push(piece).bind_all(posts.iter().copied()).push(")")
    };
    let query = sql(" and m.ends_at >= ? and m.state in ('invited', 'open') and (").bind(now);
    let query = listed(query, "m.chair in (");
    let query = listed(query, " or m.note_taker in (");
    let query = listed(
        query,
        " or exists (select 1 from invitee i where i.meeting = m.id and i.post in (",
    );
    query.push("))")
}

/// The open action items of posts, the most urgent first.
pub async fn action_items(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    posts: &[PostId],
) -> Result<Vec<ActionItem>, Error> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql(
        "select a.id, a.number, a.body_a, a.post, a.due_on, a.state from action_item a \
         where a.task_force = ? and a.post in (",
    )
    .bind(task_force)
    .bind_all(posts.iter().copied())
    .push(")")
    .push(OPEN)
    .push(" order by a.due_on, a.id limit ?")
    .bind(MOST);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| action_item_of(ring, row)).collect()
}

/// What is sealed of an action item, as far as its title.
#[derive(Deserialize)]
struct Body {
    title: String,
}

fn action_item_of(ring: &KeyRing, row: &Record) -> Result<ActionItem, Error> {
    let id: ActionItemId = row.parse("id")?;
    let place = Place {
        table: "action_item",
        column: "body_a",
        row: id.0,
    };
    let sealed = SealedA::from_bytes(row.bytes("body_a")?.to_vec());
    let body = ring.coordination().open(&place, id.0, &sealed)?;
    let body: Body = body.record()?.into_inner();
    Ok(ActionItem {
        id,
        number: row.string("number")?,
        title: body.title,
        post: row.parse("post")?,
        due_on: row.parse("due_on")?,
        state: row.string("state")?,
    })
}

/// The meetings to come in which posts are expected, the next one first.
pub async fn meetings(
    tx: &mut Tx,
    task_force: TaskForceId,
    posts: &[PostId],
    now: Timestamp,
) -> Result<Vec<Meeting>, Error> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let query =
        sql("select m.id, m.title, m.starts_at, m.venue from meeting m where m.task_force = ?")
            .bind(task_force)
            .append(to_come(posts, now))
            .push(" order by m.starts_at, m.id limit ?")
            .bind(MOST);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Meeting {
                id: row.parse("id")?,
                title: row.string("title")?,
                starts_at: row.time("starts_at")?,
                venue: row.string("venue")?,
            })
        })
        .collect()
}
