//! The fields of a service: what is stored as a form, and what was typed as facts. A row of a
//! spreadsheet is read as a form too, so that both are judged by the same rules.

use domain::directory::{
    Access, ContactNumber, Cost, Coverage, Eligibility, ForSex, OLDEST, Schedule, WHOLE_COUNTRY,
};
use domain::{AreaCode, Coded, MessageKey};
use locale::Locale;
use store::Tx;
use store::directory::{Facts, Whereabouts};
use store::people::Organisation;

use super::words::Names;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::areas::{self, Lookup};

/// Most places that a service has.
const MOST_PLACES: i64 = 10_000;

/// Fields with one value, compared when two people save at once.
const SINGLE: [&str; 19] = [
    "organisation",
    "name",
    "description",
    "area",
    "address",
    "hidden",
    "point",
    "phones",
    "sex",
    "age-min",
    "age-max",
    "cost",
    "access",
    "schedule",
    "documents",
    "languages",
    "capacity",
    "nationwide",
    "coverage",
];

/// Says something about one line or part of what was typed.
struct About(&'static str, String);

impl MessageKey for About {
    fn key(&self) -> &'static str {
        self.0
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("part", format!("“{}”", self.1))]
    }
}

/// The form with what is stored.
pub(super) fn stored(page: &Page, facts: &Facts, names: &Names) -> FormState {
    let yes = |ticked: bool| if ticked { "yes" } else { "" };
    let number = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
    let mut form = FormState::from_pairs([
        ("organisation", facts.organisation.to_string()),
        ("name", facts.name.clone()),
        ("description", facts.description.clone()),
        ("area", facts.area.to_string()),
        ("area-text", name(facts.area, names)),
        ("address", facts.place.address.clone()),
        ("hidden", yes(facts.address_hidden).to_owned()),
        (
            "point",
            facts
                .place
                .point
                .map_or_else(String::new, |point| point.to_string()),
        ),
        (
            "phones",
            lines(facts.phones.iter().map(ContactNumber::shown)),
        ),
        ("sex", facts.who.sex.code().to_owned()),
        ("age-min", number(facts.who.age_min.map(u32::from))),
        ("age-max", number(facts.who.age_max.map(u32::from))),
        ("cost", facts.cost.code().to_owned()),
        ("access", facts.access.code().to_owned()),
        ("documents", facts.documents.clone()),
        ("languages", facts.languages.clone()),
        ("capacity", number(facts.capacity)),
        ("nationwide", yes(facts.coverage.nationwide).to_owned()),
        (
            "coverage",
            lines(
                facts
                    .coverage
                    .areas
                    .iter()
                    .map(|area| coded_area(*area, names)),
            ),
        ),
        ("public", yes(facts.public).to_owned()),
        ("active", yes(facts.active).to_owned()),
    ]);
    if let Some(schedule) = &facts.schedule {
        form.set("schedule", schedule.written(page));
    }
    for need in &facts.needs {
        form.add("needs", need.code());
    }
    for group in &facts.who.groups {
        form.add("groups", group.code());
    }
    form
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn name(area: AreaCode, names: &Names) -> String {
    names
        .get(&area)
        .cloned()
        .unwrap_or_else(|| area.to_string())
}

/// `31.73.01 Cengkareng`: the code says which one is meant, the name is for people.
pub(super) fn coded_area(area: AreaCode, names: &Names) -> String {
    match names.get(&area) {
        Some(name) => format!("{area} {name}"),
        None => area.to_string(),
    }
}

/// Marks what somebody else has changed in between.
pub(super) fn compare(page: &Page, form: &mut FormState, saved: &FormState) {
    form.compare_with(saved, &SINGLE);
    form.compare_with(saved, &["public", "active"]);
    compare_many::<domain::services::ServiceKind>(page, form, saved, "needs");
    compare_many::<domain::directory::Group>(page, form, saved, "groups");
}

fn compare_many<E: Coded>(page: &Page, form: &mut FormState, saved: &FormState, field: &str) {
    let chosen = |form: &FormState| -> Vec<E> {
        let all = E::ALL.iter().copied();
        all.filter(|value| form.checked(field, value.code()))
            .collect()
    };
    if chosen(form) != chosen(saved) {
        let words: Vec<String> = chosen(saved)
            .into_iter()
            .map(|value| page.name(value).into_owned())
            .collect();
        form.set_conflict(field, words.join("; "));
    }
}

/// What a form is read against.
pub(super) struct Reading<'a> {
    /// The organisations that may give a service.
    pub(super) organisations: &'a [Organisation],
    /// Whether the reader decides what the public site shows.
    pub(super) publishes: bool,
    /// What is known of the service, with its place opened.
    pub(super) before: Option<&'a Facts>,
    /// Whether a hidden place that was left empty stays as it was: exports do not hold it.
    pub(super) keeps_hidden_place: bool,
}

