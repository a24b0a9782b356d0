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
//! An integer that is 0 is left out, except for the last one. These fields hold everything that rustls needs.

use std::borrow::Cow;
use std::ffi::CString;

use zeroize::Zeroizing;

use super::{Facts, Foreign, SessionId, now};
use crate::libcrypto::error_queue;
use crate::libcrypto::x509::Certificate;
use crate::settings::SessionIdContext;
use crate::tables::cipher_suites;
use crate::tables::reasons::Reason;
use crate::tables::seconds;
use crate::wiped::Wiped;

/// The DER encoding; None for a session without a cipher suite, or with a certificate that cannot be written.
pub fn encode(facts: &Facts) -> Option<Zeroizing<Vec<u8>>> {
    let mut body = Writer(Wiped::with_capacity(USUAL_LENGTH));
    body.integer(STRUCTURE_VERSION.into());
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
    body.string(ID_CONTEXT, Some(facts.id_context.as_slice()));
    body.number(VERIFY_RESULT, facts.verify_result);
    body.text(HOSTNAME, facts.hostname.as_ref());
    let none = Foreign::default();
    let foreign = facts.foreign.as_deref().unwrap_or(&none);
    body.text(PSK_IDENTITY_HINT, foreign.psk_identity_hint.as_ref());
    body.text(PSK_IDENTITY, foreign.psk_identity.as_ref());
    body.number(LIFETIME_HINT, facts.lifetime_hint);
    body.string(TICKET, Some(&facts.ticket[..]).filter(|ticket| !ticket.is_empty() || foreign.empty_ticket));
    body.string(COMPRESSION, Some(&[foreign.compression][..]).filter(|method| **method != [0]));
    body.text(SRP_USERNAME, foreign.srp_username.as_ref());
    let flags = if facts.extended_master_secret { FLAG_EXTENDED_MASTER_SECRET } else { 0 };
    body.number(FLAGS, foreign.flags | flags);
    body.number(AGE_ADD, facts.age_add);
    body.number(MAX_EARLY_DATA, facts.max_early_data);
    body.string(ALPN, facts.alpn.as_deref());
    body.number(MAX_FRAGMENT_LENGTH, facts.max_fragment_length);
    body.string(TICKET_APPDATA, facts.ticket_appdata.as_deref());
    body.explicit(KEY_EXCHANGE_GROUP, |field| {
        let _: () = field.integer(facts.key_exchange_group.into());
        Some(())
    })?;

    let mut whole = Writer(Wiped::with_capacity(body.0.len().saturating_add(LONGEST_HEADER)));
    whole.element(SEQUENCE, &body.0);
    Some(whole.0.into_bytes())
}

