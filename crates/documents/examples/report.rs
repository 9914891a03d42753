//! Prints a full annual report in every form and says how long it takes:
//! `cargo run --release -p documents --example report -- FOLDER`.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use documents::*;

#[path = "../src/sample_report.rs"]
mod sample_report;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| ".".into()));
    std::fs::create_dir_all(&folder)?;
    let paper = Paper::from(sample_report::report());
    #[cfg(feature = "pdf")]
    for round in ["first", "second"] {
        let start = Instant::now();
        let bytes = pdf(&paper)?;
        eprintln!("report.pdf, {round} print, in {:?}", start.elapsed());
        std::fs::write(folder.join("report.pdf"), bytes)?;
    }
    let start = Instant::now();
    let bytes = docx(&paper)?;
    eprintln!("report.docx in {:?}", start.elapsed());
    std::fs::write(folder.join("report.docx"), bytes)?;
    std::fs::write(folder.join("report.html"), html(&paper)?)?;
    Ok(())
}
