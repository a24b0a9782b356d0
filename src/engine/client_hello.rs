//! The ClientHello as a server's callbacks see it: parsed from the raw message before rustls knows of it.

use std::sync::Arc;

/// One parsed ClientHello. The message stays whole, the fields are ranges of it.
#[derive(Debug, Default)]
pub struct ClientHello {
    /// What came before it, where it answers a HelloRetryRequest.
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
}

/// A ClientHello that was answered with a HelloRetryRequest, and that answer, as they were on the wire.
#[derive(Clone, Debug)]
pub struct Retried {
    /// The first ClientHello.
    pub first: Arc<ClientHello>,
    /// The HelloRetryRequest, a whole message.
    pub request: Vec<u8>,
    /// The group that it asks for; 0 for none.
    pub group: u16,
}

/// A range of the message: none is longer than 2^16, and the message itself is bounded.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    start: u32,
    length: u16,
}

/// TLS_FALLBACK_SCSV among the suites: the client has come down to a lower version.
pub const FALLBACK_SCSV: u16 = 0x5600;

/// Extension numbers that the server side looks at.
pub mod extension {
    /// server_name
    pub const SERVER_NAME: u16 = 0;
    /// status_request
    pub const STATUS_REQUEST: u16 = 5;
    /// supported_groups
    pub const SUPPORTED_GROUPS: u16 = 10;
    /// ec_point_formats
    pub const EC_POINT_FORMATS: u16 = 11;
    /// signature_algorithms
    pub const SIGNATURE_ALGORITHMS: u16 = 13;
    /// signature_algorithms_cert
    pub const SIGNATURE_ALGORITHMS_CERT: u16 = 50;
    /// application_layer_protocol_negotiation
    pub const ALPN: u16 = 16;
    /// extended_master_secret
    pub const EXTENDED_MASTER_SECRET: u16 = 23;
    /// session_ticket
    pub const SESSION_TICKET: u16 = 35;
    /// psk_key_exchange_modes
    pub const PSK_KEY_EXCHANGE_MODES: u16 = 45;
    /// pre_shared_key
    pub const PRE_SHARED_KEY: u16 = 41;
    /// early_data
    pub const EARLY_DATA: u16 = 42;
    /// supported_versions
    pub const SUPPORTED_VERSIONS: u16 = 43;
    /// post_handshake_auth
    pub const POST_HANDSHAKE_AUTH: u16 = 49;
    /// key_share
    pub const KEY_SHARE: u16 = 51;
    /// certificate_authorities
    pub const CERTIFICATE_AUTHORITIES: u16 = 47;
}

/// Why a message is no ClientHello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It ends before the session id.
    TooShort,
    /// A length does not fit.
    Length,
    /// An extension came twice.
    DuplicateExtension,
    /// Something follows the pre-shared keys, whose binders are over all that comes before them.
    KeysNotLast,
}

/// Takes lengths and bytes off the front of a slice.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Malformed::Length)?;
        self.0 = rest;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, Malformed> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn with_u8_length(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.u8()?;
        self.take(length.into())
    }

    fn with_u16_length(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.u16()?;
        self.take(length.into())
    }
}

impl ClientHello {
    /// Parses a whole handshake message.
    pub fn parse(message: Vec<u8>) -> Result<Self, Malformed> {
        let mut body = Reader(message.get(4..).ok_or(Malformed::Length)?);
        let version = body.u16().map_err(|_| Malformed::TooShort)?;
        let random = body.take(32).map_err(|_| Malformed::TooShort)?;
        let random = random.try_into().map_err(|_| Malformed::TooShort)?;
        let session_id = body.with_u8_length()?;
        if session_id.len() > 32 {
            return Err(Malformed::Length);
        }
        let cipher_suites = body.with_u16_length()?;
        let compression_methods = body.with_u8_length()?;
        let within = |part: &[u8]| Part {
            start: (part.as_ptr().addr() - message.as_ptr().addr()) as u32,
            length: part.len() as u16,
        };
        let mut extensions: Vec<(u16, Part)> = Vec::with_capacity(USUAL_EXTENSIONS);
        if !body.0.is_empty() {
            let mut list = Reader(body.with_u16_length()?);
            if !body.0.is_empty() {
                return Err(Malformed::Length);
            }
            while !list.0.is_empty() {
                extensions.push((list.u16()?, within(list.with_u16_length()?)));
            }
            // Lengths come first, as OpenSSL judges them.
            if has_duplicates(&extensions) {
                return Err(Malformed::DuplicateExtension);
            }
            let is_key = |(kind, _): &(u16, Part)| *kind == extension::PRE_SHARED_KEY;
            if extensions.iter().rposition(is_key).is_some_and(|at| at + 1 < extensions.len()) {
                return Err(Malformed::KeysNotLast);
            }
        }
        Ok(Self {
            retried: None,
            version,
            random,
            session_id: within(session_id),
            cipher_suites: within(cipher_suites),
            compression_methods: within(compression_methods),
            extensions,
            message,
        })
    }

