//! A session as bytes: the DER structure that OpenSSL writes (`i2d_SSL_SESSION`), so that files, caches and tickets can
//! be shared with programs that use OpenSSL's own libssl.
//!
//! ```text
//! SEQUENCE {
//!     version            INTEGER (1),
//!     protocol           INTEGER,
//!     cipher             OCTET STRING (2 bytes),
//!     session id         OCTET STRING,
//!     master key         OCTET STRING,
//!     key_arg        [0] IMPLICIT OCTET STRING OPTIONAL,  -- read and ignored
//!     …                  EXPLICIT, OPTIONAL, in the order of their tags: see the constants below
//! }
//! ```
//!
//! An integer that is 0 is left out, the last one excepted. Everything that rustls needs fits into these fields.

use std::ffi::CString;

use zeroize::{Zeroize, Zeroizing};

use super::{Facts, SessionId, now};
use crate::libcrypto::error_queue;
use crate::libcrypto::x509::Certificate;
use crate::settings::SessionIdContext;
use crate::tables::cipher_suites;
use crate::tables::reasons::Reason;

/// The DER encoding; None for a session without a cipher suite, or with a certificate that cannot be written.
pub fn encode(facts: &Facts) -> Option<Zeroizing<Vec<u8>>> {
    let mut body = Writer(Vec::with_capacity(USUAL_LENGTH));
    body.integer(STRUCTURE_VERSION);
    body.integer(facts.version.into());
    body.octets(&facts.cipher_suite?.to_be_bytes());
    body.octets(facts.id.as_slice());
    body.octets(&facts.master_key);
    body.number(TIME, facts.time);
    body.number(TIMEOUT, facts.timeout);
    if let Some(peer) = &facts.peer {
        body.explicit(PEER, |peer_field| {
            let _: () = peer_field.bytes(&peer.to_der()?);
            Some(())
        })?;
    }
    body.string(ID_CONTEXT, Some(facts.id_context.as_slice()).filter(|context| !context.is_empty()));
    body.number(VERIFY_RESULT, facts.verify_result);
    body.string(HOSTNAME, facts.hostname.as_ref().map(|name| name.to_bytes()));
    body.number(LIFETIME_HINT, i64::try_from(facts.lifetime_hint).unwrap_or(i64::MAX));
    body.string(TICKET, Some(&facts.ticket[..]).filter(|ticket| !ticket.is_empty()));
    body.number(FLAGS, facts.extended_master_secret.into());
    body.number(AGE_ADD, facts.age_add.into());
    body.number(MAX_EARLY_DATA, facts.max_early_data.into());
    body.string(ALPN, facts.alpn.as_deref());
    body.number(MAX_FRAGMENT_LENGTH, facts.max_fragment_length.into());
    body.string(TICKET_APPDATA, facts.ticket_appdata.as_deref());
    body.explicit(KEY_EXCHANGE_GROUP, |field| {
        let _: () = field.integer(facts.key_exchange_group.into());
        Some(())
    })?;

    let mut whole = Writer(Vec::with_capacity(body.0.len() + LONGEST_HEADER));
    whole.element(SEQUENCE, &body.0);
    Some(Zeroizing::new(std::mem::take(&mut whole.0)))
}

