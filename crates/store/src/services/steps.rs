//! The steps of a service from state to state, by hand or with its referral.

use super::{Fault, Service, When, changed, find};
use crate::cases::events::Happened;
use crate::{Error, Tx, code, sql};
use domain::deadlines::{Clock, Duty, StartEvent};
use domain::ids::{CaseId, OrganisationId, ServiceId};
use domain::services::{ServiceAction, ServiceKind, ServiceState};
use domain::{Coded, HumanCode, Illegal};
use jiff::civil::Date;
use policy::{Authorized, Plan};

/// The steps that an officer can take, in the order of the list; none while a referral decides.
pub fn legal_steps(service: &Service) -> Vec<ServiceAction> {
    if service.referral.is_some() {
        return Vec::new();
    }
    ServiceAction::ALL
        .iter()
        .copied()
        .filter(|action| service.state.next(*action).is_ok())
        .collect()
}

/// Takes one step on the day `on`: the service began, ended, or was settled then.
///
/// # Errors
/// [`Fault::Step`], [`Fault::Referred`], [`Fault::InFuture`], [`Fault::OutOfOrder`];
/// [`Error::Stale`] if it was saved by somebody else since `version`.
pub async fn step(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Plan>,
    (id, version): (ServiceId, i64),
    action: ServiceAction,
    on: Date,
    when: When<'_>,
) -> Result<ServiceState, Fault> {
    let before = find(tx, auth, id).await?;
    let after = before.state.next(action)?;
    if let Some((referral, _)) = before.referral {
        return Err(Fault::Referred(referral));
    }
    if on > when.today() {
        return Err(Fault::InFuture);
    }
    let earliest = match action {
        ServiceAction::Finish | ServiceAction::Stop => before.started_on,
        _ => None,
    };
    if on < before.applied_on || earliest.is_some_and(|started| on < started) {
        return Err(Fault::OutOfOrder);
    }
    let row = Row {
        id,
        case: auth.file(),
        kind: before.kind,
        version,
    };
    row.apply(tx, &[action], after, on, when).await?;
    changed(tx, auth.file()).await?;
    Ok(after)
}

/// A service as it was read before its steps.
struct Row {
    id: ServiceId,
    case: CaseId,
    kind: ServiceKind,
    version: i64,
}

impl Row {
    /// Writes the state after `steps` and the days that they set.
    async fn apply(
        &self,
        tx: &mut Tx,
        steps: &[ServiceAction],
        after: ServiceState,
        on: Date,
        when: When<'_>,
    ) -> Result<(), Error> {
        let mut update = sql("update service set state = ?, updated_at = ?, version = version + 1")
            .bind(code(after))
            .bind(when.at());
        if steps.contains(&ServiceAction::Start) {
            update = update.push(", started_on = ?").bind(on);
        }
        if steps.contains(&ServiceAction::Resume) && !after.is_settled() {
            update = update.push(", ended_on = null");
            if after != ServiceState::InProgress {
                update = update.push(", started_on = null");
            }
        } else if after.is_settled() || after == ServiceState::Stopped {
            update = update.push(", ended_on = ?").bind(on);
        }
        let update = update
            .push(" where id = ? and case_id = ? and version = ?")
            .bind(self.id)
            .bind(self.case)
            .bind(self.version);
        tx.run_versioned(&update).await?;
        self.monitor(tx, after, on, when).await?;
        let about = [self.kind.key(), after.key()];
        when.record(tx, self.case, Happened::ServiceChanged, &about)
            .await
    }

    /// Reintegration starts the clock of monitoring, and takes it back when it is taken up again.
    async fn monitor(
        &self,
        tx: &mut Tx,
        after: ServiceState,
        on: Date,
        when: When<'_>,
    ) -> Result<(), Error> {
        if self.kind != ServiceKind::Reintegration {
            return Ok(());
        }
        let clock = Clock::Duty(Duty::Monitoring);
        let due = (after == ServiceState::Done)
            .then(|| {
                let event = StartEvent::Reintegration;
                when.calendar().due_of_day(clock, event, on, when.at())
            })
            .flatten();
        let update = sql("update cases set monitoring_due_at = ? where id = ?")
            .bind(due.map(|due| due.at))
            .bind(self.case);
        tx.run(&update).await?;
        Ok(())
    }
}

/// The referral under way for a service.
pub(crate) async fn open_referral(
    tx: &mut Tx,
    service: ServiceId,
) -> Result<Option<HumanCode>, Error> {
    let query = sql("select code from referral where service = ? \
         and state in ('sent', 'accepted', 'in-progress') limit 1")
    .bind(service);
    tx.row(&query)
        .await?
        .map(|row| row.parse("code"))
        .transpose()
}

/// Takes the steps that a referral brings, today; `provider` is who gives the service from now on,
/// where that changes. The caller refreshes the case.
pub(crate) async fn follow(
    tx: &mut Tx,
    case: CaseId,
    id: ServiceId,
    steps: impl FnOnce(ServiceState) -> &'static [ServiceAction],
    provider: Option<OrganisationId>,
    when: When<'_>,
) -> Result<(), Fault> {
    let query = sql("select kind, state, version from service where id = ? and case_id = ?")
        .bind(id)
        .bind(case);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let state: ServiceState = row.parse("state")?;
    let steps = steps(state);
    if !steps.is_empty() {
        let after = steps
            .iter()
            .try_fold(state, |state, step| state.next(*step))
            .map_err(|illegal: Illegal| Fault::Step(illegal))?;
        let service = Row {
            id,
            case,
            kind: row.parse("kind")?,
            version: row.int("version")?,
        };
        service.apply(tx, steps, after, when.today(), when).await?;
    }
    if let Some(provider) = provider {
        let update = sql("update service set organisation = ? where id = ?")
            .bind(provider)
            .bind(id);
        tx.run(&update).await?;
    }
    Ok(())
}
