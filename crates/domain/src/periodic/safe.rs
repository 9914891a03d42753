//! Which counts of a table of people may leave the house.
//!
//! A small count (from 1 to `least` - 1) is hidden, and with it as many others as it takes that no
//! hidden count can be told from those shown: with what is shown, each hidden count may still be
//! any of at least `least` numbers. The proof is built with the table: every hidden count stands in
//! a *rectangle* of four hidden counts, along which people can be moved without changing any sum
//! that is shown, and the width of that move is checked. Whoever solves the equations of the table
//! finds all those tables possible, too.
//!
//! Sums below the columns are always shown, so that tables of the same people with the same columns
//! can stand side by side; where one of those sums is small, the columns are left out.

/// Whether a count is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// As it is.
    Shown,
    /// Not.
    Hidden,
}

/// What may be shown of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whether the columns are kept; without them a row has its sum alone.
    pub split: bool,
    /// Whether the sums below are shown.
    pub total: bool,
    /// Each row: its counts, then its sum.
    pub rows: Vec<Vec<Count>>,
}

/// Whether no sum of a column is small.
pub fn columns_are_safe(counts: &[Vec<u64>], least: u32) -> bool {
    let wide = counts.first().map_or(0, Vec::len);
    (0..wide).all(|column| {
        let sum: u64 = counts.iter().filter_map(|row| row.get(column)).sum();
        !is_small(sum, least)
    })
}

/// Decides about a table, given by its rows without sums. `columns` says that they may be kept, if
/// this table can.
pub fn protect(counts: &[Vec<u64>], least: u32, columns: bool) -> Kept {
    let sums: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let all: u64 = sums.iter().sum();
    let wide = counts.first().map_or(0, Vec::len);
    if is_small(all, least) {
        // A handful of people altogether: nothing of them is said.
        return Kept {
            split: false,
            total: false,
            rows: vec![vec![Count::Hidden]; counts.len()],
        };
    }
    if columns
        && wide > 1
        && columns_are_safe(counts, least)
        && let Some(rows) = two_way(counts, &sums, least)
    {
        return Kept {
            split: true,
            total: true,
            rows,
        };
    }
    Kept {
        split: false,
        total: true,
        rows: one_way(&sums, least),
    }
}

fn is_small(count: u64, least: u32) -> bool {
    count > 0 && count < u64::from(least)
}

/// One count a row under a sum that is shown: the hidden ones together hold at least `least`
/// people, any of whom may stand in any of them.
fn one_way(sums: &[u64], least: u32) -> Vec<Vec<Count>> {
    let mut hidden: Vec<bool> = sums.iter().map(|sum| is_small(*sum, least)).collect();
    while hidden.contains(&true) {
        let within: u64 = sums
            .iter()
            .zip(&hidden)
            .filter(|(_, hidden)| **hidden)
            .map(|(sum, _)| sum)
            .sum();
        let several = hidden.iter().filter(|hidden| **hidden).count() > 1;
        if several && within >= u64::from(least) {
            break;
        }
        let next = (0..sums.len())
            .filter(|row| !hidden[*row])
            .min_by_key(|row| (sums[*row] == 0, sums[*row]));
        match next {
            Some(row) => hidden[row] = true,
            None => break,
        }
    }
    let marks = |hidden: &bool| vec![mark(*hidden)];
    hidden.iter().map(marks).collect()
}

const fn mark(hidden: bool) -> Count {
    if hidden { Count::Hidden } else { Count::Shown }
}

/// Where a count stands: its row, and its column, the last of which is the row's sum.
type Place = (usize, usize);

/// The counts of a table with the sums of its rows as a further column.
struct Grid<'a> {
    counts: &'a [Vec<u64>],
    sums: &'a [u64],
    wide: usize,
}

impl Grid<'_> {
    fn at(&self, (row, column): Place) -> u64 {
        if column == self.wide {
            self.sums[row]
        } else {
            self.counts[row][column]
        }
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let columns = self.wide + 1;
        (0..self.counts.len()).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    /// By how many people the count at the first corner can differ when they are moved along the
    /// rectangle, up and down together.
    fn width(&self, a: Place, b: Place) -> u64 {
        let (across, below) = ((a.0, b.1), (b.0, a.1));
        if a.1 == self.wide || b.1 == self.wide {
            // Along a row's sum people move between rows, within the other column.
            let column = a.1.min(b.1);
            return self.at((a.0, column)) + self.at((b.0, column));
        }
        self.at(across).min(self.at(below)) + self.at(a).min(self.at(b))
    }
}

/// Hides rectangles until each small count stands in one; none where a count has no rectangle that
/// is wide enough.
fn two_way(counts: &[Vec<u64>], sums: &[u64], least: u32) -> Option<Vec<Vec<Count>>> {
    let wide = counts.first().map_or(0, Vec::len);
    let grid = Grid { counts, sums, wide };
    let mut hidden = vec![vec![false; wide + 1]; counts.len()];
    let small: Vec<Place> = grid
        .places()
        .filter(|place| is_small(grid.at(*place), least))
        .collect();
    for place in &small {
        hidden[place.0][place.1] = true;
    }
    let mut proven = vec![vec![false; wide + 1]; counts.len()];
    for &place in &small {
        if proven[place.0][place.1] {
            continue;
        }
        let corner = grid
            .places()
            .filter(|other| other.0 != place.0 && other.1 != place.1)
            .filter(|other| grid.width(place, *other) >= u64::from(least))
            .min_by_key(|other| loss(&grid, &hidden, place, *other))?;
        for (row, column) in rectangle(place, corner) {
            hidden[row][column] = true;
            proven[row][column] = true;
        }
    }
    let marks = |row: &Vec<bool>| row.iter().map(|hidden| mark(*hidden)).collect();
    Some(hidden.iter().map(marks).collect())
}

const fn rectangle(a: Place, b: Place) -> [Place; 4] {
    [a, (a.0, b.1), (b.0, a.1), b]
}

/// What hiding a rectangle takes from the reader: how many more counts, sums before others, and how
/// large they are.
fn loss(grid: &Grid<'_>, hidden: &[Vec<bool>], a: Place, b: Place) -> (usize, usize, u64, Place) {
    let more: Vec<Place> = rectangle(a, b)
        .into_iter()
        .filter(|(row, column)| !hidden[*row][*column])
        .collect();
    let sums = more.iter().filter(|place| place.1 == grid.wide).count();
    (
        sums,
        more.len(),
        more.iter().map(|place| grid.at(*place)).sum(),
        b,
    )
}
