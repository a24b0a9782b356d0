//! A server's CertificateRequest, found before rustls sees it: rustls answers it on the spot, while the program's
//! callbacks must run after the server's certificate was judged, and may ask for time.
//!
//! Before TLS 1.3 the request travels in the clear, behind the certificate: its record is shown later. In TLS 1.3 the
//! request comes first. There the records up to the server's CertificateVerify are decrypted here, and rustls is shown
//! them afterwards as records that its cipher passes through as they are.

use super::records::content_type;
use super::watch::{handshake_type, split_message};

/// What a server that asks for a certificate has said so far.
pub struct CertificateRequest {
    /// The server's own certificates: DER, the end entity first.
    pub chain: Vec<Vec<u8>>,
    /// The names of authorities that it takes, in DER.
    pub authorities: Vec<Vec<u8>>,
    /// The signature schemes that it takes, in its order.
    pub schemes: Vec<u16>,
}

/// Follows a server's messages to the point where the client's callbacks may run.
#[derive(Default)]
pub struct Lookout {
    on: bool,
    over: bool,
    /// Callbacks choose the certificate. Otherwise it is the server's certificate alone that is waited for.
    chooses: bool,
    /// A message that is not whole yet.
    partial: Vec<u8>,
    /// Bytes that came in all.
    total: usize,
    chain: Option<Vec<Vec<u8>>>,
    /// Authorities and schemes.
    request: Option<(Vec<Vec<u8>>, Vec<u16>)>,
}

/// More than any server's flight: rustls may judge the rest.
const MAX_FLIGHT: usize = 1 << 20;

impl Lookout {
    /// Whether to look out at all: for a request that callbacks answer, or for a certificate with timestamps.
    pub fn set(&mut self, chooses: bool, timestamps: bool) {
        self.on = (chooses || timestamps) && !self.over;
        self.chooses = chooses;
    }

    /// Whether the messages have not come to the point yet.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Nothing is to be found any more.
    pub fn end(&mut self) {
        *self = Self { over: true, ..Self::default() };
    }

    /// Reads a record's handshake bytes. The request is given when the callbacks' time has come.
    pub fn read(&mut self, payload: &[u8], tls13: bool) -> Option<Box<CertificateRequest>> {
        self.total += payload.len();
        self.partial.extend_from_slice(payload);
        while let Some(message) = next_message(&mut self.partial) {
            let body = &message[4..];
            let proceed = match message[0] {
                handshake_type::CERTIFICATE => {
                    self.chain = certificates(body, tls13);
                    // Who asks in TLS 1.3 has asked by now.
                    self.chooses && self.chain.is_some() && (!tls13 || self.request.is_some())
                }
                handshake_type::CERTIFICATE_REQUEST if !self.chooses => tls13,
                handshake_type::CERTIFICATE_REQUEST => {
                    self.request = if tls13 { tls13_request(body) } else { tls12_request(body) };
                    match &self.request {
                        Some(_) if !tls13 => return self.found(),
                        request => request.is_some(),
                    }
                }
                handshake_type::CERTIFICATE_VERIFY => return self.found(),
                handshake_type::SERVER_HELLO
                | handshake_type::ENCRYPTED_EXTENSIONS
                | handshake_type::SERVER_KEY_EXCHANGE
                | handshake_type::CERTIFICATE_STATUS => true,
                _ => false,
            };
            if !proceed {
                self.end();
                return None;
            }
        }
        if self.total > MAX_FLIGHT {
            self.end();
        }
        None
    }

    fn found(&mut self) -> Option<Box<CertificateRequest>> {
        let found = self.chain.take().zip(self.request.take());
        self.end();
        let (chain, (authorities, schemes)) = found?;
        Some(Box::new(CertificateRequest { chain, authorities, schemes }))
    }
}

/// Takes the first handshake message off, once it is whole.
fn next_message(partial: &mut Vec<u8>) -> Option<Vec<u8>> {
    let (message, _) = split_message(partial)?;
    let rest = partial.split_off(message.len());
    Some(std::mem::replace(partial, rest))
}

/// Takes `N` bytes of length and what they measure off the front.
pub(super) fn vector<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<N>()?;
    let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let (body, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(body)
}

fn certificates(mut body: &[u8], tls13: bool) -> Option<Vec<Vec<u8>>> {
    if tls13 {
        vector::<1>(&mut body)?;
    }
    let mut entries = vector::<3>(&mut body)?;
    let mut chain = Vec::new();
    while !entries.is_empty() {
        chain.push(vector::<3>(&mut entries)?.to_vec());
        if tls13 {
            vector::<2>(&mut entries)?;
        }
    }
    Some(chain)
}

