//! The form of a report: from what was typed to a [`Report`], and back.

use domain::cases::{AgeBand, Sex};
use domain::dates::DateError;
use domain::intake::{PersonAtRisk, Reply, Report, ReportFault, Reporter, ReporterKind, Urgency};
use domain::screening::{Answer, Purpose};
use domain::{Coded, Line, Nik, PersonName, Phone, Story};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use store::areas::Area;
use store::reports::{Content, Facts};
use store::sealed::Sight;

use crate::forms::FormState;
use crate::page::Page;
use crate::pages::areas::{self, Lookup};
use crate::pages::places;
use crate::parts::Choice;

/// Persons at risk that the form has room for; more are added in the case.
pub(crate) const PEOPLE: [&str; 3] = ["person-1", "person-2", "person-3"];
/// Most persons that one report counts.
const MOST_PEOPLE: i64 = 5_000;
/// A clock that runs a little fast must not stop a report.
const FAST_CLOCK_MINUTES: i64 = 5;

/// What a form says once it is free of mistakes.
#[derive(Debug)]
pub(super) struct Typed {
    /// The report.
    pub(super) report: Report,
    /// Suspected purpose.
    pub(super) purpose: Option<Purpose>,
    /// When it arrived.
    pub(super) received_at: Timestamp,
}

/// What reading needs to know beside the form.
pub(super) struct Around<'a> {
    /// The time.
    pub(super) now: Timestamp,
    /// Time zone of the typed times.
    pub(super) zone: &'a TimeZone,
    /// The area field, looked up.
    pub(super) area: Lookup,
    /// Contact and whereabouts are not in the form, because the session cannot open them.
    pub(super) locked: bool,
}

/// Reads the form in the order of its fields; every mistake stands beside its field.
pub(super) fn read(form: &mut FormState, around: Around<'_>) -> Option<Typed> {
    let today = around.zone.to_datetime(around.now).date();
    let urgency = form.coded::<Urgency>("urgency");
    let story = form.parse_with("story", Story::parse);
    let place = places::read(form, around.area);
    let happened = form.partial_date_optional("happened");
    let purpose = form.coded_optional::<Purpose>("purpose");
    let people = form.number("people", 1, MOST_PEOPLE);
    let child = form.coded::<Answer>("child");
    let persons: Vec<PersonAtRisk> = PEOPLE
        .iter()
        .filter_map(|name| person(form, name))
        .collect();
    let whereabouts = form.parse_optional_with("whereabouts", Line::parse);
    let reporter = reporter(form, around.locked);
    let channel = form.coded("channel");
    let received_at = received(form, around.now, around.zone);
    if form.has_errors() {
        return None;
    }
    let report = Report {
        channel: channel?,
        reporter: reporter?,
        urgency: urgency?,
        story: story?,
        place: place?,
        persons_at_risk: u16::try_from(people?).ok()?,
        child_at_risk: child_reply(child?),
        persons,
        whereabouts,
        happened,
    };
    reject_faults(form, &report, today, around.locked);
    let received_at = received_at?;
    (!form.has_errors()).then_some(Typed {
        report,
        purpose,
        received_at,
    })
}

const fn child_reply(answer: Answer) -> Reply<bool> {
    match answer {
        Answer::Yes => Reply::Given(true),
        Answer::No => Reply::Given(false),
        Answer::Unknown => Reply::Unknown,
        Answer::Declined => Reply::Declined,
    }
}

/// What contradicts itself is said at the field where it is put right.
fn reject_faults(form: &mut FormState, report: &Report, today: Date, locked: bool) {
    for fault in report.faults(today) {
        let field = match fault {
            ReportFault::AnonymousWithName => "reporter-name",
            ReportFault::CallBackWithoutPhone if locked => continue,
            ReportFault::CallBackWithoutPhone => "reporter-phone",
            ReportFault::NobodyAtRisk | ReportFault::MorePersonsThanCounted => "people",
            ReportFault::ChildDescribed => "child",
            ReportFault::Future => "happened",
        };
        form.reject_with(field, &fault);
    }
}

/// A person, if anything was typed about them.
fn person(form: &mut FormState, name: &str) -> Option<PersonAtRisk> {
    let field = |part: &str| format!("{name}-{part}");
    let blank = ["name", "nik", "phone", "sex", "age"]
        .iter()
        .all(|part| form.value(&field(part)).trim().is_empty());
    if blank {
        return None;
    }
    Some(PersonAtRisk {
        name: given(form.parse_optional_with(&field("name"), PersonName::parse)),
        nik: given(form.parse_optional_with(&field("nik"), Nik::parse)),
        phone: given(form.parse_optional_with(&field("phone"), Phone::parse)),
        sex: choice(form, &field("sex"), Sex::Unknown),
        age: choice(form, &field("age"), AgeBand::Unknown),
    })
}

