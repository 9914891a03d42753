//! Questions to the figures that somebody keeps, for themself or for everybody of the task force.

use crate::{Error, Record, Tx, sql};
use domain::ids::{AccountId, FigureViewId, TaskForceId};
use jiff::Timestamp;

/// The most that one account keeps.
pub const MOST: i64 = 100;

/// A question that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its identifier.
    pub id: FigureViewId,
    /// Whose it is.
    pub account: AccountId,
    /// Name of that account.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// Path of the page that is asked.
    pub path: String,
    /// What the page is asked, as it stands in its address.
    pub query: String,
    /// Whether everybody of the task force is offered it.
    pub shared: bool,
}

/// What somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView<'v> {
    /// Its identifier.
    pub id: FigureViewId,
    /// The task force of whoever keeps it.
    pub task_force: TaskForceId,
    /// Who keeps it.
    pub account: AccountId,
    /// What it is called.
    pub name: &'v str,
    /// Path of the page that is asked.
    pub path: &'v str,
    /// What the page is asked.
    pub query: &'v str,
    /// Whether everybody of the task force is offered it.
    pub shared: bool,
}

const COLUMNS: &str = "select v.id, v.account, a.name as owner, v.name, v.path, v.query, v.shared \
     from figure_view v join account a on a.id = v.account";

/// Keeps a question; `false` where the account keeps as many as it may already.
pub async fn keep(tx: &mut Tx, view: &NewView<'_>, at: Timestamp) -> Result<bool, Error> {
    let count = sql("select count(*) as n from figure_view where account = ?").bind(view.account);
    if tx.row(&count).await?.ok_or(Error::NotFound)?.int("n")? >= MOST {
        return Ok(false);
    }
    let insert = sql(
        "insert into figure_view (id, task_force, account, name, path, query, shared, created_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(view.id)
    .bind(view.task_force)
    .bind(view.account)
    .bind(view.name)
    .bind(view.path)
    .bind(view.query)
    .bind(view.shared)
    .bind(at);
    tx.run(&insert).await?;
    Ok(true)
}

/// What an account is offered: its own, then what others of the task force share, by name.
pub async fn offered(
    tx: &mut Tx,
    task_force: TaskForceId,
    account: AccountId,
) -> Result<Vec<View>, Error> {
    let own = sql(COLUMNS)
        .push(" where v.account = ? order by v.name, v.id")
        .bind(account);
    let shared = sql(COLUMNS)
        .push(" where v.task_force = ? and v.shared = ? and v.account <> ? order by v.name, v.id")
        .bind(task_force)
        .bind(true)
        .bind(account);
    let mut rows = tx.rows(&own).await?;
    rows.extend(tx.rows(&shared).await?);
    rows.iter().map(view).collect()
}

/// One that the account keeps.
///
/// # Errors
/// [`Error::NotFound`] where it keeps none of this identifier.
pub async fn own(tx: &mut Tx, account: AccountId, id: FigureViewId) -> Result<View, Error> {
    let query = sql(COLUMNS)
        .push(" where v.id = ? and v.account = ?")
        .bind(id)
        .bind(account);
    view(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// One that others of the task force share.
///
/// # Errors
/// [`Error::NotFound`] where none of this identifier is shared there.
pub async fn shared(tx: &mut Tx, task_force: TaskForceId, id: FigureViewId) -> Result<View, Error> {
    let query = sql(COLUMNS)
        .push(" where v.id = ? and v.task_force = ? and v.shared = ?")
        .bind(id)
        .bind(task_force)
        .bind(true);
    view(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Gives it another name, and shares it or no longer.
pub async fn change(tx: &mut Tx, id: FigureViewId, name: &str, shared: bool) -> Result<(), Error> {
    let update = sql("update figure_view set name = ?, shared = ? where id = ?")
        .bind(name)
        .bind(shared)
        .bind(id);
    tx.run(&update).await?;
    Ok(())
}

/// Keeps it no longer.
pub async fn remove(tx: &mut Tx, id: FigureViewId) -> Result<(), Error> {
    tx.run(&sql("delete from figure_view where id = ?").bind(id))
        .await?;
    Ok(())
}

fn view(row: &Record) -> Result<View, Error> {
    Ok(View {
        id: row.parse("id")?,
        account: row.parse("account")?,
        owner: row.string("owner")?,
        name: row.string("name")?,
        path: row.string("path")?,
        query: row.string("query")?,
        shared: row.bool("shared")?,
    })
}
