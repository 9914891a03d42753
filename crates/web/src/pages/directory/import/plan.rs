//! What a spreadsheet would change, row by row; nothing of it is written here.

use std::collections::HashMap;

use domain::directory::Column;
use domain::ids::{ListingId, OrganisationId};
use domain::{Coded, MessageKey};
use exchange::sheet::Row;
use policy::Actor;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::directory::{self, Facts, Listing};
use store::people::{self, Organisation};
use vault::KeyRing;

use super::super::cells;
use super::super::fields::{self, Reading};
use super::super::words::{areas_of, names};
use crate::errors::Error;
use crate::forms::Key;
use crate::page::Page;

/// A file between its upload and its confirmation, kept as a draft of whoever handed it in.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// Its name.
    pub(super) file: String,
    /// Names of columns that are not used.
    pub(super) left_aside: Vec<String>,
    /// Its rows.
    pub(super) rows: Vec<KeptRow>,
}

/// A row as it stands in the file.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptRow {
    number: u32,
    merged: Option<String>,
    cells: Vec<String>,
}

impl From<&Row> for KeptRow {
    fn from(row: &Row) -> Self {
        Self {
            number: row.number,
            merged: row.merged.clone(),
            cells: row.cells().to_vec(),
        }
    }
}

impl KeptRow {
    fn cell(&self, column: Column) -> &str {
        let at = Column::ALL.iter().position(|other| *other == column);
        at.and_then(|at| self.cells.get(at))
            .map_or("", String::as_str)
    }
}

/// What is wrong with a row, already in words.
pub(super) struct Issue {
    pub(super) column: String,
    pub(super) value: String,
    pub(super) advice: String,
}

/// A cell that would change.
pub(super) struct Difference {
    pub(super) column: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// What a row does.
pub(super) enum Outcome {
    /// A service that the directory does not have.
    New,
    /// It changes one.
    Changed(Vec<Difference>),
    /// It says what the directory says.
    Unchanged,
    /// It cannot be taken.
    Wrong(Vec<Issue>),
}

/// A row with what it does.
pub(super) struct Planned {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) organisation: String,
    pub(super) outcome: Outcome,
}

/// What would be written, by the service that it is written to.
#[derive(Serialize)]
pub(super) struct Write {
    pub(super) listing: Option<ListingId>,
    pub(super) version: Option<i64>,
    pub(super) facts: Facts,
}

/// What a file does.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) rows: Vec<Planned>,
    pub(super) writes: Vec<Write>,
}

impl Plan {
    /// How many rows do what `is` says.
    pub(super) fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.rows.iter().filter(|row| is(&row.outcome)).count()
    }

    /// A digest of what would be written: whoever confirms must have seen the same.
    pub(super) fn digest(&self) -> Result<String, Error> {
        let body = serde_json::to_vec(&self.writes).map_err(|error| Error::unexpected(&error))?;
        Ok(blake3::hash(&body).to_hex().to_string())
    }
}

struct MergedCells(String);

impl MessageKey for MergedCells {
    fn key(&self) -> &'static str {
        "error-sheet-merged"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("cells", self.0.clone())]
    }
}

struct SameAs(u32);

impl MessageKey for SameAs {
    fn key(&self) -> &'static str {
        "error-listing-same-row"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("row", self.0.to_string())]
    }
}

/// Reads rows against the directory as it stands.
pub(super) struct Planner<'a> {
    pub(super) page: &'a Page,
    pub(super) ring: &'a KeyRing,
    pub(super) actor: &'a Actor,
    organisations: Vec<Organisation>,
    /// The row in which a service was named first.
    by_listing: HashMap<ListingId, u32>,
    by_name: HashMap<(OrganisationId, String), u32>,
}

impl<'a> Planner<'a> {
    /// A planner for the directory of the asker's task force.
    pub(super) async fn new(
        tx: &mut Tx,
        page: &'a Page,
        ring: &'a KeyRing,
        actor: &'a Actor,
    ) -> Result<Self, Error> {
        Ok(Self {
            organisations: people::organisations(tx, actor.task_force).await?,
            page,
            ring,
            actor,
            by_listing: HashMap::new(),
            by_name: HashMap::new(),
        })
    }

    /// What all rows do.
    pub(super) async fn plan(mut self, tx: &mut Tx, rows: &[KeptRow]) -> Result<Plan, Error> {
        let mut plan = Plan::default();
        for row in rows {
            let outcome = match self.row(tx, row).await? {
                Ok((outcome, write)) => {
                    plan.writes.extend(write);
                    outcome
                }
                Err(issues) => Outcome::Wrong(issues),
            };
            plan.rows.push(Planned {
                number: row.number,
                name: row.cell(Column::Name).to_owned(),
                organisation: row.cell(Column::Organisation).to_owned(),
                outcome,
            });
        }
        Ok(plan)
    }

