//! One outreach event: what was done where, for whom, with what, by whom.

use super::{day_number, open, place, seal};
use crate::bulk::Insert;
use crate::{Error, Record, Tx, Value, code, code_opt, sql};
use domain::AreaCode;
use domain::Coded;
use domain::ids::{AccountId, MaterialId, OrganisationId, OutreachId, TaskForceId};
use domain::prevention::{Audience, AudienceSex, Funding, OutreachKind, TargetGroup, Topic};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use vault::{KeyRing, Random};

/// An event that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its identifier.
    pub id: OutreachId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// What it does.
    pub kind: OutreachKind,
    /// Its title.
    pub title: String,
    /// The day on which it was held.
    pub held_on: Date,
    /// Where, down to the kelurahan.
    pub area: AreaCode,
    /// The hall, the school; may be empty.
    pub venue: String,
    /// Who came.
    pub audience: Audience,
    /// Whom it was for.
    pub targets: Vec<TargetGroup>,
    /// What was talked about.
    pub topics: Vec<Topic>,
    /// What was handed out or shown.
    pub materials: Vec<MaterialId>,
    /// Who held it.
    pub organisations: Vec<OrganisationId>,
    /// What it cost in rupiah, where that is known.
    pub cost: Option<i64>,
    /// Who paid.
    pub funding: Option<Funding>,
    /// What else is to be kept; sealed.
    pub note: String,
    /// Version for saving.
    pub version: i64,
}

/// What recording an event did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is new.
    New,
    /// A form with the same client key was kept before, as this event.
    Known(OutreachId),
}

/// A material that an event used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The material.
    pub material: MaterialId,
    /// Its title.
    pub title: String,
    /// The edition that was the newest when it was used.
    pub number: i64,
}

/// Records an event. The same client key is kept once: what a phone sends twice counts once.
///
/// # Errors
/// [`Error::NotFound`] where a material or an organisation is not one of the task force.
pub async fn record(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    new: &Event,
    client_key: &str,
    by: AccountId,
    at: Timestamp,
) -> Result<Recorded, Error> {
    let note = seal(
        ring,
        random,
        &place("outreach", "note_a", new.id.0),
        &new.note,
    )?;
    let (female, male, unknown) = sums(&new.audience);
    let kept = tx
        .run(
            &sql(
                "insert into outreach (id, task_force, kind, title, held_on, held_day, area, \
                 venue, participants_female, participants_male, participants_unknown, cost, \
                 funding, note_a, client_key, recorded_by, created_at, updated_at, version) \
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) \
                 on conflict (task_force, client_key) do nothing",
            )
            .bind(new.id)
            .bind(new.task_force)
            .bind(code(new.kind))
            .bind(&new.title)
            .bind(new.held_on)
            .bind(day_number(new.held_on))
            .bind(new.area.to_string())
            .bind(&new.venue)
            .bind(female)
            .bind(male)
            .bind(unknown)
            .bind(new.cost)
            .bind(code_opt(new.funding))
            .bind(note)
            .bind(client_key)
            .bind(by)
            .bind(at)
            .bind(at),
        )
        .await?;
    if kept == 0 {
        return known(tx, new.task_force, client_key).await;
    }
    add_parts(tx, new).await?;
    Ok(Recorded::New)
}

async fn known(tx: &mut Tx, task_force: TaskForceId, key: &str) -> Result<Recorded, Error> {
    let query = sql("select id from outreach where task_force = ? and client_key = ?")
        .bind(task_force)
        .bind(key);
    let row = tx.row(&query).await?.ok_or(Error::Stale)?;
    Ok(Recorded::Known(row.parse("id")?))
}

