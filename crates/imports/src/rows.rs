//! Rows of a file as rows of the register.

use domain::cases::{Gender, Sex, SimfoniRelation};
use domain::{Coded, MessageKey};
use exchange::Excerpt;
use exchange::facts::CaseRow;
use exchange::issue::Issue;
use exchange::series::SeriesRow;
use std::collections::BTreeSet;
use store::imports::write::{ImportedCase, NewIssue, SeriesValue};
use uuid::Uuid;

/// One victim. Of several citizenships the first is kept.
pub(crate) fn case(row: CaseRow) -> ImportedCase {
    let relation = row.relation.and_then(SimfoniRelation::relationship);
    ImportedCase {
        case: Uuid::now_v7().into(),
        person: Uuid::now_v7().into(),
        registered: row.registered,
        area: row.area,
        country: row.country_of_exploitation,
        exploitation: row.main_exploitation(),
        sex: sex(&row),
        age: row.age,
        band: row.band(),
        citizenship: row.citizenship.first().copied(),
        education: row.education,
        marital_status: row.marital_status,
        relationship: row.relationship.or(relation),
        status: row.trafficking_status,
        facts: facts(&row),
        external_id: row.external_id,
    }
}

/// Official figures count by sex. A gender says it only where the two words mean the same.
fn sex(row: &CaseRow) -> Sex {
    row.sex.unwrap_or(match row.gender {
        Some(Gender::Feminine) => Sex::Female,
        Some(Gender::Masculine) => Sex::Male,
        _ => Sex::Unknown,
    })
}

fn facts(row: &CaseRow) -> BTreeSet<(&'static str, &'static str)> {
    fn of<C: Coded>(
        kind: &'static str,
        values: &[C],
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        values.iter().map(move |value| (kind, value.code()))
    }
    of("exploitation", &row.exploitation)
        .chain(of("sex", &row.sex_exploitation))
        .chain(of("labour", &row.labour_types))
        .chain(of("industry", &row.industries))
        .chain(of("control", &row.control_methods))
        .chain(of("recruitment", &row.recruitment_methods))
        .collect()
}

pub(crate) fn value(row: SeriesRow) -> SeriesValue {
    SeriesValue {
        from: row.period.from,
        to: row.period.to,
        area: row.area,
        sex: row.sex,
        age: row.age,
        n: row.count.into(),
        source: row.source.into_string(),
    }
}

pub(crate) fn issue(issue: Issue) -> NewIssue {
    NewIssue {
        line: i64::try_from(issue.line).unwrap_or(i64::MAX),
        reason: issue.key(),
        suggestion: issue.reason.suggestion(),
        column: issue.column.unwrap_or_default(),
        value: match issue.value {
            Excerpt::Text(text) => text,
            // A sign of what was hidden; it is no text of the file.
            Excerpt::Masked => MASK.to_owned(),
            Excerpt::None => String::new(),
        },
    }
}

/// What a list of problems shows in place of a value that could lead to a person.
const MASK: &str = "•••";
