//! Assembled, written, submitted, frozen.

use super::help::*;
use domain::cases::Sex;
use domain::people::Role;
use testkit::each_app;

#[test]
fn a_report_is_assembled_written_frozen_and_stays() {
    each_app(|running| async move {
        victims(&running).await;
        let secretariat = running.as_role(Role::Secretariat).await;
        let list = page(&secretariat, "/periodic").await;
        assert!(list.body.contains("Belum ada laporan"));
        let report = begun(&secretariat, "2023").await;
        let shown = page(&secretariat, &report).await;
        assert!(
            shown.body.contains("Laporan tahunan 2023"),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("29 Februari 2024"));
        let late = "Laporan berkala lewat jatuh tempo";
        assert!(page(&secretariat, "/today").await.body.contains(late));
        let overseer = running.as_role(Role::Overseer).await;
        assert!(!page(&overseer, "/today").await.body.contains(late));

        let chapter = format!("{report}/chapters/victims");
        let victims = page(&secretariat, &chapter).await;
        // Inside the house the counts stand as they are, and are marked.
        assert!(
            victims
                .body
                .contains("Korban menurut kelompok umur dan jenis kelamin")
        );
        assert!(victims.body.contains("dilindungi</abbr>"));
        assert!(victims.body.contains("<svg"));
        let text = "Sebagian besar korban direkrut daring.";
        sent(&secretariat, &chapter, &[("version", "0"), ("body", text)]).await;
        assert!(page(&secretariat, &chapter).await.body.contains(text));

        // Reading anew keeps what was written.
        victim(&running, "2023-06-01", Sex::Female, 30).await;
        sent(&secretariat, &format!("{report}/assemble"), &[]).await;
        let again = page(&secretariat, &chapter).await;
        assert!(
            again.body.contains(text) && again.body.contains(">21<"),
            "{}",
            again.body
        );

        sent(&secretariat, &format!("{report}/submit"), &[]).await;
        let leader = running.as_role(Role::Leader).await;
        let waits = "Laporan berkala menunggu persetujuan";
        assert!(page(&leader, "/today").await.body.contains(waits));
        let review = page(&leader, &format!("{report}/freeze")).await;
        assert!(review.body.contains("Yang dilindungi"));
        assert!(review.body.contains("Bab tanpa uraian"));
        sent(
            &leader,
            &format!("{report}/freeze"),
            &[("action", "freeze")],
        )
        .await;

        assert!(!page(&leader, "/today").await.body.contains(waits));

        victim(&running, "2023-06-02", Sex::Female, 30).await;
        let frozen = page(&secretariat, &chapter).await;
        assert!(frozen.body.contains(">21<") && !frozen.body.contains(">22<"));
        assert!(frozen.body.contains(text) && !frozen.body.contains("<textarea"));
        let refused = secretariat.post(&format!("{report}/assemble"), &[]).await;
        assert_eq!(refused.status, 409);
        assert_eq!(
            events(&running, &report).await,
            [
                "periodic-edited",
                "periodic-edited",
                "periodic-edited",
                "periodic-edited",
                "periodic-frozen"
            ]
        );
    });
}

#[test]
fn what_is_outstanding_is_read_by_members_and_stays_out_of_the_paper() {
    each_app(|running| async move {
        item(&running, "Susun daftar rumah aman").await;
        let secretariat = running.as_role(Role::Secretariat).await;
        let report = begun(&secretariat, "2024-S1").await;
        let chapter = page(&secretariat, &format!("{report}/chapters/meetings")).await;
        let line = "TL-2024-001 · Susun daftar rumah aman";
        assert!(chapter.body.contains(line), "{}", chapter.body);
        let paper = page(&secretariat, &format!("{report}/report")).await.body;
        assert!(paper.contains("TL-2024-001") && !paper.contains("Susun daftar"));
    });
}

#[test]
fn two_who_write_one_chapter_see_both_versions() {
    each_app(|running| async move {
        let one = running.as_role(Role::Secretariat).await;
        let other = one.tab();
        let report = begun(&one, "2023-S2").await;
        let chapter = format!("{report}/chapters/obstacles");
        sent(
            &one,
            &chapter,
            &[("version", "0"), ("body", "Dana terbatas")],
        )
        .await;
        let fields = [("version", "0"), ("body", "Petugas kurang")];
        let conflict = other.post(&chapter, &fields).await;
        assert_eq!(conflict.status, 409);
        assert!(
            conflict.body.contains("Dana terbatas") && conflict.body.contains("Petugas kurang")
        );
        let fields = [("version", "1"), ("body", "Dana terbatas, petugas kurang")];
        sent(&other, &chapter, &fields).await;
    });
}

