//! Unfinished forms: what was typed is never lost, neither to a closed tab nor to an expired
//! session. A draft belongs to one account and the path of its form; its body is sealed A under
//! the server's key for drafts.

use crate::{Error, Tx, sql};
use domain::ids::AccountId;
use jiff::Timestamp;
use vault::{KeyRing, Place, Random, Stored};

/// A saved form body, urlencoded as the form sent it.
pub struct Draft {
    /// The body.
    pub body: String,
    /// When it was saved.
    pub saved_at: Timestamp,
}

/// A draft in a list of one's own drafts.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Path of the form.
    pub path: String,
    /// When it was saved.
    pub saved_at: Timestamp,
}

fn place(account: AccountId) -> Place<'static> {
    Place {
        table: "draft",
        column: "body_a",
        row: account.0,
    }
}

/// Saves or replaces the draft of a form.
pub async fn save(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    account: AccountId,
    path: &str,
    body: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let sealed = ring
        .drafts()
        .seal(&place(account), account.0, body.as_bytes(), random)?;
    tx.run(
        &sql(
            "insert into draft (account, path, body_a, saved_at) values (?, ?, ?, ?) \
             on conflict (account, path) do update set body_a = excluded.body_a, \
             saved_at = excluded.saved_at",
        )
        .bind(account)
        .bind(path)
        .bind(sealed.as_bytes())
        .bind(at),
    )
    .await?;
    Ok(())
}

/// The draft of a form, if there is one.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    account: AccountId,
    path: &str,
) -> Result<Option<Draft>, Error> {
    let row = tx
        .row(
            &sql("select body_a, saved_at from draft where account = ? and path = ?")
                .bind(account)
                .bind(path),
        )
        .await?;
    row.map(|row| {
        let sealed = Stored::from_bytes(row.bytes("body_a")?.to_vec());
        let opened = ring.drafts().open(&place(account), account.0, &sealed)?;
        Ok(Draft {
            body: opened.text()?.to_owned(),
            saved_at: row.time("saved_at")?,
        })
    })
    .transpose()
}

/// Removes the draft once its form was saved.
pub async fn remove(tx: &mut Tx, account: AccountId, path: &str) -> Result<(), Error> {
    tx.run(
        &sql("delete from draft where account = ? and path = ?")
            .bind(account)
            .bind(path),
    )
    .await?;
    Ok(())
}

/// The drafts of an account, newest first.
pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<Listed>, Error> {
    tx.rows(
        &sql("select path, saved_at from draft where account = ? order by saved_at desc")
            .bind(account),
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Listed {
            path: row.string("path")?,
            saved_at: row.time("saved_at")?,
        })
    })
    .collect()
}
