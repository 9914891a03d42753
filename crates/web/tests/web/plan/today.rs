//! The page with which every day begins.

use crate::plan::help::*;
use domain::Coded;
use domain::people::Role;
use testkit::each_app;

#[test]
fn every_role_has_a_page_and_its_numbers_lead_to_lists() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        refer(&manager, &case, running.world.teams.receiving).await;
        // The pages of accounts, keys and audit are not this test's.
        let elsewhere = [
            "/accounts",
            "/keys",
            "/organisations",
            "/custodians",
            "/audit",
            "/imports",
        ];
        for role in Role::ALL {
            let client = running.as_role(*role).await;
            let body = page(&client, "/today").await.body;
            assert!(!body.contains(NAME), "{role}");
            for link in body.split("class=\"stat stat--").skip(1) {
                let (_, rest) = link.split_once("href=\"").unwrap();
                let href = rest
                    .split('"')
                    .next()
                    .unwrap()
                    .replace("&amp;", "&")
                    .replace("&#38;", "&");
                if elsewhere.iter().any(|page| href.starts_with(page)) {
                    continue;
                }
                page(&client, &href).await;
            }
        }
        let shelter = running.as_role(Role::ServiceProvider).await;
        let waits = page(&shelter, "/today").await.body;
        assert!(waits.contains("Rujukan masuk menunggu jawaban"));
        let admin = running.as_role(Role::Administrator).await;
        let admin = page(&admin, "/today").await.body;
        assert!(admin.contains("Pemegang kunci pemulihan belum ditunjuk"));
        let overseer = running.as_role(Role::Overseer).await;
        let quiet = page(&overseer, "/today").await.body;
        assert!(quiet.contains("Tidak ada yang menunggu Anda"));
    });
}

#[test]
fn what_passes_its_deadline_is_shown_to_sender_and_leader() {
    each_app(|running| async move {
        let case = case(&running).await;
        let manager = running.sign_in(running.world.person("manager")).await;
        let code = refer(&manager, &case, running.world.teams.receiving).await;
        let calm = page(&manager, "/today").await.body;
        assert!(!calm.contains("Rujukan keluar belum dijawab tepat waktu"));
        running.wait(jiff::SignedDuration::from_hours(24 * 6));
        let manager = running.sign_in(running.world.person("manager")).await;
        let late = page(&manager, "/today").await.body;
        assert!(
            late.contains("Rujukan keluar belum dijawab tepat waktu"),
            "{late}"
        );
        for login in ["lead", "leader"] {
            let client = running.sign_in(running.world.person(login)).await;
            let seen = page(&client, "/today").await.body;
            assert!(
                seen.contains(&code) && seen.contains(&case.code),
                "{login}\n{seen}"
            );
        }
        // Nobody answers for two weeks: it ends by itself, and the sender learns of it.
        running.wait(jiff::SignedDuration::from_hours(24 * 9));
        web::background::once(&running.app).await.unwrap();
        let manager = running.sign_in(running.world.person("manager")).await;
        let over = page(&manager, &format!("/referrals/{code}?side=sender"))
            .await
            .body;
        assert!(
            over.contains("Lewat waktu tanpa jawaban") && over.contains("Rujuk ke lembaga lain")
        );
    });
}

const NIK: &str = "3173054501990001";

#[test]
fn people_who_may_be_the_same_and_questions_about_them_stand_on_the_page() {
    each_app(|running| async move {
        let teams = &running.world.teams;
        let manager = running.sign_in(running.world.person("manager")).await;
        let provider = running.sign_in(running.world.person("provider")).await;
        let (pairs, questions) = (
            "Pasangan orang untuk diputuskan",
            "Pertanyaan lembaga lain tentang orang",
        );
        let ours = case(&running).await;
        let theirs = case_of(&running, teams.receiving, "provider").await;
        for (client, case) in [(&manager, &ours), (&provider, &theirs)] {
            assert!(!page(client, "/today").await.body.contains(pairs));
            let identity = case.at(&format!("/persons/{}/identity/edit", case.victim));
            let papers = [("version", "3"), ("name", NAME), ("nik", NIK)];
            sent(client, &identity, &papers).await;
        }
        web::background::once(&running.app).await.unwrap();
        for client in [&manager, &provider] {
            let today = page(client, "/today").await.body;
            assert!(today.contains(pairs), "{today}");
            assert!(today.contains("href=\"/linkage\""), "{today}");
            assert!(!today.contains(questions), "{today}");
        }
        let reference = ask(&running).await;
        assert!(!page(&manager, "/today").await.body.contains(questions));
        let told = page(&provider, "/today").await.body;
        assert!(told.contains(questions), "{told}");
        let answer = format!("/linkage/told/{reference}");
        sent(&provider, &answer, &[("state", "spoken")]).await;
        assert!(!page(&provider, "/today").await.body.contains(questions));
    });
}

/// An officer asks the other organisations about somebody in a report; gives the reference.
async fn ask(running: &testkit::Running) -> String {
    let officer = running.as_role(Role::IntakeOfficer).await;
    let form = officer.get("/intake/new").await.location().to_owned();
    let report = [
        ("urgency", "urgent"),
        ("story", "Paspor ditahan."),
        ("where-text", "Jakarta Barat"),
        ("people", "1"),
        ("child", "no"),
        ("person-1-name", NAME),
        ("person-1-nik", NIK),
        ("reporter-kind", "family"),
        ("call-back", "no"),
        ("channel", "129"),
    ];
    let ticket = sent(&officer, &form, &report).await;
    let code = ticket.split('/').nth(2).unwrap();
    let asked = officer.post(&format!("/intake/{code}/known"), &[]).await;
    crate::linkage::reference(&asked, "Rujukan ")
}
