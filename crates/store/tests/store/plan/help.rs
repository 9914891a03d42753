//! A case with one victim, and what tests do with its plan.

use crate::common::{Person, World, id, now};
use domain::cases::*;
use domain::ids::*;
use domain::intake::Urgency;
use domain::referrals::{LawfulBasis, Side};
use domain::sections::{Section, Sections};
use domain::services::{ServiceAction, ServiceKind, ServiceState};
use domain::{HumanCode, Line, PersonName, Phone, Story};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use policy::{Act, Edit, Plan, Refer, See};
use store::access::{self, OnReferral, Refused};
use store::cases::opening::{self, Direct, DirectPerson, Opened};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{self, Contact, Identity, Medical, Target};
use store::cases::{self, By, Case};
use store::deadlines::{self, Calendar};
use store::referrals::{self, New, Shown};
use store::services::{self, Details, Service, When};
use store::{Store, Tx};
use vault::Random;

pub(crate) const NAME: &str = "Siti Rahayu";
pub(crate) const ADDRESS: &str = "Jalan Melati 7";
pub(crate) const ILLNESS: &str = "Anemia";

pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Asia/Jakarta").unwrap()
}

pub(crate) fn by_at(person: &Person, at: Timestamp) -> By {
    By::actor(&person.actor, at)
}

pub(crate) fn by(person: &Person) -> By {
    by_at(person, now())
}

pub(crate) fn today() -> Date {
    date(2024, 3, 15)
}

pub(crate) fn story(text: &str) -> Story {
    Story::parse(text).unwrap()
}

pub(crate) async fn calendar(store: &Store) -> Calendar {
    let mut tx = store.read().await.unwrap();
    deadlines::calendar(&mut tx, &zone()).await.unwrap()
}

/// A case of the first team with a victim of whom everything is recorded.
pub(crate) struct File {
    pub(crate) world: World,
    pub(crate) calendar: Calendar,
    pub(crate) case: Opened,
    pub(crate) victim: PersonId,
}

impl File {
    pub(crate) async fn new(store: Store) -> Self {
        Self::with(store, 24).await
    }

    pub(crate) async fn with(store: Store, age: u8) -> Self {
        let world = World::new(store).await;
        let calendar = calendar(&world.store).await;
        let (case, victim) = open(&world, age).await;
        let file = Self {
            world,
            calendar,
            case,
            victim,
        };
        file.record().await;
        file
    }

