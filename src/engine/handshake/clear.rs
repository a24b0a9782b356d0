//! Records that travel in clear during a handshake, which anybody on the way can put there: judged as OpenSSL judges them
//! before anything else sees them.
//!
//! The rules: once the peer's records are encrypted (a TLS 1.3 ServerHello, a ChangeCipherSpec of TLS 1.2) nothing in clear
//! counts but what the protocol allows there. A close_notify ends the handshake for good, although nobody vouches for it.
//! What is empty or only a warning is dropped, but not for ever.

use super::{FATAL, Handshake, WARNING};
use crate::engine::errors::{Fault, alert};
use crate::engine::judge::Inside;
use crate::engine::place::Place;
use crate::record::{HEADER, Header, MAX_EMPTY, MAX_ENCRYPTED_TLS13, MAX_WARNINGS};
use crate::tables::alerts::Alert;
use crate::tables::generation::Generation;
use crate::tables::methods::TLS1_2;
use crate::tables::reasons::Reason;
use crate::wire::{content_type, split_messages};

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It is for who reads the handshake.
    Show,
    /// It says nothing.
    Drop,
    /// It holds no bytes, and is dropped without being told of.
    DropEmpty,
    /// The peer has closed the connection. `taken`: the record is done with.
    Close { taken: bool },
}

/// What has come in a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    empty: u8,
    warnings: u8,
}

impl Counts {
    fn note_empty(&mut self, too_many: Fault) -> Result<(), Fault> {
        self.empty += 1;
        if self.empty > MAX_EMPTY { Err(too_many) } else { Ok(()) }
    }

    fn note_warning(&mut self) -> Result<(), Fault> {
        self.warnings += 1;
        let too_many = Fault::with_alert(Reason::TOO_MANY_WARN_ALERTS, alert::UNEXPECTED_MESSAGE);
        if self.warnings < MAX_WARNINGS { Ok(()) } else { Err(too_many.in_record()) }
    }
}

const EMPTY_FLOOD: Fault = Fault::with_alert(Reason::RECORD_TOO_SMALL, alert::UNEXPECTED_MESSAGE).in_record();

