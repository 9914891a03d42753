//! The public site and its editing, against a running server on both databases.

mod editing;
mod figures;
mod reading;
mod weight;

use domain::people::Role;
use testkit::{Answer, Client, Running};

/// The pages that every site has.
const PAGES: [&str; 9] = [
    "/p",
    "/p/about",
    "/p/rights",
    "/p/help",
    "/p/hotlines",
    "/p/news",
    "/p/regulations",
    "/p/figures",
    "/p/exit/about",
];

/// A member of the secretariat.
async fn editor(running: &Running) -> Client {
    running.as_role(Role::Secretariat).await
}

/// Switches the site on.
async fn open(client: &Client) {
    let answer = client
        .post(
            "/site/settings",
            &[
                ("version", "0"),
                ("enabled", "yes"),
                ("slug", "jakarta-barat"),
                ("exit", "https://www.bmkg.go.id/"),
                ("least-total", "5"),
                ("least-part", "10"),
            ],
        )
        .await;
    assert_eq!(
        answer.location(),
        "/site?done=site-saved",
        "{}",
        answer.body
    );
}

/// Writes a draft in Indonesian; the address of its page in the program.
async fn write(client: &Client, kind: &str, title: &str, body: &str) -> String {
    let answer = client
        .post(
            "/site/articles/new",
            &[
                ("kind", kind),
                ("title-id", title),
                ("lead-id", "Ringkasan kabar."),
                ("body-id", body),
            ],
        )
        .await;
    let to = answer.location();
    assert!(
        to.ends_with("?done=site-draft"),
        "{} {}",
        answer.status,
        answer.body
    );
    to.trim_end_matches("?done=site-draft").to_owned()
}

/// The version that the forms of a page send.
fn version(answer: &Answer) -> String {
    let (_, rest) = answer.body.split_once("name=\"version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Presses a button of an article's page.
async fn press(client: &Client, article: &str, action: &str, more: &[(&str, &str)]) -> Answer {
    let page = client.get(article).await;
    let version = version(&page);
    let mut fields = vec![("version", version.as_str())];
    fields.extend(more);
    client.post(&format!("{article}/{action}"), &fields).await
}

async fn publish(client: &Client, article: &str) {
    let answer = press(client, article, "publish", &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}
