//! What became of the meetings that were: who came, what was said and decided, and what was asked
//! of whom. The last one is closed and waits for its approval; what it asked is still under way,
//! and an old item that nobody finished is carried to the next agenda.

use crate::chance::Chance;
use crate::people::{Member, Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::action_items::ActionStep;
use domain::ids::{DecisionId, TaskForceId};
use domain::meetings::MeetingState;
use domain::meetings::door::{CheckInMethod, Device};
use domain::meetings::minutes::PartKind;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::Tx;
use store::action_items::{self, Assignable, Body, New, Progress};
use store::meetings::attendance::{self, CheckIn};
use store::meetings::minutes::{self, Save};
use store::meetings::sitting::{self, AgendaLine, Keepers};
use store::meetings::{self, Meeting, Sealing, decisions};
use vault::Random;

/// The task force that meets, and who keeps its minutes and approves them.
const FORCE: &str = "jakbar";
const SECRETARY: &str = "secretariat.jakbar";
const LEADER: &str = "leader.jakbar";
/// Most meetings that are played.
const MEETINGS: u32 = 60;

/// What is said about an item, by a word in its title.
const SAID: [(&str, &str); 8] = [
    (
        "Pembukaan",
        "Pimpinan rapat membuka rapat dan menyampaikan tujuan pertemuan.\n\nSekretariat \
         melaporkan tindak lanjut rapat sebelumnya: sebagian besar selesai, sisanya dibahas kembali.",
    ),
    (
        "kasus",
        "UPT PPA menyampaikan perkembangan penanganan kasus triwulan ini tanpa identitas korban.\n\
         Hambatan utama: rujukan rumah aman menunggu jawaban lebih dari tiga hari.",
    ),
    (
        "rumah aman",
        "Kapasitas rumah aman untuk anak penuh selama dua pekan terakhir.\nSuku Dinas Kesehatan \
         menjamin visum dan pendampingan psikologis di dua puskesmas kecamatan.",
    ),
    (
        "Penyuluhan",
        "Penyuluhan menjangkau enam kelurahan. Kelurahan dengan laporan perekrutan melalui media \
         sosial belum seluruhnya terjangkau.",
    ),
    (
        "restitusi",
        "Polres menyampaikan perkara yang sudah P21. Permohonan restitusi perlu diajukan sejak \
         penyidikan, bersama LPSK.",
    ),
    (
        "Pemulangan",
        "Pemulangan lintas provinsi memerlukan surat pengantar dari daerah asal. Biaya perjalanan \
         pendamping belum dianggarkan.",
    ),
    (
        "data",
        "Data laporan, kasus, dan layanan diselaraskan setiap akhir bulan. Angka yang diterbitkan \
         tidak memuat identitas.",
    ),
    (
        "Perluasan informasi",
        "Informasi layanan dan nomor pengaduan dipasang di kantor kelurahan, puskesmas, sekolah, \
         dan RPTRA.",
    ),
];

/// What is decided, and what it asks: decision, action, days until it is due.
const DECIDED: [(&str, &str, i32); 6] = [
    (
        "Daftar rumah aman yang dapat menerima anak diperbarui dan dibagikan kepada semua anggota.",
        "Perbarui daftar rumah aman yang dapat menerima anak",
        30,
    ),
    (
        "Penyuluhan dilaksanakan di kelurahan yang memiliki laporan perekrutan dan belum terjangkau.",
        "Susun jadwal penyuluhan di kelurahan yang belum terjangkau",
        45,
    ),
    (
        "Permohonan restitusi diajukan sejak tahap penyidikan.",
        "Siapkan contoh permohonan restitusi untuk penyidik",
        40,
    ),
    (
        "Biaya perjalanan pendamping pemulangan diusulkan dalam perubahan anggaran.",
        "Hitung kebutuhan biaya pendamping pemulangan",
        60,
    ),
    (
        "Poster nomor pengaduan dipasang di semua kantor kelurahan dan puskesmas.",
        "Cetak dan pasang poster nomor pengaduan",
        50,
    ),
    (
        "Data laporan dan layanan diselaraskan setiap akhir bulan.",
        "Tetapkan petugas penyelarasan data setiap instansi",
        21,
    ),
];

struct Play<'a> {
    scene: &'a Scene<'a>,
    secretary: &'a Member,
    leader: &'a Member,
    task_force: TaskForceId,
    posts: Vec<Assignable>,
    chance: Chance,
}

/// Plays the meetings that were and are not closed yet.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let task_force = troupe.force(FORCE)?;
    let mut tx = scene.store.write().await?;
    let mut play = Play {
        scene,
        secretary: troupe.member(SECRETARY)?,
        leader: troupe.member(LEADER)?,
        task_force,
        posts: action_items::assignable(&mut tx, task_force).await?,
        chance: Chance::new(170_924),
    };
    let was = sitting::begun_before(&mut tx, scene.ring, task_force, scene.now, MEETINGS).await?;
    let was: Vec<Meeting> = was.into_iter().filter(|one| one.state.is_ahead()).collect();
    for (at, meeting) in was.iter().enumerate() {
        play.hold(&mut tx, meeting, at, was.len() - at).await?;
    }
    let today = scene.zone.to_datetime(scene.now).date();
    action_items::remind(&mut tx, today, scene.now).await?;
    tx.commit().await?;
    Ok(())
}

