//! The structure of the task forces: decrees, divisions, some thirty posts and their holders, one
//! of whom was transferred; and the regulations on which all that rests.

mod cast;

use crate::chance::Chance;
use crate::people::{Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use cast::{DECREES, DKI, JAKBAR, OFFICES, Seat, Structure};
use domain::ids::{DecreeId, DivisionId, OrganisationId, PostId, RegulationId, TaskForceId};
use domain::people::OrganisationKind;
use domain::regulations::UseKind;
use domain::taskforce::terms::Span;
use domain::taskforce::{EndReason, Succession};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use store::taskforce::{self, Decree, Fault, HandOver, Post, Successor};
use store::{Tx, people, regulations};

/// Identifiers of this part of the play.
const SEED: u64 = 31_731;
/// The governor's regulation of 2019 in the library.
const BASE: &str = "0190a000-0000-7000-8000-000000000017";

/// Plays the structure of the city and of the province above it.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let mut chance = Chance::new(SEED);
    let mut tx = scene.store.write().await?;
    for structure in [&DKI, &JAKBAR] {
        let mut stage = Stage {
            scene,
            troupe,
            chance: &mut chance,
            force: troupe.force(structure.force)?,
            offices: HashMap::new(),
        };
        stage.play(&mut tx, structure).await?;
    }
    tx.commit().await?;
    Ok(())
}

struct Stage<'a> {
    scene: &'a Scene<'a>,
    troupe: &'a Troupe,
    chance: &'a mut Chance,
    force: TaskForceId,
    offices: HashMap<&'static str, OrganisationId>,
}

impl Stage<'_> {
    async fn play(&mut self, tx: &mut Tx, structure: &Structure) -> Result<(), Error> {
        let at = self.scene.now;
        let base: RegulationId = BASE.parse().map_err(|_| Error::Script("a regulation"))?;
        if structure.force == JAKBAR.force {
            self.add_offices(tx, at).await?;
        }
        let chance = &mut *self.chance;
        taskforce::seed_divisions(tx, self.force, || chance.id(at), at).await?;
        let subject = self.force.to_string();
        regulations::link_subject(tx, UseKind::TaskForce, &subject, &[base]).await?;
        let divisions: Vec<DivisionId> = taskforce::divisions(tx, self.force)
            .await?
            .iter()
            .map(|division| division.id)
            .collect();
        let decrees = self.add_decrees(tx, structure, base, at).await?;
        for (position, seat) in (1..).zip(structure.seats) {
            self.fill(tx, seat, position, &decrees, &divisions, at)
                .await?;
        }
        let who = self.troupe.member(structure.keeper)?;
        let event = who
            .event(Kind::TaskForceChanged)?
            .on(ObjectKind::TaskForce, self.force)?;
        append(tx, self.scene, at, event).await
    }

    /// Offices of the city that have posts and no accounts.
    async fn add_offices(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        for name in OFFICES {
            let new = people::Organisation {
                id: self.chance.id(at),
                task_force: self.force,
                name: (*name).to_owned(),
                kind: OrganisationKind::LocalAgency,
                area: "31.73".to_owned(),
                address: "Jalan Raya Kembangan Nomor 2, Jakarta Barat".to_owned(),
                phone: String::new(),
                active: true,
                version: 1,
            };
            people::add_organisation(tx, &new, at).await?;
            self.offices.insert(name, new.id);
        }
        Ok(())
    }

    async fn add_decrees(
        &mut self,
        tx: &mut Tx,
        structure: &Structure,
        base: RegulationId,
        at: Timestamp,
    ) -> Result<Vec<DecreeId>, Error> {
        let mut made = Vec::new();
        // The one in force ends with the year in which the play is watched.
        let today = self.scene.zone.to_datetime(self.scene.now).date();
        for (nth, decree) in DECREES.iter().enumerate() {
            let last = if nth + 1 == DECREES.len() {
                today.last_of_year()
            } else {
                day(decree.to)?
            };
            let new = Decree {
                id: self.chance.id(at),
                task_force: self.force,
                number: format!("{} {}", structure.authority, decree.number),
                title: format!("Pembentukan {}", structure.name),
                issued_on: day(decree.issued_on)?,
                term: Span {
                    from: day(decree.from)?,
                    to: Some(last),
                },
                succession: Succession::FollowsThePost,
                regulation: Some(base),
                attachment: None,
                version: 1,
            };
            taskforce::add_decree(tx, &new, at).await?;
            made.push(new.id);
        }
        Ok(made)
    }

    /// A post with those who held it, one after the other.
    async fn fill(
        &mut self,
        tx: &mut Tx,
        seat: &Seat,
        position: i64,
        decrees: &[DecreeId],
        divisions: &[DivisionId],
        at: Timestamp,
    ) -> Result<(), Error> {
        let known = self.troupe.organisation(seat.office);
        let post = Post {
            id: self.chance.id(at),
            task_force: self.force,
            decree: decrees.get(seat.decree).copied(),
            division: seat.division.and_then(|at| divisions.get(at).copied()),
            organisation: known.or_else(|| self.offices.get(seat.office).copied()),
            kind: seat.kind,
            title: seat.title.to_owned(),
            duties: seat.duties.to_owned(),
            position,
            active: true,
            version: 1,
        };
        taskforce::add_post(tx, &post, at).await?;
        let mut before: Option<&cast::Official> = None;
        for (version, official) in (1..).zip(seat.officials) {
            let leaves = match before {
                Some(_) => {
                    let last = day(official.from)?.yesterday();
                    let last = last.map_err(|_| Error::Script("a first day"))?;
                    Some((last, EndReason::Transferred))
                }
                None => None,
            };
            let change = self.change(post.id, version, leaves, official, at)?;
            let done = taskforce::hand_over(tx, self.force, &change, at).await;
            done.map_err(|fault| match fault {
                Fault::Store(error) => Error::Store(error),
                _ => Error::Script("a post is held twice"),
            })?;
            before = Some(official);
        }
        Ok(())
    }

    fn change(
        &mut self,
        post: PostId,
        version: i64,
        leaves: Option<(Date, EndReason)>,
        official: &cast::Official,
        at: Timestamp,
    ) -> Result<HandOver, Error> {
        let account = match official.login {
            "" => None,
            login => Some(self.troupe.member(login)?.actor.account),
        };
        Ok(HandOver {
            post,
            version,
            leaves,
            successor: Some(Successor {
                id: self.chance.id(at),
                account,
                name: official.name.to_owned(),
                official_title: official.title.to_owned(),
                contact: None,
                from: day(official.from)?,
            }),
            decree: None,
        })
    }
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Script("a day"))
}
