//! Other organisations are asked about somebody in an open report: the answer is a band, an
//! organisation to call and a reference, and whoever is meant learns of it.

use anyhow::{Context, Result, ensure};
use browser_tests::stage::{Person, Story};

/// Somebody whom both organisations have in a case, spelt in a third way.
const CALLED: &str = "Siti Nuraeni";
const NIK: &str = "3329024704999961";
/// What the other organisation has written down, and nobody else may read.
pub const THEIRS: [&str; 2] = ["Sitti Noor Aini", "Rokayah"];
pub const OTHER: &str = "Yayasan Lentera Pesisir";

/// An open report about the person; gives its code.
pub async fn report(story: &Story) -> Result<String> {
    let officer = story.person("intake.jakbar").await?;
    officer.open("/intake/new").await?;
    officer.tick("urgency", "urgent").await?;
    officer
        .fill("story", "Upah ditahan, tidur di tempat kerja.")
        .await?;
    officer.area("where", "31.73.06").await?;
    officer.fill("people", "1").await?;
    officer.tick("child", "no").await?;
    officer.fill("person-1-name", CALLED).await?;
    officer.fill("person-1-nik", NIK).await?;
    officer.tick("person-1-sex", "female").await?;
    officer.select("person-1-age", "25-44").await?;
    officer.tick("reporter-kind", "family").await?;
    officer.tick("call-back", "no").await?;
    officer.select("channel", "walk-in").await?;
    officer.send().await?;
    Ok(officer.words(".ticket__code").await?.trim().to_owned())
}

/// Asks; gives the reference of the answer.
pub async fn others(story: &Story, report: &str) -> Result<String> {
    let officer = story.person("intake.jakbar").await?;
    officer.open(&format!("/intake/{report}")).await?;
    officer
        .press(&format!("a[href='/intake/{report}/known']"))
        .await?;
    officer.page("ask").await?;
    officer
        .sees(story.say("Kemungkinan besar dikenal", "Probably known"))
        .await?;
    officer.does_not_see(OTHER).await?;
    officer
        .press("main form[action$='/known'] button[type='submit']")
        .await?;
    officer.page("asked").await?;
    let contact = story.say("Mungkin sudah dikenal: hubungi", "contact");
    officer.sees(&format!("{contact} {OTHER}")).await?;
    nothing_of(&officer, &THEIRS).await?;
    let text = officer.text().await?;
    let cases = text
        .split_whitespace()
        .filter(|word| word.starts_with("K-"));
    ensure!(
        cases.count() == 0,
        "intake reads codes of cases of other teams: {text}"
    );
    reference(&text)
}

/// The reference that a page names.
pub fn reference(text: &str) -> Result<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let found = words.into_iter().find(|word| word.starts_with("P-"));
    Ok(found
        .with_context(|| format!("no reference in {text}"))?
        .to_owned())
}

/// Nothing of it stands anywhere in the page, seen or not.
pub async fn nothing_of(person: &Person<'_>, words: &[&str]) -> Result<()> {
    let source = person.client.source().await?;
    let path = person.path().await?;
    for hidden in words {
        ensure!(!source.contains(hidden), "{path} holds {hidden:?}");
    }
    Ok(())
}

/// The other organisation finds the question on its first page, and says what became of it.
pub async fn is_told(story: &Story, reference: &str) -> Result<()> {
    let companion = story.person("ngo2.jakbar").await?;
    companion.open("/today").await?;
    companion.page("today-told").await?;
    companion
        .press("main .stats a[href='/linkage/told']")
        .await?;
    companion.page("told").await?;
    companion.sees(reference).await?;
    companion.sees("UPT PPA Jakarta Barat").await?;
    nothing_of(&companion, &[CALLED, NIK]).await?;
    let answer = format!("form[action$='/{reference}']:has([value='spoken']) button");
    companion.press(&answer).await?;
    companion.page("told-answered").await?;
    companion
        .sees(story.say("Sudah dibicarakan", "Spoken about"))
        .await?;
    ensure!(!companion.has(&answer).await?, "it can be answered twice");
    Ok(())
}