impl Play<'_> {
    /// One meeting from its opening on; `left` is 1 for the last.
    async fn hold(
        &mut self,
        tx: &mut Tx,
        meeting: &Meeting,
        at: usize,
        left: usize,
    ) -> Result<(), Error> {
        let (ring, mut random) = (self.scene.ring, Random::system());
        let begin = meeting.starts_at;
        sitting::open(tx, ring, &mut random, meeting, begin).await?;
        minutes::prepare(tx, ring, &mut random, meeting.id, begin).await?;
        let meeting = meetings::find(tx, self.scene.ring, self.task_force, meeting.id).await?;
        let present = self.arrive(tx, &meeting).await?;
        let agenda = sitting::agenda(tx, ring, meeting.id).await?;
        self.write(tx, &meeting, &agenda, present).await?;
        for offset in 0..2 {
            let which = (at * 2 + offset) % DECIDED.len();
            let decision = self.decide(tx, &meeting, &agenda, which, offset).await?;
            self.ask(tx, &meeting, decision, which, left).await?;
        }
        self.end(tx, &meeting, left).await?;
        self.note(tx, &meeting, Kind::MinutesWritten).await
    }

    /// Most of those who are invited, within the first minutes.
    async fn arrive(&mut self, tx: &mut Tx, meeting: &Meeting) -> Result<usize, Error> {
        let (ring, mut random) = (self.scene.ring, Random::system());
        let mut present = 0;
        for one in attendance::expected(tx, ring, meeting.id).await? {
            if !self.chance.happens(82) {
                continue;
            }
            let at = meeting.starts_at + SignedDuration::from_secs(self.chance.between(-600, 900));
            let by_hand = one.name.is_empty() || self.chance.happens(15);
            let device = Device::from_random(random.bytes()?);
            let name = match one.name.as_str() {
                "" => format!("Perwakilan {}", one.office),
                name => name.to_owned(),
            };
            let new = CheckIn {
                id: self.chance.id(at),
                meeting: meeting.id,
                invitee: Some(one.id),
                kind: one.kind,
                name: &name,
                title: &one.title,
                office: &one.office,
                contact: None,
                method: if by_hand {
                    CheckInMethod::Desk
                } else {
                    CheckInMethod::Screen
                },
                device: &device,
                at,
                by: by_hand.then_some(self.secretary.actor.account),
            };
            attendance::record(tx, ring, &mut random, &new, at).await?;
            present += 1;
        }
        Ok(present)
    }

    async fn write(
        &mut self,
        tx: &mut Tx,
        meeting: &Meeting,
        agenda: &[AgendaLine],
        present: usize,
    ) -> Result<(), Error> {
        let (ring, mut random) = (self.scene.ring, Random::system());
        for (part, minute) in minutes::parts(tx, ring, meeting.id).await?.iter().zip(1..) {
            let line = agenda.iter().find(|line| Some(line.id) == part.agenda_item);
            let text = match (part.kind, line) {
                (PartKind::Opening, _) => {
                    format!("Rapat dibuka oleh pimpinan rapat dan dihadiri {present} orang.")
                }
                (PartKind::Item, Some(line)) => said(&line.title),
                (PartKind::Closing, _) => {
                    "Pimpinan rapat menegaskan tindak lanjut dan menutup rapat.".to_owned()
                }
                (PartKind::Item | PartKind::Other, _) => continue,
            };
            let save = Save {
                part: part.id,
                base: part.version,
                text: &text,
                reason: "",
                by: self.secretary.actor.account,
                at: meeting.starts_at + SignedDuration::from_mins(12 * minute),
            };
            minutes::save(tx, ring, &mut random, meeting, &save, |name, _| {
                format!("Versi {name}")
            })
            .await?;
        }
        Ok(())
    }

    async fn decide(
        &mut self,
        tx: &mut Tx,
        meeting: &Meeting,
        agenda: &[AgendaLine],
        which: usize,
        offset: usize,
    ) -> Result<DecisionId, Error> {
        let at = meeting.ends_at - SignedDuration::from_mins(20);
        let new = decisions::New {
            id: self.chance.id(at),
            agenda_item: agenda.get(offset + 1).map(|line| line.id),
            text: DECIDED[which].0,
            at,
        };
        let (ring, mut random) = (self.scene.ring, Random::system());
        decisions::add(tx, ring, &mut random, meeting, &new).await?;
        Ok(new.id)
    }

    /// What the decision asks of a post, and what became of it: done long ago, overdue, under way.
    async fn ask(
        &mut self,
        tx: &mut Tx,
        meeting: &Meeting,
        decision: DecisionId,
        which: usize,
        left: usize,
    ) -> Result<(), Error> {
        if self.posts.is_empty() {
            return Ok(());
        }
        let chosen = self.chance.between(0, 1_000);
        let at = usize::try_from(chosen).unwrap_or_default() % self.posts.len();
        let post = self.posts[at].clone();
        let made = meeting.ends_at;
        let day = self.scene.zone.to_datetime(made).date();
        let (_, title, days) = DECIDED[which];
        let new = New {
            id: self.chance.id(made),
            task_force: self.task_force,
            meeting: Some(meeting.id),
            decision: Some(decision),
            body: Body {
                title: title.to_owned(),
                details: String::new(),
            },
            post: post.post,
            division: post.division,
            due_on: day.saturating_add(days.days()),
        };
        let (ring, mut random) = (self.scene.ring, Random::system());
        action_items::add(tx, ring, &mut random, &new, day, made).await?;
        let today = self.scene.zone.to_datetime(self.scene.now).date();
        // One of the meeting before last stays undone, whatever its date.
        let forgotten = left == 3 && which.is_multiple_of(2);
        if !forgotten && new.due_on < today && left > 1 {
            self.finish(tx, &new, day, &post.title).await?;
        } else if which % 2 == 1 {
            let started = Progress {
                step: Some(ActionStep::Start),
                by: &post.title,
                text: "Surat permintaan data sudah dikirim kepada anggota.",
                evidence: None,
                today: day,
                at: made + SignedDuration::from_hours(72),
            };
            let item = action_items::find(tx, ring, self.task_force, new.id).await?;
            action_items::report(tx, ring, &mut random, &item, &started).await?;
        }
        Ok(())
    }

    async fn finish(&mut self, tx: &mut Tx, new: &New, day: Date, by: &str) -> Result<(), Error> {
        let (ring, mut random) = (self.scene.ring, Random::system());
        let after = self.chance.between(5, 40);
        let done_on = day.saturating_add(after.days());
        let at: Timestamp = self
            .scene
            .zone
            .to_timestamp(done_on.at(10, 0, 0, 0))
            .unwrap_or(self.scene.now);
        let steps = [
            (ActionStep::Start, ""),
            (
                ActionStep::Finish,
                "Hasilnya disampaikan melalui surat kepada sekretariat.",
            ),
        ];
        for (step, text) in steps {
            let item = action_items::find(tx, ring, self.task_force, new.id).await?;
            let progress = Progress {
                step: Some(step),
                by,
                text,
                evidence: None,
                today: done_on,
                at,
            };
            action_items::report(tx, ring, &mut random, &item, &progress).await?;
        }
        Ok(())
    }

    /// Closed; all but the last approved and published a week later.
    async fn end(&mut self, tx: &mut Tx, meeting: &Meeting, left: usize) -> Result<(), Error> {
        let day = self.scene.zone.to_datetime(meeting.starts_at).date();
        let chair = match meeting.chair {
            Some(post) => sitting::holder(tx, post, day).await?,
            None => None,
        };
        let chair = chair.map_or_else(|| "Ketua gugus tugas".to_owned(), |(name, _)| name);
        let keepers = Keepers {
            chaired_by: &chair,
            noted_by: "Sekretariat gugus tugas",
        };
        let mut sealing = Sealing::new(self.scene.ring, Random::system(), meeting.ends_at);
        sitting::close(tx, &mut sealing, meeting, keepers).await?;
        if left == 1 {
            return Ok(());
        }
        let closed = meetings::find(tx, self.scene.ring, self.task_force, meeting.id).await?;
        let week = meeting.ends_at + SignedDuration::from_hours(7 * 24);
        sitting::approve(tx, &closed, self.leader.actor.account, week).await?;
        let approved = meetings::find(tx, self.scene.ring, self.task_force, meeting.id).await?;
        debug_assert_eq!(approved.state, MeetingState::Approved);
        sitting::publish(tx, &approved, week).await?;
        self.note(tx, meeting, Kind::MinutesApproved).await
    }

    async fn note(&self, tx: &mut Tx, meeting: &Meeting, kind: Kind) -> Result<(), Error> {
        let event = self.secretary.event(kind)?;
        let event = event.on(ObjectKind::Meeting, meeting.id)?;
        append(tx, self.scene, self.scene.now, event).await
    }
}

/// What is said about an item of the agenda.
fn said(title: &str) -> String {
    let lower = title.to_lowercase();
    let known = SAID
        .iter()
        .find(|(word, _)| lower.contains(&word.to_lowercase()));
    match known {
        Some((_, text)) => (*text).to_owned(),
        None => format!("Disampaikan paparan tentang: {title}. Peserta menanggapi dan sepakat."),
    }
}
