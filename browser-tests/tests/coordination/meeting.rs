//! Scenario 9 until the day: a meeting with 45 invitees, their numbered letters, and what they
//! answer.

use anyhow::{Context, Result, ensure};
use browser_tests::papers;
use browser_tests::stage::{Person, Story};
use fantoccini::Locator;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// How many are invited.
const INVITED: usize = 45;
/// How long it may take from an empty form to numbered invitations.
const PREPARED: Duration = Duration::from_secs(300);

pub const TITLE: &str = "Rapat koordinasi bidang gugus tugas TPPO";
const PURPOSE: &str = "memperluas jangkauan informasi serta penanganan rehabilitasi kesehatan dan \
                       sosial bagi korban tindak pidana perdagangan orang";
const LETTER: &str = "005/1129/2024";
/// What is discussed: item, who presents it.
pub const AGENDA: [(&str, &str); 3] = [
    (
        "Kebijakan nasional pencegahan dan penanganan TPPO",
        "Kementerian",
    ),
    ("Pengalaman pendampingan korban", "Jaringan masyarakat"),
    (
        "Perluasan informasi layanan sampai kelurahan",
        "Suku Dinas PPAPP",
    ),
];
/// Those who speak: name, title, office.
const SPEAKERS: [[&str; 3]; 2] = [
    [
        "Maharani Setyowati",
        "Asisten Deputi",
        "Kementerian Pemberdayaan Perempuan dan Pelindungan Anak",
    ],
    [
        "Gunawan Prasetyo",
        "Koordinator",
        "Jaringan Peduli Korban Perdagangan Orang",
    ],
];
/// A member without an account, and who comes in their place.
const SENDS: &str = "Panji Kusuma";
pub const DELEGATE: &str = "Sinta Paramastri";
/// A member with an account.
pub const MEMBER: &str = "hospital.jakbar";
pub const MEMBER_NAME: &str = "Kirana Damayanti";

/// What the story remembers of its meeting.
pub struct Meeting {
    /// Path of its pages.
    path: String,
    since: Instant,
}

impl Meeting {
    pub fn at(&self, to: &str) -> String {
        format!("{}{to}", self.path)
    }
}

/// The date so many days from now in the city, as it is written into three fields.
pub async fn in_days(person: &Person<'_>, days: u32) -> Result<[String; 3]> {
    let script = "return new Date(Date.now() + arguments[0] * 864e5)\
        .toLocaleDateString('sv', { timeZone: 'Asia/Jakarta' }).split('-').reverse()";
    let parts = person.client.execute(script, vec![days.into()]).await?;
    Ok(serde_json::from_value(parts)?)
}

/// Writes a date of that many days from now.
pub async fn date_in(person: &Person<'_>, name: &str, days: u32) -> Result<()> {
    let [day, month, year] = in_days(person, days).await?;
    person.date(name, [&day, &month, &year]).await
}

/// The secretariat prepares the meeting and sends its invitations.
pub async fn prepare(story: &Story, secretary: &Person<'_>) -> Result<Meeting> {
    secretary.open("/meetings").await?;
    secretary.page("meetings").await?;
    secretary.open("/meetings/new").await?;
    secretary.page("meeting-new").await?;
    let since = Instant::now();
    secretary.fill("title", TITLE).await?;
    secretary.choose("series", "Rapat koordinasi").await?;
    secretary.choose("division", "Rehabilitasi Sosial").await?;
    secretary.fill("purpose", PURPOSE).await?;
    date_in(secretary, "date", 7).await?;
    secretary.fill("from", "09.00").await?;
    secretary.fill("to", "12.00").await?;
    let venue = "Ruang Wijaya, Kantor Wali Kota Jakarta Barat";
    secretary.fill("venue", venue).await?;
    secretary.choose("chair", "Wiratno Soedarsa").await?;
    secretary.choose("note-taker", "Mirah Sasmita").await?;
    secretary.fill("letter-number", LETTER).await?;
    secretary.send().await?;
    secretary.page("agenda").await?;
    let path = secretary.path().await?;
    let path = path
        .strip_suffix("/agenda")
        .context("an agenda")?
        .to_owned();
    let meeting = Meeting { path, since };
    agenda(secretary).await?;
    invite(secretary, &meeting).await?;
    secretary.open(&meeting.at("")).await?;
    secretary.page("meeting").await?;
    let sent = format!("form[action='{}'] button", meeting.at("/invite"));
    secretary.press(&sent).await?;
    secretary
        .sees(story.say("Undangan terkirim", "Invitations sent"))
        .await?;
    Ok(meeting)
}

