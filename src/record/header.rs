//! The five-byte header of a record.

use crate::fault::{Fault, alert};
use crate::tables::generation::Generation;
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;
use crate::wire::content_type;

/// Content type, version, length.
pub const HEADER: usize = 5;
/// The limit that OpenSSL's buffer for a record sets. It does not hold all of the 2048 bytes that TLS 1.2 allows a
/// record to grow by: only 320 for what encryption adds, and 3 that align the payload.
const MAX_PAYLOAD: usize = 16384 + 320 + 3;
/// The longest encrypted payload that OpenSSL accepts before TLS 1.3.
const MAX_ENCRYPTED: usize = 16384 + 320;
/// The longest content of a record in the clear (RFC 5246, section 6.2.1; RFC 8446, section 5.1).
pub const MAX_FRAGMENT: usize = 16384;
/// RFC 8446, section 5.2.
pub const MAX_ENCRYPTED_TLS13: usize = 16384 + 256;
/// RFC 5246, section 6.2.1.
const MAX_PLAINTEXT: usize = 16384;
/// SSL 2, as a version number.
const SSL2: u16 = 2;

/// The header of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Content type
    pub content_type: u8,
    /// Version on the wire
    pub version: u16,
    /// Bytes that follow
    pub length: usize,
}

/// Judges a header before its body is read, so that a peer that does not speak TLS is distinguished from one that sends
/// a wrong length. `first`: this is the connection's first record. `traffic`: the version, once the handshake is over.
pub(super) fn check_header(
    bytes: &[u8],
    first: bool,
    traffic: Option<u16>,
    hides: bool,
    buffer: impl FnOnce() -> usize,
) -> Result<(), Fault> {
    let Some(header) = Header::parse(bytes) else { return Ok(()) };
    let newer = Generation::current() >= Generation::V3_2;
    let is_tls13 = hides || traffic == Some(TLS1_3);
    let is_of_tls13 = || {
        let of_handshake =
            hides && matches!(header.content_type, content_type::ALERT | content_type::CHANGE_CIPHER_SPEC);
        header.content_type == content_type::APPLICATION_DATA || of_handshake
    };
    if newer && is_tls13 && !is_of_tls13() {
        return Err(Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE));
    }
    if header.version >> 8 != 3 {
        return Err(match (first, newer) {
            (true, true) if header.version == SSL2 => {
                Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION)
            }
            (true, _) => Fault::new(what_it_speaks(bytes)),
            (false, true) if is_tls13 => Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::DECODE_ERROR),
            (false, _) => Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION),
        });
    }
    match traffic {
        Some(TLS1_3) if header.content_type != content_type::APPLICATION_DATA => {
            return Err(Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE));
        }
        None if hides && header.content_type == content_type::HANDSHAKE => {
            return Err(Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE));
        }
        Some(TLS1_3) if header.version != TLS1_2 => {
            return Err(Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::DECODE_ERROR));
        }
        Some(version @ ..TLS1_3) if header.version != version => {
            return Err(Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION));
        }
        _ => {}
    }
    let limit = if traffic == Some(TLS1_3) { MAX_ENCRYPTED_TLS13 } else { MAX_ENCRYPTED };
    let in_clear = traffic.is_none() && !hides;
    let reason = match header.length {
        // After the first record, the length in the clear is checked with the record itself: by then it may be encrypted.
        length if newer && in_clear && length > if first { MAX_PLAINTEXT } else { limit } => {
            Reason::DATA_LENGTH_TOO_LONG
        }
        length if newer && length > limit => Reason::ENCRYPTED_LENGTH_TOO_LONG,
        _ if newer => return Ok(()),
        length if length > MAX_PAYLOAD && header.record_length() > buffer() => Reason::PACKET_LENGTH_TOO_LONG,
        length if length > limit => Reason::ENCRYPTED_LENGTH_TOO_LONG,
        _ => return Ok(()),
    };
    Err(Fault::with_alert(reason, alert::RECORD_OVERFLOW))
}

