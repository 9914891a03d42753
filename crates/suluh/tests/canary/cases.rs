//! What is typed into sealed fields stands nowhere in clear: not in the database file, its log,
//! a copy, a dump, nor in what the program logs or leaves in temporary files.
//!
//! Each sealed field gets a text of its own ("canary"); then every byte is searched for all of
//! them in many ways of writing. A column that no canary reached fails the test, so that a new
//! sealed column cannot be forgotten here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    unreachable_pub,
    missing_docs
)]

mod common;
#[path = "common/hunt.rs"]
mod hunt;

use common::Folder;
use domain::cases::{
    DecisionMaker, Monitoring, PersonRole, RestitutionOutcome, RetentionClass, TraffickingStatus,
};
use domain::intake::{Channel, PersonAtRisk, Reply, Report, Reporter, ReporterKind, Urgency};
use domain::people::Role;
use domain::referrals::{LawfulBasis, Side};
use domain::screening::{Answers, Decision, Ruling};
use domain::sections::{Section, Sections};
use domain::services::ServiceKind;
use domain::{Line, Nik, Passport, PersonName, Phone, Place, Precision, Story};
use hunt::Hunt;
use policy::{Answer, Close, Edit, Plan, Refer, Reopen};
use std::path::Path;
use store::cases::closing::{self, Settled};
use store::cases::determinations::{self, NewDetermination};
use store::cases::notes::{self, NoteKind};
use store::cases::opening::{self, FromReport};
use store::cases::persons::{self, PersonFacts};
use store::cases::secrets::{self, Contact, Identity, Medical, Target};
use store::cases::{self, By};
use store::referrals::{self, New, words};
use store::reports::{self, NewReport};
use store::services::{self, Details, When};
use store::{Dialect, Store, Tx, access, deadlines, drafts, screenings, settings, sql};
use testkit::Database;
use testkit::world::{self, World, id};
use vault::Random;

const NIK: &str = "3173014107959942";
const PASSPORT: &str = "Z0742913";
const PHONE: &str = "+628404719350";
/// Given to a column in clear: proves that the search would see a text that is not sealed.
const CONTROL: &str = "kanari-kendali-tidak-disegel";

/// A text for one field.
fn canary(field: &str) -> String {
    format!("Kanari {field} 9f27")
}

fn story(field: &str) -> Story {
    Story::parse(&canary(field)).unwrap()
}

fn line(field: &str) -> Line {
    Line::parse(&canary(field)).unwrap()
}

fn name(field: &str) -> PersonName {
    PersonName::parse(&canary(field)).unwrap()
}

/// Everything that was typed.
const FIELDS: [&str; 22] = [
    "cerita",
    "terancam",
    "pelapor",
    "aman",
    "keberadaan",
    "alasan-tapis",
    "korban",
    "alias-lama",
    "lahir-di",
    "alamat",
    "kini",
    "jam",
    "sehat",
    "catatan",
    "hukum",
    "medis",
    "penetapan",
    "layanan",
    "pesan",
    "tanya",
    "pantau",
    "buka",
];

fn hunt(totp: &[u8]) -> Hunt {
    let texts: Vec<String> = FIELDS.into_iter().map(canary).collect();
    let numbers = [
        NIK,
        PASSPORT,
        PHONE,
        &PHONE[1..],
        "0840-4719-350",
        "08404719350",
    ];
    let secrets = [world::PASSWORD, "Kanari draf 9f27", "Kanari+draf+9f27"];
    let plain = texts
        .iter()
        .map(String::as_str)
        .chain(numbers)
        .chain(secrets);
    Hunt::new(plain.map(str::as_bytes).chain([totp]))
}

struct Play {
    world: World,
    at: jiff::Timestamp,
}

impl Play {
    fn by(&self, login: &str) -> By {
        By::actor(&self.world.person(login).actor, self.at)
    }

