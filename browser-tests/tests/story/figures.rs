//! Points 7 and 8: today, figures, imports.

use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Person, Story};
use std::time::Duration;

/// The link to the table as CSV.
const CSV: &str = "#table .actions a[href*='.csv']";

/// Sixty rows in the columns of the cleaned CTDC file.
const SAMPLE: &str = include_str!("../../../crates/exchange/tests/ctdc-clean-sample.csv");

/// Everybody's first page counts, and each count leads to what was counted.
pub async fn today_leads_to_items(story: &Story) -> Result<()> {
    for login in [
        "intake",
        "manager",
        "supervisor",
        "shelter",
        "police",
        "leader",
        "secretariat",
        "analyst",
        "dpo",
    ] {
        let person = story.person(&format!("{login}.jakbar")).await?;
        person.open("/today").await?;
        person.page(&format!("today-{login}")).await?;
        for address in links(&person, "main .stats a").await? {
            let (status, _) = person.file(&address).await?;
            ensure!(status == 200, "{login}: {address} is {status}");
        }
        for address in links(&person, ".sidebar nav a").await? {
            let (status, _) = person.file(&address).await?;
            ensure!(
                status == 200,
                "{login}: {address} in the navigation is {status}"
            );
        }
    }
    let overseer = story.person("overseer.dki").await?;
    overseer.open("/today").await?;
    overseer.page("today-overseer").await
}

async fn links(person: &Person<'_>, selector: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for link in person
        .client
        .find_all(fantoccini::Locator::Css(selector))
        .await?
    {
        found.push(link.attr("href").await?.context("a link")?);
    }
    Ok(found)
}

/// The published figures come out as they were published, and say that they are.
pub async fn published_series(story: &Story) -> Result<()> {
    let analyst = story.person("analyst.jakbar").await?;
    analyst.open("/figures").await?;
    analyst.page("figures").await?;
    own_figures(&analyst).await?;
    let series = analyst
        .find("select[name='source'] option:last-child")
        .await?;
    let series = series.attr("value").await?.context("a source")?;
    analyst.open(&format!("/figures?source={series}")).await?;
    analyst.page("figures-series").await?;
    ensure!(analyst.has("#table svg").await?, "no chart");
    let table = analyst.words("#table table").await?;
    for number in ["37", "22", "16"] {
        ensure!(table.contains(number), "{number} is not in {table}");
    }
    let link = analyst.attribute(CSV, "href").await?;
    let (status, csv) = analyst.file(&link).await?;
    let csv = String::from_utf8(csv)?;
    ensure!(
        status == 200 && ["37", "22", "16"].iter().all(|n| csv.contains(n)),
        "{csv}"
    );
    analyst.sees(story.say("agregat", "aggregate")).await
}

async fn own_figures(analyst: &Person<'_>) -> Result<()> {
    ensure!(
        analyst.has("#table svg").await? && analyst.has("#table table").await?,
        "no figures"
    );
    ensure!(
        analyst.count("#notes dt").await? >= 4,
        "the figures do not say how they were counted"
    );
    let link = analyst.attribute(CSV, "href").await?;
    let (status, csv) = analyst.file(&link).await?;
    ensure!(
        status == 200 && csv.iter().filter(|byte| **byte == b'\n').count() > 2,
        "no CSV"
    );
    Ok(())
}

/// A file of cases comes in through its mapping, is counted, and goes again as a whole.
pub async fn import_and_reverse(story: &Story) -> Result<()> {
    let analyst = story.person("analyst.jakbar").await?;
    analyst.open("/imports").await?;
    analyst.page("imports").await?;
    analyst.open("/imports/new").await?;
    analyst.page("import-new").await?;
    let folder = tempfile(story)?;
    let file = analyst.find("input[name='file']").await?;
    file.send_keys(&folder.to_string_lossy()).await?;
    analyst.send().await?;
    std::fs::remove_file(&folder)?;
    analyst.page("import-preview").await?;
    analyst.sees("Mars").await?;
    let mapping = analyst
        .attribute("#file a[href$='/mapping']", "href")
        .await?;
    analyst.open(&mapping).await?;
    analyst.page("import-mapping").await?;
    analyst
        .open(&mapping.replace("/mapping", "/preview"))
        .await?;
    analyst.fill("source", "CTDC").await?;
    analyst.press("#start button[type='submit']").await?;
    settled(&analyst).await?;
    analyst.page("import-done").await?;
    analyst.sees("Mars").await?;
    let address = analyst.path().await?;
    analyst.press("a[href^='/figures?source=import:']").await?;
    analyst.page("figures-import").await?;
    analyst.open(&format!("{address}/reverse")).await?;
    analyst.page("import-reverse").await?;
    analyst.send().await?;
    settled(&analyst).await?;
    analyst.page("import-reversed").await?;
    analyst.sees(story.say("Dibatalkan", "Reversed")).await
}

/// The sample with one value that nobody knows.
fn tempfile(story: &Story) -> Result<std::path::PathBuf> {
    let name = format!(
        "suluh-import-{}-{}.csv",
        story.variant.name,
        std::process::id()
    );
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, SAMPLE.replacen("Female", "Mars", 1))?;
    Ok(path)
}

/// Waits while rows come in or go; without scripts the page asks for itself again.
async fn settled(analyst: &Person<'_>) -> Result<()> {
    analyst.page("import-moving").await.or_else(|error| {
        // It may be over before anybody looks.
        if format!("{error:#}").contains("stale") {
            Ok(())
        } else {
            Err(error)
        }
    })?;
    for _ in 0..150 {
        if analyst.has("#result").await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the import keeps moving")
}
