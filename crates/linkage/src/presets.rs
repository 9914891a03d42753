//! Settings to begin with.

use crate::settings::{Comparison, Field, Frequency, Kind, Level, Link, Of, Rule, Settings, Test};

fn field(name: &str, kind: Kind) -> Field {
    Field {
        name: name.to_owned(),
        kind,
    }
}

fn level(key: &str, test: Test) -> Level {
    Level {
        key: key.to_owned(),
        test,
        frequency: None,
    }
}

fn by_frequency(key: &str, test: Test, column: &str, of: Of) -> Level {
    let frequency = Frequency {
        column: column.to_owned(),
        of,
        weight: 1.0,
        floor: 1e-6,
    };
    Level {
        key: key.to_owned(),
        test,
        frequency: Some(frequency),
    }
}

fn comparison(name: &str, unknown: Test, levels: Vec<Level>) -> Comparison {
    Comparison {
        name: name.to_owned(),
        shared: false,
        unknown,
        levels,
    }
}

fn shared(comparison: Comparison) -> Comparison {
    Comparison {
        shared: true,
        ..comparison
    }
}

fn rules(lines: &[&str]) -> Vec<Rule> {
    lines.iter().map(|l| Rule::new(l)).collect()
}

fn c(name: &str) -> String {
    name.to_owned()
}

/// Persons in Indonesian registers: name, alias, mother, sex, NIK, birth, places, phone, father.
pub fn indonesian() -> Settings {
    use Test::{
        All, Any, Crossed, DigitApart, Edits, Equal, Missing, Near, Not, Present, SameDay, Similar,
        SimilarWords, Subset, Swapped, WordCrossed,
    };
    let nik = || Some("nik".to_owned());
    let name = comparison(
        "name",
        Missing(c("name")),
        vec![
            by_frequency("exact", Equal(c("name")), "name", Of::Value),
            by_frequency(
                "same_words",
                Any(vec![Equal(c("name.sorted")), Equal(c("name.key"))]),
                "name",
                Of::SharedWord,
            ),
            by_frequency(
                "very_similar",
                Similar(c("name"), 0.93),
                "name",
                Of::SharedWord,
            ),
            by_frequency("subset", Subset(c("name")), "name", Of::SharedWord),
            by_frequency(
                "similar_words",
                SimilarWords(c("name"), 0.85),
                "name",
                Of::SharedWord,
            ),
            by_frequency("similar", Similar(c("name"), 0.85), "name", Of::SharedWord),
            // A nickname alone proves less than a name.
            level("alias", WordCrossed(c("name"), c("alias"))),
            by_frequency("rare_word", Equal(c("name.rare")), "name", Of::SharedWord),
            level("faintly_similar", Similar(c("name"), 0.75)),
        ],
    );
    let birth = comparison(
        "birth",
        // A date out of the NIK proves nothing beside that NIK.
        Any(vec![
            Missing(c("birth.year")),
            All(vec![
                Not(Box::new(Missing(c("nik")))),
                Present(c("birth.derived")),
            ]),
        ]),
        vec![
            level("exact", Equal(c("birth"))),
            level(
                "slip",
                Any(vec![DigitApart(c("birth")), Swapped(c("birth"))]),
            ),
            level(
                "year",
                All(vec![Equal(c("birth.year")), Missing(c("birth"))]),
            ),
            level("day", SameDay(c("birth"))),
            level("year_other_day", Equal(c("birth.year"))),
            level("near", Near(c("birth.year"), 1)),
            level("far", Near(c("birth.year"), 3)),
        ],
    );
    let nik_levels = comparison(
        "nik",
        // With another serial it tells of twins, or neighbours born on one day: no slip,
        // and nothing that birth and place do not say already.
        Any(vec![
            Missing(c("nik")),
            All(vec![Equal(c("nik.stem")), Not(Box::new(Equal(c("nik"))))]),
        ]),
        vec![
            level("exact", Equal(c("nik"))),
            level("slip", Edits(c("nik"), 1)),
            level(
                "two_slips",
                All(vec![Equal(c("nik.serial")), Edits(c("nik"), 2)]),
            ),
        ],
    );
    let mother = comparison(
        "mother",
        Missing(c("mother")),
        vec![
            by_frequency("exact", Equal(c("mother")), "mother", Of::Value),
            level("same_words", Equal(c("mother.key"))),
            level("very_similar", Similar(c("mother"), 0.9)),
            by_frequency("subset", Subset(c("mother")), "mother", Of::SharedWord),
            level("similar_words", SimilarWords(c("mother"), 0.85)),
            level("similar", Similar(c("mother"), 0.8)),
        ],
    );
    let father = comparison(
        "father",
        Missing(c("father")),
        vec![
            by_frequency("exact", Equal(c("father")), "father", Of::Value),
            level("very_similar", Similar(c("father"), 0.9)),
            level("subset", Subset(c("father"))),
            level("similar", Similar(c("father"), 0.8)),
        ],
    );
    let nowhere = Not(Box::new(Any(vec![
        Not(Box::new(Missing(c("regency")))),
        Not(Box::new(Missing(c("district")))),
        Not(Box::new(Missing(c("birth_place")))),
    ])));
    let place = comparison(
        "place",
        nowhere,
        vec![
            level(
                "district_and_birth",
                All(vec![Equal(c("district")), Equal(c("birth_place"))]),
            ),
            by_frequency("district", Equal(c("district")), "district", Of::Value),
            level(
                "regency_and_birth",
                All(vec![Equal(c("regency")), Equal(c("birth_place"))]),
            ),
            level("birth", Equal(c("birth_place"))),
            level("regency", Equal(c("regency"))),
            level(
                "similar",
                Any(vec![
                    Crossed(c("birth_place"), c("regency")),
                    Similar(c("birth_place"), 0.9),
                    Similar(c("district"), 0.9),
                ]),
            ),
        ],
    );
    let sex = comparison(
        "sex",
        Missing(c("sex")),
        vec![level("exact", Equal(c("sex")))],
    );
    let phone = comparison(
        "phone",
        Missing(c("phone")),
        vec![
            level("exact", Equal(c("phone"))),
            level("slip", Edits(c("phone"), 1)),
        ],
    );
    Settings {
        link: Link::Within,
        fields: vec![
            field("name", Kind::Name),
            field("alias", Kind::Name),
            field("mother", Kind::Name),
            field("sex", Kind::Sex { nik: nik() }),
            field("nik", Kind::Nik),
            field(
                "birth",
                Kind::Birth {
                    nik: nik(),
                    registered: Some("registered".to_owned()),
                },
            ),
            field("birth_place", Kind::Place),
            field("regency", Kind::Place),
            field("district", Kind::Place),
            field("phone", Kind::Phone),
            field("registered", Kind::Other),
            field(
                "father",
                Kind::Father {
                    name: Some("name".to_owned()),
                },
            ),
        ],
        comparisons: vec![
            name,
            birth,
            nik_levels,
            shared(mother),
            shared(father),
            shared(place),
            sex,
            shared(phone),
        ],
        blocking: rules(&[
            "nik",
            "phone",
            "nik.stem",
            "name.key,birth.year",
            "name.key,regency",
            "name.key,birth_place",
            "name.key,mother.key",
            "birth,sex",
            "name.rare,regency",
            "name.rare,birth_place",
            "name.rare,mother.key",
            "name.second,district",
            "district,birth.year,sex",
            "mother.key,regency",
            "mother.key,birth.year,sex",
            "regency,birth.year,name.start",
            "birth_place,birth.year,name.start",
            "name.rare,birth.year,sex",
            "district,name.start",
            "regency,birth_place,birth.year,sex",
        ]),
        block_limit: 60,
        training: rules(&["nik", "name,birth", "birth,regency"]),
        household: rules(&["phone", "mother,district"]),
        strangers: rules(&["district,birth.year,sex"]),
    }
}

