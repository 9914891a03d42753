//! Writing the rows of a batch, one chunk a transaction.

use super::{Failure, Fault, Import, MOST_ISSUES};
use crate::bulk::Insert;
use crate::cases::NO_DUE;
use crate::cases::facts::Fact;
use crate::{Error, Tx, Value, code, code_opt, sql, tally};
use domain::cases::{
    AgeBand, Education, ExploitationType, MaritalStatus, Monitoring, PersonRole, Relationship, Sex,
    Stage, TraffickingStatus,
};
use domain::codes::CodeKind;
use domain::ids::{AccountId, CaseId, ImportId, OrganisationId, PersonId, TaskForceId, TeamId};
use domain::imports::{ImportAction, ImportState};
use domain::{Alias, AreaCode, Coded, Country, HumanCode, PartialDate};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use uuid::Uuid;
use vault::Random;

/// One victim of a file, in codes: a closed case with one person.
#[derive(Debug, Clone)]
pub struct ImportedCase {
    /// Identifier of the case.
    pub case: CaseId,
    /// Identifier of the person.
    pub person: PersonId,
    /// Its number where it comes from.
    pub external_id: Option<String>,
    /// When it was registered, as far as known.
    pub registered: Option<PartialDate>,
    /// Area that counts the victim.
    pub area: Option<AreaCode>,
    /// Country of exploitation.
    pub country: Option<Country>,
    /// The type of exploitation that it counts under.
    pub exploitation: Option<ExploitationType>,
    /// What else is known of the event.
    pub facts: BTreeSet<Fact>,
    /// Sex.
    pub sex: Sex,
    /// Age in whole years.
    pub age: Option<u8>,
    /// Age band.
    pub band: AgeBand,
    /// Citizenship.
    pub citizenship: Option<Country>,
    /// Education.
    pub education: Option<Education>,
    /// Marital status.
    pub marital_status: Option<MaritalStatus>,
    /// Relation to the trafficker.
    pub relationship: Option<Relationship>,
    /// Whether found to be a victim.
    pub status: Option<TraffickingStatus>,
}

/// A problem of a row.
#[derive(Debug, Clone)]
pub struct NewIssue {
    /// The line of the file where the row begins, from 1.
    pub line: i64,
    /// Name of the column; empty for the row as a whole.
    pub column: String,
    /// What may be shown of the value.
    pub value: String,
    /// Key of the message that says what is wrong.
    pub reason: &'static str,
    /// Key of the message that says what to do.
    pub suggestion: &'static str,
}

/// A published count.
#[derive(Debug, Clone)]
pub struct SeriesValue {
    /// First day that it counts.
    pub from: jiff::civil::Date,
    /// Last day.
    pub to: jiff::civil::Date,
    /// Area that it counts.
    pub area: AreaCode,
    /// Sex; none for all.
    pub sex: Option<Sex>,
    /// Age band; none for all.
    pub age: Option<AgeBand>,
    /// How many.
    pub n: i64,
    /// Who published it.
    pub source: String,
}

/// What one chunk of rows brings.
#[derive(Debug, Clone, Default)]
pub struct Chunk {
    /// How many rows it stands for, kept or not.
    pub rows: i64,
    /// Victims.
    pub cases: Vec<ImportedCase>,
    /// Published counts.
    pub values: Vec<SeriesValue>,
    /// Problems.
    pub issues: Vec<NewIssue>,
}

