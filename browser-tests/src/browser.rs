//! One Chromium, driven through chromedriver on the loopback; ended with the value.

use crate::program::free_port;
use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
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
        let port = free_port()?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .arg("--allowed-ips=127.0.0.1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver is missing: run ./check")?;
        let profile = std::env::temp_dir().join(format!("suluh-chromium-{}-{port}", std::process::id()));
        let (width, height) = match viewport {
            Viewport::Phone => (360, 780),
            Viewport::Desk => (1280, 900),
        };
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                    "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                    "--disable-dev-shm-usage",
                    format!("--lang={language}"),
                    format!("--user-data-dir={}", profile.display()),
                ],
                // Headless windows have a least width; the emulated screen has none.
                "mobileEmulation": {
                    "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0,
                        "touch": viewport == Viewport::Phone, "mobile": viewport == Viewport::Phone }
                },
                "prefs": {
                    "intl.accept_languages": language,
                    "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 },
                }
            }
        });
        let serde_json::Value::Object(capabilities) = capabilities else {
            bail!("capabilities are an object");
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let mut client = None;
        for _ in 0..100 {
            match builder.connect(&address).await {
                Ok(connected) => {
                    client = Some(connected);
                    break;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
        let client = client.context("chromedriver does not answer")?;
        Ok(Self { client, driver, profile })
    }

    /// Opens an address.
    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.client.goto(url).await?)
    }

    /// The first element that a CSS selector finds, waiting a little for it.
    pub async fn find(&self, selector: &str) -> Result<fantoccini::elements::Element> {
        self.client
            .wait()
            .at_most(Duration::from_secs(10))
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

    /// Presses a button or follows a link by its selector and waits for the next page.
    pub async fn press(&self, selector: &str) -> Result<()> {
        let element = self.find(selector).await?;
        Ok(element.click().await?)
    }

    /// Follows the first link with these words.
    pub async fn follow(&self, words: &str) -> Result<()> {
        let link = self
            .client
            .wait()
            .at_most(Duration::from_secs(10))
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
        let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("out");
        std::fs::create_dir_all(&out)?;
        std::fs::write(out.join(format!("{name}.png")), self.client.screenshot().await?)?;
        Ok(())
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
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
