//! Referrals: sent by the case manager, answered by the receiving team.

use super::{File, story};
use crate::Error;
use crate::people::{Member, append};
use crate::stories::{MESSAGES, QUESTION, REFUSALS};
use audit::{Kind, ObjectKind};
use domain::cases::{Relationship, is_child};
use domain::referrals::{Consent, ConsentGiver, LawfulBasis, ReferralOutcome, Side};
use domain::sections::{Section, Sections};
use domain::services::ServiceKind;
use jiff::Timestamp;
use policy::{Answer, Refer};
use store::referrals::{self, New, words};
use store::services::When;
use store::{Tx, access};

impl<'a> File<'a> {
    pub(super) async fn refer(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
        team: &'static str,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let auth = self.may::<Refer>(tx, manager).await?;
        let new = self.new_referral(at, kind, team)?;
        let mut keeper = manager.keeper(self.scene);
        let by = Self::by(manager, at);
        let when = When::now(self.calendar, &by);
        let code = referrals::send(tx, &mut keeper, &manager.actor, &auth, &new, when).await?;
        self.referrals.insert(kind, (code.to_string(), team));
        self.audit_referral(tx, at, manager, Kind::ReferralSent, kind)
            .await
    }

    fn new_referral(
        &mut self,
        at: Timestamp,
        kind: ServiceKind,
        team: &'static str,
    ) -> Result<New, Error> {
        let plot = &self.script.plot;
        let sections: Sections = shared(kind).iter().copied().collect();
        let child = plot.people.iter().any(|person| is_child(person.age));
        let family = plot
            .profile
            .is_some_and(|profile| profile.relationship == Relationship::Familial);
        let day = self.day(at);
        Ok(New {
            id: self.chance.id(at),
            to: self.troupe.team(self.script.office.force, team)?,
            need: kind,
            service: self.services.get(&kind).copied(),
            new_service: self.chance.id(at),
            person: self.persons.first().copied(),
            urgency: plot.urgency,
            answer_by: None,
            sections,
            basis: if child {
                LawfulBasis::LegalDuty
            } else {
                LawfulBasis::Consent
            },
            consent: (!child).then_some(Consent {
                by: ConsentGiver::Person,
                on: day,
                scope: sections.with(Section::General),
                withdrawn: None,
            }),
            guardian_suspected: family,
            message: Some(self.text(MESSAGES)?),
        })
    }

    pub(super) async fn ask(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let receiver = self.receiver(kind)?;
        let on = self
            .on::<Answer>(tx, receiver, kind, Side::Receiver)
            .await?;
        let mut keeper = receiver.keeper(self.scene);
        let id = self.chance.id(at);
        let question = story(QUESTION.0)?;
        words::ask(
            tx,
            &mut keeper,
            &on,
            (id, &question),
            &Self::by(receiver, at),
        )
        .await?;
        self.audit_referral(tx, at, receiver, Kind::ReferralAnswered, kind)
            .await
    }

    pub(super) async fn reply(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let on = self.on::<Refer>(tx, manager, kind, Side::Sender).await?;
        let mut keeper = manager.keeper(self.scene);
        let id = self.chance.id(at);
        let answer = story(QUESTION.1)?;
        words::answer(tx, &mut keeper, &on, (id, &answer), &Self::by(manager, at)).await?;
        self.audit_referral(tx, at, manager, Kind::ReferralAnswered, kind)
            .await
    }

    pub(super) async fn accept(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let receiver = self.receiver(kind)?;
        let on = self
            .on::<Answer>(tx, receiver, kind, Side::Receiver)
            .await?;
        let mut keeper = receiver.keeper(self.scene);
        let version = referrals::details(tx, &mut keeper, &on).await?.card.version;
        let by = Self::by(receiver, at);
        let when = When::now(self.calendar, &by);
        referrals::accept(tx, &mut keeper, &on, version, when).await?;
        self.audit_referral(tx, at, receiver, Kind::ReferralAnswered, kind)
            .await
    }

    pub(super) async fn turn_down(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let receiver = self.receiver(kind)?;
        let on = self
            .on::<Answer>(tx, receiver, kind, Side::Receiver)
            .await?;
        let mut keeper = receiver.keeper(self.scene);
        let version = referrals::details(tx, &mut keeper, &on).await?.card.version;
        let by = Self::by(receiver, at);
        let when = When::now(self.calendar, &by);
        let (why, words) = self.chance.pick(REFUSALS);
        let words = story(words)?;
        let why = (why, Some((self.chance.id(at), &words)));
        referrals::decline(tx, &mut keeper, &on, why, version, (when, &by)).await?;
        self.audit_referral(tx, at, receiver, Kind::ReferralAnswered, kind)
            .await
    }

