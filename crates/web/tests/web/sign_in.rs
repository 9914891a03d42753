//! Signing in against a running server, on both databases.

use audit::Kind;
use domain::people::Role;
use jiff::SignedDuration;
use store::audit::Filter;
use testkit::world::PASSWORD;
use testkit::{Client, Running, each_app};

async fn kinds(running: &Running, actor: &str) -> Vec<Kind> {
    let mut tx = running.world.store.read().await.unwrap();
    let filter = Filter {
        actor: Some(actor.to_owned()),
        ..Filter::default()
    };
    let lines = store::audit::page(&mut tx, &filter, 100).await.unwrap();
    lines.iter().map(|line| line.kind).collect()
}

async fn enter(client: &Client, login: &str, password: &str) -> testkit::Answer {
    client
        .post(
            "/sign-in",
            &[
                ("login", login),
                ("password", password),
                ("next", "/account"),
            ],
        )
        .await
}

#[test]
fn password_and_code_lead_to_where_one_wanted_to_go() {
    each_app(|running| async move {
        let manager = running.world.of(Role::CaseManager);
        let client = running.anonymous();
        let asked = client.get("/account").await;
        assert_eq!(
            (asked.status, asked.location()),
            (303, "/sign-in?next=/account")
        );

        let half = enter(&client, " Manager ", PASSWORD).await;
        assert_eq!(
            (half.status, half.location()),
            (303, "/sign-in/code?next=/account")
        );
        let mut set = half
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap());
        let cookie = set
            .find(|cookie| cookie.starts_with("__Host-suluh="))
            .unwrap();
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        // Half a sign-in opens nothing.
        assert_eq!(
            client.get("/account").await.location(),
            "/sign-in?next=/account"
        );
        assert_eq!(
            client.get("/sign-in").await.location(),
            "/sign-in/code?next=/"
        );

        let before = client.cookie("__Host-suluh");
        let code = running.fresh_code(manager);
        let full = client
            .post("/sign-in/code", &[("code", &code), ("next", "/account")])
            .await;
        assert_eq!((full.status, full.location()), (303, "/account"));
        assert_ne!(
            client.cookie("__Host-suluh"),
            before,
            "the token changes with the rights"
        );
        assert_eq!(client.get("/account").await.status, 200);
        assert_eq!(kinds(&running, "manager").await, [Kind::SignIn]);

        // The same code does not work a second time.
        let other = running.anonymous();
        enter(&other, "manager", PASSWORD).await;
        let again = other.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("sudah dipakai"), "{}", again.body);
    });
}

#[test]
fn an_unknown_login_and_a_wrong_password_get_the_same_answer() {
    each_app(|running| async move {
        let mut bodies = Vec::new();
        for login in ["manager", "nobody12"] {
            let client = running.anonymous();
            let answer = enter(&client, login, "salah sama sekali").await;
            assert_eq!(answer.status, 422);
            assert!(client.cookie("__Host-suluh").is_none());
            assert!(
                !answer.body.contains("salah sama sekali"),
                "a password is never shown again"
            );
            bodies.push(answer.body.replace(login, "x"));
        }
        assert_eq!(bodies[0], bodies[1]);
        assert_eq!(kinds(&running, "manager").await, [Kind::SignInFailed]);
        let unknown = kinds(&running, "").await;
        assert_eq!(
            unknown,
            [Kind::SignInFailed],
            "what was typed may be a password"
        );
    });
}

#[test]
fn guessing_is_slowed_down_for_who_guesses() {
    each_app(|running| async move {
        let client = running.anonymous();
        for _ in 0..5 {
            assert_eq!(
                enter(&client, "manager", "salah sama sekali").await.status,
                422
            );
        }
        let locked = enter(&client, "manager", PASSWORD).await;
        assert_eq!((locked.status, locked.header("retry-after")), (429, "30"));
        assert!(
            kinds(&running, "manager")
                .await
                .contains(&Kind::SignInLocked)
        );
        // Another account from the same office is not touched.
        assert_eq!(
            enter(&running.anonymous(), "lead", PASSWORD).await.status,
            303
        );
        running.wait(SignedDuration::from_secs(31));
        assert_eq!(enter(&client, "manager", PASSWORD).await.status, 303);
    });
}

#[test]
fn guesses_sent_at_once_do_not_slip_through() {
    each_app(|running| async move {
        let guesses = (0..20).map(|_| {
            let client = running.anonymous();
            async move { enter(&client, "manager", "salah sama sekali").await.status }
        });
        let mut set = tokio::task::JoinSet::new();
        for guess in guesses {
            set.spawn(guess);
        }
        let answers = set.join_all().await;
        let checked = answers.iter().filter(|status| **status == 422).count();
        assert_eq!(checked, 5, "{answers:?}");
    });
}

#[test]
fn a_recovery_code_stands_in_once() {
    each_app(|running| async move {
        let manager = running.world.of(Role::CaseManager);
        let typed = manager.recovery[3].to_lowercase().replace('-', " ");
        for status in [303, 422] {
            let client = running.anonymous();
            enter(&client, "manager", PASSWORD).await;
            let answer = client.post("/sign-in/code", &[("recovery", &typed)]).await;
            assert_eq!(answer.status, status, "{}", answer.body);
        }
        assert!(
            kinds(&running, "manager")
                .await
                .contains(&Kind::RecoveryCodeUsed)
        );
    });
}