/// The protocol of a peer that does not speak TLS.
fn what_it_speaks(bytes: &[u8]) -> Reason {
    match bytes.get(..HEADER).unwrap_or_default() {
        [b'G', b'E', b'T', b' ', _] | b"POST " | b"HEAD " | [b'P', b'U', b'T', b' ', _] => {
            Reason::HTTP_REQUEST
        }
        b"OPTIO" | b"DELET" | b"TRACE" | b"PATCH" if Generation::current() >= Generation::V3_5 => {
            Reason::HTTP_REQUEST
        }
        b"CONNE" => Reason::HTTPS_PROXY_REQUEST,
        _ => Reason::WRONG_VERSION_NUMBER,
    }
}

impl Header {
    /// Reads the five bytes.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let [kind, v1, v2, l1, l2] = *bytes.first_chunk::<HEADER>()?;
        Some(Self {
            content_type: kind,
            version: u16::from_be_bytes([v1, v2]),
            length: usize::from(u16::from_be_bytes([l1, l2])),
        })
    }

    /// The length of the whole record.
    pub fn record_length(&self) -> usize {
        HEADER.saturating_add(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fault found in a header, of the first record or of a later one: its reason, and the alert if there is one.
    fn judged(
        generation: Generation,
        bytes: &[u8; HEADER],
        first: bool,
        traffic: Option<u16>,
    ) -> Option<(Reason, Option<u8>)> {
        let result = generation.simulate(|| check_header(bytes, first, traffic, false, || 0));
        result.err().map(|fault| (fault.reason, fault.alert))
    }

    #[test]
    fn a_length_is_judged_by_what_may_come() {
        let of = |generation, length: u16, traffic: Option<u16>| {
            let [high, low] = length.to_be_bytes();
            judged(generation, &[23, 3, 3, high, low], traffic.is_none(), traffic).map(|(reason, _)| reason)
        };
        let (old, new) = (Generation::V3_0, Generation::V3_2);
        assert_eq!((of(old, 16385, None), of(new, 16385, None)), (None, Some(Reason::DATA_LENGTH_TOO_LONG)));
        assert_eq!((of(old, 16384, None), of(new, 16384, None)), (None, None));
        let long = Some(Reason::ENCRYPTED_LENGTH_TOO_LONG);
        assert_eq!((of(old, 16641, Some(TLS1_3)), of(new, 16641, Some(TLS1_3))), (long, long));
        let longest = (of(old, u16::MAX, Some(TLS1_2)), of(new, u16::MAX, Some(TLS1_2)));
        assert_eq!(longest, (Some(Reason::PACKET_LENGTH_TOO_LONG), long));
    }

    #[test]
    fn type_or_version_comes_first() {
        let of = |generation| judged(generation, b"HTTP/", false, Some(TLS1_3));
        let version = (Reason::WRONG_VERSION_NUMBER, Some(alert::PROTOCOL_VERSION));
        assert_eq!(of(Generation::V3_0), Some(version));
        assert_eq!(of(Generation::V3_2), Some((Reason::BAD_RECORD_TYPE, Some(alert::UNEXPECTED_MESSAGE))));
        let data = |generation| judged(generation, &[23, 2, 0, 0, 1], false, Some(TLS1_3));
        assert_eq!(data(Generation::V3_0), Some(version));
        assert_eq!(data(Generation::V3_2), Some((Reason::WRONG_VERSION_NUMBER, Some(alert::DECODE_ERROR))));
    }

    #[test]
    fn more_methods_of_http_are_known() {
        let of = |generation, bytes| judged(generation, bytes, true, None);
        assert_eq!(of(Generation::V3_0, b"GET /"), Some((Reason::HTTP_REQUEST, None)));
        assert_eq!(of(Generation::V3_0, b"OPTIO"), Some((Reason::WRONG_VERSION_NUMBER, None)));
        assert_eq!(of(Generation::V3_5, b"OPTIO"), Some((Reason::HTTP_REQUEST, None)));
        assert_eq!(of(Generation::V3_5, b"SSH-2"), Some((Reason::WRONG_VERSION_NUMBER, None)));
    }
}
