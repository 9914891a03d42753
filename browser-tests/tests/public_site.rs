//! The public site of the demonstration in a real browser: nothing in anybody's way, and leaving it.

use anyhow::{Context, Result, ensure};
use browser_tests::{Browser, Program, Viewport, no_violations};
use std::time::Duration;

const PAGES: [&str; 9] = [
    "/p",
    "/p/about",
    "/p/rights",
    "/p/help",
    "/p/hotlines",
    "/p/news",
    "/p/regulations",
    "/p/figures",
    "/p/exit/about",
];

#[tokio::test]
async fn every_page_is_readable_by_everybody_with_and_without_scripts() -> Result<()> {
    let program = Program::demo(None).await?;
    for (viewport, language) in [(Viewport::Desk, "id"), (Viewport::Phone, "en")] {
        let reader = Browser::start(viewport, language, true).await?;
        for page in PAGES {
            reader
                .open(&format!("{}{page}?lang={language}", program.url))
                .await?;
            no_violations(&reader).await?;
        }
        reader.close().await?;
    }
    let without = Browser::start(Viewport::Desk, "id", false).await?;
    without.open(&format!("{}/p/help", program.url)).await?;
    ensure!(without.has("a[href='tel:129']").await?, "no number to call");
    ensure!(
        without.attribute(".leave__now", "href").await? == "/p/exit",
        "the exit is no link"
    );
    without.close().await
}

/// The exit of this test leads to a page of the same machine.
async fn lead_the_exit_home(program: &Program) -> Result<()> {
    let editor = Browser::start(Viewport::Desk, "id", true).await?;
    editor.open(&format!("{}/sign-in", program.url)).await?;
    editor.fill("login", "secretariat.jakbar").await?;
    editor.fill("password", "suluh untuk semua").await?;
    editor.press("main form button[type='submit']").await?;
    editor
        .open(&format!("{}/site/settings", program.url))
        .await?;
    no_violations(&editor).await?;
    let home = format!("{}/health", program.url);
    editor.fill("exit", &home).await?;
    editor.press("main form button[type='submit']").await?;
    for page in [
        "/site",
        "/site/hotlines",
        "/site/figures",
        "/site/articles/new",
    ] {
        editor.open(&format!("{}{page}", program.url)).await?;
        no_violations(&editor).await?;
    }
    editor.close().await
}

/// Waits until the browser has arrived where the exit leads.
async fn arrived(reader: &Browser) -> Result<()> {
    for _ in 0..200 {
        if reader.path().await.is_ok_and(|path| path == "/health") {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the exit leads to {}", reader.path().await?)
}

#[tokio::test]
async fn the_exit_blanks_at_once_and_going_back_shows_nothing() -> Result<()> {
    let program = Program::demo(None).await?;
    lead_the_exit_home(&program).await?;
    let reader = Browser::start(Viewport::Phone, "id", true).await?;
    reader.open(&format!("{}/p", program.url)).await?;
    reader.open(&format!("{}/p/help", program.url)).await?;
    let script = "const from = performance.now();
        document.querySelector('.leave__now').click();
        return [document.documentElement.hidden, performance.now() - from];";
    let left = reader.client.execute(script, Vec::new()).await?;
    ensure!(left[0] == true, "the page is not blank");
    let took = left[1].as_f64().context("a time")?;
    ensure!(took < 100.0, "blank after {took} ms");
    arrived(&reader).await?;

    reader.client.back().await?;
    arrived(&reader).await?;
    let text = reader.text().await?;
    ensure!(!text.contains("112"), "going back shows {text}");

    // Whoever comes again on purpose reads; three times Shift leads away once more.
    reader.open(&format!("{}/p", program.url)).await?;
    ensure!(reader.text().await?.contains("112"), "the site stays blank");
    let script = "for (let press = 0; press < 3; press += 1) {
        dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }));
    }";
    reader.client.execute(script, Vec::new()).await?;
    arrived(&reader).await?;
    reader.close().await
}
