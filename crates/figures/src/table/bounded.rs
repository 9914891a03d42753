//! A reader that stops where one row is larger than any can be, so that a quote that is never
//! closed does not take the whole file into memory.

use std::cell::Cell;
use std::io::{Error, ErrorKind, Read};
use std::rc::Rc;

/// Bytes of a row at most.
const MOST: u64 = 8 << 20;

pub(super) struct Bounded<R> {
    input: R,
    since: Rc<Cell<u64>>,
}

impl<R> Bounded<R> {
    /// The reader, and what is set to 0 after each row.
    pub(super) fn new(input: R) -> (Bounded<R>, Rc<Cell<u64>>) {
        let since = Rc::new(Cell::new(0));
        let shared = Rc::clone(&since);
        (Bounded { input, since }, shared)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.since.get() > MOST {
            return Err(Error::new(ErrorKind::InvalidData, Beyond));
        }
        let read = self.input.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        Ok(read)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a row is larger than {MOST} bytes")]
struct Beyond;

/// Whether an error says that a row is too large.
pub(super) fn is_beyond(error: &Error) -> bool {
    error.get_ref().is_some_and(|e| e.is::<Beyond>())
}
