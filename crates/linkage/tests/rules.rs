//! The rules for Indonesian registers, number by number, each with its examples.

#![allow(clippy::unwrap_used)]

use linkage::normalise::dates::Birth;
use linkage::normalise::fold;
use linkage::normalise::names::Name;
use linkage::normalise::nik::{Fault, Nik, Sex, comparable};
use linkage::normalise::places::place;
use linkage::settings::{Kind, Rule};
use linkage::{Builder, Model, Scorer, Subject, presets};

fn name(typed: &str) -> Name {
    Name::read(typed, false)
}

fn one_sound(words: &[&str]) {
    let folded: Vec<String> = words.iter().map(|w| fold(w)).collect();
    assert!(
        folded.iter().all(|f| *f == folded[0]),
        "{words:?}: {folded:?}"
    );
}

/// At which level of a comparison two records are; `different`, `unknown` or its key.
fn level(comparison: &str, one: &[(&str, &str)], other: &[(&str, &str)]) -> String {
    let settings = presets::indonesian();
    let mut builder = Builder::new(&settings).unwrap();
    for record in [one, other] {
        let value = |field: &str| {
            record
                .iter()
                .find(|(f, _)| *f == field)
                .map_or("", |(_, v)| v)
        };
        let fields: Vec<&str> = settings.fields.iter().map(|f| value(&f.name)).collect();
        builder.add(0, &fields);
    }
    let records = builder.finish();
    let levels = settings.comparisons.iter().map(|c| {
        let odds = linkage::model::Odds {
            m: 0.5,
            u: 0.5,
            household: None,
        };
        vec![odds; c.levels.len() + 1]
    });
    let model = Model {
        format: linkage::model::FORMAT,
        version: String::new(),
        levels: levels.collect(),
        prior: 0.5,
        household: None,
        training: Vec::new(),
        settings,
    };
    let scorer = Scorer::new(&records, &model).unwrap();
    let mut subject = Subject::default();
    scorer.take(1, &mut subject);
    let comparisons = &model.settings.comparisons;
    let at = comparisons
        .iter()
        .position(|c| c.name == comparison)
        .unwrap();
    match scorer.findings(&subject, 0)[at].level {
        None => "unknown".to_owned(),
        Some(l) => comparisons[at]
            .levels
            .get(l)
            .map_or("different".to_owned(), |l| l.key.clone()),
    }
}

#[test]
fn rule_1_titles_go_if_a_word_remains() {
    for typed in [
        "H. Slamet",
        "Hj. Slamet",
        "KH Slamet",
        "Ust. Slamet",
        "Bpk Slamet",
        "Ibu Slamet",
        "Sdr Slamet",
        "Sdri Slamet",
        "Tn Slamet",
        "Ny Slamet",
        "Nn Slamet",
        "An Slamet",
        "Drs Slamet",
        "dr Slamet",
        "Ir Slamet",
        "R. Slamet",
        "Rr. Slamet",
        "Raden Slamet",
        "Slamet, S.Pd",
        "Slamet, S.H.",
        "Slamet (Alm)",
    ] {
        assert_eq!(name(typed).text(), "slamet", "{typed}");
    }
    assert_eq!(name("Raden").text(), "raden");
}

#[test]
fn rule_2_bin_and_binti_begin_the_fathers_name() {
    assert_eq!(name("Aminah binti Abdul Karim").words, ["aminah"]);
    assert_eq!(name("Aminah binti Abdul Karim").father, ["abdul", "karim"]);
    // The father is compared, whether he stands in a field of his own or in the name.
    let typed = [("name", "Aminah"), ("father", "Abdoel Karim")];
    let in_name = [("name", "Aminah binti Abdul Karim")];
    assert_eq!(level("father", &typed, &in_name), "exact");
    assert_eq!(level("name", &typed, &in_name), "exact");
    let other = [("name", "Aminah bt. Slamet")];
    assert_eq!(level("father", &typed, &other), "different");
    assert_eq!(level("father", &typed, &[("name", "Aminah")]), "unknown");
}

