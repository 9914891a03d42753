//! What all pages about one case share: the request, the bar that says which case is open, and
//! how a change is finished or refused.

use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::{AgeBand, Stage};
use domain::ids::CaseId;
use domain::sections::Section;
use jiff::Timestamp;
use policy::{Act, Authorized, FileKind};
use store::Tx;
use store::access::{self, Denial, Refused};
use store::cases::{self, By, Case, Fault};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::desk;
use crate::parts::{Badge, IdentityBar, Tag, Tone};

/// A request about one case.
pub(crate) type Desk = desk::Desk<CaseId>;

/// The frame of a page about one case.
pub(crate) struct File {
    /// Which case is open.
    pub(crate) bar: IdentityBar,
    /// Where the page came from, and what it is called.
    pub(crate) back: (String, String),
    /// Address of the case.
    pub(crate) href: String,
    /// Address of this page's form.
    pub(crate) action: String,
    /// Where the form is kept while somebody types.
    pub(crate) autosave: String,
}

impl File {
    /// Address of another page about the case: `to` begins with a slash.
    pub(crate) fn to(&self, to: &str) -> String {
        format!("{}{to}", self.href)
    }
}

impl Desk {
    /// Code of the case as the address has it.
    pub(crate) fn code(&self) -> &str {
        self.part("code")
    }

    /// Address of a page about this case: `to` begins with a slash or is empty.
    pub(crate) fn href(&self, to: &str) -> String {
        format!("/cases/{}{to}", self.code())
    }

    /// Asks for `A` on the case and reads its coded facts.
    pub(crate) async fn open<A: Act>(
        &self,
        tx: &mut Tx,
    ) -> Result<(Authorized<CaseId, A>, Case), Error> {
        let auth = access::case::<A>(tx, self.session.actor(), self.code()).await?;
        let case = cases::find(tx, &auth).await?;
        Ok((auth, case))
    }

    /// Whether this person may do `A` as well; a denial here is no event, because nothing was
    /// tried.
    pub(crate) async fn may<A: Act>(
        &self,
        tx: &mut Tx,
    ) -> Result<Option<Authorized<CaseId, A>>, Error> {
        match access::case::<A>(tx, self.session.actor(), self.code()).await {
            Ok(auth) => Ok(Some(auth)),
            Err(Refused::Denied(_)) => Ok(None),
            Err(Refused::Store(error)) => Err(error.into()),
        }
    }

    /// That a right reaches a section. One that lies beyond it is denied as the whole file would
    /// be: there is no such page, and the audit learns of it.
    ///
    /// # Errors
    /// [`Error::Denied`] if it does not.
    pub(crate) fn reach<A: Act>(
        &self,
        auth: &Authorized<CaseId, A>,
        section: Section,
    ) -> Result<(), Error> {
        if auth.reaches(section) {
            return Ok(());
        }
        Err(Error::Denied(Denial {
            file: FileKind::Case,
            code: self.code().to_owned(),
            action: A::ACTION,
            relation: Some(auth.relation()),
        }))
    }

    /// Who changes the case, and when.
    pub(crate) fn by(&self) -> By {
        By::actor(self.session.actor(), self.app.now())
    }

    /// An audit event about the case.
    pub(crate) fn event(&self, kind: Kind) -> Result<audit::Event, Error> {
        Ok(self
            .session
            .event(kind)?
            .on(ObjectKind::Case, self.code())?)
    }

    /// The page and its frame. Pages below the page of the case lead back to it.
    pub(crate) fn frame(&self, case: &Case, title_key: &str) -> (Page, File) {
        let page = self.titled(title_key);
        let file = File {
            bar: bar(&self.app, &page, case),
            back: (
                self.href(""),
                page.tw("cases-back-to-case", "code", self.code()),
            ),
            href: self.href(""),
            action: self.visit.path().to_owned(),
            autosave: format!("/drafts?for={}", self.visit.path()),
        };
        (page, file)
    }

    /// Finishes a change: audits it, forgets the draft of its form, commits, and goes on to a
    /// page about the case, which announces it.
    pub(crate) async fn saved(
        &self,
        tx: Tx,
        event: audit::Event,
        to: &str,
        done: &str,
    ) -> Result<Response, Error> {
        self.done(tx, event, format!("{}?done={done}", self.href(to)))
            .await
    }
}

