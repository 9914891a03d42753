//! Cases with victims of whom something is known.

use crate::common::{Person, World, id, now};
use domain::cases::{AgeBand, PersonRole, Sex, Stage};
use domain::codes::HumanCode;
use domain::ids::{CaseId, PersonId};
use jiff::civil::date;
use policy::Edit;
use store::cases::By;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{self, Identity, Target};
use store::linkage::pairs::{self, Seen};
use store::linkage::{Register, decisions, decisions::NewDecision};
use store::{Tx, access};
use vault::Random;

pub(crate) struct Known {
    pub(crate) case: HumanCode,
    pub(crate) person: PersonId,
}

/// Somebody with a name, the last four digits of a NIK, and parents.
pub(crate) fn identity(name: &str, serial: u16) -> Identity {
    Identity {
        name: Some(name.parse().unwrap()),
        nik: Some(format!("317305450199{serial:04}").parse().unwrap()),
        born: Some("1999-01-05".parse().unwrap()),
        birth_place: Some("Indramayu".parse().unwrap()),
        mother: Some("Rokayah".parse().unwrap()),
        ..Identity::default()
    }
}

/// A case of the first or the second organisation with one victim.
pub(crate) async fn known(world: &World, at: usize, identity: &Identity) -> Known {
    let holder = holder(world, at);
    let (case_id, person): (CaseId, PersonId) = (id(), id());
    let facts = PersonFacts {
        sex: Sex::Female,
        band: AgeBand::Unknown,
        residence: Some("31.73.05.1001".parse().unwrap()),
        ..PersonFacts::unknown(PersonRole::Victim)
    };
    let new = Direct {
        id: case_id,
        task_force: world.task_force,
        team: world.teams[at],
        owner: Some(holder.actor.account),
        import: None,
        stage: Stage::START,
        area: None,
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: person,
            facts,
            status: None,
        }],
        facts: Vec::new(),
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = opening::open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    record(world, holder, opened.code, person, identity, 1).await;
    Known {
        case: opened.code,
        person,
    }
}

pub(crate) fn holder(world: &World, at: usize) -> &Person {
    [&world.manager, &world.stranger][at]
}

/// Records who somebody is.
pub(crate) async fn record(
    world: &World,
    by: &Person,
    case: HumanCode,
    person: PersonId,
    identity: &Identity,
    version: i64,
) {
    let mut tx = world.store.write().await.unwrap();
    let auth = access::case::<Edit>(&mut tx, &by.actor, &case.to_string())
        .await
        .unwrap();
    let mut keeper = world.keeper(by);
    let target = Target {
        id: person,
        version,
    };
    let made = By::actor(&by.actor, now());
    let today = date(2024, 3, 15);
    secrets::save_identity(&mut tx, &mut keeper, &auth, target, identity, today, &made)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A register that has caught up, with the pairs that it found.
pub(crate) async fn sought(world: &World) -> Register {
    let register = Register::new();
    seek(world, &register).await;
    register
}

pub(crate) async fn seek(world: &World, register: &Register) {
    register.catch_up(&world.store, &world.ring).await.unwrap();
    let random = &mut Random::system();
    pairs::seek(&world.store, &world.ring, register, random, now(), 10_000)
        .await
        .unwrap();
}

pub(crate) async fn waiting(world: &World, person: &Person) -> Vec<Seen> {
    let mut tx = world.store.read().await.unwrap();
    pairs::waiting(&mut tx, &person.actor, 100).await.unwrap()
}

/// Decides the pair as somebody and says what came of it.
pub(crate) async fn decide(
    world: &World,
    by: &Person,
    reference: HumanCode,
    verdict: domain::linkage::Verdict,
) -> Result<domain::linkage::PairState, decisions::Fault> {
    let mut tx = world.store.write().await.unwrap();
    let seen = pairs::find(&mut tx, &by.actor, reference).await?;
    let new = NewDecision {
        verdict,
        reason: None,
        at: now(),
    };
    let random = &mut Random::system();
    let done = decisions::decide(&mut tx, (&world.ring, random), &by.actor, &seen, &new).await;
    if done.is_ok() {
        tx.commit().await.unwrap();
    }
    done
}

/// Retracts the newest decision of the pair that holds.
pub(crate) async fn retract(
    world: &World,
    by: &Person,
    reference: HumanCode,
) -> Result<domain::linkage::PairState, decisions::Fault> {
    let mut tx = world.store.write().await.unwrap();
    let seen = pairs::find(&mut tx, &by.actor, reference).await?;
    let decided = decisions::all(&mut tx, &world.ring, seen.pair).await?;
    let newest = decided.iter().rfind(|d| !d.retracted).unwrap().id;
    let random = &mut Random::system();
    let reason = "Keliru".parse().unwrap();
    let (ring, actor) = (&world.ring, &by.actor);
    let done = decisions::retract(
        &mut tx,
        (ring, random),
        actor,
        &seen,
        newest,
        &reason,
        now(),
    )
    .await;
    if done.is_ok() {
        tx.commit().await.unwrap();
    }
    done
}

pub(crate) async fn read(world: &World) -> Tx {
    world.store.read().await.unwrap()
}
