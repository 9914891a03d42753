//! String distances, bit-parallel over one machine word.
//!
//! One text is compared with many, so it is prepared once ([`Pattern`]). Texts of up to 64
//! bytes of ASCII take the quick way; others are compared character by character, cut at
//! [`LONGEST`](crate::normalise::LONGEST), with the same result.

use crate::normalise::LONGEST;

const WORD: usize = 64;

/// A text prepared for comparison with many others.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    text: String,
    /// For each ASCII byte the positions where it stands; empty where the text is not
    /// ASCII of at most 64 bytes.
    places: Vec<u64>,
    outline: Outline,
}

/// Which letters a text has, and how many: enough to see that two texts cannot be alike.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outline {
    /// A bit for each letter, some sharing one; 0 where the text is no short ASCII. Of digits
    /// alone there are too few to tell two texts apart, so that a bit each is also for the
    /// second and the third of a kind; [`DIGITS`] says so.
    pub(crate) letters: u32,
    /// In bytes.
    pub(crate) length: u32,
}

/// Marks the letters of a text that is nothing but digits.
const DIGITS: u32 = 1 << 31;

impl Outline {
    pub(crate) fn of(text: &str) -> Outline {
        let plain = text.len() <= WORD && text.is_ascii();
        let letters = match plain {
            true if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => digits(text),
            true => letters(text),
            false => 0,
        };
        Outline {
            letters,
            length: text.len() as u32,
        }
    }

    /// Letters of the one that the other does not have, at least, both ways; none where that
    /// cannot be told.
    fn missing(self, other: Outline) -> Option<(u32, u32)> {
        let (mine, theirs) = (self.letters, other.letters);
        let known = mine != 0 && theirs != 0 && (mine ^ theirs) & DIGITS == 0;
        known.then(|| ones(mine & !theirs, theirs & !mine))
    }

    /// Whether a text of the outline may stand in one of the other.
    #[inline]
    pub(crate) fn may_be_in(self, other: Outline) -> bool {
        other.letters == 0
            || self.letters & !other.letters == 0
            || (self.letters ^ other.letters) & DIGITS != 0
    }

    /// The most that the Jaro–Winkler similarity may be.
    pub(crate) fn most_similar(self, other: Outline) -> f32 {
        let Some((mine, theirs)) = self.missing(other) else {
            return f32::INFINITY;
        };
        let matches = (self.length - mine).min(other.length - theirs);
        self.most(other, matches, 4)
    }

    /// The same where at most so many letters match and so many begin both texts.
    fn most(self, other: Outline, matches: u32, prefix: u32) -> f32 {
        if matches == 0 {
            return 0.0;
        }
        // Of each length the share that matches, by one division.
        let (own, its) = (self.length as f32, other.length as f32);
        let jaro = (matches as f32 * (own + its) / (own * its) + 1.0) * (1.0 / 3.0);
        // A hair on the safe side, for what rounding takes.
        let bonus = if jaro > 0.6999 {
            0.1 * prefix as f32 * (1.0 - jaro)
        } else {
            0.0
        };
        jaro + bonus + 1e-5
    }

    /// The fewest edits that may separate the texts: one edit changes one letter, or none.
    pub(crate) fn fewest_edits(self, other: Outline) -> u32 {
        let missing = self.missing(other);
        missing.map_or(0, |(mine, theirs)| {
            mine.max(theirs).max(self.length.abs_diff(other.length))
        })
    }
}

fn letters(text: &str) -> u32 {
    let bits = text.bytes().fold(0, |bits, byte| bits | 1 << (byte & 31));
    // The last place is taken; what would stand there shares the one before.
    bits & !DIGITS | (bits & DIGITS) >> 1
}

fn digits(text: &str) -> u32 {
    let each = text.bytes().map(|byte| 1 << (byte - b'0'));
    each.fold(DIGITS, |digits, first: u32| {
        // The first of its places that is free.
        let places = [first, first << 10, first << 20];
        let free = places.into_iter().find(|place| digits & place == 0);
        digits | free.unwrap_or(0)
    })
}

