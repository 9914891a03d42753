//! The year up to a month beside the same months of the year before.

use domain::figures::Months;
use store::figures::work::{self, Question};
use store::{Error, Tx};

use super::super::sheet::{Cell, Sheet, percent};
use super::super::words;
use super::ask::Asked;
use super::services::over;
use super::{heads, sum};
use crate::page::Page;

/// Both years side by side. The months of the question are left out: the comparison has its own.
pub(super) struct Comparison {
    pub(super) finding: String,
    pub(super) sheet: Sheet,
}

/// What is compared of a year.
struct Year {
    services: i64,
    in_time: Option<i64>,
    referrals: i64,
    answered: Option<i64>,
    unmet: i64,
    opened: i64,
    closed: i64,
}

impl Year {
    async fn read(tx: &mut Tx, asked: &Asked, months: Months) -> Result<Self, Error> {
        let question = Question {
            months: Some(months),
            ..asked.question()
        };
        let services = work::services(tx, &question).await?;
        let referrals = work::referrals(tx, &question).await?;
        let answers = work::answers(tx, &question).await?;
        let unmet = work::unmet(tx, &question).await?;
        let loads = work::caseload(tx, &question).await?;
        let share = |(part, of)| percent(part, of);
        Ok(Self {
            services: sum(&services, None, None),
            in_time: share(over(&services, None)),
            referrals: sum(&referrals, None, None),
            answered: share(over(&answers, None)),
            unmet: sum(&unmet, None, None),
            opened: loads.iter().map(|load| load.opened).sum(),
            closed: loads.iter().map(|load| load.closed).sum(),
        })
    }
}

pub(super) async fn read(tx: &mut Tx, page: &Page, asked: &Asked) -> Result<Comparison, Error> {
    let (this, before) =
        Months::year_to_date(asked.until).map_err(|_| Error::Corrupt("months to compare"))?;
    let year = Year::read(tx, asked, this).await?;
    let last = Year::read(tx, asked, before).await?;
    let (this, before) = (words::months(page, this), words::months(page, before));
    let finding = finding(page, (year.services, &this), (last.services, &before));
    let mut heads = heads(page, &["figures-work-measure"]);
    heads.extend([this, before, page.t("figures-change").into_owned()]);
    Ok(Comparison {
        finding,
        sheet: Sheet {
            id: "work-compare",
            title: page.t("figures-compare").into_owned(),
            heads,
            rows: rows(page, &year, &last),
            sums: Vec::new(),
            notes: Vec::new(),
        },
    })
}

fn rows(page: &Page, this: &Year, before: &Year) -> Vec<Vec<Cell>> {
    let name = |key: &str| Cell::Text(page.t(key).into_owned());
    let count = |key: &str, n: fn(&Year) -> i64| {
        let (this, before) = (n(this), n(before));
        let change = Cell::Change(Some(this - before));
        vec![name(key), Cell::Count(this), Cell::Count(before), change]
    };
    let share = |key: &str, share: fn(&Year) -> Option<i64>| {
        let (this, before) = (share(this), share(before));
        let change = this.zip(before).map(|(this, before)| this - before);
        let [this, before] = [this, before].map(Cell::Percent);
        vec![name(key), this, before, Cell::Points(change)]
    };
    vec![
        count("figures-work-compare-services", |year| year.services),
        share("figures-work-in-time", |year| year.in_time),
        count("figures-work-compare-referrals", |year| year.referrals),
        share("figures-work-answered", |year| year.answered),
        count("figures-work-compare-unmet", |year| year.unmet),
        count("figures-work-opened", |year| year.opened),
        count("figures-work-closed", |year| year.closed),
    ]
}

/// "Januari–Juli 2024: 60 layanan, 12 lebih banyak daripada Januari–Juli 2023."
fn finding(page: &Page, (n, this): (i64, &str), (last, before): (i64, &str)) -> String {
    let difference = n - last;
    let key = match difference {
        0 => "figures-work-compare-same",
        more if more > 0 => "figures-work-compare-more",
        _ => "figures-work-compare-fewer",
    };
    page.locale.text_with(
        key,
        &[
            ("n", n.into()),
            ("this", this.into()),
            ("difference", difference.abs().into()),
            ("before", before.into()),
        ],
    )
}
