use domain::{
    Line, MessageKey, Nik, Passport, PersonName, Phone, Story, TextError,
    cases::Sex,
    names::NameError,
    nik::{NikDate, NikError},
    passport::PassportError,
    phone::PhoneError,
};
use proptest::prelude::*;

#[test]
fn a_line_is_trimmed_and_bounded() {
    assert_eq!(
        Line::parse("  Rumah Aman \n").unwrap().as_str(),
        "Rumah Aman"
    );
    assert_eq!(Line::parse(" \t "), Err(TextError::Empty));
    assert!(Line::parse(&"é".repeat(300)).is_ok());
    assert_eq!(
        Line::parse(&"é".repeat(301)),
        Err(TextError::TooLong {
            given: 301,
            most: 300
        })
    );
    for bad in ["a\nb", "a\0b", "a\u{202E}b", "a\tb"] {
        assert_eq!(Line::parse(bad), Err(TextError::ControlCharacter));
    }
}

#[test]
fn a_story_keeps_its_lines() {
    let story = Story::parse("\r\nsatu\r\n\tdua\rtiga  \n\n").unwrap();
    assert_eq!(story.as_str(), "satu\n\tdua\ntiga");
    assert_eq!(story.characters(), 14);
    assert_eq!(Story::parse("\r\n \n").unwrap_err(), TextError::Empty);
    assert_eq!(
        Story::parse("a\u{7}b").unwrap_err(),
        TextError::ControlCharacter
    );
    assert!(Story::parse(&"ü".repeat(20_000)).is_ok());
    let error = Story::parse(&"ü".repeat(20_001)).unwrap_err();
    assert_eq!(error.key(), "error-text-too-long");
    assert_eq!(
        error.args(),
        [("given", "20001".to_owned()), ("most", "20000".to_owned())]
    );
}

#[test]
fn names_of_any_script_and_number_of_words() {
    for name in ["Sri", "Ni Luh Putu", "田中", "محمد", "Åsa Öberg", "X"] {
        assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
    }
    assert_eq!(PersonName::parse(" - ").unwrap_err(), NameError::NoLetter);
    assert_eq!(PersonName::parse("").unwrap_err().key(), "error-name-empty");
}

#[test]
fn names_are_compared_in_one_form() {
    let normalised = |name: &str| PersonName::parse(name).unwrap().normalised();
    assert_eq!(normalised("  Nur'Aini "), "nuraini");
    assert_eq!(normalised("NUR’AINI"), "nuraini");
    assert_eq!(normalised("Siti-Nur  H."), "siti nur h");
    assert_eq!(normalised("M.Yusuf"), "m yusuf");
    assert_eq!(normalised("Ａｎｎａ"), "anna");
    // Composed and decomposed spellings of the same letter.
    assert_eq!(normalised("Andr\u{e9}"), normalised("Andre\u{301}"));
    assert_ne!(normalised("André"), normalised("Andre"));
    assert_eq!(normalised("İpek"), normalised("İPEK"));
}

#[test]
fn sealed_values_do_not_show_themselves() {
    let shown = [
        format!("{:?}", PersonName::parse("Siti").unwrap()),
        format!("{:?}", Nik::parse("3173014507990001").unwrap()),
        format!("{:?}", Passport::parse("A1234567").unwrap()),
        format!("{:?}", Phone::parse("081234567890").unwrap()),
        format!("{:?}", Story::parse("rahasia").unwrap()),
    ];
    for text in shown {
        assert!(text.ends_with("(‹sealed›)"), "{text}");
    }
}

#[test]
fn a_nik_is_read_with_its_parts() {
    let nik = Nik::parse(" 3173.01 4507990-001 ").unwrap();
    assert_eq!(nik.as_str(), "3173014507990001");
    assert_eq!(nik.area_prefix(), "317301");
    assert_eq!(nik.sex_hint(), Sex::Female);
    assert_eq!(
        nik.date_part(),
        NikDate {
            day: 5,
            month: 7,
            year_of_century: 99
        }
    );
    let man = Nik::parse("3173013112000012").unwrap();
    assert_eq!(man.sex_hint(), Sex::Male);
    assert_eq!(man.date_part().day, 31);
}

#[test]
fn a_wrong_nik_is_told_what_is_wrong() {
    let fault = |nik: &str| Nik::parse(nik).unwrap_err();
    assert_eq!(fault("31730145079900O1"), NikError::NotDigits);
    assert_eq!(fault("317301450799000"), NikError::Length { given: 15 });
    assert_eq!(fault(""), NikError::Length { given: 0 });
    assert_eq!(fault("1111111111111111"), NikError::AllSame);
    for day in ["00", "32", "40", "72", "99"] {
        assert_eq!(fault(&format!("317301{day}07990001")), NikError::Day);
    }
    for month in ["00", "13"] {
        assert_eq!(fault(&format!("31730105{month}990001")), NikError::Month);
    }
    for (day, month) in [("30", "02"), ("70", "02"), ("31", "04"), ("71", "11")] {
        let nik = format!("317301{day}{month}990001");
        assert_eq!(fault(&nik), NikError::DayOfMonth);
    }
    assert!(Nik::parse("3173012902990001").is_ok());
    assert_eq!(fault("3173014507990000"), NikError::Serial);
    assert_eq!(fault("12").args(), [("given", "2".to_owned())]);
}

