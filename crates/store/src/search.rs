//! Search before a report is taken: is this person, this phone, this place known already?
//!
//! Numbers are found by blind indexes of the actor's own organisation, names by an index in memory
//! ([`NameIndex`]); both lead only to files of the actor's own teams. A team that takes part in a
//! case by referral finds it by code and place, because a hit by name would tell whom the case is
//! about even where identity is not shared.

mod names;

pub use names::NameIndex;

use crate::reports::{union, within};
use crate::{Error, Record, Sql, Tx, areas, code, sql};
use domain::Coded;
use domain::areas::AreaCode;
use domain::cases::Stage;
use domain::codes::{CodeKind, HumanCode};
use domain::ids::{OrganisationId, TeamId};
use domain::intake::{ReportState, Urgency};
use domain::referrals::ReferralState;
use domain::{Alias, Nik, Passport, PersonName, Phone};
use jiff::Timestamp;
use policy::{Actor, Capability, FileKind, Scope, can, scope};
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::{BlindIndex, KeyRing, LinkField, LinkNumber};

/// Hits shown of each kind; who needs more searches closer.
const MOST: usize = 20;
/// Areas whose files are shown for a place name.
const AREAS: u32 = 4;

domain::coded! {
    /// Why something was found.
    pub enum Reason: "search-reason" {
        /// Its code was typed.
        Code = "code",
        /// The same telephone number.
        Phone = "phone",
        /// The same NIK.
        Nik = "nik",
        /// The same passport number.
        Passport = "passport",
        /// The same name.
        Name = "name",
        /// Recently, in the same area.
        Area = "area",
    }
}

/// Where a found file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A report.
    Report(ReportState),
    /// A case.
    Case(Stage),
    /// A referral.
    Referral(ReferralState),
}

impl Standing {
    /// The message key that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Report(state) => state.key(),
            Self::Case(stage) => stage.key(),
            Self::Referral(state) => state.key(),
        }
    }
}

/// Something that was found: coded facts, never a name.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What it is.
    pub kind: CodeKind,
    /// Its code.
    pub code: String,
    /// Alias of a case.
    pub alias: Option<Alias>,
    /// Where it stands.
    pub standing: Standing,
    /// When it was received, opened or sent.
    pub at: Timestamp,
    /// Name of the area, where it is known.
    pub area_name: Option<String>,
    /// Urgency of a report or referral.
    pub urgency: Option<Urgency>,
    /// Why it was found.
    pub reasons: Vec<Reason>,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The files.
    pub hits: Vec<Hit>,
    /// What the typed text could be, and so was searched as.
    pub tried: Vec<Reason>,
    /// Places of the typed name, for the new report.
    pub places: Vec<areas::Area>,
    /// The typed text looks like a code and holds a typing error.
    pub mistyped_code: bool,
}

/// Whose number goes into the blind index.
#[derive(Debug, Clone, Copy)]
pub struct NumberOf<'a> {
    /// The organisation that recorded it.
    pub organisation: OrganisationId,
    /// Report or case.
    pub file: FileKind,
    /// The report or case.
    pub subject: Uuid,
    /// The person within the file: an identifier or a position.
    pub person: &'a str,
}

/// The blind index of a number in the organisation that records it.
pub fn blind<N: LinkNumber>(
    ring: &KeyRing,
    organisation: OrganisationId,
    number: &N,
) -> (LinkField, BlindIndex) {
    (N::FIELD, ring.blind_index(organisation, number))
}

/// Replaces the blind indexes of one person of a file.
pub async fn set_numbers(
    tx: &mut Tx,
    of: &NumberOf<'_>,
    numbers: &[(LinkField, BlindIndex)],
) -> Result<(), Error> {
    tx.run(
        &sql("delete from blind_index where subject = ? and person = ?")
            .bind(of.subject)
            .bind(of.person),
    )
    .await?;
    for (field, index) in numbers {
        tx.run(
            &sql(
                "insert into blind_index (organisation, field, value_digest, subject_kind, \
                 subject, person) values (?, ?, ?, ?, ?, ?) on conflict \
                 (organisation, field, value_digest, subject, person) do nothing",
            )
            .bind(of.organisation)
            .bind(code(*field))
            .bind(index.as_bytes().as_slice())
            .bind(code(of.file))
            .bind(of.subject)
            .bind(of.person),
        )
        .await?;
    }
    Ok(())
}

