use domain::{
    Alias, Coded, HumanCode,
    codes::{CodeError, CodeKind},
};
use proptest::prelude::*;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn any_code() -> impl Strategy<Value = HumanCode> {
    (prop::sample::select(CodeKind::ALL), any::<[u8; 6]>())
        .prop_map(|(kind, random)| HumanCode::new(kind, random))
}

/// The seven characters without the letter and the dashes.
fn signs(code: HumanCode) -> Vec<char> {
    code.to_string()
        .chars()
        .filter(|c| *c != '-')
        .skip(1)
        .collect()
}

fn text(code: HumanCode, signs: &[char]) -> String {
    format!(
        "{}-{}",
        code.kind().letter(),
        signs.iter().collect::<String>()
    )
}

#[test]
fn a_code_looks_like_a_code() {
    let code = HumanCode::new(CodeKind::Case, [0, 1, 31, 32, 255, 16]);
    let shown = code.to_string();
    assert!(shown.starts_with("K-01Z0-ZG"), "{shown}");
    assert_eq!(shown.len(), 10);
    assert_eq!(
        HumanCode::new(CodeKind::Report, [0; 6]).to_string(),
        "L-0000-001"
    );
}

#[test]
fn codes_are_read_as_people_write_them() {
    let code = HumanCode::new(CodeKind::Report, [1, 0, 10, 11, 12, 13]);
    let shown = code.to_string();
    assert!(shown.starts_with("L-10AB-CD"));
    for typed in [
        shown.to_lowercase(),
        shown.replace('-', ""),
        shown.replace('-', " "),
        shown.replace("10", "IO"),
        shown.replace("10", "lo"),
        format!("  {} ", shown.replace('-', " - ")),
    ] {
        assert_eq!(HumanCode::parse(&typed), Ok(code), "{typed}");
        assert_eq!(HumanCode::parse_as(CodeKind::Report, &typed), Ok(code));
    }
    assert_eq!(HumanCode::parse_as(CodeKind::Report, &shown[2..]), Ok(code));
    assert_eq!(
        HumanCode::parse_as(CodeKind::Case, &shown),
        Err(CodeError::Kind)
    );
    assert_eq!(HumanCode::parse(&shown[2..]), Err(CodeError::Length));
    assert_eq!(
        HumanCode::parse(&shown.replace('A', "U")),
        Err(CodeError::Character)
    );
    assert_eq!(
        HumanCode::parse(&shown.replace("L-", "X-")),
        Err(CodeError::Kind)
    );
    assert_eq!(HumanCode::parse(""), Err(CodeError::Length));
}

proptest! {
    #[test]
    fn codes_round_trip(code in any_code()) {
        prop_assert_eq!(code.to_string().parse(), Ok(code));
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(serde_json::from_str::<HumanCode>(&json).unwrap(), code);
    }

    #[test]
    fn one_wrong_character_is_noticed(code in any_code()) {
        let right = signs(code);
        for at in 0..right.len() {
            for wrong in ALPHABET.chars().filter(|c| *c != right[at]) {
                let mut typed = right.clone();
                typed[at] = wrong;
                prop_assert_eq!(HumanCode::parse(&text(code, &typed)), Err(CodeError::Check));
            }
        }
    }

    /// Neighbours, and any other two.
    #[test]
    fn swapped_characters_are_noticed(code in any_code()) {
        let right = signs(code);
        for a in 0..right.len() {
            for b in a + 1..right.len() {
                let mut typed = right.clone();
                typed.swap(a, b);
                let expected = if right[a] == right[b] { Ok(code) } else { Err(CodeError::Check) };
                prop_assert_eq!(HumanCode::parse(&text(code, &typed)), expected);
            }
        }
    }

    #[test]
    fn a_wrong_kind_is_noticed(code in any_code()) {
        for &kind in CodeKind::ALL {
            let typed = format!("{}{}", kind.letter(), &code.to_string()[1..]);
            prop_assert_eq!(HumanCode::parse(&typed).is_ok(), kind == code.kind());
        }
    }

    #[test]
    fn aliases_round_trip(random: [u8; 4]) {
        let alias = Alias::new(random);
        prop_assert_eq!(alias.to_string().parse(), Ok(alias));
        prop_assert_eq!(alias.to_string().to_uppercase().parse(), Ok(alias));
        prop_assert_eq!(alias.to_string().split(' ').count(), 3);
    }
}

#[test]
fn aliases_are_many_and_nobodys_name() {
    use std::collections::BTreeSet;
    assert_eq!(Alias::COUNT, 184_320);
    let mut plants = BTreeSet::new();
    let mut shades = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for byte in 0..=255 {
        let alias = Alias::new([byte, byte, 0, byte]).to_string();
        let words: Vec<&str> = alias.split(' ').collect();
        plants.insert(words[0].to_owned());
        shades.insert(words[1].to_owned());
        numbers.insert(words[2].to_owned());
    }
    assert_eq!((plants.len(), shades.len(), numbers.len()), (64, 32, 90));
    // Names given to girls, the pseudonyms of the press, and words with a second meaning.
    let forbidden = [
        "Melati", "Mawar", "Bunga", "Dahlia", "Kenanga", "Cempaka", "Seruni", "Anggrek", "Kamboja",
        "Delima", "Intan", "Bintang", "Fajar", "Surya", "Mega", "Embun", "Malam", "Benalu",
        "Pisang", "Kupu",
    ];
    for word in plants.iter().chain(&shades) {
        assert!(!forbidden.contains(&word.as_str()), "{word}");
    }
    assert!("Siti Nurhasanah 20".parse::<Alias>().is_err());
    assert!("Jati Biru 5".parse::<Alias>().is_err());
    assert!("Jati Biru 50 x".parse::<Alias>().is_err());
    assert!("jati  biru 50".parse::<Alias>().is_ok());
}
