//! The report as a paper: PDF and DOCX, and a page to print where the program is built without PDF.
//! It leaves the house, so that small counts are protected; it is always in Indonesian.

use audit::Kind;
use axum::response::Response;
use documents::{
    Align, Column, Field, Letterhead, Meta, PageLabel, PaperSize, ReportChapter, ReportFigure,
    ReportPaper, ReportPart, ReportTable,
};
use domain::Coded;
use domain::periodic::{Chapter, Kept, Table};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use locale::Locale;
use std::collections::BTreeMap;
use store::periodic;

use super::prose::{self, Part};
use super::words::{self, Worded};
use super::{Desk, Opened, period_words, title};
use crate::errors::Error;
use crate::pages::papers::Form;
use crate::routes::{Access, Routes};

/// Official papers are in Indonesian, whatever language the reader has chosen.
const L: Locale = Locale::Id;

fn t(key: &str) -> String {
    L.text(key).into_owned()
}

/// Everything that the paper is made of.
struct Content {
    opened: Opened,
    /// Protected, with the words that stand in it now or were frozen with it.
    kept: Kept,
    zone: TimeZone,
    now: Timestamp,
}

/// Numbers of tables and pictures, through all chapters.
#[derive(Default)]
struct Numbers {
    tables: usize,
    pictures: usize,
}

impl Content {
    fn paper(&self) -> ReportPaper {
        let report = &self.opened.report;
        let name = title(L, report.period);
        let mut numbers = Numbers::default();
        ReportPaper {
            meta: Meta {
                title: format!("{name} – {}", self.opened.name),
                language: L.code().to_owned(),
                date: self
                    .zone
                    .to_datetime(report.frozen_at.unwrap_or(self.now))
                    .date(),
            },
            size: PaperSize::A4,
            letterhead: Letterhead {
                government: self.kept.snapshot.area.1.clone(),
                office: self.opened.name.clone(),
                ..Letterhead::default()
            },
            title: name,
            subtitle: L.text_with(
                "periodic-paper-span",
                &[
                    ("from", L.date(report.period.from()).into()),
                    ("to", L.date(report.period.to()).into()),
                ],
            ),
            facts: self.facts(),
            notes: vec![L.text_with(
                "periodic-paper-protected",
                &[
                    ("least", i64::from(self.kept.snapshot.least).into()),
                    ("sign", words::HIDDEN.into()),
                ],
            )],
            contents: t("periodic-paper-contents"),
            chapters: (1..)
                .zip(Chapter::ALL)
                .map(|(number, chapter)| self.chapter(number, *chapter, &mut numbers))
                .collect(),
            page_label: PageLabel {
                page: t("periodic-paper-page"),
                of: t("periodic-paper-of"),
            },
        }
    }

    fn facts(&self) -> Vec<Field> {
        let report = &self.opened.report;
        let state = match report.frozen_at {
            Some(at) => L.text_with(
                "periodic-paper-frozen",
                &[("date", L.date(self.zone.to_datetime(at).date()).into())],
            ),
            None => t("periodic-paper-draft"),
        };
        let assembled = L.date_time(report.assembled_at, &self.zone);
        let mut facts = vec![
            Field::new(t("periodic-column-task-force"), self.opened.name.clone()),
            Field::new(t("periodic-paper-state"), state),
            Field::new(t("periodic-paper-assembled"), assembled),
        ];
        if let Some(digest) = &report.digest {
            facts.push(Field::new(t("periodic-paper-digest"), digest.clone()));
        }
        facts
    }

    fn chapter(&self, number: usize, chapter: Chapter, numbers: &mut Numbers) -> ReportChapter {
        let mut parts = Vec::new();
        let written = self.kept.texts.get(chapter.code());
        parts.extend(prose_parts(written.map_or("", String::as_str)));
        let tables = self.kept.snapshot.tables(chapter);
        for (at, table) in tables.iter().enumerate() {
            let section = format!("{number}.{} {}", at + 1, t(table.name.key()));
            parts.push(ReportPart::Heading(section));
            self.table(table, numbers, &mut parts);
        }
        if chapter == Chapter::Annex {
            parts.push(ReportPart::Heading(t("periodic-paper-counting")));
            let notes = [
                "periodic-counting-victims",
                "periodic-counting-services",
                "periodic-counting-protection",
                "periodic-counting-moment",
            ];
            parts.push(ReportPart::List {
                items: notes.map(t).into(),
                numbered: true,
            });
        }
        if parts.is_empty() {
            parts.push(ReportPart::Paragraph(t("periodic-paper-nothing")));
        }
        ReportChapter {
            title: L.text_with(
                "periodic-paper-chapter",
                &[
                    ("number", number.to_string().into()),
                    ("title", t(chapter.key()).into()),
                ],
            ),
            parts,
        }
    }

