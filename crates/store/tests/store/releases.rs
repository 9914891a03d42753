//! Releases: chosen, protected, attacked, approved by a second person, corrected.

use crate::common::{World, id, now};
use domain::cases::{PersonRole, Sex, Stage};
use domain::figures::indicator::{Bilingual, CountUnit};
use domain::figures::release::{
    NoRelease, Protection, Recipe, ReleaseAction, ReleaseDimension, ReleaseState, Value,
};
use domain::ids::{AccountId, PersonId, ReleaseId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::releases::{self, Asked, By, Fault, Gathered, Keep, Revision};
use store::{Error, figures, sql};
use testkit::each_database;
use vault::Random;

/// `n` cases with one victim each; returns the victims.
async fn victims(world: &World, n: usize, opened_on: &str, sex: Sex, age: u8) -> Vec<PersonId> {
    let mut tx = world.store.write().await.unwrap();
    let mut persons = Vec::new();
    for _ in 0..n {
        let facts = PersonFacts {
            sex,
            age: Some(age),
            ..PersonFacts::unknown(PersonRole::Victim)
        };
        let person: PersonId = id();
        persons.push(person);
        let new = Direct {
            id: id(),
            task_force: world.task_force,
            team: world.teams[0],
            owner: None,
            import: None,
            stage: Stage::Assessment,
            area: "31.73".parse().ok(),
            country: None,
            exploitation: None,
            child: age < 18,
            high_risk: false,
            opened_on: opened_on.parse().unwrap(),
            opened_at: now(),
            closed_at: None,
            retention: None,
            persons: vec![DirectPerson {
                id: person,
                facts,
                status: None,
            }],
            facts: Vec::new(),
        };
        opening::open_direct(&mut tx, &mut Random::system(), &new, now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    persons
}

/// Two years with enough women, and a few men.
async fn two_years(world: &World) {
    victims(world, 14, "2022-03-01", Sex::Female, 25).await;
    victims(world, 2, "2022-05-01", Sex::Male, 30).await;
    victims(world, 11, "2023-02-01", Sex::Female, 15).await;
    victims(world, 9, "2023-04-01", Sex::Female, 33).await;
    victims(world, 17, "2023-08-01", Sex::Male, 40).await;
}

fn recipe(from: &str, to: &str, by: &[ReleaseDimension], protection: Protection) -> Recipe {
    Recipe {
        indicator: "persons-registered".to_owned(),
        version: 1,
        below: false,
        from: from.to_owned(),
        to: to.to_owned(),
        by: by.to_vec(),
        protection,
    }
}

const HIDE: Protection = Protection::Hide {
    threshold: 5,
    zeros: false,
};
const BY: [ReleaseDimension; 4] = [
    ReleaseDimension::Year,
    ReleaseDimension::Area,
    ReleaseDimension::Sex,
    ReleaseDimension::AgeGroup,
];

fn whole() -> Recipe {
    recipe("2022-01", "2023-12", &BY, HIDE)
}

fn title() -> Bilingual {
    Bilingual {
        id: "Korban menurut tahun".to_owned(),
        en: "Victims by year".to_owned(),
    }
}

fn preparer(world: &World) -> AccountId {
    world.officer.actor.account
}

fn approver(world: &World) -> AccountId {
    world.manager.actor.account
}

async fn choose(
    world: &World,
    recipe: Recipe,
    draft: Option<&Revision>,
    reason: &Bilingual,
) -> Result<ReleaseId, Fault> {
    let (zone, mut random) = (TimeZone::UTC, Random::system());
    let asked = Asked {
        task_force: world.task_force,
        recipe,
        draft,
        least: 5,
        zone: &zone,
        at: "2024-09-26T02:00:00Z".parse().unwrap(),
    };
    let mut tx = world.store.read().await.unwrap();
    let gathered = Gathered::read(&mut tx, &world.ring, &mut random, &asked).await?;
    drop(tx);
    let made = gathered.make()?;
    let mut tx = world.store.write().await.unwrap();
    let new = Keep {
        draft,
        task_force: world.task_force,
        title: &title(),
        reason,
        by: preparer(world),
    };
    let release = releases::keep(&mut tx, &world.ring, &mut random, &made, &new).await?;
    tx.commit().await.unwrap();
    Ok(release)
}

async fn latest(world: &World, release: ReleaseId) -> Revision {
    let mut tx = world.store.read().await.unwrap();
    let all = releases::revisions(&mut tx, world.task_force, release);
    all.await.unwrap().remove(0)
}

fn by(account: AccountId) -> By {
    let at: Timestamp = "2024-09-27T02:00:00.123456789Z".parse().unwrap();
    By { account, at }
}

async fn submit(world: &World, release: ReleaseId) -> Result<(), Fault> {
    let revision = latest(world, release).await;
    let mut tx = world.store.write().await.unwrap();
    let (ring, mut random) = (&world.ring, Random::system());
    let who = by(preparer(world));
    releases::step(
        &mut tx,
        ring,
        &mut random,
        &revision,
        ReleaseAction::Submit,
        "",
        who,
    )
    .await?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn approve(world: &World, release: ReleaseId, who: AccountId) -> Result<String, Fault> {
    let revision = latest(world, release).await;
    let mut tx = world.store.read().await.unwrap();
    let clearing = releases::clearing(&mut tx, &world.ring, &revision, 5).await?;
    drop(tx);
    let cleared = clearing.attack()?;
    let mut tx = world.store.write().await.unwrap();
    let (ring, mut random) = (&world.ring, Random::system());
    let number = releases::approve(&mut tx, ring, &mut random, &revision, cleared, by(who)).await?;
    tx.commit().await.unwrap();
    Ok(number)
}

async fn publish(world: &World, recipe: Recipe) -> ReleaseId {
    let release = choose(world, recipe, None, &Bilingual::default())
        .await
        .unwrap();
    submit(world, release).await.unwrap();
    approve(world, release, approver(world)).await.unwrap();
    release
}

fn keys(keys: [Option<&str>; 4]) -> Vec<Option<String>> {
    keys.map(|key| key.map(str::to_owned)).to_vec()
}

#[test]
fn a_release_is_protected_approved_by_a_second_person_numbered_and_signed() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let release = choose(&world, whole(), None, &Bilingual::default())
            .await
            .unwrap();
        let draft = latest(&world, release).await;
        assert_eq!(draft.state, ReleaseState::Draft);
        assert_eq!(draft.table.total(), Some(Value::Count(53)));
        // Two men in 2022, and whatever they could be computed from.
        let men = draft
            .table
            .value(&keys([Some("2022"), None, Some("male"), None]));
        let women = draft
            .table
            .value(&keys([Some("2022"), None, Some("female"), None]));
        assert_eq!([men, women], [Some(Value::Hidden); 2]);
        assert!(draft.risk.unprotected > 0 && !draft.risk.refused);
        assert!(matches!(
            approve(&world, release, approver(&world)).await,
            Err(Fault::Illegal(_))
        ));
        submit(&world, release).await.unwrap();
        assert!(matches!(
            approve(&world, release, preparer(&world)).await,
            Err(Fault::SamePerson)
        ));
        assert_eq!(
            approve(&world, release, approver(&world)).await.unwrap(),
            "2024-001"
        );

        let out = latest(&world, release).await;
        let at = out.published.as_ref().unwrap().at;
        let bytes = releases::document(&out, "2024-001", at).unwrap();
        let hex = |text: &str| -> Vec<u8> {
            let pairs = (0..text.len()).step_by(2);
            pairs
                .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                .collect()
        };
        let key: [u8; 32] = hex(out.signed_with.as_ref().unwrap()).try_into().unwrap();
        let signature: [u8; 64] = hex(out.signature.as_ref().unwrap()).try_into().unwrap();
        let key = ed25519_dalek::VerifyingKey::from_bytes(&key).unwrap();
        let signature = ed25519_dalek::Signature::from_bytes(&signature);
        key.verify_strict(&bytes, &signature).unwrap();
        assert_eq!(
            out.digest.as_ref().unwrap(),
            &blake3::hash(&bytes).to_hex().to_string()
        );

        let mut tx = world.store.read().await.unwrap();
        let again = releases::reproduce(&mut tx, &world.ring, &out, None)
            .await
            .unwrap();
        assert_eq!(again.as_ref(), Some(&out.table));
        let public = releases::published(&mut tx, world.task_force)
            .await
            .unwrap();
        assert_eq!(public.len(), 1);
    });
}

#[test]
fn what_was_signed_stays_as_it_was_while_a_correction_is_prepared() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let release = publish(&world, recipe("2022-01", "2023-12", &BY[..1], HIDE)).await;
        let first = latest(&world, release).await;
        begin(&world, &first).await;
        let mut tx = world.store.write().await.unwrap();
        let renamed = sql("update release_revision set title_id = 'Lain' where state = 'draft'");
        assert_eq!(tx.run(&renamed).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let mut tx = world.store.read().await.unwrap();
        let all = releases::of_number(&mut tx, world.task_force, "2024-001").await;
        let out = all.unwrap().remove(0);
        let at = out.published.as_ref().unwrap().at;
        let bytes = releases::document(&out, "2024-001", at).unwrap();
        let digest = blake3::hash(&bytes).to_hex().to_string();
        assert_eq!(out.digest.as_ref(), Some(&digest));
    });
}

