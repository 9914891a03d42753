//! What writers keep, what readers get, and figures that are frozen.

mod articles;
mod reading;
mod settings;
mod years;

use crate::common::{World, id, now};
use domain::figures::safe::Thresholds;
use domain::ids::ArticleId;
use domain::site::{ArticleKind, Slug};
use store::Tx;
use store::site::Site;
use store::site::articles::{Content, New, Words};

/// Words in Indonesian alone.
fn words(title: &str, body: &str) -> Content {
    Content {
        indonesian: Words {
            title: title.to_owned(),
            lead: "Ringkasan.".to_owned(),
            body: body.to_owned(),
        },
        ..Content::default()
    }
}

/// A draft.
async fn draft(tx: &mut Tx, world: &World, kind: ArticleKind, title: &str) -> ArticleId {
    let task_force = world.task_force;
    let wanted = Slug::of_title(title);
    let slug = store::site::articles::free_slug(tx, task_force, &wanted, None)
        .await
        .unwrap();
    let new = New {
        id: id(),
        task_force,
        kind,
        slug,
    };
    let by = world.officer.actor.account;
    store::site::articles::add(tx, &new, &words(title, "Isi."), by, now())
        .await
        .unwrap();
    new.id
}

/// A site as it is saved for the first time.
fn site(world: &World, slug: &str) -> Site {
    Site {
        task_force: world.task_force,
        slug: slug.to_owned(),
        enabled: true,
        exit_address: "https://www.bmkg.go.id/".to_owned(),
        least: Thresholds::USUAL,
        version: 0,
    }
}
