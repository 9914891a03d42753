//! Who can be invited and who can chair: the posts of the task force with who holds them on a day.

use crate::taskforce::open_contact;
use crate::{Error, Tx, sql};
use domain::ids::{AccountId, DivisionId, OrganisationId, PostId, TaskForceId, TenureId};
use jiff::civil::Date;
use std::collections::HashSet;
use vault::KeyRing;

/// A post and who holds it on the day that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The post.
    pub post: PostId,
    /// Its title.
    pub post_title: String,
    /// Its division.
    pub division: Option<DivisionId>,
    /// Its organisation.
    pub organisation: Option<OrganisationId>,
    /// Name of the organisation; empty where there is none.
    pub office: String,
    /// Name of the official; empty where the post is vacant.
    pub name: String,
    /// Title of the official in their own office; may be empty.
    pub official_title: String,
    /// The last day of the decree that made the post, where that is before the day asked for.
    pub decree_ended: Option<Date>,
    /// How to reach them, as it is sealed.
    contact: Option<(TenureId, Vec<u8>)>,
}

impl Holder {
    /// How to reach the official; none where nothing is kept.
    ///
    /// # Errors
    /// An error of the vault where the value was changed.
    pub fn contact(&self, ring: &KeyRing) -> Result<Option<String>, Error> {
        let sealed = self.contact.as_ref();
        sealed
            .map(|(tenure, bytes)| open_contact(ring, *tenure, bytes))
            .transpose()
    }
}

/// The posts of a task force in their order, each with its holder on `day`.
pub async fn holders(
    tx: &mut Tx,
    task_force: TaskForceId,
    day: Date,
) -> Result<Vec<Holder>, Error> {
    let query = sql(
        "select p.id, p.title, p.division, p.organisation, o.name as office, t.name, \
         t.official_title, t.id as tenure, t.contact_a, d.valid_to from post p \
         left join organisation o on o.id = p.organisation \
         left join decree d on d.id = p.decree \
         left join tenure t on t.post = p.id and t.from_on <= ? \
         and (t.to_on is null or t.to_on >= ?) \
         where p.task_force = ? and p.active = ? \
         order by p.position, p.id, t.from_on desc, t.id",
    )
    .bind(day)
    .bind(day)
    .bind(task_force)
    .bind(true);
    // Where one tenure overlaps another, the later one counts.
    let mut seen = HashSet::new();
    let mut holders = Vec::new();
    for row in tx.rows(&query).await? {
        let post: PostId = row.parse("id")?;
        if !seen.insert(post) {
            continue;
        }
        let text = |name| Ok::<_, Error>(row.text_opt(name)?.unwrap_or_default().to_owned());
        holders.push(Holder {
            post,
            post_title: row.string("title")?,
            division: row.parse_opt("division")?,
            organisation: row.parse_opt("organisation")?,
            office: text("office")?,
            name: text("name")?,
            official_title: text("official_title")?,
            contact: match (row.parse_opt("tenure")?, row.bytes_opt("contact_a")?) {
                (Some(tenure), Some(bytes)) => Some((tenure, bytes.to_vec())),
                _ => None,
            },
            decree_ended: row.parse_opt("valid_to")?.filter(|last| *last < day),
        });
    }
    Ok(holders)
}

/// The posts that an account holds on `day`.
pub async fn held_by(tx: &mut Tx, account: AccountId, day: Date) -> Result<Vec<PostId>, Error> {
    let query = sql(
        "select post from tenure where account = ? and from_on <= ? \
         and (to_on is null or to_on >= ?) order by from_on",
    )
    .bind(account)
    .bind(day)
    .bind(day);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| row.parse("post")).collect()
}

/// The divisions of a task force that work, in their order.
pub async fn divisions(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<(DivisionId, String)>, Error> {
    let query = sql(
        "select id, name from division where task_force = ? and active = ? order by position, id",
    )
    .bind(task_force)
    .bind(true);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| Ok((row.parse("id")?, row.string("name")?)))
        .collect()
}

/// Whether a division is one of the task force.
///
/// # Errors
/// [`Error::NotFound`] when it is not.
pub(crate) async fn check_division(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: DivisionId,
) -> Result<(), Error> {
    let query = sql("select id from division where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    tx.row(&query).await?.map(|_| ()).ok_or(Error::NotFound)
}

/// Whether a post is one of the task force.
///
/// # Errors
/// [`Error::NotFound`] when it is not.
pub(crate) async fn check_post(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: PostId,
) -> Result<(), Error> {
    let query = sql("select id from post where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    tx.row(&query).await?.map(|_| ()).ok_or(Error::NotFound)
}
