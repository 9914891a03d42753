//! A task force with divisions and posts, and meetings of it.

use crate::common::{World, id, now};
use domain::ids::*;
use domain::meetings::{AgendaSource, Cadence, MeetingState, SeriesKind};
use jiff::{SignedDuration, Timestamp};
use store::meetings::agenda::NewItem;
use store::meetings::series::{self, Series};
use store::meetings::{self, Course, Meeting, Sealing};
use store::{Store, Tx, sql};
use vault::{Place, Random};

/// The task force with two divisions and posts in them.
pub(crate) struct Force {
    pub(crate) world: World,
    pub(crate) divisions: [DivisionId; 2],
    /// Chair of the task force, and a post in each division.
    pub(crate) posts: [PostId; 3],
}

impl Force {
    pub(crate) async fn new(store: Store) -> Self {
        let world = World::new(store).await;
        let (divisions, posts) = ([id(), id()], [id(), id(), id()]);
        let force = Self {
            world,
            divisions,
            posts,
        };
        let mut tx = force.write().await;
        for (at, division) in (1i64..).zip(divisions) {
            force.add_division(&mut tx, division, at).await;
        }
        let places = [None, Some(divisions[0]), Some(divisions[1])];
        for (at, (post, division)) in (1i64..).zip(posts.into_iter().zip(places)) {
            force.add_post(&mut tx, post, division, at).await;
        }
        tx.commit().await.unwrap();
        force
    }

    pub(crate) async fn write(&self) -> Tx {
        self.world.store.write().await.unwrap()
    }

    pub(crate) async fn read(&self) -> Tx {
        self.world.store.read().await.unwrap()
    }

    pub(crate) fn sealing(&self) -> Sealing<'_> {
        Sealing::new(&self.world.ring, Random::system(), now())
    }

    async fn add_division(&self, tx: &mut Tx, division: DivisionId, position: i64) {
        tx.run(
            &sql(
                "insert into division (id, task_force, position, name, duties, active, \
                 created_at, version) values (?, ?, ?, ?, '', ?, ?, 1)",
            )
            .bind(division)
            .bind(self.world.task_force)
            .bind(position)
            .bind(format!("Bidang {position}"))
            .bind(true)
            .bind(now()),
        )
        .await
        .unwrap();
    }

    pub(crate) async fn add_post(
        &self,
        tx: &mut Tx,
        post: PostId,
        division: Option<DivisionId>,
        position: i64,
    ) {
        tx.run(
            &sql(
                "insert into post (id, task_force, division, organisation, kind, title, duties, \
                 position, active, created_at, version) \
                 values (?, ?, ?, ?, 'member', ?, '', ?, ?, ?, 1)",
            )
            .bind(post)
            .bind(self.world.task_force)
            .bind(division)
            .bind(self.world.organisations[0])
            .bind(format!("Jabatan {position}"))
            .bind(position)
            .bind(true)
            .bind(now()),
        )
        .await
        .unwrap();
    }

    pub(crate) async fn add_tenure(
        &self,
        post: PostId,
        account: Option<AccountId>,
        name: &str,
        (from, to): (&str, Option<&str>),
    ) {
        let mut tx = self.write().await;
        tx.run(
            &sql(
                "insert into tenure (id, post, account, name, official_title, from_on, to_on, \
                 created_at, version) values (?, ?, ?, ?, 'Kepala Suku Dinas', ?, ?, ?, 1)",
            )
            .bind(id::<TenureId>())
            .bind(post)
            .bind(account)
            .bind(name)
            .bind(from)
            .bind(to)
            .bind(now()),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    /// An action item for a post.
    pub(crate) async fn add_action(
        &self,
        title: &str,
        post: PostId,
        division: Option<DivisionId>,
        (due_on, state): (&str, &str),
    ) -> ActionItemId {
        let new: ActionItemId = id();
        let place = Place {
            table: "action_item",
            column: "body_a",
            row: new.0,
        };
        let body = serde_json::json!({"title": title, "details": "Rinci."});
        let key = self.world.ring.coordination();
        let body = key.seal_record(&place, new.0, &body, &mut Random::system());
        let mut tx = self.write().await;
        tx.run(
            &sql(
                "insert into action_item (id, task_force, number, body_a, post, division, due_on, \
                 state, created_at, updated_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            )
            .bind(new)
            .bind(self.world.task_force)
            .bind(new.to_string())
            .bind(body.unwrap().as_bytes())
            .bind(post)
            .bind(division)
            .bind(due_on)
            .bind(state)
            .bind(now())
            .bind(now()),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        new
    }

    pub(crate) fn blank(&self, starts_at: Timestamp) -> Meeting {
        Meeting {
            id: id(),
            task_force: self.world.task_force,
            series: None,
            division: None,
            title: "Rapat koordinasi".to_owned(),
            purpose: "Penanganan korban".to_owned(),
            state: MeetingState::START,
            starts_at,
            ends_at: starts_at + SignedDuration::from_hours(3),
            venue: "Ruang Pola".to_owned(),
            online: String::new(),
            contact: "Sekretariat".to_owned(),
            chair: Some(self.posts[0]),
            note_taker: None,
            letter_number: String::new(),
            letter_date: None,
            letter_copies: String::new(),
            course: Course::default(),
            version: 1,
        }
    }

    pub(crate) async fn add(&self, meeting: Meeting) -> Meeting {
        let mut tx = self.write().await;
        meetings::add(&mut tx, &mut self.sealing(), &meeting)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.again(&meeting).await
    }

    /// A meeting in two weeks.
    pub(crate) async fn meeting(&self) -> Meeting {
        self.add(self.blank(now() + SignedDuration::from_hours(14 * 24)))
            .await
    }

    pub(crate) async fn again(&self, meeting: &Meeting) -> Meeting {
        let mut tx = self.read().await;
        meetings::find(&mut tx, &self.world.ring, meeting.task_force, meeting.id)
            .await
            .unwrap()
    }

    pub(crate) fn series(&self, division: Option<DivisionId>, months: i64) -> Series {
        Series {
            id: id(),
            task_force: self.world.task_force,
            division,
            name: "Rapat bidang".to_owned(),
            kind: SeriesKind::Division,
            cadence: Cadence::every(months).unwrap(),
            regulation: None,
            active: true,
            version: 1,
        }
    }

    pub(crate) async fn add_series(&self, series: &Series) {
        let mut tx = self.write().await;
        series::add(&mut tx, series, now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// An item written by hand.
pub(crate) fn item(title: &str) -> NewItem {
    NewItem {
        id: id(),
        title: title.to_owned(),
        presenter: String::new(),
        minutes: None,
        source: AgendaSource::Own,
        source_id: None,
    }
}
