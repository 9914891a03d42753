//! The papers of a task force, as its secretariat asks for them in the browser: the letters of a
//! meeting with 300 invitees, what a meeting leaves behind, an annual report.
//!
//! Measured on the program's release build with the data of its demonstration.

use crate::client::{Ask, Client, form};
use crate::machine;
use crate::place::{Cache, Kind};
use crate::program::Program;
use crate::report::word;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const LOGIN: &str = "secretariat.jakbar";
const PASSWORD: &str = "suluh untuk semua";
const INVITEES: usize = 300;
/// How often each paper is asked for; the first time and the slowest other are told apart.
const TIMES: usize = 4;

/// One paper.
struct Printed {
    name: &'static str,
    database: String,
    /// The first time, in seconds: the program prepares its fonts.
    first: f64,
    /// The slowest of the other times, in seconds.
    slowest: f64,
    bytes: usize,
    pages: Option<usize>,
    /// Seconds that it may take.
    target: f64,
}

/// Prints every paper on each kind of database; gives the table.
pub async fn measure(program: &Path, kinds: &[Kind], cache: &mut Cache) -> Result<String> {
    let mut text = String::from(
        "| paper | database | first time s | slowest of three more s | kB | pages | target |\n\
         | --- | --- | ---: | ---: | ---: | ---: | --- |\n",
    );
    for &kind in kinds {
        let place = cache.empty(kind).await?;
        let folder = std::env::temp_dir().join("suluh-bench-demo");
        let _ = std::fs::remove_dir_all(&folder);
        let running = Program::start(program, "demo", &folder, &place).await?;
        for one in papers(running.address, &place.to_string()).await? {
            let _ = writeln!(
                text,
                "| {} | {} | {:.2} | {:.2} | {:.0} | {} | ≤ {:.0} s: {} |",
                one.name,
                one.database,
                one.first,
                one.slowest,
                one.bytes as f64 / 1e3,
                one.pages.map_or("–".to_owned(), |pages| pages.to_string()),
                one.target,
                word(one.first.max(one.slowest) <= one.target),
            );
        }
        eprintln!(
            "{place}: the program took at most {:.0} MB",
            running.peak()? as f64 / 1e6
        );
        running.stop().await?;
        let _ = std::fs::remove_dir_all(&folder);
    }
    let _ = write!(
        text,
        "\nOn {} processors with {:.0} GB of memory. Command:\n\n    cargo run --release \
         --manifest-path bench/Cargo.toml -- {}\n",
        machine::cores(),
        machine::memory()? as f64 / 1e9,
        std::env::args().skip(1).collect::<Vec<_>>().join(" "),
    );
    Ok(text)
}

async fn papers(address: SocketAddr, database: &str) -> Result<Vec<Printed>> {
    let mut secretariat = Secretariat::sign_in(address).await?;
    let meeting = secretariat.meeting().await?;
    let held = secretariat.held().await?;
    let report = secretariat.report().await?;
    let wanted = [
        (
            "300 letters, one PDF",
            format!("{meeting}/letters.pdf"),
            10.0,
        ),
        (
            "300 letters, one DOCX",
            format!("{meeting}/letters.docx"),
            10.0,
        ),
        ("attendance, PDF", format!("{held}/attendance.pdf"), 120.0),
        ("minutes, PDF", format!("{held}/minutes.pdf"), 120.0),
        ("minutes, DOCX", format!("{held}/minutes.docx"), 120.0),
        ("annual report, PDF", format!("{report}/report.pdf"), 5.0),
        ("annual report, DOCX", format!("{report}/report.docx"), 5.0),
    ];
    let mut printed = Vec::new();
    for (name, path, target) in wanted {
        let mut taken = Vec::new();
        let mut body = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            body = secretariat.page(&path).await?;
            taken.push(begun.elapsed().as_secs_f64());
        }
        let one = Printed {
            name,
            database: database.to_owned(),
            first: taken.remove(0),
            slowest: taken.into_iter().fold(0.0, f64::max),
            bytes: body.len(),
            pages: if path.ends_with(".pdf") {
                pages(&body)
            } else {
                None
            },
            target,
        };
        eprintln!(
            "  {database}, {name}: {:.2} s, {:?} pages",
            one.slowest, one.pages
        );
        printed.push(one);
    }
    Ok(printed)
}

/// Somebody of the secretariat, signed in.
struct Secretariat(Client);

impl Secretariat {
    async fn sign_in(address: SocketAddr) -> Result<Self> {
        let fields = form(&[("login", LOGIN), ("password", PASSWORD)]);
        let answer = Client::connect(address, "")
            .await?
            .send(&Ask::form("/sign-in", fields))
            .await?;
        // Not the only cookie that comes.
        let begin = format!("{}=", identity::COOKIE);
        let cookie = answer
            .head
            .find(&begin)
            .and_then(|at| answer.head[at..].split([';', '\r']).next())
            .context("no session")?;
        Ok(Self(Client::connect(address, cookie).await?.plain()))
    }

