//! Scenario 9 in the meeting and after it: minutes that two people write at once, what is decided,
//! and the papers as soon as it is closed.

use crate::meeting::{AGENDA, DELEGATE, MEMBER, MEMBER_NAME, Meeting, date_in};
use anyhow::{Context, Result, ensure};
use browser_tests::papers;
use browser_tests::stage::{Person, Story, until};
use fantoccini::Locator;
use std::time::{Duration, Instant};

/// The script saves and asks every few seconds.
const SEEN: Duration = Duration::from_secs(30);
/// How long it may take from closing to the papers.
const PAPERS: Duration = Duration::from_secs(120);
/// How many words each of the two writes into the same part.
const WORDS: usize = 25;
/// How fast people type: a word each third of a second, so that much is saved in between.
const PACE: Duration = Duration::from_millis(300);

const OPENING: &str = "Jakarta Barat mencatat 22 dari 37 korban di DKI pada 2023.";
const DECISION: &str = "Informasi layanan diperluas sampai kelurahan.";
/// What somebody is asked to do, and the post that is asked.
pub const ACTION: &str = "Susun jadwal penyuluhan untuk delapan kecamatan";
const POST: &str = "Anggota, unsur sosial";
pub const OWNER: &str = "social.jakbar";

/// The secretariat and who leads the meeting write at the same time, each at a browser of their
/// own: what one writes comes to the other, and no word is lost.
pub async fn write_together(
    story: &Story,
    secretary: &Person<'_>,
    meeting: &Meeting,
) -> Result<()> {
    let leader = story.person("leader.jakbar").await?;
    for (writer, page) in [(secretary, "minutes"), (&leader, "minutes-of-leader")] {
        writer.open(&meeting.at("/minutes")).await?;
        writer.page(page).await?;
    }
    let [opening, discussion, last] = parts(secretary).await?;
    // What one wrote stands before the other without anybody loading a page.
    secretary.find(&opening).await?.send_keys(OPENING).await?;
    shows(&leader, &opening, &[OPENING.to_owned()]).await?;
    different_places(secretary, &leader, &opening).await?;
    same_place(secretary, &leader, &last).await?;
    // Both in different parts at once.
    let (left, right) = tokio::join!(
        types(secretary, &opening, "catat"),
        types(&leader, &discussion, "bahas"),
    );
    let (written, discussed) = (left?, right?);
    for writer in [secretary, &leader] {
        shows(writer, &opening, &written).await?;
        shows(writer, &discussion, &discussed).await?;
    }
    for writer in [secretary, &leader] {
        writer.open(&meeting.at("/minutes")).await?;
        shows(writer, &opening, &written).await?;
        shows(writer, &discussion, &discussed).await?;
    }
    secretary.page("minutes-written").await?;
    history(story, secretary).await
}

/// Selectors of the texts of the opening, of the first item, and of the closing.
async fn parts(writer: &Person<'_>) -> Result<[String; 3]> {
    let texts = writer
        .client
        .find_all(Locator::Css("form[data-part] textarea"));
    let mut ids = Vec::new();
    for text in texts.await? {
        ids.push(text.attr("id").await?.context("a text has no name")?);
    }
    // Opening, the items, other matters, closing; what the task force had open are items as well.
    ensure!(
        ids.len() >= 3 + AGENDA.len(),
        "the minutes lack parts: {ids:?}"
    );
    let last = ids.len() - 1;
    Ok([0, 1, last].map(|at| format!("#{}", ids[at])))
}

/// Writes numbered words at the caret, at the pace of people; gives them.
async fn types(writer: &Person<'_>, part: &str, word: &str) -> Result<Vec<String>> {
    let words: Vec<String> = (1..=WORDS).map(|n| format!("{word}{n:02}")).collect();
    let text = writer.find(part).await?;
    let mut pace = tokio::time::interval(PACE);
    for word in &words {
        pace.tick().await;
        text.send_keys(&format!(" {word}")).await?;
    }
    leave(writer).await?;
    Ok(words)
}

/// Places of a text: before all of it, behind all of it, and all of it.
const BEFORE: [u8; 2] = [0, 0];
const BEHIND: [u8; 2] = [1, 1];
const ALL: [u8; 2] = [0, 1];

