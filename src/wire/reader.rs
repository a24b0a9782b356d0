//! Reading data with length prefixes.

/// The data ends too early, or too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncated;

/// Takes numbers, lengths and bytes off the front of a slice.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Takes this many bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Truncated> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Truncated> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, Truncated> {
        self.array().map(|[byte]| byte)
    }

    /// A number of two bytes.
    pub fn u16(&mut self) -> Result<u16, Truncated> {
        self.array().map(u16::from_be_bytes)
    }

    /// A number of three bytes.
    pub fn u24(&mut self) -> Result<u32, Truncated> {
        self.array().map(|[high, middle, low]| u32::from_be_bytes([0, high, middle, low]))
    }

    /// A number of four bytes.
    pub fn u32(&mut self) -> Result<u32, Truncated> {
        self.array().map(u32::from_be_bytes)
    }

    /// A number of eight bytes.
    pub fn u64(&mut self) -> Result<u64, Truncated> {
        self.array().map(u64::from_be_bytes)
    }

    /// The bytes after a one-byte length.
    pub fn with_u8_length(&mut self) -> Result<&'a [u8], Truncated> {
        let length = self.u8()?;
        self.take(length.into())
    }

    /// The bytes after a two-byte length.
    pub fn with_u16_length(&mut self) -> Result<&'a [u8], Truncated> {
        let length = self.u16()?;
        self.take(length.into())
    }

    /// The bytes after a three-byte length.
    pub fn with_u24_length(&mut self) -> Result<&'a [u8], Truncated> {
        let length = self.u24()?;
        self.take(length as usize)
    }

    /// The bytes after a one-byte length, if nothing follows them.
    pub fn all_with_u8_length(&mut self) -> Result<&'a [u8], Truncated> {
        let all = self.with_u8_length()?;
        self.end().map(|()| all)
    }

    /// The bytes after a two-byte length, if nothing follows them.
    pub fn all_with_u16_length(&mut self) -> Result<&'a [u8], Truncated> {
        let all = self.with_u16_length()?;
        self.end().map(|()| all)
    }

    /// The part of `whole` that has been read. The reader must have begun with `whole`.
    pub fn read_of<'w>(&self, whole: &'w [u8]) -> Option<&'w [u8]> {
        whole.get(..whole.len().checked_sub(self.0.len())?)
    }

    /// Checks that nothing is left.
    pub fn end(&self) -> Result<(), Truncated> {
        if self.0.is_empty() { Ok(()) } else { Err(Truncated) }
    }
}

/// Where `part` begins in `whole`. None where it is not a part of it.
pub fn place_in(part: &[u8], whole: &[u8]) -> Option<usize> {
    let place = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
    (part.len() <= whole.len().checked_sub(place)?).then_some(place)
}

/// Takes a length of `N` bytes, and as many bytes as it says, off the front.
fn vector<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<N>()?;
    let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let (body, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(body)
}

/// What follows a vector with a length of `N` bytes.
pub fn behind<const N: usize>(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    vector::<N>(&mut rest).map(|_| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_there_and_no_more() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        let mut reader = Reader(&bytes);
        assert_eq!((reader.u8(), reader.u16(), reader.u24()), (Ok(1), Ok(0x0203), Ok(0x0004_0506)));
        assert_eq!(
            (reader.u64(), reader.u32(), reader.take(4)),
            (Err(Truncated), Ok(0x0708_090a), Err(Truncated))
        );
        assert_eq!((reader.end(), reader.u8()), (Ok(()), Err(Truncated)));
        assert_eq!(Reader(&[0, 0, 0, 0, 0, 0, 1, 2]).u64(), Ok(0x102));
    }

    #[test]
    fn parts_know_their_place() {
        let bytes = [1, 2, 3, 4];
        for start in 0..=bytes.len() {
            for end in start..=bytes.len() {
                assert_eq!(place_in(&bytes[start..end], &bytes), Some(start));
                // The whole is not a part of a smaller part.
                let is_whole = end - start == bytes.len();
                assert_eq!(place_in(&bytes, &bytes[start..end]), is_whole.then_some(0));
            }
        }
        assert_eq!(place_in(&bytes[1..], &bytes[..3]), None);
        let mut reader = Reader(&bytes);
        assert_eq!((reader.read_of(&bytes), reader.take(3)), (Some(&[][..]), Ok(&bytes[..3])));
        assert_eq!((reader.read_of(&bytes), reader.read_of(&[])), (Some(&bytes[..3]), None));
    }

    #[test]
    fn lengths_are_kept_to() {
        assert_eq!(Reader(&[2, 7, 8]).all_with_u8_length(), Ok(&[7, 8][..]));
        assert_eq!(Reader(&[0, 2, 7, 8]).all_with_u16_length(), Ok(&[7, 8][..]));
        assert_eq!(Reader(&[0, 0, 2, 7, 8]).with_u24_length(), Ok(&[7, 8][..]));
        for short in [&[3, 7, 8][..], &[]] {
            assert_eq!(Reader(short).with_u8_length(), Err(Truncated));
        }
        assert_eq!(Reader(&[1, 7, 8]).all_with_u8_length(), Err(Truncated));
        assert_eq!(Reader(&[0, 1, 7, 8]).all_with_u16_length(), Err(Truncated));
        assert_eq!(Reader(&[0, 1]).with_u24_length(), Err(Truncated));
    }
}
