#![allow(clippy::unwrap_used, clippy::expect_used)]
use domain::people::Role;
#[test]
fn hold() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = testkit::Database::sqlite().await;
        let world = testkit::world::World::create(db.store.clone()).await;
        let running = testkit::Running::start(world).await;
        let officer = running.sign_in(running.world.person("manager")).await;
        let intake = running.as_role(Role::IntakeOfficer).await;
        println!("BASE {}", running.base);
        println!("MANAGER {}", officer.cookie("__Host-suluh").or(officer.cookie("suluh")).unwrap_or_default());
        println!("INTAKE {}", intake.cookie("__Host-suluh").or(intake.cookie("suluh")).unwrap_or_default());
        println!("TEAM {}", running.world.teams.cases);
        tokio::time::sleep(std::time::Duration::from_secs(3000)).await;
    });
}