/// Goes into a text, to this place of it.
async fn enter(writer: &Person<'_>, part: &str, place: [u8; 2]) -> Result<()> {
    let script = "const [part, place] = arguments; const text = document.querySelector(part);\
        text.focus(); text.setSelectionRange(...place.map(at => at * text.value.length))";
    let place = serde_json::to_value(place)?;
    writer
        .client
        .execute(script, vec![part.into(), place])
        .await?;
    Ok(())
}

/// Goes out of the text: what is in it is sent at once.
async fn leave(writer: &Person<'_>) -> Result<()> {
    let script = "document.activeElement.blur()";
    writer.client.execute(script, vec![]).await?;
    Ok(())
}

async fn text_of(writer: &Person<'_>, part: &str) -> Result<String> {
    let text = writer.find(part).await?.prop("value").await?;
    text.context("a text has no value")
}

/// Waits until all these words stand in a part, and sees that each stands there once.
async fn shows(writer: &Person<'_>, part: &str, words: &[String]) -> Result<()> {
    let found = until(SEEN, || async {
        let text = text_of(writer, part).await?;
        Ok(words.iter().all(|word| text.contains(word)))
    })
    .await;
    let text = text_of(writer, part).await?;
    found.with_context(|| format!("words are lost: {text}"))?;
    for word in words {
        let times = text.matches(word.as_str()).count();
        ensure!(times == 1, "{word} stands {times} times in {text}");
    }
    Ok(())
}

/// One writes before and one behind a sentence that is there: it all comes together.
async fn different_places(secretary: &Person<'_>, leader: &Person<'_>, part: &str) -> Result<()> {
    enter(secretary, part, BEHIND).await?;
    enter(leader, part, BEFORE).await?;
    let (behind, before) = tokio::join!(
        types(secretary, part, "lanjut"),
        types(leader, part, "awal")
    );
    let mut words = [behind?, before?].concat();
    words.push(OPENING.to_owned());
    for writer in [secretary, leader] {
        shows(writer, part, &words).await?;
    }
    let (one, other) = (
        text_of(secretary, part).await?,
        text_of(leader, part).await?,
    );
    ensure!(one == other, "they read differently:\n{one}\n{other}");
    Ok(())
}

/// Both fill the same empty part, then both rewrite the same words: all wordings stay, and where
/// they exclude one another the names of their writers stand above them.
async fn same_place(secretary: &Person<'_>, leader: &Person<'_>, part: &str) -> Result<()> {
    let closing = [
        "Pimpinan menutup rapat.",
        "Peserta mengucapkan terima kasih.",
    ];
    both(secretary, leader, part, BEHIND, closing).await?;
    let times = ["Rapat ditutup pukul 11.40.", "Rapat ditutup pukul 11.55."];
    both(secretary, leader, part, ALL, times).await?;
    for writer in [secretary, leader] {
        let text = text_of(writer, part).await?;
        ensure!(
            text.contains("Mirah Sasmita") && text.contains("Wiratno Soedarsa"),
            "nobody knows whose wording is which: {text}"
        );
    }
    Ok(())
}

/// Both write at the same moment into the same place, and both wordings come to both.
async fn both(
    secretary: &Person<'_>,
    leader: &Person<'_>,
    part: &str,
    place: [u8; 2],
    wordings: [&str; 2],
) -> Result<()> {
    for writer in [secretary, leader] {
        enter(writer, part, place).await?;
    }
    let (one, other) = (secretary.find(part).await?, leader.find(part).await?);
    let (left, right) = tokio::join!(one.send_keys(wordings[0]), other.send_keys(wordings[1]));
    left.and(right)?;
    let (left, right) = tokio::join!(leave(secretary), leave(leader));
    left.and(right)?;
    for writer in [secretary, leader] {
        shows(writer, part, &wordings.map(str::to_owned)).await?;
    }
    Ok(())
}

/// Every wording that was saved is kept with who wrote it.
async fn history(story: &Story, secretary: &Person<'_>) -> Result<()> {
    let link = secretary
        .attribute("form[data-part] .actions a", "href")
        .await?;
    secretary.open(&link).await?;
    secretary.page("minutes-history").await?;
    secretary.sees("Wiratno Soedarsa").await?;
    secretary
        .sees(story.say("Yang berlaku sekarang", "The one that is valid now"))
        .await
}