#[test]
fn nothing_that_is_sealed_or_hidden_stands_in_what_is_published() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let release = publish(&world, whole()).await;
        let out = latest(&world, release).await;
        let at = out.published.as_ref().unwrap().at;
        let bytes = releases::document(&out, "2024-001", at).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        for secret in ["seed", "organisation", "agencies", "risk"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let mut tx = world.store.read().await.unwrap();
        let query = sql("select snapshot_a from release_revision");
        for row in tx.rows(&query).await.unwrap() {
            let bytes = row.bytes("snapshot_a").unwrap();
            assert!(!bytes.windows(5).any(|part| part == b"facts"));
        }
    });
}

#[test]
fn one_victim_more_is_not_told_and_enough_of_them_are() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let release = publish(&world, recipe("2022-01", "2023-12", &BY[..1], HIDE)).await;
        let year = |revision: &Revision, year: &str| revision.table.value(&[Some(year.to_owned())]);
        let first = latest(&world, release).await;
        assert_eq!(year(&first, "2023"), Some(Value::Count(37)));

        victims(&world, 1, "2023-12-01", Sex::Female, 19).await;
        begin(&world, &first).await;
        let draft = latest(&world, release).await;
        let why = Bilingual {
            id: "laporan terlambat".to_owned(),
            en: "late reports".to_owned(),
        };
        choose(&world, draft.recipe.clone(), Some(&draft), &why)
            .await
            .unwrap();
        let second = latest(&world, release).await;
        // 38 would say that one was added.
        assert_ne!(year(&second, "2023"), Some(Value::Count(38)));
        assert_ne!(second.table.total(), Some(Value::Count(54)));
        assert!(
            second.risk.left_out > 0 || second.risk.refused,
            "{:?}",
            second.risk
        );

        victims(&world, 6, "2023-12-02", Sex::Male, 19).await;
        choose(&world, draft.recipe.clone(), Some(&second), &why)
            .await
            .unwrap();
        submit(&world, release).await.unwrap();
        approve(&world, release, approver(&world)).await.unwrap();
        let third = latest(&world, release).await;
        assert_eq!(year(&third, "2023"), Some(Value::Count(44)));
        assert_eq!(year(&third, "2022"), Some(Value::Count(16)));
        let changes = third.table.changes(&first.table);
        assert_eq!(changes.len(), 2);
        assert_eq!(third.number.as_deref(), Some("2024-001"));
        assert_eq!((third.revision, third.reason), (2, why));
    });
}

