//! Numbers in as few bytes as they fit.

use std::ops::Range;

/// The codes of a column, in one, two or four bytes each.
#[derive(Clone, Debug)]
pub enum Codes {
    /// Up to 255 values.
    U8(Vec<u8>),
    /// Up to 65,535 values.
    U16(Vec<u16>),
    /// More.
    U32(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Codes {
        Codes::U8(Vec::new())
    }
}

/// A number that codes are kept in.
pub trait Code: Copy + Send + Sync {
    /// The code.
    fn code(self) -> u32;
}

impl Code for u8 {
    fn code(self) -> u32 {
        u32::from(self)
    }
}

impl Code for u16 {
    fn code(self) -> u32 {
        u32::from(self)
    }
}

impl Code for u32 {
    fn code(self) -> u32 {
        self
    }
}

/// The same with the codes of a column, whatever they are kept in.
macro_rules! with {
    ($codes:expr, $list:ident => $body:expr) => {
        match $codes {
            $crate::columns::Codes::U8($list) => $body,
            $crate::columns::Codes::U16($list) => $body,
            $crate::columns::Codes::U32($list) => $body,
        }
    };
}

impl Codes {
    /// Rows.
    pub fn len(&self) -> usize {
        with!(self, list => list.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row; that of "not recorded" where there is no such row.
    pub fn get(&self, row: usize) -> u32 {
        with!(self, list => list.get(row).map_or(0, |c| c.code()))
    }

    /// All of them.
    pub fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        with!(self, list => Box::new(list.iter().map(|c| c.code())))
    }

    /// Writes into each cell what stands for the code of a row.
    pub(crate) fn each<'c>(
        &self,
        rows: Range<usize>,
        cells: impl Iterator<Item = &'c mut u32>,
        of: impl Fn(u32) -> u32,
    ) {
        with!(self, list => {
            let pairs = cells.zip(&list[rows]);
            pairs.for_each(|(cell, code)| *cell = of(code.code()));
        });
    }

    /// Bytes they take.
    pub fn bytes(&self) -> usize {
        with!(self, list => list.len() * size_of_val(&list[..list.len().min(1)]))
    }

    pub(super) fn push(&mut self, code: u32) {
        self.widen(code);
        match self {
            Codes::U8(list) => list.push(code as u8),
            Codes::U16(list) => list.push(code as u16),
            Codes::U32(list) => list.push(code),
        }
    }

    pub(super) fn set(&mut self, row: usize, code: u32) {
        self.widen(code);
        match self {
            Codes::U8(list) => list[row] = code as u8,
            Codes::U16(list) => list[row] = code as u16,
            Codes::U32(list) => list[row] = code,
        }
    }

    pub(super) fn swap_remove(&mut self, row: usize) {
        with!(self, list => {
            list.swap_remove(row);
        });
    }

    /// Makes room for a code.
    fn widen(&mut self, code: u32) {
        let narrow = match self {
            Codes::U8(_) => code > u32::from(u8::MAX),
            Codes::U16(_) => code > u32::from(u16::MAX),
            Codes::U32(_) => false,
        };
        if !narrow {
            return;
        }
        *self = match u16::try_from(code) {
            Ok(_) => Codes::U16(self.iter().map(|c| c as u16).collect()),
            Err(_) => Codes::U32(self.iter().collect()),
        };
    }
}
