//! What people do with the program, from a first report to a counted case, by those who do it: in
//! both languages, on a desk and on a phone, with scripts and without, on both databases.

mod case;
mod figures;
mod intake;
mod keyboard;
mod office;
mod plan;
mod referral;
mod settle;
mod setup;

use anyhow::{Context, Result};
use browser_tests::Viewport;
use browser_tests::stage::{self, Story, Variant};
use std::time::Duration;

/// A browser that does not answer must not hold up everything.
const LONGEST: Duration = Duration::from_secs(900);

#[tokio::test]
async fn in_indonesian_at_a_desk() -> Result<()> {
    let variant = Variant {
        name: "desk-id",
        viewport: Viewport::Desk,
        language: "id",
        scripts: true,
    };
    tell(variant, None).await
}

#[tokio::test]
async fn in_english_on_a_phone() -> Result<()> {
    let variant = Variant {
        name: "phone-en",
        viewport: Viewport::Phone,
        language: "en",
        scripts: true,
    };
    tell(variant, None).await
}

/// On PostgreSQL where there is one: `./check` starts it.
#[tokio::test]
async fn in_indonesian_without_scripts() -> Result<()> {
    let variant = Variant {
        name: "plain-id",
        viewport: Viewport::Desk,
        language: "id",
        scripts: false,
    };
    let database = stage::Postgres::create().await?;
    tell(variant, database.as_ref().map(stage::Postgres::url)).await
}

/// The nine points, one after the other, on one demonstration.
async fn tell(variant: Variant, database: Option<&str>) -> Result<()> {
    let whole = tokio::time::timeout(LONGEST, nine_points(variant, database));
    whole
        .await
        .with_context(|| format!("{} hangs", variant.name))?
}

async fn nine_points(variant: Variant, database: Option<&str>) -> Result<()> {
    let story = Story::begin(variant, database).await?;
    let report = intake::take_report(&story).await?;
    intake::screen(&story, &report).await?;
    let mut file = case::open(&story, &report).await?;
    case::fill(&story, &mut file).await?;
    plan::services(&story, &mut file).await?;
    referral::send(&story, &mut file).await?;
    referral::strangers_find_nothing(&story, &file).await?;
    referral::receive(&story, &file).await?;
    settle::follow_up(&story, &file).await?;
    settle::close_and_reopen(&story, &file).await?;
    figures::today_leads_to_items(&story).await?;
    figures::published_series(&story).await?;
    figures::import_and_reverse(&story).await?;
    office::people(&story).await?;
    office::audit(&story, &file).await
}
