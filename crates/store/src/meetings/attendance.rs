//! Who is present: each device and each invitee once, however often they are sent.

use super::invitations;
use super::sealing;
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::{AccountId, AttendanceId, InviteeId, MeetingId};
use domain::meetings::door::{AttendanceKind, CheckInMethod, Device};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vault::{Code, KeyRing, Place, Random, SealedA};

/// Somebody who checks in.
#[derive(Debug, Clone)]
pub struct CheckIn<'a> {
    /// Identifier of the attendance.
    pub id: AttendanceId,
    /// The meeting.
    pub meeting: MeetingId,
    /// The invitee, where it is one.
    pub invitee: Option<InviteeId>,
    /// As what they are present.
    pub kind: AttendanceKind,
    /// Name.
    pub name: &'a str,
    /// Jabatan; may be empty.
    pub title: &'a str,
    /// Instansi; may be empty.
    pub office: &'a str,
    /// Telephone.
    pub contact: Option<&'a str>,
    /// How they check in.
    pub method: CheckInMethod,
    /// The sending device or form.
    pub device: &'a Device,
    /// When they came.
    pub at: Timestamp,
    /// Who records it, where it is not themselves.
    pub by: Option<AccountId>,
}

/// What came of a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is on the list.
    Now,
    /// The same device or invitee was on the list since then.
    Before(Timestamp),
}

/// Somebody on the list.
#[derive(Debug, Clone)]
pub struct Attendance {
    /// Its identifier.
    pub id: AttendanceId,
    /// The meeting.
    pub meeting: MeetingId,
    /// The invitee, where it is one.
    pub invitee: Option<InviteeId>,
    /// As what they are present.
    pub kind: AttendanceKind,
    /// Name.
    pub name: String,
    /// Jabatan; may be empty.
    pub title: String,
    /// Instansi; may be empty.
    pub office: String,
    /// Telephone, for the organiser's list.
    pub contact: Option<String>,
    /// How they checked in.
    pub method: CheckInMethod,
    /// When they came.
    pub checked_at: Timestamp,
    /// When the row was last written; it is compared when a correction is saved.
    pub recorded_at: Timestamp,
}

/// Who came and how they are reached, sealed.
#[derive(Serialize, Deserialize)]
struct Who {
    name: String,
    title: String,
    office: String,
    contact: Option<String>,
}

impl Who {
    fn seal(
        &self,
        ring: &KeyRing,
        random: &mut Random,
        meeting: MeetingId,
        id: AttendanceId,
    ) -> Result<SealedA, Error> {
        let key = ring.coordination();
        Ok(key.seal_record(&place(id), meeting.0, self, random)?)
    }
}

fn place(id: AttendanceId) -> Place<'static> {
    Place {
        table: "attendance",
        column: "who_a",
        row: id.0,
    }
}

/// Puts somebody on the list, unless their device or they themselves are on it.
pub async fn record(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    new: &CheckIn<'_>,
    now: Timestamp,
) -> Result<Recorded, Error> {
    let who = Who {
        name: new.name.to_owned(),
        title: new.title.to_owned(),
        office: new.office.to_owned(),
        contact: new.contact.map(str::to_owned),
    };
    let who = who.seal(ring, random, new.meeting, new.id)?;
    let added = tx
        .run(
            &sql(
                "insert into attendance (id, meeting, invitee, kind, who_a, method, device, \
                 checked_at, recorded_by, recorded_at) \
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            )
            .bind(new.id)
            .bind(new.meeting)
            .bind(new.invitee)
            .bind(code(new.kind))
            .bind(who.as_bytes())
            .bind(code(new.method))
            .bind(new.device.as_str())
            .bind(new.at)
            .bind(new.by)
            .bind(now),
        )
        .await?;
    if added == 1 {
        return Ok(Recorded::Now);
    }
    let before = since(tx, new.meeting, new.device, new.invitee).await?;
    before.map(Recorded::Before).ok_or(Error::Stale)
}

/// Since when a device or an invitee is on the list.
pub async fn since(
    tx: &mut Tx,
    meeting: MeetingId,
    device: &Device,
    invitee: Option<InviteeId>,
) -> Result<Option<Timestamp>, Error> {
    let query = sql("select checked_at from attendance where meeting = ? and (device = ?")
        .bind(meeting)
        .bind(device.as_str());
    let query = match invitee {
        Some(invitee) => query.push(" or invitee = ?").bind(invitee),
        None => query,
    };
    let query = query.push(") order by checked_at limit 1");
    tx.row(&query)
        .await?
        .map(|row| row.time("checked_at"))
        .transpose()
}

const COLUMNS: &str = "select id, meeting, invitee, kind, who_a, method, checked_at, recorded_at \
     from attendance";

/// Everybody on the list in the order in which they came.
pub async fn list(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
) -> Result<Vec<Attendance>, Error> {
    let query = sql(COLUMNS)
        .push(" where meeting = ? order by checked_at, id")
        .bind(meeting);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(ring, row)).collect()
}

/// How many are on the list.
pub async fn count(tx: &mut Tx, meeting: MeetingId) -> Result<i64, Error> {
    let query = sql("select count(*) as n from attendance where meeting = ?").bind(meeting);
    tx.row(&query).await?.ok_or(Error::NotFound)?.int("n")
}

