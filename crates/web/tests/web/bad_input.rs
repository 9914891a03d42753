//! What people send by mistake and what machines do to them: a clear message in their language,
//! the right status, nothing lost. Wrong numbers and dates, large texts, two who save at once and
//! links to somebody else's case stand with the forms that they belong to.

use domain::people::Role;
use store::{Dialect, sql};
use testkit::{Client, Running, each_app};

const FORM: &str = "/organisations/new";

fn office<'a>(area: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Puskesmas Kembangan"),
        ("kind", "health"),
        area,
        ("address", "Jalan Contoh 7"),
        ("active", "yes"),
    ]
}

/// Codes that are no code, that no area has, and a name that nobody knows.
const UNKNOWN: [(&str, &str); 6] = [
    ("area", "99.99"),
    ("area", "31.73.99"),
    ("area", "31.00"),
    ("area", "Jakarta"),
    ("area", "'; drop table area; --"),
    ("area-text", "Negeri Antah Berantah"),
];

#[test]
fn an_area_that_does_not_exist_is_said_beside_the_field() {
    each_app(|running| async move {
        for (locale, said) in [
            ("id", "Tidak ada wilayah dengan nama atau kode ini"),
            ("en", "There is no area with this name or code"),
        ] {
            let client = running.as_role(Role::Secretariat).await;
            client.post("/account", &[("locale", locale)]).await;
            for area in UNKNOWN {
                let refused = client.post(FORM, &office(area)).await;
                assert_eq!(refused.status, 422, "{area:?}");
                assert!(refused.body.contains(said), "{area:?}\n{}", refused.body);
                assert!(refused.body.contains("value=\"Puskesmas Kembangan\""));
                assert!(refused.body.contains("Jalan Contoh 7"));
            }
        }
    });
}

#[test]
fn a_form_that_is_no_text_is_refused_whole() {
    each_app(|running| async move {
        let client = running.as_role(Role::Secretariat).await;
        let form = "application/x-www-form-urlencoded";
        for (kind, body, status) in [
            (form, b"name=\xff\xfe".to_vec(), 422),
            (form, b"name=%00%01%02&kind=health".to_vec(), 422),
            (form, b"%zz=%&&&=".to_vec(), 422),
            ("application/json", b"{\"name\":\"a\"}".to_vec(), 422),
            ("multipart/form-data; boundary=x", b"--x".to_vec(), 422),
        ] {
            let told = String::from_utf8_lossy(&body).into_owned();
            let request = client.request("POST", FORM).header("content-type", kind);
            let answer = client.send(request.body(body)).await;
            assert_eq!(answer.status, status, "{kind} {told}\n{}", answer.body);
            assert!(answer.body.contains("lang=\"id\""));
        }
        let listed = client.get("/organisations").await;
        assert_eq!(
            listed.body.matches("/teams/new").count(),
            3,
            "nothing was saved"
        );
    });
}

#[test]
fn text_that_looks_like_a_page_is_shown_as_text() {
    each_app(|running| async move {
        let client = running.as_role(Role::Secretariat).await;
        let evil = "<script>alert(1)</script>\" onmouseover=\"x";
        let mut fields = office(("area", "99.99"));
        fields[0].1 = evil;
        let again = client.post(FORM, &fields).await;
        assert_eq!(again.status, 422);
        fields[2].1 = "31.73";
        assert_eq!(client.post(FORM, &fields).await.status, 303);
        let listed = client.get("/organisations").await;
        for body in [again.body, listed.body] {
            assert!(
                !body.contains("<script>alert") && !body.contains("\" onmouseover"),
                "{body}"
            );
            assert!(body.contains("alert(1)"), "{body}");
        }
    });
}

async fn say(client: &Client, locale: &str) {
    let answer = client.post("/account", &[("locale", locale)]).await;
    assert_eq!(answer.status, 303);
}

/// The form that the page of an error holds to be sent again, as it stands in the page.
fn held(page: &str) -> Option<&str> {
    let (_, form) = page.split_once("<form method=\"post\" class=\"stack\" action=\"")?;
    Some(form.split_once("</form>").unwrap().0)
}

#[test]
fn without_a_database_everybody_is_told_to_wait_and_the_page_holds_what_they_typed() {
    each_app(|running| async move {
        let client = running.as_role(Role::Secretariat).await;
        let english = running.as_role(Role::Administrator).await;
        say(&client, "id").await;
        say(&english, "en").await;
        let mut typed = office(("area", "31.73"));
        typed[0].1 = "Rumah \"Aman\" <1>\nKembangan";
        running.world.store.close().await.unwrap();
        for (client, title, kept) in [
            (&client, "Sistem sedang sibuk", "Isian Anda tidak hilang"),
            (&english, "The system is busy", "What you typed is not lost"),
        ] {
            let (page, form) = (client.get("/today").await, client.post(FORM, &typed).await);
            for answer in [&page, &form] {
                assert_eq!(answer.status, 503, "{}", answer.body);
                assert!(!answer.header("retry-after").is_empty());
                assert!(answer.body.contains(title), "{}", answer.body);
                assert_eq!(
                    answer.header("set-cookie"),
                    "",
                    "nobody is signed out by it"
                );
            }
            assert!(form.body.contains(kept), "{}", form.body);
            assert_eq!(held(&page.body), None);
            let form = held(&form.body).unwrap();
            assert!(form.starts_with(&format!("{FORM}\"")), "{form}");
            for (name, value) in &typed {
                let value = value.replace('<', "&#60;").replace('>', "&#62;");
                let value = value.replace('"', "&#34;");
                let field = format!("type=\"hidden\" name=\"{name}\" value=\"{value}\"");
                assert!(form.contains(&field), "{field}\n{form}");
            }
            assert_eq!(form.matches("type=\"hidden\"").count(), typed.len());
        }
        let entrance = running.anonymous();
        assert_eq!(entrance.get("/health").await.status, 503);
        let secret = [("login", "sari"), ("password", "Kuda-7-Biru")];
        let answer = entrance.post("/sign-in", &secret).await;
        assert_eq!(answer.status, 503);
        assert!(!answer.body.contains("Kuda-7"), "{}", answer.body);
    });
}

/// Cuts every connection to the database, as a restart of it does.
async fn cut(running: &Running) {
    let mut tx = running.world.store.read().await.unwrap();
    let others = "select count(pg_terminate_backend(pid)) as n from pg_stat_activity \
                  where datname = current_database() and pid <> pg_backend_pid()";
    tx.row(&sql(others)).await.unwrap();
}

#[test]
fn after_a_cut_connection_the_next_try_works_and_saves_once() {
    each_app(|running| async move {
        if running.world.store.dialect() == Dialect::Sqlite {
            // A file has no connection that somebody could cut.
            return;
        }
        let client = running.as_role(Role::Secretariat).await;
        cut(&running).await;
        let mut tries = Vec::new();
        while tries.last() != Some(&303) {
            assert!(tries.len() < 10, "{tries:?}");
            tries.push(client.post(FORM, &office(("area", "31.73"))).await.status);
        }
        assert!(
            tries.iter().all(|status| [303, 503].contains(status)),
            "{tries:?}"
        );
        let mut tx = running.world.store.read().await.unwrap();
        let count =
            sql("select count(*) as n from organisation where name = 'Puskesmas Kembangan'");
        let row = tx.row(&count).await.unwrap().unwrap();
        assert_eq!(row.int("n").unwrap(), 1);
    });
}
