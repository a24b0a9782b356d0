//! The ClientHello as a server's callbacks see it: parsed from the raw message before rustls sees it.

use std::sync::Arc;

use crate::fault::{Fault, alert};
use crate::tables::extensions;
use crate::tables::reasons::Reason;
use crate::wire::{Reader, Truncated, extension, place_in};

/// A parsed ClientHello. The message is kept whole; the fields are ranges of it.
#[derive(Debug, Default)]
pub struct ClientHello {
    /// The exchange before it, if it answers a HelloRetryRequest.
    pub retried: Option<Retried>,
    /// The handshake message with its four-byte header.
    message: Vec<u8>,
    /// `legacy_version`
    pub version: u16,
    /// The client's random value.
    pub random: [u8; 32],
    session_id: Part,
    cipher_suites: Part,
    compression_methods: Part,
    extensions: Vec<(u16, Part)>,
    /// Its last record continues after the end of this message.
    pub more_behind: bool,
}

/// A ClientHello that was answered with a HelloRetryRequest, and that answer, as they were on the wire.
#[derive(Clone, Debug)]
pub struct Retried {
    /// The first ClientHello.
    pub first: Arc<ClientHello>,
    /// The HelloRetryRequest, a whole message.
    pub request: Vec<u8>,
    /// The group that it requests; 0 for none.
    pub group: u16,
}

/// A range of the message. No field is longer than 2^16 bytes, and the length of the message is limited.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    start: u32,
    length: u16,
}

/// TLS_FALLBACK_SCSV among the suites: the client has fallen back to a lower version.
pub const FALLBACK_SCSV: u16 = 0x5600;

/// The extensions that OpenSSL reads in a ClientHello. It ignores all others, however often they occur.
const KNOWN: [u16; 24] = [
    extension::RENEGOTIATION_INFO,
    extension::SERVER_NAME,
    extension::MAX_FRAGMENT_LENGTH,
    extension::SRP,
    extension::EC_POINT_FORMATS,
    extension::SUPPORTED_GROUPS,
    extension::SESSION_TICKET,
    extension::STATUS_REQUEST,
    extension::NEXT_PROTOCOL,
    extension::ALPN,
    extension::ENCRYPT_THEN_MAC,
    extension::SIGNED_CERTIFICATE_TIMESTAMP,
    extension::EXTENDED_MASTER_SECRET,
    extension::SIGNATURE_ALGORITHMS_CERT,
    extension::POST_HANDSHAKE_AUTH,
    extension::SIGNATURE_ALGORITHMS,
    extension::SUPPORTED_VERSIONS,
    extension::PSK_KEY_EXCHANGE_MODES,
    extension::KEY_SHARE,
    extension::COOKIE,
    extension::EARLY_DATA,
    extension::CERTIFICATE_AUTHORITIES,
    extension::PADDING,
    extension::PRE_SHARED_KEY,
];

/// The largest number in [`KNOWN`], except those of renegotiation_info and next_protocol_negotiation.
const MOST_COMMON: u16 = extension::KEY_SHARE;
/// A bit for each of [`KNOWN`] up to that number.
const KNOWN_COMMON: u64 = {
    let (mut bits, mut rest): (u64, &[u16]) = (0, &KNOWN);
    while let [number, behind @ ..] = rest {
        if *number <= MOST_COMMON {
            bits |= 1 << *number;
        }
        rest = behind;
    }
    bits
};

/// `TLSEXT_STATUSTYPE_ocsp`, the only type of status request.
pub const OCSP: u8 = 1;

/// Why a message is not a valid ClientHello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It ends before the client's random value.
    TooShort,
    /// A length does not fit.
    Length,
    /// The length of an extension does not fit.
    Extension,
    /// An extension occurs twice, is not for clients, or follows pre_shared_key.
    MisplacedExtension,
}

impl From<Truncated> for Malformed {
    fn from(_: Truncated) -> Self {
        Self::Length
    }
}

impl From<Malformed> for Fault {
    fn from(why: Malformed) -> Self {
        match why {
            Malformed::TooShort => Self::with_alert(Reason::LENGTH_TOO_SHORT, alert::DECODE_ERROR),
            Malformed::Length => Self::with_alert(Reason::LENGTH_MISMATCH, alert::DECODE_ERROR),
            Malformed::Extension => Self::with_alert(Reason::BAD_EXTENSION, alert::DECODE_ERROR),
            Malformed::MisplacedExtension => {
                Self::with_alert(Reason::BAD_EXTENSION, alert::ILLEGAL_PARAMETER)
            }
        }
    }
}

