//! Meetings of the city's task force: one each quarter from 2022 on, that of 26 September 2024
//! with its speakers among them, and one in two weeks.
//!
//! What was written and decided at them is played by the module of the minutes.

use crate::chance::Chance;
use crate::leaflet::Leaflet;
use crate::people::{Member, Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::ids::{DivisionId, SeriesId, TaskForceId};
use domain::meetings::{
    AgendaSource, Cadence, InviteeKind, MeetingAction, MeetingState, SeriesKind,
};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::Tx;
use store::meetings::agenda::{self, NewItem};
use store::meetings::handouts::{self, NewHandout};
use store::meetings::invitations::{self, Answer, NewInvitee};
use store::meetings::series::{self, Series};
use store::meetings::{self, Course, Meeting, Sealing, posts, suggestions};
use store::people;
use vault::Random;

/// The task force that meets, and who prepares its meetings.
const FORCE: &str = "jakbar";
const SECRETARY: &str = "secretariat.jakbar";
/// How often it meets, in months.
const MONTHS: i64 = 3;
/// The first meeting, and the one of the source story.
const FIRST: Date = date(2022, 3, 24);
const STORY: Date = date(2024, 9, 26);

/// What is discussed, one or two of them a meeting.
const TOPICS: [(&str, &str); 6] = [
    ("Perkembangan penanganan kasus triwulan ini", "UPT PPA"),
    (
        "Ketersediaan rumah aman dan layanan kesehatan",
        "Suku Dinas Sosial",
    ),
    (
        "Penyuluhan di kelurahan rawan perekrutan",
        "Suku Dinas PPAPP",
    ),
    ("Pendampingan hukum dan restitusi", "Polres"),
    (
        "Pemulangan dan reintegrasi lintas daerah",
        "Suku Dinas Sosial",
    ),
    ("Penyelarasan data gugus tugas", "Sekretariat"),
];

/// Who spoke on 26 September 2024, and with what.
const SPEAKERS: [(&str, &str, &str, &str); 2] = [
    (
        "Maharani Setyowati",
        "Asisten Deputi",
        "Kementerian Pemberdayaan Perempuan dan Pelindungan Anak",
        "Kebijakan nasional pencegahan dan penanganan TPPO",
    ),
    (
        "Gunawan Prasetyo",
        "Koordinator",
        "Jaringan Peduli Korban Perdagangan Orang",
        "Pengalaman pendampingan: rehabilitasi kesehatan dan sosial",
    ),
];

/// What the play goes with.
struct Play<'a> {
    scene: &'a Scene<'a>,
    secretary: &'a Member,
    task_force: TaskForceId,
    division: Option<DivisionId>,
    series: SeriesId,
    chance: Chance,
}