/// The team that imported cases stand under in an organisation: it has no member and takes
/// nothing, so nobody is related to these cases and none can be opened. They count, no more.
///
/// # Errors
/// [`Error::NotFound`] if the organisation is not of the task force.
pub async fn holding_team(
    tx: &mut Tx,
    task_force: TaskForceId,
    organisation: OrganisationId,
    at: Timestamp,
) -> Result<TeamId, Error> {
    let name = format!("import-team:{organisation}");
    let known = sql("select value from setting where name = ?").bind(&name);
    if let Some(row) = tx.row(&known).await? {
        return row.parse("value");
    }
    crate::people::organisation(tx, task_force, organisation).await?;
    let team = crate::people::Team {
        id: Uuid::now_v7().into(),
        task_force,
        organisation,
        name: "Impor".to_owned(),
        takes_reports: false,
        takes_cases: false,
        takes_referrals: false,
        active: false,
        version: 1,
    };
    crate::people::add_team(tx, &team, at).await?;
    let keep = sql("insert into setting (name, value) values (?, ?)")
        .bind(&name)
        .bind(team.id);
    tx.run(&keep).await?;
    Ok(team.id)
}

/// Begins to write: the number of rows is known, and the file can be read to its end.
///
/// # Errors
/// [`Fault::Step`] where the batch cannot start; [`Error::Stale`] if it was moved in between.
pub async fn start(tx: &mut Tx, import: &Import, at: Timestamp) -> Result<(), Fault> {
    let after = import.after(ImportAction::Start)?;
    let update = sql(
        "update import set state = ?, rows_total = 0, failure = '', started_at = ?, \
         touched_at = ? where id = ? and state = ?",
    )
    .bind(code(after))
    .bind(at)
    .bind(at)
    .bind(import.id)
    .bind(code(import.state));
    Ok(tx.run_versioned(&update).await?)
}

/// Records how many rows the file has, once it was read through.
pub async fn set_total(
    tx: &mut Tx,
    import: ImportId,
    rows: i64,
    at: Timestamp,
) -> Result<(), Error> {
    let update = sql("update import set rows_total = ?, touched_at = ? where id = ? and state = ?")
        .bind(rows)
        .bind(at)
        .bind(import)
        .bind(code(ImportState::Running));
    tx.run_versioned(&update).await
}

/// Records that the file cannot be read to its end. Nothing of it was written before.
pub async fn fail(
    tx: &mut Tx,
    import: &Import,
    failure: &Failure,
    at: Timestamp,
) -> Result<(), Fault> {
    let after = import.after(ImportAction::Fail)?;
    let failure = serde_json::to_string(failure).map_err(|_| Error::Corrupt("failure"))?;
    let update = sql("update import set state = ?, failure = ?, touched_at = ? \
         where id = ? and state = ? and rows_done = 0")
    .bind(code(after))
    .bind(failure)
    .bind(at)
    .bind(import.id)
    .bind(code(import.state));
    Ok(tx.run_versioned(&update).await?)
}

/// Records that every row was dealt with.
pub async fn finish(tx: &mut Tx, import: &Import, at: Timestamp) -> Result<(), Fault> {
    let after = import.after(ImportAction::Finish)?;
    let update = sql(
        "update import set state = ?, finished_at = ?, touched_at = ? \
         where id = ? and state = ? and rows_done = rows_total",
    )
    .bind(code(after))
    .bind(at)
    .bind(at)
    .bind(import.id)
    .bind(code(import.state));
    Ok(tx.run_versioned(&update).await?)
}

/// Writes one chunk that begins after row `done`, and counts it as done in the same transaction.
/// Two that write the same batch are told apart here: the second is stale and writes nothing.
///
/// # Errors
/// [`Error::Stale`] if the batch is not at `done`, or no longer running;
/// [`Error::Duplicate`] if a code was given out in between: try again.
pub async fn chunk(
    tx: &mut Tx,
    random: &mut Random,
    import: &Import,
    team: TeamId,
    done: i64,
    chunk: &Chunk,
    at: Timestamp,
) -> Result<(), Error> {
    let kept = to_int(chunk.cases.len() + chunk.values.len());
    let update = sql(
        "update import set rows_done = rows_done + ?, rows_kept = rows_kept + ?, \
         issues = issues + ?, touched_at = ? where id = ? and state = ? and rows_done = ?",
    )
    .bind(chunk.rows)
    .bind(kept)
    .bind(to_int(chunk.issues.len()))
    .bind(at)
    .bind(import.id)
    .bind(code(ImportState::Running))
    .bind(done);
    tx.run_versioned(&update).await?;
    let count = sql("select issues, rows_kept from import where id = ?").bind(import.id);
    let counts = tx.row(&count).await?.ok_or(Error::NotFound)?;
    let before = counts.int("issues")? - to_int(chunk.issues.len());
    add_issues(tx, import.id, before, &chunk.issues).await?;
    if !chunk.cases.is_empty() {
        add_cases(tx, random, import, team, &chunk.cases, at).await?;
    }
    let position = counts.int("rows_kept")? - kept;
    add_values(tx, import, position, &chunk.values).await
}

