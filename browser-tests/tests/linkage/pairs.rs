//! The list of pairs, and what a pair warns of.

use anyhow::{Result, bail, ensure};
use browser_tests::stage::{Person, Story};
use fantoccini::Locator;

/// Whoever has no records finds nothing to decide and nothing asked.
pub async fn nobody_waits_for(story: &Story, login: &str) -> Result<()> {
    let person = story.person(login).await?;
    person.open("/linkage").await?;
    person.page("pairs-none").await?;
    ensure!(!person.has("main tbody tr").await?, "{login} has pairs");
    person.open("/linkage/told").await?;
    person.page("told-none").await?;
    ensure!(!person.has("main section form").await?, "{login} is asked");
    Ok(())
}

/// Twins and borrowed papers are pointed out, within one organisation with the reasons.
pub async fn flags(story: &Story) -> Result<()> {
    let manager = story.person("manager.jakbar").await?;
    manager.open("/linkage").await?;
    manager.page("pairs").await?;
    for (name, other, page, warning) in [
        (
            "Rini Kusumastuti",
            "Rina Kusumastuti",
            "pair-twins",
            story.say("mungkin kembar", "perhaps twins"),
        ),
        (
            "Dewi Larasati",
            "Dedi Larasati",
            "pair-shared-nik",
            story.say("dipakai dua orang", "used by two people"),
        ),
    ] {
        find(&manager, name).await?;
        manager.page(page).await?;
        manager.sees(other).await?;
        manager.sees(warning).await?;
        ensure!(manager.has("main svg").await?, "no picture of the reasons");
    }
    Ok(())
}

/// Opens the pair on which this name stands; gives its path.
pub async fn find(person: &Person<'_>, name: &str) -> Result<String> {
    person.open("/linkage").await?;
    let mut paths = Vec::new();
    for link in person
        .client
        .find_all(Locator::Css("main tbody td:first-child a"))
        .await?
    {
        paths.extend(link.attr("href").await?);
    }
    for path in paths {
        person.open(&path).await?;
        if person.text().await?.contains(name) {
            return Ok(path);
        }
    }
    bail!("no pair about {name}")
}
