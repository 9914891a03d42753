//! Prints every sample paper in every form, to look at them:
//! `cargo run -p documents --example papers -- FOLDER`.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use documents::*;

#[path = "../src/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| ".".into()));
    std::fs::create_dir_all(&folder)?;
    for (name, paper) in ["letter", "ticket", "table", "invitation"]
        .iter()
        .zip(samples::papers())
    {
        let file = |form: &str| folder.join(format!("{name}.{form}"));
        #[cfg(feature = "pdf")]
        for _ in 0..2 {
            // Twice, because the first print also reads the fonts.
            let start = Instant::now();
            std::fs::write(file("pdf"), pdf(&paper)?)?;
            eprintln!("{name}.pdf in {:?}", start.elapsed());
        }
        let start = Instant::now();
        std::fs::write(file("docx"), docx(&paper)?)?;
        eprintln!("{name}.docx in {:?}", start.elapsed());
        std::fs::write(file("html"), html(&paper)?)?;
    }
    Ok(())
}
