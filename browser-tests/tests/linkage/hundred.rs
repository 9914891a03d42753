//! A hundred pairs are decided from the keyboard, one digit each, without touching a mouse: people
//! have fifteen minutes for them, nine seconds a pair, so the program must need next to nothing.

use anyhow::{Context, Result, ensure};
use browser_tests::Viewport;
use browser_tests::stage::{Person, Story, Variant, until};
use fantoccini::Locator;
use std::time::{Duration, Instant};

/// Pairs that are decided.
const PAIRS: usize = 100;
/// So many records of one name and day make a few more pairs than that, each with each.
const RECORDS: usize = 15;
/// The background looks every ten seconds, and compares for a moment.
const FOUND: Duration = Duration::from_secs(120);
/// What one pair may take of the nine seconds: the rest is for reading it.
const EACH: Duration = Duration::from_secs(2);

#[tokio::test]
async fn a_hundred_pairs_are_decided_by_keyboard() -> Result<()> {
    let variant = Variant {
        name: "linkage-keyboard",
        viewport: Viewport::Desk,
        language: "id",
        scripts: true,
    };
    let story = Story::begin(variant, None).await?;
    let manager = story.person("manager.jakbar").await?;
    record(&manager).await?;
    until(FOUND, || async {
        manager.open("/linkage").await?;
        Ok(manager.count("main tbody tr").await? >= PAIRS)
    })
    .await
    .context("the pairs are not found")?;
    manager.page("pairs-many").await?;
    manager.press("main tbody tr:first-child td a").await?;
    let since = Instant::now();
    for pair in 0..PAIRS {
        let digit = ["1", "2", "3"][pair % 3];
        let path = manager.path().await?;
        press(&manager, digit).await?;
        ensure!(
            manager.has(".notice--success").await? && manager.path().await? != path,
            "{digit} decides nothing on {path}: {}",
            manager.text().await?
        );
    }
    let taken = since.elapsed();
    println!(
        "{PAIRS} pairs by keyboard in {:.1} s, {:.2} s each",
        taken.as_secs_f64(),
        taken.as_secs_f64() / PAIRS as f64
    );
    ensure!(taken < EACH * PAIRS as u32, "{PAIRS} pairs take {taken:?}");
    Ok(())
}

/// Presses a key where the page has put the focus, and waits for the next pair.
async fn press(person: &Person<'_>, key: &str) -> Result<()> {
    let before = person.find("html").await?;
    person.client.active_element().await?.send_keys(key).await?;
    person.left(&before).await
}

/// Writes the same person into a case again and again.
async fn record(manager: &Person<'_>) -> Result<()> {
    manager.open("/cases?mark=mine&order=newest").await?;
    let case = manager.attribute("main tbody th a", "href").await?;
    let before = persons(manager, &case).await?;
    for _ in 0..RECORDS {
        manager.open(&format!("{case}/persons/new")).await?;
        manager.tick("role", "victim").await?;
        manager.tick("sex", "female").await?;
        manager.select("band", "25-44").await?;
        manager.send().await?;
    }
    let mut after = persons(manager, &case).await?;
    after.retain(|person| !before.contains(person));
    ensure!(after.len() == RECORDS, "{} records", after.len());
    for person in after {
        manager.open(&format!("{person}/identity/edit")).await?;
        manager.fill("name", "Ambarwati Pangestuningtyas").await?;
        manager.date("born", ["17", "6", "1996"]).await?;
        manager.fill("birth-place", "Wonogiri").await?;
        manager.send().await?;
    }
    Ok(())
}

/// The pages of the persons in a case.
async fn persons(manager: &Person<'_>, case: &str) -> Result<Vec<String>> {
    manager.open(case).await?;
    let heads = Locator::Css("#persons .person__head a");
    let mut found = Vec::new();
    for link in manager.client.find_all(heads).await? {
        found.extend(link.attr("href").await?);
    }
    Ok(found)
}
