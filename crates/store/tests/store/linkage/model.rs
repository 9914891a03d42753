//! The model that comes with the program: learnt from simulated registrations, from a seed.
//!
//! `UPDATE_MODEL=1 cargo test -p store linkage::model` writes it anew, which takes a minute.

use linkage::blocking::Blocks;
use linkage::model::Odds;
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
/// model is learnt from a register that has both. What a mother's name tells more finely counts for
/// the next level that a father's has too.
fn with_fathers_like_mothers(mut model: Model) -> Model {
    let place = |name: &str| {
        let mut comparisons = model.settings.comparisons.iter();
        comparisons.position(|known| known.name == name).unwrap()
    };
    let (mother, father) = (place("mother"), place("father"));
    let keys = |at: usize| -> Vec<String> {
        let levels = model.settings.comparisons[at].levels.iter();
        let keys = levels.map(|level| level.key.clone());
        keys.chain(["different".to_owned()]).collect()
    };
    let (known, wanted) = (keys(mother), keys(father));
    let mut gathered: Vec<Odds> = Vec::new();
    for (key, odds) in known.iter().zip(model.levels[mother].clone()) {
        gathered.push(odds);
        if let Some(at) = wanted.iter().position(|wanted| wanted == key) {
            model.levels[father][at] = Odds {
                m: gathered.iter().map(|odds| odds.m).sum(),
                u: gathered.iter().map(|odds| odds.u).sum(),
                household: gathered.iter().map(|odds| odds.household).sum(),
            };
            gathered.clear();
        }
    }
    model
}

#[test]
fn the_shipped_model_can_be_read_and_names_its_version() {
    if std::env::var_os("UPDATE_MODEL").is_some() {
        let mut text = with_fathers_like_mothers(learnt()).to_json();
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
