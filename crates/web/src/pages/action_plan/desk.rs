//! What every request about the plan brings and needs.

use audit::{Kind, ObjectKind};
use domain::action_plan::Quarter;
use domain::ids::{OrganisationId, PlanId, TaskForceId};
use policy::{Capability, can};
use std::collections::HashMap;
use std::fmt::Display;
use store::action_plan::{Activity, By, Fault, Pen, Plan};
use store::{Tx, action_plan, people};

use crate::errors::Error;
use crate::pages::desk;

/// A request about the plan.
pub(super) type Desk = desk::Desk<PlanId>;

impl Desk {
    pub(super) fn task_force(&self) -> TaskForceId {
        self.session.actor().task_force
    }

    pub(super) fn pen(&self) -> Pen<'_> {
        Pen::new(self.app.ring(), self.app.random())
    }

    pub(super) fn by(&self) -> By {
        By {
            account: self.session.account(),
            at: self.app.now(),
        }
    }

    /// Whether the person writes the plan and closes its quarters.
    pub(super) fn coordinates(&self) -> bool {
        can(self.session.actor().role, Capability::Coordinate)
    }

    /// Whether the person may report on an activity: of their own organisation, or all of them
    /// for the secretariat.
    pub(super) fn reports(&self, activity: &Activity) -> bool {
        let actor = self.session.actor();
        self.coordinates()
            || (can(actor.role, Capability::ReportProgress)
                && activity.concerns(actor.organisation))
    }

    /// Chains an event about a part of the plan in the transaction.
    pub(super) async fn note(
        &self,
        tx: &mut Tx,
        kind: Kind,
        object: impl Display,
        details: &[(&'static str, &str)],
    ) -> Result<(), Error> {
        let mut event = self
            .session
            .event(kind)?
            .on(ObjectKind::ActionPlan, object)?;
        for (name, value) in details {
            event = event.with(name, value)?;
        }
        self.audit(tx, event).await
    }

    /// The plan and the quarter that an address names.
    pub(super) async fn quarter(
        &self,
        tx: &mut Tx,
        year: i16,
        number: i8,
    ) -> Result<(Plan, Quarter), Error> {
        let quarter = Quarter::new(year, number).map_err(|_| Error::NotFound)?;
        let plan = action_plan::plan_of_year(tx, self.task_force(), year).await?;
        Ok((plan, quarter))
    }

    /// The names of the organisations of the task force.
    pub(super) async fn offices(&self, tx: &mut Tx) -> Result<Offices, Error> {
        let all = people::organisations(tx, self.task_force()).await?;
        Ok(Offices {
            names: all
                .iter()
                .map(|office| (office.id, office.name.clone()))
                .collect(),
            all,
        })
    }
}

/// The organisations of a task force.
pub(super) struct Offices {
    pub(super) all: Vec<people::Organisation>,
    names: HashMap<OrganisationId, String>,
}

impl Offices {
    /// The name of one.
    pub(super) fn name(&self, id: OrganisationId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }
}

/// Where a quarter is.
pub(super) fn quarter_path(quarter: Quarter) -> String {
    format!(
        "{}/quarters/{}/{}",
        super::PATH,
        quarter.year(),
        quarter.number()
    )
}

/// A refusal that the person can do something about; anything else is an error of the page.
pub(super) fn refusal(fault: Fault) -> Result<Fault, Error> {
    match fault {
        Fault::Store(error) => Err(error.into()),
        other => Ok(other),
    }
}
