//! The stage: one program, the people who come to it with their browsers, and what every page
//! must be whoever looks at it.

use crate::{Browser, Program, Viewport, no_violations};
use anyhow::{Context, Result, bail, ensure};
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const PASSWORD: &str = "suluh untuk semua";

/// How the story is seen.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// What its pictures are called.
    pub name: &'static str,
    /// The window of most people in it.
    pub viewport: Viewport,
    /// Language of the pages: `id` or `en`.
    pub language: &'static str,
    /// Whether scripts run.
    pub scripts: bool,
}

/// A running program and what was seen of it.
pub struct Story {
    /// The program.
    pub program: Program,
    /// How it is seen.
    pub variant: Variant,
    seen: Mutex<HashSet<String>>,
    /// Browsers that nobody uses now: starting one takes longer than most pages.
    idle: Mutex<Vec<(Viewport, Browser)>>,
}

impl Story {
    /// Starts the demonstration on the embedded database or on that at `database`.
    pub async fn begin(variant: Variant, database: Option<&str>) -> Result<Self> {
        let program = Program::demo(database).await?;
        Ok(Self::of(variant, program))
    }

    /// The story of a program that runs already.
    pub fn of(variant: Variant, program: Program) -> Self {
        Self {
            program,
            variant,
            seen: Mutex::default(),
            idle: Mutex::default(),
        }
    }

    /// Words of the page in the language of this variant.
    pub fn say<'a>(&self, indonesian: &'a str, english: &'a str) -> &'a str {
        if self.variant.language == "id" {
            indonesian
        } else {
            english
        }
    }

    /// Somebody at a browser, not signed in.
    pub async fn visitor(&self) -> Result<Person<'_>> {
        self.visitor_at(self.variant.viewport).await
    }

    /// The same at a window of this size.
    pub async fn visitor_at(&self, viewport: Viewport) -> Result<Person<'_>> {
        let Variant {
            language, scripts, ..
        } = self.variant;
        let browser = match self.idle(viewport) {
            Some(browser) => browser,
            None => Browser::start(viewport, language, scripts).await?,
        };
        browser.client.delete_all_cookies().await?;
        Ok(Person {
            browser: Some(browser),
            viewport,
            story: self,
        })
    }

    /// Somebody of the demonstration, signed in, on the page Today.
    pub async fn person(&self, login: &str) -> Result<Person<'_>> {
        self.person_at(self.variant.viewport, login).await
    }

    /// The same at a window of this size.
    pub async fn person_at(&self, viewport: Viewport, login: &str) -> Result<Person<'_>> {
        let person = self.visitor_at(viewport).await?;
        person.sign_in(login, PASSWORD).await?;
        Ok(person)
    }

    fn idle(&self, viewport: Viewport) -> Option<Browser> {
        let mut idle = lock(&self.idle);
        let at = idle.iter().position(|(size, _)| *size == viewport)?;
        Some(idle.swap_remove(at).1)
    }

    fn first_time(&self, page: &str) -> Option<usize> {
        let mut seen = lock(&self.seen);
        seen.insert(page.to_owned()).then(|| seen.len())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody at a browser of their own.
pub struct Person<'a> {
    /// There until the person leaves.
    browser: Option<Browser>,
    viewport: Viewport,
    story: &'a Story,
}

impl Deref for Person<'_> {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        self.browser
            .as_ref()
            .expect("there until the person leaves")
    }
}

impl Drop for Person<'_> {
    fn drop(&mut self) {
        let browser = self.browser.take();
        lock(&self.story.idle).extend(browser.map(|browser| (self.viewport, browser)));
    }
}

