//! Posts, decrees and holders of the testing task force.

use domain::ids::{AccountId, ActionItemId, DecreeId, DivisionId, MeetingId, PostId};
use domain::taskforce::terms::Span;
use domain::taskforce::{EndReason, PostKind, Succession};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use store::taskforce::{Decree, HandOver, Post, Successor, add_decree, add_post, hand_over};
use store::{Tx, sql};
use testkit::world::{World, id, now, ring};
use vault::{Place, Random};

/// The day of the tests.
pub(crate) const TODAY: Date = date(2024, 3, 15);

/// A decree of the city with this term.
pub(crate) async fn decree(
    tx: &mut Tx,
    world: &World,
    to: Option<Date>,
    succession: Succession,
) -> DecreeId {
    let new = Decree {
        id: id(),
        task_force: world.task_force,
        number: "e-0012 Tahun 2023".to_owned(),
        title: "Gugus Tugas".to_owned(),
        issued_on: date(2022, 12, 20),
        term: Span {
            from: date(2023, 1, 1),
            to,
        },
        succession,
        regulation: None,
        attachment: None,
        version: 1,
    };
    add_decree(tx, &new, now()).await.unwrap();
    new.id
}

/// A vacant post of the city.
pub(crate) async fn post(
    tx: &mut Tx,
    world: &World,
    title: &str,
    kind: PostKind,
    decree: Option<DecreeId>,
    division: Option<DivisionId>,
) -> PostId {
    let new = Post {
        id: id(),
        task_force: world.task_force,
        decree,
        division,
        organisation: Some(world.organisations.police),
        kind,
        title: title.to_owned(),
        duties: "Menyiapkan rapat".to_owned(),
        position: 1,
        active: true,
        version: 1,
    };
    add_post(tx, &new, now()).await.unwrap();
    new.id
}

/// Somebody who begins on a day.
pub(crate) fn successor(name: &str, account: Option<AccountId>, from: Date) -> Successor {
    Successor {
        id: id(),
        account,
        name: name.to_owned(),
        official_title: "Kepala Kantor".to_owned(),
        contact: None,
        from,
    }
}

/// The first holder of a post.
pub(crate) fn fills(post: PostId, version: i64, next: Successor) -> HandOver {
    HandOver {
        post,
        version,
        leaves: None,
        successor: Some(next),
        decree: None,
    }
}

/// One goes on a day, another comes.
pub(crate) fn replaces(post: PostId, version: i64, last: Date, next: Successor) -> HandOver {
    HandOver {
        leaves: Some((last, EndReason::Transferred)),
        ..fills(post, version, next)
    }
}

/// Lets somebody hold a post since the beginning of 2023.
pub(crate) async fn hold(
    tx: &mut Tx,
    world: &World,
    post: PostId,
    name: &str,
    account: Option<AccountId>,
) {
    let change = fills(post, 1, successor(name, account, date(2023, 1, 1)));
    hand_over(tx, world.task_force, &change, now())
        .await
        .unwrap();
}

/// An action item of a post, sealed as action items are.
pub(crate) async fn action_item(tx: &mut Tx, world: &World, post: PostId, title: &str) {
    let item: ActionItemId = id();
    let place = Place {
        table: "action_item",
        column: "body_a",
        row: item.0,
    };
    let body = serde_json::json!({ "title": title, "details": "" });
    let sealed = ring()
        .coordination()
        .seal_record(&place, item.0, &body, &mut Random::system())
        .unwrap();
    let insert = sql(
        "insert into action_item (id, task_force, number, body_a, post, due_on, state, \
         created_at, updated_at, version) values (?, ?, 'TL-1', ?, ?, '2024-04-01', 'open', ?, ?, 1)",
    )
    .bind(item)
    .bind(world.task_force)
    .bind(sealed.into_bytes())
    .bind(post)
    .bind(now())
    .bind(now());
    tx.run(&insert).await.unwrap();
}

/// A meeting that a post leads.
pub(crate) async fn meeting(tx: &mut Tx, world: &World, chair: PostId, starts_at: Timestamp) {
    let meeting: MeetingId = id();
    let insert = sql(
        "insert into meeting (id, task_force, title, purpose, state, starts_at, ends_at, venue, \
         people_a, chair, letter_number, letter_copies, created_at, version) \
         values (?, ?, 'Rapat koordinasi', '', 'invited', ?, ?, 'Ruang rapat', ?, ?, '', '', ?, 1)",
    )
    .bind(meeting)
    .bind(world.task_force)
    .bind(starts_at)
    .bind(starts_at)
    .bind(vec![0u8])
    .bind(chair)
    .bind(now());
    tx.run(&insert).await.unwrap();
}
