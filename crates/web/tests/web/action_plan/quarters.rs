//! A quarter: filled in by itself, overridden with a reason, locked, opened again, traced.

use crate::action_plan::help::{QUARTER, hidden, page, planned, sent, step, upload};
use domain::action_plan::{Formula, STANDARD};
use domain::people::Role;
use testkit::each_app;

#[test]
fn four_fifths_of_a_quarter_are_filled_in_by_themselves() {
    each_app(|running| async move {
        planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let before = page(&client, QUARTER).await;
        assert!(
            before.contains("0 dari 24 terisi otomatis (0%)"),
            "{before}"
        );
        sent(&client, &format!("{QUARTER}/prefill"), &[]).await;
        let filled = page(&client, QUARTER).await;
        let computed = STANDARD.iter().filter(|s| s.formula().is_some()).count();
        assert!(computed * 100 >= STANDARD.len() * 80);
        let words = format!("{computed} dari {} terisi otomatis (83%)", STANDARD.len());
        assert!(filled.contains(&words), "{filled}");
        assert!(filled.contains("Menunggu diterima") && filled.contains("Belum diisi"));
        sent(&client, &format!("{QUARTER}/accept"), &[]).await;
        let accepted = page(&client, QUARTER).await;
        assert!(accepted.contains("Otomatis, diterima"), "{accepted}");
        assert!(accepted.contains("0 angka otomatis menunggu"), "{accepted}");
    });
}

#[test]
fn a_value_is_overridden_with_a_reason_and_a_locked_quarter_says_what_to_do() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        sent(&client, &format!("{QUARTER}/prefill"), &[]).await;
        let at = planned.at(planned.unit);
        let form = page(&client, &at).await;
        assert!(form.contains("Angka otomatis: 0"), "{form}");
        let id = planned.indicator(Formula::OutreachEvents);
        let (value, why) = (format!("value-{id}"), format!("why-{id}"));
        let share = planned.indicator(Formula::ReferralsOnTime);
        let (part, of) = (format!("part-{share}"), format!("of-{share}"));
        let mut fields = vec![
            ("version", "0"),
            (value.as_str(), "4"),
            ("rupiah", "Rp 62.500.000,00"),
            ("obstacles", "Anggaran cair bulan Maret"),
        ];
        let refused = client.post(&at, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("berbeda dari angka otomatis"),
            "{}",
            refused.body
        );
        assert!(
            refused.body.contains("Anggaran cair bulan Maret"),
            "nothing is lost"
        );
        fields.push((why.as_str(), "Empat kegiatan kelurahan"));
        let mut wrong = fields.clone();
        wrong.extend([(part.as_str(), "5"), (of.as_str(), "4")]);
        let refused = client.post(&at, &wrong).await;
        assert!(refused.status == 422 && refused.body.contains("Pembilang tidak boleh"));
        sent(&client, &at, &fields).await;
        let late = client.post(&at, &fields).await;
        assert_eq!(late.status, 409, "somebody was faster");
        let quarter = page(&client, QUARTER).await;
        assert!(quarter.contains("Diganti dengan alasan"), "{quarter}");

        assert_eq!(step(&client, "submit").await.status, 303);
        assert_eq!(step(&client, "lock").await.status, 303);
        let locked = page(&client, &at).await;
        assert!(locked.contains("Triwulan ini terkunci"), "{locked}");
        assert!(
            locked.contains("Anggaran cair bulan Maret"),
            "it can still be read"
        );
        fields[0] = ("version", "1");
        fields.push(("why", "Koreksi"));
        let refused = client.post(&at, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("membukanya kembali dengan alasan"),
            "{}",
            refused.body
        );
        let prefill = client.post(&format!("{QUARTER}/prefill"), &[]).await;
        assert!(prefill.status == 422 && prefill.body.contains("terkunci"));

        let reopen = format!("{QUARTER}/reopen");
        let version = hidden(&page(&client, &reopen).await, "version");
        let silent = client
            .post(&reopen, &[("version", &version), ("reason", " ")])
            .await;
        assert_eq!(silent.status, 422);
        let reason = [
            ("version", version.as_str()),
            ("reason", "Temuan inspektorat"),
        ];
        sent(&client, &reopen, &reason).await;
        let mut changed = fields.clone();
        changed.retain(|(name, _)| *name != "why" && *name != "rupiah");
        changed.push(("rupiah", "60.000.000"));
        let silent = client.post(&at, &changed).await;
        assert!(
            silent.status == 422 && silent.body.contains("Tulis alasan"),
            "{}",
            silent.body
        );
        changed.push(("why", "Kuitansi ganda"));
        sent(&client, &at, &changed).await;
        let trail = page(&client, &format!("{QUARTER}/trail")).await;
        for words in [
            "Temuan inspektorat",
            "Kuitansi ganda",
            "Rp 62.500.000",
            "Rp 60.000.000",
            "Dian Puspita",
            "Terkunci",
        ] {
            assert!(trail.contains(words), "{words}: {trail}");
        }
    });
}

