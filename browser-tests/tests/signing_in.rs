//! The demonstration in a real browser: signing in, the first pages of the work, accessibility.

use anyhow::{Result, ensure};
use browser_tests::{Browser, Program, Viewport, no_violations};

const PASSWORD: &str = "suluh untuk semua";

async fn sign_in(browser: &Browser, program: &Program, login: &str) -> Result<()> {
    browser.open(&format!("{}/sign-in", program.url)).await?;
    browser.fill("login", login).await?;
    browser.fill("password", PASSWORD).await?;
    browser.press("main form button[type='submit']").await
}

async fn walk(browser: &Browser, program: &Program, login: &str, pages: &[&str]) -> Result<()> {
    sign_in(browser, program, login).await?;
    for path in pages {
        browser.open(&format!("{}{path}", program.url)).await?;
        ensure!(
            browser.path().await? == *path,
            "{login} does not reach {path} but {}",
            browser.path().await?
        );
        no_violations(browser).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_officer_and_a_manager_reach_their_pages_and_nothing_is_in_anybodys_way() -> Result<()> {
    let program = Program::demo(None).await?;
    for (viewport, language) in [(Viewport::Desk, "id"), (Viewport::Phone, "en")] {
        let officer = Browser::start(viewport, language, true).await?;
        officer.open(&format!("{}/sign-in", program.url)).await?;
        no_violations(&officer).await?;
        walk(&officer, &program, "intake.jakbar", &["/intake"]).await?;
        officer.close().await?;
        let manager = Browser::start(viewport, language, true).await?;
        walk(&manager, &program, "manager.jakbar", &["/cases"]).await?;
        manager.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_administrator_finds_no_case() -> Result<()> {
    let program = Program::demo(None).await?;
    let browser = Browser::start(Viewport::Desk, "id", true).await?;
    sign_in(&browser, &program, "admin.jakbar").await?;
    browser.open(&format!("{}/cases", program.url)).await?;
    let text = browser.text().await?;
    ensure!(
        !text.contains("K-"),
        "an administrator sees the code of a case"
    );
    no_violations(&browser).await?;
    browser.close().await
}
