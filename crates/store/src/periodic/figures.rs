//! The figures that went upward with a report: coded counts, protected.

use super::period_columns;
use crate::{Error, Record, Tx, code, sql};
use domain::ids::{PeriodicId, TaskForceId};
use domain::periodic::{Figure, PeriodicState, ReportPeriod};

/// Sets the figures of a report, in place of those that it had.
pub(super) async fn put(tx: &mut Tx, report: &str, figures: &[Figure]) -> Result<(), Error> {
    tx.run(&sql("delete from periodic_figure where report = ?").bind(report))
        .await?;
    for figure in figures {
        tx.run(
            &sql("insert into periodic_figure (report, measure, code, n) values (?, ?, ?, ?)")
                .bind(report)
                .bind(code(figure.measure))
                .bind(&figure.code)
                .bind(figure.n),
        )
        .await?;
    }
    Ok(())
}

/// The figures of a frozen report.
pub async fn figures(tx: &mut Tx, report: PeriodicId) -> Result<Vec<Figure>, Error> {
    of(tx, &report.to_string()).await
}

/// The figures of a report that arrived as a file.
pub async fn of_received(tx: &mut Tx, received: &str) -> Result<Vec<Figure>, Error> {
    of(tx, received).await
}

async fn of(tx: &mut Tx, report: &str) -> Result<Vec<Figure>, Error> {
    let query =
        sql("select measure, code, n from periodic_figure where report = ? order by measure, code")
            .bind(report);
    let mut figures = tx
        .rows(&query)
        .await?
        .iter()
        .map(figure_of)
        .collect::<Result<Vec<_>, Error>>()?;
    figures.sort_by(|a, b| (a.measure, &a.code).cmp(&(b.measure, &b.code)));
    Ok(figures)
}

fn figure_of(row: &Record) -> Result<Figure, Error> {
    Ok(Figure {
        measure: row.parse("measure")?,
        code: row.string("code")?,
        n: row.int_opt("n")?,
    })
}

/// Figures of the task forces right below, of those reports of a period that were received: the
/// name of each task force with its figures.
pub(super) async fn below(
    tx: &mut Tx,
    task_force: TaskForceId,
    period: ReportPeriod,
) -> Result<Vec<(String, Vec<Figure>)>, Error> {
    let (year, half, _) = period_columns(period);
    let query = sql(
        "select p.id, t.name from periodic p join task_force t on t.id = p.task_force \
         where t.parent = ? and p.year = ? and p.half = ? and p.state = ? \
         union all select r.id, s.name from periodic_received r \
         join periodic_sender s on s.id = r.sender \
         where s.receiver = ? and r.year = ? and r.half = ? order by 2, 1",
    )
    .bind(task_force)
    .bind(year)
    .bind(half)
    .bind(code(PeriodicState::Received))
    .bind(task_force)
    .bind(year)
    .bind(half);
    let mut below = Vec::new();
    for row in tx.rows(&query).await? {
        let figures = of(tx, row.text("id")?).await?;
        below.push((row.string("name")?, figures));
    }
    Ok(below)
}
