//! Outreach and community watch.

use super::super::assemble::Scope;
use super::{coded, day, filled, number, text};
use crate::{Error, Sql, Tx, sql};
use domain::periodic::{Cell, Column, Drawn, Table, TableName};

/// How many events were held.
pub(super) fn events(scope: &Scope) -> Sql {
    sql("select count(*) as n from outreach where task_force = ? and ")
        .bind(scope.force)
        .append(scope.days("held_on"))
}

/// How many people they reached.
pub(super) fn reached(scope: &Scope) -> Sql {
    sql(
        "select cast(coalesce(sum(participants_female + participants_male + \
         participants_unknown), 0) as bigint) as n from outreach where task_force = ? and ",
    )
    .bind(scope.force)
    .append(scope.days("held_on"))
}

pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let kinds = by_kind(tx, scope).await?;
    let areas = by_area(tx, scope).await?;
    let ages = by_age(tx, scope).await?;
    let events = held(tx, scope).await?;
    let groups = groups(tx, scope).await?;
    Ok(filled([kinds, areas, ages, events, groups]))
}

async fn by_kind(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql("select kind, count(*) as events, \
         cast(sum(participants_female) as bigint) as female, \
         cast(sum(participants_male) as bigint) as male, \
         cast(sum(participants_female + participants_male + participants_unknown) as bigint) \
         as reached from outreach where task_force = ? and ")
    .bind(scope.force)
    .append(scope.days("held_on"))
    .push(" group by kind order by kind");
    let columns = [
        Column::EventType,
        Column::Events,
        Column::Female,
        Column::Male,
        Column::Audience,
    ];
    let mut table = Table::new(TableName::OutreachByKind, &columns).drawn(Drawn::Bars);
    for row in tx.rows(&query).await? {
        table.push([
            coded(&row, "kind", "outreach-kind")?,
            number(&row, "events")?,
            number(&row, "female")?,
            number(&row, "male")?,
            number(&row, "reached")?,
        ]);
    }
    Ok(table.summed())
}

/// By kecamatan, or by the larger area where no smaller one was recorded.
async fn by_area(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select a.name, x.events, x.reached from (select substr(area, 1, 8) as area, \
         count(*) as events, cast(sum(participants_female + participants_male + \
         participants_unknown) as bigint) as reached from outreach where task_force = ? and ",
    )
    .bind(scope.force)
    .append(scope.days("held_on"))
    .push(" group by substr(area, 1, 8)) x left join area a on a.code = x.area order by x.area");
    let columns = [Column::Area, Column::Events, Column::Audience];
    let mut table = Table::new(TableName::OutreachByArea, &columns).drawn(Drawn::Bars);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "name")?,
            number(&row, "events")?,
            number(&row, "reached")?,
        ]);
    }
    Ok(table.summed())
}

async fn by_age(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql("select u.age_group, \
         cast(sum(case when u.sex = 'female' then u.n else 0 end) as bigint) as female, \
         cast(sum(case when u.sex = 'male' then u.n else 0 end) as bigint) as male, \
         cast(sum(u.n) as bigint) as reached from outreach_audience u \
         join outreach o on o.id = u.outreach where o.task_force = ? and ")
    .bind(scope.force)
    .append(scope.days("o.held_on"))
    .push(" group by u.age_group order by u.age_group");
    let columns = [
        Column::AgeGroup,
        Column::Female,
        Column::Male,
        Column::Audience,
    ];
    let mut table = Table::new(TableName::OutreachByAge, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            coded(&row, "age_group", "age-group")?,
            number(&row, "female")?,
            number(&row, "male")?,
            number(&row, "reached")?,
        ]);
    }
    Ok(table.summed())
}

async fn held(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql("select o.held_on, o.title, o.kind, a.name as area, \
         o.participants_female + o.participants_male + o.participants_unknown as reached \
         from outreach o left join area a on a.code = o.area where o.task_force = ? and ")
    .bind(scope.force)
    .append(scope.days("o.held_on"))
    .push(" order by o.held_on, o.id");
    let columns = [
        Column::On,
        Column::Title,
        Column::EventType,
        Column::Area,
        Column::Audience,
    ];
    let mut table = Table::new(TableName::OutreachEvents, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            day(&row, "held_on")?,
            text(&row, "title")?,
            coded(&row, "kind", "outreach-kind")?,
            text(&row, "area")?,
            number(&row, "reached")?,
        ]);
    }
    Ok(table.summed())
}

async fn groups(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select g.name, g.kind, a.name as area, g.members from watch_group g \
         left join area a on a.code = g.area where g.task_force = ? and g.active = ? \
         and (g.formed_on is null or g.formed_on <= ?) order by g.area, g.name, g.id",
    )
    .bind(scope.force)
    .bind(true)
    .bind(scope.period.to());
    let columns = [Column::Title, Column::Kind, Column::Area, Column::Members];
    let mut table = Table::new(TableName::WatchGroups, &columns);
    for row in tx.rows(&query).await? {
        let members: Cell = number(&row, "members")?;
        table.push([
            text(&row, "name")?,
            coded(&row, "kind", "watch-kind")?,
            text(&row, "area")?,
            members,
        ]);
    }
    Ok(table.summed())
}
