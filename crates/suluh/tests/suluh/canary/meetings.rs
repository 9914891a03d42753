//! A meeting from its invitation to a correction of its minutes.

use crate::canary::Play;
use crate::canary::coordination::TODAY;
use domain::action_items::ActionStep;
use domain::ids::{AttachmentId, DecisionId, PostId};
use domain::meetings::door::{AttendanceKind, CheckInMethod, Device};
use domain::meetings::minutes::PartKind;
use domain::meetings::{AgendaSource, InviteeKind, MeetingState};
use jiff::SignedDuration;
use store::Tx;
use store::action_items::{self, Body, Progress};
use store::meetings::agenda::{self, NewItem};
use store::meetings::attendance::{self, CheckIn};
use store::meetings::handouts::{self, NewHandout};
use store::meetings::invitations::{self, Answer, NewInvitee};
use store::meetings::minutes::{self, Save};
use store::meetings::sitting::{self, Keepers};
use store::meetings::{self, Course, Meeting, Sealing, decisions};
use testkit::world::id;
use vault::Random;

impl Play {
    fn sealing(&self) -> Sealing<'_> {
        Sealing::new(&self.world.ring, Random::system(), self.at)
    }

    pub(crate) async fn a_meeting(&self, tx: &mut Tx, post: PostId, evidence: AttachmentId) {
        let meeting = self.invited(tx, post).await;
        let meeting = self.opened(tx, &meeting).await;
        self.attended(tx, &meeting).await;
        self.minuted(tx, &meeting, "notulen-lama", "").await;
        self.minuted(tx, &meeting, "notulen", "").await;
        let decision = self.decided(tx, &meeting).await;
        self.asked(tx, &meeting, decision, post, evidence).await;
        let meeting = self.approved(tx, &meeting).await;
        let reason = self.typed.text("minute.body_a", "alasan-koreksi");
        self.minuted(tx, &meeting, "notulen-koreksi", &reason).await;
    }

    async fn invited(&self, tx: &mut Tx, post: PostId) -> Meeting {
        let meeting = Meeting {
            id: id(),
            task_force: self.world.task_force,
            series: None,
            division: None,
            title: "Rapat koordinasi".to_owned(),
            purpose: String::new(),
            state: MeetingState::START,
            starts_at: self.at,
            ends_at: self.at + SignedDuration::from_hours(3),
            venue: "Ruang rapat".to_owned(),
            online: self.typed.text("meeting.people_a", "tautan-rapat"),
            contact: self.typed.text("meeting.people_a", "narahubung"),
            chair: Some(post),
            note_taker: Some(post),
            letter_number: String::new(),
            letter_date: None,
            letter_copies: String::new(),
            course: Course::default(),
            version: 1,
        };
        let mut sealing = self.sealing();
        meetings::add(tx, &mut sealing, &meeting).await.unwrap();
        let item = NewItem {
            id: id(),
            title: self.typed.text("agenda_item.body_a", "acara"),
            presenter: self.typed.text("agenda_item.body_a", "penyaji"),
            minutes: None,
            source: AgendaSource::Own,
            source_id: None,
        };
        agenda::add(tx, &mut sealing, &meeting, &item)
            .await
            .unwrap();
        let invitee = NewInvitee {
            id: id(),
            kind: InviteeKind::Speaker,
            post: None,
            organisation: None,
            name: self.typed.text("invitee.who_a", "narasumber"),
            title: self.typed.text("invitee.who_a", "jabatan-narasumber"),
            office: self.typed.text("invitee.who_a", "instansi-narasumber"),
            phone: Some(self.typed.phone("invitee.who_a")),
        };
        invitations::add(tx, &mut sealing, &meeting, &[invitee])
            .await
            .unwrap();
        let handout = NewHandout {
            id: id(),
            title: "Paparan".to_owned(),
            speaker: self.typed.text("handout.speaker_a", "pembicara"),
            attachment: None,
        };
        handouts::add(tx, &mut sealing, &meeting, &handout)
            .await
            .unwrap();
        // The link opens the answer page: who has it answers for the invitee.
        let list = invitations::list(tx, &self.world.ring, &meeting);
        for one in list.await.unwrap() {
            let sent = Answer::Delegated {
                name: self.typed.text("invitee.who_a", "utusan"),
                title: self.typed.text("invitee.who_a", "jabatan-utusan"),
            };
            invitations::answer(tx, &mut sealing, &meeting, &one, &sent)
                .await
                .unwrap();
            let (token, column) = (one.token.show(), "invitee.token_a");
            self.typed.bytes(column, token.as_bytes());
            self.typed.bytes(column, token.replace('-', ""));
            self.typed.bytes(column, one.token.as_bytes());
        }
        meeting
    }

    async fn again(&self, tx: &mut Tx, meeting: &Meeting) -> Meeting {
        meetings::find(tx, &self.world.ring, meeting.task_force, meeting.id)
            .await
            .unwrap()
    }

    async fn opened(&self, tx: &mut Tx, meeting: &Meeting) -> Meeting {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        sitting::open(tx, ring, random, meeting, self.at)
            .await
            .unwrap();
        minutes::prepare(tx, ring, random, meeting.id, self.at)
            .await
            .unwrap();
        let (meeting, key) = sitting::at_door(tx, ring, meeting.id).await.unwrap();
        self.typed
            .bytes("meeting.door_key_a", key.unwrap().as_bytes());
        meeting
    }

    async fn attended(&self, tx: &mut Tx, meeting: &Meeting) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let who = |field: &str| self.typed.text("attendance.who_a", field);
        let new = CheckIn {
            id: id(),
            meeting: meeting.id,
            invitee: None,
            kind: AttendanceKind::Participant,
            name: &who("hadirin"),
            title: &who("jabatan-hadirin"),
            office: &who("instansi-hadirin"),
            contact: Some(&who("hubungi-hadirin")),
            method: CheckInMethod::Screen,
            device: &Device::from_random(random.bytes().unwrap()),
            at: self.at,
            by: None,
        };
        attendance::record(tx, ring, random, &new, self.at)
            .await
            .unwrap();
    }

    /// Saves a wording of the opening; the one before it stays as a revision.
    async fn minuted(&self, tx: &mut Tx, meeting: &Meeting, field: &str, reason: &str) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let parts = minutes::parts(tx, ring, meeting.id).await.unwrap();
        let mut parts = parts.iter();
        let opening = parts.find(|part| part.kind == PartKind::Opening).unwrap();
        let text = self.typed.text("minute.body_a", field);
        self.typed.bytes("minute_revision.body_a", &text);
        let save = Save {
            part: opening.id,
            base: opening.version,
            text: &text,
            reason,
            by: self.secretary().account(),
            at: self.at,
        };
        minutes::save(tx, ring, random, meeting, &save, |name, _| name.to_owned())
            .await
            .unwrap();
    }

    async fn decided(&self, tx: &mut Tx, meeting: &Meeting) -> DecisionId {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let new = decisions::New {
            id: id(),
            agenda_item: None,
            text: &self.typed.text("decision.body_a", "putusan"),
            at: self.at,
        };
        decisions::add(tx, ring, random, meeting, &new)
            .await
            .unwrap();
        new.id
    }

    /// What the decision asks of a post, and how far it is.
    async fn asked(
        &self,
        tx: &mut Tx,
        meeting: &Meeting,
        decision: DecisionId,
        post: PostId,
        evidence: AttachmentId,
    ) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let new = action_items::New {
            id: id(),
            task_force: meeting.task_force,
            meeting: Some(meeting.id),
            decision: Some(decision),
            body: Body {
                title: self.typed.text("action_item.body_a", "tugas"),
                details: self.typed.text("action_item.body_a", "rincian"),
            },
            post,
            division: None,
            due_on: TODAY,
        };
        action_items::add(tx, ring, random, &new, TODAY, self.at)
            .await
            .unwrap();
        let item = action_items::find(tx, ring, meeting.task_force, new.id)
            .await
            .unwrap();
        let progress = Progress {
            step: Some(ActionStep::Start),
            by: &self.typed.text("action_item.progress_a", "pelaksana"),
            text: &self.typed.text("action_item.progress_a", "kemajuan"),
            evidence: Some(evidence),
            today: TODAY,
            at: self.at,
        };
        action_items::report(tx, ring, random, &item, &progress)
            .await
            .unwrap();
    }

    async fn approved(&self, tx: &mut Tx, meeting: &Meeting) -> Meeting {
        let keepers = Keepers {
            chaired_by: &self.typed.text("meeting.people_a", "pemimpin-rapat"),
            noted_by: &self.typed.text("meeting.people_a", "notulis"),
        };
        sitting::close(tx, &mut self.sealing(), meeting, keepers)
            .await
            .unwrap();
        let closed = self.again(tx, meeting).await;
        sitting::approve(tx, &closed, self.secretary().account(), self.at)
            .await
            .unwrap();
        self.again(tx, meeting).await
    }
}
