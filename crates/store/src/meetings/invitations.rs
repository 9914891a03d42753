//! Who is invited to a meeting, the link of each, and what they answered.

use super::calendar::{self, Meeting};
use super::sealing::{self, Sealing};
use crate::bulk::Insert;
use crate::{Error, Record, Tx, Value, code, sql};
use domain::Phone;
use domain::ids::{AccountId, InviteeId, MeetingId, OrganisationId, PostId};
use domain::meetings::{InviteeKind, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use vault::{Code, KeyRing, Place, SealedA};

/// Somebody invited.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// Their identifier.
    pub id: InviteeId,
    /// The meeting.
    pub meeting: MeetingId,
    /// Number on the list of addressees.
    pub number: i64,
    /// As what they are invited.
    pub kind: InviteeKind,
    /// The post, where a member is invited by it.
    pub post: Option<PostId>,
    /// The organisation, where it is known.
    pub organisation: Option<OrganisationId>,
    /// Name; empty where whoever holds the post or leads the office is meant.
    pub name: String,
    /// Title (jabatan); may be empty.
    pub title: String,
    /// Office; may be empty.
    pub office: String,
    /// Number for the link, where one is known.
    pub phone: Option<Phone>,
    /// What opens the answer page; stands in the link.
    pub token: Code,
    /// What they answered.
    pub response: Response,
    /// Who comes in their place; empty where nobody does.
    pub delegate_name: String,
    /// Title of whoever comes in their place; may be empty.
    pub delegate_title: String,
    /// When they answered.
    pub responded_at: Option<Timestamp>,
    /// Version for saving.
    pub version: i64,
}

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct NewInvitee {
    /// Their identifier.
    pub id: InviteeId,
    /// As what.
    pub kind: InviteeKind,
    /// The post.
    pub post: Option<PostId>,
    /// The organisation.
    pub organisation: Option<OrganisationId>,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Office.
    pub office: String,
    /// Number for the link.
    pub phone: Option<Phone>,
}

/// An answer to an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Comes.
    Attending,
    /// Somebody else comes.
    Delegated {
        /// Name.
        name: String,
        /// Title; may be empty.
        title: String,
    },
    /// Nobody comes.
    Declined,
}

/// How many answered what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Everybody.
    pub invited: usize,
    /// Those who come.
    pub attending: usize,
    /// Those who send somebody.
    pub delegated: usize,
    /// Those who do not come.
    pub declined: usize,
    /// Those who have not answered.
    pub waiting: usize,
}

impl Counts {
    /// Counts the answers of a list.
    pub fn of(invitees: &[Invitee]) -> Self {
        let with = |response| {
            invitees
                .iter()
                .filter(|one| one.response == response)
                .count()
        };
        Self {
            invited: invitees.len(),
            attending: with(Response::Attending),
            delegated: with(Response::Delegated),
            declined: with(Response::Declined),
            waiting: with(Response::Waiting),
        }
    }
}

/// Who an invitee is, how they are reached and who comes in their place, sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Who {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) office: String,
    phone: Option<Phone>,
    pub(super) delegate_name: String,
    pub(super) delegate_title: String,
}

impl Who {
    fn of(invitee: &Invitee) -> Self {
        Self {
            name: invitee.name.clone(),
            title: invitee.title.clone(),
            office: invitee.office.clone(),
            phone: invitee.phone.clone(),
            delegate_name: invitee.delegate_name.clone(),
            delegate_title: invitee.delegate_title.clone(),
        }
    }

    fn seal(
        &self,
        sealing: &mut Sealing<'_>,
        meeting: &Meeting,
        id: InviteeId,
    ) -> Result<SealedA, Error> {
        sealing.record(&place(id, "who_a"), meeting.id.0, self)
    }

    /// Opens who the invitee of a row is.
    pub(super) fn open(
        ring: &KeyRing,
        meeting: MeetingId,
        id: InviteeId,
        row: &Record,
    ) -> Result<Self, Error> {
        let who = sealing::open(ring, &place(id, "who_a"), meeting.0, row.bytes("who_a")?)?;
        Ok(who.into_inner())
    }
}

fn place(id: InviteeId, column: &'static str) -> Place<'static> {
    Place {
        table: "invitee",
        column,
        row: id.0,
    }
}

/// What is stored to find an invitation by its token: 120 random bits need no slow hash.
fn digest(token: &Code) -> Vec<u8> {
    blake3::derive_key("suluh meeting invitation 1", token.as_bytes()).to_vec()
}

const INVITEE: &str = "select id, meeting, number, kind, post, organisation, who_a, token_a, \
     response, responded_at, version from invitee";

/// Everybody invited to a meeting, by number.
pub async fn list(tx: &mut Tx, ring: &KeyRing, meeting: &Meeting) -> Result<Vec<Invitee>, Error> {
    let query = sql(INVITEE)
        .push(" where meeting = ? order by number, id")
        .bind(meeting.id);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(ring, row)).collect()
}

