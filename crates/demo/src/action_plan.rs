//! The action plan of Jakarta Barat, 2022 to 2026: every past quarter reported and locked, the
//! present one open and computed.

use crate::chance::Chance;
use crate::people::{Member, Troupe};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::action_plan::{
    Amount, FundSource, Gathering, Manual, Measure, PlanYears, Quarter, QuarterAction, Ratio,
    Rupiah, STANDARD, Standard, Strategy,
};
use domain::ids::OrganisationId;
use jiff::{SignedDuration, Timestamp};
use locale::Locale;
use std::collections::BTreeMap;
use store::action_plan::{
    self as plans, Activity, By, Entry, Indicator, Pen, Plan, Programme, Written,
};
use store::audit::AuditKeys;
use vault::Random;

/// When the plan was set up.
const SET_UP: &str = "2021-12-20T03:00:00Z";
/// Identifiers and chances of the plan.
const SEED: u64 = 2026;

/// An activity: name, responsible, related, area, source, code, million rupiah a year, and the
/// indicators that it has of the standard set, by their place in it.
struct Play {
    name: &'static str,
    office: &'static str,
    related: &'static [&'static str],
    area: Option<&'static str>,
    source: FundSource,
    code: &'static str,
    millions: i64,
    standard: &'static [usize],
}

const UNIT: &str = "UPT PPA Jakarta Barat";
const HOSPITAL: &str = "RSUD Jakarta Barat";
const SHELTER: &str = "Rumah Aman Pelita Barat";
const POLICE: &str = "Polres Metro Jakarta Barat";
const LEGAL_AID: &str = "LBH Cahaya Keadilan Nusantara";
const BUREAU: &str = "Bagian Kesejahteraan Rakyat Setko Jakarta Barat";

const fn play(
    name: &'static str,
    office: &'static str,
    area: Option<&'static str>,
    millions: i64,
    standard: &'static [usize],
) -> Play {
    Play {
        name,
        office,
        related: &[],
        area,
        source: FundSource::Province,
        code: "2.08.03.1.02.0002",
        millions,
        standard,
    }
}

/// Programmes with their activities, in the order of the strategies.
const PROGRAMMES: &[(Strategy, &str, &[Play])] = &[
    (
        Strategy::Prevention,
        "Pencegahan TPPO berbasis masyarakat",
        &[
            Play {
                related: &[UNIT],
                ..play(
                    "Penyuluhan di kelurahan dan sekolah",
                    BUREAU,
                    None,
                    180,
                    &[0, 1],
                )
            },
            play(
                "Penyuluhan di Kecamatan Kebon Jeruk",
                BUREAU,
                Some("31.73.05"),
                60,
                &[2],
            ),
            play(
                "Pembinaan kelompok pengawasan masyarakat",
                BUREAU,
                None,
                90,
                &[3],
            ),
            Play {
                source: FundSource::Corporate,
                ..play("Pesan pencegahan di media warga", BUREAU, None, 40, &[4])
            },
        ],
    ),
    (
        Strategy::HealthRehabilitation,
        "Rehabilitasi kesehatan korban",
        &[
            play(
                "Pemeriksaan dan pengobatan korban",
                HOSPITAL,
                None,
                220,
                &[5, 7],
            ),
            play(
                "Layanan psikologis korban dan keluarga",
                UNIT,
                None,
                150,
                &[6],
            ),
        ],
    ),
    (
        Strategy::SocialRehabilitation,
        "Rehabilitasi sosial, pemulangan, dan reintegrasi",
        &[
            play("Penempatan di rumah aman", SHELTER, None, 310, &[8]),
            Play {
                source: FundSource::State,
                ..play("Pemulangan korban ke daerah asal", UNIT, None, 120, &[9])
            },
            play(
                "Reintegrasi sosial dan pemantauan",
                UNIT,
                None,
                140,
                &[10, 12],
            ),
            play("Rujukan antarlayanan", UNIT, None, 35, &[11]),
            play("Survei kepuasan korban", UNIT, None, 25, &[13]),
        ],
    ),
    (
        Strategy::LegalNorms,
        "Penguatan aturan daerah",
        &[
            play(
                "Penyusunan peraturan dan keputusan wali kota",
                BUREAU,
                None,
                75,
                &[14],
            ),
            play("Penyusunan SOP penanganan korban", BUREAU, None, 50, &[15]),
        ],
    ),
    (
        Strategy::LawEnforcement,
        "Penanganan perkara dan hak restitusi",
        &[
            play("Bantuan hukum korban", LEGAL_AID, None, 130, &[16, 18]),
            play(
                "Koordinasi penyidikan dengan kepolisian",
                POLICE,
                None,
                60,
                &[17, 19],
            ),
        ],
    ),
    (
        Strategy::Coordination,
        "Penguatan gugus tugas",
        &[
            play("Penerimaan dan penapisan laporan", UNIT, None, 85, &[20]),
            play("Rapat koordinasi gugus tugas", BUREAU, None, 95, &[21, 22]),
            Play {
                code: "2.08.03.2.03.01",
                ..play(
                    "Pemantauan tindak lanjut keputusan",
                    BUREAU,
                    None,
                    30,
                    &[23],
                )
            },
        ],
    ),
];