#[test]
fn rule_3_groups_of_spellings_are_one_name() {
    for other in [
        "Mohammad",
        "Mohamad",
        "Mochamad",
        "Muchammad",
        "Moh.",
        "Muh.",
        "Mhd.",
        "M.",
    ] {
        assert_eq!(
            name(&format!("{other} Arif")).words[0],
            "muhammad",
            "{other}"
        );
    }
    for (one, other) in [
        ("Ahmad", "Achmad"),
        ("Ahmad", "Akhmad"),
        ("Abdul Arif", "Abd. Arif"),
        ("Siti Arifah", "St. Arifah"),
        ("Nur", "Noor"),
        ("Nur", "Noer"),
        ("Wayan", "Wy."),
        ("Ketut", "Kt."),
        ("Siregar", "Srg."),
    ] {
        assert_eq!(name(one).text(), name(other).text(), "{one} and {other}");
    }
    assert_eq!(Name::read("Md. Arif", true).words[0], "made");
    assert_eq!(name("Md. Arif").words[0], "muhammad");
}

#[test]
fn rule_4_old_spelling_is_read_as_today() {
    for pair in [
        ["soeharto", "suharto"],
        ["djoko", "joko"],
        ["tjokro", "cokro"],
        ["njoman", "nyoman"],
        ["sjarif", "syarif"],
        ["achmad", "akhmad"],
    ] {
        one_sound(&pair);
    }
    // Old j for y only where a group knows the name.
    assert_eq!(name("Jusuf").text(), name("Yusuf").text());
    assert_ne!(fold("jaja"), fold("yaya"));
}

#[test]
fn rule_5_one_sound_is_one_letter() {
    one_sound(&["taufik", "taopik"]);
    one_sound(&["novi", "nopi"]);
    one_sound(&["rizki", "riski"]);
    one_sound(&["zaenal", "jaenal"]);
    one_sound(&["zainal", "zaenal", "zeinal"]);
    one_sound(&["taufiq", "taufik"]);
    one_sound(&["rakhmat", "rahmat"]);
    one_sound(&["ridho", "rido"]);
    one_sound(&["thohir", "tohir"]);
    one_sound(&["syaiful", "shaiful"]);
    one_sound(&["alexander", "aleksander"]);
    one_sound(&["rizky", "rizki", "rizkie"]);
    one_sound(&["annisa", "anisa"]);
    one_sound(&["fatimah", "fatima"]);
    // Javanese o and a are near, not the same.
    assert_ne!(fold("wardoyo"), fold("wardaya"));
    let near = level("name", &[("name", "Wardoyo")], &[("name", "Wardaya")]);
    // They do not sound the same, so they are never "exact". Their letters are further apart
    // than their looks, since ay folds to e in one of them: by distance alone they would be
    // "faintly_similar", which proves nothing. Their consonants bring them together.
    assert_eq!(near, "same_words");
}

#[test]
fn rule_6_joined_and_split_are_one_name() {
    assert_eq!(name("Nur Hayati").key(), name("Nurhayati").key());
    let found = level("name", &[("name", "Nur Hayati")], &[("name", "NURHAYATI")]);
    assert_eq!(found, "same_words");
}

#[test]
fn rule_7_a_name_is_a_set_of_words_and_nothing_is_a_surname() {
    let at = |one: &str, other: &str| level("name", &[("name", one)], &[("name", other)]);
    assert_eq!(at("Putri Ayu Lestari", "Lestari Putri Ayu"), "same_words");
    assert_eq!(at("Budi Santoso Siregar", "Budi Siregar"), "subset");
    assert_eq!(at("Suparno", "Suparno"), "exact");
}

#[test]
fn rule_8_words_of_birth_order_tell_hardly_anyone_apart() {
    // Their frequency says so: a register of Wayans gives the word no weight.
    assert_eq!(name("I Wayan Suarta").words, ["i", "wayan", "suarta"]);
    assert_eq!(name("Ni Ketut Ayu").words, ["ni", "ketut", "ayu"]);
    assert_eq!(
        name("I Gusti Md. Raka").words,
        ["i", "gusti", "made", "raka"]
    );
}