impl ClientHello {
    /// Parses a whole handshake message.
    pub fn parse(message: Vec<u8>) -> Result<Self, Malformed> {
        let mut body = Reader(message.get(4..).ok_or(Malformed::Length)?);
        let version = body.u16().map_err(|_| Malformed::TooShort)?;
        let random = body.take(32)?.try_into().map_err(|_| Malformed::Length)?;
        let session_id = body.with_u8_length()?;
        if session_id.len() > 32 {
            return Err(Malformed::Length);
        }
        let cipher_suites = body.with_u16_length()?;
        let compression_methods = body.with_u8_length()?;
        let within = |part: &[u8]| {
            let start = place_in(part, &message).ok_or(Malformed::Length)? as u32;
            Ok::<_, Malformed>(Part { start, length: part.len() as u16 })
        };
        let mut extensions: Vec<(u16, Part)> = Vec::with_capacity(USUAL_EXTENSIONS);
        if !body.0.is_empty() {
            let mut list = Reader(body.all_with_u16_length()?);
            let mut places = Places::default();
            while !list.0.is_empty() {
                let extension = |_| Malformed::Extension;
                let kind = list.u16().map_err(extension)?;
                extensions.push((kind, within(list.with_u16_length().map_err(extension)?)?));
                places.judge(kind, list.0.is_empty())?;
            }
        }
        Ok(Self {
            retried: None,
            version,
            random,
            session_id: within(session_id)?,
            cipher_suites: within(cipher_suites)?,
            compression_methods: within(compression_methods)?,
            extensions,
            message,
            more_behind: false,
        })
    }

    fn part(&self, Part { start, length }: Part) -> &[u8] {
        let from = self.message.get(start as usize..).unwrap_or_default();
        from.get(..usize::from(length)).unwrap_or_default()
    }

    /// `legacy_session_id`
    pub fn session_id(&self) -> &[u8] {
        self.part(self.session_id)
    }

    /// The suites in wire format.
    pub fn cipher_suites(&self) -> &[u8] {
        self.part(self.cipher_suites)
    }

    /// Compression methods.
    pub fn compression_methods(&self) -> &[u8] {
        self.part(self.compression_methods)
    }

    /// Extensions in the order they came: type and body.
    pub fn extensions(&self) -> impl ExactSizeIterator<Item = (u16, &[u8])> {
        self.extensions.iter().map(|(kind, body)| (*kind, self.part(*body)))
    }

    /// An extension's body.
    pub fn extension(&self, kind: u16) -> Option<&[u8]> {
        self.extensions().find(|(known, _)| *known == kind).map(|(_, body)| body)
    }

    /// The suites as numbers.
    pub fn suites(&self) -> Vec<u16> {
        numbers(self.cipher_suites()).collect()
    }

    /// Whether this suite, or this signalling value among the suites, is offered.
    pub fn offers_suite(&self, suite: u16) -> bool {
        numbers(self.cipher_suites()).any(|offered| offered == suite)
    }

    /// The name of server_name, as sent. Err when the extension is malformed.
    pub fn server_name(&self) -> Result<Option<&[u8]>, NameFault> {
        let Some(body) = self.extension(extension::SERVER_NAME) else { return Ok(None) };
        // One host_name, as RFC 6066 says; it holds no NUL and at most 255 bytes.
        let read = || {
            let mut list = Reader(Reader(body).all_with_u16_length()?);
            match list.u8()? {
                HOST_NAME => Ok(list.all_with_u16_length()?),
                _ => Err(Malformed::Length),
            }
        };
        let name = read().map_err(|_| NameFault::Malformed)?;
        if name.len() > LONGEST_NAME || name.contains(&0) {
            return Err(NameFault::NoName);
        }
        Ok(Some(name))
    }

    /// The ALPN list in wire format, without its outer length. Err when it is malformed.
    pub fn alpn(&self) -> Result<Option<&[u8]>, Malformed> {
        let Some(body) = self.extension(extension::ALPN) else { return Ok(None) };
        let list = Reader(body).all_with_u16_length()?;
        let mut names = Reader(list);
        if list.len() < 2 {
            return Err(Malformed::Length);
        }
        while !names.0.is_empty() {
            if names.with_u8_length()?.is_empty() {
                return Err(Malformed::Length);
            }
        }
        Ok(Some(list))
    }

    /// The versions that the client supports, from supported_versions or `legacy_version`.
    pub fn versions(&self) -> Vec<u16> {
        match self.extension(extension::SUPPORTED_VERSIONS) {
            Some(body) => numbers(body.get(1..).unwrap_or_default()).collect(),
            None => (0x0300..=self.version.min(0x0303)).collect(),
        }
    }

