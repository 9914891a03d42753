//! Outreach, materials, community watch, and what cases say about areas, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use domain::AreaCode;
use domain::areas::AreaLevel;
use domain::cases::{
    ExploitationForm, ExploitationType, PersonRole, RecruitmentMethod, Sex, Stage,
};
use domain::ids::{AccountId, AttachmentId, OutreachId};
use domain::prevention::*;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use store::cases::facts::Fact;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use store::paging::{Count, Seek};
use store::prevention::{self as prevention, *};
use store::{Error, Tx, attachments, sql};
use testkit::each_database;
use testkit::world::{World, id, now};
use vault::Random;

const MERUYA: &str = "31.73.08.1003";
const KEMBANGAN: &str = "31.73.08";

fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

fn city() -> AreaCode {
    area("31.73")
}

fn audience(female: u32, male: u32) -> Audience {
    let mut audience = Audience::nobody();
    audience
        .add(AudienceSex::Female, AgeGroup::Adult, female)
        .unwrap();
    audience
        .add(AudienceSex::Male, AgeGroup::Teen, male)
        .unwrap();
    audience
}

fn event(world: &World, held_on: Date, place: &str) -> Event {
    Event {
        id: id(),
        task_force: world.task_force,
        kind: OutreachKind::Education,
        title: "Penyuluhan di aula kelurahan".to_owned(),
        held_on,
        area: area(place),
        venue: "Aula".to_owned(),
        audience: audience(30, 12),
        targets: vec![TargetGroup::Parents],
        topics: vec![Topic::Signs, Topic::Reporting],
        materials: Vec::new(),
        organisations: vec![world.organisations.protection_unit],
        cost: Some(2_500_000),
        funding: Some(Funding::Apbd),
        note: "Warga bertanya tentang lowongan di luar negeri.".to_owned(),
        version: 1,
    }
}

fn someone(world: &World) -> AccountId {
    world.person("manager").account()
}

async fn kept(world: &World, tx: &mut Tx, event: &Event, key: &str) -> Recorded {
    let keys = (&world.ring, &mut Random::system());
    prevention::record(tx, keys, event, key, someone(world), now())
        .await
        .unwrap()
}

async fn file(world: &World, tx: &mut Tx) -> AttachmentId {
    let new = attachments::New {
        id: id(),
        task_force: world.task_force,
        name: "berkas.pdf",
        media_type: "application/pdf",
        public: false,
        by: Some(someone(world)),
        bytes: b"%PDF-1.7",
    };
    let sealed = attachments::prepare(&world.ring, &mut Random::system(), &new, now()).unwrap();
    attachments::add(tx, &sealed).await.unwrap();
    new.id
}

fn material(world: &World, title: &str) -> Material {
    Material {
        id: id(),
        task_force: world.task_force,
        title: title.to_owned(),
        kind: MaterialKind::Leaflet,
        language: MaterialLanguage::Indonesian,
        target: Some(TargetGroup::MigrantWorkers),
        topic: Some(Topic::SafeMigration),
        public: false,
        active: true,
        newest: 1,
        version: 1,
    }
}

