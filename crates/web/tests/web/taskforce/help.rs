//! Clients, forms and rows that the scenarios share.

use domain::ids::{ActionItemId, PostId};
use domain::people::Role;
use store::sql;
use testkit::world::{id, now, ring};
use testkit::{Answer, Client, Running};
use vault::{Place, Random};

/// A client of the secretariat, which keeps the task force.
pub(crate) async fn secretariat(running: &Running) -> Client {
    running.as_role(Role::Secretariat).await
}

/// Opens a page and expects it.
pub(crate) async fn page(client: &Client, path: &str) -> String {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    answer.body
}

/// Sends a form and expects to be sent on; returns where to, without what was announced.
pub(crate) async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    bare(&answer)
}

fn bare(answer: &Answer) -> String {
    let location = answer.location();
    location.split('?').next().unwrap().to_owned()
}

/// Sends a form and expects it back with a mistake.
pub(crate) async fn refused(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 422, "{path}\n{}", answer.body);
    answer.body
}

/// Sends a form with files: name of the field, name of the file, bytes.
pub(crate) async fn uploaded(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &str, &[u8])>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.bytes());
    }
    if let Some((field, name, bytes)) = file {
        let part = format!(
            "--grenze\r\nContent-Disposition: form-data; name=\"{field}\"; \
             filename=\"{name}\"\r\n\r\n"
        );
        body.extend(part.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--grenze--\r\n");
    let request = client
        .request("POST", path)
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(body);
    client.send(request).await
}

/// Records a decree in force since 2023, until the day if there is one; returns its address.
pub(crate) async fn decree(client: &Client, to: Option<[&str; 3]>, succession: &str) -> String {
    let [day, month, year] = to.unwrap_or_default();
    let fields = [
        ("number", "e-0012 Tahun 2023"),
        ("title", "Pembentukan Gugus Tugas"),
        ("issued-day", "20"),
        ("issued-month", "12"),
        ("issued-year", "2022"),
        ("from-day", "1"),
        ("from-month", "1"),
        ("from-year", "2023"),
        ("to-day", day),
        ("to-month", month),
        ("to-year", year),
        ("succession", succession),
    ];
    let answer = uploaded(client, "/task-force/decrees/new", &fields, None).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    bare(&answer)
}

/// The identifier at the end of an address.
pub(crate) fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

/// Adds a post; returns its address.
pub(crate) async fn post(client: &Client, title: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("kind", "member"), ("title", title), ("active", "yes")];
    fields.extend(more);
    sent(client, "/task-force/posts/new", &fields).await
}

/// What a hand-over sends: the one who leaves on 29 February 2024 if somebody does, the one who
/// comes on the day.
pub(crate) struct HandOver<'a> {
    pub(crate) version: &'a str,
    pub(crate) leaves: bool,
    pub(crate) name: &'a str,
    pub(crate) account: &'a str,
    pub(crate) first: [&'a str; 3],
    pub(crate) decree: &'a str,
}

impl HandOver<'_> {
    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        let [day, month, year] = self.first;
        let mut fields = vec![
            ("version", self.version),
            ("name", self.name),
            ("account", self.account),
            ("first-day", day),
            ("first-month", month),
            ("first-year", year),
            ("decree", self.decree),
        ];
        if self.leaves {
            fields.extend([
                ("last-day", "29"),
                ("last-month", "2"),
                ("last-year", "2024"),
                ("reason", "transferred"),
            ]);
        }
        fields
    }
}

/// Lets somebody hold a vacant post since the beginning of 2023.
pub(crate) async fn fill(client: &Client, post: &str, name: &str, account: &str) {
    let change = HandOver {
        version: "1",
        leaves: false,
        name,
        account,
        first: ["1", "1", "2023"],
        decree: "",
    };
    sent(client, &format!("{post}/hand-over"), &change.fields()).await;
}

/// An open action item of a post, sealed as action items are.
pub(crate) async fn action_item(running: &Running, post: &str, title: &str) {
    let (item, post): (ActionItemId, PostId) = (id(), last(post).parse().unwrap());
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
         created_at, updated_at, version) values (?, ?, 'TL-1', ?, ?, '2024-03-18', 'open', ?, ?, 1)",
    )
    .bind(item)
    .bind(running.world.task_force)
    .bind(sealed.into_bytes())
    .bind(post)
    .bind(now())
    .bind(now());
    let mut tx = running.world.store.write().await.unwrap();
    tx.run(&insert).await.unwrap();
    tx.commit().await.unwrap();
}