    /// Types a canary into every sealed field, as people in their roles do.
    async fn play(&self) {
        let mut tx = self.world.store.write().await.unwrap();
        settings::set(&mut tx, "control", CONTROL).await.unwrap();
        let report = self.report(&mut tx).await;
        let case = self.case(&mut tx, &report).await;
        self.person(&mut tx, &case).await;
        self.notes(&mut tx, &case).await;
        let service = self.service(&mut tx, &case).await;
        self.referral(&mut tx, &case, service).await;
        self.ending(&mut tx, &case).await;
        let intake = self.world.of(Role::IntakeOfficer);
        drafts::save(
            &mut tx,
            &self.world.ring,
            &mut Random::system(),
            intake.account(),
            "/intake/new",
            "story=Kanari+draf+9f27",
            self.at,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    async fn report(&self, tx: &mut Tx) -> String {
        let intake = self.world.of(Role::IntakeOfficer);
        let mut keeper = self.world.keeper(intake);
        let report = Report {
            channel: Channel::WalkIn,
            reporter: Reporter {
                kind: ReporterKind::Family,
                name: Reply::Given(name("pelapor")),
                phone: Reply::Given(Phone::parse(PHONE).unwrap()),
                may_call_back: true,
                safe_contact: Some(line("aman")),
            },
            urgency: Urgency::Urgent,
            story: story("cerita"),
            place: Place::Unknown,
            persons_at_risk: 1,
            child_at_risk: Reply::Given(false),
            persons: vec![PersonAtRisk {
                name: Reply::Given(name("terancam")),
                nik: Reply::Given(Nik::parse(NIK).unwrap()),
                phone: Reply::Given(Phone::parse(PHONE).unwrap()),
                sex: Reply::Unknown,
                age: Reply::Unknown,
            }],
            whereabouts: Some(line("keberadaan")),
            happened: None,
        };
        let new = NewReport {
            id: id(),
            team: self.world.teams.intake,
            report: &report,
            purpose: None,
            received_at: self.at,
            due_at: None,
            token: "canary",
            at: self.at,
        };
        let created = reports::create(tx, &mut keeper, &intake.actor, &new)
            .await
            .unwrap();
        let code = created.code.to_string();
        let auth = access::report::<Edit>(tx, &intake.actor, &code)
            .await
            .unwrap();
        let screening = id();
        let answers = Answers::default();
        let advice = screenings::record(tx, &auth, screening, &answers, self.at)
            .await
            .unwrap();
        let reason = Some(story("alasan-tapis"));
        let ruling = Ruling::new(&advice, Decision::Suspected, reason).unwrap();
        screenings::decide(tx, &mut keeper, &auth, screening, &ruling, self.at)
            .await
            .unwrap();
        code
    }

    async fn case(&self, tx: &mut Tx, report: &str) -> String {
        let intake = self.world.of(Role::IntakeOfficer);
        let auth = access::report::<Edit>(tx, &intake.actor, report)
            .await
            .unwrap();
        reports::mark_opened(tx, &auth, self.at).await.unwrap();
        let new = FromReport {
            id: id(),
            team: self.world.teams.cases,
            owner: Some(self.world.person("manager").account()),
            child: false,
            high_risk: false,
            persons: Vec::new(),
            story: Some((id(), story("cerita"))),
            today: jiff::civil::date(2024, 3, 15),
        };
        let mut keeper = self.world.keeper(intake);
        let by = self.by("intake");
        opening::open_from_report(tx, &mut keeper, &auth, &new, &by)
            .await
            .unwrap()
            .code
            .to_string()
    }

    async fn person(&self, tx: &mut Tx, case: &str) {
        let manager = self.world.person("manager");
        let mut keeper = self.world.keeper(manager);
        let by = self.by("manager");
        let auth = access::case::<Edit>(tx, &manager.actor, case)
            .await
            .unwrap();
        let person = id();
        let facts = PersonFacts::unknown(PersonRole::Victim);
        persons::add(tx, &mut keeper.random, &auth, person, &facts, &by)
            .await
            .unwrap();
        let target = |version| Target {
            id: person,
            version,
        };
        let identity = Identity {
            name: Some(name("korban")),
            other_names: vec![name("alias-lama")],
            nik: Some(Nik::parse(NIK).unwrap()),
            passport: Some(Passport::parse(PASSPORT).unwrap()),
            born: None,
            birth_place: Some(line("lahir-di")),
        };
        let today = jiff::civil::date(2024, 3, 15);
        secrets::save_identity(tx, &mut keeper, &auth, target(1), &identity, today, &by)
            .await
            .unwrap();
        let contact = Contact {
            phones: vec![Phone::parse(PHONE).unwrap()],
            address: Some(line("alamat")),
            whereabouts: Some(line("kini")),
            safe_contact: Some(line("jam")),
        };
        secrets::save_contact(tx, &mut keeper, &auth, target(2), &contact, &by)
            .await
            .unwrap();
        let medical = Medical {
            note: story("sehat"),
        };
        secrets::save_medical(tx, &mut keeper, &auth, target(3), &medical, &by)
            .await
            .unwrap();
        let new = NewDetermination {
            id: id(),
            person,
            status: TraffickingStatus::Possible,
            body: DecisionMaker::Government,
            on: today.into(),
            precision: Precision::Exact,
            reason: Some(story("penetapan")),
        };
        determinations::append(tx, &mut keeper, &auth, &new, today, &by)
            .await
            .unwrap();
    }

    async fn notes(&self, tx: &mut Tx, case: &str) {
        let manager = self.world.person("manager");
        let mut keeper = self.world.keeper(manager);
        let auth = access::case::<Edit>(tx, &manager.actor, case)
            .await
            .unwrap();
        for (kind, field) in [
            (NoteKind::Narrative, "catatan"),
            (NoteKind::Legal, "hukum"),
            (NoteKind::Medical, "medis"),
        ] {
            let (body, by) = (story(field), self.by("manager"));
            notes::write(tx, &mut keeper, &auth, id(), kind, &body, &by)
                .await
                .unwrap();
        }
    }

    async fn service(&self, tx: &mut Tx, case: &str) -> domain::ids::ServiceId {
        let manager = self.world.person("manager");
        let auth = access::case::<Plan>(tx, &manager.actor, case)
            .await
            .unwrap();
        let calendar = deadlines::calendar(tx, &jiff::tz::TimeZone::UTC)
            .await
            .unwrap();
        let by = self.by("manager");
        let when = When::now(&calendar, &by);
        let details = Details {
            person: None,
            provider: None,
            owner: None,
            applied_on: jiff::civil::date(2024, 3, 15),
        };
        let service = id();
        services::plan(tx, &auth, service, ServiceKind::Shelter, &details, when)
            .await
            .unwrap();
        let mut keeper = self.world.keeper(manager);
        let note = story("layanan");
        services::save_note(tx, &mut keeper, &auth, (service, 1), Some(&note), &by)
            .await
            .unwrap();
        service
    }

    async fn referral(&self, tx: &mut Tx, case: &str, service: domain::ids::ServiceId) {
        let manager = self.world.person("manager");
        let auth = access::case::<Refer>(tx, &manager.actor, case)
            .await
            .unwrap();
        let calendar = deadlines::calendar(tx, &jiff::tz::TimeZone::UTC)
            .await
            .unwrap();
        let by = self.by("manager");
        let when = When::now(&calendar, &by);
        let sections: Sections = [Section::General, Section::Identity, Section::Location]
            .into_iter()
            .collect();
        let new = New {
            id: id(),
            to: self.world.teams.receiving,
            need: ServiceKind::Shelter,
            service: Some(service),
            new_service: id(),
            person: None,
            urgency: Urgency::Urgent,
            answer_by: None,
            sections,
            basis: LawfulBasis::LegalDuty,
            consent: None,
            guardian_suspected: false,
            message: Some(story("pesan")),
        };
        let mut keeper = self.world.keeper(manager);
        let code = referrals::send(tx, &mut keeper, &manager.actor, &auth, &new, when)
            .await
            .unwrap()
            .to_string();
        let provider = self.world.of(Role::ServiceProvider);
        let mut keeper = self.world.keeper(provider);
        let on = access::referral::<Answer>(tx, &provider.actor, &code, Side::Receiver)
            .await
            .unwrap();
        let by = self.by("provider");
        words::ask(tx, &mut keeper, &on, (id(), &story("tanya")), &by)
            .await
            .unwrap();
        let version = referrals::details(tx, &mut keeper, &on)
            .await
            .unwrap()
            .card
            .version;
        referrals::accept(tx, &mut keeper, &on, version, When::now(&calendar, &by))
            .await
            .unwrap();
        let on = access::referral::<Answer>(tx, &provider.actor, &code, Side::Receiver)
            .await
            .unwrap();
        let outcome = (domain::referrals::ReferralOutcome::PersonDeclined, None);
        let version = referrals::details(tx, &mut keeper, &on)
            .await
            .unwrap()
            .card
            .version;
        referrals::start(tx, &mut keeper, &on, version, When::now(&calendar, &by))
            .await
            .unwrap();
        let when = (When::now(&calendar, &by), &by);
        let on = access::referral::<Answer>(tx, &provider.actor, &code, Side::Receiver)
            .await
            .unwrap();
        referrals::complete(tx, &mut keeper, &on, outcome, version + 1, when)
            .await
            .unwrap();
    }

    async fn ending(&self, tx: &mut Tx, case: &str) {
        let manager = self.world.person("manager");
        let mut keeper = self.world.keeper(manager);
        let by = self.by("manager");
        let edit = access::case::<Edit>(tx, &manager.actor, case)
            .await
            .unwrap();
        let version = cases::find(tx, &edit).await.unwrap().version;
        let settled = Settled {
            monitoring: Monitoring::LeftOut,
            reason: Some((id(), story("pantau"))),
            restitution: Some(RestitutionOutcome::NotApplicable),
            retention: Some(RetentionClass::AdultVictim),
        };
        closing::settle(tx, &mut keeper, &edit, &settled, version, &by)
            .await
            .unwrap();
        let close = access::case::<Close>(tx, &manager.actor, case)
            .await
            .unwrap();
        closing::close(tx, &close, version + 1, &by).await.unwrap();
        let reopen = access::case::<Reopen>(tx, &manager.actor, case)
            .await
            .unwrap();
        let reason = story("buka");
        closing::reopen(tx, &mut keeper, &reopen, (id(), &reason), version + 2, &by)
            .await
            .unwrap();
    }
}

/// Tables of the coordination: the demonstration types into them, the play of a case does not.
const COORDINATION: [&str; 18] = [
    "attachment_part",
    "tenure",
    "meeting",
    "agenda_item",
    "invitee",
    "attendance",
    "minute",
    "minute_revision",
    "decision",
    "action_item",
    "listing",
    "plan_realisation",
    "plan_revision",
    "watch_group",
    "area_vulnerability",
    "periodic_snapshot",
    "periodic_text",
    "periodic_event",
];
/// Columns of the coordination into which nobody of the demonstration types; their own contract
/// tests read them as they stand in the database.
const TYPED_ELSEWHERE: [&str; 8] = [
    "tenure.contact_a",
    "invitee.contact_a",
    "attendance.contact_a",
    "listing_import_row.before_a",
    "plan_value.reason_a",
    "plan_import.rows_a",
    "outreach.note_a",
    "periodic_event.note_a",
];

fn of_coordination(column: &str) -> bool {
    let table = column.split('.').next().unwrap_or_default();
    COORDINATION.contains(&table) || TYPED_ELSEWHERE.contains(&column)
}

/// The sealed columns (`*_a`, `*_b`) in which nothing stands.
async fn unreached(store: &Store) -> Vec<String> {
    let mut tx = store.read().await.unwrap();
    let query = match tx.dialect() {
        Dialect::Sqlite => sql("select m.name as t, c.name as c from sqlite_master m, \
             pragma_table_info(m.name) c where m.type = 'table'"),
        Dialect::Postgres => sql("select table_name::text as t, column_name::text as c \
             from information_schema.columns where table_schema = 'public'"),
    };
    let mut unreached = Vec::new();
    let mut sealed = 0;
    for row in tx.rows(&query).await.unwrap() {
        let (table, column) = (row.string("t").unwrap(), row.string("c").unwrap());
        if !column.ends_with("_a") && !column.ends_with("_b") {
            continue;
        }
        sealed += 1;
        let text = format!("select count({column}) as n from {table}");
        let count = sql(Box::leak(text.into_boxed_str()));
        if tx.row(&count).await.unwrap().unwrap().int("n").unwrap() == 0 {
            unreached.push(format!("{table}.{column}"));
        }
    }
    assert!(sealed >= 15, "only {sealed} sealed columns were found");
    unreached
}

async fn played(database: &Database) -> (World, Hunt) {
    let world = World::create(database.store.clone()).await;
    let play = Play {
        world,
        at: world::now(),
    };
    play.play().await;
    let hunt = hunt(play.world.person("intake").totp.as_bytes());
    let mut missed = unreached(&database.store).await;
    missed.retain(|column| !of_coordination(column));
    assert_eq!(missed, [""; 0], "sealed columns that no canary reached");
    (play.world, hunt)
}

/// What people of the demonstration write in meetings, about the plan and about places.
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

#[tokio::test]
async fn nothing_that_a_task_force_writes_stands_in_the_files_of_sqlite() {
    let database = Database::sqlite().await;
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
    let mut missed = unreached(&database.store).await;
    missed.retain(|column| {
        let table = column.split('.').next().unwrap_or_default();
        COORDINATION.contains(&table) && !TYPED_ELSEWHERE.contains(&column.as_str())
    });
    assert_eq!(missed, [""; 0], "sealed columns that nobody reached");
    let file = Path::new(database.address.strip_prefix("sqlite:").unwrap());
    let folder = file.parent().unwrap();
    let control = Hunt::new([b"Gugus Tugas TPPO Kota Administrasi Jakarta Barat".as_slice()]);
    assert!(!control.found_under(folder).is_empty());
    let hunt = Hunt::new(WRITTEN.map(str::as_bytes));
    assert_eq!(hunt.found_under(folder), [""; 0]);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sealed_stands_in_the_files_of_sqlite() {
    let database = Database::sqlite().await;
    let (_world, hunt) = played(&database).await;
    let file = Path::new(database.address.strip_prefix("sqlite:").unwrap());
    let control = Hunt::new([CONTROL.as_bytes()]);
    let folder = file.parent().unwrap();
    let kinds: Vec<String> = hunt::files(folder)
        .iter()
        .map(|file| file.extension().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(kinds.iter().any(|kind| kind == "db-wal"), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind == "db-shm"), "{kinds:?}");
    // While it is open: file, log and index of the log.
    assert!(
        !control.found_under(folder).is_empty(),
        "the search sees what is not sealed"
    );
    assert_eq!(hunt.found_under(folder), [""; 0]);
    let copies = Folder::new();
    store::backup::copy_sqlite(file, &copies.file("copy.db"))
        .await
        .unwrap();
    assert!(!control.found_under(copies.path()).is_empty());
    assert_eq!(hunt.found_under(copies.path()), [""; 0]);
    database.store.close().await.unwrap();
    assert_eq!(hunt.found_under(folder), [""; 0]);
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sealed_stands_in_a_dump_of_postgresql() {
    let database = Database::postgres().await;
    let (_world, hunt) = played(&database).await;
    let copies = Folder::new();
    for (kind, name) in [("--inserts", "inserts.sql"), ("--format=tar", "copy.tar")] {
        let done = std::process::Command::new("pg_dump")
            .arg(kind)
            .arg("--dbname")
            .arg(&database.address)
            .arg("--file")
            .arg(copies.file(name))
            .status()
            .unwrap();
        assert!(done.success());
    }
    let control = Hunt::new([CONTROL.as_bytes()]);
    for name in ["inserts.sql", "copy.tar"] {
        let seen = control.found_in(&std::fs::read(copies.file(name)).unwrap());
        assert!(
            !seen.is_empty(),
            "the search sees what is not sealed in {name}"
        );
    }
    assert_eq!(hunt.found_under(copies.path()), [""; 0]);
    database.remove().await;
}
