//! The log: structured, to standard error, without personal data.
//!
//! Only the program's own crates log below `warn`: what libraries write at finer levels (headers,
//! statements) could carry what people typed.

use crate::cli::{LogFormat, LogLevel};
use std::io::IsTerminal;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// The program's own crates.
const OWN: [&str; 11] = [
    "suluh",
    "web",
    "store",
    "policy",
    "vault",
    "audit",
    "identity",
    "exchange",
    "documents",
    "domain",
    "demo",
];

/// Starts logging.
pub(crate) fn start(format: LogFormat, level: LogLevel) {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
    };
    tracing_subscriber::registry()
        .with(lines.with_filter(filter(level)))
        .init();
}

fn filter(level: LevelFilter) -> Targets {
    Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_targets(OWN.map(|name| (name, level)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn libraries_stay_quiet_at_every_level() {
        for level in [LevelFilter::DEBUG, LevelFilter::INFO, LevelFilter::WARN] {
            let filter = filter(level);
            assert!(!filter.would_enable("sqlx::query", &Level::INFO));
            assert!(!filter.would_enable("hyper", &Level::DEBUG));
            assert!(filter.would_enable("sqlx", &Level::WARN));
        }
        assert!(filter(LevelFilter::DEBUG).would_enable("store::sqlite", &Level::DEBUG));
        assert!(!filter(LevelFilter::ERROR).would_enable("sqlx", &Level::WARN));
    }
}