fn given<T>(value: Option<T>) -> Reply<T> {
    value.map_or(Reply::NotAsked, Reply::Given)
}

/// A coded answer that may be unknown or declined.
fn choice<E: Coded>(form: &mut FormState, field: &str, unknown: E) -> Reply<E> {
    if form.value(field) == Answer::Declined.code() {
        return Reply::Declined;
    }
    match form.coded_optional::<E>(field) {
        None => Reply::NotAsked,
        Some(value) if value == unknown => Reply::Unknown,
        Some(value) => Reply::Given(value),
    }
}

fn reporter(form: &mut FormState, locked: bool) -> Option<Reporter> {
    let kind = form.coded::<ReporterKind>("reporter-kind");
    let declined = form.ticked("reporter-declined");
    fn silence<T>(declined: bool) -> Reply<T> {
        if declined {
            Reply::Declined
        } else {
            Reply::NotAsked
        }
    }
    let name = form.parse_optional_with("reporter-name", PersonName::parse);
    let phone = form.parse_optional_with("reporter-phone", Phone::parse);
    let may_call_back = if locked {
        Some(Answer::No)
    } else {
        form.coded("call-back")
    };
    let safe_contact = form.parse_optional_with("safe-contact", Line::parse);
    Some(Reporter {
        kind: kind?,
        name: name.map_or_else(|| silence(declined), Reply::Given),
        phone: phone.map_or_else(|| silence(declined), Reply::Given),
        may_call_back: may_call_back? == Answer::Yes,
        safe_contact,
    })
}

/// When the report arrived; left empty, now.
fn received(form: &mut FormState, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let typed = form.value("received-time").trim().to_owned();
    if form.date_is_blank("received") && typed.is_empty() {
        return Some(now);
    }
    let date = form.date("received");
    let time = clock_time(&typed);
    if time.is_none() {
        form.reject("received-time", "error-time");
    }
    let at = zone.to_timestamp(DateTime::from_parts(date?, time?)).ok()?;
    if at > now + FAST_CLOCK_MINUTES.minutes() {
        form.reject_with("received", &DateError::Future);
        return None;
    }
    Some(at)
}

/// Reads "10.42", "10:42" and "1042".
fn clock_time(typed: &str) -> Option<Time> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let (hour, minute) = match typed.split_once(['.', ':']) {
        Some((hour, minute)) => (hour.trim(), minute.trim()),
        None if digits.len() == 4 && digits == typed => digits.split_at(2),
        None => return None,
    };
    let two = |text: &str| {
        (1..=2)
            .contains(&text.len())
            .then(|| text.parse::<i8>().ok())
            .flatten()
    };
    Time::new(two(hour)?, two(minute)?, 0, 0).ok()
}

// ---------------------------------------------------------------- filling in

/// A blank form as the call begins: it has arrived now, and somebody is at risk.
pub(super) fn blank(now: Timestamp, zone: &TimeZone) -> FormState {
    let mut form = FormState::blank();
    set_received(&mut form, now, zone);
    form.set("people", "1");
    form
}

fn set_received(form: &mut FormState, at: Timestamp, zone: &TimeZone) {
    let at = zone.to_datetime(at);
    form.set_date("received", at.date().into());
    form.set(
        "received-time",
        format!("{:02}.{:02}", at.hour(), at.minute()),
    );
}

/// The form of a stored report.
pub(super) fn fill(
    facts: &Facts,
    content: &Content,
    area: Option<&Area>,
    zone: &TimeZone,
) -> FormState {
    let mut form = FormState::blank();
    form.set("version", facts.version.to_string());
    form.set("urgency", facts.urgency.code());
    form.set("people", facts.people.to_string());
    form.set("child", facts.child.code());
    form.set("channel", facts.channel.code());
    form.set("reporter-kind", facts.reporter_kind.code());
    form.set("purpose", facts.purpose.map_or("", Coded::code));
    set_received(&mut form, facts.received_at, zone);
    match area {
        Some(area) => areas::set(&mut form, "where", area),
        None => places::fill(&mut form, facts.place, None),
    }
    if let Some(narrative) = &content.narrative {
        form.set("story", narrative.story.as_str());
        if let Some(happened) = narrative.happened {
            form.set_date("happened", happened);
        }
    }
    for (name, person) in PEOPLE.iter().zip(&content.at_risk) {
        fill_person(&mut form, name, person);
    }
    if let Sight::Open(reporter) = &content.reporter {
        fill_reporter(&mut form, reporter.get());
    }
    if let Sight::Open(whereabouts) = &content.whereabouts {
        form.set("whereabouts", whereabouts.get().as_str());
    }
    form
}

