//! Offices, teams and accounts; invitations; suspending and letting back in.

use crate::administration::enrol::{NEW, authenticator, choose, link};
use crate::plan::help::{page, sent};
use domain::people::Role;
use jiff::SignedDuration;
use testkit::world::{PASSWORD, one_time_code};
use testkit::{Answer, Client, Running, each_app};

async fn admin(running: &Running) -> Client {
    running
        .stepped_up(running.world.of(Role::Administrator))
        .await
}

fn account<'a>(login: &'a str, organisation: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Nur Aini"),
        ("login", login),
        ("organisation", organisation),
        ("role", "service-provider"),
    ]
}

/// The identifier behind `mark` in a page.
fn after(body: &str, mark: &str) -> String {
    let (_, rest) = body
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark} in {body}"));
    rest.split(['/', '"', '?']).next().unwrap().to_owned()
}

async fn signed(client: &Client, login: &str, password: &str) -> Answer {
    let fields = [("login", login), ("password", password)];
    client.post("/sign-in", &fields).await
}

#[test]
fn an_office_a_team_and_somebody_who_works_there_from_the_first_day() {
    each_app(|running| async move {
        let admin = admin(&running).await;
        let office = [
            ("name", "Puskesmas Kembangan"),
            ("kind", "health"),
            ("area", "31.73.08"),
            ("active", "yes"),
        ];
        sent(&admin, "/organisations/new", &office).await;
        let list = page(&admin, "/organisations").await.body;
        let (_, own) = list.split_once("Puskesmas Kembangan").unwrap();
        let office = after(own, "/organisations/");
        let new = format!("/organisations/{office}/teams/new");
        let fields = [
            ("name", "Tim Poli"),
            ("takes", "referrals"),
            ("active", "yes"),
        ];
        let team = sent(&admin, &new, &fields).await;
        let team = after(&team, "/teams/");

        let mut fields = account("nur.aini", &office);
        fields.push(("teams", &team));
        let invited = admin.post("/accounts/new", &fields).await;
        let link = link(&invited);
        let one = page(&admin, "/accounts/nur.aini").await.body;
        assert!(
            one.contains("Diundang") && one.contains("Tim Poli"),
            "{one}"
        );
        assert!(!one.contains(&link), "the link is shown once");
        assert_eq!(
            signed(&running.anonymous(), "nur.aini", NEW).await.status,
            422
        );

        let client = running.anonymous();
        let form = page(&client, &link).await.body;
        assert!(form.contains("Nur Aini") && form.contains("nur.aini"));
        for (bad, said) in [
            ("pendek", "paling sedikit 12 karakter"),
            ("nur.aini nur.aini", "memuat nama Anda"),
            ("password123456", "mudah ditebak"),
        ] {
            let refused = choose(&client, &link, bad).await;
            assert_eq!(refused.status, 422, "{bad}");
            assert!(refused.body.contains(said), "{bad}: {}", refused.body);
            assert!(!refused.body.contains(&format!("value=\"{bad}\"")), "{bad}");
        }
        let different = [("password-new", NEW), ("password-repeat", PASSWORD)];
        let refused = client.post(&link, &different).await;
        assert!(refused.body.contains("Kedua kata sandi tidak sama"));
        let chosen = choose(&client, &link, NEW).await;
        assert_eq!(chosen.location(), "/account/second-factor");
        assert_eq!(client.get("/today").await.status, 303, "not in yet");
        let (secret, codes) = authenticator(&running, &client, "/account/second-factor").await;
        assert_eq!(codes.len(), 10);
        assert_eq!(client.get("/today").await.status, 200, "the first day");
        // The first of a team holds its key at once.
        let keys = page(&client, "/keys").await.body;
        assert!(keys.contains("memegang kunci"), "{keys}");

        running.wait(SignedDuration::from_mins(1));
        let other = running.anonymous();
        assert_eq!(signed(&other, "nur.aini", NEW).await.status, 303);
        let code = one_time_code(&secret, running.now());
        let full = other.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(full.location(), "/", "{}", full.body);
        let other = running.anonymous();
        signed(&other, "nur.aini", NEW).await;
        let full = other
            .post("/sign-in/code", &[("recovery", &codes[0])])
            .await;
        assert_eq!(full.location(), "/", "{}", full.body);
    });
}

#[test]
fn a_link_works_once_for_three_days_and_the_newest_alone() {
    each_app(|running| async move {
        let admin = admin(&running).await;
        let office = running.world.organisations.shelter.to_string();
        let first = link(&admin.post("/accounts/new", &account("nur", &office)).await);
        let second = link(&admin.post("/accounts/nur/invite", &[]).await);
        assert_ne!(first, second);
        let nobody = running.anonymous();
        let wrong = nobody
            .get("/invitation/0000-0000-0000-0000-0000-0000")
            .await;
        assert_eq!(wrong.status, 404);
        assert!(wrong.body.contains("Undangan tidak berlaku"));
        let replaced = nobody.get(&first).await;
        assert_eq!(replaced.status, 404);
        assert!(replaced.body.contains("Undangan tidak berlaku"));

        running.wait(SignedDuration::from_hours(71));
        assert_eq!(nobody.get(&second).await.status, 200);
        running.wait(SignedDuration::from_hours(2));
        assert_eq!(nobody.get(&second).await.status, 404, "too late");
        assert_eq!(choose(&nobody, &second, NEW).await.status, 404);

        let admin = self::admin(&running).await;
        let third = link(&admin.post("/accounts/nur/invite", &[]).await);
        assert_eq!(choose(&nobody, &third, NEW).await.status, 303);
        let again = running.anonymous();
        assert_eq!(again.get(&third).await.status, 404, "used");
        assert_eq!(choose(&again, &third, PASSWORD).await.status, 404);
        assert_eq!(signed(&again, "nur", PASSWORD).await.status, 422);
    });
}

