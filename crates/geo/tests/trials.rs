//! Trials on boundary files of others, which are not ours to keep here: where
//! `BOUNDARY_DATA` names no folder with them, they are left out and say so.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr)]

use std::collections::HashMap;
use std::path::PathBuf;

use geo::{Problem, Reading, read};
use serde_json::{Value, json};

fn bytes(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("BOUNDARY_DATA").map(PathBuf::from) else {
        eprintln!("left out: BOUNDARY_DATA names no folder with {name}");
        return None;
    };
    let bytes = std::fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        eprintln!("left out: {name} is not there");
    }
    bytes
}

/// Reads, thins and stores: the areas stay, and as few bytes as said are kept.
fn trial(name: &str, property: &str, areas: usize, most_bytes: usize) {
    let Some(bytes) = bytes(name) else {
        return;
    };
    let reading: Reading = read(&bytes, &|_| true, None).unwrap();
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

/// The file with the codes of BPS in place of Kemendagri's.
fn with_codes_of_bps(bytes: &[u8], property: &str) -> Vec<u8> {
    let pairs = include_str!("../../store/assets/bps.tsv");
    let pairs = pairs.lines().filter_map(|line| line.split_once('\t'));
    let bps: HashMap<&str, &str> = pairs.collect();
    let mut file: Value = serde_json::from_slice(bytes).unwrap();
    let areas = file.pointer_mut("/objects/kab/geometries").unwrap();
    for area in areas.as_array_mut().unwrap() {
        let code = &mut area["properties"][property];
        *code = json!(bps[code.as_str().unwrap()].trim());
    }
    file.to_string().into_bytes()
}

#[test]
fn codes_of_bps_are_refused() {
    for (name, property) in [
        ("kabkota.topo.json", "kode"),
        ("provinsi.topo.json", "prov"),
    ] {
        let Some(bytes) = bytes(name) else {
            return;
        };
        let said = read(&with_codes_of_bps(&bytes, property), &|_| true, None);
        let Err(Problem::Misplaced { areas, .. }) = said else {
            panic!("{name}: {:?}", said.map(|reading| reading.shapes.points()));
        };
        eprintln!("{name}: {areas} areas elsewhere by the codes of BPS");
    }
}
