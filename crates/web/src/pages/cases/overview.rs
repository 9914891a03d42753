//! The page of a case: what it is, what is to be done, and what is recorded, in coded facts.

use askama::Template;
use audit::Kind;
use axum::response::Response;
use domain::Coded;
use domain::cases::{
    AgeBand, Closing, LegRole, PersonRole, Progress, Sex, StageAction, Task as CaseTask, TaskState,
    TraffickingStatus,
};
use domain::ids::{CaseId, PersonId};
use domain::sections::{Section, Sections};
use policy::{Authorized, Contribute, Edit, Open, Plan, Reopen, See};
use std::collections::BTreeSet;
use store::Tx;
use store::cases::events::{self, Entry, Wanted};
use store::cases::facts::{self, Fact, FactKind};
use store::cases::follow_ups::{self, FollowUp};
use store::cases::notes::{self, Listed as Note};
use store::cases::persons::{self, Person};
use store::cases::route::{self, Leg};
use store::cases::{Case, closing, progress};
use store::linkage::{persons as linked, settings, shield};

use super::desk::band_words;
use super::{Desk, File, timeline};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::places;
use crate::pages::show as draw;
use crate::parts::{Tag, Task, TaskGroup, TaskStatus, TimelineEvent, Tone};

/// Entries of the timeline that the page shows; the rest has a page of its own.
const EVENTS: u32 = 6;

struct PersonRow {
    href: String,
    alias: String,
    role: String,
    about: String,
    status: Option<Tag>,
    sealed: Vec<SealedLink>,
    /// All records of this person, where there are others.
    also: Option<String>,
}

/// A sealed section of a person, and whether anything is recorded in it.
struct SealedLink {
    label: String,
    href: String,
    filled: bool,
}

struct LegRow {
    href: String,
    role: String,
    place: String,
    date: String,
    first: bool,
    last: bool,
}

struct NoteRow {
    section: String,
    href: String,
    count: String,
    newest: String,
}

/// What this person may do with the case as it stands.
struct May {
    edit: bool,
    plan: bool,
    write_notes: bool,
    reopen: bool,
}

#[derive(Template)]
#[template(path = "cases/overview.html")]
struct Overview {
    page: Page,
    file: File,
    version: i64,
    steps: Vec<(&'static str, String)>,
    groups: Vec<TaskGroup>,
    persons: Vec<PersonRow>,
    legs: Vec<LegRow>,
    facts: Vec<(String, String)>,
    tracks: Vec<(String, Tag)>,
    notes: Vec<NoteRow>,
    follow_up: Option<(String, String)>,
    about: Vec<(String, String)>,
    events: Vec<TimelineEvent>,
    may: May,
    /// Other organisations learn nothing of the case.
    shielded: bool,
    /// Whether there is a team that learns of questions about shielded cases.
    coordinated: bool,
}

/// Everything coded that the page shows, as storage gives it.
struct Stored {
    case: Case,
    persons: Vec<Person>,
    legs: Vec<Leg>,
    facts: BTreeSet<Fact>,
    closing: Closing,
    notes: Vec<Note>,
    follow_ups: Vec<FollowUp>,
    events: Vec<Entry>,
    shielded: bool,
    coordinated: bool,
    /// Of whom there are other records.
    again: BTreeSet<PersonId>,
}

impl Stored {
    async fn read(tx: &mut Tx, auth: &Authorized<CaseId, See>, case: Case) -> Result<Self, Error> {
        let latest = Wanted {
            limit: EVENTS,
            ..Wanted::default()
        };
        Ok(Self {
            case,
            persons: persons::all(tx, auth).await?,
            legs: route::all(tx, auth).await?,
            facts: facts::all(tx, auth).await?,
            closing: closing::gate(tx, auth).await?,
            notes: notes::list(tx, auth).await?,
            follow_ups: follow_ups::all(tx, auth).await?,
            events: events::timeline(tx, auth, &latest).await?,
            shielded: shield::is_shielded(tx, auth).await?,
            coordinated: settings::get(tx).await?.coordinator.is_some(),
            again: linked::recorded_again(tx, auth).await?,
        })
    }

