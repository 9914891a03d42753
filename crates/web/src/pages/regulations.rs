//! The library of legal bases: what holds, what took its place, and which rules in the program
//! rest on it. Everybody reads it; the secretariat adds the own regulations of the task force and
//! corrects what turned out to be otherwise.

mod form;
mod list;
mod show;

use domain::regulations::RegulationStatus;
use policy::Capability;
use store::regulations::Regulation;

use crate::forms::upload::UPLOAD_LIMIT;
use crate::page::Page;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};

const SEE: Access = Access::Can(Capability::SeeTaskForce);
const KEEP: Access = Access::Can(Capability::Coordinate);

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/regulations", SEE, list::show)
        .get("/regulations/new", KEEP, form::ask_new)
        .upload("/regulations/new", KEEP, UPLOAD_LIMIT, form::create)
        .get("/regulations/{id}", SEE, show::show)
        .get("/regulations/{id}/edit", KEEP, form::ask_edit)
        .upload("/regulations/{id}/edit", KEEP, UPLOAD_LIMIT, form::edit)
}

/// Whether a regulation holds, and whether anybody has read that.
pub(super) fn tags(page: &Page, regulation: &Regulation) -> Vec<Tag> {
    let tone = match regulation.status {
        RegulationStatus::InForce => Tone::Success,
        RegulationStatus::Amended => Tone::Info,
        RegulationStatus::Replaced | RegulationStatus::Repealed => Tone::Danger,
        RegulationStatus::Draft => Tone::Neutral,
    };
    let mut tags = vec![Tag::new(tone, page.name(regulation.status))];
    if !regulation.confirmed {
        tags.push(Tag::new(Tone::Warning, page.t("regulation-unconfirmed")));
    }
    tags
}