async fn agenda(secretary: &Person<'_>) -> Result<()> {
    for (title, presenter) in AGENDA {
        secretary.fill("title", title).await?;
        secretary.fill("presenter", presenter).await?;
        secretary.fill("minutes", "40").await?;
        secretary.press("#add .actions button").await?;
        secretary.sees(title).await?;
    }
    Ok(())
}

/// All members and those who speak, and as many offices as make them forty-five.
async fn invite(secretary: &Person<'_>, meeting: &Meeting) -> Result<()> {
    for [name, title, office] in SPEAKERS {
        secretary.open(&meeting.at("/invitees/add")).await?;
        secretary.page("invite").await?;
        secretary.tick("groups", "all").await?;
        secretary.tick("kind", "speaker").await?;
        secretary.fill("name", name).await?;
        secretary.fill("title", title).await?;
        secretary.fill("office", office).await?;
        secretary.send().await?;
    }
    secretary.page("invitees").await?;
    let so_far = secretary.count("tbody tr").await?;
    secretary.open(&meeting.at("/invitees/add")).await?;
    let offices = "input[name='offices']";
    secretary.find(offices).await?;
    let offices = secretary.client.find_all(Locator::Css(offices)).await?;
    for office in offices.iter().take(INVITED - so_far) {
        office.send_keys(" ").await?;
    }
    secretary.send().await?;
    Ok(())
}

/// A line of the list of invitees.
struct Invitee {
    number: usize,
    name: String,
    /// Where they answer.
    link: String,
    /// Where a chat with their invitation opens.
    chat: String,
}

async fn invitees(secretary: &Person<'_>, meeting: &Meeting) -> Result<Vec<Invitee>> {
    secretary.open(&meeting.at("/invitees")).await?;
    secretary.page("invitees-sent").await?;
    let script = "return [...document.querySelectorAll('main tbody tr')].map(row => [\
        row.querySelector('.number').textContent.trim(), row.querySelector('th a').textContent,\
        row.querySelector('a[href*=\"/u/\"]:not([href*=\"wa.me\"])').href,\
        row.querySelector('a[href*=\"wa.me\"]').href])";
    let rows = secretary.client.execute(script, vec![]).await?;
    let rows: Vec<[String; 4]> = serde_json::from_value(rows)?;
    rows.into_iter()
        .map(|[number, name, link, chat]| {
            Ok(Invitee {
                number: number.parse()?,
                name,
                link,
                chat,
            })
        })
        .collect()
}

/// Forty-five letters, each to its addressee with a link of its own, and their numbered list: as
/// one PDF and one DOCX.
pub async fn letters(secretary: &Person<'_>, meeting: &Meeting) -> Result<()> {
    let invitees = invitees(secretary, meeting).await?;
    let numbers: Vec<usize> = invitees.iter().map(|one| one.number).collect();
    ensure!(
        numbers == (1..=INVITED).collect::<Vec<_>>(),
        "the invitations are numbered {numbers:?}"
    );
    let links: HashSet<&str> = invitees.iter().map(|one| one.link.as_str()).collect();
    ensure!(links.len() == INVITED, "two invitees share a link");
    let (status, pdf) = secretary.file(&meeting.at("/letters.pdf")).await?;
    ensure!(status == 200, "the letters are {status}");
    let took = meeting.since.elapsed();
    ensure!(took < PREPARED, "the invitations took {took:?}");
    let (status, docx) = secretary.file(&meeting.at("/letters.docx")).await?;
    ensure!(status == 200, "the letters as DOCX are {status}");
    for (form, words) in [("PDF", papers::pdf(&pdf)?), ("DOCX", papers::docx(&docx)?)] {
        addressed(form, &words, &invitees)?;
        listed(&words, &invitees).context(form)?;
    }
    Ok(())
}

