//! The list of cases.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::cases::{ExploitationType, Stage};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use store::cases::list::{self, Filter, Listed, Order, Search, Shown};
use store::paging::{Count, Cursor, Listing, Seek};

use super::desk::{badges, band_words, due_words, stage_tag};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, areas};
use crate::parts::{Badge, Choice, Pager, Tab, Tag};
use crate::session::Session;

/// Rows on a page.
const SIZE: u32 = 25;
/// Where the list is.
const PATH: &str = "/cases";
/// Longest text that is searched for.
const SEARCH_MOST: usize = 60;

struct Row {
    code: String,
    alias: String,
    badges: Vec<Badge>,
    about: String,
    area: String,
    stage: Tag,
    owner: String,
    team: String,
    due: String,
    overdue: bool,
    opened: String,
    referred: bool,
}

#[derive(Template)]
#[template(path = "cases/list.html")]
struct List {
    page: Page,
    form: FormState,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    filters: usize,
    order: Order,
    newest: String,
    next_due: String,
    filtered: bool,
    stages: Vec<Choice>,
    shown: Vec<Choice>,
    exploitations: Vec<Choice>,
    marks: Vec<Choice>,
}

/// Handles `GET /cases`. Coded facts only, so that it is not audited.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let area = areas::look_up(&mut tx, &form, "area")
        .await?
        .take(&mut form, "area");
    let filter = Filter {
        area,
        ..read(&app, &mut form)
    };
    let order = form.coded_optional("order").unwrap_or(Order::Newest);
    let listing = list::page(&mut tx, session.actor(), &filter, order, seek(&form), SIZE).await?;
    drop(tx);
    let page = visit
        .page(&session, visit.locale.text("cases-title"))
        .showing(&form);
    let sort = |order: Order| address(&form, &[("order", domain::Coded::code(order))], &["order"]);
    super::super::show(&List {
        tabs: tabs(&page, &form),
        rows: listing
            .rows
            .iter()
            .map(|row| row_of(&app, &page, row))
            .collect(),
        pager: pager(&page, &form, &listing),
        filters: active(&filter, &form),
        order,
        newest: sort(Order::Newest),
        next_due: sort(Order::NextDue),
        filtered: filter != Filter::default(),
        stages: page.choices::<Stage>(),
        shown: page.choices::<Shown>(),
        exploitations: page.choices::<ExploitationType>(),
        marks: marks(&page),
        page,
        form,
    })
}

const MARKS: [(&str, &str); 5] = [
    ("mine", "cases-filter-mine"),
    ("unowned", "cases-filter-unowned"),
    ("overdue", "cases-filter-overdue"),
    ("child", "badge-child"),
    ("high-risk", "badge-high"),
];

fn marks(page: &Page) -> Vec<Choice> {
    MARKS
        .iter()
        .map(|(value, key)| Choice::new(*value, page.t(key)))
        .collect()
}

/// The filter without its area, which takes a look-up.
fn read(app: &App, form: &mut FormState) -> Filter {
    let search: String = form.value("q").chars().take(SEARCH_MOST).collect();
    let year = form.number_optional("year", 1990, 2100);
    let zone = &app.settings().time_zone;
    Filter {
        shown: form.coded_optional("shown").unwrap_or(Shown::Open),
        stage: form.coded_optional("stage"),
        overdue_at: form.checked("mark", "overdue").then(|| app.now()),
        child: form.checked("mark", "child"),
        high_risk: form.checked("mark", "high-risk"),
        mine: form.checked("mark", "mine"),
        unowned: form.checked("mark", "unowned"),
        area: None,
        opened: year.and_then(|year| whole_year(i16::try_from(year).ok()?, zone)),
        exploitation: form.coded_optional("exploitation"),
        search: Search::parse(&search),
    }
}

/// The first moment of a year and that of the next.
fn whole_year(year: i16, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let start = |year| zone.to_timestamp(date(year, 1, 1).at(0, 0, 0, 0)).ok();
    Some((start(year)?, start(year + 1)?))
}

/// How many filters of the panel are on.
fn active(filter: &Filter, form: &FormState) -> usize {
    [
        filter.shown != Shown::Open,
        filter.stage.is_some(),
        filter.area.is_some() || form.error("area").is_some(),
        filter.opened.is_some() || form.error("year").is_some(),
        filter.exploitation.is_some(),
        filter.overdue_at.is_some(),
        filter.child,
        filter.high_risk,
        filter.mine,
        filter.unowned,
    ]
    .into_iter()
    .filter(|on| *on)
    .count()
}

