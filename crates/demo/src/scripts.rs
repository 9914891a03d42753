//! The scripts: for each file what happens on which day, written before anything is played.

mod twice;

pub(crate) use twice::{Again, Twice};

use crate::Scene;
use crate::chance::Chance;
use crate::names;
use crate::stories::{OTHERS, PROFILES, Profile};
use domain::cases::{
    DecisionMaker, FollowUpOutcome, Monitoring, RestitutionOutcome, RetentionClass, Sex,
    StageAction, TraffickingStatus, is_child,
};
use domain::intake::{Channel, ReportCloseReason, ReporterKind, Urgency};
use domain::people::OrganisationKind;
use domain::screening::Decision;
use domain::services::ServiceKind;
use domain::{Line, Nik, PartialDate, Passport, PersonName, Phone};
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Span, Timestamp};

/// Seed of the play.
const SEED: u64 = 26_092_024;

/// Who takes a report, and where it and its case are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Office {
    /// Short name of the task force.
    pub(crate) force: &'static str,
    /// Login of who takes reports.
    pub(crate) intake: &'static str,
    /// The team that takes reports.
    pub(crate) reports: &'static str,
    /// The team that takes cases.
    pub(crate) cases: &'static str,
    /// Whether it refers people to others; if not, it helps them by itself.
    pub(crate) refers: bool,
}

/// The protection unit of Jakarta Barat.
pub(crate) const PROTECTION: Office = Office {
    force: "jakbar",
    intake: "intake.jakbar",
    reports: "intake",
    cases: "cases",
    refers: true,
};
const BATAM_PROTECTION: Office = Office {
    force: "batam",
    intake: "intake.batam",
    ..PROTECTION
};

/// What happens to one file.
pub(crate) struct Script {
    /// Where it is kept.
    pub(crate) office: Office,
    /// Login of the case manager.
    pub(crate) manager: String,
    /// Who and what it is about.
    pub(crate) plot: Plot,
    /// The steps in the order of time.
    pub(crate) steps: Vec<(Timestamp, Step)>,
    /// Choices of this file.
    pub(crate) chance: Chance,
}

