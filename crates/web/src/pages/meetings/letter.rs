//! What the invitations say. Like every official letter they are in Indonesian, whatever language
//! the writer reads; number, date and signature stay blank for those whose they are.

use documents::{
    Addressee, Align, Annex, Column, Copies, Field, InvitationLetter, Letterhead, Meta, PaperSize,
    Signature,
};
use domain::Coded;
use domain::ids::InviteeId;
use jiff::SignedDuration;
use locale::{Arg, Locale};
use store::meetings::Meeting;
use store::meetings::agenda::{self, AgendaItem};
use store::meetings::invitations::{self, Invitee};
use store::meetings::posts::{self, Holder};
use store::people::{self, Organisation};
use store::{Tx, areas};

use super::desk::{self, Desk};
use super::invitees::{answer_address, shown_name};
use crate::errors::Error;
use crate::pages::places::without_kind;

/// Official letters are in Indonesian.
const L: Locale = Locale::Id;

/// What the letters say, read in one transaction; they are set after it.
pub(super) struct Content {
    meeting: Meeting,
    /// Everybody invited, as the list has them.
    invitees: Vec<Invitee>,
    /// The one whose letter is printed; `None` for everybody's.
    only: Option<InviteeId>,
    agenda: Vec<AgendaItem>,
    /// Who chairs, and so signs.
    chair: Option<Holder>,
    /// The office that writes.
    office: Organisation,
    /// Where the letter is signed.
    place: String,
}

impl Content {
    /// Reads what the letters say: to everybody, or to `only` one of the invitees.
    pub(super) async fn load(
        desk: &Desk,
        tx: &mut Tx,
        meeting: Meeting,
        only: Option<InviteeId>,
    ) -> Result<Self, Error> {
        let actor = desk.session.actor();
        let day = desk.day(&meeting);
        let holders = match meeting.chair {
            Some(_) => posts::holders(tx, actor.task_force, day).await?,
            None => Vec::new(),
        };
        let office = people::organisation(tx, actor.task_force, actor.organisation).await?;
        let area = areas::find(tx, &office.area).await?;
        let invitees = invitations::list(tx, desk.app.ring(), &meeting).await?;
        Ok(Self {
            agenda: agenda::items(tx, desk.app.ring(), &meeting).await?,
            chair: holders
                .into_iter()
                .find(|one| Some(one.post) == meeting.chair),
            place: area.map_or_else(
                || t("letter-place-blank"),
                |area| without_kind(&area.name).to_owned(),
            ),
            office,
            only,
            invitees,
            meeting,
        })
    }

    /// Those to whom a letter is printed.
    pub(super) fn addressees(&self) -> impl Iterator<Item = &Invitee> {
        let wanted = |one: &&Invitee| self.only.is_none_or(|only| one.id == only);
        self.invitees.iter().filter(wanted)
    }
}

fn t(key: &str) -> String {
    L.text(key).into_owned()
}

