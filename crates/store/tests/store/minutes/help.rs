//! A meeting with an agenda and invitees, and posts with their holders.

use domain::ids::{
    AccountId, AgendaItemId, AttendanceId, DivisionId, InviteeId, MeetingId, PostId,
};
use domain::meetings::door::{AttendanceKind, CheckInMethod, Device};
use jiff::civil::{Date, date};
use serde_json::Value;
use store::meetings::attendance::CheckIn;
use store::meetings::{self, Meeting, Sealing, sitting};
use store::{Store, Tx, sql};
use testkit::world::{World, id, now};
use uuid::Uuid;
use vault::{Code, Place, Random};

pub(crate) const TODAY: Date = date(2024, 3, 15);

/// A meeting of Jakarta Barat, its chair and note taker, an agenda of two items.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) meeting: MeetingId,
    pub(crate) chair: PostId,
    pub(crate) notes: PostId,
    pub(crate) division: DivisionId,
    pub(crate) items: [AgendaItemId; 2],
}

impl Scene {
    pub(crate) async fn new(store: Store) -> Self {
        let world = World::create(store).await;
        let scene = Self {
            meeting: id(),
            chair: id(),
            notes: id(),
            division: id(),
            items: [id(), id()],
            world,
        };
        let mut tx = scene.write().await;
        scene.task_force(&mut tx).await;
        scene.meeting(&mut tx).await;
        tx.commit().await.unwrap();
        scene
    }

    async fn task_force(&self, tx: &mut Tx) {
        let division = sql(
            "insert into division (id, task_force, position, name, duties, active, created_at, \
             version) values (?, ?, 1, 'Bidang Pencegahan', '', ?, ?, 1)",
        );
        let division = division.bind(self.division).bind(self.world.task_force);
        tx.run(&division.bind(true).bind(now())).await.unwrap();
        for (post, title, login) in [
            (self.chair, "Ketua Harian", "lead"),
            (self.notes, "Sekretaris", "manager"),
        ] {
            self.post(tx, post, title).await;
            self.tenure(tx, post, self.account(login), date(2024, 1, 1))
                .await;
        }
    }

    pub(crate) async fn post(&self, tx: &mut Tx, post: PostId, title: &str) {
        let query = sql(
            "insert into post (id, task_force, division, kind, title, duties, position, active, \
             created_at, version) values (?, ?, ?, 'member', ?, '', 1, ?, ?, 1)",
        );
        let query = query.bind(post).bind(self.world.task_force);
        let query = query.bind(self.division).bind(title);
        tx.run(&query.bind(true).bind(now())).await.unwrap();
    }

    pub(crate) async fn tenure(&self, tx: &mut Tx, post: PostId, by: AccountId, from: Date) {
        let query = sql(
            "insert into tenure (id, post, account, name, official_title, from_on, created_at, \
             version) values (?, ?, ?, 'Hendra Gunawan', 'Kepala Unit', ?, ?, 1)",
        );
        let query = query.bind(id::<Uuid>()).bind(post).bind(by);
        tx.run(&query.bind(from).bind(now())).await.unwrap();
    }

    async fn meeting(&self, tx: &mut Tx) {
        let query = sql(
            "insert into meeting (id, task_force, title, purpose, state, starts_at, ends_at, \
             venue, people_a, chair, note_taker, letter_number, letter_copies, created_at, \
             version) values (?, ?, 'Rapat koordinasi', '', 'invited', ?, ?, \
             'Ruang Rapat Ali Sadikin', ?, ?, ?, '', '', ?, 1)",
        );
        let people = serde_json::json!({
            "online": "", "contact": "", "chaired_by": "", "noted_by": "",
        });
        let people = self.sealed("meeting", "people_a", self.meeting.0, &people);
        let query = query.bind(self.meeting).bind(self.world.task_force);
        let query = query.bind(now()).bind(now()).bind(people).bind(self.chair);
        tx.run(&query.bind(self.notes).bind(now())).await.unwrap();
        for (item, position, title) in [
            (self.items[0], 1i64, "Laporan penanganan korban"),
            (self.items[1], 2, "Rencana penyuluhan"),
        ] {
            let body = serde_json::json!({"title": title, "presenter": ""});
            let body = self.sealed("agenda_item", "body_a", item.0, &body);
            let query = sql(
                "insert into agenda_item (id, meeting, position, body_a, source, created_at, \
                 version) values (?, ?, ?, ?, 'own', ?, 1)",
            );
            let query = query.bind(item).bind(self.meeting).bind(position);
            tx.run(&query.bind(body).bind(now())).await.unwrap();
        }
    }

    /// A record about the meeting as it is stored.
    fn sealed(&self, table: &str, column: &str, row: Uuid, record: &Value) -> Vec<u8> {
        let place = Place { table, column, row };
        let key = self.world.ring.coordination();
        let sealed = key.seal_record(&place, self.meeting.0, record, &mut Random::system());
        sealed.unwrap().into_bytes()
    }

    /// Who an invitee is, and who comes in their place, as it is stored.
    pub(crate) fn who(&self, invitee: InviteeId, name: &str, delegate: [&str; 2]) -> Vec<u8> {
        let who = serde_json::json!({
            "name": name, "title": "Kepala Suku Dinas", "office": "Sudin Sosial", "phone": null,
            "delegate_name": delegate[0], "delegate_title": delegate[1],
        });
        self.sealed("invitee", "who_a", invitee.0, &who)
    }

    /// One more invitee; gives the token of the invitation.
    pub(crate) async fn invite(
        &self,
        tx: &mut Tx,
        number: i64,
        post: Option<PostId>,
        name: &str,
    ) -> (InviteeId, Code) {
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
        let query = query
            .bind(invitee)
            .bind(self.meeting)
            .bind(number)
            .bind(post);
        let who = self.who(invitee, name, [""; 2]);
        let query = query.bind(who).bind(digest.as_slice());
        tx.run(&query.bind(b"x".as_slice()).bind(now()))
            .await
            .unwrap();
        (invitee, token)
    }

    pub(crate) fn sealing(&self) -> Sealing<'_> {
        Sealing::new(&self.world.ring, Random::system(), now())
    }

    pub(crate) fn account(&self, login: &str) -> AccountId {
        self.world.person(login).account()
    }

    pub(crate) async fn write(&self) -> Tx {
        self.world.store.write().await.unwrap()
    }

    pub(crate) async fn sitting(&self, tx: &mut Tx) -> Meeting {
        meetings::find(tx, &self.world.ring, self.world.task_force, self.meeting)
            .await
            .unwrap()
    }

    /// The meeting, opened.
    pub(crate) async fn opened(&self) -> Meeting {
        let mut tx = self.write().await;
        let meeting = self.sitting(&mut tx).await;
        let random = &mut Random::system();
        sitting::open(&mut tx, &self.world.ring, random, &meeting, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.write().await;
        self.sitting(&mut tx).await
    }

    /// Somebody who checks in with a device.
    pub(crate) fn check_in<'a>(
        &self,
        name: &'a str,
        device: &'a Device,
        invitee: Option<InviteeId>,
    ) -> CheckIn<'a> {
        CheckIn {
            id: id::<AttendanceId>(),
            meeting: self.meeting,
            invitee,
            kind: AttendanceKind::Participant,
            name,
            title: "Staf",
            office: "Sudin Sosial",
            contact: Some("+6281234567890"),
            method: CheckInMethod::Screen,
            device,
            at: now(),
            by: None,
        }
    }
}
