//! Reports: recorded, screened, decided, opened as a case or let go.

use super::{File, story};
use crate::Error;
use crate::scripts::Somebody;
use audit::Kind;
use domain::areas::Place;
use domain::cases::{AgeBand, PersonRole, is_child};
use domain::intake::{
    PersonAtRisk, Reply, Report, ReportCloseReason, Reporter, ReporterKind, Urgency,
};
use domain::people::OrganisationKind;
use domain::screening::{Act, Answer, Answers, Decision, Majority, Means, Purpose, Ruling};
use domain::{Coded, Country, Line};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::cases::opening::{self, FromReport, FromReportPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{Contact, Identity};
use store::reports::{self, NewReport};
use store::{Tx, access, screenings};

impl File<'_> {
    pub(super) async fn receive(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let intake = self.intake()?;
        let report = self.told()?;
        let id = self.chance.id(at);
        let hours = match report.urgency {
            Urgency::Emergency => 1,
            Urgency::Urgent => 4,
            Urgency::Normal => 24,
        };
        let new = NewReport {
            id,
            team: self
                .troupe
                .team(self.script.office.force, self.script.office.reports)?,
            report: &report,
            purpose: self.script.plot.profile.map(|profile| profile.purpose),
            received_at: at,
            due_at: Some(at + SignedDuration::from_hours(hours)),
            token: &format!("demo-{id}"),
            at,
        };
        let mut keeper = intake.keeper(self.scene);
        let created = reports::create(tx, &mut keeper, &intake.actor, &new).await?;
        self.report = Some((id, created.code.to_string()));
        self.audit_report(tx, at, intake, Kind::ReportReceived)
            .await
    }

    /// The report as the officer types it.
    fn told(&mut self) -> Result<Report, Error> {
        let script = self.script;
        let plot = &script.plot;
        let anonymous = plot.reporter == ReporterKind::Anonymous;
        let name = crate::names::name(&mut self.chance, domain::cases::Sex::Female);
        let phone = crate::names::phone(&mut self.chance);
        let reply = |name: Option<_>| name.map_or(Reply::Unknown, Reply::Given);
        Ok(Report {
            channel: plot.channel,
            reporter: Reporter {
                kind: plot.reporter,
                name: if anonymous {
                    Reply::Declined
                } else {
                    reply(name)
                },
                phone: match phone {
                    Some(phone) if !anonymous => Reply::Given(phone),
                    _ => Reply::Declined,
                },
                may_call_back: !anonymous && plot.reporter != ReporterKind::Victim,
                safe_contact: None,
            },
            urgency: plot.urgency,
            story: story(plot.told)?,
            place: place(plot.district)?,
            persons_at_risk: u16::try_from(plot.people.len()).unwrap_or(1),
            child_at_risk: Reply::Given(plot.people.iter().any(|person| is_child(person.age))),
            persons: plot.people.iter().map(at_risk).collect(),
            whereabouts: self.whereabouts(),
            happened: None,
        })
    }

    fn whereabouts(&mut self) -> Option<Line> {
        let number = self.chance.between(1, 140);
        let place = ["Gang", "Jalan", "Rumah kontrakan Gang", "Hotel di Jalan"];
        let name = ["Kenari", "Sawo", "Rukun", "Mangga", "Langgar", "Perintis"];
        let text = format!(
            "{} {} Nomor {number}",
            self.chance.pick(&place),
            self.chance.pick(&name)
        );
        if self.chance.happens(60) {
            Line::parse(&text).ok()
        } else {
            None
        }
    }

    pub(super) async fn screen(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let intake = self.intake()?;
        let auth = access::report(tx, &intake.actor, &self.report()?.1).await?;
        let id = self.chance.id(at);
        let advice = screenings::record(tx, &auth, id, &self.answers(), at).await?;
        self.screening = Some((id, advice));
        self.audit_report(tx, at, intake, Kind::ScreeningRecorded)
            .await
    }

    fn answers(&self) -> Answers {
        let plot = &self.script.plot;
        let age = plot
            .people
            .first()
            .map_or(Majority::Unknown, |person| Majority::of_age(person.age));
        let Some(profile) = plot.profile else {
            return Answers {
                age,
                acts: all_no::<Act>(),
                means: all_no::<Means>(),
                purposes: all_no::<Purpose>(),
                indicators: all_no(),
            };
        };
        let yes = |code| (code, Answer::Yes);
        Answers {
            age,
            acts: profile.acts.iter().map(|act| (*act, Answer::Yes)).collect(),
            means: profile
                .means
                .iter()
                .map(|means| (*means, Answer::Yes))
                .collect(),
            purposes: [(profile.purpose, Answer::Yes)].into(),
            indicators: profile.indicators.iter().copied().map(yes).collect(),
        }
    }

    pub(super) async fn decide(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        decision: Decision,
    ) -> Result<(), Error> {
        let intake = self.intake()?;
        let (id, advice) = self
            .screening
            .as_ref()
            .ok_or(Error::Script("no screening yet"))?;
        let reason = match decision == advice.suggestion() {
            true => None,
            false => Some(story(
                "Keterangan keluarga perlu dicocokkan dahulu dengan yang bersangkutan.",
            )?),
        };
        let ruling = Ruling::new(advice, decision, reason)
            .map_err(|_| Error::Script("a decision against the advice needs a reason"))?;
        let auth = access::report(tx, &intake.actor, &self.report()?.1).await?;
        let mut keeper = intake.keeper(self.scene);
        screenings::decide(tx, &mut keeper, &auth, *id, &ruling, at).await?;
        self.audit_report(tx, at, intake, Kind::ScreeningDecided)
            .await
    }

    pub(super) async fn refer_out(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        to: OrganisationKind,
    ) -> Result<(), Error> {
        let intake = self.intake()?;
        let auth = access::report(tx, &intake.actor, &self.report()?.1).await?;
        reports::refer_out(tx, &auth, to, at).await?;
        self.audit_report(tx, at, intake, Kind::ReportClosed).await
    }

    pub(super) async fn close_report(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        reason: ReportCloseReason,
    ) -> Result<(), Error> {
        // Closing is for who recorded it or leads the team.
        let intake = self.intake()?;
        let auth = access::report(tx, &intake.actor, &self.report()?.1).await?;
        reports::close(tx, &auth, reason, at).await?;
        self.audit_report(tx, at, intake, Kind::ReportClosed).await
    }

    pub(super) async fn open_case(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let intake = self.intake()?;
        let plot = &self.script.plot;
        let auth = access::report(tx, &intake.actor, &self.report()?.1).await?;
        reports::mark_opened(tx, &auth, at).await?;
        let mut persons = Vec::new();
        for person in &plot.people {
            let id = self.chance.id(at);
            self.persons.push(id);
            persons.push(FromReportPerson {
                id,
                facts: facts(person),
                identity: Some(identity(person)),
                contact: self.contact(person),
            });
        }
        let new = FromReport {
            id: self.chance.id(at),
            team: self
                .troupe
                .team(self.script.office.force, self.script.office.cases)?,
            owner: Some(self.manager()?.actor.account),
            child: plot.people.iter().any(|person| is_child(person.age)),
            high_risk: false,
            persons,
            story: Some((self.chance.id(at), story(plot.told)?)),
            today: self.day(at),
        };
        let mut keeper = intake.keeper(self.scene);
        let by = Self::by(intake, at);
        let opened = opening::open_from_report(tx, &mut keeper, &auth, &new, &by).await?;
        self.case = Some((opened.id, opened.code.to_string()));
        let event = intake.event(Kind::CaseOpenedFromReport)?;
        let event = event.with("report", &self.report()?.1)?;
        self.audit_case(tx, at, event).await
    }

    fn contact(&mut self, person: &Somebody) -> Option<Contact> {
        Some(Contact {
            phones: vec![person.phone.clone()?],
            address: None,
            whereabouts: self.whereabouts(),
            safe_contact: Line::parse("Pesan singkat, pukul 10 sampai 14").ok(),
        })
    }
}

