//! The two halves of an open connection: one seals what the program writes, one opens what the peer sent.

use std::sync::Arc;

use rustls::SideData;
use rustls::client::ClientSide;
use rustls::crypto::cipher::OutboundPlain;
use rustls::error::{ApiMisuse, Error};
use rustls::server::ServerSide;
use rustls::split::{ReceiveTraffic, ReceiveTrafficState, SendTraffic};

use super::errors::{Fault, alert, fault};
use super::key_update;
use super::opener::EarlyCipher;
use super::tap::{Lent, SealedAs, Tap, TappedRecord};
use crate::record::{HEADER, Header, RecordBuffer};
use crate::tables::alerts::AlertLevel;
use crate::tables::reasons::Reason;
use crate::transport::Outgoing;
use crate::wire::content_type;

/// Both halves.
pub struct Traffic {
    /// From us.
    pub send: Sender,
    /// To us.
    pub receive: Receiver,
}

/// The side of a connection, as far as the halves differ by it.
pub trait TrafficSide: SideData {
    /// Wraps the receiving half.
    fn wrap(receive: ReceiveTraffic<Self>) -> ReceiveSide
    where
        Self: Sized;
    /// Whether the server took a client's early data.
    fn early_data_accepted(&self) -> bool;
}

impl TrafficSide for ClientSide {
    fn wrap(receive: ReceiveTraffic<Self>) -> ReceiveSide {
        ReceiveSide::Client(receive)
    }

    fn early_data_accepted(&self) -> bool {
        self.is_early_data_accepted()
    }
}

impl TrafficSide for ServerSide {
    fn wrap(receive: ReceiveTraffic<Self>) -> ReceiveSide {
        ReceiveSide::Server(receive)
    }

    fn early_data_accepted(&self) -> bool {
        false
    }
}

/// rustls's receiving half of either side.
pub enum ReceiveSide {
    /// Of a client
    Client(ReceiveTraffic<ClientSide>),
    /// Of a server
    Server(ReceiveTraffic<ServerSide>),
}

/// What one record from the peer was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Application data, now in [`Receiver::input`].
    pub data: bool,
    /// The sending half has something to say about it (an alert).
    pub flush: bool,
    /// TLS 1.2: the peer wishes for a handshake, which is to be refused.
    pub refused: bool,
    /// The peer wants a KeyUpdate.
    pub update_requested: bool,
    /// The peer's close_notify.
    pub closed: bool,
    /// [`Tap::post_handshake_auth`] has messages for the connection.
    pub authentication: bool,
}

/// Opens records.
pub struct Receiver {
    tap: Arc<Tap>,
    lent: Lent,
    /// None after a failure.
    side: Option<ReceiveSide>,
    /// Records from the peer, and decrypted bytes that the program has not read.
    pub input: RecordBuffer,
    /// In a run of application data, what opens it.
    cipher: Option<Arc<EarlyCipher>>,
}

impl Receiver {
    pub(super) fn new<Side: TrafficSide>(
        tap: Arc<Tap>,
        receive: ReceiveTraffic<Side>,
        input: RecordBuffer,
    ) -> Self {
        Self { lent: Lent::new(tap.clone()), tap, side: Some(Side::wrap(receive)), input, cipher: None }
    }

    /// Whether the peer may still send.
    pub fn is_open(&self) -> bool {
        self.side.is_some()
    }

    /// What the record ciphers saw beside application data.
    pub fn tap(&self) -> &Arc<Tap> {
        &self.tap
    }

