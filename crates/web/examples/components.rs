//! Serves the living page of the design system alone, without a database: for working on it.
//!
//! `cargo run -p web --example components -- 127.0.0.1:8099`, then open `/components`.

use std::error::Error;

use axum::Router;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use web::forms::FormState;
use web::headers::{Transport, on_every_response};
use web::{assets, components, errors, locale_choice};

/// What `/areas` answers, in the shape of the component `area_options`.
async fn areas(form: FormState) -> Html<String> {
    let known = [
        ("31.73", "Kota Adm. Jakarta Barat", "DKI Jakarta"),
        (
            "31.73.01",
            "Kec. Cengkareng",
            "Kota Adm. Jakarta Barat, DKI Jakarta",
        ),
        (
            "31.73.06",
            "Kec. Kalideres",
            "Kota Adm. Jakarta Barat, DKI Jakarta",
        ),
    ];
    let query = form.value("q").to_lowercase();
    let options = known
        .iter()
        .filter(|(_, label, _)| label.to_lowercase().contains(&query))
        .map(|(code, label, hint)| {
            format!(
                "<div class=\"combobox__option\" role=\"option\" aria-selected=\"false\" \
                 data-value=\"{code}\"><span data-label>{label}</span>\
                 <span class=\"hint\">{hint}</span></div>"
            )
        });
    Html(options.collect())
}

async fn draft() -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "Tersimpan 10.42",
    )
        .into_response()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let app = Router::new()
        .route(
            "/components",
            get(components::show).post(|| async { Redirect::to("/components") }),
        )
        .route("/components/draft", post(draft))
        .route("/areas", get(areas))
        .route("/language", post(locale_choice::choose))
        .route("/static/{*path}", get(assets::serve))
        .layer(from_fn(errors::pages))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(
            Transport { https: false },
            on_every_response,
        ));
    axum::serve(tokio::net::TcpListener::bind(address).await?, app).await?;
    Ok(())
}
