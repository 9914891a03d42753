//! Reports, cases and people are three numbers: a decision changes the last one only.

use anyhow::{Context, Result, ensure};
use browser_tests::stage::Story;
use fantoccini::Locator;

/// Reports, cases, people.
pub type Numbers = [u32; 3];

/// The three numbers as the figures show them.
pub async fn of(story: &Story) -> Result<Numbers> {
    let analyst = story.person("analyst.jakbar").await?;
    analyst.open("/figures/work").await?;
    analyst.page("figures-work").await?;
    let overlap = analyst.words("#overlap table").await?;
    ensure!(
        overlap.contains("UPT PPA Jakarta Barat") && overlap.contains("Yayasan Lentera Pesisir"),
        "nothing of who knows whom: {overlap}"
    );
    analyst.open("/figures").await?;
    analyst.page("figures-people").await?;
    let mut numbers = Vec::new();
    for fact in analyst.client.find_all(Locator::Css("#people dd")).await? {
        let text = fact.text().await?;
        let number = text.split_whitespace().next().context("a number")?;
        numbers.push(number.replace(['.', ','], "").parse()?);
    }
    let numbers: Result<Numbers, _> = numbers.try_into();
    let [reports, cases, people] = numbers.map_err(|found: Vec<_>| anyhow::anyhow!("{found:?}"))?;
    ensure!(
        reports > cases && people > 0,
        "{reports} reports, {cases} cases, {people} people"
    );
    Ok([reports, cases, people])
}

/// One person less, and nothing else.
pub async fn one_less(story: &Story, before: &Numbers) -> Result<()> {
    let [reports, cases, people] = *before;
    are(story, &[reports, cases, people - 1]).await
}

/// Exactly these.
pub async fn are(story: &Story, expected: &Numbers) -> Result<()> {
    let found = of(story).await?;
    ensure!(found == *expected, "{found:?} instead of {expected:?}");
    Ok(())
}
