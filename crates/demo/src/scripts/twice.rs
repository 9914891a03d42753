//! People who are recorded twice, as it happens where several offices help the same person: spelt
//! another way, born on a date that is only half known, without papers. The program finds them by
//! itself; here stands only what the offices wrote down.

mod entries;

use self::entries::{ASKING, COMPANIONS, Entry, HALFWAY, WAITING};
use super::{Journey, Office, PROTECTION, Plot, Script, Somebody, Step, Writer};
use crate::chance::Chance;
use crate::names;
use crate::stories::{PROFILES, Profile};
use domain::PartialDate;
use domain::intake::{Channel, ReporterKind, Urgency};
use jiff::Span;
use jiff::civil::Date;

/// People whom the protection unit helped in past years and who came to the companions later: as
/// many as make a count that is not hidden.
const EARLIER: usize = 13;
/// How many days later.
const LATER: i64 = 45;

/// Which scripts are about one person, and which reports ask other organisations.
#[derive(Default)]
pub(crate) struct Twice {
    /// Scripts by their number.
    pub(crate) again: Vec<Again>,
    /// Scripts of reports about somebody whom another organisation knows.
    pub(crate) asking: Vec<usize>,
}

/// Two scripts about one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Again {
    /// That of the protection unit, and that of the companions.
    pub(crate) scripts: [usize; 2],
    /// Whether the protection unit has decided; the companions have.
    pub(crate) by_both: bool,
}

/// Adds the files of those who are recorded twice.
pub(super) fn add(writer: &mut Writer<'_>, scripts: &mut Vec<Script>) -> Twice {
    let mut twice = Twice::default();
    let mut chance = writer.choices();
    for first in earlier(writer, scripts) {
        if let Some(script) = writer.again(&mut chance, &scripts[first]) {
            twice.again.push(Again {
                scripts: [first, scripts.len()],
                by_both: true,
            });
            scripts.push(script);
        }
    }
    for entry in WAITING.iter().flatten() {
        scripts.extend(writer.noted(&mut chance, entry));
    }
    twice.again.push(Again {
        scripts: [scripts.len(), scripts.len() + 1],
        by_both: false,
    });
    for entry in &HALFWAY {
        scripts.extend(writer.noted(&mut chance, entry));
    }
    for entry in &ASKING {
        twice.asking.push(scripts.len());
        scripts.extend(writer.asked_about(&mut chance, entry));
    }
    twice
}

/// Files of the protection unit that became cases so long ago that the person could come back:
/// every second one in which the first person has papers.
fn earlier(writer: &Writer<'_>, scripts: &[Script]) -> Vec<usize> {
    let is_past = |script: &Script| {
        let opened = script
            .steps
            .iter()
            .find(|(_, step)| *step == Step::OpenCase);
        opened.is_some_and(|(at, _)| writer.day(*at) < writer.before(2 * LATER))
    };
    let has_papers = |script: &Script| {
        let first = script.plot.people.first();
        first.is_some_and(|person| person.nik.is_some())
    };
    let kept_here = |script: &Script| script.office.intake == PROTECTION.intake;
    scripts
        .iter()
        .enumerate()
        .filter(|(_, script)| kept_here(script) && has_papers(script) && is_past(script))
        .map(|(at, _)| at)
        .step_by(2)
        .take(EARLIER)
        .collect()
}

impl Writer<'_> {
    /// The first person of a file comes to the companions.
    fn again(&mut self, chance: &mut Chance, first: &Script) -> Option<Script> {
        let profile = first.plot.profile?;
        let (at, _) = first.steps.first()?;
        let begun = self.day(*at).saturating_add(Span::new().days(LATER));
        let person = otherwise(first.plot.people.first()?, self.number)?;
        let (district, route) = (first.plot.district, first.plot.route);
        let plot = came_by_themselves(chance, profile, district, person, route);
        Some(self.kept(chance, COMPANIONS, begun, plot))
    }

    /// The file of somebody who is written down here.
    fn noted(&mut self, chance: &mut Chance, entry: &Entry) -> Option<Script> {
        let plot = entry.plot(chance)?;
        Some(self.kept(chance, entry.office, self.before(entry.ago), plot))
    }

    fn kept(&mut self, chance: &mut Chance, office: Office, begun: Date, plot: Plot) -> Script {
        let own = self.choices();
        self.file(chance, own, (office, manager(office)), begun, plot)
    }

    /// A report that was screened and waits.
    fn asked_about(&mut self, chance: &mut Chance, entry: &Entry) -> Option<Script> {
        let mut own = self.choices();
        let plot = entry.plot(&mut own)?;
        let begun = self.before(entry.ago);
        let received = self.received(chance, begun);
        let mut journey = Journey {
            writer: self,
            begun,
            last: received,
            steps: vec![(received, Step::Receive)],
            recent: true,
            refers: entry.office.refers,
            number: self.number,
        };
        journey.then(&mut own, Step::Screen);
        let steps = journey.steps;
        self.number += 1;
        Some(Script {
            office: entry.office,
            manager: manager(entry.office),
            plot,
            steps,
            chance: own,
        })
    }
}

/// Who manages the cases of an office among which these files are.
fn manager(office: Office) -> String {
    if office.intake == COMPANIONS.intake {
        COMPANIONS.intake.to_owned()
    } else {
        format!("manager.{}", office.force)
    }
}

impl Entry {
    fn plot(&self, chance: &mut Chance) -> Option<Plot> {
        let profile = PROFILES.iter().find(|profile| profile.form == self.form)?;
        let route = [Some(self.origin), None, Some("31.73.06")];
        let person = self.somebody()?;
        Some(came_by_themselves(
            chance, profile, "31.73.06", person, route,
        ))
    }
}

fn came_by_themselves(
    chance: &mut Chance,
    profile: &'static Profile,
    district: &'static str,
    person: Somebody,
    route: [Option<&'static str>; 3],
) -> Plot {
    Plot {
        profile: Some(profile),
        told: chance.pick(profile.told),
        channel: Channel::WalkIn,
        reporter: ReporterKind::Victim,
        urgency: Urgency::Normal,
        district,
        people: vec![person],
        route,
    }
}

/// The same person as another office writes them down: the name as it is heard, and either no
/// papers, or a date of birth that is known by half or with day and month changed over.
fn otherwise(person: &Somebody, number: usize) -> Option<Somebody> {
    let born = person.born;
    let (year, month, day) = (born.year(), born.month(), born.day());
    let changed_over = PartialDate::new(year, day.filter(|day| *day <= 12), month);
    let (born, nik) = match number % 3 {
        0 => (born, None),
        1 => (changed_over.unwrap_or(born), person.nik.clone()),
        _ => (PartialDate::new(year, None, None).ok()?, person.nik.clone()),
    };
    Some(Somebody {
        name: person.name.as_ref().and_then(names::respelt),
        born,
        nik,
        passport: None,
        phone: None,
        ..person.clone()
    })
}
