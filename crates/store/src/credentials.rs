//! How an account proves who it is: password, one-time codes, recovery codes, invitations, and
//! the counters against guessing. Rules are in the `identity` crate; here are the rows.

use crate::{Error, Record, Tx, sql};
use domain::ids::AccountId;
use jiff::Timestamp;
use vault::{
    KeyRing, Locked, MemberPrivate, MemberPublic, Owner, Place, Random, SealedA, StoredPublic,
    UnlockKey,
};

/// What is stored to recognise a person by.
#[derive(Clone)]
pub struct Credential {
    /// The password's record as `identity::PasswordRecord` writes it.
    pub password: String,
    /// Whether one-time codes are set up.
    pub has_totp: bool,
    /// Time step of the last one-time code that was used.
    pub totp_last_step: Option<u64>,
}

/// Stores a new password; one-time codes stay as they are.
pub async fn set_password(
    tx: &mut Tx,
    account: AccountId,
    record: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into credential (account, password_digest, changed_at) values (?, ?, ?) \
             on conflict (account) do update set password_digest = excluded.password_digest, \
             changed_at = excluded.changed_at",
        )
        .bind(account)
        .bind(record)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// The credential of an account; none before it has chosen a password.
pub async fn credential(tx: &mut Tx, account: AccountId) -> Result<Option<Credential>, Error> {
    let query = sql("select password_digest, totp_last_step, \
         (case when totp_a is null then 0 else 1 end) as has_totp from credential \
         where account = ?")
    .bind(account);
    tx.row(&query)
        .await?
        .map(|row| {
            Ok(Credential {
                password: row.string("password_digest")?,
                has_totp: row.bool("has_totp")?,
                totp_last_step: row
                    .int_opt("totp_last_step")?
                    .map(|step| u64::try_from(step).map_err(|_| Error::Corrupt("time step")))
                    .transpose()?,
            })
        })
        .transpose()
}

fn totp_place(account: AccountId) -> Place<'static> {
    Place {
        table: "credential",
        column: "totp_a",
        row: account.0,
    }
}

/// Stores the secret of one-time codes, or takes it away.
pub async fn set_totp(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    account: AccountId,
    secret: Option<&[u8]>,
) -> Result<(), Error> {
    let sealed = secret
        .map(|secret| {
            ring.totp()
                .seal(&totp_place(account), account.0, secret, random)
        })
        .transpose()?
        .map(SealedA::into_bytes);
    tx.run(
        &sql("update credential set totp_a = ?, totp_last_step = null where account = ?")
            .bind(sealed)
            .bind(account),
    )
    .await?;
    Ok(())
}

/// The secret of an account's one-time codes.
pub async fn totp_secret(
    tx: &mut Tx,
    ring: &KeyRing,
    account: AccountId,
) -> Result<Option<vault::OpenedBytes>, Error> {
    let row = tx
        .row(&sql("select totp_a from credential where account = ?").bind(account))
        .await?;
    let Some(bytes) = row
        .as_ref()
        .map(|row| row.bytes_opt("totp_a"))
        .transpose()?
        .flatten()
    else {
        return Ok(None);
    };
    let sealed = SealedA::from_bytes(bytes.to_vec());
    Ok(Some(ring.totp().open(
        &totp_place(account),
        account.0,
        &sealed,
    )?))
}

/// Marks the time step of a one-time code as used; false when it was used before.
pub async fn use_totp_step(tx: &mut Tx, account: AccountId, step: u64) -> Result<bool, Error> {
    let step = i64::try_from(step).map_err(|_| Error::Corrupt("time step"))?;
    let done = tx
        .run(
            &sql(
                "update credential set totp_last_step = ? where account = ? \
                 and (totp_last_step is null or totp_last_step < ?)",
            )
            .bind(step)
            .bind(account)
            .bind(step),
        )
        .await?;
    Ok(done == 1)
}

