//! Conditions on a pair, with columns resolved.

use crate::error::{Error, Result};
use crate::layout::{Layout, PoolId, Storage};
use crate::normalise::dates;
use crate::pool::{NONE, Pool};
use crate::records::Records;
use crate::settings;
use crate::side::Side;

/// [`settings::Test`] with columns by position.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Missing(usize),
    Present(usize),
    Equal(usize),
    Crossed(usize, usize),
    Similar(usize, PoolId, f32),
    SimilarCrossed(usize, usize, PoolId, f32),
    Edits(usize, PoolId, u32),
    Subset(usize),
    SharesWord(usize),
    WordCrossed(usize, usize),
    SimilarWords(usize, f32),
    Near(usize, u32),
    Swapped(usize),
    DigitApart(usize),
    SameDay(usize),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

/// What is known of the last similarity and the last distance of a pair: several levels ask for
/// the same one.
pub(crate) struct Memo {
    column: usize,
    similarity: Bounded<f32>,
    edited: usize,
    edits: Bounded<u32>,
}

/// A figure, or what it cannot surpass.
#[derive(Clone, Copy)]
enum Bounded<T> {
    Is(T),
    Within(T),
}

impl Memo {
    pub(crate) fn new() -> Memo {
        Memo {
            column: usize::MAX,
            similarity: Bounded::Is(0.0),
            edited: usize::MAX,
            edits: Bounded::Is(0),
        }
    }

    /// The similarity of a column as far as it is known, or the most that it may be.
    #[inline]
    fn most_similar(&mut self, column: usize, left: &Side, right: &[u32], pool: &Pool) -> f32 {
        if self.column != column {
            let (own, other) = (left.outline(column, pool), pool.outline(right[column]));
            self.column = column;
            self.similarity = Bounded::Within(own.most_similar(other));
        }
        match self.similarity {
            Bounded::Is(figure) | Bounded::Within(figure) => figure,
        }
    }

    /// The edits of a column as far as they are known, or the fewest that they may be.
    #[inline]
    fn fewest_edits(&mut self, column: usize, left: &Side, right: &[u32], pool: &Pool) -> u32 {
        if self.edited != column {
            let (own, other) = (left.outline(column, pool), pool.outline(right[column]));
            self.edited = column;
            self.edits = Bounded::Within(own.fewest_edits(other));
        }
        match self.edits {
            Bounded::Is(figure) | Bounded::Within(figure) => figure,
        }
    }
}

impl Test {
    pub(crate) fn new(test: &settings::Test, layout: &Layout) -> Result<Test> {
        use settings::Test as S;
        let column = |name: &str| layout.column(name);
        let text = |name: &str| {
            let at = layout.column(name)?;
            match layout.columns[at].storage {
                Storage::Text(pool) => Ok((at, pool)),
                _ => Err(Error::Settings(format!(
                    "{name} is no text that could be similar"
                ))),
            }
        };
        let name = |name: &str| match text(name)? {
            (at, PoolId::Names) => Ok(at),
            _ => Err(Error::Settings(format!("{name} has no words"))),
        };
        let number = |name: &str| {
            let at = layout.column(name)?;
            match layout.columns[at].storage {
                Storage::Number => Ok(at),
                _ => Err(Error::Settings(format!("{name} is no number"))),
            }
        };
        let each = |of: &[S]| {
            of.iter()
                .map(|t| Test::new(t, layout))
                .collect::<Result<Vec<_>>>()
        };
        Ok(match test {
            S::Missing(c) => Test::Missing(column(c)?),
            S::Present(c) => Test::Present(column(c)?),
            S::Equal(c) => Test::Equal(column(c)?),
            S::Crossed(a, b) => Test::Crossed(column(a)?, column(b)?),
            S::Similar(c, min) => text(c).map(|(at, pool)| Test::Similar(at, pool, *min))?,
            S::SimilarCrossed(a, b, min) => {
                let ((a, pool), (b, other)) = (text(a)?, text(b)?);
                if pool != other {
                    return Err(Error::Settings(
                        "columns of different kinds cannot be similar".to_owned(),
                    ));
                }
                Test::SimilarCrossed(a, b, pool, *min)
            }
            S::Edits(c, most) => text(c).map(|(at, pool)| Test::Edits(at, pool, *most))?,
            S::Subset(c) => Test::Subset(name(c)?),
            S::SharesWord(c) => Test::SharesWord(name(c)?),
            S::WordCrossed(a, b) => Test::WordCrossed(name(a)?, name(b)?),
            S::SimilarWords(c, min) => Test::SimilarWords(name(c)?, *min),
            S::Near(c, most) => Test::Near(number(c)?, *most),
            S::Swapped(c) => Test::Swapped(number(c)?),
            S::DigitApart(c) => Test::DigitApart(number(c)?),
            S::SameDay(c) => Test::SameDay(number(c)?),
            S::All(of) => Test::All(each(of)?),
            S::Any(of) => Test::Any(each(of)?),
            S::Not(of) => Test::Not(Box::new(Test::new(of, layout)?)),
        })
    }

