//! Any text as a model; what is read must be usable.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linkage::{Builder, Model, Scorer};

fuzz_target!(|text: &str| {
    if let Ok(model) = Model::from_json(text) {
        let register = Builder::new(&model.settings).map(Builder::finish);
        let _ = register.map(|records| Scorer::new(&records, &model).map(|s| s.prior()));
    }
});
