//! Record ciphers of a handshake that rustls and we share: some records are opened before rustls sees them, and rustls is told
//! afterwards what was in them (`request.rs`). When the handshake is over, they become the connection's.

use std::sync::Arc;

use rustls::Error;
use rustls::crypto::cipher::{EncodableVersion, InboundOpaque, Record, RecordDecrypter};
use rustls::enums::{ContentType, ProtocolVersion};
use rustls::error::{InvalidMessage, PeerMisbehaved};

use super::errors::{Fault, alert};
use super::judge::{Judge, Verdict};
use super::tap::Tap;
use crate::lock::Lock;
use crate::record::{InARow, Opener};
use crate::tables::alerts::AlertLevel;
use crate::tables::reasons::Reason;

/// What opens the peer's records.
pub struct SharedOpener(Lock<Opened>);

struct Opened {
    /// None once the handshake is over.
    opener: Option<Opener>,
    judge: Judge,
    /// Records in the clear that rustls will be shown next.
    replays: usize,
}

/// A record of TLS 1.3 that was opened before rustls has seen it.
pub struct OpenedRecord {
    /// The inner type.
    pub content_type: u8,
    /// What was in it.
    pub plaintext: Vec<u8>,
    /// What the judge says.
    pub verdict: Verdict,
}

impl SharedOpener {
    /// Opens records of this version.
    pub fn new(opener: Opener, tls13: bool) -> Self {
        Self(Lock::new(Opened { opener: Some(opener), judge: Judge::new(tls13), replays: 0 }))
    }

    /// A TLS 1.3 record's inner type and plaintext, and what is to be done with it. Err(None) where it cannot be opened: then
    /// nothing has happened.
    pub fn open(&self, payload: &[u8], tap: &Tap) -> Result<OpenedRecord, Option<Fault>> {
        let mut payload = payload.to_vec();
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        let record = Record::new(ContentType::ApplicationData, version, InboundOpaque(&mut payload));
        let mut opened = self.0.lock();
        let plain = opened.decrypt(record).map_err(|_| None)?;
        let (content_type, plaintext) = (plain.typ.0, plain.payload.to_vec());
        let verdict = opened.judge.judge(content_type, &plaintext, tap.place(true), Some(tap))?;
        Ok(OpenedRecord { content_type, plaintext, verdict })
    }

    /// Whether it has opened a record.
    pub fn has_opened(&self) -> bool {
        self.0.lock().opener.as_ref().is_some_and(Opener::has_opened)
    }

    /// The next `count` records that rustls shows are in the clear.
    pub fn expect_replays(&self, count: usize) {
        self.0.lock().replays = count;
    }

    /// The handshake is over: rustls opens nothing any more.
    pub fn take(&self) -> Option<(Opener, InARow)> {
        let mut opened = self.0.lock();
        let in_a_row = opened.judge.in_a_row();
        opened.opener.take().map(|opener| (opener, in_a_row))
    }
}

impl Opened {
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>) -> Result<Record<&'a [u8]>, Error> {
        self.opener.as_mut().ok_or(Error::DecryptError)?.decrypt(record)
    }

    /// Opens a record, and judges it: what rustls may see of it. It is noted in the tap.
    fn open<'a>(&mut self, record: Record<InboundOpaque<'a>>, tap: &Tap) -> Result<Record<&'a [u8]>, Error> {
        let Record { typ, version, payload: InboundOpaque(buffer) } = record;
        let base = buffer.as_ptr().addr();
        let plain = self.decrypt(Record::new(typ, version, InboundOpaque(&mut *buffer)))?;
        let (inner_type, version) = (plain.typ, plain.version);
        let start = plain.payload.as_ptr().addr() - base;
        let mut end = start + plain.payload.len();
        let place = tap.place(self.judge.tls13());
        let verdict = self.judge.judge(inner_type.0, plain.payload, place, Some(tap)).map_err(|fault| {
            note_refused(tap, &plain, fault, place.tls13);
            tap.refuse(fault)
        })?;
        tap.note_received(&plain);
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
            Verdict::Close => {
                tap.note_close();
                buffer[start..end].copy_from_slice(&PASSED_OVER);
            }
            Verdict::Drop => buffer[start..end].copy_from_slice(&PASSED_OVER),
        }
        Ok(Record::new(inner_type, version, InboundOpaque(buffer)).into_plain_record_range(start..end))
    }
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
pub struct LateDecrypter {
    /// What opens the records.
    pub opener: Arc<SharedOpener>,
    /// Where records are noted that rustls is the first to see.
    pub tap: Arc<Tap>,
    /// What it opens may be early data.
    pub early: bool,
}

impl RecordDecrypter for LateDecrypter {
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>, _: u64) -> Result<Record<&'a [u8]>, Error> {
        let mut opened = self.opener.0.lock();
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
        let plain = plain?;
        if self.early {
            let noted = self.tap.early_data(|early| early.note(&plain));
            noted.inspect_err(|_| self.tap.override_alert(alert::UNEXPECTED_MESSAGE))?;
        }
        Ok(plain)
    }
}
