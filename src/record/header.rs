//! The five bytes in front of a record.

use crate::fault::{Fault, alert};
use crate::tables::methods::{TLS1_2, TLS1_3};
use crate::tables::reasons::Reason;
use crate::wire::content_type;

/// Content type, version, length.
pub const HEADER: usize = 5;
/// TLS 1.2 allows 2048 bytes of expansion, TLS 1.3 256.
pub const MAX_PAYLOAD: usize = 16384 + 2048;
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
pub(super) fn check_header(bytes: &[u8], first: bool, traffic: Option<u16>) -> Result<(), Fault> {
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
        Some(TLS1_3) if header.version != TLS1_2 => {
            return Err(Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::DECODE_ERROR));
        }
        Some(version @ ..TLS1_3) if header.version != version => {
            return Err(Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION));
        }
        _ => {}
    }
    if header.length > MAX_PAYLOAD {
        return Err(Fault::with_alert(Reason::PACKET_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW));
    }
    Ok(())
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
