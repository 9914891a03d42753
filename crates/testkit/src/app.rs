//! The application on a port, and browsers without a window: clients that keep cookies and follow
//! no redirects.

use crate::world::{self, PASSWORD, Person, World};
use domain::ids::AccountId;
use domain::people::Role;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Mutex;
use web::app::{App, Clock, Settings};
use web::routes::Route;

/// The application with its world.
pub struct Running {
    /// The people.
    pub world: World,
    /// The application.
    pub app: App,
    /// Its clock, which stands still until it is set.
    pub clock: Clock,
    /// Its routes.
    pub routes: Vec<Route>,
    /// `http://127.0.0.1:port`
    pub base: String,
    used: Mutex<HashMap<AccountId, i64>>,
}

/// Runs a scenario against the application on SQLite and on PostgreSQL.
pub fn each_app<F, R>(scenario: F)
where
    F: Fn(Running) -> R,
    R: Future<Output = ()>,
{
    crate::each_database(|store| async {
        let world = World::create(store).await;
        scenario(Running::start(world).await).await;
    });
}

impl Running {
    /// Starts the application on a free port.
    pub async fn start(world: World) -> Self {
        Self::start_as(world, false).await
    }

    /// Starts the application, as a demonstration or in earnest.
    pub async fn start_as(world: World, demo: bool) -> Self {
        let clock = Clock::fixed(world::now());
        let app = application(&world, clock.clone(), demo);
        let (router, routes) = web::router(app.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self {
            world,
            app,
            clock,
            routes,
            base,
            used: Mutex::default(),
        }
    }

    /// A client that is nobody.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base)
    }

    /// A client of the first person with this role, signed in.
    pub async fn as_role(&self, role: Role) -> Client {
        self.sign_in(self.world.of(role)).await
    }

    /// A client of a person, signed in with password and one-time code.
    pub async fn sign_in(&self, person: &Person) -> Client {
        let client = self.anonymous();
        let answer = client
            .post(
                "/sign-in",
                &[("login", &person.login), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let code = self.fresh_code(person);
        let answer = client.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        client
    }

    /// A client signed in that has confirmed just now who it is.
    pub async fn stepped_up(&self, person: &Person) -> Client {
        let client = self.sign_in(person).await;
        let answer = client
            .post("/account/confirm", &[("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        client
    }

    /// The time of the application.
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Lets time pass.
    pub fn wait(&self, time: SignedDuration) {
        self.clock.set(self.now() + time);
    }

    /// A one-time code that was not used yet; lets half a minute pass where it was.
    pub fn fresh_code(&self, person: &Person) -> String {
        let mut used = self.used.lock().unwrap();
        let step = |now: Timestamp| now.as_second().div_euclid(30);
        if used
            .get(&person.account())
            .is_some_and(|last| *last >= step(self.now()))
        {
            self.wait(SignedDuration::from_secs(30));
        }
        used.insert(person.account(), step(self.now()));
        person.code(self.now())
    }
}

fn application(world: &World, clock: Clock, demo: bool) -> App {
    let settings = Settings {
        public_url: "http://127.0.0.1".to_owned(),
        data_folder: std::env::temp_dir().join("suluh-tests"),
        time_zone: jiff::tz::TimeZone::get("Asia/Jakarta").unwrap(),
        demo,
        proxies: Vec::new(),
    };
    App::new(
        world.store.clone(),
        world::ring(),
        world::hasher(),
        clock,
        settings,
    )
}

/// A browser without a window.
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers; names in lower case.
    pub headers: reqwest::header::HeaderMap,
    /// Body, as text where it is text.
    pub body: String,
    /// Body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Client {
    /// A client without cookies of the server at `base`.
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            base: base.to_owned(),
            cookies: Mutex::default(),
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.address(path))).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let request = self
            .http
            .post(self.address(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    /// Sends any request with the cookies of this client.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let cookies = self.cookie_header();
        let request = if cookies.is_empty() {
            request
        } else {
            request.header("cookie", cookies)
        };
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            self.keep(cookie.to_str().unwrap());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    /// A request to be completed by the caller and sent with [`Client::send`].
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        self.http.request(method, self.address(path))
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// A second client with the same cookies, as another tab has.
    pub fn tab(&self) -> Self {
        let tab = Self::new(&self.base);
        *tab.cookies.lock().unwrap() = self.cookies.lock().unwrap().clone();
        tab
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        pairs.join("; ")
    }

    fn keep(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if attributes.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