    async fn record(&self) {
        let who = by(&self.world.manager);
        let mut tx = self.world.store.write().await.unwrap();
        let edit = self
            .auth::<Edit>(&mut tx, &self.world.manager)
            .await
            .unwrap();
        let mut keeper = self.world.keeper(&self.world.manager);
        let target = |version| Target {
            id: self.victim,
            version,
        };
        let identity = Identity {
            name: Some(PersonName::parse(NAME).unwrap()),
            ..Identity::default()
        };
        let contact = Contact {
            phones: vec![Phone::parse("081298765432").unwrap()],
            address: Some(Line::parse(ADDRESS).unwrap()),
            ..Contact::default()
        };
        let medical = Medical {
            note: story(ILLNESS),
        };
        secrets::save_identity(
            &mut tx,
            &mut keeper,
            &edit,
            target(1),
            &identity,
            today(),
            &who,
        )
        .await
        .unwrap();
        secrets::save_contact(&mut tx, &mut keeper, &edit, target(2), &contact, &who)
            .await
            .unwrap();
        secrets::save_medical(&mut tx, &mut keeper, &edit, target(3), &medical, &who)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn auth<A: Act>(
        &self,
        tx: &mut Tx,
        person: &Person,
    ) -> Result<policy::Authorized<CaseId, A>, Refused> {
        access::case::<A>(tx, &person.actor, &self.case.code.to_string()).await
    }

    pub(crate) async fn case(&self) -> Case {
        let mut tx = self.world.store.read().await.unwrap();
        let auth = self
            .auth::<See>(&mut tx, &self.world.manager)
            .await
            .unwrap();
        cases::find(&mut tx, &auth).await.unwrap()
    }

    pub(crate) async fn service(&self, service: ServiceId) -> Service {
        let mut tx = self.world.store.read().await.unwrap();
        let auth = self
            .auth::<See>(&mut tx, &self.world.manager)
            .await
            .unwrap();
        services::find(&mut tx, &auth, service).await.unwrap()
    }

    pub(crate) fn details(&self) -> Details {
        Details {
            person: Some(self.victim),
            provider: None,
            owner: Some(self.world.manager.actor.account),
            applied_on: today(),
        }
    }

    pub(crate) async fn plan(&self, kind: ServiceKind) -> ServiceId {
        let service = id();
        self.try_plan(service, kind, &self.details()).await.unwrap();
        service
    }

    pub(crate) async fn try_plan(
        &self,
        service: ServiceId,
        kind: ServiceKind,
        details: &Details,
    ) -> Result<(), services::Fault> {
        let who = by(&self.world.manager);
        let mut tx = self.world.store.write().await.unwrap();
        let auth = self
            .auth::<Plan>(&mut tx, &self.world.manager)
            .await
            .unwrap();
        let when = When::now(&self.calendar, &who);
        services::plan(&mut tx, &auth, service, kind, details, when).await?;
        tx.commit().await.unwrap();
        Ok(())
    }

    pub(crate) async fn step(
        &self,
        service: ServiceId,
        action: ServiceAction,
        on: Date,
    ) -> Result<ServiceState, services::Fault> {
        let version = self.service(service).await.version;
        let who = by(&self.world.manager);
        let mut tx = self.world.store.write().await.unwrap();
        let auth = self
            .auth::<Plan>(&mut tx, &self.world.manager)
            .await
            .unwrap();
        let when = When::now(&self.calendar, &who);
        let after = services::step(&mut tx, &auth, (service, version), action, on, when).await?;
        tx.commit().await.unwrap();
        Ok(after)
    }

    /// A referral of this case to the second team, on the ground of a duty by law.
    pub(crate) fn referral(&self, sections: &[Section]) -> New {
        New {
            id: id(),
            to: self.world.teams[1],
            need: ServiceKind::Shelter,
            service: None,
            new_service: id(),
            person: Some(self.victim),
            urgency: Urgency::Urgent,
            answer_by: None,
            sections: sections.iter().copied().collect::<Sections>(),
            basis: LawfulBasis::LegalDuty,
            consent: None,
            guardian_suspected: false,
            message: Some(story("Perlu tempat aman malam ini.")),
        }
    }

    pub(crate) async fn send(&self, new: &New) -> Result<HumanCode, referrals::Fault> {
        self.send_as(&self.world.manager, new).await
    }

    pub(crate) async fn send_as(
        &self,
        person: &Person,
        new: &New,
    ) -> Result<HumanCode, referrals::Fault> {
        let who = by(person);
        let mut tx = self.world.store.write().await.unwrap();
        let auth = self.auth::<Refer>(&mut tx, person).await.unwrap();
        let mut keeper = self.world.keeper(person);
        let when = When::now(&self.calendar, &who);
        let code = referrals::send(&mut tx, &mut keeper, &person.actor, &auth, new, when).await?;
        tx.commit().await.unwrap();
        Ok(code)
    }

    /// What one side sees of a referral now; `None` where the policy says no.
    pub(crate) async fn look<A: Act>(
        &self,
        person: &Person,
        code: HumanCode,
        side: Side,
    ) -> Option<Shown> {
        let mut tx = self.world.store.read().await.unwrap();
        let on: OnReferral<A> =
            match access::referral(&mut tx, &person.actor, &code.to_string(), side).await {
                Ok(on) => on,
                Err(Refused::Denied(_)) => return None,
                Err(error) => panic!("{error}"),
            };
        let mut keeper = self.world.keeper(person);
        Some(referrals::details(&mut tx, &mut keeper, &on).await.unwrap())
    }
}

pub(crate) async fn open(world: &World, age: u8) -> (Opened, PersonId) {
    let victim = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams[0],
        owner: Some(world.manager.actor.account),
        import: None,
        stage: Stage::START,
        area: Some("31.73.05.1001".parse().unwrap()),
        country: None,
        exploitation: None,
        child: is_child(age),
        high_risk: false,
        opened_on: today().into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: victim,
            facts: PersonFacts {
                sex: Sex::Female,
                age: Some(age),
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: Vec::new(),
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = opening::open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (opened, victim)
}

/// A step of a referral by `$person`, on `$side`, committed where it succeeded.
macro_rules! answer {
    ($file:expr, $person:expr, $act:ty, $side:ident, $code:expr, $at:expr,
     |$tx:ident, $keeper:ident, $on:ident, $version:ident, $when:ident, $who:ident| $do:expr) => {{
        let version = {
            let mut tx = $file.world.store.read().await.unwrap();
            let row =
                store::sql("select version from referral where code = ?").bind($code.to_string());
            tx.row(&row).await.unwrap().unwrap().int("version").unwrap()
        };
        let mut transaction = $file.world.store.write().await.unwrap();
        let $tx = &mut transaction;
        let found = store::access::referral::<$act>(
            $tx,
            &$person.actor,
            &$code.to_string(),
            domain::referrals::Side::$side,
        )
        .await;
        let $on = &found.unwrap();
        let mut keeper = $file.world.keeper($person);
        let $keeper = &mut keeper;
        let $version = version;
        let author = $crate::plan::help::by_at($person, $at);
        let $who = &author;
        let $when = store::services::When::now(&$file.calendar, $who);
        #[allow(clippy::let_unit_value)]
        let done = $do.await;
        if done.is_ok() {
            transaction.commit().await.unwrap();
        }
        done
    }};
}
