//! The program: one binary that serves, seeds, imports, backs up, restores and checks.

mod admin;
mod archive;
mod area;
mod audit;
mod backup;
mod cli;
mod demo;
mod doctor;
mod figures;
mod import;
mod link;
mod log;
mod out;
mod place;
mod postgres;
mod restore;
mod serve;
mod simulate;

use anyhow::Result;
use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    log::start(cli.log_format, cli.log_level);
    // Whatever is written here is for its owner alone: databases, backups, uploads.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(cli.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A person reads this whether or not the log is read.
            let _ = std::io::Write::write_fmt(
                &mut std::io::stderr().lock(),
                format_args!("suluh: {error:#}\n"),
            );
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(args) => serve::run(&args).await,
        Command::Demo(args) => demo::run(&args).await,
        Command::Import(args) => import::run(&args).await,
        Command::Link(args) => link::run(&args).await,
        Command::Figures(args) => figures::run(&args),
        Command::Area(args) => area::run(&args).await,
        Command::Simulate(args) => simulate::run(&args),
        Command::Backup(args) => backup::run(&args).await,
        Command::Restore(args) => restore::run(&args).await,
        Command::Audit(args) => audit::run(&args.command).await,
        Command::Doctor(args) => doctor::run(&args).await,
        Command::Admin(args) => admin::run(&args.command).await,
    }
}
