//! What the answers mean, why, and what the officer decides.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::screening::{Advice, Decision, Dimension, IloFinding, Reason, Ruling};
use domain::{Coded, MessageKey, Story};
use policy::{Edit, Open, See};
use store::reports::StepError;
use store::screenings::{self, Screening};
use store::{Tx, access};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::{Choice, Tag, Tone};
use crate::session::Session;

/// A reason in words, with the facts or indicators that it rests on.
struct ReasonWords {
    text: String,
    facts: Vec<String>,
}

/// A result under one method.
struct FindingWords {
    title: &'static str,
    source: &'static str,
    result: Tag,
    reasons: Vec<ReasonWords>,
}

/// The result of one dimension.
struct DimensionWords {
    title: String,
    result: Tag,
    rule: String,
    indicators: Vec<String>,
}

/// An answer that was given.
struct AnswerWords {
    question: String,
    answer: String,
}

/// A decision that stands.
struct DecidedWords {
    decision: Tag,
    by: String,
    at: String,
    overruled: bool,
    reason: String,
}

#[derive(Template)]
#[template(path = "screening/result.html")]
struct ResultPage {
    page: Page,
    form: FormState,
    code: String,
    suggestion_words: String,
    findings: [FindingWords; 3],
    dimensions: Vec<DimensionWords>,
    answers: Vec<AnswerWords>,
    decisions: Vec<Choice>,
    decided: Option<DecidedWords>,
    /// Somebody may still decide, and this person may.
    open: bool,
    officer: String,
    screening: String,
    stale: bool,
    /// What can be done next: the last part of the address, and the words.
    next: Vec<Choice>,
}

/// Handles `GET /intake/{code}/screening/result`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    page(
        &app,
        &session,
        &visit,
        &code,
        FormState::blank(),
        StatusCode::OK,
    )
    .await
}

async fn page(
    app: &App,
    session: &Session,
    visit: &Visit,
    code: &str,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let auth = access::report::<See>(&mut tx, session.actor(), code).await?;
    let Some(screening) = screenings::newest(&mut tx, &auth).await? else {
        return Ok(go(format!("/intake/{code}/screening")));
    };
    let reason = reason(&mut tx, app, session, code, &screening).await?;
    let may_edit = access::report::<Edit>(&mut tx, session.actor(), code)
        .await
        .is_ok();
    tx.commit().await?;
    let title = visit
        .locale
        .text_with("why-title", &[("code", code.into())]);
    let page = visit.page(session, title).showing(&form);
    let advice = &screening.advice;
    again(
        status,
        &ResultPage {
            suggestion_words: page.t(suggestion_key(advice.suggestion())).into_owned(),
            next: next(&page, &screening),
            findings: findings(&page, advice),
            dimensions: dimensions(&page, &advice.ilo),
            answers: answers(&page, &screening),
            decisions: decisions(&page),
            decided: decided(&page, &screening, reason),
            open: may_edit && screening.decided.is_none(),
            officer: session.row.name.clone(),
            screening: screening.id.to_string(),
            stale: status == StatusCode::CONFLICT,
            code: code.to_owned(),
            page,
            form,
        },
    )
}

/// Opens the reason of a decision, if there is one and the person may; recorded in `tx`.
async fn reason(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    code: &str,
    screening: &Screening,
) -> Result<String, Error> {
    if !screening
        .decided
        .as_ref()
        .is_some_and(|decided| decided.has_reason)
    {
        return Ok(String::new());
    }
    let auth = access::report::<Open>(tx, session.actor(), code).await?;
    let reason = screenings::reason(tx, &mut session.keeper(app), &auth, screening.id).await?;
    let event = session
        .event(Kind::ReportOpened)?
        .on(ObjectKind::Report, code)?
        .with("sections", domain::sections::Section::Narrative)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(reason.map(Story::into_string).unwrap_or_default())
}

