//! Any bytes as a table.
#![no_main]

use figures::table::{Options, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(loaded) = read(bytes, &Options::default(), &mut |_| {}) {
        let rows = loaded.columns.rows();
        assert!(loaded.columns.all().iter().all(|c| c.codes().len() == rows));
    }
});
