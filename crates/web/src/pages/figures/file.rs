//! Figures as a file: the tables first, then everything that is said about them.

use axum::response::Response;

use super::cube::{Compared, Comparison, Cube};
use super::notes::Note;
use super::published::Shown;
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::spreadsheet::{self, Cell, Kind, Sheet};

/// Tables with what is said about them, as a file.
pub(super) async fn download(
    app: &App,
    page: &Page,
    kind: Kind,
    mut tables: Vec<Sheet>,
    notes: &[Note],
) -> Result<Response, Error> {
    let title = [Cell::from(&page.title), Cell::BLANK];
    let said = notes
        .iter()
        .map(|note| vec![Cell::from(&note.label), Cell::from(&note.text)]);
    tables.push(Sheet {
        name: page.t("figures-notes").into_owned(),
        heads: Vec::new(),
        rows: std::iter::once(title.into()).chain(said).collect(),
    });
    let name = format!("suluh-statistik-{}", app.today());
    spreadsheet::download(kind, page.locale, &name, tables).await
}

/// A table of this page; what it is called are the words under `name`.
pub(super) fn table<const N: usize>(
    page: &Page,
    name: &str,
    heads: [&str; N],
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    Sheet {
        name: page.t(name).into_owned(),
        heads: heads.map(|key| page.t(key).into_owned()).into(),
        rows,
    }
}

/// A table with its sums, and the comparison with the year before.
pub(super) fn of_cube(page: &Page, cube: &Cube) -> Vec<Sheet> {
    let mut tables = vec![counts(page, cube)];
    if let Some(compared) = &cube.comparison {
        tables.extend(comparison(page, compared));
    }
    tables
}

fn counts(page: &Page, cube: &Cube) -> Sheet {
    let table = &cube.table;
    let total = page.t("figures-total");
    let last = match table.columns.is_empty() {
        true => page.t("figures-unit"),
        false => total.clone(),
    };
    let heads = table.heads.iter().chain(&table.columns).cloned();
    let line = |labels: Vec<Cell>, values: &[i64], sum: i64| {
        let values = values.iter().copied().chain([sum]);
        labels.into_iter().chain(values.map(Cell::from)).collect()
    };
    let mut rows: Vec<Vec<Cell>> = table
        .rows
        .iter()
        .map(|row| {
            let labels = row.labels.iter().map(Cell::from);
            line(labels.collect(), &row.values, row.total)
        })
        .collect();
    let mut label = vec![Cell::BLANK; table.heads.len()];
    if let Some(first) = label.first_mut() {
        *first = Cell::from(total.as_ref());
    }
    rows.push(line(label, &table.totals, table.total));
    Sheet {
        name: page.t("figures-sheet-table").into_owned(),
        heads: heads.chain([last.into_owned()]).collect(),
        rows,
    }
}

/// The comparison by area, and by month.
fn comparison(page: &Page, comparison: &Comparison) -> [Sheet; 2] {
    let cells = |row: &Compared| {
        let counts = [row.this, row.before, row.this - row.before];
        let label = std::iter::once(Cell::from(&row.label));
        label.chain(counts.map(Cell::from)).collect()
    };
    let sheet = |name: &str, head: &str, rows: Vec<Vec<Cell>>| Sheet {
        name: page.t(name).into_owned(),
        heads: vec![
            page.t(head).into_owned(),
            comparison.this.clone(),
            comparison.before.clone(),
            page.t("figures-change").into_owned(),
        ],
        rows,
    };
    let areas = comparison.rows.iter().chain([&comparison.total]);
    let months = comparison.months.iter().map(cells);
    [
        sheet(
            "figures-sheet-compare",
            "figures-area",
            areas.map(cells).collect(),
        ),
        sheet(
            "figures-sheet-months",
            "figure-dimension-month",
            months.collect(),
        ),
    ]
}

/// A series as it was published.
pub(super) fn of_series(page: &Page, series: &Shown) -> Vec<Sheet> {
    let heads = [
        "figures-series-from",
        "figures-series-to",
        "figures-area",
        "figures-series-code",
        "figure-dimension-sex",
        "figure-dimension-age-band",
        "figures-unit",
        "figure-source",
    ];
    let rows = series.rows.iter().map(|row| {
        vec![
            Cell::Text(row.from.to_string()),
            Cell::Text(row.to.to_string()),
            Cell::from(&row.area),
            Cell::from(&row.code),
            Cell::from(&row.sex),
            Cell::from(&row.age),
            Cell::from(row.n),
            Cell::from(&row.source),
        ]
    });
    vec![table(page, "figures-sheet-table", heads, rows.collect())]
}
