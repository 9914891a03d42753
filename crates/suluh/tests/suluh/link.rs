//! `suluh link` and `suluh simulate` as somebody types them, on files; on the register: `register.rs`.

mod register;

use crate::common::{Folder, Said, run, suluh};
use linkage::simulate::{Options, registrations};
use std::fmt::Write;
use std::path::Path;

/// The language of the terminal is the only thing that differs.
fn link(language: &str, arguments: &[&str]) -> Said {
    run(suluh()
        .arg("link")
        .args(arguments)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", language))
}

/// Invented people whom six agencies registered, with who is who.
fn people(folder: &Folder) -> String {
    let options = Options {
        people: 600,
        ..Options::default()
    };
    let settings = linkage::presets::indonesian();
    let names = settings.fields.iter().map(|f| f.name.as_str());
    let mut csv = format!("no,orang,{}\n", names.collect::<Vec<_>>().join(","));
    for (at, registration) in registrations(&options).iter().enumerate() {
        let mut fields = registration.fields.clone();
        fields.resize(settings.fields.len(), String::new());
        let values: Vec<String> = fields.iter().map(|f| format!("\"{f}\"")).collect();
        writeln!(csv, "R{at},P{},{}", registration.person, values.join(",")).unwrap();
    }
    write(folder, "people.csv", csv.as_bytes())
}

fn write(folder: &Folder, name: &str, bytes: &[u8]) -> String {
    let path = folder.file(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

fn at(folder: &Folder, name: &str) -> String {
    folder.file(name).display().to_string()
}

/// The lines of all chunks, without their headings.
fn pairs(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "csv"))
        .collect();
    names.sort();
    let texts = names.iter().map(|n| std::fs::read_to_string(n).unwrap());
    texts
        .flat_map(|t| t.lines().skip(1).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn a_model_is_learnt_evaluated_and_used_and_a_stopped_run_goes_on() {
    let folder = Folder::new();
    let (people, model, out) = (people(&folder), at(&folder, "m.json"), at(&folder, "pairs"));
    let said = link(
        "C",
        &["train", "--model", &model, "--name", "first", &people],
    )
    .done();
    assert!(said.contains("“first”"), "{said}");

    let said = link(
        "C",
        &["evaluate", "--model", &model, "--truth", "orang", &people],
    )
    .done();
    for part in [
        "Precision",
        "Recall",
        "F1",
        "best:",
        "Believed",
        "Persons of two",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }

    // So little memory is left for pairs that there are several chunks.
    let predict = [
        "predict", "--model", &model, "--out", &out, "--id", "no", "--memory", "2MB", &people,
    ];
    link("C", &predict).done();
    let whole = pairs(Path::new(&out));
    assert!(whole.len() > 500, "{}", whole.len());
    assert!(whole[0].contains(",R"), "{}", whole[0]);
    let second = folder.file("pairs").join("pairs-0000001000.csv");
    std::fs::remove_file(&second).expect("a second chunk");
    let said = link("C", &predict).done();
    assert!(said.contains("(1,000 were done before)"), "{said}");
    assert_eq!(pairs(Path::new(&out)), whole);
}

#[test]
fn chunks_of_another_run_are_not_mixed_in() {
    let folder = Folder::new();
    let (people, model, out) = (people(&folder), at(&folder, "m.json"), at(&folder, "pairs"));
    link("C", &["train", "--model", &model, &people]).done();
    let predict = ["predict", "--model", &model, "--out", &out, &people];
    link("C", &predict).done();
    let other = [&predict[..5], &["--least", "0.9", &people]].concat();
    link("C", &other).refused("another");
    link("id_ID.UTF-8", &other).refused("folder lain");
    // Nor is a model overwritten.
    link("C", &["train", "--model", &model, &people]).refused("not overwritten");
}

#[test]
fn rules_are_measured_and_those_beyond_the_budget_dropped() {
    let folder = Folder::new();
    let (people, model) = (people(&folder), at(&folder, "m.json"));
    let said = link("C", &["rules", "--budget", "0.5", &people]).done();
    assert!(
        said.contains("kept") && said.contains("too many pairs"),
        "{said}"
    );
    let train = ["train", "--model", &model, "--budget", "2", &people];
    let said = link("C", &train);
    assert!(said.err.contains("dropped: too many pairs"), "{}", said.err);
    said.done();
}

#[test]
fn a_model_goes_to_splink_and_comes_back() {
    let folder = Folder::new();
    let (people, model) = (people(&folder), at(&folder, "m.json"));
    let (settings, back, alone) = (
        at(&folder, "splink.json"),
        at(&folder, "back.json"),
        at(&folder, "alone.json"),
    );
    link("C", &["train", "--model", &model, &people]).done();
    let said = link("C", &["export", "--model", &model, &settings]).done();
    assert!(said.contains("relatives"), "{said}");
    link(
        "C",
        &["import", "--model", &back, "--into", &model, &settings],
    )
    .done();
    let evaluate = ["evaluate", "--model", &back, "--truth", "orang", &people];
    link("C", &evaluate).done();
    // Made of the settings alone, it says what it could not read.
    let said = link("C", &["import", "--model", &alone, &settings]).done();
    assert!(said.contains("not read"), "{said}");
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_the_language_of_the_terminal() {
    let folder = Folder::new();
    let model = at(&folder, "m.json");
    let cases: [(&str, &[u8], [&str; 2]); 8] = [
        ("a.csv", b"", ["The file is empty", "Berkasnya kosong"]),
        (
            "b.csv",
            b"name,nik\nJos\xe9,1\n",
            ["is not UTF-8", "bukan UTF-8"],
        ),
        (
            "c.csv",
            b"\xff\xfen\0a\0m\0e\0\n\0",
            ["is not UTF-8", "bukan UTF-8"],
        ),
        (
            "d.xlsx",
            b"PK\x03\x04 and so on",
            ["is a spreadsheet", "lembar kerja"],
        ),
        (
            "e.csv",
            b"a,b\n1,2\n",
            [
                "No column is named like a field",
                "Tidak ada kolom yang bernama seperti isian",
            ],
        ),
        (
            "f.csv",
            b"name,nik\n\"Siti,1\nBudi,2\n",
            ["quotation mark", "tanda kutip"],
        ),
        (
            "g.csv",
            b"name,nik\nSiti,1\n",
            ["too little data", "terlalu sedikit"],
        ),
        (
            "h.parquet",
            b"PAR1 and no more",
            ["Parquet file cannot be read", "Parquet tidak dapat dibaca"],
        ),
    ];
    for (name, bytes, [english, indonesian]) in cases {
        let file = write(&folder, name, bytes);
        let train = ["train", "--model", &model, &file];
        link("C", &train).refused(english);
        link("id_ID.UTF-8", &train).refused(indonesian);
    }
    let map = ["train", "--model", &model, "--map", "name=nama"];
    let good = write(&folder, "i.csv", b"name,nik\nSiti,1\n");
    let said = link("id", &[&map[..], &[&good]].concat()).refused("Tidak ada kolom nama");
    assert!(
        said.contains("i.csv") && said.contains("name, nik"),
        "{said}"
    );
}

#[test]
fn a_broken_model_is_told_from_one_of_another_version() {
    let folder = Folder::new();
    let people = people(&folder);
    for (text, english, indonesian) in [
        ("{", "model cannot be read", "Model tidak dapat dibaca"),
        ("{\"format\": 99}", "has format 99", "berformat 99"),
    ] {
        let model = write(&folder, "broken.json", text.as_bytes());
        let evaluate = ["evaluate", "--model", &model, "--truth", "orang", &people];
        link("C", &evaluate).refused(english);
        link("id", &evaluate).refused(indonesian);
    }
}

#[test]
fn a_semicolon_between_values_is_understood() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(people(&folder)).unwrap();
    let text = text.replace(';', " ").replace(',', ";");
    let file = write(&folder, "semicolons.csv", text.as_bytes());
    link(
        "C",
        &["evaluate", "--pairs-only", "--truth", "orang", &file],
    )
    .done();
}

#[test]
fn work_beyond_its_memory_is_refused_not_begun() {
    let folder = Folder::new();
    let people = people(&folder);
    let evaluate = ["evaluate", "--truth", "orang", "--memory", "10kB", &people];
    link("C", &evaluate).refused("10 kB allowed");
}

#[test]
fn the_simulation_shows_three_counts() {
    let simulate = |language: &str| {
        let mut command = suluh();
        command.args(["simulate", "--people", "1500"]);
        run(command.env_remove("LC_ALL").env("LANG", language)).done()
    };
    let english = simulate("C");
    for part in [
        "Sum of the agencies",
        "too many",
        "People, by Suluh",
        "between",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    assert!(simulate("id").contains("Jumlah semua instansi"));
}
