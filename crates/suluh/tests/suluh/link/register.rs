//! `suluh link … --register`: the program's own register, on both databases.

use crate::common::{Folder, Said, run, suluh};
use crate::link::pairs as lines;
use domain::cases::{PersonRole, Sex, Stage};
use domain::ids::{CaseId, PersonId};
use domain::linkage::Verdict;
use linkage::simulate::{Options, Registration, registrations};
use policy::Edit;
use std::collections::BTreeMap;
use store::cases::By;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{self, Identity, Target};
use store::linkage::decisions::{self, NewDecision};
use store::linkage::{Register, pairs};
use store::{Tx, access, sql};
use testkit::Database;
use testkit::world::{World, id, now};
use vault::{KeyProvider, KeyRing, Random};

/// Victims of one case.
const TOGETHER: usize = 40;
/// Pairs that are decided.
const DECIDED: usize = 20;

/// A register of invented people on which the program works.
struct Filled {
    world: World,
    database: Database,
    folder: Folder,
    /// Who is who.
    people: BTreeMap<PersonId, u64>,
    cases: Vec<String>,
    names: Vec<String>,
}

impl Filled {
    async fn on(database: Database) -> Self {
        let folder = Folder::new();
        let key = KeyProvider::File(folder.file("root.key"))
            .create(&mut Random::system())
            .unwrap();
        let mut world = World::create(database.store.clone()).await;
        world.ring = KeyRing::from_root(&key);
        let mut filled = Self {
            world,
            database,
            folder,
            people: BTreeMap::new(),
            cases: Vec::new(),
            names: Vec::new(),
        };
        let known = registrations(&Options {
            people: 500,
            ..Options::default()
        });
        let store = filled.database.store.clone();
        let mut tx = store.write().await.unwrap();
        for some in known.chunks(TOGETHER) {
            filled.case(&mut tx, some).await;
        }
        tx.commit().await.unwrap();
        filled
    }

