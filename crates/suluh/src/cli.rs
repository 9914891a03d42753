//! The command line. What it says is for who runs the program; people who use it have the pages.

use crate::area::args::Area;
use crate::figures::args::Figures;
use crate::link::args::Link;
use crate::simulate::Simulate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The working system of an anti-trafficking task force.
#[derive(Debug, Parser)]
#[command(name = "suluh", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// How the log is written to standard error.
    #[arg(long, global = true, env = "SULUH_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// Least level of what is logged. Whatever the level, the log holds no personal data.
    #[arg(long, global = true, env = "SULUH_LOG_LEVEL", value_enum, default_value_t = LogLevel::Info)]
    pub(crate) log_level: LogLevel,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

/// Least level of what is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    /// Only what needs somebody to act.
    Error,
    /// What may need somebody to act.
    Warn,
    /// Starts, stops and requests.
    Info,
    /// Everything.
    Debug,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages. On an empty database the first visit leads through set-up.
    Serve(Serve),
    /// Fill an embedded database with a synthetic city task force and serve it.
    Demo(Demo),
    /// Import cases or a published series from a CSV file; every import can be taken back.
    Import(Import),
    /// Find the records of one person in files or the register: learn a model, predict, evaluate.
    Link(Link),
    /// Make figures of files: count, protect tables, make open records, attack what would be published.
    Figures(Figures),
    /// Install the borders of areas that maps show.
    Area(Area),
    /// Show on invented people what adding up the counts of six agencies gives, and what linking does.
    Simulate(Simulate),
    /// Make an encrypted backup of the whole database. The root key is not in it.
    Backup(Backup),
    /// Restore a backup into an empty place and verify it.
    Restore(Restore),
    /// Check the installation and say what to do about what is not as it should be.
    Doctor(Doctor),
    /// Verify the audit, or write down its state for a witness.
    Audit(Audit),
    /// Work for who holds the root key.
    Admin(Admin),
}

/// Where an installation is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Folder of the embedded database and of what the program keeps beside it.
    #[arg(long, env = "SULUH_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) database: Database,
}

/// Database and key of an installation.
#[derive(Debug, Clone, Args)]
pub(crate) struct Database {
    /// `postgres://…`, or `sqlite:FILE`; without it, suluh.db in the data folder. An address with
    /// a password belongs in the environment: arguments can be read by everybody on the machine.
    #[arg(long = "database", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) address: Option<String>,
    /// File of the root key; without it, root.key in the data folder, or the credential
    /// `suluh-root-key` where systemd gives one.
    #[arg(long, env = "SULUH_ROOT_KEY")]
    pub(crate) root_key: Option<PathBuf>,
}

/// How pages are served.
#[derive(Debug, Clone, Args)]
pub(crate) struct Web {
    /// Address and port to listen on.
    #[arg(long, env = "SULUH_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Address under which people reach the program, e.g. `https://suluh.example.go.id`. Without
    /// it, localhost and the port.
    #[arg(long, env = "SULUH_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Time zone in which times are shown and days end.
    #[arg(long, env = "SULUH_TIME_ZONE", default_value = "Asia/Jakarta")]
    pub(crate) time_zone: String,
    /// Network of a reverse proxy whose word about a visitor's address is believed, e.g.
    /// `127.0.0.1/32`. May be given several times.
    #[arg(long = "proxy", env = "SULUH_PROXIES", value_delimiter = ',')]
    pub(crate) proxies: Vec<String>,
}

/// `suluh serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) web: Web,
}

/// `suluh demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder of the demonstration.
    #[arg(long, default_value = "data/demo")]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) web: Web,
    /// Forget what was done in the demonstration and fill it anew.
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// How the bytes of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// UTF-8, or UTF-16 with a byte order mark.
    Unicode,
    /// What older Excel writes as "CSV".
    #[value(name = "windows-1252")]
    Windows1252,
}

