//! Scenario 15: an outreach day where there is no network. People are counted on the phone, sent
//! once there is a network again, and stand on the map within a minute.

use anyhow::{Context, Result, ensure};
use browser_tests::Viewport;
use browser_tests::stage::{Person, Story, until};
use fantoccini::Locator;
use std::time::{Duration, Instant};

/// How long after it was sent an event may take to be on the map.
const ON_THE_MAP: Duration = Duration::from_secs(60);
const WORKER: &str = "social.jakbar";
const TITLE: &str = "Penyuluhan di balai warga";
/// People counted, by field.
const HEADS: [(&str, &str); 2] = [("people-female-18-59", "24"), ("people-male-13-17", "9")];
const SUM: &str = "33";

/// Where the day is held.
struct Place {
    /// The area that nobody reached this year, as the coverage has it.
    gap: String,
    /// A kelurahan of it.
    area: String,
    /// How many events it had before.
    events: u32,
}

/// The day.
pub async fn day(story: &Story) -> Result<()> {
    let worker = story.person(WORKER).await?;
    let place = place(&worker).await?;
    at_the_office(story, &worker).await?;
    // In the field the program is out of reach.
    story.program.cut_off()?;
    count(story, &worker, &place).await?;
    story.program.start_again().await?;
    sent(story, &worker).await?;
    let since = Instant::now();
    once(&worker, &place).await?;
    on_the_map(&worker, &place).await?;
    let took = since.elapsed();
    ensure!(took < ON_THE_MAP, "it is on the map after {took:?}");
    answer_lost(story, &worker, &place).await
}

/// The first area with traces of cases that nobody reached this year.
async fn place(worker: &Person<'_>) -> Result<Place> {
    worker.open("/prevention/coverage").await?;
    worker.page("coverage").await?;
    let link = worker
        .attribute("tbody a[href^='/prevention/map/']", "href")
        .await?;
    let gap = link.rsplit('/').next().context("a code")?.to_owned();
    worker.open("/prevention/field").await?;
    worker.page("field").await?;
    let area = format!("select[name='area'] option[value^='{gap}']");
    let area = worker.attribute(&area, "value").await?;
    let events = events(worker, &area).await?;
    Ok(Place { gap, area, events })
}

/// How many events the map has in a kelurahan.
async fn events(worker: &Person<'_>, area: &str) -> Result<u32> {
    worker.open("/prevention/map?level=village").await?;
    worker.page("map").await?;
    let events = format!("tbody tr:has(a[href='/prevention/map/{area}']) td:nth-child(4)");
    let events = worker.words(&events).await?;
    // On a phone its label stands before the number.
    let number = events.split_whitespace().last().context("no number")?;
    Ok(number.parse()?)
}

/// Opened once with a network, the page is kept on the phone.
async fn at_the_office(story: &Story, worker: &Person<'_>) -> Result<()> {
    worker.open("/prevention/field").await?;
    let script = "const done = arguments[arguments.length - 1];\
        navigator.serviceWorker.ready.then(() => done(true))";
    let kept = worker.client.execute_async(script, vec![]).await?;
    ensure!(kept == true, "the page is not kept");
    if story.variant.viewport == Viewport::Desk {
        return Ok(());
    }
    // Large buttons beside each count, so that nobody types while people pass by.
    let more = "[data-counter]:has([name='people-female-18-59']) button:last-child";
    for _ in 0..3 {
        worker.tap(more).await?;
    }
    let total = worker.words("[data-total]").await?;
    ensure!(total == "3", "three people are counted as {total}");
    Ok(())
}

/// The page opens without a network; what is filled in is kept.
async fn count(story: &Story, worker: &Person<'_>, place: &Place) -> Result<()> {
    worker.open("/prevention/field").await?;
    worker.page("field-offline").await?;
    worker
        .sees(story.say("Tanpa jaringan", "No network"))
        .await?;
    worker.select("area", &place.area).await?;
    worker.fill("title", TITLE).await?;
    for (field, heads) in HEADS {
        worker.fill(field, heads).await?;
    }
    let total = worker.words("[data-total]").await?;
    ensure!(total == SUM, "{SUM} people are counted as {total}");
    for choice in ["topics", "targets", "materials"] {
        worker
            .find(&format!("input[name='{choice}']"))
            .await?
            .send_keys(" ")
            .await?;
    }
    worker
        .tap("main form .actions button[type='submit']")
        .await?;
    state(worker, story.say("Menunggu kirim", "Waiting to be sent"), 1).await?;
    worker.look("field-waiting").await?;
    // The phone is put away and taken out again: what waits still waits.
    worker.open("/prevention/field").await?;
    state(worker, story.say("Menunggu kirim", "Waiting to be sent"), 1).await
}

