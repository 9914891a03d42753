//! The list shows what could be opened one by one, in order, page by page.

use crate::cases::help::*;
use crate::common::{World, id, now};
use domain::cases::*;
use domain::ids::*;
use domain::people::Role;
use jiff::{Timestamp, ToSpan};
use policy::See;
use store::access;
use store::cases::list::{self, Filter, Listed, Order, Search, Shown};
use store::cases::opening::{self, Direct, DirectPerson, Opened};
use store::paging::{Count, Seek};
use store::{Dialect, Tx, sql};
use testkit::each_database;
use vault::Random;

/// Thirty cases of the first team and three of the second, an hour apart.
async fn register(world: &World) -> Vec<Opened> {
    let mut tx = world.store.write().await.unwrap();
    let mut opened = Vec::new();
    for n in 0..33i64 {
        let new = Direct {
            team: world.teams[usize::from(n >= 30)],
            owner: (n % 3 == 0).then_some(world.manager.actor.account),
            area: Some(
                ["31.73.05.1001", "31.74", "32.12"][n as usize % 3]
                    .parse()
                    .unwrap(),
            ),
            exploitation: (n % 5 == 0).then_some(ExploitationType::ForcedBegging),
            stage: if n % 10 == 9 {
                Stage::Closed
            } else {
                Stage::Assessment
            },
            child: n % 4 == 0,
            high_risk: n % 6 == 0,
            opened_at: now() + n.hours(),
            persons: vec![DirectPerson {
                id: id(),
                facts: adult(Sex::Female),
                status: None,
            }],
            ..direct(world)
        };
        let done = opening::open_direct(&mut tx, &mut Random::system(), &new, now()).await;
        opened.push(done.unwrap());
        if n % 2 == 0 && n % 10 != 9 {
            let due = sql("update cases set due_at = ? where id = ?")
                .bind(now() + (100 - n).hours())
                .bind(new.id);
            tx.run(&due).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    opened
}

async fn all_pages(
    world: &World,
    person: &crate::common::Person,
    filter: &Filter,
    order: Order,
) -> Vec<Listed> {
    let mut tx = world.store.read().await.unwrap();
    let (mut seek, mut found) = (Seek::First, Vec::new());
    loop {
        let page = list::page(&mut tx, &person.actor, filter, order, seek, 7)
            .await
            .unwrap();
        found.extend(page.rows);
        match page.next {
            Some(next) => seek = Seek::After(next),
            None => return found,
        }
    }
}

fn open_ones(opened: &[Opened]) -> impl Iterator<Item = (usize, &Opened)> {
    opened
        .iter()
        .take(30)
        .enumerate()
        .filter(|(n, _)| n % 10 != 9)
}

/// Which of the cases made, by their number, belong into a list.
type Belongs = fn(usize) -> bool;

#[test]
fn pages_hold_every_case_of_ones_teams_once_in_either_order() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = register(&world).await;
        let newest: Vec<_> = open_ones(&opened).map(|(_, case)| case.code).collect();
        let found = all_pages(&world, &world.manager, &Filter::default(), Order::Newest).await;
        let codes: Vec<_> = found.iter().rev().map(|case| case.code).collect();
        assert_eq!(codes, newest);
        assert_eq!(found[0].band, Some(AgeBand::To24));
        assert!(found.iter().all(|case| !case.referred && case.victims == 1));

        let due = all_pages(&world, &world.manager, &Filter::default(), Order::NextDue).await;
        assert_eq!(due.len(), newest.len());
        let dates: Vec<Option<Timestamp>> = due.iter().map(|case| case.due_at).collect();
        let (with, without): (Vec<_>, Vec<_>) = dates.iter().partition(|due| due.is_some());
        assert!(with.is_sorted() && with.len() == 15);
        assert_eq!(dates, [with, without].concat());
        let all = Filter {
            shown: Shown::All,
            ..Filter::default()
        };
        for order in [Order::Newest, Order::NextDue] {
            assert_eq!(
                all_pages(&world, &world.manager, &all, order).await.len(),
                30
            );
        }
        assert_eq!(
            all_pages(&world, &world.stranger, &all, Order::Newest)
                .await
                .len(),
            3
        );
    });
}

#[test]
fn one_can_page_back_to_where_one_came_from() {
    each_database(|store| async move {
        let world = World::new(store).await;
        register(&world).await;
        let mut tx = world.store.read().await.unwrap();
        let actor = &world.manager.actor;
        let filter = Filter::default();
        for order in [Order::Newest, Order::NextDue] {
            let first = list::page(&mut tx, actor, &filter, order, Seek::First, 7)
                .await
                .unwrap();
            assert!(first.previous.is_none());
            let after = Seek::After(first.next.unwrap());
            let second = list::page(&mut tx, actor, &filter, order, after, 7)
                .await
                .unwrap();
            let before = Seek::Before(second.previous.unwrap());
            let back = list::page(&mut tx, actor, &filter, order, before, 7)
                .await
                .unwrap();
            assert_eq!(back.rows, first.rows);
            assert!(back.next.is_some());
            assert_eq!(back.count, Count::Exactly(27));
        }
    });
}