/// Plays the series and its meetings.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let mut tx = scene.store.write().await?;
    let task_force = troupe.force(FORCE)?;
    let divisions = posts::divisions(&mut tx, task_force).await?;
    let social = divisions.iter().find(|(_, name)| name.contains("sosial"));
    let mut chance = Chance::new(260_924);
    let mut play = Play {
        scene,
        secretary: troupe.member(SECRETARY)?,
        task_force,
        division: social.map(|(id, _)| *id),
        series: chance.id(scene.now),
        chance,
    };
    play.add_series(&mut tx).await?;
    for (at, day) in days(scene).into_iter().enumerate() {
        play.held(&mut tx, at, day).await?;
    }
    play.planned(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts what is unfinished on the agenda of the meeting in two weeks: after the action items of the
/// meetings before it were played.
pub(crate) async fn carry_over(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let mut tx = scene.store.write().await?;
    let task_force = troupe.force(FORCE)?;
    let seek = store::paging::Seek::First;
    let upcoming = meetings::Which::From(scene.now);
    let listed = meetings::list(&mut tx, scene.ring, task_force, upcoming, seek, 1).await?;
    let mut sealing = Sealing::new(scene.ring, Random::system(), scene.now);
    for one in listed.rows {
        suggestions::carry_over(&mut tx, &mut sealing, &one.meeting).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The days of the meetings that were: a Thursday each quarter.
fn days(scene: &Scene<'_>) -> Vec<Date> {
    let today = scene.zone.to_datetime(scene.now).date();
    let mut days = Vec::new();
    let mut quarter = 0;
    loop {
        let mut day = FIRST.saturating_add((quarter * MONTHS).months());
        if (day.year(), day.month()) == (STORY.year(), STORY.month()) {
            day = STORY;
        }
        if day >= today {
            return days;
        }
        days.push(day);
        quarter += 1;
    }
}

impl Play<'_> {
    fn sealing(&self) -> Sealing<'_> {
        self.sealing_at(self.scene.now)
    }

    fn sealing_at(&self, at: Timestamp) -> Sealing<'_> {
        Sealing::new(self.scene.ring, Random::system(), at)
    }

    async fn add_series(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let cadence = Cadence::every(MONTHS).ok_or(Error::Script("no such cadence"))?;
        let new = Series {
            id: self.series,
            task_force: self.task_force,
            division: self.division,
            name: "Rapat koordinasi bidang rehabilitasi sosial".to_owned(),
            kind: SeriesKind::Coordination,
            cadence,
            regulation: None,
            active: true,
            version: 1,
        };
        let at = self.scene.zone.to_timestamp(FIRST.at(0, 0, 0, 0));
        series::add(tx, &new, at.unwrap_or(self.scene.now)).await?;
        let event = self.secretary.event(Kind::MeetingChanged)?;
        let event = event.on(ObjectKind::Series, new.id)?;
        append(tx, self.scene, self.scene.now, event).await
    }

    /// A meeting on a day, from nine to twelve.
    async fn add(&mut self, tx: &mut Tx, day: Date) -> Result<Meeting, Error> {
        let scene = self.scene;
        let starts_at = scene.zone.to_timestamp(day.at(9, 0, 0, 0));
        let starts_at = starts_at.map_err(|_| Error::Script("no such time"))?;
        let prepared = (starts_at - SignedDuration::from_hours(21 * 24)).min(scene.now);
        let holders = posts::holders(tx, self.task_force, day).await?;
        let chair = holders.iter().find(|one| one.post_title.contains("Ketua"));
        let story = day == STORY;
        let new = Meeting {
            id: self.chance.id(prepared),
            task_force: self.task_force,
            series: Some(self.series),
            division: self.division,
            title: "Rapat koordinasi bidang rehabilitasi sosial".to_owned(),
            purpose: if story {
                "memperluas jangkauan informasi serta penanganan rehabilitasi kesehatan dan \
                 sosial bagi korban tindak pidana perdagangan orang"
            } else {
                "koordinasi pencegahan dan penanganan tindak pidana perdagangan orang"
            }
            .to_owned(),
            state: MeetingState::START,
            starts_at,
            ends_at: starts_at + SignedDuration::from_hours(3),
            venue: "Ruang Wijaya, Kantor Wali Kota Jakarta Barat".to_owned(),
            online: String::new(),
            contact: "Sekretariat gugus tugas, (021) 000-0000".to_owned(),
            chair: chair.map(|one| one.post),
            note_taker: None,
            letter_number: String::new(),
            letter_date: None,
            letter_copies: "Wali Kota Administrasi Jakarta Barat (sebagai laporan)".to_owned(),
            course: Course::default(),
            version: 1,
        };
        meetings::add(tx, &mut self.sealing_at(prepared), &new).await?;
        let event = self.secretary.event(Kind::MeetingChanged)?;
        let event = event.on(ObjectKind::Meeting, new.id)?;
        append(tx, scene, scene.now, event).await?;
        Ok(new)
    }

    async fn item(
        &mut self,
        tx: &mut Tx,
        meeting: &Meeting,
        title: &str,
        presenter: &str,
        minutes: i64,
    ) -> Result<(), Error> {
        let new = NewItem {
            id: self.chance.id(meeting.starts_at),
            title: title.to_owned(),
            presenter: presenter.to_owned(),
            minutes: Some(minutes),
            source: AgendaSource::Own,
            source_id: None,
        };
        agenda::add(tx, &mut self.sealing(), meeting, &new).await?;
        Ok(())
    }

    /// One that was: invited, answered, and ready for its minutes.
    async fn held(&mut self, tx: &mut Tx, at: usize, day: Date) -> Result<(), Error> {
        let meeting = self.add(tx, day).await?;
        self.item(
            tx,
            &meeting,
            "Pembukaan dan laporan sekretariat",
            "Ketua",
            15,
        )
        .await?;
        if day == STORY {
            for (name, _, office, title) in SPEAKERS {
                self.item(tx, &meeting, title, &format!("{name}, {office}"), 45)
                    .await?;
            }
            let title = "Perluasan informasi layanan sampai kelurahan";
            self.item(tx, &meeting, title, "Suku Dinas PPAPP", 30)
                .await?;
        } else {
            for offset in 0..2 {
                let (title, presenter) = TOPICS[(at * 2 + offset) % TOPICS.len()];
                self.item(tx, &meeting, title, presenter, 60).await?;
            }
        }
        self.item(tx, &meeting, "Kesimpulan dan tindak lanjut", "Ketua", 30)
            .await?;
        self.invite(tx, &meeting, day).await?;
        if day == STORY {
            self.materials(tx, &meeting).await?;
        }
        self.answers(tx, &meeting).await?;
        meetings::advance(tx, &meeting, MeetingAction::Invite).await?;
        let event = self.secretary.event(Kind::MeetingInvited)?;
        let event = event.on(ObjectKind::Meeting, meeting.id)?;
        append(tx, self.scene, self.scene.now, event).await
    }

    /// The one in two weeks: its invitations are still to be sent.
    async fn planned(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let today = self.scene.zone.to_datetime(self.scene.now).date();
        let day = today.saturating_add(14.days());
        let meeting = self.add(tx, day).await?;
        self.item(
            tx,
            &meeting,
            "Pembukaan dan laporan sekretariat",
            "Ketua",
            15,
        )
        .await?;
        self.invite(tx, &meeting, day).await
    }

    /// Members by their posts; the offices where there are no posts; and on the day of the story
    /// those who spoke.
    async fn invite(&mut self, tx: &mut Tx, meeting: &Meeting, day: Date) -> Result<(), Error> {
        let mut people = Vec::new();
        for one in posts::holders(tx, self.task_force, day).await? {
            people.push(NewInvitee {
                id: self.chance.id(meeting.starts_at),
                kind: InviteeKind::Member,
                post: Some(one.post),
                organisation: one.organisation,
                name: one.name,
                title: if one.official_title.is_empty() {
                    one.post_title
                } else {
                    one.official_title
                },
                office: one.office,
                phone: None,
            });
        }
        if people.is_empty() {
            for office in people::organisations(tx, self.task_force).await? {
                people.push(NewInvitee {
                    id: self.chance.id(meeting.starts_at),
                    kind: InviteeKind::Member,
                    post: None,
                    organisation: Some(office.id),
                    name: String::new(),
                    title: "Pimpinan".to_owned(),
                    office: office.name,
                    phone: None,
                });
            }
        }
        if day == STORY {
            for (name, title, office, _) in SPEAKERS {
                people.push(NewInvitee {
                    id: self.chance.id(meeting.starts_at),
                    kind: InviteeKind::Speaker,
                    post: None,
                    organisation: None,
                    name: name.to_owned(),
                    title: title.to_owned(),
                    office: office.to_owned(),
                    phone: None,
                });
            }
        }
        invitations::add(tx, &mut self.sealing(), meeting, &people).await?;
        Ok(())
    }

    async fn materials(&mut self, tx: &mut Tx, meeting: &Meeting) -> Result<(), Error> {
        for (number, (name, _, office, title)) in (1..).zip(SPEAKERS) {
            let speaker = format!("{name}, {office}");
            let sheet = Leaflet {
                id: self.chance.id(meeting.starts_at),
                task_force: self.task_force,
                name: &format!("paparan-{number}.pdf"),
                public: false,
                by: self.secretary.actor.account,
                lines: &[title, &speaker, "Contoh paparan dari demonstrasi Suluh."],
            };
            let file = sheet.store(tx, self.scene, meeting.starts_at).await?;
            let new = NewHandout {
                id: self.chance.id(meeting.starts_at),
                title: title.to_owned(),
                speaker,
                attachment: Some(file),
            };
            let mut sealing = self.sealing_at(meeting.starts_at);
            handouts::add(tx, &mut sealing, meeting, &new).await?;
        }
        Ok(())
    }

    /// Most come, some send somebody, a few do not answer.
    async fn answers(&mut self, tx: &mut Tx, meeting: &Meeting) -> Result<(), Error> {
        let at = meeting.starts_at - SignedDuration::from_hours(4 * 24);
        for one in invitations::list(tx, self.scene.ring, meeting).await? {
            let answer = match self.chance.between(1, 10) {
                1 => continue,
                2 => Answer::Declined,
                3 | 4 => Answer::Delegated {
                    name: self
                        .chance
                        .pick(&["Arif Budiman", "Citra Lestari", "Yoga Permana"])
                        .to_owned(),
                    title: "Kepala Seksi".to_owned(),
                },
                _ => Answer::Attending,
            };
            invitations::answer(tx, &mut self.sealing_at(at), meeting, &one, &answer).await?;
        }
        Ok(())
    }
}
