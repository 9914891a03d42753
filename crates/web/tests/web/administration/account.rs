//! One's own account.

use crate::administration::enrol::{NEW, authenticator, codes};
use crate::plan::help::{ADDRESS, case, page, sent};
use domain::people::Role;
use testkit::each_app;
use testkit::world::{PASSWORD, one_time_code};

#[test]
fn a_new_password_ends_other_sessions_and_opens_the_same_keys() {
    each_app(|running| async move {
        let case = case(&running).await;
        let contact = case.at(&format!("/persons/{}/contact", case.victim));
        let manager = running.world.person("manager");
        let (client, other) = (
            running.sign_in(manager).await,
            running.sign_in(manager).await,
        );
        let path = "/account/password";
        let change = |current: &'static str, new: &'static str| {
            [
                ("password-current", current),
                ("password-new", new),
                ("password-repeat", new),
            ]
        };
        let wrong = client.post(path, &change("bukan yang ini", NEW)).await;
        assert_eq!(wrong.status, 422);
        assert!(
            wrong.body.contains("Kata sandi tidak cocok"),
            "{}",
            wrong.body
        );
        let short = client.post(path, &change(PASSWORD, "pendek")).await;
        assert_eq!(short.status, 422);
        let before = client.cookie("__Host-suluh");
        sent(&client, path, &change(PASSWORD, NEW)).await;
        assert_ne!(client.cookie("__Host-suluh"), before);
        assert_eq!(other.get("/today").await.status, 303, "signed out");
        assert!(page(&client, &contact).await.body.contains(ADDRESS));

        let fresh = running.anonymous();
        let old = [("login", "manager"), ("password", PASSWORD)];
        assert_eq!(fresh.post("/sign-in", &old).await.status, 422);
        let new = [("login", "manager"), ("password", NEW)];
        assert_eq!(fresh.post("/sign-in", &new).await.status, 303);
        let code = running.fresh_code(manager);
        sent(&fresh, "/sign-in/code", &[("code", &code)]).await;
        assert!(page(&fresh, &contact).await.body.contains(ADDRESS));
    });
}

#[test]
fn devices_are_listed_and_signed_out_one_by_one_or_all_at_once() {
    each_app(|running| async move {
        let manager = running.world.person("manager");
        let here = running.sign_in(manager).await;
        let mut others = Vec::new();
        for _ in 0..3 {
            others.push(running.sign_in(manager).await);
        }
        let asked = here.get("/account/sessions").await;
        assert!(asked.location().starts_with("/account/confirm"));
        sent(&here, "/account/confirm", &[("password", PASSWORD)]).await;
        let list = page(&here, "/account/sessions").await.body;
        assert_eq!(
            list.matches("<tr>").count(),
            5,
            "four and the heading\n{list}"
        );
        assert_eq!(list.matches("Perangkat ini</td>").count(), 1);
        let mark = "name=\"session\" value=\"";
        let (_, one) = list.split_once(mark).unwrap();
        let one = one.split('"').next().unwrap();
        sent(&here, "/account/sessions", &[("session", one)]).await;
        let mut left = 0;
        for other in &others {
            left += u8::from(other.get("/account").await.status == 200);
        }
        assert_eq!(left, 2);
        // A session of somebody else is none of one's own.
        let lead = running.sign_in(running.world.lead()).await;
        sent(&lead, "/account/confirm", &[("password", PASSWORD)]).await;
        let list = page(&here, "/account/sessions").await.body;
        let (_, one) = list.split_once(mark).unwrap();
        let theirs = one.split('"').next().unwrap();
        sent(&lead, "/account/sessions", &[("session", theirs)]).await;
        let list = page(&here, "/account/sessions").await.body;
        assert!(list.contains(theirs), "still there");
        sent(&here, "/account/sessions", &[("session", "others")]).await;
        for other in &others {
            assert_eq!(other.get("/account").await.status, 303);
        }
        assert_eq!(here.get("/account").await.status, 200);
    });
}

#[test]
fn new_recovery_codes_and_a_new_authenticator_replace_the_old() {
    each_app(|running| async move {
        let manager = running.world.person("manager");
        let client = running.stepped_up(manager).await;
        let made = client.post("/account/recovery-codes", &[]).await;
        let new = codes(&made.body);
        assert_eq!(new.len(), manager.recovery.len());
        let (secret, last) = authenticator(&running, &client, "/account/authenticator").await;
        running.wait(jiff::SignedDuration::from_mins(1));
        let mine = one_time_code(&secret, running.now());
        for (name, code, status) in [
            ("recovery", manager.recovery[0].as_str(), 422),
            ("recovery", new[0].as_str(), 422),
            ("code", manager.code(running.now()).as_str(), 422),
            ("recovery", last[0].as_str(), 303),
            ("code", mine.as_str(), 303),
        ] {
            let client = running.anonymous();
            let fields = [("login", "manager"), ("password", PASSWORD)];
            sent(&client, "/sign-in", &fields).await;
            let answer = client.post("/sign-in/code", &[(name, code)]).await;
            assert_eq!(answer.status, status, "{name}");
        }
    });
}

#[test]
fn a_language_goes_with_the_person_to_every_device() {
    each_app(|running| async move {
        let client = running.as_role(Role::CaseManager).await;
        assert!(page(&client, "/account").await.body.contains("lang=\"id\""));
        sent(&client, "/account", &[("locale", "en")]).await;
        let english = page(&client, "/account").await.body;
        assert!(
            english.contains("lang=\"en\"") && english.contains("Sign out"),
            "{english}"
        );
        let other = running.as_role(Role::CaseManager).await;
        assert!(page(&other, "/account").await.body.contains("lang=\"en\""));
        let wrong = client.post("/account", &[("locale", "xx")]).await;
        assert_eq!(wrong.status, 422);
        // Errors are said in it as well.
        let missing = client.get("/no/such/address").await;
        assert!(missing.body.contains("lang=\"en\""), "{}", missing.body);
    });
}