async fn case(
    world: &World,
    tx: &mut Tx,
    opened: Date,
    residence: Option<&str>,
    legs: &[(&str, &str)],
) {
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams.cases,
        owner: None,
        import: None,
        stage: Stage::START,
        area: Some(city()),
        country: None,
        exploitation: Some(ExploitationType::ForcedLabour),
        child: false,
        high_risk: false,
        opened_on: opened.into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: id(),
            facts: PersonFacts {
                sex: Sex::Female,
                residence: residence.map(area),
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: [
            Fact::of_form(ExploitationForm::DomesticWork),
            vec![Fact::Recruitment(RecruitmentMethod::SocialNetwork)],
        ]
        .concat(),
    };
    open_direct(tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    for (position, (role, place)) in legs.iter().enumerate() {
        tx.run(
            &sql(
                "insert into leg (id, case_id, position, role, area, date_precision, version) \
                 values (?, ?, ?, ?, ?, 'unknown', 1)",
            )
            .bind(id::<OutreachId>())
            .bind(new.id)
            .bind(i64::try_from(position).unwrap())
            .bind(*role)
            .bind(*place),
        )
        .await
        .unwrap();
    }
}

#[test]
fn an_event_is_kept_whole_and_the_same_form_once() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let leaflet = material(&world, "Kenali tandanya");
        let scan = file(&world, &mut tx).await;
        prevention::add_material(&mut tx, &leaflet, scan, someone(&world), now())
            .await
            .unwrap();
        let mut new = event(&world, date(2024, 3, 12), MERUYA);
        new.materials = vec![leaflet.id];
        assert_eq!(kept(&world, &mut tx, &new, "k1").await, Recorded::New);
        let again = Event {
            id: id(),
            ..new.clone()
        };
        assert_eq!(
            kept(&world, &mut tx, &again, "k1").await,
            Recorded::Known(new.id)
        );
        let found = prevention::find(&mut tx, &world.ring, world.task_force, new.id)
            .await
            .unwrap();
        assert_eq!(found, new);
        let row = tx
            .row(&sql(
                "select participants_female as f, participants_male as m, note_a from outreach",
            ))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.int("f").unwrap(), row.int("m").unwrap()), (30, 12));
        let note = row.bytes("note_a").unwrap();
        assert!(!note.windows(5).any(|part| part == b"Warga"), "sealed");
        let held_by = prevention::organisations(&mut tx, new.id).await.unwrap();
        assert_eq!(held_by[0].1, "UPTD PPA Jakarta Barat");
        let elsewhere = prevention::find(&mut tx, &world.ring, world.province, new.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
    });
}

#[test]
fn a_change_keeps_the_edition_that_was_handed_out() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let (old, other) = (material(&world, "Lama"), material(&world, "Lain"));
        for one in [&old, &other] {
            let scan = file(&world, &mut tx).await;
            prevention::add_material(&mut tx, one, scan, someone(&world), now())
                .await
                .unwrap();
        }
        let mut changed = event(&world, date(2024, 3, 12), MERUYA);
        changed.materials = vec![old.id, other.id];
        kept(&world, &mut tx, &changed, "k").await;
        let scan = file(&world, &mut tx).await;
        let second = (scan, "nomor telepon baru");
        let number = prevention::add_edition(
            &mut tx,
            world.task_force,
            old.id,
            second,
            someone(&world),
            now(),
        )
        .await
        .unwrap();
        assert_eq!(number, 2);
        changed.materials = vec![old.id];
        changed.topics = vec![Topic::Law];
        changed.audience = audience(1, 0);
        let keys = || (&world.ring, Random::system());
        let (ring, mut random) = keys();
        prevention::save(&mut tx, (ring, &mut random), &changed, now())
            .await
            .unwrap();
        let used = prevention::used(&mut tx, changed.id).await.unwrap();
        assert_eq!((used.len(), used[0].number), (1, 1), "handed out as it was");
        let found = prevention::find(&mut tx, &world.ring, world.task_force, changed.id)
            .await
            .unwrap();
        assert_eq!(
            (found.topics, found.audience.total()),
            (vec![Topic::Law], 1)
        );
        let stale = prevention::save(&mut tx, (ring, &mut random), &changed, now()).await;
        assert!(matches!(stale, Err(Error::Stale)));
    });
}

#[test]
fn nothing_of_another_task_force_becomes_part_of_an_event() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut foreign = event(&world, date(2024, 3, 12), MERUYA);
        foreign.task_force = world.province;
        let keys = (&world.ring, &mut Random::system());
        let refused =
            prevention::record(&mut tx, keys, &foreign, "k", someone(&world), now()).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    });
}

