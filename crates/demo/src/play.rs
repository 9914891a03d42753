//! The play: the steps of all scripts in the order of time, each by who does it in real use.

mod case;
mod referral;
mod report;
mod service;

use crate::people::{Member, Troupe, append};
use crate::scripts::{Script, Step};
use crate::{Error, Played, Scene};
use audit::{Event, Kind, ObjectKind};
use domain::Story;
use domain::ids::{CaseId, PersonId, ReportId, ScreeningId, ServiceId};
use domain::screening::Advice;
use domain::services::ServiceKind;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use store::audit::AuditKeys;
use store::cases::By;
use store::deadlines::{self, Calendar};
use store::{Tx, access, referrals};

/// Steps that share one transaction: each still has its own rows and audit events.
const AT_ONCE: usize = 40;

/// What came of one script.
pub(crate) struct Filed {
    /// Code of the report, if it was recorded.
    pub(crate) report: Option<String>,
    /// The victims of the case, if it was opened.
    pub(crate) persons: Vec<PersonId>,
}

/// Plays all scripts; gives what came of each.
pub(crate) async fn all(
    scene: &Scene<'_>,
    troupe: &Troupe,
    scripts: &[Script],
) -> Result<(Played, Vec<Filed>), Error> {
    let calendar = deadlines::calendar(&mut scene.store.read().await?, &scene.zone).await?;
    let mut files: Vec<File<'_>> = scripts
        .iter()
        .map(|script| File::new(scene, troupe, &calendar, script))
        .collect();
    let mut order: Vec<(Timestamp, usize, Step)> = scripts
        .iter()
        .enumerate()
        .flat_map(|(file, script)| {
            script
                .steps
                .iter()
                .map(move |(at, step)| (*at, file, *step))
        })
        .collect();
    order.sort_by_key(|(at, file, _)| (*at, *file));
    for some in order.chunks(AT_ONCE) {
        let mut tx = scene.store.write().await?;
        for (at, file, step) in some {
            if let Some(file) = files.get_mut(*file) {
                file.step(&mut tx, *at, *step).await?;
            }
        }
        tx.commit().await?;
    }
    // What time does by itself: referrals that nobody answered come to their end.
    let keys = AuditKeys::of(scene.ring);
    while !referrals::expire(scene.store, scene.ring, &keys, &scene.zone, scene.now)
        .await?
        .is_empty()
    {}
    let played = Played {
        accounts: troupe.len(),
        reports: files.iter().filter(|file| file.report.is_some()).count(),
        cases: files.iter().filter(|file| file.case.is_some()).count(),
    };
    let filed = files.into_iter().map(|file| Filed {
        report: file.report.map(|(_, code)| code),
        persons: file.persons,
    });
    Ok((played, filed.collect()))
}

/// One file while it is played.
struct File<'a> {
    scene: &'a Scene<'a>,
    troupe: &'a Troupe,
    calendar: &'a Calendar,
    script: &'a Script,
    chance: crate::chance::Chance,
    report: Option<(ReportId, String)>,
    screening: Option<(ScreeningId, Advice)>,
    case: Option<(CaseId, String)>,
    persons: Vec<PersonId>,
    services: HashMap<ServiceKind, ServiceId>,
    referrals: HashMap<ServiceKind, (String, &'static str)>,
}

impl<'a> File<'a> {
    fn new(
        scene: &'a Scene<'a>,
        troupe: &'a Troupe,
        calendar: &'a Calendar,
        script: &'a Script,
    ) -> Self {
        Self {
            scene,
            troupe,
            calendar,
            script,
            chance: script.chance.clone(),
            report: None,
            screening: None,
            case: None,
            persons: Vec::new(),
            services: HashMap::new(),
            referrals: HashMap::new(),
        }
    }

