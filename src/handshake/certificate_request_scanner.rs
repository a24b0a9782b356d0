//! Finds a server's CertificateRequest before rustls sees it. rustls answers the request at once, but the program's callbacks
//! may run only after the server's certificate has been judged and its key proven, and they may suspend the handshake.
//!
//! Before TLS 1.3 the request follows the certificate and the key exchange, so rustls is simply shown it later. In TLS
//! 1.3 it comes first, so rustls is shown all messages up to the server's CertificateVerify afterwards.

use super::proof::Transcript;
use super::signed::Signed;
use crate::wire::authentication::{Request, certificates};
use crate::wire::{Reader, handshake_type, random_of, split_messages};

/// What a server that requests a certificate has sent.
pub struct CertificateRequest {
    /// The server's own certificates: DER, the end entity first.
    pub chain: Vec<Vec<u8>>,
    /// The authorities that it accepts, as names in DER.
    pub authorities: Vec<Vec<u8>>,
    /// The signature schemes that it accepts, in its order.
    pub schemes: Vec<u16>,
    /// The signature that proves possession of the end entity's key; None where there is none.
    pub(super) signed: Option<Signed>,
    /// Whether this is TLS 1.3.
    pub(super) tls13: bool,
}

/// Follows a server's messages up to the point where the client's callbacks may run.
#[derive(Default)]
pub struct CertificateRequestScanner {
    on: bool,
    over: bool,
    /// Callbacks choose the certificate. Otherwise only the proof of the server's key is awaited.
    chooses: bool,
    /// Callbacks judge what comes with the server's certificate, so its key must be proven first.
    proves: bool,
    /// That proof, and whether it is one of TLS 1.3.
    proof: Option<(Signed, bool)>,
    /// TLS 1.3: the transcript, starting with the hellos.
    transcript: Option<Transcript>,
    chain: Option<Vec<Vec<u8>>>,
    /// Authorities and schemes.
    request: Option<(Vec<Vec<u8>>, Vec<u16>)>,
    signed: Option<Signed>,
}

impl CertificateRequestScanner {
    /// Whether to scan at all: for a request that callbacks answer, or for the proof that the server holds its key.
    pub fn set(&mut self, chooses: bool, proves: bool) {
        self.on = (chooses || proves) && !self.over;
        (self.chooses, self.proves) = (chooses, proves);
    }

    /// The proof that the server holds its key. It is given once.
    pub(super) fn take_proof(&mut self) -> Option<(Signed, bool)> {
        self.proof.take()
    }

    /// Whether the scan is still running.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Ends the scan.
    pub fn end(&mut self) {
        *self = Self { over: true, proof: self.proof.take(), ..Self::default() };
    }

    /// Reads the next message. Returns the request once the callbacks may run.
    pub fn read(&mut self, message: &[u8], tls13: bool, hellos: &[u8]) -> Option<Box<CertificateRequest>> {
        let body = &message[4..];
        let proceed = match message[0] {
            handshake_type::SERVER_HELLO => true,
            handshake_type::ENCRYPTED_EXTENSIONS if tls13 => {
                self.transcript = Some(Transcript::begin(hellos));
                true
            }
            handshake_type::CERTIFICATE => {
                let chain = certificates(message, tls13).ok();
                self.chain = chain.map(|chain| chain.into_iter().map(<[u8]>::to_vec).collect());
                // In TLS 1.3 a server that requests a certificate has done so by now.
                self.chain.is_some() && (self.proves || self.chooses && (!tls13 || self.request.is_some()))
            }
            handshake_type::CERTIFICATE_REQUEST if !self.chooses => tls13,
            handshake_type::CERTIFICATE_REQUEST => {
                let request = match tls13 {
                    true => Request::parse(message).ok(),
                    false => Request::parse_tls12(message).ok(),
                };
                self.request = request.map(|request| (request.authorities, request.schemes));
                if !tls13 && self.request.is_some() {
                    // The key exchange has come before it.
                    return self.found(tls13);
                }
                self.request.is_some()
            }
            handshake_type::SERVER_KEY_EXCHANGE if !tls13 => {
                self.signed = self.signed_exchange(body, hellos);
                self.proof = self.signed.clone().filter(|_| self.proves).map(|signed| (signed, tls13));
                self.chooses
            }
            handshake_type::CERTIFICATE_VERIFY if tls13 => {
                self.signed = self.signed_transcript(body);
                self.proof = self.signed.clone().filter(|_| self.proves).map(|signed| (signed, tls13));
                return self.found(tls13);
            }
            handshake_type::CERTIFICATE_STATUS => !tls13,
            _ => false,
        };
        if !proceed {
            self.end();
        } else if let Some(transcript) = &mut self.transcript {
            transcript.add(message);
        }
        None
    }

