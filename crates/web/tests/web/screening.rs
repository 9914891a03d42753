//! Screening a report and opening a case from it, against a running server on both databases.

use domain::people::Role;
use store::audit::Filter;
use testkit::each_app;
use testkit::{Client, Running};

const REPORT: &[(&str, &str)] = &[
    ("urgency", "normal"),
    ("story", "Bekerja tanpa upah di rumah orang."),
    ("where", "31.73"),
    ("people", "1"),
    ("child", "unknown"),
    ("person-1-name", "Siti Nurhalimah"),
    ("person-1-phone", "0813 1111 2222"),
    ("reporter-kind", "anonymous"),
    ("call-back", "no"),
    ("channel", "walk-in"),
];

/// Answers that indicate trafficking under every method.
const TRAFFICKING: &[(&str, &str)] = &[
    ("age", "adult"),
    ("act", "recruitment"),
    ("act", "transport"),
    ("means", "deception"),
    ("purpose", "forced-labour"),
    ("i-deceived-about-job", "yes"),
    ("i-deceived-about-wages", "yes"),
    ("i-excessive-hours", "yes"),
    ("i-low-wage", "yes"),
    ("i-documents-taken", "yes"),
    ("i-isolated", "yes"),
    ("i-dependency", "no"),
];

async fn take(client: &Client) -> String {
    let begin = client.get("/intake/new").await;
    let saved = client.post(begin.location(), REPORT).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    saved.location().split('/').nth(2).unwrap().to_owned()
}

/// The hidden field that says which screening a decision is about.
fn screening_id(body: &str) -> String {
    let rest = body
        .split("name=\"screening\" value=\"")
        .nth(1)
        .expect("no decision form");
    rest.split('"').next().unwrap().to_owned()
}

async fn kinds(running: &Running) -> Vec<String> {
    let mut tx = running.world.store.read().await.unwrap();
    let lines = store::audit::page(&mut tx, &Filter::default(), 200)
        .await
        .unwrap();
    lines
        .into_iter()
        .map(|line| domain::Coded::code(line.kind).to_owned())
        .collect()
}

#[test]
fn answers_lead_to_advice_a_decision_and_a_case() {
    each_app(|running| async move {
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = take(&manager).await;
        let at = |path: &str| format!("/intake/{code}{path}");
        let page = manager.get(&at("/screening")).await;
        assert_eq!(
            page.body.matches("<fieldset class=\"question\"").count(),
            67
        );
        let unknown = "value=\"unknown\" autocomplete=\"off\" checked";
        assert_eq!(
            page.body.matches(unknown).count(),
            67,
            "every question starts as not known"
        );

        let recorded = manager.post(&at("/screening"), TRAFFICKING).await;
        assert_eq!(recorded.location(), at("/screening/result"));
        let why = manager.get(&at("/screening/result")).await;
        for words in [
            "Jawaban menunjukkan dugaan TPPO",
            "Standar internasional",
            "Unsur pidana dalam negeri",
            "Terindikasi perdagangan orang",
            "Proses: ada",
            "Perekrutan",
            "Sedikitnya dua indikator kuat",
            "Dokumen disita",
            "Belum jelas",
        ] {
            assert!(why.body.contains(words), "{words}: {}", why.body);
        }
        let id = screening_id(&why.body);
        let against = [("screening", id.as_str()), ("decision", "not-trafficking")];
        let refused = manager.post(&at("/screening/result"), &against).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Tulis alasan, karena"),
            "{}",
            refused.body
        );
        let decided = [("screening", id.as_str()), ("decision", "suspected")];
        let done = manager.post(&at("/screening/result"), &decided).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = manager.get(done.location()).await;
        assert!(
            page.body.contains("Keputusan penapisan dicatat") && page.body.contains("Ratna Dewi")
        );
        assert!(page.body.contains(&at("/open-case")));
        let twice = manager.post(&at("/screening/result"), &decided).await;
        assert_eq!(twice.status, 409, "{}", twice.body);

        open_case(&running, &manager, &code).await;
    });
}

async fn open_case(running: &Running, manager: &Client, code: &str) {
    let path = format!("/intake/{code}/open-case");
    let page = manager.get(&path).await;
    let team = running.world.teams.cases.to_string();
    assert!(
        page.body.contains(&format!("value=\"{team}\"")),
        "{}",
        page.body
    );
    assert_eq!(manager.post(&path, &[]).await.status, 422);
    let fields = [("team", team.as_str()), ("mine", "yes")];
    let opened = manager.post(&path, &fields).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    assert!(
        opened.location().starts_with("/cases/K-"),
        "{}",
        opened.location()
    );
    let case = opened.location().rsplit('/').next().unwrap().to_owned();
    let again = manager.post(&path, &fields).await;
    assert_eq!(again.location(), format!("/intake/{code}?done=case-opened"));
    let report = manager.get(&format!("/intake/{code}")).await;
    assert!(report.body.contains(&case) && report.body.contains("Sudah menjadi kasus"));
    for typed in ["siti nurhalimah", "0813-1111-2222"] {
        let found = manager.post("/intake", &[("q", typed)]).await;
        assert!(
            found.body.contains(&format!("/cases/{case}\"")),
            "{typed}: {}",
            found.body
        );
    }
    let kinds = kinds(running).await;
    for kind in [
        "screening-recorded",
        "screening-decided",
        "case-opened-from-report",
    ] {
        assert_eq!(kinds.iter().filter(|k| *k == kind).count(), 1, "{kind}");
    }
}