/// Target of the first year, and how much it grows a year; of a share in percent.
const fn target(standard: Standard) -> (i64, i64) {
    use domain::action_plan::Formula as F;
    match standard {
        Standard::Computed(formula) => match formula {
            F::OutreachEvents => (12, 2),
            F::PeopleReached => (900, 150),
            F::VillagesReached => (8, 3),
            F::WatchGroups => (6, 2),
            F::Meetings => (6, 1),
            F::RegulationsInForce => (1, 0),
            F::FollowUps => (6, 2),
            F::Repatriations | F::Reintegrations => (3, 1),
            F::HealthServices | F::PsychologicalServices | F::ShelterServices => (6, 1),
            F::LegalAid | F::PoliceCases => (4, 1),
            _ => (75, 4),
        },
        Standard::ByHand(Manual::MediaMessages) => (24, 6),
        Standard::ByHand(Manual::Satisfaction) => (80, 2),
        Standard::ByHand(Manual::Procedures) => (2, 0),
        Standard::ByHand(Manual::CompleteFiles) => (3, 1),
    }
}

const fn unit(standard: Standard) -> &'static str {
    use domain::action_plan::Formula as F;
    match standard {
        Standard::Computed(F::PeopleReached) => "orang",
        Standard::Computed(F::VillagesReached) => "kelurahan",
        Standard::Computed(F::WatchGroups) => "kelompok",
        Standard::Computed(F::OutreachEvents) => "kegiatan",
        Standard::Computed(F::Meetings) => "rapat",
        Standard::Computed(F::RegulationsInForce) => "peraturan",
        Standard::Computed(F::PoliceCases) => "kasus",
        Standard::Computed(F::FollowUps) => "pemantauan",
        Standard::Computed(formula) if matches!(formula.gathering(), Gathering::Share) => "%",
        Standard::Computed(_) => "layanan",
        Standard::ByHand(Manual::MediaMessages) => "tayangan",
        Standard::ByHand(Manual::Satisfaction) => "nilai",
        Standard::ByHand(Manual::Procedures) => "dokumen",
        Standard::ByHand(Manual::CompleteFiles) => "berkas",
    }
}

/// What offices write about a quarter that did not go as planned.
const OBSTACLES: [(&str, &str); 5] = [
    (
        "Anggaran baru dapat digunakan pada bulan kedua triwulan.",
        "Kegiatan dipindahkan ke triwulan berikutnya.",
    ),
    (
        "Jumlah tenaga pendamping belum sebanding dengan jumlah kasus.",
        "Usulan penambahan tenaga disampaikan dalam rapat koordinasi.",
    ),
    (
        "Jadwal sekolah bertepatan dengan ujian.",
        "Penyuluhan dijadwalkan ulang bersama Suku Dinas Pendidikan.",
    ),
    (
        "Jawaban rujukan dari daerah asal memerlukan waktu lama.",
        "Koordinasi dilakukan melalui gugus tugas provinsi.",
    ),
    (
        "Ruang konseling digunakan bergantian.",
        "Ruang tambahan disiapkan di kantor kecamatan.",
    ),
];

/// The plan as it is played.
struct Stage<'a> {
    scene: &'a Scene<'a>,
    writer: &'a Member,
    plan: Plan,
    activities: Vec<Activity>,
    indicators: Vec<Indicator>,
    chance: Chance,
}

