//! The trafficking event in codes: exploitation in three vocabularies, acts, means, control,
//! recruitment.

use super::events::{self, Happened};
use super::{By, Fault};
use crate::{Error, Tx, sql, tally};
use domain::cases::{
    ControlMethod, ExploitationForm, ExploitationType, Industry, LabourType, RecruitmentMethod,
    SexExploitation,
};
use domain::ids::CaseId;
use domain::screening::{Act as TraffickingAct, Means};
use domain::{Coded, UnknownCode};
use policy::{Act, Authorized, Edit};
use std::collections::BTreeSet;

domain::coded! {
    /// What a coded fact of the event is about.
    pub enum FactKind: "fact-kind" {
        /// Type of exploitation in HTCDS.
        Exploitation = "exploitation",
        /// Form of exploitation as Indonesia names it.
        Form = "form",
        /// Kind of sexual exploitation.
        Sex = "sex",
        /// Kind of labour.
        Labour = "labour",
        /// Industry of the labour (ISIC section).
        Industry = "industry",
        /// Proses: what was done.
        Act = "act",
        /// Cara: by what means.
        Means = "means",
        /// Method of control.
        Control = "control",
        /// Method of recruitment.
        Recruitment = "recruitment",
    }
}

/// One coded fact of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Type of exploitation in HTCDS.
    Exploitation(ExploitationType),
    /// Form of exploitation as Indonesia names it.
    Form(ExploitationForm),
    /// Kind of sexual exploitation.
    Sex(SexExploitation),
    /// Kind of labour.
    Labour(LabourType),
    /// Industry of the labour.
    Industry(Industry),
    /// What was done.
    Act(TraffickingAct),
    /// By what means.
    Means(Means),
    /// Method of control.
    Control(ControlMethod),
    /// Method of recruitment.
    Recruitment(RecruitmentMethod),
}

impl Fact {
    /// What it is about.
    pub const fn kind(self) -> FactKind {
        match self {
            Self::Exploitation(_) => FactKind::Exploitation,
            Self::Form(_) => FactKind::Form,
            Self::Sex(_) => FactKind::Sex,
            Self::Labour(_) => FactKind::Labour,
            Self::Industry(_) => FactKind::Industry,
            Self::Act(_) => FactKind::Act,
            Self::Means(_) => FactKind::Means,
            Self::Control(_) => FactKind::Control,
            Self::Recruitment(_) => FactKind::Recruitment,
        }
    }

    /// Its stored code within its kind.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exploitation(value) => value.code(),
            Self::Form(value) => value.code(),
            Self::Sex(value) => value.code(),
            Self::Labour(value) => value.code(),
            Self::Industry(value) => value.code(),
            Self::Act(value) => value.code(),
            Self::Means(value) => value.code(),
            Self::Control(value) => value.code(),
            Self::Recruitment(value) => value.code(),
        }
    }

    /// The message key that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Exploitation(value) => value.key(),
            Self::Form(value) => value.key(),
            Self::Sex(value) => value.key(),
            Self::Labour(value) => value.key(),
            Self::Industry(value) => value.key(),
            Self::Act(value) => value.key(),
            Self::Means(value) => value.key(),
            Self::Control(value) => value.key(),
            Self::Recruitment(value) => value.key(),
        }
    }

    /// Reads a stored fact.
    pub fn from_code(kind: FactKind, code: &str) -> Result<Self, UnknownCode> {
        match kind {
            FactKind::Exploitation => code.parse().map(Self::Exploitation),
            FactKind::Form => code.parse().map(Self::Form),
            FactKind::Sex => code.parse().map(Self::Sex),
            FactKind::Labour => code.parse().map(Self::Labour),
            FactKind::Industry => code.parse().map(Self::Industry),
            FactKind::Act => code.parse().map(Self::Act),
            FactKind::Means => code.parse().map(Self::Means),
            FactKind::Control => code.parse().map(Self::Control),
            FactKind::Recruitment => code.parse().map(Self::Recruitment),
        }
    }

    /// What follows from the form that Indonesia names, by the crosswalk: the HTCDS type, and the
    /// kind of sexual exploitation or of labour with its industry.
    pub fn of_form(form: ExploitationForm) -> Vec<Self> {
        let row = form.row();
        let industry = row.labour.and_then(LabourType::industry);
        [Self::Form(form), Self::Exploitation(row.htcds)]
            .into_iter()
            .chain(row.sex.map(Self::Sex))
            .chain(row.labour.map(Self::Labour))
            .chain(industry.map(Self::Industry))
            .collect()
    }
}

/// All coded facts of the event.
pub async fn all<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<BTreeSet<Fact>, Error> {
    stored(tx, auth.file()).await
}

async fn stored(tx: &mut Tx, case: CaseId) -> Result<BTreeSet<Fact>, Error> {
    let query = sql("select kind, code from case_fact where case_id = ?").bind(case);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Fact::from_code(row.parse("kind")?, row.text("code")?)
                .map_err(|_| Error::Column("code"))
        })
        .collect()
}

/// Replaces the facts of the event, and the exploitation under which the case is counted: `main`
/// if it is among the types, else the only type there is, else the first in the order of HTCDS.
///
/// # Errors
/// [`Error::Stale`] if the case was saved by somebody else since `version`.
pub async fn save(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    wanted: &BTreeSet<Fact>,
    main: Option<ExploitationType>,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    let case = auth.file();
    let main = main_of(wanted, main);
    let saved = sql("update cases set exploitation = ?, version = version + 1 \
         where id = ? and version = ?")
    .bind(main.map_or("", Coded::code))
    .bind(case)
    .bind(version);
    tx.run_versioned(&saved).await?;
    let before = stored(tx, case).await?;
    for gone in before.difference(wanted) {
        let delete = sql("delete from case_fact where case_id = ? and kind = ? and code = ?")
            .bind(case)
            .bind(gone.kind().code())
            .bind(gone.code());
        tx.run(&delete).await?;
    }
    let new: Vec<Fact> = wanted.difference(&before).copied().collect();
    insert(tx, case, &new).await?;
    let changed: BTreeSet<FactKind> = before
        .symmetric_difference(wanted)
        .map(|fact| fact.kind())
        .collect();
    let details: Vec<&'static str> = changed.iter().map(|kind| kind.key()).collect();
    events::record(tx, case, by, Happened::FactsRecorded, &details).await?;
    tally::refresh_case(tx, case).await?;
    Ok(())
}

fn main_of(facts: &BTreeSet<Fact>, wanted: Option<ExploitationType>) -> Option<ExploitationType> {
    let types = facts.iter().filter_map(|fact| match fact {
        Fact::Exploitation(kind) => Some(*kind),
        _ => None,
    });
    let types: Vec<ExploitationType> = types.collect();
    wanted
        .filter(|main| types.contains(main))
        .or_else(|| types.first().copied())
}

/// Inserts facts that the case does not have yet.
pub(super) async fn insert(tx: &mut Tx, case: CaseId, facts: &[Fact]) -> Result<(), Error> {
    if facts.is_empty() {
        return Ok(());
    }
    let mut query = sql("insert into case_fact (case_id, kind, code) values ");
    for (i, fact) in facts.iter().enumerate() {
        query = query
            .push(if i == 0 { "(?, ?, ?)" } else { ", (?, ?, ?)" })
            .bind(case)
            .bind(fact.kind().code())
            .bind(fact.code());
    }
    tx.run(&query.push(" on conflict do nothing")).await?;
    Ok(())
}