    fn part(&self, Part { start, length }: Part) -> &[u8] {
        &self.message[start as usize..start as usize + usize::from(length)]
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

    /// Whether this suite, or what is sent as one, is offered.
    pub fn offers_suite(&self, suite: u16) -> bool {
        numbers(self.cipher_suites()).any(|offered| offered == suite)
    }

    /// The name of server_name, as sent. Err when the extension is malformed.
    pub fn server_name(&self) -> Result<Option<&[u8]>, Malformed> {
        let Some(body) = self.extension(extension::SERVER_NAME) else { return Ok(None) };
        let mut body = Reader(body);
        let mut list = Reader(body.with_u16_length()?);
        let kind = list.u8()?;
        let name = list.with_u16_length()?;
        // One host_name, as RFC 6066 says; it holds no NUL and at most 255 bytes.
        if kind != 0 || !body.0.is_empty() || !list.0.is_empty() || name.is_empty() || name.len() > 255 {
            return Err(Malformed::Length);
        }
        if name.contains(&0) { Err(Malformed::Length) } else { Ok(Some(name)) }
    }

    /// The ALPN list in wire format, without its outer length. Err when it is malformed.
    pub fn alpn(&self) -> Result<Option<&[u8]>, Malformed> {
        let Some(body) = self.extension(extension::ALPN) else { return Ok(None) };
        let mut outer = Reader(body);
        let list = outer.with_u16_length()?;
        let mut names = Reader(list);
        if list.len() < 2 || !outer.0.is_empty() {
            return Err(Malformed::Length);
        }
        while !names.0.is_empty() {
            if names.with_u8_length()?.is_empty() {
                return Err(Malformed::Length);
            }
        }
        Ok(Some(list))
    }

    /// The versions that the client speaks, from supported_versions or `legacy_version`.
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

    /// The message up to the length of its extensions.
    pub fn before_extensions(&self) -> &[u8] {
        let Part { start, length } = self.compression_methods;
        &self.message[..start as usize + usize::from(length)]
    }

    /// The keys of pre_shared_key. Err when the list of their identities is malformed.
    pub fn pre_shared_keys(&self) -> Option<Result<PreSharedKeys<'_>, Malformed>> {
        let (_, part) = self.extensions.iter().find(|(kind, _)| *kind == extension::PRE_SHARED_KEY)?;
        let mut rest = Reader(self.part(*part));
        Some(rest.with_u16_length().map(|identities| PreSharedKeys {
            identities: Reader(identities),
            binders: rest.0,
            binders_at: part.start as usize + 2 + identities.len(),
        }))
    }

    /// Whether a pre-shared key may go with a key exchange, and may be used so at all. Err when the list is malformed.
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

    /// The client's half of the key exchange for this group.
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

    /// A list of numbers behind a two-byte length, as supported_groups and signature_algorithms are.
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
    /// The next identity, with the age that the client says it has. Err when it is malformed.
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

    /// Where in the message the binders begin: they are made over what comes before.
    pub fn binders_at(&self) -> usize {
        self.binders_at
    }

    /// The binder of the identity with this number.
    pub fn binder(&self, number: usize) -> Result<&'a [u8], Malformed> {
        let mut list = Reader(Reader(self.binders).with_u16_length()?);
        for _ in 0..number {
            list.with_u8_length()?;
        }
        list.with_u8_length()
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

/// Whether one number occurs twice. A stranger may send 16,000 of them, so they are not compared each with each other.
fn has_duplicates(extensions: &[(u16, Part)]) -> bool {
    if extensions.len() <= USUAL_EXTENSIONS {
        let mut rest = extensions;
        while let Some(((kind, _), others)) = rest.split_first() {
            if others.iter().any(|(other, _)| other == kind) {
                return true;
            }
            rest = others;
        }
        return false;
    }
    let mut seen = vec![0u64; (1 << 16) / 64];
    extensions.iter().any(|(kind, _)| {
        let (word, bit) = (&mut seen[usize::from(kind / 64)], 1 << (kind % 64));
        std::mem::replace(word, *word | bit) & bit != 0
    })
}

/// Room for the extensions that most clients send.
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
        assert_eq!(ClientHello::parse(hello(&not_last)).err(), Some(Malformed::KeysNotLast));
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
            // Without its extensions a ClientHello is whole again.
            assert_eq!(cut.is_ok(), length == whole.len() - 6, "cut at {length}");
        }
        assert_eq!(
            ClientHello::parse(hello(&[0, 23, 0, 0, 0, 23, 0, 0])).err(),
            Some(Malformed::DuplicateExtension)
        );
        let apart = [0, 23, 0, 0, 0, 5, 0, 1, 7, 0, 23, 0, 0];
        assert_eq!(ClientHello::parse(hello(&apart)).err(), Some(Malformed::DuplicateExtension));
        let many = |last: u8| -> Vec<u8> { (0..40).chain([last]).flat_map(|kind| [0, kind, 0, 0]).collect() };
        assert!(ClientHello::parse(hello(&many(99))).is_ok());
        assert_eq!(ClientHello::parse(hello(&many(7))).err(), Some(Malformed::DuplicateExtension));
        // A length that does not fit counts first.
        let broken = [0, 23, 0, 0, 0, 23, 0, 0, 0, 5, 0, 9];
        assert_eq!(ClientHello::parse(hello(&broken)).err(), Some(Malformed::Length));
    }
}