/// A place that is no longer understood begins at the start: an old link still shows a list.
fn seek(form: &FormState) -> Seek {
    let cursor = |name: &str| form.value(name).parse::<Cursor>().ok();
    match (cursor("after"), cursor("before")) {
        (Some(cursor), _) => Seek::After(cursor),
        (None, Some(cursor)) => Seek::Before(cursor),
        (None, None) => Seek::First,
    }
}

/// The list with the same filters, with `changed` in place of what `without` names. The place in
/// the list is never kept.
fn address(form: &FormState, changed: &[(&str, &str)], without: &[&str]) -> String {
    let kept = form.pairs().filter(|(name, value)| {
        !value.is_empty() && !matches!(*name, "after" | "before") && !without.contains(name)
    });
    let pairs: Vec<(&str, &str)> = kept.chain(changed.iter().copied()).collect();
    match serde_html_form::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{PATH}?{query}"),
        _ => PATH.to_owned(),
    }
}

fn tabs(page: &Page, form: &FormState) -> Vec<Tab> {
    let only = |value: &str| form.values("mark").eq([value]) && form.value("shown").is_empty();
    let closed = form.value("shown") == "closed";
    let none = form.value("shown").is_empty() && form.values("mark").next().is_none();
    [
        (PATH.to_owned(), "cases-tab-open", none),
        (format!("{PATH}?mark=mine"), "cases-tab-mine", only("mine")),
        (
            format!("{PATH}?mark=overdue&order=next-due"),
            "cases-tab-overdue",
            only("overdue"),
        ),
        (
            format!("{PATH}?mark=unowned"),
            "cases-tab-unowned",
            only("unowned"),
        ),
        (format!("{PATH}?shown=closed"), "cases-tab-closed", closed),
    ]
    .into_iter()
    .map(|(href, key, current)| Tab {
        href,
        label: page.t(key).into_owned(),
        count: None,
        current,
    })
    .collect()
}

fn row_of(app: &App, page: &Page, row: &Listed) -> Row {
    let due = row.due_at.filter(|_| row.stage.is_open());
    let about = [
        row.exploitation
            .map(|kind| page.name(kind).into_owned())
            .unwrap_or_default(),
        band_words(page, row.band),
        match row.victims {
            0 | 1 => String::new(),
            many => page.tn("cases-victims", many),
        },
    ];
    let about: Vec<String> = about
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    Row {
        code: row.code.to_string(),
        alias: row.alias.to_string(),
        badges: badges(row.child, row.high_risk, row.no_contact),
        about: about.join(" · "),
        area: row.area_name.clone().unwrap_or_default(),
        stage: stage_tag(page, row.stage),
        owner: row.owner_name.clone().unwrap_or_default(),
        team: row.team_name.clone(),
        due: due.map(|due| due_words(app, page, due)).unwrap_or_default(),
        overdue: due.is_some_and(|due| due < app.now()),
        opened: page.date_short(page.zone.to_datetime(row.opened_at).date()),
        referred: row.referred,
    }
}

fn count_words(page: &Page, count: Count) -> String {
    match count {
        Count::Exactly(n) => page.number(n),
        Count::MoreThan(n) => format!("{}+", page.number(n)),
    }
}

/// Links to the pages beside this one, with the same filters.
fn pager(page: &Page, form: &FormState, listing: &Listing<Listed>) -> Pager {
    let link = |name: &str, cursor: Option<Cursor>| {
        cursor.map(|cursor| address(form, &[(name, &cursor.to_string())], &[]))
    };
    let all = count_words(page, listing.count);
    let shown = page.number(i64::try_from(listing.rows.len()).unwrap_or(i64::MAX));
    Pager {
        previous: link("before", listing.previous),
        next: link("after", listing.next),
        shown: page.locale.text_with(
            "cases-shown",
            &[
                ("shown", shown.as_str().into()),
                ("all", all.as_str().into()),
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn links_keep_the_filters_and_forget_the_place() {
        let form = FormState::from_query("mark=mine&mark=child&q=&after=1.2&order=newest");
        assert_eq!(
            address(&form, &[("order", "next-due")], &["order"]),
            "/cases?mark=mine&mark=child&order=next-due"
        );
        assert_eq!(address(&FormState::blank(), &[], &[]), "/cases");
    }

    #[test]
    fn a_year_begins_at_midnight_of_the_task_force() {
        let (from, until) = whole_year(2024, &locale::western_indonesia()).unwrap();
        assert_eq!(from.to_string(), "2023-12-31T17:00:00Z");
        assert_eq!(until.to_string(), "2024-12-31T17:00:00Z");
    }
}
