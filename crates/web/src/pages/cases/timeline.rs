//! The timeline of a case.

use askama::Template;
use axum::response::Response;
use domain::Coded;
use domain::ids::OrganisationId;
use jiff::Timestamp;
use policy::See;
use store::cases::events::{self, Entry, Happened, Wanted};
use uuid::Uuid;

use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::show as draw;
use crate::parts::{Tab, TimelineEvent, Tone};

/// Entries on a page.
const SIZE: u32 = 40;

#[derive(Template)]
#[template(path = "cases/timeline.html")]
struct Timeline {
    page: Page,
    file: File,
    tabs: Vec<Tab>,
    events: Vec<TimelineEvent>,
    older: Option<String>,
}

/// Handles `GET /cases/{code}/timeline`: what happened, all of it, by organisation if asked.
pub(super) async fn show(desk: Desk, form: FormState) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<See>(&mut tx).await?;
    let organisation: Option<OrganisationId> = form.value("organisation").parse().ok();
    let wanted = Wanted {
        organisation,
        before: before(&form),
        limit: SIZE,
    };
    let entries = events::timeline(&mut tx, &auth, &wanted).await?;
    let organisations = events::organisations(&mut tx, &auth).await?;
    drop(tx);
    let (page, file) = desk.frame(&case, "cases-timeline");
    let here = desk.href("/timeline");
    let of = |id: OrganisationId| format!("{here}?organisation={id}");
    let everybody = Tab {
        href: here.clone(),
        label: page.t("cases-timeline-all").into_owned(),
        count: None,
        current: organisation.is_none(),
    };
    let one = organisations.into_iter().map(|(id, label)| Tab {
        href: of(id),
        label,
        count: None,
        current: organisation == Some(id),
    });
    let older = entries
        .last()
        .filter(|_| entries.len() == SIZE as usize)
        .map(|last| {
            let start =
                organisation.map_or_else(|| format!("{here}?"), |id| format!("{}&", of(id)));
            format!("{start}before={}.{}", last.at.as_microsecond(), last.id)
        });
    draw(&Timeline {
        tabs: std::iter::once(everybody).chain(one).collect(),
        events: entries.iter().map(|entry| event(&page, entry)).collect(),
        older,
        page,
        file,
    })
}

fn before(form: &FormState) -> Option<(Timestamp, Uuid)> {
    let (at, id) = form.value("before").split_once('.')?;
    let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some((at, id.parse().ok()?))
}

/// An entry in words.
pub(super) fn event(page: &Page, entry: &Entry) -> TimelineEvent {
    let details: Vec<String> = entry
        .details
        .iter()
        .map(|key| page.t(key).into_owned())
        .collect();
    let byline = match (&entry.account, &entry.organisation) {
        (Some(account), Some(organisation)) => format!("{account}, {organisation}"),
        _ => page.t("cases-event-unattended").into_owned(),
    };
    TimelineEvent {
        title: page.t(entry.what.key()).into_owned(),
        byline,
        when: page.date_time(entry.at),
        machine_time: entry.at.to_string(),
        body: details.join(" · "),
        icon: icon(entry.what),
        tone: tone(entry.what),
    }
}

const fn icon(what: Happened) -> &'static str {
    use Happened as H;
    match what {
        H::OpenedFromReport | H::Opened | H::Reopened => "folder",
        H::OwnerAssigned | H::HandedOver => "user-shield",
        H::StageMoved => "progress",
        H::PlaceChanged | H::LegAdded | H::LegEdited | H::LegRemoved => "route",
        H::FlagsChanged => "flag",
        H::ConflictRecorded | H::ConflictLifted => "eye-off",
        H::PersonAdded | H::PersonEdited | H::PersonRemoved => "user",
        H::IdentityRecorded | H::ContactRecorded => "shield-lock",
        H::MedicalRecorded => "stethoscope",
        H::FactsRecorded => "list-check",
        H::Determined => "gavel",
        H::NoteWritten => "file-text",
        H::FollowedUp => "phone",
        H::ClosingPrepared => "clipboard-list",
        H::Closed => "circle-check",
        H::ServicePlanned | H::ServiceChanged => "heart-handshake",
        H::ReferralSent | H::ReferralAnswered | H::ReferralWithdrawn | H::ReferralCompleted => {
            "arrows-exchange"
        }
    }
}

const fn tone(what: Happened) -> Tone {
    match what {
        Happened::OpenedFromReport | Happened::Opened | Happened::StageMoved => Tone::Info,
        Happened::Closed | Happened::ReferralCompleted => Tone::Success,
        Happened::ConflictRecorded | Happened::FlagsChanged | Happened::Reopened => Tone::Warning,
        _ => Tone::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::has_icon;

    #[test]
    fn everything_that_happens_has_an_icon_and_words() {
        for what in Happened::ALL {
            assert!(has_icon(icon(*what)), "{what}");
            assert!(locale::Locale::Id.has(what.key()) && locale::Locale::En.has(what.key()));
        }
    }
}
