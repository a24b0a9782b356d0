//! The side of a handshake that faces the wire: records that are collected, looked into or opened before rustls sees them,
//! how they are shown to it, and what it has written.

use std::sync::Arc;

use rustls::TlsInputBuffer;
use rustls::error::Error;

use super::{FATAL, Handshake, LONE_CHANGE_CIPHER_SPEC, Ready, Retry, Stage};
use crate::handshake::client_hello::{ClientHello, FALLBACK_SCSV, Retried};
use crate::handshake::errors::{Fault, alert, fault};
use crate::handshake::judge::Verdict;
use crate::handshake::noted_record::TappedRecord;
use crate::handshake::request::{CertificateRequest, replay};
use crate::handshake::rewrite::Rewrite;
use crate::handshake::server_answer::requested_group;
use crate::handshake::shared_ciphers::OpenedRecord;
use crate::handshake::timestamps::{Renumbered, Shortened};
use crate::record::{HEADER, MAX_CLIENT_HELLO};
use crate::tables::reasons::Reason;
use crate::wire::{content_type, handshake_type, message_length};

/// The most that a record holds.
pub(super) const MAX_FRAGMENT: usize = 16384;

/// A message in records of its own.
pub(super) fn records_of(message: &[u8]) -> Vec<u8> {
    let mut records = Vec::with_capacity(message.len() + 5);
    for part in message.chunks(MAX_FRAGMENT) {
        records.extend([content_type::HANDSHAKE, 3, 3]);
        records.extend((part.len() as u16).to_be_bytes());
        records.extend_from_slice(part);
    }
    records
}

