//! Questions to the figures that are kept and shared.

use super::{SOME, victims};
use domain::people::Role;
use testkit::{Client, Running, each_app};

const QUESTION: &str = "rows=age-band&columns=sex&source=own";

async fn keep(client: &Client, name: &str, shared: &str) -> testkit::Answer {
    let fields = [
        ("path", "/figures"),
        ("query", QUESTION),
        ("name", name),
        ("shared", shared),
    ];
    client.post("/figures/views/new", &fields).await
}

async fn kept(running: &Running) -> Client {
    victims(running, SOME).await;
    let client = running.as_role(Role::Analyst).await;
    let answer = keep(&client, "Umur <anak>", "yes").await;
    assert_eq!(answer.status, 303);
    client
}

/// The identifier of the only view that a list shows.
fn only(list: &str) -> String {
    let start = list.find("/figures/views/0").unwrap() + "/figures/views/".len();
    list[start..start + 36].to_owned()
}

#[test]
fn what_is_asked_often_is_kept_under_a_name() {
    each_app(|running| async move {
        victims(&running, SOME).await;
        let client = running.as_role(Role::Analyst).await;
        let asked = client.get(&format!("/figures?{QUESTION}")).await;
        let offer = "/figures/views/new?path=%2Ffigures&amp;query=rows%3Dage-band";
        let offer =
            asked.body.contains(offer) || asked.body.contains(&offer.replace("&amp;", "&#38;"));
        assert!(offer, "the page offers to keep just this: {}", asked.body);
        let form = client
            .get(&format!(
                "/figures/views/new?path=/figures&query={}",
                QUESTION.replace('&', "%26")
            ))
            .await;
        assert!(form.body.contains("name=\"query\""), "{}", form.body);
        let back = format!("href=\"/figures?{}\"", QUESTION.replace('&', "&#38;"));
        assert!(
            form.body.contains(&back),
            "one may go back to it: {}",
            form.body
        );
        let nameless = keep(&client, "  ", "").await;
        assert_eq!(nameless.status, 422);
        assert!(
            nameless.body.contains("rows=age-band"),
            "nothing typed is lost"
        );
        let saved = keep(&client, "Umur korban", "").await;
        assert_eq!(
            saved.header("location"),
            format!("/figures?{QUESTION}&done=figures-view-kept")
        );
        let again = client.get(saved.header("location")).await;
        assert!(again.body.contains("Tampilan ini tersimpan."));
        assert!(
            again.body.contains("Umur korban</a>"),
            "and is offered above the question"
        );
        assert!(
            again.body.contains("kelompok terbesar"),
            "with the very same answer"
        );
        assert!(
            !again.body.contains("query=done"),
            "what was announced is not kept"
        );
    });
}

#[test]
fn what_is_shared_is_offered_to_the_task_force_and_changed_by_its_owner_alone() {
    each_app(|running| async move {
        let owner = kept(&running).await;
        let colleague = running.as_role(Role::Leader).await;
        let page = colleague.get("/figures").await;
        assert!(page.body.contains("Umur &#60;anak&#62;"), "{}", page.body);
        let list = owner.get("/figures/views").await;
        let id = only(&list.body);
        assert!(!colleague.get("/figures/views").await.body.contains("/edit"));
        for path in ["edit", "remove"] {
            let fields = [("name", "Lain"), ("shared", "")];
            let answer = colleague
                .post(&format!("/figures/views/{id}/{path}"), &fields)
                .await;
            assert_eq!(answer.status, 404, "{path}");
        }
        let fields = [("name", "Milik saya"), ("shared", "")];
        let changed = owner
            .post(&format!("/figures/views/{id}/edit"), &fields)
            .await;
        assert_eq!(changed.status, 303);
        assert!(!colleague.get("/figures").await.body.contains("Milik saya"));
        assert!(owner.get("/figures").await.body.contains("Milik saya"));
        let tidier = running.as_role(Role::Secretariat).await;
        let answer = tidier
            .post(&format!("/figures/views/{id}/remove"), &[])
            .await;
        assert_eq!(
            answer.status, 404,
            "what is not shared is its owner's alone"
        );
        assert_eq!(
            owner
                .post(&format!("/figures/views/{id}/remove"), &[])
                .await
                .status,
            303
        );
        assert!(!owner.get("/figures").await.body.contains("Milik saya"));
    });
}

#[test]
fn the_secretariat_takes_away_what_somebody_who_left_had_shared() {
    each_app(|running| async move {
        let owner = kept(&running).await;
        let id = only(&owner.get("/figures/views").await.body);
        let secretariat = running.as_role(Role::Secretariat).await;
        let list = secretariat.get("/figures/views").await;
        assert!(list.body.contains("/remove") && !list.body.contains("/edit"));
        let removed = secretariat
            .post(&format!("/figures/views/{id}/remove"), &[])
            .await;
        assert_eq!(removed.status, 303);
        let list = owner.get("/figures/views").await;
        assert!(list.body.contains("Belum ada tampilan tersimpan"));
    });
}

#[test]
fn only_a_page_of_figures_can_be_kept() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        for path in ["https://jahat.example/", "//jahat.example", "/cases", ""] {
            let fields = [("path", path), ("query", ""), ("name", "x"), ("shared", "")];
            let answer = client.post("/figures/views/new", &fields).await;
            assert_eq!(answer.status, 422, "{path}");
        }
    });
}