/// Sets the plan up and plays its quarters up to the present.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let mut stage = set_up(scene, troupe).await?;
    let today = scene.zone.to_datetime(scene.now).date();
    let first = Quarter::new(2022, 1).map_err(|_| Error::Script("quarter"))?;
    let all = std::iter::successors(Some(first), |quarter| quarter.after());
    for quarter in all.take_while(|quarter| quarter.first() <= today) {
        if !stage.plan.years.holds(quarter.year()) {
            break;
        }
        stage.quarter(quarter, quarter.last() < today).await?;
    }
    Ok(())
}

async fn set_up<'a>(scene: &'a Scene<'a>, troupe: &'a Troupe) -> Result<Stage<'a>, Error> {
    let at: Timestamp = SET_UP.parse().map_err(|_| Error::Script("set-up time"))?;
    let mut chance = Chance::new(SEED);
    let plan = Plan {
        id: chance.id(at),
        task_force: troupe.force("jakbar")?,
        title: "RAD Pencegahan dan Penanganan TPPO Kota Jakarta Barat 2022–2026".to_owned(),
        regulation: None,
        basis: "Pergub DKI Jakarta 64/2019; Perpres 69/2008 dan perubahannya".to_owned(),
        years: PlanYears::new(2022, 2026).map_err(|_| Error::Script("years"))?,
        version: 1,
    };
    let mut stage = Stage {
        scene,
        writer: troupe.member("secretariat.jakbar")?,
        plan,
        activities: Vec::new(),
        indicators: Vec::new(),
        chance,
    };
    let mut tx = scene.store.write().await?;
    plans::add_plan(&mut tx, &stage.plan, at).await?;
    for (strategy, name, plays) in PROGRAMMES {
        let programme = Programme {
            id: stage.chance.id(at),
            plan: stage.plan.id,
            strategy: *strategy,
            name: (*name).to_owned(),
            version: 1,
        };
        plans::add_programme(&mut tx, &programme, at).await?;
        for play in *plays {
            let activity = stage.activity(troupe, &programme, play, at)?;
            plans::add_activity(&mut tx, &activity, at).await?;
            for place in play.standard {
                let standard = STANDARD.get(*place).ok_or(Error::Script("standard"))?;
                let indicator = stage.indicator(&activity, *standard, at);
                plans::add_indicator(&mut tx, &indicator, at).await?;
                stage.indicators.push(indicator);
            }
            stage.activities.push(activity);
        }
    }
    stage.audit(&mut tx, Kind::PlanChanged).await?;
    tx.commit().await?;
    Ok(stage)
}

