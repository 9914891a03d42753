//! One number for each measure.

use super::super::assemble::Scope;
use crate::services::is_timed;
use crate::{Error, Sql, Tx, figures, sql};
use domain::periodic::{Figure, Measure};
use domain::services::Timing;

/// Every measure that is one number, in the order of the list.
pub(super) async fn figures(tx: &mut Tx, scope: &Scope) -> Result<Vec<Figure>, Error> {
    let mut figures = Vec::new();
    for &measure in <Measure as domain::Coded>::ALL {
        if !measure.is_split() {
            figures.push(Figure {
                measure,
                code: String::new(),
                n: Some(one(tx, scope, measure).await?),
            });
        }
    }
    Ok(figures)
}

async fn one(tx: &mut Tx, scope: &Scope, measure: Measure) -> Result<i64, Error> {
    let of_force = |piece: &'static str| sql(piece).bind(scope.force);
    let query = match measure {
        Measure::Victims => return victims(tx, scope).await,
        Measure::VictimsBySex | Measure::VictimsByAge | Measure::VictimsByExploitation => {
            return Ok(0);
        }
        Measure::ReportsReceived => {
            of_force("select count(*) as n from report where task_force = ? and ")
                .append(scope.moments("received_at"))
        }
        Measure::CasesOpened => {
            of_force("select count(*) as n from cases where task_force = ? and import is null and ")
                .append(scope.months("opened_on"))
        }
        Measure::CasesClosed => {
            of_force("select count(*) as n from cases where task_force = ? and import is null and ")
                .append(scope.moments("closed_at"))
        }
        Measure::ServicesRequested => services(scope, ""),
        Measure::ServicesInTime => {
            services(scope, " and ").append(is_timed(Timing::InTime, scope.as_of))
        }
        Measure::ServicesLate => {
            services(scope, " and ").append(is_timed(Timing::Late, scope.as_of))
        }
        Measure::ReferralsSent => {
            of_force("select count(*) as n from referral where task_force = ? and ")
                .append(scope.moments("sent_at"))
        }
        Measure::ReferralsCompleted => of_force(
            "select count(*) as n from referral where task_force = ? and state = 'completed' and ",
        )
        .append(scope.moments("sent_at")),
        Measure::MeetingsHeld => of_force(HELD).append(scope.moments("starts_at")),
        Measure::DecisionsTaken => of_force(
            "select count(*) as n from decision d join meeting m on m.id = d.meeting \
             where m.task_force = ? and ",
        )
        .append(scope.moments("m.starts_at")),
        Measure::ActionItemsDone => of_force(
            "select count(*) as n from action_item where task_force = ? and state = 'done' and ",
        )
        .append(scope.days("due_on")),
        Measure::ActionItemsOverdue => of_force(
            "select count(*) as n from action_item where task_force = ? \
             and state not in ('done', 'dropped') and due_on < ? and ",
        )
        .bind(scope.as_of)
        .append(scope.days("due_on")),
        Measure::OutreachEvents => super::prevention::events(scope),
        Measure::OutreachReached => super::prevention::reached(scope),
    };
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    Ok(row.int_opt("n")?.unwrap_or_default())
}

/// Meetings that were held, or are being held.
const HELD: &str = "select count(*) as n from meeting where task_force = ? \
                    and state in ('open', 'closed', 'approved', 'published') and ";

fn services(scope: &Scope, further: &'static str) -> Sql {
    sql(
        "select count(*) as n from service s join cases c on c.id = s.case_id \
         where c.task_force = ? and c.import is null and ",
    )
    .bind(scope.force)
    .append(scope.days("s.applied_on"))
    .push(further)
}

async fn victims(tx: &mut Tx, scope: &Scope) -> Result<i64, Error> {
    let source = figures::Source::Own(vec![scope.force]);
    figures::total(tx, &source, &super::victims::filter(scope)).await
}
