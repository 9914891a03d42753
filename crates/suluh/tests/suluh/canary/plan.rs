//! A quarter of the action plan: reported, handed in, changed; and a spreadsheet that waits to be
//! confirmed.

use crate::canary::Play;
use crate::canary::coordination::TODAY;
use domain::action_plan::{
    Amount, Direction, Formula, FundSource, Gathering, Measure, PlanYears, Quarter, QuarterAction,
    Strategy,
};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::Tx;
use store::action_plan::{
    self, Activity, By, Entry, Indicator, NewActivity, Pen, Plan, Programme, Rows, Written,
};
use testkit::world::id;
use vault::Random;

impl Play {
    pub(crate) async fn a_plan(&self, tx: &mut Tx) {
        let plan = Plan {
            id: id(),
            task_force: self.world.task_force,
            title: "RAD Jakarta Barat".to_owned(),
            regulation: None,
            basis: String::new(),
            years: PlanYears::new(2022, 2026).unwrap(),
            version: 1,
        };
        action_plan::add_plan(tx, &plan, self.at).await.unwrap();
        let activity = self.activity(tx, &plan).await;
        let indicator = self.indicator(tx, &activity).await;
        self.reported(tx, &plan, &activity, &indicator).await;
        self.waiting(tx, &plan).await;
    }

    async fn activity(&self, tx: &mut Tx, plan: &Plan) -> Activity {
        let programme = Programme {
            id: id(),
            plan: plan.id,
            strategy: Strategy::Coordination,
            name: "Koordinasi".to_owned(),
            version: 1,
        };
        action_plan::add_programme(tx, &programme, self.at)
            .await
            .unwrap();
        let activity = Activity {
            id: id(),
            plan: plan.id,
            programme: programme.id,
            name: "Rapat koordinasi".to_owned(),
            responsible: self.world.organisations.protection_unit,
            related: Vec::new(),
            area: None,
            source: FundSource::City,
            code: None,
            budgets: BTreeMap::new(),
            version: 1,
        };
        action_plan::add_activity(tx, &activity, self.at)
            .await
            .unwrap();
        activity
    }

    async fn indicator(&self, tx: &mut Tx, activity: &Activity) -> Indicator {
        let indicator = Indicator {
            id: id(),
            plan: activity.plan,
            activity: activity.id,
            name: "Kasus yang dibuka".to_owned(),
            unit: "kasus".to_owned(),
            direction: Direction::Higher,
            gathering: Gathering::Sum,
            formula: Some(Formula::CasesOpened),
            baseline: None,
            targets: BTreeMap::from([(2024, Amount::whole(20))]),
            version: 1,
        };
        action_plan::add_indicator(tx, &indicator, self.at)
            .await
            .unwrap();
        indicator
    }

    /// What is changed after a quarter was handed in stands in its trail, with the reason.
    async fn reported(&self, tx: &mut Tx, plan: &Plan, activity: &Activity, counted: &Indicator) {
        let by = By {
            account: self.secretary().account(),
            at: self.at,
        };
        let quarter = Quarter::new(2024, 1).unwrap();
        action_plan::prefill(tx, plan, quarter, &TimeZone::UTC, by)
            .await
            .unwrap();
        let mut pen = Pen::new(&self.world.ring, Random::system());
        let mut entry = Entry {
            rupiah: None,
            obstacles: Some(self.typed.text("plan_revision.old_a", "kendala-lama")),
            follow_up: Some(self.typed.text("plan_realisation.follow_up_a", "lanjut")),
            values: vec![Written {
                indicator: counted.id,
                measure: Some(Measure::Value(Amount::whole(5))),
                reason: Some(self.typed.text("plan_value.reason_a", "alasan-nilai")),
            }],
        };
        let of = (plan, activity);
        action_plan::realise(tx, &mut pen, of, (quarter, TODAY, 0), &entry, None, by)
            .await
            .unwrap();
        let row = action_plan::quarter(tx, plan, quarter).await.unwrap();
        let place = (quarter, row.version, TODAY);
        action_plan::step(tx, &mut pen, plan, place, QuarterAction::Submit, None, by)
            .await
            .unwrap();
        let changed = self.typed.text("plan_realisation.obstacles_a", "kendala");
        self.typed.bytes("plan_revision.new_a", &changed);
        entry.obstacles = Some(changed);
        let reason = self.typed.text("plan_revision.reason_a", "alasan-ubah");
        let before = action_plan::realisation(tx, &pen, activity.id, quarter)
            .await
            .unwrap();
        let place = (quarter, TODAY, before.version);
        action_plan::realise(tx, &mut pen, of, place, &entry, Some(&reason), by)
            .await
            .unwrap();
    }

    /// What was read from a file may be anything: it stands in the plan only once it is confirmed.
    async fn waiting(&self, tx: &mut Tx, plan: &Plan) {
        let rows = Rows {
            activities: vec![NewActivity {
                strategy: Strategy::Coordination,
                programme: self.typed.text("plan_import.rows_a", "program-dibaca"),
                name: self.typed.text("plan_import.rows_a", "kegiatan-dibaca"),
                responsible: self.world.organisations.protection_unit,
                related: Vec::new(),
                area: None,
                source: FundSource::City,
                code: String::new(),
                budgets: BTreeMap::new(),
                indicators: Vec::new(),
            }],
        };
        let mut pen = Pen::new(&self.world.ring, Random::system());
        let (batch, by) = ((id(), plan.id), (self.secretary().account(), self.at));
        let name = self.typed.text("plan_import.file_name_a", "nama-rencana");
        action_plan::prepare(tx, &mut pen, batch, &name, &rows, by)
            .await
            .unwrap();
    }
}
