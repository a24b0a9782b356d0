//! Which handshake message may come next, and how long it may be. A message is judged by its header, as in OpenSSL, so
//! that nobody waits for the rest of an unwanted one. rustls judges the same messages again when they are complete.

use super::contents::{self, CertificateOf};
use super::server_hello::{Offer, Settled};
use crate::fault::{Fault, alert};
use crate::tables::reasons::Reason;
use crate::wire::{Reader, handshake_type as message};

/// The circumstances in which a message comes.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// We are the client.
    pub client: bool,
    /// The version is TLS 1.3.
    pub tls13: bool,
    /// Its record is in the clear.
    pub clear: bool,
}

/// Follows the peer's messages of one handshake.
#[derive(Debug, Default)]
pub struct Order {
    /// The type of the last message.
    last: Option<u8>,
    /// Client: what the ClientHello has offered.
    offer: Option<Box<Offer>>,
    /// Client: what the server's last hello has settled.
    settled: Settled,
    /// Server: what it expects from the client after its own flight.
    awaited: Awaited,
    /// The peer's Certificate message contains a certificate.
    shown: bool,
    /// Client: the schemes that our certificate may be signed with.
    certificate_schemes: Option<Vec<u16>>,
}

/// What a server expects after its own flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Awaited {
    /// ClientKeyExchange, or Finished in TLS 1.3.
    #[default]
    Nothing,
    /// A Certificate first.
    Certificate,
    /// Finished: the handshake resumes a session.
    Finished,
}

/// The limits of messages that do not depend on `SSL_set_max_cert_list`.
const MAX_SERVER_HELLO: usize = 65_607;
const MAX_ENCRYPTED_EXTENSIONS: usize = 20_000;
const MAX_CERTIFICATE_STATUS: usize = 16_384;
const MAX_SERVER_KEY_EXCHANGE: usize = 102_400;
const MAX_CERTIFICATE_VERIFY: usize = 16_384;
const MAX_CLIENT_KEY_EXCHANGE: usize = 2048;
const MAX_TICKET: usize = 65_541;
const MAX_FINISHED: usize = 64;

impl Order {
    /// Whether the last Certificate message contains a certificate.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Client: sets what the ClientHello has offered.
    pub fn set_offer(&mut self, offer: Offer) {
        self.offer = Some(Box::new(offer));
    }

    /// Server: sets what is expected from the client.
    pub fn await_client(&mut self, awaited: Awaited) {
        self.awaited = awaited;
    }

