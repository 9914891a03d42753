//! What holds for every route, whatever the golden file says.

use domain::people::Role;
use policy::{Capability, can};
use std::path::Path;
use testkit::{Answer, each_app};
use web::headers::CONTENT_SECURITY_POLICY;
use web::routes::{Access, Route};

/// The routes that answer without a session. One more is a decision, not an accident.
const OPEN: [&str; 59] = [
    "GET /account/second-factor",
    "GET /areas",
    "GET /d",
    "GET /d/{id}/{item}",
    "GET /health",
    "GET /invitation/{token}",
    "GET /lock",
    "GET /p",
    "GET /p/about",
    "GET /p/at/{place}",
    "GET /p/at/{place}/about",
    "GET /p/at/{place}/exit",
    "GET /p/at/{place}/exit/about",
    "GET /p/at/{place}/figures",
    "GET /p/at/{place}/figures/catalogue.json",
    "GET /p/at/{place}/figures/{number}",
    "GET /p/at/{place}/figures/{number}/{revision}",
    "GET /p/at/{place}/figures/{number}/{revision}/release.json",
    "GET /p/at/{place}/figures/{number}/{revision}/table.csv",
    "GET /p/at/{place}/files/{id}",
    "GET /p/at/{place}/help",
    "GET /p/at/{place}/hotlines",
    "GET /p/at/{place}/news",
    "GET /p/at/{place}/news/{slug}",
    "GET /p/at/{place}/regulations",
    "GET /p/at/{place}/rights",
    "GET /p/exit",
    "GET /p/exit/about",
    "GET /p/figures",
    "GET /p/figures/catalogue.json",
    "GET /p/figures/{number}",
    "GET /p/figures/{number}/{revision}",
    "GET /p/figures/{number}/{revision}/release.json",
    "GET /p/figures/{number}/{revision}/table.csv",
    "GET /p/files/{id}",
    "GET /p/help",
    "GET /p/hotlines",
    "GET /p/news",
    "GET /p/news/{slug}",
    "GET /p/regulations",
    "GET /p/rights",
    "GET /setup",
    "GET /sign-in",
    "GET /sign-in/code",
    "GET /static/{*path}",
    "GET /u/{token}",
    "GET /u/{token}/calendar.ics",
    "POST /account/second-factor",
    "POST /d",
    "POST /d/{id}/{item}",
    "POST /invitation/{token}",
    "POST /language",
    "POST /lock",
    "POST /lock/now",
    "POST /setup",
    "POST /sign-in",
    "POST /sign-in/code",
    "POST /sign-out",
    "POST /u/{token}",
];

/// Whether a route answers people who are not signed in.
pub(crate) fn is_open(route: &Route) -> bool {
    matches!(
        route.access,
        Access::Open | Access::Public | Access::Halfway
    )
}

/// Whether an address names a file.
pub(crate) fn is_file(path: &str) -> bool {
    path.contains("{code}")
}

/// The headers that stand on every response.
pub(crate) fn check_headers(path: &str, answer: &Answer) {
    for (name, value) in [
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
    ] {
        assert_eq!(answer.header(name), value, "{path}");
    }
    assert!(!answer.header("permissions-policy").is_empty(), "{path}");
    let kept = answer.header("cache-control");
    assert!(
        kept == "no-store" || path.starts_with("/static/"),
        "{path}: {kept}"
    );
}

#[test]
fn only_the_listed_routes_answer_people_who_are_not_signed_in() {
    each_app(|running| async move {
        let mut open: Vec<String> = running
            .routes
            .iter()
            .filter(|route| is_open(route))
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        open.sort();
        assert_eq!(open, OPEN);
    });
}

#[test]
fn every_file_stands_behind_a_capability_and_the_administrator_has_none_of_them() {
    each_app(|running| async move {
        for route in running.routes.iter().filter(|route| is_file(route.path)) {
            let capability = route.access.capability();
            let capability = capability.unwrap_or_else(|| panic!("{} is for all", route.path));
            for role in [
                Role::Administrator,
                Role::DataProtectionOfficer,
                Role::Analyst,
                Role::Overseer,
                Role::Secretariat,
            ] {
                assert!(!can(role, capability), "{}: {role}", route.path);
            }
        }
        assert!(can(Role::Administrator, Capability::ManageAccounts));
    });
}

#[test]
fn a_dangerous_step_asks_first_who_it_is() {
    each_app(|running| async move {
        let asked = |route: &&Route| route.access.needs_step_up();
        let dangerous: Vec<Route> = running.routes.iter().filter(asked).cloned().collect();
        assert!(dangerous.len() > 20, "{}", dangerous.len());
        for role in [Role::Administrator, Role::CaseManager, Role::Secretariat] {
            let client = running.as_role(role).await;
            for route in &dangerous {
                let path = route.path.replace(['{', '}'], "");
                let answer = match route.method.as_str() {
                    "GET" => client.get(&path).await,
                    _ => client.post(&path, &[]).await,
                };
                let told = format!("{role}: {} {path}", route.method);
                let may = route.access.capability().is_none_or(|what| can(role, what));
                if may {
                    let next = format!("/account/confirm?next={path}");
                    assert_eq!((answer.status, answer.location()), (303, &*next), "{told}");
                } else {
                    assert_eq!(answer.status, 404, "{told}");
                }
            }
        }
    });
}

#[test]
fn every_kind_of_error_carries_the_headers() {
    each_app(|running| async move {
        let client = running.as_role(Role::CaseManager).await;
        let large = "a".repeat((1 << 20) + 1);
        let put = client.request("PUT", "/today");
        let foreign = client.request("POST", "/drafts");
        let broken = client.request("POST", "/account").body(vec![0xff, 0xfe]);
        let broken = broken.header("content-type", "application/x-www-form-urlencoded");
        for (status, answer) in [
            (404, client.get("/no/such/address").await),
            (405, client.send(put).await),
            (
                403,
                client
                    .send(foreign.header("sec-fetch-site", "cross-site"))
                    .await,
            ),
            (413, client.post("/drafts", &[("a", &large)]).await),
            (422, client.send(broken).await),
            (303, running.anonymous().get("/today").await),
        ] {
            assert_eq!(answer.status, status, "{}", answer.body);
            check_headers("", &answer);
        }
    });
}

/// Routes are declared with who may use them because [`web::routes::Routes`] takes no other; this
/// sees that nobody walks around it.
#[test]
fn no_route_is_added_past_the_table() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut read = 0;
    for name in ["web", "suluh"] {
        let mut folders = vec![crates.join(name).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    read += 1;
                    check_source(&path);
                }
            }
        }
    }
    assert!(read > 100, "only {read} files were found");
}

fn check_source(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let (text, _) = text.split_once("#[cfg(test)]\nmod").unwrap_or((&text, ""));
    let is_table = path.ends_with("web/src/routes.rs");
    for call in [
        ".route(",
        ".route_service(",
        ".nest(",
        ".nest_service(",
        ".fallback_service(",
        "MethodRouter",
        "Router::new(",
    ] {
        let found = text.contains(call);
        assert!(!found || is_table, "{call} in {}", path.display());
    }
}