/// Reads one session from the start of `bytes`; also says how many bytes it took.
pub fn decode(bytes: &[u8]) -> Result<(Facts, usize), Reason> {
    let mut reader = Reader(bytes);
    let mut body = Reader(reader.element(SEQUENCE)?);
    let length = bytes.len() - reader.0.len();

    if body.integer()? != STRUCTURE_VERSION {
        return Err(Reason::UNKNOWN_SSL_VERSION);
    }
    let version = body.integer()?;
    let version = i32::try_from(version).map_err(|_| MALFORMED)?;
    if !matches!(version >> 8, 0x03 | 0xfe) && version != DTLS1_BAD {
        return Err(Reason::UNSUPPORTED_SSL_VERSION);
    }
    let cipher: [u8; 2] =
        body.element(OCTET_STRING)?.try_into().map_err(|_| Reason::CIPHER_CODE_WRONG_LENGTH)?;
    let cipher_suite = u16::from_be_bytes(cipher);
    if cipher_suites::find(cipher_suite).is_none() {
        return Err(Reason::UNKNOWN_CIPHER_TYPE);
    }
    let id = SessionId::new(body.element(OCTET_STRING)?).ok_or(MALFORMED)?;
    let master_key = body.element(OCTET_STRING)?;
    if master_key.len() > Facts::MASTER_KEY_MAX {
        return Err(MALFORMED);
    }
    let _key_arg = body.optional(KEY_ARG)?;

    let facts = Facts {
        id,
        version,
        cipher_suite: Some(cipher_suite),
        master_key: Zeroizing::new(master_key.to_vec()),
        time: body.number(TIME)?.filter(|time| *time != 0).unwrap_or_else(now),
        timeout: body.number(TIMEOUT)?.filter(|timeout| *timeout != 0).unwrap_or(DEFAULT_TIMEOUT),
        peer: body.optional(PEER)?.map(certificate).transpose()?,
        id_context: SessionIdContext::new(body.string(ID_CONTEXT)?.unwrap_or_default()).ok_or(MALFORMED)?,
        verify_result: i32::try_from(body.number(VERIFY_RESULT)?.unwrap_or(0)).map_err(|_| MALFORMED)?.into(),
        hostname: body.string(HOSTNAME)?.map(until_nul),
        lifetime_hint: {
            let _psk_identity_hint = body.string(PSK_IDENTITY_HINT)?;
            let _psk_identity = body.string(PSK_IDENTITY)?;
            body.unsigned(LIFETIME_HINT)?
        },
        ticket: body.string(TICKET)?.unwrap_or_default().to_vec(),
        extended_master_secret: {
            let _compression = body.string(COMPRESSION)?;
            let _srp_username = body.string(SRP_USERNAME)?;
            body.unsigned::<u64>(FLAGS)? & FLAG_EXTENDED_MASTER_SECRET != 0
        },
        age_add: body.unsigned(AGE_ADD)?,
        max_early_data: body.unsigned(MAX_EARLY_DATA)?,
        alpn: body.string(ALPN)?.map(<[u8]>::to_vec),
        max_fragment_length: body.unsigned::<u32>(MAX_FRAGMENT_LENGTH)? as u8,
        ticket_appdata: body.string(TICKET_APPDATA)?.map(<[u8]>::to_vec),
        key_exchange_group: body.unsigned(KEY_EXCHANGE_GROUP)?,
        peer_chain: None,
        not_resumable: false,
    };
    if !body.0.is_empty() {
        return Err(MALFORMED);
    }
    Ok((facts, length))
}

fn certificate(der: &[u8]) -> Result<Certificate, Reason> {
    error_queue::unreported(|| Certificate::from_der(der)).ok_or(MALFORMED)
}

/// OpenSSL keeps names as C strings.
fn until_nul(bytes: &[u8]) -> CString {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    CString::new(&bytes[..end]).unwrap_or_default()
}

const MALFORMED: Reason = Reason::ERR_ASN1_LIB;

/// Room for most sessions without a certificate.
const USUAL_LENGTH: usize = 512;
/// A tag, and the length of what follows it.
const LONGEST_HEADER: usize = 9;
const STRUCTURE_VERSION: i64 = 1;
/// `DTLS1_BAD_VER`
const DTLS1_BAD: i32 = 0x100;
/// Seconds that a session without a timeout lives.
const DEFAULT_TIMEOUT: i64 = 3;
/// `SSL_SESS_FLAG_EXTMS`
const FLAG_EXTENDED_MASTER_SECRET: u64 = 1;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
/// `[0] IMPLICIT OCTET STRING`
const KEY_ARG: u8 = 0x80;

/// The tag `[number] EXPLICIT`.
const fn tag(number: u8) -> u8 {
    0xa0 | number
}

const TIME: u8 = tag(1);
const TIMEOUT: u8 = tag(2);
const PEER: u8 = tag(3);
const ID_CONTEXT: u8 = tag(4);
const VERIFY_RESULT: u8 = tag(5);
const HOSTNAME: u8 = tag(6);
const PSK_IDENTITY_HINT: u8 = tag(7);
const PSK_IDENTITY: u8 = tag(8);
const LIFETIME_HINT: u8 = tag(9);
const TICKET: u8 = tag(10);
const COMPRESSION: u8 = tag(11);
const SRP_USERNAME: u8 = tag(12);
const FLAGS: u8 = tag(13);
const AGE_ADD: u8 = tag(14);
const MAX_EARLY_DATA: u8 = tag(15);
const ALPN: u8 = tag(16);
const MAX_FRAGMENT_LENGTH: u8 = tag(17);
const TICKET_APPDATA: u8 = tag(18);
const KEY_EXCHANGE_GROUP: u8 = tag(19);

