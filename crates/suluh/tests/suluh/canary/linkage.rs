//! Why somebody decided that two records are of one person.

use super::Play;
use domain::cases::{PersonRole, Stage};
use domain::ids::{CaseId, PersonId};
use domain::linkage::Verdict;
use policy::Edit;
use store::access;
use store::cases::By;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{self, Identity, Target};
use store::linkage::decisions::{self, NewDecision};
use store::linkage::{Register, pairs};
use testkit::world::id;
use vault::Random;

impl Play {
    /// Two records of one person in a case, and a decision about them.
    pub(crate) async fn a_pair(&self) {
        let manager = self.world.person("manager");
        let persons: [PersonId; 2] = [id(), id()];
        let code = self.a_case_of(persons).await;
        let mut tx = self.world.store.write().await.unwrap();
        let auth = access::case::<Edit>(&mut tx, &manager.actor, &code)
            .await
            .unwrap();
        let identity = Identity {
            name: Some(self.typed.name("person.identity_a", "sama")),
            nik: Some(self.typed.nik("person.identity_a")),
            mother: Some(self.typed.name("person.identity_a", "ibu")),
            father: Some(self.typed.name("person.identity_a", "ayah")),
            ..Identity::default()
        };
        let by = By::actor(&manager.actor, self.at);
        let today = jiff::civil::date(2024, 3, 15);
        for person in persons {
            let target = Target {
                id: person,
                version: 1,
            };
            let mut keeper = self.world.keeper(manager);
            secrets::save_identity(&mut tx, &mut keeper, &auth, target, &identity, today, &by)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        self.decide().await;
    }

    async fn a_case_of(&self, persons: [PersonId; 2]) -> String {
        let victim = |id| DirectPerson {
            id,
            facts: PersonFacts::unknown(PersonRole::Victim),
            status: None,
        };
        let new = Direct {
            id: id::<CaseId>(),
            task_force: self.world.task_force,
            team: self.world.teams.cases,
            owner: Some(self.world.person("manager").account()),
            import: None,
            stage: Stage::Assessment,
            area: None,
            country: None,
            exploitation: None,
            child: false,
            high_risk: false,
            opened_on: jiff::civil::date(2024, 3, 15).into(),
            opened_at: self.at,
            closed_at: None,
            retention: None,
            persons: persons.map(victim).into(),
            facts: Vec::new(),
        };
        let mut tx = self.world.store.write().await.unwrap();
        let random = &mut Random::system();
        let opened = opening::open_direct(&mut tx, random, &new, self.at)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        opened.code.to_string()
    }

    async fn decide(&self) {
        let (store, ring) = (&self.world.store, &self.world.ring);
        let manager = self.world.person("manager");
        let register = Register::new();
        register.catch_up(store, ring).await.unwrap();
        let random = &mut Random::system();
        pairs::seek(store, ring, &register, random, self.at, 100)
            .await
            .unwrap();
        let mut tx = store.write().await.unwrap();
        let waiting = pairs::waiting(&mut tx, &manager.actor, 1).await.unwrap();
        let reason = self.typed.line("link_event.reason_a", "satu-orang");
        let new = NewDecision {
            verdict: Verdict::Same,
            reason: Some(&reason),
            at: self.at,
        };
        decisions::decide(&mut tx, (ring, random), &manager.actor, &waiting[0], &new)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}
