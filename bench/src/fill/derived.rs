//! What hangs on a case and is much alike: the database itself derives it from the cases and
//! persons of a batch. Sealed columns hold bytes of the usual length that nothing can open.

use super::cases::Drawn;
use super::noise;
use anyhow::Result;
use store::{Dialect, Sql, Store, Tx, sql};
use uuid::Uuid;

/// The cases of a batch, by their identifiers.
struct Range {
    from: Uuid,
    until: Uuid,
}

impl Range {
    fn of(&self, query: Sql, condition: &'static str) -> Sql {
        query.push(condition).bind(self.from).bind(self.until)
    }
}

const OF_CASE: &str = " c.id >= ? and c.id <= ?";
const OF_PERSON: &str = " p.case_id >= ? and p.case_id <= ?";

/// Writes what hangs on the cases from one number up to another.
pub(super) async fn write(tx: &mut Tx, from: u64, until: u64, of: u64) -> Result<()> {
    let range = Range {
        from: Drawn::new(from, of).id(0),
        until: Drawn::new(until - 1, of).id(0),
    };
    facts(tx, &range).await?;
    route(tx, &range).await?;
    history(tx, &range).await?;
    services(tx, &range).await?;
    keys(tx, &range).await?;
    audit(tx, &range, from).await
}

async fn facts(tx: &mut Tx, range: &Range) -> Result<()> {
    let acts = sql(
        "insert into case_fact (case_id, kind, code) select c.id, 'act', (case when \
         substr(c.id, 28, 1) < '8' then 'recruitment' else 'sending' end) from cases c where",
    );
    tx.run(&range.of(acts, OF_CASE)).await?;
    let means = sql(
        "insert into case_fact (case_id, kind, code) select c.id, 'means', (case when \
         substr(c.id, 29, 1) < '8' then 'deception' else 'confinement' end) from cases c where",
    );
    tx.run(&range.of(means, OF_CASE)).await?;
    Ok(())
}

async fn route(tx: &mut Tx, range: &Range) -> Result<()> {
    for (position, role, end) in [(1_i64, "origin", "1001"), (2, "destination", "1002")] {
        let legs = sql(
            "insert into leg (id, case_id, position, role, area, date, date_precision, version) \
             select substr(c.id, 1, 32) || ?, c.id, ?, ?, c.area, substr(c.opened_on, 1, 7), \
             'estimated', 1 from cases c where",
        )
        .bind(end)
        .bind(position)
        .bind(role);
        tx.run(&range.of(legs, OF_CASE)).await?;
    }
    Ok(())
}

async fn history(tx: &mut Tx, range: &Range) -> Result<()> {
    let determinations = sql(
        "insert into determination (id, case_id, person, status, body, determined_on, \
         date_precision, reason_a, recorded_by, recorded_at) select substr(p.id, 1, 32) || '2001', \
         p.case_id, p.id, 'actual', 'police', c.opened_on, 'exact', ?, c.owner, c.opened_at \
         from person p join cases c on c.id = p.case_id \
         where p.trafficking_status = 'actual' and p.role = 'victim' and",
    )
    .bind(noise(11, 160));
    tx.run(&range.of(determinations, OF_PERSON)).await?;
    let notes = sql(
        "insert into note (id, case_id, section, kind, body_a, written_by, written_at) \
         select substr(c.id, 1, 32) || '3001', c.id, 'narrative', 'narrative', ?, c.owner, \
         c.opened_at from cases c where c.owner is not null and",
    )
    .bind(noise(12, 400));
    tx.run(&range.of(notes, OF_CASE)).await?;
    for (kind, end) in [
        ("opened", "4001"),
        ("owner-assigned", "4002"),
        ("person-added", "4003"),
    ] {
        let events = sql(
            "insert into case_event (id, case_id, at, kind, detail, account, organisation) \
             select substr(c.id, 1, 32) || ?, c.id, c.opened_at, ?, '', c.owner, t.organisation \
             from cases c join team t on t.id = c.team where",
        )
        .bind(end)
        .bind(kind);
        tx.run(&range.of(events, OF_CASE)).await?;
    }
    Ok(())
}