fn findings(page: &Page, advice: &Advice) -> [FindingWords; 3] {
    use domain::screening::{IloResult, Outcome};
    let outcome = |outcome: Outcome| {
        let tone = match outcome {
            Outcome::Indicated => Tone::Warning,
            Outcome::NotIndicated => Tone::Neutral,
            Outcome::TooLittleInformation => Tone::Info,
        };
        Tag::new(tone, page.name(outcome))
    };
    let ilo = match advice.ilo.result {
        IloResult::Trafficking | IloResult::DeceptionAndExploitation => Tone::Warning,
        IloResult::LabourRights | IloResult::TooLittleInformation => Tone::Info,
        IloResult::NoIndication => Tone::Neutral,
    };
    let about_dimensions = |reason: &&Reason| {
        !matches!(
            reason,
            Reason::DimensionPositive { .. } | Reason::DimensionOpen { .. }
        )
    };
    [
        FindingWords {
            title: "why-international",
            source: "why-international-source",
            result: outcome(advice.international.outcome),
            reasons: reasons(page, advice.international.reasons.iter()),
        },
        FindingWords {
            title: "why-domestic",
            source: "why-domestic-source",
            result: outcome(advice.domestic.outcome),
            reasons: reasons(page, advice.domestic.reasons.iter()),
        },
        FindingWords {
            title: "why-ilo",
            source: "why-ilo-source",
            result: Tag::new(ilo, page.name(advice.ilo.result)),
            // The dimensions have a table of their own.
            reasons: reasons(page, advice.ilo.reasons.iter().filter(about_dimensions)),
        },
    ]
}

fn reasons<'a>(page: &Page, reasons: impl Iterator<Item = &'a Reason>) -> Vec<ReasonWords> {
    reasons
        .map(|reason| {
            // The arguments are message keys themselves.
            let words: Vec<(&str, String)> = reason
                .args()
                .into_iter()
                .map(|(name, key)| (name, page.t(&key).into_owned()))
                .collect();
            let args: Vec<(&str, locale::Arg<'_>)> = words
                .iter()
                .map(|(name, word)| (*name, word.as_str().into()))
                .collect();
            ReasonWords {
                text: page.locale.text_with(reason.key(), &args),
                facts: reason
                    .listed()
                    .into_iter()
                    .map(|key| page.t(key).into_owned())
                    .collect(),
            }
        })
        .collect()
}

fn dimensions(page: &Page, ilo: &IloFinding) -> Vec<DimensionWords> {
    Dimension::ALL
        .iter()
        .map(|dimension| {
            let found = ilo.reasons.iter().find_map(|reason| match reason {
                Reason::DimensionPositive {
                    dimension: of,
                    rule,
                    indicators,
                } if of == dimension => Some((true, Some(*rule), indicators.clone())),
                Reason::DimensionOpen { dimension: of } if of == dimension => {
                    Some((false, None, Vec::new()))
                }
                _ => None,
            });
            let (key, tone) = match &found {
                Some((true, ..)) => ("why-dimension-positive", Tone::Warning),
                Some((false, ..)) => ("why-dimension-open", Tone::Info),
                None => ("why-dimension-negative", Tone::Neutral),
            };
            let (_, rule, indicators) = found.unwrap_or_default();
            DimensionWords {
                title: page.name(*dimension).into_owned(),
                result: Tag::new(tone, page.t(key)),
                rule: rule
                    .map(|rule| page.name(rule).into_owned())
                    .unwrap_or_default(),
                indicators: indicators
                    .iter()
                    .map(|i| page.name(*i).into_owned())
                    .collect(),
            }
        })
        .collect()
}

fn answers(page: &Page, screening: &Screening) -> Vec<AnswerWords> {
    fn given<'a, E: Coded>(
        page: &'a Page,
        answers: &'a std::collections::BTreeMap<E, domain::screening::Answer>,
    ) -> impl Iterator<Item = AnswerWords> + 'a {
        answers.iter().map(|(question, answer)| AnswerWords {
            question: page.name(*question).into_owned(),
            answer: page.name(*answer).into_owned(),
        })
    }
    let answers = &screening.answers;
    let age = AnswerWords {
        question: page.t("screening-age").into_owned(),
        answer: page.name(answers.age).into_owned(),
    };
    std::iter::once(age)
        .chain(given(page, &answers.acts))
        .chain(given(page, &answers.means))
        .chain(given(page, &answers.purposes))
        .chain(given(page, &answers.indicators))
        .collect()
}

