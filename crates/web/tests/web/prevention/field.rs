//! The quick form: as a plain form, as the queue of a phone, without a network.

use crate::plan::help::{hidden, page};
use crate::prevention::stage::{changed, event, record, recorder};
use domain::people::Role;
use testkit::{Answer, Client, each_app};
use web::headers::CONTENT_SECURITY_POLICY;

/// What the script of the page sends for one entry of its queue.
async fn queued(client: &Client, fields: &[(&str, &str)]) -> Answer {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("[\"{name}\",\"{value}\"]"))
        .collect();
    let request = client
        .request("POST", "/prevention/field/send")
        .header("content-type", "application/json")
        .body(format!("[{}]", pairs.join(",")));
    client.send(request).await
}

#[test]
fn the_quick_form_works_without_a_script() {
    each_app(|running| async move {
        let client = running.as_role(Role::ServiceProvider).await;
        let form = page(&client, "/prevention/field").await.body;
        assert!(form.contains("Meruya Selatan, Kembangan"), "{form}");
        let key = hidden(&form, "key");
        let fields = changed(&[("key", &key)]);
        let kept = client.post("/prevention/field", &fields).await;
        assert_eq!(kept.status, 303, "{}", kept.body);
        let shown = page(&client, kept.location().split('?').next().unwrap()).await;
        assert!(
            shown.body.contains("Rumah Aman Melati"),
            "who records, held it"
        );
        let wrong = changed(&[("area", "")]);
        let refused = client.post("/prevention/field", &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Penyuluhan RW 05"));
    });
}

#[test]
fn an_entry_of_the_phone_counts_once_and_says_what_is_wrong() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let key = "0190f0c4-5a7e-7c3e-9d6b-2f8c1a4b6d01";
        let fields = changed(&[("key", key)]);
        let first = queued(&client, &fields).await;
        assert_eq!(first.status, 200, "{}", first.body);
        assert!(first.body.contains("/prevention/events/"));
        let again = queued(&client, &fields).await;
        assert_eq!((again.status, &again.body), (200, &first.body));
        // Also where the plain form comes with the key of an entry that had arrived.
        let at = record(&client, &fields).await;
        assert!(first.body.contains(&at));

        let wrong = changed(&[("key", "k"), ("people-male-13-17", "-1"), ("title", "")]);
        let refused = queued(&client, &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Judul kegiatan: Isi bagian ini"),
            "{}",
            refused.body
        );
        assert!(refused.body.contains("Laki-laki, 13–17 tahun:"));
        let broken = client
            .request("POST", "/prevention/field/send")
            .header("content-type", "application/json")
            .body("{\"a\":");
        assert_eq!(client.send(broken).await.status, 422);
    });
}

#[test]
fn an_entry_that_arrives_after_the_session_has_ended_stays_on_the_phone() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let other = client.tab();
        assert_eq!(client.post("/sign-out", &[]).await.status, 303);
        let answer = queued(&other, &event()).await;
        assert_eq!(answer.status, 303, "the script sees a redirect and waits");
        assert!(answer.location().starts_with("/sign-in"));
        let client = recorder(&running).await;
        let drafts = page(&client, "/drafts").await.body;
        assert!(!drafts.contains("field"), "{drafts}");
        let overview = page(&client, "/prevention").await.body;
        assert!(overview.contains("Belum ada kegiatan"));
    });
}

#[test]
fn what_the_phone_keeps_names_nobody() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let person = running.world.of(Role::Secretariat);
        let kept = page(&client, "/prevention/field/offline").await.body;
        assert!(kept.contains("Meruya Selatan, Kembangan") && kept.contains("data-field"));
        for secret in [
            person.name.as_str(),
            &person.login,
            "Gugus Tugas Jakarta Barat",
            "/sign-out",
        ] {
            assert!(!kept.contains(secret), "{secret}");
        }
        assert_eq!(hidden(&kept, "key"), "", "each entry gets a key of its own");

        let worker = page(&client, "/prevention/worker.js").await;
        assert_eq!(
            worker.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        assert!(!worker.body.contains("\"FILES\""));
        let files: Vec<&str> = worker
            .body
            .split('"')
            .filter(|part| part.starts_with("/static/"))
            .collect();
        assert!(files.len() > 8, "{files:?}");
        for file in files {
            page(&client, file).await;
        }
        assert!(CONTENT_SECURITY_POLICY.contains("worker-src 'self'"));
        let out = client.post("/sign-out", &[]).await;
        assert_eq!(out.header("clear-site-data"), "\"cache\"");
        let sign_in = page(&client, out.location()).await.body;
        assert!(sign_in.contains("/static/js/forget."), "{sign_in}");
        assert_eq!(client.get("/prevention/worker.js").await.status, 303);
        assert_eq!(client.get("/prevention/field/offline").await.status, 303);
    });
}
