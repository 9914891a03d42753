#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::{
    encoding::Charset,
    table::{Record, Table},
};

fn header(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}

#[test]
fn every_shipped_mapping_reads_and_returns() {
    let names: Vec<String> = Mapping::shipped().map(|mapping| mapping.name).collect();
    assert_eq!(names, ["ctdc-clean", "ctdc", "htcds"]);
    for toml in SHIPPED {
        let mapping = Mapping::parse(toml).unwrap();
        let again = Mapping::parse(&mapping.to_toml().unwrap()).unwrap();
        assert_eq!(again, mapping);
    }
}

#[test]
fn the_format_of_a_file_is_guessed() {
    let clean = header(
        "yearOfRegistration,Datasource,gender,citizenship,isForcedLabour,ControlCategory,\
         RecruiterCategory,ExploitType,Labor_Type,ageCategories",
    );
    assert_eq!(Mapping::guess(&clean).unwrap().name, "ctdc-clean");
    assert_eq!(
        Mapping::named("ctdc-clean").unwrap().validate(&clean),
        HeaderCheck {
            read: 10,
            ..HeaderCheck::default()
        }
    );
    let ctdc = header(
        "yearOfRegistration,Datasource,gender,ageBroad,majorityStatus,citizenship,\
         meansOfControlDebtBondage,isForcedLabour,isSexualExploit,CountryOfExploitation,\
         typeOfSexConcatenated,isAbduction",
    );
    assert_eq!(Mapping::guess(&ctdc).unwrap().name, "ctdc");
    let htcds = header("prs_FirstName,prs_Gender,vic_TypeOfExploitation,vic_TraffickingStatus");
    assert_eq!(Mapping::guess(&htcds).unwrap().name, "htcds");
    assert_eq!(Mapping::guess(&header("Nama,Alamat,Umur,gender")), None);
    assert_eq!(
        Mapping::guess(&header("gender,citizenship,a,b,c,d,e,f,g,Datasource")),
        None
    );
    assert_eq!(Mapping::guess(&[]), None);
}

#[test]
fn what_does_not_fit_is_named() {
    let mapping = Mapping::named("ctdc").unwrap();
    let check = mapping.validate(&header(
        "Year_of_Registration,gender,Gender,majorityEntry,Alamat,meansOfControlThreats,,",
    ));
    assert_eq!(check.read, 3);
    assert_eq!(check.unused, ["Alamat"]);
    assert_eq!(check.repeated, ["Gender"]);
    assert!(check.missing.contains(&"citizenship".to_owned()));
    assert!(
        check
            .missing
            .contains(&"meansOfControlDebtBondage".to_owned())
    );
    // No flag of this family is there at all: another way of saying it, not a gap.
    assert!(!check.missing.contains(&"typeOfLabourBegging".to_owned()));
}

#[test]
fn a_mapping_that_means_nothing_is_refused() {
    let parse =
        |body: &str| Mapping::parse(&format!("name = \"x\"\nversion = 1\n{body}")).unwrap_err();
    let sex = "[[column]]\nsource = \"JK\"\nfield = \"sex\"\n";
    assert!(matches!(parse("nmae = 1"), MappingError::Form(text) if text.contains("nmae")));
    assert!(matches!(
        parse("[[column]]\nsource = \"a\"\nfield = \"nama\""),
        MappingError::Form(_)
    ));
    assert_eq!(parse(""), MappingError::Nothing);
    assert_eq!(
        parse(&format!("{sex}values = {{ L = \"lelaki\" }}")),
        MappingError::Code {
            field: Field::Sex,
            code: "lelaki".to_owned()
        }
    );
    assert_eq!(
        parse(&format!("{sex}values = {{ L = \"nama:x\" }}")),
        MappingError::Code {
            field: Field::Sex,
            code: "nama:x".to_owned()
        }
    );
    assert_eq!(
        parse(&format!("{sex}{}", sex.replace("JK", "j k"))),
        MappingError::Repeated("j k".to_owned())
    );
    assert_eq!(
        parse(&format!(
            "{sex}values = {{ \"L.\" = \"male\", l = \"female\" }}"
        )),
        MappingError::Contradiction("l".to_owned())
    );
    assert_eq!(
        parse(&format!("{sex}[defaults]\nsource = \"Dinas Sosial\"")),
        MappingError::Code {
            field: Field::Source,
            code: "Dinas Sosial".to_owned()
        }
    );
}