    /// Works on the next record, which is whole.
    pub fn open_next(&mut self) -> Result<Received, Fault> {
        if self.open_in_run() {
            return Ok(Received { data: true, ..Received::default() });
        }
        let side = self.side.take().ok_or(Fault::new(Reason::INTERNAL_ERROR))?;
        if self.input.is_strange() {
            return Err(self.judge_strange());
        }
        self.input.show_next();
        let Self { lent, input, .. } = self;
        let (side, mut received) = lent
            .enter(|| match side {
                ReceiveSide::Client(half) => open(half, input),
                ReceiveSide::Server(half) => open(half, input),
            })
            .map_err(|error| match self.tap.take_refusal() {
                // Its alert takes the place of rustls's.
                Some(refusal) => Fault { alert: None, ..refusal },
                None => fault(&error),
            })?;
        self.side = side;
        if self.tap.take_hollow() {
            self.input.consume(self.input.plaintext().len());
            received.data = false;
        }
        received.refused = self.tap.owes_refusals();
        received.update_requested = self.tap.take_update_request();
        if self.tap.take_close() {
            (received.closed, received.data) = (true, false);
        }
        if let Some(authentication) = self.tap.post_handshake_auth() {
            received.authentication = authentication.has_news();
            if received.data && authentication.is_amid() {
                return Err(Fault::with_alert(Reason::UNEXPECTED_RECORD, alert::UNEXPECTED_MESSAGE));
            }
        }
        if received.data && !received.flush && !self.input.plaintext().is_empty() {
            self.cipher = self.tap.reading();
        }
        self.input.release();
        Ok(received)
    }

    /// What is wrong with a record of a type that is none behind a handshake, or with an empty one.
    fn judge_strange(&mut self) -> Fault {
        let judged = self.tap.reading().zip(self.input.next_mut());
        judged
            .and_then(|(cipher, (header, payload))| cipher.judge_strange(header, payload, &self.tap))
            .unwrap_or(Fault::with_alert(Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC, alert::BAD_RECORD_MAC))
    }

    /// Opens the next record without rustls, where it is application data that follows application data.
    fn open_in_run(&mut self) -> bool {
        let Some(cipher) = self.cipher.take() else { return false };
        let Some((header, payload)) = self.input.next_mut() else { return false };
        let Some(plaintext) = cipher.open_data(header, payload, &self.tap) else { return false };
        self.input.take_opened(plaintext);
        self.cipher = Some(cipher);
        true
    }
}

fn open<Side: TrafficSide>(
    half: ReceiveTraffic<Side>,
    input: &mut RecordBuffer,
) -> Result<(Option<ReceiveSide>, Received), Error> {
    let base = input.base();
    let mut received = Received::default();
    let mut plaintext = None;
    let next: ReceiveTrafficState<'static, Side> = match half.read(input)? {
        ReceiveTrafficState::Available(mut data) => {
            let bytes = data.data();
            let start = bytes.as_ptr().addr() - base;
            plaintext = Some(start..start + bytes.len());
            received.data = true;
            data.into_next()
        }
        ReceiveTrafficState::FlushSender(flush) => ReceiveTrafficState::FlushSender(flush),
        ReceiveTrafficState::ReadMore(half) => ReceiveTrafficState::ReadMore(half),
        ReceiveTrafficState::CloseNotify => ReceiveTrafficState::CloseNotify,
    };
    let next = match next {
        ReceiveTrafficState::FlushSender(flush) => {
            received.flush = true;
            flush.into_next()
        }
        next => next,
    };
    let half = match next {
        ReceiveTrafficState::ReadMore(half) => Some(Side::wrap(half)),
        _ => {
            received.closed = true;
            None
        }
    };
    if let Some(range) = plaintext {
        input.set_plaintext(range);
    }
    Ok((half, received))
}

/// Level (warning) and description.
pub(super) const CLOSE_NOTIFY: [u8; 2] = [AlertLevel::WARNING.0, alert::CLOSE_NOTIFY];

/// Seals records.
pub struct Sender {
    tap: Arc<Tap>,
    lent: Lent,
    /// None after a fatal alert.
    traffic: Option<SendTraffic>,
    /// Records that wait to be written.
    pub output: Outgoing,
    /// Headers of sealed records, as long as the tap notes the records of data.
    headers: Vec<[u8; HEADER]>,
}

impl Sender {
    pub(super) fn new(tap: Arc<Tap>, traffic: SendTraffic, output: Outgoing) -> Self {
        Self { lent: Lent::new(tap.clone()), tap, traffic: Some(traffic), output, headers: Vec::new() }
    }

    /// What the record ciphers saw beside application data.
    pub fn tap(&self) -> &Arc<Tap> {
        &self.tap
    }

