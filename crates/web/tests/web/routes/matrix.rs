//! Route × person × relation to the file × section or step, as the server answers.

use crate::routes::files::{Files, Relation, files};
use crate::routes::rules::{check_headers, is_file, is_open};
use domain::Coded;
use domain::people::Role;
use domain::referrals::ReferralAction;
use domain::sections::Section;
use std::fmt::Write as _;
use std::pin::Pin;
use store::audit::Filter;
use store::{sql, team_keys};
use testkit::world::{PASSWORD, Person, World, id, now};
use testkit::{Answer, Client, Database, Running};
use web::routes::Route;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/routes.txt");

const HEAD: &str = "\
# What every route answers to everybody. Written by UPDATE_ROUTES=1 cargo test -p web routes;
# reviewed by people. A line: method, address, who may use it as declared, then a column for
# nobody, for somebody who gave the password and no code yet, and for each role:
#   in intake officer, cm case manager, sp service provider, pi investigator, se secretariat,
#   le leader, ov overseer, an analyst, ad administrator, dp data protection officer.
# The roles that work in no team stand on the list of the case team here, as by mistake.
# In addresses of a file a column has six answers where the role may use the page at all, by the
# relation: owner, team, referred with identity, invited, conflict of interest, none. Everybody
# has confirmed who they are; forms are sent empty.
#   2 a page    3 sent on    > sent to sign in    ? asked to confirm    - no such page (404)
#   x forbidden (403)    ! mistakes (422)    = somebody was faster (409)    w too many attempts (429)
";

/// One way to ask a route: its address with everything put in but the file, and the column's name.
struct Line {
    route: Route,
    path: String,
    cells: Vec<String>,
}

fn lines(routes: &[Route]) -> Vec<Line> {
    let mut lines = Vec::new();
    for route in routes {
        let choices: Vec<&str> = if route.path.contains("{section}") {
            Section::ALL.iter().map(|section| section.code()).collect()
        } else if route.path.contains("{step}") {
            ReferralAction::ALL.iter().map(|step| step.code()).collect()
        } else if route.path.contains("{action}") {
            vec!["disable", "enable", "invite", "forget-code", "sign-out"]
        } else {
            vec![""]
        };
        lines.extend(choices.into_iter().map(|choice| {
            let mut path = route.path.to_owned();
            for name in ["{section}", "{step}", "{action}"] {
                path = path.replace(name, choice);
            }
            Line {
                route: route.clone(),
                path,
                cells: Vec::new(),
            }
        }));
    }
    lines
}

/// What stands for the other parameters.
struct Places {
    team: String,
    other_team: String,
    organisation: String,
    import: String,
}

impl Places {
    fn fill(&self, path: &str, files: &Files) -> String {
        let code = match path.split('/').nth(1).unwrap() {
            "intake" => &files.report,
            "referrals" => &files.referral,
            _ => &files.case,
        };
        let id = match path.split('/').nth(1).unwrap() {
            "organisations" => &self.organisation,
            "imports" => &self.import,
            _ => &self.other_team,
        };
        let style = web::assets::url("css/suluh.css");
        let style = style.strip_prefix("/static/").unwrap();
        let token = id_text();
        let filled = [
            ("{code}", code.as_str()),
            ("{person}", &files.person),
            ("{leg}", &files.leg),
            ("{service}", &files.service),
            ("{id}", id),
            ("{item}", &self.other_team),
            ("{team}", &self.team),
            ("{login}", "newcomer"),
            ("{rule}", "uu-21-2007-52-health"),
            ("{request}", "00000000-0000-7000-8000-000000000000"),
            ("{item}", "00000000-0000-7000-8000-000000000000"),
            ("{token}", &token),
            ("{reference}", "P-0000000"),
            ("{slug}", "no-such-page"),
            ("{place}", "no-such-place"),
            ("{indicator}", "cases-opened"),
            ("{view}", "00000000-0000-7000-8000-000000000000"),
            ("{number}", "2024-001"),
            ("{revision}", "1"),
            ("{year}", "2024"),
            ("{quarter}", "1"),
            ("{*path}", style),
        ]
        .iter()
        .fold(path.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        });
        assert!(!filled.contains('{'), "a parameter without a value: {path}");
        filled
    }
}

