//! The signed-in person behind a request.

use crate::app::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::ids::AccountId;
use identity::{COOKIE, SessionState, SessionTimes, SessionToken};
use policy::Actor;
use std::ops::Deref;
use std::sync::Arc;
use store::sealed::Keeper;
use store::sessions::{SessionRow, Stage};
use vault::{BySession, Locked, MemberPrivate, Owner, SessionKey};

/// How often the idle limit is written down: not with every request.
const TOUCH_EVERY_S: i64 = 60;

/// A live session.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

/// What handlers read of a session.
pub struct Inner {
    /// What storage knows of it.
    pub row: SessionRow,
    /// The digest of its token.
    pub digest: Vec<u8>,
    /// The member's private key, where the session could unlock it.
    pub member: Option<MemberPrivate>,
    /// Whether the person confirmed who they are within the last minutes.
    pub stepped_up: bool,
}

impl Deref for Session {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Session {
    /// Who asks, as the policy sees it.
    pub fn actor(&self) -> &Actor {
        &self.row.actor
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        self.row.actor.account
    }

    /// The keys that this session has at hand.
    pub fn keeper<'a>(&'a self, app: &'a App) -> Keeper<'a> {
        Keeper::new(app.ring(), self.member.as_ref(), app.random())
    }

    /// An audit event by this person, for their role's purpose.
    ///
    /// # Errors
    /// When the login is not a code, which creating the account prevents.
    pub fn event(&self, kind: audit::Kind) -> Result<audit::Event, audit::Refused> {
        audit::Event::new(kind)
            .by(self.account(), &self.row.login)?
            .for_purpose(policy::purpose_of(self.actor().role))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        // The router's guard puts it there for every route that is not public.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// What a request's cookie leads to.
pub enum Found {
    /// Nobody.
    Nobody,
    /// Somebody whose session has ended by a limit: what they sent may be kept for them.
    Expired(AccountId),
    /// Somebody in the middle of signing in.
    Halfway(Session),
    /// Somebody signed in.
    Full(Session),
}

/// Reads the cookie's token.
pub fn token(headers: &HeaderMap) -> Option<SessionToken> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, value)| SessionToken::from_cookie(value))
}

/// Finds the session of a request and moves its idle limit on.
pub async fn find(app: &App, headers: &HeaderMap) -> Result<Found, store::Error> {
    let Some(token) = token(headers) else {
        return Ok(Found::Nobody);
    };
    let digest = token.digest().as_bytes().to_vec();
    let now = app.now();
    let mut tx = app.store().read().await?;
    let row = store::sessions::load(&mut tx, &digest, now).await?;
    drop(tx);
    let Some(row) = row else {
        return Ok(Found::Nobody);
    };
    let account = row.actor.account;
    if !row.account_active {
        return Ok(Found::Nobody);
    }
    let times = SessionTimes {
        created: row.created_at,
        seen: row.seen_at,
        stepped_up: row.step_up_at,
    };
    let stepped_up = match times.state(now) {
        SessionState::Active { stepped_up } => stepped_up,
        SessionState::IdleExpired | SessionState::AbsoluteExpired => {
            return Ok(Found::Expired(account));
        }
    };
    if now.as_second() - row.seen_at.as_second() >= TOUCH_EVERY_S {
        let mut tx = app.store().write().await?;
        store::sessions::touch(&mut tx, &digest, now).await?;
        tx.commit().await?;
    }
    let session = open(row, digest, &token.key(), stepped_up);
    Ok(match session.row.stage {
        Stage::Full => Found::Full(session),
        Stage::Password | Stage::Enrol => Found::Halfway(session),
    })
}

fn open(row: SessionRow, digest: Vec<u8>, key: &SessionKey, stepped_up: bool) -> Session {
    let member = row.member_key_wrap.as_ref().and_then(|wrap| {
        let locked = Locked::<BySession>::from_bytes(wrap.clone());
        let owner = Owner {
            id: row.actor.account,
            version: row.member_key_version?,
        };
        MemberPrivate::unlock(owner, key, &locked).ok()
    });
    Session(Arc::new(Inner {
        row,
        digest,
        member,
        stepped_up,
    }))
}