    fn table(&self, table: &Table, numbers: &mut Numbers, parts: &mut Vec<ReportPart>) {
        let place = format!(
            "{} · {}",
            self.opened.name,
            period_words(L, self.opened.report.period)
        );
        let id = format!("figure-{}", numbers.pictures + 1);
        if let Some(picture) = words::picture(L, table, &id, &place) {
            numbers.pictures += 1;
            parts.push(ReportPart::Figure(ReportFigure {
                caption: numbered("periodic-paper-figure", numbers.pictures, &picture.title),
                alt: picture.description.clone(),
                svg: picture.svg(),
            }));
        }
        let worded = words::table(L, table, table);
        numbers.tables += 1;
        let caption = numbered("periodic-paper-table", numbers.tables, &worded.caption);
        parts.push(ReportPart::Table(printed(&worded, caption)));
        if table.hidden() > 0 {
            let note = L.text_with("periodic-hidden-note", &[("sign", words::HIDDEN.into())]);
            parts.push(ReportPart::Note(note));
        }
    }
}

fn numbered(key: &str, number: usize, title: &str) -> String {
    L.text_with(
        key,
        &[
            ("number", number.to_string().into()),
            ("title", title.into()),
        ],
    )
}

/// A table whose columns are as wide as what stands in them asks for.
fn printed(worded: &Worded, caption: String) -> ReportTable {
    let line = |row: &Vec<words::Field>| row.iter().map(|field| field.text.clone()).collect();
    let rows: Vec<Vec<String>> = worded.rows.iter().map(line).collect();
    let column = |(at, head): (usize, &words::Head)| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let widest = cells.map(|cell| cell.chars().count()).max();
        let title = head
            .title
            .split_whitespace()
            .map(|word| word.chars().count());
        let asked = widest
            .unwrap_or_default()
            .max(title.max().unwrap_or_default());
        Column {
            title: head.title.clone(),
            align: if head.number {
                Align::End
            } else {
                Align::Start
            },
            weight: u16::try_from(asked.clamp(6, 30)).unwrap_or(6),
        }
    };
    ReportTable {
        caption,
        columns: worded.columns.iter().enumerate().map(column).collect(),
        total: worded.total.as_ref().map(line),
        rows,
    }
}

fn prose_parts(text: &str) -> impl Iterator<Item = ReportPart> {
    prose::parts(text).into_iter().map(|part| match part {
        Part::Heading(text) => ReportPart::Heading(text),
        Part::Paragraph(text) => ReportPart::Paragraph(text),
        Part::List(numbered, items) => ReportPart::List { items, numbered },
    })
}

async fn load(desk: &Desk) -> Result<Content, Error> {
    let (app, id) = (&desk.app, desk.id("id")?);
    let mut tx = desk.read().await?;
    let opened = desk.open(&mut tx).await?;
    let mut kept = periodic::snapshot(&mut tx, app.ring(), &opened.report).await?;
    if !opened.report.state.is_frozen() {
        let texts = periodic::texts(&mut tx, app.ring(), id).await?;
        kept.texts = texts
            .into_iter()
            .map(|text| (text.chapter.code().to_owned(), text.body))
            .collect::<BTreeMap<_, _>>();
    }
    kept.snapshot = kept.snapshot.protected();
    Ok(Content {
        opened,
        kept,
        zone: app.settings().time_zone.clone(),
        now: app.now(),
    })
}

/// Makes the paper, records that it was made, and only then hands it out.
async fn hand_out(desk: &Desk, form: Form) -> Result<Response, Error> {
    let content = load(desk).await?;
    let name = format!("laporan-{}", content.opened.report.period);
    let bytes = form.make(content.paper().into()).await?;
    let mut tx = desk.write().await?;
    let event = desk.event(Kind::Export, "paper")?;
    desk.audit(&mut tx, event.with("paper", form.code())?)
        .await?;
    tx.commit().await?;
    Ok(form.answer(bytes, &name))
}

/// Handles `GET /periodic/{id}/report`: a page to print.
pub(super) async fn html(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Html).await
}

/// Handles `GET /periodic/{id}/report.docx`.
pub(super) async fn docx(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Docx).await
}

/// Adds the route of the PDF where the program is built with it.
#[cfg(feature = "pdf")]
pub(super) fn pdf_route(routes: Routes, access: Access) -> Routes {
    routes.get("/periodic/{id}/report.pdf", access, pdf)
}

/// Without the PDF the report is printed from the browser.
#[cfg(not(feature = "pdf"))]
pub(super) fn pdf_route(routes: Routes, _: Access) -> Routes {
    routes
}

/// Handles `GET /periodic/{id}/report.pdf`.
#[cfg(feature = "pdf")]
async fn pdf(desk: Desk) -> Result<Response, Error> {
    hand_out(&desk, Form::Pdf).await
}
