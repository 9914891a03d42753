//! Texts kept once and named by a number.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::distance::Outline;

/// The number of "no value". Numbers of values begin at one.
pub(crate) const NONE: u32 = 0;

/// Distinct texts, each with a number; the bytes stand in one piece of memory.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    bytes: String,
    /// Of the text of number n; number 0 is empty.
    texts: Vec<Text>,
    /// Open addressing: numbers at the place that the lower bits of their hash give or behind it.
    /// A number takes no more bits than a place; the others are those of the hash, so that a text
    /// is hardly ever compared in vain.
    slots: Vec<u32>,
}

/// Where a text ends, and its letters as [`Outline`] knows them.
#[derive(Clone, Copy, Debug, Default)]
struct Text {
    end: u32,
    letters: u32,
}

impl Default for Pool {
    fn default() -> Pool {
        Pool {
            bytes: String::new(),
            texts: vec![Text::default()],
            slots: vec![NONE; 16],
        }
    }
}

/// A hash of 32 bits of one text, never [`NONE`].
pub(crate) fn hash_text(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // The upper bits of the product are the mixed ones.
    ((hasher.finish() >> 32) as u32).max(1)
}

impl Pool {
    /// How many texts there are, number 0 included.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Bytes that the texts take.
    pub(crate) fn bytes(&self) -> u64 {
        (self.bytes.capacity() + 8 * self.texts.capacity() + 4 * self.slots.capacity()) as u64
    }

    /// The text of a number of this pool.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        if number == 0 {
            ""
        } else {
            &self.bytes[self.texts[number - 1].end as usize..self.texts[number].end as usize]
        }
    }

    /// The outline of the text of a number, without a look at the text; that of nothing where it
    /// is no number of this pool.
    #[inline]
    pub(crate) fn outline(&self, number: u32) -> Outline {
        let before = number.wrapping_sub(1) as usize;
        let Some([Text { end: from, .. }, text]) =
            self.texts.get(before..).and_then(<[Text]>::first_chunk)
        else {
            return Outline::default();
        };
        let (from, text) = (*from, *text);
        Outline {
            letters: text.letters,
            length: text.end - from,
        }
    }

    /// The bits of a slot that are of the number.
    fn mask(&self) -> u32 {
        self.slots.len() as u32 - 1
    }

    /// The first slot for a hash that is empty or holds what is looked for.
    fn slot(&self, hash: u32, found: impl Fn(u32) -> bool) -> usize {
        let mask = self.mask();
        let mut at = hash & mask;
        loop {
            let slot = self.slots[at as usize];
            if slot == NONE || (slot ^ hash) & !mask == 0 && found(slot & mask) {
                return at as usize;
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a text that is here already.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let slot = self.slot(hash_text(text), |n| self.get(n) == text);
        Some(self.slots[slot] & self.mask()).filter(|n| *n != NONE)
    }

    /// The number of a text, given now if it has none. The empty text is [`NONE`].
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        let hash = hash_text(text);
        let at = self.slot(hash, |n| self.get(n) == text);
        if self.slots[at] != NONE {
            return self.slots[at] & self.mask();
        }
        let number = self.texts.len() as u32;
        self.bytes.push_str(text);
        self.texts.push(Text {
            end: self.bytes.len() as u32,
            letters: Outline::of(text).letters,
        });
        self.slots[at] = hash & !self.mask() | number;
        if self.texts.len() * 4 > self.slots.len() * 3 {
            self.slots = vec![NONE; self.slots.len() * 2];
            for number in 1..self.texts.len() as u32 {
                let hash = hash_text(self.get(number));
                let at = self.slot(hash, |_| false);
                self.slots[at] = hash & !self.mask() | number;
            }
        }
        number
    }

    /// Gives back memory that only growing needed.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.texts.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_has_one_number_and_comes_back(texts in prop::collection::vec("[a-c]{0,4}", 0..200)) {
            let mut pool = Pool::default();
            let numbers: Vec<u32> = texts.iter().map(|t| pool.intern(t)).collect();
            for (text, number) in texts.iter().zip(&numbers) {
                prop_assert_eq!(pool.get(*number), text);
                prop_assert_eq!(pool.intern(text), *number);
                prop_assert_eq!(pool.find(text), Some(*number).filter(|n| *n != NONE));
            }
        }
    }
}
