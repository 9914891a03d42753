//! The facts behind a release: how many of each kind, and which organisation brought them.
//!
//! They are read from the cases themselves, not from the tally: a release is made once in a while,
//! and its dates and areas are those that its definition asks for. Only coded facts are read.

use crate::{Error, Record, Sql, Tx, sql};
use domain::AreaCode;
use domain::figures::indicator::{AreaUsed, CountUnit, DateUsed, Inclusion, Indicator};
use domain::figures::{Month, Months};
use domain::ids::TaskForceId;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many of one kind. What is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fact {
    /// `2023-07`, or `2023` where the month is not known.
    pub month: String,
    /// Kabupaten or kota, or the province where no more is known.
    pub area: String,
    /// Code of the sex.
    pub sex: String,
    /// Code of the age band.
    pub age: String,
    /// Code of the exploitation.
    pub exploitation: String,
    /// Who brought them: identifier of an organisation.
    pub organisation: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// How many of each.
    pub counted: Vec<(Fact, u64)>,
    /// How many may or may not fall into the months: their date is not known well enough.
    pub undated: u64,
}

/// Reads what an indicator counts in these months, in the cases of these task forces. Imported
/// batches are not among them: whoever published those answers for them.
pub async fn facts(
    tx: &mut Tx,
    indicator: &Indicator,
    task_forces: &[TaskForceId],
    months: Months,
    zone: &TimeZone,
) -> Result<Facts, Error> {
    let end = zone.to_ambiguous_timestamp(months.to().last().at(12, 0, 0, 0));
    let offset_s = end
        .compatible()
        .map_or(0, |end| zone.to_offset(end).seconds());
    let query = sql(
        "select at, area, sex, age_band, exploitation, organisation, count(*) as n from (",
    )
    .append(each(indicator, task_forces, offset_s))
    .push(") as one where nth = 1 group by at, area, sex, age_band, exploitation, organisation");
    let mut counted: BTreeMap<Fact, u64> = BTreeMap::new();
    let mut undated = 0;
    for row in tx.rows(&query).await? {
        let n = u64::try_from(row.int("n")?).unwrap_or_default();
        let month = month(indicator.date, row.text_opt("at")?.unwrap_or_default());
        match falls(&month, months) {
            Some(true) => *counted.entry(fact(&row, month)?).or_default() += n,
            Some(false) => {}
            None => undated += n,
        }
    }
    Ok(Facts {
        counted: counted.into_iter().collect(),
        undated,
    })
}

fn fact(row: &Record, month: String) -> Result<Fact, Error> {
    let text = |name| Ok::<_, Error>(row.text_opt(name)?.unwrap_or_default().to_owned());
    let area: Option<AreaCode> = row.parse_opt("area")?;
    let area = area.map(|area| area.city().unwrap_or_else(|| area.province()).to_string());
    Ok(Fact {
        month,
        area: area.unwrap_or_default(),
        sex: text("sex")?,
        age: text("age_band")?,
        exploitation: text("exploitation")?,
        organisation: text("organisation")?,
    })
}

/// The month of a date as it was read: a day's number since 1970 for a report, a text else.
fn month(used: DateUsed, at: &str) -> String {
    if used != DateUsed::Report {
        return at.chars().take(7).collect();
    }
    let day = at.parse::<i64>().ok();
    let day = day.and_then(|days| {
        jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()
    });
    day.map_or_else(String::new, |day| Month::of(day).to_string())
}

/// Whether a month, or a year, falls into the months; none where nobody can say.
fn falls(month: &str, months: Months) -> Option<bool> {
    if let Ok(month) = month.parse::<Month>() {
        return Some((months.from()..=months.to()).contains(&month));
    }
    let year: i16 = month.parse().ok()?;
    let within = |(first, last): (i16, i16)| (first..=last).contains(&year);
    match months.whole_years().is_some_and(within) {
        true => Some(true),
        false if year < months.from().year() || year > months.to().year() => Some(false),
        false => None,
    }
}

