//! Any text as settings of Splink; what is read must go back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linkage::splink::{Dialect, export, foreign};

fuzz_target!(|text: &str| {
    if let Ok(read) = foreign(text, "fuzz") {
        let _ = export(&read.model, Dialect::Spark);
    }
});
