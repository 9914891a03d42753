//! Setting a new installation up: once, by whoever reads the code on the server's console. Then
//! what the first administrator has still to do.

use super::enrol::{self, new_password};
use super::sign_in::with_retry;
use super::{Visit, again, areas, show};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guesses::{self, Admission};
use crate::page::Page;
use crate::parts::{Choice, Task, TaskGroup, TaskStatus};
use crate::proof;
use crate::routes::{Access, Routes};
use crate::session::{Session, with_cookie};
use crate::source::Source;
use askama::Template;
use audit::{Event, Kind, ObjectKind};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::AreaCode;
use domain::people::{Level, Login, OrganisationKind, Role};
use identity::{NewPassword, PasswordRecord, SessionToken};
use policy::Capability;
use store::people::{Account, Organisation, TaskForce};
use store::sessions::AccountState;
use store::{people, settings, taskforce, team_keys};
use vault::{Code, UnlockKey};

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/setup", Access::Public, ask)
        .post("/setup", Access::Public, set_up)
        .get(
            "/getting-started",
            Access::Can(Capability::ManageAccounts),
            getting_started,
        )
}

#[derive(Template)]
#[template(path = "setup/form.html")]
struct SetUp {
    page: Page,
    form: FormState,
    levels: Vec<Choice>,
    kinds: Vec<Choice>,
}

