//! Opening a case from a report: what is known goes along, nobody has to ask again.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::{AgeBand, PersonRole, Sex};
use domain::ids::{AccountId, ReportId, TeamId};
use domain::intake::{PersonAtRisk, ReportState, Reporter, ReporterKind, Urgency};
use domain::people::Role;
use domain::screening::Answer;
use domain::{Line, MessageKey};
use policy::{Authorized, Edit, FileKind, Open, See};
use store::cases::opening::{self, CaseTeam, FromReport, FromReportPerson, Opened};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{Contact, Identity};
use store::cases::{By, Fault};
use store::reports::{self, Content, Facts, StepError};
use store::sealed::Sight;
use store::{Tx, access};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

#[derive(Template)]
#[template(path = "screening/open_case.html")]
struct OpenCase {
    page: Page,
    form: FormState,
    code: String,
    teams: Vec<Choice>,
    /// Whether this person could manage a case of one of the teams.
    manager: bool,
    /// The report was not decided yet: an emergency.
    emergency: bool,
    locked: bool,
}

/// What the page needs to know about the report.
struct Around {
    facts: Facts,
    teams: Vec<CaseTeam>,
    locked: bool,
}

impl Around {
    fn emergency(&self) -> bool {
        matches!(
            self.facts.state,
            ReportState::Received | ReportState::Screening
        )
    }
}

/// The case that was opened before, for whoever sends the form twice.
async fn opened_before(
    tx: &mut Tx,
    session: &Session,
    code: &str,
) -> Result<Option<Response>, Error> {
    let auth = access::report::<See>(tx, session.actor(), code).await?;
    let facts = reports::facts(tx, &auth).await?;
    Ok(facts
        .case
        .map(|_| go(format!("/intake/{code}?done=case-opened"))))
}

/// Handles `GET /intake/{code}/open-case`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    if let Some(response) = opened_before(&mut tx, &session, &code).await? {
        return Ok(response);
    }
    access::report::<Edit>(&mut tx, session.actor(), &code).await?;
    let (around, _) = look(&mut tx, &app, &session, &code).await?;
    tx.commit().await?;
    let mut form = FormState::blank();
    let own = around
        .teams
        .iter()
        .find(|team| session.actor().teams.contains(&team.id));
    if let Some(team) = own {
        form.set("team", team.id.to_string());
    }
    page(&session, &visit, form, &around, StatusCode::OK)
}

/// Opens the report, recording it, and finds the teams that take cases.
async fn look(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    code: &str,
) -> Result<(Around, Content), Error> {
    let open = access::report::<Open>(tx, session.actor(), code).await?;
    let facts = reports::facts(tx, &open).await?;
    let content = reports::content(tx, &mut session.keeper(app), &open).await?;
    let event = session
        .event(Kind::ReportOpened)?
        .on(ObjectKind::Report, code)?
        .with("sections", content.opened.codes().replace(',', "+"))?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    let teams = opening::case_teams(tx, session.actor().task_force).await?;
    let locked = content.is_locked();
    let around = Around {
        facts,
        teams,
        locked,
    };
    Ok((around, content))
}

fn page(
    session: &Session,
    visit: &Visit,
    form: FormState,
    around: &Around,
    status: StatusCode,
) -> Result<Response, Error> {
    let code = around.facts.code.clone();
    let title = visit
        .locale
        .text_with("open-case-title", &[("code", code.as_str().into())]);
    let page = visit.page(session, title).showing(&form);
    let own = |team: &CaseTeam| session.actor().teams.contains(&team.id);
    again(
        status,
        &OpenCase {
            page,
            form,
            code,
            teams: around
                .teams
                .iter()
                .map(|team| {
                    Choice::new(team.id.to_string(), team.name.clone())
                        .hint(team.organisation.clone())
                })
                .collect(),
            manager: session.actor().role == Role::CaseManager && around.teams.iter().any(own),
            emergency: around.emergency(),
            locked: around.locked,
        },
    )
}