    /// How much of the file is filled, for the checklist.
    fn progress(&self) -> Progress {
        let victims: Vec<&Person> = self
            .persons
            .iter()
            .filter(|p| p.facts.role == PersonRole::Victim)
            .collect();
        let count = |holds: fn(&Person) -> bool| victims.iter().filter(|p| holds(p)).count();
        let leg = |role| self.legs.iter().any(|leg| leg.facts.role == role);
        let fact = |kind| self.facts.iter().any(|fact| fact.kind() == kind);
        Progress {
            stage: self.case.stage,
            owned: self.case.owner.is_some(),
            victims: victims.len(),
            described: count(|p| {
                p.facts.sex != Sex::Unknown && p.facts.age_band() != AgeBand::Unknown
            }),
            identified: count(|p| p.has_identity),
            reachable: count(|p| p.has_contact),
            determined: count(|p| p.status.is_some()),
            ends_known: leg(LegRole::Origin) && leg(LegRole::Destination),
            legs: self.legs.len(),
            exploitation: fact(FactKind::Exploitation),
            act: fact(FactKind::Act),
            follow_ups: self.follow_ups.len(),
            closing: self.closing.clone(),
        }
    }
}

/// Handles `GET /cases/{code}`: records that the case was looked at before anything leaves.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<See>(&mut tx).await?;
    let stored = Stored::read(&mut tx, &auth, case).await?;
    let may = May {
        edit: desk.may::<Edit>(&mut tx).await?.is_some(),
        plan: desk.may::<Plan>(&mut tx).await?.is_some(),
        write_notes: desk.may::<Contribute>(&mut tx).await?.is_some(),
        reopen: desk.may::<Reopen>(&mut tx).await?.is_some(),
    };
    let opens = desk.may::<Open>(&mut tx).await?;
    let opens = opens.map_or(Sections::NONE, |auth| auth.sections());
    desk.audit(&mut tx, desk.event(Kind::CaseViewed)?).await?;
    tx.commit().await?;
    draw(&words(&desk, &stored, may, opens))
}

fn words(desk: &Desk, stored: &Stored, may: May, opens: Sections) -> Overview {
    let (mut page, mut file) = desk.frame(&stored.case, "cases-overview");
    page.title = format!("{} {}", stored.case.code, stored.case.alias);
    file.back = ("/cases".to_owned(), page.t("nav-cases").into_owned());
    let groups = if may.edit {
        checklist(desk, &page, stored, opens)
    } else {
        Vec::new()
    };
    file.bar.action = next_task(&groups);
    let steps = if may.edit {
        steps(&page, &stored.case)
    } else {
        Vec::new()
    };
    Overview {
        shielded: stored.shielded,
        coordinated: stored.coordinated,
        version: stored.case.version,
        steps,
        groups,
        persons: stored
            .persons
            .iter()
            .map(|p| PersonRow {
                also: stored
                    .again
                    .contains(&p.id)
                    .then(|| format!("/persons/{}", p.id)),
                ..person_row(desk, &page, p, opens)
            })
            .collect(),
        legs: leg_rows(desk, &page, &stored.legs),
        facts: fact_rows(&page, stored),
        tracks: tracks(&page, &stored.closing),
        notes: note_rows(desk, &page, &stored.notes, opens),
        follow_up: stored.follow_ups.first().map(|last| {
            (
                page.date(last.contacted_on),
                page.name(last.outcome).into_owned(),
            )
        }),
        about: about(&page, &stored.case),
        events: stored
            .events
            .iter()
            .map(|entry| timeline::event(&page, entry))
            .collect(),
        may,
        page,
        file,
    }
}

fn steps(page: &Page, case: &Case) -> Vec<(&'static str, String)> {
    progress::steps(case)
        .into_iter()
        .map(|action: StageAction| (action.code(), page.name(action).into_owned()))
        .collect()
}

// ---------------------------------------------------------------- the checklist

/// The tasks that this person can do: whoever cannot open a section is not sent there.
fn checklist(desk: &Desk, page: &Page, stored: &Stored, opens: Sections) -> Vec<TaskGroup> {
    let progress = stored.progress();
    let mut groups: Vec<TaskGroup> = Vec::new();
    let first_victim = stored
        .persons
        .iter()
        .find(|person| person.facts.role == PersonRole::Victim);
    for task in CaseTask::ALL {
        if !opens.has(section_of(*task)) {
            continue;
        }
        let title = page.name(task.stage()).into_owned();
        let state = progress.of(*task);
        let entry = Task {
            label: page.name(*task).into_owned(),
            href: desk.href(&task_page(*task, first_victim)),
            status: task_status(state),
            hint: task_hint(page, *task, state, &progress),
        };
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.tasks.push(entry),
            None => groups.push(TaskGroup {
                title,
                tasks: vec![entry],
            }),
        }
    }
    groups
}

