//! A secretariat at work, and posts with their holders.

use domain::ids::{AccountId, ActionItemId, DivisionId, PostId, TaskForceId, TenureId};
use domain::people::Role;
use store::sql;
use testkit::world::{id, now};
use testkit::{Answer, Client, Running};
use vault::{Place, Random};

pub(crate) async fn secretary(running: &Running) -> Client {
    running.as_role(Role::Secretariat).await
}

/// A page that must be there.
pub(crate) async fn page(client: &Client, path: &str) -> Answer {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    answer
}

/// Sends a form and expects to be sent on; returns where to.
pub(crate) async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    answer.location().to_owned()
}

/// The fields of a meeting on 26 September 2024.
pub(crate) const MEETING: [(&str, &str); 9] = [
    ("title", "Rapat koordinasi bidang"),
    ("purpose", "memperluas jangkauan informasi"),
    ("date-day", "26"),
    ("date-month", "9"),
    ("date-year", "2024"),
    ("from", "09.00"),
    ("to", "12.00"),
    ("venue", "Ruang Pola"),
    ("contact", "Sekretariat, 021-000-0000"),
];

/// Creates a meeting; returns its address.
pub(crate) async fn create(client: &Client, more: &[(&str, &str)]) -> String {
    let fields = [&MEETING[..], more].concat();
    let to = sent(client, "/meetings/new", &fields).await;
    to.split_once("/agenda").unwrap().0.to_owned()
}

/// The part of a page between two marks.
pub(crate) fn between<'a>(body: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = body
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {body}"));
    rest.split_once(to).unwrap().0
}

/// A division with so many posts, each held by somebody; the first by the account.
pub(crate) async fn posts(
    running: &Running,
    many: usize,
    account: Option<AccountId>,
) -> (DivisionId, Vec<PostId>) {
    let (world, division) = (&running.world, id());
    let mut tx = world.store.write().await.unwrap();
    let insert = sql(
        "insert into division (id, task_force, position, name, duties, active, created_at, \
         version) values (?, ?, 1, 'Bidang rehabilitasi sosial', '', ?, ?, 1)",
    );
    let insert = insert.bind(division).bind(world.task_force).bind(true);
    tx.run(&insert.bind(now())).await.unwrap();
    let mut posts = Vec::new();
    for at in 1..=many {
        let post: PostId = id();
        let insert = sql(
            "insert into post (id, task_force, division, organisation, kind, title, duties, \
             position, active, created_at, version) \
             values (?, ?, ?, ?, 'member', ?, '', ?, ?, ?, 1)",
        );
        let insert = insert
            .bind(post)
            .bind(world.task_force)
            .bind(division)
            .bind(world.organisations.protection_unit)
            .bind(format!("Anggota {at:02}"))
            .bind(i64::try_from(at).unwrap())
            .bind(true)
            .bind(now());
        tx.run(&insert).await.unwrap();
        let insert = sql(
            "insert into tenure (id, post, account, name, official_title, from_on, created_at, \
             version) values (?, ?, ?, ?, ?, '2024-01-01', ?, 1)",
        );
        let insert = insert
            .bind(id::<TenureId>())
            .bind(post)
            .bind(account.filter(|_| at == 1))
            .bind(format!("Pejabat {at:02}"))
            .bind(format!("Kepala Seksi {at:02}"))
            .bind(now());
        tx.run(&insert).await.unwrap();
        posts.push(post);
    }
    tx.commit().await.unwrap();
    (division, posts)
}

/// An unfinished action item of a post.
pub(crate) async fn action(running: &Running, post: PostId, title: &str) {
    let (world, new) = (&running.world, id::<ActionItemId>());
    let place = Place {
        table: "action_item",
        column: "body_a",
        row: new.0,
    };
    let body = serde_json::json!({"title": title, "details": ""});
    let key = world.ring.coordination();
    let body = key.seal_record(&place, new.0, &body, &mut Random::system());
    let mut tx = world.store.write().await.unwrap();
    let insert = sql(
        "insert into action_item (id, task_force, number, body_a, post, due_on, state, \
         created_at, updated_at, version) values (?, ?, ?, ?, ?, '2024-03-01', 'open', ?, ?, 1)",
    );
    let insert = insert
        .bind(new)
        .bind(world.task_force)
        .bind(new.to_string())
        .bind(body.unwrap().as_bytes())
        .bind(post)
        .bind(now())
        .bind(now());
    tx.run(&insert).await.unwrap();
    tx.commit().await.unwrap();
}

/// Gives a meeting to another task force: what its people may not see.
pub(crate) async fn give_away(running: &Running, meeting: &str, to: TaskForceId) {
    let id = meeting.rsplit('/').next().unwrap();
    let mut tx = running.world.store.write().await.unwrap();
    let update = sql("update meeting set task_force = ? where id = ?");
    tx.run(&update.bind(to).bind(id)).await.unwrap();
    tx.commit().await.unwrap();
}