fn id_text() -> String {
    id::<uuid::Uuid>().simple().to_string()
}

fn sign(path: &str, answer: &Answer) -> char {
    match (answer.status, answer.location()) {
        (200, _) => '2',
        (303, to) if to.starts_with("/sign-in?next=") => '>',
        (303, to) if to.starts_with("/account/confirm") => '?',
        (303, _) => '3',
        (403, _) => 'x',
        (404, _) => '-',
        (409, _) => '=',
        (422, _) => '!',
        (429, _) => 'w',
        (status, _) => panic!("{path}: {status}\n{}", answer.body),
    }
}

/// Headers but the date, which passes.
fn headers(answer: &Answer) -> Vec<(String, String)> {
    let headers = answer.headers.iter();
    headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| name != "date")
        .collect()
}

/// Addresses that are no page whoever asks: a step that is the clock's, sections without notes.
fn is_no_page(path: &str) -> bool {
    ["/expire", "/general", "/identity", "/location", "/evidence"]
        .iter()
        .any(|end| path.ends_with(end) && (path.contains("/notes/") || *end == "/expire"))
}

/// Pages for people without an account say in their own words that a link or a code leads nowhere;
/// there is no file behind them whose existence that could tell.
fn has_own_words(path: &str) -> bool {
    let public = ["/invitation/", "/d/", "/p/", "/u/"];
    path == "/p" || public.iter().any(|start| path.starts_with(start))
}

/// Somebody who asks, and what they have asked so far.
struct Asker<'a> {
    running: &'a Running,
    /// Nobody, or somebody halfway, has no person.
    person: Option<&'a Person>,
    client: Client,
    places: Places,
    files: Vec<(Relation, Files)>,
    /// The answer to an address that never was.
    nothing: Answer,
    denials: usize,
}

impl Asker<'_> {
    async fn ask(&mut self, line: &Line, files: usize) -> char {
        let path = self.places.fill(&line.path, &self.files[files].1);
        let method = line.route.method.as_str();
        let answer = match method {
            "GET" => self.client.get(&path).await,
            _ => self.client.post(&path, &[]).await,
        };
        let sign = sign(&format!("{method} {path}"), &answer);
        check_headers(&path, &answer);
        if sign == '-' && !has_own_words(&path) {
            assert_eq!(answer.body, self.nothing.body, "{method} {path}");
            assert_eq!(headers(&answer), headers(&self.nothing), "{method} {path}");
        }
        if answer.headers.contains_key("clear-site-data") || path == "/lock/now" {
            self.renew().await;
        }
        sign
    }

    /// Whoever signed out in passing signs in again.
    async fn renew(&mut self) {
        if let Some(person) = self.person {
            self.client = self.running.stepped_up(person).await;
        }
    }

    fn may(&self, route: &Route) -> bool {
        let Some(person) = self.person else {
            return false;
        };
        let capability = route.access.capability();
        capability.is_none_or(|capability| policy::can(person.actor.role, capability))
    }

    /// The denials that the audit holds of this person.
    async fn denied(&self) -> usize {
        let Some(person) = self.person else {
            return 0;
        };
        let mut tx = self.running.world.store.read().await.unwrap();
        let count = sql("select count(*) as n from audit_row where actor = ? and kind = 'denied'");
        let row = tx.row(&count.bind(person.account())).await.unwrap();
        usize::try_from(row.unwrap().int("n").unwrap()).unwrap()
    }

    /// Whether the last answer left exactly one line in the audit.
    async fn one_more_denial(&mut self) -> bool {
        let denied = self.denied().await;
        let before = std::mem::replace(&mut self.denials, denied);
        denied == before + 1
    }

    async fn cell(&mut self, line: &Line) -> String {
        let told = format!("{} {}", line.route.method, line.path);
        let may = self.may(&line.route);
        if !may || !is_file(line.route.path) {
            let sign = self.ask(line, 0).await;
            if self.person.is_some() && !may {
                assert_eq!(sign, '-', "{told}: the role has no part in it");
                assert!(self.one_more_denial().await, "{told}: not in the audit");
            } else if self.person.is_none() && !is_open(&line.route) {
                assert_eq!(sign, '>', "{told}: nobody is asked to sign in");
            }
            return sign.to_string();
        }
        let mut cell = String::new();
        for at in 0..self.files.len() {
            let relation = self.files[at].0;
            let sign = self.ask(line, at).await;
            if relation.is_none() {
                assert_eq!(sign, '-', "{told}: {relation:?}");
            }
            if sign == '-' {
                let recorded = self.one_more_denial().await;
                assert!(
                    recorded || is_no_page(&line.path),
                    "{told}: {relation:?} is not in the audit"
                );
            }
            if relation != Relation::Unknown {
                cell.push(sign);
            }
        }
        cell
    }
}

