//! What goes upward, what the level above does with it, and what nobody else sees.

use super::help::*;
use domain::people::Role;
use testkit::each_app;

#[test]
fn the_province_sees_what_is_late_receives_and_returns() {
    each_app(|running| async move {
        victims(&running).await;
        let report = frozen(&running, "2023").await;
        let above = overseer(&running).await;
        let waits = page(&above, "/periodic").await;
        assert!(waits.body.contains("Laporan dari gugus tugas di bawah"));
        assert!(waits.body.contains("terlambat 15 hari"), "{}", waits.body);
        assert_eq!(above.get(&report).await.status, 404);

        let secretariat = running.as_role(Role::Secretariat).await;
        sent(&secretariat, &format!("{report}/send"), &[]).await;
        let arrived = page(&above, "/periodic").await;
        assert!(arrived.body.contains("Dikirim 15/03/2024"));
        assert!(arrived.body.contains(&format!("href=\"{report}\"")));
        // The level above sees counts as they leave the house.
        let chapter = page(&above, &format!("{report}/chapters/victims")).await;
        assert!(chapter.body.contains(">•<") && !chapter.body.contains("dilindungi</abbr>"));

        let answer = format!("{report}/answer");
        let silent = above.post(&answer, &[("action", "return")]).await;
        assert_eq!(silent.status, 422);
        let reason = "Tabel layanan belum lengkap.";
        sent(&above, &answer, &[("action", "return"), ("note", reason)]).await;
        assert!(
            page(&above, "/periodic")
                .await
                .body
                .contains("Dikembalikan, terlambat 15 hari")
        );

        let returned = page(&secretariat, &report).await;
        assert!(returned.body.contains(reason));
        sent(&secretariat, &format!("{report}/revise"), &[]).await;
        sent(&secretariat, &format!("{report}/submit"), &[]).await;
        let leader = running.as_role(Role::Leader).await;
        sent(
            &leader,
            &format!("{report}/freeze"),
            &[("action", "freeze")],
        )
        .await;
        sent(&leader, &format!("{report}/send"), &[]).await;
        sent(&above, &answer, &[("action", "receive")]).await;
        let done = page(&above, "/periodic").await;
        assert!(done.body.contains("Diterima 15/03/2024"));
        assert!(done.body.contains("1 laporan sudah diterima"));
        assert!(
            page(&secretariat, &report)
                .await
                .body
                .contains("Versi 1 yang pernah dibekukan")
        );
    });
}

#[test]
fn another_city_finds_nothing() {
    each_app(|running| async move {
        let report = frozen(&running, "2023").await;
        let secretariat = running.as_role(Role::Secretariat).await;
        sent(&secretariat, &format!("{report}/send"), &[]).await;
        let neighbour = force(&running, "31.71").await;
        moved(&running, "secretariat", neighbour).await;
        let stranger = running.as_role(Role::Secretariat).await;
        for to in [
            "",
            "/chapters/victims",
            "/freeze",
            "/answer",
            "/report",
            "/report.docx",
            "/report.json",
        ] {
            let answer = stranger.get(&format!("{report}{to}")).await;
            assert_eq!(answer.status, 404, "{to}");
        }
        for to in ["/assemble", "/submit", "/send", "/revise"] {
            let answer = stranger.post(&format!("{report}{to}"), &[]).await;
            assert_eq!(answer.status, 404, "{to}");
        }
        let fields = [("version", "0"), ("body", "x")];
        let answer = stranger
            .post(&format!("{report}/chapters/victims"), &fields)
            .await;
        assert_eq!(answer.status, 404);
        // What stands in their list is what they have to write themselves.
        let own = page(&stranger, "/periodic").await.body;
        assert!(!own.contains(&report), "{own}");
        assert!(
            own.contains("href=\"/periodic/new?period=2023\"") && own.contains("Belum dimulai")
        );
    });
}
