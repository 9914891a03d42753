//! Reports as officers take them, against a running server on both databases.

use domain::people::Role;
use jiff::SignedDuration;
use store::audit::{Filter, Line};
use testkit::each_app;
use testkit::{Answer, Client, Running};

/// A form with all that a report must have, and names and numbers that must not leak.
fn form<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("urgency", "urgent"),
        ("story", "Dijanjikan kerja di kapal, paspor ditahan."),
        ("where-text", "Jakarta Barat"),
        ("people", "2"),
        ("child", "yes"),
        ("person-1-name", "Siti Nurhalimah"),
        ("person-1-nik", "3173 0545 0199 0001"),
        ("whereabouts", "Gudang di Kalideres"),
        ("reporter-kind", "family"),
        ("reporter-name", "Rahmawati"),
        ("reporter-phone", "0812-3456-7890"),
        ("call-back", "yes"),
        ("channel", "129"),
    ]
}

fn with<'a>(
    form: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = form
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
    kept.chain(changes).copied().collect()
}

/// The address of a new report.
async fn begin(client: &Client) -> String {
    let answer = client.get("/intake/new").await;
    assert_eq!(answer.status, 303);
    answer.location().to_owned()
}

/// Takes a report and gives its code.
async fn take(client: &Client, form: &[(&str, &str)]) -> String {
    let path = begin(client).await;
    code_of(&client.post(&path, form).await)
}

fn code_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let location = answer.location();
    let code = location.split('/').nth(2).unwrap();
    assert!(code.starts_with("L-") && code.len() == 10, "{location}");
    code.to_owned()
}

async fn audit(running: &Running) -> Vec<Line> {
    let mut tx = running.world.store.read().await.unwrap();
    store::audit::page(&mut tx, &Filter::default(), 200)
        .await
        .unwrap()
}

#[test]
fn a_search_leads_to_a_report_with_a_ticket() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let page = officer.get("/intake").await;
        assert!(
            page.status == 200 && page.body.contains("name=\"q\""),
            "{}",
            page.body
        );
        let typed = [("q", "0812-3456-7890")];
        let none = officer.post("/intake", &typed).await;
        assert!(none.body.contains("Tidak ditemukan"), "{}", none.body);
        let carried = officer.post("/intake/new", &typed).await;
        let path = carried.location().to_owned();
        assert!(
            path.starts_with("/intake/new/") && !path.contains("0812"),
            "{path}"
        );
        let blank = officer.get(&path).await;
        assert!(
            blank.body.contains("value=\"0812-3456-7890\""),
            "{}",
            blank.body
        );
        assert!(blank.body.contains("Isian dari pencarian"));
        assert!(
            blank
                .body
                .contains("name=\"received-time\" type=\"text\" value=\"")
        );

        let saved = officer.post(&path, &form()).await;
        let code = code_of(&saved);
        let ticket = officer.get(saved.location()).await;
        assert!(
            ticket.status == 200 && ticket.body.contains(&code),
            "{}",
            ticket.body
        );
        assert!(ticket.body.contains("Laporan tersimpan"));
        for told in ["Siti", "Rahmawati", "kapal", "Kalideres"] {
            assert!(!ticket.body.contains(told), "{told} on the ticket");
        }
        let pdf = officer.get(&format!("/intake/{code}/ticket.pdf")).await;
        assert_eq!(
            (pdf.status, pdf.header("content-type")),
            (200, "application/pdf")
        );
        assert!(pdf.bytes.starts_with(b"%PDF"));

        for typed in [
            "0812 3456 7890",
            "siti nurhalimah",
            "3173054501990001",
            "jakarta barat",
        ] {
            let found = officer.post("/intake", &[("q", typed)]).await;
            assert!(
                found.body.contains(&format!("/intake/{code}\"")),
                "{typed}: {}",
                found.body
            );
            let elsewhere = found.body.replace(&format!("value=\"{typed}\""), "");
            for told in ["Siti", "Rahmawati", "Kalideres"] {
                assert!(!elsewhere.contains(told), "{told} among the results");
            }
        }
        let drafts = officer.get("/drafts").await;
        assert!(drafts.body.contains("Tidak ada draf"), "{}", drafts.body);
    });
}

