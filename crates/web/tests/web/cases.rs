//! Cases in the browser without a window, against a running server on both databases.

use domain::Coded;
use domain::cases::{ExploitationForm, ExploitationType, PersonRole, Sex, Stage};
use domain::people::Role;
use store::audit::Filter;
use store::cases::facts::Fact;
use store::cases::opening::{Direct, DirectPerson, open_direct};
use store::cases::persons::PersonFacts;
use testkit::each_app;
use testkit::world::{id, now};
use testkit::{Client, Running};
use vault::Random;

/// A case of the case team with one victim; its code and the victim's identifier.
async fn case(running: &Running, owned: bool) -> (String, String) {
    let world = &running.world;
    let victim = id();
    let new = Direct {
        id: id(),
        task_force: world.task_force,
        team: world.teams.cases,
        owner: owned.then(|| world.person("manager").account()),
        import: None,
        stage: Stage::START,
        area: Some("31.73".parse().unwrap()),
        country: None,
        exploitation: Some(ExploitationType::ForcedLabour),
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 15).into(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![DirectPerson {
            id: victim,
            facts: PersonFacts {
                sex: Sex::Female,
                ..PersonFacts::unknown(PersonRole::Victim)
            },
            status: None,
        }],
        facts: Fact::of_form(ExploitationForm::DomesticWork),
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (opened.code.to_string(), victim.to_string())
}

/// Sends a form and expects to be sent on.
async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    answer.location().to_owned()
}

async fn kinds(running: &Running, code: &str) -> Vec<String> {
    let mut tx = running.world.store.read().await.unwrap();
    let filter = Filter {
        object: Some(code.to_owned()),
        ..Filter::default()
    };
    let rows = store::audit::page(&mut tx, &filter, 100).await.unwrap();
    rows.iter().map(|row| row.kind.code().to_owned()).collect()
}