const fn section_of(task: CaseTask) -> Section {
    match task {
        CaseTask::Identity => Section::Identity,
        CaseTask::Contact => Section::Location,
        _ => Section::General,
    }
}

/// Where a task is done. Tasks about a victim lead to the first one that lacks something.
fn task_page(task: CaseTask, victim: Option<&Person>) -> String {
    let of_victim = |page: &str| match victim {
        Some(person) => format!("/persons/{}{page}", person.id),
        None => "/persons/new".to_owned(),
    };
    match task {
        CaseTask::Owner => "/owner".to_owned(),
        CaseTask::Victims => of_victim(""),
        CaseTask::Identity => of_victim("/identity/edit"),
        CaseTask::Contact => of_victim("/contact/edit"),
        CaseTask::Route => "/route/new".to_owned(),
        CaseTask::Exploitation => "/exploitation".to_owned(),
        CaseTask::Determination => "/determinations".to_owned(),
        CaseTask::Plan | CaseTask::Services => "/services".to_owned(),
        CaseTask::FollowUp => "/follow-up".to_owned(),
        CaseTask::Restitution | CaseTask::Closing => "/closing".to_owned(),
    }
}

const fn task_status(state: TaskState) -> TaskStatus {
    match state {
        TaskState::Done => TaskStatus::Done,
        TaskState::Incomplete => TaskStatus::Incomplete,
        TaskState::NotStarted => TaskStatus::NotStarted,
        TaskState::Blocked => TaskStatus::CannotStart,
    }
}

fn task_hint(page: &Page, task: CaseTask, state: TaskState, progress: &Progress) -> String {
    let missing = progress.closing.missing().len();
    match (task, state) {
        (CaseTask::Services, TaskState::Blocked) => page.t("cases-hint-plan-first").into_owned(),
        (CaseTask::Closing, TaskState::Blocked) => page.tn("cases-hint-gate", missing),
        (CaseTask::Route, TaskState::Incomplete) => page.t("cases-hint-route").into_owned(),
        _ => String::new(),
    }
}

/// The first task that can be done and is not.
fn next_task(groups: &[TaskGroup]) -> Option<(String, String)> {
    let open =
        |task: &&Task| matches!(task.status, TaskStatus::Incomplete | TaskStatus::NotStarted);
    let mut tasks = groups.iter().flat_map(|group| &group.tasks);
    tasks
        .find(open)
        .map(|task| (task.href.clone(), task.label.clone()))
}

// ---------------------------------------------------------------- what is recorded

fn person_row(desk: &Desk, page: &Page, person: &Person, opens: Sections) -> PersonRow {
    let facts = &person.facts;
    let age = match facts.age {
        Some(age) => page.tn("cases-age", age),
        None => band_words(page, Some(facts.band)),
    };
    let sex = match facts.sex {
        Sex::Unknown => String::new(),
        sex => page.name(sex).into_owned(),
    };
    let citizenship = facts
        .citizenship
        .map(|country| places::country_name(page, country).to_owned())
        .unwrap_or_default();
    let about: Vec<String> = [sex, age, citizenship]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    let base = desk.href(&format!("/persons/{}", person.id));
    let sealed = [
        (Section::Identity, "identity", person.has_identity),
        (Section::Location, "contact", person.has_contact),
        (Section::Medical, "medical", person.has_medical),
    ];
    PersonRow {
        alias: person.alias.to_string(),
        role: page.name(facts.role).into_owned(),
        about: about.join(" · "),
        status: person.status.map(|status| status_tag(page, status)),
        sealed: sealed
            .into_iter()
            .filter(|(section, _, _)| opens.has(*section))
            .map(|(section, to, filled)| SealedLink {
                label: page.name(section).into_owned(),
                href: format!("{base}/{to}"),
                filled,
            })
            .collect(),
        href: base,
        also: None,
    }
}

