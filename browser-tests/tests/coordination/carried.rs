//! Scenario 10: what is unfinished stands on the next agenda, in the words in which it was asked
//! for, and nobody types it again.

use crate::meeting::{Meeting, date_in};
use crate::minutes::{ACTION, OWNER};
use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Person, Story};
use fantoccini::Locator;

/// A meeting that is prepared already is offered it; on a new one it stands by itself; and once it
/// is done, no further meeting has it.
pub async fn to_the_next_agenda(
    story: &Story,
    secretary: &Person<'_>,
    held: &Meeting,
    action: &str,
) -> Result<()> {
    offered(secretary, held).await?;
    prepare(secretary, "Rapat koordinasi lanjutan", 40).await?;
    secretary.page("agenda-carried").await?;
    ensure!(
        on_agenda(secretary).await? == 1,
        "a new meeting does not have what is unfinished"
    );
    finish(story, action).await?;
    prepare(secretary, "Rapat koordinasi penutup", 80).await?;
    ensure!(
        on_agenda(secretary).await? == 0,
        "what is done is carried over"
    );
    secretary.does_not_see(ACTION).await
}

/// The next meeting of the series was prepared before: one press puts it onto the agenda.
async fn offered(secretary: &Person<'_>, held: &Meeting) -> Result<()> {
    secretary.open("/meetings").await?;
    let next = format!("main tbody th a:not([href='{}'])", held.at(""));
    let next = secretary.attribute(&next, "href").await?;
    secretary.open(&format!("{next}/agenda")).await?;
    secretary.page("agenda-offered").await?;
    let offer = format!("//*[@id='suggestions']//li[contains(., '{ACTION}')]//button");
    let offer = secretary
        .client
        .find(Locator::XPath(&offer))
        .await
        .context("what is unfinished is not suggested")?;
    ensure!(on_agenda(secretary).await? == 0, "it stands there already");
    secretary.press_this(&offer).await?;
    secretary.page("agenda-taken").await?;
    ensure!(
        on_agenda(secretary).await? == 1,
        "the suggestion is not on the agenda"
    );
    let suggestions = secretary.words("#suggestions").await?;
    ensure!(
        !suggestions.contains(ACTION),
        "it is suggested again: {suggestions}"
    );
    Ok(())
}

/// How often the agenda has it, in the very words.
async fn on_agenda(secretary: &Person<'_>) -> Result<usize> {
    let lines = secretary
        .client
        .find_all(Locator::Css("main ol.numbered > li > p:first-child"))
        .await?;
    let mut times = 0;
    for line in lines {
        // Behind it stands a mark of where it comes from.
        times += usize::from(line.text().await?.starts_with(ACTION));
    }
    Ok(times)
}

/// A new meeting, of which nothing but its name, day and place is typed.
async fn prepare(secretary: &Person<'_>, title: &str, days: u32) -> Result<()> {
    secretary.open("/meetings/new").await?;
    secretary.fill("title", title).await?;
    date_in(secretary, "date", days).await?;
    secretary.fill("from", "09.00").await?;
    secretary.fill("to", "11.00").await?;
    secretary.fill("venue", "Ruang Wijaya").await?;
    secretary.send().await?;
    ensure!(
        secretary.path().await?.ends_with("/agenda"),
        "the meeting is not saved: {}",
        secretary.text().await?
    );
    Ok(())
}

/// Who holds the post reports it done and says with what.
async fn finish(story: &Story, action: &str) -> Result<()> {
    let owner = story.person(OWNER).await?;
    owner.open(&format!("{action}/progress")).await?;
    owner.page("action-progress").await?;
    owner.tick("step", "finish").await?;
    owner
        .fill("text", "Jadwal dibagikan kepada kecamatan.")
        .await?;
    owner.send().await?;
    owner.page("action-done").await?;
    owner.sees(story.say("Selesai", "Done")).await
}