    async fn row(
        &mut self,
        tx: &mut Tx,
        row: &KeptRow,
    ) -> Result<Result<(Outcome, Option<Write>), Vec<Issue>>, Error> {
        if let Some(cells) = &row.merged {
            let merged = MergedCells(cells.clone());
            return Ok(Err(vec![self.issue(None, cells, &merged)]));
        }
        let known = match self.known(tx, row).await? {
            Ok(known) => known,
            Err(issue) => return Ok(Err(vec![issue])),
        };
        let mut form = cells::form(&row.cells, &self.organisations);
        let reading = Reading {
            organisations: &self.organisations,
            publishes: true,
            before: known.as_ref().map(|known| &known.facts),
            keeps_hidden_place: true,
        };
        let Some(facts) = fields::read(tx, &mut form, &reading).await? else {
            return Ok(Err(self.issues(row, &form)));
        };
        let known = match known {
            Some(known) => Some(known),
            None => self.of_that_name(tx, &facts).await?,
        };
        if let Some(issue) = self.twice(row, known.as_ref(), &facts) {
            return Ok(Err(vec![issue]));
        }
        // Found by its name only now: a hidden place that the row leaves empty stays.
        let facts = match &known {
            Some(known) => keep_place(facts, &known.facts),
            None => facts,
        };
        self.outcome(tx, known, facts).await.map(Ok)
    }

    /// The service that the row names by its code; `None` where it names none.
    async fn known(
        &self,
        tx: &mut Tx,
        row: &KeptRow,
    ) -> Result<Result<Option<Listing>, Issue>, Error> {
        let code = row.cell(Column::Id);
        if code.is_empty() {
            return Ok(Ok(None));
        }
        let found = match code.parse() {
            Ok(id) => match directory::find(tx, self.ring, self.actor.task_force, id).await {
                Ok(listing) => Some(directory::opened(tx, self.ring, listing).await?),
                Err(store::Error::NotFound) => None,
                Err(error) => return Err(error.into()),
            },
            Err(_) => None,
        };
        Ok(match found {
            Some(listing) => Ok(Some(listing)),
            None => Err(self.issue(Some(Column::Id), code, &Key("error-listing-id"))),
        })
    }

    async fn of_that_name(&self, tx: &mut Tx, facts: &Facts) -> Result<Option<Listing>, Error> {
        let (force, office) = (self.actor.task_force, facts.organisation);
        match directory::named(tx, self.ring, force, office, &facts.name).await? {
            Some(listing) => Ok(Some(directory::opened(tx, self.ring, listing).await?)),
            None => Ok(None),
        }
    }

    /// That a row above names the same service.
    fn twice(&mut self, row: &KeptRow, known: Option<&Listing>, facts: &Facts) -> Option<Issue> {
        let name = (facts.organisation, facts.name.clone());
        let above = self.by_name.insert(name, row.number);
        let above = match known {
            Some(known) => self.by_listing.insert(known.id, row.number).or(above),
            None => above,
        };
        above.map(|above| {
            let name = row.cell(Column::Name);
            self.issue(Some(Column::Name), name, &SameAs(above))
        })
    }

    async fn outcome(
        &self,
        tx: &mut Tx,
        known: Option<Listing>,
        facts: Facts,
    ) -> Result<(Outcome, Option<Write>), Error> {
        let Some(known) = known else {
            let write = Write {
                listing: None,
                version: None,
                facts,
            };
            return Ok((Outcome::New, Some(write)));
        };
        if known.facts == facts {
            return Ok((Outcome::Unchanged, None));
        }
        let differences = self.differences(tx, &known, &facts).await?;
        let write = Write {
            listing: Some(known.id),
            version: Some(known.version),
            facts,
        };
        Ok((Outcome::Changed(differences), Some(write)))
    }

    async fn differences(
        &self,
        tx: &mut Tx,
        known: &Listing,
        facts: &Facts,
    ) -> Result<Vec<Difference>, Error> {
        let around = areas_of([&known.facts, facts]);
        let names = names(tx, around).await?;
        let changed = Listing {
            facts: facts.clone(),
            organisation_name: self.organisation_name(facts.organisation),
            ..known.clone()
        };
        let cell = |listing: &Listing, column| cells::cell(self.page, listing, &names, column);
        Ok(Column::ALL
            .iter()
            .map(|column| Difference {
                column: self.page.name(*column).into_owned(),
                from: cell(known, *column),
                to: cell(&changed, *column),
            })
            .filter(|difference| difference.from != difference.to)
            .collect())
    }

    fn organisation_name(&self, id: OrganisationId) -> String {
        let office = self.organisations.iter().find(|office| office.id == id);
        office.map_or_else(String::new, |office| office.name.clone())
    }

    /// The mistakes of the form, each at the column of its field.
    fn issues(&self, row: &KeptRow, form: &crate::forms::FormState) -> Vec<Issue> {
        let errors = form.errors().iter();
        errors
            .map(|error| {
                let column = Column::from_code(&error.field).ok();
                Issue {
                    column: column.map_or_else(String::new, |c| self.page.name(c).into_owned()),
                    value: column.map_or_else(String::new, |c| row.cell(c).to_owned()),
                    advice: self.page.mistake(error),
                }
            })
            .collect()
    }

    fn issue(&self, column: Option<Column>, value: &str, message: &impl MessageKey) -> Issue {
        Issue {
            column: column.map_or_else(String::new, |c| self.page.name(c).into_owned()),
            value: value.to_owned(),
            advice: self.page.say(message),
        }
    }
}

/// A hidden place stays where the row leaves it empty: exports do not hold it.
fn keep_place(mut facts: Facts, before: &Facts) -> Facts {
    let empty = facts.place == directory::Whereabouts::default();
    if facts.address_hidden && before.address_hidden && empty {
        facts.place = before.place.clone();
    }
    facts
}