/// Who and what a file is about.
pub(crate) struct Plot {
    /// What kind of file; none for a report that turns out to be something else.
    pub(crate) profile: Option<&'static Profile>,
    /// What the reporter tells.
    pub(crate) told: &'static str,
    /// How it arrives.
    pub(crate) channel: Channel,
    /// Who reports.
    pub(crate) reporter: ReporterKind,
    /// How fast somebody must act.
    pub(crate) urgency: Urgency,
    /// Kecamatan where it is reported.
    pub(crate) district: &'static str,
    /// Everybody at risk, the first known best.
    pub(crate) people: Vec<Somebody>,
    /// The way they were taken: origin, transit, destination.
    pub(crate) route: [Option<&'static str>; 3],
}

/// An invented person.
#[derive(Clone)]
pub(crate) struct Somebody {
    /// Sex.
    pub(crate) sex: Sex,
    /// Age in years at the report.
    pub(crate) age: u8,
    /// Birth, as far as it is known.
    pub(crate) born: PartialDate,
    /// Kabupaten or kota they come from.
    pub(crate) origin: &'static str,
    /// Name.
    pub(crate) name: Option<PersonName>,
    /// NIK, where the person has papers.
    pub(crate) nik: Option<Nik>,
    /// Passport of those who were taken abroad.
    pub(crate) passport: Option<Passport>,
    /// Telephone.
    pub(crate) phone: Option<Phone>,
    /// Name of the mother.
    pub(crate) mother: Option<PersonName>,
    /// Place of birth.
    pub(crate) birth_place: Option<Line>,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// The report arrives.
    Receive,
    /// It is screened.
    Screen,
    /// The officer decides.
    Decide(Decision),
    /// It is handed to another institution.
    ReferOut(OrganisationKind),
    /// It is closed without a case.
    CloseReport(ReportCloseReason),
    /// A case is opened from it.
    OpenCase,
    /// The owner marks it as being of high risk.
    HighRisk,
    /// A family member or an alleged perpetrator is added.
    AddOther,
    /// The route is recorded.
    Route,
    /// Exploitation, acts, means, control and recruitment are recorded.
    Facts,
    /// Health information is recorded.
    Medical,
    /// A note, by number: case work, legal, health.
    Note(u8),
    /// A body finds whether the person is a victim.
    Determine(TraffickingStatus, DecisionMaker),
    /// The stage moves.
    Move(StageAction),
    /// A service is planned.
    Plan(ServiceKind),
    /// It begins.
    Start(ServiceKind),
    /// It is finished.
    Finish(ServiceKind),
    /// The victim declines it.
    Decline(ServiceKind),
    /// A service is referred to a team.
    Refer(ServiceKind, &'static str),
    /// The receiver asks.
    Ask(ServiceKind),
    /// The sender answers.
    Reply(ServiceKind),
    /// The receiver accepts.
    Accept(ServiceKind),
    /// The receiver declines.
    TurnDown(ServiceKind),
    /// The receiver begins.
    Begin(ServiceKind),
    /// The receiver finishes with an outcome.
    Complete(ServiceKind),
    /// The sender withdraws it.
    Withdraw(ServiceKind),
    /// The person is followed up.
    FollowUp(FollowUpOutcome),
    /// What closing asks for is recorded.
    Settle(Monitoring, RestitutionOutcome, RetentionClass),
    /// The case is closed.
    Close,
    /// It is taken up again.
    Reopen,
}

/// Kecamatan of Jakarta Barat and of Batam, with a rough weight by repetition.
const JAKBAR: &[&str] = &[
    "31.73.01", "31.73.01", "31.73.06", "31.73.06", "31.73.04", "31.73.03", "31.73.03", "31.73.02",
    "31.73.05", "31.73.07", "31.73.08",
];
const BATAM: &[&str] = &[
    "21.71.06", "21.71.02", "21.71.04", "21.71.10", "21.71.03", "21.71.11",
];

/// Files of Jakarta Barat and Batam that began in each past year.
const YEARS: &[(i16, i64, i64)] = &[(2022, 13, 3), (2023, 17, 4), (2024, 10, 3)];

/// How many days ago recent files began; the last ones today.
const RECENT: &[i64] = &[
    150, 118, 92, 74, 58, 47, 38, 31, 26, 21, 17, 14, 12, 10, 8, 6, 5, 4, 3, 2, 1, 1, 0, 0,
];

/// Writes all scripts.
pub(crate) fn all(scene: &Scene<'_>) -> (Vec<Script>, Twice) {
    let mut chance = Chance::new(SEED);
    let mut writer = Writer {
        scene,
        number: 0,
        today: scene.zone.to_datetime(scene.now).date(),
    };
    let mut scripts = Vec::new();
    for (year, jakbar, batam) in YEARS {
        for (office, count) in [(PROTECTION, *jakbar), (BATAM_PROTECTION, *batam)] {
            for nth in 0..count {
                // Spread over the year; the end of December is left to the next one's first days.
                let day = 3 + nth * 355 / count + chance.between(0, 355 / count - 2);
                let begun = date(*year, 1, 1).saturating_add(Span::new().days(day));
                scripts.push(writer.write(&mut chance, office, begun));
            }
        }
    }
    for (at, ago) in RECENT.iter().enumerate() {
        let office = if at % 6 == 5 {
            BATAM_PROTECTION
        } else {
            PROTECTION
        };
        let begun = writer.before(*ago);
        scripts.push(writer.write(&mut chance, office, begun));
    }
    let twice = twice::add(&mut writer, &mut scripts);
    (scripts, twice)
}

/// Writes scripts, one after the other.
struct Writer<'a> {
    scene: &'a Scene<'a>,
    number: usize,
    today: Date,
}

impl Writer<'_> {
    fn write(&mut self, chance: &mut Chance, office: Office, begun: Date) -> Script {
        let number = self.number;
        let mut own = self.choices();
        // One report in eight turns out to be something else.
        let is_other = number % 8 == 6;
        let plot = plot(&mut own, office.force, number, is_other);
        let manager = match (office.force, number % 3) {
            ("jakbar", 0) => "manager2.jakbar".to_owned(),
            ("jakbar", 1) if number % 4 == 1 => "supervisor.jakbar".to_owned(),
            (force, _) => format!("manager.{force}"),
        };
        self.file(chance, own, (office, manager), begun, plot)
    }

    /// The choices of the next file.
    fn choices(&self) -> Chance {
        Chance::new(SEED + u64::try_from(self.number).unwrap_or(0) * 7919)
    }

    /// The whole course of a file.
    fn file(
        &mut self,
        chance: &mut Chance,
        mut own: Chance,
        (office, manager): (Office, String),
        begun: Date,
        plot: Plot,
    ) -> Script {
        let number = self.number;
        self.number += 1;
        let received = self.received(chance, begun);
        let mut journey = Journey {
            writer: self,
            begun,
            last: received,
            steps: vec![(received, Step::Receive)],
            recent: self.before(140) < begun,
            refers: office.refers,
            number,
        };
        journey.write(&mut own, &plot);
        let mut steps = journey.steps;
        steps.retain(|(at, _)| *at <= self.scene.now);
        Script {
            office,
            manager,
            plot,
            steps,
            chance: own,
        }
    }