#[test]
fn the_list_is_filtered_and_has_pages() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        for (day, place, kind) in [
            (date(2023, 5, 2), MERUYA, OutreachKind::Education),
            (date(2024, 1, 9), MERUYA, OutreachKind::Mapping),
            (date(2024, 1, 9), "31.73.05.1001", OutreachKind::Education),
            (date(2024, 3, 1), KEMBANGAN, OutreachKind::Education),
        ] {
            let new = Event {
                kind,
                ..event(&world, day, place)
            };
            kept(&world, &mut tx, &new, &new.id.to_string()).await;
        }
        let city = world.task_force;
        for (filter, n) in [
            (Filter::default(), 4),
            (
                Filter {
                    year: Some(2024),
                    ..Filter::default()
                },
                3,
            ),
            (
                Filter {
                    area: Some(area(KEMBANGAN)),
                    ..Filter::default()
                },
                3,
            ),
            (
                Filter {
                    kind: Some(OutreachKind::Mapping),
                    ..Filter::default()
                },
                1,
            ),
        ] {
            let found = prevention::page(&mut tx, city, &filter, Seek::First, 10)
                .await
                .unwrap();
            assert_eq!(
                (found.rows.len(), found.count),
                (n, Count::Exactly(n as i64))
            );
        }
        let all = Filter::default();
        let first = prevention::page(&mut tx, city, &all, Seek::First, 3)
            .await
            .unwrap();
        assert_eq!(first.rows[0].held_on, date(2024, 3, 1));
        assert_eq!(first.rows[0].people, 42);
        let next = Seek::After(first.next.unwrap());
        let second = prevention::page(&mut tx, city, &all, next, 3)
            .await
            .unwrap();
        assert_eq!(second.rows.len(), 1);
        assert_eq!(second.rows[0].held_on, date(2023, 5, 2));
        let other = prevention::page(&mut tx, world.province, &all, Seek::First, 3).await;
        assert!(other.unwrap().rows.is_empty());
    });
}

