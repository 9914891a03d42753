//! One line for each request: route, status, duration and a random id. No address of the
//! visitor, no browser, no query, no body, and the route's template instead of its path.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Middleware: runs the request in a span that carries its id, and logs how it ended.
pub(crate) async fn requests(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("request", id = %crate::errors::random_id());
    async move {
        let started = Instant::now();
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let ms = started.elapsed().as_secs_f64() * 1_000.0;
        tracing::info!(%method, route, status, ms = format_args!("{ms:.1}"), "answered");
        response
    }
    .instrument(span)
    .await
}
