//! The model that comes with the program: learnt from simulated registrations, from a seed.
//!
//! `UPDATE_MODEL=1 cargo test -p store --test linkage model` writes it anew, which takes a minute.

use linkage::blocking::Blocks;
use linkage::model::Odds;
use linkage::settings::{Comparison, Field, Kind, Level, Test};
use linkage::{Builder, Model, presets, simulate, train};
use std::path::PathBuf;
use store::linkage::models::SHIPPED_VERSION;

fn asset() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/linkage-model.json")
}

/// Six agencies that register 6,000 people.
fn learnt() -> Model {
    let settings = presets::indonesian();
    let people = simulate::registrations(&simulate::Options {
        people: 6_000,
        ..simulate::Options::default()
    });
    let mut builder = Builder::new(&settings).unwrap();
    for person in &people {
        let fields: Vec<&str> = person.fields.iter().map(String::as_str).collect();
        builder.add(person.agency, &fields);
    }
    let records = builder.finish();
    let blocks = Blocks::new(&records, &settings.blocking, settings.block_limit).unwrap();
    let options = train::Options::default();
    train::train(&records, &blocks, &settings, SHIPPED_VERSION, &options).unwrap()
}

/// The simulation knows no fathers. A father's name is taken to weigh what a mother's does, until a
/// model is learnt from a register that has both.
fn with_father(mut model: Model) -> Model {
    let mut comparisons = model.settings.comparisons.iter();
    let at = comparisons
        .position(|known| known.name == "mother")
        .unwrap();
    let mother = &model.levels[at];
    let between = &mother[1..mother.len() - 1];
    let similar = Odds {
        m: between.iter().map(|odds| odds.m).sum(),
        u: between.iter().map(|odds| odds.u).sum(),
        household: between.iter().map(|odds| odds.household).sum(),
    };
    let levels = vec![mother[0], similar, mother[mother.len() - 1]];
    let father = || "father".to_owned();
    let level = |key: &str, test: Test| Level {
        key: key.to_owned(),
        test,
        frequency: None,
    };
    model.settings.fields.push(Field {
        name: father(),
        kind: Kind::Name,
    });
    model.settings.comparisons.push(Comparison {
        name: father(),
        shared: model.settings.comparisons[at].shared,
        unknown: Test::Missing(father()),
        levels: vec![
            level("exact", Test::Equal(father())),
            level("similar", Test::Similar(father(), 0.8)),
        ],
    });
    model.levels.push(levels);
    model
}

#[test]
fn the_shipped_model_can_be_read_and_names_its_version() {
    if std::env::var_os("UPDATE_MODEL").is_some() {
        let mut text = with_father(learnt()).to_json();
        text.push('\n');
        std::fs::write(asset(), text).unwrap();
    }
    let model = Model::from_json(&std::fs::read_to_string(asset()).unwrap()).unwrap();
    assert_eq!(model.version, SHIPPED_VERSION);
    assert!(model.training.iter().any(|run| run.converged));
    let fields: Vec<&str> = model
        .settings
        .fields
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(fields.last(), Some(&"father"));
}
