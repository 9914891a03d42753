//! Lists of reports.

use crate::common::{World, now};
use crate::reports::help::*;
use domain::intake::{Channel, Report, ReportState, Urgency};
use jiff::ToSpan;
use store::paging::{Count, Seek};
use store::reports::{self, Filter, Tab};
use testkit::each_database;

#[test]
fn a_list_is_paged_forwards_and_back() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let report = report();
        for n in 0..7i64 {
            let mut form = Form::of(&report, "");
            let token = n.to_string();
            form.token = &token;
            // Two at the same moment: the identifier decides.
            form.at = now() + (n / 2).hours();
            form.due_at = (n > 0).then(|| now() + (10 - n).hours());
            submit(&world, &world.officer, &form).await.unwrap();
        }
        for tab in [Tab::All, Tab::Waiting, Tab::Mine] {
            let page = |seek| list(&world, &world.officer, tab, Filter::default(), seek, 3);
            let whole = list(
                &world,
                &world.officer,
                tab,
                Filter::default(),
                Seek::First,
                10,
            )
            .await;
            let codes: Vec<&str> = whole.rows.iter().map(|row| row.code.as_str()).collect();
            assert_eq!((codes.len(), whole.count), (7, Count::Exactly(7)));
            assert_eq!((whole.previous, whole.next), (None, None));
            let first = page(Seek::First).await;
            let second = page(Seek::After(first.next.unwrap())).await;
            let third = page(Seek::After(second.next.unwrap())).await;
            assert_eq!((first.previous, third.next), (None, None));
            let read: Vec<&str> = [&first, &second, &third]
                .iter()
                .flat_map(|page| page.rows.iter().map(|row| row.code.as_str()))
                .collect();
            assert_eq!(read, codes, "{tab}");
            let back = page(Seek::Before(third.previous.unwrap())).await;
            let back: Vec<&str> = back.rows.iter().map(|row| row.code.as_str()).collect();
            assert_eq!(back, codes[3..6], "{tab}");
        }
        let waiting = list(
            &world,
            &world.officer,
            Tab::Waiting,
            Filter::default(),
            Seek::First,
            10,
        )
        .await;
        let dues: Vec<_> = waiting.rows.iter().map(|row| row.due_at).collect();
        assert!(dues[..6].is_sorted() && dues[5].is_some() && dues[6].is_none());
        let mine = list(
            &world,
            &world.manager,
            Tab::Mine,
            Filter::default(),
            Seek::First,
            10,
        )
        .await;
        assert!(mine.rows.is_empty());
        let mut tx = world.store.read().await.unwrap();
        let late = now() + 6.hours();
        let counts = reports::waiting(&mut tx, &world.manager.actor, late)
            .await
            .unwrap();
        assert_eq!(counts, (Count::Exactly(7), Count::Exactly(2)));
        let nobody = reports::waiting(&mut tx, &world.stranger.actor, late)
            .await
            .unwrap();
        assert_eq!(nobody, (Count::Exactly(0), Count::Exactly(0)));
    });
}

#[test]
fn filters_narrow_a_list() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let here = taken(&world, &report()).await;
        let village = Report {
            place: "31.73.01.1001".parse().unwrap(),
            channel: Channel::Police,
            ..report()
        };
        let within = taken(&world, &village).await;
        let elsewhere = Report {
            place: "31.74".parse().unwrap(),
            urgency: Urgency::Emergency,
            ..report()
        };
        let elsewhere = taken(&world, &elsewhere).await;
        let found = |filter| {
            let world = &world;
            async move {
                let page = list(world, &world.officer, Tab::All, filter, Seek::First, 10).await;
                assert_eq!(
                    page.count,
                    Count::Exactly(page.rows.len().try_into().unwrap())
                );
                let mut codes: Vec<String> = page.rows.into_iter().map(|row| row.code).collect();
                codes.sort();
                codes
            }
        };
        let sorted = |codes: &[&String]| {
            let mut codes: Vec<String> = codes.iter().map(|code| (*code).clone()).collect();
            codes.sort();
            codes
        };
        let area = Filter {
            area: Some("31.73".parse().unwrap()),
            ..Filter::default()
        };
        assert_eq!(found(area).await, sorted(&[&here, &within]));
        let urgency = Filter {
            urgency: Some(Urgency::Emergency),
            ..Filter::default()
        };
        assert_eq!(found(urgency).await, sorted(&[&elsewhere]));
        let channel = Filter {
            channel: Some(Channel::Police),
            ..Filter::default()
        };
        assert_eq!(found(channel).await, sorted(&[&within]));
        let state = Filter {
            state: Some(ReportState::Closed),
            ..Filter::default()
        };
        assert!(found(state).await.is_empty());
    });
}