/// `suluh import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file.
    #[arg(required_unless_present_any = ["reverse", "list"])]
    pub(crate) file: Option<PathBuf>,
    /// A mapping that comes with the program (ctdc, ctdc-clean, htcds) or a file; without it, the
    /// one that fits the columns.
    #[arg(long, conflicts_with = "series")]
    pub(crate) mapping: Option<String>,
    /// The file is a published series of counts.
    #[arg(long)]
    pub(crate) series: bool,
    /// Where the rows come from, as figures say it.
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Area code of the task force, where the database holds several.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// How the bytes of the file are read.
    #[arg(long, value_enum, default_value_t = Encoding::Unicode)]
    pub(crate) encoding: Encoding,
    /// Say what would come in, and write nothing.
    #[arg(long)]
    pub(crate) preview: bool,
    /// Write every problem, row by row with what to do, to this CSV file.
    #[arg(long)]
    pub(crate) issues: Option<PathBuf>,
    /// Write a mapping proposed from the columns of the file to this file, and import nothing.
    #[arg(long, conflicts_with_all = ["mapping", "series", "preview"])]
    pub(crate) draft_mapping: Option<PathBuf>,
    /// List the batches.
    #[arg(long)]
    pub(crate) list: bool,
    /// Take a batch back.
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["file", "list"])]
    pub(crate) reverse: Option<uuid::Uuid>,
    /// Time zone in which days end.
    #[arg(long, env = "SULUH_TIME_ZONE", default_value = "Asia/Jakarta")]
    pub(crate) time_zone: String,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// `suluh backup`.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// File to write; it must not exist.
    pub(crate) file: PathBuf,
    /// Public key (`age1…`) to which the backup is encrypted; its private key is kept offline.
    /// May be given several times.
    #[arg(
        long,
        env = "SULUH_BACKUP_TO",
        required_unless_present = "passphrase_file"
    )]
    pub(crate) to: Vec<String>,
    /// Encrypt with the passphrase in the first line of this file instead.
    #[arg(long, conflicts_with = "to")]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// `suluh restore`.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup.
    pub(crate) file: PathBuf,
    /// File with the private key (`AGE-SECRET-KEY-1…`) to which the backup was encrypted.
    #[arg(long, required_unless_present = "passphrase_file")]
    pub(crate) identity: Option<PathBuf>,
    /// File with the passphrase in its first line.
    #[arg(long, conflicts_with = "identity")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Data folder for a backup of the embedded database, or the `postgres://…` address of an
    /// empty database. Nothing is ever overwritten.
    #[arg(long, env = "SULUH_RESTORE_INTO", hide_env_values = true)]
    pub(crate) into: String,
    /// The copy of the root key that was kept apart; without it, root.key in the data folder.
    #[arg(long, env = "SULUH_ROOT_KEY")]
    pub(crate) root_key: Option<PathBuf>,
}

/// `suluh doctor`.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) place: Place,
}

/// `suluh audit`.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

/// What to do with the audit.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Verify all rows and checkpoints; name the first broken one and end with an error.
    Verify {
        /// Checkpoint that a witness kept (`suluh audit witness`): shows whether history was
        /// written anew since.
        #[arg(long)]
        witness: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Print the newest signed checkpoint, for somebody outside to keep.
    Witness {
        #[command(flatten)]
        place: Place,
    },
}

/// `suluh admin`.
#[derive(Debug, Args)]
pub(crate) struct Admin {
    #[command(subcommand)]
    pub(crate) command: AdminCommand,
}

/// Work for who holds the root key.
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Make a new invitation for an administrator who can no longer sign in. It gives no key of
    /// any team back: that takes another member or two custodians.
    Invite {
        /// Login of the administrator.
        login: String,
        #[command(flatten)]
        place: Place,
        /// Address under which people reach the program.
        #[arg(
            long,
            env = "SULUH_PUBLIC_URL",
            default_value = "http://localhost:8080"
        )]
        public_url: String,
    },
    /// Make a key pair for backups: the private key goes to FILE, to be kept offline.
    BackupKey {
        /// File to write; it must not exist.
        file: PathBuf,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
