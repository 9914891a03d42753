//! Any text as a recipe; what is read must be usable.
#![no_main]

use figures::batch::{Tabulate, Words, recipe, tabulate};
use figures::table::{Options, read};
use libfuzzer_sys::fuzz_target;

const TABLE: &str = "a,b\n31.73,1\n31.74,2\n,2\n";

fuzz_target!(|text: &str| {
    let Ok(mut recipe) = recipe::<Tabulate>(text) else {
        return;
    };
    recipe.most_cells = Some(10_000);
    let words = Words {
        total: "total".to_owned(),
        not_recorded: "none".to_owned(),
        count: "count".to_owned(),
    };
    if let Ok(loaded) = read(TABLE.as_bytes(), &Options::default(), &mut |_| {}) {
        let _ = tabulate(&loaded, &recipe, &words, None, std::io::sink(), &mut |_| {});
    }
});