fn draft(text: &str) -> Mapping {
    let table = Table::open(text.as_bytes(), Charset::Unicode).unwrap();
    let header = table.header().to_vec();
    let samples: Vec<Record> = table.map(Result::unwrap).collect();
    Mapping::draft("baru", &header, &samples)
}

#[test]
fn a_draft_knows_columns_by_name_and_by_content() {
    let mapping = draft(
        "No. Register;Tanggal Lapor;Nama;Jenis Kelamin;Usia;Tempat;Eksploitasi;Hub;Sumber\n\
         1;3/1/2023;Siti;P;17;31.73;PRT, Pelacuran;Pacar;Pos 1\n\
         2;4/1/2023;Budi;L;20;31.71;Kerja paksa;Majikan;0812 3456 7890\n\
         3;5/1/2023;Tini;-;;31.73.05;;;\n",
    );
    let fields: Vec<(&str, Field)> = mapping
        .columns
        .iter()
        .map(|column| (column.source.as_str(), column.field))
        .collect();
    assert_eq!(
        fields,
        [
            ("No. Register", Field::ExternalId),
            ("Tanggal Lapor", Field::RegisteredDate),
            ("Jenis Kelamin", Field::Sex),
            ("Usia", Field::Age),
            ("Tempat", Field::Area),
            ("Eksploitasi", Field::Exploitation),
            ("Hub", Field::Relation),
            ("Sumber", Field::Source),
        ]
    );
    let column = |at: usize| &mapping.columns[at];
    let values = |at: usize| -> Vec<(&str, Vec<&str>)> {
        let pairs = column(at).values.iter();
        pairs
            .map(|(value, codes)| (value.as_str(), codes.iter().collect()))
            .collect()
    };
    assert_eq!(values(2), [("L", vec!["male"]), ("P", vec!["female"])]);
    assert_eq!(values(0), []);
    assert_eq!(column(5).separators, ",");
    assert_eq!(
        values(5),
        [
            ("Kerja paksa", vec!["forced-labour"]),
            // Not known as a type of exploitation: to be decided.
            ("PRT", vec![]),
            ("Pelacuran", vec!["sexual-exploitation"]),
        ]
    );
    // A telephone number does not get into a mapping.
    assert_eq!(values(7), [("Pos 1", vec![])]);

    let again = Mapping::parse(&mapping.to_toml().unwrap()).unwrap();
    assert_eq!(again, mapping);
}

#[test]
fn the_words_for_a_draft_have_codes_that_exist() {
    for (field, values) in crate::words::VALUES {
        for (word, code) in *values {
            let codes = Codes::One((*code).to_owned());
            assert!(codes.facts(*field).is_ok(), "{field} {word} {code}");
        }
    }
}

#[test]
fn the_example_of_the_readme_is_a_mapping() {
    let readme = include_str!("../mappings/README.md");
    let (_, rest) = readme.split_once("```toml").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let mapping = Mapping::parse(example).unwrap();
    assert_eq!((mapping.columns.len(), mapping.flags.len()), (2, 1));
    // The table of fields names each of them.
    for field in Field::ALL {
        assert!(readme.contains(&format!("`{field}`")), "{field}");
    }
}

#[test]
fn every_value_has_a_meaning_or_is_unknown() {
    let mapping = Mapping::parse(
        "name = \"x\"\nversion = 1\nmissing = [\"-99\"]\n[[column]]\nsource = \"jk\"\n\
         field = \"sex\"\nmissing = [\"?\"]\nvalues = { P = \"female\", X = [] }\n",
    )
    .unwrap();
    let column = &mapping.columns[0];
    let female = Meaning::Codes(Codes::One("female".to_owned()));
    let undecided = Meaning::Codes(Codes::Many(Vec::new()));
    for (value, meaning) in [
        ("P", female.clone()),
        (" p ", female),
        ("X", undecided),
        ("-99", Meaning::Missing),
        ("?", Meaning::Missing),
        ("", Meaning::Missing),
        ("Male", Meaning::Understood),
        ("L", Meaning::Unknown),
    ] {
        assert_eq!(mapping.meaning(column, value), meaning, "{value:?}");
    }
}