#[test]
fn an_organisation_reports_on_its_own_activities_and_no_others() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let police = running.as_role(Role::Investigator).await;
        let own = planned.at(planned.police);
        sent(&police, &own, &[("version", "0"), ("rupiah", "5.000.000")]).await;
        let quarter = page(&police, QUARTER).await;
        assert!(quarter.contains("Kegiatan organisasi Anda"), "{quarter}");
        let other = planned.at(planned.unit);
        let form = page(&police, &other).await;
        assert!(form.contains("Hanya untuk dibaca"), "{form}");
        let refused = police
            .post(&other, &[("version", "0"), ("rupiah", "1")])
            .await;
        assert_eq!(refused.status, 403);
        let path = format!("{other}/evidence");
        let file = upload(&police, &path, ["evidence", "a.pdf"], b"%PDF-1.7", &[]).await;
        assert_eq!(file.status, 403);
        for step in ["submit", "lock", "accept"] {
            let refused = police
                .post(&format!("{QUARTER}/{step}"), &[("version", "1")])
                .await;
            assert_eq!(refused.status, 404, "{step}");
        }
        let analyst = running.as_role(Role::Analyst).await;
        assert_eq!(analyst.post(&own, &[("version", "1")]).await.status, 404);
        page(&analyst, &own).await;
    });
}

#[test]
fn what_was_not_reported_stands_on_today_and_above_the_plan() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let late = "Kegiatan rencana aksi belum dilaporkan";
        let secretariat = running.as_role(Role::Secretariat).await;
        assert!(!page(&secretariat, "/today").await.contains(late));
        running.wait(jiff::SignedDuration::from_hours(24 * 20));
        let secretariat = running.as_role(Role::Secretariat).await;
        assert!(page(&secretariat, "/today").await.contains(late));
        let all = page(&secretariat, "/action-plan").await;
        let (_, all) = all.split_once("id=\"unreported\"").unwrap();
        assert!(
            all.contains(&planned.at(planned.unit)) && all.contains(&planned.at(planned.police))
        );
        // An organisation is asked for its own.
        let police = running.as_role(Role::Investigator).await;
        assert!(page(&police, "/today").await.contains(late));
        let own = page(&police, "/action-plan").await;
        let (_, own) = own.split_once("id=\"unreported\"").unwrap();
        let (own, _) = own.split_once("</section>").unwrap();
        assert!(
            own.contains(&planned.at(planned.police)) && !own.contains(&planned.at(planned.unit))
        );
        let fields = [("version", "0"), ("rupiah", "5.000.000")];
        sent(&police, &planned.at(planned.police), &fields).await;
        assert!(!page(&police, "/today").await.contains(late));
        let analyst = running.as_role(Role::Analyst).await;
        assert!(
            !page(&analyst, "/action-plan")
                .await
                .contains("id=\"unreported\"")
        );
    });
}

#[test]
fn evidence_is_added_and_taken_out() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let at = planned.at(planned.unit);
        let path = format!("{at}/evidence");
        let wrong = upload(&client, &path, ["evidence", "a.sh"], b"#!/bin/sh", &[]).await;
        assert_eq!(wrong.status, 422);
        let pdf = b"%PDF-1.7\n1 0 obj";
        let added = upload(&client, &path, ["evidence", "laporan.pdf"], pdf, &[]).await;
        assert_eq!(added.status, 303, "{}", added.body);
        let shown = page(&client, &at).await;
        assert!(shown.contains("laporan.pdf"), "{shown}");
        let file = crate::action_plan::help::after(&shown, "/attachments/");
        assert_eq!(client.get(&format!("/attachments/{file}")).await.bytes, pdf);
        assert_eq!(step(&client, "submit").await.status, 303);
        let remove = format!("{path}/{file}/remove");
        let silent = client.post(&remove, &[]).await;
        assert!(
            silent.status == 422 && silent.body.contains("Tulis alasan"),
            "{}",
            silent.body
        );
        sent(&client, &remove, &[("evidence-why", "Salah berkas")]).await;
        assert!(!page(&client, &at).await.contains("/attachments/"));
    });
}

#[test]
fn a_quarter_that_has_not_begun_or_is_none_is_not_filled_in() {
    each_app(|running| async move {
        planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let early = client
            .post("/action-plan/quarters/2024/2/prefill", &[])
            .await;
        assert!(early.status == 422 && early.body.contains("belum dimulai"));
        for path in [
            "/action-plan/quarters/2024/5",
            "/action-plan/quarters/2030/1",
        ] {
            assert_eq!(client.get(path).await.status, 404, "{path}");
        }
    });
}