/// One line of the list of a meeting.
///
/// # Errors
/// [`Error::NotFound`] where the list has no such line.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    id: AttendanceId,
) -> Result<Attendance, Error> {
    let query = sql(COLUMNS)
        .push(" where id = ? and meeting = ?")
        .bind(id)
        .bind(meeting);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn read(ring: &KeyRing, row: &Record) -> Result<Attendance, Error> {
    let id: AttendanceId = row.parse("id")?;
    let meeting: MeetingId = row.parse("meeting")?;
    let who = sealing::open::<Who>(ring, &place(id), meeting.0, row.bytes("who_a")?)?;
    let who = who.into_inner();
    Ok(Attendance {
        id,
        meeting,
        invitee: row.parse_opt("invitee")?,
        kind: row.parse("kind")?,
        name: who.name,
        title: who.title,
        office: who.office,
        contact: who.contact,
        method: row.parse("method")?,
        checked_at: row.time("checked_at")?,
        recorded_at: row.time("recorded_at")?,
    })
}

/// Corrects a line that was read as `changed.recorded_at` says.
///
/// # Errors
/// [`Error::Stale`] when somebody corrected it in between.
pub async fn correct(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    changed: &Attendance,
    now: Timestamp,
) -> Result<(), Error> {
    let who = Who {
        name: changed.name.clone(),
        title: changed.title.clone(),
        office: changed.office.clone(),
        contact: changed.contact.clone(),
    };
    let who = who.seal(ring, random, changed.meeting, changed.id)?;
    tx.run_versioned(
        &sql(
            "update attendance set kind = ?, who_a = ?, recorded_at = ? \
             where id = ? and meeting = ? and recorded_at = ?",
        )
        .bind(code(changed.kind))
        .bind(who.as_bytes())
        .bind(now)
        .bind(changed.id)
        .bind(changed.meeting)
        .bind(changed.recorded_at),
    )
    .await
}

/// Takes a line off the list; why is for the audit.
///
/// # Errors
/// [`Error::NotFound`] where the list has no such line.
pub async fn remove(tx: &mut Tx, meeting: MeetingId, id: AttendanceId) -> Result<(), Error> {
    let query = sql("delete from attendance where id = ? and meeting = ?")
        .bind(id)
        .bind(meeting);
    match tx.run(&query).await? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// An invitee as the desk at the door knows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Their identifier.
    pub id: InviteeId,
    /// The meeting.
    pub meeting: MeetingId,
    /// Number on the list of addressees.
    pub number: i64,
    /// As what they come.
    pub kind: AttendanceKind,
    /// Who comes: the delegate where one was named; may be empty.
    pub name: String,
    /// Their title.
    pub title: String,
    /// Their office.
    pub office: String,
    /// When they checked in.
    pub checked_at: Option<Timestamp>,
}

const EXPECTED: &str = "select i.id, i.meeting, i.number, i.kind, i.who_a, i.response, \
     a.checked_at from invitee i left join attendance a on a.invitee = i.id";

fn read_expected(ring: &KeyRing, row: &Record) -> Result<Expected, Error> {
    let kind = match row.text("kind")? {
        "speaker" => AttendanceKind::Speaker,
        "committee" => AttendanceKind::Committee,
        _ => AttendanceKind::Participant,
    };
    let (id, meeting) = (row.parse("id")?, row.parse("meeting")?);
    let who = invitations::Who::open(ring, meeting, id, row)?;
    let delegated = row.text("response")? == "delegated" && !who.delegate_name.is_empty();
    let (name, title) = match delegated {
        true => (who.delegate_name, who.delegate_title),
        false => (who.name, who.title),
    };
    Ok(Expected {
        id,
        meeting,
        number: row.int("number")?,
        kind,
        name,
        title,
        office: who.office,
        checked_at: row.time_opt("checked_at")?,
    })
}

/// Everybody who is invited, by number, and since when they are on the list.
pub async fn expected(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
) -> Result<Vec<Expected>, Error> {
    let query = sql(EXPECTED)
        .push(" where i.meeting = ? order by i.number, i.id")
        .bind(meeting);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read_expected(ring, row)).collect()
}

async fn one_expected(tx: &mut Tx, ring: &KeyRing, query: Sql) -> Result<Option<Expected>, Error> {
    let row = tx.row(&query).await?;
    row.as_ref().map(|row| read_expected(ring, row)).transpose()
}

/// The invitee of a meeting with this number.
pub async fn expected_number(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    number: i64,
) -> Result<Option<Expected>, Error> {
    let query = sql(EXPECTED)
        .push(" where i.meeting = ? and i.number = ?")
        .bind(meeting)
        .bind(number);
    one_expected(tx, ring, query).await
}

/// The invitee of a meeting with this identifier.
pub async fn expected_one(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    id: InviteeId,
) -> Result<Option<Expected>, Error> {
    let query = sql(EXPECTED)
        .push(" where i.meeting = ? and i.id = ?")
        .bind(meeting)
        .bind(id);
    one_expected(tx, ring, query).await
}

/// The invitee of a meeting whose invitation has this token.
pub async fn expected_token(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    token: &Code,
) -> Result<Option<Expected>, Error> {
    // As invitations are stored: 120 random bits need no slow hash.
    let digest = blake3::derive_key("suluh meeting invitation 1", token.as_bytes());
    let query = sql(EXPECTED)
        .push(" where i.token_digest = ? and i.meeting = ?")
        .bind(digest.as_slice())
        .bind(meeting);
    one_expected(tx, ring, query).await
}

/// The invitee of a meeting whose post an account holds on `day`.
pub async fn expected_account(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    account: AccountId,
    day: Date,
) -> Result<Option<Expected>, Error> {
    let query = sql(EXPECTED)
        .push(
            " where i.meeting = ? and i.post in (select t.post from tenure t \
             where t.account = ? and t.from_on <= ? and (t.to_on is null or t.to_on >= ?)) \
             order by i.number limit 1",
        )
        .bind(meeting)
        .bind(account)
        .bind(day)
        .bind(day);
    one_expected(tx, ring, query).await
}