#[test]
fn rule_9_an_alias_is_another_name_and_counts_less() {
    let keys = |comparison: &str| {
        let settings = presets::indonesian();
        let found = settings
            .comparisons
            .into_iter()
            .find(|c| c.name == comparison)
            .unwrap();
        found.levels.into_iter().map(|l| l.key).collect::<Vec<_>>()
    };
    let found = level(
        "name",
        &[("name", "Nurhayati"), ("alias", "Yati")],
        &[("name", "Yati")],
    );
    assert_eq!(found, "alias");
    let order = keys("name");
    let place = |key: &str| order.iter().position(|k| k == key).unwrap();
    assert!(place("alias") > place("similar"));
}

#[test]
fn rule_10_days_that_stand_for_a_year_are_a_year_and_estimates_may_be_off() {
    for typed in ["1999-01-01", "1999-07-01", "1999-12-31"] {
        assert_eq!(Birth::read(typed).unwrap().day, None, "{typed}");
    }
    let at = |one: &str, other: &str| level("birth", &[("birth", one)], &[("birth", other)]);
    assert_eq!(at("1999-03-08", "1999-08-03"), "slip");
    assert_eq!(at("1999-01-01", "1999-05-17"), "year");
    assert_eq!(at("1999", "2002"), "far");
    assert_eq!(at("1999", "2003"), "different");
}

#[test]
fn rule_11_the_kind_of_area_is_not_its_name() {
    for typed in ["Kab. Cianjur", "Kota Cianjur", "Kec. Cianjur", "CIANJUR"] {
        assert_eq!(place(typed).as_deref(), Some("cianjur"), "{typed}");
    }
}

#[test]
fn a_nik_has_a_structure_and_no_check_digit() {
    let woman = Nik::read("3204114708990002").unwrap();
    assert_eq!((woman.sex, woman.day), (Sex::Female, 7));
    for (typed, fault) in [
        ("0000000000000000", Fault::Placeholder),
        ("9999999999999999", Fault::Placeholder),
        ("1234567890123456", Fault::Placeholder),
        ("3204113208990002", Fault::Day),
        ("3204117208990002", Fault::Day),
        ("3204113002990002", Fault::Day),
        ("3204110713990002", Fault::Month),
        ("3204110708990000", Fault::Serial),
        // What another library takes.
        ("3204119999990000", Fault::Month),
    ] {
        assert_eq!(Nik::read(typed), Err(fault), "{typed}");
    }
    // Any area is read: tables lag behind, and numbers stay valid for life.
    assert!(Nik::read("6471010708990001").is_ok());
}

#[test]
fn another_serial_is_a_twin_or_a_neighbour_and_says_nothing() {
    let nik = |serial: &str| format!("320411470899{serial}");
    let found = level("nik", &[("nik", &nik("0001"))], &[("nik", &nik("0002"))]);
    assert_eq!(found, "unknown");
    assert_eq!(
        comparable(&nik("0001")).as_deref(),
        Some(nik("0001").as_str())
    );
}

#[test]
fn sex_and_year_come_from_the_nik_and_prove_nothing_beside_it() {
    let nik = [("nik", "3204114708990002"), ("registered", "2024-01-01")];
    let typed = [
        ("nik", "3204114708990002"),
        ("birth", "1999-08-07"),
        ("sex", "P"),
    ];
    assert_eq!(level("sex", &nik, &typed), "exact");
    assert_eq!(level("birth", &nik, &typed), "unknown");
    // Against somebody without a NIK the derived date does count.
    assert_eq!(level("birth", &nik, &[("birth", "1999-08-07")]), "exact");
}

#[test]
fn what_was_typed_is_never_changed_and_settings_name_what_is_derived() {
    let settings = presets::indonesian();
    assert!(settings.blocking.contains(&Rule::new("nik")));
    assert!(
        settings
            .fields
            .iter()
            .any(|f| matches!(f.kind, Kind::Father { .. }))
    );
}