/// Replaces the recovery codes of an account by the digests of new ones.
pub async fn set_recovery_codes(
    tx: &mut Tx,
    account: AccountId,
    digests: &[Vec<u8>],
) -> Result<(), Error> {
    tx.run(&sql("delete from recovery_code where account = ?").bind(account))
        .await?;
    for digest in digests {
        tx.run(
            &sql("insert into recovery_code (account, code_digest) values (?, ?)")
                .bind(account)
                .bind(digest.as_slice()),
        )
        .await?;
    }
    Ok(())
}

/// The digests of the codes that an account has left.
pub async fn recovery_codes(tx: &mut Tx, account: AccountId) -> Result<Vec<Vec<u8>>, Error> {
    tx.rows(
        &sql("select code_digest from recovery_code where account = ? and used_at is null")
            .bind(account),
    )
    .await?
    .iter()
    .map(|row| Ok(row.bytes("code_digest")?.to_vec()))
    .collect()
}

/// Uses a recovery code up; false when there is no such unused code.
pub async fn use_recovery_code(
    tx: &mut Tx,
    account: AccountId,
    digest: &[u8],
    at: Timestamp,
) -> Result<bool, Error> {
    let done = tx
        .run(
            &sql(
                "update recovery_code set used_at = ? where account = ? and code_digest = ? \
                 and used_at is null",
            )
            .bind(at)
            .bind(account)
            .bind(digest),
        )
        .await?;
    Ok(done == 1)
}

/// Keeps an invitation: who has its token may choose the password of the account once.
pub async fn invite(
    tx: &mut Tx,
    account: AccountId,
    token_digest: &[u8],
    expires_at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql("update invitation set expires_at = 0 where account = ? and used_at is null")
            .bind(account),
    )
    .await?;
    tx.run(
        &sql("insert into invitation (token_digest, account, expires_at) values (?, ?, ?)")
            .bind(token_digest)
            .bind(account)
            .bind(expires_at),
    )
    .await?;
    Ok(())
}

/// The account that an unused, unexpired invitation is for.
pub async fn invited(
    tx: &mut Tx,
    token_digest: &[u8],
    now: Timestamp,
) -> Result<Option<AccountId>, Error> {
    tx.row(
        &sql(
            "select account from invitation where token_digest = ? and used_at is null \
             and expires_at > ?",
        )
        .bind(token_digest)
        .bind(now),
    )
    .await?
    .map(|row| row.parse("account"))
    .transpose()
}

/// Uses an invitation up; false when somebody was faster.
pub async fn use_invitation(
    tx: &mut Tx,
    token_digest: &[u8],
    at: Timestamp,
) -> Result<bool, Error> {
    let done = tx
        .run(
            &sql(
                "update invitation set used_at = ? where token_digest = ? and used_at is null \
                 and expires_at > ?",
            )
            .bind(at)
            .bind(token_digest)
            .bind(at),
        )
        .await?;
    Ok(done == 1)
}

// ---------------------------------------------------------------- the member's key pair