/// The people of the FEBRL data sets: Australian addresses, no identifiers of Indonesia.
pub fn febrl(link: Link) -> Settings {
    use Test::{All, Any, Crossed, Edits, Equal, Missing, Similar};
    let text = |name: &str| field(name, Kind::Text);
    let simple = |name: &str, of: &str| {
        comparison(
            name,
            Missing(c(of)),
            vec![
                by_frequency("exact", Equal(c(of)), of, Of::Value),
                level("very_similar", Similar(c(of), 0.92)),
                level("similar", Similar(c(of), 0.8)),
            ],
        )
    };
    let number = |name: &str| {
        comparison(
            name,
            Missing(c(name)),
            vec![
                by_frequency("exact", Equal(c(name)), name, Of::Value),
                level("slip", Edits(c(name), 1)),
                level("two_slips", Edits(c(name), 2)),
            ],
        )
    };
    let person = comparison(
        "person",
        All(vec![Missing(c("given_name")), Missing(c("surname"))]),
        vec![
            by_frequency(
                "both",
                All(vec![Equal(c("given_name")), Equal(c("surname"))]),
                "surname",
                Of::Value,
            ),
            level("crossed", Crossed(c("given_name"), c("surname"))),
            level(
                "both_similar",
                All(vec![
                    Similar(c("given_name"), 0.8),
                    Similar(c("surname"), 0.8),
                ]),
            ),
            by_frequency("surname", Equal(c("surname")), "surname", Of::Value),
            by_frequency("given", Equal(c("given_name")), "given_name", Of::Value),
            level(
                "one_similar",
                Any(vec![
                    Similar(c("given_name"), 0.85),
                    Similar(c("surname"), 0.85),
                ]),
            ),
        ],
    );
    Settings {
        link,
        fields: [
            "given_name",
            "surname",
            "street_number",
            "address_1",
            "address_2",
            "suburb",
            "postcode",
            "state",
            "birth",
            "soc_sec_id",
        ]
        .into_iter()
        .map(text)
        .collect(),
        comparisons: vec![
            person,
            number("birth"),
            number("soc_sec_id"),
            number("street_number"),
            simple("street", "address_1"),
            simple("suburb", "suburb"),
            number("postcode"),
        ],
        blocking: rules(&[
            "soc_sec_id",
            "given_name,surname",
            "birth",
            "surname,postcode",
            "given_name,postcode",
            "address_1,street_number",
            "address_1,surname",
            "address_1,given_name",
            "suburb,surname",
            "suburb,given_name",
            "suburb,street_number",
        ]),
        block_limit: 60,
        training: rules(&["soc_sec_id", "birth", "given_name,surname"]),
        household: Vec::new(),
        strangers: Vec::new(),
    }
}
