//! What an administrator decides about the linkage: thresholds, limits, the model, the coordinator;
//! and whether the register in memory still holds what is stored.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::TeamId;
use domain::linkage::Thresholds;
use linkage::Model;
use store::linkage::{Settings, Verified, models, settings};
use store::{Tx, people};

use super::Desk;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::Upload;
use crate::page::Page;
use crate::pages::again;
use crate::parts::Choice;

/// The field with the file of a model.
const MODEL_FILE: &str = "model-file";
/// Most questions an hour that can be allowed: more would be no limit.
const MOST_QUESTIONS: i64 = 1_000;
/// Within these milliseconds every answer can be given, and nobody gives up waiting.
const ANSWER_MS: (i64, i64) = (50, 5_000);
/// The same for what is asked while somebody types.
const TYPING_MS: (i64, i64) = (5, 500);

#[derive(Template)]
#[template(path = "linkage/settings.html")]
struct SettingsPage {
    page: Page,
    form: FormState,
    models: Vec<Choice>,
    teams: Vec<Choice>,
    /// Records held and stored, and whether both are the same.
    verified: Option<(String, String, bool)>,
}

/// Handles `GET /linkage/settings`; with `?verify` the register is compared with what is stored.
pub(super) async fn show(desk: Desk, form: FormState) -> Result<Response, Error> {
    let verified = match form.value("verify") {
        "yes" => Some(
            desk.app
                .register()
                .verify(desk.app.store(), desk.app.ring())
                .await?,
        ),
        _ => None,
    };
    let mut tx = desk.read().await?;
    let stored = settings::get(&mut tx).await?;
    page(&desk, &mut tx, fill(&stored), verified, StatusCode::OK).await
}

async fn page(
    desk: &Desk,
    tx: &mut Tx,
    form: FormState,
    verified: Option<Verified>,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.titled("linkage-settings-title").showing(&form);
    let newest = Choice::new("", page.t("linkage-model-newest").into_owned());
    let versions = models::versions(tx).await?.into_iter();
    let models = versions.map(|known| Choice::new(known.version.clone(), known.version));
    let nobody = Choice::new("", page.t("linkage-coordinator-none").into_owned());
    let teams = coordinators(tx, desk).await?;
    again(
        status,
        &SettingsPage {
            models: std::iter::once(newest).chain(models).collect(),
            teams: std::iter::once(nobody).chain(teams).collect(),
            verified: verified.map(|found| {
                (
                    page.number(found.held),
                    page.number(found.stored),
                    found.same,
                )
            }),
            page,
            form,
        },
    )
}

/// The teams of the task force, by organisation.
async fn coordinators(tx: &mut Tx, desk: &Desk) -> Result<Vec<Choice>, Error> {
    let teams = people::teams(tx, desk.session.actor().task_force).await?;
    Ok(teams
        .into_iter()
        .filter(|team| team.active)
        .map(|team| Choice::new(team.id.to_string(), team.name))
        .collect())
}

fn fill(settings: &Settings) -> FormState {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let mut form = FormState::blank();
    form.set("probable", percent(settings.thresholds.probable));
    form.set("possible", percent(settings.thresholds.possible));
    form.set("review", percent(settings.thresholds.review));
    form.set("questions", settings.questions_per_hour.to_string());
    form.set("answer", settings.answer_ms.to_string());
    form.set("typing", settings.typing_ms.to_string());
    form.set("sample", percent(settings.sample));
    form.set("model", settings.model.clone().unwrap_or_default());
    form.set(
        "coordinator",
        settings
            .coordinator
            .map(|team| team.to_string())
            .unwrap_or_default(),
    );
    form
}

