//! What is measured: the requests of each page, and the statements that are their floor.

use crate::client::{Ask, form};
use crate::fill::cases::Drawn;
use crate::fill::{self, teams};
use crate::floors::Statements;
use crate::server::Server;
use crate::statements;
use anyhow::Result;
use domain::Coded;
use domain::cases::{ExploitationType, Stage};
use jiff::civil::Date;
use std::sync::Arc;
use store::paging::Cursor;
use store::{Store, sql};
use uuid::Uuid;

/// Requests of one kind.
pub type Asks = Arc<dyn Fn(usize) -> Ask + Send + Sync>;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A case manager of two teams.
    Manager,
    /// An intake officer of one.
    Officer,
    /// An analyst of the whole country.
    Analyst,
}

/// One line of the table.
pub struct Scene {
    /// Its name in the table.
    pub name: &'static str,
    /// The route as the application declares it; without it the scene is left out.
    pub route: &'static str,
    /// Who asks.
    pub who: Who,
    /// What is asked.
    pub asks: Asks,
    /// The statements behind it.
    pub floor: Option<Statements>,
    /// Whether they write.
    pub writes: bool,
    /// Requests at a time.
    pub concurrency: usize,
    /// The promise: the 99th percentile in milliseconds, and the least rate.
    pub target: Target,
}

/// What is promised of a scene at a million cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// Nothing in numbers.
    None,
    /// The 99th percentile stays below so many milliseconds, and below twice that of 10,000.
    Within(f64),
    /// So many a second, none refused.
    Rate(f64),
}

/// The scene for which the register of persons must be held.
pub const KNOWN: &str = "who is known, as one types";

/// Most common concurrency.
const MANY: usize = 16;
/// Concurrency of reports that come in.
const RUSH: usize = 64;

/// The scenes on a register of so many cases.
pub fn scenes(server: &Server, services: Vec<Service>, cases: u64) -> Result<Vec<Scene>> {
    let codes = fill::sealed::codes(cases, teams(cases));
    let page = |name, route, asks: Asks, floor: Option<Statements>| Scene {
        name,
        route,
        who: Who::Manager,
        asks,
        floor,
        writes: false,
        concurrency: MANY,
        target: Target::None,
    };
    let within = |scene: Scene| Scene {
        target: Target::Within(50.0),
        ..scene
    };
    let of_country = |name, route| Scene {
        who: Who::Analyst,
        ..page(name, route, Arc::new(move |_| Ask::page(route)), None)
    };
    let first: Statements = Arc::new(statements::first_page(&server.offices));
    let by_code: Statements = Arc::new(statements::by_code(codes.clone()));
    let overview: Statements = Arc::new(statements::overview(codes.clone()));
    let (open, identity, search, box_search) = (
        codes.clone(),
        identities(cases),
        codes.clone(),
        codes.clone(),
    );
    Ok(vec![
        within(page(
            "list, first page",
            "/cases",
            Arc::new(|_| Ask::page("/cases")),
            Some(first),
        )),
        within(page(
            "list, 16 filters, orders and depths",
            "/cases",
            mix(server, cases),
            None,
        )),
        within(page(
            "search by code in the list",
            "/cases",
            Arc::new(move |n| Ask::page(format!("/cases?q={}", search[n % search.len()]))),
            Some(by_code),
        )),
        Scene {
            who: Who::Officer,
            ..within(page(
                "search by code before a report",
                "/intake",
                Arc::new(move |n| Ask {
                    expect: 200,
                    ..Ask::form("/intake", form(&[("q", &box_search[n % box_search.len()])]))
                }),
                None,
            ))
        },
        page(
            "open a case",
            "/cases/{code}",
            Arc::new(move |n| Ask::page(format!("/cases/{}", open[n % open.len()]))),
            Some(overview),
        ),
        page(
            "open a sealed identity",
            "/cases/{code}/persons/{person}/identity",
            Arc::new(move |n| Ask::page(identity[n % identity.len()].clone())),
            None,
        ),
        save_service(server, services),
        report(server),
        known()?,
        page(
            "figures, own city",
            "/figures",
            Arc::new(|_| Ask::page("/figures")),
            None,
        ),
        Scene {
            who: Who::Analyst,
            ..page(
                "figures, whole country",
                "/figures",
                Arc::new(|_| Ask::page("/figures")),
                Some(Arc::new(statements::figures())),
            )
        },
        of_country("routes, whole country", "/figures/routes"),
        of_country("work, whole country", "/figures/work"),
        page("today", "/today", Arc::new(|_| Ask::page("/today")), None),
    ])
}

/// Whether somebody is known already, asked while a report is typed: people of the register and
/// people who are not in it, by name and number and by name and sex.
fn known() -> Result<Scene> {
    const PEOPLE: usize = 500;
    let mut people = fill::registered(PEOPLE)?;
    people.extend(fill::people::victims(1, PEOPLE)?);
    let mut bodies = Vec::new();
    for (at, (identity, sex)) in people.iter().enumerate() {
        let name = identity.name.as_ref().map_or("", |name| name.as_str());
        let nik = identity.nik.as_ref().map_or("", |nik| nik.as_str());
        let second = match at % 2 {
            0 => ("person-1-nik", nik),
            _ => ("person-1-sex", sex.code()),
        };
        bodies.push(form(&[("person-1-name", name), second]));
    }
    Ok(Scene {
        name: KNOWN,
        route: "/intake/known",
        who: Who::Officer,
        asks: Arc::new(move |n| Ask {
            expect: 200,
            ..Ask::form("/intake/known", bodies[n * 7 % bodies.len()].clone())
        }),
        floor: None,
        writes: false,
        concurrency: 1,
        target: Target::Within(15.0),
    })
}