/// Each letter is to one invitee, in their order, under the number of the letter.
fn addressed(form: &str, words: &str, invitees: &[Invitee]) -> Result<()> {
    let letters: Vec<&str> = words.split("Yth. ").skip(1).collect();
    ensure!(
        letters.len() == invitees.len(),
        "the {form} has {} letters",
        letters.len()
    );
    for (letter, one) in letters.iter().zip(invitees) {
        let Invitee { number, name, .. } = one;
        ensure!(
            letter.starts_with(name),
            "letter {number} of the {form} is not to {name}: {letter}"
        );
        ensure!(
            letter.contains(PURPOSE),
            "letter {number} of the {form} does not say what for: {letter}"
        );
        // Long addresses are broken anywhere.
        let link: String = one.link.chars().filter(|c| !c.is_whitespace()).collect();
        let letter: String = letter.chars().filter(|c| !c.is_whitespace()).collect();
        ensure!(
            letter.contains(&link),
            "letter {number} of the {form} has no link to answer"
        );
    }
    ensure!(
        words.matches(LETTER).count() >= invitees.len(),
        "not every letter of the {form} has its number"
    );
    Ok(())
}

/// The annex names everybody behind their number.
fn listed(words: &str, invitees: &[Invitee]) -> Result<()> {
    let (_, list) = words.rsplit_once("Daftar undangan").context("no list")?;
    for Invitee { number, name, .. } in invitees {
        ensure!(
            list.contains(&format!(" {number} {name}")),
            "the list does not have {name} as number {number}: {list}"
        );
    }
    Ok(())
}

/// One answers by the link in the chat and sends somebody else, one answers signed in.
pub async fn answers(story: &Story, secretary: &Person<'_>, meeting: &Meeting) -> Result<()> {
    let invitees = invitees(secretary, meeting).await?;
    let sends = invitees.iter().find(|one| one.name.contains(SENDS));
    let sends = sends.with_context(|| format!("{SENDS} is not invited"))?;
    safe(sends, &invitees)?;
    delegate(story, sends).await?;
    let member = story.person(MEMBER).await?;
    member.open(&meeting.at("")).await?;
    member.page("meeting-of-member").await?;
    member.tick("response", "attending").await?;
    member.press("#answer .actions button").await?;
    member.page("meeting-answered").await?;
    secretary.open(&meeting.at("/invitees")).await?;
    secretary.sees(DELEGATE).await?;
    let counts = story.say("1 hadir · 1 diwakilkan", "1 attend · 1 send somebody");
    secretary.sees(counts).await
}

/// What goes through the chat leads to the answer and names nobody.
fn safe(one: &Invitee, all: &[Invitee]) -> Result<()> {
    let chat = url::Url::parse(&one.chat)?;
    let text = chat.query_pairs().find(|(name, _)| name == "text");
    let (_, text) = text.context("the chat has no text")?;
    ensure!(
        chat.scheme() == "https" && text.contains(&one.link) && text.contains(TITLE),
        "the chat does not invite: {text}"
    );
    let named = all.iter().find(|other| text.contains(&other.name));
    ensure!(named.is_none(), "the chat names somebody: {text}");
    Ok(())
}

/// Without an account: the link alone is enough.
async fn delegate(story: &Story, one: &Invitee) -> Result<()> {
    let link = url::Url::parse(&one.link)?;
    let invitee = story.visitor().await?;
    invitee.open(link.path()).await?;
    invitee.page("reply").await?;
    invitee.sees(TITLE).await?;
    invitee.tick("response", "delegated").await?;
    invitee.send().await?;
    // Who sends somebody says whom.
    invitee.look("reply-incomplete").await?;
    ensure!(invitee.has("#problem").await?, "nobody comes instead");
    invitee.fill("delegate-name", DELEGATE).await?;
    invitee.send().await?;
    invitee.page("reply-sent").await?;
    let said = story.say("diwakilkan oleh", "comes in your place");
    invitee.sees(said).await?;
    invitee.sees(DELEGATE).await
}
