//! One person, one count: what an officer learns while typing, what one organisation tells another,
//! and two that decide together without either seeing the other's file. In both languages, on a desk
//! and on a phone, with scripts and without, on both databases.

mod ask;
mod decide;
mod hundred;
mod known;
mod numbers;
mod pairs;

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
        name: "linkage-desk-id",
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
        name: "linkage-phone-en",
        viewport: Viewport::Phone,
        language: "en",
        scripts: true,
    };
    tell(variant, None).await
}

#[tokio::test]
async fn in_indonesian_without_scripts() -> Result<()> {
    let variant = Variant {
        name: "linkage-plain-id",
        viewport: Viewport::Desk,
        language: "id",
        scripts: false,
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
    known::within_ones_own_organisation(&story).await?;
    let report = ask::report(&story).await?;
    let reference = ask::others(&story, &report).await?;
    ask::is_told(&story, &reference).await?;
    pairs::nobody_waits_for(&story, "police.jakbar").await?;
    pairs::flags(&story).await?;
    let files = decide::files(&story).await?;
    let before = numbers::of(&story).await?;
    decide::together(&story, &files).await?;
    decide::one_person(&story, &files).await?;
    numbers::one_less(&story, &before).await?;
    decide::take_back(&story, &files).await?;
    numbers::are(&story, &before).await?;
    known::without_connection(&story).await
}
