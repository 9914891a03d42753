//! Rows of a file as rows of the register.

use domain::MessageKey;
use domain::cases::{Gender, Sex, SimfoniRelation};
use exchange::Excerpt;
use exchange::facts::CaseRow;
use exchange::issue::Issue;
use exchange::series::SeriesRow;
use std::collections::BTreeSet;
use store::cases::facts::Fact;
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

fn facts(row: &CaseRow) -> BTreeSet<Fact> {
    let types = row.exploitation.iter().copied().map(Fact::Exploitation);
    types
        .chain(row.sex_exploitation.iter().copied().map(Fact::Sex))
        .chain(row.labour_types.iter().copied().map(Fact::Labour))
        .chain(row.industries.iter().copied().map(Fact::Industry))
        .chain(row.control_methods.iter().copied().map(Fact::Control))
        .chain(
            row.recruitment_methods
                .iter()
                .copied()
                .map(Fact::Recruitment),
        )
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
