//! Signing in against a running server, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use domain::people::Role;
use testkit::each_app;
use testkit::world::PASSWORD;

#[test]
fn password_and_code_lead_in() {
    each_app(|running| async move {
        let client = running.anonymous();
        let answer = client.get("/today").await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, "/sign-in?next=/today")
        );
        let client = running.as_role(Role::CaseManager).await;
        let answer = client.get("/today").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.body.contains("Ratna Dewi"));
        let wrong = running.anonymous();
        let answer = wrong
            .post(
                "/sign-in",
                &[("login", "manager"), ("password", "salah sekali saja")],
            )
            .await;
        assert_eq!(answer.status, 422);
        let right = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        assert_eq!(right.get("/today").await.status, 200);
        let _ = PASSWORD;
    });
}