impl Handshake {
    /// Judges records until one is next that is to be shown, or none is left. True when the peer has closed the connection.
    pub(super) fn judge_clear(&mut self) -> Result<bool, Fault> {
        while !self.judged && !self.noted && self.replays == 0 && self.input.missing().is_none() {
            if !self.closed && std::mem::take(&mut self.thrown) > 0 {
                // The program has taken the closing back; the record is lost all the same.
                self.input.skip_next();
                continue;
            }
            let Some((header, payload)) = self.input.next_header().zip(self.input.next_payload()) else {
                break;
            };
            if self.closed && header.content_type == content_type::ALERT {
                self.input.skip_next();
                return Ok(true);
            }
            let reads_encrypted = self.watch.is_tls13() && self.watch.suite().is_some();
            // Before the handshake's keys a client that sends early data encrypts nothing else.
            let amid_early_data = self.tap.takes_early_data();
            let allows_alerts = !self.client && (amid_early_data || !self.tap.has_peer_message());
            let (tls13, chosen) = (self.watch.is_tls13(), self.watch.suite().is_some());
            let is_alert = header.content_type == content_type::ALERT;
            let alert_in_clear = is_alert && self.watch.in_the_clear(false, content_type::ALERT);
            let state = if self.watch.has_changed(false) { State::Changed } else { State::Clear { chosen } };
            let answers_alerts = self.watch.has_changed(true);
            if !tls13 && state == State::Changed && self.input.is_strange() {
                judge_version(header, state, answers_alerts)?;
                return Err(self.judge_strange());
            }
            let mut counts = self.counts;
            let verdict = if reads_encrypted {
                judge_beside_encrypted(header, payload, allows_alerts, &mut counts)
            } else if alert_in_clear {
                let checked = if tls13 { Ok(()) } else { judge_version(header, state, answers_alerts) };
                let checked = checked.and_then(|()| judge_length(header));
                checked.and_then(|()| judge_alert(payload, tls13, &mut counts))
            } else if tls13 && header.content_type == content_type::CHANGE_CIPHER_SPEC {
                judge_needless(payload, &mut counts)
            } else {
                judge_version(header, state, answers_alerts).and_then(|()| {
                    judge_in_clear(header, payload, self.clear_messages.inside(), state, &mut counts)
                })
            };
            let fatal_early = match payload {
                [FATAL, description] if is_alert && amid_early_data => Some(*description),
                _ => None,
            };
            let is_whole_alert = alert_in_clear && payload.len() == 2;
            let verdict = verdict.inspect_err(|fault| {
                // It is told of before it counts, where an alert may be.
                let is_of_header =
                    matches!(fault.reason, Reason::WRONG_VERSION_NUMBER | Reason::BAD_RECORD_TYPE);
                if is_whole_alert && !is_of_header {
                    self.note_next(header);
                }
            })?;
            self.counts = counts;
            if let (Verdict::Show, Some(description)) = (verdict, fatal_early) {
                // rustls would take it for one that is encrypted.
                self.note_next(header);
                return Err(Fault::new(Reason::alert_received(description)));
            }
            match verdict {
                Verdict::Show if self.closed => {
                    self.throw_away();
                    return Ok(true);
                }
                Verdict::Show => {
                    self.judge_clear_messages(header)?;
                    if self.clear_messages.is_needless(header.length) {
                        self.note_next(header);
                        self.input.skip_next();
                        continue;
                    }
                    if header.length > 0 {
                        self.counts.empty = 0;
                        if header.content_type != content_type::ALERT {
                            self.counts.warnings = 0;
                        }
                    }
                    self.judged = true;
                }
                Verdict::Drop => {
                    self.note_next(header);
                    self.input.skip_next();
                }
                Verdict::DropEmpty => {
                    self.watch.header(false, self.input.unseen());
                    self.input.skip_next();
                }
                Verdict::Close { taken } => {
                    self.note_next(header);
                    if taken {
                        self.input.skip_next();
                    }
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Server: drops a record that says nothing where the ClientHello is awaited. False when the next one may be a part of it.
    pub(super) fn drop_before_hello(&mut self) -> Result<bool, Fault> {
        let Some((header, payload)) = self.input.next_header().zip(self.input.next_payload()) else {
            return Ok(false);
        };
        judge_length(header)?;
        if matches!(header.content_type, content_type::HANDSHAKE | content_type::CHANGE_CIPHER_SPEC) {
            let mut counts = self.counts;
            let inside = if self.hello.is_empty() { Inside::Nothing } else { Inside::Body };
            let verdict =
                judge_in_clear(header, payload, inside, State::Clear { chosen: false }, &mut counts)?;
            self.counts = counts;
            if verdict == Verdict::DropEmpty {
                self.watch.header(false, self.input.unseen());
                self.input.skip_next();
                return Ok(true);
            }
        }
        self.counts = Counts::default();
        Ok(false)
    }

    /// Judges the headers of messages in a record in clear that is next.
    fn judge_clear_messages(&mut self, header: Header) -> Result<(), Fault> {
        let in_clear = header.content_type == content_type::HANDSHAKE
            && (self.watch.is_tls13() || !self.watch.has_changed(false));
        let Some(payload) = self.input.next_payload().filter(|_| in_clear) else { return Ok(()) };
        // Of TLS 1.3 only between a HelloRetryRequest and its answer.
        let place = Place { clear: true, ..self.tap.place(self.watch.is_tls13()) };
        let judged = self.clear_messages.judge_messages(payload, place, Some(&*self.tap));
        judged.inspect_err(|_| {
            // What stands before it has come all the same.
            let whole = payload[..self.clear_messages.before()].to_vec();
            self.watch.header(false, self.input.unseen());
            self.watch.payload(false, content_type::HANDSHAKE, &whole, false);
        })
    }

    /// TLS 1.2: what is wrong with an encrypted record that rustls would not open.
    fn judge_strange(&mut self) -> Fault {
        let judged = self.tap.reading().zip(self.input.next_mut());
        judged
            .and_then(|(cipher, (header, payload))| cipher.judge_strange(header, payload, &self.tap))
            .unwrap_or(Fault::with_alert(Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC, alert::BAD_RECORD_MAC))
    }

    /// Throws away what comes behind a close_notify: a message for each call, as from a peer that sends each in a record.
    fn throw_away(&mut self) {
        let messages = self.input.next_payload().map_or(0, |payload| split_messages(payload).len());
        self.thrown += 1;
        if self.thrown >= messages {
            self.thrown = 0;
            self.input.skip_next();
        }
    }

    fn note_next(&mut self, header: Header) {
        self.watch.header(false, self.input.unseen());
        if let Some(payload) = self.input.next_payload() {
            self.watch.payload(false, header.content_type, payload, false);
        }
    }
}

/// TLS 1.3, the peer's records are encrypted. `allows_alerts`: a client may not have the keys yet.
fn judge_beside_encrypted(
    header: Header,
    payload: &[u8],
    allows_alerts: bool,
    counts: &mut Counts,
) -> Result<Verdict, Fault> {
    let wrong_version = Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::DECODE_ERROR).in_record();
    match header.content_type {
        content_type::APPLICATION_DATA | content_type::CHANGE_CIPHER_SPEC if header.version != TLS1_2 => {
            Err(wrong_version)
        }
        content_type::APPLICATION_DATA | content_type::CHANGE_CIPHER_SPEC
            if header.length > MAX_ENCRYPTED_TLS13 =>
        {
            Err(Fault::with_alert(Reason::ENCRYPTED_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW))
        }
        content_type::APPLICATION_DATA => Ok(Verdict::Show),
        content_type::CHANGE_CIPHER_SPEC => judge_needless(payload, counts),
        content_type::ALERT if allows_alerts && header.version != TLS1_2 => Err(wrong_version),
        content_type::ALERT if allows_alerts => judge_alert(payload, true, counts),
        _ => Err(Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE).in_record()),
    }
}

/// A ChangeCipherSpec of TLS 1.3, which is there for middleboxes only.
fn judge_needless(payload: &[u8], counts: &mut Counts) -> Result<Verdict, Fault> {
    if payload != [1] {
        let description = match Generation::current() >= Generation::V3_2 {
            true => alert::UNEXPECTED_MESSAGE,
            false => alert::ILLEGAL_PARAMETER,
        };
        return Err(Fault::with_alert(Reason::INVALID_CCS_MESSAGE, description).in_record());
    }
    let too_many = Fault::with_alert(Reason::UNEXPECTED_CCS_MESSAGE, alert::UNEXPECTED_MESSAGE).in_record();
    counts.note_empty(too_many)?;
    Ok(Verdict::Drop)
}

fn judge_alert(payload: &[u8], tls13: bool, counts: &mut Counts) -> Result<Verdict, Fault> {
    let fault = |reason, description| Err(Fault::with_alert(reason, description).in_record());
    let [level, description] = *payload else {
        let reason = if tls13 && payload.is_empty() { Reason::BAD_LENGTH } else { Reason::INVALID_ALERT };
        return fault(reason, alert::UNEXPECTED_MESSAGE);
    };
    let is_warning = level == WARNING;
    let counts_as_warning = if tls13 { description == alert::USER_CANCELED } else { is_warning };
    if counts_as_warning {
        counts.note_warning()?;
    }
    match description {
        alert::USER_CANCELED if tls13 => Ok(Verdict::Drop),
        alert::CLOSE_NOTIFY if tls13 || is_warning => Ok(Verdict::Close { taken: is_warning }),
        // rustls says which one it was.
        _ if level == FATAL => Ok(Verdict::Show),
        _ if tls13 => Err(Fault::new(Reason::alert_received(description))),
        alert::NO_RENEGOTIATION if is_warning => fault(Reason::NO_RENEGOTIATION, Alert::HANDSHAKE_FAILURE.0),
        _ if is_warning => Ok(Verdict::Drop),
        _ => fault(Reason::UNKNOWN_ALERT_TYPE, alert::ILLEGAL_PARAMETER),
    }
}

/// How the peer's records travel, as long as it is not TLS 1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In clear. `chosen`: the version is.
    Clear { chosen: bool },
    /// Encrypted, from the ChangeCipherSpec on.
    Changed,
}

/// The most that a record in clear holds (RFC 5246 6.2.1, RFC 8446 5.1).
const MAX_PLAINTEXT: usize = 16384;

fn judge_length(header: Header) -> Result<(), Fault> {
    match header.length > MAX_PLAINTEXT {
        true => Err(Fault::with_alert(Reason::DATA_LENGTH_TOO_LONG, alert::RECORD_OVERFLOW)),
        false => Ok(()),
    }
}

/// A record before there are keys, or in TLS 1.2, that is no alert in clear.
fn judge_in_clear(
    header: Header,
    payload: &[u8],
    inside: Inside,
    state: State,
    counts: &mut Counts,
) -> Result<Verdict, Fault> {
    if state != State::Changed {
        judge_length(header)?;
    }
    match (header.content_type, payload) {
        (content_type::ALERT | content_type::HANDSHAKE | content_type::APPLICATION_DATA, [_, ..])
            if state == State::Changed =>
        {
            Ok(Verdict::Show)
        }
        (content_type::HANDSHAKE | content_type::CHANGE_CIPHER_SPEC, []) => {
            counts.note_empty(EMPTY_FLOOD)?;
            Ok(Verdict::DropEmpty)
        }
        // Nothing but the rest of the first message.
        (kind, _)
            if kind != content_type::HANDSHAKE
                && inside != Inside::Nothing
                && state == (State::Clear { chosen: false }) =>
        {
            Err(Fault::with_alert(Reason::UNEXPECTED_MESSAGE, alert::UNEXPECTED_MESSAGE))
        }
        (content_type::CHANGE_CIPHER_SPEC, [1]) if inside != Inside::Header => Ok(Verdict::Show),
        (content_type::CHANGE_CIPHER_SPEC, _) => {
            Err(Fault::with_alert(Reason::BAD_CHANGE_CIPHER_SPEC, alert::UNEXPECTED_MESSAGE))
        }
        (content_type::HANDSHAKE | content_type::APPLICATION_DATA, _) => Ok(Verdict::Show),
        _ => {
            let begun = state != State::Clear { chosen: false };
            let reason = if begun { Reason::UNEXPECTED_RECORD } else { Reason::UNEXPECTED_MESSAGE };
            Err(Fault::with_alert(reason, alert::UNEXPECTED_MESSAGE).in_record())
        }
    }
}

/// Before TLS 1.3 a record says which version it is of. `answers_alerts`: our own records are encrypted.
fn judge_version(header: Header, state: State, answers_alerts: bool) -> Result<(), Fault> {
    if header.version == TLS1_2 || state == (State::Clear { chosen: false }) {
        return Ok(());
    }
    let fault = match header.content_type {
        // An alert is not answered.
        content_type::ALERT if !answers_alerts => Fault::new(Reason::WRONG_VERSION_NUMBER),
        _ => Fault::with_alert(Reason::WRONG_VERSION_NUMBER, alert::PROTOCOL_VERSION),
    };
    Err(fault.in_record())
}

/// A record that rustls refuses wherever it stands: its type is none.
pub(super) const POISON: [u8; HEADER + 1] = [0xff, 3, 3, 0, 1, 0];
