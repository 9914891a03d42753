//! Prevention in Jakarta Barat from 2022 to today: outreach over the kelurahan with gaps left open,
//! material with its editions, community-watch groups, a plan, a level that an officer set.

use crate::chance::Chance;
use crate::leaflet::Leaflet;
use crate::people::{Member, Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::AreaCode;
use domain::ids::{MaterialId, OrganisationId, OutreachId, TaskForceId};
use domain::prevention::*;
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use store::Tx;
use store::prevention::{self as prevention, Event, Material, Plan, Recorded, WatchGroup};
use vault::Random;

/// Choices of this part of the play.
const SEED: u64 = 6903;
/// Who records it.
const LOGIN: &str = "secretariat.jakbar";
/// Events of each year; the rest of them in the year of the present.
const YEARS: &[(i16, i64)] = &[(2022, 14), (2023, 17), (2024, 17)];
/// Events of the twelve months up to the present.
const RECENT: i64 = 12;

/// Kelurahan in which events are held. Taman Sari and Kalideres have none this year, so that the
/// gaps of the demonstration can be seen.
const PLACES: &[&str] = &[
    "31.73.01.1001",
    "31.73.01.1003",
    "31.73.01.1005",
    "31.73.02.1003",
    "31.73.02.1007",
    "31.73.04.1001",
    "31.73.04.1006",
    "31.73.04.1009",
    "31.73.05.1005",
    "31.73.05.1006",
    "31.73.07.1001",
    "31.73.07.1005",
    "31.73.08.1003",
    "31.73.08.1005",
];
/// Where events were held in earlier years as well.
const EARLIER: &[&str] = &[
    "31.73.03.1005",
    "31.73.03.1006",
    "31.73.06.1001",
    "31.73.06.1003",
    "31.73.06.1004",
];

/// What an event is: title, kind, topics, target group.
type Programme = (&'static str, OutreachKind, &'static [Topic], TargetGroup);

const PROGRAMMES: &[Programme] = &[
    (
        "Penyuluhan modus tawaran kerja luar negeri",
        OutreachKind::Education,
        &[Topic::JobOffers, Topic::SafeMigration, Topic::Reporting],
        TargetGroup::MigrantWorkers,
    ),
    (
        "Kelas orang tua: jejak digital dan perekrutan daring",
        OutreachKind::Education,
        &[Topic::OnlineRecruitment, Topic::Children],
        TargetGroup::Parents,
    ),
    (
        "Goes to school: berani tolak, berani lapor",
        OutreachKind::Education,
        &[Topic::Signs, Topic::Reporting],
        TargetGroup::Students,
    ),
    (
        "Pelatihan kader pencegahan TPPO",
        OutreachKind::Empowerment,
        &[Topic::Signs, Topic::VictimRights, Topic::Law],
        TargetGroup::CommunityLeaders,
    ),
    (
        "Kunjungan pembinaan hotel dan tempat hiburan",
        OutreachKind::Tourism,
        &[Topic::SexualExploitation, Topic::Law],
        TargetGroup::HotelWorkers,
    ),
    (
        "Pendataan penyalur pekerja rumah tangga",
        OutreachKind::DomesticWorkers,
        &[Topic::DomesticWork, Topic::Papers],
        TargetGroup::VillageOfficials,
    ),
    (
        "Pemetaan lowongan daring bersama karang taruna",
        OutreachKind::ElectronicSystems,
        &[Topic::OnlineRecruitment],
        TargetGroup::Online,
    ),
    (
        "Pemetaan wilayah rentan tingkat RW",
        OutreachKind::Mapping,
        &[Topic::Signs],
        TargetGroup::VillageOfficials,
    ),
];

/// Offices that hold events; the first is in most of them.
const OFFICES: &[&str] = &[
    "UPT PPA Jakarta Barat",
    "Suku Dinas PPAPP Jakarta Barat",
    "Polres Metro Jakarta Barat",
    "Suku Dinas Sosial Jakarta Barat",
    "BP3MI DKI Jakarta",
    "Yayasan Lentera Pesisir",
];

/// A material: title, kind, language, topic, target, public, what changed in later editions.
type Print = (
    &'static str,
    MaterialKind,
    MaterialLanguage,
    Option<Topic>,
    Option<TargetGroup>,
    bool,
    &'static [&'static str],
);