    /// TLS 1.2: the server signs both randoms and its key exchange parameters (RFC 8422, section 5.4).
    fn signed_exchange(&self, body: &[u8], hellos: &[u8]) -> Option<Signed> {
        let [client, .., server] = split_messages(hellos)[..] else { return None };
        let point = usize::from(*body.get(3)?);
        let (parameters, rest) = body.split_at_checked(4 + point)?;
        let content = [&random_of(client)?[..], &random_of(server)?, parameters].concat();
        self.signed(Reader(rest), content)
    }

    fn signed_transcript(&self, body: &[u8]) -> Option<Signed> {
        let content = self.transcript.as_ref()?.signed()?;
        self.signed(Reader(body), content)
    }

    fn signed(&self, mut rest: Reader<'_>, content: Vec<u8>) -> Option<Signed> {
        let (scheme, signature) = (rest.u16().ok()?, rest.with_u16_length().ok()?);
        let certificate = self.chain.as_ref()?.first()?.clone();
        Some(Signed { certificate, scheme, content, signature: signature.to_vec() })
    }

    fn found(&mut self, tls13: bool) -> Option<Box<CertificateRequest>> {
        let found = self.chain.take().zip(self.request.take());
        let signed = self.signed.take();
        self.end();
        let (chain, (authorities, schemes)) = found?;
        Some(Box::new(CertificateRequest { chain, authorities, schemes, signed, tls13 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind, 0, (body.len() >> 8) as u8, body.len() as u8], body].concat()
    }

    fn hello(kind: u8, random: u8, rest: &[u8]) -> Vec<u8> {
        message(kind, &[&[3, 3][..], &[random; 32], &[0], rest].concat())
    }

    fn read(
        scanner: &mut CertificateRequestScanner,
        hellos: &[u8],
        messages: &[u8],
        tls13: bool,
    ) -> Option<Box<CertificateRequest>> {
        split_messages(messages).into_iter().find_map(|message| scanner.read(message, tls13, hellos))
    }

    fn on() -> CertificateRequestScanner {
        let mut scanner = CertificateRequestScanner::default();
        scanner.set(true, false);
        scanner
    }

    #[test]
    fn waits_for_the_signature_in_tls13() {
        let request = message(handshake_type::CERTIFICATE_REQUEST, &[0, 0, 12, 0, 13, 0, 4, 0, 2, 4, 3]);
        let mut scanner = on();
        assert!(read(&mut scanner, &[], &request, true).is_none());
        assert!(!scanner.is_on(), "a broken request is rustls's to refuse");

        let body = [0, 0, 17, 0, 13, 0, 4, 0, 2, 4, 3, 0, 47, 0, 5, 0, 3, 0, 1, 9];
        let flight = [
            message(handshake_type::ENCRYPTED_EXTENSIONS, &[0, 0]),
            message(handshake_type::CERTIFICATE_REQUEST, &body),
            message(handshake_type::CERTIFICATE, &[0, 0, 0, 7, 0, 0, 2, 7, 8, 0, 0]),
            message(handshake_type::CERTIFICATE_VERIFY, &[4, 3, 0, 1, 9]),
        ]
        .concat();
        let hellos = [hello(1, 1, &[]), hello(2, 2, &[0x13, 1, 0, 0, 0])].concat();
        let mut scanner = on();
        assert!(read(&mut scanner, &hellos, &flight[..flight.len() - 9], true).is_none() && scanner.is_on());
        let found = scanner.read(&flight[flight.len() - 9..], true, &hellos).expect("it is signed");
        assert_eq!((&found.chain, &found.authorities), (&vec![vec![7, 8]], &vec![vec![9]]));
        assert_eq!(found.schemes, [0x0403]);
        let signed = found.signed.expect("it is signed");
        assert_eq!((signed.scheme, &signed.certificate, &signed.signature), (0x0403, &vec![7, 8], &vec![9]));
        assert_eq!(signed.content.len(), 64 + 34 + 32);
        assert!(!scanner.is_on());
    }

    #[test]
    fn looks_for_the_proof_alone() {
        let flight = [
            message(handshake_type::ENCRYPTED_EXTENSIONS, &[0, 0]),
            message(handshake_type::CERTIFICATE, &[0, 0, 0, 7, 0, 0, 2, 7, 8, 0, 0]),
            message(handshake_type::CERTIFICATE_VERIFY, &[4, 3, 0, 1, 9]),
        ]
        .concat();
        let hellos = [hello(1, 1, &[]), hello(2, 2, &[0x13, 1, 0, 0, 0])].concat();
        for proves in [true, false] {
            let mut scanner = CertificateRequestScanner::default();
            scanner.set(false, proves);
            assert!(read(&mut scanner, &hellos, &flight, true).is_none() && !scanner.is_on());
            let proof = scanner.take_proof().map(|(signed, tls13)| (signed.scheme, signed.signature, tls13));
            assert_eq!(proof, proves.then(|| (0x0403, vec![9], true)));
        }
    }

    #[test]
    fn waits_for_the_signature_in_tls12() {
        let certificate = message(handshake_type::CERTIFICATE, &[0, 0, 4, 0, 0, 1, 7]);
        let exchange = message(handshake_type::SERVER_KEY_EXCHANGE, &[3, 0, 29, 2, 5, 6, 4, 1, 0, 1, 9]);
        let request = message(handshake_type::CERTIFICATE_REQUEST, &[1, 1, 0, 2, 4, 1, 0, 0]);
        let done = message(handshake_type::SERVER_HELLO_DONE, &[]);
        let hellos = [hello(1, 1, &[]), hello(2, 2, &[0xc0, 0x2f, 0])].concat();
        let mut scanner = on();
        for part in [&certificate, &exchange] {
            assert!(read(&mut scanner, &hellos, part, false).is_none() && scanner.is_on());
        }
        let found = read(&mut scanner, &hellos, &request, false).expect("it is signed");
        assert_eq!((found.chain, found.schemes), (vec![vec![7]], vec![0x0401]));
        let content = [&[1; 32][..], &[2; 32], &[3, 0, 29, 2, 5, 6]].concat();
        let signed = Signed { certificate: vec![7], scheme: 0x0401, content, signature: vec![9] };
        assert_eq!(found.signed, Some(signed));

        // A server that sends its request before its signature has proven nothing.
        let mut scanner = on();
        read(&mut scanner, &hellos, &certificate, false);
        let found = read(&mut scanner, &hellos, &request, false).expect("it asks");
        assert_eq!(found.signed, None);

        // Without a request nothing is found, and the scan ends.
        let mut scanner = on();
        for part in [&certificate, &exchange, &done] {
            assert!(read(&mut scanner, &hellos, part, false).is_none());
        }
        assert!(!scanner.is_on());
        scanner.set(true, false);
        assert!(!scanner.is_on());
    }
}