#[test]
fn passports() {
    assert_eq!(Passport::parse(" a 1234-567").unwrap().as_str(), "A1234567");
    assert_eq!(
        Passport::parse("A12"),
        Err(PassportError::Length { given: 3 })
    );
    assert_eq!(
        Passport::parse("A123456789"),
        Err(PassportError::Length { given: 10 })
    );
    assert_eq!(Passport::parse("ABCDEF"), Err(PassportError::NoDigit));
    assert_eq!(Passport::parse("А1234567"), Err(PassportError::Character)); // Cyrillic А
}

#[test]
fn one_phone_has_one_form() {
    for text in [
        "0812-3456-7890",
        "62 812 3456 7890",
        "+62 812 3456 7890",
        "+62 (0)812-3456-7890",
        "0062 812 3456 7890",
        "81234567890",
        "62-0812-3456-7890",
    ] {
        let phone = Phone::parse(text).unwrap();
        assert_eq!(phone.as_str(), "+6281234567890", "{text}");
        assert!(phone.is_indonesian());
        assert_eq!(phone.national(), "0812-3456-7890");
    }
    assert_eq!(
        Phone::parse("(021) 560-2345").unwrap().as_str(),
        "+62215602345"
    );
    let foreign = Phone::parse("+65 8123 4567").unwrap();
    assert_eq!(foreign.as_str(), "+6581234567");
    assert_eq!(foreign.national(), "+6581234567");
    assert_eq!(
        Phone::parse("0060-12-345 6789").unwrap().as_str(),
        "+60123456789"
    );
}

#[test]
fn a_wrong_phone_is_told_what_is_wrong() {
    assert_eq!(Phone::parse("0812x"), Err(PhoneError::Character));
    assert_eq!(Phone::parse("129"), Err(PhoneError::NoCountry));
    assert_eq!(Phone::parse(""), Err(PhoneError::NoCountry));
    assert_eq!(Phone::parse("+0812345678"), Err(PhoneError::NoCountry));
    assert_eq!(Phone::parse("0812"), Err(PhoneError::Length { given: 5 }));
    assert_eq!(
        Phone::parse("081234567890123"),
        Err(PhoneError::Length { given: 16 })
    );
    assert_eq!(
        Phone::parse("+1234567890123456"),
        Err(PhoneError::Length { given: 16 })
    );
}

proptest! {
    /// What was accepted is accepted again and does not change: stored values can be read back.
    #[test]
    fn parsing_is_stable(text in "\\PC{0,40}", digits in "[0-9 .+-]{0,22}") {
        if let Ok(line) = Line::parse(&text) {
            prop_assert_eq!(&Line::parse(line.as_str()), &Ok(line));
        }
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert_eq!(&PersonName::parse(name.as_str()), &Ok(name.clone()));
            let normalised = name.normalised();
            if let Ok(again) = PersonName::parse(&normalised) {
                prop_assert_eq!(again.normalised(), normalised);
            }
        }
        if let Ok(story) = Story::parse(&text) {
            prop_assert_eq!(&Story::parse(story.as_str()), &Ok(story));
        }
        if let Ok(phone) = Phone::parse(&digits) {
            prop_assert_eq!(&Phone::parse(phone.as_str()), &Ok(phone));
        }
        if let Ok(nik) = Nik::parse(&digits) {
            prop_assert_eq!(&Nik::parse(nik.as_str()), &Ok(nik));
        }
    }

    /// Every plausible NIK is accepted, whatever is put between its digits.
    #[test]
    fn plausible_niks_pass(
        area in 110_101u32..960_000, day in 1u8..=28, woman: bool, month in 1u8..=12,
        year in 0u8..=99, serial in 1u16..=9999, dots: bool,
    ) {
        let day = day + if woman { 40 } else { 0 };
        let gap = if dots { "." } else { " " };
        let text = format!("{area}{gap}{day:02}{month:02}{year:02}{gap}{serial:04}");
        let nik = Nik::parse(&text).unwrap();
        prop_assert_eq!(nik.sex_hint() == Sex::Female, woman);
        prop_assert_eq!(nik.date_part().month, month);
        prop_assert_eq!(nik.as_str().len(), 16);
    }
}
