//! Cases with their persons and reports, row by row.

use super::bulk::{Bulk, bulk};
use super::offices::{Offices, Team};
use super::people::{Sealer, named, victims};
use super::{mix, noise, pick, ring};
use anyhow::Result;
use domain::cases::{AgeBand, ExploitationForm, PersonRole, Sex, Stage};
use domain::codes::{CodeKind, HumanCode};
use domain::ids::AccountId;
use domain::intake::{Channel, ReportState, ReporterKind, Urgency};
use domain::{Alias, Coded};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::Tx;
use store::cases::NO_DUE;
use store::linkage::models::SHIPPED_VERSION;
use uuid::Uuid;

/// The register begins on 1 January 2019 and ends at the end of 2025.
const FROM: i64 = 1_546_300_800_000_000;
const UNTIL: i64 = 1_767_225_600_000_000;
const DAY: i64 = 86_400_000_000;

/// A case before it is written.
pub struct Drawn {
    /// Its number in the order of time.
    number: u64,
    random: u64,
    pub opened_at: i64,
}

impl Drawn {
    pub fn new(number: u64, of: u64) -> Self {
        let step = (UNTIL - FROM) / i64::try_from(of).unwrap_or(i64::MAX);
        Self {
            number,
            random: mix(number),
            opened_at: FROM + step * i64::try_from(number).unwrap_or_default(),
        }
    }

    /// An identifier as time-ordered ones are. Of what hangs on a case the last two bytes say
    /// what it is, so that it can be derived by the database.
    pub fn id(&self, part: u16) -> Uuid {
        let ms = u128::from((self.opened_at / 1_000).unsigned_abs());
        let tail = u128::from(self.random >> 18 << 16 | u64::from(part));
        let low = tail & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000;
        let within = u128::from(self.number & 0xFFF);
        Uuid::from_u128(ms << 80 | 0x7 << 76 | within << 64 | low)
    }

    /// The code of its file; no two have the same, because the factor is odd.
    pub fn code(&self, kind: CodeKind) -> HumanCode {
        let mut rest = self.number.wrapping_mul(0x1234_5677) & 0x3FFF_FFFF;
        HumanCode::new(
            kind,
            std::array::from_fn(|_| {
                let sign = (rest & 31) as u8;
                rest >>= 5;
                sign
            }),
        )
    }

    fn team<'a>(&self, offices: &'a Offices) -> &'a Team {
        let teams = offices.teams.len() as u64;
        &offices.teams[usize::try_from(self.number % teams).unwrap_or_default()]
    }

    /// A further number that looks random.
    const fn draw(&self, what: u64) -> u64 {
        mix(self.random ^ what)
    }

    fn stage(&self) -> Stage {
        const STAGES: [Stage; 12] = [
            Stage::Closed,
            Stage::Closed,
            Stage::Closed,
            Stage::Closed,
            Stage::Closed,
            Stage::Closed,
            Stage::Transferred,
            Stage::Assessment,
            Stage::Identified,
            Stage::Planning,
            Stage::InService,
            Stage::Monitoring,
        ];
        pick(&STAGES, self.draw(1))
    }

    const fn has_report(&self) -> bool {
        self.number % 2 == 1
    }

    fn owner(&self, team: &Team) -> Option<AccountId> {
        let draw = self.draw(2);
        (draw % 10 > 0).then(|| pick(&team.owners, draw >> 8))
    }

    fn form(&self) -> ExploitationForm {
        pick(ExploitationForm::ALL, self.draw(3))
    }

    const fn child(&self) -> bool {
        self.draw(4) % 10 < 3
    }

    fn due_at(&self) -> i64 {
        let draw = i64::try_from(self.draw(5) >> 2).unwrap_or_default();
        if draw % 5 == 0 {
            NO_DUE
        } else {
            self.opened_at + (draw % 400 + 10) * DAY
        }
    }

    fn alias(&self, part: u64) -> Alias {
        let [a, b, c, d, ..] = self.draw(part).to_le_bytes();
        Alias::new([a, b, c, d])
    }
}