#[test]
fn each_filter_keeps_what_it_says_and_the_count_agrees() {
    each_database(|store| async move {
        let world = World::new(store).await;
        register(&world).await;
        let open = Filter::default();
        let hour = |n: i64| now() + n.hours();
        let cases: [(Filter, usize, Belongs); 9] = [
            (
                Filter {
                    child: true,
                    ..open.clone()
                },
                8,
                |n| n % 4 == 0,
            ),
            (
                Filter {
                    high_risk: true,
                    ..open.clone()
                },
                5,
                |n| n % 6 == 0,
            ),
            (
                Filter {
                    mine: true,
                    ..open.clone()
                },
                9,
                |n| n % 3 == 0,
            ),
            (
                Filter {
                    unowned: true,
                    ..open.clone()
                },
                18,
                |n| n % 3 != 0,
            ),
            (
                Filter {
                    area: Some("31".parse().unwrap()),
                    ..open.clone()
                },
                18,
                |n| n % 3 != 2,
            ),
            (
                Filter {
                    area: Some("31.73".parse().unwrap()),
                    ..open.clone()
                },
                9,
                |n| n % 3 == 0,
            ),
            (
                Filter {
                    exploitation: Some(ExploitationType::ForcedBegging),
                    ..open.clone()
                },
                6,
                |n| n % 5 == 0,
            ),
            (
                Filter {
                    opened: Some((hour(4), hour(8))),
                    ..open.clone()
                },
                4,
                |n| (4..8).contains(&n),
            ),
            (
                Filter {
                    stage: Some(Stage::Closed),
                    shown: Shown::Closed,
                    ..open.clone()
                },
                3,
                |n| n % 10 == 9,
            ),
        ];
        for (filter, expected, keeps) in &cases {
            for order in [Order::Newest, Order::NextDue] {
                let found = all_pages(&world, &world.manager, filter, order).await;
                assert_eq!(found.len(), *expected, "{filter:?} {order}");
                let hours = found.iter().map(|case| {
                    let since = case.opened_at.duration_since(now());
                    usize::try_from(since.as_hours()).unwrap()
                });
                assert!(hours.into_iter().all(keeps), "{filter:?}");
            }
            let mut tx = world.store.read().await.unwrap();
            let count = list::count(&mut tx, &world.manager.actor, filter)
                .await
                .unwrap();
            assert_eq!(count, Count::Exactly(*expected as i64), "{filter:?}");
        }
        let overdue = Filter {
            overdue_at: Some(hour(80)),
            ..open
        };
        let found = all_pages(&world, &world.manager, &overdue, Order::NextDue).await;
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|case| case.due_at.unwrap() < hour(80)));
    });
}

#[test]
fn the_search_box_takes_a_code_or_the_beginning_of_an_alias() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = register(&world).await;
        let search = async |typed: &str| {
            let filter = Filter {
                search: Search::parse(typed),
                ..Filter::default()
            };
            all_pages(&world, &world.manager, &filter, Order::Newest).await
        };
        let wanted = &opened[4];
        let code = wanted.code.to_string();
        for typed in [code.clone(), code.to_lowercase(), code[2..].to_owned()] {
            let found = search(&typed).await;
            assert_eq!(found.len(), 1, "{typed}");
            assert_eq!(found[0].code, wanted.code);
        }
        let alias = wanted.alias.to_string();
        for typed in [alias.to_lowercase(), alias[..alias.len() - 1].to_owned()] {
            let found = search(&typed).await;
            assert!(found.iter().any(|case| case.code == wanted.code), "{typed}");
            assert!(
                found
                    .iter()
                    .all(|case| case.alias.to_string().starts_with(&alias[..4]))
            );
        }
        assert!(
            search(&opened[31].code.to_string()).await.is_empty(),
            "of another team"
        );
        assert!(search("tidak ada").await.is_empty());
        assert_eq!(
            search("  ").await.len(),
            27,
            "nothing typed filters nothing"
        );
    });
}

