//! Services of the plan that the office gives or arranges itself.

use super::File;
use crate::Error;
use audit::Kind;
use domain::services::{ServiceAction, ServiceKind};
use jiff::Timestamp;
use policy::Plan;
use store::Tx;
use store::services::{self, Details, When};

impl File<'_> {
    pub(super) async fn plan(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Plan>(tx, manager).await?;
        let id = self.chance.id(at);
        let details = Details {
            person: self.persons.first().copied(),
            provider: provider(kind).and_then(|name| self.troupe.organisation(name)),
            owner: Some(manager.actor.account),
            applied_on: self.day(at),
        };
        let details = match self.script.office.force {
            // The offices named are those of Jakarta.
            "jakbar" => details,
            _ => Details {
                provider: None,
                ..details
            },
        };
        let by = Self::by(manager, at);
        let when = When::now(self.calendar, &by);
        services::plan(tx, &auth, id, kind, &details, when).await?;
        self.services.insert(kind, id);
        let event = manager.event(Kind::ServicePlanned)?.with("service", kind)?;
        self.audit_case(tx, at, event).await
    }

    pub(super) async fn start(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        self.service_step(tx, at, kind, ServiceAction::Start).await
    }

    pub(super) async fn finish(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        self.service_step(tx, at, kind, ServiceAction::Finish).await
    }

    pub(super) async fn decline(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        self.service_step(tx, at, kind, ServiceAction::Decline)
            .await
    }

    async fn service_step(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
        action: ServiceAction,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let id = *self
            .services
            .get(&kind)
            .ok_or(Error::Script("a service that was not planned"))?;
        let auth = self.may::<Plan>(tx, manager).await?;
        let version = services::find(tx, &auth, id).await?.version;
        let by = Self::by(manager, at);
        let when = When::now(self.calendar, &by);
        let on = self.day(at);
        services::step(tx, &auth, (id, version), action, on, when).await?;
        let event = manager.event(Kind::ServiceChanged)?;
        let event = event.with("service", kind)?.with("step", action)?;
        self.audit_case(tx, at, event).await
    }
}

/// Who gives a service that is not referred within the program.
fn provider(kind: ServiceKind) -> Option<&'static str> {
    match kind {
        ServiceKind::IdentityDocuments => Some("Suku Dinas Dukcapil Jakarta Barat"),
        ServiceKind::Restitution => Some("LPSK, layanan restitusi"),
        ServiceKind::Reintegration | ServiceKind::Livelihood => {
            Some("Suku Dinas Sosial Jakarta Barat")
        }
        _ => None,
    }
}
