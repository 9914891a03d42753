//! Which column of a file says what, and what its values mean.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::areas::Country;
use domain::cases;
use domain::imports::ImportKind;
use exchange::facts::{Field, Majority};
use exchange::mapping::{HeaderCheck, Mapping};
use imports::edit::{self, Role, View};
use imports::{Fault, Inspection, Values, distinct, inspect};
use locale::Locale;
use store::imports::{self as batches, Import, Reading};

use super::{PATH, aside, find, input, is_open, saved_mappings, steps, unexpected};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::{Choice, Step};
use crate::session::Session;

/// Values of a column that are listed.
const MOST_VALUES: usize = 40;
/// The most characters of the name of a mapping.
const MOST_NAME: usize = 40;
/// Stands behind the name of a known mapping that was changed for one file.
const CHANGED: &str = "-diubah";

/// A value to decide on.
struct ValueRow {
    name: String,
    value: String,
    count: String,
    chosen: String,
    choices: Vec<Choice>,
}

/// A column of the file.
struct ColumnRow {
    at: usize,
    name: String,
    examples: String,
    role: String,
    /// The codes to choose from for a flag.
    flag: Option<(String, Vec<Choice>)>,
    values: Vec<ValueRow>,
    understood: usize,
    undecided: usize,
}

#[derive(Template)]
#[template(path = "imports/mapping.html")]
struct MappingPage {
    page: Page,
    form: FormState,
    steps: Vec<Step>,
    import: Import,
    mapping: String,
    known: Vec<Choice>,
    roles: Vec<Choice>,
    columns: Vec<ColumnRow>,
    check: HeaderCheck,
    fault: Option<String>,
}

/// What the file and its mapping are at the moment.
struct Now {
    import: Import,
    mapping: Mapping,
    inspection: Inspection,
    values: Values,
    saved: Vec<Mapping>,
}

impl Now {
    fn views(&self) -> Vec<View> {
        let mut views = edit::views(&self.mapping, &self.inspection.header, &self.values);
        for view in &mut views {
            view.values.truncate(MOST_VALUES);
        }
        views
    }
}

/// Reads the file; where it cannot be read, the preview says why.
async fn now(app: &App, session: &Session, id: &str) -> Result<Result<Now, Fault>, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, session, id).await?;
    let saved = saved_mappings(&mut tx, session).await?;
    drop(tx);
    let (input, encoding, today) = (input(app, import.id), import.encoding, app.today());
    let mappings = saved.clone();
    let read = aside(move || {
        let inspection = inspect(&input, encoding, &mappings, today)?;
        Ok((inspection, distinct(&input, encoding)?))
    })
    .await?;
    Ok(read.map(|(inspection, values)| Now {
        mapping: Mapping::parse(&import.mapping).unwrap_or_else(|_| inspection.mapping.clone()),
        import,
        inspection,
        values,
        saved,
    }))
}

/// Handles `GET /imports/{id}/mapping`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let now = match now(&app, &session, &id).await? {
        Ok(now) if is_open(&now.import) && now.import.kind == ImportKind::Cases => now,
        Ok(_) => return Ok(go(format!("{PATH}/{id}"))),
        Err(fault) if fault.is_of_file() => return Ok(go(format!("{PATH}/{id}/preview"))),
        Err(fault) => return Err(unexpected(fault)),
    };
    let mut form = FormState::blank();
    form.set("toml", now.mapping.to_toml().unwrap_or_default());
    draw(&session, &visit, now, form, None)
}

fn draw(
    session: &Session,
    visit: &Visit,
    now: Now,
    form: FormState,
    fault: Option<String>,
) -> Result<Response, Error> {
    let status = if fault.is_some() || form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = visit.page(session, visit.locale.text("imports-mapping-title"));
    let page = page.showing(&form);
    let template = MappingPage {
        steps: steps(&page, Some(&now.import), 1),
        columns: now.views().iter().map(|view| column(&page, view)).collect(),
        check: now.mapping.validate(&now.inspection.header),
        known: known(&page, &now.saved),
        roles: roles(&page),
        mapping: now.mapping.name,
        import: now.import,
        page,
        form,
        fault,
    };
    again(status, &template)
}

fn column(page: &Page, view: &View) -> ColumnRow {
    let flag = match view.role {
        Role::Flag(field) => Some((view.flag.clone(), with_chosen(page, field, &view.flag))),
        Role::Unread | Role::Value(_) => None,
    };
    let field = match view.role {
        Role::Value(field) => Some(field),
        Role::Unread | Role::Flag(_) => None,
    };
    ColumnRow {
        at: view.at,
        name: view.name.clone(),
        examples: view.examples.join(", "),
        role: view.role.code(),
        flag,
        undecided: view
            .values
            .iter()
            .filter(|value| value.chosen.is_empty())
            .count(),
        values: view
            .values
            .iter()
            .enumerate()
            .map(|(m, value)| ValueRow {
                name: format!("value-{}-{m}", view.at),
                value: value.value.clone(),
                count: page.number(value.count),
                chosen: value.chosen.clone(),
                choices: field.map_or_else(Vec::new, |field| {
                    let mut choices = vec![Choice::new(edit::MISSING, page.t("figures-unknown"))];
                    choices.extend(with_chosen(page, field, &value.chosen));
                    choices
                }),
            })
            .collect(),
        understood: view.understood,
    }
}