    async fn page(&mut self, path: &str) -> Result<Vec<u8>> {
        let answer = self.0.send(&Ask::page(path)).await?;
        if answer.status != 200 {
            bail!("{path} was answered {}", answer.status);
        }
        Ok(answer.body)
    }

    /// Sends a form; gives where the browser is sent on to, without what is announced there.
    async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<String> {
        let answer = self.0.send(&Ask::form(path, form(fields))).await?;
        if answer.status != 303 {
            bail!(
                "{path} was answered {}: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
        }
        let to = answer.header("location").context("no location")?;
        Ok(to.split('?').next().unwrap_or(to).to_owned())
    }

    /// A meeting with its invitees and an agenda; its path.
    async fn meeting(&mut self) -> Result<String> {
        let fields = [
            ("title", "Rapat koordinasi seluruh bidang"),
            ("purpose", "memperluas jangkauan informasi"),
            ("date-day", "26"),
            ("date-month", "9"),
            ("date-year", "2030"),
            ("from", "09.00"),
            ("to", "12.00"),
            ("venue", "Ruang Pola"),
            ("contact", "Sekretariat, 021-000-0000"),
            ("letter-copies", "Wali Kota"),
        ];
        let agenda = self.send("/meetings/new", &fields).await?;
        let meeting = agenda.trim_end_matches("/agenda").to_owned();
        for topic in ["Pembukaan", "Capaian triwulan", "Masalah dan keputusan"] {
            let fields = [("title", topic), ("minutes", "45")];
            self.send(&format!("{meeting}/agenda"), &fields).await?;
        }
        for at in 1..=INVITEES {
            let (name, phone) = (format!("Undangan {at}"), format!("0812-3456-{at:04}"));
            let fields = [
                ("kind", "speaker"),
                ("name", name.as_str()),
                ("title", "Kepala Seksi Perlindungan Perempuan dan Anak"),
                ("office", "Dinas Sosial Kota Contoh"),
                ("phone", phone.as_str()),
            ];
            self.send(&format!("{meeting}/invitees/add"), &fields)
                .await?;
        }
        Ok(meeting)
    }

    /// A meeting of the demonstration that was held and written down; its path.
    async fn held(&mut self) -> Result<String> {
        let list = self.page("/meetings?when=past").await?;
        for path in links(&list, "/meetings/") {
            let paper = self
                .0
                .send(&Ask::page(format!("{path}/minutes.pdf")))
                .await?;
            if paper.status == 200 {
                return Ok(path);
            }
        }
        bail!("no meeting was written down")
    }

    /// An annual report whose chapters say as much as those of a task force do; its path.
    async fn report(&mut self) -> Result<String> {
        let report = self.send("/periodic/new", &[("period", "2024")]).await?;
        let page = self.page(&report).await?;
        let sentence = "Kegiatan bersama perangkat daerah, kepolisian dan masyarakat diteruskan \
                        menurut rencana aksi daerah, dengan hambatan anggaran dan tenaga. ";
        let body = format!("{}\n\n", sentence.repeat(6)).repeat(8);
        for chapter in links(&page, &format!("{report}/chapters/")) {
            let fields = [("version", "0"), ("body", body.trim())];
            self.send(&chapter, &fields).await?;
        }
        Ok(report)
    }
}

/// The paths on a page that begin so and end with one more part, each once, in their order.
fn links(page: &[u8], begin: &str) -> Vec<String> {
    let page = String::from_utf8_lossy(page);
    let mut found: Vec<String> = Vec::new();
    for part in page.split("href=\"").skip(1) {
        let path = part.split('"').next().unwrap_or_default();
        let last = path.strip_prefix(begin).unwrap_or_default();
        if last.len() > 5 && !last.contains(['/', '.', '?']) && !found.iter().any(|one| one == path)
        {
            found.push(path.to_owned());
        }
    }
    found
}

/// How many pages a PDF has, where poppler-utils are installed.
fn pages(pdf: &[u8]) -> Option<usize> {
    let file = std::env::temp_dir().join("suluh-bench.pdf");
    std::fs::write(&file, pdf).ok()?;
    let output = Command::new("pdfinfo")
        .arg(&file)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let _ = std::fs::remove_file(&file);
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pages:"))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_once_each_and_only_of_the_kind_asked_for() {
        let page = b"<a href=\"/meetings/new\"><a href=\"/meetings/0123456\">\
            <a href=\"/meetings/0123456\"><a href=\"/meetings/0123456/edit\"><a href=\"/today\">";
        assert_eq!(links(page, "/meetings/"), ["/meetings/0123456"]);
    }
}
