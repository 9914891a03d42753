//! Point 3: a case with its people, its route, what was done to them and who says so.

use crate::intake::NAME;
use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Person, Story};

/// What the story remembers of its case.
pub struct File {
    pub code: String,
    pub alias: String,
    /// Path of the victim's pages.
    pub victim: String,
    /// Code of the referral.
    pub referral: String,
}

impl File {
    pub fn at(&self, to: &str) -> String {
        format!("/cases/{}{to}", self.code)
    }
}

/// Opens the case from the report.
pub async fn open(story: &Story, report: &str) -> Result<File> {
    let officer = story.person("intake.jakbar").await?;
    officer.open(&format!("/intake/{report}/open-case")).await?;
    officer.page("open-case").await?;
    officer
        .find("input[name='team']")
        .await?
        .send_keys(" ")
        .await?;
    officer.send().await?;
    officer.page("report-with-case").await?;
    let text = officer.text().await?;
    let code = text.split_whitespace().find(|word| word.starts_with("K-"));
    let code = code
        .with_context(|| format!("no code of a case in {text}"))?
        .to_owned();
    let manager = story.person("manager.jakbar").await?;
    manager.page("today-manager").await?;
    manager.open(&format!("/cases/{code}/owner")).await?;
    manager.page("owner").await?;
    manager
        .find("input[name='account']")
        .await?
        .send_keys(" ")
        .await?;
    manager.send().await?;
    manager.page("case-new").await?;
    let alias = manager.words(".identity__alias").await?;
    let victim = manager
        .attribute("#persons .person__head a", "href")
        .await?;
    manager.does_not_see(NAME).await?;
    Ok(File {
        code,
        alias,
        victim,
        referral: String::new(),
    })
}

/// Fills the case in.
pub async fn fill(story: &Story, file: &mut File) -> Result<()> {
    let manager = story.person("manager.jakbar").await?;
    persons(&manager, file).await?;
    secrets(&manager, file).await?;
    route(&manager, file).await?;
    exploitation(&manager, file).await?;
    determination(story, &manager, file).await?;
    notes(&manager, file).await?;
    stages(&manager, file).await?;
    manager.open(&file.at("")).await?;
    manager.page("case").await?;
    manager.does_not_see(NAME).await?;
    manager.open(&file.at("/timeline")).await?;
    manager.page("timeline").await?;
    manager.open("/cases").await?;
    manager.page("cases").await?;
    manager.does_not_see(NAME).await?;
    Ok(())
}

async fn persons(manager: &Person<'_>, file: &File) -> Result<()> {
    manager.open(&file.victim).await?;
    manager.page("person").await?;
    manager.fill("age", "19").await?;
    manager.select("citizenship", "ID").await?;
    manager.area("residence", "32.12").await?;
    manager.send().await?;
    for role in ["witness", "alleged-perpetrator", "family"] {
        manager.open(&file.at("/persons/new")).await?;
        manager.page("person-new").await?;
        manager.tick("role", role).await?;
        manager.tick("sex", "male").await?;
        manager.select("band", "25-44").await?;
        manager.send().await?;
    }
    manager.open(&file.at("")).await?;
    ensure!(
        manager.count("#persons .person").await? >= 4,
        "the case has not all its people"
    );
    Ok(())
}

async fn secrets(manager: &Person<'_>, file: &File) -> Result<()> {
    manager.open(&format!("{}/identity", file.victim)).await?;
    manager.page("identity").await?;
    manager.sees(NAME).await?;
    manager
        .open(&format!("{}/identity/edit", file.victim))
        .await?;
    manager.page("identity-edit").await?;
    manager.fill("birth-place", "Indramayu").await?;
    manager.send().await?;
    manager
        .open(&format!("{}/contact/edit", file.victim))
        .await?;
    manager.page("contact-edit").await?;
    manager.fill("address", "Jalan Peta Selatan 7").await?;
    manager.send().await?;
    manager.open(&format!("{}/contact", file.victim)).await?;
    manager.page("contact").await
}

async fn route(manager: &Person<'_>, file: &File) -> Result<()> {
    for (role, area, date, precision) in [
        ("origin", "32.12", ["", "juli", "2024"], "estimated"),
        ("destination", "31.73.01", ["3", "8", "2024"], "exact"),
    ] {
        manager.open(&file.at("/route/new")).await?;
        manager.page("leg-new").await?;
        manager.tick("role", role).await?;
        manager.area("where", area).await?;
        manager.date("when", date).await?;
        manager.tick("when-precision", precision).await?;
        manager.send().await?;
    }
    ensure!(
        manager.count(".route__leg").await? == 2,
        "the route has not two legs"
    );
    Ok(())
}

async fn exploitation(manager: &Person<'_>, file: &File) -> Result<()> {
    manager.open(&file.at("/exploitation")).await?;
    manager.page("exploitation").await?;
    for (name, value) in [
        ("form", "domestic-work"),
        ("act", "recruitment"),
        ("means", "deception"),
        ("control", "debt-bondage"),
        ("recruitment", "friends"),
    ] {
        manager.tick(name, value).await?;
    }
    manager.select("main", "forced-labour").await?;
    manager.send().await?;
    manager.page("case-exploitation").await
}

async fn determination(story: &Story, manager: &Person<'_>, file: &File) -> Result<()> {
    for (status, body, day) in [("possible", "ngo", "1"), ("actual", "police", "9")] {
        manager.open(&file.at("/determinations")).await?;
        manager.page("determinations").await?;
        manager
            .find("input[name='person']")
            .await?
            .send_keys(" ")
            .await?;
        manager.tick("status", status).await?;
        manager.tick("body", body).await?;
        manager.date("on", [day, "9", "2024"]).await?;
        manager.tick("on-precision", "exact").await?;
        manager.send().await?;
    }
    manager.open(&file.at("/determinations")).await?;
    manager.page("determinations-two").await?;
    ensure!(
        manager.count("tbody tr").await? == 2,
        "the history has not two rows"
    );
    manager
        .sees(story.say("9 September 2024", "9 September 2024"))
        .await
}

async fn notes(manager: &Person<'_>, file: &File) -> Result<()> {
    manager.open(&file.at("/notes/new")).await?;
    manager.page("note-new").await?;
    manager.tick("kind", "narrative").await?;
    manager
        .fill("body", "Korban mulai bercerita tentang perekrutnya.")
        .await?;
    manager.send().await?;
    manager.open(&file.at("/notes/narrative")).await?;
    manager.page("notes").await
}

async fn stages(manager: &Person<'_>, file: &File) -> Result<()> {
    for action in ["identify", "plan"] {
        manager.open(&file.at("")).await?;
        let form = format!("form[action$='/stage']:has(input[value='{action}']) button");
        manager.press(&form).await?;
    }
    Ok(())
}