/// An answer of no to every question of a list.
fn all_no<C: Coded + Ord>() -> BTreeMap<C, Answer> {
    C::ALL.iter().map(|code| (*code, Answer::No)).collect()
}

/// An area's or a country's code as a place.
pub(super) fn place(code: &str) -> Result<Place, Error> {
    let abroad = || Country::parse(code).map(Place::Abroad).ok();
    let area = domain::AreaCode::parse(code).map(Place::Area).ok();
    area.or_else(abroad).ok_or(Error::Script("a place"))
}

fn at_risk(person: &Somebody) -> PersonAtRisk {
    PersonAtRisk {
        name: person.name.clone().map_or(Reply::Unknown, Reply::Given),
        nik: person.nik.clone().map_or(Reply::Unknown, Reply::Given),
        phone: person.phone.clone().map_or(Reply::NotAsked, Reply::Given),
        sex: Reply::Given(person.sex),
        age: Reply::Given(AgeBand::of_age(person.age)),
    }
}

fn facts(person: &Somebody) -> PersonFacts {
    PersonFacts {
        sex: person.sex,
        age: Some(person.age),
        band: AgeBand::of_age(person.age),
        citizenship: Country::parse("ID").ok(),
        residence: domain::AreaCode::parse(person.origin).ok(),
        ..PersonFacts::unknown(PersonRole::Victim)
    }
}

fn identity(person: &Somebody) -> Identity {
    Identity {
        name: person.name.clone(),
        nik: person.nik.clone(),
        passport: person.passport.clone(),
        born: Some(person.born),
        birth_place: person.birth_place.clone(),
        mother: person.mother.clone(),
        ..Identity::default()
    }
}
