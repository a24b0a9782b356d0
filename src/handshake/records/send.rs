//! The sending direction: what rustls has written is changed where the dialect requires it, sealed, and put into the output.

use super::{HandshakeRecords, LONE_CHANGE_CIPHER_SPEC};
use crate::fault::{Fault, alert};
use crate::handshake::context::HandshakeContext;
use crate::handshake::protection::parse_unprotected;
use crate::record::{HEADER, Header, MAX_FRAGMENT};
use crate::tables::alerts::AlertLevel;
use crate::tables::methods::TLS1_2;
use crate::tables::reasons::Reason;
use crate::wire::{content_type, handshake_type, random_of, split_message};

/// A fatal alert's level.
const FATAL: u8 = AlertLevel::FATAL.0;

/// Records from rustls that hold whole messages, or one record of another type.
struct Flight {
    /// The sealer; None for what goes out in the clear, with `version` in its header.
    sealer: Option<usize>,
    version: [u8; 2],
    kind: u8,
    content: Vec<u8>,
}

impl HandshakeRecords {
    /// Puts what rustls has written into the output, except for an alert, which is returned instead. `refused`: rustls
    /// has refused the peer's message. At that point OpenSSL's client has written nothing yet, or before TLS 1.3 only
    /// what precedes its ClientKeyExchange, so the rest is left out.
    pub fn write(&mut self, written: &mut Vec<u8>, refused: bool) -> Result<Option<u8>, Fault> {
        if self.client && *written == LONE_CHANGE_CIPHER_SPEC {
            // It goes out with the flight that follows, so that both sides never write at the same time.
            return Ok(None);
        }
        let written = std::mem::take(written);
        let (mut alert, mut ends) = (None, self.client && refused && self.log.is_tls13());
        for flight in flights(&written) {
            if flight.kind == content_type::ALERT {
                alert = alert.or(flight.content.last().copied());
                continue;
            }
            let exchanges_keys = flight.content.first() == Some(&handshake_type::CLIENT_KEY_EXCHANGE);
            ends |= self.client && refused && (exchanges_keys || flight.kind != content_type::HANDSHAKE);
            if !ends {
                self.write_flight(flight)?;
            }
        }
        Ok(alert)
    }

    fn write_flight(&mut self, flight: Flight) -> Result<(), Fault> {
        let Flight { sealer, version, kind, content } = flight;
        let on_wire = match kind {
            content_type::HANDSHAKE => self.context.dialect(|dialect| dialect.sent_to_wire(&content)),
            _ => None,
        };
        let content = on_wire.unwrap_or(content);
        // The rule: no hello goes out without its marks, in whatever order rustls draws its random bytes.
        let is_hello =
            kind == content_type::HANDSHAKE && content.first() == Some(&handshake_type::SERVER_HELLO);
        if is_hello && !random_of(&content).is_some_and(|random| self.random.are_in(&random)) {
            return Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR));
        }
        for part in content.chunks(self.max_fragment.max(1)) {
            match sealer {
                Some(number) => self.seal(number, kind, part)?,
                None => self.write_in_clear(kind, version, part),
            }
        }
        Ok(())
    }

    fn write_in_clear(&mut self, kind: u8, version: [u8; 2], content: &[u8]) {
        let start = self.output.bytes.len();
        let [l1, l2] = (content.len() as u16).to_be_bytes();
        self.output.bytes.extend([kind, version[0], version[1], l1, l2]);
        self.output.bytes.extend_from_slice(content);
        self.log.header(true, self.output.bytes.get(start..).unwrap_or_default());
        self.log.sent(kind, content, false);
    }

    fn seal(&mut self, number: usize, kind: u8, content: &[u8]) -> Result<(), Fault> {
        let internal = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);
        let start = self.output.bytes.len();
        let sealer = self.keys.sealers.get_mut(number).ok_or(internal)?;
        let padding = match self.pads && sealer.is_tls13() {
            true => self.context.padding(kind, content.len().saturating_add(1)),
            false => 0,
        };
        sealer.seal(kind, content, padding, &mut self.output.bytes)?;
        if kind == content_type::APPLICATION_DATA {
            // Records with application data are not reported here.
            return Ok(());
        }
        self.keys.sealing = Some(number);
        self.log.header(true, self.output.bytes.get(start..).unwrap_or_default());
        self.log.inner_type(true, kind);
        self.log.sent(kind, content, true);
        Ok(())
    }

    /// Seals the program's data with the newest keys, in records of up to `max_fragment` bytes.
    pub fn seal_data(&mut self, data: &[u8], max_fragment: usize) -> Result<(), Fault> {
        let internal = Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR);
        let last = self.keys.sealers.len().checked_sub(1).ok_or(internal)?;
        data.chunks(max_fragment.max(1))
            .try_for_each(|part| self.seal(last, content_type::APPLICATION_DATA, part))
    }

    /// The sealer for an alert; None where the alert goes out in the clear. Before the ServerHello every alert does. A
    /// TLS 1.3 server uses its newest keys at once; all other keys are in use once something has been sealed with them.
    /// A client's early data keys count only once it has processed a TLS 1.3 ServerHello and so has the server's keys:
    /// otherwise nobody could open the alert.
    fn alert_sealer(&self) -> Option<usize> {
        self.log.suite()?;
        let tls13 = self.log.is_tls13();
        if tls13 && !self.client {
            return self.keys.sealers.len().checked_sub(1);
        }
        let is_of_version =
            |number: &usize| self.keys.sealers.get(*number).is_some_and(|sealer| sealer.is_tls13() == tls13);
        self.keys.sealing.filter(is_of_version).filter(|_| !tls13 || self.keys.opener.is_some())
    }

    /// Tells the peer why the handshake ends.
    pub fn alert_peer(&mut self, description: u8) {
        let sealed = match self.alert_sealer() {
            Some(number) => self.seal(number, content_type::ALERT, &[FATAL, description]),
            None => {
                let version = self.alert_version;
                let content = [FATAL, in_version(description, version)];
                self.write_in_clear(content_type::ALERT, version.to_be_bytes(), &content);
                Ok(())
            }
        };
        debug_assert!(sealed.is_ok(), "an alert always has a number");
    }
}