const PRINTS: &[Print] = &[
    (
        "Kenali tandanya, selamatkan sesama",
        MaterialKind::Leaflet,
        MaterialLanguage::Indonesian,
        Some(Topic::Signs),
        Some(TargetGroup::Public),
        true,
        &[
            "Nomor pengaduan baru",
            "Tanda perekrutan daring ditambahkan",
        ],
    ),
    (
        "Sebelum berangkat: 10 hal yang harus diperiksa",
        MaterialKind::Leaflet,
        MaterialLanguage::Indonesian,
        Some(Topic::SafeMigration),
        Some(TargetGroup::MigrantWorkers),
        true,
        &["Alamat layanan penempatan diperbarui"],
    ),
    (
        "Awas lowongan palsu",
        MaterialKind::Poster,
        MaterialLanguage::Indonesian,
        Some(Topic::JobOffers),
        Some(TargetGroup::Students),
        true,
        &[],
    ),
    (
        "Ati-ati, jangan mau ditipu",
        MaterialKind::Poster,
        MaterialLanguage::Betawi,
        Some(Topic::JobOffers),
        Some(TargetGroup::Public),
        true,
        &[],
    ),
    (
        "Modul kader: mengenali, menolong, melapor",
        MaterialKind::Module,
        MaterialLanguage::Indonesian,
        None,
        Some(TargetGroup::CommunityLeaders),
        false,
        &["Bab rujukan disesuaikan dengan SOP baru"],
    ),
    (
        "Salindia untuk aparat kelurahan",
        MaterialKind::Slides,
        MaterialLanguage::Indonesian,
        Some(Topic::Law),
        Some(TargetGroup::VillageOfficials),
        false,
        &[],
    ),
];

/// Community-watch groups: name, kind, kelurahan, members, active.
const GROUPS: &[(&str, WatchKind, &str, u32, bool)] = &[
    (
        "PATBM Meruya Selatan",
        WatchKind::Patbm,
        "31.73.08.1003",
        18,
        true,
    ),
    ("PATBM Kapuk", WatchKind::Patbm, "31.73.01.1005", 22, true),
    (
        "PATBM Jembatan Besi",
        WatchKind::Patbm,
        "31.73.04.1006",
        15,
        true,
    ),
    (
        "PATBM Tegal Alur",
        WatchKind::Patbm,
        "31.73.06.1003",
        12,
        false,
    ),
    (
        "Community Watch Tomang",
        WatchKind::CommunityWatch,
        "31.73.02.1003",
        30,
        true,
    ),
    (
        "Community Watch Duri Kepa",
        WatchKind::CommunityWatch,
        "31.73.05.1005",
        25,
        true,
    ),
    (
        "Community Watch Palmerah",
        WatchKind::CommunityWatch,
        "31.73.07.1001",
        28,
        true,
    ),
    (
        "Community Watch Mangga Besar",
        WatchKind::CommunityWatch,
        "31.73.03.1005",
        16,
        true,
    ),
    (
        "Kelurahan binaan Kedoya Utara",
        WatchKind::DesaBinaan,
        "31.73.05.1006",
        40,
        true,
    ),
    (
        "Kelurahan binaan Rawa Buaya",
        WatchKind::DesaBinaan,
        "31.73.01.1003",
        35,
        true,
    ),
    (
        "Forum Ibu Siaga Joglo",
        WatchKind::Other,
        "31.73.08.1005",
        14,
        true,
    ),
    (
        "Karang Taruna Peduli Pekojan",
        WatchKind::Other,
        "31.73.04.1009",
        20,
        true,
    ),
];

/// Plays prevention. Rows have the days of the play; the audit has the present, because nothing in
/// it may come before what was there.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let who = troupe.member(LOGIN)?;
    let mut stage = Stage {
        scene,
        who,
        task_force: troupe.force("jakbar")?,
        today: scene.zone.to_datetime(scene.now).date(),
        chance: Chance::new(SEED),
        random: Random::system(),
        offices: OFFICES
            .iter()
            .filter_map(|name| troupe.organisation(name))
            .collect(),
    };
    let mut tx = scene.store.write().await?;
    let materials = stage.materials(&mut tx).await?;
    stage.events(&mut tx, &materials).await?;
    stage.groups(&mut tx).await?;
    stage.plan(&mut tx).await?;
    stage.level(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

struct Stage<'a> {
    scene: &'a Scene<'a>,
    who: &'a Member,
    task_force: TaskForceId,
    today: Date,
    chance: Chance,
    random: Random,
    offices: Vec<OrganisationId>,
}

