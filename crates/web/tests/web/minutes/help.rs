//! A meeting of Jakarta Barat with chair, note taker, agenda and invitees, and clients of the
//! people who hold it.

use domain::ids::{AccountId, AgendaItemId, DivisionId, InviteeId, MeetingId, PostId, TaskForceId};
use domain::meetings::door::{DoorKey, short_of};
use jiff::civil::date;
use serde_json::Value;
use store::meetings::{attendance, sitting};
use store::{Tx, sql};
use testkit::world::{id, now};
use testkit::{Answer, Client, Running};
use uuid::Uuid;
use vault::{Code, Place, Random};

/// Posts: the chair is held by `lead`, the note taker's by `manager`.
pub(crate) struct Meeting {
    pub(crate) id: MeetingId,
    pub(crate) chair: PostId,
    pub(crate) division: DivisionId,
    pub(crate) item: AgendaItemId,
}

impl Meeting {
    /// A meeting whose invitations are out.
    pub(crate) async fn new(running: &Running) -> Self {
        Self::of(running, running.world.task_force).await
    }

    /// A meeting of any task force.
    pub(crate) async fn of(running: &Running, task_force: TaskForceId) -> Self {
        let meeting = Self {
            id: id(),
            chair: id(),
            division: id(),
            item: id(),
        };
        let mut tx = running.world.store.write().await.unwrap();
        meeting.insert(running, &mut tx, task_force).await;
        tx.commit().await.unwrap();
        meeting
    }

    async fn insert(&self, running: &Running, tx: &mut Tx, task_force: TaskForceId) {
        let query = sql(
            "insert into division (id, task_force, position, name, duties, active, created_at, \
             version) values (?, ?, 1, 'Bidang Pencegahan', '', ?, ?, 1)",
        );
        let query = query.bind(self.division).bind(task_force).bind(true);
        tx.run(&query.bind(now())).await.unwrap();
        let notes: PostId = id();
        for (post, title, login) in [
            (self.chair, "Ketua Harian", "lead"),
            (notes, "Sekretaris", "manager"),
        ] {
            self.post(tx, task_force, post, title).await;
            let account = running.world.person(login).account();
            Self::tenure(tx, post, account).await;
        }
        let query = sql(
            "insert into meeting (id, task_force, title, purpose, state, starts_at, ends_at, \
             venue, people_a, chair, note_taker, letter_number, letter_copies, created_at, \
             version) values (?, ?, 'Rapat koordinasi Maret', '', 'invited', ?, ?, \
             'Ruang Ali Sadikin', ?, ?, ?, '', '', ?, 1)",
        );
        let people = serde_json::json!({
            "online": "", "contact": "", "chaired_by": "", "noted_by": "",
        });
        let people = self.sealed(running, ("meeting", "people_a"), self.id.0, &people);
        let query = query.bind(self.id).bind(task_force).bind(now()).bind(now());
        let query = query.bind(people).bind(self.chair).bind(notes).bind(now());
        tx.run(&query).await.unwrap();
        let body = serde_json::json!({
            "title": "Laporan penanganan korban", "presenter": "Sudin Sosial",
        });
        let body = self.sealed(running, ("agenda_item", "body_a"), self.item.0, &body);
        let query = sql(
            "insert into agenda_item (id, meeting, position, body_a, source, created_at, version) \
             values (?, ?, 1, ?, 'own', ?, 1)",
        );
        let query = query.bind(self.item).bind(self.id).bind(body);
        tx.run(&query.bind(now())).await.unwrap();
    }

    /// A record about the meeting as it is stored.
    fn sealed(
        &self,
        running: &Running,
        (table, column): (&str, &str),
        row: Uuid,
        record: &Value,
    ) -> Vec<u8> {
        let place = Place { table, column, row };
        let key = running.world.ring.coordination();
        let sealed = key.seal_record(&place, self.id.0, record, &mut Random::system());
        sealed.unwrap().into_bytes()
    }

    async fn post(&self, tx: &mut Tx, task_force: TaskForceId, post: PostId, title: &str) {
        let query = sql(
            "insert into post (id, task_force, division, kind, title, duties, position, active, \
             created_at, version) values (?, ?, ?, 'member', ?, '', 1, ?, ?, 1)",
        );
        let query = query.bind(post).bind(task_force).bind(self.division);
        tx.run(&query.bind(title).bind(true).bind(now()))
            .await
            .unwrap();
    }