/// The codes of a field, and before them what is chosen where that is more than one code.
fn with_chosen(page: &Page, field: Field, chosen: &str) -> Vec<Choice> {
    let mut choices = codes(page, field);
    let single = chosen == edit::MISSING || choices.iter().any(|choice| choice.value == chosen);
    if !chosen.is_empty() && !single {
        let words: Vec<String> = chosen
            .split_whitespace()
            .map(|code| word(page, field, code))
            .collect();
        choices.insert(0, Choice::new(chosen, words.join(" + ")));
    }
    choices
}

/// The name of a code; one of another field is written `field:code`.
fn word(page: &Page, field: Field, written: &str) -> String {
    let (field, code) = match written.split_once(':') {
        Some((other, code)) => (other.parse().unwrap_or(field), code),
        None => (field, written),
    };
    let choices = codes(page, field);
    let name = choices.into_iter().find(|choice| choice.value == code);
    name.map_or_else(|| code.to_owned(), |choice| choice.label)
}

/// The codes that values of a field can be given.
fn codes(page: &Page, field: Field) -> Vec<Choice> {
    match field {
        Field::Sex => page.choices::<cases::Sex>(),
        Field::Gender => page.choices::<cases::Gender>(),
        Field::AgeBand => page.choices::<cases::AgeBand>(),
        Field::CtdcAgeBand => page.choices::<cases::CtdcAgeBand>(),
        Field::Majority => page.choices::<Majority>(),
        Field::MaritalStatus => page.choices::<cases::MaritalStatus>(),
        Field::Education => page.choices::<cases::Education>(),
        Field::Exploitation => page.choices::<cases::ExploitationType>(),
        Field::LabourType => page.choices::<cases::LabourType>(),
        Field::Industry => page.choices::<cases::Industry>(),
        Field::SexExploitation => page.choices::<cases::SexExploitation>(),
        Field::ControlMethod => page.choices::<cases::ControlMethod>(),
        Field::RecruitmentMethod => page.choices::<cases::RecruitmentMethod>(),
        Field::Relation => page.choices::<cases::SimfoniRelation>(),
        Field::Relationship => page.choices::<cases::Relationship>(),
        Field::TraffickingStatus => page.choices::<cases::TraffickingStatus>(),
        Field::DecisionMaker => page.choices::<cases::DecisionMaker>(),
        Field::CaseStatus => page.choices::<cases::CaseStatus>(),
        Field::Citizenship | Field::CountryOfExploitation => countries(page.locale),
        Field::ExternalId
        | Field::Source
        | Field::RegisteredYear
        | Field::RegisteredDate
        | Field::Area
        | Field::Age => Vec::new(),
    }
}

fn countries(locale: Locale) -> Vec<Choice> {
    let name = |country: Country| match locale {
        Locale::Id => country.indonesian(),
        Locale::En => country.english(),
    };
    let mut countries: Vec<Choice> = Country::all()
        .map(|country| Choice::new(country.to_string(), name(country)))
        .collect();
    countries.sort_by(|a, b| a.label.cmp(&b.label));
    countries
}

/// What a column can say.
fn roles(page: &Page) -> Vec<Choice> {
    let values = Field::ALL
        .iter()
        .map(|field| Choice::new(Role::Value(*field).code(), page.name(*field)));
    let flags = Field::ALL
        .iter()
        .filter(|field| field.is_list() && !codes(page, **field).is_empty())
        .filter(|field| **field != Field::Citizenship)
        .map(|field| {
            let label = page.tw("imports-role-flag", "field", &page.name(*field));
            Choice::new(Role::Flag(*field).code(), label)
        });
    values.chain(flags).collect()
}

/// The mappings that can be laid onto the file.
fn known(page: &Page, saved: &[Mapping]) -> Vec<Choice> {
    let own = saved.iter().map(|mapping| {
        let label = page.tw("imports-mapping-saved", "name", &mapping.name);
        Choice::new(format!("saved:{}", mapping.name), label)
    });
    let shipped = Mapping::shipped().map(|mapping| {
        let label = page.tw("imports-mapping-shipped", "name", &mapping.name);
        Choice::new(format!("shipped:{}", mapping.name), label)
    });
    let draft = Choice::new("draft", page.t("imports-mapping-draft"));
    own.chain(shipped).chain([draft]).collect()
}