    pub(super) async fn begin(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let receiver = self.receiver(kind)?;
        let on = self
            .on::<Answer>(tx, receiver, kind, Side::Receiver)
            .await?;
        let mut keeper = receiver.keeper(self.scene);
        let version = referrals::details(tx, &mut keeper, &on).await?.card.version;
        let by = Self::by(receiver, at);
        let when = When::now(self.calendar, &by);
        referrals::start(tx, &mut keeper, &on, version, when).await?;
        self.audit_referral(tx, at, receiver, Kind::ReferralAnswered, kind)
            .await
    }

    pub(super) async fn complete(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let receiver = self.receiver(kind)?;
        let on = self
            .on::<Answer>(tx, receiver, kind, Side::Receiver)
            .await?;
        let mut keeper = receiver.keeper(self.scene);
        let version = referrals::details(tx, &mut keeper, &on).await?.card.version;
        let by = Self::by(receiver, at);
        let when = When::now(self.calendar, &by);
        let words = story("Layanan selesai diberikan. Terima kasih atas kerja samanya.")?;
        let outcome = match self.chance.between(1, 8) {
            1 => ReferralOutcome::PersonDeclined,
            _ => ReferralOutcome::Delivered,
        };
        let outcome = (outcome, Some((self.chance.id(at), &words)));
        referrals::complete(tx, &mut keeper, &on, outcome, version, (when, &by)).await?;
        self.audit_referral(tx, at, receiver, Kind::ReferralCompleted, kind)
            .await
    }

    pub(super) async fn withdraw(
        &mut self,
        tx: &mut Tx,
        at: Timestamp,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let manager = self.manager()?;
        let on = self.on::<Refer>(tx, manager, kind, Side::Sender).await?;
        let mut keeper = manager.keeper(self.scene);
        let version = referrals::details(tx, &mut keeper, &on).await?.card.version;
        let by = Self::by(manager, at);
        let when = When::now(self.calendar, &by);
        referrals::cancel(tx, &mut keeper, &on, None, version, (when, &by)).await?;
        self.audit_referral(tx, at, manager, Kind::ReferralWithdrawn, kind)
            .await
    }

    fn sent(&self, kind: ServiceKind) -> Result<&(String, &'static str), Error> {
        self.referrals
            .get(&kind)
            .ok_or(Error::Script("a referral that was not sent"))
    }

    /// Who answers for the receiving team: it is named after its one member.
    fn receiver(&self, kind: ServiceKind) -> Result<&'a Member, Error> {
        let (_, team) = self.sent(kind)?;
        self.troupe
            .member(&format!("{team}.{}", self.script.office.force))
    }

    async fn on<A: policy::Act>(
        &self,
        tx: &mut Tx,
        member: &Member,
        kind: ServiceKind,
        side: Side,
    ) -> Result<access::OnReferral<A>, Error> {
        let (code, _) = self.sent(kind)?;
        Ok(access::referral::<A>(tx, &member.actor, code, side).await?)
    }

    async fn audit_referral(
        &self,
        tx: &mut Tx,
        at: Timestamp,
        member: &Member,
        what: Kind,
        kind: ServiceKind,
    ) -> Result<(), Error> {
        let (code, _) = self.sent(kind)?;
        let event = member.event(what)?.on(ObjectKind::Referral, code)?;
        let event = event.with("service", kind)?;
        append(tx, self.scene, at, event).await
    }
}

/// What a need makes necessary to share, and nothing more.
fn shared(kind: ServiceKind) -> &'static [Section] {
    use Section as S;
    match kind {
        ServiceKind::Health | ServiceKind::MedicalForensic => {
            &[S::General, S::Identity, S::Medical]
        }
        ServiceKind::Shelter => &[S::General, S::Identity, S::Location, S::Medical],
        ServiceKind::Repatriation => &[S::General, S::Identity, S::Location],
        ServiceKind::LegalAid | ServiceKind::Restitution => {
            &[S::General, S::Identity, S::Narrative, S::Legal]
        }
        _ => &[S::General, S::Identity, S::Narrative],
    }
}
