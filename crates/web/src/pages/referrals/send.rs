//! Sending a referral from a case.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::Story;
use domain::deadlines::{Clock, Duty, StartEvent};
use domain::ids::{PersonId, ReferralId, ServiceId, TeamId};
use domain::intake::Urgency;
use domain::referrals::{BasisError, Consent, ConsentGiver, LawfulBasis, can_be_referred};
use domain::sections::{Section, Sections};
use domain::services::ServiceKind;
use jiff::civil::Date;
use policy::Refer;
use std::str::FromStr;
use store::cases::Case;
use store::cases::persons::{self, Person};
use store::deadlines::{self, Calendar};
use store::referrals::{self, Fault, New, Receiver};
use store::services::{self, Service, When};
use store::{Tx, drafts as stored_drafts};

use super::{address, area_words, refused};
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::cases::{Desk, File};
use crate::pages::{again, go};
use crate::parts::Choice;

type Auth = policy::Authorized<domain::ids::CaseId, Refer>;

#[derive(Template)]
#[template(path = "referrals/send.html")]
struct SendPage {
    page: Page,
    file: File,
    form: FormState,
    whats: Vec<Choice>,
    persons: Vec<Choice>,
    receivers: Vec<Choice>,
    urgencies: Vec<Choice>,
    sections: Vec<Choice>,
    bases: Vec<Choice>,
    givers: Vec<Choice>,
    /// The last day for an answer by the rule.
    latest: String,
    child: bool,
    /// Other bases to look at, after the one chosen was refused.
    suggestions: Vec<String>,
}

/// What the form offers.
struct Offered {
    case: Case,
    services: Vec<Service>,
    persons: Vec<Person>,
    receivers: Vec<Receiver>,
    calendar: Calendar,
    sections: Sections,
    child: bool,
    suspected: bool,
}

impl Offered {
    async fn read(desk: &Desk, tx: &mut Tx) -> Result<(Auth, Self), Error> {
        let (auth, case) = desk.open::<Refer>(tx).await?;
        let persons = persons::all(tx, &auth).await?;
        let child = case.child || persons.iter().any(|p| p.facts.age_band().is_child());
        let offered = Self {
            services: services::of_case(tx, &auth).await?,
            receivers: referrals::receivers(tx, desk.session.actor()).await?,
            calendar: deadlines::calendar(tx, &desk.app.settings().time_zone).await?,
            sections: auth.sections(),
            suspected: referrals::suspected_guardian(tx, &auth).await?,
            child,
            persons,
            case,
        };
        Ok((auth, offered))
    }

    fn free(&self) -> impl Iterator<Item = &Service> {
        let free =
            |service: &&Service| can_be_referred(service.state) && service.referral.is_none();
        self.services.iter().filter(free)
    }

    fn page(
        &self,
        desk: &Desk,
        form: FormState,
        suggested: &[LawfulBasis],
        status: StatusCode,
    ) -> Result<Response, Error> {
        let (page, file) = desk.frame(&self.case, "referrals-new");
        let suggestions = suggested.iter().map(|basis| page.name(*basis).into_owned());
        again(
            status,
            &SendPage {
                whats: self.whats(&page),
                persons: self.persons.iter().map(|p| person(&page, p)).collect(),
                receivers: self.receivers.iter().map(|r| receiver(&page, r)).collect(),
                urgencies: hinted::<Urgency>(&page, "referrals-urgency"),
                sections: sections(&page, self.sections),
                bases: bases(&page),
                givers: page.choices::<ConsentGiver>(),
                latest: self.latest(desk, &page),
                child: self.child,
                suggestions: suggestions.collect(),
                page: page.showing(&form),
                file,
                form,
            },
        )
    }

    /// Planned services first, then every kind to be planned with the referral.
    fn whats(&self, page: &Page) -> Vec<Choice> {
        let planned = self.free().map(|service| {
            let label = page.locale.text_with(
                "referrals-what-planned",
                &[
                    ("service", page.name(service.kind).into_owned().into()),
                    ("state", page.name(service.state).into_owned().into()),
                ],
            );
            Choice::new(format!("service:{}", service.id), label)
        });
        let new = ServiceKind::ALL.iter().map(|kind| {
            let label = page.tw("referrals-what-new", "service", &page.name(*kind));
            Choice::new(format!("new:{}", kind.code()), label)
        });
        planned.chain(new).collect()
    }

    fn latest(&self, desk: &Desk, page: &Page) -> String {
        let clock = Clock::Duty(Duty::ReferralAnswer);
        let due = self
            .calendar
            .due(clock, StartEvent::ReferralSent, desk.app.now());
        due.map_or_else(|| page.date(desk.app.today()), |due| page.date(due.day))
    }
}

