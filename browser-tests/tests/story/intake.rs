//! Points 1 and 2: a report is taken and screened.

use anyhow::{Result, ensure};
use browser_tests::stage::{Person, Story};
use std::time::Duration;

/// Name of the person at risk: it must be seen by nobody without a relation.
pub const NAME: &str = "Wulan Prasasti Ningrum";
const PHONE: &str = "0812-5550-1234";

/// Takes a report by hand and gives its code.
pub async fn take_report(story: &Story) -> Result<String> {
    let officer = story.person("intake.jakbar").await?;
    officer.page("today-officer").await?;
    officer.open("/intake").await?;
    officer.page("search").await?;
    officer.fill("q", PHONE).await?;
    officer
        .press("main form.search button[type='submit']")
        .await?;
    officer.page("search-nothing").await?;
    officer.press("form[action='/intake/new'] button").await?;
    officer.page("report-new").await?;
    let carried = officer
        .find("[name='reporter-phone']")
        .await?
        .prop("value")
        .await?;
    ensure!(
        carried.as_deref() == Some(PHONE),
        "what was searched is not carried over: {carried:?}"
    );
    mistakes_are_kept(&officer).await?;
    fill(&officer).await?;
    if story.variant.scripts {
        saved_by_itself(story, &officer).await?;
    }
    officer.send().await?;
    officer.page("ticket").await?;
    let code = officer.words(".ticket__code").await?.trim().to_owned();
    ensure!(code.starts_with("L-"), "{code} is no code of a report");
    officer.open("/intake/reports").await?;
    officer.page("reports").await?;
    officer.does_not_see(NAME).await?;
    officer.open(&format!("/intake/{code}")).await?;
    officer.page("report").await?;
    officer.sees(NAME).await?;
    Ok(code)
}

/// A form sent half empty says what is missing and loses nothing.
async fn mistakes_are_kept(officer: &Person<'_>) -> Result<()> {
    officer
        .fill("story", "Dijanjikan kerja di restoran")
        .await?;
    officer.send().await?;
    officer.look("report-mistakes").await?;
    ensure!(
        officer.has("#problem a[href='#urgency']").await?,
        "the urgency is not asked for"
    );
    let story = officer.find("[name='story']").await?.prop("value").await?;
    ensure!(
        story.as_deref() == Some("Dijanjikan kerja di restoran"),
        "lost: {story:?}"
    );
    Ok(())
}

async fn fill(officer: &Person<'_>) -> Result<()> {
    officer.tick("urgency", "urgent").await?;
    let told = "Dijanjikan kerja di restoran, paspor diambil, tidak boleh keluar rumah.";
    officer.fill("story", told).await?;
    officer.area("where", "31.73.01").await?;
    officer.date("happened", ["", "agustus", "2024"]).await?;
    officer.select("purpose", "forced-labour").await?;
    officer.fill("people", "1").await?;
    officer.tick("child", "no").await?;
    officer.fill("person-1-name", NAME).await?;
    officer.tick("person-1-sex", "female").await?;
    officer.select("person-1-age", "18-24").await?;
    officer
        .fill("whereabouts", "Ruko di belakang pasar, lantai dua")
        .await?;
    officer.tick("reporter-kind", "family").await?;
    officer.fill("reporter-name", "Seruni Kartawijaya").await?;
    officer.tick("call-back", "yes").await?;
    officer.select("channel", "walk-in").await
}

async fn saved_by_itself(story: &Story, officer: &Person<'_>) -> Result<()> {
    for _ in 0..100 {
        let said = officer.words("[data-autosave-status]").await?;
        if said.contains(story.say("Tersimpan", "Saved")) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("nothing is saved while typing")
}

/// Screens the report; the officer decides and says why the result is what it is.
pub async fn screen(story: &Story, report: &str) -> Result<()> {
    let officer = story.person("intake.jakbar").await?;
    officer.open(&format!("/intake/{report}/screening")).await?;
    officer.page("screening").await?;
    officer.tick("age", "adult").await?;
    for (name, value) in [
        ("act", "recruitment"),
        ("act", "transport"),
        ("means", "deception"),
        ("purpose", "forced-labour"),
        ("i-deceived-about-job", "yes"),
    ] {
        officer.tick(name, value).await?;
    }
    officer.send().await?;
    officer.page("screening-result").await?;
    ensure!(
        officer.count(".finding .reasons li").await? > 2,
        "the result gives no reasons"
    );
    ensure!(
        officer.count(".finding").await? >= 2,
        "two standards are kept apart"
    );
    officer.tick("decision", "not-trafficking").await?;
    officer
        .press("#decision-form button[type='submit']")
        .await?;
    officer.look("screening-needs-reason").await?;
    ensure!(
        officer.has("#problem a[href='#reason']").await?,
        "overruling needs no reason"
    );
    officer.tick("decision", "suspected").await?;
    officer
        .press("#decision-form button[type='submit']")
        .await?;
    officer.page("screening-decided").await
}