/// What a refused change means for its form: the reason stands beside `field`. Somebody who saved
/// in the very moment in between is met by the page of a conflict.
pub(super) fn refused(
    form: &mut FormState,
    field: &str,
    fault: Fault,
) -> Result<StatusCode, Error> {
    match fault {
        Fault::Store(error) => Err(error.into()),
        fault => {
            form.reject_with(field, &fault);
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// What a refused change without a form means: the case has moved on meanwhile.
pub(super) fn moved_on(fault: Fault) -> Error {
    match fault {
        Fault::Store(error) => error.into(),
        Fault::NotYours => Error::Forbidden,
        _ => Error::Conflict,
    }
}

/// Whether the form was filled in on an older version than the one stored; then both versions
/// stand beside each other, and saving again is a decision.
pub(super) fn is_stale(form: &mut FormState, stored: &FormState, fields: &Fields) -> bool {
    if form.value("version") == stored.value("version") {
        return false;
    }
    form.compare_with(stored, fields.plain);
    for date in fields.dates {
        if form.typed_date(date) != stored.typed_date(date) {
            form.set_conflict(date, stored.typed_date(date));
        }
    }
    for area in fields.areas {
        if form.value(area) != stored.value(area) {
            form.set_conflict(area, stored.part(area, "text"));
        }
    }
    for list in fields.lists {
        let (typed, saved) = (joined(form, list), joined(stored, list));
        if typed != saved {
            form.set_conflict(list, saved);
        }
    }
    form.set("version", stored.value("version"));
    true
}

fn joined(form: &FormState, field: &str) -> String {
    let mut values: Vec<&str> = form
        .values(field)
        .filter(|value| !value.is_empty())
        .collect();
    values.sort_unstable();
    values.join(", ")
}

/// The fields of a form by how their versions are compared.
#[derive(Default)]
pub(super) struct Fields {
    /// One value.
    pub(super) plain: &'static [&'static str],
    /// Three fields of a date.
    pub(super) dates: &'static [&'static str],
    /// An area.
    pub(super) areas: &'static [&'static str],
    /// Several values of a list.
    pub(super) lists: &'static [&'static str],
}

fn bar(app: &App, page: &Page, case: &Case) -> IdentityBar {
    let overdue = case.is_overdue(app.now());
    IdentityBar {
        code: case.code.to_string(),
        alias: case.alias.to_string(),
        age_band: band_words(page, case.band),
        stage: stage_tag(page, case.stage),
        owner: case
            .owner_name
            .clone()
            .unwrap_or_else(|| page.t("cases-no-owner").into_owned()),
        deadline: case
            .due_at
            .filter(|_| case.is_open())
            .map(|due| due_words(app, page, due))
            .unwrap_or_default(),
        overdue,
        badges: badges(case.child, case.high_risk, case.no_contact),
        action: None,
    }
}

/// An age band in words; nothing where it is not known.
pub(super) fn band_words(page: &Page, band: Option<AgeBand>) -> String {
    match band {
        None | Some(AgeBand::Unknown) => String::new(),
        Some(band) => page.name(band).into_owned(),
    }
}

/// "besok", "lewat 2 hari", with the day.
pub(super) fn due_words(app: &App, page: &Page, due: Timestamp) -> String {
    let day = app.settings().time_zone.to_datetime(due).date();
    let days = app
        .today()
        .until(day)
        .map_or(0, |span| i64::from(span.get_days()));
    format!("{} ({})", page.date_short(day), page.due_in(days))
}

/// A stage in its colour.
pub(crate) fn stage_tag(page: &Page, stage: Stage) -> Tag {
    let tone = match stage {
        Stage::Assessment | Stage::Identified | Stage::Planning | Stage::InService => Tone::Info,
        Stage::Monitoring => Tone::Success,
        Stage::Closed | Stage::Transferred => Tone::Neutral,
    };
    Tag::new(tone, page.name(stage))
}

/// The marks of a case.
pub(super) fn badges(child: bool, high_risk: bool, no_contact: bool) -> Vec<Badge> {
    [
        (child, Badge::Child),
        (high_risk, Badge::HighRisk),
        (no_contact, Badge::DoNotContact),
    ]
    .into_iter()
    .filter_map(|(on, badge)| on.then_some(badge))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_shows_both_and_is_taken_over() {
        let stored = FormState::from_query(
            "version=3&sex=female&born-year=1999&where=31.73&where-text=Jakarta+Barat&many=b&many=a",
        );
        let mut form = FormState::from_query(
            "version=2&sex=male&born-year=1998&where=31.74&where-text=Jakarta+Selatan&many=a&many=b",
        );
        let fields = Fields {
            plain: &["sex"],
            dates: &["born"],
            areas: &["where"],
            lists: &["many"],
        };
        assert!(is_stale(&mut form, &stored, &fields));
        assert_eq!(form.conflict("sex"), Some("female"));
        assert_eq!(form.conflict("born"), Some("1999"));
        assert_eq!(form.conflict("where"), Some("Jakarta Barat"));
        assert_eq!(
            form.conflict("many"),
            None,
            "the order of boxes says nothing"
        );
        assert_eq!((form.value("sex"), form.value("version")), ("male", "3"));
        assert!(
            !is_stale(&mut form, &stored, &fields),
            "saving again is a decision"
        );
    }
}
