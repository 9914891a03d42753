//! A row as the columns of a table hold it.

use crate::event::details_json;
use crate::{Broken, Event, Object, Place, Row, Why};
use domain::Coded;
use domain::ids::AccountId;
use std::collections::BTreeMap;

/// A row as the database holds it: one field a column, nothing checked yet.
///
/// Each column that is text is to be stored as text: the verifier accepts one spelling only, so
/// that no byte can be changed without being seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// 0 to 65,535.
    pub lane: i64,
    /// From 1.
    pub seq: i64,
    /// Microseconds since 1970 in UTC.
    pub at_us: i64,
    /// Code of a [`crate::Kind`].
    pub kind: String,
    /// Id of an account, lower-case and hyphenated.
    pub actor: Option<String>,
    /// Login, or what acted by itself; may be empty.
    pub actor_label: String,
    /// A purpose code.
    pub purpose: Option<String>,
    /// Code of a [`crate::ObjectKind`]; there if and only if `object_code` is.
    pub object_kind: Option<String>,
    /// Code of the object.
    pub object_code: Option<String>,
    /// Code of a [`crate::Decision`].
    pub decision: String,
    /// [`Event::details_json`].
    pub details: String,
    /// 32 bytes.
    pub prev: Vec<u8>,
    /// 32 bytes.
    pub hash: Vec<u8>,
    /// 32 bytes.
    pub mac: Vec<u8>,
}

impl StoredRow {
    /// Where the row says that it is.
    pub fn place(&self) -> Place {
        Place::Row {
            lane: self.lane,
            seq: self.seq,
        }
    }

    fn event(&self) -> Option<Event> {
        let object = match (&self.object_kind, &self.object_code) {
            (Some(kind), Some(code)) => Some(Object {
                kind: kind.parse().ok()?,
                code: code.clone(),
            }),
            (None, None) => None,
            _ => return None,
        };
        let actor = match &self.actor {
            Some(text) => {
                let id: AccountId = text.parse().ok()?;
                (id.to_string() == *text).then_some(Some(id))?
            }
            None => None,
        };
        let details: BTreeMap<String, String> = serde_json::from_str(&self.details).ok()?;
        Some(Event {
            kind: self.kind.parse().ok()?,
            actor,
            actor_label: self.actor_label.clone(),
            purpose: self.purpose.clone(),
            object,
            decision: self.decision.parse().ok()?,
            // Another spelling of the same object could hide a name given twice.
            details: (details_json(&details) == self.details).then_some(details)?,
        })
    }

    fn row(&self) -> Option<Row> {
        let lane = u16::try_from(self.lane).ok()?;
        let seq = u64::try_from(self.seq).ok()?;
        Some(Row {
            lane,
            seq,
            at_us: self.at_us,
            event: self.event()?,
            prev: self.prev.as_slice().try_into().ok()?,
            hash: self.hash.as_slice().try_into().ok()?,
            mac: self.mac.as_slice().try_into().ok()?,
        })
    }
}

impl From<&Row> for StoredRow {
    fn from(row: &Row) -> Self {
        let event = &row.event;
        Self {
            lane: i64::from(row.lane),
            seq: i64::try_from(row.seq).unwrap_or(i64::MAX),
            at_us: row.at_us,
            kind: event.kind.code().to_owned(),
            actor: event.actor.map(|id| id.to_string()),
            actor_label: event.actor_label.clone(),
            purpose: event.purpose.clone(),
            object_kind: event.object.as_ref().map(|o| o.kind.code().to_owned()),
            object_code: event.object.as_ref().map(|o| o.code.clone()),
            decision: event.decision.code().to_owned(),
            details: event.details_json(),
            prev: row.prev.to_vec(),
            hash: row.hash.to_vec(),
            mac: row.mac.to_vec(),
        }
    }
}

impl Row {
    /// Reads a stored row. Says nothing about its truth: that is [`crate::Verifier::row`].
    ///
    /// The rules for codes are those of making an event and are not applied again: a row must stay
    /// readable when they become stricter, and whatever was changed no longer has its hash.
    ///
    /// # Errors
    /// [`Why::Unreadable`] when the columns cannot be what this program, or an older one, wrote.
    pub fn from_stored(stored: &StoredRow) -> Result<Self, Broken> {
        stored.row().ok_or_else(|| Broken {
            place: stored.place(),
            why: Why::Unreadable,
        })
    }
}