#[test]
fn a_case_is_filled_closed_and_reopened() {
    each_app(|running| async move {
        let (code, victim) = case(&running, true).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let at = |to: &str| format!("/cases/{code}{to}");
        let list = client.get("/cases").await;
        assert!(list.body.contains(&code), "{}", list.body);

        let person = at(&format!("/persons/{victim}"));
        sent(
            &client,
            &person,
            &[
                ("version", "1"),
                ("role", "victim"),
                ("sex", "female"),
                ("age", "24"),
            ],
        )
        .await;
        let identity = format!("{person}/identity/edit");
        let fields = [
            ("version", "2"),
            ("name", "Siti Nurhasanah"),
            ("nik", "3173054501990001"),
        ];
        sent(&client, &identity, &fields).await;
        let contact = format!("{person}/contact/edit");
        sent(
            &client,
            &contact,
            &[("version", "3"), ("phones", "0812-3456-7890")],
        )
        .await;
        let medical = format!("{person}/medical/edit");
        sent(
            &client,
            &medical,
            &[("version", "4"), ("note", "Perlu obat asma.")],
        )
        .await;
        for (role, area) in [("origin", "32.12"), ("destination", "31.73")] {
            sent(
                &client,
                &at("/route/new"),
                &[("role", role), ("where", area)],
            )
            .await;
        }
        let facts = [
            ("version", "1"),
            ("form", "domestic-work"),
            ("act", "recruitment"),
        ];
        sent(&client, &at("/exploitation"), &facts).await;
        let found = [
            ("person", victim.as_str()),
            ("status", "actual"),
            ("body", "government"),
            ("on-day", "14"),
            ("on-month", "mar"),
            ("on-year", "2024"),
            ("reason", "Tiga unsur terpenuhi."),
        ];
        sent(&client, &at("/determinations"), &found).await;
        sent(
            &client,
            &at("/notes/new"),
            &[("kind", "legal"), ("body", "SPDP diterima.")],
        )
        .await;

        let page = client.get(&at("")).await;
        assert_eq!(page.status, 200);
        for words in [
            "Pekerja rumah tangga",
            "Kabupaten Indramayu",
            "24 tahun",
            "Perempuan",
        ] {
            assert!(page.body.contains(words), "{words}\n{}", page.body);
        }
        for sealed in [
            "Siti Nurhasanah",
            "3173054501990001",
            "0812",
            "asma",
            "SPDP diterima",
        ] {
            assert!(
                !page.body.contains(sealed),
                "{sealed} on the page of the case"
            );
        }
        for (to, words) in [
            (format!("/persons/{victim}/identity"), "Siti Nurhasanah"),
            (format!("/persons/{victim}/contact"), "0812-3456-7890"),
            (format!("/persons/{victim}/medical"), "Perlu obat asma."),
            ("/notes/legal".to_owned(), "SPDP diterima."),
            ("/notes/narrative".to_owned(), "Tiga unsur terpenuhi."),
        ] {
            let section = client.get(&at(&to)).await;
            assert!(section.body.contains(words), "{to}\n{}", section.body);
        }
        let opened = kinds(&running, &code).await;
        let sections = opened
            .iter()
            .filter(|kind| *kind == "section-opened")
            .count();
        assert_eq!(sections, 3 + 5, "one event a section: forms and pages");

        // The gate says what is missing, then opens.
        let closed = client
            .post(&at("/closing/close"), &[("version", "2")])
            .await;
        assert_eq!(closed.status, 422);
        assert!(
            closed.body.contains("Hasil restitusi belum dicatat"),
            "{}",
            closed.body
        );
        let contacted = [
            ("on-day", "15"),
            ("on-month", "3"),
            ("on-year", "2024"),
            ("outcome", "safe"),
        ];
        sent(&client, &at("/follow-up"), &contacted).await;
        let settled = [
            ("version", "2"),
            ("monitoring", "done"),
            ("restitution", "not-claimed"),
            ("retention", "adult-victim"),
        ];
        sent(&client, &at("/closing"), &settled).await;
        let to = sent(&client, &at("/closing/close"), &[("version", "3")]).await;
        let page = client.get(&to).await;
        assert!(page.body.contains("Kasus ditutup"), "{}", page.body);
        assert_eq!(
            client.get(&at("/edit")).await.status,
            404,
            "closed: not writable"
        );
        assert!(!client.get("/cases").await.body.contains(&code));
        assert!(client.get("/cases?shown=closed").await.body.contains(&code));

        sent(
            &client,
            &at("/reopening"),
            &[("version", "4"), ("reason", "Korban kembali.")],
        )
        .await;
        assert_eq!(client.get(&at("/edit")).await.status, 200);
        let kinds = kinds(&running, &code).await;
        for kind in [
            "case-viewed",
            "case-closed",
            "case-reopened",
            "determination-recorded",
        ] {
            assert!(kinds.iter().any(|found| found == kind), "{kind}: {kinds:?}");
        }
    });
}

#[test]
fn a_case_of_somebody_else_is_the_page_of_no_case() {
    each_app(|running| async move {
        let (code, victim) = case(&running, true).await;
        for role in [Role::ServiceProvider, Role::Investigator] {
            let client = running.as_role(role).await;
            let nothing = client.get("/cases/K-0000-000").await;
            assert_eq!(nothing.status, 404);
            for to in [
                String::new(),
                "/edit".to_owned(),
                "/timeline".to_owned(),
                "/notes/legal".to_owned(),
                format!("/persons/{victim}/identity"),
            ] {
                let theirs = client.get(&format!("/cases/{code}{to}")).await;
                assert_eq!((theirs.status, &theirs.body), (404, &nothing.body), "{to}");
            }
            let sent = client
                .post(&format!("/cases/{code}/edit"), &[("version", "1")])
                .await;
            assert_eq!((sent.status, &sent.body), (404, &nothing.body));
            assert!(!client.get("/cases").await.body.contains(&code));
        }
        let denied = kinds(&running, &code).await;
        assert!(
            denied.iter().filter(|kind| *kind == "denied").count() >= 12,
            "{denied:?}"
        );
        let administrator = running.as_role(Role::Administrator).await;
        assert_eq!(
            administrator.get(&format!("/cases/{code}")).await.status,
            404
        );
    });
}