#[test]
fn an_officer_may_decide_otherwise_with_a_reason() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = take(&officer).await;
        let at = |path: &str| format!("/intake/{code}{path}");
        officer.post(&at("/screening"), TRAFFICKING).await;
        let id = screening_id(&officer.get(&at("/screening/result")).await.body);
        let done = officer
            .post(
                &at("/screening/result"),
                &[
                    ("screening", &id),
                    ("decision", "not-trafficking"),
                    ("reason", "Ternyata magang sekolah."),
                ],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = officer.get(&at("/screening/result")).await;
        assert!(page.body.contains("Ternyata magang sekolah."));
        assert!(page.body.contains("Berbeda dari saran"));
        assert!(page.body.contains(&at("/close")) && page.body.contains(&at("/refer-out")));
        let report = officer.get(&at("")).await;
        assert!(report.body.contains("Bukan TPPO") && report.body.contains("Sari Wulandari"));
        assert!(
            !report.body.contains("magang"),
            "the reason stays on its own page"
        );
        let mut tx = running.world.store.read().await.unwrap();
        let query = store::sql("select reason_a from screening");
        let stored = tx.row(&query).await.unwrap().unwrap();
        let stored = String::from_utf8_lossy(stored.bytes("reason_a").unwrap()).into_owned();
        assert!(!stored.contains("magang"));
    });
}

#[test]
fn more_answers_make_another_screening_and_old_decisions_do_not_fit() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = take(&officer).await;
        let at = |path: &str| format!("/intake/{code}{path}");
        let empty = officer.get(&at("/screening/result")).await;
        assert_eq!(empty.location(), at("/screening"), "nothing to show yet");
        officer
            .post(
                &at("/screening"),
                &[("age", "child"), ("means-none", "yes")],
            )
            .await;
        let result = officer.get(&at("/screening/result")).await;
        assert!(
            result.body.contains("Jawaban belum cukup"),
            "{}",
            result.body
        );
        let old = screening_id(&result.body);
        let form = officer.get(&at("/screening")).await;
        assert!(form.body.contains("Jawaban penapisan sebelumnya"));
        assert!(form.body.contains(
            "id=\"age-child\" name=\"age\" value=\"child\" autocomplete=\"off\" checked"
        ));
        assert!(
            form.body
                .contains("name=\"means-none\" value=\"yes\" autocomplete=\"off\" checked")
        );
        officer.post(&at("/screening"), TRAFFICKING).await;
        let stale = officer
            .post(
                &at("/screening/result"),
                &[("screening", &old), ("decision", "suspected")],
            )
            .await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.body.contains("penapisan yang lebih baru"),
            "{}",
            stale.body
        );
        let invented = officer
            .post(&at("/screening"), &[("i-low-wage", "maybe")])
            .await;
        assert_eq!(invented.status, 422);
        let draft = officer
            .post(&at("/screening"), &[("age", "adult"), ("later", "yes")])
            .await;
        assert_eq!(draft.location(), "/drafts?done=draft-saved");
        assert!(
            officer
                .get("/drafts")
                .await
                .body
                .contains(&format!("Penapisan laporan {code}"))
        );
    });
}

#[test]
fn an_emergency_becomes_a_case_before_screening_for_a_team_elsewhere() {
    each_app(|running| async move {
        let officer = running.as_role(Role::IntakeOfficer).await;
        let code = take(&officer).await;
        let at = |path: &str| format!("/intake/{code}{path}");
        officer.post(&at("/emergency"), &[]).await;
        let page = officer.get(&at("/open-case")).await;
        assert!(page.body.contains("keadaan darurat"), "{}", page.body);
        assert!(
            !page.body.contains("name=\"mine\""),
            "intake does not manage cases"
        );
        let team = running.world.teams.cases.to_string();
        let mine = officer
            .post(&at("/open-case"), &[("team", &team), ("mine", "yes")])
            .await;
        assert_eq!(mine.status, 422);
        let opened = officer.post(&at("/open-case"), &[("team", &team)]).await;
        assert_eq!(opened.location(), at("?done=case-opened"));
        let report = officer.get(opened.location()).await;
        assert!(report.body.contains("K-") && !report.body.contains("href=\"/cases/"));
        let lead = running.sign_in(running.world.lead()).await;
        let found = lead.post("/intake", &[("q", "Siti Nurhalimah")]).await;
        assert!(found.body.contains("/cases/K-"), "{}", found.body);
    });
}