fn area(code: &str) -> Result<AreaCode, Error> {
    code.parse().map_err(|_| Error::Script("an area"))
}

impl Stage<'_> {
    /// Ten in the morning of a day.
    fn at(&self, day: Date) -> Result<Timestamp, Error> {
        let at = self.scene.zone.to_timestamp(day.at(10, 0, 0, 0));
        let at = at.map_err(|_| Error::Script("a day"))?;
        Ok(at.min(self.scene.now))
    }

    async fn tell(
        &self,
        tx: &mut Tx,
        kind: Kind,
        object: ObjectKind,
        code: impl std::fmt::Display,
    ) -> Result<(), Error> {
        let event = self.who.event(kind)?.on(object, code)?;
        append(tx, self.scene, self.scene.now, event).await
    }

    async fn materials(&mut self, tx: &mut Tx) -> Result<Vec<MaterialId>, Error> {
        let mut made = Vec::new();
        for (position, print) in (0i64..).zip(PRINTS) {
            let (title, kind, language, topic, target, public, later) = *print;
            let first = date(2022, 2, 1).saturating_add(Span::new().weeks(position * 5));
            let at = self.at(first)?;
            let id: MaterialId = self.chance.id(at);
            let new = Material {
                id,
                task_force: self.task_force,
                title: title.to_owned(),
                kind,
                language,
                target,
                topic,
                public,
                active: true,
                newest: 1,
                version: 1,
            };
            let by = self.who.actor.account;
            let file = self.file(tx, title, 1, at).await?;
            prevention::add_material(tx, &new, file, by, at).await?;
            for (number, change) in (2i64..).zip(later) {
                let day = first.saturating_add(Span::new().months(number * 7));
                let at = self.at(day)?;
                let file = self.file(tx, title, number, at).await?;
                let edition = (file, *change);
                prevention::add_edition(tx, self.task_force, id, edition, by, at).await?;
            }
            self.tell(tx, Kind::MaterialChanged, ObjectKind::Material, id)
                .await?;
            made.push(id);
        }
        Ok(made)
    }

    async fn file(
        &mut self,
        tx: &mut Tx,
        title: &str,
        number: i64,
        at: Timestamp,
    ) -> Result<domain::ids::AttachmentId, Error> {
        let sheet = Leaflet {
            id: self.chance.id(at),
            task_force: self.task_force,
            name: &format!("materi-versi-{number}.pdf"),
            public: false,
            by: self.who.actor.account,
            lines: &[
                title,
                &format!("Versi {number}"),
                "Contoh materi dari demonstrasi Suluh.",
            ],
        };
        sheet.store(tx, self.scene, at).await
    }

    async fn events(&mut self, tx: &mut Tx, materials: &[MaterialId]) -> Result<(), Error> {
        let mut days = Vec::new();
        for (year, n) in YEARS {
            for _ in 0..*n {
                let day =
                    date(*year, 1, 5).saturating_add(Span::new().days(self.chance.between(0, 350)));
                days.push((day, false));
            }
        }
        for _ in 0..RECENT {
            let back = self.chance.between(3, 300);
            days.push((self.today.saturating_sub(Span::new().days(back)), true));
        }
        days.retain(|(day, _)| *day < self.today);
        days.sort_unstable();
        for (day, recent) in days {
            self.event(tx, day, recent, materials).await?;
        }
        Ok(())
    }

    async fn event(
        &mut self,
        tx: &mut Tx,
        day: Date,
        recent: bool,
        materials: &[MaterialId],
    ) -> Result<(), Error> {
        let (title, kind, topics, target) = self.chance.pick(PROGRAMMES);
        let place = if !recent && self.chance.happens(30) {
            self.chance.pick(EARLIER)
        } else {
            self.chance.pick(PLACES)
        };
        let at = self.at(day)?;
        let id: OutreachId = self.chance.id(at);
        let mut organisations: Vec<OrganisationId> =
            self.offices.first().copied().into_iter().collect();
        organisations.push(self.chance.pick(&self.offices));
        let cost = self.chance.between(4, 60) * 250_000;
        let new = Event {
            id,
            task_force: self.task_force,
            kind,
            title: title.to_owned(),
            held_on: day,
            area: area(place)?,
            venue: self
                .chance
                .pick(&["Aula kelurahan", "RPTRA", "Balai warga", "Ruang serbaguna"])
                .to_owned(),
            audience: self.audience(target)?,
            targets: vec![target],
            topics: topics.to_vec(),
            materials: vec![self.chance.pick(materials)],
            organisations,
            cost: self.chance.happens(85).then_some(cost),
            funding: Some(self.chance.pick(&[
                Funding::Apbd,
                Funding::Apbd,
                Funding::Village,
                Funding::Own,
            ])),
            note: String::new(),
            version: 1,
        };
        let keys = (self.scene.ring, &mut self.random);
        let by = self.who.actor.account;
        let kept = prevention::record(tx, keys, &new, &id.to_string(), by, at).await?;
        if kept == Recorded::New {
            self.tell(tx, Kind::OutreachRecorded, ObjectKind::Outreach, id)
                .await?;
        }
        Ok(())
    }

    /// Who came: pupils are young, others mostly grown; more women than men.
    fn audience(&mut self, target: TargetGroup) -> Result<Audience, Error> {
        let young = target == TargetGroup::Students;
        let (many, few) = (self.chance.between(18, 60), self.chance.between(0, 8));
        let (teens, adults) = if young { (many, few) } else { (few, many) };
        let mut audience = Audience::nobody();
        for (sex, share) in [(AudienceSex::Female, 100), (AudienceSex::Male, 60)] {
            for (age, n) in [
                (AgeGroup::Teen, teens),
                (AgeGroup::Adult, adults),
                (AgeGroup::Elder, few / 2),
            ] {
                let n = u32::try_from(n * share / 100).unwrap_or_default();
                audience
                    .add(sex, age, n)
                    .map_err(|_| Error::Script("a headcount"))?;
            }
        }
        Ok(audience)
    }

    async fn groups(&mut self, tx: &mut Tx) -> Result<(), Error> {
        for (position, group) in (0i64..).zip(GROUPS) {
            let (name, kind, place, members, active) = *group;
            let formed = date(2021, 12, 1).saturating_add(Span::new().weeks(position * 9));
            let at = self.at(formed)?;
            let back = self.chance.between(5, if active { 120 } else { 700 });
            let new = WatchGroup {
                id: self.chance.id(at),
                task_force: self.task_force,
                kind,
                name: name.to_owned(),
                area: area(place)?,
                area_name: String::new(),
                members,
                contact: format!("Ketua kelompok, 0812-5550-{:04}", 1_200 + position),
                formed_on: Some(formed),
                active,
                last_active_on: Some(
                    self.today
                        .saturating_sub(Span::new().days(back))
                        .max(formed),
                ),
                version: 1,
            };
            let keys = (self.scene.ring, &mut self.random);
            prevention::add_group(tx, keys, &new, at).await?;
            self.tell(tx, Kind::WatchGroupChanged, ObjectKind::WatchGroup, new.id)
                .await?;
        }
        Ok(())
    }

    async fn plan(&mut self, tx: &mut Tx) -> Result<(), Error> {
        for (title, place, ahead) in [
            (
                "Penyuluhan modus tawaran kerja luar negeri",
                "31.73.06.1003",
                12,
            ),
            (
                "Kunjungan pembinaan hotel dan tempat hiburan",
                "31.73.03.1005",
                26,
            ),
        ] {
            let plan = Plan {
                id: self.chance.id(self.scene.now),
                task_force: self.task_force,
                kind: OutreachKind::Education,
                title: title.to_owned(),
                planned_on: self.today.saturating_add(Span::new().days(ahead)),
                area: area(place)?,
                area_name: String::new(),
            };
            prevention::add_plan(tx, &plan, self.who.actor.account, self.scene.now).await?;
            self.tell(tx, Kind::OutreachRecorded, ObjectKind::Outreach, plan.id)
                .await?;
        }
        Ok(())
    }

    async fn level(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let spot = (self.task_force, area("31.73.03")?);
        let why = (
            Vulnerability::High,
            "Banyak tempat hiburan malam; laporan warga bertambah sejak pertengahan tahun.",
        );
        let keys = (self.scene.ring, &mut self.random);
        let by = (self.who.actor.account, self.scene.now);
        prevention::set_level(tx, keys, spot, why, None, by).await?;
        self.tell(
            tx,
            Kind::SettingsChanged,
            ObjectKind::Setting,
            "area-vulnerability",
        )
        .await
    }
}
