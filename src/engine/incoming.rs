//! Records as rustls is shown them: without what it would act upon and the connection sees to itself.

use rustls::Error;
use rustls::crypto::cipher::{InboundOpaque, Record, RecordDecrypter};
use rustls::enums::ContentType;

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
    tap.note_received(&plain);
    let (mut inner_type, version, start) = (plain.typ, plain.version, plain.payload.as_ptr().addr() - base);
    let mut end = start + plain.payload.len();
    match inner_type {
        ContentType::Handshake
            if split_messages(plain.payload)
                .last()
                .is_some_and(|last| **last == key_update::message(true)) =>
        {
            tap.note_update_request();
            buffer[end - 1] = 0;
        }
        ContentType::Alert if plain.payload == CLOSE_NOTIFY && tap.carries_traffic() => {
            tap.note_close();
            (inner_type, end) = (ContentType::ApplicationData, start);
        }
        _ => {}
    }
    Ok(Record::new(inner_type, version, InboundOpaque(buffer)).into_plain_record_range(start..end))
}
