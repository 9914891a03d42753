//! From the rows of a spreadsheet to what enters the plan, with what is wrong by row and column.

use domain::action_plan::{
    Amount, BudgetCode, Direction, Formula, FundSource, Gathering, PlanYears, Rupiah, Strategy,
};
use domain::ids::OrganisationId;
use domain::{AreaCode, Coded, MessageKey};
use exchange::sheet::{Heading, Row, SheetError};
use locale::Locale;
use std::collections::BTreeMap;
use store::Tx;
use store::action_plan::{NewActivity, NewIndicator, Rows, Tree};
use store::areas;

use super::desk::Offices;
use super::sheet::Part;
use crate::errors::Error;
use crate::forms::Key;

/// Something wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Issue {
    /// The row as spreadsheets number it.
    pub(super) row: u32,
    /// The name of the column; empty for the whole row.
    pub(super) column: String,
    /// What stands there.
    pub(super) value: String,
    /// What is wrong, and what to do.
    pub(super) key: &'static str,
    pub(super) args: Vec<(&'static str, String)>,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What enters the plan.
    pub(super) rows: Rows,
    /// What is wrong; nothing enters while there is anything.
    pub(super) issues: Vec<Issue>,
    /// Rows whose indicator stands in the plan already.
    pub(super) known: Vec<u32>,
}

/// The names of a coded value in both languages, and its code.
fn named<E: Coded>(text: &str) -> Option<E> {
    let same = |name: &str| comparable(name) == comparable(text);
    E::ALL.iter().copied().find(|value| {
        same(value.code())
            || Locale::ALL
                .iter()
                .any(|locale| same(&locale.text(value.key())))
    })
}

fn comparable(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads the file.
///
/// # Errors
/// [`SheetError`] when nothing of it can be used.
pub(super) fn cells(
    bytes: &[u8],
    years: PlanYears,
    locale: Locale,
) -> Result<exchange::sheet::Sheet, SheetError> {
    let parts = Part::all(years);
    // The name in the reader's language comes first: messages use it.
    let other = Locale::ALL.into_iter().find(|other| *other != locale);
    let names: Vec<Vec<String>> = parts
        .iter()
        .map(|part| {
            let locales = std::iter::once(locale).chain(other);
            locales.map(|locale| part.title(locale)).collect()
        })
        .collect();
    let names: Vec<Vec<&str>> = names
        .iter()
        .map(|names| names.iter().map(String::as_str).collect())
        .collect();
    let headings: Vec<Heading<'_>> = parts
        .iter()
        .zip(&names)
        .map(|(part, names)| match part.is_required() {
            true => Heading::required(names),
            false => Heading::optional(names),
        })
        .collect();
    exchange::sheet::read(bytes, &headings)
}

/// Makes sense of the rows.
pub(super) async fn understand(
    tx: &mut Tx,
    sheet: exchange::sheet::Sheet,
    years: PlanYears,
    locale: Locale,
    offices: &Offices,
    tree: &Tree,
) -> Result<Reading, Error> {
    let mut reader = Reader {
        parts: Part::all(years),
        locale,
        offices,
        tree,
        reading: Reading::default(),
    };
    for row in &sheet.rows {
        reader.row(tx, row).await?;
    }
    Ok(reader.reading)
}

struct Reader<'a> {
    parts: Vec<Part>,
    locale: Locale,
    offices: &'a Offices,
    tree: &'a Tree,
    reading: Reading,
}

