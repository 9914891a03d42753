//! A series, a meeting of it, and who may do what.

use crate::meetings::help::{MEETING, between, create, give_away, page, posts, secretary, sent};
use domain::people::Role;
use jiff::SignedDuration;
use testkit::each_app;

/// The governor's regulation of the library.
const REGULATION: &str = "0190a000-0000-7000-8000-000000000017";

#[test]
fn a_series_says_what_is_due_and_a_meeting_of_it_begins_there() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        assert!(
            page(&client, "/meetings")
                .await
                .body
                .contains("Belum ada seri rapat")
        );
        let bad = [("name", ""), ("kind", "plenary"), ("every", "0")];
        let refused = client.post("/meetings/series/new", &bad).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Tulis angka dari 1 sampai 60"),
            "{}",
            refused.body
        );
        let fields = [
            ("name", "Rapat pleno"),
            ("kind", "plenary"),
            ("every", "4"),
            ("regulation", REGULATION),
            ("active", "yes"),
        ];
        let to = sent(&client, "/meetings/series/new", &fields).await;
        assert!(to.starts_with("/meetings?done=series-saved"));
        let basis = page(&client, &format!("/regulations/{REGULATION}")).await;
        assert!(basis.body.contains("Rapat pleno"), "{}", basis.body);
        let list = page(&client, "/meetings").await.body;
        assert!(
            list.contains("setiap 4 bulan") && list.contains("15 Juli 2024"),
            "{list}"
        );
        let series = between(&list, "/meetings/new?series=", "\"");
        let form = page(&client, &format!("/meetings/new?series={series}"))
            .await
            .body;
        assert!(form.contains("value=\"Rapat pleno\"") && form.contains("value=\"2024\""));
        create(&client, &[("series", series)]).await;
        let list = page(&client, "/meetings").await.body;
        assert!(list.contains("Dijadwalkan 26 September 2024"), "{list}");
        assert!(
            list.contains("Kamis, 26 September 2024, 09.00–12.00 WIB"),
            "{list}"
        );
        running.wait(SignedDuration::from_hours(300 * 24));
        let client = secretary(&running).await;
        let past = page(&client, "/meetings?when=past").await.body;
        assert!(past.contains("Rapat koordinasi bidang"));
        assert!(
            !page(&client, "/meetings")
                .await
                .body
                .contains("09.00–12.00")
        );
    });
}

#[test]
fn what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let bad = [
            ("title", "Rapat darurat"),
            ("date-day", "31"),
            ("date-month", "2"),
            ("date-year", "2024"),
            ("from", "pagi"),
            ("to", "25.00"),
            ("online", "meet.example"),
            ("purpose", "Membahas <b>banyak</b> hal"),
        ];
        let refused = client.post("/meetings/new", &bad).await;
        assert_eq!(refused.status, 422);
        for words in [
            "Tulis jam seperti 09.30",
            "Tautan dimulai dengan https://",
            "Membahas &#60;b&#62;banyak",
            "value=\"pagi\"",
        ] {
            assert!(refused.body.contains(words), "{words}: {}", refused.body);
        }
        let mut fields = MEETING;
        fields[6].1 = "08.00";
        fields[7].1 = "";
        let refused = client.post("/meetings/new", &fields).await;
        assert!(refused.body.contains("Jam selesai harus sesudah jam mulai"));
        assert!(
            refused
                .body
                .contains("Isi tempat rapat atau tautan daringnya")
        );
    });
}

#[test]
fn two_people_at_one_meeting_see_both_versions() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        let edit = format!("{meeting}/edit");
        let mut first = [&MEETING[..], &[("version", "1")]].concat();
        first[7].1 = "Ruang Melati";
        sent(&client, &edit, &first).await;
        let mut second = [&MEETING[..], &[("version", "1")]].concat();
        (second[2].1, second[7].1) = ("27", "Ruang Kenanga");
        let conflict = client.post(&edit, &second).await;
        assert_eq!(conflict.status, 409);
        for words in ["Ruang Melati", "Ruang Kenanga", "26 9 2024", "27 9 2024"] {
            assert!(conflict.body.contains(words), "{words}: {}", conflict.body);
        }
    });
}

#[test]
fn members_look_on_and_others_see_nothing() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        let manager = running.as_role(Role::CaseManager).await;
        let seen = page(&manager, &meeting).await.body;
        assert!(seen.contains("Rapat koordinasi bidang") && !seen.contains("/edit\""));
        for path in ["/meetings/new".to_owned(), format!("{meeting}/edit")] {
            assert_eq!(manager.get(&path).await.status, 404, "{path}");
            assert_eq!(manager.post(&path, &MEETING).await.status, 404, "{path}");
        }
        assert_eq!(
            manager.post(&format!("{meeting}/agenda"), &[]).await.status,
            404
        );
        let nobody = running.anonymous().get(&meeting).await;
        assert_eq!(nobody.status, 303);
        give_away(&running, &meeting, running.world.province).await;
        for tab in [
            "",
            "/edit",
            "/agenda",
            "/invitees",
            "/handouts",
            "/letters",
            "/cancel",
        ] {
            assert_eq!(
                client.get(&format!("{meeting}{tab}")).await.status,
                404,
                "{tab}"
            );
        }
        assert_eq!(client.get("/meetings/tidak-ada").await.status, 404);
    });
}

#[test]
fn a_meeting_is_called_off_once_and_stays_in_the_list() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        posts(&running, 1, None).await;
        let meeting = create(&client, &[]).await;
        page(&client, &format!("{meeting}/cancel")).await;
        sent(&client, &format!("{meeting}/cancel"), &[]).await;
        assert!(page(&client, &meeting).await.body.contains("Dibatalkan"));
        assert_eq!(client.get(&format!("{meeting}/cancel")).await.status, 409);
        assert_eq!(
            client.post(&format!("{meeting}/invite"), &[]).await.status,
            409
        );
        assert_eq!(client.get(&format!("{meeting}/edit")).await.status, 409);
    });
}