/// Roles that work in no team are put on the list of the case team; two accounts wait there for
/// things to be done to them.
async fn prepare(running: &mut Running) -> Places {
    let shelter = running.world.organisations.shelter;
    running
        .world
        .hire("newcomer", Role::CaseManager, shelter, None)
        .await;
    let world = &running.world;
    let import = id::<uuid::Uuid>().to_string();
    let mut tx = world.store.write().await.unwrap();
    let mut keeper = world.keeper(world.lead());
    let cases = world.teams.cases;
    for person in world.people.iter().filter(|one| one.actor.teams.is_empty()) {
        if person.login != "newcomer" {
            let account = person.account();
            team_keys::join(&mut tx, &mut keeper, cases, account, true, now())
                .await
                .unwrap();
            team_keys::admit(&mut tx, &mut keeper, cases, account, now())
                .await
                .unwrap();
        }
    }
    let new = sql(
        "insert into import (id, task_force, kind, file_name, file_digest, file_bytes, encoding, \
         mapping, source, state, rows_total, rows_done, rows_kept, issues, failure, started_at, \
         touched_at) values (?, ?, 'cases', 'a.csv', 'digest', 1, 'unicode', '', '', 'failed', \
         1, 0, 0, 0, '', ?, ?)",
    );
    let new = new.bind(&import).bind(world.task_force);
    tx.run(&new.bind(now()).bind(now())).await.unwrap();
    tx.commit().await.unwrap();
    Places {
        team: cases.to_string(),
        other_team: world.teams.receiving.to_string(),
        organisation: shelter.to_string(),
        import,
    }
}

/// The newcomer waits again on the lists of all teams, whatever was done meanwhile.
async fn reset(running: &Running) {
    let world = &running.world;
    let newcomer = world.person("newcomer").account();
    let mut tx = world.store.write().await.unwrap();
    let mut keeper = world.keeper(world.lead());
    let teams = world.teams;
    for team in [teams.intake, teams.cases, teams.receiving, teams.police] {
        team_keys::leave(&mut tx, team, newcomer, now())
            .await
            .unwrap();
        team_keys::join(&mut tx, &mut keeper, team, newcomer, false, now())
            .await
            .unwrap();
    }
    tx.run(&sql("update account set state = 'active' where id = ?").bind(newcomer))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn asker<'a>(
    running: &'a Running,
    places: &Places,
    person: Option<&'a Person>,
    client: Client,
) -> Asker<'a> {
    let mut own = Vec::new();
    let shown = person.unwrap_or(running.world.person("manager"));
    for relation in Relation::ALL {
        own.push((relation, files(running, shown, relation).await));
    }
    let team = shown.actor.teams.first();
    let mut asker = Asker {
        running,
        person,
        nothing: client.get("/no/such/address").await,
        client,
        places: Places {
            team: team.map_or_else(|| places.team.clone(), ToString::to_string),
            other_team: places.other_team.clone(),
            organisation: places.organisation.clone(),
            import: places.import.clone(),
        },
        files: own,
        denials: 0,
    };
    asker.denials = asker.denied().await;
    asker
}