#[test]
fn a_report_is_opened_with_a_trace_in_the_audit() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = take(&officer, &form()).await;
        let page = officer.get(&format!("/intake/{code}")).await;
        for told in [
            "Siti Nurhalimah",
            "Rahmawati",
            "paspor ditahan",
            "Gudang di Kalideres",
        ] {
            assert!(page.body.contains(told), "{told}: {}", page.body);
        }
        assert!(page.body.contains(&format!("<title>{code}")));
        officer.post("/intake", &[("q", "Siti Nurhalimah")]).await;
        let lines = audit(&running).await;
        let kinds: Vec<&str> = lines
            .iter()
            .map(|line| domain::Coded::code(line.kind))
            .collect();
        for kind in ["report-received", "report-opened", "search"] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }
        let search = &lines
            .iter()
            .find(|line| domain::Coded::code(line.kind) == "search")
            .unwrap();
        assert_eq!(search.details, r#"{"fields":"name","hits":"1"}"#);
        let opened = lines
            .iter()
            .find(|line| domain::Coded::code(line.kind) == "report-opened");
        assert_eq!(opened.unwrap().object_code.as_deref(), Some(code.as_str()));
        assert!(
            opened
                .unwrap()
                .details
                .contains("identity+narrative+location"),
            "{opened:?}"
        );

        let list = officer.get("/intake/reports").await;
        assert!(list.body.contains(&code));
        for told in ["Siti", "Rahmawati", "kapal", "Kalideres"] {
            assert!(!list.body.contains(told), "{told} in the list");
        }
    });
}

#[test]
fn the_same_form_twice_is_one_report() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let path = begin(&officer).await;
        let fields = form();
        let (first, second) =
            tokio::join!(officer.post(&path, &fields), officer.post(&path, &fields));
        assert_eq!(code_of(&first), code_of(&second));
        let later = officer.post(&path, &form()).await;
        assert_eq!(code_of(&first), code_of(&later));
        let list = officer.get("/intake/reports?tab=all").await;
        assert!(list.body.contains("1 dari 1 laporan"), "{}", list.body);
    });
}

#[test]
fn mistakes_are_said_beside_their_fields_and_nothing_typed_is_lost() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let path = begin(&officer).await;
        for (changes, words) in [
            (vec![("person-1-nik", "12345")], "NIK terdiri dari 16 angka"),
            (
                vec![
                    ("happened-day", "30"),
                    ("happened-month", "februari"),
                    ("happened-year", "2023"),
                ],
                "Tanggal itu tidak ada",
            ),
            (vec![("where-text", "Wakanda")], "Tidak ada wilayah"),
            (vec![("where", "99.99")], "Tidak ada wilayah"),
            (vec![("where-text", "")], "Tulis wilayahnya"),
            (vec![("reporter-phone", "")], "Tulis nomor telepon"),
            (vec![("people", "0")], "Tulis angka dari 1"),
            (vec![("story", " ")], "Isi bagian ini"),
            (vec![("urgency", "soon")], "Pilih jawaban dari daftar"),
            (
                vec![
                    ("received-day", "1"),
                    ("received-month", "1"),
                    ("received-year", "2099"),
                    ("received-time", "10.00"),
                ],
                "belum terjadi",
            ),
        ] {
            let answer = officer.post(&path, &with(&form(), &changes)).await;
            assert_eq!(answer.status, 422, "{changes:?}");
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
            assert!(answer.body.contains("id=\"problem\""));
            assert!(answer.body.contains("Rahmawati"), "what was typed stays");
            for (_, typed) in &changes {
                assert!(
                    typed.trim().is_empty()
                        || *typed == "99.99"
                        || *typed == "soon"
                        || answer.body.contains(typed),
                    "{typed} was lost"
                );
            }
        }
    });
}

#[test]
fn an_area_name_that_fits_several_is_asked_about() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let path = begin(&officer).await;
        let answer = officer
            .post(&path, &with(&form(), &[("where-text", "Bandung")]))
            .await;
        assert_eq!(answer.status, 422);
        assert!(
            answer
                .body
                .contains("type=\"radio\" name=\"where\" value=\"32.73\""),
            "{}",
            answer.body
        );
        let chosen = with(&form(), &[("where-text", "Bandung"), ("where", "32.73")]);
        let code = code_of(&officer.post(&path, &chosen).await);
        let page = officer.get(&format!("/intake/{code}")).await;
        assert!(page.body.contains("Bandung"));
        let options = officer.get("/areas?q=cengkareng").await;
        assert!(options.body.contains("role=\"option\"") && options.body.contains("31.73.01"));
    });
}

