//! Point 5: what another organisation gets to see, before and after it says yes.

use crate::case::File;
use crate::intake::NAME;
use anyhow::{Context, Result, ensure};
use browser_tests::papers;
use browser_tests::stage::{Person, Story};

/// Refers the victim to a shelter, and takes the letter along.
pub async fn send(story: &Story, file: &mut File) -> Result<()> {
    let manager = story.person("manager.jakbar").await?;
    manager.open(&file.at("/referrals/new")).await?;
    manager.page("referral-new").await?;
    manager.select("what", "new:shelter").await?;
    let victim = file.victim.rsplit('/').next().context("a path")?;
    manager.select("person", victim).await?;
    let receiver = manager.find("select[name='to']").await?;
    choose(&receiver, "Rumah Aman Pelita Barat").await?;
    manager.tick("urgency", "urgent").await?;
    manager.tick("sections", "identity").await?;
    manager.tick("basis", "consent").await?;
    manager.fill("message", "Perlu tempat malam ini.").await?;
    manager.send().await?;
    manager.look("referral-without-consent").await?;
    ensure!(
        manager.has("#problem a[href='#consent-on']").await?,
        "consent has no date"
    );
    manager.date("consent-on", ["1", "9", "2024"]).await?;
    manager.tick("consent-by", "person").await?;
    manager.tick("consent-covers", "yes").await?;
    manager.send().await?;
    manager.page("referral-sent").await?;
    let path = manager.path().await?;
    file.referral = path.trim_start_matches("/referrals/").to_owned();
    papers(&manager, file).await?;
    manager.open(&file.at("/referrals")).await?;
    manager.page("referrals-of-case").await?;
    manager.open("/referrals?box=out").await?;
    manager.page("outbox").await
}

async fn choose(select: &fantoccini::elements::Element, words: &str) -> Result<()> {
    for option in select.find_all(fantoccini::Locator::Css("option")).await? {
        if option.text().await?.contains(words) {
            return Ok(option.click().await?);
        }
    }
    anyhow::bail!("no receiver {words}")
}

async fn papers(manager: &Person<'_>, file: &File) -> Result<()> {
    let (status, pdf) = manager
        .file(&format!("/referrals/{}/letter.pdf", file.referral))
        .await?;
    ensure!(
        status == 200 && pdf.starts_with(b"%PDF-"),
        "the letter is no PDF: {status}"
    );
    let text = papers::pdf(&pdf)?;
    ensure!(
        text.contains("Rumah Aman Pelita Barat"),
        "the letter names nobody: {text}"
    );
    let (status, docx) = manager
        .file(&format!("/referrals/{}/letter.docx", file.referral))
        .await?;
    ensure!(
        status == 200 && docx.starts_with(b"PK"),
        "the letter is no DOCX: {status}"
    );
    Ok(())
}

/// Whoever has no relation to the case gets the page of a case that does not exist.
pub async fn strangers_find_nothing(story: &Story, file: &File) -> Result<()> {
    for login in ["manager.batam", "admin.jakbar", "hospital.jakbar"] {
        let stranger = story.person(login).await?;
        let (status, real) = stranger.file(&file.at("")).await?;
        let (other, nothing) = stranger.file("/cases/K-0000000").await?;
        ensure!(
            (status, other) == (404, 404),
            "{login}: {status} and {other}"
        );
        let same = |body: &[u8], code: &str| String::from_utf8_lossy(body).replace(code, "");
        ensure!(
            same(&real, &file.code) == same(&nothing, "K-0000000"),
            "{login} can tell a case that exists from one that does not"
        );
        stranger.open(&file.at("")).await?;
        stranger
            .look(&format!(
                "not-found-{}",
                login.split('.').next().unwrap_or_default()
            ))
            .await?;
        stranger.does_not_see(&file.alias).await?;
    }
    Ok(())
}

/// The shelter answers, works and tells how it ended.
pub async fn receive(story: &Story, file: &File) -> Result<()> {
    let shelter = story.person("shelter.jakbar").await?;
    shelter.page("today-shelter").await?;
    shelter.open("/referrals").await?;
    shelter.page("inbox").await?;
    shelter.sees(&file.referral).await?;
    shelter.does_not_see(NAME).await?;
    let at = |to: &str| format!("/referrals/{}{to}", file.referral);
    shelter.open(&at("")).await?;
    shelter.page("referral-card").await?;
    for words in [story.say("Rumah aman", "Shelter"), "Jakarta Barat"] {
        shelter.sees(words).await?;
    }
    for secret in [
        NAME,
        file.alias.as_str(),
        file.code.as_str(),
        "Perlu tempat malam ini.",
    ] {
        shelter.does_not_see(secret).await?;
    }
    shelter
        .press(&format!("form[action^='{}'] button", at("/accept")))
        .await?;
    shelter.page("referral-accepted").await?;
    shelter.sees("Perlu tempat malam ini.").await?;
    shared_sections_only(&shelter, file).await?;
    shelter.open(&at("")).await?;
    shelter
        .press(&format!("form[action^='{}'] button", at("/start")))
        .await?;
    shelter.page("referral-running").await?;
    shelter.open(&at("/complete")).await?;
    shelter.page("referral-complete").await?;
    shelter.tick("reason", "delivered").await?;
    shelter.fill("body", "Dua minggu, lalu pulang.").await?;
    shelter.send().await?;
    shelter.page("referral-over").await?;
    shelter.does_not_see(&file.code).await
}

async fn shared_sections_only(shelter: &Person<'_>, file: &File) -> Result<()> {
    shelter.open(&file.at("")).await?;
    shelter.page("case-of-receiver").await?;
    shelter.open(&format!("{}/identity", file.victim)).await?;
    shelter.page("identity-of-receiver").await?;
    shelter.sees(NAME).await?;
    for closed in ["/contact", "/medical", "/identity/edit"] {
        let (status, _) = shelter.file(&format!("{}{closed}", file.victim)).await?;
        ensure!(status == 404, "{closed} is {status} for the receiver");
    }
    Ok(())
}
