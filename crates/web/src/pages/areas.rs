//! Areas in forms: options while somebody types, and the area meant by a typed name.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::AreaCode;
use store::Tx;
use store::areas::{self, Area};

use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, part_name};
use crate::page::Page;
use crate::pages::{Visit, show};
use crate::parts::Choice;
use crate::routes::{Access, Routes};

/// Options shown while somebody types.
const OPTIONS: u32 = 8;
/// Areas among which a typed name is looked for, and that are offered when it fits several.
const CANDIDATES: u32 = 50;
/// Areas offered when a typed name fits several; more would not be read.
const OFFERED: usize = 12;

/// Adds the routes of this page. Areas are public knowledge, and setting up needs them before
/// anybody can sign in.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/areas", Access::Open, options)
}

#[derive(Template)]
#[template(path = "areas/options.html")]
struct Options {
    page: Page,
    choices: Vec<Choice>,
}

/// Handles `GET /areas?q=`: options for the combobox.
async fn options(State(app): State<App>, visit: Visit, form: FormState) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let found = areas::search(&mut tx, form.value("q"), OPTIONS).await?;
    let options = Options {
        page: Page::plain(visit.locale, "", "/areas"),
        choices: found.into_iter().map(choice).collect(),
    };
    show(&options)
}

fn choice(area: Area) -> Choice {
    Choice::new(area.code, area.name).hint(area.within)
}

/// What an area field holds, once looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing was typed or chosen.
    Blank,
    /// This one.
    One(Area),
    /// The typed name fits several.
    Several(Vec<Area>),
    /// There is none.
    Unknown,
}

/// Looks up the area field `field`: the code that was chosen, else the text that was typed. A name
/// that exactly one area has is that area; so is a beginning that only one area has.
pub async fn look_up(tx: &mut Tx, form: &FormState, field: &str) -> Result<Lookup, store::Error> {
    let code = form.value(field).trim();
    if !code.is_empty() {
        let found = match code.parse::<AreaCode>() {
            Ok(code) => areas::find(tx, &code.to_string()).await?,
            Err(_) => None,
        };
        return Ok(found.map_or(Lookup::Unknown, Lookup::One));
    }
    let typed = form.value(&part_name(field, "text")).trim();
    if typed.is_empty() {
        return Ok(Lookup::Blank);
    }
    let mut found = areas::search(tx, typed, CANDIDATES).await?;
    let key = areas::search_key(typed);
    if found
        .iter()
        .any(|area| areas::search_key(&area.name) == key)
    {
        found.retain(|area| areas::search_key(&area.name) == key);
    }
    Ok(match found.len() {
        0 => Lookup::Unknown,
        1 => found
            .into_iter()
            .next()
            .map_or(Lookup::Unknown, Lookup::One),
        _ => {
            found.truncate(OFFERED);
            Lookup::Several(found)
        }
    })
}

impl Lookup {
    /// The area as the form means it; records a mistake and offers a choice where there is none
    /// yet. A blank field is no mistake here.
    pub fn take(self, form: &mut FormState, field: &str) -> Option<AreaCode> {
        match self {
            Self::Blank => None,
            Self::One(area) => {
                let code = area.code.parse().ok();
                set(form, field, &area);
                code
            }
            Self::Several(areas) => {
                form.offer(field, areas.into_iter().map(choice).collect());
                form.reject(field, "error-area-several");
                None
            }
            Self::Unknown => {
                form.set(field, "");
                form.reject(field, "error-area-unknown");
                None
            }
        }
    }
}

/// Fills in an area field.
pub fn set(form: &mut FormState, field: &str, area: &Area) {
    form.set(field, area.code.clone());
    form.set(&part_name(field, "text"), area.name.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, name: &str) -> Area {
        Area {
            code: code.to_owned(),
            name: name.to_owned(),
            level: 3,
            within: String::new(),
            bps: None,
        }
    }

    #[test]
    fn one_area_is_taken_and_shown_by_its_name() {
        let mut form = FormState::from_query("where-text=cengkareng");
        let taken = Lookup::One(area("31.73.01", "Cengkareng")).take(&mut form, "where");
        assert_eq!(
            taken.map(|code| code.to_string()).as_deref(),
            Some("31.73.01")
        );
        assert_eq!(
            (form.value("where"), form.value("where-text")),
            ("31.73.01", "Cengkareng")
        );
        assert!(!form.has_errors());
    }

    #[test]
    fn several_areas_are_offered_and_none_is_a_mistake() {
        let mut form = FormState::from_query("where-text=bandung");
        let several = vec![area("32.04", "Kab. Bandung"), area("32.73", "Kota Bandung")];
        assert_eq!(Lookup::Several(several).take(&mut form, "where"), None);
        assert_eq!(form.offers("where").len(), 2);
        assert_eq!(form.value("where-text"), "bandung");
        let mut form = FormState::from_query("where=99.99");
        assert_eq!(Lookup::Unknown.take(&mut form, "where"), None);
        assert!(form.error("where").is_some() && form.value("where").is_empty());
        let mut form = FormState::blank();
        assert_eq!(Lookup::Blank.take(&mut form, "where"), None);
        assert!(!form.has_errors());
    }
}