#[test]
fn what_is_typed_survives_a_lost_session() {
    each_app(|running| async move {
        let person = running.world.of(Role::IntakeOfficer);
        let officer = running.sign_in(person).await;
        let path = begin(&officer).await;
        let typed = [("story", "Setengah jadi"), ("reporter-phone", "0812")];
        let saved = officer.post(&format!("/drafts?for={path}"), &typed).await;
        assert_eq!(
            (saved.status, saved.header("content-type")),
            (200, "text/plain; charset=utf-8")
        );
        assert!(saved.body.starts_with("Tersimpan "), "{}", saved.body);
        running.wait(SignedDuration::from_mins(20));
        let more = [("story", "Sudah lebih lengkap"), ("reporter-phone", "0812")];
        let late = officer.post(&path, &more).await;
        assert!(
            late.location().starts_with("/sign-in"),
            "{}",
            late.location()
        );

        let again = running.sign_in(person).await;
        let list = again.get("/drafts").await;
        assert!(
            list.body.contains(&path) && list.body.contains("Laporan baru"),
            "{}",
            list.body
        );
        assert!(!list.body.contains("lebih lengkap"));
        let form = again.get(&path).await;
        assert!(form.body.contains("Sudah lebih lengkap"), "{}", form.body);
        assert!(form.body.contains("dipulihkan"));
        let gone = again
            .post("/drafts/discard", &[("path", &path), ("next", &path)])
            .await;
        assert_eq!(gone.location(), path);
        assert!(!again.get(&path).await.body.contains("lebih lengkap"));

        let kept = again
            .post(&path, &[("story", "Nanti"), ("later", "yes")])
            .await;
        assert_eq!(kept.location(), "/drafts?done=draft-saved");
        assert!(again.get(&path).await.body.contains("Nanti"));
        for elsewhere in ["//evil.example", "", "/a b"] {
            let address = format!("/drafts?for={}", elsewhere.replace(' ', "%20"));
            assert_eq!(
                again.post(&address, &typed).await.status,
                422,
                "{elsewhere}"
            );
        }
    });
}

#[test]
fn the_second_of_two_editors_sees_both_versions() {
    each_app(|running| async move {
        let first = running.sign_in(running.world.person("manager")).await;
        let code = take(&first, &form()).await;
        let path = format!("/intake/{code}/edit");
        let second = running.sign_in(running.world.colleague()).await;
        for client in [&first, &second] {
            let page = client.get(&path).await;
            assert!(
                page.body.contains("name=\"version\" value=\"1\""),
                "{}",
                page.body
            );
            assert!(page.body.contains("value=\"3173054501990001\""));
        }
        let base = with(&form(), &[("where", "31.73"), ("version", "1")]);
        let saved = first
            .post(&path, &with(&base, &[("story", "Versi pertama")]))
            .await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let changes = [("story", "Versi kedua"), ("urgency", "emergency")];
        let conflict = second.post(&path, &with(&base, &changes)).await;
        assert_eq!(conflict.status, 409);
        assert!(conflict.body.contains("Versi pertama") && conflict.body.contains("Versi kedua"));
        assert!(conflict.body.contains("name=\"version\" value=\"2\""));
        let decided = with(&base, &[("story", "Versi bersama"), ("version", "2")]);
        let saved = second.post(&path, &decided).await;
        assert_eq!(
            saved.location(),
            format!("/intake/{code}?done=report-saved")
        );
        assert!(
            first
                .get(&format!("/intake/{code}"))
                .await
                .body
                .contains("Versi bersama")
        );
    });
}

