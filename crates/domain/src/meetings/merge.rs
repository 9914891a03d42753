//! Two people write the same text at once: their changes against the version that both began with
//! are joined, and where both changed the same words both wordings stay, one after the other.
//!
//! Texts are compared by lines first and by words within changed lines. What one person inserts
//! beside what the other changed is no conflict. A conflict is widened to whole lines, so that
//! both versions can be read as sentences.

use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Blocks in which comparing words would take more steps than this are taken as wholly rewritten.
const WORD_STEPS: usize = 4_000_000;

/// One of the two wordings.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The text.
    pub text: &'a str,
    /// What stands above it in a conflict: "Versi Rina 10.42".
    pub label: &'a str,
}

/// What came of joining two wordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// One of them was unchanged, or both were the same.
    Plain,
    /// Both changed other places; both changes are in the text.
    Joined,
    /// Both changed the same words; both wordings are in the text, marked.
    Conflict,
}

/// The joined text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// How it came about.
    pub outcome: Outcome,
}

/// Joins `theirs`, which was saved first, and `mine`; both began with `base`.
pub fn three_way(base: &str, theirs: Version<'_>, mine: Version<'_>) -> Merged {
    let plain = |text: &str| Merged {
        text: text.to_owned(),
        outcome: Outcome::Plain,
    };
    if mine.text == theirs.text || mine.text == base {
        return plain(theirs.text);
    }
    if theirs.text == base {
        return plain(mine.text);
    }
    let base = tokens(base);
    let theirs = Side::of(&base, theirs);
    let mine = Side::of(&base, mine);
    let regions = conflicts(&base, &theirs, &mine);
    Writer::new(&base, &theirs, &mine).write(&regions)
}

/// One change: tokens of the base and what stands in their place.
#[derive(Debug, Clone)]
struct Hunk {
    base: Range<usize>,
    words: String,
}

struct Side<'a> {
    label: &'a str,
    hunks: Vec<Hunk>,
}

impl<'a> Side<'a> {
    fn of(base: &[&str], version: Version<'a>) -> Self {
        Self {
            label: version.label,
            hunks: hunks(base, &tokens(version.text)),
        }
    }

    /// What is inserted at a place, without replacing anything.
    fn inserted(&self, at: usize) -> &str {
        let mut hunks = self.hunks.iter();
        hunks
            .find(|hunk| hunk.base.is_empty() && hunk.base.start == at)
            .map_or("", |hunk| &hunk.words)
    }

    /// What replaces the tokens from a place on.
    fn replaced(&self, at: usize) -> Option<&Hunk> {
        let mut hunks = self.hunks.iter();
        hunks.find(|hunk| !hunk.base.is_empty() && hunk.base.start == at)
    }

    /// The text of a region in this wording.
    fn text(&self, base: &[&str], region: &Range<usize>) -> String {
        let mut text = String::new();
        let mut at = region.start;
        while at < region.end {
            if at > region.start {
                text.push_str(self.inserted(at));
            }
            match self.replaced(at) {
                Some(hunk) => {
                    text.push_str(&hunk.words);
                    at = hunk.base.end;
                }
                None => {
                    text.push_str(base[at]);
                    at += 1;
                }
            }
        }
        if takes_end(base, region) {
            text.push_str(self.inserted(region.end));
        }
        text
    }
}

/// Words, the room between them, and line ends, each a token.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        '\n' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let kind = kind(c);
        if last.is_some_and(|last| last != kind || kind == 0) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(kind);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// The lines as ranges of tokens, each with its line end.
fn lines(tokens: &[&str]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        if *token == "\n" {
            lines.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        lines.push(start..tokens.len());
    }
    lines
}