/// How many bits of both are set, counted together: few processors that this is built for are
/// known to count them by themselves.
fn ones(a: u32, b: u32) -> (u32, u32) {
    let both = u64::from(a) << 32 | u64::from(b);
    let pairs = both - (both >> 1 & 0x5555_5555_5555_5555);
    let fours = (pairs & 0x3333_3333_3333_3333) + (pairs >> 2 & 0x3333_3333_3333_3333);
    let bytes = (fours + (fours >> 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    let sums = bytes.wrapping_mul(0x0101_0101);
    ((sums >> 56) as u32, (sums >> 24 & 0xff) as u32)
}

impl Pattern {
    /// Prepares a text.
    pub fn new(text: &str) -> Pattern {
        let mut pattern = Pattern::default();
        pattern.set(text);
        pattern
    }

    /// Prepares another text in the same memory.
    pub fn set(&mut self, text: &str) {
        if self.places.is_empty() {
            self.places.resize(128, 0);
        }
        for byte in self.text.bytes().filter(u8::is_ascii) {
            self.places[usize::from(byte)] = 0;
        }
        self.text.clear();
        self.text.push_str(text);
        self.outline = Outline::of(text);
        if self.quick() {
            for (at, byte) in text.bytes().enumerate() {
                self.places[usize::from(byte)] |= 1 << at;
            }
        }
    }

    pub(crate) fn outline(&self) -> Outline {
        self.outline
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn quick(&self) -> bool {
        self.outline.letters != 0 || self.text.is_empty()
    }

    /// Jaro–Winkler similarity, 0 to 1, with the prefix bonus (0.1 for each of up to four
    /// letters) from a Jaro similarity of 0.7 (Winkler 1990).
    pub fn jaro_winkler(&self, other: &str) -> f32 {
        let jaro = if self.quick() && other.len() <= WORD && other.is_ascii() {
            self.jaro_bits(other.as_bytes())
        } else {
            let cut = |text: &str| text.chars().take(LONGEST).collect::<Vec<char>>();
            jaro_plain(&cut(&self.text), &cut(other))
        };
        winkler(jaro, prefix(self.text.chars(), other.chars()))
    }

    /// The same; or the most that it may be, as soon as that is below `min`. `outline` is that of
    /// the other.
    pub(crate) fn similarity(
        &self,
        other: &str,
        outline: Outline,
        min: f32,
    ) -> std::result::Result<f32, f32> {
        let Some((mine, theirs)) = self.outline.missing(outline) else {
            return Ok(self.jaro_winkler(other));
        };
        // Letters are known, so both are short ASCII and not empty.
        let other = other.as_bytes();
        let prefix = prefix(self.text.bytes(), other.iter().copied());
        let enough = |matches: u32| match self.outline.most(outline, matches, prefix) {
            most if most < min => Err(most),
            _ => Ok(()),
        };
        enough((self.outline.length - mine).min(outline.length - theirs))?;
        let flags = self.matching(other);
        enough(flags.0.count_ones())?;
        Ok(winkler(self.jaro_of_matching(other, flags), prefix))
    }

    fn jaro_bits(&self, other: &[u8]) -> f64 {
        let (m, n) = (self.text.len(), other.len());
        if m == 0 || n == 0 {
            return if m == n { 1.0 } else { 0.0 };
        }
        self.jaro_of_matching(other, self.matching(other))
    }

    /// The letters of both that match, as bits.
    fn matching(&self, other: &[u8]) -> (u64, u64) {
        let (m, n) = (self.text.len(), other.len());
        let range = (m.max(n) / 2).saturating_sub(1);
        let (mut own_flags, mut other_flags) = (0_u64, 0_u64);
        // The window of positions of `own` within `range`, half a word at most, of the letter
        // of `other`.
        let mut window = (1_u64 << (range + 1)) - 1;
        for (at, &byte) in other.iter().enumerate() {
            let free = self.places[usize::from(byte)] & window & !own_flags;
            own_flags |= free & free.wrapping_neg();
            other_flags |= u64::from(free != 0) << at;
            window = window << 1 | u64::from(at < range);
        }
        (own_flags, other_flags)
    }

    fn jaro_of_matching(&self, other: &[u8], (mut mine, mut theirs): (u64, u64)) -> f64 {
        let own = self.text.as_bytes();
        let matches = mine.count_ones();
        if matches == 0 {
            return 0.0;
        }
        let mut moved = 0_u32;
        while theirs != 0 {
            let letter = other[theirs.trailing_zeros() as usize];
            moved += u32::from(own[mine.trailing_zeros() as usize] != letter);
            mine &= mine - 1;
            theirs &= theirs - 1;
        }
        jaro_of(matches, moved / 2, own.len(), other.len())
    }

    /// How many insertions, deletions, substitutions and exchanges of two neighbours separate
    /// the texts, no part being edited twice (optimal string alignment; Hyyrö 2003).
    pub fn edits(&self, other: &str) -> u32 {
        if self.quick() && other.is_ascii() && other.len() <= LONGEST {
            return self.osa_bits(other.as_bytes());
        }
        let cut = |text: &str| text.chars().take(LONGEST).collect::<Vec<char>>();
        osa_plain(&cut(&self.text), &cut(other)) as u32
    }

    /// Whether at most `most` edits separate the texts.
    pub fn within_edits(&self, other: &str, most: u32) -> bool {
        // Lengths in bytes tell of letters only where every letter is one byte.
        let plain = self.quick() && other.is_ascii() && other.len() <= LONGEST;
        let apart = self.text.len().abs_diff(other.len());
        !(plain && apart > most as usize) && self.edits(other) <= most
    }

    fn osa_bits(&self, other: &[u8]) -> u32 {
        let m = self.text.len();
        if m == 0 {
            return other.len() as u32;
        }
        let last = 1_u64 << (m - 1);
        let (mut plus, mut minus, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut distance = m as u32;
        for &byte in other {
            let here = self.places[usize::from(byte)];
            let exchanged = ((!diagonal & here) << 1) & before;
            diagonal = (((here & plus).wrapping_add(plus)) ^ plus) | here | minus | exchanged;
            let up = minus | !(diagonal | plus);
            let down = diagonal & plus;
            distance += u32::from(up & last != 0);
            distance -= u32::from(down & last != 0);
            let up = (up << 1) | 1;
            plus = (down << 1) | !(diagonal | up);
            minus = up & diagonal;
            before = here;
        }
        distance
    }
}

/// How many letters begin both texts, up to four.
fn prefix<T: PartialEq>(own: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> u32 {
    let both = own.zip(other).take(4);
    both.take_while(|(a, b)| a == b).count() as u32
}

/// The similarity of Jaro with Winkler's bonus.
fn winkler(jaro: f64, prefix: u32) -> f32 {
    if jaro <= 0.7 {
        return jaro as f32;
    }
    (jaro + 0.1 * f64::from(prefix) * (1.0 - jaro)) as f32
}

fn jaro_of(matches: u32, exchanges: u32, m: usize, n: usize) -> f64 {
    let c = f64::from(matches);
    (c / m as f64 + c / n as f64 + (c - f64::from(exchanges)) / c) / 3.0
}

fn jaro_plain(own: &[char], other: &[char]) -> f64 {
    if own.is_empty() || other.is_empty() {
        return if own.len() == other.len() { 1.0 } else { 0.0 };
    }
    let range = (own.len().max(other.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; own.len()];
    let mut theirs = Vec::new();
    for (at, letter) in other.iter().enumerate() {
        let end = own.len().min(at + range + 1);
        if let Some(hit) = (at.saturating_sub(range)..end).find(|&i| !taken[i] && own[i] == *letter)
        {
            taken[hit] = true;
            theirs.push(letter);
        }
    }
    if theirs.is_empty() {
        return 0.0;
    }
    let mine = own.iter().zip(&taken).filter(|(_, t)| **t).map(|(c, _)| c);
    let moved = mine.zip(&theirs).filter(|(a, b)| a != *b).count();
    jaro_of(
        theirs.len() as u32,
        moved as u32 / 2,
        own.len(),
        other.len(),
    )
}

fn osa_plain(own: &[char], other: &[char]) -> usize {
    let mut two_up = vec![0; own.len() + 1];
    let mut up: Vec<usize> = (0..=own.len()).collect();
    for (i, letter) in other.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, mine) in own.iter().enumerate() {
            let mut best = (up[j] + usize::from(mine != letter))
                .min(up[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *mine == other[i - 1] && own[j - 1] == *letter {
                best = best.min(two_up[j - 1] + 1);
            }
            row.push(best);
        }
        two_up = std::mem::replace(&mut up, row);
    }
    up[own.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(a: &str, b: &str) -> Result<(), TestCaseError> {
        let pattern = Pattern::new(a);
        // strsim searches from the other side: Jaro's greedy assignment is not symmetric.
        let expected = strsim::jaro_winkler(b, a) as f32;
        let got = pattern.jaro_winkler(b);
        prop_assert!(
            (got - expected).abs() < 1e-5,
            "{a:?} {b:?}: {got} for {expected}"
        );
        let (mine, theirs) = (Outline::of(a), Outline::of(b));
        prop_assert!(mine.most_similar(theirs) >= expected, "{a:?} {b:?}");
        prop_assert_eq!(pattern.similarity(b, theirs, got), Ok(got));
        match pattern.similarity(b, theirs, 0.9) {
            Ok(all) => prop_assert_eq!(all, got),
            Err(most) => prop_assert!(got <= most && most < 0.9, "{a:?} {b:?}: {most}"),
        }
        let expected = strsim::osa_distance(a, b) as u32;
        prop_assert!(mine.fewest_edits(theirs) <= expected, "{a:?} {b:?}");
        prop_assert!(pattern.within_edits(b, expected));
        prop_assert!(
            expected == 0 || !pattern.within_edits(b, expected - 1),
            "{a:?} {b:?}"
        );
        Ok(())
    }

    proptest! {
        #[test]
        fn short_ascii_agrees_with_strsim(a in "[a-d ]{0,20}", b in "[a-d ]{0,20}") { agrees(&a, &b)?; }

        #[test]
        fn digits_agree_too(a in "[0-9]{0,18}", b in "[0-9]{0,18}") { agrees(&a, &b)?; }

        #[test]
        fn few_digits_of_many_places_agree(a in "[1-3]{0,18}", b in "[1-3a_?~]{0,18}") { agrees(&a, &b)?; }

        #[test]
        fn bits_are_counted(a in any::<u32>(), b in any::<u32>()) {
            prop_assert_eq!(ones(a, b), (a.count_ones(), b.count_ones()));
        }

        #[test]
        fn what_stands_in_a_text_may_stand_in_it(a in "[a-f0-9 _?]{0,4}", b in "[a-f0-9 _?]{0,9}", c in "[a-f0-9]{0,9}") {
            let whole = Outline::of(&[&b[..], &a[..], &c[..]].concat());
            prop_assert!(Outline::of(&a).may_be_in(whole));
        }

        #[test]
        fn the_whole_word_is_used(a in "[a-c]{55,70}", b in "[a-c]{55,70}") { agrees(&a, &b)?; }

        #[test]
        fn other_scripts_agree_too(a in "[aéйñ字]{0,9}", b in "[aéйñ字]{0,9}") { agrees(&a, &b)?; }

        #[test]
        fn reused_memory_forgets(a in "[a-z]{0,70}", b in "[a-zé]{0,20}", c in "[a-z]{0,20}") {
            let mut pattern = Pattern::new(&a);
            pattern.set(&b);
            prop_assert_eq!(pattern.jaro_winkler(&c), Pattern::new(&b).jaro_winkler(&c));
        }
    }

    #[test]
    fn known_values() {
        assert!((Pattern::new("martha").jaro_winkler("marhta") - 0.9611).abs() < 1e-4);
        assert!((Pattern::new("dixon").jaro_winkler("dicksonx") - 0.8133).abs() < 1e-4);
        assert!(Pattern::new("3204114708990002").within_edits("3204114708990020", 1));
        assert!(!Pattern::new("3204114708990002").within_edits("3204114708990020", 0));
        assert!(Pattern::new("").within_edits("ab", 2));
    }

    #[test]
    fn ten_thousand_letters_cost_no_more_than_three_hundred() {
        let long = "é".repeat(10_000);
        assert!((Pattern::new(&long).jaro_winkler(&long) - 1.0).abs() < 1e-6);
        assert!(Pattern::new(&long).within_edits(&long, 0));
    }
}