/// A determination in its colour.
pub(super) fn status_tag(page: &Page, status: TraffickingStatus) -> Tag {
    let tone = match status {
        TraffickingStatus::Possible => Tone::Warning,
        TraffickingStatus::Actual => Tone::Info,
        TraffickingStatus::NotVictim => Tone::Neutral,
    };
    Tag::new(tone, page.name(status))
}

fn leg_rows(desk: &Desk, page: &Page, legs: &[Leg]) -> Vec<LegRow> {
    legs.iter()
        .enumerate()
        .map(|(at, leg)| LegRow {
            href: desk.href(&format!("/route/{}", leg.id)),
            role: page.name(leg.facts.role).into_owned(),
            place: places::words(page, leg.facts.place, leg.area_name.as_deref()),
            date: leg.facts.date.map_or_else(String::new, |date| {
                let date = page.partial_date(date);
                match leg.facts.precision {
                    domain::Precision::Estimated => page.tw("cases-around", "date", &date),
                    _ => date,
                }
            }),
            first: at == 0,
            last: at + 1 == legs.len(),
        })
        .collect()
}

fn fact_rows(page: &Page, stored: &Stored) -> Vec<(String, String)> {
    // The Indonesian form says it best; the HTCDS type stands where no form is recorded.
    let has_form = stored
        .facts
        .iter()
        .any(|fact| fact.kind() == FactKind::Form);
    let shown = |kind: &FactKind| match kind {
        FactKind::Exploitation => !has_form,
        FactKind::Sex | FactKind::Labour => !has_form,
        _ => true,
    };
    FactKind::ALL
        .iter()
        .filter(|kind| shown(kind))
        .filter_map(|kind| {
            let of_kind = stored.facts.iter().filter(|fact| fact.kind() == *kind);
            let names: Vec<String> = of_kind
                .map(|fact| page.t(fact.key()).into_owned())
                .collect();
            (!names.is_empty()).then(|| (page.name(*kind).into_owned(), names.join(", ")))
        })
        .collect()
}

fn tracks(page: &Page, closing: &Closing) -> Vec<(String, Tag)> {
    closing
        .tracks
        .iter()
        .map(|(kind, state)| {
            let tone = if state.is_settled() {
                Tone::Success
            } else {
                Tone::Info
            };
            (
                page.name(*kind).into_owned(),
                Tag::new(tone, page.name(*state)),
            )
        })
        .collect()
}

fn note_rows(desk: &Desk, page: &Page, notes: &[Note], opens: Sections) -> Vec<NoteRow> {
    [Section::Narrative, Section::Legal, Section::Medical]
        .into_iter()
        .filter(|section| opens.has(*section))
        .filter_map(|section| {
            let mut of_section = notes.iter().filter(|note| note.kind.section() == section);
            let newest = of_section.next()?;
            let count = 1 + of_section.count();
            Some(NoteRow {
                section: page.name(section).into_owned(),
                href: desk.href(&format!("/notes/{section}")),
                count: page.tn(
                    "cases-notes-count",
                    i64::try_from(count).unwrap_or(i64::MAX),
                ),
                newest: page.date_time(newest.written_at),
            })
        })
        .collect()
}

/// What the bar does not say.
fn about(page: &Page, case: &Case) -> Vec<(String, String)> {
    let place = match (case.area, case.country) {
        (Some(area), _) => domain::Place::Area(area),
        (None, Some(country)) => domain::Place::Abroad(country),
        (None, None) => domain::Place::Unknown,
    };
    let opened = case
        .opened_on
        .parse()
        .map(|date: domain::PartialDate| page.partial_date(date));
    let mut about = vec![
        (
            page.t("cases-place").into_owned(),
            places::words(page, place, case.area_name.as_deref()),
        ),
        (
            page.t("cases-opened").into_owned(),
            opened.unwrap_or_default(),
        ),
        (page.t("cases-team").into_owned(), case.team_name.clone()),
    ];
    if let Some(report) = case.report {
        about.push((page.t("cases-report").into_owned(), report.to_string()));
    }
    if let Some(closed) = case.closed_at {
        about.push((page.t("cases-closed").into_owned(), page.date_time(closed)));
    }
    if let Some(restitution) = case.restitution {
        let name = page.name(restitution).into_owned();
        about.push((page.t("cases-restitution").into_owned(), name));
    }
    about
}