    /// Whether it compares texts, letter by letter or word by word.
    pub(crate) fn costly(&self) -> bool {
        match self {
            Test::Similar(..)
            | Test::SimilarCrossed(..)
            | Test::Edits(..)
            | Test::SimilarWords(..) => true,
            Test::All(of) | Test::Any(of) => of.iter().any(Test::costly),
            Test::Not(of) => of.costly(),
            _ => false,
        }
    }

    /// The columns whose left text it wants prepared, and whether word by word.
    pub(crate) fn prepared(&self, out: &mut Vec<(usize, bool)>) {
        match self {
            Test::Similar(c, ..) | Test::Edits(c, ..) | Test::Subset(c) => out.push((*c, false)),
            Test::SimilarCrossed(a, b, ..) => out.extend([(*a, false), (*b, false)]),
            Test::SimilarWords(c, _) => out.push((*c, true)),
            Test::All(of) | Test::Any(of) => of.iter().for_each(|t| t.prepared(out)),
            Test::Not(of) => of.prepared(out),
            _ => {}
        }
    }

    /// Names the columns that it compares, and those that it compares crosswise.
    pub(crate) fn cases(&self, columns: &mut Vec<usize>, crossed: &mut Vec<(usize, usize)>) {
        match self {
            Test::Missing(c)
            | Test::Near(c, _)
            | Test::Swapped(c)
            | Test::DigitApart(c)
            | Test::SameDay(c)
            | Test::Present(c)
            | Test::Equal(c)
            | Test::Similar(c, ..)
            | Test::Edits(c, ..)
            | Test::Subset(c)
            | Test::SharesWord(c)
            | Test::SimilarWords(c, _) => columns.push(*c),
            Test::Crossed(a, b) | Test::SimilarCrossed(a, b, ..) | Test::WordCrossed(a, b) => {
                columns.extend([*a, *b]);
                crossed.extend([(*a, *b), (*b, *a)]);
            }
            Test::All(of) | Test::Any(of) => of.iter().for_each(|t| t.cases(columns, crossed)),
            Test::Not(of) => of.cases(columns, crossed),
        }
    }

    /// Whether it compares numbers beyond their being equal.
    pub(crate) fn numeric(&self) -> bool {
        match self {
            Test::Near(..) | Test::Swapped(_) | Test::DigitApart(_) | Test::SameDay(_) => true,
            Test::All(of) | Test::Any(of) => of.iter().any(Test::numeric),
            Test::Not(of) => of.numeric(),
            _ => false,
        }
    }

    /// What is certain of it from the left side alone.
    pub(crate) fn certain(&self, row: &[u32]) -> Option<bool> {
        let absent = |c: &usize| row[*c] == NONE;
        match self {
            Test::Missing(c) => absent(c).then_some(true),
            Test::Present(c) => (!absent(c)).then_some(true),
            Test::Equal(c)
            | Test::Similar(c, ..)
            | Test::Edits(c, ..)
            | Test::Subset(c)
            | Test::SharesWord(c) => absent(c).then_some(false),
            Test::SimilarWords(c, _)
            | Test::Near(c, _)
            | Test::Swapped(c)
            | Test::DigitApart(c)
            | Test::SameDay(c) => absent(c).then_some(false),
            Test::Crossed(a, b) | Test::SimilarCrossed(a, b, ..) | Test::WordCrossed(a, b) => {
                (absent(a) && absent(b)).then_some(false)
            }
            Test::All(of) => {
                let fails = of.iter().map(|t| t.certain(row).map(|b| !b));
                any(fails).map(|b| !b)
            }
            Test::Any(of) => any(of.iter().map(|t| t.certain(row))),
            Test::Not(of) => of.certain(row).map(|b| !b),
        }
    }