fn person(page: &Page, person: &Person) -> Choice {
    let label = format!("{} ({})", person.alias, page.name(person.facts.role));
    Choice::new(person.id.to_string(), label)
}

fn receiver(page: &Page, receiver: &Receiver) -> Choice {
    let area = area_words(page, receiver.area, receiver.area_name.as_deref());
    let label = format!(
        "{} – {} ({}, {area})",
        receiver.organisation_name,
        receiver.name,
        page.name(receiver.kind),
    );
    Choice::new(receiver.team.to_string(), label)
}

/// The values of a list, each with the hint `<key>-<code>-hint`.
fn hinted<T: Coded>(page: &Page, key: &str) -> Vec<Choice> {
    T::ALL
        .iter()
        .map(|value| {
            let hint = format!("{key}-{}-hint", value.code());
            Choice::new(value.code(), page.name(*value)).hint(page.t(&hint))
        })
        .collect()
}

/// The sections that this person may share, apart from the general facts.
fn sections(page: &Page, reachable: Sections) -> Vec<Choice> {
    reachable
        .iter()
        .filter(|section| *section != Section::General)
        .map(|section| {
            let hint = format!("referrals-share-{section}-hint");
            Choice::new(section.code(), page.name(section)).hint(page.t(&hint))
        })
        .collect()
}

/// A contract is no ground for a referral, and so no choice.
fn bases(page: &Page) -> Vec<Choice> {
    let mut choices = hinted::<LawfulBasis>(page, "referrals-basis");
    choices.retain(|choice| choice.value != LawfulBasis::Contract.code());
    choices
}

/// The field beside which a refusal of the basis stands.
pub(super) const fn field_of(error: BasisError) -> &'static str {
    match error {
        BasisError::ConsentMissing | BasisError::ConsentInFuture => "consent-on",
        BasisError::BeyondScope => "consent-covers",
        BasisError::GuardianNeeded => "consent-by",
        BasisError::ConsentWithdrawn | BasisError::GuardianSuspected | BasisError::Contract => {
            "basis"
        }
    }
}

// ---------------------------------------------------------------- reading the form

/// What is referred: a service of the plan, or a kind that is planned with it.
enum What {
    Planned(ServiceId),
    New(ServiceKind),
}

impl FromStr for What {
    type Err = Key;
    fn from_str(text: &str) -> Result<Self, Key> {
        let unknown = Key("error-not-in-list");
        match text.split_once(':') {
            Some(("service", id)) => id.parse().map(Self::Planned).map_err(|_| unknown),
            Some(("new", kind)) => kind.parse().map(Self::New).map_err(|_| unknown),
            _ => Err(unknown),
        }
    }
}

/// The form as it was understood.
struct Typed {
    what: What,
    to: TeamId,
    person: Option<PersonId>,
    urgency: Urgency,
    answer_by: Option<Date>,
    sections: Sections,
    basis: LawfulBasis,
    consent: Option<Consent>,
    message: Option<Story>,
}

fn read(form: &mut FormState) -> Option<Typed> {
    let unknown = |_| Key("error-not-in-list");
    if form.value("what").is_empty() {
        form.reject("what", "error-choose");
    }
    let what = form.parse_optional_with("what", str::parse::<What>);
    if form.value("to").is_empty() {
        form.reject("to", "error-choose");
    }
    let to = form.parse_optional_with("to", |text| text.parse().map_err(unknown));
    let person = form.parse_optional_with("person", |text| text.parse().map_err(unknown));
    let urgency = form.coded("urgency");
    let answer_by = form.date_optional("by");
    let sections: Sections = form.coded_many("sections").into_iter().collect();
    let sections = sections.with(Section::General);
    let basis = form.coded("basis");
    let consent = match basis {
        Some(LawfulBasis::Consent) => consent(form, sections),
        _ => None,
    };
    let message = form.parse_optional_with("message", Story::parse);
    Some(Typed {
        what: what?,
        to: to?,
        person,
        urgency: urgency?,
        answer_by,
        sections,
        basis: basis?,
        consent,
        message,
    })
}

/// The consent as far as it is recorded; the domain says what is missing.
fn consent(form: &mut FormState, sections: Sections) -> Option<Consent> {
    let by = form.coded_optional("consent-by");
    let on = form.date_optional("consent-on")?;
    if by.is_none() && form.error("consent-by").is_none() {
        form.reject("consent-by", "error-choose");
    }
    let general = Sections::NONE.with(Section::General);
    Some(Consent {
        by: by?,
        on,
        scope: if form.ticked("consent-covers") {
            sections
        } else {
            general
        },
        withdrawn: None,
    })
}

