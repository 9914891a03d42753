//! Bytes in the place of the system's randomness: the same each time, so that what is found is found
//! again.

/// Fills with the bytes that follow a state.
pub fn fill(state: &mut u64, bytes: &mut [u8]) -> bool {
    for byte in bytes {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        *byte = (*state >> 56) as u8;
    }
    true
}
