//! The receiving direction: records are judged and opened, and whole messages are taken out of them. Each message is
//! judged by its header first. A message is handed on only after the one before it has been processed.

use super::clear::{Situation, Verdict};
use super::{HandshakeRecords, HelloAwaited};
use crate::fault::{Fault, alert};
use crate::messages::order::Place;
use crate::record::{AlertMeaning, Header, MAX_CLIENT_HELLO, Opened, Piece, unexpected, wrong_type};
use crate::tables::reasons::Reason;
use crate::wire::{content_type, handshake_type, split_messages};

/// What comes next from the peer.
pub enum Incoming {
    /// Nothing until another record has been read.
    Nothing,
    /// The peer has closed the connection.
    Closed,
    /// TLS 1.2: the peer's ChangeCipherSpec.
    ChangeCipherSpec,
    /// A handshake message.
    Message(Vec<u8>),
}

/// The outcome of one record.
enum Came {
    /// Messages, or nothing that the caller needs to know.
    More,
    Closed,
    ChangeCipherSpec,
}

/// No peer may send application data during a handshake, or anything else in the middle of a message.
const STRAY_DATA: Fault = Fault::with_alert(Reason::UNEXPECTED_RECORD, alert::UNEXPECTED_MESSAGE);

impl HandshakeRecords {
    /// The next thing from the peer. A message is logged and judged.
    #[inline(never)]
    pub fn receive(&mut self) -> Result<Incoming, Fault> {
        loop {
            if self.closed && self.messages.has_next() {
                // Messages that came in the same record as ones already processed are ignored.
                return Ok(Incoming::Closed);
            }
            while let Some(piece) = self.messages.next_piece() {
                match piece {
                    Piece::Header(kind, length) => self.begin_message(kind, length)?,
                    Piece::Whole(message) => {
                        if self.end_message(&message)? {
                            return Ok(Incoming::Message(message));
                        }
                    }
                }
            }
            self.context.try_early_data(|early| early.judge_unread()).unwrap_or(Ok(()))?;
            if self.context.has_early_news() || self.input.missing().is_some() {
                return Ok(Incoming::Nothing);
            }
            let kind = self.input.next_header().map(|header| header.content_type);
            match self.take_record() {
                Ok(Came::More) => {}
                Ok(Came::Closed) => return Ok(Incoming::Closed),
                Ok(Came::ChangeCipherSpec) => return Ok(Incoming::ChangeCipherSpec),
                Err(fault) => {
                    self.strange |=
                        matches!(kind, Some(content_type::ALERT | content_type::APPLICATION_DATA));
                    return Err(fault);
                }
            }
        }
    }

    fn place(&self) -> Place {
        Place { client: self.client, tls13: self.log.is_tls13(), clear: !self.is_encrypted }
    }

    /// Whether a ClientHello is awaited, the first or the second.
    fn awaits_hello(&self) -> bool {
        self.awaited != HelloAwaited::No
    }

