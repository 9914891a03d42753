//! Settings of the installation: short values by name, no personal data.

use crate::{Error, Tx, sql};

/// The value of a setting, if it was ever set.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>, Error> {
    tx.row(&sql("select value from setting where name = ?").bind(name))
        .await?
        .map(|row| row.string("value"))
        .transpose()
}

/// Sets a setting.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<(), Error> {
    tx.run(
        &sql("insert into setting (name, value) values (?, ?) \
             on conflict (name) do update set value = excluded.value")
        .bind(name)
        .bind(value),
    )
    .await?;
    Ok(())
}

/// Sets a setting that can be set once; false where it was set before, also by somebody who did so
/// at the same moment.
pub async fn claim(tx: &mut Tx, name: &str, value: &str) -> Result<bool, Error> {
    let done = tx
        .run(
            &sql("insert into setting (name, value) values (?, ?) on conflict (name) do nothing")
                .bind(name)
                .bind(value),
        )
        .await?;
    Ok(done == 1)
}
