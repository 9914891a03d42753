//! Posts of a task force, each with whoever holds it on a day.

use crate::{Error, Record, Sql, Tx, code, sql};
use domain::Coded;
use domain::ids::{AccountId, DecreeId, DivisionId, OrganisationId, PostId, TaskForceId, TenureId};
use domain::taskforce::terms::{Span, state_of};
use domain::taskforce::{DecreeState, PostKind, Standing};
use jiff::Timestamp;
use jiff::civil::Date;

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its identifier.
    pub id: PostId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// The decree that names its holder.
    pub decree: Option<DecreeId>,
    /// Its division.
    pub division: Option<DivisionId>,
    /// The organisation that fills it.
    pub organisation: Option<OrganisationId>,
    /// What it is in the structure.
    pub kind: PostKind,
    /// Its title.
    pub title: String,
    /// What it does.
    pub duties: String,
    /// Where it stands among posts of its kind.
    pub position: i64,
    /// Whether it exists now.
    pub active: bool,
    /// Version for saving.
    pub version: i64,
}

/// Whoever holds a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Their time in the post.
    pub tenure: TenureId,
    /// Their account, if they have one.
    pub account: Option<AccountId>,
    /// Their name.
    pub name: String,
    /// Their office outside the task force.
    pub official_title: String,
    /// From when to when.
    pub span: Span,
}

/// A post with what stands around it on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The post.
    pub post: Post,
    /// Name of its division.
    pub division: Option<String>,
    /// Name of the organisation that fills it.
    pub organisation: Option<String>,
    /// Number and term of its decree.
    pub decree: Option<(String, Span)>,
    /// Whoever holds it; none where it is vacant.
    pub holder: Option<Holder>,
}

impl Seat {
    /// The state of its decree on a day; none without a decree.
    pub fn decree_state(&self, day: Date, warn_days: u16) -> Option<DecreeState> {
        let (_, term) = self.decree.as_ref()?;
        Some(state_of(term, day, warn_days))
    }

    /// Whether its holder counts as a member on a day; none where it is vacant.
    pub fn standing(&self, day: Date) -> Option<Standing> {
        self.holder.as_ref()?;
        Some(Standing::under(self.decree_state(day, 0)))
    }
}

