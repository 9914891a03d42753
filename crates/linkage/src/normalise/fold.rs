//! One letter for one sound.

/// Where in the word a replacement holds.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Anywhere,
    Start,
}
use At::{Anywhere, Start};

/// Old spellings (before 1947 and 1972), Arabic and Dutch transcriptions and dialects,
/// in the order in which they are applied: longer sounds before the letters they contain.
/// Not here: old `j` for `y`, which collides with the modern `j` (variant groups know
/// Jusuf), and Javanese `o`/`a`, which is left to string distance.
const SOUNDS: &[(&[u8], &[u8], At)] = &[
    (b"oe", b"u", Anywhere),
    (b"ou", b"u", Anywhere),
    (b"dj", b"j", Anywhere),
    (b"tj", b"c", Anywhere),
    (b"nj", b"ny", Anywhere),
    (b"sj", b"s", Anywhere),
    (b"sy", b"s", Anywhere),
    (b"sh", b"s", Anywhere),
    (b"ch", b"h", Anywhere),
    (b"kh", b"h", Anywhere),
    (b"th", b"t", Anywhere),
    (b"dh", b"d", Anywhere),
    (b"bh", b"b", Anywhere),
    (b"gh", b"g", Anywhere),
    (b"ph", b"p", Anywhere),
    (b"ts", b"s", Anywhere),
    (b"dz", b"z", Anywhere),
    (b"q", b"k", Anywhere),
    (b"x", b"ks", Anywhere),
    (b"v", b"p", Anywhere),
    (b"f", b"p", Anywhere),
    (b"z", b"j", Start),
    (b"z", b"s", Anywhere),
    (b"ai", b"e", Anywhere),
    (b"ae", b"e", Anywhere),
    (b"ei", b"e", Anywhere),
    (b"ay", b"e", Anywhere),
    (b"ey", b"e", Anywhere),
    (b"au", b"o", Anywhere),
    (b"ao", b"o", Anywhere),
    (b"aw", b"o", Anywhere),
    (b"iy", b"i", Anywhere),
    (b"ie", b"i", Anywhere),
    (b"ij", b"i", Anywhere),
    (b"y", b"i", Anywhere),
];

fn replace(word: &mut Vec<u8>, from: &[u8], to: &[u8], at: At) {
    let mut i = 0;
    while i + from.len() <= word.len() {
        if word[i..].starts_with(from) {
            word.splice(i..i + from.len(), to.iter().copied());
            i += to.len();
        } else {
            i += 1;
        }
        if at == Start {
            return;
        }
    }
}

/// A bit for each letter of a word.
fn letters(word: &[u8]) -> u32 {
    word.iter()
        .fold(0, |bits, letter| bits | 1 << (letter & 31))
}

fn vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// A word of small ASCII letters as it sounds: Taufik and Taopik, Soeharto and Suharto,
/// Zaenal and Jaenal fold to the same. Never empty for a word that is not.
pub fn fold(word: &str) -> String {
    let mut w = word.as_bytes().to_vec();
    let mut there = letters(&w);
    for &(from, to, at) in SOUNDS {
        let needed = letters(from);
        if there & needed == needed {
            replace(&mut w, from, to, at);
            there |= letters(to);
        }
    }
    w.dedup();
    // An h that closes a syllable is written or not: Fatimah, Rahmat (once Rachmat).
    let mut i = 1;
    while i < w.len() {
        let closes = i + 1 == w.len() || (vowel(w[i - 1]) && !vowel(w[i + 1]));
        if w[i] == b'h' && closes {
            w.remove(i);
        } else {
            i += 1;
        }
    }
    w.dedup();
    if w.is_empty() {
        word.to_owned()
    } else {
        String::from_utf8(w).unwrap_or_else(|_| word.to_owned())
    }
}

/// The consonants of words written as one, with the very first letter whatever it is, so
/// that Nur Hayati, Nurhayati and Noerhajati meet.
pub(crate) fn skeleton<'a>(folded: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for letter in folded.flat_map(str::bytes) {
        if (out.is_empty() || !vowel(letter)) && !out.ends_with(char::from(letter)) {
            out.push(char::from(letter));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_one(words: &[&str]) {
        let folded: Vec<String> = words.iter().map(|w| fold(w)).collect();
        assert!(
            folded.iter().all(|f| *f == folded[0]),
            "{words:?} gave {folded:?}"
        );
    }

    #[test]
    fn old_spelling_is_read_as_today() {
        for pair in [
            ["soeharto", "suharto"],
            ["djoko", "joko"],
            ["tjokro", "cokro"],
            ["njoman", "nyoman"],
            ["sjarif", "syarif"],
            ["achmad", "akhmad"],
        ] {
            all_one(&pair);
        }
    }

    #[test]
    fn one_sound_is_one_letter() {
        all_one(&["taufik", "taupik", "taufiq"]);
        all_one(&["novi", "nopi"]);
        all_one(&["rizki", "riski", "rizky", "rizqi", "riskie"]);
        all_one(&["zaenal", "jaenal", "zainal", "zeinal"]);
        all_one(&["syaiful", "saiful", "saeful", "shaiful"]);
        all_one(&["thohir", "tohir"]);
        all_one(&["ridho", "rido"]);
        all_one(&["alexander", "aleksander"]);
        all_one(&["annisa", "anisa", "anisah"]);
        all_one(&["fatimah", "fatima", "patimah"]);
        all_one(&["rahmat", "rachmat", "rakhmat"]);
    }

    #[test]
    fn different_names_stay_different() {
        for (a, b) in [
            ("wardoyo", "wardaya"),
            ("susi", "sasi"),
            ("jaja", "yaya"),
            ("budi", "dudi"),
        ] {
            assert_ne!(fold(a), fold(b));
        }
    }

    #[test]
    fn a_word_of_h_keeps_something() {
        assert!(!fold("h").is_empty());
        assert!(!fold("hh").is_empty());
    }

    #[test]
    fn joined_and_split_names_share_their_skeleton() {
        let split = skeleton(["nur", "hayati"].map(fold).iter().map(String::as_str));
        let joined = skeleton(["noerhayati"].map(fold).iter().map(String::as_str));
        assert_eq!(split, joined);
        let split = skeleton(["nur", "aini"].map(fold).iter().map(String::as_str));
        let joined = skeleton(["nuraini"].map(fold).iter().map(String::as_str));
        assert_eq!(split, joined);
    }
}