#[test]
fn a_login_is_taken_once_and_nothing_typed_is_lost() {
    each_app(|running| async move {
        let admin = admin(&running).await;
        let office = running.world.organisations.shelter.to_string();
        for (login, said) in [
            ("manager", "sudah dipakai"),
            ("MANAGER", "sudah dipakai"),
            ("new", "sudah dipakai"),
            ("dua kata", "#login"),
        ] {
            let refused = admin.post("/accounts/new", &account(login, &office)).await;
            assert_eq!(refused.status, 422, "{login}");
            assert!(refused.body.contains(said), "{login}: {}", refused.body);
            assert!(refused.body.contains("value=\"Nur Aini\""), "{login}");
        }
        let mut elsewhere = account("nur", &office);
        let team = running.world.teams.police.to_string();
        elsewhere.push(("teams", &team));
        let refused = admin.post("/accounts/new", &elsewhere).await;
        assert!(refused.body.contains("href=\"#teams\""), "{}", refused.body);
        assert_eq!(admin.get("/accounts/nur").await.status, 404);
    });
}

#[test]
fn who_is_suspended_is_out_and_comes_back_without_the_keys() {
    each_app(|running| async move {
        let manager = running.sign_in(running.world.person("manager")).await;
        assert_eq!(manager.get("/cases").await.status, 200);
        let admin = admin(&running).await;
        for action in ["disable", "invite", "forget-code"] {
            let own = admin.post(&format!("/accounts/admin/{action}"), &[]).await;
            assert_eq!(own.status, 422, "{action}");
            assert!(own.body.contains("akun sendiri"), "{}", own.body);
        }
        sent(&admin, "/accounts/manager/disable", &[]).await;
        assert_eq!(manager.get("/cases").await.status, 303);
        assert_eq!(
            signed(&running.anonymous(), "manager", PASSWORD)
                .await
                .status,
            422
        );
        let one = page(&admin, "/accounts/manager").await.body;
        assert!(
            one.contains("Dinonaktifkan") || one.contains("Nonaktif"),
            "{one}"
        );
        assert_eq!(admin.get("/accounts/manager/invite").await.status, 404);

        sent(&admin, "/accounts/manager/enable", &[]).await;
        assert_eq!(
            manager.get("/cases").await.status,
            303,
            "old sessions stay ended"
        );
        let back = running.sign_in(running.world.person("manager")).await;
        let keys = page(&back, "/keys").await.body;
        assert!(keys.contains("Anda menunggu diterima"), "{keys}");
    });
}

#[test]
fn whoever_is_signed_out_by_the_administrator_signs_in_again() {
    each_app(|running| async move {
        let manager = running.sign_in(running.world.person("manager")).await;
        let admin = admin(&running).await;
        sent(&admin, "/accounts/manager/sign-out", &[]).await;
        assert_eq!(manager.get("/today").await.status, 303);
        sent(&admin, "/accounts/manager/forget-code", &[]).await;
        // Without an authenticator the next sign-in sets one up.
        let client = running.anonymous();
        let half = signed(&client, "manager", PASSWORD).await;
        assert!(
            half.location().starts_with("/account/second-factor"),
            "{}",
            half.location()
        );
        authenticator(&running, &client, "/account/second-factor").await;
        assert_eq!(client.get("/cases").await.status, 200);
    });
}

#[test]
fn two_who_change_an_account_at_once_see_both_versions() {
    each_app(|running| async move {
        let admin = admin(&running).await;
        let path = "/accounts/provider/edit";
        let office = running.world.organisations.shelter.to_string();
        let change = |name: &'static str, version: &'static str| {
            vec![
                ("name", name),
                ("version", version),
                ("organisation", office.as_str()),
                ("role", "service-provider"),
            ]
        };
        sent(&admin, path, &change("Tuti H.", "1")).await;
        let second = admin
            .post(path, &change("Tuti Handayani, S.Psi", "1"))
            .await;
        assert_eq!(second.status, 409);
        for version in ["Tuti H.", "Tuti Handayani, S.Psi"] {
            assert!(second.body.contains(version), "{version}\n{}", second.body);
        }
        sent(&admin, path, &change("Tuti Handayani, S.Psi", "2")).await;
        let own = [
            ("name", "Joko Santoso"),
            ("version", "1"),
            (
                "organisation",
                &running.world.organisations.protection_unit.to_string(),
            ),
            ("role", "analyst"),
        ];
        let refused = admin.post("/accounts/admin/edit", &own).await;
        assert_eq!(refused.status, 422, "nobody gives up their own role");
    });
}
