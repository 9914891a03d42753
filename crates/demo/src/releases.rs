//! Figures of Jakarta Barat: a release that the leader approved, and a draft of a finer one.

use crate::people::{Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::figures::indicator::Bilingual;
use domain::figures::release::{Protection, Recipe, ReleaseAction, ReleaseDimension as D};
use domain::ids::ReleaseId;
use store::releases::{self, Asked, By, Gathered, Keep};
use vault::Random;

const PREPARER: &str = "secretariat.jakbar";
const APPROVER: &str = "leader.jakbar";

/// A release of the play.
struct Piece {
    title: [&'static str; 2],
    by: &'static [D],
    published: bool,
}

const PIECES: [Piece; 2] = [
    Piece {
        title: [
            "Korban menurut tahun dan jenis kelamin",
            "Victims by year and sex",
        ],
        by: &[D::Year, D::Sex],
        published: true,
    },
    Piece {
        title: [
            "Korban menurut tahun, wilayah, jenis kelamin, dan umur",
            "Victims by year, area, sex and age",
        ],
        by: &[D::Year, D::Area, D::Sex, D::AgeGroup],
        published: false,
    },
];

/// Seeds the releases, of the years that are over.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    for piece in &PIECES {
        let release = choose(scene, troupe, piece).await?;
        if piece.published {
            publish(scene, troupe, release).await?;
        }
    }
    Ok(())
}

async fn choose(scene: &Scene<'_>, troupe: &Troupe, piece: &Piece) -> Result<ReleaseId, Error> {
    let (task_force, preparer) = (troupe.force("jakbar")?, troupe.member(PREPARER)?);
    let mut random = Random::system();
    let mut tx = scene.store.read().await?;
    let least = store::periodic::rules(&mut tx).await?.least;
    let recipe = Recipe {
        indicator: "persons-registered".to_owned(),
        version: 1,
        below: false,
        from: "2022-01".to_owned(),
        to: "2024-12".to_owned(),
        by: piece.by.to_vec(),
        protection: Protection::Hide {
            threshold: least,
            zeros: false,
        },
    };
    let asked = Asked {
        task_force,
        recipe,
        draft: None,
        least,
        zone: &scene.zone,
        at: scene.now,
    };
    let gathered = Gathered::read(&mut tx, scene.ring, &mut random, &asked).await?;
    drop(tx);
    let made = gathered.make()?;
    let title = Bilingual {
        id: piece.title[0].to_owned(),
        en: piece.title[1].to_owned(),
    };
    let new = Keep {
        draft: None,
        task_force,
        title: &title,
        reason: &Bilingual::default(),
        by: preparer.actor.account,
    };
    let mut tx = scene.store.write().await?;
    let release = releases::keep(&mut tx, scene.ring, &mut random, &made, &new).await?;
    let event = preparer
        .event(Kind::ReleaseEdited)?
        .with("change", "chosen")?;
    append(
        &mut tx,
        scene,
        scene.now,
        event.on(ObjectKind::Release, release)?,
    )
    .await?;
    tx.commit().await?;
    Ok(release)
}

async fn publish(scene: &Scene<'_>, troupe: &Troupe, release: ReleaseId) -> Result<(), Error> {
    let (preparer, approver) = (troupe.member(PREPARER)?, troupe.member(APPROVER)?);
    let by = |account| By {
        account,
        at: scene.now,
    };
    let mut random = Random::system();
    let mut tx = scene.store.write().await?;
    let task_force = troupe.force("jakbar")?;
    let all = releases::revisions(&mut tx, task_force, release).await?;
    let draft = all.first().ok_or(Error::Script("a release"))?;
    let (ring, who) = (scene.ring, by(preparer.actor.account));
    let submit = ReleaseAction::Submit;
    releases::step(&mut tx, ring, &mut random, draft, submit, "", who).await?;
    let all = releases::revisions(&mut tx, task_force, release).await?;
    let laid = all.first().ok_or(Error::Script("a release"))?;
    let clearing = releases::clearing(&mut tx, ring, laid, 0).await?;
    let (cleared, who) = (clearing.attack()?, by(approver.actor.account));
    releases::approve(&mut tx, ring, &mut random, laid, cleared, who).await?;
    let event = approver
        .event(Kind::ReleasePublished)?
        .with("change", "approve")?;
    append(
        &mut tx,
        scene,
        scene.now,
        event.on(ObjectKind::Release, release)?,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