fn fill_person(form: &mut FormState, name: &str, person: &PersonAtRisk) {
    let field = |part: &str| format!("{name}-{part}");
    if let Some(value) = person.name.given() {
        form.set(&field("name"), value.as_str());
    }
    if let Some(nik) = person.nik.given() {
        form.set(&field("nik"), nik.as_str());
    }
    if let Some(phone) = person.phone.given() {
        form.set(&field("phone"), phone.national());
    }
    form.set(&field("sex"), code_of(person.sex, Sex::Unknown));
    form.set(&field("age"), code_of(person.age, AgeBand::Unknown));
}

fn code_of<E: Coded>(reply: Reply<E>, unknown: E) -> &'static str {
    match reply {
        Reply::Given(value) => value.code(),
        Reply::Unknown => unknown.code(),
        Reply::Declined => Answer::Declined.code(),
        Reply::NotAsked => "",
    }
}

fn fill_reporter(form: &mut FormState, reporter: &Reporter) {
    if let Some(name) = reporter.name.given() {
        form.set("reporter-name", name.as_str());
    }
    if let Some(phone) = reporter.phone.given() {
        form.set("reporter-phone", phone.national());
    }
    if reporter.name == Reply::Declined || reporter.phone == Reply::Declined {
        form.set("reporter-declined", "yes");
    }
    let call_back = if reporter.may_call_back {
        Answer::Yes
    } else {
        Answer::No
    };
    form.set("call-back", call_back.code());
    if let Some(line) = &reporter.safe_contact {
        form.set("safe-contact", line.as_str());
    }
}

/// Fields that are compared one by one when two people saved at the same time.
const COMPARED: [&str; 21] = [
    "urgency",
    "story",
    "country",
    "purpose",
    "people",
    "child",
    "whereabouts",
    "reporter-kind",
    "reporter-name",
    "reporter-phone",
    "call-back",
    "safe-contact",
    "channel",
    "received-time",
    "person-1-name",
    "person-1-nik",
    "person-1-phone",
    "person-1-sex",
    "person-1-age",
    "person-2-name",
    "person-3-name",
];
/// Of the further persons, what stands behind the name.
const COMPARED_MORE: [&str; 8] = [
    "person-2-nik",
    "person-2-phone",
    "person-2-sex",
    "person-2-age",
    "person-3-nik",
    "person-3-phone",
    "person-3-sex",
    "person-3-age",
];

/// Shows beside each field what somebody else saved in the meantime, and takes over the stored
/// version, so that saving again is a decision.
pub(super) fn compare(form: &mut FormState, saved: &FormState) {
    // Browsers send other line ends than are stored.
    form.set("story", form.value("story").replace("\r\n", "\n"));
    form.compare_with(saved, &COMPARED);
    form.compare_with(saved, &COMPARED_MORE);
    if form.value("where") != saved.value("where") {
        form.set_conflict("where", saved.value("where-text"));
    }
    for date in ["happened", "received"] {
        if form.typed_date(date) != saved.typed_date(date) {
            form.set_conflict(date, saved.typed_date(date));
        }
    }
    form.set("version", saved.value("version"));
}

// ---------------------------------------------------------------- choices

/// The closed lists of the form as choices.
pub(super) struct Choices {
    pub(super) urgency: Vec<Choice>,
    pub(super) purpose: Vec<Choice>,
    pub(super) country: Vec<Choice>,
    pub(super) child: Vec<Choice>,
    pub(super) sex: Vec<Choice>,
    pub(super) age: Vec<Choice>,
    pub(super) reporter: Vec<Choice>,
    pub(super) call_back: Vec<Choice>,
    pub(super) channel: Vec<Choice>,
}