/// Forgets the numbers of a file, except those of the person `but`.
pub async fn forget_numbers(tx: &mut Tx, subject: Uuid, but: Option<&str>) -> Result<(), Error> {
    tx.run(
        &sql("delete from blind_index where subject = ? and person <> ?")
            .bind(subject)
            .bind(but.unwrap_or_default()),
    )
    .await?;
    Ok(())
}

/// Searches for what was typed into the one box.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    names: &NameIndex,
    actor: &Actor,
    typed: &str,
) -> Result<Found, Error> {
    let typed = typed.trim();
    let mut found = Found::default();
    if typed.is_empty() {
        return Ok(found);
    }
    match HumanCode::parse(typed) {
        Ok(code) => {
            found.tried.push(Reason::Code);
            found.hits.extend(by_code(tx, actor, code).await?);
        }
        Err(_) => found.mistyped_code = looks_like_code(typed),
    }
    let mut matches = Matches::default();
    for (reason, field, index) in numbers(ring, actor.organisation, typed) {
        found.tried.push(reason);
        by_number(tx, actor, field, index, reason, &mut matches).await?;
    }
    let letters = typed.chars().filter(|c| c.is_alphabetic()).count();
    let digits = typed.chars().any(|c| c.is_ascii_digit());
    if letters >= 2
        && !digits
        && let Ok(name) = PersonName::parse(typed)
    {
        found.tried.push(Reason::Name);
        matches.extend(names.find(actor.organisation, &name), Reason::Name);
    }
    // A code that exists is meant as one; what has letters may be the name of a place besides.
    let coded = !found.hits.is_empty();
    found.hits.extend(matches.load(tx, actor).await?);
    if !coded && (found.hits.is_empty() || letters >= 2) {
        by_area(tx, actor, typed, &mut found).await?;
    }
    Ok(found)
}

/// The numbers that the typed text can be.
fn numbers(
    ring: &KeyRing,
    organisation: OrganisationId,
    typed: &str,
) -> Vec<(Reason, LinkField, BlindIndex)> {
    let phone = Phone::parse(typed)
        .ok()
        .map(|phone| blind(ring, organisation, &phone));
    let nik = Nik::parse(typed)
        .ok()
        .map(|nik| blind(ring, organisation, &nik));
    let passport = Passport::parse(typed).ok();
    let passport = passport.map(|passport| blind(ring, organisation, &passport));
    [
        (Reason::Phone, phone),
        (Reason::Nik, nik),
        (Reason::Passport, passport),
    ]
    .into_iter()
    .filter_map(|(reason, number)| number.map(|(field, index)| (reason, field, index)))
    .collect()
}

/// A letter of a code and a dash, as people write codes.
fn looks_like_code(typed: &str) -> bool {
    let mut signs = typed.chars();
    let letter = signs.next().is_some_and(|c| "LKRPlkrp".contains(c));
    letter && signs.next() == Some('-') && typed.chars().any(|c| c.is_ascii_digit())
}

// ---------------------------------------------------------------- by number and name

/// Files that matched, with the reasons, before anybody asked whether the actor may see them.
#[derive(Default)]
struct Matches {
    reports: BTreeMap<Uuid, Vec<Reason>>,
    cases: BTreeMap<Uuid, Vec<Reason>>,
}

