//! Record ciphers of a handshake that rustls and we share. Some records are opened before rustls sees them, and rustls is told
//! afterwards what was in them (`request.rs`); a server may seal data of its own before the handshake is over. What passes and
//! is no data is written down in the tap. When the handshake is over, the ciphers become the connection's.

use std::ops::Range;
use std::sync::Arc;

use rustls::Error;
use rustls::crypto::cipher::{
    EncodableVersion, InboundOpaque, OutboundPlain, Record, RecordDecrypter, RecordEncrypter,
};
use rustls::enums::{ContentType, ProtocolVersion};
use rustls::error::{InvalidMessage, PeerMisbehaved};

use super::added_extensions::AddedExtensions;
use super::errors::{Fault, alert};
use super::judge::Verdict;
use super::scope;
use super::shared_keys::{InPlace, Opened, SharedOpener, SharedSealer};
use super::tap::Tap;
use crate::lock::Lock;
use crate::record::{Header, Opener, Sealer};
use crate::tables::alerts::AlertLevel;
use crate::tables::reasons::Reason;

/// rustls's side of a [`SharedSealer`].
struct HandshakeEncrypter {
    sealer: Arc<SharedSealer>,
    tap: Arc<Tap>,
    /// TLS 1.3, which has padding.
    tls13: bool,
    /// The padding of the record that rustls has asked the length of, and that record's plaintext length.
    planned: Lock<Option<(usize, usize)>>,
    /// What the next record has beside rustls's own.
    added: Option<AddedExtensions>,
}

/// An encrypter that writes down what passes, and that its connection goes on with when the handshake is over.
pub fn encrypter(cipher: Box<dyn RecordEncrypter>, tls13: bool) -> Box<dyn RecordEncrypter> {
    let Some(tap) = scope::current() else { return cipher };
    let sealer = SharedSealer::new(if tls13 { Sealer::of_handshake(cipher) } else { Sealer::new(cipher) });
    tap.set_sealing(sealer.clone());
    let added = if tls13 { tap.claim_added_extensions() } else { None };
    Box::new(HandshakeEncrypter { sealer, tap, tls13, planned: Lock::default(), added })
}

impl HandshakeEncrypter {
    /// How much padding a record gets. rustls asks for its length more than once; the program is asked once.
    fn plan(&self, length: usize) -> usize {
        if !self.tls13 || !self.tap.pads() {
            return 0;
        }
        if let Some((planned, padding)) = self.planned.get()
            && planned == length
        {
            return padding;
        }
        let padding = self.tap.padding(length);
        self.planned.set(Some((length, padding)));
        padding
    }

    fn take_plan(&self, length: usize) -> usize {
        let planned = self.planned.lock().take();
        planned.filter(|(planned, _)| *planned == length).map_or(0, |(_, padding)| padding)
    }
}

impl RecordEncrypter for HandshakeEncrypter {
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        _: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        if record.typ == ContentType::ApplicationData {
            let padding = self.take_plan(record.payload.len());
            return self.sealer.encrypt(record, padding, out);
        }
        let mut payload = record.payload.to_vec();
        if record.typ == ContentType::Alert
            && let Some(description) = self.tap.take_alert_override()
            && let [_, chosen] = &mut payload[..]
        {
            *chosen = description;
        }
        if let Some(added) = self.added.take().filter(|_| record.typ == ContentType::Handshake) {
            payload = added.to_wire(&payload).unwrap_or(payload);
        }
        self.tap.note(true, record.typ.0, payload.clone());
        let padding = self.take_plan(payload.len());
        let plain = OutboundPlain::from(&payload);
        self.sealer.encrypt(Record::new(record.typ, record.version, plain), padding, out)
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        // rustls takes the answer for 0 off the largest fragment; a full record holds 16384 bytes of plaintext.
        if length == 0 {
            return 0;
        }
        let length = length + self.added.as_ref().map_or(0, AddedExtensions::length);
        self.sealer.sealed_length(length + self.plan(length))
    }
}

/// A decrypter whose connection may open records before rustls sees them.
pub fn decrypter(inner: Box<dyn RecordDecrypter>, tls13: bool) -> Box<dyn RecordDecrypter> {
    let Some(tap) = scope::current() else { return inner };
    let opener = Arc::new(SharedOpener::new(Opener::new(inner), tls13));
    tap.set_reading(opener.clone());
    let early = tap.awaits_early_data();
    Box::new(HandshakeDecrypter { opener, tap, early })
}