fn names(mut list: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    while !list.is_empty() {
        names.push(vector::<2>(&mut list)?.to_vec());
    }
    Some(names)
}

fn numbers(list: &[u8]) -> Vec<u16> {
    list.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

fn tls12_request(mut body: &[u8]) -> Option<(Vec<Vec<u8>>, Vec<u16>)> {
    let _types = vector::<1>(&mut body)?;
    let schemes = numbers(vector::<2>(&mut body)?);
    Some((names(vector::<2>(&mut body)?)?, schemes))
}

fn tls13_request(mut body: &[u8]) -> Option<(Vec<Vec<u8>>, Vec<u16>)> {
    const SIGNATURE_ALGORITHMS: &[u8] = &[0, 13];
    const CERTIFICATE_AUTHORITIES: &[u8] = &[0, 47];
    let _context = vector::<1>(&mut body)?;
    let mut extensions = vector::<2>(&mut body)?;
    let (mut authorities, mut schemes) = (Vec::new(), Vec::new());
    while !extensions.is_empty() {
        let (kind, rest) = extensions.split_at_checked(2)?;
        extensions = rest;
        let mut extension = vector::<2>(&mut extensions)?;
        match kind {
            SIGNATURE_ALGORITHMS => schemes = numbers(vector::<2>(&mut extension)?),
            CERTIFICATE_AUTHORITIES => authorities = names(vector::<2>(&mut extension)?)?,
            _ => {}
        }
    }
    Some((authorities, schemes))
}

/// An opened record in the form in which rustls is shown it.
pub fn replay(inner_type: u8, plaintext: &[u8]) -> Vec<u8> {
    let length = (plaintext.len() + 1) as u16;
    let mut record = vec![content_type::APPLICATION_DATA, 3, 3];
    record.extend(length.to_be_bytes());
    record.extend(plaintext);
    record.push(inner_type);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind, 0, 0, body.len() as u8], body].concat()
    }

    #[test]
    fn waits_for_the_certificate_verify_of_tls13() {
        let request = message(13, &[0, 0, 12, 0, 13, 0, 4, 0, 2, 4, 3, 0, 47, 0, 0][..15]);
        let mut lookout = Lookout::default();
        lookout.set(true, false);
        assert!(lookout.read(&request, true).is_none());
        assert!(!lookout.is_on(), "a broken request is rustls's to refuse");

        let body = [0, 0, 17, 0, 13, 0, 4, 0, 2, 4, 3, 0, 47, 0, 5, 0, 3, 0, 1, 9];
        let flight = [
            message(handshake_type::ENCRYPTED_EXTENSIONS, &[0, 0]),
            message(handshake_type::CERTIFICATE_REQUEST, &body),
            message(handshake_type::CERTIFICATE, &[0, 0, 0, 7, 0, 0, 2, 7, 8, 0, 0]),
            message(handshake_type::CERTIFICATE_VERIFY, &[4, 3, 0, 0]),
        ]
        .concat();
        let mut lookout = Lookout::default();
        lookout.set(true, false);
        let (first, last) = flight.split_at(flight.len() - 1);
        for byte in first {
            assert!(lookout.read(&[*byte], true).is_none());
        }
        let found = lookout.read(last, true).unwrap();
        assert_eq!(found.chain, [[7, 8]]);
        assert_eq!(found.authorities, [[9]]);
        assert_eq!(found.schemes, [0x0403]);
        assert!(!lookout.is_on());
    }

    #[test]
    fn finds_the_request_of_tls12_and_gives_up_without_one() {
        let certificate = message(handshake_type::CERTIFICATE, &[0, 0, 4, 0, 0, 1, 7]);
        let mut lookout = Lookout::default();
        lookout.set(true, false);
        assert!(lookout.read(&certificate, false).is_none());
        let request = message(handshake_type::CERTIFICATE_REQUEST, &[1, 1, 0, 2, 4, 1, 0, 0]);
        let found = lookout.read(&request, false).unwrap();
        assert_eq!((found.chain, found.schemes), (vec![vec![7]], vec![0x0401]));

        let mut lookout = Lookout::default();
        lookout.set(true, false);
        lookout.read(&certificate, false);
        lookout.read(&message(handshake_type::SERVER_HELLO_DONE, &[]), false);
        assert!(!lookout.is_on());
        lookout.set(true, false);
        assert!(!lookout.is_on());
    }
}
