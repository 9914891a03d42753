//! The routes, each with who may use it. There is no other way to add one.

use crate::app::App;
use crate::guard;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use policy::Capability;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;

/// Form bodies larger than this are refused while they are read, in bytes.
pub const FORM_LIMIT: usize = 1 << 20;
/// After this time a page that is still being made is given up.
pub(crate) const PAGE_TIMEOUT: Duration = Duration::from_secs(30);
/// An upload may take this long to arrive: 20 MB over a slow mobile connection.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(600);

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; nobody's session is looked up.
    Open,
    /// Everybody; the handler learns of a session if there is one.
    Public,
    /// Somebody in the middle of signing in, or signed in.
    Halfway,
    /// Everybody signed in.
    SignedIn,
    /// Everybody signed in who confirmed within the last minutes who they are.
    SteppedUp,
    /// Signed in with a role that has the capability.
    Can(Capability),
    /// As before, and confirmed within the last minutes who they are.
    CanSteppedUp(Capability),
}

impl Access {
    /// The capability that the role must have.
    pub const fn capability(self) -> Option<Capability> {
        match self {
            Self::Can(capability) | Self::CanSteppedUp(capability) => Some(capability),
            Self::Open | Self::Public | Self::Halfway | Self::SignedIn | Self::SteppedUp => None,
        }
    }

    /// Whether the identity must have been confirmed within the last minutes.
    pub const fn needs_step_up(self) -> bool {
        matches!(self, Self::SteppedUp | Self::CanSteppedUp(_))
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("open"),
            Self::Public => f.write_str("public"),
            Self::Halfway => f.write_str("halfway"),
            Self::SignedIn => f.write_str("signed-in"),
            Self::SteppedUp => f.write_str("signed-in, confirmed"),
            Self::Can(capability) => write!(f, "can {capability}"),
            Self::CanSteppedUp(capability) => write!(f, "can {capability}, confirmed"),
        }
    }
}

/// One route as declared.
#[derive(Debug, Clone)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// Path with its parameters.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// Collects routes; each capability adds its own in `pages::<capability>::routes`.
pub struct Routes {
    app: App,
    table: Vec<Route>,
    router: Router<App>,
}

impl Routes {
    /// No routes yet.
    pub fn new(app: App) -> Self {
        Self {
            app,
            table: Vec::new(),
            router: Router::new(),
        }
    }

    /// A page.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let route = answered(MethodFilter::GET, erase(handler));
        self.add(Method::GET, path, access, route, PAGE_TIMEOUT)
    }

    /// A form's target.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let route = answered(MethodFilter::POST, erase(handler));
        self.add(Method::POST, path, access, route, PAGE_TIMEOUT)
    }

    /// A target for files of at most `limit` bytes, which may take their time to arrive.
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, access: Access, limit: usize, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let route =
            answered(MethodFilter::POST, erase(handler)).layer(DefaultBodyLimit::max(limit));
        self.add(Method::POST, path, access, route, UPLOAD_TIMEOUT)
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        route: MethodRouter<App>,
        timeout: Duration,
    ) -> Self {
        let app = self.app.clone();
        let guarded = route
            .route_layer(from_fn(move |request: Request, next: Next| {
                guard::admit(app.clone(), access, request, next)
            }))
            .route_layer(TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                timeout,
            ));
        self.router = self.router.route(path, guarded);
        self.table.push(Route {
            method,
            path,
            access,
        });
        self
    }

    /// The router and the table of what it holds, in the order of declaration.
    pub fn finish(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.table)
    }
}

/// A handler without its type: what the router does around handlers is compiled once and not for
/// each of them.
type Erased = Arc<dyn Fn(Request, App) -> Answering + Send + Sync>;

/// An answer that is being made.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

fn erase<H, T>(handler: H) -> Erased
where
    H: Handler<T, App>,
    T: 'static,
{
    Arc::new(move |request, app| Box::pin(handler.clone().call(request, app)))
}

fn answered(method: MethodFilter, handler: Erased) -> MethodRouter<App> {
    on(method, move |State(app): State<App>, request: Request| {
        handler(request, app)
    })
}
