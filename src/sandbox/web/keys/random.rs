//! A generator for what the key crates draw: SHA-512 over a seed and a counter, so that it can be taken to another thread.

use rsa::rand_core::{Rng, TryCryptoRng, TryRng};
use sha2::{Digest, Sha512};
use std::convert::Infallible;

/// Bytes of a seed: as many as the longest private key here has use for.
pub(super) const SEED: usize = 64;

/// As good as its seed, which comes from the host.
pub(super) struct Random {
    seed: [u8; SEED],
    drawn: u64,
}

impl Random {
    pub(super) fn new(seed: [u8; SEED]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// What a key on Edwards' curve begins with.
    pub(super) fn seed(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill_bytes(&mut bytes);
        bytes
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        for part in target.chunks_mut(SEED) {
            let block = Sha512::new()
                .chain_update(self.seed)
                .chain_update(self.drawn.to_le_bytes())
                .finalize();
            self.drawn += 1;
            part.copy_from_slice(&block[..part.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Random {}