/// Adds a post, vacant.
pub async fn add_post(tx: &mut Tx, new: &Post, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into post (id, task_force, decree, division, organisation, kind, title, \
             duties, position, active, created_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.decree)
        .bind(new.division)
        .bind(new.organisation)
        .bind(code(new.kind))
        .bind(&new.title)
        .bind(&new.duties)
        .bind(new.position)
        .bind(new.active)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a post that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_post(tx: &mut Tx, changed: &Post) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update post set decree = ?, division = ?, organisation = ?, kind = ?, title = ?, \
             duties = ?, position = ?, active = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(changed.decree)
        .bind(changed.division)
        .bind(changed.organisation)
        .bind(code(changed.kind))
        .bind(&changed.title)
        .bind(&changed.duties)
        .bind(changed.position)
        .bind(changed.active)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

/// One post of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such post.
pub async fn post(tx: &mut Tx, task_force: TaskForceId, id: PostId) -> Result<Post, Error> {
    let query = sql(
        "select p.id, p.task_force, p.decree, p.division, p.organisation, p.kind, p.title, \
         p.duties, p.position, p.active, p.version from post p where p.id = ? and p.task_force = ?",
    )
    .bind(id)
    .bind(task_force);
    post_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

const SEAT: &str = "select p.id, p.task_force, p.decree, p.division, p.organisation, p.kind, \
     p.title, p.duties, p.position, p.active, p.version, v.name as division_name, \
     o.name as organisation_name, d.number as decree_number, d.valid_from, d.valid_to, \
     t.id as tenure, t.account, t.name, t.official_title, t.from_on, t.to_on from post p \
     left join division v on v.id = p.division left join organisation o on o.id = p.organisation \
     left join decree d on d.id = p.decree ";

/// The posts with their holders on `day`: at most one each, by the rule of handing over.
fn seats(day: Date) -> Sql {
    sql(SEAT)
        .push(
            "left join tenure t on t.post = p.id and t.from_on <= ? \
             and (t.to_on is null or t.to_on >= ?) ",
        )
        .bind(day)
        .bind(day)
}

/// The active posts of a task force with their holders on a day: leaders first, then division by
/// division, each in its order.
pub async fn posts(tx: &mut Tx, task_force: TaskForceId, day: Date) -> Result<Vec<Seat>, Error> {
    let query = seats(day)
        .push("where p.task_force = ? and p.active = ? order by p.position, p.id")
        .bind(task_force)
        .bind(true);
    let mut seats: Vec<Seat> = tx
        .rows(&query)
        .await?
        .iter()
        .map(seat_of)
        .collect::<Result<_, _>>()?;
    let rank = |kind: PostKind| PostKind::ALL.iter().position(|known| *known == kind);
    seats.sort_by_key(|seat| rank(seat.post.kind));
    Ok(seats)
}

/// One post with its holder on a day, also one that no longer exists.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such post.
pub async fn seat(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: PostId,
    day: Date,
) -> Result<Seat, Error> {
    let query = seats(day)
        .push("where p.id = ? and p.task_force = ?")
        .bind(id)
        .bind(task_force);
    seat_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The active posts that an account holds on a day.
pub async fn posts_of_account(
    tx: &mut Tx,
    account: AccountId,
    day: Date,
) -> Result<Vec<Seat>, Error> {
    let query = sql(SEAT)
        .push(
            "join tenure t on t.post = p.id where t.account = ? and t.from_on <= ? \
             and (t.to_on is null or t.to_on >= ?) and p.active = ? order by p.position, p.id",
        )
        .bind(account)
        .bind(day)
        .bind(day)
        .bind(true);
    tx.rows(&query).await?.iter().map(seat_of).collect()
}

/// Whoever holds a post on a day.
pub async fn holder(tx: &mut Tx, post: PostId, day: Date) -> Result<Option<Holder>, Error> {
    let query = sql(
        "select t.id as tenure, t.account, t.name, t.official_title, t.from_on, t.to_on \
         from tenure t where t.post = ? and t.from_on <= ? and (t.to_on is null or t.to_on >= ?)",
    )
    .bind(post)
    .bind(day)
    .bind(day);
    match tx.row(&query).await? {
        Some(row) => holder_of(&row),
        None => Ok(None),
    }
}

/// The posts whose holders are no members on a day, because their decree has ended.
pub async fn lapsed(tx: &mut Tx, task_force: TaskForceId, day: Date) -> Result<Vec<Seat>, Error> {
    let mut seats = posts(tx, task_force, day).await?;
    seats.retain(|seat| seat.standing(day) == Some(Standing::DecreeEnded));
    Ok(seats)
}

fn post_of(row: &Record) -> Result<Post, Error> {
    Ok(Post {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        decree: row.parse_opt("decree")?,
        division: row.parse_opt("division")?,
        organisation: row.parse_opt("organisation")?,
        kind: row.parse("kind")?,
        title: row.string("title")?,
        duties: row.string("duties")?,
        position: row.int("position")?,
        active: row.bool("active")?,
        version: row.int("version")?,
    })
}

fn seat_of(row: &Record) -> Result<Seat, Error> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let decree = match row.text_opt("decree_number")? {
        Some(number) => {
            let term = Span {
                from: row.parse("valid_from")?,
                to: row.parse_opt("valid_to")?,
            };
            Some((number.to_owned(), term))
        }
        None => None,
    };
    Ok(Seat {
        post: post_of(row)?,
        division: owned(row.text_opt("division_name")?),
        organisation: owned(row.text_opt("organisation_name")?),
        decree,
        holder: holder_of(row)?,
    })
}

fn holder_of(row: &Record) -> Result<Option<Holder>, Error> {
    let Some(tenure) = row.parse_opt("tenure")? else {
        return Ok(None);
    };
    Ok(Some(Holder {
        tenure,
        account: row.parse_opt("account")?,
        name: row.string("name")?,
        official_title: row.string("official_title")?,
        span: Span {
            from: row.parse("from_on")?,
            to: row.parse_opt("to_on")?,
        },
    }))
}
