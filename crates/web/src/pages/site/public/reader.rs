//! Somebody who reads the public site: which site, in which language, and what their browser has
//! already.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use locale::Locale;
use store::Tx;
use store::site::Site as Settings;

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::locale_choice::LocaleChoice;
use crate::page::Page;

/// How long a page may be kept without asking again, in seconds: a withdrawn article is gone soon.
const KEPT: &str = "public, max-age=60";

/// Names of the parts of the site, in the order of its navigation.
const PARTS: [(&str, &str); 8] = [
    ("", "site-nav-home"),
    ("/about", "site-nav-about"),
    ("/rights", "site-nav-rights"),
    ("/help", "site-nav-help"),
    ("/hotlines", "site-nav-hotlines"),
    ("/news", "site-nav-news"),
    ("/regulations", "site-nav-regulations"),
    ("/figures", "site-nav-figures"),
];

/// A request to the public site.
pub(super) struct Reader {
    /// The settings of the site.
    pub(super) settings: Settings,
    /// Name of the task force.
    pub(super) owner: String,
    /// Language of the answer.
    pub(super) locale: Locale,
    /// The query.
    pub(super) query: FormState,
    /// The end of the address: a slug or an identifier.
    pub(super) item: String,
    /// All parts of the address by name.
    named: HashMap<String, String>,
    /// The transaction that found the site.
    pub(super) tx: Tx,
    /// The time of the request.
    pub(super) now: Timestamp,
    chosen: bool,
    base: String,
    path: String,
    origin: String,
    zone: jiff::tz::TimeZone,
    known: Option<String>,
}

impl FromRequestParts<App> for Reader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Path(mut named) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::NotFound)?;
        let place = named.remove("place");
        let mut tx = app.store().read().await?;
        let mut sites = store::site::enabled(&mut tx).await?.into_iter();
        let (settings, owner) = match &place {
            Some(place) => sites.find(|(site, _)| site.slug == *place),
            None => sites.next(),
        }
        .ok_or(Error::NotFound)?;
        let query = FormState::from_query(parts.uri.query().unwrap_or_default());
        let chosen = Locale::from_code(query.value("lang"));
        Ok(Self {
            base: place.map_or_else(|| "/p".to_owned(), |place| format!("/p/at/{place}")),
            settings,
            owner,
            locale: chosen.unwrap_or_else(|| asked(&parts.headers)),
            chosen: chosen.is_some(),
            query,
            item: named.values().next().cloned().unwrap_or_default(),
            named,
            tx,
            now: app.now(),
            path: parts.uri.path().to_owned(),
            origin: app.settings().public_url.trim_end_matches('/').to_owned(),
            zone: app.settings().time_zone.clone(),
            known: known(&parts.headers),
        })
    }
}

/// The language that the browser asks for. No cookie is looked at: a page must not depend on what
/// only one reader has.
fn asked(headers: &HeaderMap) -> Locale {
    let mut only = HeaderMap::new();
    if let Some(asked) = headers.get(header::ACCEPT_LANGUAGE) {
        only.insert(header::ACCEPT_LANGUAGE, asked.clone());
    }
    LocaleChoice::from_headers(&only).0
}

fn known(headers: &HeaderMap) -> Option<String> {
    let known = headers.get(header::IF_NONE_MATCH)?;
    known.to_str().ok().map(str::to_owned)
}

impl Reader {
    /// The frame of a page. Its title in the tab and in the history tells nobody what it is about.
    pub(super) fn page(&self, title: &str) -> Page {
        let mut page = Page::plain(self.locale, title, self.path.clone());
        page.zone = self.zone.clone();
        page
    }

    /// The page of a part of the site, named as in the navigation.
    pub(super) fn part(&self, part: &str) -> Page {
        let key = PARTS.iter().find(|(path, _)| *path == part);
        self.page(
            &self
                .locale
                .text(key.map_or("site-nav-home", |(_, key)| key)),
        )
    }