/// Handles `POST /intake/{code}/open-case`.
pub(super) async fn open(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    if let Some(response) = opened_before(&mut tx, &session, &code).await? {
        return Ok(response);
    }
    let auth = access::report::<Edit>(&mut tx, session.actor(), &code).await?;
    let (around, content) = look(&mut tx, &app, &session, &code).await?;
    let Some((team, owner)) = chosen(&mut form, &session, &around.teams) else {
        tx.commit().await?;
        return page(
            &session,
            &visit,
            form,
            &around,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    let from = from_report(
        &app,
        &around.facts,
        content,
        team,
        owner,
        form.ticked("high-risk"),
    );
    let opened = match put(&mut tx, &app, &session, &auth, &from).await? {
        Ok(opened) => opened,
        Err(mistake) => {
            form.reject("team", mistake);
            return page(&session, &visit, form, &around, StatusCode::CONFLICT);
        }
    };
    let task_force = session.actor().task_force;
    let organisation = store::people::team(&mut tx, task_force, team)
        .await?
        .organisation;
    let event = session
        .event(Kind::CaseOpenedFromReport)?
        .on(ObjectKind::Case, opened.code)?
        .with("report", &code)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let names = from
        .persons
        .iter()
        .filter_map(|person| person.identity.as_ref());
    let names = names.flat_map(Identity::names);
    app.names()
        .add(organisation, FileKind::Case, opened.id.0, names);
    Ok(if session.actor().teams.contains(&team) {
        go(format!("/cases/{}", opened.code))
    } else {
        go(format!("/intake/{code}?done=case-opened"))
    })
}

/// Opens the case and moves the report on; the key of what is wrong where the report or the team
/// changed in between.
async fn put(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    auth: &Authorized<ReportId, Edit>,
    from: &FromReport,
) -> Result<Result<Opened, &'static str>, Error> {
    let by = By::actor(session.actor(), app.now());
    let mut keeper = session.keeper(app);
    let opened = match opening::open_from_report(tx, &mut keeper, auth, from, &by).await {
        Ok(opened) => opened,
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(fault) => return Ok(Err(fault.key())),
    };
    Ok(match reports::mark_opened(tx, auth, app.now()).await {
        Ok(()) => Ok(opened),
        Err(StepError::Store(error)) => return Err(error.into()),
        Err(StepError::Illegal(_)) => Err("error-report-moved-on"),
    })
}

/// The chosen team, and the actor as owner if they say so and are a member of it.
fn chosen(
    form: &mut FormState,
    session: &Session,
    teams: &[CaseTeam],
) -> Option<(TeamId, Option<AccountId>)> {
    let team = teams
        .iter()
        .find(|team| form.value("team") == team.id.to_string());
    let Some(team) = team else {
        form.reject("team", "error-choose");
        return None;
    };
    let mine = form.ticked("mine");
    if mine && !session.actor().teams.contains(&team.id) {
        form.reject("mine", "error-open-case-not-a-member");
        return None;
    }
    Some((team.id, mine.then(|| session.account())))
}

/// All that the report knows, as the case keeps it.
fn from_report(
    app: &App,
    facts: &Facts,
    content: Content,
    team: TeamId,
    owner: Option<AccountId>,
    high_risk: bool,
) -> FromReport {
    let whereabouts = match content.whereabouts {
        Sight::Open(line) => Some(line.into_inner()),
        Sight::Empty | Sight::Locked => None,
    };
    let mut persons = victims(app, &content.at_risk, whereabouts);
    if let Sight::Open(reporter) = &content.reporter {
        match (reporter.get(), persons.first_mut()) {
            (own, Some(victim)) if own.kind == ReporterKind::Victim => complete(victim, own),
            (other, _) => persons.extend(reporter_person(app, other)),
        }
    }
    FromReport {
        id: app.id(),
        team,
        owner,
        child: facts.child == Answer::Yes,
        high_risk: high_risk || facts.urgency == Urgency::Emergency,
        persons,
        story: content
            .narrative
            .map(|narrative| (app.id(), narrative.story)),
        today: app.today(),
    }
}

/// Those at risk as victims; where nobody is described, one of whom nothing is known yet.
fn victims(
    app: &App,
    at_risk: &[PersonAtRisk],
    mut whereabouts: Option<Line>,
) -> Vec<FromReportPerson> {
    let nobody = [PersonAtRisk::default()];
    let described = if at_risk.is_empty() { &nobody } else { at_risk };
    described
        .iter()
        .map(|person| {
            let identity = Identity {
                name: person.name.given().cloned(),
                nik: person.nik.given().cloned(),
                ..Identity::default()
            };
            let contact = Contact {
                phones: person.phone.given().cloned().into_iter().collect(),
                // The report knows of one place: it is the first person's.
                whereabouts: whereabouts.take(),
                ..Contact::default()
            };
            FromReportPerson {
                id: app.id(),
                facts: PersonFacts {
                    sex: person.sex.given().copied().unwrap_or(Sex::Unknown),
                    band: person.age.given().copied().unwrap_or(AgeBand::Unknown),
                    ..PersonFacts::unknown(PersonRole::Victim)
                },
                identity: (identity != Identity::default()).then_some(identity),
                contact: (contact != Contact::default()).then_some(contact),
            }
        })
        .collect()
}

/// A victim who reports: what they said as the reporter is about the same person.
fn complete(victim: &mut FromReportPerson, reporter: &Reporter) {
    if let Some(name) = reporter.name.given() {
        let identity = victim.identity.get_or_insert_default();
        identity.name.get_or_insert_with(|| name.clone());
    }
    if reporter.phone.given().is_some() || reporter.safe_contact.is_some() {
        let contact = victim.contact.get_or_insert_default();
        let phone = reporter
            .phone
            .given()
            .filter(|phone| !contact.phones.contains(phone));
        contact.phones.extend(phone.cloned());
        contact.safe_contact = reporter.safe_contact.clone();
    }
}

/// The reporter as a contact, if anything is known of them.
fn reporter_person(app: &App, reporter: &Reporter) -> Option<FromReportPerson> {
    let identity = reporter.name.given().map(|name| Identity {
        name: Some(name.clone()),
        ..Identity::default()
    });
    let contact = Contact {
        phones: reporter.phone.given().cloned().into_iter().collect(),
        safe_contact: reporter.safe_contact.clone(),
        ..Contact::default()
    };
    let contact = (contact != Contact::default()).then_some(contact);
    (identity.is_some() || contact.is_some()).then(|| FromReportPerson {
        id: app.id(),
        facts: PersonFacts::unknown(PersonRole::ReporterContact),
        identity,
        contact,
    })
}