    /// When a report that begins on this day arrives.
    fn received(&self, chance: &mut Chance, begun: Date) -> Timestamp {
        if begun == self.today {
            // Today, before now, whatever the hour.
            self.scene.now - SignedDuration::from_mins(20 + chance.between(0, 60))
        } else {
            self.at(begun, chance.between(7, 19), chance.between(0, 59))
        }
    }

    /// The day of a time.
    fn day(&self, at: Timestamp) -> Date {
        self.scene.zone.to_datetime(at).date()
    }

    /// The day so many days ago.
    fn before(&self, days: i64) -> Date {
        self.today.saturating_sub(Span::new().days(days))
    }

    fn at(&self, day: Date, hour: i64, minute: i64) -> Timestamp {
        let hour = i8::try_from(hour).unwrap_or(9);
        let minute = i8::try_from(minute).unwrap_or(0);
        let time = day.at(hour, minute, 0, 0);
        self.scene.zone.to_timestamp(time).unwrap_or(self.scene.now)
    }
}

fn plot(chance: &mut Chance, force: &str, number: usize, is_other: bool) -> Plot {
    let profile = &PROFILES[(number * 5 + number / 9) % PROFILES.len()];
    let districts = if force == "batam" { BATAM } else { JAKBAR };
    let district = chance.pick(districts);
    let count = if is_other || chance.happens(78) {
        1
    } else {
        chance.between(2, 3)
    };
    let people: Vec<Somebody> = (0..count).map(|_| somebody(chance, profile)).collect();
    let channels = [
        (Channel::WalkIn, ReporterKind::Victim),
        (Channel::Sapa129, ReporterKind::Family),
        (Channel::Whatsapp, ReporterKind::Family),
        (Channel::Police, ReporterKind::Official),
        (Channel::Outreach, ReporterKind::Witness),
        (Channel::Ngo, ReporterKind::Other),
        (Channel::Emergency112, ReporterKind::Anonymous),
        (Channel::Mission, ReporterKind::Official),
    ];
    let (channel, reporter) = chance.pick(&channels);
    let urgency = match chance.between(1, 10) {
        1 => Urgency::Emergency,
        2..=4 => Urgency::Urgent,
        _ => Urgency::Normal,
    };
    let origin = people.first().map(|person| person.origin);
    let some =
        |from: &[&'static str], chance: &mut Chance| (!from.is_empty()).then(|| chance.pick(from));
    let transit = some(profile.transit, chance);
    let destination = some(profile.destinations, chance).or(Some(held(number, district)));
    Plot {
        profile: (!is_other).then_some(profile),
        told: if is_other {
            chance.pick(OTHERS)
        } else {
            chance.pick(profile.told)
        },
        channel,
        reporter,
        urgency: if is_other { Urgency::Normal } else { urgency },
        district,
        people,
        route: [origin, transit, destination],
    }
}

/// Where somebody was held who was not taken abroad: most in Tanjung Pinang, from where they came
/// back, the others where it is reported.
fn held(number: usize, district: &'static str) -> &'static str {
    if number % 5 < 3 { "21.72" } else { district }
}

fn somebody(chance: &mut Chance, profile: &Profile) -> Somebody {
    let sex = chance.pick(profile.sexes);
    let age = chance.between(profile.ages.0, profile.ages.1);
    let origin = chance.pick(profile.origins);
    // The year of birth is enough for a story of 2022 to today: the age is what counts.
    let born = date(
        i16::try_from(2023 - age).unwrap_or(2000),
        i8::try_from(chance.between(1, 12)).unwrap_or(1),
        i8::try_from(chance.between(1, 28)).unwrap_or(1),
    );
    let abroad = profile.destinations.iter().any(|place| place.len() == 2);
    let has_papers = chance.happens(70);
    Somebody {
        sex,
        age: u8::try_from(age).unwrap_or(20),
        born: born.into(),
        origin,
        mother: None,
        birth_place: None,
        name: names::name(chance, sex),
        nik: if has_papers {
            names::nik(chance, origin, born, sex)
        } else {
            None
        },
        passport: if abroad && has_papers {
            names::passport(chance)
        } else {
            None
        },
        phone: if chance.happens(60) {
            names::phone(chance)
        } else {
            None
        },
    }
}

/// A file on its way through the office.
struct Journey<'a, 'b> {
    writer: &'a Writer<'b>,
    begun: Date,
    last: Timestamp,
    steps: Vec<(Timestamp, Step)>,
    recent: bool,
    refers: bool,
    number: usize,
}

impl Journey<'_, '_> {
    /// Adds a step `days` after the report, in office hours, and never before the last one.
    fn on(&mut self, chance: &mut Chance, days: i64, step: Step) {
        let mut day = self.begun.saturating_add(Span::new().days(days));
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_add(Span::new().days(1));
        }
        let planned = self
            .writer
            .at(day, chance.between(8, 15), chance.between(0, 59));
        let least = self.last + SignedDuration::from_mins(chance.between(4, 25));
        self.last = planned.max(least);
        self.steps.push((self.last, step));
    }

    /// Adds a step some minutes after the last one.
    fn then(&mut self, chance: &mut Chance, step: Step) {
        self.last += SignedDuration::from_mins(chance.between(3, 18));
        self.steps.push((self.last, step));
    }

    fn write(&mut self, chance: &mut Chance, plot: &Plot) {
        match plot.profile {
            None => self.something_else(chance),
            Some(profile) => self.trafficking(chance, plot, profile),
        }
    }

    fn something_else(&mut self, chance: &mut Chance) {
        self.on(chance, 0, Step::Screen);
        self.then(chance, Step::Decide(Decision::NotTrafficking));
        let end = match (self.number / 8) % 3 {
            0 => Step::ReferOut(OrganisationKind::LocalAgency),
            1 => Step::CloseReport(ReportCloseReason::NotTrafficking),
            _ => Step::CloseReport(ReportCloseReason::HelpDeclined),
        };
        self.on(chance, 2, end);
    }

    fn trafficking(&mut self, chance: &mut Chance, plot: &Plot, profile: &Profile) {
        let delay = i64::from(plot.urgency == Urgency::Normal);
        self.on(chance, delay, Step::Screen);
        if chance.happens(25) {
            self.then(chance, Step::Decide(Decision::NeedMoreInformation));
            self.on(chance, delay + 1, Step::Screen);
        }
        self.then(chance, Step::Decide(Decision::Suspected));
        self.on(chance, delay + i64::from(self.recent), Step::OpenCase);
        if plot.urgency == Urgency::Emergency {
            self.then(chance, Step::HighRisk);
        }
        self.assessment(chance);
        let services = self.plan(chance, profile);
        self.determination(chance);
        self.services(chance, plot, &services);
        self.ending(chance, plot);
        // Services and the file's own course were written one after the other, and run side by
        // side.
        self.steps.sort_by_key(|(at, _)| *at);
    }

    fn assessment(&mut self, chance: &mut Chance) {
        self.on(chance, 2, Step::Route);
        self.then(chance, Step::Facts);
        self.on(chance, 3, Step::Note(0));
        self.then(
            chance,
            Step::Determine(TraffickingStatus::Possible, DecisionMaker::Government),
        );
        if chance.happens(55) {
            self.then(chance, Step::AddOther);
        }
    }

    /// Plans what the person needs; not everybody needs everything.
    fn plan(&mut self, chance: &mut Chance, profile: &Profile) -> Vec<ServiceKind> {
        let wanted: Vec<ServiceKind> = profile
            .needs
            .iter()
            .enumerate()
            .filter(|(at, _)| *at < 2 || chance.happens(70))
            .map(|(_, kind)| *kind)
            .collect();
        for (at, kind) in wanted.iter().enumerate() {
            let day = 4 + i64::try_from(at / 3).unwrap_or(0);
            self.on(chance, day, Step::Plan(*kind));
        }
        wanted
    }

    fn determination(&mut self, chance: &mut Chance) {
        let before = self.last;
        let found = 8 + chance.between(0, 6);
        self.on(
            chance,
            found,
            Step::Determine(TraffickingStatus::Actual, DecisionMaker::Police),
        );
        self.then(chance, Step::Move(StageAction::Identify));
        self.on(chance, found + 3, Step::Move(StageAction::Plan));
        self.on(chance, found + 6, Step::Move(StageAction::StartServices));
        self.last = before;
    }

    fn services(&mut self, chance: &mut Chance, plot: &Plot, services: &[ServiceKind]) {
        let planned = self.last;
        for (at, kind) in services.iter().enumerate() {
            self.last = planned;
            let to = receiver(*kind, plot).filter(|_| self.refers && (at + self.number) % 4 != 3);
            match to {
                Some(team) => self.referral(chance, *kind, team),
                None => self.own_service(chance, *kind, at),
            }
        }
    }

    /// A service that the office gives or arranges itself. Some recent ones are never begun.
    fn own_service(&mut self, chance: &mut Chance, kind: ServiceKind, at: usize) {
        if !self.recent && chance.happens(10) {
            self.on(chance, 9, Step::Decline(kind));
            return;
        }
        if self.recent && (at + self.number).is_multiple_of(3) {
            return;
        }
        let begins = if chance.happens(75) {
            7 + chance.between(0, 2)
        } else {
            13
        };
        self.on(chance, begins, Step::Start(kind));
        if kind == ServiceKind::Health {
            self.on(chance, begins + 1, Step::Medical);
            self.then(chance, Step::Note(2));
        }
        let ends = begins + chance.between(20, 55);
        self.on(chance, ends, Step::Finish(kind));
    }

    fn referral(&mut self, chance: &mut Chance, kind: ServiceKind, team: &'static str) {
        let sent = 5 + chance.between(0, 2);
        self.on(chance, sent, Step::Refer(kind, team));
        let way = chance.between(1, 20);
        // Every fourth recent referral still waits for its answer, or was declined and nobody has
        // been asked since.
        if self.recent && way > 15 {
            if way > 17 {
                self.on(chance, sent + 2, Step::TurnDown(kind));
            }
            return;
        }
        match way {
            1 => {
                self.on(chance, sent + 1, Step::TurnDown(kind));
                self.on(chance, sent + 3, Step::Start(kind));
                self.on(chance, sent + 30, Step::Finish(kind));
                return;
            }
            2 => {
                self.on(chance, sent + 1, Step::Withdraw(kind));
                self.on(chance, sent + 2, Step::Start(kind));
                self.on(chance, sent + 33, Step::Finish(kind));
                return;
            }
            3..=6 => {
                self.on(chance, sent, Step::Ask(kind));
                self.on(chance, sent + 1, Step::Reply(kind));
            }
            _ => {}
        }
        self.on(chance, sent + 1, Step::Accept(kind));
        let [begins, ends] = [sent + chance.between(2, 7), sent + chance.between(21, 60)];
        self.on(chance, begins, Step::Begin(kind));
        self.on(chance, ends, Step::Complete(kind));
    }

    fn ending(&mut self, chance: &mut Chance, plot: &Plot) {
        self.last = self.writer.at(self.begun, 8, 0);
        self.on(chance, 24, Step::Note(1));
        self.on(chance, 48, Step::Note(0));
        self.on(chance, 82, Step::Move(StageAction::StartMonitoring));
        self.on(chance, 96, Step::FollowUp(FollowUpOutcome::NeedsHelp));
        self.on(chance, 128, Step::FollowUp(FollowUpOutcome::Safe));
        // A restitution that is still not paid keeps some files of the last years open.
        if self.number % 11 == 10 {
            return;
        }
        let child = plot.people.iter().any(|person| is_child(person.age));
        let retention = match (child, self.number % 5) {
            (_, 0) => RetentionClass::LegalProceedings,
            (true, _) => RetentionClass::ChildVictim,
            (false, _) => RetentionClass::AdultVictim,
        };
        let restitution = chance.pick(&[
            RestitutionOutcome::NotClaimed,
            RestitutionOutcome::Unpaid,
            RestitutionOutcome::PaidInPart,
            RestitutionOutcome::Paid,
            RestitutionOutcome::NotApplicable,
        ]);
        let settled = Step::Settle(Monitoring::Done, restitution, retention);
        self.on(chance, 150, settled);
        self.then(chance, Step::Close);
        if self.number % 13 == 5 {
            self.on(chance, 190, Step::Reopen);
            self.on(chance, 205, Step::FollowUp(FollowUpOutcome::Safe));
        }
    }
}

/// The team that a need is referred to.
fn receiver(kind: ServiceKind, plot: &Plot) -> Option<&'static str> {
    let batam = plot.district.starts_with("21");
    let abroad = plot.route[2].is_some_and(|place| place.len() == 2);
    match kind {
        ServiceKind::Shelter => Some("shelter"),
        ServiceKind::Restitution => Some("police"),
        ServiceKind::Repatriation if abroad || batam => Some("bp3mi"),
        ServiceKind::Health | ServiceKind::MedicalForensic if !batam => Some("hospital"),
        ServiceKind::Psychological if !batam => Some("ngo"),
        ServiceKind::LegalAid if !batam => Some("legalaid"),
        ServiceKind::SocialRehabilitation | ServiceKind::Repatriation if !batam => Some("social"),
        _ => None,
    }
}
