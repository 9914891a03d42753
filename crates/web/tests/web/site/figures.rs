//! Published figures: frozen, safe, and nobody sees an unprotected count.

use super::{editor, open};
use domain::ids::ImportId;
use store::sql;
use testkit::world::{id, now};
use testkit::{Running, each_app};

/// A series of the own city that another body published: year, sex, how many.
async fn series(running: &Running, counts: &[(i16, &str, i64)]) -> String {
    let (import, task_force): (ImportId, _) = (id(), running.world.task_force);
    let mut tx = running.world.store.write().await.unwrap();
    let new = sql(
        "insert into import (id, task_force, kind, file_name, file_digest, file_bytes, encoding, \
         mapping, source, state, rows_total, rows_done, rows_kept, issues, failure, started_at, \
         touched_at) values (?, ?, 'series', 'a.csv', 'x', 1, 'unicode', '', '', 'done', 1, 1, 1, \
         0, '', ?, ?)",
    );
    let new = new.bind(import).bind(task_force);
    tx.run(&new.bind(now()).bind(now())).await.unwrap();
    for (position, (year, sex, n)) in (0i64..).zip(counts) {
        let value = sql(
            "insert into series_value (import, position, task_force, period_from, period_to, \
             area, sex, age_band, n, source) values (?, ?, ?, ?, ?, '31.73', ?, '', ?, 'Pemkot')",
        );
        let value = value.bind(import).bind(position).bind(task_force);
        let value = value
            .bind(format!("{year}-01-01"))
            .bind(format!("{year}-12-31"));
        tx.run(&value.bind(*sex).bind(*n)).await.unwrap();
    }
    tx.commit().await.unwrap();
    import.to_string()
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
        let counts = [
            (2022, "", 21),
            (2022, "female", 20),
            (2022, "male", 1),
            (2023, "", 3),
            (2024, "", 30),
        ];
        let source = series(&running, &counts).await;
        let source = source.as_str();
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
        let safe = [
            "21",
            "20",
            "tertutup",
            "tertutup",
            "tidak dirinci",
            "tidak dirinci",
            "tidak dirinci",
        ];
        assert_eq!(row(&desk, "2022"), safe, "the preview is safe as well");
        assert!(
            !desk.contains("<th scope=\"row\">2024</th>"),
            "the year is not over"
        );
        for year in ["2022", "2023"] {
            let fields = [("source", source), ("year", year)];
            assert_eq!(
                editor.post("/site/figures/publish", &fields).await.status,
                303
            );
        }
        let read = anybody.get("/p/figures?lang=id").await.body;
        assert_eq!(row(&read, "2022"), safe);
        assert_eq!(row(&read, "2023"), ["tertutup"; 7]);

        let mut tx = running.world.store.write().await.unwrap();
        let more = sql("update series_value set n = n + 12 where sex <> 'female'");
        tx.run(&more).await.unwrap();
        tx.commit().await.unwrap();
        let fields = [("source", source), ("year", "2022")];
        assert_eq!(
            editor.post("/site/figures/publish", &fields).await.status,
            409
        );
        let read = anybody.get("/p/figures?lang=id").await.body;
        assert_eq!(row(&read, "2022"), safe, "frozen");

        let hide = [("source", source), ("year", "2022"), ("shown", "no")];
        assert_eq!(editor.post("/site/figures/show", &hide).await.status, 303);
        let read = anybody.get("/p/figures?lang=id").await.body;
        assert!(!read.contains("<th scope=\"row\">2022</th>"));
        for (path, fields) in [
            (
                "/site/figures/publish",
                [("source", source), ("year", "2024")],
            ),
            ("/site/figures/publish", [("source", "x"), ("year", "2022")]),
            ("/site/figures/show", [("source", source), ("year", "1999")]),
        ] {
            assert_eq!(
                editor.post(path, &fields).await.status,
                404,
                "{path} {fields:?}"
            );
        }
    });
}