    async fn step(&mut self, tx: &mut Tx, at: Timestamp, step: Step) -> Result<(), Error> {
        match step {
            Step::Receive => self.receive(tx, at).await,
            Step::Screen => self.screen(tx, at).await,
            Step::Decide(decision) => self.decide(tx, at, decision).await,
            Step::ReferOut(to) => self.refer_out(tx, at, to).await,
            Step::CloseReport(reason) => self.close_report(tx, at, reason).await,
            Step::OpenCase => self.open_case(tx, at).await,
            Step::HighRisk => self.high_risk(tx, at).await,
            Step::AddOther => self.add_other(tx, at).await,
            Step::Route => self.route(tx, at).await,
            Step::Facts => self.facts(tx, at).await,
            Step::Medical => self.medical(tx, at).await,
            Step::Note(kind) => self.note(tx, at, kind).await,
            Step::Determine(status, body) => self.determine(tx, at, status, body).await,
            Step::Move(action) => self.advance(tx, at, action).await,
            Step::Plan(kind) => self.plan(tx, at, kind).await,
            Step::Start(kind) => self.start(tx, at, kind).await,
            Step::Finish(kind) => self.finish(tx, at, kind).await,
            Step::Decline(kind) => self.decline(tx, at, kind).await,
            Step::Refer(kind, team) => self.refer(tx, at, kind, team).await,
            Step::Ask(kind) => self.ask(tx, at, kind).await,
            Step::Reply(kind) => self.reply(tx, at, kind).await,
            Step::Accept(kind) => self.accept(tx, at, kind).await,
            Step::TurnDown(kind) => self.turn_down(tx, at, kind).await,
            Step::Begin(kind) => self.begin(tx, at, kind).await,
            Step::Complete(kind) => self.complete(tx, at, kind).await,
            Step::Withdraw(kind) => self.withdraw(tx, at, kind).await,
            Step::FollowUp(outcome) => self.follow_up(tx, at, outcome).await,
            Step::Settle(monitoring, restitution, retention) => {
                self.settle(tx, at, monitoring, restitution, retention)
                    .await
            }
            Step::Close => self.close(tx, at).await,
            Step::Reopen => self.reopen(tx, at).await,
        }
    }

    fn intake(&self) -> Result<&'a Member, Error> {
        self.troupe.member(self.script.office.intake)
    }

    fn manager(&self) -> Result<&'a Member, Error> {
        self.troupe.member(&self.script.manager)
    }

    fn report(&self) -> Result<&(ReportId, String), Error> {
        self.report.as_ref().ok_or(Error::Script("no report yet"))
    }

    fn case_code(&self) -> Result<&str, Error> {
        self.case
            .as_ref()
            .map(|(_, code)| code.as_str())
            .ok_or(Error::Script("no case yet"))
    }

    fn day(&self, at: Timestamp) -> Date {
        self.scene.zone.to_datetime(at).date()
    }

    fn by(member: &Member, at: Timestamp) -> By {
        By::actor(&member.actor, at)
    }

    /// One of several texts.
    fn text(&mut self, from: &[&'static str]) -> Result<Story, Error> {
        story(self.chance.pick(from))
    }

    /// What a case manager may do on the case.
    async fn may<A: policy::Act>(
        &self,
        tx: &mut Tx,
        member: &Member,
    ) -> Result<policy::Authorized<CaseId, A>, Error> {
        let code = self.case_code()?;
        Ok(access::case::<A>(tx, &member.actor, code).await?)
    }

    async fn audit_report(
        &self,
        tx: &mut Tx,
        at: Timestamp,
        member: &Member,
        kind: Kind,
    ) -> Result<(), Error> {
        let event = member
            .event(kind)?
            .on(ObjectKind::Report, &self.report()?.1)?;
        append(tx, self.scene, at, event).await
    }

    async fn audit_case(&self, tx: &mut Tx, at: Timestamp, event: Event) -> Result<(), Error> {
        let event = event.on(ObjectKind::Case, self.case_code()?)?;
        append(tx, self.scene, at, event).await
    }
}

fn story(text: &str) -> Result<Story, Error> {
    Story::parse(text).map_err(|_| Error::Script("a text"))
}
