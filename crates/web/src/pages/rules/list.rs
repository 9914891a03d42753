//! The rules, by what they are for.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::deadlines::RuleStatus;
use jiff::civil::Date;
use store::deadlines::{self, Stored};

use super::{clocks, words};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::Visit;
use crate::parts::{Tag, Tone};
use crate::session::Session;

struct Row {
    id: String,
    words: String,
    basis: String,
    status: Tag,
    validity: String,
    open: bool,
}

struct Group {
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "rules/list.html")]
struct List {
    page: Page,
    groups: Vec<Group>,
    holidays: usize,
}

/// Handles `GET /rules`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let rules = deadlines::rules(&mut tx).await?;
    let holidays = deadlines::holidays(&mut tx).await?;
    drop(tx);
    let page = visit.page(&session, visit.locale.text("rules-title"));
    let today = app.today();
    let groups = clocks().filter_map(|clock| {
        let of_clock = rules.iter().filter(|stored| stored.rule.clock == clock);
        let rows: Vec<Row> = of_clock.map(|stored| row(&page, stored, today)).collect();
        (!rows.is_empty()).then(|| Group {
            title: page.t(clock.key()).into_owned(),
            rows,
        })
    });
    super::super::show(&List {
        groups: groups.collect(),
        holidays: holidays.iter().filter(|day| **day >= today).count(),
        page,
    })
}

fn row(page: &Page, stored: &Stored, today: Date) -> Row {
    let rule = &stored.rule;
    let tone = match rule.status {
        RuleStatus::Law | RuleStatus::Regulation => Tone::Info,
        RuleStatus::InternalPolicy => Tone::Neutral,
        RuleStatus::Unconfirmed => Tone::Warning,
    };
    let from = page.date(rule.valid_from);
    let validity = match rule.valid_to {
        None if rule.valid_from > today => page.tw("rules-valid-later", "from", &from),
        None => page.tw("rules-valid-from", "from", &from),
        Some(to) => page.locale.text_with(
            "rules-valid-until",
            &[("from", from.into()), ("to", page.date(to).into())],
        ),
    };
    Row {
        id: rule.id.clone(),
        words: words(page, rule),
        basis: rule.legal_basis.clone(),
        status: Tag::new(tone, page.name(rule.status)),
        validity,
        open: rule.valid_to.is_none(),
    }
}
