//! The real application on a port of this machine.

use crate::fill::offices::{Offices, sign_in};
use crate::fill::{ring, teams};
use crate::place::Place;
use anyhow::Result;
use axum::Router;
use axum::routing::get;
use identity::{Cost, Hasher};
use jiff::tz::TimeZone;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use web::app::{App, Clock, Settings};

/// The application, serving.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// The people of its database.
    pub offices: Offices,
    /// Cookie of the case manager.
    pub manager: String,
    /// Cookie of the intake officer.
    pub officer: String,
    /// Cookie of an analyst of the whole country.
    pub analyst: String,
    /// Paths of its pages and forms.
    pub paths: Vec<&'static str>,
    /// How long the index of names took to read the whole register.
    pub names: Duration,
    app: App,
    store: Store,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Starts the application on a filled database.
    pub async fn start(place: &Place, cases: u64) -> Result<Self> {
        let store = Store::open(&place.address).await?;
        let offices = Offices::of(&store, teams(cases)).await?;
        let (manager, officer, analyst) = (
            sign_in(&store, offices.manager.account).await?,
            sign_in(&store, offices.officer.account).await?,
            sign_in(&store, offices.analyst).await?,
        );
        let app = application(store.clone())?;
        let begun = Instant::now();
        app.names().catch_up(&store, app.ring()).await?;
        let names = begun.elapsed();
        let (router, routes) = web::router(app.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, service).await {
                eprintln!("the application ended: {error}");
            }
        });
        let background = tokio::spawn(web::background(app.clone(), std::future::pending()));
        Ok(Self {
            address,
            offices,
            manager,
            officer,
            analyst,
            paths: routes.iter().map(|route| route.path).collect(),
            names,
            app,
            store,
            tasks: vec![serving, background],
        })
    }

    /// Its store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether the application has this page or form.
    pub fn serves(&self, path: &str) -> bool {
        self.paths.contains(&path)
    }

    /// Has the register of persons read.
    pub async fn hold_register(&self) -> Result<()> {
        let begun = Instant::now();
        self.app.wake_register().await??;
        eprintln!("  register read in {:.1} s", begun.elapsed().as_secs_f64());
        Ok(())
    }

    /// Stops serving and closes the database.
    pub async fn stop(self) -> Result<()> {
        for task in &self.tasks {
            task.abort();
        }
        self.store.close().await?;
        Ok(())
    }
}

fn application(store: Store) -> Result<App> {
    let cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    let hasher = Hasher::new(cost, ring().password_pepper());
    let settings = Settings {
        public_url: "http://127.0.0.1".to_owned(),
        data_folder: std::env::temp_dir(),
        time_zone: TimeZone::get("Asia/Jakarta")?,
        demo: false,
        proxies: Vec::new(),
    };
    Ok(App::new(store, ring(), hasher, Clock::default(), settings))
}

/// The floor of every page: a handler that says two letters, without any middleware.
pub async fn bare() -> Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/", get(|| async { "ok" }));
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            eprintln!("the bare handler ended: {error}");
        }
    });
    Ok((address, serving))
}
