//! What every handler has at hand.

use crate::source::Network;
use identity::Hasher;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use store::Store;
use store::audit::AuditKeys;
use store::figures::pivot::Pivot;
use store::linkage::Register;
use store::search::NameIndex;
use tokio::task::JoinHandle;
use vault::{Code, KeyRing, Random};

/// The application; clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    ring: KeyRing,
    audit: AuditKeys,
    digest_key: [u8; 32],
    names: NameIndex,
    register: Register,
    pivot: Pivot,
    hasher: Hasher,
    clock: Clock,
    settings: Settings,
    set_up: OnceLock<Code>,
}

/// What the operator decides when starting the program.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address under which people reach the program, e.g. `https://suluh.example.go.id`.
    pub public_url: String,
    /// Folder for uploads that are being imported.
    pub data_folder: PathBuf,
    /// Time zone in which times are shown and days end.
    pub time_zone: TimeZone,
    /// A demonstration: the sign-in page lists the accounts with [`DEMO_PASSWORD`], and accounts
    /// without a second factor may sign in.
    pub demo: bool,
    /// Reverse proxies whose word about the visitor's address is believed; none by default.
    pub proxies: Vec<Network>,
}

/// How long a visitor waits for the register to be read.
const REGISTER_PATIENCE: Duration = Duration::from_secs(2);

/// The password of every account of a demonstration.
pub const DEMO_PASSWORD: &str = "suluh untuk semua";

/// The time; tests set it.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// A clock that stands still at `at` until it is set.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.as_microsecond()))))
    }

    /// Sets a fixed clock; the system's clock is not touched.
    pub fn set(&self, at: Timestamp) {
        if let Some(fixed) = &self.0 {
            fixed.store(at.as_microsecond(), Ordering::SeqCst);
        }
    }

    fn now(&self) -> Timestamp {
        self.0
            .as_ref()
            .and_then(|fixed| Timestamp::from_microsecond(fixed.load(Ordering::SeqCst)).ok())
            .unwrap_or_else(Timestamp::now)
    }
}

impl App {
    /// The application on an open store.
    pub fn new(
        store: Store,
        ring: KeyRing,
        hasher: Hasher,
        clock: Clock,
        settings: Settings,
    ) -> Self {
        Self(Arc::new(Inner {
            audit: AuditKeys::of(&ring),
            digest_key: blake3::derive_key("suluh web digests 1", ring.password_pepper()),
            names: NameIndex::new(&ring),
            register: Register::new(),
            pivot: Pivot::default(),
            store,
            ring,
            hasher,
            clock,
            settings,
            set_up: OnceLock::new(),
        }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The server's keys.
    pub fn ring(&self) -> &KeyRing {
        &self.0.ring
    }

    /// The keys of the audit.
    pub fn audit_keys(&self) -> &AuditKeys {
        &self.0.audit
    }

    /// The index of names in memory: fill it with `catch_up` after the start, and set the names of
    /// a file once it is saved.
    pub fn names(&self) -> &NameIndex {
        &self.0.names
    }

    /// The register of persons in memory: there while it is needed.
    pub fn register(&self) -> &Register {
        &self.0.register
    }

    /// The tally of victims in memory: there while figures are looked at.
    pub fn pivot(&self) -> &Pivot {
        &self.0.pivot
    }

    /// Whether the register can be asked. Where nobody asked for a while it is read anew, and of a
    /// large one that takes longer than a visitor waits: it goes on being read, for the next one.
    ///
    /// # Errors
    /// Those of storage.
    pub async fn register_ready(&self) -> Result<bool, store::Error> {
        let filled = self.wake_register();
        match tokio::time::timeout(REGISTER_PATIENCE, filled).await {
            Ok(filled) => filled.map_err(|_| store::Error::Finished)?.map(|()| true),
            Err(_) => Ok(self.register().is_held()),
        }
    }

    /// Has the register filled beside what is done now.
    pub fn wake_register(&self) -> JoinHandle<Result<(), store::Error>> {
        let app = self.clone();
        tokio::spawn(async move { app.register().catch_up(app.store(), app.ring()).await })
    }

    /// The bounded password hasher.
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// The operator's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The day in the task force's time zone.
    pub fn today(&self) -> jiff::civil::Date {
        self.0.settings.time_zone.to_datetime(self.now()).date()
    }

    /// Randomness for keys, nonces and codes.
    pub fn random(&self) -> Random {
        Random::system()
    }

    /// A digest that only this server can make, bound to what it is for: to count and to look up
    /// by what must not be stored itself.
    pub fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0.digest_key);
        for part in [purpose.as_bytes()].iter().chain(parts) {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }

    /// The code that whoever sets the program up must know: it stands on the server's console, so
    /// that nobody else on the network is faster.
    ///
    /// # Errors
    /// When the operating system refuses random bytes.
    pub fn set_up_code(&self) -> Result<&Code, vault::Error> {
        if let Some(code) = self.0.set_up.get() {
            return Ok(code);
        }
        let code = Code::generate(&mut self.random())?;
        Ok(self.0.set_up.get_or_init(|| code))
    }

    /// A new identifier, ordered by time.
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        uuid::Uuid::now_v7().into()
    }
}
