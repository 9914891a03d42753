//! Draws every sample chart on one page, to look at them:
//! `cargo run -p charts --example charts > charts.html`.

use std::error::Error;
use std::io::Write;

use charts::*;

#[path = "../src/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let mut page = format!(
        "<!DOCTYPE html><html lang=\"id\"><meta charset=\"utf-8\"><title>charts</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <style>body {{ margin: 10px auto; max-width: 1100px; padding: 0 10px }}{STYLE}</style>"
    );
    for (_, chart) in samples::charts() {
        page.push_str(&chart.figure()?);
        page.push_str("<hr>");
    }
    std::io::stdout().write_all(page.as_bytes())?;
    Ok(())
}