/// One row for each that counts, or may: its date and area, and its number among those of a person.
fn each(indicator: &Indicator, task_forces: &[TaskForceId], offset_s: i32) -> Sql {
    use CountUnit as U;
    let at = date(indicator, offset_s);
    let area = area(indicator);
    let query = match indicator.unit {
        U::Reports => sql("select ")
            .append(at)
            .push(" as at, ")
            .append(area)
            .push(
                " as area, '' as sex, '' as age_band, '' as exploitation, t.organisation, 1 as nth \
             from report r join team t on t.id = r.team where r.task_force in (",
            ),
        U::Cases => sql("select ")
            .append(at)
            .push(" as at, ")
            .append(area)
            .push(
                " as area, '' as sex, '' as age_band, c.exploitation, t.organisation, 1 as nth \
             from cases c join team t on t.id = c.team left join report r on r.id = c.report \
             where c.import is null and c.task_force in (",
            ),
        U::Services => sql("select ")
            .append(at)
            .push(" as at, ")
            .append(area)
            .push(
                " as area, '' as sex, '' as age_band, c.exploitation, t.organisation, 1 as nth \
             from service s join cases c on c.id = s.case_id join team t on t.id = c.team \
             left join report r on r.id = c.report \
             where c.import is null and c.task_force in (",
            ),
        U::Victims => sql("select ")
            .append(at)
            .push(" as at, ")
            .append(area)
            .push(
                " as area, p.sex, p.age_band, c.exploitation, t.organisation, 1 as nth \
             from person p join cases c on c.id = p.case_id join team t on t.id = c.team \
             left join report r on r.id = c.report \
             where p.role = 'victim' and c.import is null and c.task_force in (",
            ),
        U::DistinctVictims => sql("select ")
            .append(at)
            .push(" as at, ")
            .append(area)
            .push(
                " as area, p.sex, p.age_band, c.exploitation, t.organisation, \
             row_number() over (partition by coalesce(l.one, p.id) order by c.opened_on, p.id) \
             as nth from person p join cases c on c.id = p.case_id join team t on t.id = c.team \
             left join report r on r.id = c.report left join link_person l on l.person = p.id \
             where p.role = 'victim' and c.import is null and c.task_force in (",
            ),
    };
    query
        .bind_all(task_forces.iter().copied())
        .push(")")
        .push(included(indicator))
}

/// Which of them count, as a condition.
const fn included(indicator: &Indicator) -> &'static str {
    use CountUnit as U;
    use Inclusion as I;
    match (indicator.unit, indicator.inclusion) {
        (U::Victims | U::DistinctVictims, I::Recorded) => {
            " and (p.trafficking_status is null or p.trafficking_status <> 'not-victim')"
        }
        (U::Victims | U::DistinctVictims, I::Confirmed) => " and p.trafficking_status = 'actual'",
        (U::Victims | U::DistinctVictims, I::Children) => {
            " and (p.trafficking_status is null or p.trafficking_status <> 'not-victim') \
             and p.age_band in ('0-5', '6-12', '13-17', 'child')"
        }
        (U::Cases | U::Services, I::Confirmed) => {
            " and exists (select 1 as one from person p where p.case_id = c.id \
             and p.role = 'victim' and p.trafficking_status = 'actual')"
        }
        (U::Cases | U::Services, I::Children) => " and c.child",
        (U::Reports, I::Children) => " and r.child_involved = 'yes'",
        (U::Reports, I::Recorded | I::Confirmed) | (U::Cases | U::Services, I::Recorded) => "",
    }
}

fn date(indicator: &Indicator, offset_s: i32) -> Sql {
    use CountUnit as U;
    match indicator.date {
        // Whole days of the task force's own clock, which is not put forward in Indonesia.
        DateUsed::Report => sql("cast((r.received_at + ?) / 86400000000 as text)")
            .bind(i64::from(offset_s) * 1_000_000),
        DateUsed::Registration if indicator.unit == U::Services => sql("s.applied_on"),
        DateUsed::Registration => sql("c.opened_on"),
        DateUsed::Identification => match indicator.unit {
            U::Victims | U::DistinctVictims => sql(
                "(select min(d.determined_on) from determination d where d.person = p.id \
                 and d.case_id = c.id and d.status = 'actual')",
            ),
            U::Reports | U::Cases | U::Services => sql(
                "(select min(d.determined_on) from determination d where d.case_id = c.id \
                 and d.status = 'actual')",
            ),
        },
        DateUsed::Exploitation => {
            sql("(select min(g.date) from leg g where g.case_id = c.id and g.role = 'destination')")
        }
    }
}

fn area(indicator: &Indicator) -> Sql {
    match indicator.area {
        AreaUsed::Registration if indicator.unit == CountUnit::Reports => sql("r.area"),
        AreaUsed::Registration => sql("c.area"),
        AreaUsed::Residence => sql("p.residence"),
        AreaUsed::Exploitation => {
            sql("(select min(g.area) from leg g where g.case_id = c.id and g.role = 'destination')")
        }
        AreaUsed::Origin => {
            sql("(select min(g.area) from leg g where g.case_id = c.id and g.role = 'origin')")
        }
    }
}