#[test]
fn a_photo_comes_and_goes_with_its_file() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let new = event(&world, date(2024, 3, 12), MERUYA);
        kept(&world, &mut tx, &new, "k").await;
        let photo = file(&world, &mut tx).await;
        prevention::add_photo(&mut tx, world.task_force, new.id, photo, now())
            .await
            .unwrap();
        let photos = prevention::photos(&mut tx, &world.ring, new.id)
            .await
            .unwrap();
        assert_eq!((photos.len(), photos[0].name.as_str()), (1, "berkas.pdf"));
        let foreign = prevention::add_photo(&mut tx, world.province, new.id, photo, now()).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let foreign = prevention::remove_photo(&mut tx, world.province, new.id, photo).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        prevention::remove_photo(&mut tx, world.task_force, new.id, photo)
            .await
            .unwrap();
        assert!(
            prevention::photos(&mut tx, &world.ring, new.id)
                .await
                .unwrap()
                .is_empty()
        );
        let gone = attachments::find(&mut tx, &world.ring, world.task_force, photo).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn what_is_planned_is_not_counted_as_held() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let plan = Plan {
            id: id(),
            task_force: world.task_force,
            kind: OutreachKind::Education,
            title: "Hari penyuluhan".to_owned(),
            planned_on: date(2024, 5, 20),
            area: area(MERUYA),
            area_name: "Meruya Selatan".to_owned(),
        };
        prevention::add_plan(&mut tx, &plan, someone(&world), now())
            .await
            .unwrap();
        let days = Days::of_year(2024);
        let totals = prevention::totals(&mut tx, world.task_force, city(), days)
            .await
            .unwrap();
        assert_eq!(totals.events, 0);
        let found = prevention::plan(&mut tx, world.task_force, plan.id)
            .await
            .unwrap();
        assert_eq!((found.area, found.planned_on), (plan.area, plan.planned_on));
        assert_eq!(
            prevention::plans(&mut tx, world.task_force, 5)
                .await
                .unwrap()
                .len(),
            1
        );
        let foreign = prevention::remove_plan(&mut tx, world.province, plan.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        prevention::remove_plan(&mut tx, world.task_force, plan.id)
            .await
            .unwrap();
        let gone = prevention::plan(&mut tx, world.task_force, plan.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn a_material_has_editions_and_the_newest_alone_is_public() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut leaflet = Material {
            public: true,
            ..material(&world, "Kenali tandanya")
        };
        let (first, second) = (file(&world, &mut tx).await, file(&world, &mut tx).await);
        prevention::add_material(&mut tx, &leaflet, first, someone(&world), now())
            .await
            .unwrap();
        assert!(
            attachments::find_public(&mut tx, &world.ring, first)
                .await
                .is_ok()
        );
        prevention::add_edition(
            &mut tx,
            world.task_force,
            leaflet.id,
            (second, "nomor baru"),
            someone(&world),
            now() + SignedDuration::from_hours(1),
        )
        .await
        .unwrap();
        assert!(
            attachments::find_public(&mut tx, &world.ring, first)
                .await
                .is_err()
        );
        assert!(
            attachments::find_public(&mut tx, &world.ring, second)
                .await
                .is_ok()
        );
        let editions = prevention::editions(&mut tx, &world.ring, leaflet.id)
            .await
            .unwrap();
        let numbers: Vec<i64> = editions.iter().map(|edition| edition.number).collect();
        assert_eq!((numbers, editions[0].attachment), (vec![2, 1], second));
        assert_eq!(editions[0].change_note, "nomor baru");
        let found = prevention::material(&mut tx, world.task_force, leaflet.id)
            .await
            .unwrap();
        assert_eq!(found.newest, 2);

        leaflet.public = false;
        leaflet.active = false;
        prevention::save_material(&mut tx, &leaflet).await.unwrap();
        assert!(
            attachments::find_public(&mut tx, &world.ring, second)
                .await
                .is_err()
        );
        let stale = prevention::save_material(&mut tx, &leaflet).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let usable = prevention::usable(&mut tx, world.task_force, 10)
            .await
            .unwrap();
        assert!(usable.is_empty());
        let (shown, all) = (
            MaterialFilter::default(),
            MaterialFilter {
                retired: true,
                kind: Some(MaterialKind::Leaflet),
                topic: Some(Topic::SafeMigration),
            },
        );
        for (filter, n) in [(shown, 0), (all, 1)] {
            let page =
                prevention::material_page(&mut tx, world.task_force, &filter, Seek::First, 10)
                    .await
                    .unwrap();
            assert_eq!(page.rows.len(), n);
        }
        let foreign = prevention::material(&mut tx, world.province, leaflet.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

#[test]
fn a_group_keeps_how_to_reach_it_to_itself() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut group = WatchGroup {
            id: id(),
            task_force: world.task_force,
            kind: WatchKind::Patbm,
            name: "PATBM Meruya Selatan".to_owned(),
            area: area(MERUYA),
            area_name: "Meruya Selatan".to_owned(),
            members: 15,
            contact: "Ibu Ketua, 0812-5550-1234".to_owned(),
            formed_on: Some(date(2021, 7, 1)),
            active: true,
            last_active_on: None,
            version: 1,
        };
        let mut random = Random::system();
        prevention::add_group(&mut tx, (&world.ring, &mut random), &group, now())
            .await
            .unwrap();
        let found = prevention::group(&mut tx, &world.ring, world.task_force, group.id)
            .await
            .unwrap();
        assert_eq!(found, group);
        let filter = GroupFilter {
            area: Some(city()),
            kind: Some(WatchKind::Patbm),
            inactive: false,
        };
        let page = prevention::group_page(&mut tx, world.task_force, &filter, Seek::First, 10)
            .await
            .unwrap();
        assert_eq!((page.rows.len(), page.rows[0].contact.as_str()), (1, ""));

        group.active = false;
        group.members = 9;
        prevention::save_group(&mut tx, (&world.ring, &mut random), &group)
            .await
            .unwrap();
        let stale = prevention::save_group(&mut tx, (&world.ring, &mut random), &group).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let page = prevention::group_page(&mut tx, world.task_force, &filter, Seek::First, 10)
            .await
            .unwrap();
        assert!(page.rows.is_empty());
        let foreign = prevention::group(&mut tx, &world.ring, world.province, group.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

#[test]
fn areas_carry_the_traces_of_cases_and_what_was_done_there() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let opened = date(2024, 2, 1);
        let legs = [("origin", MERUYA), ("destination", "31.73.05.1001")];
        case(&world, &mut tx, opened, Some(MERUYA), &legs).await;
        case(&world, &mut tx, opened, None, &[("origin", MERUYA)]).await;
        case(&world, &mut tx, date(2019, 1, 1), Some(MERUYA), &[]).await;
        kept(
            &world,
            &mut tx,
            &event(&world, date(2023, 6, 1), MERUYA),
            "a",
        )
        .await;
        kept(
            &world,
            &mut tx,
            &event(&world, date(2022, 6, 1), MERUYA),
            "b",
        )
        .await;
        let (since, today) = (date(2021, 3, 15), date(2024, 3, 15));
        let found = prevention::counts(
            &mut tx,
            world.task_force,
            city(),
            AreaLevel::Village,
            since,
            today,
        )
        .await
        .unwrap();
        let meruya = Counts {
            origin: 2,
            residence: 1,
            any: 2,
            events: 1,
            ..Counts::default()
        };
        assert_eq!(found[&area(MERUYA)], meruya);
        assert_eq!(found[&area("31.73.05.1001")].destination, 1);
        let districts = prevention::counts(
            &mut tx,
            world.task_force,
            city(),
            AreaLevel::District,
            since,
            today,
        )
        .await
        .unwrap();
        assert_eq!(districts[&area(KEMBANGAN)], meruya);
        let profile = prevention::profile(&mut tx, world.task_force, area(KEMBANGAN), since)
            .await
            .unwrap();
        assert_eq!(profile.typology, [(ExploitationType::ForcedLabour, 2)]);
        assert_eq!(profile.motives, [(RecruitmentMethod::SocialNetwork, 2)]);
        let foreign = prevention::counts(
            &mut tx,
            world.province,
            area("31"),
            AreaLevel::City,
            since,
            today,
        )
        .await
        .unwrap();
        assert!(
            foreign.is_empty(),
            "cases of another task force: {foreign:?}"
        );
    });
}

#[test]
fn a_gap_closes_when_an_event_is_held_there() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let since = date(2021, 3, 15);
        let days = Days::of_year(2024);
        for legs in [
            &[("origin", MERUYA)][..],
            &[("transit", MERUYA), ("destination", "31.73.05")],
        ] {
            case(&world, &mut tx, date(2024, 2, 1), None, legs).await;
        }
        let gaps = prevention::gaps(&mut tx, world.task_force, city(), since, days)
            .await
            .unwrap();
        let places: Vec<(String, u32)> = gaps
            .iter()
            .map(|gap| (gap.area.to_string(), gap.cases))
            .collect();
        assert_eq!(
            places,
            [(MERUYA.to_owned(), 2), ("31.73.05".to_owned(), 1)],
            "the city itself is too large to be a gap"
        );
        assert!(!gaps[0].name.is_empty() && gaps[0].within.contains("Kembangan"));
        kept(
            &world,
            &mut tx,
            &event(&world, date(2023, 6, 1), MERUYA),
            "a",
        )
        .await;
        kept(
            &world,
            &mut tx,
            &event(&world, date(2024, 6, 1), "31.73.05.1002"),
            "b",
        )
        .await;
        let gaps = prevention::gaps(&mut tx, world.task_force, city(), since, days)
            .await
            .unwrap();
        assert_eq!(
            gaps.len(),
            1,
            "an event of last year does not count: {gaps:?}"
        );
        kept(
            &world,
            &mut tx,
            &event(&world, date(2024, 6, 1), MERUYA),
            "c",
        )
        .await;
        let gaps = prevention::gaps(&mut tx, world.task_force, city(), since, days)
            .await
            .unwrap();
        assert!(gaps.is_empty(), "{gaps:?}");
    });
}