fn decisions(page: &Page) -> Vec<Choice> {
    Decision::ALL
        .iter()
        .map(|decision| {
            let hint = page.t(&format!("{}-hint", decision.key())).into_owned();
            Choice::new(decision.code(), page.name(*decision)).hint(hint)
        })
        .collect()
}

fn decided(page: &Page, screening: &Screening, reason: String) -> Option<DecidedWords> {
    let decided = screening.decided.as_ref()?;
    let tone = match decided.decision {
        Decision::Suspected => Tone::Warning,
        Decision::NotTrafficking => Tone::Neutral,
        Decision::NeedMoreInformation => Tone::Info,
    };
    Some(DecidedWords {
        decision: Tag::new(tone, page.name(decided.decision)),
        by: decided.by_name.clone(),
        at: page.date_time(decided.at),
        overruled: decided.overruled,
        reason,
    })
}

const fn suggestion_key(suggestion: Decision) -> &'static str {
    match suggestion {
        Decision::Suspected => "why-suggestion-suspected",
        Decision::NotTrafficking => "why-suggestion-not-trafficking",
        Decision::NeedMoreInformation => "why-suggestion-need-more-information",
    }
}

/// The steps that follow from a decision; whether this person may take them is asked there.
fn next(page: &Page, screening: &Screening) -> Vec<Choice> {
    let step = |path: &str, key: &str| Choice::new(path, page.t(key));
    match screening.decided.as_ref().map(|decided| decided.decision) {
        None => Vec::new(),
        Some(Decision::Suspected) => vec![step("open-case", "intake-open-case")],
        Some(Decision::NotTrafficking) => vec![
            step("refer-out", "step-refer-out-link"),
            step("close", "step-close-link"),
        ],
        Some(Decision::NeedMoreInformation) => vec![step("screening", "intake-screen-again")],
    }
}

/// Handles `POST /intake/{code}/screening/result`: records the decision in the officer's name.
pub(super) async fn decide(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let auth = access::report::<Edit>(&mut tx, session.actor(), &code).await?;
    let newest = screenings::newest(&mut tx, &auth).await?;
    let Some(screening) = newest.filter(|newest| newest.id.to_string() == form.value("screening"))
    else {
        drop(tx);
        return page(&app, &session, &visit, &code, form, StatusCode::CONFLICT).await;
    };
    let Some(ruling) = ruling(&mut form, &screening.advice) else {
        drop(tx);
        return page(
            &app,
            &session,
            &visit,
            &code,
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    };
    let mut keeper = session.keeper(&app);
    let done = screenings::decide(
        &mut tx,
        &mut keeper,
        &auth,
        screening.id,
        &ruling,
        app.now(),
    )
    .await;
    match done {
        Ok(()) => {}
        Err(StepError::Illegal(_) | StepError::Store(store::Error::Stale)) => {
            drop(tx);
            return page(&app, &session, &visit, &code, form, StatusCode::CONFLICT).await;
        }
        Err(StepError::Store(error)) => return Err(error.into()),
    }
    let event = session
        .event(Kind::ScreeningDecided)?
        .on(ObjectKind::Report, &code)?
        .with("decision", ruling.decision())?
        .with("suggested", ruling.suggested())?
        .with("overruled", ruling.overrules())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!(
        "/intake/{code}/screening/result?done=screening-decided"
    )))
}

/// The decision as typed; one against the advice needs a reason.
fn ruling(form: &mut FormState, advice: &Advice) -> Option<Ruling> {
    let decision = form.coded::<Decision>("decision");
    let reason = form.parse_optional_with("reason", Story::parse);
    let ruling = Ruling::new(advice, decision?, reason)
        .map_err(|required| form.reject_with("reason", &required))
        .ok()?;
    (!form.has_errors()).then_some(ruling)
}