/// Handles `POST /linkage/settings`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let read = read(&mut form);
    let known = known(&mut tx, &desk, &mut form).await?;
    let (Some(new), Some((model, coordinator))) = (read, known) else {
        return page(&desk, &mut tx, form, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let new = Settings {
        model,
        coordinator,
        ..new
    };
    settings::set(&mut tx, &new).await?;
    let event = desk
        .session
        .event(Kind::SettingsChanged)?
        .on(ObjectKind::Setting, "linkage")?
        .with("probable", format!("{:.2}", new.thresholds.probable))?
        .with("possible", format!("{:.2}", new.thresholds.possible))?
        .with("review", format!("{:.2}", new.thresholds.review))?
        .with("questions", new.questions_per_hour)?
        .with("sample", format!("{:.2}", new.sample))?;
    desk.done(tx, event, "/linkage/settings?done=link-settings")
        .await
}

/// Handles `POST /linkage/models`: takes a version of the model, trained from the command line or by
/// another program. The newest is used unless one is chosen.
pub(super) async fn take(desk: Desk, mut upload: Upload) -> Result<Response, Error> {
    let bytes = upload.take_raw(MODEL_FILE);
    let mut tx = desk.write().await?;
    let mut form = fill(&settings::get(&mut tx).await?);
    let model = match (bytes, upload.form.error(MODEL_FILE)) {
        (Some(bytes), _) => String::from_utf8(bytes)
            .ok()
            .and_then(|text| Model::from_json(&text).ok())
            .ok_or("error-linkage-model"),
        (None, None) => Err("error-file-empty"),
        (None, Some(_)) => Err("error-linkage-model"),
    };
    let refused = match model {
        Ok(model) => {
            let by = Some(desk.session.actor().account);
            match models::add(&mut tx, &model, by, desk.app.now()).await {
                Ok(()) => {
                    let event = desk
                        .session
                        .event(Kind::SettingsChanged)?
                        .on(ObjectKind::Setting, "linkage")?
                        .with("model", model.version.chars().take(64).collect::<String>())?;
                    return desk
                        .done(tx, event, "/linkage/settings?done=link-model")
                        .await;
                }
                Err(store::Error::Duplicate) => "error-linkage-model-known",
                Err(store::Error::Corrupt(_)) => "error-linkage-model",
                Err(error) => return Err(error.into()),
            }
        }
        Err(key) => key,
    };
    form.reject(MODEL_FILE, refused);
    page(&desk, &mut tx, form, None, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The numbers of the form; percentages are read as shares.
fn read(form: &mut FormState) -> Option<Settings> {
    let mut percent = |field: &str, least: i64, most: i64| {
        let number = form.number(field, least, most)?;
        Some(f64::from(i32::try_from(number).ok()?) / 100.0)
    };
    let probable = percent("probable", 1, 99);
    let possible = percent("possible", 1, 99);
    let review = percent("review", 1, 99);
    let sample = percent("sample", 0, 100);
    let questions = form.number("questions", 1, MOST_QUESTIONS);
    let answer = form.number("answer", ANSWER_MS.0, ANSWER_MS.1);
    let typing = form.number("typing", TYPING_MS.0, TYPING_MS.1);
    let thresholds = Thresholds {
        probable: probable?,
        possible: possible?,
        review: review?,
    };
    if let Err(fault) = thresholds.check() {
        form.reject_with("probable", &fault);
        return None;
    }
    Some(Settings {
        thresholds,
        questions_per_hour: u32::try_from(questions?).ok()?,
        answer_ms: u32::try_from(answer?).ok()?,
        typing_ms: u32::try_from(typing?).ok()?,
        sample: sample?,
        model: None,
        coordinator: None,
    })
}

/// The chosen model and team, if there are such.
async fn known(
    tx: &mut Tx,
    desk: &Desk,
    form: &mut FormState,
) -> Result<Option<(Option<String>, Option<TeamId>)>, Error> {
    let (model, team) = (
        form.value("model").to_owned(),
        form.value("coordinator").to_owned(),
    );
    let versions = models::versions(tx).await?;
    if !model.is_empty() && versions.iter().all(|known| known.version != model) {
        form.reject("model", "error-choose");
    }
    let teams = coordinators(tx, desk).await?;
    if !team.is_empty() && teams.iter().all(|known| known.value != team) {
        form.reject("coordinator", "error-choose");
    }
    Ok((!form.has_errors()).then(|| {
        let model = Some(model).filter(|model| !model.is_empty());
        (model, team.parse().ok())
    }))
}