impl Stage<'_> {
    fn activity(
        &mut self,
        troupe: &Troupe,
        programme: &Programme,
        play: &Play,
        at: Timestamp,
    ) -> Result<Activity, Error> {
        let office = |name: &str| -> Result<OrganisationId, Error> {
            troupe
                .organisation(name)
                .ok_or(Error::Script("no such organisation"))
        };
        let mut budgets = BTreeMap::new();
        for (year, more) in self.plan.years.each().zip(0i64..) {
            let rupiah = (play.millions + play.millions * more / 20) * 1_000_000;
            let money = Rupiah::new(rupiah).map_err(|_| Error::Script("budget"))?;
            budgets.insert(year, money);
        }
        Ok(Activity {
            id: self.chance.id(at),
            plan: self.plan.id,
            programme: programme.id,
            name: play.name.to_owned(),
            responsible: office(play.office)?,
            related: play
                .related
                .iter()
                .map(|name| office(name))
                .collect::<Result<_, _>>()?,
            area: play.area.map(str::to_owned),
            source: play.source,
            code: Some(play.code.parse().map_err(|_| Error::Script("code"))?),
            budgets,
            version: 1,
        })
    }

    fn indicator(&mut self, activity: &Activity, standard: Standard, at: Timestamp) -> Indicator {
        let (first, growth) = target(standard);
        let targets = self.plan.years.each().zip(0i64..);
        Indicator {
            id: self.chance.id(at),
            plan: self.plan.id,
            activity: activity.id,
            name: Locale::Id.text(standard.key()).into_owned(),
            unit: unit(standard).to_owned(),
            direction: standard.direction(),
            gathering: standard.gathering(),
            formula: standard.formula(),
            baseline: Some(Amount::whole(first / 2)),
            targets: targets
                .map(|(year, more)| (year, Amount::whole(first + growth * more)))
                .collect(),
            version: 1,
        }
    }

    /// A quarter: computed at its end, reported by everybody, handed in and locked; the one that
    /// runs is computed and left open.
    async fn quarter(&mut self, quarter: Quarter, over: bool) -> Result<(), Error> {
        let end = self
            .scene
            .zone
            .to_timestamp(quarter.end().at(9, 0, 0, 0))
            .map_err(|_| Error::Script("quarter"))?;
        let at = if over {
            (end + SignedDuration::from_hours(24 * 9)).min(self.scene.now)
        } else {
            self.scene.now
        };
        let by = By {
            account: self.writer.actor.account,
            at,
        };
        let mut tx = self.scene.store.write().await?;
        plans::prefill(&mut tx, &self.plan, quarter, &self.scene.zone, by).await?;
        if over {
            self.report(&mut tx, quarter, by).await?;
            for action in [QuarterAction::Submit, QuarterAction::Lock] {
                let row = plans::quarter(&mut tx, &self.plan, quarter).await?;
                let day = self.scene.zone.to_datetime(at).date();
                let place = (quarter, row.version, day);
                let mut pen = self.pen();
                plans::step(&mut tx, &mut pen, &self.plan, place, action, None, by).await?;
            }
            self.audit(&mut tx, Kind::QuarterLocked).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn report(&mut self, tx: &mut store::Tx, quarter: Quarter, by: By) -> Result<(), Error> {
        let day = self.scene.zone.to_datetime(by.at).date();
        for at in 0..self.activities.len() {
            let Some(activity) = self.activities.get(at).cloned() else {
                continue;
            };
            let entry = self.entry(&activity, quarter)?;
            let of = (&self.plan, &activity);
            let place = (quarter, day, 0);
            let mut pen = self.pen();
            plans::realise(tx, &mut pen, of, place, &entry, None, by).await?;
        }
        Ok(())
    }

    /// What an office writes: money, sometimes an obstacle, and the values that nothing computes.
    fn entry(&mut self, activity: &Activity, quarter: Quarter) -> Result<Entry, Error> {
        let budget = activity.budgets.get(&quarter.year()).copied();
        let share = match quarter.number() {
            1 => self.chance.between(6, 16),
            4 => self.chance.between(28, 38),
            _ => self.chance.between(18, 27),
        };
        let spent = budget.unwrap_or_default().get() / 100 * share;
        let (obstacle, follow_up) = self.chance.pick(&OBSTACLES);
        let said = self.chance.happens(30);
        let values = self
            .indicators
            .iter()
            .filter(|indicator| indicator.activity == activity.id && indicator.formula.is_none())
            .cloned()
            .collect::<Vec<_>>();
        Ok(Entry {
            rupiah: Some(Rupiah::new(spent).map_err(|_| Error::Script("spent"))?),
            obstacles: said.then(|| obstacle.to_owned()),
            follow_up: said.then(|| follow_up.to_owned()),
            values: values
                .iter()
                .map(|indicator| Written {
                    indicator: indicator.id,
                    measure: Some(self.by_hand(indicator, quarter)),
                    reason: None,
                })
                .collect(),
        })
    }

    /// A value near its target.
    fn by_hand(&mut self, indicator: &Indicator, quarter: Quarter) -> Measure {
        let target = indicator.targets.get(&quarter.year()).copied();
        let target = target.unwrap_or_default().as_thousandths() / Amount::SCALE;
        let near = self.chance.between(70, 110);
        match indicator.gathering {
            Gathering::Share => Measure::Share(Ratio {
                part: near.min(100),
                of: 100,
            }),
            Gathering::Sum => Measure::Value(Amount::whole((target * near + 200) / 400)),
            Gathering::Latest | Gathering::Average => {
                Measure::Value(Amount::whole((target * near / 100).min(100)))
            }
        }
    }

    fn pen(&self) -> Pen<'_> {
        Pen::new(self.scene.ring, Random::system())
    }

    async fn audit(&self, tx: &mut store::Tx, kind: Kind) -> Result<(), Error> {
        let event = self.writer.event(kind)?;
        let event = event.on(ObjectKind::ActionPlan, self.plan.id)?;
        // The audit runs in the order of time, and the play before this one ended at the present.
        let now = self.scene.now;
        store::audit::append(tx, &AuditKeys::of(self.scene.ring), now, event).await?;
        Ok(())
    }
}
