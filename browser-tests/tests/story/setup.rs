//! The first visit to an empty program.

use crate::office::{NEW_PASSWORD, second_factor};
use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Story, Variant};
use browser_tests::{Program, Viewport};

#[tokio::test]
async fn the_first_visit_sets_the_program_up() -> Result<()> {
    let variant = Variant {
        name: "setup",
        viewport: Viewport::Phone,
        language: "id",
        scripts: true,
    };
    let program = Program::empty().await?;
    let log = program.log();
    let code = log
        .split("enter this code: ")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next());
    let code = code
        .with_context(|| format!("no code for the set-up: {log}"))?
        .to_owned();
    let story = Story::of(variant, program);
    let first = story.visitor().await?;
    first.open("/").await?;
    first.page("setup").await?;
    first.fill("setup-code", &code).await?;
    first
        .fill("task-force", "Gugus Tugas TPPO Kota Surabaya")
        .await?;
    first.send().await?;
    first.look("setup-mistakes").await?;
    first.tick("level", "city").await?;
    first.area("area", "35.78").await?;
    first
        .fill("organisation", "Bagian Kesejahteraan Rakyat")
        .await?;
    first.select("kind", "local-agency").await?;
    first.fill("name", "Ratna Kusumaningtyas").await?;
    first.fill("login", "ratna.k").await?;
    first.fill("password-new", NEW_PASSWORD).await?;
    first.fill("password-repeat", NEW_PASSWORD).await?;
    first.send().await?;
    second_factor(&first).await?;
    first.press("main .actions a.button").await?;
    first.page("getting-started").await?;
    ensure!(
        first.path().await? == "/getting-started",
        "{}",
        first.path().await?
    );
    first.open("/today").await?;
    first.page("today-first").await?;
    first
        .press("main .banner a, main a[href='/keys/custodians']")
        .await?;
    first.page("custodians-none").await?;
    let (status, _) = first.file("/setup").await?;
    ensure!(status == 404, "a second set-up is {status}");
    Ok(())
}
