//! Any records under any threshold: nothing rare is published. Any records under noise: some are.
#![no_main]

mod bytes;

use figures::attributes::{Attributes, Choice};
use figures::batch::{NoisyRecords, noisy_records};
use figures::columns::Columns;
use figures::dp::{Rho, Source};
use figures::synthesize::{k, quality::Report};
use figures::table::{Loaded, Options, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<[u8; 4]>, u64)| {
    let (number, rows, noise) = input;
    let Some(loaded) = load(&rows) else {
        return;
    };
    under_a_threshold(&loaded.columns, u32::from(number));
    under_noise(&loaded, f64::from(number) / 50.0, noise);
});

fn load(rows: &[[u8; 4]]) -> Option<Loaded> {
    let names = ["a", "b", "c", "d"];
    let values = |name: &&str| ((*name).to_owned(), (0..8).map(|v| v.to_string()).collect());
    let options = Options {
        closed: names.iter().map(values).collect(),
        ..Options::default()
    };
    let row = |row: &[u8; 4]| row.map(|v| (v % 8).to_string()).join(",") + "\n";
    let csv: String = rows.iter().map(row).collect();
    read(format!("a,b,c,d\n{csv}").as_bytes(), &options, &mut |_| {}).ok()
}

fn under_a_threshold(columns: &Columns, threshold: u32) {
    let Ok(attributes) = Attributes::new(columns, &Choice::default()) else {
        return;
    };
    if let Ok(rows) = k::synthesize(&attributes, threshold, &mut |_| {}) {
        let report = Report::of(&attributes, &rows, threshold, 4);
        assert!(report.is_ok_and(|r| r.is_safe()));
    }
}

fn under_noise(loaded: &Loaded, epsilon: f64, mut state: u64) {
    let mut source = Source::new(|bytes: &mut [u8]| bytes::fill(&mut state, bytes));
    let recipe = NoisyRecords {
        choice: Choice::default(),
        tables: Vec::new(),
        cost: Rho::of(epsilon, 1e-6),
        k: 2,
        seed: 1,
        longest: 2,
    };
    let _ = noisy_records(
        loaded,
        &recipe,
        None,
        &mut source,
        std::io::sink(),
        &mut |_| {},
    );
}