/// Saves an event that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between; [`Error::NotFound`] where a material or an
/// organisation is not one of the task force.
pub async fn save(
    tx: &mut Tx,
    (ring, random): (&KeyRing, &mut Random),
    changed: &Event,
    at: Timestamp,
) -> Result<(), Error> {
    let at_note = place("outreach", "note_a", changed.id.0);
    let note = seal(ring, random, &at_note, &changed.note)?;
    let (female, male, unknown) = sums(&changed.audience);
    tx.run_versioned(
        &sql(
            "update outreach set kind = ?, title = ?, held_on = ?, held_day = ?, area = ?, \
             venue = ?, participants_female = ?, participants_male = ?, \
             participants_unknown = ?, cost = ?, funding = ?, note_a = ?, updated_at = ?, \
             version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(code(changed.kind))
        .bind(&changed.title)
        .bind(changed.held_on)
        .bind(day_number(changed.held_on))
        .bind(changed.area.to_string())
        .bind(&changed.venue)
        .bind(female)
        .bind(male)
        .bind(unknown)
        .bind(changed.cost)
        .bind(code_opt(changed.funding))
        .bind(note)
        .bind(at)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await?;
    clear_parts(tx, changed).await?;
    add_parts(tx, changed).await
}

fn sums(audience: &Audience) -> (u32, u32, u32) {
    (
        audience.of_sex(AudienceSex::Female),
        audience.of_sex(AudienceSex::Male),
        audience.of_sex(AudienceSex::Unknown),
    )
}

/// Takes away what an event has beside its row; of its materials only those that are no longer
/// used, so that the others keep the edition that was handed out.
async fn clear_parts(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    for delete in [
        "delete from outreach_audience where outreach = ?",
        "delete from outreach_target where outreach = ?",
        "delete from outreach_topic where outreach = ?",
        "delete from outreach_organisation where outreach = ?",
    ] {
        tx.run(&sql(delete).bind(event.id)).await?;
    }
    for used in used(tx, event.id).await? {
        if !event.materials.contains(&used.material) {
            let delete = sql("delete from outreach_material where outreach = ? and material = ?")
                .bind(event.id)
                .bind(used.material);
            tx.run(&delete).await?;
        }
    }
    Ok(())
}

async fn add_parts(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let audience = event.audience.iter().map(|(sex, age, n)| {
        [
            Value::from(event.id.0),
            code(sex),
            code(age),
            Value::from(n),
        ]
    });
    let insert = Insert {
        head: "insert into outreach_audience (outreach, sex, age_group, n) values ",
        row: "(?, ?, ?, ?)",
        tail: "",
    };
    insert.run(tx, audience.collect()).await?;
    let insert = Insert {
        head: "insert into outreach_target (outreach, target) values ",
        row: "(?, ?)",
        tail: " on conflict (outreach, target) do nothing",
    };
    insert.run(tx, coded_rows(event, &event.targets)).await?;
    let insert = Insert {
        head: "insert into outreach_topic (outreach, topic) values ",
        row: "(?, ?)",
        tail: " on conflict (outreach, topic) do nothing",
    };
    insert.run(tx, coded_rows(event, &event.topics)).await?;
    add_materials(tx, event).await?;
    add_organisations(tx, event).await
}

fn coded_rows<T: Coded>(event: &Event, values: &[T]) -> Vec<[Value; 2]> {
    values
        .iter()
        .map(|value| [Value::from(event.id.0), code(*value)])
        .collect()
}

async fn add_materials(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let before: Vec<MaterialId> = used(tx, event.id)
        .await?
        .into_iter()
        .map(|used| used.material)
        .collect();
    let wanted: BTreeSet<MaterialId> = event.materials.iter().copied().collect();
    for material in wanted {
        if before.contains(&material) {
            continue;
        }
        let insert = sql(
            "insert into outreach_material (outreach, material, number) \
             select ?, id, newest from material where id = ? and task_force = ?",
        )
        .bind(event.id)
        .bind(material)
        .bind(event.task_force);
        if tx.run(&insert).await? != 1 {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

async fn add_organisations(tx: &mut Tx, event: &Event) -> Result<(), Error> {
    let wanted: BTreeSet<OrganisationId> = event.organisations.iter().copied().collect();
    for organisation in wanted {
        let insert = sql(
            "insert into outreach_organisation (outreach, organisation) \
             select ?, id from organisation where id = ? and task_force = ?",
        )
        .bind(event.id)
        .bind(organisation)
        .bind(event.task_force);
        if tx.run(&insert).await? != 1 {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

/// One event of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such event.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: OutreachId,
) -> Result<Event, Error> {
    let query = sql(
        "select id, task_force, kind, title, held_on, area, venue, cost, funding, note_a, version \
         from outreach where id = ? and task_force = ?",
    )
    .bind(id)
    .bind(task_force);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let mut event = event_of(ring, &row)?;
    let audience = sql("select sex, age_group, n from outreach_audience where outreach = ?");
    for row in tx.rows(&audience.bind(id)).await? {
        let n = u32::try_from(row.int("n")?).map_err(|_| Error::Corrupt("headcount"))?;
        event
            .audience
            .add(row.parse("sex")?, row.parse("age_group")?, n)
            .map_err(|_| Error::Corrupt("headcount"))?;
    }
    event.targets = coded(
        tx.rows(&sql("select target as code from outreach_target where outreach = ?").bind(id))
            .await?,
    )?;
    event.topics = coded(
        tx.rows(&sql("select topic as code from outreach_topic where outreach = ?").bind(id))
            .await?,
    )?;
    event.materials = used(tx, id)
        .await?
        .into_iter()
        .map(|used| used.material)
        .collect();
    event.organisations = organisations(tx, id)
        .await?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    Ok(event)
}

fn event_of(ring: &KeyRing, row: &Record) -> Result<Event, Error> {
    let id: OutreachId = row.parse("id")?;
    let at_note = place("outreach", "note_a", id.0);
    Ok(Event {
        id,
        task_force: row.parse("task_force")?,
        kind: row.parse("kind")?,
        title: row.string("title")?,
        held_on: row.parse("held_on")?,
        area: row.parse("area")?,
        venue: row.string("venue")?,
        audience: Audience::nobody(),
        targets: Vec::new(),
        topics: Vec::new(),
        materials: Vec::new(),
        organisations: Vec::new(),
        cost: row.int_opt("cost")?,
        funding: row.parse_opt("funding")?,
        note: open(ring, &at_note, row.bytes_opt("note_a")?)?,
        version: row.int("version")?,
    })
}

/// The values of a list that were chosen, in the order of the list.
fn coded<T: Coded>(rows: Vec<Record>) -> Result<Vec<T>, Error> {
    let codes: BTreeSet<String> = rows
        .iter()
        .map(|row| row.string("code"))
        .collect::<Result<_, _>>()?;
    Ok(T::ALL
        .iter()
        .copied()
        .filter(|value| codes.contains(value.code()))
        .collect())
}

/// The materials that an event used, with their editions, by title.
pub async fn used(tx: &mut Tx, event: OutreachId) -> Result<Vec<Used>, Error> {
    let query = sql(
        "select u.material, m.title, u.number from outreach_material u \
         join material m on m.id = u.material where u.outreach = ? order by m.title",
    )
    .bind(event);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Used {
                material: row.parse("material")?,
                title: row.string("title")?,
                number: row.int("number")?,
            })
        })
        .collect()
}

/// The organisations that held an event, by name.
pub async fn organisations(
    tx: &mut Tx,
    event: OutreachId,
) -> Result<Vec<(OrganisationId, String)>, Error> {
    let query = sql(
        "select e.organisation, o.name from outreach_organisation e \
         join organisation o on o.id = e.organisation where e.outreach = ? order by o.name",
    )
    .bind(event);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("organisation")?, row.string("name")?)))
        .collect()
}
