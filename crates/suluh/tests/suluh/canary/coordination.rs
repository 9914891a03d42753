//! What the task force itself writes: who holds a post, the directory, prevention, its reports.

use crate::canary::Play;
use domain::AreaCode;
use domain::directory::{Access, Cost, Coverage, Eligibility};
use domain::figures::indicator::Bilingual;
use domain::figures::release::{Protection, Recipe, ReleaseAction, ReleaseDimension};
use domain::ids::{AttachmentId, ListingId, PostId, TenureId};
use domain::people::Role;
use domain::periodic::{Chapter, PeriodicAction};
use domain::prevention::{Audience, OutreachKind, Vulnerability, WatchKind};
use domain::services::ServiceKind;
use domain::taskforce::PostKind;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use store::directory::{self, Change, Facts, NewBatch, Whereabouts};
use store::periodic::{self, Assembling, NewText, Sees, Step};
use store::prevention::{self, Event, WatchGroup};
use store::releases::{self, Asked, Gathered, Keep};
use store::taskforce::{self, HandOver, Post, Successor};
use store::{Tx, attachments};
use testkit::world::{Person, id};
use vault::Random;

pub(crate) const TODAY: Date = date(2024, 3, 15);

impl Play {
    pub(crate) fn secretary(&self) -> &Person {
        self.world.of(Role::Secretariat)
    }

    pub(crate) async fn a_task_force(&self, tx: &mut Tx) {
        let post = self.post(tx).await;
        let file = self.file(tx).await;
        self.a_meeting(tx, post, file).await;
        self.directory(tx).await;
        self.a_plan(tx).await;
        self.prevention(tx).await;
        self.periodic(tx).await;
        self.a_release(tx).await;
    }

    /// A post with its holder.
    async fn post(&self, tx: &mut Tx) -> PostId {
        let (force, secretary) = (self.world.task_force, self.secretary());
        let post = Post {
            id: id(),
            task_force: force,
            decree: None,
            division: None,
            organisation: Some(self.world.organisations.protection_unit),
            kind: PostKind::Secretary,
            title: "Sekretaris".to_owned(),
            duties: String::new(),
            position: 1,
            active: true,
            version: 1,
        };
        taskforce::add_post(tx, &post, self.at).await.unwrap();
        let tenure: TenureId = id();
        let contact = self.typed.text("tenure.contact_a", "hubungi-pejabat");
        let random = &mut Random::system();
        let sealed = taskforce::seal_contact(&self.world.ring, random, tenure, &contact);
        let change = HandOver {
            post: post.id,
            version: 1,
            leaves: None,
            successor: Some(Successor {
                id: tenure,
                account: Some(secretary.account()),
                name: secretary.name.clone(),
                official_title: "Kepala Bidang".to_owned(),
                contact: Some(sealed.unwrap()),
                from: date(2024, 1, 2),
            }),
            decree: None,
        };
        taskforce::hand_over(tx, force, &change, self.at)
            .await
            .unwrap();
        post.id
    }

    /// A file of several parts.
    async fn file(&self, tx: &mut Tx) -> AttachmentId {
        let text = self.typed.text("attachment_part.body_a", "berkas");
        let bytes = text.repeat(30_000);
        let new = attachments::New {
            id: id(),
            task_force: self.world.task_force,
            name: &self.typed.text("attachment.name_a", "nama-berkas"),
            media_type: "application/pdf",
            public: false,
            by: Some(self.secretary().account()),
            bytes: bytes.as_bytes(),
        };
        let random = &mut Random::system();
        let sealed = attachments::prepare(&self.world.ring, random, &new, self.at).unwrap();
        attachments::add(tx, &sealed).await.unwrap();
        new.id
    }