/// Handles `POST /imports/{id}/mapping`. The button says what is done: another mapping, the
/// answers, the text, or the answers under a name.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut now = match now(&app, &session, &id).await? {
        Ok(now) if is_open(&now.import) => now,
        Ok(_) => return Ok(go(format!("{PATH}/{id}"))),
        Err(fault) if fault.is_of_file() => return Ok(go(format!("{PATH}/{id}/preview"))),
        Err(fault) => return Err(unexpected(fault)),
    };
    let asked = form.value("do").to_owned();
    let changed = match asked.as_str() {
        "use" => chosen(&now, form.value("mapping")).ok_or(Error::Unprocessable)?,
        "toml" => match Mapping::parse(form.value("toml")) {
            Ok(mapping) => mapping,
            Err(error) => {
                form.reject_with("toml", &error);
                return draw(&session, &visit, now, form, None);
            }
        },
        _ => match answered(&now, &form) {
            Ok(mapping) => mapping,
            Err(error) => {
                let page = visit.plain("");
                let fault = page.say(&error);
                form.set("toml", now.mapping.to_toml().unwrap_or_default());
                return draw(&session, &visit, now, form, Some(fault));
            }
        },
    };
    now.mapping = changed;
    if asked == "name" {
        let Some(name) = name(&mut form) else {
            form.set("toml", now.mapping.to_toml().unwrap_or_default());
            return draw(&session, &visit, now, form, None);
        };
        now.mapping.name = name;
        keep(&app, &session, &mut now.mapping).await?;
    }
    store(&app, &session, &now).await?;
    let next = match asked.as_str() {
        "preview" => "preview",
        "name" => "mapping?done=imports-mapping-named",
        "use" => "mapping?done=imports-mapping-used",
        _ => "mapping?done=imports-mapping-saved",
    };
    Ok(go(format!("{PATH}/{id}/{next}")))
}

fn chosen(now: &Now, asked: &str) -> Option<Mapping> {
    match asked.split_once(':') {
        Some(("shipped", name)) => Mapping::named(name),
        Some(("saved", name)) => now
            .saved
            .iter()
            .find(|mapping| mapping.name == name)
            .cloned(),
        _ => Some(Mapping::draft(
            "baru",
            &now.inspection.header,
            &now.inspection.samples,
        )),
    }
}

/// The mapping with the answers of the form. A known mapping that is changed for this file loses
/// its name: a figure must not claim to be counted in a way that it was not.
fn answered(now: &Now, form: &FormState) -> Result<Mapping, exchange::mapping::MappingError> {
    let sent = |name: &str| {
        let mut values = form.values(name);
        values.next().map(str::to_owned)
    };
    let mut next = edit::apply(&now.mapping, &now.views(), &now.inspection.samples, sent)?;
    let known = Mapping::named(&next.name).or_else(|| {
        now.saved
            .iter()
            .find(|saved| saved.name == next.name)
            .cloned()
    });
    if known.is_some_and(|known| known != next) {
        next.name.push_str(CHANGED);
    }
    Ok(next)
}

/// A short name of letters, digits and dashes that no shipped mapping has.
fn name(form: &mut FormState) -> Option<String> {
    let name = form.required_up_to("name", MOST_NAME)?.to_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts || !name.chars().all(fits) {
        form.reject("name", "error-imports-mapping-name");
        return None;
    }
    if Mapping::named(&name).is_some() {
        form.reject("name", "error-imports-mapping-taken");
        return None;
    }
    Some(name)
}

/// Saves a mapping under its name, for files to come.
async fn keep(app: &App, session: &Session, mapping: &mut Mapping) -> Result<(), Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let before = batches::mappings(&mut tx, task_force).await?;
    let before = before.iter().find(|saved| saved.name == mapping.name);
    let version = before.map_or(0, |saved| saved.version) + 1;
    mapping.version = u32::try_from(version).unwrap_or(u32::MAX);
    let body = mapping
        .to_toml()
        .map_err(|error| Error::unexpected(&error))?;
    let (by, at) = (Some(session.account()), app.now());
    batches::save_mapping(&mut tx, task_force, &mapping.name, &body, by, at).await?;
    let event = session
        .event(Kind::MappingSaved)?
        .on(ObjectKind::Mapping, &mapping.name)?
        .with("version", version)?;
    store::audit::append(&mut tx, app.audit_keys(), at, event).await?;
    Ok(tx.commit().await?)
}

/// Keeps the mapping with the batch.
async fn store(app: &App, session: &Session, now: &Now) -> Result<(), Error> {
    let mapping = now
        .mapping
        .to_toml()
        .map_err(|error| Error::unexpected(&error))?;
    let mut tx = app.store().write().await?;
    let import = find(&mut tx, session, &now.import.id.to_string()).await?;
    let reading = Reading {
        kind: ImportKind::Cases,
        encoding: import.encoding,
        mapping,
        source: import.source,
    };
    batches::set_reading(&mut tx, import.id, &reading).await?;
    Ok(tx.commit().await?)
}
