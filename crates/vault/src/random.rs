//! The one door to random bytes.

use std::convert::Infallible;

use hmac::Mac;
use hpke::rand_core::{TryCryptoRng, TryRng};

use crate::Error;
use crate::bytes::{Key, mac};

/// A source of random bytes: the operating system's, or in tests a repeatable one.
pub struct Random(Source);

enum Source {
    System,
    #[cfg(any(test, feature = "deterministic"))]
    Repeatable(Stream),
}

hidden_debug!(Random);

impl Random {
    /// The operating system's generator. Costs nothing to make.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// Repeatable bytes for tests: the same seed gives the same bytes.
    #[cfg(any(test, feature = "deterministic"))]
    #[must_use]
    pub fn deterministic(seed: [u8; 32]) -> Self {
        Self(Source::Repeatable(Stream::new(Key::new(seed))))
    }

    /// Fills `bytes`; fails with [`Error::Random`] if the operating system refuses.
    pub fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        match &mut self.0 {
            Source::System => getrandom::fill(bytes).map_err(|_| Error::Random),
            #[cfg(any(test, feature = "deterministic"))]
            Source::Repeatable(stream) => {
                stream.fill(bytes);
                Ok(())
            }
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    pub(crate) fn key(&mut self) -> Result<Key, Error> {
        self.bytes().map(Key::new)
    }

    /// An infallible stream, seeded once: HPKE draws through a trait that cannot report an
    /// error, so the one draw that can fail happens here.
    pub(crate) fn stream(&mut self) -> Result<Stream, Error> {
        self.key().map(Stream::new)
    }
}

/// HMAC-SHA256 of a counter under a secret seed: a pseudo-random function used as a generator.
pub(crate) struct Stream {
    seed: Key,
    blocks: u64,
}

impl Stream {
    fn new(seed: Key) -> Self {
        Self { seed, blocks: 0 }
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut block = mac(&self.seed);
            block.update(&self.blocks.to_be_bytes());
            chunk.copy_from_slice(&block.finalize().into_bytes()[..chunk.len()]);
            self.blocks += 1;
        }
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Stream {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn system_bytes_differ_each_time() {
        let mut random = Random::system();
        assert_ne!(random.bytes::<32>().unwrap(), random.bytes::<32>().unwrap());
    }

    #[test]
    fn repeatable_bytes_repeat_but_do_not_stand_still() {
        let draw = |seed| {
            let mut random = Random::deterministic([seed; 32]);
            (random.bytes::<40>().unwrap(), random.bytes::<40>().unwrap())
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(draw(1).0, draw(1).1);
    }
}