    /// A shelter, whose place is hidden, and which the public does not read of; an imported file then tells that it has moved.
    async fn directory(&self, tx: &mut Tx) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let (listing, force): (ListingId, _) = (id(), self.world.task_force);
        let before = self.shelter("listing_import_row.before_a", "alamat-lama");
        directory::add(tx, ring, random, force, listing, &before, self.at)
            .await
            .unwrap();
        let batch = NewBatch {
            id: id(),
            task_force: force,
            file_name: self
                .typed
                .text("listing_import.file_name_a", "nama-direktori"),
            by: self.secretary().account(),
        };
        let change = Change {
            listing,
            version: Some(1),
            facts: self.shelter("listing.hidden_place_a", "alamat-baru"),
        };
        directory::import(tx, ring, random, &batch, &[change], self.at)
            .await
            .unwrap();
    }

    fn shelter(&self, column: &'static str, field: &str) -> Facts {
        // As people write the point, and as a dump shows a number between its neighbours.
        for written in ["106.742913", ", 106742913,", "\t106742913\t"] {
            self.typed.bytes(column, written);
        }
        let phone = self.typed.phone("listing.inside_a");
        Facts {
            organisation: self.world.organisations.shelter,
            name: "Rumah aman".to_owned(),
            description: self
                .typed
                .text("listing.inside_a", &format!("guna-{field}")),
            needs: vec![ServiceKind::Shelter],
            who: Eligibility::everybody(),
            cost: Cost::Free,
            access: Access::WalkIn,
            schedule: None,
            area: "31.73".parse().unwrap(),
            place: Whereabouts {
                address: self.typed.text(column, field),
                point: Some("-6.142913, 106.742913".parse().unwrap()),
            },
            address_hidden: true,
            phones: vec![phone.as_str().parse().unwrap()],
            documents: String::new(),
            languages: String::new(),
            capacity: None,
            coverage: Coverage::default(),
            public: false,
            active: true,
        }
    }

    /// An event, a group, and the level of an area.
    async fn prevention(&self, tx: &mut Tx) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let (force, by) = (self.world.task_force, self.secretary().account());
        let area: AreaCode = "31.73.08.1003".parse().unwrap();
        let event = Event {
            id: id(),
            task_force: force,
            kind: OutreachKind::Education,
            title: "Penyuluhan".to_owned(),
            held_on: TODAY,
            area,
            venue: "Aula".to_owned(),
            audience: Audience::nobody(),
            targets: Vec::new(),
            topics: Vec::new(),
            materials: Vec::new(),
            organisations: Vec::new(),
            cost: None,
            funding: None,
            note: self.typed.text("outreach.note_a", "catatan-penyuluhan"),
            version: 1,
        };
        prevention::record(tx, (ring, random), &event, "canary", by, self.at)
            .await
            .unwrap();
        let group = WatchGroup {
            id: id(),
            task_force: force,
            kind: WatchKind::CommunityWatch,
            name: "Warga Peduli".to_owned(),
            area,
            area_name: String::new(),
            members: 12,
            contact: self.typed.text("watch_group.contact_a", "hubungi-warga"),
            formed_on: None,
            active: true,
            last_active_on: None,
            version: 1,
        };
        prevention::add_group(tx, (ring, random), &group, self.at)
            .await
            .unwrap();
        let reason = self.typed.text("area_vulnerability.reason_a", "rawan");
        let level = (Vulnerability::High, reason.as_str());
        let place = (force, area);
        prevention::set_level(tx, (ring, random), place, level, None, (by, self.at))
            .await
            .unwrap();
    }

    /// A report of the year, given back with a reason and then frozen.
    async fn periodic(&self, tx: &mut Tx) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let rules = periodic::rules(tx).await.unwrap();
        let period = "2023".parse().unwrap();
        let new = periodic::New {
            id: id(),
            task_force: self.world.task_force,
            period,
            due_on: rules.due.due(period),
        };
        periodic::begin(tx, &new, self.at).await.unwrap();
        let asked = Assembling {
            task_force: new.task_force,
            period,
            least: rules.least,
            zone: &TimeZone::UTC,
            at: self.at,
        };
        let read = periodic::take(tx, &asked).await.unwrap();
        let report = periodic::find(tx, new.task_force, Sees::All, new.id)
            .await
            .unwrap();
        periodic::keep(tx, ring, random, &report, read)
            .await
            .unwrap();
        let body = self.typed.text("periodic_text.body_a", "uraian");
        // What is frozen holds what was written.
        self.typed.bytes("periodic_snapshot.body_a", &body);
        let text = NewText {
            report: new.id,
            chapter: Chapter::Obstacles,
            body: &body,
            version: 0,
        };
        let by = periodic::By {
            account: self.secretary().account(),
            at: self.at,
        };
        periodic::save_text(tx, ring, random, &text, by)
            .await
            .unwrap();
        let reason = self.typed.text("periodic_event.note_a", "kembali");
        for (action, note) in [
            (PeriodicAction::Submit, None),
            (PeriodicAction::GiveBack, Some(reason.as_str())),
            (PeriodicAction::Submit, None),
            (PeriodicAction::Freeze, None),
        ] {
            let report = periodic::find(tx, new.task_force, Sees::All, new.id)
                .await
                .unwrap();
            let step = Step { action, note };
            periodic::step(tx, ring, random, &report, step, by)
                .await
                .unwrap();
        }
    }

    /// Figures that somebody would publish, given back with a reason.
    async fn a_release(&self, tx: &mut Tx) {
        let (ring, random) = (&self.world.ring, &mut Random::system());
        let recipe = Recipe {
            indicator: "persons-registered".to_owned(),
            version: 1,
            below: false,
            from: "2022-01".to_owned(),
            to: "2023-12".to_owned(),
            by: vec![ReleaseDimension::Year, ReleaseDimension::Sex],
            protection: Protection::Round { base: 5 },
        };
        let asked = Asked {
            task_force: self.world.task_force,
            recipe,
            draft: None,
            least: 5,
            zone: &TimeZone::UTC,
            at: self.at,
        };
        let gathered = Gathered::read(tx, ring, random, &asked).await.unwrap();
        // How the counts behind the table begin, as they are sealed.
        let column = "release_revision.snapshot_a";
        self.typed.bytes(column, "\"facts\":{\"counted\":");
        let account = self.secretary().account();
        let new = Keep {
            draft: None,
            task_force: self.world.task_force,
            title: &Bilingual::default(),
            reason: &Bilingual::default(),
            by: account,
        };
        let made = gathered.make().unwrap();
        let release = releases::keep(tx, ring, random, &made, &new).await.unwrap();
        let by = releases::By {
            account,
            at: self.at,
        };
        let note = self.typed.text("release_event.note_a", "terbitan");
        for (action, note) in [
            (ReleaseAction::Submit, ""),
            (ReleaseAction::GiveBack, note.as_str()),
        ] {
            let all = releases::revisions(tx, self.world.task_force, release).await;
            let latest = all.unwrap().remove(0);
            releases::step(tx, ring, random, &latest, action, note, by)
                .await
                .unwrap();
        }
    }
}
