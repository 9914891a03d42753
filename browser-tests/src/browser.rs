//! One Chromium, driven through chromedriver on the loopback; ended with the value.

use crate::program::{number_behind, own_folder};
use anyhow::{Context, Result, bail};
use base64::Engine as _;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Size of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewport {
    /// A cheap phone: 360 × 780.
    Phone,
    /// An office PC: 1280 × 900.
    Desk,
}

/// A browser with its own profile.
pub struct Browser {
    /// The WebDriver session.
    pub client: Client,
    driver: Child,
    profile: PathBuf,
}

impl Browser {
    /// Starts a browser; with `scripts` off, pages run without JavaScript.
    pub async fn start(viewport: Viewport, language: &str, scripts: bool) -> Result<Self> {
        let mut driver = Command::new("chromedriver")
            .args(["--port=0", "--allowed-ips=127.0.0.1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver is missing: run ./check")?;
        let port = port_of(&mut driver)?;
        let profile = own_folder("chromium");
        let (width, height) = match viewport {
            Viewport::Phone => (360, 780),
            Viewport::Desk => (1280, 900),
        };
        let mut options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                "--disable-dev-shm-usage",
                format!("--window-size={width},{height}"),
                format!("--lang={language}"),
                format!("--user-data-dir={}", profile.display()),
            ],
            "prefs": {
                "intl.accept_languages": language,
                "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 },
            }
        });
        // Headless windows have a least width; an emulated screen has none. Without scripts
        // chromedriver waits minutes for the next page of an emulated screen; taps it loses.
        if scripts {
            options["mobileEmulation"] = json!({
                "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0,
                    "mobile": viewport == Viewport::Phone, "touch": false }
            });
        }
        let capabilities = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "SEVERE" },
        });
        let Value::Object(capabilities) = capabilities else {
            bail!("capabilities are an object");
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let mut connected = builder.connect(&address).await;
        // On a machine that has much else to do, a browser may not come up in chromedriver's time.
        for _ in 0..2 {
            if connected.is_err() {
                connected = builder.connect(&address).await;
            }
        }
        let client = connected.context("chromedriver starts no browser")?;
        Ok(Self {
            client,
            driver,
            profile,
        })
    }

    /// Opens an address.
    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.client.goto(url).await?)
    }

    /// The first element that a CSS selector finds, waiting a little for it.
    pub async fn find(&self, selector: &str) -> Result<fantoccini::elements::Element> {
        self.client
            .wait()
            .at_most(Duration::from_secs(30))
            .for_element(Locator::Css(selector))
            .await
            .with_context(|| format!("no element {selector:?}"))
    }

    /// Writes into the field with this name, replacing what it holds.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find(&format!("[name='{name}']")).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Ticks the radio button or checkbox with this name and value.
    pub async fn tick(&self, name: &str, value: &str) -> Result<()> {
        let selector = format!("input[name='{name}'][value='{value}']");
        let input = self.find(&selector).await?;
        if !input.is_selected().await? {
            input.send_keys(" ").await?;
        }
        Ok(())
    }

    /// Chooses the option with this value.
    pub async fn select(&self, name: &str, value: &str) -> Result<()> {
        let field = self.find(&format!("select[name='{name}']")).await?;
        Ok(field.select_by_value(value).await?)
    }

    /// Chooses the option in whose words these stand.
    pub async fn choose(&self, name: &str, words: &str) -> Result<()> {
        let option = format!("//select[@name='{name}']/option[contains(., '{words}')]");
        let option = self
            .client
            .wait()
            .at_most(Duration::from_secs(30))
            .for_element(Locator::XPath(&option))
            .await
            .with_context(|| format!("{name} offers no {words:?}"))?;
        Ok(option.click().await?)
    }

    /// Writes a date into its three fields.
    pub async fn date(&self, name: &str, [day, month, year]: [&str; 3]) -> Result<()> {
        self.fill(&format!("{name}-day"), day).await?;
        self.fill(&format!("{name}-month"), month).await?;
        self.fill(&format!("{name}-year"), year).await
    }

    /// Presses a button or follows a link by its selector and waits for the next page: a request
    /// that is still under way is cut off by whatever the test does next.
    pub async fn press(&self, selector: &str) -> Result<()> {
        let element = self.find(selector).await?;
        let pressed = self.press_this(&element).await;
        pressed.with_context(|| format!("pressing {selector:?}"))
    }

    /// The same for an element that was found already.
    pub async fn press_this(&self, element: &fantoccini::elements::Element) -> Result<()> {
        let before = self.find("html").await?;
        self.bring_into_view(element).await?;
        element.click().await?;
        self.left(&before).await
    }

    /// Presses a button that changes this page and leads to no other.
    pub async fn tap(&self, selector: &str) -> Result<()> {
        let element = self.find(selector).await?;
        self.bring_into_view(&element).await?;
        let tapped = element.click().await;
        tapped.with_context(|| format!("tapping {selector:?}"))
    }

    /// chromedriver puts an element at the very edge of the window, under a bar that stands there.
    async fn bring_into_view(&self, element: &fantoccini::elements::Element) -> Result<()> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client
            .execute(script, vec![serde_json::to_value(element)?])
            .await?;
        Ok(())
    }

    /// Waits until the page is another one, and there.
    pub async fn left(&self, before: &fantoccini::elements::Element) -> Result<()> {
        for _ in 0..1200 {
            if before.tag_name().await.is_err()
                && self.client.find(Locator::Css("body")).await.is_ok()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the page stays {}", self.client.current_url().await?)
    }

    /// Whether the page has such an element now.
    pub async fn has(&self, selector: &str) -> Result<bool> {
        Ok(!self
            .client
            .find_all(Locator::Css(selector))
            .await?
            .is_empty())
    }

    /// How many such elements the page has now.
    pub async fn count(&self, selector: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(selector)).await?.len())
    }

    /// The words of an element.
    pub async fn words(&self, selector: &str) -> Result<String> {
        Ok(self.find(selector).await?.text().await?)
    }

    /// An attribute of an element.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<String> {
        let found = self.find(selector).await?.attr(name).await?;
        found.with_context(|| format!("{selector:?} has no {name}"))
    }

    /// What the server answers to a GET of this path with the cookies of this browser, as status
    /// and bytes: for files, which a browser would only save.
    pub async fn fetch(&self, url: &str) -> Result<(u16, Vec<u8>)> {
        let cookies = self.client.get_all_cookies().await?;
        let cookies: Vec<String> = cookies
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect();
        let request =
            hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new());
        let request = request.build_http::<http_body_util::Empty<hyper::body::Bytes>>();
        let ask = hyper::Request::get(url)
            .header("cookie", cookies.join("; "))
            .body(Default::default())?;
        let answer = request.request(ask).await?;
        let status = answer.status().as_u16();
        let bytes = http_body_util::BodyExt::collect(answer.into_body())
            .await?
            .to_bytes();
        Ok((status, bytes.to_vec()))
    }

    /// Follows the first link with these words.
    pub async fn follow(&self, words: &str) -> Result<()> {
        let link = self
            .client
            .wait()
            .at_most(Duration::from_secs(30))
            .for_element(Locator::LinkText(words))
            .await
            .with_context(|| format!("no link {words:?}"))?;
        Ok(link.click().await?)
    }

    /// All text that the page shows.
    pub async fn text(&self) -> Result<String> {
        Ok(self.find("body").await?.text().await?)
    }

    /// The path of the page.
    pub async fn path(&self) -> Result<String> {
        Ok(self.client.current_url().await?.path().to_owned())
    }

    /// Keeps a picture of the whole page in `browser-tests/out`, for people to look at.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("out/{name}.png"));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let picture = json!({
            "cmd": "Page.captureScreenshot",
            "params": { "format": "png", "captureBeyondViewport": true }
        });
        let shot = self.ask_chromium("goog/cdp/execute", picture).await?;
        let data = shot["data"]
            .as_str()
            .context("chromedriver takes no picture")?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(data)?;
        Ok(std::fs::write(path, bytes)?)
    }

    /// What scripts and policies of the pages complained of in the console since it was last asked.
    /// That an answer was a refusal is no complaint: the page says so.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let log = self
            .ask_chromium("se/log", json!({ "type": "browser" }))
            .await?;
        let entries = log.as_array().context("chromedriver keeps no log")?;
        Ok(entries
            .iter()
            .filter(|entry| entry["source"] != "network")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect())
    }

    /// A command that chromedriver has beside those of every browser.
    async fn ask_chromium(&self, command: &'static str, body: Value) -> Result<Value> {
        let command = Chromium { command, body };
        Ok(self.client.issue_cmd(command).await?)
    }

    /// Ends the session.
    pub async fn close(self) -> Result<()> {
        self.client.clone().close().await?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        end(&self.profile);
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// The port that chromedriver took for itself: the last thing it prints when it starts.
fn port_of(driver: &mut Child) -> Result<u16> {
    let output = driver.stdout.as_mut().context("chromedriver's output")?;
    for line in BufReader::new(output).lines() {
        if let Some(port) = number_behind(&format!("{}\n", line?), "successfully on port ") {
            return Ok(port);
        }
    }
    bail!("chromedriver ended before it took a port")
}

/// Ends the browser of a profile, which outlives its driver when a test fails before it closes.
fn end(profile: &Path) {
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return;
    };
    let ours = format!("--user-data-dir={}", profile.display());
    for process in processes.flatten() {
        let arguments = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        if arguments
            .split(|byte| *byte == 0)
            .any(|argument| argument == ours.as_bytes())
        {
            let pid = process.file_name();
            let kill = ["-c", r#"kill -KILL "$0""#];
            let _ = Command::new("sh").args(kill).arg(pid).status();
        }
    }
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Chromium {
    command: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.command))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