fn save_service(server: &Server, mut services: Vec<Service>) -> Scene {
    // A multiple of the workers: each service is one worker's own, and is saved in turn.
    services.truncate(services.len() / MANY * MANY);
    let asks = move |n: usize| {
        let service = &services[n % services.len()];
        // The version is known without asking for the form.
        let version = service.version + i64::try_from(n / services.len()).unwrap_or_default();
        let (year, month, day) = service.applied_on;
        let body = form(&[
            ("version", &version.to_string()),
            ("person", &service.person),
            ("provider", &service.provider),
            ("owner", &service.owner),
            ("on-year", &year.to_string()),
            ("on-month", &month.to_string()),
            ("on-day", &day.to_string()),
        ]);
        Ask::form(service.path.clone(), body)
    };
    Scene {
        name: "save a service",
        route: "/cases/{code}/services/{service}",
        who: Who::Manager,
        asks: Arc::new(asks),
        floor: Some(Arc::new(statements::service(&server.offices))),
        writes: true,
        concurrency: MANY,
        target: Target::None,
    }
}

/// A service as its form knows it.
pub struct Service {
    path: String,
    version: i64,
    person: String,
    provider: String,
    owner: String,
    applied_on: (i16, i8, i8),
}

/// Services of open cases among those that are opened, one a case.
pub async fn services(store: &Store, codes: &[String]) -> Result<Vec<Service>> {
    let query = sql(
        "select s.id, s.version, s.person, s.organisation, s.owner, s.applied_on, c.code \
         from cases c join service s on s.case_id = c.id where c.open = ? and s.kind = 'health' \
         and s.owner is not null and c.code in (",
    )
    .bind(true)
    .bind_all(codes)
    .push(") order by c.code");
    let mut tx = store.read().await?;
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            let day: Date = row.parse("applied_on")?;
            Ok(Service {
                path: format!("/cases/{}/services/{}", row.text("code")?, row.text("id")?),
                version: row.int("version")?,
                person: row.string("person")?,
                provider: row.string("organisation")?,
                owner: row.string("owner")?,
                applied_on: (day.year(), day.month(), day.day()),
            })
        })
        .collect()
}

fn report(server: &Server) -> Scene {
    let story = "Pelapor melihat beberapa orang yang tidak boleh keluar dari sebuah rumah. ";
    let body = form(&[
        ("urgency", "normal"),
        ("story", &story.repeat(5)),
        ("where", &server.offices.teams[0].villages[0]),
        ("people", "2"),
        ("child", "unknown"),
        ("person-1-name", "Contoh Karangan"),
        ("reporter-kind", "witness"),
        ("reporter-name", "Pelapor Karangan"),
        ("reporter-phone", "081234567890"),
        ("call-back", "yes"),
        ("channel", "whatsapp"),
        ("purpose", "forced-labour"),
    ]);
    Scene {
        name: "submit a report",
        route: "/intake/new/{token}",
        who: Who::Officer,
        // A form of its own each time: the same one sent twice is recorded once.
        asks: Arc::new(move |_| Ask::form(format!("/intake/new/{}", Uuid::now_v7()), body.clone())),
        floor: Some(Arc::new(statements::report(&server.offices))),
        writes: true,
        concurrency: RUSH,
        target: Target::Rate(200.0),
    }
}

fn identities(cases: u64) -> Vec<String> {
    fill::sealed::opened(cases, teams(cases))
        .map(|case| {
            let code = case.code(domain::codes::CodeKind::Case);
            format!("/cases/{code}/persons/{}/identity", case.id(1))
        })
        .collect()
}

/// Sixteen filters over stage, area, year, marks and type, in both orders, and pages deep in the
/// list, one after another.
fn mix(server: &Server, cases: u64) -> Asks {
    let team = &server.offices.teams[0];
    let (city, village) = (team.city.clone(), &team.villages[0]);
    let district = village.get(..8).unwrap_or(village).to_owned();
    let [stage, closed] = [Stage::InService, Stage::Closed].map(Coded::code);
    let labour = ExploitationType::ForcedLabour.code();
    let deep = |share: u64| {
        let teams = teams(cases);
        let number = cases / teams * share / 100 * teams;
        let case = Drawn::new(number, cases);
        Cursor {
            key: case.opened_at,
            id: case.id(0),
        }
    };
    let (half, end) = (deep(50), deep(5));
    let filters = vec![
        format!("stage={stage}"),
        format!("stage={stage}&order=next-due"),
        "mark=child".to_owned(),
        "mark=child&mark=high-risk&order=next-due".to_owned(),
        "mark=overdue&order=next-due".to_owned(),
        "mark=mine".to_owned(),
        format!("area={city}"),
        format!("area={district}&order=next-due"),
        format!("area={village}&shown=all"),
        "year=2023".to_owned(),
        "year=2021&shown=all&order=next-due".to_owned(),
        format!("stage={stage}&area={district}&year=2024&mark=child"),
        format!("exploitation={labour}&mark=unowned"),
        format!("shown=closed&stage={closed}&year=2020&order=next-due"),
        format!("shown=all&after={half}"),
        format!("shown=closed&mark=child&after={end}"),
    ];
    Arc::new(move |n| Ask::page(format!("/cases?{}", filters[n % filters.len()])))
}