/// Writes the cases from one number up to another of all of them.
pub(super) async fn write(
    tx: &mut Tx,
    offices: &Offices,
    from: u64,
    until: u64,
    of: u64,
) -> Result<()> {
    let drawn: Vec<Drawn> = (from..until).map(|number| Drawn::new(number, of)).collect();
    write_reports(tx, offices, &drawn).await?;
    write_cases(tx, offices, &drawn).await?;
    write_persons(tx, offices, &drawn).await?;
    let mut facts = bulk!("case_fact"(case_id, kind, code));
    for case in &drawn {
        for (kind, code) in [
            ("exploitation", case.form().row().htcds.code()),
            ("form", case.form().code()),
        ] {
            facts.add([case.id(0).into(), kind.into(), code.into()]);
        }
    }
    facts.flush(tx).await
}

async fn write_cases(tx: &mut Tx, offices: &Offices, drawn: &[Drawn]) -> Result<()> {
    let mut rows = bulk!("cases"(
        id,
        task_force,
        team,
        owner,
        code,
        alias,
        report,
        stage,
        open,
        area,
        exploitation,
        child,
        high_risk,
        no_contact,
        opened_on,
        opened_at,
        closed_at,
        due_at,
        monitoring,
        restitution,
        victims,
        updated_at,
        version
    ));
    for case in drawn {
        let team = case.team(offices);
        let stage = case.stage();
        let day = TimeZone::UTC
            .to_datetime(Timestamp::from_microsecond(case.opened_at)?)
            .date();
        let closed = (!stage.is_open()).then_some(case.opened_at + 90 * DAY);
        rows.add([
            case.id(0).into(),
            team.task_force.into(),
            team.id.into(),
            case.owner(team).into(),
            case.code(CodeKind::Case).to_string().into(),
            case.alias(6).to_string().into(),
            case.has_report().then(|| case.id(0x7000)).into(),
            stage.code().into(),
            stage.is_open().into(),
            pick_ref(&team.villages, case.draw(7)).into(),
            case.form().row().htcds.code().into(),
            case.child().into(),
            (case.draw(8) % 10 == 0).into(),
            (case.draw(9) % 50 == 0).into(),
            day.into(),
            case.opened_at.into(),
            closed.into(),
            case.due_at().into(),
            "outstanding".into(),
            "".into(),
            1_i64.into(),
            case.opened_at.into(),
            1_i64.into(),
        ]);
    }
    rows.flush(tx).await
}

fn pick_ref(values: &[String], number: u64) -> &str {
    values
        .get(usize::try_from(number % values.len().max(1) as u64).unwrap_or_default())
        .map_or("", String::as_str)
}

/// A victim each, and a second person in seven of ten cases.
async fn write_persons(tx: &mut Tx, offices: &Offices, drawn: &[Drawn]) -> Result<()> {
    const ADULT: [AgeBand; 4] = [AgeBand::To24, AgeBand::To44, AgeBand::To59, AgeBand::From60];
    const CHILD: [AgeBand; 3] = [AgeBand::To5, AgeBand::To12, AgeBand::To17];
    const OTHERS: [PersonRole; 3] = [
        PersonRole::Witness,
        PersonRole::AllegedPerpetrator,
        PersonRole::Family,
    ];
    let mut rows = bulk!("person"(
        id,
        case_id,
        role,
        alias,
        sex,
        age_band,
        citizenship,
        residence,
        trafficking_status,
        identity_a,
        contact_b,
        created_at,
        version
    ));
    let mut numbers = bulk!("blind_index"(
        organisation,
        field,
        value_digest,
        subject_kind,
        subject,
        person
    ));
    // Pairs were sought for all of them when they came in, as in years of work.
    let mut sources = bulk!("link_source"(person, changed, checked_with));
    let (ring, mut keys) = (ring(), keys());
    let victims = victims(drawn.first().map_or(0, |case| case.random), drawn.len())?;
    for (case, (victim, sex)) in drawn.iter().zip(victims) {
        let mut sealer = Sealer::of(&ring, case.id(0))?;
        keys.add([
            case.id(0).into(),
            "identity".into(),
            1_i64.into(),
            sealer.wrap()?.into(),
            false.into(),
        ]);
        let team = case.team(offices);
        let bands: &[AgeBand] = if case.child() { &CHILD } else { &ADULT };
        let status = pick(&["possible", "actual", "actual", "actual"], case.draw(11));
        let role = if case.draw(12) % 10 < 7 {
            Some(pick(&OTHERS, case.draw(13)))
        } else {
            None
        };
        let band = pick(bands, case.draw(14));
        let mut persons = vec![(PersonRole::Victim, sex, band, Some(status), victim)];
        if let Some(role) = role {
            let other = named(case.draw(62))?;
            persons.push((role, Sex::Male, AgeBand::To44, None, other));
        }
        for (n, (role, sex, band, status, identity)) in (1_u16..).zip(persons) {
            rows.add([
                case.id(n).into(),
                case.id(0).into(),
                role.code().into(),
                case.alias(20 + u64::from(n)).to_string().into(),
                sex.code().into(),
                band.code().into(),
                "ID".into(),
                pick_ref(&team.villages, case.draw(15)).into(),
                status.into(),
                sealer.person(case.id(n), &identity)?.into(),
                noise(case.random + 1, 180).into(),
                case.opened_at.into(),
                1_i64.into(),
            ]);
            if n == 1 {
                sources.add([case.id(n).into(), case.id(n).into(), SHIPPED_VERSION.into()]);
                numbers.add([
                    team.organisation.into(),
                    "nik".into(),
                    noise(case.random, 32).into(),
                    "case".into(),
                    case.id(0).into(),
                    case.id(n).to_string().into(),
                ]);
            }
        }
    }
    rows.flush(tx).await?;
    keys.flush(tx).await?;
    sources.flush(tx).await?;
    numbers.flush(tx).await
}