    /// The whole message, as on the wire.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The keys of pre_shared_key. Err when the list of their identities is malformed.
    pub fn pre_shared_keys(&self) -> Option<Result<PreSharedKeys<'_>, Truncated>> {
        let (_, part) = self.extensions.iter().find(|(kind, _)| *kind == extension::PRE_SHARED_KEY)?;
        let mut rest = Reader(self.part(*part));
        Some(rest.with_u16_length().map(|identities| PreSharedKeys {
            identities: Reader(identities),
            binders: rest.0,
            binders_at: (part.start as usize).saturating_add(2).saturating_add(identities.len()),
        }))
    }

    /// Whether the client accepts pre-shared keys together with a key exchange (psk_dhe_ke). False without
    /// psk_key_exchange_modes; Err when its list is malformed.
    pub fn takes_key_exchange_with_key(&self) -> Result<bool, Malformed> {
        const PSK_DHE_KE: u8 = 1;
        let Some(body) = self.extension(extension::PSK_KEY_EXCHANGE_MODES) else { return Ok(false) };
        let mut body = Reader(body);
        let modes = body.with_u8_length()?;
        match modes.is_empty() || !body.0.is_empty() {
            true => Err(Malformed::Length),
            false => Ok(modes.contains(&PSK_DHE_KE)),
        }
    }

    /// The client's key share for this group.
    pub fn key_share(&self, group: u16) -> Option<Vec<u8>> {
        let mut shares = Reader(self.extension(extension::KEY_SHARE)?.get(2..)?);
        while !shares.0.is_empty() {
            let kind = shares.u16().ok()?;
            let share = shares.with_u16_length().ok()?;
            if kind == group {
                return Some(share.to_vec());
            }
        }
        None
    }

    /// The names of certificate_authorities, in DER; none when it is malformed.
    pub fn authorities(&self) -> Vec<Vec<u8>> {
        let read = |body: &[u8]| {
            let mut list = Reader(Reader(body).with_u16_length()?);
            let mut names = Vec::new();
            while !list.0.is_empty() {
                names.push(list.with_u16_length()?.to_vec());
            }
            Ok::<_, Malformed>(names)
        };
        self.extension(extension::CERTIFICATE_AUTHORITIES)
            .and_then(|body| read(body).ok())
            .unwrap_or_default()
    }

    /// A list of numbers after a two-byte length, such as supported_groups and signature_algorithms.
    pub fn number_list(&self, kind: u16) -> Vec<u16> {
        numbers(self.extension(kind).and_then(|body| body.get(2..)).unwrap_or_default()).collect()
    }
}

/// The pre-shared keys that a client offers.
pub struct PreSharedKeys<'a> {
    identities: Reader<'a>,
    /// The list of binders with its length.
    binders: &'a [u8],
    binders_at: usize,
}

impl<'a> PreSharedKeys<'a> {
    /// The next identity, with its obfuscated_ticket_age. Err when it is malformed.
    pub fn next_identity(&mut self) -> Option<Result<(&'a [u8], u32), Malformed>> {
        if self.identities.0.is_empty() {
            return None;
        }
        let mut read = || {
            let identity = self.identities.with_u16_length()?;
            let age = self.identities.take(4)?.iter().fold(0, |age, byte| age << 8 | u32::from(*byte));
            Ok((identity, age))
        };
        Some(read())
    }

    /// Where in the message the binders begin: they cover everything before.
    pub fn binders_at(&self) -> usize {
        self.binders_at
    }

    /// The binder for the identity with this index.
    pub fn binder(&self, number: usize) -> Result<&'a [u8], Malformed> {
        let mut list = Reader(Reader(self.binders).with_u16_length()?);
        for _ in 0..number {
            list.with_u8_length()?;
        }
        Ok(list.with_u8_length()?)
    }
}

/// Checks that each extension that we read occurs once, and that none follows pre_shared_key, whose binders cover everything
/// before them. A client may send thousands of unknown extensions: the work grows no faster than their number.
#[derive(Default)]
struct Places {
    /// A bit for each of [`KNOWN`] that has occurred.
    seen: u64,
}

impl Places {
    fn judge(&mut self, kind: u16, last: bool) -> Result<(), Malformed> {
        if matches!(kind, extension::USE_SRTP | extension::CRYPTOPRO_BUG)
            || kind == extension::PRE_SHARED_KEY && !last
        {
            // SRTP is for DTLS only.
            return Err(Malformed::MisplacedExtension);
        }
        // All but two of the known numbers are small, so most unknown ones are recognized at once.
        let bit = match kind {
            0..=MOST_COMMON if KNOWN_COMMON & 1 << kind != 0 => 1 << kind,
            0..=MOST_COMMON if extensions::is_recognized_since_3_2(kind) => 1 << kind,
            extension::NEXT_PROTOCOL => 1 << 62,
            extension::RENEGOTIATION_INFO => 1 << 63,
            _ => return Ok(()),
        };
        if self.seen & bit != 0 {
            return Err(Malformed::MisplacedExtension);
        }
        self.seen |= bit;
        Ok(())
    }
}