impl Choices {
    pub(super) fn of(page: &Page) -> Self {
        let declined = || Choice::new(Answer::Declined.code(), page.name(Answer::Declined));
        let with_declined = |mut choices: Vec<Choice>| {
            choices.push(declined());
            choices
        };
        Self {
            urgency: page.choices::<Urgency>(),
            purpose: page.choices::<Purpose>(),
            country: places::countries(page),
            child: page.choices::<Answer>(),
            sex: with_declined(page.choices::<Sex>()),
            age: with_declined(page.choices::<AgeBand>()),
            reporter: page.choices::<ReporterKind>(),
            call_back: [Answer::Yes, Answer::No]
                .map(|answer| Choice::new(answer.code(), page.name(answer)))
                .to_vec(),
            channel: page.choices::<domain::intake::Channel>(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::areas::Place;

    fn zone() -> TimeZone {
        locale::western_indonesia()
    }

    fn now() -> Timestamp {
        "2024-03-15T03:42:00Z".parse().unwrap()
    }

    fn around() -> Around<'static> {
        static ZONE: std::sync::LazyLock<TimeZone> =
            std::sync::LazyLock::new(locale::western_indonesia);
        Around {
            now: now(),
            zone: &ZONE,
            area: Lookup::Blank,
            locked: false,
        }
    }

    const LEAST: &str = "urgency=normal&story=Cerita&where-unknown=yes&people=1&child=unknown\
        &reporter-kind=anonymous&call-back=no&channel=129";

    #[test]
    fn eight_answers_are_enough() {
        let mut form = FormState::from_query(LEAST);
        let typed = read(&mut form, around()).unwrap();
        assert_eq!(typed.received_at, now());
        assert_eq!(typed.report.place, Place::Unknown);
        assert!(typed.report.persons.is_empty());
        let fields = domain::intake::RequiredField::ALL.len();
        assert_eq!(LEAST.split('&').count(), fields);
        for missing in LEAST.split('&') {
            let rest: Vec<&str> = LEAST.split('&').filter(|pair| *pair != missing).collect();
            let mut form = FormState::from_query(&rest.join("&"));
            assert!(read(&mut form, around()).is_none(), "{missing}");
            assert_eq!(form.errors().len(), 1, "{missing}");
        }
    }

    #[test]
    fn a_blank_form_has_the_time_of_the_call() {
        let form = blank(now(), &zone());
        assert_eq!(
            (form.part("received", "day"), form.value("received-time")),
            ("15", "10.42")
        );
        let mut form = FormState::from_query(&format!(
            "{LEAST}&received-day=15&received-month=3&received-year=2024&received-time=10:30"
        ));
        let typed = read(&mut form, around()).unwrap();
        assert_eq!(typed.received_at, "2024-03-15T03:30:00Z".parse().unwrap());
    }

    #[test]
    fn impossible_times_are_refused_beside_their_field() {
        for (query, field) in [
            (
                "received-day=30&received-month=2&received-year=2024&received-time=10.00",
                "received",
            ),
            (
                "received-day=15&received-month=3&received-year=2024&received-time=25.00",
                "received-time",
            ),
            (
                "received-day=15&received-month=3&received-year=2024&received-time=",
                "received-time",
            ),
            (
                "received-day=16&received-month=3&received-year=2024&received-time=08.00",
                "received",
            ),
            (
                "happened-day=16&happened-month=3&happened-year=2024",
                "happened",
            ),
            (
                "happened-day=31&happened-month=4&happened-year=2023",
                "happened",
            ),
        ] {
            let mut form = FormState::from_query(&format!("{LEAST}&{query}"));
            assert!(read(&mut form, around()).is_none(), "{query}");
            assert_eq!(form.errors()[0].field, field, "{query}");
        }
    }

    #[test]
    fn a_wrong_nik_is_refused_and_nothing_typed_is_lost() {
        let mut form =
            FormState::from_query(&format!("{LEAST}&person-1-nik=123&person-1-name=Siti"));
        assert!(read(&mut form, around()).is_none());
        assert!(form.error("person-1-nik").is_some());
        assert_eq!(
            (form.value("person-1-nik"), form.value("story")),
            ("123", "Cerita")
        );
    }

    #[test]
    fn contradictions_are_said_where_they_are_put_right() {
        for (query, field) in [
            ("reporter-name=Rahma", "reporter-name"),
            ("person-1-name=A&person-2-name=B", "people"),
            ("where=", "where"),
            ("country=MY", "where"),
        ] {
            let base = if query == "where=" {
                LEAST.replace("where-unknown=yes&", "")
            } else {
                LEAST.to_owned()
            };
            let mut form = FormState::from_query(&format!("{base}&{query}"));
            assert!(read(&mut form, around()).is_none(), "{query}");
            assert_eq!(form.errors()[0].field, field, "{query}");
        }
    }

    #[test]
    fn line_ends_of_a_browser_are_no_other_version() {
        let saved = FormState::from_pairs([("story", "a\nb"), ("people", "2"), ("version", "3")]);
        let mut form = FormState::from_pairs([("story", "a\r\nb"), ("people", "1")]);
        compare(&mut form, &saved);
        assert_eq!(
            (form.conflict("story"), form.conflict("people")),
            (None, Some("2"))
        );
        assert_eq!(form.value("version"), "3");
    }

    #[test]
    fn clock_times_are_read_in_the_ways_people_write_them() {
        for (typed, read) in [
            ("10.42", Some((10, 42))),
            ("9:05", Some((9, 5))),
            ("0905", Some((9, 5))),
            ("24.00", None),
            ("10", None),
            ("10.420", None),
            ("", None),
            ("pagi", None),
        ] {
            let time = clock_time(typed).map(|time| (time.hour(), time.minute()));
            assert_eq!(time, read, "{typed}");
        }
    }
}
