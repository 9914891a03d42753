//! A report by keyboard alone.

use anyhow::{Result, bail, ensure};
use browser_tests::Viewport;
use browser_tests::stage::{Person, Story, Variant};
use fantoccini::key::Key;

/// What an officer must fill in at most.
const MOST_REQUIRED: usize = 12;

#[tokio::test]
async fn a_report_is_taken_by_keyboard_alone() -> Result<()> {
    let variant = Variant {
        name: "keyboard",
        viewport: Viewport::Desk,
        language: "id",
        scripts: true,
    };
    let story = Story::begin(variant, None).await?;
    let officer = story.person("intake.jakbar").await?;
    officer.open("/intake").await?;
    // The search has the focus when the page opens.
    keys(&officer, "Laras Sekarwangi").await?;
    enter(&officer).await?;
    tab_to(&officer, "form[action='/intake/new'] button").await?;
    enter(&officer).await?;
    required(&officer).await?;
    choose(&officer, "urgency", 1).await?;
    write(&officer, "story", "Gaji tidak dibayar tiga bulan.").await?;
    write(&officer, "where-text", "Kalideres").await?;
    officer.find("#where-list [role='option']").await?;
    press(&officer, Key::Down).await?;
    press(&officer, Key::Enter).await?;
    write(&officer, "people", "1").await?;
    choose(&officer, "child", 1).await?;
    choose(&officer, "reporter-kind", 0).await?;
    choose(&officer, "call-back", 1).await?;
    tab_to(&officer, "[name='channel']").await?;
    press(&officer, Key::Down).await?;
    tab_to(&officer, "main form.form .actions button").await?;
    enter(&officer).await?;
    officer.page("ticket").await?;
    ensure!(
        officer.words(".ticket__code").await?.contains("L-"),
        "no ticket"
    );
    Ok(())
}

/// Questions that must be answered, a group of radio buttons being one.
async fn required(officer: &Person<'_>) -> Result<()> {
    let script = "const fields = new Set();\
        for (const f of document.querySelectorAll('main form.form [required]')) fields.add(f.name);\
        for (const r of document.querySelectorAll('main form.form fieldset.field')) {\
          const legend = r.querySelector('legend');\
          if (r.querySelector('input[type=radio]') && !legend.querySelector('.field__optional')) \
            fields.add(r.querySelector('input').name);\
        }\
        return [...fields];";
    let fields = officer.client.execute(script, vec![]).await?;
    let count = fields.as_array().map_or(0, Vec::len);
    ensure!(
        (5..=MOST_REQUIRED).contains(&count),
        "{count} required: {fields}"
    );
    Ok(())
}

async fn keys(person: &Person<'_>, text: &str) -> Result<()> {
    Ok(person
        .client
        .active_element()
        .await?
        .send_keys(text)
        .await?)
}

async fn press(person: &Person<'_>, key: Key) -> Result<()> {
    keys(person, &char::from(key).to_string()).await
}

/// Presses Enter and waits for the next page.
async fn enter(person: &Person<'_>) -> Result<()> {
    let before = person.find("html").await?;
    press(person, Key::Enter).await?;
    person.left(&before).await
}

/// Presses Tab until an element has the focus.
async fn tab_to(person: &Person<'_>, selector: &str) -> Result<()> {
    let script = "return document.activeElement.matches(arguments[0])";
    for _ in 0..120 {
        let there = person.client.execute(script, vec![selector.into()]).await?;
        if there == serde_json::Value::Bool(true) {
            return Ok(());
        }
        press(person, Key::Tab).await?;
    }
    bail!("Tab does not reach {selector}")
}

async fn write(person: &Person<'_>, name: &str, text: &str) -> Result<()> {
    tab_to(person, &format!("[name='{name}']")).await?;
    keys(person, text).await
}

/// Chooses a radio button with the space bar and the arrow.
async fn choose(person: &Person<'_>, name: &str, further: usize) -> Result<()> {
    tab_to(person, &format!("[name='{name}']")).await?;
    keys(person, " ").await?;
    for _ in 0..further {
        press(person, Key::Down).await?;
    }
    Ok(())
}
