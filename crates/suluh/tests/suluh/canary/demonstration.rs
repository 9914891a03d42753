//! The same of what people of the demonstration write: hundreds of rows, written at many moments.

use crate::canary::{hunt_of, search_dumps, search_sqlite};
use testkit::Database;
use testkit::world;

/// Stands in clear: the name of a task force.
const NAME: &str = "Gugus Tugas TPPO Kota Administrasi Jakarta Barat";
/// What is written in meetings, about the plan and about places.
const WRITTEN: [&str; 8] = [
    "Permohonan restitusi diajukan sejak tahap penyidikan.",
    "Siapkan contoh permohonan restitusi untuk penyidik",
    "Perbarui daftar rumah aman yang dapat menerima anak",
    "Biaya perjalanan pendamping pemulangan diusulkan",
    "Rapat dibuka oleh pimpinan rapat dan dihadiri",
    "Surat permintaan data sudah dikirim kepada anggota.",
    "Banyak tempat hiburan malam; laporan warga bertambah",
    "Pimpinan rapat menegaskan tindak lanjut",
];

async fn seeded(database: &Database) {
    let ring = world::ring();
    let scene = demo::Scene {
        store: &database.store,
        ring: &ring,
        hasher: &world::hasher(),
        password: world::PASSWORD,
        now: "2026-11-23T04:00:00Z".parse().unwrap(),
        zone: jiff::tz::TimeZone::get("Asia/Jakarta").unwrap(),
    };
    demo::seed(&scene).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_demonstration_seals_stands_in_the_files_of_sqlite() {
    let database = Database::sqlite().await;
    seeded(&database).await;
    search_sqlite(database, &hunt_of([NAME]), &hunt_of(WRITTEN)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_demonstration_seals_stands_in_a_dump_of_postgresql() {
    let database = Database::postgres().await;
    seeded(&database).await;
    search_dumps(database, &hunt_of([NAME]), &hunt_of(WRITTEN)).await;
}
