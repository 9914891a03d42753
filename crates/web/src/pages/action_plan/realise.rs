//! Reporting on an activity: values, money, obstacles.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::action_plan::{Amount, Gathering, Measure, Quarter, Ratio, Rupiah};
use domain::ids::ActivityId;
use store::Tx;
use store::action_plan::{
    self, Activity, Entry, Fault, Indicator, Plan, QuarterRow, Realisation, Value, Written,
};
use store::attachments::Attachment;

use super::desk::{Desk, quarter_path, refusal};
use super::steps::REASON_MOST;
use super::words;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, drafts, go};
use crate::parts::Tag;

/// Longest text about obstacles or what follows, in characters.
const TEXT_MOST: usize = 4_000;
/// The greatest count of which a share is taken.
const COUNT_MOST: i64 = 1_000_000_000;

/// The fields of an indicator.
pub(super) struct ValueField {
    pub(super) title: String,
    pub(super) unit: String,
    pub(super) target: String,
    pub(super) computed: String,
    pub(super) counts: String,
    pub(super) share: bool,
    pub(super) value: String,
    pub(super) part: String,
    pub(super) of: String,
    pub(super) why: String,
    indicator: Indicator,
}

/// Everything about an activity in a quarter.
pub(super) struct Context {
    pub(super) plan: Plan,
    pub(super) activity: Activity,
    pub(super) row: QuarterRow,
    pub(super) saved: Realisation,
    indicators: Vec<Indicator>,
    files: Vec<Attachment>,
    office: String,
}

#[derive(Template)]
#[template(path = "action_plan/realise.html")]
struct RealisePage {
    page: Page,
    form: FormState,
    /// What is wrong with a file.
    evidence: FormState,
    path: String,
    action: String,
    /// Where files are sent.
    upload: String,
    autosave: String,
    activity: Activity,
    office: String,
    quarter: String,
    state: Tag,
    budget: String,
    fields: Vec<ValueField>,
    files: Vec<Attachment>,
    written: Option<(String, String)>,
    may_write: bool,
    locked: bool,
    needs_reason: bool,
    accept: &'static str,
    coordinates: bool,
}

impl Context {
    pub(super) async fn read(
        tx: &mut Tx,
        desk: &Desk,
        (year, number, id): (i16, i8, ActivityId),
    ) -> Result<Self, Error> {
        let (plan, quarter) = desk.quarter(tx, year, number).await?;
        let activity = action_plan::activity(tx, desk.task_force(), id).await?;
        if activity.plan != plan.id {
            return Err(Error::NotFound);
        }
        let row = action_plan::quarter(tx, &plan, quarter).await?;
        let saved = action_plan::realisation(tx, &desk.pen(), id, quarter).await?;
        let tree = action_plan::tree(tx, plan.id).await?;
        let files = action_plan::evidence(tx, &desk.pen(), desk.task_force(), id, quarter).await?;
        let office = desk
            .offices(tx)
            .await?
            .name(activity.responsible)
            .to_owned();
        Ok(Self {
            indicators: tree
                .indicators_of(id)
                .filter(|indicator| indicator.targets.contains_key(&year))
                .cloned()
                .collect(),
            plan,
            activity,
            row,
            saved,
            files,
            office,
        })
    }

    pub(super) const fn quarter(&self) -> Quarter {
        self.row.quarter
    }

    /// Whether the asker may write it now.
    fn may_write(&self, desk: &Desk) -> bool {
        self.row.state.accepts_changes()
            && self.quarter().first() <= desk.app.today()
            && desk.reports(&self.activity)
    }

    fn value(&self, indicator: &Indicator) -> Option<&(Value, String)> {
        self.saved
            .values
            .iter()
            .find(|(value, _)| value.indicator == indicator.id)
    }

