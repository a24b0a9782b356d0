//! SSL_CTX_set_block_padding(3): padding records to a few sizes.

use super::leading_number::{leading_number, leading_unsigned};
use crate::tables::generation::Generation;

/// The block sizes to which TLS 1.3 records are padded; 0 for no padding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockPadding {
    /// Records of application data.
    pub data: usize,
    /// Records of everything else.
    pub handshake: usize,
}

impl BlockPadding {
    /// Parses the value of the command RecordPadding: one number for all records; since OpenSSL 3.4 optionally one for data
    /// and one for the others. None if it has no number; the limit is checked elsewhere.
    pub fn read(text: &[u8]) -> Option<Self> {
        if Generation::current() < Generation::V3_4 {
            let size = usize::try_from(leading_number(text)).ok()?;
            return Some(Self { data: size, handshake: size });
        }
        let size =
            |text: &[u8]| leading_unsigned(text).map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        let comma = text.iter().position(|&byte| byte == b',');
        let (data, handshake) = match comma {
            Some(comma) => (&text[..comma], &text[comma + 1..]),
            None => (text, text),
        };
        Some(Self { data: size(data)?, handshake: size(handshake)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_or_two() {
        let read =
            |text: &str| BlockPadding::read(text.as_bytes()).map(|padding| (padding.data, padding.handshake));
        assert_eq!((read("100,200"), read("a"), read("-1")), (Some((100, 100)), Some((0, 0)), None));
        Generation::V3_4.simulate(|| {
            assert_eq!(
                (read("100"), read("100,0x10"), read("5 ,6,7")),
                (Some((100, 100)), Some((100, 16)), Some((5, 6)))
            );
            assert_eq!((read("100,"), read(",100"), read("a"), read("")), (None, None, None, None));
            assert_eq!((read("-1"), read("99999999999999999999")), (None, Some((usize::MAX, usize::MAX))));
        });
    }
}