async fn refer(tx: &mut Tx, world: &World, case: CaseId, state: &str) {
    let query = sql(
        "insert into referral (id, task_force, case_id, code, from_team, to_team, need, child, \
         urgency, sections, basis, state, due_at, sent_by, sent_at, case_opened_at, updated_at, \
         version) values (?, ?, ?, ?, ?, ?, 'shelter', ?, 'normal', 'general,identity', 'consent', \
         ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(id::<ReferralId>())
    .bind(world.task_force)
    .bind(case)
    .bind(id::<ReferralId>().to_string())
    .bind(world.teams[0])
    .bind(world.teams[1])
    .bind(false)
    .bind(state)
    .bind(now())
    .bind(world.manager.actor.account)
    .bind(now())
    .bind(now())
    .bind(now());
    tx.run(&query).await.unwrap();
}

#[test]
fn the_list_is_what_the_policy_would_permit_one_by_one() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = register(&world).await;
        let police = world.enlist(1, Role::Investigator, false).await;
        let analyst = world.enlist(1, Role::Analyst, false).await;
        let mut tx = world.store.write().await.unwrap();
        for (n, state) in [
            (0, "accepted"),
            (1, "sent"),
            (2, "in-progress"),
            (3, "declined"),
        ] {
            refer(&mut tx, &world, opened[n].id, state).await;
        }
        // Referred twice is listed once.
        refer(&mut tx, &world, opened[2].id, "accepted").await;
        for (case, person) in [
            (0, &world.stranger),
            (31, &world.stranger),
            (5, &world.manager),
        ] {
            tx.run(
                &sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, 0)")
                    .bind(opened[case].id)
                    .bind(person.actor.account),
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let all = Filter {
            shown: Shown::All,
            ..Filter::default()
        };
        for person in [
            &world.manager,
            &world.stranger,
            &world.officer,
            &police,
            &analyst,
        ] {
            for order in [Order::Newest, Order::NextDue] {
                let found = all_pages(&world, person, &all, order).await;
                let mut listed: Vec<_> = found.iter().map(|case| case.code).collect();
                listed.sort();
                let mut tx = world.store.read().await.unwrap();
                let mut permitted = Vec::new();
                for case in &opened {
                    let code = case.code.to_string();
                    if access::case::<See>(&mut tx, &person.actor, &code)
                        .await
                        .is_ok()
                    {
                        permitted.push(case.code);
                    }
                }
                permitted.sort();
                assert_eq!(listed, permitted, "{:?}", person.actor.role);
                let foreign = |case: &&Listed| !person.actor.teams.contains(&case.team);
                assert!(found.iter().filter(foreign).all(|case| case.referred));
            }
        }
    });
}

/// How the database would run the list with this filter.
async fn plan(tx: &mut Tx, world: &World, filter: &Filter, order: Order) -> String {
    list::plan(tx, &world.manager.actor, filter, order)
        .await
        .unwrap()
        .join("\n")
}

#[test]
fn no_filter_reads_more_than_index_entries_of_the_team() {
    each_database(|store| async move {
        let world = World::new(store).await;
        register(&world).await;
        let mut tx = world.store.write().await.unwrap();
        if world.store.dialect() == Dialect::Postgres {
            // With thirty rows a scan is cheaper than any index; what counts is what is possible.
            tx.run(&sql("set local enable_seqscan = off"))
                .await
                .unwrap();
            tx.run(&sql("set local enable_bitmapscan = off"))
                .await
                .unwrap();
        }
        let open = Filter::default();
        let everything = Filter {
            stage: Some(Stage::Assessment),
            overdue_at: Some(now()),
            child: true,
            high_risk: true,
            mine: true,
            area: Some("31.73".parse().unwrap()),
            opened: Some((now(), now() + 9.hours())),
            exploitation: Some(ExploitationType::ForcedBegging),
            ..open.clone()
        };
        let unowned = Filter {
            unowned: true,
            exploitation: Some(ExploitationType::ForcedBegging),
            ..open.clone()
        };
        let alias = Filter {
            search: Search::parse("Jati Bi"),
            ..open.clone()
        };
        let code = Filter {
            search: Search::parse("K-7Q4M-2XC"),
            ..open.clone()
        };
        for (filter, order, index) in [
            (&open, Order::Newest, "cases_by_team_time"),
            (&open, Order::NextDue, "cases_by_team_due"),
            (&everything, Order::Newest, "cases_by_team"),
            (&everything, Order::NextDue, "cases_by_team"),
            (&unowned, Order::Newest, "cases_by_team"),
            (&unowned, Order::NextDue, "cases_by_team"),
            (&alias, Order::Newest, "cases_by_team_alias"),
        ] {
            let plan = plan(&mut tx, &world, filter, order).await;
            assert!(plan.contains(index), "{filter:?} {order}\n{plan}");
            assert!(
                !plan.contains("SCAN c\n") && !plan.contains("Seq Scan on cases"),
                "{plan}"
            );
        }
        // A code leads to at most one row by itself.
        let plan = plan(&mut tx, &world, &code, Order::Newest).await;
        assert!(
            !plan.contains("SCAN c\n") && !plan.contains("Seq Scan on cases"),
            "{plan}"
        );
    });
}
