//! A form sent twice is done once: its token is kept with the answer, in the same transaction as
//! what it did.

use crate::{Error, Tx, sql};
use domain::ids::AccountId;
use jiff::Timestamp;

/// Claims a form's token for this transaction and keeps `answer` (a code, never a text about a
/// person) with it. Where the token was used before, nothing is kept and the earlier answer is
/// returned: the caller then does nothing else.
///
/// On PostgreSQL a second transaction with the same token waits here until the first has ended.
pub async fn claim(
    tx: &mut Tx,
    account: AccountId,
    token: &str,
    answer: &str,
    at: Timestamp,
) -> Result<Option<String>, Error> {
    let claimed = tx
        .run(
            &sql(
                "insert into idempotency (account, request_key, answer, created_at) \
                 values (?, ?, ?, ?) on conflict (account, request_key) do nothing",
            )
            .bind(account)
            .bind(token)
            .bind(answer)
            .bind(at),
        )
        .await?;
    if claimed == 1 {
        return Ok(None);
    }
    let earlier = tx
        .row(
            &sql("select answer from idempotency where account = ? and request_key = ?")
                .bind(account)
                .bind(token),
        )
        .await?;
    earlier.ok_or(Error::Stale)?.string("answer").map(Some)
}

/// Forgets tokens from before `before`: by then nobody sends the form again.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    tx.run(&sql("delete from idempotency where created_at < ?").bind(before))
        .await
}