#[test]
fn a_year_is_summed_up_and_told_by_who_did_what_where() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let both = Event {
            organisations: vec![
                world.organisations.protection_unit,
                world.organisations.police,
            ],
            ..event(&world, date(2024, 2, 1), MERUYA)
        };
        let nobody = Event {
            organisations: Vec::new(),
            ..event(&world, date(2024, 3, 1), KEMBANGAN)
        };
        let own = event(&world, date(2024, 1, 20), MERUYA);
        for (key, new) in [("a", &both), ("b", &nobody), ("c", &own)] {
            kept(&world, &mut tx, new, key).await;
        }
        let days = Days::of_year(2024);
        let totals = prevention::totals(&mut tx, world.task_force, city(), days)
            .await
            .unwrap();
        assert_eq!((totals.events, totals.female, totals.male), (3, 90, 36));
        assert_eq!((totals.reached, totals.places), (1, 56));
        let rows = prevention::four_w(&mut tx, world.task_force, days)
            .await
            .unwrap();
        let told: Vec<(Option<&str>, i64, i64)> = rows
            .iter()
            .map(|row| (row.organisation.as_deref(), row.events, row.people))
            .collect();
        assert_eq!(
            told,
            [
                (Some("Polres Jakarta Barat"), 1, 42),
                (Some("UPTD PPA Jakarta Barat"), 2, 84),
                (None, 1, 42),
            ]
        );
        assert_eq!((rows[1].first, rows[1].last), (own.held_on, both.held_on));
        let empty = prevention::totals(&mut tx, world.province, area("31"), days)
            .await
            .unwrap();
        assert_eq!((empty.events, empty.female), (0, 0));
    });
}

