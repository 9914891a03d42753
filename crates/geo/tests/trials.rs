//! Trials on boundary files of others, which are not ours to keep here: where
//! `BOUNDARY_DATA` names no folder with them, they are left out and say so.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr)]

use std::path::PathBuf;

use geo::{Reading, read};

fn reading(name: &str) -> Option<Reading> {
    let Some(folder) = std::env::var_os("BOUNDARY_DATA").map(PathBuf::from) else {
        eprintln!("left out: BOUNDARY_DATA names no folder with {name}");
        return None;
    };
    let bytes = std::fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        eprintln!("left out: {name} is not there");
    }
    Some(read(&bytes?, &|_| true, None).unwrap())
}

/// Reads, thins and stores: the areas stay, and as few bytes as said are kept.
fn trial(name: &str, property: &str, areas: usize, most_bytes: usize) {
    let Some(reading) = reading(name) else {
        return;
    };
    assert_eq!(
        (reading.property.as_str(), reading.shapes.areas().len()),
        (property, areas)
    );
    let thin = reading.shapes.bounded(12_000);
    assert_eq!(thin.areas().len(), areas);
    assert!(
        thin.areas()
            .iter()
            .all(|area| thin.bounds_of(area).is_some())
    );
    let stored = serde_json::to_string(&thin).unwrap();
    let (all, kept) = (reading.shapes.points(), thin.points());
    eprintln!(
        "{name}: {all} vertices, {kept} kept in {} bytes",
        stored.len()
    );
    assert!(kept <= 12_000 && stored.len() <= most_bytes);
    assert_eq!(serde_json::from_str::<geo::Shapes>(&stored).unwrap(), thin);
}

#[test]
fn kabupaten_kota() {
    trial("kabkota.topo.json", "kode", 514, 160_000);
}

#[test]
fn provinsi() {
    trial("provinsi.topo.json", "prov", 38, 120_000);
}

#[test]
fn kecamatan_of_jakarta() {
    trial("dki-kecamatan.geojson", "kode", 44, 40_000);
}