/// A record of TLS 1.3 that was opened before rustls has seen it.
pub struct OpenedRecord {
    /// The inner type.
    pub content_type: u8,
    /// What was in it.
    pub plaintext: Vec<u8>,
    /// What the judge says.
    pub verdict: Verdict,
    /// What of the plaintext says nothing.
    pub needless: Vec<Range<usize>>,
}

/// The description of an alert.
pub type InnerAlert = Option<u8>;

impl SharedOpener {
    /// A TLS 1.3 record's inner type and plaintext, and what is to be done with it. Err(None) where it cannot be opened: then
    /// nothing has happened.
    pub fn open(&self, payload: &[u8], tap: &Tap) -> Result<OpenedRecord, Option<Fault>> {
        let mut payload = payload.to_vec();
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        let record = Record::new(ContentType::ApplicationData, version, InboundOpaque(&mut payload));
        let mut opened = self.0.lock();
        let plain = opened.decrypt(record).map_err(|_| None)?;
        let (content_type, plaintext) = (plain.typ.0, plain.payload.to_vec());
        let place = tap.place(true);
        let verdict =
            opened.judge.judge(content_type, &plaintext, place, Some(tap)).inspect_err(|fault| {
                let record = Record::new(ContentType(content_type), version, &plaintext[..]);
                note_refused(tap, &record, *fault, true);
            })?;
        let needless = opened.judge.take_needless();
        Ok(OpenedRecord { content_type, plaintext, verdict, needless })
    }

    /// Opens the next record of a handshake where it is, and says what is to be done with it. None where it cannot be opened,
    /// or is refused: rustls must be shown it, as it is, where it is not dropped.
    pub fn open_ahead(&self, header: Header, payload: &mut [u8], tap: &Tap) -> Option<(Verdict, InnerAlert)> {
        let mut opened = self.0.lock();
        if opened.replays > 0 || opened.next.is_some() {
            return None;
        }
        match opened.open_in_place(header, payload, tap) {
            Ok((record, verdict)) => {
                let description = payload.get(record.plaintext.clone()).and_then(<[u8]>::last).copied();
                if verdict == Verdict::Show {
                    opened.next = Some(Ok(record));
                }
                Some((verdict, description))
            }
            Err(error) => {
                opened.next = Some(Err(error));
                None
            }
        }
    }

    /// What is wrong with a record that rustls would not open. None where nobody can have sealed it.
    pub fn judge_strange(&self, header: Header, payload: &mut [u8], tap: &Tap) -> Option<Fault> {
        let version = EncodableVersion::Legacy(ProtocolVersion(header.version));
        let record = Record::new(ContentType(header.content_type), version, InboundOpaque(payload));
        self.0.lock().open(record, tap).err()?;
        let refusal = tap.take_refusal();
        tap.take_alert_override();
        refusal
    }
}

impl Opened {
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>) -> Result<Record<&'a [u8]>, Error> {
        self.opener.as_mut().ok_or(Error::DecryptError)?.decrypt(record)
    }

    /// Opens a record, and judges it: what rustls may see of it. It is noted in the tap.
    fn open<'a>(
        &mut self,
        record: Record<InboundOpaque<'a>>,
        tap: &Tap,
    ) -> Result<(Record<&'a [u8]>, Verdict), Error> {
        let Record { typ, version, payload: InboundOpaque(buffer) } = record;
        let base = buffer.as_ptr().addr();
        if self.judge.tls13() && buffer.len() <= TAG {
            // Not even a content type is in it.
            return Err(Error::DecryptError);
        }
        let plain = self.decrypt(Record::new(typ, version, InboundOpaque(&mut *buffer)));
        let plain = plain.map_err(|error| match error {
            Error::PeerMisbehaved(PeerMisbehaved::IllegalTlsInnerPlaintext) => {
                tap.refuse(Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE).in_record())
            }
            error => error,
        })?;
        let (mut inner_type, version) = (plain.typ, plain.version);
        let start = plain.payload.as_ptr().addr() - base;
        let mut end = start + plain.payload.len();
        let place = tap.place(self.judge.tls13());
        let verdict = self.judge.judge(inner_type.0, plain.payload, place, Some(tap)).map_err(|fault| {
            note_refused(tap, &plain, fault, place.tls13);
            tap.refuse(fault)
        })?;
        tap.note_received(&plain);
        let mut verdict = verdict;
        if verdict == Verdict::Show {
            end = without(&self.judge.take_needless(), buffer, start..end);
            if end == start && inner_type == ContentType::Handshake {
                verdict = Verdict::Drop;
            }
        }
        match verdict {
            Verdict::Show if inner_type == ContentType::Handshake => {
                let shown = tap.shorten(&buffer[start..end], true);
                let shown = shown.map_err(|_| InvalidMessage::TrailingData("Certificate"))?;
                if let Some(shown) = shown {
                    end = start + shown.len();
                    buffer[start..end].copy_from_slice(&shown);
                }
            }
            Verdict::Show => {}
            Verdict::Fatal => {
                let [level, description] = &mut buffer[start..start + 2] else {
                    return Err(Error::DecryptError);
                };
                *level = AlertLevel::FATAL.0;
                if *description == alert::CLOSE_NOTIFY {
                    // rustls takes none for fatal.
                    tap.replace_fault(Fault::new(Reason::alert_received(*description)));
                    *description = alert::HANDSHAKE_FAILURE;
                }
            }
            // rustls passes over one alert only.
            Verdict::Close | Verdict::Drop => {
                if verdict == Verdict::Close {
                    tap.note_close();
                }
                inner_type = ContentType::Alert;
                end = start + PASSED_OVER.len();
                buffer[start..end].copy_from_slice(&PASSED_OVER);
            }
        }
        let shown =
            Record::new(inner_type, version, InboundOpaque(buffer)).into_plain_record_range(start..end);
        Ok((shown, verdict))
    }

    fn open_in_place(
        &mut self,
        header: Header,
        payload: &mut [u8],
        tap: &Tap,
    ) -> Result<(InPlace, Verdict), Error> {
        let start = payload.as_ptr().addr();
        let version = EncodableVersion::Legacy(ProtocolVersion(header.version));
        let record = Record::new(ContentType(header.content_type), version, InboundOpaque(payload));
        let (plain, verdict) = self.open(record, tap)?;
        let offset = plain.payload.as_ptr().addr() - start;
        let plaintext = offset..offset + plain.payload.len();
        Ok((InPlace { content_type: plain.typ, version: plain.version, plaintext }, verdict))
    }
}