async fn add_issues(
    tx: &mut Tx,
    import: ImportId,
    before: i64,
    issues: &[NewIssue],
) -> Result<(), Error> {
    let rows = (before..MOST_ISSUES)
        .zip(issues)
        .map(|(position, issue)| {
            [
                import.into(),
                position.into(),
                issue.line.into(),
                Value::from(&issue.column),
                Value::from(&issue.value),
                issue.reason.into(),
                issue.suggestion.into(),
            ]
        })
        .collect();
    let insert = Insert {
        head: "insert into import_issue (import, position, row_number, column_name, value, reason, \
               suggestion) values ",
        row: "(?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    insert.run(tx, rows).await
}

async fn add_values(
    tx: &mut Tx,
    import: &Import,
    position: i64,
    values: &[SeriesValue],
) -> Result<(), Error> {
    let rows = (position..)
        .zip(values)
        .map(|(position, value)| {
            [
                import.id.into(),
                position.into(),
                import.task_force.into(),
                value.from.into(),
                value.to.into(),
                value.area.to_string().into(),
                value.sex.map_or("", Coded::code).into(),
                value.age.map_or("", Coded::code).into(),
                value.n.into(),
                Value::from(&value.source),
            ]
        })
        .collect();
    let insert = Insert {
        head: "insert into series_value (import, position, task_force, period_from, period_to, \
               area, sex, age_band, n, source) values ",
        row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tail: "",
    };
    insert.run(tx, rows).await
}

async fn add_cases(
    tx: &mut Tx,
    random: &mut Random,
    import: &Import,
    team: TeamId,
    cases: &[ImportedCase],
    at: Timestamp,
) -> Result<(), Error> {
    let names = names(tx, random, cases.len()).await?;
    let rows = cases.iter().zip(&names);
    let case_rows = rows
        .clone()
        .map(|(case, name)| case_row(import, team, case, name, at));
    CASES.run(tx, case_rows.collect()).await?;
    let persons = rows
        .map(|(case, name)| person_row(case, name, at))
        .collect();
    PERSONS.run(tx, persons).await?;
    let facts = cases.iter().flat_map(|case| {
        case.facts
            .iter()
            .map(|fact| [case.case.into(), code(fact.kind()), fact.code().into()])
    });
    FACTS.run(tx, facts.collect()).await?;
    add_tally(tx, import, cases).await
}

const CASES: Insert = Insert {
    head: "insert into cases (id, task_force, team, code, alias, import, external_id, stage, open, \
           area, country, exploitation, child, high_risk, no_contact, opened_on, opened_at, due_at, \
           monitoring, restitution, victims, updated_at, version) values ",
    row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    tail: "",
};

const PERSONS: Insert = Insert {
    head: "insert into person (id, case_id, role, alias, sex, age, age_band, citizenship, \
           education, marital_status, relationship, trafficking_status, created_at, version) values ",
    row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    tail: "",
};

const FACTS: Insert = Insert {
    head: "insert into case_fact (case_id, kind, code) values ",
    row: "(?, ?, ?)",
    tail: "",
};

/// A code and an alias.
type Name = (HumanCode, Alias);

/// New codes that no case has, each with an alias.
async fn names(tx: &mut Tx, random: &mut Random, count: usize) -> Result<Vec<Name>, Error> {
    let mut codes = BTreeSet::new();
    while codes.len() < count {
        let mut drawn = BTreeSet::new();
        while codes.len() + drawn.len() < count {
            let code = HumanCode::new(CodeKind::Case, random.bytes()?);
            if !codes.contains(&code) {
                drawn.insert(code);
            }
        }
        let taken = sql("select code from cases where code in (")
            .bind_all(drawn.iter().map(ToString::to_string))
            .push(")");
        for row in tx.rows(&taken).await? {
            drawn.remove(&row.parse("code")?);
        }
        codes.extend(drawn);
    }
    codes
        .into_iter()
        .map(|code| Ok((code, Alias::new(random.bytes()?))))
        .collect()
}

fn case_row(
    import: &Import,
    team: TeamId,
    case: &ImportedCase,
    (human, alias): &Name,
    at: Timestamp,
) -> Vec<Value> {
    let opened_at = case
        .registered
        .and_then(|date| TimeZone::UTC.to_timestamp(date.earliest().into()).ok())
        .unwrap_or(at);
    vec![
        case.case.into(),
        import.task_force.into(),
        team.into(),
        human.to_string().into(),
        alias.to_string().into(),
        import.id.into(),
        case.external_id.clone().into(),
        code(Stage::Closed),
        false.into(),
        case.area.map(|area| area.to_string()).into(),
        case.country.map(|country| country.to_string()).into(),
        case.exploitation.map_or("", Coded::code).into(),
        case.band.is_child().into(),
        false.into(),
        false.into(),
        opened_on(case).into(),
        opened_at.into(),
        NO_DUE.into(),
        code(Monitoring::Outstanding),
        "".into(),
        i64::from(is_counted(case)).into(),
        at.into(),
    ]
}

fn person_row(case: &ImportedCase, (_, alias): &Name, at: Timestamp) -> Vec<Value> {
    vec![
        case.person.into(),
        case.case.into(),
        code(PersonRole::Victim),
        alias.to_string().into(),
        code(case.sex),
        case.age.into(),
        code(case.band),
        case.citizenship.map(|country| country.to_string()).into(),
        code_opt(case.education),
        code_opt(case.marital_status),
        code_opt(case.relationship),
        code_opt(case.status),
        at.into(),
    ]
}

/// The day, month or year of registration; empty where not even the year is known.
fn opened_on(case: &ImportedCase) -> String {
    case.registered
        .map_or_else(String::new, |date| date.to_string())
}

/// Whoever was found not to be a victim is in the register and not in the count.
fn is_counted(case: &ImportedCase) -> bool {
    case.status != Some(TraffickingStatus::NotVictim)
}

async fn add_tally(tx: &mut Tx, import: &Import, cases: &[ImportedCase]) -> Result<(), Error> {
    let counted: Vec<(&ImportedCase, String)> = cases
        .iter()
        .filter(|case| is_counted(case))
        .map(|case| (case, opened_on(case)))
        .collect();
    let victims = counted.iter().map(|(case, opened_on)| tally::Imported {
        case: case.case,
        opened_on,
        area: case.area,
        sex: case.sex.code(),
        age_band: case.band.code(),
        exploitation: case.exploitation.map_or("", Coded::code),
    });
    tally::add_imported(tx, import.task_force, import.id, victims).await
}

/// The organisation of who handed a batch in; for the command line, the first of the task force.
///
/// # Errors
/// [`Error::NotFound`] if the task force has no organisation.
pub async fn organisation(
    tx: &mut Tx,
    task_force: TaskForceId,
    by: Option<AccountId>,
) -> Result<OrganisationId, Error> {
    let query = match by {
        Some(account) => sql("select organisation as id from account where id = ?").bind(account),
        None => {
            sql("select id from organisation where task_force = ? order by created_at, id limit 1")
                .bind(task_force)
        }
    };
    tx.row(&query).await?.ok_or(Error::NotFound)?.parse("id")
}

fn to_int(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