/// Waits until so many entries of the phone are in this state.
async fn state(worker: &Person<'_>, words: &str, entries: usize) -> Result<()> {
    until(Duration::from_secs(60), || async {
        let list = worker.words("[data-outbox-list]").await?;
        Ok(list.matches(words).count() == entries)
    })
    .await
    .with_context(|| format!("{entries} entries are not {words:?}"))
}

/// With the network back it is sent: by the button at a desk, by itself on a phone.
async fn sent(story: &Story, worker: &Person<'_>) -> Result<()> {
    if story.variant.viewport == Viewport::Desk {
        worker.tap("[data-outbox-send]").await?;
    }
    state(worker, story.say("Terkirim", "Sent"), 1).await?;
    worker.look("field-sent").await
}

/// The list of events has it once, with everybody who was counted.
async fn once(worker: &Person<'_>, place: &Place) -> Result<()> {
    worker
        .open(&format!("/prevention/map/{}", place.area))
        .await?;
    worker.page("spot").await?;
    let listed = format!("//main//a[contains(., '{TITLE}')]");
    let here = worker.client.find_all(Locator::XPath(&listed)).await?;
    ensure!(here.len() == 1, "its kelurahan has it {} times", here.len());
    worker.open("/prevention/events").await?;
    worker.page("events").await?;
    let row = format!("//main//tr[contains(., '{TITLE}')]");
    let rows = worker.client.find_all(Locator::XPath(&row)).await?;
    ensure!(rows.len() == 1, "the list has it {} times", rows.len());
    let words = rows[0].text().await?;
    ensure!(words.contains(SUM), "not everybody is counted: {words}");
    let event = worker.client.find(Locator::XPath(&listed)).await?;
    let event = event.attr("href").await?.context("a link")?;
    worker.open(&event).await?;
    worker.page("event").await?;
    let facts = worker.words("main dl").await?;
    ensure!(
        worker
            .has("main dl a[href^='/prevention/materials/']")
            .await?,
        "no material is named: {facts}"
    );
    worker.sees(SUM).await
}

/// The area is no gap any more, and the map has one event more in its kelurahan.
async fn on_the_map(worker: &Person<'_>, place: &Place) -> Result<()> {
    worker.open("/prevention/coverage").await?;
    let Place {
        gap,
        area,
        events: before,
    } = place;
    let still = format!("tbody a[href='/prevention/map/{gap}']");
    ensure!(
        !worker.has(&still).await?,
        "{gap} is still said to be a gap"
    );
    let after = events(worker, area).await?;
    ensure!(
        after == before + 1,
        "{after} events in {area}, not one more than {before}"
    );
    Ok(())
}

/// The answer of the program got lost on its way: the phone sends the entry again, and it is the
/// same event.
async fn answer_lost(story: &Story, worker: &Person<'_>, place: &Place) -> Result<()> {
    worker.open("/prevention/field").await?;
    let forget = "const done = arguments[arguments.length - 1];\
        const request = indexedDB.open('suluh-field');\
        request.onsuccess = () => {\
            const change = request.result.transaction('entries', 'readwrite');\
            const entries = change.objectStore('entries');\
            entries.getAll().onsuccess = ({ target }) => target.result.forEach(entry =>\
                entries.put({ ...entry, state: 'waiting' }));\
            change.oncomplete = () => { request.result.close(); done(true); };\
        };";
    let forgotten = worker.client.execute_async(forget, vec![]).await?;
    ensure!(forgotten == true, "the phone does not forget");
    worker.open("/prevention/field").await?;
    state(worker, story.say("Terkirim", "Sent"), 1).await?;
    once(worker, place).await?;
    on_the_map(worker, place).await
}