/// Reads one session from the start of `bytes`; also returns how many bytes it took.
pub fn decode(bytes: &[u8]) -> Result<(Facts, usize), Reason> {
    let mut reader = Reader(bytes);
    let mut body = Reader(reader.element(SEQUENCE)?);
    let length = bytes.len().checked_sub(reader.0.len()).ok_or(MALFORMED)?;

    let structure = u32::try_from(body.integer()?).map_err(|_| MALFORMED)?;
    let version = i32::try_from(body.integer()?).map_err(|_| MALFORMED)?;
    let cipher = body.octets(OCTET_STRING)?;
    let id = body.octets(OCTET_STRING)?;
    let master_key = body.octets(OCTET_STRING)?;
    if body.next_tag().is_some_and(|tag| tag & !CONSTRUCTED == KEY_ARG) {
        body.octets(KEY_ARG)?;
    }
    // In the order of the tags.
    let time = body.number(TIME)?;
    let timeout = body.number(TIMEOUT)?;
    let peer = body.field(PEER, |content| certificate(std::mem::take(&mut content.0)))?;
    let id_context = body.string(ID_CONTEXT)?;
    let verify_result = body.number::<i32>(VERIFY_RESULT)?;
    let hostname = body.string(HOSTNAME)?;
    let psk_identity_hint = body.string(PSK_IDENTITY_HINT)?;
    let psk_identity = body.string(PSK_IDENTITY)?;
    let lifetime_hint = body.number(LIFETIME_HINT)?;
    let ticket = body.string(TICKET)?;
    let compression = body.string(COMPRESSION)?;
    let srp_username = body.string(SRP_USERNAME)?;
    let flags = body.number::<u64>(FLAGS)? as u32;
    let age_add = body.number(AGE_ADD)?;
    let max_early_data = body.number(MAX_EARLY_DATA)?;
    let alpn = body.string(ALPN)?;
    let max_fragment_length = body.number::<u32>(MAX_FRAGMENT_LENGTH)? as u8;
    let ticket_appdata = body.string(TICKET_APPDATA)?;
    let key_exchange_group = body.number(KEY_EXCHANGE_GROUP)?;
    if !body.0.is_empty() {
        return Err(MALFORMED);
    }

    if structure != STRUCTURE_VERSION {
        return Err(Reason::UNKNOWN_SSL_VERSION);
    }
    let is_known = |version: &u16| matches!(version >> 8, 0x03 | 0xfe) || *version == DTLS1_BAD;
    let version = u16::try_from(version).ok().filter(is_known).ok_or(Reason::UNSUPPORTED_SSL_VERSION)?;
    let cipher: [u8; 2] = (*cipher).try_into().map_err(|_| Reason::CIPHER_CODE_WRONG_LENGTH)?;
    let cipher_suite = u16::from_be_bytes(cipher);
    if cipher_suites::find(cipher_suite).is_none() {
        return Err(Reason::UNKNOWN_CIPHER_TYPE);
    }
    if master_key.len() > Facts::MASTER_KEY_MAX {
        return Err(MALFORMED);
    }
    let foreign = Foreign {
        psk_identity_hint: psk_identity_hint.as_deref().map(until_nul),
        psk_identity: psk_identity.as_deref().map(until_nul),
        srp_username: srp_username.as_deref().map(until_nul),
        compression: match compression.as_deref() {
            None => 0,
            Some([method]) => *method,
            Some(_) => return Err(Reason::BAD_LENGTH),
        },
        flags: flags & !FLAG_EXTENDED_MASTER_SECRET,
        empty_ticket: ticket.as_deref() == Some(&[]),
    };
    let facts = Facts {
        id: SessionId::new(&id).ok_or(MALFORMED)?,
        version,
        cipher_suite: Some(cipher_suite),
        master_key: Zeroizing::new(master_key.into_owned()),
        time: if time == 0 { now() } else { seconds::kept(time) },
        timeout: if timeout == 0 { DEFAULT_TIMEOUT } else { seconds::kept(timeout) },
        peer,
        id_context: SessionIdContext::new(&id_context.unwrap_or_default()).ok_or(MALFORMED)?,
        verify_result: verify_result.into(),
        hostname: hostname.as_deref().map(until_nul),
        lifetime_hint,
        ticket: ticket.unwrap_or_default().into_owned(),
        extended_master_secret: flags & FLAG_EXTENDED_MASTER_SECRET != 0,
        age_add,
        max_early_data,
        alpn: alpn.map(Cow::into_owned),
        max_fragment_length,
        ticket_appdata: ticket_appdata.map(Cow::into_owned),
        key_exchange_group,
        peer_chain: None,
        not_resumable: false,
        foreign: (foreign != Foreign::default()).then(|| Box::new(foreign)),
    };
    Ok((facts, length))
}

fn certificate(der: &[u8]) -> Result<Certificate, Reason> {
    error_queue::unreported(|| Certificate::from_der(der)).ok_or(MALFORMED)
}

/// OpenSSL keeps names as C strings.
fn until_nul(bytes: &[u8]) -> CString {
    let text = bytes.split(|byte| *byte == 0).next();
    CString::new(text.unwrap_or_default()).unwrap_or_default()
}

