//! One person, one count: the program seeks who may be recorded twice, two organisations decide some
//! of it, and each asks the other about somebody in a report.

use crate::people::{Member, Troupe, append};
use crate::play::Filed;
use crate::scripts::{Again, Twice};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::linkage::{Pair, Verdict};
use domain::sections::Section;
use policy::{Edit, Open};
use store::linkage::decisions::{self, NewDecision};
use store::linkage::pairs::{self, Seen};
use store::linkage::questions::{self, Question};
use store::linkage::{Register, settings};
use store::{Tx, access, reports};
use vault::Random;

/// Who decides for the protection unit.
const PROTECTION: &str = "manager.jakbar";
/// Who decides for the companions.
const COMPANIONS: &str = "ngo2.jakbar";
/// More records than are played.
const ALL: usize = 10_000;

/// Seeks pairs as the background does, decides and asks.
pub(crate) async fn seed(
    scene: &Scene<'_>,
    troupe: &Troupe,
    twice: &Twice,
    filed: &[Filed],
) -> Result<(), Error> {
    let register = Register::new();
    register.catch_up(scene.store, scene.ring).await?;
    let mut random = Random::system();
    pairs::seek(
        scene.store,
        scene.ring,
        &register,
        &mut random,
        scene.now,
        ALL,
    )
    .await?;
    let mut tx = scene.store.write().await?;
    let coordinated = settings::Settings {
        coordinator: Some(troupe.team("jakbar", "cases")?),
        ..settings::get(&mut tx).await?
    };
    settings::set(&mut tx, &coordinated).await?;
    for again in &twice.again {
        if let Some(pair) = pair(again, filed) {
            decide(&mut tx, scene, troupe.member(COMPANIONS)?, pair).await?;
            if again.by_both {
                decide(&mut tx, scene, troupe.member(PROTECTION)?, pair).await?;
            }
        }
    }
    for (asking, login) in twice.asking.iter().zip(["intake.jakbar", COMPANIONS]) {
        if let Some(code) = filed.get(*asking).and_then(|filed| filed.report.as_ref()) {
            ask(&mut tx, scene, &register, troupe.member(login)?, code).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// The records of the first persons of two files.
fn pair(again: &Again, filed: &[Filed]) -> Option<Pair> {
    let [one, other] = again.scripts;
    let first = |at: usize| filed.get(at)?.persons.first().copied();
    Pair::new(first(one)?, first(other)?)
}

/// Somebody looks at a pair, as far as it is theirs to see, and finds that it is one person.
async fn decide(tx: &mut Tx, scene: &Scene<'_>, who: &Member, pair: Pair) -> Result<(), Error> {
    let Some(seen) = pairs::of(tx, &who.actor, pair).await? else {
        return Ok(());
    };
    look(tx, scene, who, &seen).await?;
    let new = NewDecision {
        verdict: Verdict::Same,
        reason: None,
        at: scene.now,
    };
    let mut random = Random::system();
    decisions::decide(tx, (scene.ring, &mut random), &who.actor, &seen, &new).await?;
    let event = who
        .event(Kind::LinkDecided)?
        .on(ObjectKind::Pair, seen.reference)?
        .with("verdict", new.verdict)?;
    append(tx, scene, scene.now, event).await
}

async fn look(tx: &mut Tx, scene: &Scene<'_>, who: &Member, seen: &Seen) -> Result<(), Error> {
    for record in [&seen.low, &seen.high].into_iter().filter(|r| r.readable) {
        access::case::<Open>(tx, &who.actor, &record.case).await?;
        let event = who
            .event(Kind::SectionOpened)?
            .on(ObjectKind::Case, &record.case)?
            .with("section", Section::Identity)?
            .with("person", record.person)?;
        append(tx, scene, scene.now, event).await?;
    }
    Ok(())
}

/// Asks the other organisations about everybody in a report.
async fn ask(
    tx: &mut Tx,
    scene: &Scene<'_>,
    register: &Register,
    who: &Member,
    code: &str,
) -> Result<(), Error> {
    let opened = access::report::<Open>(tx, &who.actor, code).await?;
    let facts = reports::facts(tx, &opened).await?;
    let persons = reports::content(tx, &mut who.keeper(scene), &opened)
        .await?
        .at_risk;
    let opened = who
        .event(Kind::ReportOpened)?
        .on(ObjectKind::Report, code)?
        .with("sections", Section::Identity)?;
    append(tx, scene, scene.now, opened).await?;
    let auth = access::report::<Edit>(tx, &who.actor, code).await?;
    let settings = settings::get(tx).await?;
    let received = scene.zone.to_datetime(facts.received_at).date().to_string();
    for (position, person) in persons.iter().enumerate() {
        let question = Question {
            position,
            person,
            received: &received,
            at: scene.now,
        };
        let with = (register, &settings);
        let random = &mut Random::system();
        questions::ask(tx, with, random, &who.actor, &auth, &question).await?;
    }
    let event = who
        .event(Kind::KnownPersonAsked)?
        .on(ObjectKind::Report, code)?
        .with("persons", persons.len())?
        .with("status", 200)?;
    append(tx, scene, scene.now, event).await
}
