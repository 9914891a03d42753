//! Point 4: services with their due dates and the law that sets them.

use crate::case::File;
use anyhow::{Result, ensure};
use browser_tests::stage::Story;

/// Plans a service and does it.
pub async fn services(story: &Story, file: &mut File) -> Result<()> {
    let manager = story.person("manager.jakbar").await?;
    manager.open(&file.at("/services")).await?;
    manager.page("plan-empty").await?;
    manager.open(&file.at("/services/new")).await?;
    manager.page("service-new").await?;
    manager.tick("kind", "social-rehabilitation").await?;
    manager.date("on", ["1", "9", "2024"]).await?;
    manager.send().await?;
    manager.page("plan").await?;
    let due = manager.words(".service__due").await?;
    ensure!(due.contains("2024"), "no due date: {due}");
    ensure!(
        ["UU ", "PP ", "Perpres", "Peraturan", "Permen"]
            .iter()
            .any(|law| due.contains(law)),
        "the due date names no law: {due}"
    );
    for (action, day) in [("start", "2"), ("finish", "20")] {
        manager.press(".service a[href$='/step']").await?;
        manager.page("service-step").await?;
        manager.tick("action", action).await?;
        manager.date("on", [day, "9", "2024"]).await?;
        manager.send().await?;
    }
    manager.open("/services").await?;
    manager.page("services").await
}
