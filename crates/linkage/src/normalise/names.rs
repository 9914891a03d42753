//! Names of persons.
//!
//! A name is a set of words in any order; a single word is a complete name; nothing is a
//! surname. The father's name after *bin* or *binti* is a field of its own.

use std::sync::Arc;

use super::fold::skeleton;
use super::lexicon::{Lexicon, Word};
use super::{LONGEST, words};

/// Words before a name that are no part of it (rule 1), as [`words`] writes them.
pub(super) const TITLES: &[&str] = &[
    "h", "hj", "kh", "haji", "hajah", "ust", "ustad", "ustadz", "ustadzah", "bpk", "bp", "bapak",
    "pak", "ibu", "bu", "sdr", "sdri", "sdra", "saudara", "saudari", "tn", "tuan", "ny", "nyonya",
    "nn", "nona", "an", "anak", "by", "bayi", "drs", "dra", "dr", "drg", "ir", "prof", "r", "rr",
    "rd", "rngg", "raden", "tgk", "gus", "ning", "alm", "almh",
];

/// Degrees that stand behind a name without the comma they should have.
pub(super) const DEGREES: &[&str] = &[
    "sh", "se", "spd", "sag", "skm", "sst", "ssos", "sip", "skep", "skom", "spdi", "amd", "amk",
    "mm", "msi", "mpd", "mh", "ma", "phd", "alm", "almh",
];

pub(super) const FATHER: &[&str] = &["bin", "binti", "bt", "bte", "binte", "ibnu"];

/// What a typed name is compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Words in the order typed, titles and degrees gone, spellings unified.
    pub words: Vec<String>,
    /// The same words as they sound ([`fold`]).
    pub folded: Vec<String>,
    /// The father's name, as it sounds.
    pub father: Vec<String>,
}

impl Name {
    /// Reads a typed name. `balinese` says that the record is of Bali, where *Md* is Made;
    /// elsewhere it is Muhammad unless the name itself is Balinese.
    pub fn read(typed: &str, balinese: bool) -> Name {
        let heard = Heard::read(typed, balinese, &mut Lexicon::default());
        let folded = |words: &[Arc<Word>]| words.iter().map(|w| w.folded.clone()).collect();
        Name {
            words: heard.words.iter().map(|w| w.text.clone()).collect(),
            folded: folded(&heard.words),
            father: folded(&heard.father),
        }
    }

    /// The words as they sound, in the order typed.
    pub fn text(&self) -> String {
        self.folded.join(" ")
    }

    /// The distinct words as they sound, in alphabetical order.
    pub fn sorted(&self) -> String {
        sorted(self.folded.iter().map(String::as_str))
    }

    /// The consonants of all words written as one: the same for Nur Hayati and Nurhayati.
    pub fn key(&self) -> String {
        skeleton(self.folded.iter().map(String::as_str))
    }
}

/// A typed name by words that a lexicon remembers: what [`Name`] has, without copies.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    words: Vec<Arc<Word>>,
    father: Vec<Arc<Word>>,
}

impl Heard {
    /// As [`Name::read`].
    pub(crate) fn read(typed: &str, balinese: bool, lexicon: &mut Lexicon) -> Heard {
        let words = words(&without_degrees(typed));
        let mut words: Vec<Arc<Word>> = words.iter().map(|w| lexicon.word(w)).collect();
        let mut father = Vec::new();
        if let Some(at) = words.iter().skip(1).position(|w| w.before_father) {
            father = words.split_off(at + 1).split_off(1);
        }
        let titles = words.iter().take(words.len().saturating_sub(1));
        // A father's name alone makes the words before it no title: "H. bin Ali" is a person called H.
        let titles = titles.take_while(|w| w.title).count();
        words.drain(..titles);
        while words.len() > 1 && words.last().is_some_and(|w| w.degree) {
            words.pop();
        }
        let balinese = balinese || words.iter().any(|w| w.balinese);
        unify(&mut words, balinese, lexicon);
        unify(&mut father, balinese, lexicon);
        Heard { words, father }
    }

    /// The words as they sound, in the order typed.
    pub(crate) fn text(&self) -> String {
        joined(&self.words)
    }

    /// The father's name, as it sounds.
    pub(crate) fn father(&self) -> String {
        joined(&self.father)
    }

    /// As [`Name::sorted`].
    pub(crate) fn sorted(&self) -> String {
        sorted(self.words.iter().map(|w| w.folded.as_str()))
    }

    /// As [`Name::key`].
    pub(crate) fn key(&self) -> String {
        skeleton(self.words.iter().map(|w| w.folded.as_str()))
    }
}

fn joined(words: &[Arc<Word>]) -> String {
    let mut text = String::with_capacity(words.iter().map(|w| w.folded.len() + 1).sum());
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.folded);
    }
    text
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// The typed name up to the comma before its degrees, without what stands in brackets.
fn without_degrees(typed: &str) -> String {
    let mut depth = 0_u32;
    let name = typed.chars().take(LONGEST).take_while(|c| *c != ',');
    name.filter_map(|c| match c {
        '(' => {
            depth += 1;
            Some(' ')
        }
        ')' => {
            depth = depth.saturating_sub(1);
            None
        }
        _ => (depth == 0).then_some(c),
    })
    .collect()
}

