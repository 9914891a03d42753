//! The page of a report: its facts, what was told, its screenings, and what can be done.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::intake::{PersonAtRisk, Reply, ReportAction, ReportState, Reporter};
use domain::{Coded, Line};
use policy::{Close, Edit, Open, Refer, Reopen, See};
use store::reports::{self, Content, Facts};
use store::screenings::{self, Screening};
use store::sealed::Sight;
use store::{Tx, access};

use super::{badges, due_words, state_tag};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::Visit;
use crate::pages::places;
use crate::parts::{Badge, Tag, TimelineEvent, Tone};
use crate::session::Session;

/// A person at risk in words.
struct Person {
    name: String,
    nik: String,
    phone: String,
    sex: String,
    age: String,
}

/// Who reports, in words.
struct ReporterWords {
    name: String,
    phone: String,
    may_call_back: bool,
    safe_contact: String,
}

/// The coded facts in words; what is not there is empty.
struct Words {
    purpose: String,
    child: String,
    reporter_kind: String,
    channel: String,
    urgency: String,
    referred_to: String,
    close_reason: String,
}

impl Words {
    fn of(page: &Page, facts: &Facts) -> Self {
        fn some<E: Coded>(page: &Page, value: Option<E>) -> String {
            value
                .map(|value| page.name(value).into_owned())
                .unwrap_or_default()
        }
        Self {
            purpose: some(page, facts.purpose),
            child: some(page, Some(facts.child)),
            reporter_kind: some(page, Some(facts.reporter_kind)),
            channel: some(page, Some(facts.channel)),
            urgency: some(page, Some(facts.urgency)),
            referred_to: some(page, facts.referred_to),
            close_reason: some(page, facts.close_reason),
        }
    }
}

/// What this person may do with the report as it stands.
#[derive(Default)]
struct May {
    edit: bool,
    screen: bool,
    /// Screening is still to be done, whatever else may be done already.
    screen_first: bool,
    open_case: bool,
    flag_emergency: bool,
    refer_out: bool,
    close: bool,
    reopen: bool,
    see_case: bool,
}

#[derive(Template)]
#[template(path = "intake/show.html")]
struct Show {
    page: Page,
    facts: Facts,
    words: Words,
    place: String,
    state: Tag,
    badges: Vec<Badge>,
    due: String,
    overdue: bool,
    story: String,
    happened: String,
    persons: Vec<Person>,
    reporter: Option<ReporterWords>,
    whereabouts: String,
    locked: bool,
    history: Vec<TimelineEvent>,
    undecided: bool,
    may: May,
}

/// Handles `GET /intake/{code}`: opens the report and records it before anything leaves.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let open = access::report::<Open>(&mut tx, session.actor(), &code).await?;
    let see = access::report::<See>(&mut tx, session.actor(), &code).await?;
    let facts = reports::facts(&mut tx, &open).await?;
    let content = reports::content(&mut tx, &mut session.keeper(&app), &open).await?;
    let screenings = screenings::history(&mut tx, &see).await?;
    let may = may(&mut tx, &session, &facts, screenings.first()).await?;
    let event = session
        .event(Kind::ReportOpened)?
        .on(ObjectKind::Report, &facts.code)?
        .with("sections", content.opened.codes().replace(',', "+"))?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let page = visit.page(&session, facts.code.clone());
    super::super::show(&words(&app, page, facts, content, &screenings, may))
}

/// Asks the policy and the state machine for each thing that could be done.
async fn may(
    tx: &mut Tx,
    session: &Session,
    facts: &Facts,
    newest: Option<&Screening>,
) -> Result<May, Error> {
    let (actor, code) = (session.actor(), facts.code.as_str());
    let can = |action| facts.state.next(action).is_ok();
    let edit = access::report::<Edit>(tx, actor, code).await.is_ok();
    let refer = access::report::<Refer>(tx, actor, code).await.is_ok();
    let close = access::report::<Close>(tx, actor, code).await.is_ok();
    let reopen = access::report::<Reopen>(tx, actor, code).await.is_ok();
    let see_case = match &facts.case {
        Some(case) => access::case::<See>(tx, actor, case).await.is_ok(),
        None => false,
    };
    let emergency = facts.urgency == domain::intake::Urgency::Emergency;
    let undecided = newest.is_some_and(|screening| screening.decided.is_none());
    let screen =
        edit && (facts.state == ReportState::Screening && !undecided || can(ReportAction::Screen));
    Ok(May {
        edit,
        screen,
        screen_first: screen && can(ReportAction::OpenEmergencyCase),
        open_case: edit
            && (can(ReportAction::OpenCase) || emergency && can(ReportAction::OpenEmergencyCase)),
        flag_emergency: edit && !emergency && facts.state.is_open(),
        refer_out: refer && can(ReportAction::ReferOut),
        close: close && can(ReportAction::Close),
        reopen: reopen && can(ReportAction::Screen),
        see_case,
    })
}