impl Person<'_> {
    /// Opens a page of the program.
    pub async fn open(&self, path: &str) -> Result<()> {
        (**self)
            .open(&format!("{}{path}", self.story.program.url))
            .await
    }

    /// A file of the program.
    pub async fn file(&self, path: &str) -> Result<(u16, Vec<u8>)> {
        self.fetch(&format!("{}{path}", self.story.program.url))
            .await
    }

    /// Comes in with a password, and turns the pages into the language of the story.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<()> {
        self.open("/sign-in").await?;
        self.page("sign-in").await?;
        self.fill("login", login).await?;
        self.fill("password", password).await?;
        self.send().await?;
        ensure!(
            !self.path().await?.contains("sign-in"),
            "{login} is not let in"
        );
        self.speak().await
    }

    /// Turns the pages into the language of the story: an account begins with its own.
    async fn speak(&self) -> Result<()> {
        let language = self.story.variant.language;
        if self.attribute("html", "lang").await? != language {
            self.press(&format!(".footer__language[value='{language}']"))
                .await?;
        }
        Ok(())
    }

    /// Sends the form of the page.
    pub async fn send(&self) -> Result<()> {
        self.press("main form[method='post'] .actions button[type='submit']:not([name])")
            .await
    }

    /// Looks at a page: it stands where it is said to be in full, is accessible, and is not wider
    /// than its window. Seen once in a story, it is not looked at again.
    pub async fn page(&self, name: &str) -> Result<()> {
        let problem = self
            .client
            .find_all(fantoccini::Locator::Css("#problem"))
            .await?;
        if let Some(problem) = problem.first() {
            bail!("{name} has a problem: {}", problem.text().await?);
        }
        let path = self.path().await?;
        ensure!(
            !self.has(".error-title").await?,
            "{name}: {path} is an error: {}",
            self.text().await?
        );
        self.look(name).await
    }

    /// The same for a page that says what is wrong.
    pub async fn look(&self, name: &str) -> Result<()> {
        let Some(number) = self.story.first_time(name) else {
            return Ok(());
        };
        if std::env::var_os("SULUH_PICTURES").is_some() {
            let variant = self.story.variant.name;
            self.picture(&format!("{variant}/{number:02}-{name}"))
                .await?;
        }
        self.fits().await.with_context(|| name.to_owned())?;
        let complaints = self.complaints().await?;
        ensure!(complaints.is_empty(), "{name} complains: {complaints:?}");
        if self.story.variant.scripts {
            // Without scripts axe-core cannot run; the page is the same.
            no_violations(self).await.with_context(|| name.to_owned())?;
        }
        let text = self.text().await?;
        ensure!(
            !text.contains("{$") && !missing_word(&text),
            "{name} lacks words: {text}"
        );
        Ok(())
    }

    async fn fits(&self) -> Result<()> {
        let script = "return [document.documentElement.scrollWidth, innerWidth]";
        let sizes = self.client.execute(script, vec![]).await?;
        let (wide, window) = (sizes[0].as_i64(), sizes[1].as_i64());
        ensure!(
            wide.is_some() && wide <= window,
            "{wide:?} wide in a window of {window:?}"
        );
        Ok(())
    }

    /// Fails unless the page says so.
    pub async fn sees(&self, words: &str) -> Result<()> {
        let text = self.text().await?;
        let path = self.path().await?;
        ensure!(
            text.contains(words),
            "{path} does not say {words:?}:\n{text}"
        );
        Ok(())
    }

    /// Fails if the page says so.
    pub async fn does_not_see(&self, words: &str) -> Result<()> {
        let path = self.path().await?;
        ensure!(!self.text().await?.contains(words), "{path} says {words:?}");
        Ok(())
    }

    /// Writes the name of an area: with scripts it is chosen from the list that opens, without them
    /// the server looks it up.
    pub async fn area(&self, name: &str, words: &str) -> Result<()> {
        self.fill(&format!("{name}-text"), words).await?;
        if self.story.variant.scripts {
            let option = format!("#{name}-list [role='option']");
            self.find(&option).await?.click().await?;
        }
        Ok(())
    }

    /// Opens a folded part of the page.
    pub async fn unfold(&self, selector: &str) -> Result<()> {
        let details = self.find(selector).await?;
        if details.attr("open").await?.is_none() {
            self.tap(&format!("{selector} > summary")).await?;
        }
        Ok(())
    }
}

/// Asks again and again until it is so: what is looked at may just be replaced, and things take as
/// long as they take, but no longer than this.
pub async fn until<F: Future<Output = Result<bool>>>(
    most: Duration,
    mut is_so: impl FnMut() -> F,
) -> Result<()> {
    let since = Instant::now();
    loop {
        let so = is_so().await;
        if matches!(so, Ok(true)) {
            return Ok(());
        }
        if since.elapsed() > most {
            so?;
            bail!("not within {most:?}");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Whether a message is missing: it shows as `[its-key]`.
fn missing_word(text: &str) -> bool {
    text.split('[').skip(1).any(|rest| {
        rest.split_once(']').is_some_and(|(key, _)| {
            key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        })
    })
}

/// A database of its own on the server that `SULUH_TEST_POSTGRES` names, dropped at the end.
pub struct Postgres {
    server: String,
    name: String,
    url: String,
}

impl Postgres {
    /// A new one; nothing where there is no server.
    pub async fn create() -> Result<Option<Self>> {
        let Ok(server) = std::env::var("SULUH_TEST_POSTGRES") else {
            return Ok(None);
        };
        let name = format!("suluh_browser_{}", std::process::id());
        let (head, _) = server
            .rsplit_once('/')
            .context("an address with a database")?;
        let url = format!("{head}/{name}");
        let database = Self { name, url, server };
        database.run("create database {}")?;
        Ok(Some(database))
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn run(&self, what: &str) -> Result<()> {
        let command = what.replace("{}", &self.name);
        let done = std::process::Command::new("psql")
            .args([&self.server, "-qc", &command])
            .output()
            .context("psql is missing: run ./check")?;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        ensure!(done.status.success(), "{command}: {said}");
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The program, stopped hard, may still hold a connection for a moment.
        let _ = self.run("drop database if exists {} with (force)");
    }
}