fn tw(key: &str, values: &[(&str, Arg<'_>)]) -> String {
    L.text_with(key, values)
}

fn field(key: &str, value: impl Into<String>) -> Field {
    Field::new(t(key), value)
}

/// The letters to everybody, with the list of addressees and the schedule behind them.
pub(super) fn letters(desk: &Desk, content: &Content) -> InvitationLetter {
    let meeting = &content.meeting;
    let task_force = desk.session.row.task_force_name.as_str();
    let subject = tw(
        "invitation-subject",
        &[("title", meeting.title.as_str().into())],
    );
    InvitationLetter {
        meta: Meta {
            title: subject.clone(),
            language: L.code().to_owned(),
            date: desk.app.today(),
        },
        size: PaperSize::F4,
        letterhead: Letterhead {
            government: task_force.to_owned(),
            office: content.office.name.clone(),
            address: content.office.address.clone(),
            contact: content.office.phone.clone(),
        },
        number: field("letter-number", meeting.letter_number.clone()),
        nature: field("letter-nature", t("invitation-nature")),
        attachments: field("letter-attachments", t("invitation-attachments")),
        subject: field("letter-subject", subject),
        place: content.place.clone(),
        date: meeting.letter_date.map(|date| L.date(date)),
        addressees: content.addressees().map(|one| to(desk, one)).collect(),
        opening: vec![opening(meeting)],
        facts: facts(desk, meeting),
        closing: vec![t("invitation-closing")],
        signature: signature(content, task_force),
        copies: Copies {
            label: t("letter-copies"),
            to: meeting
                .letter_copies
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        annexes: vec![list(content), schedule(desk, content)],
    }
}

/// The addressee, and where this one answers.
fn to(desk: &Desk, one: &Invitee) -> Addressee {
    let name = shown_name(one);
    let mut lines = vec![tw("invitation-to", &[("name", name.as_str().into())])];
    for line in [&one.title, &one.office] {
        if !line.is_empty() && *line != name {
            lines.push(line.clone());
        }
    }
    lines.push(t("invitation-to-place"));
    let link = answer_address(desk, one);
    Addressee {
        lines,
        answer: tw("invitation-answer", &[("link", link.as_str().into())]),
    }
}

fn opening(meeting: &Meeting) -> String {
    if meeting.purpose.is_empty() {
        return t("invitation-opening");
    }
    let purpose = meeting.purpose.trim_end_matches('.');
    tw("invitation-opening-purpose", &[("purpose", purpose.into())])
}

fn facts(desk: &Desk, meeting: &Meeting) -> Vec<Field> {
    let (zone, day) = (desk.zone(), desk.day(meeting));
    let mut facts = vec![
        field("invitation-day", L.date_with_weekday(day)),
        field("invitation-time", desk::hours(L, zone, meeting)),
        field("invitation-place", desk::place(L, meeting)),
    ];
    if !meeting.online.is_empty() {
        facts.push(field("invitation-online", meeting.online.clone()));
    }
    facts.push(field("invitation-event", meeting.title.clone()));
    if !meeting.contact.is_empty() {
        facts.push(field("invitation-contact", meeting.contact.clone()));
    }
    facts
}

/// The chair signs; where none is named, the head of the task force does, by hand.
fn signature(content: &Content, task_force: &str) -> Signature {
    let (post, name) = match &content.chair {
        Some(chair) => (format!("{},", chair.post_title), chair.name.clone()),
        None => (
            tw("invitation-signature", &[("task-force", task_force.into())]),
            String::new(),
        ),
    };
    Signature {
        post,
        name,
        number: Some(field("letter-signature-number", "")),
    }
}

fn column(key: &str, align: Align, weight: u16) -> Column {
    Column {
        title: t(key),
        align,
        weight,
    }
}

/// Of which letter an annex is a part; number and date are blank where the letter's are.
fn reference(content: &Content, number: &str) -> Vec<Field> {
    let date = content.meeting.letter_date.map(|date| L.date(date));
    vec![
        field("letter-attachments", number),
        field("letter-number", content.meeting.letter_number.clone()),
        field("invitation-date", date.unwrap_or_default()),
    ]
}

/// Lampiran I: the addressees by number.
fn list(content: &Content) -> Annex {
    let row = |one: &Invitee| {
        vec![
            one.number.to_string(),
            shown_name(one),
            if one.name.is_empty() {
                String::new()
            } else {
                one.title.clone()
            },
            one.office.clone(),
            t(one.kind.key()),
        ]
    };
    Annex {
        reference: reference(content, "I"),
        title: t("invitation-list"),
        columns: vec![
            column("invitation-list-number", Align::End, 2),
            column("invitation-list-name", Align::Start, 7),
            column("invitation-list-title", Align::Start, 7),
            column("invitation-list-office", Align::Start, 7),
            column("invitation-list-kind", Align::Start, 4),
        ],
        rows: content.invitees.iter().map(row).collect(),
        empty: t("invitation-list-empty"),
    }
}

/// Lampiran II: the agenda with its times, as far as its minutes are known.
fn schedule(desk: &Desk, content: &Content) -> Annex {
    let mut at = Some(content.meeting.starts_at);
    let mut rows = Vec::new();
    for item in &content.agenda {
        let minutes = item.minutes.map(SignedDuration::from_mins);
        let ends = at.zip(minutes).map(|(at, minutes)| at + minutes);
        let time = |at| L.time(at, desk.zone());
        let hours = match (at, ends) {
            (Some(from), Some(to)) => format!("{}–{}", time(from), time(to)),
            (Some(from), None) => time(from),
            (None, _) => String::new(),
        };
        rows.push(vec![hours, item.title.clone(), item.presenter.clone()]);
        at = ends;
    }
    Annex {
        reference: reference(content, "II"),
        title: t("invitation-schedule"),
        columns: vec![
            column("invitation-schedule-time", Align::Start, 3),
            column("invitation-schedule-item", Align::Start, 8),
            column("invitation-schedule-note", Align::Start, 5),
        ],
        rows,
        empty: t("invitation-schedule-empty"),
    }
}
