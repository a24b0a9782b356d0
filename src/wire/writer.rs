//! Writing data with length prefixes. It may be secret: buffers that it outgrows are wiped.

use zeroize::Zeroizing;

use super::numbers::extension;
use crate::wiped::Wiped;

/// Appends numbers, lengths and bytes. Data that is too long for its length prefix is refused with None.
#[derive(Default)]
pub struct Writer(Wiped);

impl Writer {
    /// With capacity for this many bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Wiped::with_capacity(capacity))
    }

    /// A handshake message of this type.
    pub fn message(kind: u8, body: &[u8]) -> Option<Vec<u8>> {
        let mut writer = Self::with_capacity(body.len().saturating_add(4));
        writer.u8(kind);
        writer.with_u24_length(body)?;
        Some(writer.into_vec())
    }

    /// These bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    /// One byte.
    pub fn u8(&mut self, number: u8) {
        self.bytes(&[number]);
    }

    /// A number of two bytes.
    pub fn u16(&mut self, number: u16) {
        self.bytes(&number.to_be_bytes());
    }

    /// A number of four bytes.
    pub fn u32(&mut self, number: u32) {
        self.bytes(&number.to_be_bytes());
    }

    /// A number of eight bytes.
    pub fn u64(&mut self, number: u64) {
        self.bytes(&number.to_be_bytes());
    }

    /// Bytes after a one-byte length.
    pub fn with_u8_length(&mut self, bytes: &[u8]) -> Option<()> {
        self.u8(u8::try_from(bytes.len()).ok()?);
        self.bytes(bytes);
        Some(())
    }

    /// Bytes after a two-byte length.
    pub fn with_u16_length(&mut self, bytes: &[u8]) -> Option<()> {
        self.u16(u16::try_from(bytes.len()).ok()?);
        self.bytes(bytes);
        Some(())
    }

    /// Bytes after a three-byte length.
    pub fn with_u24_length(&mut self, bytes: &[u8]) -> Option<()> {
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length < 1 << 24)?;
        self.bytes(&length.to_be_bytes()[1..]);
        self.bytes(bytes);
        Some(())
    }

    /// An extension.
    pub fn extension(&mut self, kind: u16, content: &[u8]) -> Option<()> {
        self.u16(kind);
        self.with_u16_length(content)
    }

    /// The extension signature_algorithms.
    pub fn signature_algorithms(&mut self, schemes: &[u16]) -> Option<()> {
        let length = size_of_val(schemes);
        let mut list = Self::with_capacity(length.saturating_add(2));
        list.u16(u16::try_from(length).ok()?);
        schemes.iter().for_each(|scheme| list.u16(*scheme));
        self.extension(extension::SIGNATURE_ALGORITHMS, list.written())
    }

    /// What has been written.
    pub fn written(&self) -> &[u8] {
        &self.0
    }

    /// What has been written, to be wiped when it is dropped.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0.into_bytes()
    }

    /// What has been written, if it is not secret.
    pub fn into_vec(self) -> Vec<u8> {
        std::mem::take(&mut *self.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Reader;

    #[test]
    fn writes_what_is_read_back() {
        let mut writer = Writer::default();
        writer.u8(1);
        writer.u16(0x0203);
        writer.u32(4);
        writer.u64(5);
        for length in [0, 1, 255] {
            writer.with_u8_length(&vec![9; length]).expect("fits");
            writer.with_u16_length(&vec![9; 256 * length]).expect("fits");
            writer.with_u24_length(&vec![9; 65536 * length]).expect("fits");
        }
        let bytes = writer.into_vec();
        let mut reader = Reader(&bytes);
        assert_eq!(
            (reader.u8(), reader.u16(), reader.u32(), reader.u64()),
            (Ok(1), Ok(0x0203), Ok(4), Ok(5))
        );
        for length in [0, 1, 255] {
            assert_eq!(reader.with_u8_length().map(<[u8]>::len), Ok(length));
            assert_eq!(reader.with_u16_length().map(<[u8]>::len), Ok(256 * length));
            assert_eq!(reader.with_u24_length().map(<[u8]>::len), Ok(65536 * length));
        }
        assert_eq!(reader.end(), Ok(()));
    }

    #[test]
    fn refuses_what_is_too_long() {
        assert_eq!(Writer::default().with_u8_length(&[0; 256]), None);
        assert_eq!(Writer::default().with_u16_length(&[0; 65536]), None);
        assert_eq!(Writer::default().with_u24_length(&vec![0; 1 << 24]), None);
        assert_eq!(Writer::message(20, &[7; 3]), Some(vec![20, 0, 0, 3, 7, 7, 7]));
        assert_eq!(Writer::message(20, &vec![7; 1 << 24]), None);
    }
}