// ---------------------------------------------------------------- handlers

/// Handles `GET /cases/{code}/referrals/new`.
pub(super) async fn begin(desk: Desk, asked: FormState) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (_, offered) = Offered::read(&desk, &mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => blank(&desk, &offered, asked.value("service")),
    };
    offered.page(&desk, form, &[], StatusCode::OK)
}

fn blank(desk: &Desk, offered: &Offered, service: &str) -> FormState {
    // The form's own identifier: sent twice, it is one referral.
    let token: ReferralId = desk.app.id();
    let mut form = FormState::from_pairs([
        ("token", token.to_string()),
        ("urgency", Urgency::Normal.code().to_owned()),
    ]);
    let asked = offered.free().find(|s| s.id.to_string() == service);
    if let Some(service) = asked {
        form.set("what", format!("service:{}", service.id));
    }
    if let [only] = offered.persons.as_slice() {
        form.set("person", only.id.to_string());
    }
    if let [only] = offered.receivers.as_slice() {
        form.set("to", only.team.to_string());
    }
    if offered.suspected {
        form.set("suspected", "yes");
    }
    form
}

/// Handles `POST /cases/{code}/referrals/new`.
pub(super) async fn send(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let token: Option<ReferralId> = form.value("token").parse().ok();
    let typed = read(&mut form);
    let mut tx = desk.write().await?;
    let (auth, offered) = Offered::read(&desk, &mut tx).await?;
    let Some(id) = token else {
        return Err(Error::Unprocessable);
    };
    if let Some(code) = referrals::sent_as(&mut tx, desk.session.actor(), id).await? {
        return Ok(go(done(&code.to_string())));
    }
    let Some(typed) = typed.filter(|_| !form.has_errors()) else {
        return offered.page(&desk, form, &[], StatusCode::UNPROCESSABLE_ENTITY);
    };
    let Some(new) = new(&desk, &offered, &form, id, typed) else {
        form.reject("what", "error-referral-service-not-free");
        return offered.page(&desk, form, &[], StatusCode::UNPROCESSABLE_ENTITY);
    };
    let by = desk.by();
    let when = When::now(&offered.calendar, &by);
    let mut keeper = desk.session.keeper(&desk.app);
    let actor = desk.session.actor();
    let sent = referrals::send(&mut tx, &mut keeper, actor, &auth, &new, when).await;
    let code = match sent {
        Ok(code) => code.to_string(),
        Err(fault) => {
            let suggested = match &fault {
                Fault::Basis(error) => error.suggests(),
                _ => &[],
            };
            refused(&mut form, "what", fault)?;
            // On PostgreSQL a refusal may have ended the transaction, and nothing of it stays.
            drop(tx);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return offered.page(&desk, form, suggested, status);
        }
    };
    let mut event = desk
        .session
        .event(Kind::ReferralSent)?
        .on(ObjectKind::Referral, &code)?
        .with("case", desk.code())?
        .with("need", new.need)?
        .with("basis", new.basis)?;
    for section in new.sections.iter() {
        event = event.with(share_detail(section), "shared")?;
    }
    desk.audit(&mut tx, event).await?;
    stored_drafts::remove(&mut tx, desk.session.account(), desk.visit.path()).await?;
    tx.commit().await?;
    Ok(go(done(&code)))
}

fn done(code: &str) -> String {
    format!(
        "{}&done=referral-sent",
        address(code, domain::referrals::Side::Sender)
    )
}

/// A detail has a fixed name; sections are a list.
const fn share_detail(section: Section) -> &'static str {
    match section {
        Section::General => "general",
        Section::Identity => "identity",
        Section::Narrative => "narrative",
        Section::Legal => "legal",
        Section::Location => "location",
        Section::Medical => "medical",
        Section::Evidence => "evidence",
    }
}

/// The referral to be sent; none if the planned service is no longer free.
fn new(
    desk: &Desk,
    offered: &Offered,
    form: &FormState,
    id: ReferralId,
    typed: Typed,
) -> Option<New> {
    let (service, need) = match typed.what {
        What::New(kind) => (None, kind),
        What::Planned(id) => {
            let service = offered.free().find(|service| service.id == id)?;
            (Some(service.id), service.kind)
        }
    };
    Some(New {
        id,
        to: typed.to,
        need,
        service,
        new_service: desk.app.id(),
        person: typed.person,
        urgency: typed.urgency,
        answer_by: typed.answer_by,
        sections: typed.sections,
        basis: typed.basis,
        consent: typed.consent,
        guardian_suspected: form.ticked("suspected"),
        message: typed.message,
    })
}