impl Handshake {
    /// Collects the ClientHello's records, which rustls does not see before the callbacks have run.
    #[inline(never)]
    pub(super) fn collect_hello(&mut self) -> Result<Option<Arc<ClientHello>>, Fault> {
        while self.input.missing().is_none() {
            if self.drop_before_hello()? {
                continue;
            }
            let kind = self.input.next_header().map(|header| header.content_type);
            if kind != Some(content_type::HANDSHAKE) {
                let fault = Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE);
                let is_ccs = kind == Some(content_type::CHANGE_CIPHER_SPEC);
                return Err(if is_ccs { fault } else { fault.in_record() });
            }
            if let Some(hello) = self.collect_record()? {
                return Ok(Some(hello));
            }
        }
        Ok(None)
    }

    /// Server: collects the ClientHello that answers our HelloRetryRequest. What is no handshake message is dropped, or rustls's.
    pub(super) fn collect_second_hello(&mut self) -> Result<Option<Arc<ClientHello>>, Fault> {
        while self.retry.is_some() && !self.again && !self.closing {
            if self.judge_clear()? {
                self.closing = true;
                break;
            }
            let kind = self.input.next_header().map(|header| header.content_type);
            if self.input.missing().is_some() || kind != Some(content_type::HANDSHAKE) {
                break;
            }
            let hello = self.collect_record().inspect_err(|_| self.stage = Stage::Hello)?;
            if hello.is_some() {
                self.stage = Stage::Hello;
                return Ok(hello);
            }
        }
        Ok(None)
    }

    /// Takes in one record of a ClientHello. The message, if that was its last.
    fn collect_record(&mut self) -> Result<Option<Arc<ClientHello>>, Fault> {
        let Some(payload) = self.input.next_payload() else { return Ok(None) };
        let before = self.hello.len();
        self.hello.extend_from_slice(payload);
        let end = message_length(&self.hello);
        // The rule: each byte is noted once. What follows the ClientHello is noted when it is shown to rustls.
        let of_hello = end.map_or(payload.len(), |end| end.saturating_sub(before).min(payload.len()));
        self.watch.header(false, self.input.unseen());
        self.watch.payload(false, content_type::HANDSHAKE, &payload[..of_hello], false);
        self.judged = false;
        self.input.skip_next();
        let Some(length) = end else { return Ok(None) };
        if self.hello[0] != handshake_type::CLIENT_HELLO {
            return Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE));
        }
        if length > MAX_CLIENT_HELLO {
            return Err(Fault::with_alert(Reason::EXCESSIVE_MESSAGE_SIZE, alert::ILLEGAL_PARAMETER));
        }
        if self.hello.len() < length {
            return Ok(None);
        }
        let mut message = std::mem::take(&mut self.hello);
        self.behind_hello = message.split_off(length);
        let retried = self.retry.as_ref().map(|Retry { first, request, .. }| Retried {
            first: first.clone(),
            request: request.clone(),
            group: requested_group(request).unwrap_or(0),
        });
        let mut hello = ClientHello::parse(message)?;
        hello.retried = retried;
        hello.more_behind = !self.behind_hello.is_empty();
        Ok(Some(Arc::new(hello)))
    }

    /// Puts a ClientHello, or what rustls shall see in its place, where rustls sees it.
    pub(super) fn show_hello(&mut self, hello: &ClientHello, shown: Option<Vec<u8>>) {
        let message = shown.as_deref().unwrap_or(hello.message());
        // What follows in the same record is the next step's.
        let behind = std::mem::take(&mut self.behind_hello);
        self.input.insert(&[records_of(message), records_of(&behind)].concat());
        for _ in message.chunks(MAX_FRAGMENT) {
            self.input.show_next();
        }
        self.tap.set_rewrite(shown.map(|seen| Rewrite::of_hello(seen, hello.message().to_vec())));
    }

    /// Reads what has come before rustls sees it.
    #[inline(never)]
    pub(super) fn look_out(&mut self) -> Result<Option<Box<CertificateRequest>>, Fault> {
        while self.lookout.is_on() && !self.again && !self.noted && self.input.missing().is_none() {
            if self.judge_clear()? {
                self.closing = true;
                return Ok(None);
            }
            let Some((header, payload)) = self.input.next_header().zip(self.input.next_payload()) else {
                return Ok(None);
            };
            let tls13 = self.watch.is_tls13();
            let early = self.tap.reading().filter(|_| tls13);
            let found = match (header.content_type, early) {
                (content_type::HANDSHAKE, _)
                    if !tls13 && self.watch.in_the_clear(false, content_type::HANDSHAKE) =>
                {
                    self.watch.header(false, self.input.unseen());
                    self.watch.payload(false, content_type::HANDSHAKE, payload, false);
                    self.noted = true;
                    self.lookout.read(payload, false, self.watch.hellos())
                }
                (content_type::APPLICATION_DATA, Some(cipher)) => match cipher.open(payload, &self.tap) {
                    Err(Some(fault)) => {
                        self.watch.header(false, self.input.unseen());
                        return Err(fault);
                    }
                    Ok(OpenedRecord { content_type: kind, mut plaintext, mut verdict, needless }) => {
                        self.watch.header(false, self.input.unseen());
                        self.input.skip_next();
                        self.judged = false;
                        let payload = plaintext.clone();
                        self.watch.decrypted(TappedRecord { outgoing: false, content_type: kind, payload });
                        for part in needless.into_iter().rev() {
                            plaintext.drain(part);
                        }
                        if plaintext.is_empty() && kind == content_type::HANDSHAKE {
                            verdict = Verdict::Drop;
                        }
                        let found = match kind {
                            content_type::HANDSHAKE => {
                                self.lookout.read(&plaintext, true, self.watch.hellos())
                            }
                            content_type::ALERT => None,
                            _ => {
                                self.lookout.end();
                                None
                            }
                        };
                        match verdict {
                            Verdict::Fatal => {
                                let description = plaintext.last().copied().unwrap_or_default();
                                return Err(Fault::new(Reason::alert_received(description)));
                            }
                            Verdict::Close => {
                                self.closing = true;
                                return Ok(None);
                            }
                            Verdict::Drop => {}
                            _ => self.opened.push((kind, plaintext)),
                        }
                        found
                    }
                    Err(None) => {
                        self.lookout.end();
                        None
                    }
                },
                _ => return Ok(None),
            };
            if !self.lookout.is_on() {
                self.replay_opened();
            }
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Client: hides the timestamps of a ServerHello of TLS 1.2 that rustls is about to see. One that is spread over several
    /// records is refused by rustls.
    pub(super) fn hide_timestamps_of_hello(&mut self) {
        if !self.tap.hides_timestamps() || self.watch.is_tls13() {
            return;
        }
        let shown = self.input.slice_mut();
        if let Some(payload) = shown.get_mut(HEADER..)
            && let Some(hidden) = Renumbered::hide(payload)
        {
            self.tap.change_rewrite(|rewrite| rewrite.server_hello = Some(hidden));
        }
    }

    /// Puts what the lookout has opened where rustls will see it.
    pub(super) fn replay_opened(&mut self) {
        let mut opened = std::mem::take(&mut self.opened);
        if opened.is_empty() {
            return;
        }
        if self.tap.hides_timestamps()
            && let Some(hidden) = Shortened::hide(&mut opened)
        {
            self.tap.change_rewrite(|rewrite| rewrite.certificate = Some(hidden));
        }
        for (kind, plaintext) in &mut opened {
            if *kind == content_type::HANDSHAKE {
                match self.tap.shorten(plaintext, true) {
                    Ok(shown) => *plaintext = shown.unwrap_or_else(|| std::mem::take(plaintext)),
                    // rustls says no to nothing.
                    Err(_) => plaintext.clear(),
                }
            }
        }
        if let Some(cipher) = self.tap.reading() {
            cipher.expect_replays(opened.len());
        }
        self.replays = opened.len();
        let records: Vec<u8> = opened.iter().flat_map(|(kind, plaintext)| replay(*kind, plaintext)).collect();
        self.input.insert(&records);
    }

    /// Shows rustls the next record if there is one or if it has more to do.
    pub(super) fn ready(&mut self) -> Result<Ready, Fault> {
        if self.again && self.closed && self.input.is_amid_record() {
            // What came with messages that it has worked on is not looked at either.
            return Ok(Ready::Closed);
        }
        if std::mem::take(&mut self.again) {
            return Ok(Ready::Yes);
        }
        if self.tap.has_early_news() {
            return Ok(Ready::No);
        }
        loop {
            if std::mem::take(&mut self.closing) || self.tap.take_close() || self.judge_clear()? {
                return Ok(Ready::Closed);
            }
            if self.input.missing().is_some() {
                return Ok(Ready::No);
            }
            if !self.drop_encrypted()? {
                break;
            }
        }
        self.show_next();
        if self.watch.suite() == Some(FALLBACK_SCSV) {
            return Err(Fault::with_alert(Reason::UNKNOWN_CIPHER_RETURNED, alert::ILLEGAL_PARAMETER));
        }
        Ok(Ready::Yes)
    }

    /// Opens the next record where it is encrypted, and drops what rustls need not know of: it would not let an alert pass inside
    /// a message, nor a request for a handshake. True where it is dropped.
    fn drop_encrypted(&mut self) -> Result<bool, Fault> {
        if self.replays > 0 || self.noted || self.tap.has_early_data() {
            return Ok(false);
        }
        let Some((cipher, (header, payload))) = self.tap.reading().zip(self.input.next_mut()) else {
            return Ok(false);
        };
        let is_encrypted = match self.watch.is_tls13() {
            true => header.content_type == content_type::APPLICATION_DATA && self.watch.suite().is_some(),
            false => self.watch.has_changed(false) && header.content_type != content_type::CHANGE_CIPHER_SPEC,
        };
        let Some((verdict, description)) =
            is_encrypted.then(|| cipher.open_ahead(header, payload, &self.tap)).flatten()
        else {
            return Ok(false);
        };
        if verdict == Verdict::Show {
            return Ok(false);
        }
        self.watch.header(false, self.input.unseen());
        for record in self.tap.take_received() {
            self.watch.decrypted(record);
        }
        self.judged = false;
        self.input.skip_next();
        if verdict == Verdict::Fatal {
            let fault = Fault::new(Reason::alert_received(description.unwrap_or_default()));
            return Err(self.tap.take_refusal().unwrap_or(fault));
        }
        Ok(true)
    }

    /// Whether the record that is, or was, next is of a type that no handshake begins with.
    pub fn is_at_strange_record(&self) -> bool {
        self.strange
            || self.input.next_header().is_some_and(|header| {
                matches!(header.content_type, content_type::ALERT | content_type::APPLICATION_DATA)
            })
    }

    pub(super) fn show_next(&mut self) {
        self.judged = false;
        let replayed = self.replays > 0;
        self.replays = self.replays.saturating_sub(1);
        if std::mem::take(&mut self.noted) || replayed {
            return self.show_shortened();
        }
        self.watch.header(false, self.input.unseen());
        if let (Some(header), Some(payload)) = (self.input.next_header(), self.input.next_payload())
            && self.watch.in_the_clear(false, header.content_type)
        {
            // rustls works in place, so plaintext is noted before it does.
            self.watch.payload(false, header.content_type, payload, false);
        }
        self.show_shortened();
    }

    /// Shows rustls the next record, of messages in the clear what it can take.
    fn show_shortened(&mut self) {
        if let (Some(header), Some(payload)) = (self.input.next_header(), self.input.next_payload())
            && header.content_type == content_type::HANDSHAKE
            && self.watch.in_the_clear(false, content_type::HANDSHAKE)
        {
            let needless = self.clear_messages.take_needless();
            if !needless.is_empty() {
                let mut shown = payload.to_vec();
                for part in needless.into_iter().rev() {
                    shown.drain(part);
                }
                self.input.replace_next(&shown);
            }
            let Some(payload) = self.input.next_payload() else { return };
            match self.tap.shorten(payload, false) {
                Ok(None) => {}
                Ok(Some(shown)) => self.input.replace_next(&shown),
                // rustls refuses what is empty.
                Err(_) => self.input.replace_next(&[]),
            }
        }
        self.input.show_next();
    }

    /// After each call of rustls: takes note of what it has done, and finds OpenSSL's words for what it has refused.
    pub(super) fn processed(&mut self, error: Option<&Error>) -> Result<(), Fault> {
        let fault = error.map(|error| {
            let refusal = self.tap.take_refusal();
            let fault = refusal.unwrap_or_else(|| self.fault_of(error));
            self.with_chosen_alert(fault)
        });
        if let Some(fault) = fault {
            self.alert_in_the_clear(fault);
        }
        self.write_wire();
        self.watch_output();
        self.input.set_hides(self.watch.is_tls13() && self.watch.suite().is_some());
        self.input.release();
        fault.map_or(Ok(()), Err)
    }

    fn fault_of(&mut self, error: &Error) -> Fault {
        match (fault(error), self.watch.is_tls13()) {
            (Fault { reason: Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE, .. }, false) => {
                Fault::with_alert(Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE, alert::HANDSHAKE_FAILURE)
            }
            (fault @ Fault { reason: Reason::NO_SUITABLE_KEY_SHARE, .. }, _) if !self.offers_tls13 => {
                Fault { reason: Reason::NO_SHARED_CIPHER, ..fault }
            }
            // More refused early data than rustls throws away in front of a second ClientHello.
            (Fault { reason: Reason::UNEXPECTED_RECORD, .. }, true)
                if self.watch.suite().is_none() && self.tap.refuses_early_data() =>
            {
                Fault::with_alert(Reason::TOO_MUCH_EARLY_DATA, alert::UNEXPECTED_MESSAGE)
            }
            // Where the peer's first message is awaited, OpenSSL takes data for one.
            (fault @ Fault { reason: Reason::UNEXPECTED_RECORD, .. }, _)
                if self.watch.suite().is_none() && self.retry.is_none() =>
            {
                self.strange = true;
                Fault { reason: Reason::UNEXPECTED_MESSAGE, ..fault }
            }
            (fault, _) => fault,
        }
    }

    /// Puts into a client's ClientHello what rustls has a stand-in for, and takes out of a server's hello what it pads an id
    /// with.
    pub(super) fn write_wire(&mut self) {
        if !self.client {
            if let Some(short) = self.tap.short_id() {
                short.write_wire(&mut self.output.bytes, self.watched);
            }
            return;
        }
        let Some(rewrite) = self.tap.rewrite() else { return };
        if self.watch.suite().is_some() {
            // A ClientHello that comes after the ServerHello would be none.
            return;
        }
        let fresh = self.watched.min(self.output.bytes.len());
        rewrite.write_wire(&mut self.output.bytes, fresh);
    }

    /// Notes what rustls decrypted and what it wrote since the last call.
    pub(super) fn watch_output(&mut self) {
        let mut outgoing = self.tap.take_records();
        for record in outgoing.extract_if(.., |record| !record.outgoing) {
            self.watch.decrypted(record);
        }
        let fresh = &self.output.bytes[self.watched.min(self.output.bytes.len())..];
        // A client's ChangeCipherSpec that waits for the flight behind it is told with that flight.
        if fresh != LONE_CHANGE_CIPHER_SPEC {
            self.watch.output(fresh, outgoing);
            self.watched = self.output.bytes.len();
        }
    }

    /// Whether what is to be sent ends with a fatal alert in the clear.
    pub(super) fn has_fatal_alert(&self) -> bool {
        matches!(self.output.bytes[..], [.., content_type::ALERT, 3, _, 0, 2, FATAL, _])
    }

    /// rustls's alert may differ from OpenSSL's; in the clear it can still be changed.
    pub(super) fn alert_in_the_clear(&mut self, fault: Fault) {
        let Some(description) = fault.alert else { return };
        if let [.., content_type::ALERT, 3, _, 0, 2, 2, last] = &mut self.output.bytes[..] {
            *last = description;
        }
    }
}
