//! A plan with the standard set of indicators, and what tests do with it.

use domain::action_plan::*;
use domain::ids::{ActivityId, OrganisationId, PlanId, TaskForceId};
use std::collections::BTreeMap;
use store::action_plan::{self, Activity, Indicator, Plan, Programme};
use testkit::world::{id, now};
use testkit::{Answer, Client, Running};

/// The quarter in which tests happen.
pub(crate) const QUARTER: &str = "/action-plan/quarters/2024/1";

pub(crate) struct Planned {
    pub(crate) plan: PlanId,
    /// Of the protection unit, with all indicators.
    pub(crate) unit: ActivityId,
    /// Of the police.
    pub(crate) police: ActivityId,
    pub(crate) indicators: Vec<Indicator>,
}

impl Planned {
    pub(crate) fn indicator(&self, formula: Formula) -> String {
        let found = self.indicators.iter().find(|i| i.formula == Some(formula));
        found.unwrap().id.to_string()
    }

    pub(crate) fn at(&self, activity: ActivityId) -> String {
        format!("{QUARTER}/activities/{activity}")
    }
}

/// A plan of a task force for 2022 to 2026 with two activities.
pub(crate) async fn planned(running: &Running, force: TaskForceId) -> Planned {
    let world = &running.world;
    let plan = Plan {
        id: id(),
        task_force: force,
        title: "RAD Kota Jakarta Barat 2022–2026".to_owned(),
        regulation: None,
        basis: "Pergub DKI 64/2019".to_owned(),
        years: PlanYears::new(2022, 2026).unwrap(),
        version: 1,
    };
    let programme = Programme {
        id: id(),
        plan: plan.id,
        strategy: Strategy::Coordination,
        name: "Penguatan gugus tugas".to_owned(),
        version: 1,
    };
    let activity = |name: &str, responsible: OrganisationId| Activity {
        id: id(),
        plan: plan.id,
        programme: programme.id,
        name: name.to_owned(),
        responsible,
        related: Vec::new(),
        area: None,
        source: FundSource::Province,
        code: Some("2.08.03.2.02.0001".parse().unwrap()),
        budgets: BTreeMap::from([(2024, Rupiah::new(250_000_000).unwrap())]),
        version: 1,
    };
    let unit = activity(
        "Layanan korban terpadu",
        world.organisations.protection_unit,
    );
    let police = activity("Penyidikan TPPO", world.organisations.police);
    let indicators: Vec<Indicator> = STANDARD
        .iter()
        .map(|standard| Indicator {
            id: id(),
            plan: plan.id,
            activity: unit.id,
            name: locale::Locale::Id.text(standard.key()).into_owned(),
            unit: "buah".to_owned(),
            direction: standard.direction(),
            gathering: standard.gathering(),
            formula: standard.formula(),
            baseline: Some(Amount::whole(1)),
            targets: BTreeMap::from([(2024, Amount::whole(80))]),
            version: 1,
        })
        .collect();
    let mut tx = world.store.write().await.unwrap();
    action_plan::add_plan(&mut tx, &plan, now()).await.unwrap();
    action_plan::add_programme(&mut tx, &programme, now())
        .await
        .unwrap();
    for activity in [&unit, &police] {
        action_plan::add_activity(&mut tx, activity, now())
            .await
            .unwrap();
    }
    for indicator in &indicators {
        action_plan::add_indicator(&mut tx, indicator, now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    Planned {
        plan: plan.id,
        unit: unit.id,
        police: police.id,
        indicators,
    }
}

/// Sends a form and expects to be sent on; returns where to.
pub(crate) async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    answer.location().to_owned()
}

/// Opens a page and expects it.
pub(crate) async fn page(client: &Client, path: &str) -> String {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    answer.body
}

/// The value of a hidden field.
pub(crate) fn hidden(body: &str, name: &str) -> String {
    let mark = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let (_, rest) = body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no {name} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The identifier in an address behind a mark.
pub(crate) fn after(text: &str, mark: &str) -> String {
    let (_, rest) = text
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark} in {text}"));
    rest.split(['/', '"', '?', '&']).next().unwrap().to_owned()
}

/// Takes a step of the quarter as its page offers it.
pub(crate) async fn step(client: &Client, step: &str) -> Answer {
    let body = page(client, QUARTER).await;
    let version = hidden(&body, "version");
    client
        .post(&format!("{QUARTER}/{step}"), &[("version", &version)])
        .await
}

/// Sends a file in a field of a form.
pub(crate) async fn upload(
    client: &Client,
    path: &str,
    [field, name]: [&str; 2],
    bytes: &[u8],
    others: &[(&str, &str)],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in others {
        let part = format!(
            "--grenze\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    let head = format!(
        "--grenze\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--grenze--\r\n");
    let request = client
        .request("POST", path)
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(body);
    client.send(request).await
}
