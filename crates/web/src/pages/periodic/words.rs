//! The tables of a snapshot in words, and as pictures.

use charts::{BarChart, Bars, Chart, Frame, HBarChart, Layout, MAX_SERIES, Numbers, Series};
use domain::Coded;
use domain::figures::Month;
use domain::periodic::{Cell, Drawn, Table};
use locale::Locale;

/// What stands in place of a count that is not handed out.
pub(super) const HIDDEN: &str = "•";
/// What stands where there is nothing to say.
const BLANK: &str = "–";
/// Bars that fit below each other.
const MOST_BARS: usize = 20;
/// Groups that fit side by side.
const MOST_GROUPS: usize = 12;

/// A table in words.
pub(super) struct Worded {
    pub(super) caption: String,
    pub(super) columns: Vec<Head>,
    pub(super) rows: Vec<Vec<Field>>,
    pub(super) total: Option<Vec<Field>>,
}

impl Worded {
    /// Whether a column holds numbers.
    pub(super) fn is_number(&self, column: impl std::borrow::Borrow<usize>) -> bool {
        let head = self.columns.get(*column.borrow());
        head.is_some_and(|head| head.number)
    }
}

/// The head of a column.
pub(super) struct Head {
    pub(super) title: String,
    /// Whether it stands over numbers.
    pub(super) number: bool,
}

/// A field of a table.
pub(super) struct Field {
    pub(super) text: String,
    /// Whether what leaves the house does not show it.
    pub(super) guarded: bool,
}