#[test]
fn a_session_ends_idle_and_what_was_typed_is_kept() {
    each_app(|running| async move {
        let client = running.as_role(Role::Secretariat).await;
        running.wait(SignedDuration::from_mins(14));
        assert_eq!(client.get("/account").await.status, 200);
        running.wait(SignedDuration::from_mins(14));
        assert_eq!(
            client.get("/account").await.status,
            200,
            "work moves the limit on"
        );
        running.wait(SignedDuration::from_mins(16));
        let fields = [("name", "Puskesmas Contoh"), ("kind", "health")];
        let rescued = client.post("/organisations/new", &fields).await;
        assert_eq!(
            rescued.location(),
            "/sign-in?next=/organisations/new&rescued=1"
        );
        let page = client.get(rescued.location()).await;
        assert!(
            page.body.contains("tersimpan tidak hilang"),
            "{}",
            page.body
        );

        let again = running.as_role(Role::Secretariat).await;
        let form = again.get("/organisations/new").await;
        assert!(
            form.body.contains("value=\"Puskesmas Contoh\""),
            "{}",
            form.body
        );
        let other = running.as_role(Role::Administrator).await;
        let form = other.get("/organisations/new").await;
        assert!(
            !form.body.contains("Puskesmas Contoh"),
            "a draft is its owner's"
        );
    });
}

#[test]
fn a_session_ends_after_twelve_hours_whatever_happens() {
    each_app(|running| async move {
        let client = running.as_role(Role::Secretariat).await;
        for _ in 0..(12 * 6 - 1) {
            running.wait(SignedDuration::from_mins(10));
            assert_eq!(client.get("/account").await.status, 200);
        }
        running.wait(SignedDuration::from_mins(10));
        assert_eq!(client.get("/account").await.status, 303);
    });
}

#[test]
fn signing_out_ends_the_session_for_good() {
    each_app(|running| async move {
        let client = running.as_role(Role::CaseManager).await;
        let stolen = client.tab();
        let out = client.post("/sign-out", &[]).await;
        assert_eq!(
            (out.status, out.location()),
            (303, "/sign-in?signed-out=yes")
        );
        assert_eq!(out.header("clear-site-data"), "\"cache\"");
        assert!(client.cookie("__Host-suluh").is_none());
        assert_eq!(stolen.get("/account").await.status, 303);
    });
}

#[test]
fn a_locked_screen_opens_with_the_password_alone() {
    each_app(|running| async move {
        let client = running.as_role(Role::CaseManager).await;
        let locked = client.post("/lock/now", &[("return", "/account")]).await;
        assert_eq!(locked.location(), "/lock?next=/account");
        assert_eq!(client.get("/account").await.status, 303, "nothing opens");
        assert!(client.get("/lock").await.body.contains("Ratna Dewi"));
        let wrong = client.post("/lock", &[("password", "bukan ini")]).await;
        assert_eq!(wrong.status, 422);
        let right = client
            .post("/lock", &[("password", PASSWORD), ("next", "/keys")])
            .await;
        assert_eq!(right.location(), "/keys");
        let keys = client.get("/keys").await;
        assert_eq!(keys.status, 200);
        assert!(
            !keys.body.contains("belum terbuka di sesi ini"),
            "the key is unlocked again"
        );
    });
}

#[test]
fn a_disabled_account_is_out_with_its_next_request() {
    each_app(|running| async move {
        let manager = running.as_role(Role::CaseManager).await;
        assert_eq!(manager.get("/account").await.status, 200);
        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let done = admin.post("/accounts/manager/disable", &[]).await;
        assert_eq!(done.location(), "/accounts/manager?done=account-disable");
        assert_eq!(manager.get("/account").await.status, 303);
        let refused = enter(&running.anonymous(), "manager", PASSWORD).await;
        assert_eq!(refused.status, 422);
    });
}

#[test]
fn forms_of_other_sites_are_refused_and_links_from_them_work() {
    each_app(|running| async move {
        let client = running.as_role(Role::CaseManager).await;
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ] {
            let request = client.request("POST", "/sign-out").header(name, value);
            let answer = client.send(request).await;
            assert_eq!(answer.status, 403, "{name}: {value}");
        }
        assert_eq!(client.get("/account").await.status, 200, "still signed in");
        // A link in a message arrives without the cookie; one of our own pages brings it.
        let nobody = running.anonymous();
        let link = nobody
            .request("GET", "/account?a=1")
            .header("sec-fetch-site", "cross-site");
        let onward = nobody.send(link).await;
        assert_eq!(onward.status, 200);
        assert!(onward.body.contains("url=/account?a=1"), "{}", onward.body);
    });
}

#[test]
fn nobody_is_sent_to_another_site() {
    each_app(|running| async move {
        for next in ["https://evil.example", "//evil.example", "/\\evil.example"] {
            let client = running.anonymous();
            let fields = [("login", "lead"), ("password", PASSWORD), ("next", next)];
            let answer = client.post("/sign-in", &fields).await;
            assert_eq!(answer.location(), "/sign-in/code?next=/", "{next}");
        }
    });
}

#[test]
fn a_demonstration_lists_its_accounts_and_nothing_else_does() {
    testkit::each_database(|store| async {
        let world = testkit::world::World::create(store).await;
        let demo = Running::start_as(world, true).await;
        let page = demo.anonymous().get("/sign-in").await;
        for login in ["intake", "manager", "admin"] {
            assert!(
                page.body.contains(&format!("<code>{login}</code>")),
                "{login}"
            );
        }
        let earnest = Running::start(testkit::world::World {
            store: demo.world.store.clone(),
            ..demo.world
        })
        .await;
        let page = earnest.anonymous().get("/sign-in").await;
        assert!(!page.body.contains("manager"), "{}", page.body);
    });
}