impl Reader<'_> {
    fn cell<'r>(&self, row: &'r Row, part: Part) -> &'r str {
        let at = self.parts.iter().position(|other| *other == part);
        at.map_or("", |at| row.cell(at))
    }

    fn issue(&mut self, row: &Row, part: Part, mistake: &impl MessageKey) {
        let issue = Issue {
            row: row.number,
            column: part.title(self.locale),
            value: self.cell(row, part).to_owned(),
            key: mistake.key(),
            args: mistake.args(),
        };
        self.reading.issues.push(issue);
    }

    async fn row(&mut self, tx: &mut Tx, row: &Row) -> Result<(), Error> {
        if let Some(cells) = &row.merged {
            self.reading.issues.push(Issue {
                row: row.number,
                column: String::new(),
                value: cells.clone(),
                key: "error-plan-merged",
                args: vec![("cells", cells.clone())],
            });
            return Ok(());
        }
        let before = self.reading.issues.len();
        let strategy = self.coded::<Strategy>(row, Part::Strategy, None);
        let programme = self.text(row, Part::Programme, 300);
        let name = self.text(row, Part::Activity, 300);
        let responsible = self.office(row, Part::Responsible);
        let related = self.related(row);
        let area = self.area(tx, row).await?;
        let source = self.coded(row, Part::Source, Some(FundSource::City));
        let code = self.optional::<BudgetCode>(row, Part::Code);
        let budgets = self.yearly(row, Part::Budget, Rupiah::parse, Rupiah::get);
        let indicator = self.indicator(row);
        if self.reading.issues.len() > before {
            return Ok(());
        }
        let (Some(strategy), Some(programme), Some(name)) = (strategy, programme, name) else {
            return Ok(());
        };
        let (Some(responsible), Some(source), Some(indicator)) = (responsible, source, indicator)
        else {
            return Ok(());
        };
        let activity = NewActivity {
            strategy,
            programme,
            name,
            responsible,
            related,
            area: area.map(|area| area.to_string()),
            source,
            code: code.map_or(String::new(), |code| code.to_string()),
            budgets,
            indicators: Vec::new(),
        };
        self.place(row, activity, indicator);
        Ok(())
    }

    /// Puts an indicator beside the others of its activity. What belongs to the activity counts as
    /// its first row says; one that stands in the plan already is left out.
    fn place(&mut self, row: &Row, activity: NewActivity, indicator: NewIndicator) {
        if self.stands(&activity, &indicator) {
            self.reading.known.push(row.number);
            return;
        }
        let same = |other: &&mut NewActivity| {
            other.strategy == activity.strategy
                && other.programme == activity.programme
                && other.name == activity.name
        };
        match self.reading.rows.activities.iter_mut().find(same) {
            Some(known) => {
                if known.indicators.iter().any(|i| i.name == indicator.name) {
                    self.issue(row, Part::Indicator, &Key("error-plan-indicator-twice"));
                } else {
                    known.indicators.push(indicator);
                }
            }
            None => self.reading.rows.activities.push(NewActivity {
                indicators: vec![indicator],
                ..activity
            }),
        }
    }

    fn stands(&self, new: &NewActivity, indicator: &NewIndicator) -> bool {
        let programmes = self
            .tree
            .programmes
            .iter()
            .filter(|p| p.strategy == new.strategy && p.name == new.programme);
        programmes
            .flat_map(|p| self.tree.activities_of(p.id))
            .filter(|activity| activity.name == new.name)
            .flat_map(|activity| self.tree.indicators_of(activity.id))
            .any(|known| known.name == indicator.name)
    }

    fn indicator(&mut self, row: &Row) -> Option<NewIndicator> {
        let name = self.text(row, Part::Indicator, 300);
        let unit = self.text(row, Part::Unit, 40);
        let direction = self.coded(row, Part::Direction, Some(Direction::Higher));
        let formula = match self.cell(row, Part::Formula) {
            "" => None,
            _ => self.coded::<Formula>(row, Part::Formula, None),
        };
        let usual = formula.map_or(Gathering::Sum, Formula::gathering);
        let gathering = self.coded(row, Part::Gathering, Some(usual));
        let baseline = self.optional::<Amount>(row, Part::Baseline);
        let targets = self.yearly(row, Part::Target, Amount::parse, Amount::as_thousandths);
        if targets.is_empty() {
            let first = self.parts.iter().copied();
            let first = first.clone().find(|part| matches!(part, Part::Target(_)));
            if let Some(first) = first {
                self.issue(row, first, &Key("error-plan-no-target"));
            }
        }
        Some(NewIndicator {
            name: name?,
            unit: unit?,
            direction: direction?,
            // A formula knows how its quarters make a year.
            gathering: formula.map_or(gathering?, Formula::gathering),
            formula,
            baseline: baseline.map(Amount::as_thousandths),
            targets,
        })
    }

    fn text(&mut self, row: &Row, part: Part, most: usize) -> Option<String> {
        struct TooLong(usize);
        impl MessageKey for TooLong {
            fn key(&self) -> &'static str {
                "error-too-long"
            }
            fn args(&self) -> Vec<(&'static str, String)> {
                vec![("max", self.0.to_string())]
            }
        }
        let text = self.cell(row, part).trim().to_owned();
        if text.is_empty() {
            self.issue(row, part, &Key("error-required"));
            None
        } else if text.chars().count() > most {
            self.issue(row, part, &TooLong(most));
            None
        } else {
            Some(text)
        }
    }

    fn coded<E: Coded>(&mut self, row: &Row, part: Part, otherwise: Option<E>) -> Option<E> {
        let text = self.cell(row, part);
        if text.is_empty() && otherwise.is_some() {
            return otherwise;
        }
        let found = named(text);
        if found.is_none() {
            self.issue(row, part, &Key("error-plan-not-in-list"));
        }
        found
    }

    fn optional<T: std::str::FromStr<Err: MessageKey>>(
        &mut self,
        row: &Row,
        part: Part,
    ) -> Option<T> {
        let text = self.cell(row, part);
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(value) => Some(value),
            Err(mistake) => {
                self.issue(row, part, &mistake);
                None
            }
        }
    }

    fn yearly<T, E: MessageKey>(
        &mut self,
        row: &Row,
        part: impl Fn(i16) -> Part,
        parse: impl Fn(&str) -> Result<T, E>,
        stored: impl Fn(T) -> i64,
    ) -> BTreeMap<i16, i64> {
        let mut found = BTreeMap::new();
        let years: Vec<i16> = self
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Target(year) => Some(*year),
                _ => None,
            })
            .collect();
        for year in years {
            let part = part(year);
            let text = self.cell(row, part);
            if text.is_empty() {
                continue;
            }
            match parse(text) {
                Ok(value) => {
                    found.insert(year, stored(value));
                }
                Err(mistake) => self.issue(row, part, &mistake),
            }
        }
        found
    }

    fn office_named(&self, name: &str) -> Option<OrganisationId> {
        let same =
            |office: &&store::people::Organisation| comparable(&office.name) == comparable(name);
        self.offices.all.iter().find(same).map(|office| office.id)
    }

    fn office(&mut self, row: &Row, part: Part) -> Option<OrganisationId> {
        let text = self.cell(row, part);
        if text.is_empty() {
            self.issue(row, part, &Key("error-required"));
            return None;
        }
        let found = self.office_named(text);
        if found.is_none() {
            self.issue(row, part, &Key("error-plan-no-such-office"));
        }
        found
    }

    /// Names with `;` or a line end between them.
    fn related(&mut self, row: &Row) -> Vec<OrganisationId> {
        let text = self.cell(row, Part::Related).to_owned();
        let mut found = Vec::new();
        for name in text.split([';', '\n']).map(str::trim) {
            if name.is_empty() {
                continue;
            }
            match self.office_named(name) {
                Some(office) => found.push(office),
                None => self.issue(row, Part::Related, &Key("error-plan-no-such-office")),
            }
        }
        found
    }

    /// A code, with or without the name behind it, or a name that one area has.
    async fn area(&mut self, tx: &mut Tx, row: &Row) -> Result<Option<AreaCode>, Error> {
        let text = self.cell(row, Part::Place).to_owned();
        if text.is_empty() {
            return Ok(None);
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        if let Ok(code) = first.parse::<AreaCode>()
            && areas::find(tx, &code.to_string()).await?.is_some()
        {
            return Ok(Some(code));
        }
        let key = areas::search_key(&text);
        let mut found = areas::search(tx, &text, 50).await?;
        found.retain(|area| areas::search_key(&area.name) == key);
        let code = match found.as_slice() {
            [only] => only.code.parse().ok(),
            _ => None,
        };
        if code.is_none() {
            self.issue(row, Part::Place, &Key("error-plan-area"));
        }
        Ok(code)
    }
}
