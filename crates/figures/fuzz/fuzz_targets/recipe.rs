//! Any text as a recipe; what is read must be usable, and what is protected must not be opened.
#![no_main]

mod bytes;

use figures::attack::attack;
use figures::batch::{How, Protect, Tabulate, Words, protect, recipe, tabulate};
use figures::dp::Source;
use figures::protect::Rules;
use figures::protect::round::{Rounding, Zeros};
use figures::table::{Loaded, Options, read};
use libfuzzer_sys::fuzz_target;

const TABLE: &str = "a,b\n31.73,1\n31.74,2\n,2\n";

fuzz_target!(|text: &str| {
    let Ok(mut table) = recipe::<Tabulate>(text) else {
        return;
    };
    table.most_cells = Some(10_000);
    let words = Words {
        total: "total".to_owned(),
        not_recorded: "none".to_owned(),
        count: "count".to_owned(),
    };
    let values = |column: &str, values: &[&str]| {
        let values = values.iter().map(|v| (*v).to_owned()).collect();
        (column.to_owned(), values)
    };
    let options = Options {
        closed: vec![values("a", &["31.73", "31.74"]), values("b", &["1", "2"])],
        ..Options::default()
    };
    if let Ok(loaded) = read(TABLE.as_bytes(), &options, &mut |_| {}) {
        let _ = tabulate(&loaded, &table, &words, None, std::io::sink(), &mut |_| {});
        table.most_cells = Some(100);
        protect_in_all_ways(&loaded, &table);
    }
});

fn protect_in_all_ways(loaded: &Loaded, table: &Tabulate) {
    let (base, zeros, seed) = (3, Zeros::MayRise, 1);
    let ways = [
        How::Hide(Rules::of(3)),
        How::Round(Rounding { base, zeros, seed }),
        How::Noise {
            epsilon: 1.0,
            delta: 1e-6,
        },
    ];
    for how in ways {
        let recipe = Protect {
            name: String::new(),
            table: table.clone(),
            agency: None,
            how,
        };
        let mut state = 1;
        let mut source = Source::new(|bytes: &mut [u8]| bytes::fill(&mut state, bytes));
        if let Ok(made) = protect(loaded, &recipe, None, &mut source, &mut |_| {}) {
            let report = attack(&made.release, &[], 3);
            assert!(report.is_ok_and(|report| report.opened.is_empty()));
        }
    }
}