/// A decision, and who carries it out until when; gives the path of the action item.
pub async fn decide(story: &Story, secretary: &Person<'_>, meeting: &Meeting) -> Result<String> {
    secretary.open(&meeting.at("/decisions")).await?;
    secretary.page("decisions").await?;
    let (item, _) = AGENDA[AGENDA.len() - 1];
    secretary.choose("item", item).await?;
    secretary.fill("text", DECISION).await?;
    secretary.send().await?;
    secretary.page("decision-saved").await?;
    secretary.press("a[href^='/action-items/new']").await?;
    secretary.page("action-item-new").await?;
    secretary.sees(DECISION).await?;
    secretary.fill("title", ACTION).await?;
    secretary.choose("post", POST).await?;
    date_in(secretary, "due", 21).await?;
    secretary.send().await?;
    secretary.open(&meeting.at("/decisions")).await?;
    secretary.page("decision-assigned").await?;
    let action = "//main//a[contains(., 'Susun jadwal penyuluhan untuk delapan')]";
    let action = secretary.client.find(Locator::XPath(action)).await?;
    let path = action.attr("href").await?.context("a link")?;
    let owner = story.person(OWNER).await?;
    owner.open("/role").await?;
    owner.page("my-role").await?;
    owner.sees(ACTION).await?;
    owner.open(&path).await?;
    owner.page("action-item").await?;
    owner.sees(POST).await?;
    Ok(path)
}

/// The meeting is closed; its attendance list and its minutes are there at once, then they are
/// approved and published, and nobody comes onto the list any more.
pub async fn close(
    story: &Story,
    secretary: &Person<'_>,
    meeting: &Meeting,
    action: &str,
) -> Result<()> {
    secretary.open(&meeting.at("/close")).await?;
    secretary.page("close").await?;
    let since = Instant::now();
    secretary.send().await?;
    secretary.page("minutes-closed").await?;
    let attendance = file(secretary, meeting, "/attendance.pdf").await?;
    let minutes = file(secretary, meeting, "/minutes.pdf").await?;
    let editable = file(secretary, meeting, "/minutes.docx").await?;
    let took = since.elapsed();
    ensure!(took < PAPERS, "the papers took {took:?}");
    let attendance = papers::pdf(&attendance)?;
    for name in [MEMBER_NAME, DELEGATE, "Seno Adiprana", "Lintang Pramesti"] {
        ensure!(
            attendance.contains(name),
            "{name} is not on the attendance list: {attendance}"
        );
    }
    for words in [papers::pdf(&minutes)?, papers::docx(&editable)?] {
        for said in [
            OPENING, "awal25", "bahas25", DECISION, ACTION, POST, DELEGATE,
        ] {
            ensure!(words.contains(said), "the minutes lack {said:?}: {words}");
        }
    }
    settled(story, secretary, meeting).await?;
    let member = story.person(MEMBER).await?;
    member.open(&meeting.at("/minutes")).await?;
    member.page("minutes-published").await?;
    member.sees(DECISION).await?;
    ensure!(
        !member.has("textarea").await?,
        "published minutes can be written"
    );
    member.open(action).await?;
    member.sees(ACTION).await
}

async fn file(secretary: &Person<'_>, meeting: &Meeting, to: &str) -> Result<Vec<u8>> {
    let (status, bytes) = secretary.file(&meeting.at(to)).await?;
    ensure!(status == 200, "{to} is {status}");
    Ok(bytes)
}

/// Who leads the meeting approves; then the minutes are shared, and the door stays shut.
async fn settled(story: &Story, secretary: &Person<'_>, meeting: &Meeting) -> Result<()> {
    let member = story.person(MEMBER).await?;
    let (status, _) = member.file(&meeting.at("/minutes")).await?;
    ensure!(
        status == 404,
        "a member reads minutes that are not approved"
    );
    let leader = story.person("leader.jakbar").await?;
    leader.open(&meeting.at("/minutes")).await?;
    leader
        .press("form[action$='/minutes/approve'] button")
        .await?;
    leader.page("minutes-approved").await?;
    secretary.open(&meeting.at("/minutes")).await?;
    secretary
        .press("form[action$='/minutes/publish'] button")
        .await?;
    secretary.page("minutes-shared").await?;
    secretary.open(&meeting.at("/screen")).await?;
    secretary.page("screen-over").await?;
    ensure!(
        !secretary.has(".screen-code__code").await?,
        "a meeting that is over has a code"
    );
    Ok(())
}
