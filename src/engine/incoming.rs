//! Records as rustls is shown them: without what it would act upon, or refuse, and the connection sees to itself.

use std::ops::Range;

use rustls::Error;
use rustls::crypto::cipher::{InboundOpaque, Record, RecordDecrypter};
use rustls::enums::ContentType;
use rustls::error::{InvalidMessage, PeerMisbehaved};

use super::errors::{Fault, alert};
use super::judge::{Judge, Verdict};
use super::key_update;
use super::tap::Tap;
use crate::tables::alerts::AlertLevel;
use crate::tables::reasons::Reason;
use crate::wire::split_messages;

/// Opens a record, and judges it. The wish for a KeyUpdate in return is taken out of it. A close_notify becomes data without
/// content: rustls would not read on, where the program may take SSL_RECEIVED_SHUTDOWN back. What rustls need not know of
/// becomes a byte of data that nobody gets. All that is noted in the tap.
pub(super) fn open<'a>(
    inner: &mut dyn RecordDecrypter,
    judge: &mut Judge,
    tap: &Tap,
    record: Record<InboundOpaque<'a>>,
    sequence: u64,
) -> Result<(Record<&'a [u8]>, Verdict), Error> {
    let Record { typ, version, payload: InboundOpaque(buffer) } = record;
    let base = buffer.as_ptr().addr();
    if judge.tls13() && buffer.len() <= TAG {
        // Not even a content type is in it.
        return Err(Error::DecryptError);
    }
    let plain = inner.decrypt(Record::new(typ, version, InboundOpaque(&mut *buffer)), sequence);
    let plain = plain.map_err(|error| match error {
        Error::PeerMisbehaved(PeerMisbehaved::IllegalTlsInnerPlaintext) => {
            tap.refuse(Fault::with_alert(Reason::BAD_RECORD_TYPE, alert::UNEXPECTED_MESSAGE).in_record())
        }
        error => error,
    })?;
    let (mut inner_type, version, start) = (plain.typ, plain.version, plain.payload.as_ptr().addr() - base);
    let mut end = start + plain.payload.len();
    let place = tap.place(judge.tls13());
    let verdict = judge.judge(inner_type.0, plain.payload, place, Some(tap)).map_err(|fault| {
        note_refused(tap, &plain, fault, place.tls13);
        tap.refuse(fault)
    })?;
    let left = match verdict {
        Verdict::Show => without_authentication(tap, &plain),
        _ => None,
    };
    match left {
        Some(left) => {
            end = start + left.len();
            buffer[start..end].copy_from_slice(&left);
            tap.note(false, inner_type.0, left);
            if end == start {
                end = hollow(tap, buffer, start);
            }
        }
        None => tap.note_received(&plain),
    }
    let mut verdict = verdict;
    if verdict == Verdict::Show {
        end = without(&judge.take_needless(), buffer, start..end);
        if end == start && inner_type == ContentType::Handshake && !place.traffic {
            verdict = Verdict::Drop;
        }
    }
    match verdict {
        Verdict::Show => {
            if inner_type == ContentType::Handshake && !place.traffic {
                let shown = tap.shorten(&buffer[start..end], true);
                let shown = shown.map_err(|_| InvalidMessage::TrailingData("Certificate"))?;
                if let Some(shown) = shown {
                    end = start + shown.len();
                    buffer[start..end].copy_from_slice(&shown);
                }
            }
            if inner_type == ContentType::Handshake
                && split_messages(&buffer[start..end])
                    .last()
                    .is_some_and(|last| **last == key_update::message(true))
            {
                tap.note_update_request();
                buffer[end - 1] = 0;
            }
        }
        Verdict::Fatal => {
            let [level, description] = &mut buffer[start..start + 2] else { return Err(Error::DecryptError) };
            *level = AlertLevel::FATAL.0;
            if *description == alert::CLOSE_NOTIFY {
                // rustls takes none for fatal.
                tap.replace_fault(Fault::new(Reason::alert_received(*description)));
                *description = alert::HANDSHAKE_FAILURE;
            }
        }
        Verdict::Close if place.traffic => {
            tap.note_close();
            (inner_type, end) = (ContentType::ApplicationData, start);
        }
        // In a handshake rustls passes over one alert only.
        Verdict::Close => {
            tap.note_close();
            buffer[start..end].copy_from_slice(&PASSED_OVER);
        }
        Verdict::Drop if !place.traffic && inner_type == ContentType::Alert => {
            buffer[start..end].copy_from_slice(&PASSED_OVER);
        }
        Verdict::Drop if !place.traffic && inner_type == ContentType::Handshake => {
            inner_type = ContentType::Alert;
            end = start + PASSED_OVER.len();
            buffer[start..end].copy_from_slice(&PASSED_OVER);
        }
        Verdict::Drop if !place.traffic => {}
        Verdict::Drop | Verdict::Refuse(_) => {
            if let Verdict::Refuse(count) = verdict {
                tap.owe_refusals(count);
            }
            inner_type = ContentType::Handshake;
            end = hollow(tap, buffer, start);
        }
    }
    let shown = Record::new(inner_type, version, InboundOpaque(buffer)).into_plain_record_range(start..end);
    Ok((shown, verdict))
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

/// Leaves nothing of a record: where its plaintext ends. rustls would count an empty one. `opener.rs` makes data of the byte,
/// `traffic.rs` drops it.
fn hollow(tap: &Tap, buffer: &mut [u8], start: usize) -> usize {
    tap.set_hollow();
    buffer[start] = 0;
    start + 1
}

/// Message callbacks hear of an alert before it counts, and of a message when it is whole.
pub(super) fn note_refused(tap: &Tap, plain: &Record<&[u8]>, fault: Fault, tls13: bool) {
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

/// A record's handshake messages without those of an authentication after the handshake. None where none is in it.
fn without_authentication(tap: &Tap, plain: &Record<&[u8]>) -> Option<Vec<u8>> {
    if plain.typ != ContentType::Handshake || !tap.carries_traffic() {
        return None;
    }
    tap.post_handshake_auth()?
        .take(plain.payload, || tap.ask(|host| host.max_certificate_list()).unwrap_or(0))
}