    /// What every page shows around its content; `share` are the words of a message with its link.
    pub(super) fn site(&self, share: Option<&str>) -> Site {
        Site {
            owner: self.owner.clone(),
            base: self.base.clone(),
            path: self.path.clone(),
            lang: self.chosen.then_some(self.locale),
            origin: self.origin.clone(),
            share: share.map(str::to_owned),
            locale: self.locale,
        }
    }

    /// A part of the address; empty where it has none of this name.
    pub(super) fn named(&self, name: &str) -> &str {
        self.named.get(name).map_or("", String::as_str)
    }

    /// The whole address of something on this site.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.base)
    }

    /// Where the quick exit leads.
    pub(super) fn exit_address(&self) -> &str {
        &self.settings.exit_address
    }
}

/// The site around a page.
pub(super) struct Site {
    /// Name of the task force.
    pub(super) owner: String,
    base: String,
    path: String,
    lang: Option<Locale>,
    origin: String,
    share: Option<String>,
    locale: Locale,
}

/// An entry of the navigation.
pub(super) struct Part {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) current: bool,
}

impl Site {
    /// A page of this site, in the language that was chosen.
    pub(super) fn to(&self, path: &str) -> String {
        let lang = self.lang.map(|lang| format!("lang={lang}"));
        let joint = if path.contains('?') { '&' } else { '?' };
        let lang = lang.map_or_else(String::new, |lang| format!("{joint}{lang}"));
        format!("{}{path}{lang}", self.base)
    }

    /// An address of this site that is the same in every language, such as a file's.
    pub(super) fn plain(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The same page in another language.
    pub(super) fn translated(&self, locale: &Locale) -> String {
        format!("{}?lang={locale}", self.path)
    }

    /// The address of the page as it is given to others: with its language.
    pub(super) fn address(&self) -> String {
        format!("{}{}", self.origin, self.translated(&self.locale))
    }

    /// Whether the page has a link to share it.
    pub(super) fn is_shared(&self) -> bool {
        self.share.is_some()
    }

    /// A WhatsApp message with the link: a draft that nobody sends but the reader.
    pub(super) fn whatsapp(&self) -> String {
        let words = self.share.as_deref().unwrap_or_default();
        let text = format!("{words}\n{}", self.address());
        format!("https://wa.me/?text={}", crate::guard::percent(&text))
    }

    /// The navigation.
    pub(super) fn parts(&self) -> Vec<Part> {
        let here = self.path.strip_prefix(&self.base).unwrap_or_default();
        PARTS
            .iter()
            .map(|(path, key)| Part {
                href: self.to(path),
                label: self.locale.text(key).into_owned(),
                current: here == *path
                    || (!path.is_empty() && here.starts_with(&format!("{path}/"))),
            })
            .collect()
    }
}

/// A page of the site, which anybody may keep for a while and search engines may find. Browsers
/// that have it already are told so.
pub(super) fn answer(reader: &Reader, page: &impl askama::Template) -> Result<Response, Error> {
    let html = page.render()?;
    let digest = blake3::hash(html.as_bytes()).to_hex();
    let tag = format!("W/\"{}\"", &digest[..24]);
    let mut response = if reader
        .known
        .as_deref()
        .is_some_and(|known| known.contains(&tag))
    {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Html(html).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    headers.insert("x-robots-tag", HeaderValue::from_static("all"));
    if !reader.chosen {
        headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    }
    Ok(response)
}

#[derive(askama::Template)]
#[template(path = "site/missing.html")]
struct Missing {
    page: Page,
    site: Site,
    heading: String,
}

/// There is no such page on the site; unlike elsewhere, the quick exit is on this page as well.
pub(super) fn missing(reader: &Reader) -> Result<Response, Error> {
    use askama::Template;
    let missing = Missing {
        page: reader.page(&reader.locale.text("site-missing-tab")),
        site: reader.site(None),
        heading: reader.locale.text("page-not-found-title").into_owned(),
    };
    Ok((StatusCode::NOT_FOUND, Html(missing.render()?)).into_response())
}
