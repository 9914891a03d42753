//! Checks of services.

use crate::directory::help::{added, facts, found};
use domain::directory::{Months, Verification};
use jiff::civil::date;
use store::paging::Count;
use store::{Error, directory};
use testkit::each_database;
use testkit::world::{World, now, ring};
use vault::Random;

#[test]
fn what_nobody_checked_for_long_is_asked_for_first() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let (force, today) = (world.task_force, date(2024, 3, 15));
        let by = world.person("secretariat").account();
        for (name, checked, active) in [
            ("baru", Some(date(2024, 3, 1)), true),
            ("segera", Some(date(2023, 10, 1)), true),
            ("lama", Some(date(2023, 1, 10)), true),
            ("belum pernah", None, true),
            ("sudah tutup", None, false),
        ] {
            let mut new = facts(world.organisations.police, name);
            new.active = active;
            let listing = added(&mut tx, &world, &new).await;
            if let Some(day) = checked {
                directory::verify(&mut tx, &listing, by, day).await.unwrap();
            }
        }
        let due = directory::due(&mut tx, &world.ring, force, None, today, None, 9)
            .await
            .unwrap();
        let states: Vec<_> = due
            .iter()
            .map(|due| (due.listing.facts.name.as_str(), due.state))
            .collect();
        assert_eq!(
            states,
            [
                ("belum pernah", Verification::Never),
                ("lama", Verification::Overdue),
                ("segera", Verification::Due),
            ]
        );
        let checked = due[1].listing.checked.as_ref().unwrap();
        assert_eq!(
            (checked.on, checked.by_name.as_str()),
            (date(2023, 1, 10), "Dian Puspita")
        );
        let first = Some(due[0].listing.id);
        let rest = directory::due(&mut tx, &world.ring, force, None, today, first, 1)
            .await
            .unwrap();
        assert_eq!(rest[0].listing.id, due[1].listing.id, "page by page");
        let count = directory::count_due(&mut tx, force, None, today)
            .await
            .unwrap();
        assert_eq!(count, Count::Exactly(3));
        let shelter = Some(world.organisations.shelter);
        let own = directory::count_due(&mut tx, force, shelter, today)
            .await
            .unwrap();
        assert_eq!(own, Count::Exactly(0));
        let elsewhere = directory::count_due(&mut tx, world.province, None, today).await;
        assert_eq!(elsewhere.unwrap(), Count::Exactly(0));

        // The time between two checks is a setting of the task force.
        directory::set_months(&mut tx, force, Months::new(36).unwrap())
            .await
            .unwrap();
        let count = directory::count_due(&mut tx, force, None, today)
            .await
            .unwrap();
        assert_eq!(count, Count::Exactly(1));
        let others = directory::months(&mut tx, world.province).await.unwrap();
        assert_eq!(others, Months::default());
    });
}

#[test]
fn what_was_changed_meanwhile_is_not_what_was_checked() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut new = facts(world.organisations.police, "Bantuan hukum");
        let seen = added(&mut tx, &world, &new).await;
        new.phones = vec!["110".parse().unwrap()];
        directory::save(&mut tx, &ring(), &mut Random::system(), &seen, &new, now())
            .await
            .unwrap();
        let by = world.person("provider").account();
        let stale = directory::verify(&mut tx, &seen, by, date(2024, 3, 15)).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let now = found(&mut tx, &world, seen.id).await;
        directory::verify(&mut tx, &now, by, date(2024, 3, 15))
            .await
            .unwrap();
        let checked = found(&mut tx, &world, seen.id).await;
        assert_eq!(
            checked.version, now.version,
            "what is known has not changed"
        );
        let who = checked.checked.unwrap();
        assert_eq!(who.by_organisation, "Rumah Aman Melati");
    });
}
