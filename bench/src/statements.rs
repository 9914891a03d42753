//! The statements behind the measured pages, as texts for the driver.

use crate::fill::offices::Offices;
use crate::floors::{Arg, Statement};
use uuid::Uuid;

const HEAD: &str = "select c.id, c.code, c.alias, c.stage, c.team, t.name as team_name, c.owner, \
     a.name as owner_name, area.name as area_name, (select p.age_band from person p \
     where p.case_id = c.id and p.role = 'victim' order by p.created_at, p.id limit 1) \
     as age_band, c.victims, c.exploitation, c.child, c.high_risk, c.no_contact, c.due_at, \
     c.opened_at, k.at from (";

/// Joins the pieces of a statement once; the texts live as long as the program.
fn text(pieces: &[&str]) -> &'static str {
    String::leak(pieces.concat())
}

/// The list's first page of open cases, newest first, with its capped count.
pub fn first_page(offices: &Offices) -> impl Fn(usize) -> Vec<Statement> + use<> {
    let page = text(&[
        HEAD,
        "select k.id, k.at from (select c.id as id, c.opened_at as at from cases c \
         where c.team = $1 and c.open = $2 order by c.opened_at desc, c.id desc limit $3) k \
         union all select k.id, k.at from (select c.id as id, c.opened_at as at from cases c \
         where c.team = $4 and c.open = $5 order by c.opened_at desc, c.id desc limit $6) k",
        ") k join cases c on c.id = k.id join team t on t.id = c.team \
         left join account a on a.id = c.owner left join area on area.code = c.area \
         order by k.at desc, k.id desc limit $7",
    ]);
    let count = "select count(*) as counted from (select k.id from (\
         select c.id as id from cases c where c.team = $1 and c.open = $2) k union all \
         select k.id from (select c.id as id from cases c where c.team = $3 and c.open = $4) k \
         limit $5) as capped";
    let [one, two] = [0, 1].map(|at| Arg::Text(offices.teams[at].id.to_string()));
    let account = Arg::Text(offices.manager.account.to_string());
    move |_| {
        let (one, two) = (one.clone(), two.clone());
        vec![
            (
                "select case_id from case_conflict where account = $1",
                vec![account.clone()],
            ),
            (
                count,
                vec![
                    one.clone(),
                    Arg::Bool(true),
                    two.clone(),
                    Arg::Bool(true),
                    Arg::Int(1_001),
                ],
            ),
            (
                page,
                vec![
                    one,
                    Arg::Bool(true),
                    Arg::Int(26),
                    two,
                    Arg::Bool(true),
                    Arg::Int(26),
                    Arg::Int(26),
                ],
            ),
        ]
    }
}

/// A case found by its code.
pub fn by_code(codes: Vec<String>) -> impl Fn(usize) -> Vec<Statement> {
    let page = text(&[
        HEAD,
        "select c.id as id, c.opened_at as at from cases c where c.code = $1",
        ") k join cases c on c.id = k.id join team t on t.id = c.team \
         left join account a on a.id = c.owner left join area on area.code = c.area",
    ]);
    move |number| vec![(page, vec![codes[number % codes.len()].as_str().into()])]
}

/// Everything coded on the page of a case.
pub fn overview(codes: Vec<String>) -> impl Fn(usize) -> Vec<Statement> {
    const TEXTS: [&str; 8] = [
        "select c.*, t.name, a.name from cases c join team t on t.id = c.team \
         left join account a on a.id = c.owner where c.code = $1",
        "select p.* from person p join cases c on c.id = p.case_id where c.code = $1",
        "select l.* from leg l join cases c on c.id = l.case_id where c.code = $1",
        "select f.* from case_fact f join cases c on c.id = f.case_id where c.code = $1",
        "select s.* from service s join cases c on c.id = s.case_id where c.code = $1",
        "select d.* from determination d join cases c on c.id = d.case_id where c.code = $1",
        "select n.id, n.section, n.written_at from note n join cases c on c.id = n.case_id \
         where c.code = $1",
        "select e.* from case_event e join cases c on c.id = e.case_id where c.code = $1 \
         order by e.at desc limit 7",
    ];
    move |number| {
        let code = codes[number % codes.len()].as_str();
        TEXTS
            .iter()
            .map(|text| (*text, vec![code.into()]))
            .collect()
    }
}

/// A report's row with its keys, sealed bytes of the usual length.
pub fn report(offices: &Offices) -> impl Fn(usize) -> Vec<Statement> + use<> {
    let insert = "insert into report (id, task_force, team, code, channel, reporter_kind, \
         received_at, urgency, people_count, child_involved, state, due_at, recorded_by, story_a, \
         reporter_b, created_at, updated_at, version) values ($1, $2, $3, $4, '129', 'anonymous', \
         $5, 'normal', 1, 'no', 'received', $6, $7, $8, $9, $10, $11, 1)";
    let key = "insert into data_key (subject, section, version, server_wrap, superseded) \
         values ($1, $2, 1, $3, $4)";
    let draw = |value: &dyn ToString| Arg::Text(value.to_string());
    let (task_force, team) = (
        draw(&offices.officer.task_force),
        draw(&offices.teams[0].id),
    );
    let account = draw(&offices.officer.account);
    move |_| {
        let id = Uuid::now_v7();
        let text = Arg::Text(id.to_string());
        let now = Arg::Int(jiff::Timestamp::now().as_microsecond());
        let bytes = |length| Arg::Bytes(vec![7; length]);
        let mut statements: Vec<Statement> = vec![(
            insert,
            vec![
                text.clone(),
                task_force.clone(),
                team.clone(),
                text.clone(),
                now.clone(),
                now.clone(),
                account.clone(),
                // Story and persons at risk in one: nobody opens it, and names would be looked for.
                bytes(620),
                bytes(220),
                now.clone(),
                now.clone(),
            ],
        )];
        for section in ["identity", "narrative", "location"] {
            statements.push((
                key,
                vec![text.clone(), section.into(), bytes(73), Arg::Bool(false)],
            ));
        }
        statements
    }
}

/// The figures of the whole country by year, from the tally.
pub fn figures() -> impl Fn(usize) -> Vec<Statement> {
    |_| {
        vec![(
            "select substr(month, 1, 4) as year, sex, age_band, sum(n) from victim_tally \
             where source = $1 group by substr(month, 1, 4), sex, age_band",
            vec!["own".into()],
        )]
    }
}

/// One change of a service.
pub fn service(offices: &Offices) -> impl Fn(usize) -> Vec<Statement> + use<> {
    let team = Arg::Text(offices.teams[0].id.to_string());
    move |number| {
        let at = i64::try_from(number).unwrap_or_default();
        vec![(
            "update service set updated_at = $1, version = version + 1 where id = (select id \
             from service where team = $2 and state = $3 order by due_at limit 1)",
            vec![Arg::Int(at), team.clone(), "in-progress".into()],
        )]
    }
}