    fn fields(&self, page: &Page) -> Vec<ValueField> {
        self.indicators
            .iter()
            .map(|indicator| {
                let share = indicator.gathering == Gathering::Share;
                let computed = self.value(indicator).and_then(|(value, _)| value.computed);
                let target = indicator.targets.get(&self.quarter().year());
                ValueField {
                    title: indicator.name.clone(),
                    unit: indicator.unit.clone(),
                    target: target.map_or(String::new(), |target| {
                        words::with_unit(page.locale, *target, &indicator.unit, share)
                    }),
                    computed: computed.map_or(String::new(), |c| words::measure(page, c)),
                    counts: indicator
                        .formula
                        .map_or(String::new(), |f| page.t(&f.counts_key()).into_owned()),
                    share,
                    value: format!("value-{}", indicator.id),
                    part: format!("part-{}", indicator.id),
                    of: format!("of-{}", indicator.id),
                    why: format!("why-{}", indicator.id),
                    indicator: indicator.clone(),
                }
            })
            .collect()
    }

    /// What is stored; where nothing was written yet, what was computed stands in its place.
    fn stored(&self, page: &Page) -> FormState {
        let mut form = FormState::from_pairs([
            (
                "rupiah",
                self.saved
                    .rupiah
                    .map_or(String::new(), |money| money.to_string()),
            ),
            ("obstacles", self.saved.obstacles.clone()),
            ("follow-up", self.saved.follow_up.clone()),
            ("version", self.saved.version.to_string()),
        ]);
        for field in self.fields(page) {
            let Some((value, reason)) = self.value(&field.indicator) else {
                continue;
            };
            match value.written.or(value.computed) {
                Some(Measure::Value(amount)) => form.set(&field.value, words::typed(amount)),
                Some(Measure::Share(ratio)) => {
                    form.set(&field.part, ratio.part.to_string());
                    form.set(&field.of, ratio.of.to_string());
                }
                None => {}
            }
            form.set(&field.why, reason.clone());
        }
        form
    }

    /// What was typed; `None` when something is wrong. A value that differs from the computed
    /// one needs a reason.
    fn entry(&self, page: &Page, form: &mut FormState) -> Option<Entry> {
        let mut values = Vec::new();
        for field in self.fields(page) {
            let measure = if field.share {
                read_share(form, &field)
            } else {
                form.parse_optional::<Amount>(&field.value)
                    .map(Measure::Value)
            };
            let reason = form.optional_up_to(&field.why, REASON_MOST);
            let computed = self
                .value(&field.indicator)
                .and_then(|(value, _)| value.computed);
            let differs = measure.is_some() && computed.is_some_and(|c| measure != Some(c));
            if differs && reason.is_none() {
                form.reject(&field.why, "error-plan-override-reason");
            }
            values.push(Written {
                indicator: field.indicator.id,
                measure,
                reason,
            });
        }
        let rupiah = form.parse_optional::<Rupiah>("rupiah");
        let obstacles = form.optional_up_to("obstacles", TEXT_MOST);
        let follow_up = form.optional_up_to("follow-up", TEXT_MOST);
        (!form.has_errors()).then_some(Entry {
            rupiah,
            obstacles,
            follow_up,
            values,
        })
    }

    pub(super) fn show(
        self,
        desk: &Desk,
        form: Option<FormState>,
        evidence: FormState,
        status: StatusCode,
    ) -> Result<Response, Error> {
        let quarter = self.quarter();
        let path = quarter_path(quarter);
        let page = desk.page(self.activity.name.clone());
        let form = form.unwrap_or_else(|| self.stored(&page));
        let action = format!("{path}/activities/{}", self.activity.id);
        let budget = self.activity.budgets.get(&quarter.year());
        let shown = RealisePage {
            autosave: drafts::address(&action),
            upload: format!("{action}/evidence"),
            action,
            path,
            office: self.office.clone(),
            quarter: words::quarter(page.locale, quarter),
            state: words::state_tag(&page, self.row.state),
            budget: budget.map_or(String::new(), |money| words::rupiah(page.locale, *money)),
            fields: self.fields(&page),
            written: self
                .saved
                .written
                .as_ref()
                .map(|(who, at)| (who.clone(), page.date_time(at))),
            may_write: self.may_write(desk),
            locked: !self.row.state.accepts_changes(),
            needs_reason: self.row.needs_reason(),
            accept: crate::forms::upload::ACCEPT,
            coordinates: desk.coordinates(),
            page: page.showing(if evidence.has_errors() {
                &evidence
            } else {
                &form
            }),
            activity: self.activity,
            files: self.files,
            form,
            evidence,
        };
        again(status, &shown)
    }
}

