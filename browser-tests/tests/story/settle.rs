//! Point 6: follow-up, the gate before closing, closing, reopening.

use crate::case::File;
use anyhow::{Result, ensure};
use browser_tests::stage::Story;

/// Records how the person fares.
pub async fn follow_up(story: &Story, file: &File) -> Result<()> {
    let manager = story.person("manager.jakbar").await?;
    manager.open(&file.at("/closing")).await?;
    manager.page("closing-refused").await?;
    ensure!(
        manager.count("#gate .missing li").await? >= 2,
        "the gate gives no reasons"
    );
    ensure!(
        !manager.has("form[action$='/closing/close']").await?,
        "the gate is open"
    );
    manager.open(&file.at("/follow-up")).await?;
    manager.page("follow-up").await?;
    manager.date("on", ["30", "9", "2024"]).await?;
    manager.tick("outcome", "safe").await?;
    manager.send().await?;
    ensure!(manager.path().await? != "/sign-in", "sent away");
    for action in ["start-services", "start-monitoring"] {
        manager.open(&file.at("")).await?;
        let button = format!("form[action$='/stage']:has(input[value='{action}']) button");
        if manager.has(&button).await? {
            manager.press(&button).await?;
        }
    }
    Ok(())
}

/// Settles what is missing, closes, and takes the case up again.
pub async fn close_and_reopen(story: &Story, file: &File) -> Result<()> {
    let manager = story.person("manager.jakbar").await?;
    manager.open(&file.at("/closing")).await?;
    manager.tick("monitoring", "done").await?;
    manager.tick("restitution", "not-claimed").await?;
    manager.tick("retention", "adult-victim").await?;
    manager
        .press("#record button[type='submit']:not([name])")
        .await?;
    manager.open(&file.at("/closing")).await?;
    manager.page("closing-ready").await?;
    manager
        .press("form[action$='/closing/close'] button")
        .await?;
    manager.page("case-closed").await?;
    manager.sees(story.say("Ditutup", "Closed")).await?;
    manager.open(&file.at("/reopening")).await?;
    manager.page("reopening").await?;
    manager.fill("reason", "Korban menghubungi lagi.").await?;
    manager.send().await?;
    manager.page("case-reopened").await?;
    let (status, _) = manager.file(&file.at("/edit")).await?;
    ensure!(
        status == 200,
        "a case taken up again cannot be changed: {status}"
    );
    Ok(())
}
