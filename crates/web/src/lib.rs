//! Pages, forms, API and design system.
//!
//! [`router`] gives the application as a service, with a table of its routes; [`background`] does
//! what must happen while nobody asks. A capability's pages are in `pages::<capability>`.

pub mod app;
pub mod assets;
pub mod background;
pub mod components;
pub mod errors;
mod fields;
pub mod forms;
mod guard;
mod guesses;
pub mod headers;
mod limits;
pub mod locale_choice;
mod log;
pub mod page;
pub mod pages;
pub mod parts;
mod proof;
mod rescue;
pub mod routes;
pub mod session;
mod shell;
pub mod source;
mod spreadsheet;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use errors::Error;
use headers::Transport;
use routes::{FORM_LIMIT, Route, Routes};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

pub use background::background;

/// The application as a service, and its routes in the order of declaration.
///
/// Serve it with `into_make_service_with_connect_info::<std::net::SocketAddr>()`: the counters
/// against guessing passwords need the peer's network.
pub fn router(app: App) -> (Router, Vec<Route>) {
    let transport = Transport {
        https: app.settings().public_url.starts_with("https://"),
    };
    let (router, table) = pages::routes(Routes::new(app.clone())).finish();
    let fonts = NotForContentType::new("font/");
    let compression = CompressionLayer::new().compress_when(SizeAbove::new(256).and(fonts));
    // The last layer is the outermost.
    let router = router
        .fallback(|| async { Error::NotFound })
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(from_fn(limits::discard_refused))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(errors::pages))
        .layer(compression)
        .layer(from_fn(log::requests))
        .layer(from_fn_with_state(transport, headers::on_every_response))
        .with_state(app);
    (router, table)
}

/// What a panic said is left out of log and page: it may quote what somebody typed.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Error::unexpected("a panic").into_response()
}