    /// A case with these victims.
    async fn case(&mut self, tx: &mut Tx, victims: &[Registration]) {
        let manager = self.world.person("manager");
        let persons: Vec<PersonId> = victims.iter().map(|_| id()).collect();
        let victim = |(person, known): (&PersonId, &Registration)| DirectPerson {
            id: *person,
            facts: PersonFacts {
                sex: match field(known, "sex") {
                    "L" => Sex::Male,
                    "P" => Sex::Female,
                    _ => Sex::Unknown,
                },
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        };
        let new = Direct {
            id: id::<CaseId>(),
            task_force: self.world.task_force,
            team: self.world.teams.cases,
            owner: Some(manager.account()),
            import: None,
            stage: Stage::Assessment,
            area: None,
            country: None,
            exploitation: None,
            child: false,
            high_risk: false,
            opened_on: jiff::civil::date(2024, 3, 15).into(),
            opened_at: now(),
            closed_at: None,
            retention: None,
            persons: persons.iter().zip(victims).map(victim).collect(),
            facts: Vec::new(),
        };
        let opened = opening::open_direct(tx, &mut Random::system(), &new, now())
            .await
            .unwrap();
        let code = opened.code.to_string();
        let auth = access::case::<Edit>(tx, &manager.actor, &code)
            .await
            .unwrap();
        let by = By::actor(&manager.actor, now());
        for (person, known) in persons.iter().zip(victims) {
            let target = Target {
                id: *person,
                version: 1,
            };
            let mut keeper = self.world.keeper(manager);
            let today = jiff::civil::date(2024, 3, 15);
            secrets::save_identity(tx, &mut keeper, &auth, target, &identity(known), today, &by)
                .await
                .unwrap();
            self.people.insert(*person, known.person);
            self.names.push(field(known, "name").to_owned());
        }
        self.cases.push(code);
    }

    /// Decides the likeliest pairs as they are.
    async fn decide(&self) {
        let (store, ring) = (&self.world.store, &self.world.ring);
        let manager = self.world.person("manager");
        let register = Register::new();
        register.catch_up(store, ring).await.unwrap();
        let random = &mut Random::system();
        pairs::seek(store, ring, &register, random, now(), 10_000)
            .await
            .unwrap();
        let mut tx = store.write().await.unwrap();
        let waiting = pairs::waiting(&mut tx, &manager.actor, DECIDED)
            .await
            .unwrap();
        assert_eq!(waiting.len(), DECIDED);
        for seen in waiting {
            let (low, high) = (seen.pair.low(), seen.pair.high());
            let new = NewDecision {
                verdict: match self.people[&low] == self.people[&high] {
                    true => Verdict::Same,
                    false => Verdict::Different,
                },
                reason: None,
                at: now(),
            };
            decisions::decide(&mut tx, (ring, random), &manager.actor, &seen, &new)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    fn link(&self, arguments: &[&str]) -> Said {
        run(suluh()
            .arg("link")
            .args(arguments)
            .args(["--register", "--data"])
            .arg(self.folder.path())
            .env("DATABASE_URL", &self.database.address)
            .env_remove("LC_ALL")
            .env("LANG", "C"))
    }

    /// What the audit says of the linkage at the command line, oldest first.
    async fn audited(&self) -> Vec<String> {
        let query =
            sql("select kind from audit_row where actor_label = 'command-line' order by at");
        let mut tx = self.database.store.read().await.unwrap();
        let rows = tx.rows(&query).await.unwrap();
        rows.iter().map(|row| row.string("kind").unwrap()).collect()
    }
}

fn field<'a>(known: &'a Registration, name: &str) -> &'a str {
    let fields = linkage::presets::indonesian().fields;
    let at = fields.iter().position(|field| field.name == name).unwrap();
    known.fields.get(at).map_or("", String::as_str)
}

/// As far as the pages would take what was written.
fn identity(known: &Registration) -> Identity {
    Identity {
        name: field(known, "name").parse().ok(),
        nik: field(known, "nik").parse().ok(),
        born: field(known, "birth").parse().ok(),
        birth_place: field(known, "birth_place").parse().ok(),
        mother: field(known, "mother").parse().ok(),
        ..Identity::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_learnt_from_the_register_used_and_compared_with_decisions() {
    for database in [Database::sqlite().await, Database::postgres().await] {
        let filled = Filled::on(database).await;
        filled.link(&["evaluate"]).refused("Nobody decided");
        filled.decide().await;

        let said = filled.link(&["train", "--name", "kota"]).done();
        assert!(
            said.contains("“kota”") && said.contains("is stored"),
            "{said}"
        );
        filled
            .link(&["train", "--name", "kota"])
            .refused("There is a model kota in the register already");

        let said = filled.link(&["evaluate"]).done();
        assert!(said.contains("People decided on pairs"), "{said}");
        assert!(
            said.contains("Precision") && said.contains("Believed"),
            "{said}"
        );

        let out = filled.folder.file("pairs").display().to_string();
        filled.link(&["predict", "--out", &out]).done();
        filled.are_pairs(&lines(&filled.folder.file("pairs")));

        let run = std::fs::read_to_string(filled.folder.file("pairs").join("run.json")).unwrap();
        assert!(
            run.contains("\"kota\""),
            "the newest model is in use: {run}"
        );
        let evaluated = "link-evaluated".to_owned();
        let expected = [&evaluated, "link-trained", &evaluated, "link-predicted"];
        assert_eq!(filled.audited().await, expected);
        filled.database.remove().await;
    }
}

impl Filled {
    /// The lines name records by case and number, most of them rightly, and nobody by name.
    fn are_pairs(&self, lines: &[String]) {
        assert!(lines.len() > 100, "{}", lines.len());
        let person = |id: &str| {
            let (case, person) = id.split_once('/').unwrap();
            assert!(self.cases.iter().any(|code| code == case), "{id}");
            self.people[&person.parse::<PersonId>().unwrap()]
        };
        let right = lines.iter().filter(|line| {
            let values: Vec<&str> = line.split(',').collect();
            person(values[1]) == person(values[3])
        });
        assert!(right.count() * 10 > lines.len() * 8);
        let text = lines.join("\n");
        let told = self.names.iter().find(|name| text.contains(name.as_str()));
        assert_eq!(told, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_and_files_are_not_mixed() {
    let folder = Folder::new();
    let data = folder.path().display().to_string();
    let link = |arguments: &[&str]| run(suluh().arg("link").args(arguments));
    link(&["evaluate", "--register", "--data", &data, "people.csv"]).refused("cannot be used with");
    link(&["train", "--register", "--data", &data, "--model", "m.json"])
        .refused("cannot be used with");
    link(&["train", "--register", "--data", &data]).refused("root.key");
}
