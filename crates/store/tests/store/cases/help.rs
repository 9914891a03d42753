//! A case and what tests do with it.

use crate::common::{Person, World, id, now};
use domain::cases::*;
use jiff::civil::{Date, date};
use policy::See;
use store::access::{self};
use store::cases::events::{self, Happened, Wanted};
use store::cases::facts::Fact;
use store::cases::opening::{self, Direct, DirectPerson, Opened};
use store::cases::persons::{self, Person as InCase, PersonFacts};
use store::cases::{self, By, Case};
use store::{Tx, sql};
use vault::Random;

pub(crate) fn by(person: &Person) -> By {
    By::actor(&person.actor, now())
}

pub(crate) fn today() -> Date {
    date(2024, 3, 15)
}

pub(crate) fn adult(sex: Sex) -> PersonFacts {
    PersonFacts {
        sex,
        age: Some(24),
        ..PersonFacts::unknown(PersonRole::Victim)
    }
}

pub(crate) fn direct(world: &World) -> Direct {
    Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams[0],
        owner: Some(world.manager.actor.account),
        import: None,
        stage: Stage::START,
        area: Some("31.73.05.1001".parse().unwrap()),
        country: None,
        exploitation: Some(ExploitationType::ForcedLabour),
        child: false,
        high_risk: false,
        opened_on: today().into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: id(),
            facts: adult(Sex::Female),
            status: None,
        }],
        facts: Fact::of_form(ExploitationForm::DomesticWork),
    }
}

pub(crate) async fn opened(world: &World) -> Opened {
    let mut tx = world.store.write().await.unwrap();
    let new = direct(world);
    let opened = opening::open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    opened
}

/// Runs a change as `$person` under the authorisation `$act` and commits what succeeded.
macro_rules! change {
    ($world:expr, $person:expr, $act:ty, $code:expr, |$tx:ident, $auth:ident, $keeper:ident| { $do:expr }) => {{
        let mut transaction = $world.store.write().await.unwrap();
        let $tx = &mut transaction;
        let code = $code.to_string();
        let found = store::access::case::<$act>($tx, &$person.actor, &code).await;
        let $auth = &found.unwrap();
        #[allow(unused_mut, unused_variables)]
        let mut $keeper = $world.keeper($person);
        let done = $do.await;
        if done.is_ok() {
            transaction.commit().await.unwrap();
        }
        done
    }};
}

pub(crate) async fn case(world: &World, code: impl ToString) -> Case {
    let mut tx = world.store.read().await.unwrap();
    let code = code.to_string();
    let auth = access::case::<See>(&mut tx, &world.manager.actor, &code)
        .await
        .unwrap();
    cases::find(&mut tx, &auth).await.unwrap()
}

pub(crate) async fn people(world: &World, code: impl ToString) -> Vec<InCase> {
    let mut tx = world.store.read().await.unwrap();
    let code = code.to_string();
    let auth = access::case::<See>(&mut tx, &world.manager.actor, &code)
        .await
        .unwrap();
    persons::all(&mut tx, &auth).await.unwrap()
}

pub(crate) async fn happened(world: &World, code: impl ToString) -> Vec<Happened> {
    let mut tx = world.store.read().await.unwrap();
    let code = code.to_string();
    let auth = access::case::<See>(&mut tx, &world.manager.actor, &code)
        .await
        .unwrap();
    let wanted = Wanted {
        limit: 100,
        ..Wanted::default()
    };
    let entries = events::timeline(&mut tx, &auth, &wanted).await.unwrap();
    entries.iter().map(|entry| entry.what).collect()
}

pub(crate) async fn number(tx: &mut Tx, query: &'static str) -> i64 {
    tx.row(&sql(query))
        .await
        .unwrap()
        .unwrap()
        .int("n")
        .unwrap()
}