/// What every suite of TLS 1.3 adds to a record.
const TAG: usize = 16;

/// Takes parts out of a plaintext, in order: where it ends now.
fn without(parts: &[Range<usize>], buffer: &mut [u8], plaintext: Range<usize>) -> usize {
    let mut end = plaintext.end;
    for part in parts.iter().rev() {
        buffer.copy_within(plaintext.start + part.end..end, plaintext.start + part.start);
        end -= part.len();
    }
    end
}

/// An alert that rustls passes over in a handshake, too.
const PASSED_OVER: [u8; 2] = [AlertLevel::WARNING.0, alert::USER_CANCELED];

/// Message callbacks hear of an alert before it counts, and of a message when it is whole.
fn note_refused(tap: &Tap, plain: &Record<&[u8]>, fault: Fault, tls13: bool) {
    let counts = !matches!(
        fault.reason,
        Reason::MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA | Reason::DATA_BETWEEN_CCS_AND_FINISHED
    );
    match plain.typ {
        ContentType::Alert if counts && plain.payload.len() == 2 => tap.note_received(plain),
        ContentType::Handshake if tls13 => tap.note(false, plain.typ.0, Vec::new()),
        _ => {}
    }
}

/// rustls's side of a [`SharedOpener`].
struct HandshakeDecrypter {
    opener: Arc<SharedOpener>,
    /// Where records are noted that rustls is the first to see.
    tap: Arc<Tap>,
    /// What it opens may be early data.
    early: bool,
}

impl RecordDecrypter for HandshakeDecrypter {
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>, _: u64) -> Result<Record<&'a [u8]>, Error> {
        let mut opened = self.opener.0.lock();
        if let Some(result) = opened.next.take() {
            let InPlace { content_type, version, plaintext } = result?;
            let mut plain = record.into_plain_record_range(plaintext);
            (plain.typ, plain.version) = (content_type, version);
            return Ok(plain);
        }
        if let Some(left) = opened.replays.checked_sub(1) {
            opened.replays = left;
            return record.into_tls13_unpadded_record();
        }
        let first = !opened.opener.as_ref().is_some_and(Opener::has_opened);
        let length = record.payload.0.len();
        let plain = opened.open(record, &self.tap);
        if first
            && matches!(plain, Err(Error::DecryptError))
            && self.tap.refuses_early_data()
            && self.tap.early_data(|early| early.is_too_much(length))
        {
            self.tap.override_alert(alert::UNEXPECTED_MESSAGE);
            return Err(PeerMisbehaved::TooMuchEarlyDataReceived.into());
        }
        let (plain, _) = plain?;
        if self.early {
            let noted = self.tap.early_data(|early| early.note(&plain));
            noted.inspect_err(|_| self.tap.override_alert(alert::UNEXPECTED_MESSAGE))?;
        }
        Ok(plain)
    }
}