    async fn tenure(tx: &mut Tx, post: PostId, account: AccountId) {
        let query = sql(
            "insert into tenure (id, post, account, name, official_title, from_on, created_at, \
             version) values (?, ?, ?, 'Hendra Gunawan', 'Kepala Unit', ?, ?, 1)",
        );
        let query = query.bind(id::<Uuid>()).bind(post).bind(account);
        tx.run(&query.bind(date(2024, 1, 1)).bind(now()))
            .await
            .unwrap();
    }

    /// One more invitee, with the token of the invitation as the link has it.
    pub(crate) async fn invite(
        &self,
        running: &Running,
        number: i64,
        post: Option<PostId>,
        name: &str,
    ) -> (InviteeId, String) {
        let (invitee, token) = (
            id::<InviteeId>(),
            Code::generate(&mut Random::system()).unwrap(),
        );
        let digest = blake3::derive_key("suluh meeting invitation 1", token.as_bytes());
        let query = sql(
            "insert into invitee (id, meeting, number, kind, post, who_a, token_digest, token_a, \
             response, created_at, version) \
             values (?, ?, ?, 'member', ?, ?, ?, ?, 'waiting', ?, 1)",
        );
        let who = serde_json::json!({
            "name": name, "title": "Kepala Seksi", "office": "Sudin Kesehatan", "phone": null,
            "delegate_name": "", "delegate_title": "",
        });
        let who = self.sealed(running, ("invitee", "who_a"), invitee.0, &who);
        let query = query.bind(invitee).bind(self.id).bind(number).bind(post);
        let query = query
            .bind(who)
            .bind(digest.as_slice())
            .bind(b"x".as_slice());
        let mut tx = running.world.store.write().await.unwrap();
        tx.run(&query.bind(now())).await.unwrap();
        tx.commit().await.unwrap();
        (invitee, token.show().to_string())
    }

    pub(crate) fn at(&self, to: &str) -> String {
        format!("/meetings/{}{to}", self.id)
    }

    /// Opens the meeting as the secretariat does, on the screen of the hall.
    pub(crate) async fn open(&self, running: &Running) -> Client {
        let client = running.sign_in(running.world.person("secretariat")).await;
        let to = sent(&client, &self.at("/screen"), &[]).await;
        assert_eq!(to, self.at("/screen"));
        client
    }

    pub(crate) async fn key(&self, running: &Running) -> DoorKey {
        let mut tx = running.world.store.read().await.unwrap();
        let (_, key) = sitting::at_door(&mut tx, &running.world.ring, self.id)
            .await
            .unwrap();
        key.unwrap()
    }

    /// The address in the QR code that is on the screen now.
    pub(crate) async fn scanned(&self, running: &Running) -> String {
        let token = self.key(running).await.shown_at(running.now()).token;
        format!("/d/{}/{token}", short_of(self.id))
    }

    pub(crate) async fn present(&self, running: &Running) -> Vec<String> {
        let mut tx = running.world.store.read().await.unwrap();
        let list = attendance::list(&mut tx, &running.world.ring, self.id)
            .await
            .unwrap();
        list.into_iter().map(|one| one.name).collect()
    }
}

/// Sends a form and expects to be sent on; returns where to.
pub(crate) async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    answer.location().to_owned()
}

/// Opens a page and expects it.
pub(crate) async fn page(client: &Client, path: &str) -> Answer {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    answer
}

/// The value of a hidden field.
pub(crate) fn hidden(body: &str, name: &str) -> String {
    let mark = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let (_, rest) = body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no {name} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The last part of an address that begins with `before` and stands in a page.
pub(crate) fn link(body: &str, before: &str) -> String {
    let (_, rest) = body
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {body}"));
    let end = rest.find(['"', '/', '#', '?']).unwrap();
    rest[..end].to_owned()
}

/// Checks in with a form opened at `address`; gives the answer.
pub(crate) async fn check_in(phone: &Client, address: &str, name: &str) -> Answer {
    let form = page(phone, address).await.body;
    let (device, pass) = (hidden(&form, "device"), hidden(&form, "pass"));
    let fields = [
        ("device", device.as_str()),
        ("pass", &pass),
        ("name", name),
        ("office", "Sudin Sosial"),
        ("title", "Staf"),
        ("phone", "0812-3456-7890"),
    ];
    phone.post(address, &fields).await
}
