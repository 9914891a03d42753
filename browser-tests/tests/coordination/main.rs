//! The task force at work: a meeting from its invitation to what is carried to the next one, a
//! quarter of the action plan, an outreach day without a network. Acceptance scenarios 9, 10, 11
//! and 15, by those who do it, in both languages, on a desk and on a phone, on both databases.

mod carried;
mod hall;
mod meeting;
mod minutes;
mod outreach;
mod plan_quarter;

use anyhow::{Context, Result};
use browser_tests::Viewport;
use browser_tests::stage::{Postgres, Story, Variant};
use std::time::Duration;

/// A browser that does not answer must not hold up everything.
const LONGEST: Duration = Duration::from_secs(600);

/// On PostgreSQL where there is one: `./check` starts it.
#[tokio::test]
async fn in_indonesian_at_a_desk() -> Result<()> {
    let variant = Variant {
        name: "coordination-desk-id",
        viewport: Viewport::Desk,
        language: "id",
        scripts: true,
    };
    let database = Postgres::create().await?;
    tell(variant, database.as_ref().map(Postgres::url)).await
}

#[tokio::test]
async fn in_english_on_a_phone() -> Result<()> {
    let variant = Variant {
        name: "coordination-phone-en",
        viewport: Viewport::Phone,
        language: "en",
        scripts: true,
    };
    tell(variant, None).await
}

/// The scenarios, one after the other, on one demonstration.
async fn tell(variant: Variant, database: Option<&str>) -> Result<()> {
    let whole = tokio::time::timeout(LONGEST, scenarios(variant, database));
    whole
        .await
        .with_context(|| format!("{} hangs", variant.name))?
}

async fn scenarios(variant: Variant, database: Option<&str>) -> Result<()> {
    let story = Story::begin(variant, database).await?;
    let secretary = story.person("secretariat.jakbar").await?;
    // 9: the meeting of 26 September 2024 is held again.
    let meeting = meeting::prepare(&story, &secretary).await?;
    meeting::letters(&secretary, &meeting).await?;
    meeting::answers(&story, &secretary, &meeting).await?;
    let door = hall::check_in(&story, &secretary, &meeting).await?;
    minutes::write_together(&story, &secretary, &meeting).await?;
    let action = minutes::decide(&story, &secretary, &meeting).await?;
    hall::old_codes(&story, &secretary, &meeting, &door).await?;
    minutes::close(&story, &secretary, &meeting, &action).await?;
    // 10: what was left unfinished.
    carried::to_the_next_agenda(&story, &secretary, &meeting, &action).await?;
    // 11: the quarter.
    let quarter = plan_quarter::prefill(&secretary).await?;
    plan_quarter::report(&story, &quarter).await?;
    plan_quarter::lock(&story, &secretary, &quarter).await?;
    plan_quarter::revise(&story, &secretary, &quarter).await?;
    // 15: the outreach day. The program is cut off in between: nothing comes after it.
    outreach::day(&story).await
}