    /// The records that were sealed since the last call, with their headers where these are watched.
    pub fn take_sealed(&mut self) -> impl Iterator<Item = (Option<[u8; HEADER]>, TappedRecord)> + use<> {
        let mut headers = std::mem::take(&mut self.headers).into_iter();
        self.tap.take_sent().into_iter().map(move |record| (headers.next(), record))
    }

    /// Lets `seal` append to the output, and notes the headers of what it appends.
    fn append<R>(&mut self, seal: impl FnOnce(&Tap, &mut Option<SendTraffic>, &mut Vec<u8>) -> R) -> R {
        let start = self.output.bytes.len();
        let tap = &self.tap;
        let result = self.lent.enter(|| seal(tap, &mut self.traffic, &mut self.output.bytes));
        if tap.watches_data() {
            let mut wire = &self.output.bytes[start..];
            while let (Some(bytes), Some(header)) = (wire.first_chunk(), Header::parse(wire)) {
                self.headers.push(*bytes);
                wire = wire.get(HEADER + header.length..).unwrap_or_default();
            }
        }
        result
    }

    /// Seals `data` into as many records as it takes.
    pub fn seal(&mut self, data: &[u8]) -> Result<(), Fault> {
        self.seal_plain(OutboundPlain::from(data), content_type::APPLICATION_DATA, SealedAs::Data)
    }

    /// Moves what the receiving half has to say into the output.
    pub fn collect(&mut self) -> Result<(), Fault> {
        self.seal_plain(OutboundPlain::new_empty(), content_type::HANDSHAKE, SealedAs::Data)
    }

    fn seal_plain(
        &mut self,
        plain: OutboundPlain<'_>,
        content_type: u8,
        really: SealedAs,
    ) -> Result<(), Fault> {
        if self.tap.owes_refusals() {
            for _ in 0..self.tap.take_refusals() {
                self.own_alert([AlertLevel::WARNING.0, alert::NO_RENEGOTIATION])?;
            }
        }
        let written = self.append(|tap, traffic, output| {
            let traffic = traffic.as_mut().ok_or(Error::ApiMisuse(ApiMisuse::WriteAfterSendPathClosed))?;
            tap.seals(content_type);
            match really {
                SealedAs::Data => traffic.write(plain, output),
                really => tap.seal_as(really, || traffic.write(plain, output)),
            }
        });
        match written {
            // The receiving half has closed the path with an alert, which is in the output now.
            Err(Error::ApiMisuse(ApiMisuse::WriteAfterSendPathClosed)) => {
                Err(Fault::new(Reason::PROTOCOL_IS_SHUTDOWN))
            }
            result => result.map_err(|error| fault(&error)),
        }
    }

    /// Seals a fatal alert of our own, the last record.
    pub fn alert(&mut self, description: u8) -> Result<(), Fault> {
        let sealed = self.own_alert([AlertLevel::FATAL.0, description]);
        self.traffic = None;
        sealed
    }

    fn own_alert(&mut self, alert: [u8; 2]) -> Result<(), Fault> {
        self.seal_plain(OutboundPlain::from(&alert[..]), content_type::ALERT, SealedAs::Alert)
    }

    /// Seals a handshake message of our own, in records of at most `max_fragment` bytes. Where that has been raised since
    /// the handshake, rustls's own fragment is smaller.
    pub fn message(&mut self, message: &[u8], max_fragment: usize) -> Result<(), Fault> {
        message.chunks(max_fragment.max(1)).try_for_each(|part| {
            self.seal_plain(OutboundPlain::from(part), content_type::HANDSHAKE, SealedAs::Message)
        })
    }

    /// Seals a close_notify. rustls does not know of it: the program may take it back and go on.
    pub fn close(&mut self) -> Result<(), Fault> {
        self.own_alert(CLOSE_NOTIFY)
    }

    /// Seals a TLS 1.3 KeyUpdate, which may ask the peer for one, too. What follows is sealed with new keys.
    pub fn update_keys(&mut self, of_peer: bool) -> Result<(), Fault> {
        let message = key_update::message(of_peer);
        self.seal_plain(OutboundPlain::from(&message[..]), content_type::HANDSHAKE, SealedAs::KeyUpdate)
    }
}
