//! What the program computes for indicators, in words: what each formula counts, from where and
//! until when.

use askama::Template;
use axum::response::Response;
use domain::Coded;
use domain::action_plan::{Formula, STANDARD, Strategy};

use super::desk::Desk;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::show as answer;

struct Line {
    name: String,
    counts: String,
    gathering: String,
    has_place: bool,
}

struct Group {
    strategy: String,
    lines: Vec<Line>,
    by_hand: Vec<String>,
}

#[derive(Template)]
#[template(path = "action_plan/formulas.html")]
struct Formulas {
    page: Page,
    groups: Vec<Group>,
}

/// Handles `GET /action-plan/formulas`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let page = desk.titled("plan-formulas");
    let groups = Strategy::ALL
        .iter()
        .map(|strategy| group(&page, *strategy))
        .collect();
    answer(&Formulas { page, groups })
}

fn group(page: &Page, strategy: Strategy) -> Group {
    let formulas = Formula::ALL.iter().filter(|f| f.strategy() == strategy);
    Group {
        strategy: page.name(strategy).into_owned(),
        lines: formulas
            .map(|formula| Line {
                name: page.name(*formula).into_owned(),
                counts: page.t(&formula.counts_key()).into_owned(),
                gathering: page.name(formula.gathering()).into_owned(),
                has_place: formula.has_place(),
            })
            .collect(),
        by_hand: STANDARD
            .iter()
            .filter(|standard| standard.formula().is_none() && standard.strategy() == strategy)
            .map(|standard| page.t(standard.key()).into_owned())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn every_formula_says_what_it_counts_in_both_languages() {
        for formula in Formula::ALL {
            let key = formula.counts_key();
            for locale in Locale::ALL {
                assert!(locale.has(&key), "{key}");
            }
            assert_ne!(Locale::Id.text(&key), Locale::En.text(&key), "{key}");
        }
    }
}
