//! Where in a buffer a large record begins. Ciphers read and write whole cache lines, and are slower where each one that they touch is
//! split between two.

/// Bytes of a cache line, and of the widest registers.
pub const LINE: usize = 64;

/// How many bytes to leave free at the start of `buffer`, so that what follows `before` more bytes begins a cache line. Less than
/// [`LINE`].
pub fn lead(buffer: &[u8], before: usize) -> usize {
    buffer.as_ptr().addr().wrapping_add(before).wrapping_neg() % LINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_begins_a_line() {
        let buffer = Vec::with_capacity(3 * LINE);
        for before in [0, 1, 5, 13, 63, 64, 65] {
            let lead = lead(&buffer, before);
            assert!(lead < LINE && (buffer.as_ptr().addr() + lead + before).is_multiple_of(LINE));
        }
    }
}
