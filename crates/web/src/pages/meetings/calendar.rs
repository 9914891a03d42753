//! A meeting as a file for the calendar of a telephone or a desk (iCalendar, RFC 5545): one event.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::meetings::MeetingState;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::meetings::Meeting;

use super::SEE;
use super::desk::Desk;
use super::reply;
use crate::app::App;
use crate::errors::Error;
use crate::routes::{Access, Routes};

/// Octets of a line before it must be folded.
const LINE: usize = 75;

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/{id}/calendar.ics", SEE, of_member)
        .get("/u/{token}/calendar.ics", Access::Public, of_invitee)
}

/// Handles `GET /meetings/{id}/calendar.ics`.
async fn of_member(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let link = address(&desk.app, &format!("/meetings/{}", meeting.id));
    Ok(hand_out(&meeting, &link, desk.app.now()))
}

/// Handles `GET /u/{token}/calendar.ics`.
async fn of_invitee(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (meeting, invitee) = reply::find(&app, &mut tx, &token).await?;
    let link = address(&app, &format!("/u/{}", invitee.token.show().as_str()));
    Ok(hand_out(&meeting, &link, app.now()))
}

fn address(app: &App, path: &str) -> String {
    let base = app.settings().public_url.trim_end_matches('/');
    format!("{base}{path}")
}

fn hand_out(meeting: &Meeting, link: &str, now: Timestamp) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"rapat.ics\"",
        ),
    ];
    (headers, event(meeting, link, now)).into_response()
}

/// The event; its number rises with each change, so that calendars replace it.
fn event(meeting: &Meeting, link: &str, now: Timestamp) -> String {
    let status = match meeting.state {
        MeetingState::Cancelled => "CANCELLED",
        _ => "CONFIRMED",
    };
    let place = match meeting.venue.as_str() {
        "" => &meeting.online,
        venue => venue,
    };
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Suluh//Meetings//ID".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@suluh", meeting.id),
        format!("SEQUENCE:{}", meeting.version),
        format!("DTSTAMP:{}", utc(now)),
        format!("DTSTART:{}", utc(meeting.starts_at)),
        format!("DTEND:{}", utc(meeting.ends_at)),
        format!("SUMMARY:{}", escaped(&meeting.title)),
        format!("LOCATION:{}", escaped(place)),
        format!("STATUS:{status}"),
        format!("URL:{link}"),
    ];
    if !meeting.purpose.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escaped(&meeting.purpose)));
    }
    lines.extend(["END:VEVENT", "END:VCALENDAR"].map(str::to_owned));
    lines.iter().map(|line| folded(line)).collect()
}

/// "20240926T020000Z".
fn utc(at: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(at);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// Text as a value: the signs that mean something are marked, other controls are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line folded to at most [`LINE`] octets each, never within a character.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 2);
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let folded = folded(&format!("SUMMARY:{}", "é".repeat(100)));
        assert!(folded.ends_with("\r\n"));
        assert!(folded.split("\r\n").all(|line| line.len() <= LINE));
        let whole = folded.replace("\r\n ", "");
        assert_eq!(whole, format!("SUMMARY:{}\r\n", "é".repeat(100)));
    }

    #[test]
    fn text_cannot_leave_its_line() {
        assert_eq!(
            escaped("a, b; c\\d\nEND:VEVENT\r\u{0}"),
            "a\\, b\\; c\\\\d\\nEND:VEVENT"
        );
    }

    #[test]
    fn times_are_those_of_the_world() {
        let at: Timestamp = "2024-09-26T09:00:00+07:00".parse().unwrap_or_default();
        assert_eq!(utc(at), "20240926T020000Z");
    }
}
