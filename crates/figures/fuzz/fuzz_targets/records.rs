//! Any records under any threshold: nothing rare is published.
#![no_main]

use figures::attributes::{Attributes, Choice};
use figures::columns::{Columns, Limits};
use figures::synthesize::{k, quality::Report};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<[u8; 4]>)| {
    let (threshold, rows) = input;
    let Ok(mut columns) = Columns::new(&["a", "b", "c", "d"], Limits::default()) else {
        return;
    };
    for row in &rows {
        let _ = columns.push(&row.map(|v| (v % 8).to_string()));
    }
    let Ok(attributes) = Attributes::new(&columns, &Choice::default()) else {
        return;
    };
    let threshold = u32::from(threshold);
    if let Ok(rows) = k::synthesize(&attributes, threshold, &mut |_| {}) {
        let report = Report::of(&attributes, &rows, threshold, 4);
        assert!(report.is_ok_and(|r| r.is_safe()));
    }
});