const MALFORMED: Reason = Reason::ERR_ASN1_LIB;

/// Capacity for most sessions without a certificate.
const USUAL_LENGTH: usize = 512;
/// Capacity for most fields.
const USUAL_FIELD: usize = 64;
/// The longest tag and length of an element.
const LONGEST_HEADER: usize = 9;
const STRUCTURE_VERSION: u32 = 1;
/// `DTLS1_BAD_VER`
const DTLS1_BAD: u16 = 0x100;
/// Lifetime in seconds of a session without a timeout.
const DEFAULT_TIMEOUT: i64 = 3;
/// `SSL_SESS_FLAG_EXTMS`
const FLAG_EXTENDED_MASTER_SECRET: u32 = 1;

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
struct Writer(Wiped);

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    fn element(&mut self, tag: u8, content: &[u8]) {
        self.bytes(&[tag]);
        let length = content.len().to_be_bytes();
        match without_zeros(&length) {
            [] => self.bytes(&[0]),
            [short] if *short < 0x80 => self.bytes(&[*short]),
            digits => {
                self.bytes(&[0x80 | digits.len() as u8]);
                self.bytes(digits);
            }
        }
        self.bytes(content);
    }

    fn integer(&mut self, number: i128) {
        let bytes = number.to_be_bytes();
        let mut digits = &bytes[..];
        // Drop a leading byte that only repeats the sign.
        while let [first, rest @ ..] = digits
            && matches!((first, rest), (0, [0..=0x7f, ..]) | (0xff, [0x80..=0xff, ..]))
        {
            digits = rest;
        }
        self.element(INTEGER, digits);
    }

    fn octets(&mut self, bytes: &[u8]) {
        self.element(OCTET_STRING, bytes);
    }

    fn explicit(&mut self, tag: u8, write: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let mut content = Self(Wiped::with_capacity(USUAL_FIELD));
        write(&mut content)?;
        self.element(tag, &content.0);
        Some(())
    }

    fn number(&mut self, tag: u8, number: impl Into<i128>) {
        let number = number.into();
        if number != 0 {
            self.explicit(tag, |field| {
                let _: () = field.integer(number);
                Some(())
            });
        }
    }

    fn text(&mut self, tag: u8, text: Option<&CString>) {
        self.string(tag, text.map(|text| text.to_bytes()));
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

/// The digits of a length, without leading zeros.
fn without_zeros(digits: &[u8]) -> &[u8] {
    digits.iter().position(|digit| *digit != 0).and_then(|first| digits.get(first..)).unwrap_or_default()
}

/// Reads what OpenSSL reads: DER, and equivalent forms of BER.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Reason> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(MALFORMED)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Reason> {
        self.take(1)?.first().copied().ok_or(MALFORMED)
    }

    /// The next element of any kind: tag and content.
    fn any_element(&mut self, depth: usize) -> Result<(u8, &'a [u8]), Reason> {
        let tag = self.tag()?;
        let length = match self.byte()? {
            INDEFINITE if tag & CONSTRUCTED != 0 => return Ok((tag, self.until_end(depth)?)),
            short @ 0..=0x7f => usize::from(short),
            long => {
                let digits = without_zeros(self.take(usize::from(long & 0x7f))?);
                if long == INDEFINITE || digits.len() > size_of::<usize>() {
                    return Err(MALFORMED);
                }
                digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit))
            }
        };
        Ok((tag, self.take(length)?))
    }

    /// Reads a tag; the number of a multi-byte tag goes into the first byte if it fits.
    fn tag(&mut self) -> Result<u8, Reason> {
        let first = self.byte()?;
        if first & LONG_TAG != LONG_TAG {
            return Ok(first);
        }
        let mut number = 0u32;
        loop {
            let byte = self.byte()?;
            number = number << 7 | u32::from(byte & 0x7f);
            match number {
                0..=0xff_ffff if byte & 0x80 != 0 => {}
                0..0x1f => return Ok(first & !LONG_TAG | number as u8),
                _ => return Err(MALFORMED),
            }
        }
    }

    /// The content up to the end-of-contents mark.
    fn until_end(&mut self, depth: usize) -> Result<&'a [u8], Reason> {
        let whole = self.0;
        loop {
            if self.0.starts_with(&END) {
                let passed = whole.len().checked_sub(self.0.len());
                self.take(END.len())?;
                return passed.and_then(|passed| whole.get(..passed)).ok_or(MALFORMED);
            }
            self.any_element(depth.checked_sub(1).ok_or(MALFORMED)?)?;
        }
    }

    fn next_tag(&self) -> Option<u8> {
        Reader(self.0).tag().ok()
    }

    /// The content of the next element, which must have this tag.
    fn element(&mut self, tag: u8) -> Result<&'a [u8], Reason> {
        let (found, content) = self.any_element(DEPTH)?;
        if found == tag { Ok(content) } else { Err(MALFORMED) }
    }

    /// The content of the next element, which must be a string with this tag, in one piece or in several.
    fn octets(&mut self, tag: u8) -> Result<Cow<'a, [u8]>, Reason> {
        match self.any_element(DEPTH)? {
            (found, content) if found == tag => Ok(content.into()),
            (found, parts) if found == tag | CONSTRUCTED => Ok(Reader(parts).parts(DEPTH)?.into()),
            _ => Err(MALFORMED),
        }
    }

    /// Joins the parts of a string. Like OpenSSL, ignores their tags.
    fn parts(&mut self, depth: usize) -> Result<Vec<u8>, Reason> {
        // Allocated once, as the content may be secret.
        let mut joined = Vec::with_capacity(self.0.len());
        while !self.0.is_empty() {
            if self.0.starts_with(&END) {
                return Err(MALFORMED);
            }
            match self.any_element(DEPTH)? {
                (tag, content) if tag & CONSTRUCTED == 0 => joined.extend_from_slice(content),
                (_, parts) => {
                    let inner = Reader(parts).parts(depth.checked_sub(1).ok_or(MALFORMED)?)?;
                    joined.extend_from_slice(&Zeroizing::new(inner));
                }
            }
        }
        Ok(joined)
    }

    /// An integer of 64 bits, signed or unsigned; 0 if it has no bytes.
    fn integer(&mut self) -> Result<i128, Reason> {
        let bytes = self.element(INTEGER)?;
        let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
        let padded = matches!(bytes, [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..]);
        if padded || bytes.len() > 9 {
            return Err(MALFORMED);
        }
        Ok(bytes.iter().fold(if negative { -1 } else { 0 }, |number, byte| number << 8 | i128::from(*byte)))
    }

    /// The content of an explicit field.
    fn field<T>(
        &mut self,
        tag: u8,
        read: impl FnOnce(&mut Self) -> Result<T, Reason>,
    ) -> Result<Option<T>, Reason> {
        if self.next_tag() != Some(tag) {
            return Ok(None);
        }
        let mut content = Reader(self.element(tag)?);
        let value = read(&mut content)?;
        if content.0.is_empty() { Ok(Some(value)) } else { Err(MALFORMED) }
    }

    /// A number, or 0 if the field is missing.
    fn number<T: TryFrom<i128>>(&mut self, tag: u8) -> Result<T, Reason> {
        T::try_from(self.field(tag, Self::integer)?.unwrap_or(0)).map_err(|_| MALFORMED)
    }

    fn string(&mut self, tag: u8) -> Result<Option<Cow<'a, [u8]>>, Reason> {
        self.field(tag, |content| content.octets(OCTET_STRING))
    }
}

const CONSTRUCTED: u8 = 0x20;
const LONG_TAG: u8 = 0x1f;
const INDEFINITE: u8 = 0x80;
/// The mark that ends an element of indefinite length.
const END: [u8; 2] = [0, 0];
/// How deep elements of indefinite length, and strings in parts, may be nested.
const DEPTH: usize = 5;

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