fn keys() -> Bulk {
    bulk!("data_key"(
        subject,
        section,
        version,
        server_wrap,
        superseded
    ))
}

/// The report of every second case, and one that became no case for every fifth.
async fn write_reports(tx: &mut Tx, offices: &Offices, drawn: &[Drawn]) -> Result<()> {
    const WITHOUT_CASE: [ReportState; 4] = [
        ReportState::Received,
        ReportState::Screening,
        ReportState::NotTrafficking,
        ReportState::ReferredOut,
    ];
    let mut rows = bulk!("report"(
        id,
        task_force,
        team,
        code,
        channel,
        reporter_kind,
        received_at,
        area,
        urgency,
        people_count,
        child_involved,
        state,
        due_at,
        case_id,
        recorded_by,
        story_a,
        at_risk_a,
        reporter_b,
        whereabouts_b,
        created_at,
        updated_at,
        version
    ));
    let (ring, mut keys) = (ring(), keys());
    for case in drawn {
        let opened = case.has_report();
        if !opened && case.number % 5 != 0 {
            continue;
        }
        let team = case.team(offices);
        let at = case.opened_at - 3 * DAY;
        let report = case.id(0x7000);
        let mut sealer = Sealer::of(&ring, report)?;
        keys.add([
            report.into(),
            "identity".into(),
            1_i64.into(),
            sealer.wrap()?.into(),
            false.into(),
        ]);
        let state = if opened {
            ReportState::Opened
        } else {
            pick(&WITHOUT_CASE, case.draw(30))
        };
        rows.add([
            report.into(),
            team.task_force.into(),
            team.id.into(),
            case.code(CodeKind::Report).to_string().into(),
            pick(Channel::ALL, case.draw(31)).code().into(),
            pick(ReporterKind::ALL, case.draw(32)).code().into(),
            at.into(),
            pick_ref(&team.villages, case.draw(7)).into(),
            pick(Urgency::ALL, case.draw(33)).code().into(),
            1_i64.into(),
            if case.child() { "yes" } else { "no" }.into(),
            state.code().into(),
            (at + DAY).into(),
            opened.then(|| case.id(0)).into(),
            pick(&team.owners, case.draw(34)).into(),
            noise(case.random + 2, 420).into(),
            sealer.at_risk(report, case.draw(70))?.into(),
            noise(case.random + 4, 220).into(),
            noise(case.random + 5, 120).into(),
            at.into(),
            at.into(),
            1_i64.into(),
        ]);
    }
    rows.flush(tx).await?;
    keys.flush(tx).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn identifiers_and_codes_are_unique_and_rise_with_time() {
        let drawn: Vec<Drawn> = (0..5_000).map(|n| Drawn::new(n, 5_000)).collect();
        let ids: Vec<Uuid> = drawn.iter().map(|case| case.id(0)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert!(ids[0].to_string().ends_with("0000"));
        let codes: HashSet<String> = drawn
            .iter()
            .map(|case| case.code(CodeKind::Case).to_string())
            .collect();
        assert_eq!(codes.len(), drawn.len());
    }
}
