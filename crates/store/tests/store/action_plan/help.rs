//! A plan with two activities, one of each organisation.

use crate::common::{Person, World, id, now};
use domain::action_plan::*;
use domain::ids::{ActivityId, IndicatorId, ProgrammeId};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::action_plan::{self, Activity, By, Indicator, Pen, Plan, Programme};
use store::{Store, Tx};
use vault::Random;

pub(crate) fn today() -> Date {
    date(2024, 3, 15)
}

pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Asia/Jakarta").unwrap()
}

pub(crate) fn q(year: i16, number: i8) -> Quarter {
    Quarter::new(year, number).unwrap()
}

pub(crate) fn by(person: &Person) -> By {
    By {
        account: person.actor.account,
        at: now(),
    }
}

/// A task force with a plan for 2022 to 2026.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) plan: Plan,
    pub(crate) programme: ProgrammeId,
    /// Of the first and the second organisation.
    pub(crate) activities: [Activity; 2],
    /// Computed, written by hand, and a share: all of the first activity.
    pub(crate) indicators: [Indicator; 3],
}

impl Scene {
    pub(crate) async fn new(store: Store) -> Self {
        let world = World::new(store).await;
        let plan = Plan {
            id: id(),
            task_force: world.task_force,
            title: "RAD Jakarta Barat".to_owned(),
            regulation: None,
            basis: "Pergub 64/2019".to_owned(),
            years: PlanYears::new(2022, 2026).unwrap(),
            version: 1,
        };
        let programme = Programme {
            id: id(),
            plan: plan.id,
            strategy: Strategy::Coordination,
            name: "Koordinasi".to_owned(),
            version: 1,
        };
        let activities = world.organisations.map(|responsible| Activity {
            id: id::<ActivityId>(),
            plan: plan.id,
            programme: programme.id,
            name: format!("Kegiatan {responsible}"),
            responsible,
            related: Vec::new(),
            area: None,
            source: FundSource::City,
            code: Some("2.08.03.2.02.01".parse().unwrap()),
            budgets: BTreeMap::from([(2024, Rupiah::new(40_000_000).unwrap())]),
            version: 1,
        });
        let indicators = [
            (Some(Formula::CasesOpened), Gathering::Sum),
            (None, Gathering::Sum),
            (Some(Formula::ReportsOnTime), Gathering::Share),
        ]
        .map(|(formula, gathering)| Indicator {
            id: id::<IndicatorId>(),
            plan: plan.id,
            activity: activities[0].id,
            name: "Indikator".to_owned(),
            unit: "kasus".to_owned(),
            direction: Direction::Higher,
            gathering,
            formula,
            baseline: Some(Amount::whole(3)),
            targets: BTreeMap::from([(2024, Amount::whole(20))]),
            version: 1,
        });
        let scene = Self {
            world,
            plan,
            programme: programme.id,
            activities,
            indicators,
        };
        let mut tx = scene.write().await;
        action_plan::add_plan(&mut tx, &scene.plan, now())
            .await
            .unwrap();
        action_plan::add_programme(&mut tx, &programme, now())
            .await
            .unwrap();
        for activity in &scene.activities {
            action_plan::add_activity(&mut tx, activity, now())
                .await
                .unwrap();
        }
        for indicator in &scene.indicators {
            action_plan::add_indicator(&mut tx, indicator, now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        scene
    }

    pub(crate) async fn read(&self) -> Tx {
        self.world.store.read().await.unwrap()
    }

    pub(crate) async fn write(&self) -> Tx {
        self.world.store.write().await.unwrap()
    }

    pub(crate) fn pen(&self) -> Pen<'_> {
        Pen::new(&self.world.ring, Random::system())
    }

    pub(crate) fn by(&self) -> By {
        by(&self.world.manager)
    }
}
