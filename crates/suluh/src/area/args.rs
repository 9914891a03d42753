//! The command line of `suluh area`.

use crate::cli;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `suluh area`.
#[derive(Debug, Args)]
pub(crate) struct Area {
    #[command(subcommand)]
    pub(crate) command: AreaCommand,
}

/// What to do with areas.
#[derive(Debug, Subcommand)]
pub(crate) enum AreaCommand {
    /// Install borders of provinsi or kabupaten/kota, which maps then shade; list them without a file.
    Boundaries(Boundaries),
}

/// `suluh area boundaries`.
#[derive(Debug, Args)]
pub(crate) struct Boundaries {
    /// TopoJSON or GeoJSON in degrees (WGS 84) whose areas carry Kemendagri codes. It replaces what
    /// was installed for the same level.
    #[arg(requires = "source")]
    pub(crate) file: Option<PathBuf>,
    /// Who publishes the borders, and under which licence: stands under every map made of them.
    #[arg(long, requires = "file")]
    pub(crate) source: Option<String>,
    /// The property that holds the codes; without it, the one that fits.
    #[arg(long, requires = "file")]
    pub(crate) property: Option<String>,
    /// Take all installed borders away; maps are drawn with circles again.
    #[arg(long, conflicts_with = "file")]
    pub(crate) remove: bool,
    #[command(flatten)]
    pub(crate) place: cli::Place,
}