#[test]
fn somebody_elses_report_is_no_report() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = take(&officer, &form()).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let absent = manager.get("/intake/L-0000-000").await;
        for path in [
            "",
            "/edit",
            "/ticket",
            "/ticket.pdf",
            "/screening",
            "/screening/result",
            "/open-case",
            "/close",
            "/refer-out",
            "/reopen",
            "/emergency",
        ] {
            let answer = manager.get(&format!("/intake/{code}{path}")).await;
            assert_eq!((answer.status, &answer.body), (404, &absent.body), "{path}");
        }
        for path in [
            "/edit",
            "/screening",
            "/screening/result",
            "/open-case",
            "/close",
            "/refer-out",
            "/reopen",
            "/emergency",
        ] {
            let answer = manager
                .post(&format!("/intake/{code}{path}"), &form())
                .await;
            assert_eq!((answer.status, &answer.body), (404, &absent.body), "{path}");
        }
        let denied = audit(&running).await.into_iter().filter(|line| {
            line.object_code.as_deref() == Some(&code) && line.decision == audit::Decision::Denied
        });
        assert_eq!(denied.count(), 19);
        for role in [Role::Administrator, Role::Analyst, Role::Secretariat] {
            let client = running.as_role(role).await;
            for path in ["/intake", "/intake/reports", "/intake/new"] {
                assert_eq!(client.get(path).await.status, 404, "{role}: {path}");
            }
        }
    });
}

#[test]
fn a_text_of_20_megabytes_is_refused_with_what_to_do() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let path = begin(&officer).await;
        let story = "a".repeat(20 << 20);
        let answer = officer.post(&path, &[("story", &story)]).await;
        assert_eq!(answer.status, 413);
        assert!(
            answer.body.contains("Kiriman terlalu besar"),
            "{}",
            answer.body
        );
        let long = "a".repeat(20_001);
        let answer = officer
            .post(&path, &with(&form(), &[("story", &long)]))
            .await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("20.000") && answer.body.contains(&long));
        code_of(&officer.post(&path, &form()).await);
    });
}

#[test]
fn a_report_is_flagged_handed_over_closed_and_reopened() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = take(&officer, &form()).await;
        let at = |path: &str| format!("/intake/{code}{path}");
        assert!(officer.get(&at("/emergency")).await.body.contains("112"));
        let flagged = officer.post(&at("/emergency"), &[]).await;
        assert_eq!(flagged.location(), at("?done=report-emergency"));
        let page = officer.get(&at("")).await;
        assert!(
            page.body.contains(&at("/open-case")),
            "an emergency may skip screening"
        );
        assert!(!page.body.contains(&at("/emergency\"")));

        assert_eq!(officer.post(&at("/refer-out"), &[]).await.status, 422);
        let referred = officer.post(&at("/refer-out"), &[("to", "police")]).await;
        assert_eq!(referred.status, 303, "{}", referred.body);
        let page = officer.get(&at("")).await;
        assert!(page.body.contains("Kepolisian") && page.body.contains(&at("/reopen\"")));
        assert!(!page.body.contains(&at("/edit\"")));
        assert_eq!(officer.post(&at("/reopen"), &[]).await.status, 303);
        let late = officer
            .post(&at("/close"), &[("reason", "duplicate")])
            .await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("sudah berubah"), "{}", late.body);

        let other = take(&officer, &form()).await;
        let closed = officer
            .post(
                &format!("/intake/{other}/close"),
                &[("reason", "duplicate")],
            )
            .await;
        assert_eq!(closed.status, 303);
        let list = officer.get("/intake/reports?tab=all&state=closed").await;
        assert!(list.body.contains(&other) && !list.body.contains(&code));
    });
}

#[test]
fn pages_speak_english_as_well() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        officer
            .post("/language", &[("locale", "en"), ("return", "/intake")])
            .await;
        let code = take(&officer, &form()).await;
        for path in [
            "/intake".to_owned(),
            begin(&officer).await,
            format!("/intake/{code}"),
            format!("/intake/{code}/edit"),
            format!("/intake/{code}/ticket"),
            format!("/intake/{code}/screening"),
            format!("/intake/{code}/close"),
            "/intake/reports".to_owned(),
            "/drafts".to_owned(),
        ] {
            let page = officer.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.body.contains("<html lang=\"en\""), "{path}");
            assert!(
                !page.body.contains('['),
                "{path} lacks a message: {}",
                page.body
            );
        }
    });
}