#[test]
fn mistakes_are_said_beside_their_fields_and_nothing_typed_is_lost() {
    each_app(|running| async move {
        let (code, victim) = case(&running, true).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let at = |to: &str| format!("/cases/{code}{to}");
        let identity = format!("/persons/{victim}/identity/edit");
        for (to, fields, words) in [
            (
                identity.as_str(),
                vec![
                    ("name", "Siti"),
                    ("nik", "31730545"),
                    ("born-day", "30"),
                    ("born-month", "2"),
                    ("born-year", "1999"),
                ],
                vec![
                    "NIK terdiri dari 16 angka",
                    "Tanggal itu tidak ada",
                    "value=\"31730545\"",
                    "Siti",
                ],
            ),
            (
                "/route/new",
                vec![("role", "origin"), ("where", "99.99")],
                vec!["Tidak ada wilayah dengan nama atau kode ini"],
            ),
            (
                "/route/new",
                vec![
                    ("role", "origin"),
                    ("where", "31.73"),
                    ("when-year", "2031"),
                ],
                vec!["Tanggal ini belum terjadi", "2031"],
            ),
            (
                "/persons/new",
                vec![("role", "victim")],
                vec!["Pilih salah satu"],
            ),
            (
                "/persons/new",
                vec![("role", "victim"), ("sex", "male"), ("age", "900")],
                vec!["Tulis angka dari 0 sampai 130"],
            ),
            (
                "/notes/new",
                vec![("kind", "report"), ("body", "x")],
                vec!["Pilih jawaban dari daftar"],
            ),
            ("/edit", vec![("version", "1")], vec!["Tulis wilayahnya"]),
            ("/owner", vec![("version", "1")], vec!["Pilih salah satu"]),
        ] {
            let answer = client.post(&at(to), &fields).await;
            assert_eq!(answer.status, 422, "{to}");
            assert!(answer.body.contains("Ada masalah"), "{to}\n{}", answer.body);
            for word in words {
                assert!(answer.body.contains(word), "{to}: {word}\n{}", answer.body);
            }
        }
        let page = client.get(&at("")).await;
        assert!(
            page.body.contains("Rute belum dicatat"),
            "nothing was saved"
        );
    });
}

#[test]
fn two_who_save_at_once_see_both_versions() {
    each_app(|running| async move {
        let (code, victim) = case(&running, true).await;
        let first = running.sign_in(running.world.person("manager")).await;
        let second = running.sign_in(running.world.colleague()).await;
        let path = format!("/cases/{code}/persons/{victim}/identity/edit");
        sent(
            &first,
            &path,
            &[("version", "1"), ("name", "Siti Nurhasanah")],
        )
        .await;
        let answer = second
            .post(&path, &[("version", "1"), ("name", "Sitti Nur")])
            .await;
        assert_eq!(answer.status, 409);
        for words in ["Siti Nurhasanah", "Sitti Nur", "Orang lain sudah mengubah"] {
            assert!(answer.body.contains(words), "{words}\n{}", answer.body);
        }
        assert!(answer.body.contains("name=\"version\" value=\"2\""));
        sent(&second, &path, &[("version", "2"), ("name", "Sitti Nur")]).await;

        let edit = format!("/cases/{code}/edit");
        sent(&first, &edit, &[("version", "1"), ("where", "31.74")]).await;
        let answer = second
            .post(&edit, &[("version", "1"), ("where", "31.71")])
            .await;
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains("Jakarta Selatan") && answer.body.contains("Jakarta Pusat"));
        let step = [("version", "1"), ("action", "identify")];
        assert_eq!(
            second
                .post(&format!("/cases/{code}/stage"), &step)
                .await
                .status,
            409
        );
    });
}

#[test]
fn an_unfinished_form_comes_back() {
    each_app(|running| async move {
        let (code, _) = case(&running, true).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let path = format!("/cases/{code}/notes/new");
        let half = [
            ("kind", "narrative"),
            ("body", "Korban mulai bercerita"),
            ("later", "yes"),
        ];
        sent(&client, &path, &half).await;
        let form = client.get(&path).await;
        assert!(form.body.contains("Korban mulai bercerita") && form.body.contains("Draf"));
        sent(&client, &path, &half[..2]).await;
        assert!(
            !client
                .get(&path)
                .await
                .body
                .contains("Korban mulai bercerita")
        );
    });
}