#[test]
fn what_is_typed_after_submission_is_not_lost() {
    each_app(|running| async move {
        let secretariat = running.as_role(Role::Secretariat).await;
        let report = begun(&secretariat, "2023-S2").await;
        sent(&secretariat, &format!("{report}/submit"), &[]).await;
        let chapter = format!("{report}/chapters/obstacles");
        let fields = [("version", "0"), ("body", "Terlambat ditulis")];
        let refused = secretariat.post(&chapter, &fields).await;
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("Terlambat ditulis"));

        // The leader gives it back with a reason, and it can be written again.
        let leader = running.as_role(Role::Leader).await;
        let freeze = format!("{report}/freeze");
        let silent = leader.post(&freeze, &[("action", "give-back")]).await;
        assert_eq!(silent.status, 422);
        assert!(silent.body.contains("Tulis alasannya"));
        let reason = "Bab hambatan belum ada.";
        sent(
            &leader,
            &freeze,
            &[("action", "give-back"), ("note", reason)],
        )
        .await;
        assert!(page(&secretariat, &report).await.body.contains(reason));
        sent(&secretariat, &chapter, &fields).await;
    });
}

#[test]
fn a_period_that_is_none_and_one_that_lies_ahead_are_refused() {
    each_app(|running| async move {
        let secretariat = running.as_role(Role::Secretariat).await;
        for (period, words) in [
            ("", "Ada masalah"),
            ("2023-S9", "Pilih periode dari daftar"),
            ("2031", "belum dimulai"),
        ] {
            let answer = secretariat
                .post("/periodic/new", &[("period", period)])
                .await;
            assert_eq!(answer.status, 422, "{period}");
            assert!(answer.body.contains(words), "{period}: {}", answer.body);
        }
        let report = begun(&secretariat, "2023").await;
        let again = sent(&secretariat, "/periodic/new", &[("period", "2023")]).await;
        assert_eq!(again, report);
        let long = "a".repeat(20_001);
        let chapter = format!("{report}/chapters/obstacles");
        let answer = secretariat
            .post(&chapter, &[("version", "0"), ("body", &long)])
            .await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(&long));
        for lost in ["/chapters/none", "/chapters/victims/x", "/nothing"] {
            assert_eq!(
                secretariat.get(&format!("{report}{lost}")).await.status,
                404
            );
        }
    });
}

#[test]
fn roles_do_what_is_theirs() {
    each_app(|running| async move {
        let secretariat = running.as_role(Role::Secretariat).await;
        let leader = running.as_role(Role::Leader).await;
        let overseer = running.as_role(Role::Overseer).await;
        let report = begun(&secretariat, "2023").await;
        let chapter = format!("{report}/chapters/obstacles");
        let answer = leader
            .post(&chapter, &[("version", "0"), ("body", "x")])
            .await;
        assert_eq!(answer.status, 404);
        // A draft is nobody's business but of those who work on it.
        assert_eq!(overseer.get(&report).await.status, 404);
        sent(&secretariat, &format!("{report}/submit"), &[]).await;
        // There is a leader, so the secretariat does not approve.
        let freeze = format!("{report}/freeze");
        assert_eq!(secretariat.get(&freeze).await.status, 404);
        let answer = secretariat.post(&freeze, &[("action", "freeze")]).await;
        assert_eq!(answer.status, 409);
        let analyst = running.as_role(Role::Analyst).await;
        assert_eq!(analyst.get("/periodic").await.status, 404);

        let mut tx = running.world.store.write().await.unwrap();
        let gone = store::sql("update account set state = 'disabled' where role = 'leader'");
        tx.run(&gone).await.unwrap();
        tx.commit().await.unwrap();
        sent(&secretariat, &freeze, &[("action", "freeze")]).await;
        assert!(page(&overseer, &report).await.body.contains("Dibekukan"));
    });
}

#[test]
fn due_days_and_the_small_count_are_set() {
    each_app(|running| async move {
        let secretariat = running.as_role(Role::Secretariat).await;
        assert!(
            page(&secretariat, "/periodic/settings")
                .await
                .body
                .contains("value=\"60\"")
        );
        let wrong = [
            ("semester-days", "minggu"),
            ("annual-days", "400"),
            ("least", "1"),
        ];
        let answer = secretariat.post("/periodic/settings", &wrong).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("value=\"minggu\""));
        let right = [
            ("semester-days", "30"),
            ("annual-days", "90"),
            ("least", "3"),
        ];
        sent(&secretariat, "/periodic/settings", &right).await;
        let report = begun(&secretariat, "2023").await;
        assert!(
            page(&secretariat, &report)
                .await
                .body
                .contains("30 Maret 2024")
        );
    });
}