fn words(
    app: &App,
    page: Page,
    facts: Facts,
    content: Content,
    screenings: &[Screening],
    may: May,
) -> Show {
    let (due, overdue) = match facts.state {
        ReportState::Received | ReportState::Screening => due_words(app, &page, facts.due_at),
        _ => (String::new(), false),
    };
    let locked = content.is_locked();
    let happened = content
        .narrative
        .as_ref()
        .and_then(|narrative| narrative.happened);
    Show {
        words: Words::of(&page, &facts),
        place: places::words(&page, facts.place, facts.area_name.as_deref()),
        state: state_tag(&page, facts.state),
        badges: badges(facts.urgency, facts.child),
        due,
        overdue,
        story: content
            .narrative
            .map(|n| n.story.into_string())
            .unwrap_or_default(),
        happened: happened
            .map(|date| page.locale.partial_date(date))
            .unwrap_or_default(),
        persons: content
            .at_risk
            .iter()
            .map(|person| person_words(&page, person))
            .collect(),
        reporter: match content.reporter {
            Sight::Open(reporter) => Some(reporter_words(&page, reporter.get())),
            Sight::Empty | Sight::Locked => None,
        },
        whereabouts: match content.whereabouts {
            Sight::Open(line) => line.into_inner().into_string(),
            Sight::Empty | Sight::Locked => String::new(),
        },
        locked,
        history: screenings
            .iter()
            .map(|screening| event(&page, screening))
            .collect(),
        undecided: screenings
            .first()
            .is_some_and(|screening| screening.decided.is_none()),
        may,
        page,
        facts,
    }
}

/// An answer in words; what was declined is said, so that nobody asks again.
fn reply<T>(page: &Page, reply: &Reply<T>, show: impl Fn(&T) -> String) -> String {
    match reply {
        Reply::Given(value) => show(value),
        Reply::Unknown => page.t("answer-unknown").into_owned(),
        Reply::Declined => page.t("answer-declined").into_owned(),
        Reply::NotAsked => page.t("answer-not-recorded").into_owned(),
    }
}

fn person_words(page: &Page, person: &PersonAtRisk) -> Person {
    fn coded<E: Coded>(page: &Page, answer: &Reply<E>) -> String {
        reply(page, answer, |value| page.name(*value).into_owned())
    }
    Person {
        name: reply(page, &person.name, |name| name.as_str().to_owned()),
        nik: reply(page, &person.nik, |nik| nik.as_str().to_owned()),
        phone: reply(page, &person.phone, |phone| phone.national()),
        sex: coded(page, &person.sex),
        age: coded(page, &person.age),
    }
}

fn reporter_words(page: &Page, reporter: &Reporter) -> ReporterWords {
    let safe = reporter
        .safe_contact
        .as_ref()
        .map(Line::as_str)
        .unwrap_or_default();
    ReporterWords {
        name: reply(page, &reporter.name, |name| name.as_str().to_owned()),
        phone: reply(page, &reporter.phone, |phone| phone.national()),
        may_call_back: reporter.may_call_back,
        safe_contact: safe.to_owned(),
    }
}

/// A screening in the history of the report.
fn event(page: &Page, screening: &Screening) -> TimelineEvent {
    let (title, byline, at, tone) = match &screening.decided {
        None => (
            page.t("screening-history-undecided").into_owned(),
            page.tw("screening-history-by", "name", &screening.recorder),
            screening.created_at,
            Tone::Info,
        ),
        Some(decided) => (
            page.name(decided.decision).into_owned(),
            page.tw("screening-history-decided-by", "name", &decided.by_name),
            decided.at,
            Tone::Neutral,
        ),
    };
    let overruled = screening
        .decided
        .as_ref()
        .is_some_and(|decided| decided.overruled);
    TimelineEvent {
        title,
        byline,
        when: page.date_time(at),
        machine_time: at.to_string(),
        body: if overruled {
            page.t("why-overruled").into_owned()
        } else {
            String::new()
        },
        icon: "list-check",
        tone,
    }
}
