//! Published figures: frozen, safe, and nobody sees an unprotected count.

use super::{editor, open};
use domain::cases::{PersonRole, Sex, Stage};
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use testkit::world::{id, now};
use testkit::{Running, each_app};
use vault::Random;

/// `n` cases with one victim each.
async fn victims(running: &Running, n: usize, opened_on: &str, sex: Sex) {
    let world = &running.world;
    let mut tx = world.store.write().await.unwrap();
    for _ in 0..n {
        let facts = PersonFacts {
            sex,
            age: Some(25),
            ..PersonFacts::unknown(PersonRole::Victim)
        };
        let new = Direct {
            id: id(),
            task_force: world.task_force,
            team: world.teams.cases,
            owner: None,
            import: None,
            stage: Stage::Assessment,
            area: "31.73".parse().ok(),
            country: None,
            exploitation: None,
            child: false,
            high_risk: false,
            opened_on: opened_on.parse().unwrap(),
            opened_at: now(),
            closed_at: None,
            retention: None,
            persons: vec![DirectPerson {
                id: id(),
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
}

/// The cells of the row of a year.
fn row(body: &str, year: &str) -> Vec<String> {
    let start = format!("<th scope=\"row\">{year}</th>");
    let (_, row) = body
        .split_once(&start)
        .unwrap_or_else(|| panic!("{year} in {body}"));
    let row = row.split("</tr>").next().unwrap();
    row.split("class=\"number\"")
        .skip(1)
        .map(|cell| {
            let cell = cell.split_once('>').unwrap().1;
            cell.split('<').next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_year_is_published_safe_and_stays_as_it_was() {
    each_app(|running| async move {
        victims(&running, 20, "2022-03-01", Sex::Female).await;
        victims(&running, 1, "2022-07-01", Sex::Male).await;
        victims(&running, 3, "2023-02-01", Sex::Female).await;
        victims(&running, 30, "2024-01-10", Sex::Female).await;
        let editor = editor(&running).await;
        open(&editor).await;
        let anybody = running.anonymous();
        assert!(
            anybody
                .get("/p/figures?lang=id")
                .await
                .body
                .contains("Belum ada angka")
        );

        let desk = editor.get("/site/figures").await.body;
        let safe = ["21", "20", "tertutup", "tertutup", "0", "21", "0"];
        assert_eq!(row(&desk, "2022"), safe, "the preview is safe as well");
        assert!(
            !desk.contains("<th scope=\"row\">2024</th>"),
            "the year is not over"
        );
        for year in ["2022", "2023"] {
            let fields = [("source", "own"), ("year", year)];
            assert_eq!(
                editor.post("/site/figures/publish", &fields).await.status,
                303
            );
        }
        let read = anybody.get("/p/figures?lang=id").await.body;
        assert_eq!(row(&read, "2022"), safe);
        assert_eq!(row(&read, "2023"), ["tertutup"; 7]);

        victims(&running, 12, "2022-09-01", Sex::Male).await;
        let fields = [("source", "own"), ("year", "2022")];
        assert_eq!(
            editor.post("/site/figures/publish", &fields).await.status,
            409
        );
        let read = anybody.get("/p/figures?lang=id").await.body;
        assert_eq!(row(&read, "2022"), safe, "frozen");

        let hide = [("source", "own"), ("year", "2022"), ("shown", "no")];
        assert_eq!(editor.post("/site/figures/show", &hide).await.status, 303);
        let read = anybody.get("/p/figures?lang=id").await.body;
        assert!(!read.contains("<th scope=\"row\">2022</th>"));
        for (path, fields) in [
            (
                "/site/figures/publish",
                [("source", "own"), ("year", "2024")],
            ),
            ("/site/figures/publish", [("source", "x"), ("year", "2022")]),
            ("/site/figures/show", [("source", "own"), ("year", "1999")]),
        ] {
            assert_eq!(
                editor.post(path, &fields).await.status,
                404,
                "{path} {fields:?}"
            );
        }
    });
}