async fn begin(world: &World, revision: &Revision) {
    let mut tx = world.store.write().await.unwrap();
    let (ring, mut random) = (&world.ring, Random::system());
    let who = by(preparer(world));
    releases::begin_revision(&mut tx, ring, &mut random, revision, who)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn a_year_to_date_that_could_be_subtracted_is_not_told() {
    each_database(|store| async move {
        let world = World::new(store).await;
        victims(&world, 30, "2023-02-01", Sex::Female, 25).await;
        victims(&world, 2, "2023-07-01", Sex::Female, 25).await;
        let by = [ReleaseDimension::Year];
        publish(&world, recipe("2023-01", "2023-06", &by, HIDE)).await;
        let none = Bilingual::default();
        let next = recipe("2023-01", "2023-07", &by, HIDE);
        let release = choose(&world, next, None, &none).await.unwrap();
        let draft = latest(&world, release).await;
        // 32 less 30 is two people in July.
        assert_eq!(draft.risk.together_with, 1);
        assert!(draft.risk.refused && draft.risk.found.contains_key("difference"));
        let refused = submit(&world, release).await;
        assert!(matches!(refused, Err(Fault::Refused)), "{refused:?}");
        let alone = recipe("2023-01", "2023-06", &by, HIDE);
        let same = choose(&world, alone, None, &none).await.unwrap();
        assert!(!latest(&world, same).await.risk.refused);
    });
}

#[test]
fn what_was_attacked_before_another_release_came_out_is_attacked_again() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let by_year = recipe("2022-01", "2023-12", &BY[..1], HIDE);
        let release = choose(&world, by_year.clone(), None, &Bilingual::default())
            .await
            .unwrap();
        submit(&world, release).await.unwrap();
        let revision = latest(&world, release).await;
        let mut tx = world.store.read().await.unwrap();
        let clearing = releases::clearing(&mut tx, &world.ring, &revision, 5)
            .await
            .unwrap();
        drop(tx);
        let cleared = clearing.attack().unwrap();
        publish(&world, by_year).await;
        let mut tx = world.store.write().await.unwrap();
        let (ring, mut random) = (&world.ring, Random::system());
        let who = by(approver(&world));
        let late = releases::approve(&mut tx, ring, &mut random, &revision, cleared, who).await;
        assert!(matches!(late, Err(Fault::MovedOn)), "{late:?}");
        drop(tx);
        approve(&world, release, approver(&world)).await.unwrap();
    });
}