/// A table in words. `outside` is the same table as it leaves the house, to mark what that does not
/// show.
pub(super) fn table(locale: Locale, table: &Table, outside: &Table) -> Worded {
    let number = |at: usize| {
        let first = table.rows.first().and_then(|row| row.get(at));
        first.is_some_and(is_number)
    };
    let same_columns = table.columns == outside.columns;
    let fields = |row: &Vec<Cell>, shown: Option<&Vec<Cell>>| {
        let field = |(at, inside): (usize, &Cell)| {
            let shown = if same_columns {
                shown.and_then(|row| row.get(at))
            } else {
                None
            };
            let counts = at > 0 && is_number(inside) && *inside != Cell::Hidden;
            Field {
                text: cell(locale, inside),
                guarded: counts && (shown == Some(&Cell::Hidden) || !same_columns),
            }
        };
        row.iter().enumerate().map(field).collect::<Vec<_>>()
    };
    Worded {
        caption: locale.text(table.name.key()).into_owned(),
        columns: table
            .columns
            .iter()
            .enumerate()
            .map(|(at, head)| Head {
                title: cell(locale, head),
                number: number(at),
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| fields(row, outside.rows.get(at)))
            .collect(),
        total: table
            .total
            .as_ref()
            .map(|row| fields(row, outside.total.as_ref())),
    }
}

const fn is_number(cell: &Cell) -> bool {
    matches!(
        cell,
        Cell::Number(_)
            | Cell::Money(_)
            | Cell::Share(_)
            | Cell::Measured(_)
            | Cell::Inside(_)
            | Cell::Hidden
    )
}

/// What stands in a field, in words.
pub(super) fn cell(locale: Locale, cell: &Cell) -> String {
    match cell {
        Cell::Blank => BLANK.to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Code(_, code) if code.is_empty() => locale.text("periodic-unknown").into_owned(),
        Cell::Code(kind, code) => {
            let key = format!("{kind}-{code}");
            if locale.has(&key) {
                locale.text(&key).into_owned()
            } else {
                code.clone()
            }
        }
        Cell::Number(n) => locale.number(*n),
        Cell::Measured(thousandths) | Cell::Inside(thousandths) => measured(locale, *thousandths),
        Cell::Money(rupiah) => format!("Rp {}", locale.number(*rupiah)),
        Cell::Share(thousandths) => locale.percent(*thousandths as f64 / 1000.0, 1),
        Cell::Day(day) => locale.date_short(*day),
        Cell::Month(month) => self::month(locale, month),
        Cell::Hidden => HIDDEN.to_owned(),
    }
}

/// A measured value, with as many places as it has.
fn measured(locale: Locale, thousandths: i64) -> String {
    let places = match thousandths % 1000 {
        0 => return locale.number(thousandths / 1000),
        rest if rest % 100 == 0 => 1,
        rest if rest % 10 == 0 => 2,
        _ => 3,
    };
    locale.decimal(thousandths as f64 / 1000.0, places)
}

fn month(locale: Locale, stored: &str) -> String {
    match stored.parse::<Month>() {
        Ok(month) => format!("{} {}", locale.month(month.month()), month.year()),
        Err(_) if stored.is_empty() => locale.text("periodic-unknown").into_owned(),
        Err(_) => stored.to_owned(),
    }
}

/// What a table says first: its largest row, where that can be told.
fn finding(locale: Locale, table: &Table) -> String {
    let last = |row: &Vec<Cell>| row.last().and_then(Cell::number);
    let largest = table
        .rows
        .iter()
        .filter_map(|row| Some((row.first()?, last(row)?)))
        .max_by_key(|(_, n)| *n);
    match largest {
        Some((label, n)) if n > 0 => locale.text_with(
            "periodic-finding",
            &[("category", cell(locale, label).into()), ("n", n.into())],
        ),
        _ => locale.text(table.name.key()).into_owned(),
    }
}

/// The picture of a table, where it has one and there is something to draw.
pub(super) struct Picture {
    pub(super) title: String,
    pub(super) description: String,
    chart: Box<dyn Chart>,
}

impl Picture {
    /// For a page: both layouts, one of which is shown.
    pub(super) fn figure(&self) -> String {
        self.chart.figure().unwrap_or_default()
    }

    /// For paper.
    pub(super) fn svg(&self) -> String {
        self.chart.svg(Layout::Wide).unwrap_or_default()
    }
}

/// Draws a table. `id` names the picture within its page; `place` is whose figures these are, and
/// of which period.
pub(super) fn picture(locale: Locale, table: &Table, id: &str, place: &str) -> Option<Picture> {
    if table.drawn == Drawn::Not || table.rows.len() < 2 {
        return None;
    }
    let title = finding(locale, table);
    let caption = locale.text(table.name.key());
    let description = locale.text_with(
        "periodic-chart-description",
        &[("table", caption.clone().into())],
    );
    let frame = Frame {
        id: id.to_owned(),
        title: title.clone(),
        subtitle: format!("{caption} · {place}"),
        source: locale.text("periodic-chart-source").into_owned(),
        description: description.clone(),
        empty: locale.text("periodic-chart-empty").into_owned(),
        missing: HIDDEN.to_owned(),
        numbers: Numbers {
            thousands: if locale == Locale::Id { '.' } else { ',' },
            decimal: if locale == Locale::Id { ',' } else { '.' },
            decimals: 0,
        },
    };
    let inner = table.columns.len().saturating_sub(2);
    let stacked = table.drawn == Drawn::Stacked
        && (2..=MAX_SERIES).contains(&inner)
        && table.rows.len() <= MOST_GROUPS;
    let chart: Box<dyn Chart> = if stacked {
        Box::new(standing(locale, table, frame, inner))
    } else {
        Box::new(lying(locale, table, frame))
    };
    Some(Picture {
        title,
        description,
        chart,
    })
}

fn labels(locale: Locale, rows: &[&Vec<Cell>]) -> Vec<String> {
    let first = |row: &&Vec<Cell>| {
        row.first()
            .map_or(String::new(), |label| cell(locale, label))
    };
    rows.iter().map(first).collect()
}

fn value(cell: Option<&Cell>) -> Option<f64> {
    cell.and_then(Cell::number).map(|n| n as f64)
}

fn standing(locale: Locale, table: &Table, frame: Frame, inner: usize) -> BarChart {
    let rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
    let series = (1..=inner)
        .map(|at| Series {
            name: table
                .columns
                .get(at)
                .map_or(String::new(), |head| cell(locale, head)),
            values: rows.iter().map(|row| value(row.get(at))).collect(),
        })
        .collect();
    BarChart {
        frame,
        categories: labels(locale, &rows),
        series,
        bars: Bars::Stacked,
    }
}

/// The largest rows, as many as can be read; the table has them all.
fn lying(locale: Locale, table: &Table, frame: Frame) -> HBarChart {
    let mut rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
    if rows.len() > MOST_BARS {
        rows.sort_by_key(|row| std::cmp::Reverse(row.last().and_then(Cell::number)));
        rows.truncate(MOST_BARS);
    }
    HBarChart {
        frame,
        categories: labels(locale, &rows),
        values: rows.iter().map(|row| value(row.last())).collect(),
    }
}