/// After the set-up the address does not exist any more.
async fn still_empty(app: &App) -> Result<(), Error> {
    let mut tx = app.store().read().await?;
    if people::is_empty(&mut tx).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

async fn ask(State(app): State<App>, visit: Visit, form: FormState) -> Result<Response, Error> {
    still_empty(&app).await?;
    // The link on the console carries the code.
    let form = FormState::from_pairs([("setup-code", form.value("code")), ("level", "city")]);
    show_form(&visit, form, StatusCode::OK)
}

fn show_form(visit: &Visit, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let page = visit.plain(visit.locale.text("setup-title")).showing(&form);
    let set_up = SetUp {
        levels: page.choices::<Level>(),
        kinds: page.choices::<OrganisationKind>(),
        page,
        form,
    };
    again(status, &set_up)
}

/// What was typed, understood.
struct Typed {
    task_force: String,
    level: Level,
    area: AreaCode,
    organisation: String,
    kind: OrganisationKind,
    name: String,
    login: Login,
    password: NewPassword,
}

async fn read(app: &App, form: &mut FormState) -> Result<Option<Typed>, Error> {
    let task_force = form.required("task-force");
    let level = form.coded("level");
    let mut tx = app.store().read().await?;
    let area = areas::look_up(&mut tx, form, "area").await?;
    drop(tx);
    if area == areas::Lookup::Blank {
        form.reject("area", "error-required");
    }
    let area = area.take(form, "area");
    let organisation = form.required("organisation");
    let kind = form.coded("kind");
    let name = form.required("name");
    let login = form.parse::<Login>("login");
    let own_words = [
        form.value("login").to_owned(),
        form.value("name").to_owned(),
    ];
    let password = new_password(form, &[&own_words[0], &own_words[1]]);
    Ok((|| {
        Some(Typed {
            task_force: task_force?,
            level: level?,
            area: area?,
            organisation: organisation?,
            kind: kind?,
            name: name?,
            login: login?,
            password: password?,
        })
    })())
}

async fn set_up(
    State(app): State<App>,
    source: Source,
    visit: Visit,
    headers: HeaderMap,
    mut form: FormState,
) -> Result<Response, Error> {
    still_empty(&app).await?;
    let attempt = match guesses::begin(&app, source, "the set-up code").await? {
        Admission::Checked(attempt) => attempt,
        Admission::Locked(until) => {
            form.reject_with("setup-code", &proof::Wait::until(&app, until));
            let response = show_form(&visit, form, StatusCode::TOO_MANY_REQUESTS)?;
            return Ok(with_retry(&app, response, until));
        }
    };
    let code = form.value("setup-code").parse::<Code>().ok();
    if code.as_ref() != Some(app.set_up_code()?) {
        form.reject("setup-code", "error-setup-code");
        new_password(&mut form, &[]);
        return show_form(&visit, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let typed = read(&app, &mut form).await?;
    let Some(typed) = typed else {
        let mut tx = app.store().write().await?;
        attempt.succeeded(&mut tx).await?;
        tx.commit().await?;
        return show_form(&visit, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (record, unlock) = app
        .hasher()
        .create(&typed.password, &mut app.random())
        .await?;
    let token = found(&app, &headers, &typed, &record, &unlock).await?;
    let target = "/account/second-factor?next=/getting-started";
    Ok(with_cookie(Redirect::to(target).into_response(), &token))
}

/// Writes the task force, its first organisation and its first administrator.
async fn found(
    app: &App,
    headers: &HeaderMap,
    typed: &Typed,
    record: &PasswordRecord,
    unlock: &UnlockKey,
) -> Result<SessionToken, Error> {
    let now = app.now();
    let mut tx = app.store().write().await?;
    if !people::is_empty(&mut tx).await? || !settings::claim(&mut tx, "set-up", "done").await? {
        return Err(Error::NotFound);
    }
    let task_force = TaskForce {
        id: app.id(),
        level: typed.level,
        area: typed.area.to_string(),
        name: typed.task_force.clone(),
        parent: None,
    };
    people::add_task_force(&mut tx, &task_force, now).await?;
    taskforce::seed_divisions(&mut tx, task_force.id, || app.id(), now).await?;
    let organisation = Organisation {
        id: app.id(),
        task_force: task_force.id,
        name: typed.organisation.clone(),
        kind: typed.kind,
        area: typed.area.to_string(),
        address: String::new(),
        phone: String::new(),
        active: true,
        version: 1,
    };
    people::add_organisation(&mut tx, &organisation, now).await?;
    let account = Account {
        id: app.id(),
        task_force: task_force.id,
        organisation: organisation.id,
        login: typed.login.as_str().to_owned(),
        name: typed.name.clone(),
        post: String::new(),
        role: Role::Administrator,
        locale: "id".to_owned(),
        state: AccountState::Invited,
        expires_at: None,
        last_seen_at: None,
        version: 1,
    };
    people::add_account(&mut tx, &account, now).await?;
    let event = Event::new(Kind::SetUp).by(account.id, &account.login)?;
    let event = event.on(ObjectKind::TaskForce, task_force.id)?;
    let event = event.with("level", typed.level)?.with("area", typed.area)?;
    store::audit::append(&mut tx, app.audit_keys(), now, event).await?;
    let (token, _) = enrol::enrol(app, &mut tx, headers, &account, record, unlock).await?;
    tx.commit().await?;
    Ok(token)
}

// ---------------------------------------------------------------- what comes next

#[derive(Template)]
#[template(path = "setup/getting_started.html")]
struct GettingStarted {
    page: Page,
    groups: Vec<TaskGroup>,
}

async fn getting_started(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let organisations = people::organisations(&mut tx, task_force).await?.len();
    let teams = people::teams(&mut tx, task_force).await?.len();
    let accounts = people::count_accounts(&mut tx, task_force).await?;
    let custodians = team_keys::custodians(&mut tx, task_force).await?;
    let posts = taskforce::posts(&mut tx, task_force, app.today()).await?;
    let held = posts.iter().any(|seat| seat.holder.is_some());
    let page = visit.page(&session, visit.locale.text("getting-started-title"));
    let task = |key: &str, href: &str, done: bool, ready: bool| Task {
        label: page.t(key).into_owned(),
        href: href.to_owned(),
        status: match (done, ready) {
            (true, _) => TaskStatus::Done,
            (false, true) => TaskStatus::NotStarted,
            (false, false) => TaskStatus::CannotStart,
        },
        hint: page.t(&format!("{key}-hint")).into_owned(),
    };
    let groups = vec![
        TaskGroup {
            title: page.t("getting-started-offices").into_owned(),
            tasks: vec![
                task(
                    "start-organisations",
                    "/organisations",
                    organisations > 2,
                    true,
                ),
                task("start-teams", "/organisations", teams > 0, true),
            ],
        },
        TaskGroup {
            title: page.t("getting-started-people").into_owned(),
            tasks: vec![
                task("start-accounts", "/accounts", accounts > 1, teams > 0),
                task(
                    "start-custodians",
                    "/keys/custodians",
                    custodians.len() == 3,
                    organisations > 2 && accounts > 2,
                ),
            ],
        },
        TaskGroup {
            title: page.t("getting-started-structure").into_owned(),
            tasks: vec![task("start-structure", "/task-force", held, accounts > 1)],
        },
    ];
    show(&GettingStarted { page, groups })
}