#[test]
fn a_case_is_taken_handed_over_and_closed_to_who_is_in_conflict() {
    each_app(|running| async move {
        let (code, _) = case(&running, false).await;
        let world = &running.world;
        let manager = running.sign_in(world.person("manager")).await;
        let colleague = running.sign_in(world.colleague()).await;
        let lead = running.sign_in(world.lead()).await;
        let [me, them] =
            [world.person("manager"), world.colleague()].map(|p| p.account().to_string());
        let owner = format!("/cases/{code}/owner");
        let other = manager
            .post(&owner, &[("version", "1"), ("account", &them)])
            .await;
        assert_eq!(other.status, 422, "only for oneself");
        sent(&manager, &owner, &[("version", "1"), ("account", &me)]).await;
        let refused = colleague
            .post(&owner, &[("version", "2"), ("account", &them)])
            .await;
        assert_eq!(refused.status, 422);
        sent(&lead, &owner, &[("version", "2"), ("account", &them)]).await;
        assert!(colleague.get("/cases?mark=mine").await.body.contains(&code));
        let conflicts = format!("/cases/{code}/conflicts");
        let to = sent(&colleague, &conflicts, &[("account", &them)]).await;
        assert!(to.starts_with("/cases?done="));
        assert_eq!(colleague.get(&format!("/cases/{code}")).await.status, 404);
        assert!(!colleague.get("/cases").await.body.contains(&code));
        let named = lead.get(&conflicts).await;
        assert!(named.body.contains("Maya Lestari"), "{}", named.body);
        sent(&lead, &format!("{conflicts}/lift"), &[("account", &them)]).await;
        assert_eq!(colleague.get(&format!("/cases/{code}")).await.status, 200);
    });
}

/// Whether a message is missing or lacks a variable: it shows as `[its-key]` or `{$name}`.
fn missing(body: &str) -> bool {
    let key = |text: &str| {
        let key = text.split(']').next().unwrap();
        text.contains(']')
            && key.contains('-')
            && key.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    body.contains("{$") || body.split('[').skip(1).any(key)
}

#[test]
fn every_page_is_whole_in_both_languages() {
    each_app(|running| async move {
        let (code, victim) = case(&running, true).await;
        let client = running.sign_in(running.world.person("manager")).await;
        sent(
            &client,
            &format!("/cases/{code}/route/new"),
            &[("role", "transit"), ("country", "MY")],
        )
        .await;
        let page = client.get(&format!("/cases/{code}")).await.body;
        let leg = page
            .split("/route/")
            .find(|part| part.len() > 36 && part.as_bytes()[8] == b'-');
        let leg = &leg.unwrap()[..36];
        for locale in ["id", "en"] {
            sent(
                &client,
                "/language",
                &[("locale", locale), ("return", "/cases")],
            )
            .await;
            for to in [
                String::new(),
                "/timeline".to_owned(),
                "/edit".to_owned(),
                "/owner".to_owned(),
                "/conflicts".to_owned(),
                "/persons/new".to_owned(),
                format!("/persons/{victim}"),
                format!("/persons/{victim}/identity"),
                format!("/persons/{victim}/identity/edit"),
                format!("/persons/{victim}/contact"),
                format!("/persons/{victim}/contact/edit"),
                format!("/persons/{victim}/medical"),
                format!("/persons/{victim}/medical/edit"),
                "/route/new".to_owned(),
                format!("/route/{leg}"),
                "/exploitation".to_owned(),
                "/determinations".to_owned(),
                "/notes/new".to_owned(),
                "/notes/narrative".to_owned(),
                "/notes/legal".to_owned(),
                "/notes/medical".to_owned(),
                "/follow-up".to_owned(),
                "/closing".to_owned(),
            ] {
                let page = client.get(&format!("/cases/{code}{to}")).await;
                assert_eq!(page.status, 200, "{to}");
                assert!(
                    page.body.contains(&format!("<html lang=\"{locale}\"")),
                    "{to}"
                );
                assert!(!missing(&page.body), "{to}");
            }
            for query in [
                "",
                "?mark=mine&mark=child&order=next-due",
                "?q=zz&year=2024&area=31.73",
            ] {
                assert_eq!(client.get(&format!("/cases{query}")).await.status, 200);
            }
        }
        for to in [
            "/notes/general",
            "/notes/evidence",
            "/persons/x",
            "/route/x",
            "/nothing",
        ] {
            assert_eq!(
                client.get(&format!("/cases/{code}{to}")).await.status,
                404,
                "{to}"
            );
        }
    });
}
