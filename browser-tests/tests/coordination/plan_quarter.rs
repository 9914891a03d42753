//! Scenario 11: a quarter of the action plan fills itself in from cases, services, meetings and
//! outreach; what is left is reported with obstacles and evidence, printed, and locked.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use browser_tests::papers;
use browser_tests::stage::{Person, Story};
use std::time::{Duration, Instant};

/// The least share of indicators that fill themselves in, in percent.
const PREFILLED: u32 = 80;
/// How long it may take until the matrix is printed.
const PRINTED: Duration = Duration::from_secs(900);
const ACTIVITY: &str = "Pemeriksaan dan pengobatan korban";
const OBSTACLES: &str = "Tenaga pendamping malam hari belum cukup.";
const OFFICER: &str = "hospital.jakbar";

/// What the story remembers of the quarter.
pub struct Quarter {
    path: String,
    /// The form of the activity that is reported.
    activity: String,
    since: Instant,
}

impl Quarter {
    fn step(&self, step: &str) -> String {
        format!("form[action='{}/{step}'] button", self.path)
    }
}

/// At least four of five indicators have their value without anybody typing.
pub async fn prefill(secretary: &Person<'_>) -> Result<Quarter> {
    secretary.open("/action-plan").await?;
    secretary.page("action-plan").await?;
    // The present quarter is the first.
    let path = secretary
        .attribute("a[href^='/action-plan/quarters/']", "href")
        .await?;
    let since = Instant::now();
    secretary.open(&path).await?;
    secretary.page("quarter").await?;
    secretary
        .press(&format!("form[action='{path}/prefill'] button"))
        .await?;
    secretary.page("quarter-prefilled").await?;
    let number = async |name| -> Result<u32> {
        Ok(secretary.attribute("main progress", name).await?.parse()?)
    };
    let (part, of) = (number("value").await?, number("max").await?);
    ensure!(
        of >= 24 && part * 100 >= of * PREFILLED,
        "{part} of {of} indicators are prefilled"
    );
    let activity = format!("//h2/a[contains(., '{ACTIVITY}')]");
    let activity = secretary
        .client
        .find(fantoccini::Locator::XPath(&activity))
        .await?;
    let activity = activity.attr("href").await?.context("a link")?;
    Ok(Quarter {
        path,
        activity,
        since,
    })
}

/// The office that is responsible sees what was computed and from what, and adds the rest.
pub async fn report(story: &Story, quarter: &Quarter) -> Result<()> {
    let officer = story.person(OFFICER).await?;
    officer.open(&quarter.path).await?;
    officer.page("quarter-of-office").await?;
    officer.open(&quarter.activity).await?;
    officer.page("realise").await?;
    ensure!(
        officer.has("fieldset .hint strong").await?,
        "no figure was computed"
    );
    officer.fill("rupiah", "65.000.000").await?;
    officer.fill("obstacles", OBSTACLES).await?;
    officer.send().await?;
    officer.page("realised").await?;
    officer.open(&quarter.activity).await?;
    let file = std::env::temp_dir().join(format!(
        "suluh-evidence-{}-{}.png",
        story.variant.name,
        std::process::id()
    ));
    std::fs::write(&file, STANDARD.decode(DOT)?)?;
    let evidence = officer.find("input[name='evidence']").await?;
    evidence.send_keys(&file.to_string_lossy()).await?;
    officer.press("#evidence-files .actions button").await?;
    std::fs::remove_file(&file)?;
    officer.page("evidence").await?;
    let kept = officer.words("#evidence-files").await?;
    ensure!(kept.contains(".png"), "the evidence is not there: {kept}");
    Ok(())
}

/// The matrix is printed and the quarter locked; a form that was open before changes nothing.
pub async fn lock(story: &Story, secretary: &Person<'_>, quarter: &Quarter) -> Result<()> {
    secretary.open(&quarter.path).await?;
    secretary.press(&quarter.step("submit")).await?;
    secretary.page("quarter-submitted").await?;
    printed(secretary, quarter).await?;
    let late = story.person(OFFICER).await?;
    late.open(&quarter.activity).await?;
    late.page("realise-submitted").await?;
    secretary.open(&quarter.path).await?;
    secretary.press(&quarter.step("lock")).await?;
    secretary.page("quarter-locked").await?;
    secretary.sees(story.say("Terkunci", "Locked")).await?;
    for step in ["prefill", "accept", "submit", "lock"] {
        ensure!(
            !secretary.has(&quarter.step(step)).await?,
            "a locked quarter offers to {step}"
        );
    }
    let locked = story.say("Triwulan ini terkunci", "This quarter is locked");
    late.fill("obstacles", "Diganti setelah dikunci.").await?;
    late.fill("why", "Terlambat.").await?;
    late.send().await?;
    late.look("realise-refused").await?;
    late.sees(locked).await?;
    late.open(&quarter.activity).await?;
    late.page("realise-locked").await?;
    late.sees(locked).await?;
    late.sees(OBSTACLES).await?;
    ensure!(
        !late.has("main textarea").await?,
        "a locked quarter can be filled in"
    );
    Ok(())
}

/// The matrix of the year as PDF, with what was reported.
async fn printed(secretary: &Person<'_>, quarter: &Quarter) -> Result<()> {
    secretary.open("/action-plan").await?;
    let link = secretary
        .attribute("main a[href*='/matrix.pdf']", "href")
        .await?;
    let (status, pdf) = secretary.file(&link).await?;
    ensure!(status == 200, "the matrix is {status}");
    let took = quarter.since.elapsed();
    ensure!(took < PRINTED, "printing took {took:?}");
    // Words stand in narrow columns.
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let matrix = squeeze(&papers::pdf(&pdf)?);
    for words in [ACTIVITY, OBSTACLES, "Rapat koordinasi gugus tugas"] {
        ensure!(
            matrix.contains(&squeeze(words)),
            "the matrix lacks {words:?}: {matrix}"
        );
    }
    Ok(())
}

/// Opening it again asks for a reason, and so does every change; both stay in the trail.
pub async fn revise(story: &Story, secretary: &Person<'_>, quarter: &Quarter) -> Result<()> {
    secretary.open(&format!("{}/reopen", quarter.path)).await?;
    secretary.page("quarter-reopen").await?;
    let reason = "Laporan rumah sakit menyusul.";
    secretary.fill("reason", reason).await?;
    secretary.send().await?;
    secretary.page("quarter-reopened").await?;
    let officer = story.person(OFFICER).await?;
    officer.open(&quarter.activity).await?;
    officer
        .fill("obstacles", "Tenaga pendamping sudah ditambah.")
        .await?;
    let why = "Tambahan dua orang sejak bulan ini.";
    officer.fill("why", why).await?;
    officer.send().await?;
    officer.page("realise-revised").await?;
    secretary.open(&quarter.path).await?;
    secretary.press(&quarter.step("submit")).await?;
    secretary.press(&quarter.step("lock")).await?;
    secretary.sees(story.say("Terkunci", "Locked")).await?;
    secretary.open(&format!("{}/trail", quarter.path)).await?;
    secretary.page("trail").await?;
    secretary.sees(reason).await?;
    secretary.sees(why).await
}

/// The smallest picture: one dot, as PNG.
const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/\
                   iZk9HQAAAABJRU5ErkJggg==";
