//! How far a plan is in a year: targets against what was realised, budgets against what was spent.

use domain::Coded;
use domain::action_plan::{
    Amount, Gathering, Light, Measure, Quarter, Ratio, Rupiah, Strategy, Thresholds, achieved,
    cumulated, expected,
};
use domain::ids::{ActivityId, IndicatorId};
use store::action_plan::{Activity, Indicator, Programme, Spending, Tree, Value};
use store::{Error, Tx, action_plan};

/// All that the progress of a year is computed from.
pub(super) struct Year {
    /// The plan.
    pub(super) tree: Tree,
    /// The last quarter that counts.
    pub(super) until: Quarter,
    values: Vec<Value>,
    spending: Vec<Spending>,
    thresholds: Thresholds,
}

/// How an indicator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Target of the year.
    pub(super) target: Option<Amount>,
    /// The year so far.
    pub(super) value: Option<Amount>,
    /// Of the target of the year, in percent.
    pub(super) achieved: Option<Amount>,
    /// How it stands against what could be expected by now.
    pub(super) light: Light,
}

/// How money stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Money {
    /// Planned for the year.
    pub(super) budget: Rupiah,
    /// Spent so far.
    pub(super) spent: Rupiah,
}

impl Money {
    fn plus(self, other: Self) -> Self {
        Self {
            budget: self.budget.plus(other.budget),
            spent: self.spent.plus(other.spent),
        }
    }

    /// What was spent of the budget, in percent.
    pub(super) fn absorbed(self) -> Option<Amount> {
        Ratio {
            part: self.spent.get(),
            of: self.budget.get(),
        }
        .percent()
    }
}

impl Year {
    /// Reads a plan and a year of it up to a quarter.
    pub(super) async fn read(
        tx: &mut Tx,
        plan: &action_plan::Plan,
        until: Quarter,
    ) -> Result<Self, Error> {
        Ok(Self {
            tree: action_plan::tree(tx, plan.id).await?,
            until,
            values: action_plan::values(tx, plan.id, until.year()).await?,
            spending: action_plan::spending(tx, plan.id, until.year()).await?,
            thresholds: action_plan::thresholds(tx, plan.task_force).await?,
        })
    }

    /// The accepted values of an indicator, by quarter.
    fn measures(&self, indicator: IndicatorId) -> Vec<Measure> {
        let mut known: Vec<(Quarter, Measure)> = self
            .values
            .iter()
            .filter(|value| value.indicator == indicator && value.quarter <= self.until)
            .filter_map(|value| Some((value.quarter, value.written?)))
            .collect();
        known.sort_by_key(|(quarter, _)| *quarter);
        known.into_iter().map(|(_, measure)| measure).collect()
    }

    /// What is known of an indicator in the last quarter.
    pub(super) fn value(&self, indicator: IndicatorId) -> Option<&Value> {
        self.values
            .iter()
            .find(|value| value.indicator == indicator && value.quarter == self.until)
    }

    /// Whether anything was written of an activity in the last quarter.
    pub(super) fn is_reported(&self, activity: ActivityId) -> bool {
        self.spending
            .iter()
            .any(|spent| spent.activity == activity && spent.quarter == self.until)
    }

    /// How an indicator stands.
    pub(super) fn standing(&self, indicator: &Indicator) -> Standing {
        let target = indicator.targets.get(&self.until.year()).copied();
        let value = cumulated(indicator.gathering, &self.measures(indicator.id));
        let of = |target: Amount| Some(achieved(indicator.direction, value?, target));
        let by_now = target.map(|target| expected(indicator.gathering, target, self.until));
        Standing {
            target,
            value,
            achieved: target.and_then(of),
            light: self.thresholds.light(by_now.and_then(of)),
        }
    }

    /// The money of an activity.
    pub(super) fn money(&self, activity: &Activity) -> Money {
        let spent = self
            .spending
            .iter()
            .filter(|spent| spent.activity == activity.id && spent.quarter <= self.until)
            .filter_map(|spent| spent.rupiah)
            .fold(Rupiah::ZERO, Rupiah::plus);
        let budget = activity.budgets.get(&self.until.year());
        Money {
            budget: budget.copied().unwrap_or_default(),
            spent,
        }
    }

    /// The money of several.
    pub(super) fn sum<'a>(&self, activities: impl Iterator<Item = &'a Activity>) -> Money {
        activities.fold(Money::default(), |sum, activity| {
            sum.plus(self.money(activity))
        })
    }

    /// The programmes of a strategy.
    pub(super) fn programmes(&self, strategy: Strategy) -> impl Iterator<Item = &Programme> {
        self.tree
            .programmes
            .iter()
            .filter(move |programme| programme.strategy == strategy)
    }

    /// The activities of a strategy on which something is due in the year.
    pub(super) fn activities(&self, strategy: Strategy) -> Vec<&Activity> {
        let year = self.until.year();
        let programmes: Vec<_> = self.programmes(strategy).map(|p| p.id).collect();
        let mut active: Vec<&Activity> = self
            .tree
            .active_in(year)
            .filter(|activity| programmes.contains(&activity.programme))
            .collect();
        // A stable sort keeps the order within a programme.
        active.sort_by_key(|activity| programmes.iter().position(|p| *p == activity.programme));
        active
    }

    /// How far a strategy is: the average of what its indicators achieved, each counted up to
    /// 100 %, so that one that ran ahead does not hide another that stands still.
    pub(super) fn achieved(&self, strategy: Strategy) -> Option<Amount> {
        let full = Amount::whole(100);
        let all: Vec<Measure> = self
            .activities(strategy)
            .into_iter()
            .flat_map(|activity| self.tree.indicators_of(activity.id))
            .filter_map(|indicator| self.standing(indicator).achieved)
            .map(|achieved| Measure::Value(achieved.min(full)))
            .collect();
        cumulated(Gathering::Average, &all)
    }

    /// How many indicators have each light.
    pub(super) fn lights(&self) -> Vec<(Light, usize)> {
        let lights: Vec<Light> = self
            .tree
            .measured_in(self.until.year())
            .map(|indicator| self.standing(indicator).light)
            .collect();
        Light::ALL
            .iter()
            .map(|light| (*light, lights.iter().filter(|l| *l == light).count()))
            .collect()
    }

    /// How many indicators of the last quarter have a computed value, and how many there are.
    pub(super) fn prefilled(&self) -> Ratio {
        let all: Vec<_> = self.tree.measured_in(self.until.year()).collect();
        let computed = all.iter().filter(|indicator| {
            self.value(indicator.id)
                .is_some_and(|value| value.computed.is_some())
        });
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Ratio {
            part: count(computed.count()),
            of: count(all.len()),
        }
    }
}