async fn fill(asker: &mut Asker<'_>, lines: &mut [Line]) {
    // Pages first: what a form does may change what a page says.
    for method in ["GET", "POST"] {
        let of_method = |line: &&mut Line| line.route.method.as_str() == method;
        for line in lines.iter_mut().filter(of_method) {
            let cell = asker.cell(line).await;
            line.cells.push(cell);
        }
    }
}

fn written(lines: &[Line]) -> String {
    let mut text = HEAD.to_owned();
    let width = lines.iter().map(|line| line.path.len()).max().unwrap();
    let access = |line: &Line| line.route.access.to_string();
    let wide = lines.iter().map(|line| access(line).len()).max().unwrap();
    let names = "0  1/2 in     cm     sp     pi     se     le     ov     an     ad     dp";
    writeln!(text, "{:4} {:width$} {:wide$} {names}", "", "", "").unwrap();
    for line in lines {
        let (roles, others) = line.cells.split_at(Role::ALL.len());
        let method = line.route.method.as_str();
        let mut row = format!("{method:4} {:width$} {:wide$}", line.path, access(line));
        write!(row, " {:2} {:3}", others[0], others[1]).unwrap();
        for cell in roles {
            write!(row, " {cell:6}").unwrap();
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

// One test for each database, so that both are asked at the same time.
#[test]
fn every_route_answers_everybody_as_the_golden_file_says_on_the_embedded_database() {
    ask_everything(|| Box::pin(Database::sqlite()));
}

#[test]
fn every_route_answers_everybody_as_the_golden_file_says_on_postgresql() {
    ask_everything(|| Box::pin(Database::postgres()));
}

fn ask_everything(database: impl FnOnce() -> Pin<Box<dyn Future<Output = Database>>>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let database = database().await;
        let world = World::create(database.store.clone()).await;
        compare(Running::start(world).await).await;
        database.remove().await;
    });
}

async fn compare(mut running: Running) {
    let places = prepare(&mut running).await;
    let mut lines = lines(&running.routes);
    for role in Role::ALL {
        reset(&running).await;
        // What others got wrong is forgotten.
        running.wait(jiff::SignedDuration::from_hours(2));
        let person = running.world.of(*role);
        let client = running.stepped_up(person).await;
        let mut asker = asker(&running, &places, Some(person), client).await;
        fill(&mut asker, &mut lines).await;
    }
    reset(&running).await;
    running.wait(jiff::SignedDuration::from_hours(2));
    let nobody = running.anonymous();
    let halfway = running.anonymous();
    let fields = [("login", "colleague"), ("password", PASSWORD)];
    assert_eq!(halfway.post("/sign-in", &fields).await.status, 303);
    for client in [nobody, halfway] {
        fill(
            &mut asker(&running, &places, None, client).await,
            &mut lines,
        )
        .await;
    }
    let answered = written(&lines);
    if std::env::var_os("UPDATE_ROUTES").is_some() {
        std::fs::write(GOLDEN, &answered).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    for (line, known) in answered.lines().zip(golden.lines()) {
        assert_eq!(line, known, "now first, then as it stands in routes.txt");
    }
    assert_eq!(answered, golden, "routes came or went");
    whole_audit(&running).await;
}

/// After thousands of requests the audit is whole, and what was typed into addresses is not in it.
async fn whole_audit(running: &Running) {
    let verified = store::audit::verify(running.app.store(), running.app.audit_keys(), None).await;
    assert!(verified.unwrap().is_ok());
    let mut tx = running.world.store.read().await.unwrap();
    let denied = Filter {
        kind: Some(audit::Kind::Denied),
        ..Filter::default()
    };
    let lines = store::audit::page(&mut tx, &denied, 20).await.unwrap();
    assert!(lines.iter().all(|line| line.object_code.is_some()));
}
