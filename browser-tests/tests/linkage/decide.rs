//! Two organisations find that they know the same person, each with its own file in hand.

use crate::ask::{OTHER, THEIRS, nothing_of};
use crate::pairs::find;
use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Person, Story};

const MANAGER: &str = "manager.jakbar";
const COMPANION: &str = "ngo2.jakbar";
/// What the protection unit has written down.
const OURS: [&str; 3] = ["Siti Nur Aini", "Rokhayah", "3329024704999961"];

/// The pair, and on each side the case and the person in it.
pub struct Files {
    pair: String,
    ours: Record,
    theirs: Record,
}

/// One side.
struct Record {
    case: String,
    /// Path of the person in the case.
    page: String,
    person: String,
}

/// Both sides open the pair: each reads its own record and of the other one who holds it.
pub async fn files(story: &Story) -> Result<Files> {
    let manager = story.person(MANAGER).await?;
    let pair = find(&manager, OURS[0]).await?;
    manager.page("pair-across").await?;
    manager.sees(OTHER).await?;
    let ours = record(&manager).await?;
    drop(manager);
    let companion = story.person(COMPANION).await?;
    companion.open(&pair).await?;
    companion.page("pair-across-of-companion").await?;
    companion.sees(THEIRS[0]).await?;
    companion.sees("UPT PPA Jakarta Barat").await?;
    nothing_of(&companion, &OURS).await?;
    nothing_of(&companion, &[&ours.case, &ours.person]).await?;
    let theirs = record(&companion).await?;
    drop(companion);
    let manager = story.person(MANAGER).await?;
    manager.open(&pair).await?;
    nothing_of(&manager, &THEIRS).await?;
    nothing_of(&manager, &[&theirs.case, &theirs.person]).await?;
    Ok(Files { pair, ours, theirs })
}

/// The record that the reader may open: its case, and the victim in it.
async fn record(reader: &Person<'_>) -> Result<Record> {
    let case = reader
        .attribute("main .facts a[href^='/cases/']", "href")
        .await?;
    reader.open(&case).await?;
    let page = reader.attribute("#persons .person__head a", "href").await?;
    let person = page.rsplit('/').next().context("a person")?.to_owned();
    let case = case.rsplit('/').next().context("a case")?.to_owned();
    Ok(Record { case, page, person })
}

/// First one, then the other says that it is one person; until then nothing follows.
pub async fn together(story: &Story, files: &Files) -> Result<()> {
    let manager = story.person(MANAGER).await?;
    says_same(story, &manager, files).await?;
    manager.page("pair-next").await?;
    manager.open(&files.ours.page).await?;
    ensure!(!manager.has("#also").await?, "one side decided for both");
    manager.open(&files.pair).await?;
    manager.page("pair-halfway").await?;
    ensure!(
        !manager.has("button[name='verdict']").await?,
        "one side may decide twice"
    );
    drop(manager);
    let companion = story.person(COMPANION).await?;
    says_same(story, &companion, files).await?;
    companion.open(&files.pair).await?;
    companion.page("pair-same").await?;
    companion
        .sees(story.say("Satu orang", "One person"))
        .await?;
    nothing_of(&companion, &OURS).await
}

/// By the digit where scripts run, else by the button.
async fn says_same(story: &Story, person: &Person<'_>, files: &Files) -> Result<()> {
    person.open(&files.pair).await?;
    if story.variant.scripts {
        let before = person.find("html").await?;
        person.client.active_element().await?.send_keys("1").await?;
        person.left(&before).await?;
    } else {
        person.press("button[name='verdict'][value='same']").await?;
    }
    ensure!(
        person.has(".notice--success, .toast").await? && !person.has("#problem").await?,
        "nothing is recorded: {}",
        person.text().await?
    );
    Ok(())
}

/// Each case says that the person is known elsewhere and to whom; the later record's address leads
/// to the earlier one; neither opens the other's case.
pub async fn one_person(story: &Story, files: &Files) -> Result<()> {
    let manager = story.person(MANAGER).await?;
    manager.open(&files.ours.page).await?;
    manager.page("person-also").await?;
    ensure!(
        manager.words("#also").await?.contains(OTHER),
        "it does not say who else knows the person"
    );
    nothing_of(&manager, &THEIRS).await?;
    nothing_of(&manager, &[&files.theirs.case]).await?;
    let (status, _) = manager
        .file(&format!("/cases/{}", files.theirs.case))
        .await?;
    ensure!(status == 404, "the other's case is {status}");
    drop(manager);
    let companion = story.person(COMPANION).await?;
    companion
        .open(&format!("/persons/{}", files.theirs.person))
        .await?;
    companion.page("one-person").await?;
    let path = companion.path().await?;
    ensure!(
        path == format!("/persons/{}", files.ours.person),
        "the earlier record does not stand for the person: {path}"
    );
    companion.sees(&files.theirs.case).await?;
    nothing_of(&companion, &OURS).await?;
    nothing_of(&companion, &[&files.ours.case]).await
}

/// One of them takes it back, with a reason, and it is as before.
pub async fn take_back(story: &Story, files: &Files) -> Result<()> {
    let companion = story.person(COMPANION).await?;
    companion.open(&files.pair).await?;
    companion.unfold("main details").await?;
    let retract = "form[action$='/retract'] button[type='submit']";
    companion.press(retract).await?;
    companion.look("pair-retract-needs-reason").await?;
    ensure!(
        companion.has("#problem a[href^='#retract-']").await?,
        "it is taken back without a reason"
    );
    let asked = story.say("Mengapa dibatalkan", "Why it is retracted");
    ensure!(
        companion.words("#problem").await?.contains(asked),
        "it does not say which reason is missing"
    );
    companion.unfold("main details").await?;
    let field = companion.find("[name^='retract-']").await?;
    field.send_keys("Ternyata kakak adik.").await?;
    companion.press(retract).await?;
    companion.page("pair-retracted").await?;
    drop(companion);
    let manager = story.person(MANAGER).await?;
    manager.open(&files.ours.page).await?;
    ensure!(!manager.has("#also").await?, "something is left behind");
    manager.open(&files.pair).await?;
    manager
        .does_not_see("Ternyata kakak adik.")
        .await
        .context("the reason is the other side's")
}