fn unify(words: &mut [Arc<Word>], balinese: bool, lexicon: &mut Lexicon) {
    let last = words.len().saturating_sub(1);
    for (at, word) in words.iter_mut().enumerate() {
        let unified = match word.text.as_str() {
            "md" if balinese => "made",
            "md" => "muhammad",
            // Behind other words, or alone, M is somebody's initial.
            "m" if at < last && at == 0 => "muhammad",
            _ => &word.canonical,
        };
        if unified != word.text {
            *word = lexicon.word(unified);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::variants::BALINESE;
    use super::*;
    use proptest::prelude::*;

    fn words_of(typed: &str) -> Vec<String> {
        Name::read(typed, false).words
    }

    fn same(a: &str, b: &str) {
        assert_eq!(
            Name::read(a, false).text(),
            Name::read(b, false).text(),
            "{a} and {b}"
        );
    }

    #[test]
    fn titles_before_a_name_go() {
        for title in [
            "H.", "Hj.", "KH", "Ust.", "Bpk", "Ibu", "Sdr.", "Sdri", "Tn.", "Ny", "Nn", "An.",
            "Drs", "dr", "Ir.", "R.", "Rr.", "Raden",
        ] {
            assert_eq!(words_of(&format!("{title} Slamet")), ["slamet"], "{title}");
        }
        assert_eq!(words_of("Prof. Dr. H. Slamet"), ["slamet"]);
    }

    #[test]
    fn a_title_stays_where_nothing_else_would() {
        assert_eq!(words_of("Raden"), ["raden"]);
        assert_eq!(words_of("Ibu"), ["ibu"]);
    }

    #[test]
    fn degrees_and_remarks_behind_a_name_go() {
        assert_eq!(words_of("Slamet Riyadi, S.Pd"), ["slamet", "riyadi"]);
        assert_eq!(words_of("Slamet Riyadi, S.H., M.H."), ["slamet", "riyadi"]);
        assert_eq!(words_of("Slamet Riyadi (Alm)"), ["slamet", "riyadi"]);
        assert_eq!(words_of("Slamet Riyadi SKM"), ["slamet", "riyadi"]);
    }

    #[test]
    fn the_fathers_name_is_a_field_of_its_own() {
        let name = Name::read("Aminah binti Abdoel Karim", false);
        assert_eq!(name.words, ["aminah"]);
        assert_eq!(name.father, ["abdul", "karim"]);
        assert_eq!(Name::read("Hasan bin Ali", false).father, ["ali"]);
        assert_eq!(words_of("Bin Ali"), ["bin", "ali"]);
    }

    #[test]
    fn groups_of_spellings_are_one_name() {
        same("Moh. Rizki", "Muhammad Riski");
        same("M. Rizki", "Mochammad Rizqi");
        same("Achmad Fauzi", "Akhmad Pausi");
        same("Abd. Rahman", "Abdoel Rachman");
        same("St. Aisyah", "Siti Aisah");
        same("Noer Aini", "Nur Aeni");
        same("Jusuf", "Yusup");
    }

    #[test]
    fn md_is_made_in_bali_and_muhammad_elsewhere() {
        assert_eq!(words_of("Md. Arifin"), ["muhammad", "arifin"]);
        assert_eq!(Name::read("Md. Suarta", true).words, ["made", "suarta"]);
        assert_eq!(words_of("I Md. Suarta"), ["i", "made", "suarta"]);
    }

    #[test]
    fn a_lone_m_is_an_initial() {
        assert_eq!(words_of("M."), ["m"]);
        assert_eq!(words_of("Rohani M."), ["rohani", "m"]);
    }

    #[test]
    fn words_in_another_order_are_the_same_set() {
        assert_eq!(
            Name::read("Putri Ayu Lestari", false).sorted(),
            Name::read("Lestari Putri Ayu", false).sorted()
        );
    }

    #[test]
    fn joined_and_split_names_meet() {
        for (a, b) in [
            ("Nur Hayati", "NURHAYATI"),
            ("Noer Djanah", "Nurjanah"),
            ("Abdul Rahman", "Abdulrahman"),
        ] {
            assert_eq!(
                Name::read(a, false).key(),
                Name::read(b, false).key(),
                "{a} and {b}"
            );
        }
    }

    #[test]
    fn awkward_names_are_read() {
        assert_eq!(words_of("Suparno"), ["suparno"]);
        assert!(words_of("").is_empty());
        assert!(words_of("😀 🙏🏽").is_empty());
        assert_eq!(words_of("SITI NUR'AINI"), ["siti", "nuraini"]);
        assert_eq!(words_of("José Ramos-Horta"), ["jose", "ramos", "horta"]);
        assert!(words_of("(belum diketahui)").is_empty());
        assert!(words_of(&"a ".repeat(10_000)).len() <= LONGEST);
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in any::<String>()) {
            let name = Name::read(&typed, false);
            prop_assert_eq!(name.words.len(), name.folded.len());
            let clean = |w: &String| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase());
            prop_assert!(name.words.iter().chain(&name.folded).chain(&name.father).all(clean));
        }

        #[test]
        fn capitals_change_nothing(typed in "[a-zA-Z .,()'-]{0,60}") {
            prop_assert_eq!(Name::read(&typed, false), Name::read(&typed.to_uppercase(), false));
        }

        #[test]
        fn order_changes_no_set(mut words in prop::collection::vec("[a-z]{3,9}", 2..5)) {
            prop_assume!(words.iter().all(|w| {
                let w = w.as_str();
                !TITLES.contains(&w) && !DEGREES.contains(&w) && !FATHER.contains(&w) && !BALINESE.contains(&w)
            }));
            let one = Name::read(&words.join(" "), false).sorted();
            words.reverse();
            prop_assert_eq!(one, Name::read(&words.join(" "), false).sorted());
        }
    }
}