#[test]
fn of_two_approvals_at_once_one_publishes() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let by_year = recipe("2022-01", "2023-12", &BY[..1], HIDE);
        let release = choose(&world, by_year, None, &Bilingual::default())
            .await
            .unwrap();
        submit(&world, release).await.unwrap();
        let other = world.stranger.actor.account;
        let (one, two) = tokio::join!(
            approve(&world, release, approver(&world)),
            approve(&world, release, other)
        );
        assert_eq!(
            u8::from(one.is_ok()) + u8::from(two.is_ok()),
            1,
            "{one:?} {two:?}"
        );
        let refused = one.err().or(two.err()).unwrap();
        assert!(
            matches!(
                refused,
                Fault::Store(Error::Stale) | Fault::Illegal(_) | Fault::MovedOn
            ),
            "{refused:?}"
        );
    });
}

#[test]
fn a_period_that_is_not_over_a_threshold_too_low_and_too_many_cuts_are_no_release() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let refused = async |recipe| match choose(&world, recipe, None, &Bilingual::default()).await
        {
            Err(Fault::Recipe(why)) => why,
            other => panic!("{other:?}"),
        };
        let by = [ReleaseDimension::Year];
        // It is September 2024.
        let open = refused(recipe("2024-01", "2024-09", &by, HIDE)).await;
        assert_eq!(open, NoRelease::NotOver);
        let low = Protection::Hide {
            threshold: 2,
            zeros: false,
        };
        let low = refused(recipe("2023-01", "2023-12", &by, low)).await;
        assert_eq!(low, NoRelease::Threshold);
        let both = [ReleaseDimension::Year, ReleaseDimension::Month];
        let cut = refused(recipe("2023-01", "2023-12", &both, HIDE)).await;
        assert_eq!(cut, NoRelease::Cut);
        let back = refused(recipe("2023-05", "2023-01", &by, HIDE)).await;
        assert_eq!(back, NoRelease::Backwards);
    });
}

#[test]
fn a_table_of_too_many_cells_is_refused_before_anything_is_computed() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let by = [
            ReleaseDimension::Month,
            ReleaseDimension::AgeBand,
            ReleaseDimension::Exploitation,
        ];
        let large = recipe("2019-01", "2023-12", &by, HIDE);
        let refused = choose(&world, large, None, &Bilingual::default()).await;
        let Err(Fault::Engine(::figures::Error::TooManyCells { cells, most })) = refused else {
            panic!("{refused:?}");
        };
        // Five years, in each its months and who is known by the year alone; and the total.
        assert_eq!((cells, most), ((5 * 14 + 1) * 14 * 13, 5_000));
    });
}

