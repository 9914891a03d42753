//! Draws a boundary file as the program would, to look at it before it is installed:
//! `cargo run -p charts --example boundaries -- FILE > boundaries.html`.

#![allow(clippy::disallowed_methods)]

use std::error::Error;
use std::io::Write;

use charts::*;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("which file?")?;
    let reading = geo::read(&std::fs::read(&file)?, &|_| true, None)?;
    let shapes = reading.shapes.bounded(12_000);
    let areas: Vec<AreaValue> = shapes
        .areas()
        .iter()
        .enumerate()
        .map(|(i, area)| AreaValue {
            code: area.code.clone(),
            name: area.code.clone(),
            cell: match i % 11 {
                0 => Cell::Hidden,
                1 => Cell::NoData,
                // Any numbers that differ between neighbours.
                _ => Cell::Known((i * 37 % 90) as f64),
            },
            href: None,
        })
        .collect();
    let map = Choropleth {
        frame: Frame {
            id: "boundaries".into(),
            title: format!(
                "{} areas by their {}",
                shapes.areas().len(),
                reading.property
            ),
            subtitle: format!(
                "{} vertices, {} kept",
                reading.shapes.points(),
                shapes.points()
            ),
            source: file,
            description: "Areas of the file with invented values.".into(),
            empty: "The file has no areas.".into(),
            missing: "–".into(),
            numbers: Numbers {
                thousands: '.',
                decimal: ',',
                decimals: 0,
            },
        },
        words: MapWords {
            hidden: "Hidden".into(),
            approximate: "Approximate".into(),
            no_data: "No data".into(),
        },
        view: View::Data,
        classes: Classes::equal_steps(&[90.0], 5, true),
        shapes: &shapes,
        areas,
    };
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>boundaries</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <style>{STYLE}</style>{}",
        map.figure()?
    );
    std::io::stdout().write_all(page.as_bytes())?;
    Ok(())
}