/// A part and its whole: both, or neither; the part is not more than the whole.
fn read_share(form: &mut FormState, field: &ValueField) -> Option<Measure> {
    let part = form.number_optional(&field.part, 0, COUNT_MOST);
    let of = form.number_optional(&field.of, 0, COUNT_MOST);
    let blank = |name: &str| form.value(name).trim().is_empty();
    match (blank(&field.part), blank(&field.of)) {
        (true, false) => form.reject(&field.part, "error-required"),
        (false, true) => form.reject(&field.of, "error-required"),
        _ => {}
    }
    let (part, of) = part.zip(of)?;
    if part > of {
        form.reject(&field.part, "error-plan-part-exceeds");
        return None;
    }
    Some(Measure::Share(Ratio { part, of }))
}

/// Handles `GET …/activities/{id}`.
pub(super) async fn ask(
    desk: Desk,
    Path(place): Path<(i16, i8, ActivityId)>,
) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let context = Context::read(&mut tx, &desk, place).await?;
    // What somebody typed and cannot save any more must not read as what was reported.
    let draft = match context.may_write(&desk) {
        true => desk.draft(&mut tx).await?,
        false => None,
    };
    drop(tx);
    context.show(&desk, draft, FormState::blank(), StatusCode::OK)
}

/// Handles `POST …/activities/{id}`.
pub(super) async fn save(
    desk: Desk,
    Path(place): Path<(i16, i8, ActivityId)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let context = Context::read(&mut tx, &desk, place).await?;
    if !desk.reports(&context.activity) {
        return Err(Error::Forbidden);
    }
    let page = desk.page("");
    let blank = FormState::blank();
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let reason = form.optional_up_to("why", REASON_MOST);
    let Some(entry) = context.entry(&page, &mut form) else {
        return context.show(&desk, Some(form), blank, refused);
    };
    let version = form.value("version").parse().unwrap_or(0);
    if version != context.saved.version && context.row.state.accepts_changes() {
        conflict(&context, &page, &mut form);
        return context.show(&desk, Some(form), blank, StatusCode::CONFLICT);
    }
    let quarter = context.quarter();
    let saved = action_plan::realise(
        &mut tx,
        &mut desk.pen(),
        (&context.plan, &context.activity),
        (quarter, desk.app.today(), version),
        &entry,
        reason.as_deref(),
        desk.by(),
    )
    .await;
    if let Err(fault) = saved {
        let fault = refusal(fault)?;
        let field = match fault {
            Fault::ReasonNeeded => "why",
            _ => "rupiah",
        };
        form.reject_with(field, &fault);
        return context.show(&desk, Some(form), blank, refused);
    }
    desk.drop_draft(&mut tx).await?;
    let of = format!("{}-{}", quarter.year(), quarter.number());
    let details = [("part", "activity"), ("quarter", of.as_str())];
    let id = context.activity.id;
    desk.note(&mut tx, Kind::ProgressReported, id, &details)
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}?done=plan-realisation-saved",
        quarter_path(quarter)
    )))
}

/// Marks what somebody else saved in between.
fn conflict(context: &Context, page: &Page, form: &mut FormState) {
    let saved = context.stored(page);
    let mut fields = vec![
        "rupiah".to_owned(),
        "obstacles".to_owned(),
        "follow-up".to_owned(),
    ];
    for field in context.fields(page) {
        fields.extend([field.value, field.part, field.of, field.why]);
    }
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    form.compare_with(&saved, &fields);
    form.set("version", context.saved.version.to_string());
}
