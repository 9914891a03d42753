//! Deadline rules and holidays, as the administrator changes them.

use crate::plan::help::*;
use domain::people::Role;
use testkit::each_app;

const LAW: &str = "/rules/uu-21-2007-52-health";

#[test]
fn a_rule_is_succeeded_and_ended_never_edited() {
    each_app(|running| async move {
        let admin = running.as_role(Role::Administrator).await;
        let list = page(&admin, "/rules").await.body;
        assert!(
            list.contains("paling lambat 7 hari sejak permohonan layanan"),
            "{list}"
        );
        assert!(list.contains("Belum ada hari libur yang akan datang"));
        let fields = [
            ("version", "1"),
            ("bound", "at-most"),
            ("length", "3"),
            ("unit", "days"),
            ("basis", "Keputusan Wali Kota"),
            ("status", "internal-policy"),
            ("from-day", "1"),
            ("from-month", "4"),
            ("from-year", "2024"),
        ];
        let successor = format!("{LAW}/successor");
        let unconfirmed = admin.post(&successor, &fields).await;
        assert_eq!(unconfirmed.status, 303);
        assert!(
            unconfirmed.location().starts_with("/account/confirm"),
            "who it is comes first"
        );

        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let kept = page(&admin, &successor).await.body;
        assert!(
            kept.contains("Keputusan Wali Kota"),
            "what was typed was kept\n{kept}"
        );
        sent(&admin, &successor, &fields).await;
        let list = page(&admin, "/rules").await.body;
        assert!(list.contains("sampai 31 Maret 2024") && list.contains("Keputusan Wali Kota"));
        let again = admin.post(&successor, &fields).await;
        assert_eq!(again.status, 409, "it has ended");
        let kinds = audited(&running, "uu-21-2007-52-health").await;
        assert_eq!(kinds, ["rule-changed"]);

        let early = [
            ("version", "1"),
            ("to-day", "1"),
            ("to-month", "1"),
            ("to-year", "1990"),
        ];
        let refused = admin.post("/rules/policy-triage/end", &early).await;
        assert_eq!(refused.status, 422);
        let end = [
            ("version", "1"),
            ("to-day", "31"),
            ("to-month", "3"),
            ("to-year", "2024"),
        ];
        sent(&admin, "/rules/policy-triage/end", &end).await;
        assert_eq!(admin.get("/rules/no-such/end").await.status, 404);
    });
}

#[test]
fn holidays_are_copied_from_the_decree() {
    each_app(|running| async move {
        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let form = page(&admin, "/rules/holidays").await.body;
        let before = hidden(&form, "before");
        let wrong = [("before", before.as_str()), ("days", "1 Mei 2024\nbesok")];
        let refused = admin.post("/rules/holidays", &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Baris 2") && refused.body.contains("besok"));
        let days = [
            ("before", before.as_str()),
            ("days", "1 Mei 2024 (Buruh)\n17/8/2024"),
        ];
        sent(&admin, "/rules/holidays", &days).await;
        let shown = page(&admin, "/rules/holidays").await.body;
        assert!(shown.contains("1 Mei 2024\n17 Agustus 2024"), "{shown}");
        let stale = admin.post("/rules/holidays", &days).await;
        assert_eq!(stale.status, 409);
        for role in [Role::CaseManager, Role::Secretariat] {
            let client = running.as_role(role).await;
            assert_eq!(client.get("/rules").await.status, 404, "{role}");
        }
    });
}
