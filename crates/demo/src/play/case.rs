//! Cases: what is found out, decided and recorded until they are closed.

use super::report::place;
use super::{File, story};
use crate::Error;
use crate::stories::{LEGAL_NOTES, MEDICAL_NOTES, NOTES};
use audit::Kind;
use domain::cases::{
    DecisionMaker, Education, FollowUpOutcome, LegRole, MaritalStatus, Monitoring, PersonRole,
    RestitutionOutcome, RetentionClass, Sex, StageAction, TraffickingStatus, is_child,
};
use domain::sections::Section;
use domain::{PartialDate, Precision};
use jiff::Timestamp;
use policy::{Close, Edit, Open, Reopen};
use std::collections::BTreeSet;
use store::Tx;
use store::cases::closing::{self, Settled};
use store::cases::determinations::{self, NewDetermination};
use store::cases::facts::{self, Fact};
use store::cases::notes::{self, NoteKind};
use store::cases::persons::{self, PersonFacts};
use store::cases::progress::{self, Header};
use store::cases::route::{self, LegFacts};
use store::cases::secrets::{self, Medical, Target};
use store::cases::{self, follow_ups};

impl File<'_> {
    pub(super) async fn high_risk(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let case = cases::find(tx, &auth).await?;
        let header = Header {
            place: place(self.script.plot.district)?,
            high_risk: true,
            no_contact: false,
        };
        let by = Self::by(manager, at);
        progress::save_header(tx, &auth, &header, case.version, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::CaseEdited)?)
            .await
    }

    /// A family member who helps, or somebody who is said to have done it.
    pub(super) async fn add_other(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let role = match self.chance.between(1, 3) {
            1 => PersonRole::Family,
            2 => PersonRole::Witness,
            _ => PersonRole::AllegedPerpetrator,
        };
        let sex = self.chance.pick(&[Sex::Female, Sex::Male]);
        let age = u8::try_from(self.chance.between(24, 55)).ok();
        let facts = PersonFacts {
            sex,
            age,
            ..PersonFacts::unknown(role)
        };
        let id = self.chance.id(at);
        let mut keeper = manager.keeper(self.scene);
        let by = Self::by(manager, at);
        persons::add(tx, &mut keeper.random, &auth, id, &facts, &by).await?;
        let event = manager.event(Kind::PersonAdded)?.with("role", role)?;
        self.audit_case(tx, at, event).await?;
        let identity = secrets::Identity {
            name: crate::names::name(&mut self.chance, sex),
            ..secrets::Identity::default()
        };
        let target = Target { id, version: 1 };
        let today = self.day(at);
        secrets::save_identity(tx, &mut keeper, &auth, target, &identity, today, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::PersonEdited)?)
            .await
    }

    pub(super) async fn route(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let by = Self::by(manager, at);
        let roles = [LegRole::Origin, LegRole::Transit, LegRole::Destination];
        let mut months = self.chance.between(3, 14);
        for (role, code) in roles.into_iter().zip(self.script.plot.route) {
            let Some(code) = code else { continue };
            let day = self
                .day(at)
                .saturating_sub(jiff::Span::new().months(months));
            months = (months - self.chance.between(1, 2)).max(0);
            let facts = LegFacts {
                role,
                place: place(code)?,
                date: PartialDate::new(day.year(), Some(day.month()), None).ok(),
                precision: Precision::Estimated,
            };
            let id = self.chance.id(at);
            route::add(tx, &auth, id, &facts, &by).await?;
            let event = manager.event(Kind::LegAdded)?.with("role", role)?;
            self.audit_case(tx, at, event).await?;
        }
        Ok(())
    }

    pub(super) async fn facts(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let Some(profile) = self.script.plot.profile else {
            return Ok(());
        };
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let case = cases::find(tx, &auth).await?;
        let wanted: BTreeSet<Fact> = Fact::of_form(profile.form)
            .into_iter()
            .chain(profile.acts.iter().copied().map(Fact::Act))
            .chain(profile.means.iter().copied().map(Fact::Means))
            .chain(profile.control.iter().copied().map(Fact::Control))
            .chain(profile.recruitment.iter().copied().map(Fact::Recruitment))
            .collect();
        let by = Self::by(manager, at);
        facts::save(tx, &auth, &wanted, None, case.version, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::ExploitationRecorded)?)
            .await?;
        self.complete_person(tx, at).await
    }

    /// What the case manager asks the first victim about themselves.
    async fn complete_person(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let (Some(id), Some(profile)) = (self.persons.first(), self.script.plot.profile) else {
            return Ok(());
        };
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let person = persons::find(tx, &auth, *id).await?;
        let child = person.facts.age.is_some_and(is_child);
        let education = [
            Education::Primary,
            Education::LowerSecondary,
            Education::UpperSecondary,
        ];
        let marital = [
            MaritalStatus::Single,
            MaritalStatus::Married,
            MaritalStatus::Divorced,
        ];
        let facts = PersonFacts {
            education: Some(if child {
                Education::Primary
            } else {
                self.chance.pick(&education)
            }),
            marital_status: Some(if child {
                MaritalStatus::Single
            } else {
                self.chance.pick(&marital)
            }),
            relationship: Some(profile.relationship),
            ..person.facts
        };
        let by = Self::by(manager, at);
        persons::save(tx, &auth, *id, &facts, person.version, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::PersonEdited)?)
            .await
    }

    pub(super) async fn medical(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let Some(id) = self.persons.first().copied() else {
            return Ok(());
        };
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let version = persons::find(tx, &auth, id).await?.version;
        let medical = Medical {
            note: self.text(MEDICAL_NOTES)?,
        };
        let mut keeper = manager.keeper(self.scene);
        let target = Target { id, version };
        let by = Self::by(manager, at);
        secrets::save_medical(tx, &mut keeper, &auth, target, &medical, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::PersonEdited)?)
            .await
    }

    /// A note, after the case manager has read the file as far as the note needs it.
    pub(super) async fn note(&mut self, tx: &mut Tx, at: Timestamp, kind: u8) -> Result<(), Error> {
        let (kind, texts) = match kind {
            0 => (NoteKind::Narrative, NOTES),
            1 => (NoteKind::Legal, LEGAL_NOTES),
            _ => (NoteKind::Medical, MEDICAL_NOTES),
        };
        let manager = self.manager()?;
        let mut keeper = manager.keeper(self.scene);
        let opened = self.may::<Open>(tx, manager).await?;
        notes::open_section(tx, &mut keeper, &opened, Section::Narrative).await?;
        let event = manager.event(Kind::SectionOpened)?;
        let event = event.with("section", Section::Narrative)?;
        self.audit_case(tx, at, event).await?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let body = self.text(texts)?;
        let id = self.chance.id(at);
        let by = Self::by(manager, at);
        notes::write(tx, &mut keeper, &auth, id, kind, &body, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::NoteAdded)?)
            .await
    }

    pub(super) async fn determine(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        status: TraffickingStatus,
        body: DecisionMaker,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let by = Self::by(manager, at);
        let mut keeper = manager.keeper(self.scene);
        for person in self.persons.clone() {
            let new = NewDetermination {
                id: self.chance.id(at),
                person,
                status,
                body,
                on: self.day(at).into(),
                precision: Precision::Exact,
                reason: Some(story(
                    "Proses, cara, dan tujuan terpenuhi menurut asesmen.",
                )?),
            };
            let today = self.day(at);
            determinations::append(tx, &mut keeper, &auth, &new, today, &by).await?;
            let event = manager.event(Kind::DeterminationRecorded)?;
            self.audit_case(tx, at, event.with("status", status)?)
                .await?;
        }
        Ok(())
    }

    pub(super) async fn advance(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        action: StageAction,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let case = cases::find(tx, &auth).await?;
        let by = Self::by(manager, at);
        progress::step(tx, &auth, action, case.version, &by).await?;
        let event = manager.event(Kind::CaseEdited)?.with("step", action)?;
        self.audit_case(tx, at, event).await
    }

    pub(super) async fn follow_up(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        outcome: FollowUpOutcome,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let id = self.chance.id(at);
        let by = Self::by(manager, at);
        follow_ups::record(tx, &auth, id, self.day(at), outcome, &by).await?;
        let event = manager
            .event(Kind::CaseEdited)?
            .with("follow-up", outcome)?;
        self.audit_case(tx, at, event).await
    }

    pub(super) async fn settle(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        monitoring: Monitoring,
        restitution: RestitutionOutcome,
        retention: RetentionClass,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Edit>(tx, manager).await?;
        let case = cases::find(tx, &auth).await?;
        let settled = Settled {
            monitoring,
            reason: None,
            restitution: Some(restitution),
            retention: Some(retention),
        };
        let mut keeper = manager.keeper(self.scene);
        let by = Self::by(manager, at);
        closing::settle(tx, &mut keeper, &auth, &settled, case.version, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::CaseEdited)?)
            .await
    }

    pub(super) async fn close(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Close>(tx, manager).await?;
        let case = cases::find(tx, &auth).await?;
        let today = self.scene.zone.to_datetime(at).date();
        let by = Self::by(manager, at);
        closing::close(tx, &auth, case.version, (today, &by)).await?;
        self.audit_case(tx, at, manager.event(Kind::CaseClosed)?)
            .await
    }

    pub(super) async fn reopen(&mut self, tx: &mut Tx, at: Timestamp) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Reopen>(tx, manager).await?;
        let case = cases::find(tx, &auth).await?;
        let reason = story("Penyintas menghubungi kembali: diancam perekrut yang sudah bebas.")?;
        let note = self.chance.id(at);
        let mut keeper = manager.keeper(self.scene);
        let by = Self::by(manager, at);
        closing::reopen(tx, &mut keeper, &auth, (note, &reason), case.version, &by).await?;
        self.audit_case(tx, at, manager.event(Kind::CaseReopened)?)
            .await
    }
}
