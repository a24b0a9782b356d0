//! rustls does not protect records here: its ciphers pass everything through unchanged. The real ciphers go to the connection,
//! which owns them from then on (`record/`). Each record that rustls writes says which sealer it is meant for.

use rustls::Error;
use rustls::crypto::cipher::{
    EncodableVersion, InboundOpaque, OutboundPlain, Record, RecordDecrypter, RecordEncrypter,
};
use rustls::enums::{ContentType, ProtocolVersion};

use super::scope;
use crate::record::{Opener, Sealer};
use crate::wire::content_type;

/// The cipher that rustls seals with, which protects nothing. Without a connection on this thread it is the real cipher.
pub fn encrypter(
    cipher: Box<dyn RecordEncrypter>,
    seal: impl FnOnce(Box<dyn RecordEncrypter>) -> Sealer,
) -> Box<dyn RecordEncrypter> {
    let Some(context) = scope::current() else { return cipher };
    let number = context.new_keys(|keys| keys.add_sealer(seal(cipher)));
    Box::new(PlainEncrypter { number })
}

/// The cipher that rustls opens with, which protects nothing. Without a connection on this thread it is the real cipher.
pub fn decrypter(cipher: Box<dyn RecordDecrypter>, tls13: bool) -> Box<dyn RecordDecrypter> {
    let Some(context) = scope::current() else { return cipher };
    context.new_keys(|keys| keys.opener = Some(Opener::new(cipher, tls13)));
    Box::new(PlainDecrypter { tls13 })
}

/// Parses one of our records, which rustls has left unprotected: the number of the sealer that it is meant for, its
/// content type, and its content.
pub fn parse_unprotected(payload: &[u8]) -> Option<(usize, u8, &[u8])> {
    let ([number, kind], content) = payload.split_first_chunk()?;
    Some((usize::from(*number), *kind, content))
}

struct PlainEncrypter {
    number: u8,
}

impl RecordEncrypter for PlainEncrypter {
    fn encrypt<'a>(
        &mut self,
        record: Record<OutboundPlain<'_>>,
        _: u64,
        out: &'a mut [u8],
    ) -> Result<Record<&'a [u8]>, Error> {
        let end = self.encrypted_payload_len(record.payload.len());
        let payload = out.get_mut(..end).ok_or(Error::EncryptError)?;
        (payload[0], payload[1]) = (self.number, record.typ.0);
        let mut at = 2;
        for chunk in record.payload.chunks() {
            payload[at..at + chunk.len()].copy_from_slice(chunk);
            at += chunk.len();
        }
        let version = EncodableVersion::Legacy(ProtocolVersion::TLSv1_2);
        Ok(Record::new(ContentType::ApplicationData, version, payload))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        // rustls subtracts the answer for 0 from its largest fragment; a full record must still hold 16384 bytes of plaintext.
        if length == 0 { 0 } else { length + 2 }
    }
}

/// Writes a record of the peer's in the form that rustls expects once the peer encrypts: in TLS 1.3 the content type
/// follows the content.
pub fn shown_record(kind: u8, content: &[u8], tls13: bool, records: &mut Vec<u8>) {
    let (outer, length) = match tls13 {
        true => (content_type::APPLICATION_DATA, content.len() + 1),
        false => (kind, content.len()),
    };
    records.extend([outer, 3, 3]);
    records.extend((length as u16).to_be_bytes());
    records.extend_from_slice(content);
    if tls13 {
        records.push(kind);
    }
}

struct PlainDecrypter {
    tls13: bool,
}

impl RecordDecrypter for PlainDecrypter {
    fn decrypt<'a>(&mut self, record: Record<InboundOpaque<'a>>, _: u64) -> Result<Record<&'a [u8]>, Error> {
        match self.tls13 {
            true => record.into_tls13_unpadded_record(),
            false => Ok(record.into_plain_record()),
        }
    }
}