/// The changes from `base` to `other`, in order.
fn hunks(base: &[&str], other: &[&str]) -> Vec<Hunk> {
    let (base_lines, other_lines) = (lines(base), lines(other));
    let old: Vec<&[&str]> = base_lines.iter().map(|line| &base[line.clone()]).collect();
    let new: Vec<&[&str]> = other_lines
        .iter()
        .map(|line| &other[line.clone()])
        .collect();
    let place = |lines: &[Range<usize>], at: usize, all: usize| {
        lines.get(at).map_or(all, |line| line.start)
    };
    let mut found = Vec::new();
    for (old, new) in changes(&old, &new) {
        let from = place(&base_lines, old.start, base.len());
        let to = place(&base_lines, old.end, base.len());
        let with = place(&other_lines, new.start, other.len());
        let upto = place(&other_lines, new.end, other.len());
        words_between(base, from..to, other, with..upto, &mut found);
    }
    found
}

/// The changes within a block of changed lines, by words where that is affordable.
fn words_between(
    base: &[&str],
    old: Range<usize>,
    other: &[&str],
    new: Range<usize>,
    found: &mut Vec<Hunk>,
) {
    let whole = old.is_empty() || new.is_empty() || old.len() * new.len() > WORD_STEPS;
    if whole {
        found.push(Hunk {
            base: old,
            words: other[new].concat(),
        });
        return;
    }
    for (from, with) in changes(&base[old.clone()], &other[new.clone()]) {
        found.push(Hunk {
            base: old.start + from.start..old.start + from.end,
            words: other[new.start + with.start..new.start + with.end].concat(),
        });
    }
}

/// What differs between two lists: places of the old one and what stands there in the new one,
/// apart from each other and in order. The places are counted here from the lengths of the steps,
/// because those that an insertion names may be of before the steps were shifted together.
fn changes<T: Hash + Ord>(old: &[T], new: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut at, mut with) = (0, 0);
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (from, start) = (at, with);
        at += op.old_range().len();
        with += op.new_range().len();
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        match found.last_mut() {
            Some((was, now)) if was.end == from && now.end == start => {
                (was.end, now.end) = (at, with);
            }
            _ => found.push((from..at, start..with)),
        }
    }
    found
}

/// Whether two changes are about the same words. One that begins where the other ends is not, nor
/// are two insertions at one place.
fn clash(a: &Hunk, b: &Hunk) -> bool {
    let same = a.base == b.base && a.words == b.words;
    !same && a.base.start < b.base.end && b.base.start < a.base.end || inside(a, b) || inside(b, a)
}

/// Whether `a` inserts in the middle of what `b` replaces.
fn inside(a: &Hunk, b: &Hunk) -> bool {
    a.base.is_empty() && b.base.start < a.base.start && a.base.start < b.base.end
}

/// The whole lines in which both changed the same words, apart from each other and in order.
fn conflicts(base: &[&str], theirs: &Side<'_>, mine: &Side<'_>) -> Vec<Range<usize>> {
    let lines = lines(base);
    let mut regions: Vec<Range<usize>> = Vec::new();
    for a in &theirs.hunks {
        for b in &mine.hunks {
            if clash(a, b) {
                let union = a.base.start.min(b.base.start)..a.base.end.max(b.base.end);
                regions.push(whole_lines(&lines, union));
            }
        }
    }
    // A change that begins in a region and ends behind it belongs to it with all its lines.
    let reaching: Vec<Range<usize>> = theirs
        .hunks
        .iter()
        .chain(&mine.hunks)
        .filter(|hunk| !hunk.base.is_empty())
        .map(|hunk| whole_lines(&lines, hunk.base.clone()))
        .collect();
    loop {
        let before = regions.clone();
        for region in &mut regions {
            for hunk in &reaching {
                if hunk.start < region.end && region.start < hunk.end {
                    *region = region.start.min(hunk.start)..region.end.max(hunk.end);
                }
            }
        }
        regions = united(regions);
        if regions == before {
            return regions;
        }
    }
}

fn whole_lines(lines: &[Range<usize>], range: Range<usize>) -> Range<usize> {
    let touched = lines
        .iter()
        .filter(|line| line.start < range.end && range.start < line.end);
    touched.fold(range.clone(), |all, line| {
        all.start.min(line.start)..all.end.max(line.end)
    })
}