/// Why server_name yields no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// The extension is malformed.
    Malformed,
    /// Its content cannot be a name.
    NoName,
}

/// host_name, the only type of name.
const HOST_NAME: u8 = 0;
/// `TLSEXT_MAXLEN_host_name`
const LONGEST_NAME: usize = 255;

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair))
}

/// Capacity for the extensions that most clients send.
const USUAL_EXTENSIONS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(extensions: &[u8]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend([0, 0, 2, 0x13, 0x01, 1, 0]);
        if !extensions.is_empty() {
            body.extend((extensions.len() as u16).to_be_bytes());
            body.extend(extensions);
        }
        let mut message = vec![1, 0, 0, body.len() as u8];
        message.extend(body);
        message
    }

    #[test]
    fn reads_fields_and_server_name() {
        let parsed = ClientHello::parse(hello(&[0, 0, 0, 6, 0, 4, 0, 0, 1, b'a'])).expect("well formed");
        assert_eq!(parsed.suites(), [0x1301]);
        assert_eq!(parsed.server_name(), Ok(Some(&b"a"[..])));
        assert_eq!(parsed.versions(), [0x0300, 0x0301, 0x0302, 0x0303]);
    }

    #[test]
    fn reads_pre_shared_keys() {
        let keys = [0, 41, 0, 21, 0, 9, 0, 3, b'k', b'e', b'y', 0, 0, 1, 2, 0, 8, 3, 9, 9, 9, 2, 8, 8, 0];
        let parsed = ClientHello::parse(hello(&keys)).expect("well formed");
        let mut read = parsed.pre_shared_keys().expect("there are some").expect("well formed");
        assert_eq!(parsed.message()[read.binders_at()..], keys[15..]);
        assert_eq!(read.next_identity(), Some(Ok((&b"key"[..], 0x102))));
        assert_eq!(read.next_identity(), None);
        assert_eq!(read.binder(0), Ok(&[9, 9, 9][..]));
        assert_eq!(read.binder(1), Ok(&[8, 8][..]));
        assert_eq!((read.binder(2), read.binder(3)), (Ok(&[][..]), Err(Malformed::Length)));
        let not_last = [&keys[..], &[0, 23, 0, 0]].concat();
        assert_eq!(ClientHello::parse(hello(&not_last)).err(), Some(Malformed::MisplacedExtension));
        let modes = |body: &[u8]| {
            let extension = [&[0, 45, 0, body.len() as u8], body].concat();
            ClientHello::parse(hello(&extension)).expect("well formed").takes_key_exchange_with_key()
        };
        assert_eq!((modes(&[1, 1]), modes(&[1, 0]), modes(&[2, 0, 1])), (Ok(true), Ok(false), Ok(true)));
        assert_eq!(
            (modes(&[0]), modes(&[1, 1, 1]), modes(&[2, 1])),
            (Err(Malformed::Length), Err(Malformed::Length), Err(Malformed::Length))
        );
    }

    #[test]
    fn refuses_what_is_cut_or_doubled() {
        let whole = hello(&[0, 23, 0, 0]);
        for length in 0..whole.len() {
            let cut = ClientHello::parse(whole[..length].to_vec());
            // Without its extensions a ClientHello is complete again.
            assert_eq!(cut.is_ok(), length == whole.len() - 6, "cut at {length}");
        }
        let twice = |kind: u8| ClientHello::parse(hello(&[0xff, kind, 0, 0, 0xff, kind, 0, 0])).err();
        assert_eq!((twice(1), twice(2)), (Some(Malformed::MisplacedExtension), None));
        let not_last = ClientHello::parse(hello(&[0, 41, 0, 0, 0x12, 0x34, 0, 0])).err();
        assert_eq!(not_last, Some(Malformed::MisplacedExtension));
        assert_eq!(ClientHello::parse(hello(&[0, 41, 0, 1])).err(), Some(Malformed::Extension));
        // The first fault counts.
        let broken = [0, 23, 0, 0, 0, 23, 0, 0, 0, 5, 0, 9];
        assert_eq!(ClientHello::parse(hello(&broken)).err(), Some(Malformed::MisplacedExtension));
        let many = |last: u8| -> Vec<u8> {
            (0..40).chain([last]).filter(|kind| *kind != 14).flat_map(|kind| [0, kind, 0, 0]).collect()
        };
        assert!(ClientHello::parse(hello(&many(99))).is_ok());
        assert_eq!(ClientHello::parse(hello(&many(10))).err(), Some(Malformed::MisplacedExtension));
    }
}
