//! Posts and decrees as pages show them.

use domain::ids::{DecreeId, PostId};
use domain::taskforce::terms::{Span, days_left, state_of};
use domain::taskforce::{DecreeState, PostKind, Standing};
use jiff::civil::Date;
use store::taskforce::{Decree, Seat};

use super::span_words;
use crate::page::Page;
use crate::parts::{Tag, Tone};

/// A post with its holder, in a list.
pub(crate) struct SeatView {
    /// Which one.
    pub(crate) id: PostId,
    /// Its title.
    pub(crate) title: String,
    /// What it is in the structure; empty where the title says it already.
    pub(crate) kind: String,
    /// The organisation that fills it.
    pub(crate) organisation: String,
    /// Name and office of the holder; none where it is vacant.
    pub(crate) holder: Option<(String, String)>,
    /// What to know about holder and decree.
    pub(crate) tags: Vec<Tag>,
}

/// The day and how early the end of a decree is announced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Present {
    /// Today.
    pub(crate) day: Date,
    /// Days before the end of a decree.
    pub(crate) warn_days: u16,
}

impl SeatView {
    pub(crate) fn new(page: &Page, seat: &Seat, present: Present) -> Self {
        let mut tags = Vec::new();
        match seat.standing(present.day) {
            None => tags.push(Tag::new(Tone::Warning, page.t("taskforce-vacant"))),
            Some(Standing::Member) => {
                if seat.decree_state(present.day, present.warn_days)
                    == Some(DecreeState::EndingSoon)
                {
                    tags.push(state_tag(page, DecreeState::EndingSoon));
                }
            }
            Some(Standing::WithoutDecree) => {}
            Some(other) => tags.push(standing_tag(page, other)),
        }
        Self {
            id: seat.post.id,
            title: seat.post.title.clone(),
            kind: kind_words(page, seat.post.kind, &seat.post.title),
            organisation: seat.organisation.clone().unwrap_or_default(),
            holder: seat
                .holder
                .as_ref()
                .map(|holder| (holder.name.clone(), holder.official_title.clone())),
            tags,
        }
    }
}

/// A standing in its colour.
pub(crate) fn standing_tag(page: &Page, standing: Standing) -> Tag {
    let tone = match standing {
        Standing::Member => Tone::Success,
        Standing::WithoutDecree => Tone::Neutral,
        Standing::DecreeNotYet => Tone::Info,
        Standing::DecreeEnded => Tone::Danger,
    };
    Tag::new(tone, page.name(standing))
}

/// The state of a decree in its colour.
pub(crate) fn state_tag(page: &Page, state: DecreeState) -> Tag {
    let tone = match state {
        DecreeState::NotYet => Tone::Info,
        DecreeState::InForce => Tone::Success,
        DecreeState::EndingSoon => Tone::Warning,
        DecreeState::Ended => Tone::Danger,
    };
    Tag::new(tone, page.name(state))
}

/// A decree in a list.
pub(crate) struct DecreeView {
    /// Which one.
    pub(crate) id: DecreeId,
    /// Its number.
    pub(crate) number: String,
    /// What it is about.
    pub(crate) title: String,
    /// From when to when.
    pub(crate) term: String,
    /// Its state.
    pub(crate) state: Tag,
    /// What to do about its end; empty where there is nothing.
    pub(crate) warning: String,
}

impl DecreeView {
    pub(crate) fn new(page: &Page, decree: &Decree, present: Present) -> Self {
        Self {
            id: decree.id,
            number: decree.number.clone(),
            title: decree.title.clone(),
            term: span_words(page, &decree.term),
            state: state_tag(page, state_of(&decree.term, present.day, present.warn_days)),
            warning: warning(page, &decree.term, present),
        }
    }
}

/// "Berakhir 30 hari lagi", "Sudah berakhir pada …"; empty where the end is far or unknown.
pub(crate) fn warning(page: &Page, term: &Span, present: Present) -> String {
    let state = state_of(term, present.day, present.warn_days);
    match (state, term.to, days_left(term, present.day)) {
        (DecreeState::EndingSoon, Some(_), Some(left)) => page.tn("taskforce-decree-days", left),
        (DecreeState::Ended, Some(last), _) => {
            page.tw("taskforce-decree-over", "day", &page.date(last))
        }
        _ => String::new(),
    }
}

/// The kind of a post, where its title does not say it already.
fn kind_words(page: &Page, kind: PostKind, title: &str) -> String {
    let kind = page.name(kind).into_owned();
    if title.to_lowercase().contains(&kind.to_lowercase()) {
        String::new()
    } else {
        kind
    }
}
