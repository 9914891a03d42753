//! Screenings (penapisan) of a report: answers with the advice they led to, and the decision of a
//! named officer. A screening is never changed: more answers make another one, and a decision is
//! added once.

use crate::reports::{StepError, step};
use crate::sealed::Keeper;
use crate::{Error, Record, Tx, code, sql};
use domain::Story;
use domain::ids::{AccountId, ReportId, ScreeningId};
use domain::intake::{ReportAction, ReportState};
use domain::screening::{
    Act, Advice, Answer, Answers, Decision, IloResult, Indicator, Means, Outcome, Purpose, Ruling,
};
use jiff::Timestamp;
use policy::{Authorized, Edit, Open, See};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vault::SectionA;

/// One screening.
#[derive(Debug, Clone)]
pub struct Screening {
    /// Its identifier.
    pub id: ScreeningId,
    /// What was answered.
    pub answers: Answers,
    /// What the answers advised at the time; the rules may have changed since.
    pub advice: Advice,
    /// The decision, once there is one.
    pub decided: Option<Decided>,
    /// Name of the official who asked.
    pub recorder: String,
    /// When.
    pub created_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

/// A decision on a screening.
#[derive(Debug, Clone)]
pub struct Decided {
    /// What was decided.
    pub decision: Decision,
    /// Whether it differs from the advice.
    pub overruled: bool,
    /// Whether a reason was written down.
    pub has_reason: bool,
    /// Who decided.
    pub by: AccountId,
    /// Name of that official.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

/// The answers about the three elements, as they are stored beside the indicators.
#[derive(Serialize, Deserialize)]
struct Elements {
    acts: BTreeMap<Act, Answer>,
    means: BTreeMap<Means, Answer>,
    purposes: BTreeMap<Purpose, Answer>,
}

/// Records the answers of a screening; the report is then in screening.
pub async fn record(
    tx: &mut Tx,
    auth: &Authorized<ReportId, Edit>,
    id: ScreeningId,
    answers: &Answers,
    at: Timestamp,
) -> Result<Advice, StepError> {
    let advice = Advice::of(answers);
    if crate::reports::state_of(tx, auth.file()).await? != ReportState::Screening {
        step(tx, auth.file(), ReportAction::Screen, at).await?;
    }
    let elements = Elements {
        acts: answers.acts.clone(),
        means: answers.means.clone(),
        purposes: answers.purposes.clone(),
    };
    let query = sql(
        "insert into screening (id, report, minor, answers, elements, advice, international, \
         domestic, ilo, recorded_by, created_at, version) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(id)
    .bind(auth.file())
    .bind(code(answers.age))
    .bind(json(&answers.indicators)?)
    .bind(json(&elements)?)
    .bind(json(&advice)?)
    .bind(code(advice.international.outcome))
    .bind(code(advice.domestic.outcome))
    .bind(code(advice.ilo.result))
    .bind(auth.actor())
    .bind(at);
    tx.run(&query).await?;
    Ok(advice)
}

fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt("screening"))
}

fn of_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt("screening"))
}

const SELECT: &str = "select s.id, s.minor, s.answers, s.elements, s.advice, s.decision, \
     s.overruled, (case when s.reason_a is null then 0 else 1 end) as has_reason, s.decided_by, \
     d.name as decider, s.decided_at, r.name as recorder, s.created_at, s.version \
     from screening s join account r on r.id = s.recorded_by \
     left join account d on d.id = s.decided_by where s.report = ?";

/// All screenings of a report, newest first.
pub async fn history(
    tx: &mut Tx,
    auth: &Authorized<ReportId, See>,
) -> Result<Vec<Screening>, Error> {
    let query = sql(SELECT)
        .bind(auth.file())
        .push(" order by s.created_at desc, s.id desc");
    tx.rows(&query).await?.iter().map(screening).collect()
}

