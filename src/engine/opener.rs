//! Record ciphers that open records before rustls sees them, and tell rustls afterwards what was in them.
//!
//! Two need this: the lookout of `request.rs`, and a run of application data. rustls is shown the first record of such a
//! run and everything that is something else; what stands between two records of application data has nothing for it
//! to decide, and moving its state for each small record costs more than the cipher.

use std::ops::Range;
use std::sync::Arc;

use rustls::Error;
use rustls::crypto::cipher::{EncodableVersion, InboundOpaque, Record, RecordDecrypter};
use rustls::enums::{ContentType, ProtocolVersion};
use rustls::error::PeerMisbehaved;

use super::errors::{Fault, alert};
use super::incoming;
use super::judge::{Judge, Verdict};
use super::records::Header;
use super::tap::Tap;
use crate::lock::Lock;

/// A record cipher that rustls and we share. It counts the records itself, as rustls knows of some only.
pub struct EarlyCipher(Lock<Opened>);

struct Opened {
    inner: Box<dyn RecordDecrypter>,
    judge: Judge,
    /// Records that were opened.
    count: u64,
    /// Records in the clear that rustls will be shown next.
    replays: usize,
    /// What came of the record that rustls will be shown next, which was opened where it is.
    next: Option<Result<InPlace, Error>>,
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

/// A record that was opened where it is.
struct InPlace {
    content_type: ContentType,
    /// The version that rustls reads messages by.
    version: EncodableVersion,
    /// Where in the payload the plaintext is.
    plaintext: Range<usize>,
}

/// A record of TLS 1.2 with more payload than this has plaintext: an explicit nonce and a tag are the rest.
const MAX_EMPTY: usize = 8 + 16;

impl EarlyCipher {
    /// Opens records of this version with `inner`.
    pub fn new(inner: Box<dyn RecordDecrypter>, tls13: bool) -> Self {
        Self(Lock::new(Opened { inner, judge: Judge::new(tls13), count: 0, replays: 0, next: None }))
    }

    /// A TLS 1.3 record's inner type and plaintext, and what is to be done with it. Err(None) where it cannot be opened: then
    /// nothing has happened.
    pub fn open(&self, payload: &[u8], tap: &Tap) -> Result<OpenedRecord, Option<Fault>> {
        let mut payload = payload.to_vec();
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        let record = Record::new(ContentType::ApplicationData, version, InboundOpaque(&mut payload));
        let mut opened = self.0.lock();
        let count = opened.count;
        let plain = opened.inner.decrypt(record, count).map_err(|_| None)?;
        let (content_type, plaintext) = (plain.typ.0, plain.payload.to_vec());
        opened.count += 1;
        let place = tap.place(true);
        let verdict =
            opened.judge.judge(content_type, &plaintext, place, Some(tap)).inspect_err(|fault| {
                let record = Record::new(ContentType(content_type), version, &plaintext[..]);
                incoming::note_refused(tap, &record, *fault, true);
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
        self.0.lock().decrypt(record, tap).err()?;
        let refusal = tap.take_refusal();
        tap.take_alert_override();
        refusal
    }

    /// Opens a record of application data where it is: where in `payload` the plaintext stands. None where it is
    /// something else, empty or broken: then rustls must be shown this record next, as it is.
    pub fn open_data(&self, header: Header, payload: &mut [u8], tap: &Tap) -> Option<Range<usize>> {
        if ContentType(header.content_type) != ContentType::ApplicationData || payload.len() <= MAX_EMPTY {
            return None;
        }
        let mut opened = self.0.lock();
        match opened.open_in_place(header, payload, tap).map(|(record, _)| record) {
            Ok(InPlace { content_type: ContentType::ApplicationData, plaintext, .. })
                if !plaintext.is_empty() =>
            {
                Some(plaintext)
            }
            result => {
                opened.next = Some(result);
                None
            }
        }
    }

    /// Whether a whole handshake message has come.
    pub fn has_message(&self) -> bool {
        self.0.lock().judge.has_message()
    }

    /// The next `count` records that rustls shows are in the clear.
    pub fn expect_replays(&self, count: usize) {
        self.0.lock().replays = count;
    }
}

impl Opened {
    fn decrypt<'a>(
        &mut self,
        record: Record<InboundOpaque<'a>>,
        tap: &Tap,
    ) -> Result<Record<&'a [u8]>, Error> {
        self.decrypt_and_judge(record, tap).map(|(plain, _)| plain)
    }

    fn decrypt_and_judge<'a>(
        &mut self,
        record: Record<InboundOpaque<'a>>,
        tap: &Tap,
    ) -> Result<(Record<&'a [u8]>, Verdict), Error> {
        let opened = incoming::open(self.inner.as_mut(), &mut self.judge, tap, record, self.count)?;
        self.count += 1;
        Ok(opened)
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
        let (plain, verdict) = self.decrypt_and_judge(record, tap)?;
        let offset = plain.payload.as_ptr().addr() - start;
        let plaintext = offset..offset + plain.payload.len();
        Ok((InPlace { content_type: plain.typ, version: plain.version, plaintext }, verdict))
    }
}

/// rustls's side of an [`EarlyCipher`].
pub struct LateDecrypter {
    /// What opens the records.
    pub cipher: Arc<EarlyCipher>,
    /// Where records are noted that rustls is the first to see.
    pub tap: Arc<Tap>,
    /// What it opens may be early data.
    pub early: bool,
}

impl RecordDecrypter for LateDecrypter {
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>, _: u64) -> Result<Record<&'a [u8]>, Error> {
        let mut opened = self.cipher.0.lock();
        if let Some(result) = opened.next.take() {
            let InPlace { content_type, version, plaintext } = result?;
            let mut plain = record.into_plain_record_range(plaintext);
            (plain.typ, plain.version) = (content_type, version);
            return Ok(self.shown(plain));
        }
        if let Some(left) = opened.replays.checked_sub(1) {
            opened.replays = left;
            return record.into_tls13_unpadded_record();
        }
        let (first, length) = (opened.count == 0, record.payload.0.len());
        let plain = opened.decrypt(record, &self.tap);
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
        Ok(self.shown(plain))
    }
}

impl LateDecrypter {
    /// A record of which nothing is left for rustls is one byte of data to it.
    fn shown<'a>(&self, plain: Record<&'a [u8]>) -> Record<&'a [u8]> {
        let mut plain = plain;
        if plain.typ == ContentType::Handshake && plain.payload.len() == 1 && self.tap.is_hollow() {
            plain.typ = ContentType::ApplicationData;
        }
        plain
    }
}
