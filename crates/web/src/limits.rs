//! Bodies that are too large, answered so that the browser can show the answer.
//!
//! A server that answers in the middle of an upload and closes the connection makes browsers show
//! "connection reset" instead of the page. So what is left of the body is read and thrown away
//! before the refusal is sent, up to a limit and for a while.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// At most so many bytes of a refused body are read.
const DISCARD_BYTES: usize = 64 << 20;
/// And for at most so long.
const DISCARD_TIME: Duration = Duration::from_secs(20);

type Frame = Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>>;

/// A body of which the rest can be had back when the handler has let go of it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Frame {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }
}

/// Middleware: reads the rest of a body that was refused as too large.
pub(crate) async fn discard_refused(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let shared = Shared(Arc::new(Mutex::new(body)));
    let request = Request::from_parts(parts, Body::new(shared.clone()));
    let response = next.run(request).await;
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let _ = tokio::time::timeout(DISCARD_TIME, discard(shared)).await;
    }
    response
}

async fn discard(mut body: Shared) {
    let mut left = DISCARD_BYTES;
    while left > 0 {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let Some(Ok(frame)) = frame else { return };
        left = left.saturating_sub(frame.data_ref().map_or(1, |data| data.len().max(1)));
    }
}