    /// Whether the pair meets it, as far as the rows tell without a look at any text.
    #[inline]
    pub(crate) fn by_rows(&self, left: &[u32], right: &[u32]) -> Option<bool> {
        self.told::<true>(left, right)
    }

    /// The same by which columns are empty and which are equal, and nothing else.
    pub(crate) fn by_case(&self, left: &[u32], right: &[u32]) -> Option<bool> {
        self.told::<false>(left, right)
    }

    #[inline]
    fn told<const NUMBERS: bool>(&self, left: &[u32], right: &[u32]) -> Option<bool> {
        let known = |c: usize| left[c] != NONE && right[c] != NONE;
        let met = |own: usize, other: usize| left[own] != NONE && left[own] == right[other];
        // A text is like itself, and nothing is like what is not there.
        let text = |own: usize, other: usize| match (left[own], right[other]) {
            (NONE, _) | (_, NONE) => Some(false),
            (a, b) => (a == b).then_some(true),
        };
        let number = |c: usize, holds: &dyn Fn(u32, u32) -> bool| {
            if NUMBERS || !known(c) || left[c] == right[c] {
                Some(known(c) && holds(left[c], right[c]))
            } else {
                None
            }
        };
        match self {
            Test::Missing(c) => Some(!known(*c)),
            Test::Present(c) => Some(left[*c] != NONE || right[*c] != NONE),
            Test::Equal(c) => Some(met(*c, *c)),
            Test::Crossed(a, b) => Some(met(*a, *b) || met(*b, *a)),
            Test::Similar(c, ..)
            | Test::Edits(c, ..)
            | Test::Subset(c)
            | Test::SharesWord(c)
            | Test::SimilarWords(c, _) => text(*c, *c),
            Test::SimilarCrossed(a, b, ..) | Test::WordCrossed(a, b) => {
                any([text(*a, *b), text(*b, *a)].into_iter())
            }
            Test::Near(c, most) => number(*c, &|a, b| a.abs_diff(b) <= *most),
            Test::Swapped(c) => number(*c, &dates::swapped),
            Test::DigitApart(c) => number(*c, &dates::digit_apart),
            Test::SameDay(c) => number(*c, &|a, b| a % 10_000 == b % 10_000),
            Test::All(of) => {
                let fails = of.iter();
                let fails = fails.map(|t| t.told::<NUMBERS>(left, right).map(|b| !b));
                any(fails).map(|b| !b)
            }
            Test::Any(of) => any(of.iter().map(|t| t.told::<NUMBERS>(left, right))),
            Test::Not(of) => of.told::<NUMBERS>(left, right).map(|b| !b),
        }
    }

    /// Whether the pair may meet it, by the outlines of its texts, where the rows do not tell.
    pub(crate) fn by_outlines(
        &self,
        left: &Side,
        right: &[u32],
        records: &Records,
        memo: &mut Memo,
    ) -> bool {
        let may = |t: &Test| match t.by_rows(&left.row, right) {
            Some(holds) => holds,
            None => t.by_outlines(left, right, records, memo),
        };
        match self {
            Test::All(of) => of.iter().all(may),
            Test::Any(of) => of.iter().any(may),
            Test::Similar(c, pool, min) => {
                memo.most_similar(*c, left, right, records.pool(*pool)) >= *min
            }
            Test::Edits(c, pool, most) => {
                memo.fewest_edits(*c, left, right, records.pool(*pool)) <= *most
            }
            Test::Subset(c) => {
                let pool = records.pool(PoolId::Names);
                let (own, other) = (left.outline(*c, pool), pool.outline(right[*c]));
                // Whose words the other has, has no letter but the other's.
                own.may_be_in(other) || other.may_be_in(own)
            }
            _ => true,
        }
    }

    /// Whether the pair of the prepared side and a record of the register meets it.
    pub(crate) fn holds(
        &self,
        left: &Side,
        right: &[u32],
        records: &Records,
        memo: &mut Memo,
    ) -> bool {
        match self.by_rows(&left.row, right) {
            Some(holds) => holds,
            None => self.by_texts(left, right, records, memo),
        }
    }

