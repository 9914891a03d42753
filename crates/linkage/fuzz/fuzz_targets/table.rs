//! Any bytes as a table.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linkage::{Builder, presets, table};

fuzz_target!(|bytes: &[u8]| {
    let settings = presets::indonesian();
    let Ok(mut builder) = Builder::new(&settings) else {
        return;
    };
    let _ = table::read(bytes, &settings, &table::Mapping::default(), |row| {
        builder.add(0, row.fields);
    });
    let _ = builder.finish();
});
