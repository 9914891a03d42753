//! The reports of Jakarta Barat: two years that the province has received, a semester that is on
//! its way, and the latest one as a draft.

use crate::people::{Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::ids::TaskForceId;
use domain::periodic::{Chapter, PeriodicAction as A, PeriodicKind, ReportPeriod};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use store::periodic::{self, Assembling, By, New, NewText, Report, Sees, Step};
use uuid::Uuid;
use vault::Random;

/// A report that was finished: its period, the day on which it was assembled, and how far it went.
const FINISHED: [(&str, &str, &[A]); 3] = [
    (
        "2022",
        "2023-02-13",
        &[A::Submit, A::Freeze, A::Send, A::Receive],
    ),
    (
        "2023",
        "2024-02-19",
        &[A::Submit, A::Freeze, A::Send, A::Receive],
    ),
    ("2024-S1", "2024-07-22", &[A::Submit, A::Freeze, A::Send]),
];

/// What the secretariat wrote.
const TEXTS: [(Chapter, &str); 6] = [
    (
        Chapter::Introduction,
        "Laporan ini disusun oleh sekretariat gugus tugas berdasarkan data yang dicatat sepanjang \
         periode laporan.\n\nTujuannya:\n\n- menyampaikan capaian setiap bidang\n- menunjukkan \
         layanan yang belum terpenuhi\n- mengusulkan langkah periode berikutnya",
    ),
    (
        Chapter::Meetings,
        "Rapat koordinasi membahas perluasan jangkauan informasi serta penanganan rehabilitasi \
         kesehatan dan rehabilitasi sosial. Keputusan yang belum selesai dibawa ke rapat \
         berikutnya.",
    ),
    (
        Chapter::Victims,
        "Sebagian besar korban direkrut melalui tawaran kerja di media sosial. Jakarta tetap \
         menjadi daerah tujuan dan transit.",
    ),
    (
        Chapter::Obstacles,
        "1. Tempat di rumah aman terbatas pada akhir pekan.\n2. Permohonan restitusi sering \
         terlambat karena dokumen penghasilan korban tidak lengkap.\n3. Petugas pos pengaduan \
         berganti pada pertengahan tahun.",
    ),
    (
        Chapter::Recommendations,
        "1. Menambah jadwal piket psikolog klinis.\n2. Menyusun panduan singkat penghitungan \
         restitusi bersama kejaksaan.\n3. Memperluas sosialisasi ke kelurahan yang memiliki kasus \
         tetapi belum pernah didatangi.",
    ),
    (
        Chapter::NextPlan,
        "Bidang pencegahan memprioritaskan sekolah menengah kejuruan dan rumah susun. Bidang \
         rehabilitasi sosial menyiapkan jalur rujukan malam hari.",
    ),
];

/// Seeds the reports.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let force = troupe.force("jakbar")?;
    for (period, day, steps) in FINISHED {
        let at = morning(scene, day)?;
        if at < scene.now {
            let period = period
                .parse()
                .map_err(|_| Error::Script("a period of a report"))?;
            play(scene, troupe, force, period, at, steps).await?;
        }
    }
    let today = scene.zone.to_datetime(scene.now).date();
    let latest = ReportPeriod::ended(today, 3)
        .into_iter()
        .find(|period| period.kind() == PeriodicKind::Semester);
    if let Some(period) = latest {
        play(scene, troupe, force, period, scene.now, &[]).await?;
    }
    Ok(())
}

fn morning(scene: &Scene<'_>, day: &str) -> Result<Timestamp, Error> {
    let day: Date = day
        .parse()
        .map_err(|_| Error::Script("a day of a report"))?;
    let at = scene.zone.to_timestamp(day.at(9, 0, 0, 0));
    at.map_err(|_| Error::Script("a day of a report"))
}

/// One report from its beginning through its steps, a day each. A period that has its report
/// already is left as it is.
async fn play(
    scene: &Scene<'_>,
    troupe: &Troupe,
    force: TaskForceId,
    period: ReportPeriod,
    at: Timestamp,
    steps: &[A],
) -> Result<(), Error> {
    let mut tx = scene.store.write().await?;
    if periodic::of_period(&mut tx, force, period).await?.is_some() {
        return Ok(());
    }
    let rules = periodic::rules(&mut tx).await?;
    let new = New {
        id: Uuid::now_v7().into(),
        task_force: force,
        period,
        due_on: rules.due.due(period),
    };
    periodic::begin(&mut tx, &new, at).await?;
    let asked = Assembling {
        task_force: force,
        period,
        least: rules.least,
        zone: &scene.zone,
        at,
    };
    let read = periodic::take(&mut tx, &asked).await?;
    let mut report = periodic::find(&mut tx, force, Sees::All, new.id).await?;
    let random = &mut Random::system();
    periodic::keep(&mut tx, scene.ring, random, &report, read).await?;
    write(scene, troupe, &mut tx, &report, at).await?;
    for (day, action) in (1..).zip(steps) {
        report = periodic::find(&mut tx, force, Sees::All, new.id).await?;
        let login = match action {
            A::Freeze => "leader.jakbar",
            A::Receive => "overseer.dki",
            _ => "secretariat.jakbar",
        };
        let by = By {
            account: troupe.member(login)?.actor.account,
            at: at + SignedDuration::from_hours(24 * day),
        };
        let step = Step {
            action: *action,
            note: None,
        };
        periodic::step(&mut tx, scene.ring, random, &report, step, by).await?;
        // The audit runs in the order of time, and the play of the cases has come to the present.
        let kind = match action {
            A::Freeze => Kind::PeriodicFrozen,
            A::Send | A::Receive => Kind::PeriodicSent,
            _ => Kind::PeriodicEdited,
        };
        let event = troupe.member(login)?.event(kind)?;
        let event = event.on(ObjectKind::Periodic, new.id)?;
        append(&mut tx, scene, scene.now, event.with("action", *action)?).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn write(
    scene: &Scene<'_>,
    troupe: &Troupe,
    tx: &mut Tx,
    report: &Report,
    at: Timestamp,
) -> Result<(), Error> {
    let by = By {
        account: troupe.member("secretariat.jakbar")?.actor.account,
        at,
    };
    for (chapter, body) in TEXTS {
        let new = NewText {
            report: report.id,
            chapter,
            body,
            version: 0,
        };
        periodic::save_text(tx, scene.ring, &mut Random::system(), &new, by).await?;
    }
    Ok(())
}
