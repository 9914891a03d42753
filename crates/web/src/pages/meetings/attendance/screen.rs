//! The screen of the desk: title, QR code, the code for people, and how many are present.

use askama::Template;
use audit::Kind;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Response;
use domain::meetings::MeetingState;
use domain::meetings::door::short_of;
use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use store::Tx;
use store::meetings::{Meeting, sitting};
use store::meetings::{attendance, minutes};

use super::super::desk::{Desk, refused, when};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::lists::address;

/// What changes on the screen.
struct Code {
    /// Where the next one comes from.
    next: String,
    picture: String,
    readable: String,
    /// Where the code is typed: `suluh.example/d`.
    typed_at: String,
    present: i64,
}

#[derive(Template)]
#[template(path = "attendance/screen.html")]
struct ScreenPage {
    page: Page,
    href: String,
    title: String,
    when: String,
    venue: String,
    /// The address under which participants reach the program.
    address: String,
    /// Whether that is this very machine, which no phone can open.
    local: bool,
    /// Whether the meeting can be opened from here.
    may_open: bool,
    code: Option<Code>,
}

#[derive(Template)]
#[template(path = "attendance/screen_code.html")]
struct CodePart {
    page: Page,
    code: Code,
}

/// The address under which this page was opened, or the one that was typed: phones in the desk
/// reach the program under it, with or without the internet.
fn base(app: &App, headers: &HeaderMap, form: &FormState) -> String {
    let typed = form.value("address").trim().trim_end_matches('/');
    if is_base(typed) {
        return typed.to_owned();
    }
    let public = app.settings().public_url.trim_end_matches('/').to_owned();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.filter(|host| is_host(host)) else {
        return public;
    };
    let same = public
        .split_once("://")
        .is_some_and(|(_, known)| known == host);
    if same {
        public
    } else {
        format!("http://{host}")
    }
}

fn is_base(text: &str) -> bool {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(is_host)
}

fn is_host(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    (1..=120).contains(&text.len()) && text.bytes().all(fits)
}

/// Whether an address means the machine itself.
fn is_local(base: &str) -> bool {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    ["localhost", "127.", "[::1]"]
        .iter()
        .any(|local| host.starts_with(local))
}

async fn code(desk: &Desk, tx: &mut Tx, base: &str, next: String) -> Result<Option<Code>, Error> {
    let (meeting, key) = sitting::at_door(tx, desk.app.ring(), desk.id("id")?).await?;
    let Some(key) = key.filter(|_| meeting.state == MeetingState::Open) else {
        return Ok(None);
    };
    let shown = key.shown_at(desk.app.now());
    let url = format!("{base}/d/{}/{}", short_of(meeting.id), shown.token);
    let picture = QRBuilder::new(url.as_bytes())
        .build()
        .map_err(|error| Error::unexpected(&error))?;
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    Ok(Some(Code {
        next,
        picture: SvgBuilder::default().to_str(&picture),
        readable: shown.readable,
        typed_at: format!("{host}/d"),
        present: attendance::count(tx, meeting.id).await?,
    }))
}

/// Handles `GET /meetings/{id}/screen`.
pub(super) async fn show(
    desk: Desk,
    headers: HeaderMap,
    form: FormState,
) -> Result<Response, Error> {
    let base = base(&desk.app, &headers, &form);
    let next = address(&desk.href("/screen/code"), &form, &[("address", &base)]);
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let code = code(&desk, &mut tx, &base, next).await?;
    drop(tx);
    let page = desk.titled("screen-title");
    crate::pages::show(&ScreenPage {
        when: when(page.locale, &page.zone, &meeting),
        href: desk.href(""),
        local: is_local(&base),
        may_open: may_open(&meeting) && code.is_none(),
        title: meeting.title,
        venue: meeting.venue,
        address: base,
        code,
        page,
    })
}

fn may_open(meeting: &Meeting) -> bool {
    // One that was opened elsewhere has no code yet; it gets one here.
    meeting.state.is_ahead() || meeting.state == MeetingState::Open
}

/// Handles `GET /meetings/{id}/screen/code`: the part that changes; the whole page once there is
/// no code any more.
pub(super) async fn part(
    desk: Desk,
    headers: HeaderMap,
    form: FormState,
) -> Result<Response, Error> {
    let base = base(&desk.app, &headers, &form);
    let next = address(&desk.href("/screen/code"), &form, &[("address", &base)]);
    let mut tx = desk.read().await?;
    desk.meeting(&mut tx).await?;
    let code = code(&desk, &mut tx, &base, next).await?;
    drop(tx);
    match code {
        Some(code) => crate::pages::show(&CodePart {
            page: desk.titled("screen-title"),
            code,
        }),
        None => Ok(crate::guard::redirect(&headers, &desk.href("/screen"))),
    }
}

/// Handles `POST /meetings/{id}/screen`: opens the meeting and its door, and makes the parts of
/// its minutes.
pub(super) async fn open(desk: Desk, form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let (ring, mut random) = (desk.app.ring(), desk.app.random());
    let now = desk.app.now();
    if meeting.state == MeetingState::Open {
        sitting::hang_door(&mut tx, ring, &mut random, meeting.id).await?;
    } else {
        sitting::open(&mut tx, ring, &mut random, &meeting, now)
            .await
            .map_err(refused)?;
    }
    minutes::prepare(&mut tx, ring, &mut random, meeting.id, now).await?;
    let event = desk.event(Kind::MeetingChanged)?.with("state", "open")?;
    let to = address("/screen", &form, &[]);
    desk.saved(tx, event, &to).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_participants_has_a_host_and_nothing_else() {
        for base in [
            "http://192.168.1.20:8080",
            "https://suluh.example.go.id",
            "http://[fe80::1]:80",
        ] {
            assert!(is_base(base), "{base}");
        }
        for other in [
            "",
            "192.168.1.20",
            "ftp://a",
            "http://",
            "http://a/b",
            "http://a\"b",
            "javascript:alert(1)",
        ] {
            assert!(!is_base(other), "{other}");
        }
        assert!(is_local("http://localhost:8080") && is_local("http://127.0.0.1"));
        assert!(!is_local("http://192.168.1.20"));
    }
}
