//! That what is known of a service still holds.

use crate::directory::help::{Fields, page, secretariat};
use domain::people::Role;
use jiff::SignedDuration;
use testkit::each_app;

#[test]
fn an_organisation_checks_its_own_services_and_not_those_of_others() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let office = running.world.organisations;
        let own = Fields::shelter(office.shelter).add(&desk).await;
        let other = Fields::legal_aid(office.police).add(&desk).await;
        let provider = running.sign_in(running.world.person("provider")).await;
        let tile = "Layanan di direktori perlu diperiksa ulang";
        assert!(page(&provider, "/today").await.contains(tile));
        let due = page(&provider, "/directory/due").await;
        assert!(due.contains("Rumah aman Melati") && !due.contains("Bantuan hukum"));
        assert!(
            !due.contains("/directory/months"),
            "the setting is the secretariat's"
        );
        let version = [("version", "1")];
        let refused = provider.post(&format!("{other}/verify"), &version).await;
        assert_eq!(refused.status, 404);
        let checked = provider.post(&format!("{own}/verify"), &version).await;
        assert_eq!(checked.status, 303);
        let shown = page(&provider, &own).await;
        assert!(shown.contains("Sudah diperiksa"), "{shown}");
        assert!(shown.contains("Diperiksa 15 Maret 2024 oleh Tuti Handayani, Rumah Aman Melati"));
        assert!(
            page(&provider, "/directory/due")
                .await
                .contains("Semua layanan sudah diperiksa")
        );
        assert!(!page(&provider, "/today").await.contains(tile));

        // What was changed since the page was shown was not checked.
        let changed = Fields::shelter(office.shelter)
            .with("version", "1")
            .with("capacity", "9");
        assert_eq!(
            changed.send(&desk, &format!("{own}/edit")).await.status,
            303
        );
        let late = provider.post(&format!("{own}/verify"), &version).await;
        assert_eq!(late.status, 409, "{}", late.body);
        let analyst = running.as_role(Role::Analyst).await;
        assert_eq!(analyst.get("/directory/due").await.status, 404);
    });
}

#[test]
fn the_secretariat_is_reminded_and_sets_after_how_many_months() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let address = Fields::legal_aid(running.world.organisations.police)
            .add(&desk)
            .await;
        let verify = format!("{address}/verify");
        let checked = desk
            .post(&verify, &[("version", "1"), ("back", "due")])
            .await;
        assert_eq!(checked.location(), "/directory/due?done=listing-verified");
        assert!(
            !page(&desk, "/directory")
                .await
                .contains("layanan perlu diperiksa")
        );
        let wrong = desk.post("/directory/months", &[("months", "0")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("Tulis angka dari 1 sampai 36"));
        let set = desk.post("/directory/months", &[("months", "2")]).await;
        assert_eq!(set.status, 303);
        running.wait(SignedDuration::from_hours(24 * 62));
        let desk = secretariat(&running).await;
        assert!(
            page(&desk, "/directory")
                .await
                .contains("1 layanan perlu diperiksa")
        );
        let due = page(&desk, "/directory/due").await;
        assert!(due.contains("Sudah lama tidak diperiksa") && due.contains("href=\"tel:129\""));
        let manager = running.as_role(Role::CaseManager).await;
        let refused = manager.post("/directory/months", &[("months", "3")]).await;
        assert_eq!(refused.status, 404);
    });
}