    fn begin_message(&mut self, kind: u8, length: usize) -> Result<(), Fault> {
        if self.awaits_hello() {
            if kind != handshake_type::CLIENT_HELLO {
                return Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE));
            }
            if length > MAX_CLIENT_HELLO {
                return Err(Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER));
            }
            return Ok(());
        }
        let max_list = || self.context.ask(|callbacks| callbacks.max_certificate_list()).unwrap_or(0);
        self.order.begin(kind, length, self.place(), max_list)
    }

    /// A message is complete. False for one without effect: a HelloRequest may come at any time, and a handshake is
    /// already running.
    fn end_message(&mut self, message: &[u8]) -> Result<bool, Fault> {
        let (place, more) = (self.place(), !self.messages.is_at_boundary());
        self.log.message(false, message.to_vec(), self.is_encrypted);
        if self.client && message == [handshake_type::HELLO_REQUEST, 0, 0, 0] {
            return Ok(false);
        }
        self.has_message = true;
        if self.awaits_hello() {
            return Ok(true);
        }
        let kind = message.first().copied();
        let ends_keys = matches!(kind, Some(handshake_type::FINISHED | handshake_type::END_OF_EARLY_DATA));
        if ends_keys && more && place.tls13 {
            return Err(Fault::with_alert(Reason::NOT_ON_RECORD_BOUNDARY, alert::UNEXPECTED_MESSAGE));
        }
        self.order.end(message, place, more)?;
        match kind {
            Some(handshake_type::CERTIFICATE_REQUEST) => {
                let schemes = self.order.take_certificate_schemes();
                self.context.set_certificate_request(place.tls13, schemes);
            }
            Some(handshake_type::CERTIFICATE) if !self.client && !self.order.is_shown() => {
                // Without its connection nobody can say that none is needed.
                let judged = self.context.ask(|callbacks| callbacks.judge_no_certificate());
                judged.unwrap_or(Err(Fault::with_alert(Reason::INTERNAL_ERROR, alert::INTERNAL_ERROR)))?;
            }
            Some(handshake_type::END_OF_EARLY_DATA) => {
                self.context.try_early_data(|early| early.end());
            }
            _ => {}
        }
        Ok(true)
    }

    /// Processes the next record, which is complete.
    fn take_record(&mut self) -> Result<Came, Fault> {
        if !self.closed && std::mem::take(&mut self.thrown) > 0 {
            // The program has reset the shutdown state; the record is lost all the same.
            self.input.skip_next();
            return Ok(Came::More);
        }
        let next = self.input.next_header().zip(self.input.next_payload());
        let Some((header, payload)) = next else { return Ok(Came::More) };
        let is_alert = header.content_type == content_type::ALERT;
        if self.closed && (is_alert || self.awaited == HelloAwaited::First) {
            self.input.skip_next();
            return Ok(Came::Closed);
        }
        let tls13 = self.log.is_tls13();
        let is_encrypted = if tls13 { self.log.suite().is_some() } else { self.log.has_changed(false) };
        let mut in_a_row = self.in_a_row;
        let verdict = self.situation(is_encrypted).judge(header, payload, &mut in_a_row);
        let is_whole_alert = is_alert && payload.len() == 2 && (tls13 || !is_encrypted);
        let verdict = verdict.inspect_err(|fault| {
            // An alert is logged before it counts, wherever one may come.
            let is_of_header = matches!(fault.reason, Reason::WRONG_VERSION_NUMBER | Reason::BAD_RECORD_TYPE);
            if is_whole_alert && !is_of_header && self.awaited != HelloAwaited::First {
                self.note_next(header);
            }
        })?;
        self.in_a_row = in_a_row;
        match verdict {
            Verdict::Take if self.closed => {
                self.throw_away();
                return Ok(Came::Closed);
            }
            Verdict::Take => {
                if is_encrypted {
                    return self.open_record(header);
                }
                self.in_a_row.note_content(header.content_type, header.length);
                return self.take_in_clear(header);
            }
            Verdict::Fatal(description) => {
                self.note_next(header);
                return Err(Fault::new(Reason::alert_received(description)));
            }
            Verdict::Close { taken } => {
                self.note_next(header);
                if taken {
                    self.input.skip_next();
                }
                return Ok(Came::Closed);
            }
            Verdict::Drop => self.note_next(header),
            Verdict::DropEmpty => self.log.header(false, self.input.unseen()),
        }
        self.input.skip_next();
        Ok(Came::More)
    }

    /// What the next record is judged by. `encrypted`: the peer's records are encrypted.
    fn situation(&self, encrypted: bool) -> Situation<'_> {
        // Before it has the handshake keys, a client that sends early data encrypts nothing else.
        let amid_early_data = || self.context.try_early_data(|early| early.is_coming()) == Some(true);
        Situation {
            client: self.client,
            tls13: self.log.is_tls13(),
            chosen: self.log.suite().is_some(),
            encrypted,
            answers_alerts: self.log.has_changed(true),
            allows_alerts: encrypted && !self.client && (!self.has_message || amid_early_data()),
            awaits_hello: self.awaits_hello(),
            messages: &self.messages,
        }
    }

    /// A record in the clear that counts.
    fn take_in_clear(&mut self, header: Header) -> Result<Came, Fault> {
        self.log.header(false, self.input.unseen());
        let payload = self.input.next_payload().unwrap_or_default();
        match header.content_type {
            content_type::HANDSHAKE => {
                self.is_encrypted = false;
                self.messages.add(payload);
            }
            content_type::CHANGE_CIPHER_SPEC if self.messages.is_in_message() => return Err(STRAY_DATA),
            content_type::CHANGE_CIPHER_SPEC => {
                self.log.content(false, content_type::CHANGE_CIPHER_SPEC, payload, false);
                self.input.skip_next();
                return Ok(Came::ChangeCipherSpec);
            }
            _ => {
                let thrown_away = match self.log.is_tls13() {
                    true => self.context.try_early_data(|early| early.throw_away(header.length)),
                    false => None,
                };
                if thrown_away.transpose()? != Some(true) {
                    // While the peer's first message is awaited, OpenSSL takes application data for a message.
                    return Err(match self.log.suite().is_none() && self.awaited != HelloAwaited::Second {
                        true => Fault { reason: Reason::UNEXPECTED_MESSAGE, ..STRAY_DATA },
                        false => STRAY_DATA,
                    });
                }
            }
        }
        self.input.skip_next();
        Ok(Came::More)
    }

    /// An encrypted record.
    fn open_record(&mut self, header: Header) -> Result<Came, Fault> {
        let bad_mac = Fault::with_alert(Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC, alert::BAD_RECORD_MAC);
        self.log.header(false, self.input.unseen());
        let opener = self.keys.opener.as_mut().ok_or(bad_mac)?;
        let (is_first, (header, payload)) =
            (!opener.has_opened(), self.input.next_mut().map_or((header, &mut [][..]), |next| next));
        let Opened { content_type: kind, plaintext } = match opener.open(header, payload) {
            Ok(opened) => opened,
            Err(fault) => {
                let refused = match is_first && fault == bad_mac {
                    true => self
                        .context
                        .try_early_data(|early| early.throw_away(header.length).map_err(Fault::in_record)),
                    false => None,
                };
                return match refused.transpose()? {
                    Some(true) => {
                        self.input.skip_next();
                        Ok(Came::More)
                    }
                    _ => Err(fault),
                };
            }
        };
        let came = self.judge_opened(kind, plaintext);
        if came.is_ok() {
            self.input.skip_next();
        }
        came
    }

    /// Judges the content of a record that was opened in place.
    fn judge_opened(&mut self, kind: u8, plaintext: std::ops::Range<usize>) -> Result<Came, Fault> {
        let tls13 = self.log.is_tls13();
        let content =
            self.input.next_payload().and_then(|payload| payload.get(plaintext)).unwrap_or_default();
        let is_handshake = kind == content_type::HANDSHAKE;
        if tls13 && is_handshake {
            self.log.inner_type(false, kind);
        }
        self.in_a_row.judge_length(kind, content.len(), tls13)?;
        if tls13 && !is_handshake && self.messages.is_in_header() {
            return Err(unexpected(Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA));
        }
        if !tls13 && !is_handshake {
            return Err(unexpected(Reason::DATA_BETWEEN_CCS_AND_FINISHED));
        }
        match kind {
            content_type::HANDSHAKE => {
                self.is_encrypted = true;
                self.messages.add(content);
            }
            content_type::ALERT => {
                let [level, description] = *content else { return Err(unexpected(Reason::INVALID_ALERT)) };
                self.log.inner_type(false, kind);
                self.log.content(false, kind, content, true);
                match self.in_a_row.judge_alert([level, description], tls13)? {
                    AlertMeaning::Fatal => return Err(Fault::new(Reason::alert_received(description))),
                    AlertMeaning::Close => return Ok(Came::Closed),
                    AlertMeaning::Nothing => {}
                }
            }
            content_type::APPLICATION_DATA => {
                let received = match self.messages.is_in_body() {
                    true => return Err(unexpected(Reason::UNEXPECTED_RECORD)),
                    false => {
                        self.context.try_early_data(|early| early.is_coming().then(|| early.receive(content)))
                    }
                };
                received.flatten().unwrap_or(Err(STRAY_DATA))?;
            }
            _ => return Err(wrong_type(kind, tls13)),
        }
        Ok(Came::More)
    }

    /// Discards what follows a close_notify: one message per call, as if the peer had sent each in a record of its own.
    fn throw_away(&mut self) {
        let messages = self.input.next_payload().map_or(0, |payload| split_messages(payload).len());
        self.thrown = self.thrown.saturating_add(1);
        if self.thrown >= messages {
            self.thrown = 0;
            self.input.skip_next();
        }
    }

    fn note_next(&mut self, header: Header) {
        self.log.header(false, self.input.unseen());
        if let Some(payload) = self.input.next_payload() {
            self.log.content(false, header.content_type, payload, false);
        }
    }
}