impl HandshakeContext {
    /// The padding of a record whose plaintext, with its type, has `length` bytes.
    fn padding(&self, content_type: u8, length: usize) -> usize {
        self.ask(|callbacks| callbacks.padding(content_type, length)).unwrap_or(0)
    }
}

/// SSL 3 has no protocol_version alert, so handshake_failure takes its place.
fn in_version(description: u8, version: u16) -> u8 {
    const SSL3: u16 = 0x0300;
    match description {
        alert::PROTOCOL_VERSION if version == SSL3 => alert::HANDSHAKE_FAILURE,
        description => description,
    }
}

/// Splits what rustls has written into flights, so that no message spans two of them.
fn flights(mut written: &[u8]) -> Vec<Flight> {
    let mut flights: Vec<Flight> = Vec::new();
    while let Some(header) = Header::parse(written) {
        let Some((record, behind)) = written.split_at_checked(header.record_length()) else { break };
        let payload = record.get(HEADER..).unwrap_or_default();
        let version = header.version.to_be_bytes();
        written = behind;
        let unprotected = match header.content_type {
            content_type::APPLICATION_DATA => parse_unprotected(payload),
            _ => None,
        };
        let (sealer, kind, content) = match unprotected {
            Some((number, kind, content)) => (Some(number), kind, content),
            None => (None, header.content_type, payload),
        };
        match flights.last_mut() {
            Some(last) if last.sealer == sealer && last.kind == kind && last.is_cut_short() => {
                last.content.extend_from_slice(content);
            }
            _ => flights.push(Flight { sealer, version, kind, content: content.to_vec() }),
        }
    }
    flights
}

impl Flight {
    /// Whether its last message is incomplete.
    fn is_cut_short(&self) -> bool {
        let mut rest = &self.content[..];
        while let Some((_, behind)) = split_message(rest) {
            rest = behind;
        }
        self.kind == content_type::HANDSHAKE && !rest.is_empty()
    }
}

/// A message in records of its own.
pub fn records_of(message: &[u8]) -> Vec<u8> {
    let mut records = Vec::with_capacity(message.len().saturating_add(HEADER));
    for part in message.chunks(MAX_FRAGMENT) {
        records.push(content_type::HANDSHAKE);
        records.extend(TLS1_2.to_be_bytes());
        records.extend((part.len() as u16).to_be_bytes());
        records.extend_from_slice(part);
    }
    records
}