/// Stores a member's key pair, the private key under the password's unlock key.
pub async fn set_member_key(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    private: &MemberPrivate,
    unlock: &UnlockKey,
    at: Timestamp,
) -> Result<(), Error> {
    let public = ring.store_public(&private.public()?);
    let locked = private.lock(unlock, random)?;
    tx.run(
        &sql(
            "insert into member_key (account, version, public_key, private_wrap, created_at) \
             values (?, ?, ?, ?, ?) on conflict (account) do update set \
             version = excluded.version, public_key = excluded.public_key, \
             private_wrap = excluded.private_wrap, created_at = excluded.created_at",
        )
        .bind(private.owner().id)
        .bind(private.owner().version)
        .bind(public.as_bytes())
        .bind(locked.as_bytes())
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Who owns the next key pair of an account: version 1, or one more than the present one.
pub async fn next_member_key(tx: &mut Tx, account: AccountId) -> Result<Owner<AccountId>, Error> {
    Ok(match member_key_row(tx, account).await? {
        None => Owner::first(account),
        Some(row) => owner(account, &row)?.next(),
    })
}

/// The public key of a member, checked against the server's mark.
pub async fn member_public(
    tx: &mut Tx,
    ring: &KeyRing,
    account: AccountId,
) -> Result<Option<MemberPublic>, Error> {
    member_key_row(tx, account)
        .await?
        .map(|row| {
            let stored = StoredPublic::from_bytes(row.bytes("public_key")?.to_vec());
            Ok(ring.public_key(owner(account, &row)?, &stored)?)
        })
        .transpose()
}

/// Opens a member's private key with what the password derived to.
pub async fn unlock_member(
    tx: &mut Tx,
    account: AccountId,
    unlock: &UnlockKey,
) -> Result<Option<MemberPrivate>, Error> {
    member_key_row(tx, account)
        .await?
        .map(|row| {
            let locked =
                Locked::<vault::ByPassword>::from_bytes(row.bytes("private_wrap")?.to_vec());
            Ok(MemberPrivate::unlock(
                owner(account, &row)?,
                unlock,
                &locked,
            )?)
        })
        .transpose()
}

async fn member_key_row(tx: &mut Tx, account: AccountId) -> Result<Option<Record>, Error> {
    tx.row(
        &sql("select version, public_key, private_wrap from member_key where account = ?")
            .bind(account),
    )
    .await
}

fn owner(account: AccountId, row: &Record) -> Result<Owner<AccountId>, Error> {
    Ok(Owner {
        id: account,
        version: u32::try_from(row.int("version")?).map_err(|_| Error::Corrupt("key version"))?,
    })
}

// ---------------------------------------------------------------- counters against guessing

/// Failures counted for one subject (a credential from a source, or a source).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub count: u32,
    /// When the last one was; when the counter began where there was none.
    pub last_at: Timestamp,
}

/// The failures of a subject, held for this transaction: of attempts that arrive at the same
/// moment each sees what the one before it counted.
pub async fn failures(
    tx: &mut Tx,
    subject_digest: &[u8],
    now: Timestamp,
) -> Result<Failures, Error> {
    tx.run(
        &sql(
            "insert into softlock (subject_digest, failures, last_at) values (?, 0, ?) \
             on conflict (subject_digest) do update set failures = softlock.failures",
        )
        .bind(subject_digest)
        .bind(now),
    )
    .await?;
    let row = tx
        .row(
            &sql("select failures, last_at from softlock where subject_digest = ?")
                .bind(subject_digest),
        )
        .await?
        .ok_or(Error::Finished)?;
    Ok(Failures {
        count: u32::try_from(row.int("failures")?).unwrap_or(u32::MAX),
        last_at: row.time("last_at")?,
    })
}

/// Writes the failures of a subject down.
pub async fn set_failures(
    tx: &mut Tx,
    subject_digest: &[u8],
    failures: Failures,
) -> Result<(), Error> {
    tx.run(
        &sql("update softlock set failures = ?, last_at = ? where subject_digest = ?")
            .bind(failures.count)
            .bind(failures.last_at)
            .bind(subject_digest),
    )
    .await?;
    Ok(())
}

/// Takes one failure of a subject back: the attempt that was counted beforehand succeeded.
pub async fn take_failure_back(tx: &mut Tx, subject_digest: &[u8]) -> Result<(), Error> {
    tx.run(
        &sql(
            "update softlock set failures = failures - 1 where subject_digest = ? and failures > 0",
        )
        .bind(subject_digest),
    )
    .await?;
    Ok(())
}

/// Forgets the failures of a subject after a success.
pub async fn clear_failures(tx: &mut Tx, subject_digest: &[u8]) -> Result<(), Error> {
    tx.run(&sql("delete from softlock where subject_digest = ?").bind(subject_digest))
        .await?;
    Ok(())
}

/// Forgets failures that happened before `before`.
pub async fn sweep_failures(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    tx.run(&sql("delete from softlock where last_at < ?").bind(before))
        .await
}
