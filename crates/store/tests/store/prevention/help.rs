//! An event, a material, a case as they are made up for the tests.

use domain::AreaCode;
use domain::cases::{
    ExploitationForm, ExploitationType, PersonRole, RecruitmentMethod, Sex, Stage,
};
use domain::ids::{AccountId, AttachmentId, OutreachId};
use domain::prevention::*;
use jiff::civil::Date;
use store::cases::facts::Fact;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use store::prevention::{self as prevention, *};
use store::{Tx, attachments, sql};
use testkit::world::{World, id, now};
use vault::Random;

pub(crate) const MERUYA: &str = "31.73.08.1003";
pub(crate) const KEMBANGAN: &str = "31.73.08";

pub(crate) fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

pub(crate) fn city() -> AreaCode {
    area("31.73")
}

pub(crate) fn audience(female: u32, male: u32) -> Audience {
    let mut audience = Audience::nobody();
    audience
        .add(AudienceSex::Female, AgeGroup::Adult, female)
        .unwrap();
    audience
        .add(AudienceSex::Male, AgeGroup::Teen, male)
        .unwrap();
    audience
}

pub(crate) fn event(world: &World, held_on: Date, place: &str) -> Event {
    Event {
        id: id(),
        task_force: world.task_force,
        kind: OutreachKind::Education,
        title: "Penyuluhan di aula kelurahan".to_owned(),
        held_on,
        area: area(place),
        venue: "Aula".to_owned(),
        audience: audience(30, 12),
        targets: vec![TargetGroup::Parents],
        topics: vec![Topic::Signs, Topic::Reporting],
        materials: Vec::new(),
        organisations: vec![world.organisations.protection_unit],
        cost: Some(2_500_000),
        funding: Some(Funding::Apbd),
        note: "Warga bertanya tentang lowongan di luar negeri.".to_owned(),
        version: 1,
    }
}

pub(crate) fn someone(world: &World) -> AccountId {
    world.person("manager").account()
}

pub(crate) async fn kept(world: &World, tx: &mut Tx, event: &Event, key: &str) -> Recorded {
    let keys = (&world.ring, &mut Random::system());
    prevention::record(tx, keys, event, key, someone(world), now())
        .await
        .unwrap()
}

pub(crate) async fn file(world: &World, tx: &mut Tx) -> AttachmentId {
    let new = attachments::New {
        id: id(),
        task_force: world.task_force,
        name: "berkas.pdf",
        media_type: "application/pdf",
        public: false,
        by: Some(someone(world)),
        bytes: b"%PDF-1.7",
    };
    let sealed = attachments::prepare(&world.ring, &mut Random::system(), &new, now()).unwrap();
    attachments::add(tx, &sealed).await.unwrap();
    new.id
}

pub(crate) fn material(world: &World, title: &str) -> Material {
    Material {
        id: id(),
        task_force: world.task_force,
        title: title.to_owned(),
        kind: MaterialKind::Leaflet,
        language: MaterialLanguage::Indonesian,
        target: Some(TargetGroup::MigrantWorkers),
        topic: Some(Topic::SafeMigration),
        public: false,
        active: true,
        newest: 1,
        version: 1,
    }
}

pub(crate) async fn case(
    world: &World,
    tx: &mut Tx,
    opened: Date,
    residence: Option<&str>,
    legs: &[(&str, &str)],
) {
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams.cases,
        owner: None,
        import: None,
        stage: Stage::START,
        area: Some(city()),
        country: None,
        exploitation: Some(ExploitationType::ForcedLabour),
        child: false,
        high_risk: false,
        opened_on: opened.into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: id(),
            facts: PersonFacts {
                sex: Sex::Female,
                residence: residence.map(area),
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: [
            Fact::of_form(ExploitationForm::DomesticWork),
            vec![Fact::Recruitment(RecruitmentMethod::SocialNetwork)],
        ]
        .concat(),
    };
    open_direct(tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    for (position, (role, place)) in legs.iter().enumerate() {
        tx.run(
            &sql(
                "insert into leg (id, case_id, position, role, area, date_precision, version) \
                 values (?, ?, ?, ?, ?, 'unknown', 1)",
            )
            .bind(id::<OutreachId>())
            .bind(new.id)
            .bind(i64::try_from(position).unwrap())
            .bind(*role)
            .bind(*place),
        )
        .await
        .unwrap();
    }
}
