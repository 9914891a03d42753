//! Checking what a person proves their identity with.

use crate::app::App;
use crate::errors::Error;
use domain::MessageKey;
use domain::ids::AccountId;
use identity::{Checked, HashError, Password, PasswordRecord, RecoveryDigest, TotpSecret};
use jiff::Timestamp;
use std::time::Duration;
use store::Tx;
use store::credentials;
use vault::{MemberPrivate, UnlockKey};

/// When a server that checks too many passwords at once is worth asking again.
const BUSY: Duration = Duration::from_secs(3);

impl From<HashError> for Error {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Busy(BUSY),
            HashError::Failed => Self::unexpected(&error),
        }
    }
}

/// A password that was right.
pub(crate) struct Proven {
    /// The member's private key.
    pub(crate) member: Option<MemberPrivate>,
    /// Whether the account has a second factor.
    pub(crate) has_second_factor: bool,
    /// A record at today's cost, where the stored one was made at another.
    renewed: Option<(PasswordRecord, UnlockKey)>,
}

/// Checks a password. For nobody it takes as long and says the same as for a wrong one.
pub(crate) async fn password(
    app: &App,
    typed: &str,
    account: Option<AccountId>,
) -> Result<Option<Proven>, Error> {
    let mut tx = app.store().read().await?;
    // Asked for nobody as well: the work must not tell.
    let asked = account.unwrap_or(AccountId(uuid::Uuid::nil()));
    let stored = credentials::credential(&mut tx, asked).await?;
    drop(tx);
    let record = stored
        .as_ref()
        .and_then(|stored| PasswordRecord::from_text(&stored.password));
    let typed = Password::typed(typed.to_owned());
    let checked = app.hasher().verify(&typed, record.as_ref()).await?;
    let (Checked::Right { unlock, outdated }, Some(account), Some(stored)) =
        (checked, account, stored)
    else {
        return Ok(None);
    };
    let renewed = if outdated {
        Some(app.hasher().renew(&typed, &mut app.random()).await?)
    } else {
        None
    };
    let mut tx = app.store().read().await?;
    let member = credentials::unlock_member(&mut tx, account, &unlock).await?;
    Ok(Some(Proven {
        member,
        has_second_factor: stored.has_totp,
        renewed,
    }))
}

impl Proven {
    /// Stores the record at today's cost where there is one, and the key under it.
    pub(crate) async fn bring_up_to_date(
        &self,
        app: &App,
        tx: &mut Tx,
        account: AccountId,
    ) -> Result<(), Error> {
        let Some((record, unlock)) = &self.renewed else {
            return Ok(());
        };
        set_password(app, tx, account, record, unlock, self.member.as_ref()).await
    }
}

/// Stores a password's record and the member's key under what the password unlocks.
pub(crate) async fn set_password(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    record: &PasswordRecord,
    unlock: &UnlockKey,
    member: Option<&MemberPrivate>,
) -> Result<(), Error> {
    let now = app.now();
    credentials::set_password(tx, account, &record.to_text(), now).await?;
    if let Some(member) = member {
        let (ring, random) = (app.ring(), &mut app.random());
        credentials::set_member_key(tx, ring, random, member, unlock, now).await?;
    }
    Ok(())
}

/// What proved the second time who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Factor {
    /// A one-time code.
    Code,
    /// A recovery code.
    Recovery,
}

impl Factor {
    /// For the audit.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Recovery => "recovery-code",
        }
    }
}

/// Checks a one-time code or a recovery code, and uses it up.
pub(crate) async fn second_factor(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    typed: &str,
) -> Result<Option<Factor>, Error> {
    if one_time_code(app, tx, account, typed).await? {
        return Ok(Some(Factor::Code));
    }
    let left: Vec<RecoveryDigest> = credentials::recovery_codes(tx, account)
        .await?
        .into_iter()
        .filter_map(|digest| Some(RecoveryDigest::from_bytes(digest.try_into().ok()?)))
        .collect();
    let Some(digest) = identity::redeem(account, typed, &left) else {
        return Ok(None);
    };
    let used = credentials::use_recovery_code(tx, account, digest.as_bytes(), app.now()).await?;
    Ok(used.then_some(Factor::Recovery))
}

/// Checks a one-time code, and uses it up.
pub(crate) async fn one_time_code(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    typed: &str,
) -> Result<bool, Error> {
    let Some(stored) = credentials::credential(tx, account).await? else {
        return Ok(false);
    };
    let secret = credentials::totp_secret(tx, app.ring(), account).await?;
    let step = secret
        .and_then(|secret| TotpSecret::from_bytes(secret.get()))
        .and_then(|secret| secret.verify(typed, app.now(), stored.totp_last_step));
    match step {
        // Somebody may have used the same code between: then it was theirs.
        Some(step) => Ok(credentials::use_totp_step(tx, account, step).await?),
        None => Ok(false),
    }
}

/// The mistake "too many attempts", with the minutes to wait.
pub(crate) struct Wait(i64);

impl Wait {
    pub(crate) fn until(app: &App, until: Timestamp) -> Self {
        let seconds = until.duration_since(app.now()).as_secs();
        Self((seconds + 59).div_euclid(60).max(1))
    }
}

impl MessageKey for Wait {
    fn key(&self) -> &'static str {
        "login-wait"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("n", self.0.to_string())]
    }
}
