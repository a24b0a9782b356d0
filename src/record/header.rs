//! The five bytes in front of a record.

use crate::fault::{Fault, alert};
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;
use crate::wire::content_type;

/// Content type, version, length.
pub const HEADER: usize = 5;
/// OpenSSL's buffer for a record, which has no room for all of the 2048 bytes that TLS 1.2 allows a record to grow by: 320 for
/// what encryption adds, and 3 that put the payload on a boundary.
const MAX_PAYLOAD: usize = 16384 + 320 + 3;
/// Before TLS 1.3 OpenSSL takes that much of them.
const MAX_ENCRYPTED: usize = 16384 + 320;
/// The most that a record holds in clear (RFC 5246, section 6.2.1; RFC 8446, section 5.1).
pub const MAX_FRAGMENT: usize = 16384;
/// RFC 8446, section 5.2.
pub const MAX_ENCRYPTED_TLS13: usize = 16384 + 256;

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

/// Judges a header before its body is read, so that a peer which speaks something else is told from one that lies
/// about lengths. `first` is the connection's first record, `traffic` the version once the handshake is over.
pub(super) fn check_header(
    bytes: &[u8],
    first: bool,
    traffic: Option<u16>,
    hides: bool,
    buffer: impl FnOnce() -> usize,
) -> Result<(), Fault> {
    let Some(header) = Header::parse(bytes) else { return Ok(()) };
    if header.version >> 8 != 3 {
        if !first {
            return Err(Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION));
        }
        return Err(Fault::new(match &bytes[..HEADER] {
            [b'G', b'E', b'T', b' ', _] | b"POST " | b"HEAD " | [b'P', b'U', b'T', b' ', _] => {
                Reason::HTTP_REQUEST
            }
            b"CONNE" => Reason::HTTPS_PROXY_REQUEST,
            _ => Reason::WRONG_VERSION_NUMBER,
        }));
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
    let reason = match header.length {
        length if length > MAX_PAYLOAD && length + HEADER > buffer() => Reason::PACKET_LENGTH_TOO_LONG,
        length if length > limit => Reason::ENCRYPTED_LENGTH_TOO_LONG,
        _ => return Ok(()),
    };
    Err(Fault::with_alert(reason, alert::RECORD_OVERFLOW))
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
}
