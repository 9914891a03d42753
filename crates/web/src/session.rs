//! The signed-in person behind a request.

use crate::app::App;
use crate::errors::Error;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::ids::AccountId;
use identity::{COOKIE, SessionState, SessionTimes, SessionToken};
use jiff::{SignedDuration, Timestamp};
use policy::Actor;
use std::ops::Deref;
use std::sync::Arc;
use store::Tx;
use store::sealed::Keeper;
use store::sessions::{NewSession, Renewed, SessionRow, Stage};
use vault::{BySession, Locked, MemberPrivate, Owner, SessionKey};

/// How often the idle limit is written down: not with every request.
const TOUCH_EVERY_S: i64 = 60;
/// Whoever does not finish signing in within this time begins anew.
const HALFWAY_LIMIT: SignedDuration = SignedDuration::from_mins(30);

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

impl<S: Send + Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> Result<Option<Self>, std::convert::Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
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
        Stage::Locked => Found::Halfway(session),
        Stage::Password | Stage::Enrol => {
            if now.duration_since(session.row.created_at).abs() < HALFWAY_LIMIT {
                Found::Halfway(session)
            } else {
                Found::Nobody
            }
        }
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

/// The member's private key under the key of a session.
fn wrap(
    app: &App,
    member: Option<&MemberPrivate>,
    token: &SessionToken,
) -> Result<Option<Vec<u8>>, vault::Error> {
    member
        .map(|member| Ok(member.lock(&token.key(), &mut app.random())?.into_bytes()))
        .transpose()
}

/// Who begins a session, and how.
pub(crate) struct Beginning<'a> {
    pub(crate) account: AccountId,
    pub(crate) stage: Stage,
    pub(crate) member: Option<&'a MemberPrivate>,
    pub(crate) headers: &'a HeaderMap,
}

/// Begins a session; one that the browser had before ends.
pub(crate) async fn begin(
    app: &App,
    tx: &mut Tx,
    beginning: &Beginning<'_>,
) -> Result<SessionToken, Error> {
    if let Some(before) = token(beginning.headers) {
        store::sessions::end(tx, before.digest().as_bytes()).await?;
    }
    let token = SessionToken::generate(&mut app.random())?;
    let wrap = wrap(app, beginning.member, &token)?;
    let digest = token.digest();
    let new = NewSession {
        token_digest: digest.as_bytes(),
        id: app.id(),
        account: beginning.account,
        member_key_wrap: wrap.as_deref(),
        stage: beginning.stage,
        device: &device(beginning.headers),
        at: app.now(),
    };
    store::sessions::create(tx, &new).await?;
    if beginning.stage == Stage::Full {
        cover(app, tx, beginning.account, beginning.member).await?;
    }
    Ok(token)
}

/// Wraps the keys of the person's teams for the custodians, where these were named after the keys
/// were made: a session that opens a key is the one occasion on which the server can.
async fn cover(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    member: Option<&MemberPrivate>,
) -> Result<(), Error> {
    if member.is_none() {
        return Ok(());
    }
    let mut keeper = Keeper::new(app.ring(), member, app.random());
    for membership in store::sessions::memberships(tx, account).await? {
        store::team_keys::cover(tx, &mut keeper, membership.team).await?;
    }
    Ok(())
}

impl Session {
    /// Gives the session a new token with other rights. `member` is the key that it holds from
    /// now on.
    pub(crate) async fn renew(
        &self,
        app: &App,
        tx: &mut Tx,
        stage: Stage,
        member: Option<&MemberPrivate>,
        step_up_at: Option<Timestamp>,
    ) -> Result<SessionToken, Error> {
        let token = SessionToken::generate(&mut app.random())?;
        let wrap = wrap(app, member, &token)?;
        let digest = token.digest();
        let renewed = Renewed {
            token_digest: digest.as_bytes(),
            member_key_wrap: wrap.as_deref(),
            stage,
            step_up_at,
        };
        store::sessions::renew(tx, &self.digest, &renewed).await?;
        if stage == Stage::Full {
            cover(app, tx, self.account(), member).await?;
        }
        Ok(token)
    }
}

/// Puts the cookie of a session on a response.
pub(crate) fn with_cookie(mut response: Response, token: &SessionToken) -> Response {
    if let Ok(mut value) = HeaderValue::from_str(&token.set_cookie()) {
        value.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Browser and system as people recognise their devices in a list: "Firefox, Android". Nothing
/// that tells one device of a kind from another.
fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let named = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // Each browser names those it descends from, so the youngest come first.
    let browser = named(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    let known: Vec<&str> = browser.into_iter().chain(system).collect();
    known.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn devices_are_named_as_people_know_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/130.0.0.0 Safari/537.36 Edg/130.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            ("curl/8", ""),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            assert_eq!(device(&headers), name);
        }
    }
}