fn united(mut regions: Vec<Range<usize>>) -> Vec<Range<usize>> {
    regions.sort_by_key(|region| (region.start, region.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for region in regions {
        match apart.last_mut() {
            Some(last) if region.start < last.end => last.end = last.end.max(region.end),
            _ => apart.push(region),
        }
    }
    apart
}

/// Whether what is inserted at the end of a region continues its last line.
fn takes_end(base: &[&str], region: &Range<usize>) -> bool {
    region.end == base.len() && base.last().is_some_and(|token| *token != "\n")
}

struct Writer<'a> {
    base: &'a [&'a str],
    theirs: &'a Side<'a>,
    mine: &'a Side<'a>,
    text: String,
    outcome: Outcome,
}

impl<'a> Writer<'a> {
    fn new(base: &'a [&'a str], theirs: &'a Side<'a>, mine: &'a Side<'a>) -> Self {
        Self {
            base,
            theirs,
            mine,
            text: String::new(),
            outcome: Outcome::Joined,
        }
    }

    fn write(mut self, regions: &[Range<usize>]) -> Merged {
        let mut at = 0;
        let mut end_taken = false;
        while at < self.base.len() {
            self.insertions(at);
            if let Some(region) = regions.iter().find(|region| region.start == at) {
                self.conflict(region);
                end_taken = takes_end(self.base, region);
                at = region.end;
                continue;
            }
            let change = self.theirs.replaced(at).or_else(|| self.mine.replaced(at));
            match change {
                Some(hunk) => {
                    self.push(&hunk.words);
                    at = hunk.base.end;
                }
                None => {
                    self.push(self.base[at]);
                    at += 1;
                }
            }
        }
        if !end_taken {
            self.insertions(at);
        }
        Merged {
            text: self.text,
            outcome: self.outcome,
        }
    }

    /// Appends a piece. Within one wording no word follows another without room between them, so
    /// where that would happen one of the two took the room away.
    fn push(&mut self, piece: &str) {
        let word = |c: char| !c.is_whitespace();
        if self.text.ends_with(word) && piece.starts_with(word) {
            self.text.push(' ');
        }
        self.text.push_str(piece);
    }

    /// What both inserted at one place: first what was saved first.
    fn insertions(&mut self, at: usize) {
        let (theirs, mine) = (self.theirs.inserted(at), self.mine.inserted(at));
        self.push(theirs);
        if mine == theirs || mine.is_empty() {
            return;
        }
        let word = |c: char| !c.is_whitespace();
        if theirs.ends_with(word) && mine.starts_with(word) {
            self.text.push('\n');
        }
        self.push(mine);
    }

    fn conflict(&mut self, region: &Range<usize>) {
        let theirs = self.theirs.text(self.base, region);
        let mine = self.mine.text(self.base, region);
        if theirs == mine {
            self.push(&theirs);
            return;
        }
        self.outcome = Outcome::Conflict;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        for (side, words) in [(self.theirs, theirs), (self.mine, mine)] {
            let words = words.trim_end_matches('\n');
            if !words.trim().is_empty() {
                self.text.push_str("— ");
                self.text.push_str(side.label);
                self.text.push_str(" —\n");
                self.text.push_str(words);
                self.text.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_the_sum_of_its_tokens() {
        let text = "Rapat  dibuka\n\npukul 9.\n";
        let parts = tokens(text);
        assert_eq!(parts.concat(), text);
        assert_eq!(
            parts,
            [
                "Rapat", "  ", "dibuka", "\n", "\n", "pukul", " ", "9.", "\n"
            ]
        );
        assert_eq!(lines(&parts).len(), 3);
        assert!(tokens("").is_empty());
    }

    proptest! {
        /// The changes of one wording, put into the text that it began with, give that wording.
        #[test]
        fn changes_lead_from_one_text_to_the_other(
            old in "[a-c\n ]{0,40}",
            new in "[a-d\n ]{0,40}",
        ) {
            let base = tokens(&old);
            let side = Side::of(&base, Version { text: &new, label: "" });
            let whole = 0..base.len();
            let mut text = side.inserted(0).to_owned() + &side.text(&base, &whole);
            if !base.is_empty() && !takes_end(&base, &whole) {
                text.push_str(side.inserted(base.len()));
            }
            prop_assert_eq!(text, new);
        }
    }
}
