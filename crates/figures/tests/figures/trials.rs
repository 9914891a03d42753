//! Trials on data that is not ours to keep here. Where `FIGURES_DATA` names no folder with it, they
//! are left out and say so.

use std::fs::File;
use std::path::PathBuf;

use figures::attributes::{Attributes, Choice};
use figures::synthesize::{k, quality::Report};
use figures::table::{Options, read_file};

fn data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("FIGURES_DATA").map(PathBuf::from);
    let file = folder.map(|f| f.join(name)).filter(|f| f.exists());
    if file.is_none() {
        eprintln!("left out: FIGURES_DATA names no folder with {name}");
    }
    file
}

/// The public file of the Counter-Trafficking Data Collaborative, as others cleaned it.
#[test]
fn open_records_of_ctdc_keep_what_ten_have() {
    let Some(file) = data("ctdc_cleaned_14299.csv") else {
        return;
    };
    let loaded = read_file(File::open(file).unwrap(), &Options::default(), &mut |_| {}).unwrap();
    let columns = loaded.columns;
    let attributes = Attributes::new(&columns, &Choice::default()).unwrap();
    let rows = k::synthesize(&attributes, 10, &mut |_| {}).unwrap();
    let report = Report::of(&attributes, &rows, 10, 4).unwrap();
    assert!(report.is_safe());
    let [one, two, three, four] = &report.lengths[..] else {
        panic!()
    };
    assert!(one.error < 0.10 && two.error < 0.20 && three.error < 0.30 && four.error < 0.40);
    assert!(one.kept == 1.0 && two.kept > 0.99 && three.kept > 0.99 && four.kept > 0.95);
}
