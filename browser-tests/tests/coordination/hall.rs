//! Scenario 9 on the day: the screen with a code that changes, and how people come onto the list.

use crate::meeting::{DELEGATE, MEMBER, MEMBER_NAME, Meeting};
use anyhow::{Context, Result, ensure};
use browser_tests::Viewport;
use browser_tests::stage::{Person, Story, until};
use std::time::{Duration, Instant};

/// How long checking in may take.
const CHECK_IN: Duration = Duration::from_secs(10);
/// A code stands for half a minute and is taken for half a minute more.
const CODE_LIVES: Duration = Duration::from_secs(90);

/// What somebody keeps who takes a photo of the screen.
pub struct Photo {
    /// The address behind the picture.
    address: String,
    /// The code for those who type.
    code: String,
}

/// The meeting opens, and each way onto the list is gone once.
pub async fn check_in(story: &Story, secretary: &Person<'_>, meeting: &Meeting) -> Result<Photo> {
    secretary.open(&meeting.at("/screen")).await?;
    secretary.page("screen-shut").await?;
    let open = format!("form[action='{}'] button", meeting.at("/screen"));
    secretary.press(&open).await?;
    secretary.page("screen").await?;
    let code = secretary.words(".screen-code__code").await?;
    let member = story.person_at(Viewport::Phone, MEMBER).await?;
    let address = member_checks_in(story, &member, &code).await?;
    twice(story, &member, &address).await?;
    delegate_checks_in(story, secretary).await?;
    present(story, secretary, 2).await?;
    changed(secretary, &code).await?;
    by_hand(story, secretary, meeting).await?;
    Ok(Photo { address, code })
}

/// A member who is signed in on the phone only confirms; gives the address behind the QR code.
async fn member_checks_in(story: &Story, member: &Person<'_>, code: &str) -> Result<String> {
    member.open("/d").await?;
    member.page("door-type").await?;
    member.fill("code", code).await?;
    member.send().await?;
    member.page("door-known").await?;
    let address = member.path().await?;
    member.sees(MEMBER_NAME).await?;
    member.send().await?;
    member.page("door-recorded").await?;
    member
        .sees(story.say("Tercatat pukul", "Recorded at"))
        .await?;
    Ok(address)
}

/// The same member again, on the same phone and on another one: still counted once.
async fn twice(story: &Story, member: &Person<'_>, address: &str) -> Result<()> {
    let before = story.say("Sudah tercatat pukul", "Already recorded at");
    member.open(address).await?;
    member.page("door-before").await?;
    member.sees(before).await?;
    let other = story.person_at(Viewport::Phone, MEMBER).await?;
    other.open(address).await?;
    other.sees(before).await
}

/// Somebody without an account types the code and who they are.
async fn delegate_checks_in(story: &Story, secretary: &Person<'_>) -> Result<()> {
    let delegate = story.visitor_at(Viewport::Phone).await?;
    let code = secretary.words(".screen-code__code").await?;
    let since = Instant::now();
    delegate.open("/d").await?;
    delegate.fill("code", &code).await?;
    delegate.send().await?;
    delegate.fill("name", DELEGATE).await?;
    delegate.fill("office", "Suku Dinas Pendidikan").await?;
    delegate.send().await?;
    delegate
        .sees(story.say("Tercatat pukul", "Recorded at"))
        .await?;
    let took = since.elapsed();
    ensure!(took < CHECK_IN, "checking in took {took:?}");
    Ok(())
}

/// The screen counts, by itself.
async fn present(story: &Story, secretary: &Person<'_>, people: usize) -> Result<()> {
    let words = match story.variant.language {
        "id" => format!("{people} orang hadir"),
        _ => format!("{people} people present"),
    };
    until(CODE_LIVES, || async {
        let shown = secretary.words(".screen-code__present").await?;
        Ok(shown == words)
    })
    .await
    .with_context(|| format!("the screen does not come to say {words:?}"))
}

/// The code on the screen becomes another one, by itself.
async fn changed(secretary: &Person<'_>, first: &str) -> Result<()> {
    until(CODE_LIVES, || async {
        Ok(secretary.words(".screen-code__code").await? != first)
    })
    .await
    .context("the code stays the same")?;
    secretary.page("screen-changed").await
}

/// The desk ticks who is invited and writes down who is not.
async fn by_hand(story: &Story, secretary: &Person<'_>, meeting: &Meeting) -> Result<()> {
    secretary.open(&meeting.at("/attendance")).await?;
    secretary.page("attendance").await?;
    secretary.sees(MEMBER_NAME).await?;
    secretary.fill("q", "seno adi").await?;
    secretary.press("form.search button").await?;
    let tick = "section[aria-labelledby='invitees'] form[action*='/attendance/invitees/'] button";
    ensure!(
        secretary.count(tick).await? == 1,
        "Seno Adiprana is not found alone"
    );
    secretary.press(tick).await?;
    secretary.page("attendance-ticked").await?;
    secretary.open(&meeting.at("/attendance/new")).await?;
    secretary.page("attendance-new").await?;
    secretary.fill("name", "Lintang Pramesti").await?;
    secretary.fill("office", "Forum warga Kalideres").await?;
    secretary.send().await?;
    secretary.page("attendance-guest").await?;
    let heading = secretary.words("#present").await?;
    ensure!(
        heading == story.say("4 orang hadir", "4 people present"),
        "{heading}"
    );
    Ok(())
}

/// A minute later a photo of the screen lets nobody in, neither its address nor its code.
pub async fn old_codes(
    story: &Story,
    secretary: &Person<'_>,
    meeting: &Meeting,
    photo: &Photo,
) -> Result<()> {
    let visitor = story.visitor_at(Viewport::Phone).await?;
    let old = story.say("Kode ini sudah lama, dari pukul", "This code is old, from");
    until(CODE_LIVES, || async {
        visitor.open(&photo.address).await?;
        Ok(visitor.text().await?.contains(old))
    })
    .await
    .context("the address of an old code lets people in")?;
    visitor.look("door-old").await?;
    visitor.open("/d").await?;
    visitor.fill("code", &photo.code).await?;
    visitor.send().await?;
    visitor.look("door-old-typed").await?;
    visitor.sees(old).await?;
    // A code that stood on no screen of this meeting.
    visitor.open("/d").await?;
    visitor.fill("code", "000 000").await?;
    visitor.send().await?;
    visitor.look("door-unknown").await?;
    visitor
        .sees(story.say("Kode ini tidak dikenal", "This code is not known"))
        .await?;
    secretary.open(&meeting.at("/attendance")).await?;
    let heading = secretary.words("#present").await?;
    ensure!(heading.starts_with('4'), "an old code counts: {heading}");
    Ok(())
}
