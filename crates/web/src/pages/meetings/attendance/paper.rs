//! The attendance list (daftar hadir) as a paper: with telephone numbers only for the organiser.

use axum::response::Response;
use documents::{Align, Column, Field, Meta, PageLabel, Paper, PaperSize, TablePaper};
use locale::Locale;
use store::Tx;
use store::meetings::Meeting;
use store::meetings::attendance::{self, Attendance};

use super::super::desk::{Desk, when};
use super::COORDINATE;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::papers::Form;
use crate::routes::Routes;

/// Papers of the task force are in Indonesian, whatever language the reader reads.
pub(in crate::pages::meetings) const L: Locale = Locale::Id;

/// Adds the routes of the papers; the PDF where the program is built with it.
pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/meetings/{id}/attendance/print", COORDINATE, html)
        .get("/meetings/{id}/attendance.docx", COORDINATE, docx);
    #[cfg(feature = "pdf")]
    let routes = routes.get("/meetings/{id}/attendance.pdf", COORDINATE, pdf);
    routes
}

async fn html(desk: Desk, form: FormState) -> Result<Response, Error> {
    hand_out(&desk, &form, Form::Html).await
}

async fn docx(desk: Desk, form: FormState) -> Result<Response, Error> {
    hand_out(&desk, &form, Form::Docx).await
}

#[cfg(feature = "pdf")]
async fn pdf(desk: Desk, form: FormState) -> Result<Response, Error> {
    hand_out(&desk, &form, Form::Pdf).await
}

async fn hand_out(desk: &Desk, form: &FormState, as_form: Form) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let paper = paper(desk, &mut tx, &meeting, form.ticked("contact")).await?;
    drop(tx);
    desk.hand_out(paper, "daftar-hadir", as_form).await
}

fn column(key: &str, weight: u16, align: Align) -> Column {
    Column {
        title: L.text(key).into_owned(),
        align,
        weight,
    }
}

async fn paper(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    with_contact: bool,
) -> Result<Paper, Error> {
    let list = attendance::list(tx, desk.app.ring(), meeting.id).await?;
    let mut page = Page::plain(L, "", "");
    page.zone = desk.app.settings().time_zone.clone();
    let t = |key: &str| page.t(key).into_owned();
    let mut columns = vec![
        column("attendance-number", 1, Align::End),
        column("attendance-name", 6, Align::Start),
        column("attendance-office", 6, Align::Start),
        column("attendance-post", 5, Align::Start),
    ];
    if with_contact {
        columns.push(column("attendance-phone", 4, Align::Start));
    }
    columns.push(column("attendance-signature", 4, Align::Start));
    let rows = list
        .iter()
        .zip(1..)
        .map(|(one, number)| row(one, number, with_contact))
        .collect();
    Ok(TablePaper {
        meta: Meta {
            title: format!(
                "{} {}",
                t("attendance-paper"),
                page.date_short(day(&page, meeting))
            ),
            language: L.code().to_owned(),
            date: desk.app.today(),
        },
        size: PaperSize::F4,
        landscape: with_contact,
        letterhead: Some(desk.letterhead(tx).await?),
        title: t("attendance-paper"),
        facts: vec![
            Field::new(t("attendance-activity"), meeting.title.clone()),
            Field::new(t("minutes-when"), when(page.locale, &page.zone, meeting)),
            Field::new(t("minutes-venue"), venue(meeting)),
            Field::new(
                t("attendance-present"),
                page.tn("attendance-people", list.len()),
            ),
        ],
        columns,
        rows,
        total: None,
        empty: t("attendance-nobody"),
        notes: Vec::new(),
        page_label: PageLabel {
            page: t("paper-page"),
            of: t("paper-of"),
        },
    }
    .into())
}

/// Where a meeting was held: the desk, and the link for those elsewhere.
pub(in crate::pages::meetings) fn venue(meeting: &Meeting) -> String {
    let online = if meeting.online.is_empty() {
        ""
    } else {
        "daring"
    };
    let parts = [meeting.venue.as_str(), online];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}

fn day(page: &Page, meeting: &Meeting) -> jiff::civil::Date {
    page.zone.to_datetime(meeting.starts_at).date()
}

fn row(one: &Attendance, number: usize, with_contact: bool) -> Vec<String> {
    let mut cells = vec![
        number.to_string(),
        one.name.clone(),
        one.office.clone(),
        one.title.clone(),
    ];
    if with_contact {
        cells.push(one.contact.clone().unwrap_or_default());
    }
    // Room to sign by hand, left and right by turns.
    let side = if number.is_multiple_of(2) {
        "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}"
    } else {
        ""
    };
    cells.push(format!("{side}{number}. ……\n\u{a0}"));
    cells
}