#[derive(Default)]
struct Writer(Vec<u8>);

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn element(&mut self, tag: u8, content: &[u8]) {
        self.0.push(tag);
        let length = content.len().to_be_bytes();
        let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
        match digits {
            [] => self.0.push(0),
            [short] if *short < 0x80 => self.0.push(*short),
            _ => {
                self.0.push(0x80 | digits.len() as u8);
                self.bytes(digits);
            }
        }
        self.bytes(content);
    }

    fn integer(&mut self, number: i64) {
        let bytes = number.to_be_bytes();
        // A leading byte goes when it only repeats the sign.
        let redundant = bytes
            .windows(2)
            .take_while(|pair| (pair[0] == 0 && pair[1] < 0x80) || (pair[0] == 0xff && pair[1] >= 0x80))
            .count();
        self.element(INTEGER, &bytes[redundant..]);
    }

    fn octets(&mut self, bytes: &[u8]) {
        self.element(OCTET_STRING, bytes);
    }

    fn explicit(&mut self, tag: u8, write: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let mut content = Self::default();
        write(&mut content)?;
        self.element(tag, &content.0);
        Some(())
    }

    fn number(&mut self, tag: u8, number: i64) {
        if number != 0 {
            self.explicit(tag, |field| {
                let _: () = field.integer(number);
                Some(())
            });
        }
    }

    fn string(&mut self, tag: u8, bytes: Option<&[u8]>) {
        if let Some(bytes) = bytes {
            self.explicit(tag, |field| {
                let _: () = field.octets(bytes);
                Some(())
            });
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Reason> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(MALFORMED)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The content of the next element, which must have this tag.
    fn element(&mut self, tag: u8) -> Result<&'a [u8], Reason> {
        let [found, first] = *self.take(2)? else { return Err(MALFORMED) };
        if found != tag {
            return Err(MALFORMED);
        }
        let length = match first {
            0..=0x7f => usize::from(first),
            0x81..=0x84 => {
                let digits = self.take(usize::from(first & 0x7f))?;
                digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit))
            }
            _ => return Err(MALFORMED),
        };
        self.take(length)
    }

    /// As [`Reader::element`], if the next element has this tag.
    fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Reason> {
        if self.0.first() != Some(&tag) {
            return Ok(None);
        }
        self.element(tag).map(Some)
    }

    fn integer(&mut self) -> Result<i64, Reason> {
        let bytes = self.element(INTEGER)?;
        let negative = *bytes.first().ok_or(MALFORMED)? >= 0x80;
        // Nine bytes hold an unsigned number of 64 bits, which nothing here needs.
        if bytes.len() > 8 {
            return Err(MALFORMED);
        }
        Ok(bytes.iter().fold(if negative { -1 } else { 0 }, |number, byte| number << 8 | i64::from(*byte)))
    }

    /// What stands in an explicit field and fills it.
    fn field<T>(
        &mut self,
        tag: u8,
        read: impl FnOnce(&mut Self) -> Result<T, Reason>,
    ) -> Result<Option<T>, Reason> {
        let Some(content) = self.optional(tag)? else { return Ok(None) };
        let mut content = Reader(content);
        let value = read(&mut content)?;
        if content.0.is_empty() { Ok(Some(value)) } else { Err(MALFORMED) }
    }

    fn number(&mut self, tag: u8) -> Result<Option<i64>, Reason> {
        self.field(tag, Self::integer)
    }

    fn unsigned<T: TryFrom<i64>>(&mut self, tag: u8) -> Result<T, Reason> {
        T::try_from(self.number(tag)?.unwrap_or(0)).map_err(|_| MALFORMED)
    }

    fn string(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Reason> {
        self.field(tag, |content| content.element(OCTET_STRING))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Facts {
        Facts {
            id: SessionId::new(&[7; 32]).unwrap(),
            id_context: SessionIdContext::new(b"program").unwrap(),
            version: 0x304,
            cipher_suite: Some(0x1301),
            master_key: Zeroizing::new(vec![9; 32]),
            extended_master_secret: true,
            time: 0x8000_0000,
            timeout: 7200,
            ticket: vec![5; 200],
            lifetime_hint: 7200,
            age_add: 0xffff_ffff,
            max_early_data: 16384,
            hostname: Some(c"a.example".to_owned()),
            alpn: Some(b"h2".to_vec()),
            verify_result: 18,
            max_fragment_length: 0,
            ticket_appdata: Some(Vec::new()),
            key_exchange_group: 29,
            ..Facts::default()
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let encoded = encode(&filled()).unwrap();
        let mut followed = encoded.to_vec();
        followed.push(0);
        let (facts, length) = decode(&followed).unwrap();
        assert_eq!(length, encoded.len());
        assert_eq!(encode(&facts).unwrap(), encoded);
        assert_eq!(facts.time, 0x8000_0000);
        assert_eq!(facts.age_add, 0xffff_ffff);
        assert_eq!(facts.ticket_appdata.as_deref(), Some(&[][..]));
    }

    #[test]
    fn nothing_truncated_or_flipped_is_trouble() {
        let encoded = encode(&filled()).unwrap();
        for length in 0..encoded.len() {
            assert!(decode(&encoded[..length]).is_err());
        }
        for at in 0..encoded.len() {
            for bit in 0..8 {
                let mut flipped = encoded.to_vec();
                flipped[at] ^= 1 << bit;
                let _ = decode(&flipped);
            }
        }
    }

    #[test]
    fn no_cipher_suite_no_bytes() {
        assert!(encode(&Facts::default()).is_none());
    }
}