#[test]
fn an_officer_sets_a_level_and_takes_it_back() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut random = Random::system();
        let spot = (world.task_force, area(MERUYA));
        let who = (someone(&world), now());
        let mut set = async |tx: &mut Tx, level, version| {
            let keys = (&world.ring, &mut random);
            let why = (level, "Banyak agen tidak resmi.");
            prevention::set_level(tx, keys, spot, why, version, who).await
        };
        set(&mut tx, Vulnerability::High, None).await.unwrap();
        let found = prevention::level(&mut tx, &world.ring, spot.0, spot.1)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.level, found.reason.as_str(), found.version),
            (Vulnerability::High, "Banyak agen tidak resmi.", 1)
        );
        let stale = set(&mut tx, Vulnerability::Low, None).await;
        assert!(matches!(stale, Err(Error::Stale)));
        set(&mut tx, Vulnerability::Medium, Some(1)).await.unwrap();
        let all = prevention::all_levels(&mut tx, spot.0, city())
            .await
            .unwrap();
        assert_eq!(all.get(&spot.1), Some(&Vulnerability::Medium));
        let foreign = prevention::level(&mut tx, &world.ring, world.province, spot.1).await;
        assert!(foreign.unwrap().is_none());
        prevention::clear_level(&mut tx, spot.0, spot.1)
            .await
            .unwrap();
        let gone = prevention::clear_level(&mut tx, spot.0, spot.1).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn the_scale_is_a_setting_of_each_task_force_and_areas_are_listed_up_to_a_limit() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let brought = prevention::scale(&mut tx, world.task_force).await.unwrap();
        assert_eq!(brought, Scale::default());
        let own = Scale {
            high: 20,
            ..brought
        };
        prevention::set_scale(&mut tx, world.task_force, own)
            .await
            .unwrap();
        assert_eq!(
            prevention::scale(&mut tx, world.task_force).await.unwrap(),
            own
        );
        let other = prevention::scale(&mut tx, world.province).await.unwrap();
        assert_eq!(other, Scale::default());

        let level = AreaLevel::District;
        let spots = prevention::spots(&mut tx, city(), level, 8)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(spots.len(), 8);
        assert!(spots.iter().any(|spot| spot.name == "Kembangan"));
        let many = prevention::spots(&mut tx, city(), AreaLevel::Village, 8).await;
        assert_eq!(many.unwrap(), None, "56 are more than 8");
    });
}