/// One invitee of a meeting.
///
/// # Errors
/// [`Error::NotFound`] where the meeting has no such invitee.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
    id: InviteeId,
) -> Result<Invitee, Error> {
    let query = sql(INVITEE)
        .push(" where id = ? and meeting = ?")
        .bind(id)
        .bind(meeting.id);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The invitation behind a token, with its meeting.
///
/// # Errors
/// [`Error::NotFound`] where no invitation has this token.
pub async fn by_token(
    tx: &mut Tx,
    ring: &KeyRing,
    token: &Code,
) -> Result<(Meeting, Invitee), Error> {
    let query = sql(INVITEE)
        .push(" where token_digest = ?")
        .bind(digest(token));
    let invitee = read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)?;
    let meeting = calendar::by_id(tx, ring, invitee.meeting).await?;
    Ok((meeting, invitee))
}

/// The invitation of a member to a meeting, by the posts that the account holds on the day of the
/// meeting.
pub async fn of_account(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
    account: AccountId,
    day: Date,
) -> Result<Option<Invitee>, Error> {
    let posts = super::posts::held_by(tx, account, day).await?;
    if posts.is_empty() {
        return Ok(None);
    }
    let query = sql(INVITEE)
        .push(" where meeting = ? and post in (")
        .bind(meeting.id)
        .bind_all(posts)
        .push(") order by number, id limit 1");
    let row = tx.row(&query).await?;
    row.as_ref().map(|row| read(ring, row)).transpose()
}

/// Invites people to a meeting; each gets the next number and a link. A post or an organisation
/// that is invited already is left out. Gives how many were added.
///
/// # Errors
/// [`Error::Stale`] where the meeting has begun; [`Error::NotFound`] for a post or an organisation
/// of another task force.
pub async fn add(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    people: &[NewInvitee],
) -> Result<usize, Error> {
    if !meeting.state.is_ahead() {
        return Err(Error::Stale);
    }
    check(tx, meeting, people).await?;
    let mut number = last_number(tx, meeting).await?;
    let (mut posts, mut offices) = invited(tx, sealing.ring(), meeting).await?;
    let mut rows = Vec::new();
    for one in people {
        let new = match (one.post, one.organisation) {
            (Some(post), _) => posts.insert(post),
            // Of an office several may be invited by name.
            (None, Some(office)) if one.name.is_empty() => offices.insert(office),
            _ => true,
        };
        if new {
            number += 1;
            rows.push(row(sealing, meeting, one, number)?);
        }
    }
    let added = rows.len();
    let insert = Insert {
        head: "insert into invitee (id, meeting, number, kind, post, organisation, who_a, \
               token_digest, token_a, response, created_at, version) values ",
        row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 1)",
        tail: "",
    };
    insert.run(tx, rows).await?;
    Ok(added)
}

/// Posts and organisations that are not the task force's are none.
async fn check(tx: &mut Tx, meeting: &Meeting, people: &[NewInvitee]) -> Result<(), Error> {
    let posts: HashSet<PostId> = people.iter().filter_map(|one| one.post).collect();
    if !posts.is_empty() {
        let query = sql("select count(*) as n from post where task_force = ? and id in (")
            .bind(meeting.task_force)
            .bind_all(posts.iter().copied())
            .push(")");
        expect(tx.row(&query).await?, posts.len())?;
    }
    let offices: HashSet<OrganisationId> =
        people.iter().filter_map(|one| one.organisation).collect();
    if !offices.is_empty() {
        let query = sql("select count(*) as n from organisation where task_force = ? and id in (")
            .bind(meeting.task_force)
            .bind_all(offices.iter().copied())
            .push(")");
        expect(tx.row(&query).await?, offices.len())?;
    }
    Ok(())
}

