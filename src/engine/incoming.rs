//! Records as rustls is shown them: without what it would act upon, or refuse, and the connection sees to itself.

use rustls::Error;
use rustls::crypto::cipher::{InboundOpaque, Record, RecordDecrypter};
use rustls::enums::ContentType;
use rustls::error::InvalidMessage;

use super::key_update;
use super::tap::Tap;
use super::traffic::CLOSE_NOTIFY;
use super::watch::split_messages;

/// Opens a record. The wish for a KeyUpdate in return is taken out of it. A close_notify becomes data without content: rustls
/// would not read on, where the program may take SSL_RECEIVED_SHUTDOWN back. Both are noted in the tap.
pub(super) fn open<'a>(
    inner: &mut dyn RecordDecrypter,
    tap: &Tap,
    record: Record<InboundOpaque<'a>>,
    sequence: u64,
) -> Result<Record<&'a [u8]>, Error> {
    let Record { typ, version, payload: InboundOpaque(buffer) } = record;
    let base = buffer.as_ptr().addr();
    let plain = inner.decrypt(Record::new(typ, version, InboundOpaque(&mut *buffer)), sequence)?;
    let (mut inner_type, version, start) = (plain.typ, plain.version, plain.payload.as_ptr().addr() - base);
    let mut end = start + plain.payload.len();
    match without_authentication(tap, &plain) {
        Some(left) => {
            end = start + left.len();
            buffer[start..end].copy_from_slice(&left);
            tap.note(false, inner_type.0, left);
            if end == start {
                // rustls would count an empty record. `opener.rs` makes data of the byte, `traffic.rs` drops it.
                buffer[start] = 0;
                end += 1;
            }
        }
        None => tap.note_received(&plain),
    }
    if inner_type == ContentType::Handshake && !tap.carries_traffic() {
        let shown = tap.shorten(&buffer[start..end], true);
        let shown = shown.map_err(|_| InvalidMessage::TrailingData("Certificate"))?;
        if let Some(shown) = shown {
            end = start + shown.len();
            buffer[start..end].copy_from_slice(&shown);
        }
    }
    let payload = &buffer[start..end];
    match inner_type {
        ContentType::Handshake
            if split_messages(payload).last().is_some_and(|last| **last == key_update::message(true)) =>
        {
            tap.note_update_request();
            buffer[end - 1] = 0;
        }
        ContentType::Alert if payload == CLOSE_NOTIFY && tap.carries_traffic() => {
            tap.note_close();
            (inner_type, end) = (ContentType::ApplicationData, start);
        }
        _ => {}
    }
    Ok(Record::new(inner_type, version, InboundOpaque(buffer)).into_plain_record_range(start..end))
}

/// A record's handshake messages without those of an authentication after the handshake. None where none is in it.
fn without_authentication(tap: &Tap, plain: &Record<&[u8]>) -> Option<Vec<u8>> {
    if plain.typ != ContentType::Handshake || !tap.carries_traffic() {
        return None;
    }
    tap.post_handshake_auth()?
        .take(plain.payload, || tap.ask(|host| host.max_certificate_list()).unwrap_or(0))
}
