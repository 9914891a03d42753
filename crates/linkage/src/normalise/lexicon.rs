//! What is known of words, found once for each: registers write the same words again and again.

use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::fold;
use super::names::{DEGREES, FATHER, TITLES};
use super::variants::{BALINESE, canonical};

/// A word of small ASCII letters, and what it may be in a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// As it sounds.
    pub(crate) folded: String,
    /// How the group of its spellings is written; the word itself where none knows it.
    pub(crate) canonical: String,
    pub(crate) title: bool,
    pub(crate) degree: bool,
    /// What follows is the father's name.
    pub(crate) before_father: bool,
    pub(crate) balinese: bool,
}

impl Word {
    fn new(text: &str) -> Word {
        Word {
            text: text.to_owned(),
            folded: fold(text),
            canonical: canonical(text).to_owned(),
            title: TITLES.contains(&text),
            degree: DEGREES.contains(&text),
            before_father: FATHER.contains(&text),
            balinese: BALINESE.contains(&text),
        }
    }
}

/// Words that were met; of two that share a place, the later one. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    places: Vec<Option<Arc<Word>>>,
}

/// Places of a lexicon: of the words of a country's names, hardly any common one has to give way.
const PLACES: usize = 1 << 13;

impl Lexicon {
    /// For the names of many.
    pub(crate) fn new() -> Lexicon {
        Lexicon {
            places: vec![None; PLACES],
        }
    }

    /// What is known of a word.
    pub(crate) fn word(&mut self, text: &str) -> Arc<Word> {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let at = (hasher.finish() >> 32) as usize & (PLACES - 1);
        let Some(place) = self.places.get_mut(at) else {
            return Arc::new(Word::new(text));
        };
        match place {
            Some(word) if word.text == text => Arc::clone(word),
            _ => Arc::clone(place.insert(Arc::new(Word::new(text)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_that_was_met_is_what_it_was(words in prop::collection::vec("[a-c]{1,4}", 0..300)) {
            let mut lexicon = Lexicon::new();
            for word in &words {
                prop_assert_eq!(&*lexicon.word(word), &Word::new(word));
            }
        }
    }
}
