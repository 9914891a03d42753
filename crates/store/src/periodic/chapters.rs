//! The tables of each chapter, one module for what they are read from.

mod below;
mod cases;
mod introduction;
mod measures;
mod meetings;
mod organisation;
mod plan;
mod prevention;
mod services;
mod victims;

use super::assemble::Scope;
use crate::{Error, Record, Tx};
use domain::periodic::{Cell, Chapter, Figure, Table};

/// The tables of a chapter. `before` is the period before, to compare with.
pub(super) async fn tables(
    tx: &mut Tx,
    scope: &Scope,
    before: Option<&Scope>,
    chapter: Chapter,
) -> Result<Vec<Table>, Error> {
    let mut tables = match chapter {
        Chapter::Introduction => introduction::tables(tx, scope, before).await?,
        Chapter::Organisation => organisation::tables(tx, scope).await?,
        Chapter::Meetings => meetings::tables(tx, scope).await?,
        Chapter::Prevention => prevention::tables(tx, scope).await?,
        Chapter::HealthRehabilitation => {
            organisation::offices(tx, scope, &["health", "protection-unit"]).await?
        }
        Chapter::SocialRehabilitation => {
            let kinds = [
                "shelter",
                "local-agency",
                "migrant-protection",
                "ngo",
                "education",
            ];
            organisation::offices(tx, scope, &kinds).await?
        }
        Chapter::LegalNorms => introduction::new_regulations(tx, scope).await?,
        Chapter::LawEnforcement => {
            let kinds = ["police", "justice", "immigration", "legal-aid"];
            organisation::offices(tx, scope, &kinds).await?
        }
        Chapter::Cooperation => meetings::by_division(tx, scope).await?,
        Chapter::Victims => victims::tables(tx, scope).await?,
        Chapter::Services => services::tables(tx, scope).await?,
        Chapter::Legal => cases::tables(tx, scope).await?,
        Chapter::Budget => plan::budget(tx, scope).await?,
        Chapter::Obstacles => meetings::overdue(tx, scope).await?,
        Chapter::Recommendations => Vec::new(),
        Chapter::NextPlan => plan::next(tx, scope).await?,
        Chapter::Annex => below::tables(tx, scope).await?,
    };
    if let Some(strategy) = chapter.strategy() {
        tables.extend(plan::strategy(tx, scope, strategy).await?);
    }
    Ok(tables)
}

/// The figures for the level above.
pub(super) async fn figures(tx: &mut Tx, scope: &Scope) -> Result<Vec<Figure>, Error> {
    let mut figures = measures::figures(tx, scope).await?;
    figures.extend(victims::figures(tx, scope).await?);
    Ok(figures)
}

/// A text that may be absent.
fn text(row: &Record, name: &'static str) -> Result<Cell, Error> {
    Ok(row
        .text_opt(name)?
        .filter(|text| !text.is_empty())
        .map_or(Cell::Blank, |text| Cell::Text(text.to_owned())))
}

/// A code of a list that another capability keeps.
fn coded(row: &Record, name: &'static str, kind: &str) -> Result<Cell, Error> {
    let code = row.text_opt(name)?.unwrap_or_default();
    Ok(Cell::Code(kind.to_owned(), code.to_owned()))
}

/// A day that may be absent.
fn day(row: &Record, name: &'static str) -> Result<Cell, Error> {
    Ok(row.parse_opt(name)?.map_or(Cell::Blank, Cell::Day))
}

/// A count; none counts as 0.
fn number(row: &Record, name: &'static str) -> Result<Cell, Error> {
    Ok(Cell::Number(row.int_opt(name)?.unwrap_or_default()))
}

/// Only tables that say something.
fn filled(tables: impl IntoIterator<Item = Table>) -> Vec<Table> {
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}
