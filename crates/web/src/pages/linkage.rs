//! One person, one count: whether somebody is known already, pairs of records to decide, and what
//! follows from the decisions.

mod ask;
pub(crate) mod known;
mod pair;
mod people;
mod queue;
mod settings;
mod shield;
mod told;

pub(crate) use people::{Also, together};

use domain::linkage::{Band, PairState};
use policy::Capability;

use crate::forms::upload::UPLOAD_LIMIT;
use crate::page::Page;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};

/// What the pages of this capability are about.
pub(crate) struct Pairs;

/// A request about pairs of records.
type Desk = super::desk::Desk<Pairs>;

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let decide = Access::Can(Capability::LinkPersons);
    let take = Access::Can(Capability::TakeReports);
    let work = Access::Can(Capability::WorkOnCases);
    let manage = Access::Can(Capability::ManageRules);
    let change = Access::CanSteppedUp(Capability::ManageRules);
    routes
        .get("/linkage", decide, queue::show)
        .get("/linkage/settings", manage, settings::show)
        .post("/linkage/settings", change, settings::save)
        .upload("/linkage/models", change, UPLOAD_LIMIT, settings::take)
        .get("/linkage/told", decide, told::show)
        .post("/linkage/told/{reference}", decide, told::answer)
        .get("/linkage/{reference}", decide, pair::show)
        .post("/linkage/{reference}", decide, pair::decide)
        .post("/linkage/{reference}/retract", decide, pair::retract)
        .get("/persons/{person}", work, people::show)
        .post("/cases/{code}/shield", work, shield::set)
        .post("/intake/known", take, known::typing)
        .get("/intake/{code}/known", take, ask::show)
        .post("/intake/{code}/known", take, ask::ask)
}

/// How likely somebody is known, in words and colour.
fn band_tag(page: &Page, band: Band) -> Tag {
    Tag::new(tone(band), page.name(band))
}

/// How likely two records are of one person, in words and colour.
fn likelihood_tag(page: &Page, band: Band) -> Tag {
    let words = match band {
        Band::Probable => "linkage-pair-probable",
        Band::Possible => "linkage-pair-possible",
    };
    Tag::new(tone(band), page.t(words))
}

const fn tone(band: Band) -> Tone {
    match band {
        Band::Probable => Tone::Warning,
        Band::Possible => Tone::Info,
    }
}

/// Where a pair stands, in words and colour.
fn state_tag(page: &Page, state: PairState) -> Tag {
    let tone = match state {
        PairState::Waiting | PairState::Halfway => Tone::Info,
        PairState::Same => Tone::Success,
        PairState::Different | PairState::Unsure => Tone::Neutral,
    };
    Tag::new(tone, page.name(state))
}

/// The language of the engine's sentences.
fn language(page: &Page) -> linkage::explain::Language {
    match page.locale {
        locale::Locale::Id => linkage::explain::Language::Indonesian,
        locale::Locale::En => linkage::explain::Language::English,
    }
}
