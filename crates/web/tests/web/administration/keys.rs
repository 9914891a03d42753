//! Keys of a team as its members hand them on, take them away and lose them.

use crate::administration::enrol::{NEW, choose, link};
use crate::plan::help::{ADDRESS, Case, case, page, sent};
use domain::people::Role;
use store::sql;
use testkit::world::PASSWORD;
use testkit::{Client, Running, each_app};

fn contact(case: &Case) -> String {
    case.at(&format!("/persons/{}/contact", case.victim))
}

/// Team keys of the case team in reach of an account, whatever its version.
async fn shares(running: &Running, login: &str) -> i64 {
    let mut tx = running.world.store.read().await.unwrap();
    let count = sql("select count(*) as n from team_key_share where team = ? and account = ?")
        .bind(running.world.teams.cases)
        .bind(running.world.person(login).account());
    tx.row(&count).await.unwrap().unwrap().int("n").unwrap()
}

async fn stepped(running: &Running, login: &str) -> Client {
    running.stepped_up(running.world.person(login)).await
}

#[test]
fn who_leaves_opens_nothing_any_more_and_colleagues_open_everything() {
    each_app(|running| async move {
        let case = case(&running).await;
        let team = running.world.teams.cases;
        let colleague = stepped(&running, "colleague").await;
        assert!(
            page(&colleague, &contact(&case))
                .await
                .body
                .contains(ADDRESS)
        );
        let lead = stepped(&running, "lead").await;
        let remove = format!("/keys/{team}/remove/colleague");
        // Only who leads takes somebody off.
        assert_eq!(
            colleague
                .get(&remove.replace("colleague", "manager"))
                .await
                .status,
            404
        );
        assert!(page(&lead, &remove).await.body.contains("Maya Lestari"));
        let next = sent(&lead, &remove, &[]).await;
        assert_eq!(
            next,
            format!("/keys/{team}/rotate"),
            "the key is replaced next"
        );
        assert_eq!(colleague.get(&case.at("")).await.status, 404, "at once");
        assert_eq!(colleague.get(&contact(&case)).await.status, 404);
        assert_eq!(shares(&running, "colleague").await, 0);
        let told = page(&lead, "/keys").await.body;
        assert!(told.contains("notice--warning"), "{told}");
        let done = sent(&lead, &next, &[]).await;
        assert_eq!(done, "/keys?done=key-rotated");
        let told = page(&lead, &done).await.body;
        assert!(told.contains("Kunci tim diganti") && !told.contains("notice--warning"));
        for login in ["manager", "lead"] {
            let client = stepped(&running, login).await;
            assert!(
                page(&client, &contact(&case)).await.body.contains(ADDRESS),
                "{login}"
            );
        }
        assert_eq!(shares(&running, "colleague").await, 0, "nor the new key");

        // Listed again, they wait until a member hands the key on.
        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let add = format!("/teams/{team}/add");
        sent(&admin, &add, &[("login", "colleague")]).await;
        assert_eq!(
            colleague.get(&case.at("")).await.status,
            404,
            "a list is no key"
        );
        let admit = format!("/keys/{team}/admit/colleague");
        assert_eq!(
            admin.post(&admit, &[]).await.status,
            404,
            "not by the administrator"
        );
        let manager = stepped(&running, "manager").await;
        assert_eq!(
            sent(&manager, &admit, &[]).await,
            "/keys?done=member-admitted"
        );
        let colleague = stepped(&running, "colleague").await;
        assert!(
            page(&colleague, &contact(&case))
                .await
                .body
                .contains(ADDRESS)
        );
    });
}

#[test]
fn who_forgot_the_password_is_admitted_again_by_a_colleague() {
    each_app(|running| async move {
        let case = case(&running).await;
        let team = running.world.teams.cases;
        let before = running.sign_in(running.world.person("manager")).await;
        let admin = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let link = link(&admin.post("/accounts/manager/invite", &[]).await);
        assert!(page(&before, &contact(&case)).await.body.contains(ADDRESS));
        let client = running.anonymous();
        let chosen = choose(&client, &link, NEW).await;
        assert_eq!(
            chosen.location(),
            "/sign-in/code",
            "the authenticator is still theirs"
        );
        assert_eq!(
            before.get("/today").await.status,
            303,
            "others are signed out"
        );
        let code = running.fresh_code(running.world.person("manager"));
        sent(&client, "/sign-in/code", &[("code", &code)]).await;
        let keys = page(&client, "/keys").await.body;
        assert!(keys.contains("Anda menunggu diterima"), "{keys}");
        assert_eq!(client.get(&contact(&case)).await.status, 404);
        let colleague = stepped(&running, "colleague").await;
        let today = page(&colleague, "/today").await.body;
        assert!(
            today.contains("/keys"),
            "whoever can admit is told\n{today}"
        );
        sent(&colleague, &format!("/keys/{team}/admit/manager"), &[]).await;
        assert!(page(&client, &contact(&case)).await.body.contains(ADDRESS));
        let old = [("login", "manager"), ("password", PASSWORD)];
        assert_eq!(running.anonymous().post("/sign-in", &old).await.status, 422);
    });
}