#[test]
fn nobody_and_one_victim_alone_make_no_panic_and_tell_nothing() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let rounded = Protection::Round { base: 5 };
        for protection in [HIDE, rounded] {
            let recipe = recipe("2022-01", "2023-12", &BY, protection);
            match choose(&world, recipe, None, &Bilingual::default()).await {
                Ok(_) | Err(Fault::Engine(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        victims(&world, 1, "2023-02-01", Sex::Female, 15).await;
        for protection in [HIDE, rounded] {
            let recipe = recipe("2022-01", "2023-12", &BY, protection);
            if let Ok(release) = choose(&world, recipe, None, &Bilingual::default()).await {
                let draft = latest(&world, release).await;
                let one = draft
                    .table
                    .lines
                    .iter()
                    .find(|l| l.value.number() == Some(1));
                assert_eq!(one, None);
            }
        }
    });
}

#[test]
fn somebody_in_two_cases_counts_once_where_the_first_record_stands() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let early = victims(&world, 6, "2022-02-01", Sex::Female, 25).await;
        let late = victims(&world, 6, "2023-02-01", Sex::Female, 26).await;
        let mut tx = world.store.write().await.unwrap();
        for person in [early[0], late[0]] {
            let joined = sql("insert into link_person (person, one) values (?, ?)")
                .bind(person)
                .bind(early[0]);
            tx.run(&joined).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = world.store.read().await.unwrap();
        let months = whole().months().unwrap();
        let mut count = async |code: &str| {
            let indicator = figures::indicator(&mut tx, code, 1).await.unwrap();
            let zone = TimeZone::UTC;
            let of = [world.task_force];
            let facts = figures::facts(&mut tx, &indicator, &of, months, &zone)
                .await
                .unwrap();
            let mut years = [0, 0];
            for (fact, n) in facts.counted {
                years[usize::from(fact.month.starts_with("2023"))] += n;
            }
            years
        };
        assert_eq!(count("persons-registered").await, [6, 5]);
        assert_eq!(count("victims-in-cases").await, [6, 6]);
        assert_eq!(count("cases-opened").await, [6, 6]);
    });
}

#[test]
fn every_definition_that_can_be_written_can_be_counted() {
    use domain::Coded;
    use domain::figures::indicator::{AreaUsed, DateUsed, Inclusion, Indicator};
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let mut tx = world.store.read().await.unwrap();
        let months = whole().months().unwrap();
        let base = figures::indicator(&mut tx, "persons-registered", 1)
            .await
            .unwrap();
        for unit in CountUnit::ALL {
            for inclusion in Inclusion::ALL {
                for date in DateUsed::ALL {
                    for area in AreaUsed::ALL {
                        let asked = Indicator {
                            unit: *unit,
                            inclusion: *inclusion,
                            date: *date,
                            area: *area,
                            ..base.clone()
                        };
                        if asked.check().is_ok() {
                            let of = [world.task_force];
                            let zone = TimeZone::UTC;
                            let read = figures::facts(&mut tx, &asked, &of, months, &zone);
                            read.await.unwrap_or_else(|e| panic!("{asked:?}: {e}"));
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn noise_is_paid_for_and_a_spent_budget_is_said() {
    each_database(|store| async move {
        let world = World::new(store).await;
        two_years(&world).await;
        let noise = |thousandths| Protection::Noise { thousandths };
        let by = [ReleaseDimension::Year, ReleaseDimension::Sex];
        let none = Bilingual::default();
        let asked = |epsilon| recipe("2022-01", "2023-12", &by, noise(epsilon));
        let release = choose(&world, asked(1_000), None, &none).await.unwrap();
        let draft = latest(&world, release).await;
        assert!(matches!(
            draft.table.total(),
            Some(Value::Noisy(_, Some(_)))
        ));
        let spent = choose(&world, asked(9_000), None, &none).await;
        assert!(matches!(spent, Err(Fault::BudgetSpent(_))), "{spent:?}");
    });
}

#[test]
fn a_definition_is_changed_by_a_new_version_and_the_old_one_stays() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut next = figures::indicator(&mut tx, "cases-opened", 1)
            .await
            .unwrap();
        next.version = 2;
        next.name.id = "Kasus baru".to_owned();
        let by = preparer(&world);
        figures::define(&mut tx, &next, by, now()).await.unwrap();
        let twice = figures::define(&mut tx, &next, by, now()).await;
        assert!(matches!(twice, Err(Error::Stale)), "{twice:?}");
        let all = figures::versions(&mut tx, "cases-opened").await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].indicator.name.id, "Kasus baru");
        let listed = figures::indicators(&mut tx).await.unwrap();
        let listed = listed
            .iter()
            .find(|one| one.indicator.code == "cases-opened");
        assert_eq!(listed.unwrap().indicator.version, 2);
    });
}