impl Matches {
    fn extend(&mut self, files: impl IntoIterator<Item = (FileKind, Uuid)>, reason: Reason) {
        for (file, subject) in files {
            let reasons = match file {
                FileKind::Report => self.reports.entry(subject).or_default(),
                FileKind::Case => self.cases.entry(subject).or_default(),
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }

    /// Those of the actor's own teams.
    async fn load(self, tx: &mut Tx, actor: &Actor) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        for (file, subjects) in [
            (FileKind::Case, &self.cases),
            (FileKind::Report, &self.reports),
        ] {
            let teams = scope(actor, file).own;
            if teams.is_empty() || subjects.is_empty() {
                continue;
            }
            let query = only(head(file), &teams)
                .push(" and f.id in (")
                .bind_all(subjects.keys().copied());
            let query = newest_first(no_conflict(query.push(")"), actor, file), file);
            for row in tx.rows(&query).await? {
                let id: Uuid = row.parse("id")?;
                let reasons = subjects.get(&id).cloned().unwrap_or_default();
                hits.push(hit(&row, file, reasons)?);
            }
        }
        Ok(hits)
    }
}

async fn by_number(
    tx: &mut Tx,
    actor: &Actor,
    field: LinkField,
    index: BlindIndex,
    reason: Reason,
    matches: &mut Matches,
) -> Result<(), Error> {
    let query = sql("select distinct subject_kind, subject from blind_index \
         where organisation = ? and field = ? and value_digest = ? order by subject desc limit ?")
    .bind(actor.organisation)
    .bind(code(field))
    .bind(index.as_bytes().as_slice())
    .bind(i64::try_from(MOST * 5).unwrap_or(i64::MAX));
    let mut files = Vec::new();
    for row in tx.rows(&query).await? {
        files.push((row.parse("subject_kind")?, row.parse("subject")?));
    }
    matches.extend(files, reason);
    Ok(())
}

// ---------------------------------------------------------------- by code and area

async fn by_code(tx: &mut Tx, actor: &Actor, typed: HumanCode) -> Result<Option<Hit>, Error> {
    let file = match typed.kind() {
        CodeKind::Report => FileKind::Report,
        CodeKind::Case => FileKind::Case,
        CodeKind::Referral => return referral(tx, actor, typed).await,
        // Pairs and questions have lists of their own, for those who are asked.
        CodeKind::Pair => return Ok(None),
    };
    let scope = scope(actor, file);
    if scope.own.is_empty() && scope.referred.is_empty() {
        return Ok(None);
    }
    let query = visible(head(file), &scope, file)
        .push(" and f.code = ?")
        .bind(typed.to_string());
    let row = tx.row(&no_conflict(query, actor, file)).await?;
    row.map(|row| hit(&row, file, vec![Reason::Code]))
        .transpose()
}

async fn referral(tx: &mut Tx, actor: &Actor, typed: HumanCode) -> Result<Option<Hit>, Error> {
    if actor.teams.is_empty() || !can(actor.role, Capability::Referrals) {
        return Ok(None);
    }
    let query = sql(
        "select r.code, r.state, r.sent_at, r.urgency, a.name as area_name from referral r \
         left join area a on a.code = r.area where r.code = ? and (r.from_team in (",
    )
    .bind(typed.to_string())
    .bind_all(actor.teams.iter().copied())
    .push(") or r.to_team in (")
    .bind_all(actor.teams.iter().copied())
    .push("))");
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    Ok(Some(Hit {
        kind: CodeKind::Referral,
        code: row.string("code")?,
        alias: None,
        standing: Standing::Referral(row.parse("state")?),
        at: row.time("sent_at")?,
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        urgency: row.parse_opt("urgency")?,
        reasons: vec![Reason::Code],
    }))
}

/// The newest files of the areas whose name was typed.
async fn by_area(tx: &mut Tx, actor: &Actor, typed: &str, found: &mut Found) -> Result<(), Error> {
    found.places = areas::search(tx, typed, AREAS).await?;
    if found.places.is_empty() {
        return Ok(());
    }
    found.tried.push(Reason::Area);
    let mut known: Vec<String> = found.hits.iter().map(|hit| hit.code.clone()).collect();
    for file in [FileKind::Case, FileKind::Report] {
        let teams = scope(actor, file).own;
        let mut parts = Vec::new();
        for area in &found.places {
            let Ok(area) = area.code.parse::<AreaCode>() else {
                continue;
            };
            for team in &teams {
                parts.push(recent(file, *team, area));
            }
        }
        let Some(ids) = union(parts) else { continue };
        let query = sql("select id from (").append(ids).push(") as recent");
        let query = only(head(file), &teams)
            .push(" and f.id in (")
            .append(query)
            .push(")");
        let query = newest_first(no_conflict(query, actor, file), file);
        for row in tx.rows(&query).await? {
            let hit = hit(&row, file, vec![Reason::Area])?;
            if !known.contains(&hit.code) {
                known.push(hit.code.clone());
                found.hits.push(hit);
            }
        }
    }
    Ok(())
}

/// The newest files of one team in one area: each such query is answered by one index.
fn recent(file: FileKind, team: TeamId, area: AreaCode) -> Sql {
    let (head, order) = match file {
        FileKind::Report => (
            "select id from report where team = ?",
            " order by received_at desc limit ?",
        ),
        FileKind::Case => (
            "select id from cases where team = ?",
            " order by opened_at desc limit ?",
        ),
    };
    within(sql(head).bind(team), area)
        .push(order)
        .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
}

// ---------------------------------------------------------------- rows

fn head(file: FileKind) -> Sql {
    match file {
        FileKind::Report => sql(
            "select f.id, f.code, f.state, f.received_at as at, f.urgency, a.name as area_name \
             from report f left join area a on a.code = f.area where ",
        ),
        FileKind::Case => sql(
            "select f.id, f.code, f.stage as state, f.opened_at as at, f.alias, \
             a.name as area_name from cases f left join area a on a.code = f.area where ",
        ),
    }
}

/// Files of these teams.
fn only(query: Sql, teams: &[TeamId]) -> Sql {
    query
        .push("f.team in (")
        .bind_all(teams.iter().copied())
        .push(")")
}

/// Files of one's own teams, and cases in which one's teams take part by an accepted referral.
fn visible(query: Sql, scope: &Scope, file: FileKind) -> Sql {
    if file == FileKind::Report || scope.referred.is_empty() {
        return only(query, &scope.own);
    }
    let query = query.push("(");
    let query = if scope.own.is_empty() {
        query
    } else {
        only(query, &scope.own).push(" or ")
    };
    query
        .push(
            "exists (select 1 from referral r where r.case_id = f.id \
             and r.state in ('accepted', 'in-progress') and r.to_team in (",
        )
        .bind_all(scope.referred.iter().copied())
        .push(")))")
}

/// Leaves out cases in which the actor is named as being in conflict of interest.
fn no_conflict(query: Sql, actor: &Actor, file: FileKind) -> Sql {
    match file {
        FileKind::Report => query,
        FileKind::Case => query
            .push(
                " and not exists (select 1 from case_conflict x where x.case_id = f.id \
                 and x.account = ?)",
            )
            .bind(actor.account),
    }
}

fn newest_first(query: Sql, file: FileKind) -> Sql {
    query
        .push(match file {
            FileKind::Report => " order by f.received_at desc, f.id desc limit ?",
            FileKind::Case => " order by f.opened_at desc, f.id desc limit ?",
        })
        .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
}

fn hit(row: &Record, file: FileKind, reasons: Vec<Reason>) -> Result<Hit, Error> {
    let area_name = row.text_opt("area_name")?.map(str::to_owned);
    let (code, at) = (row.string("code")?, row.time("at")?);
    Ok(match file {
        FileKind::Report => Hit {
            kind: CodeKind::Report,
            code,
            alias: None,
            standing: Standing::Report(row.parse("state")?),
            at,
            area_name,
            urgency: row.parse_opt("urgency")?,
            reasons,
        },
        FileKind::Case => Hit {
            kind: CodeKind::Case,
            code,
            alias: row.parse_opt("alias")?,
            standing: Standing::Case(row.parse("state")?),
            at,
            area_name,
            urgency: None,
            reasons,
        },
    })
}