    /// Judges the header of a message. `max_list`: the longest message with certificates, or with a request for them.
    pub fn begin(
        &mut self,
        kind: u8,
        length: usize,
        place: Place,
        max_list: impl FnOnce() -> usize,
    ) -> Result<(), Fault> {
        if place.client && kind == message::HELLO_REQUEST && length == 0 {
            // It may come at any time, and has no effect during a handshake.
            return Ok(());
        }
        if !self.may_come(kind, place) || place.clear && kind == message::FINISHED {
            return Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE));
        }
        let limit = match kind {
            message::SERVER_HELLO => MAX_SERVER_HELLO,
            message::ENCRYPTED_EXTENSIONS => MAX_ENCRYPTED_EXTENSIONS,
            message::CERTIFICATE => max_list(),
            message::CERTIFICATE_REQUEST => max_list(),
            message::CERTIFICATE_STATUS => MAX_CERTIFICATE_STATUS,
            message::SERVER_KEY_EXCHANGE => MAX_SERVER_KEY_EXCHANGE,
            message::SERVER_HELLO_DONE | message::END_OF_EARLY_DATA => 0,
            message::CERTIFICATE_VERIFY => MAX_CERTIFICATE_VERIFY,
            message::CLIENT_KEY_EXCHANGE => MAX_CLIENT_KEY_EXCHANGE,
            message::NEW_SESSION_TICKET => MAX_TICKET,
            message::FINISHED => MAX_FINISHED,
            _ => usize::MAX,
        };
        if length > limit {
            return Err(Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER));
        }
        self.last = Some(kind);
        Ok(())
    }

    /// Whether a message may come next. What only the content of earlier messages decides is left to rustls.
    fn may_come(&self, kind: u8, place: Place) -> bool {
        use message::*;
        let Settled { retry, resumes, ticket, status } = self.settled;
        let is_hello = matches!(kind, CLIENT_HELLO | SERVER_HELLO);
        let allowed: &[u8] = match (place.client, place.tls13, self.last) {
            // Hellos are never encrypted.
            _ if is_hello && !place.clear => &[],
            (true, _, None) => &[SERVER_HELLO],
            (true, _, Some(SERVER_HELLO)) if retry => &[SERVER_HELLO],
            (true, true, Some(SERVER_HELLO)) => &[ENCRYPTED_EXTENSIONS],
            (true, true, Some(ENCRYPTED_EXTENSIONS)) if resumes == Some(true) => &[FINISHED],
            (true, true, Some(ENCRYPTED_EXTENSIONS)) => &[CERTIFICATE_REQUEST, CERTIFICATE],
            (true, true, Some(CERTIFICATE_REQUEST)) => &[CERTIFICATE],
            (true, true, Some(CERTIFICATE)) => &[CERTIFICATE_VERIFY],
            (true, true, Some(CERTIFICATE_VERIFY)) => &[FINISHED],
            (true, false, Some(SERVER_HELLO)) if resumes == Some(false) => &[CERTIFICATE],
            (true, false, Some(SERVER_HELLO)) => &[CERTIFICATE, NEW_SESSION_TICKET, FINISHED],
            (true, false, Some(CERTIFICATE)) if status => &[CERTIFICATE_STATUS, SERVER_KEY_EXCHANGE],
            (true, false, Some(CERTIFICATE | CERTIFICATE_STATUS)) => &[SERVER_KEY_EXCHANGE],
            (true, false, Some(SERVER_KEY_EXCHANGE)) => &[CERTIFICATE_REQUEST, SERVER_HELLO_DONE],
            (true, false, Some(CERTIFICATE_REQUEST)) => &[SERVER_HELLO_DONE],
            (true, false, Some(SERVER_HELLO_DONE)) if ticket => &[NEW_SESSION_TICKET],
            (true, false, Some(SERVER_HELLO_DONE | NEW_SESSION_TICKET)) => &[FINISHED],
            (false, _, Some(CERTIFICATE_VERIFY)) => &[FINISHED],
            (false, true, None) if kind == CLIENT_HELLO || kind == END_OF_EARLY_DATA => &[kind],
            (false, true, Some(CLIENT_HELLO)) if kind == END_OF_EARLY_DATA => &[kind],
            (false, true, None | Some(CLIENT_HELLO | END_OF_EARLY_DATA)) => match self.awaited {
                Awaited::Certificate => &[CERTIFICATE],
                _ => &[FINISHED],
            },
            (false, true, Some(CERTIFICATE)) if self.shown => &[CERTIFICATE_VERIFY],
            (false, true, Some(CERTIFICATE)) => &[FINISHED],
            (false, false, None) => match self.awaited {
                Awaited::Certificate => &[CERTIFICATE],
                Awaited::Nothing => &[CLIENT_KEY_EXCHANGE],
                Awaited::Finished => &[FINISHED],
            },
            (false, false, Some(CERTIFICATE)) => &[CLIENT_KEY_EXCHANGE],
            (false, false, Some(CLIENT_KEY_EXCHANGE)) if self.shown => &[CERTIFICATE_VERIFY],
            (false, false, Some(CLIENT_KEY_EXCHANGE)) => &[FINISHED],
            _ => &[],
        };
        allowed.contains(&kind)
    }

    /// Judges the content of a complete message, if its type requires that. `more`: its record continues after it.
    pub fn end(&mut self, whole: &[u8], place: Place, more: bool) -> Result<(), Fault> {
        let Some((kind, body)) = whole.first().zip(whole.get(4..)) else { return Ok(()) };
        let tls13 = place.tls13;
        let Some(offer) = &mut self.offer else {
            match *kind {
                message::CERTIFICATE if !place.client => {
                    let of = CertificateOf { tls13, of_server: None, context: &[] };
                    self.shown = contents::judge_certificate(body, of)?;
                }
                message::CLIENT_KEY_EXCHANGE if !place.client => contents::judge_client_key_exchange(body)?,
                message::CERTIFICATE_VERIFY => contents::judge_signature(Reader(body), Reason::BAD_PACKET)?,
                _ => {}
            }
            return Ok(());
        };
        match *kind {
            message::SERVER_HELLO => self.settled = offer.judge(whole, more)?,
            message::ENCRYPTED_EXTENSIONS => {
                contents::judge_encrypted_extensions(body, &offer.extensions, &offer.protocols)?;
            }
            message::CERTIFICATE => {
                let of = CertificateOf { tls13, of_server: Some(&offer.extensions), context: &[] };
                self.shown = contents::judge_certificate(body, of)?;
            }
            message::CERTIFICATE_REQUEST if tls13 => {
                self.certificate_schemes = contents::judge_request_tls13(body, false)?;
            }
            message::CERTIFICATE_REQUEST => contents::judge_request_tls12(body)?,
            message::CERTIFICATE_VERIFY => contents::judge_signature(Reader(body), Reason::BAD_PACKET)?,
            message::SERVER_KEY_EXCHANGE => contents::judge_key_exchange(body, &offer.groups)?,
            _ => {}
        }
        Ok(())
    }

    /// Client: the schemes that our certificate may be signed with, according to the server; None for any.
    pub fn take_certificate_schemes(&mut self) -> Option<Vec<u16>> {
        self.certificate_schemes.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(client: bool, tls13: bool) -> Place {
        Place { client, tls13, clear: false }
    }

    /// Hellos are in the clear.
    fn place_of(kind: u8, client: bool, tls13: bool) -> Place {
        Place {
            clear: kind == message::SERVER_HELLO || kind == message::CLIENT_HELLO,
            ..place(client, tls13)
        }
    }

    fn reason(order: &mut Order, kind: u8, length: usize, place: Place) -> Option<Reason> {
        order.begin(kind, length, place, || 100).err().map(|fault| fault.reason)
    }

    #[test]
    fn takes_the_flights_of_both_sides() {
        let asks = Awaited::Certificate;
        let retry = Settled { retry: true, ..Settled::default() };
        let all = Settled { ticket: true, status: true, resumes: Some(false), ..Settled::default() };
        let resumes = Settled { resumes: Some(true), ..Settled::default() };
        for (client, tls13, awaited, settled, flight) in [
            (true, true, asks, retry, &[2, 2][..]),
            (true, true, asks, Settled::default(), &[2, 8, 13, 11, 15, 20]),
            (true, true, asks, resumes, &[2, 8, 20]),
            (true, false, asks, all, &[2, 11, 22, 12, 13, 14, 4, 20]),
            (true, false, asks, Settled::default(), &[2, 0, 4, 20]),
            (true, false, asks, Settled::default(), &[2, 20]),
            (false, true, asks, Settled::default(), &[1, 5, 11, 15, 20]),
            (false, true, Awaited::Nothing, Settled::default(), &[20]),
            (false, true, Awaited::Finished, Settled::default(), &[5, 20]),
            (false, false, asks, Settled::default(), &[11, 16, 15, 20]),
            (false, false, Awaited::Nothing, Settled::default(), &[16, 20]),
            (false, false, Awaited::Finished, Settled::default(), &[20]),
        ] {
            let mut order = Order { awaited, settled, shown: flight.contains(&15), ..Order::default() };
            for kind in flight {
                let result = reason(&mut order, *kind, 0, place_of(*kind, client, tls13));
                assert_eq!(result, None, "{kind} of {flight:?}");
            }
        }
    }

    #[test]
    fn what_was_not_asked_for_does_not_come() {
        let refused = Some(Reason::UNEXPECTED_MESSAGE);
        for (tls13, awaited, kind) in [
            (true, Awaited::Nothing, message::CERTIFICATE),
            (true, Awaited::Certificate, message::FINISHED),
            (true, Awaited::Nothing, message::CLIENT_HELLO),
            (false, Awaited::Nothing, message::CERTIFICATE),
            (false, Awaited::Certificate, message::CLIENT_KEY_EXCHANGE),
            (false, Awaited::Finished, message::CLIENT_KEY_EXCHANGE),
        ] {
            let mut order = Order { awaited, ..Order::default() };
            assert_eq!(reason(&mut order, kind, 0, place(false, tls13)), refused, "{kind}");
        }
        let full = Settled { resumes: Some(false), ..Settled::default() };
        for (tls13, last, kind) in [
            (true, message::ENCRYPTED_EXTENSIONS, message::FINISHED),
            (true, message::SERVER_HELLO, message::SERVER_HELLO),
            (false, message::SERVER_HELLO, message::NEW_SESSION_TICKET),
            (false, message::CERTIFICATE, message::CERTIFICATE_STATUS),
            (false, message::SERVER_HELLO_DONE, message::NEW_SESSION_TICKET),
        ] {
            let mut order = Order { last: Some(last), settled: full, ..Order::default() };
            assert_eq!(reason(&mut order, kind, 0, place(true, tls13)), refused, "{kind} behind {last}");
        }
    }

    #[test]
    fn the_type_counts_before_the_length() {
        for client in [true, false] {
            for tls13 in [true, false] {
                let result = reason(&mut Order::default(), 99, 1 << 23, place(client, tls13));
                assert_eq!(result, Some(Reason::UNEXPECTED_MESSAGE));
            }
        }
        let mut order = Order::default();
        for (kind, limit) in [
            (2, MAX_SERVER_HELLO),
            (8, MAX_ENCRYPTED_EXTENSIONS),
            (11, 100),
            (15, MAX_CERTIFICATE_VERIFY),
            (20, MAX_FINISHED),
        ] {
            let place = place_of(kind, true, true);
            let too_long = reason(&mut order, kind, limit + 1, place);
            assert_eq!(too_long, Some(Reason::EXCESSIVE_MESSAGE_SIZE), "{kind}");
            assert_eq!(reason(&mut order, kind, limit, place), None, "{kind}");
        }
    }
}
