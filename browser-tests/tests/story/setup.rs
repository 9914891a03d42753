//! The first visit to an empty program.

use crate::office::{NEW_PASSWORD, second_factor};
use crate::stage::{Story, Variant};
use anyhow::{Context, Result, ensure};
use browser_tests::{Program, Viewport};

#[tokio::test]
async fn the_first_visit_sets_the_program_up() -> Result<()> {
    let variant = Variant { name: "setup", viewport: Viewport::Phone, language: "id", scripts: true };
    let program = Program::empty().await?;
    let link = program.log().split_whitespace().find(|word| word.contains("/setup?code=")).map(str::to_owned);
    let link = link.with_context(|| format!("no link to the set-up: {}", program.log()))?;
    let story = Story::of(variant, program);
    let first = story.visitor().await?;
    first.client.goto(link.trim_matches(|c: char| !c.is_alphanumeric() && c != '/')).await?;
    first.page("setup").await?;
    first.fill("task-force", "Gugus Tugas TPPO Kota Surabaya").await?;
    first.send().await?;
    first.look("setup-mistakes").await?;
    first.tick("level", "city").await?;
    first.area("area", "35.78").await?;
    first.fill("organisation", "Bagian Kesejahteraan Rakyat").await?;
    first.select("kind", "local-agency").await?;
    first.fill("name", "Ratna Kusumaningtyas").await?;
    first.fill("login", "ratna.k").await?;
    first.fill("password-new", NEW_PASSWORD).await?;
    first.fill("password-repeat", NEW_PASSWORD).await?;
    first.send().await?;
    second_factor(&first).await?;
    first.press("main .actions a.button").await?;
    first.page("getting-started").await?;
    ensure!(first.path().await? == "/getting-started", "{}", first.path().await?);
    first.open("/today").await?;
    first.page("today-first").await?;
    first.press("main .banner a, main a[href='/keys/custodians']").await?;
    first.page("custodians-none").await?;
    let (status, _) = first.file("/setup").await?;
    ensure!(status == 404, "a second set-up is {status}");
    Ok(())
}
