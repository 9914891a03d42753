//! `suluh serve`: start, serve, stop.

use crate::cli;
use crate::out;
use crate::place::{self, NewOrOld, Place};
use anyhow::{Context, Result, anyhow, bail};
use identity::{Cost, Hasher};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use store::{Store, people, settings};
use tokio::net::TcpListener;
use tokio::sync::watch;
use vault::KeyRing;
use web::app::{App, Clock, Settings};

/// How long requests under way may still take after the program was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(8);

/// Serves until the program is told to stop.
pub(crate) async fn run(args: &cli::Serve) -> Result<()> {
    let place = Place::of(&args.place)?;
    place.make_folder()?;
    let _lock = place.lock()?;
    let store = place.open().await?;
    refuse_demonstration(&store).await?;
    let NewOrOld { ring, made } = place.keys_or_new(&store).await?;
    if made {
        warn_of_new_key(&place);
    }
    let (site, listener) = Site::take(&args.web, false).await?;
    let app = application(&place, store, ring, &site)?;
    if people::is_empty(&mut app.store().read().await?).await? {
        let code = app.set_up_code()?;
        out::line(format_args!(
            "Nobody has set Suluh up yet. Open {} and enter this code: {}",
            site.url,
            code.show().as_str()
        ));
    }
    out::line(format_args!("Suluh answers at {}", site.url));
    until_told_to_stop(app, listener).await
}

async fn refuse_demonstration(store: &Store) -> Result<()> {
    let mut tx = store.read().await?;
    if settings::get(&mut tx, crate::demo::MARK).await?.is_some() {
        bail!(
            "this database is a demonstration, and its passwords are published: serve it with \
             suluh demo, or choose another --data"
        );
    }
    Ok(())
}

fn warn_of_new_key(place: &Place) {
    out::line(format_args!(
        "A root key was made: {}. Keep a copy of it apart from this machine and apart from the \
         backups. Without it nothing that is sealed can ever be opened again.",
        place.key.path().display()
    ));
}

/// Under which address the pages are reached.
pub(crate) struct Site {
    /// `https://…`, or `http://localhost:…` to try it out.
    pub(crate) url: String,
    time_zone: TimeZone,
    proxies: Vec<web::source::Network>,
    demo: bool,
}

impl Site {
    /// Takes the port that the command line names, or one that is free where it names port 0.
    /// From here on a visitor waits instead of being turned away.
    pub(crate) async fn take(args: &cli::Web, demo: bool) -> Result<(Self, TcpListener)> {
        if let Some(url) = &args.public_url {
            check_public(url)?;
        }
        let time_zone = TimeZone::get(&args.time_zone)
            .map_err(|_| anyhow!("{}: no such time zone", args.time_zone))?;
        let proxies = args
            .proxies
            .iter()
            .map(|text| text.parse().with_context(|| format!("{text:?}")))
            .collect::<Result<_>>()?;
        let listener = TcpListener::bind(args.listen).await.with_context(|| {
            format!(
                "cannot listen on {}: choose another address with --listen",
                args.listen
            )
        })?;
        let port = listener.local_addr()?.port();
        // Browsers accept the session's cookie over plain http from this name alone.
        let here = || format!("http://localhost:{port}");
        let url = args.public_url.clone().unwrap_or_else(here);
        let site = Self {
            url: url.trim_end_matches('/').to_owned(),
            time_zone,
            proxies,
            demo,
        };
        Ok((site, listener))
    }

    /// The time zone of the task force.
    pub(crate) fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }
}

/// Refuses an address from which browsers would not keep a session.
fn check_public(url: &str) -> Result<()> {
    let plain = url.strip_prefix("http://");
    if plain.is_some_and(|host| !host.starts_with("localhost")) {
        bail!(
            "{url}: browsers keep the session's cookie from addresses with https:// only; put a \
             proxy with TLS in front and name its address with --public-url"
        );
    }
    if plain.is_none() && !url.starts_with("https://") {
        bail!("{url}: an address begins with https://");
    }
    Ok(())
}

/// The application.
pub(crate) fn application(place: &Place, store: Store, ring: KeyRing, site: &Site) -> Result<App> {
    let hasher = Hasher::new(Cost::default(), ring.password_pepper());
    let settings = Settings {
        public_url: site.url.clone(),
        data_folder: place.folder.clone(),
        time_zone: site.time_zone.clone(),
        demo: site.demo,
        proxies: site.proxies.clone(),
    };
    Ok(App::new(store, ring, hasher, Clock::default(), settings))
}

/// Serves, and ends in order: no new request, the ones under way finish, the audit is signed, the
/// database is closed.
pub(crate) async fn until_told_to_stop(app: App, listener: TcpListener) -> Result<()> {
    let told = told_to_stop()?;
    place::record(
        app.store(),
        app.ring(),
        audit::Event::new(audit::Kind::ServerStarted),
    )
    .await?;
    let (stop, stopping) = watch::channel(false);
    let (router, _) = web::router(app.clone());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stopped(stopping.clone()));
    let mut server = tokio::spawn(server.into_future());
    let background = tokio::spawn(web::background(app.clone(), stopped(stopping)));
    tokio::select! {
        () = told => tracing::info!("stopping"),
        ended = &mut server => ended?.context("the server ended by itself")?,
    }
    let _ = stop.send(true);
    if tokio::time::timeout(LAST_REQUESTS, &mut server)
        .await
        .is_err()
    {
        tracing::warn!("requests that did not finish in time were cut off");
        server.abort();
    }
    background.await?;
    let signed =
        store::audit::checkpoint_now(app.store(), app.audit_keys(), Timestamp::now()).await;
    app.store().close().await?;
    signed?;
    tracing::info!("stopped");
    Ok(())
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Completes when the program is interrupted or told to terminate.
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
