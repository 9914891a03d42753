//! The plan of a case.

use crate::plan::help::*;
use domain::people::Role;
use testkit::each_app;

const TODAY: [(&str, &str); 3] = [("on-day", "15"), ("on-month", "3"), ("on-year", "2024")];

fn planned(kind: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![("kind", kind), ("note", "Dijemput pukul tujuh.")];
    fields.extend(TODAY);
    fields
}

#[test]
fn a_service_is_planned_moved_and_annotated() {
    each_app(|running| async move {
        let case = case(&running).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let empty = page(&client, &case.at("/services")).await;
        assert!(empty.body.contains("Belum ada layanan dalam rencana"));
        let form = page(&client, &case.at("/services/new")).await;
        assert!(form.body.contains("Rehabilitasi kesehatan"));
        let next = sent(&client, &case.at("/services/new"), &planned("health")).await;
        assert!(next.ends_with("/services?done=service-planned"));
        let plan = page(&client, &case.at("/services")).await.body;
        for part in [
            "22/03/2024",
            "UU 21/2007 pasal 51–52",
            "paling lambat 7 hari",
            "Direncanakan",
        ] {
            assert!(plan.contains(part), "{part}\n{plan}");
        }
        assert!(
            !plan.contains("Dijemput"),
            "a note stands on a page of its own"
        );

        let id = service(&running).await;
        let note = case.at(&format!("/services/{id}/note"));
        assert!(
            page(&client, &note)
                .await
                .body
                .contains("Dijemput pukul tujuh.")
        );
        assert!(
            audited(&running, &case.code)
                .await
                .contains(&"section-opened".to_owned())
        );

        let step = case.at(&format!("/services/{id}/step"));
        let form = page(&client, &step).await;
        let version = hidden(&form.body, "version");
        let mut fields = vec![("version", version.as_str()), ("action", "finish")];
        fields.extend(TODAY);
        let wrong = client.post(&step, &fields).await;
        assert_eq!(wrong.status, 422, "what is planned is not finished");
        fields[1] = ("action", "start");
        sent(&client, &step, &fields).await;
        let late = client.post(&step, &fields).await;
        assert_eq!(late.status, 409, "somebody recorded it before");
        assert!(
            page(&client, &case.at("/services"))
                .await
                .body
                .contains("Berlangsung")
        );
    });
}

#[test]
fn mistakes_are_said_and_nothing_typed_is_lost() {
    each_app(|running| async move {
        let case = case(&running).await;
        let client = running.sign_in(running.world.person("manager")).await;
        let path = case.at("/services/new");
        let future = [
            ("kind", "health"),
            ("on-day", "16"),
            ("on-month", "3"),
            ("on-year", "2024"),
            ("note", "Catatan yang panjang"),
        ];
        let answer = client.post(&path, &future).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("Catatan yang panjang") && answer.body.contains("Ada masalah")
        );
        let nothing = client.post(&path, &[("kind", "")]).await;
        assert_eq!(nothing.status, 422);

        sent(&client, &path, &planned("legal-aid")).await;
        let id = service(&running).await;
        let edit = case.at(&format!("/services/{id}"));
        // The note that came with the plan is version 2 already.
        let mut stale = vec![("version", "1"), ("person", "")];
        stale.extend([("on-day", "14"), ("on-month", "3"), ("on-year", "2024")]);
        let conflict = client.post(&edit, &stale).await;
        assert_eq!(conflict.status, 409, "{}", conflict.body);
        assert!(
            conflict.body.contains("15 3 2024"),
            "both versions stand there"
        );
        let version = hidden(&conflict.body, "version");
        stale[0] = ("version", version.as_str());
        sent(&client, &edit, &stale).await;
        let plan = page(&client, &case.at("/services")).await.body;
        assert!(
            plan.contains("21/03/2024"),
            "another day, another deadline\n{plan}"
        );
    });
}

#[test]
fn the_list_leads_from_what_is_due_to_the_plan() {
    each_app(|running| async move {
        let case = case(&running).await;
        let client = running.sign_in(running.world.person("manager")).await;
        sent(&client, &case.at("/services/new"), &planned("health")).await;
        let list = page(&client, "/services").await.body;
        assert!(list.contains(&case.code) && list.contains(&case.alias));
        assert!(list.contains(&format!("{}#service-", case.at("/services"))));
        let none = page(&client, "/services?tab=overdue").await.body;
        assert!(none.contains("Tidak ada layanan di daftar ini"));
        let soon = page(&client, "/services?tab=waiting&soon=yes").await.body;
        assert!(
            soon.contains("Tidak ada layanan di daftar ini"),
            "due in seven days"
        );
        running.wait(jiff::SignedDuration::from_hours(24 * 8));
        let client = running.sign_in(running.world.person("manager")).await;
        let late = page(&client, "/services?tab=overdue").await.body;
        assert!(
            late.contains(&case.code) && late.contains("lewat"),
            "{late}"
        );
        let other = running.as_role(Role::ServiceProvider).await;
        assert!(!page(&other, "/services").await.body.contains(&case.code));
        let analyst = running.as_role(Role::Analyst).await;
        assert_eq!(analyst.get("/services").await.status, 404);
        for path in ["/services", "/services/new"] {
            assert_eq!(other.get(&case.at(path)).await.status, 404, "{path}");
        }
    });
}