/// The newest screening of a report, if there is one.
pub async fn newest<A: policy::Act>(
    tx: &mut Tx,
    auth: &Authorized<ReportId, A>,
) -> Result<Option<Screening>, Error> {
    let query = sql(SELECT)
        .bind(auth.file())
        .push(" order by s.created_at desc, s.id desc limit 1");
    tx.row(&query).await?.as_ref().map(screening).transpose()
}

fn screening(row: &Record) -> Result<Screening, Error> {
    let elements: Elements = of_json(row.text("elements")?)?;
    let indicators: BTreeMap<Indicator, Answer> = of_json(row.text("answers")?)?;
    let decided = match row.parse_opt::<Decision>("decision")? {
        None => None,
        Some(decision) => Some(Decided {
            decision,
            overruled: row.bool("overruled")?,
            has_reason: row.bool("has_reason")?,
            by: row.parse("decided_by")?,
            by_name: row.string("decider")?,
            at: row.time("decided_at")?,
        }),
    };
    Ok(Screening {
        id: row.parse("id")?,
        answers: Answers {
            age: row.parse("minor")?,
            acts: elements.acts,
            means: elements.means,
            purposes: elements.purposes,
            indicators,
        },
        advice: of_json(row.text("advice")?)?,
        decided,
        recorder: row.string("recorder")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

/// Adds an officer's decision to a screening of the report and moves the report accordingly.
///
/// # Errors
/// [`Error::Stale`] when the screening was decided in between, or another one came after it.
pub async fn decide(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<ReportId, Edit>,
    screening: ScreeningId,
    ruling: &Ruling,
    at: Timestamp,
) -> Result<(), StepError> {
    let newest = newest(tx, auth).await?;
    if newest.is_none_or(|newest| newest.id != screening) {
        return Err(Error::Stale.into());
    }
    let reason = match ruling.reason() {
        None => None,
        Some(reason) => Some(
            keeper
                .seal_a(tx, auth, SectionA::Narrative, &place(screening), reason)
                .await?,
        ),
    };
    tx.run_versioned(
        &sql(
            "update screening set decision = ?, overruled = ?, reason_a = ?, decided_by = ?, \
             decided_at = ?, version = version + 1 \
             where id = ? and report = ? and decision is null",
        )
        .bind(code(ruling.decision()))
        .bind(ruling.overrules())
        .bind(reason)
        .bind(auth.actor())
        .bind(at)
        .bind(screening)
        .bind(auth.file()),
    )
    .await?;
    if let Some(action) = ruling.decision().action() {
        step(tx, auth.file(), action, at).await?;
    }
    Ok(())
}

/// Opens the reason that an officer gave. The caller records it before it leaves.
pub async fn reason(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<ReportId, Open>,
    screening: ScreeningId,
) -> Result<Option<Story>, Error> {
    let row = tx
        .row(
            &sql("select reason_a from screening where id = ? and report = ?")
                .bind(screening)
                .bind(auth.file()),
        )
        .await?
        .ok_or(Error::NotFound)?;
    let opened = keeper
        .open_a(
            tx,
            auth,
            SectionA::Narrative,
            &place(screening),
            row.bytes_opt("reason_a")?,
        )
        .await?;
    Ok(opened.map(vault::Opened::into_inner))
}

fn place(id: ScreeningId) -> vault::Place<'static> {
    vault::Place {
        table: "screening",
        column: "reason_a",
        row: id.0,
    }
}

/// Results as coded facts, for lists and figures: international, domestic, ILO.
pub async fn results<A: policy::Act>(
    tx: &mut Tx,
    auth: &Authorized<ReportId, A>,
) -> Result<Option<(Outcome, Outcome, IloResult)>, Error> {
    let newest = newest(tx, auth).await?;
    Ok(newest.map(|s| {
        (
            s.advice.international.outcome,
            s.advice.domestic.outcome,
            s.advice.ilo.result,
        )
    }))
}