fn expect(counted: Option<Record>, wanted: usize) -> Result<(), Error> {
    let found = counted.map_or(Ok(0), |row| row.int("n"))?;
    if usize::try_from(found) == Ok(wanted) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

async fn last_number(tx: &mut Tx, meeting: &Meeting) -> Result<i64, Error> {
    let query =
        sql("select coalesce(max(number), 0) as n from invitee where meeting = ?").bind(meeting.id);
    tx.row(&query).await?.map_or(Ok(0), |row| row.int("n"))
}

/// The posts that are invited, and the offices that are invited as such.
async fn invited(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: &Meeting,
) -> Result<(HashSet<PostId>, HashSet<OrganisationId>), Error> {
    let query =
        sql("select id, post, organisation, who_a from invitee where meeting = ?").bind(meeting.id);
    let (mut posts, mut offices) = (HashSet::new(), HashSet::new());
    for row in tx.rows(&query).await? {
        if let Some(post) = row.parse_opt("post")? {
            posts.insert(post);
        } else if let Some(office) = row.parse_opt("organisation")?
            && Who::open(ring, meeting.id, row.parse("id")?, &row)?
                .name
                .is_empty()
        {
            offices.insert(office);
        }
    }
    Ok((posts, offices))
}

fn row(
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    new: &NewInvitee,
    number: i64,
) -> Result<[Value; 10], Error> {
    let token = Code::generate(&mut sealing.random)?;
    let token_a = sealing.record(&place(new.id, "token_a"), meeting.id.0, &*token.show())?;
    let who = Who {
        name: new.name.clone(),
        title: new.title.clone(),
        office: new.office.clone(),
        phone: new.phone.clone(),
        delegate_name: String::new(),
        delegate_title: String::new(),
    };
    let who = who.seal(sealing, meeting, new.id)?;
    Ok([
        new.id.into(),
        meeting.id.into(),
        number.into(),
        code(new.kind),
        new.post.into(),
        new.organisation.into(),
        who.as_bytes().into(),
        digest(&token).into(),
        token_a.as_bytes().into(),
        sealing.at.into(),
    ])
}

/// Saves who an invitee is, read with `changed.version`; the answer and the link stay.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between, or they answered.
pub async fn save(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    changed: &Invitee,
) -> Result<(), Error> {
    let who = Who::of(changed).seal(sealing, meeting, changed.id)?;
    tx.run_versioned(
        &sql(
            "update invitee set kind = ?, who_a = ?, version = version + 1 \
             where id = ? and meeting = ? and version = ?",
        )
        .bind(code(changed.kind))
        .bind(who.as_bytes())
        .bind(changed.id)
        .bind(meeting.id)
        .bind(changed.version),
    )
    .await
}

/// Writes down an answer; a later one takes its place, until the meeting opens.
///
/// # Errors
/// [`Error::Stale`] where answers are no longer taken, or another came in between.
pub async fn answer(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    invitee: &Invitee,
    answer: &Answer,
) -> Result<(), Error> {
    if !meeting.takes_answers(sealing.at) {
        return Err(Error::Stale);
    }
    let (response, name, title) = match answer {
        Answer::Attending => (Response::Attending, "", ""),
        Answer::Delegated { name, title } => (Response::Delegated, name.as_str(), title.as_str()),
        Answer::Declined => (Response::Declined, "", ""),
    };
    let who = Who {
        delegate_name: name.to_owned(),
        delegate_title: title.to_owned(),
        ..Who::of(invitee)
    };
    let who = who.seal(sealing, meeting, invitee.id)?;
    tx.run_versioned(
        &sql(
            "update invitee set response = ?, who_a = ?, responded_at = ?, \
             version = version + 1 where id = ? and meeting = ? and version = ?",
        )
        .bind(code(response))
        .bind(who.as_bytes())
        .bind(sealing.at)
        .bind(invitee.id)
        .bind(meeting.id)
        .bind(invitee.version),
    )
    .await
}

/// Takes somebody off the list. While the meeting is a draft those below move up; once the
/// letters are out every number stays where it was printed.
///
/// # Errors
/// [`Error::Stale`] where the meeting has begun; [`Error::NotFound`] where it has no such invitee.
pub async fn remove(tx: &mut Tx, meeting: &Meeting, invitee: &Invitee) -> Result<(), Error> {
    if !meeting.state.is_ahead() {
        return Err(Error::Stale);
    }
    let gone = sql("delete from invitee where id = ? and meeting = ?")
        .bind(invitee.id)
        .bind(meeting.id);
    if tx.run(&gone).await? != 1 {
        return Err(Error::NotFound);
    }
    if meeting.state == domain::meetings::MeetingState::Draft {
        let close = sql("update invitee set number = number - 1 where meeting = ? and number > ?")
            .bind(meeting.id)
            .bind(invitee.number);
        tx.run(&close).await?;
    }
    Ok(())
}

fn read(ring: &KeyRing, row: &Record) -> Result<Invitee, Error> {
    let id: InviteeId = row.parse("id")?;
    let meeting: MeetingId = row.parse("meeting")?;
    let token = place(id, "token_a");
    let token = sealing::open::<String>(ring, &token, meeting.0, row.bytes("token_a")?)?;
    let who = Who::open(ring, meeting, id, row)?;
    Ok(Invitee {
        id,
        meeting,
        number: row.int("number")?,
        kind: row.parse("kind")?,
        post: row.parse_opt("post")?,
        organisation: row.parse_opt("organisation")?,
        name: who.name,
        title: who.title,
        office: who.office,
        phone: who.phone,
        token: token
            .get()
            .parse()
            .map_err(|_| Error::Corrupt("the token of an invitation"))?,
        response: row.parse("response")?,
        delegate_name: who.delegate_name,
        delegate_title: who.delegate_title,
        responded_at: row.time_opt("responded_at")?,
        version: row.int("version")?,
    })
}