/// One and a half services a case; two of three cases are closed, and so are their services.
async fn services(tx: &mut Tx, range: &Range) -> Result<()> {
    for (kind, end, below) in [
        ("health", "5001", "8"),
        ("legal-aid", "5002", "8"),
        ("shelter", "5003", "4"),
        ("psychological", "5004", "4"),
    ] {
        let services = sql(
            "insert into service (id, case_id, team, person, kind, organisation, owner, \
             applied_on, due_on, due_at, state, created_at, updated_at, version) \
             select substr(c.id, 1, 32) || ?, c.id, c.team, substr(c.id, 1, 32) || '0001', ?, \
             t.organisation, c.owner, c.opened_on, c.opened_on, c.opened_at + 1209600000000, \
             (case when c.open then 'in-progress' else 'done' end), c.opened_at, c.opened_at, 1 \
             from cases c join team t on t.id = c.team where substr(c.id, 30, 1) < ? and",
        )
        .bind(end)
        .bind(kind)
        .bind(below);
        tx.run(&range.of(services, OF_CASE)).await?;
    }
    Ok(())
}

/// Data keys of two further sections a file, the second shared with its team.
async fn keys(tx: &mut Tx, range: &Range) -> Result<()> {
    for (section, wrapped) in [("narrative", true), ("location", false)] {
        let wrap = wrapped.then(|| noise(13, 73));
        let cases = sql(
            "insert into data_key (subject, section, version, server_wrap, superseded) \
             select c.id, ?, 1, ?, ? from cases c where",
        )
        .bind(section)
        .bind(wrap.clone())
        .bind(false);
        tx.run(&range.of(cases, OF_CASE)).await?;
        let reports = sql(
            "insert into data_key (subject, section, version, server_wrap, superseded) \
             select c.report, ?, 1, ?, ? from cases c where c.report is not null and",
        )
        .bind(section)
        .bind(wrap)
        .bind(false);
        tx.run(&range.of(reports, OF_CASE)).await?;
    }
    let shares = sql(
        "insert into data_key_share (subject, section, version, team, team_key_version, key_wrap) \
         select c.id, 'location', 1, c.team, 1, ? from cases c where",
    )
    .bind(noise(14, 112));
    tx.run(&range.of(shares, OF_CASE)).await?;
    let shares = sql(
        "insert into data_key_share (subject, section, version, team, team_key_version, key_wrap) \
         select c.report, 'location', 1, c.team, 1, ? from cases c where c.report is not null and",
    )
    .bind(noise(14, 112));
    tx.run(&range.of(shares, OF_CASE)).await?;
    Ok(())
}

/// Two rows of the audit a case, in the lanes of each database. Their digests are noise: this
/// audit weighs what a real one weighs, but proves nothing.
async fn audit(tx: &mut Tx, range: &Range, from: u64) -> Result<()> {
    let lanes: i64 = match tx.dialect() {
        Dialect::Sqlite => 1,
        Dialect::Postgres => 8,
    };
    for (half, kind) in [(0_i64, "case-opened-from-report"), (1, "case-viewed")] {
        let rows = sql(
            "insert into audit_row (lane, seq, at, kind, actor, actor_label, purpose, object_kind, \
             object_code, decision, details, prev_digest, row_digest, mac_digest) \
             select n % ?, n / ? + 1, x.opened_at, ?, x.owner, 'petugas', 'case-work', 'case', \
             x.code, 'allowed', '{}', ?, ?, ? from (select c.opened_at, c.owner, c.code, \
             2 * (row_number() over (order by c.opened_at) - 1 + ?) + ? as n from cases c where",
        )
        .bind(lanes)
        .bind(lanes)
        .bind(kind)
        .bind(noise(15, 32))
        .bind(noise(16, 32))
        .bind(noise(17, 32))
        .bind(i64::try_from(from)?)
        .bind(half);
        tx.run(&range.of(rows, OF_CASE).push(") x")).await?;
    }
    Ok(())
}

/// The tallies of victims, of routes and of the work, as the program keeps them case by case.
pub(super) async fn tally(store: &Store) -> Result<()> {
    let mut tx = store.write().await?;
    tx.run(&sql(
        "insert into case_tally (case_id, month, area, sex, age_band, exploitation, n) \
         select c.id, substr(c.opened_on, 1, 7), substr(c.area, 1, 5), p.sex, p.age_band, \
         c.exploitation, count(*) from cases c join person p on p.case_id = c.id \
         where p.role = 'victim' group by c.id, substr(c.opened_on, 1, 7), substr(c.area, 1, 5), \
         p.sex, p.age_band, c.exploitation",
    ))
    .await?;
    tx.run(&sql(
        "insert into victim_tally (task_force, source, month, area, sex, age_band, exploitation, \
         n) select c.task_force, 'own', t.month, t.area, t.sex, t.age_band, t.exploitation, \
         sum(t.n) from case_tally t join cases c on c.id = t.case_id group by c.task_force, \
         t.month, t.area, t.sex, t.age_band, t.exploitation",
    ))
    .await?;
    store::figures::fill(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
