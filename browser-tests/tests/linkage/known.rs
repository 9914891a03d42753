//! While an officer types, their own organisation answers whether it knows the person, and why.

use anyhow::{Result, ensure};
use browser_tests::stage::{Person, Story, until};
use fantoccini::key::Key;
use std::time::Duration;

/// Somebody whom the protection unit has in two cases, as a caller says the name.
const CALLED: &str = "Wulandari Ayu Kinasi";
const NIK: &str = "3212054803019931";
/// The script waits until nobody types, and asks.
const ANSWER: Duration = Duration::from_secs(30);

pub async fn within_ones_own_organisation(story: &Story) -> Result<()> {
    let officer = story.person("intake.jakbar").await?;
    officer.open("/intake/new").await?;
    officer.fill("person-1-name", CALLED).await?;
    officer.fill("person-1-nik", NIK).await?;
    if story.variant.scripts {
        until(ANSWER, || officer.has(".known .person ul li")).await?;
    } else {
        officer.press("button[name='known']").await?;
    }
    officer.look("known").await?;
    let said = officer.words(".known").await?;
    for words in [
        story.say("di lembaga Anda", "in your organisation"),
        story.say("Kemungkinan besar dikenal", "Probably known"),
        story.say("NIK-nya sama", "The NIK are the same"),
        "Manajemen Kasus",
    ] {
        ensure!(said.contains(words), "it does not say {words:?}: {said}");
    }
    ensure!(
        !officer.has("#problem").await?,
        "asking complains of a form that is not finished"
    );
    let typed = officer.find("[name='person-1-name']").await?;
    ensure!(
        typed.prop("value").await?.as_deref() == Some(CALLED),
        "what was typed is lost"
    );
    let others = said.contains("Yayasan");
    ensure!(!others, "another organisation answers unasked: {said}");
    too_little(story, &officer).await?;
    enter_saves(&officer).await
}

/// Where the connection is lost, nobody takes silence for "not known", and nothing typed is lost.
pub async fn without_connection(story: &Story) -> Result<()> {
    if !story.variant.scripts {
        return Ok(());
    }
    let officer = story.person("intake.jakbar").await?;
    officer.open("/intake/new").await?;
    story.program.cut_off()?;
    officer.fill("person-1-name", CALLED).await?;
    let words = story.say("Belum dapat diperiksa", "could not be checked");
    until(ANSWER, || async {
        Ok(officer.words(".known").await?.contains(words))
    })
    .await?;
    officer.picture("known-unanswered").await?;
    // The console tells of the lost connection, and of nothing else.
    let complaints = officer.complaints().await?;
    ensure!(
        complaints
            .iter()
            .all(|one| one.contains("fetch") || one.contains("ERR_")),
        "the page complains: {complaints:?}"
    );
    story.program.start_again().await?;
    let typed = officer.find("[name='person-1-name']").await?;
    ensure!(
        typed.prop("value").await?.as_deref() == Some(CALLED),
        "what was typed is lost with the connection"
    );
    Ok(())
}

/// A first name alone says nothing, and the page says so.
async fn too_little(story: &Story, officer: &Person<'_>) -> Result<()> {
    officer.fill("person-1-name", "Siti").await?;
    officer.fill("person-1-nik", "").await?;
    let words = story.say("terlalu sedikit", "Too little");
    if story.variant.scripts {
        until(ANSWER, || async {
            Ok(officer.words(".known").await?.contains(words))
        })
        .await
    } else {
        officer.press("button[name='known']").await?;
        officer.sees(words).await
    }
}

/// Enter in a field saves, as in every form: what is missing is said.
async fn enter_saves(officer: &Person<'_>) -> Result<()> {
    let before = officer.find("html").await?;
    let field = officer.find("[name='people']").await?;
    field.send_keys(&char::from(Key::Enter).to_string()).await?;
    officer.left(&before).await?;
    ensure!(
        officer.has("#problem a[href='#urgency']").await?,
        "Enter does not save: {}",
        officer.text().await?
    );
    Ok(())
}
