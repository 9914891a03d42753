//! Any text as any field of a person.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linkage::normalise::{dates, names, nik, phones, places, text};

fuzz_target!(|typed: &str| {
    let name = names::Name::read(typed, false);
    let _ = (name.text(), name.sorted(), name.key());
    let _ = (dates::Birth::read(typed), nik::comparable(typed));
    if let Ok(nik) = nik::Nik::read(typed) {
        let _ = (nik.born(2026), nik.stem());
    }
    let _ = (phones::phone(typed), places::place(typed), text(typed));
});
