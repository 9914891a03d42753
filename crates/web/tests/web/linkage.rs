//! One person, one count, against a running server on both databases: what an officer learns while
//! typing, what other organisations are told and what not, deciding and taking back.

use domain::cases::{PersonRole, Sex, Stage};
use domain::ids::{PersonId, TeamId};
use domain::people::Role;
use jiff::civil::date;
use policy::Edit;
use store::access;
use store::audit::{Filter, Line};
use store::cases::By;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{self, Identity, Target};
use store::linkage::{Register, Settings, models, pairs, settings};
use testkit::world::{Person, id, now};
use testkit::{Answer, Client, Running, each_app};
use vault::Random;

const NAME: &str = "Siti Nurhasanah";
const NIK: &str = "3173054501990001";

/// A case of a team with one victim of whom everything is known; gives its code and the person.
async fn case_of(running: &Running, team: TeamId, by: &Person) -> (String, PersonId) {
    let world = &running.world;
    let person: PersonId = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team,
        owner: Some(by.account()),
        import: None,
        stage: Stage::Assessment,
        area: None,
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: person,
            facts: PersonFacts {
                sex: Sex::Female,
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
    let code = opened.code.to_string();
    let auth = access::case::<Edit>(&mut tx, &by.actor, &code)
        .await
        .unwrap();
    let identity = Identity {
        name: Some(NAME.parse().unwrap()),
        nik: Some(NIK.parse().unwrap()),
        mother: Some("Rokayah".parse().unwrap()),
        ..Identity::default()
    };
    let target = Target {
        id: person,
        version: 1,
    };
    let (made, today) = (By::actor(&by.actor, now()), date(2024, 3, 15));
    let mut keeper = world.keeper(by);
    secrets::save_identity(&mut tx, &mut keeper, &auth, target, &identity, today, &made)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (code, person)
}

/// The pairs that the background would find.
async fn seek(running: &Running) {
    let world = &running.world;
    let register = Register::new();
    register.catch_up(&world.store, &world.ring).await.unwrap();
    let random = &mut Random::system();
    pairs::seek(&world.store, &world.ring, &register, random, now(), 1_000)
        .await
        .unwrap();
}

/// An open report about the person; gives its code.
async fn report(client: &Client, more: &[(&str, &str)]) -> String {
    let path = client.get("/intake/new").await.location().to_owned();
    let form = [
        ("urgency", "urgent"),
        ("story", "Paspor ditahan."),
        ("where-text", "Jakarta Barat"),
        ("people", "1"),
        ("child", "no"),
        ("person-1-name", NAME),
        ("reporter-kind", "family"),
        ("call-back", "no"),
        ("channel", "129"),
    ];
    let answer = client.post(&path, &[&form[..], more].concat()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().split('/').nth(2).unwrap().to_owned()
}

async fn set(running: &Running, new: &Settings) {
    let mut tx = running.world.store.write().await.unwrap();
    settings::set(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
}

fn quick() -> Settings {
    Settings {
        answer_ms: 50,
        ..Settings::default()
    }
}

async fn audited(running: &Running, kind: audit::Kind) -> Vec<Line> {
    let mut tx = running.world.store.read().await.unwrap();
    let mut lines = store::audit::page(&mut tx, &Filter::default(), 200)
        .await
        .unwrap();
    lines.retain(|line| line.kind == kind);
    lines
}

/// The reference that an answer names behind these words.
pub(crate) fn reference(answer: &Answer, words: &str) -> String {
    let named = format!("{words}P-");
    let from = answer.body.find(&named).expect(&answer.body) + words.len();
    answer.body[from..from + 10].to_owned()
}

#[test]
fn while_typing_ones_own_organisation_answers_with_reasons() {
    each_app(|running| async move {
        set(&running, &quick()).await;
        let world = &running.world;
        let (case, _) = case_of(&running, world.teams.cases, world.person("manager")).await;
        case_of(&running, world.teams.receiving, world.person("provider")).await;
        let officer = running.as_role(Role::IntakeOfficer).await;
        let typed = [("person-1-name", "Sitti Nur Hasana"), ("person-1-nik", NIK)];
        let said = officer.post("/intake/known", &typed).await;
        assert_eq!(said.status, 200);
        assert!(
            said.body.contains("Kemungkinan besar dikenal"),
            "{}",
            said.body
        );
        assert!(said.body.contains("NIK-nya sama."));
        // Intake is in another team: that there is a case is said, not which one.
        assert!(said.body.contains("Tim Pendampingan") && !said.body.contains(&case));
        assert!(
            !said.body.contains("Rumah Aman"),
            "other organisations are not asked"
        );
        let little = officer
            .post(
                "/intake/known",
                &[("person-1-sex", "female"), ("person-1-age", "18-24")],
            )
            .await;
        assert!(little.body.contains("terlalu sedikit"), "{}", little.body);
        // Without JavaScript a button asks; nothing typed is lost.
        let path = officer.get("/intake/new").await.location().to_owned();
        let asked = officer
            .post(&path, &[&typed[..], &[("known", "yes")]].concat())
            .await;
        assert_eq!(asked.status, 200);
        assert!(asked.body.contains("Kemungkinan besar dikenal"));
        assert!(asked.body.contains("value=\"Sitti Nur Hasana\""));
    });
}

#[test]
fn others_are_asked_by_an_open_report_and_told_of_it() {
    each_app(|running| async move {
        set(&running, &quick()).await;
        let world = &running.world;
        let provider = world.person("provider");
        let (case, person) = case_of(&running, world.teams.receiving, provider).await;
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = report(&officer, &[("person-1-nik", NIK)]).await;
        let path = format!("/intake/{code}/known");
        let before = officer.get(&path).await;
        assert!(
            before.status == 200 && !before.body.contains("Rumah Aman"),
            "{}",
            before.body
        );
        let asked = officer.post(&path, &[]).await;
        assert_eq!(asked.status, 200);
        assert!(
            asked.body.contains("hubungi Rumah Aman Melati"),
            "{}",
            asked.body
        );
        for hidden in [&case, &person.to_string(), "Rokayah"] {
            assert!(!asked.body.contains(hidden), "{hidden}");
        }
        let lines = audited(&running, audit::Kind::KnownPersonAsked).await;
        assert_eq!(lines.len(), 1);

        let reference = reference(&asked, "Rujukan ");
        let holder = running.sign_in(provider).await;
        let told = holder.get("/linkage/told").await;
        assert!(
            told.body.contains(&reference) && told.body.contains(&case),
            "{}",
            told.body
        );
        let answer = format!("/linkage/told/{reference}");
        let spoken = holder.post(&answer, &[("state", "spoken")]).await;
        assert_eq!(spoken.status, 303, "{}", spoken.body);
        assert_eq!(
            audited(&running, audit::Kind::KnownPersonAnswered)
                .await
                .len(),
            1
        );
        let stranger = running.as_role(Role::Investigator).await;
        assert!(
            !stranger
                .get("/linkage/told")
                .await
                .body
                .contains(&reference)
        );
        assert_eq!(
            stranger.post(&answer, &[("state", "another")]).await.status,
            404
        );
    });
}

#[test]
fn unknown_and_shielded_are_one_answer_and_questions_are_limited() {
    each_app(|running| async move {
        let limited = Settings {
            questions_per_hour: 3,
            ..quick()
        };
        set(&running, &limited).await;
        let world = &running.world;
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = report(&officer, &[("person-1-nik", NIK)]).await;
        let path = format!("/intake/{code}/known");
        let unknown = officer.post(&path, &[]).await;
        let provider = world.person("provider");
        let (case, _) = case_of(&running, world.teams.receiving, provider).await;
        let holder = running.sign_in(provider).await;
        let shield = format!("/cases/{case}/shield");
        assert_eq!(
            holder.post(&shield, &[("shielded", "yes")]).await.status,
            303
        );
        assert_eq!(audited(&running, audit::Kind::CaseShielded).await.len(), 1);
        let shielded = officer.post(&path, &[]).await;
        assert_eq!(
            (unknown.status, &unknown.body),
            (shielded.status, &shielded.body)
        );
        assert!(!holder.get("/linkage/told").await.body.contains(&case));

        let only_name = report(&officer, &[]).await;
        let too_little = officer
            .post(&format!("/intake/{only_name}/known"), &[])
            .await;
        assert!(
            too_little.body.contains("Keterangan terlalu sedikit"),
            "{}",
            too_little.body
        );
        assert_eq!(officer.post(&path, &[]).await.status, 200);
        let limit = officer.post(&path, &[]).await;
        assert_eq!(limit.status, 429);
        assert!(limit.body.contains("Terlalu banyak pertanyaan"));
    });
}

#[test]
fn two_organisations_link_a_person_without_reading_each_others_file() {
    each_app(|running| async move {
        set(&running, &quick()).await;
        let world = &running.world;
        let (manager, provider) = (world.person("manager"), world.person("provider"));
        let (ours, our_person) = case_of(&running, world.teams.cases, manager).await;
        let (theirs, their_person) = case_of(&running, world.teams.receiving, provider).await;
        seek(&running).await;
        let here = running.sign_in(manager).await;
        let there = running.sign_in(provider).await;
        let queue = here.get("/linkage").await;
        assert!(
            queue.body.contains(&ours) && !queue.body.contains(&theirs),
            "{}",
            queue.body
        );
        let pair = format!("/linkage/{}", reference(&queue, "href=\"/linkage/"));
        let page = here.get(&pair).await;
        assert!(page.body.contains("Rokayah") && page.body.contains("Tidak diperlihatkan"));
        assert!(!page.body.contains(&theirs) && page.body.contains("Rumah Aman Melati"));
        let intake = running.as_role(Role::IntakeOfficer).await;
        assert_eq!(intake.get(&pair).await.status, 404);
        let outsider = running.as_role(Role::Investigator).await;
        assert_eq!(outsider.get(&pair).await.status, 404);

        assert_eq!(here.post(&pair, &[("verdict", "same")]).await.status, 303);
        assert_eq!(here.post(&pair, &[("verdict", "same")]).await.status, 409);
        // What one side said does not sway the other.
        let undecided = there.get(&pair).await;
        assert!(
            !undecided.body.contains("Yang sudah diputuskan"),
            "{}",
            undecided.body
        );
        let person = format!("/cases/{ours}/persons/{our_person}");
        assert!(!here.get(&person).await.body.contains("Juga tercatat"));
        assert_eq!(there.post(&pair, &[("verdict", "same")]).await.status, 303);
        let linked = here.get(&person).await;
        assert!(linked.body.contains("Juga tercatat"), "{}", linked.body);
        assert!(linked.body.contains("Rumah Aman Melati") && !linked.body.contains(&theirs));
        // The later record leads to the earlier one.
        let moved = there.get(&format!("/persons/{their_person}")).await;
        assert_eq!(moved.location(), format!("/persons/{our_person}"));
        let one = there.get(moved.location()).await;
        assert!(
            one.body.contains(&theirs) && !one.body.contains(&ours),
            "{}",
            one.body
        );
        assert_eq!(outsider.get(moved.location()).await.status, 404);

        // What agrees is said once both have decided, and nothing else of the other file.
        assert!(!page.body.contains("NIK-nya sama."));
        let agreed = here.get(&pair).await;
        assert!(
            agreed.body.contains("NIK-nya sama.")
                && !agreed.body.contains("<svg class=\"waterfall")
        );
        assert!(!agreed.body.contains(&theirs), "{}", agreed.body);
        let shown = there.get(&pair).await;
        let from = shown
            .body
            .find("name=\"decision\" value=\"")
            .expect(&shown.body)
            + 23;
        let decision = &shown.body[from..from + 36];
        let field = format!("retract-{}", decision.replace('-', ""));
        let back = [("decision", decision), (field.as_str(), "Keliru")];
        let retracted = there.post(&format!("{pair}/retract"), &back).await;
        assert_eq!(retracted.status, 303, "{}", retracted.body);
        assert!(!here.get(&person).await.body.contains("Juga tercatat"));
        assert_eq!(audited(&running, audit::Kind::LinkDecided).await.len(), 2);
        assert_eq!(audited(&running, audit::Kind::LinkRetracted).await.len(), 1);
    });
}

#[test]
fn within_an_organisation_a_pair_shows_why_it_came_up() {
    each_app(|running| async move {
        set(&running, &quick()).await;
        let world = &running.world;
        let manager = world.person("manager");
        let (one, _) = case_of(&running, world.teams.cases, manager).await;
        let (other, _) = case_of(&running, world.teams.cases, manager).await;
        seek(&running).await;
        let here = running.sign_in(manager).await;
        let pair = format!(
            "/linkage/{}",
            reference(&here.get("/linkage").await, "href=\"/linkage/")
        );
        let page = here.get(&pair).await;
        for shown in [&one, &other, "<svg", "NIK-nya sama.", "data-shortcut=\"1\""] {
            assert!(page.body.contains(shown), "{shown}: {}", page.body);
        }
        assert_eq!(audited(&running, audit::Kind::SectionOpened).await.len(), 2);
        assert_eq!(here.post(&pair, &[]).await.status, 422);
        let decided = here.post(&pair, &[("verdict", "different")]).await;
        assert_eq!(decided.location(), "/linkage?done=link-decided");
    });
}

#[test]
fn an_administrator_sets_thresholds_and_verifies_the_register() {
    each_app(|running| async move {
        let world = &running.world;
        case_of(&running, world.teams.cases, world.person("manager")).await;
        let admin = running.stepped_up(world.of(Role::Administrator)).await;
        let page = admin.get("/linkage/settings?verify=yes").await;
        assert!(
            page.body.contains("Sama dengan yang tersimpan"),
            "{}",
            page.body
        );
        let team = world.teams.cases.to_string();
        let form = [
            ("probable", "90"),
            ("possible", "95"),
            ("review", "20"),
            ("questions", "10"),
            ("answer", "100"),
            ("typing", "20"),
            ("sample", "10"),
            ("model", ""),
            ("coordinator", team.as_str()),
        ];
        assert_eq!(admin.post("/linkage/settings", &form).await.status, 422);
        let mut right = form;
        right[1].1 = "60";
        let saved = admin.post("/linkage/settings", &right).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let mut tx = world.store.read().await.unwrap();
        let stored = settings::get(&mut tx).await.unwrap();
        assert_eq!(stored.coordinator, Some(world.teams.cases));
        assert!((stored.thresholds.possible - 0.6).abs() < 1e-9);
    });
}

#[test]
fn an_administrator_gives_the_program_another_model() {
    each_app(|running| async move {
        let world = &running.world;
        let admin = running.stepped_up(world.of(Role::Administrator)).await;
        let mut tx = world.store.read().await.unwrap();
        let mut model = models::load(&mut tx, models::SHIPPED_VERSION)
            .await
            .unwrap();
        drop(tx);
        model.version = "2024-06".to_owned();
        let file = model.to_json();
        let send = |bytes: String| {
            let admin = &admin;
            async move {
                let body = format!(
                    "--grenze\r\ncontent-disposition: form-data; name=\"model-file\"; \
                     filename=\"model.json\"\r\n\r\n{bytes}\r\n--grenze--\r\n"
                );
                let request = admin
                    .request("POST", "/linkage/models")
                    .header("content-type", "multipart/form-data; boundary=grenze")
                    .body(body.into_bytes());
                admin.send(request).await
            }
        };
        for (bytes, why) in [
            (String::new(), "Berkas"),
            ("{}".to_owned(), "bukan model yang dapat dipakai"),
            (
                file.replace("\"mother\"", "\"aunt\""),
                "bukan model yang dapat dipakai",
            ),
        ] {
            let answer = send(bytes).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(why), "{why}: {}", answer.body);
            // The settings beside it are still sent to their own address.
            assert!(answer.body.contains("action=\"/linkage/settings\""));
        }
        let taken = send(file.clone()).await;
        assert_eq!(taken.location(), "/linkage/settings?done=link-model");
        let again = send(file).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("sudah ada"), "{}", again.body);
        let mut tx = world.store.read().await.unwrap();
        assert_eq!(models::chosen(&mut tx).await.unwrap(), "2024-06");
        assert_eq!(
            audited(&running, audit::Kind::SettingsChanged).await.len(),
            1
        );
    });
}