/// What was typed; `None` when something is wrong.
pub(super) async fn read(
    tx: &mut Tx,
    form: &mut FormState,
    reading: &Reading<'_>,
) -> Result<Option<Facts>, Error> {
    let organisation = organisation(form, reading);
    let name = form.required("name");
    let needs = form.coded_many("needs");
    if needs.is_empty() && form.error("needs").is_none() {
        form.reject("needs", "error-choose");
    }
    let description = form
        .optional_up_to("description", 1_000)
        .unwrap_or_default();
    let area = match areas::look_up(tx, form, "area").await? {
        Lookup::Blank => {
            form.reject("area", "error-required");
            None
        }
        found => found.take(form, "area"),
    };
    let place = Whereabouts {
        address: form.optional_up_to("address", 400).unwrap_or_default(),
        point: form.parse_optional("point"),
    };
    let phones = phones(form);
    let who = who(form);
    let cost = form.coded_optional("cost").unwrap_or(Cost::Free);
    let access = form.coded_optional("access").unwrap_or(Access::WalkIn);
    let schedule = form.parse_optional_with("schedule", Schedule::parse);
    let documents = form.optional_up_to("documents", 500).unwrap_or_default();
    let languages = form.optional("languages").unwrap_or_default();
    let capacity = form.number_optional("capacity", 1, MOST_PLACES);
    let coverage = coverage(tx, form).await?;
    if form.has_errors() {
        return Ok(None);
    }
    let Some(((organisation, name), area)) = organisation.zip(name).zip(area) else {
        return Ok(None);
    };
    let mut facts = Facts {
        organisation,
        name,
        description,
        needs,
        who,
        cost,
        access,
        schedule,
        area,
        place,
        address_hidden: form.ticked("hidden"),
        phones,
        documents,
        languages,
        capacity: capacity.and_then(|places| u32::try_from(places).ok()),
        coverage,
        public: match (reading.publishes, reading.before) {
            (true, _) => form.ticked("public"),
            (false, before) => before.is_some_and(|before| before.public),
        },
        active: form.ticked("active"),
    }
    .settled();
    if reading.keeps_hidden_place
        && facts.address_hidden
        && facts.place == Whereabouts::default()
        && let Some(before) = reading.before.filter(|before| before.address_hidden)
    {
        facts.place = before.place.clone();
    }
    Ok(Some(facts))
}

fn organisation(
    form: &mut FormState,
    reading: &Reading<'_>,
) -> Option<domain::ids::OrganisationId> {
    // Whoever does not keep the whole directory cannot give a service to somebody else.
    if let (false, Some(before)) = (reading.publishes, reading.before) {
        return Some(before.organisation);
    }
    let typed = form.value("organisation").trim().to_owned();
    let found = reading
        .organisations
        .iter()
        .find(|office| office.id.to_string() == typed);
    if found.is_none() {
        let missing = if typed.is_empty() {
            "error-choose"
        } else {
            "error-listing-organisation"
        };
        form.reject("organisation", missing);
    }
    found.map(|office| office.id)
}

fn phones(form: &mut FormState) -> Vec<ContactNumber> {
    let typed = form.value("phones").to_owned();
    let mut phones = Vec::new();
    for line in parts(&typed) {
        match ContactNumber::parse(line) {
            Ok(phone) if phones.contains(&phone) => {}
            Ok(phone) => phones.push(phone),
            Err(error) => form.reject_with("phones", &error),
        }
    }
    if phones.is_empty() && form.error("phones").is_none() {
        form.reject("phones", "error-listing-phones");
    }
    phones
}

/// Lines, or what stands between semicolons.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn who(form: &mut FormState) -> Eligibility {
    let age = |form: &mut FormState, field| {
        let age = form.number_optional(field, 0, i64::from(OLDEST));
        age.and_then(|age| u8::try_from(age).ok())
    };
    let who = Eligibility {
        sex: form.coded_optional("sex").unwrap_or(ForSex::Any),
        age_min: age(form, "age-min"),
        age_max: age(form, "age-max"),
        groups: form.coded_many("groups"),
    };
    if let Err(error) = who.check() {
        form.reject_with("age-max", &error);
    }
    who
}

async fn coverage(tx: &mut Tx, form: &mut FormState) -> Result<Coverage, Error> {
    let typed = form.value("coverage").to_owned();
    let mut nationwide = form.ticked("nationwide");
    let mut areas = Vec::new();
    for line in parts(&typed) {
        if is_whole_country(line) {
            nationwide = true;
            continue;
        }
        match resolve(tx, line).await? {
            Some(area) => areas.push(area),
            None => {
                let about = About("error-listing-area-line", line.to_owned());
                form.reject_with("coverage", &about);
            }
        }
    }
    Ok(Coverage::of(nationwide, areas))
}

fn is_whole_country(line: &str) -> bool {
    line.eq_ignore_ascii_case(WHOLE_COUNTRY)
        || Locale::ALL.iter().any(|locale| {
            let words = locale.text("listing-whole-country");
            line.to_lowercase() == words.to_lowercase()
        })
}

/// The area meant by a line: the code that it begins with, else the name that only one area has.
async fn resolve(tx: &mut Tx, line: &str) -> Result<Option<AreaCode>, Error> {
    if let Some(code) = leading_code(line) {
        return Ok(Some(code).filter(|code| store::areas::exists(*code)));
    }
    let name = line.split(',').next().unwrap_or_default();
    let form = FormState::from_pairs([("line-text", name)]);
    Ok(match areas::look_up(tx, &form, "line").await? {
        Lookup::One(area) => area.code.parse().ok(),
        _ => None,
    })
}

/// The code of an area at the start of `31.73.01 Cengkareng`.
pub(super) fn leading_code(text: &str) -> Option<AreaCode> {
    let first = text.split_whitespace().next()?;
    AreaCode::parse(first.trim_end_matches(',')).ok()
}