    /// The same where the rows do not tell: at least one text is there on both sides.
    pub(crate) fn by_texts(
        &self,
        left: &Side,
        right: &[u32],
        records: &Records,
        memo: &mut Memo,
    ) -> bool {
        let similar = |own: usize, other: usize, pool: PoolId, min: f32| {
            let pool = records.pool(pool);
            left.row[own] != NONE
                && right[other] != NONE
                && left.pattern(own, pool).jaro_winkler(pool.get(right[other])) >= min
        };
        match self {
            Test::Similar(c, pool, min) => {
                let pool = records.pool(*pool);
                if memo.column != *c {
                    memo.column = *c;
                    memo.similarity = Bounded::Within(f32::INFINITY);
                }
                if let Bounded::Within(most) = memo.similarity
                    && most >= *min
                {
                    let (pattern, text) = (left.pattern(*c, pool), pool.get(right[*c]));
                    let found = pattern.similarity(text, pool.outline(right[*c]), *min);
                    memo.similarity = found.map_or_else(Bounded::Within, Bounded::Is);
                }
                matches!(memo.similarity, Bounded::Is(similarity) if similarity >= *min)
            }
            Test::SimilarCrossed(a, b, pool, min) => {
                similar(*a, *b, *pool, *min) || similar(*b, *a, *pool, *min)
            }
            Test::Edits(c, pool, most) => {
                let pool = records.pool(*pool);
                if memo.edited != *c {
                    memo.edited = *c;
                    memo.edits = Bounded::Within(0);
                }
                if let Bounded::Within(fewest) = memo.edits
                    && fewest <= *most
                {
                    let edits = left.pattern(*c, pool).edits(pool.get(right[*c]));
                    memo.edits = Bounded::Is(edits);
                }
                matches!(memo.edits, Bounded::Is(edits) if edits <= *most)
            }
            Test::Subset(c) => {
                let (a, b) = (&left.words[*c][..], records.words(right[*c]));
                let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
                !few.is_empty() && few.iter().all(|w| many.contains(w))
            }
            Test::SharesWord(c) => shares(&left.words[*c], records.words(right[*c])),
            Test::WordCrossed(a, b) => {
                shares(&left.words[*a], records.words(right[*b]))
                    || shares(&left.words[*b], records.words(right[*a]))
            }
            Test::SimilarWords(c, min) => similar_words(left, *c, records, right[*c], *min),
            Test::All(of) => of.iter().all(|t| t.holds(left, right, records, memo)),
            Test::Any(of) => of.iter().any(|t| t.holds(left, right, records, memo)),
            Test::Not(of) => !of.holds(left, right, records, memo),
            // These the rows tell.
            Test::Missing(_)
            | Test::Present(_)
            | Test::Equal(_)
            | Test::Crossed(..)
            | Test::Near(..)
            | Test::Swapped(_)
            | Test::DigitApart(_)
            | Test::SameDay(_) => false,
        }
    }
}

/// Whether one of them holds, where some may not be known.
fn any(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut none = Some(false);
    for one in each {
        match one {
            Some(true) => return one,
            Some(false) => {}
            None => none = None,
        }
    }
    none
}

fn shares(a: &[u32], b: &[u32]) -> bool {
    a.iter().any(|w| b.contains(w))
}

/// Whether each word of the shorter name has a partner of its own in the longer one.
fn similar_words(left: &Side, column: usize, records: &Records, name: u32, min: f32) -> bool {
    let (own, other) = (&left.words[column], records.words(name));
    let pool = records.pool(PoolId::Words);
    let mut taken = 0_u64;
    if own.is_empty() || other.is_empty() || own.len().max(other.len()) > 64 {
        return false;
    }
    let patterns = left.word_patterns(column, pool);
    let alike = |i: usize, j: usize| {
        let outline = pool.outline(other[j]);
        let similarity = || patterns[i].similarity(pool.get(other[j]), outline, min);
        own[i] == other[j]
            || patterns[i].outline().most_similar(outline) >= min
                && similarity().is_ok_and(|s| s >= min)
    };
    let mut partner = |count: usize, alike: &dyn Fn(usize) -> bool| {
        let found = (0..count).find(|&k| taken >> k & 1 == 0 && alike(k));
        found.map(|k| taken |= 1 << k).is_some()
    };
    if own.len() <= other.len() {
        (0..own.len()).all(|i| partner(other.len(), &|j| alike(i, j)))
    } else {
        (0..other.len()).all(|j| partner(own.len(), &|i| alike(i, j)))
    }
}
