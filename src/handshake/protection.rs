//! rustls protects no records here: its ciphers pass everything on as it is, and leave the real ones with the connection,
//! whose they stay (`record/`). What rustls has written says which of them it is to be sealed with.

use rustls::Error;
use rustls::crypto::cipher::{
    EncodableVersion, InboundOpaque, OutboundPlain, Record, RecordDecrypter, RecordEncrypter,
};
use rustls::enums::{ContentType, ProtocolVersion};

use super::scope;
use crate::record::{Opener, Sealer};
use crate::wire::content_type;

/// What rustls seals with: nothing. Without a connection, the cipher itself.
pub fn encrypter(
    cipher: Box<dyn RecordEncrypter>,
    seal: impl FnOnce(Box<dyn RecordEncrypter>) -> Sealer,
) -> Box<dyn RecordEncrypter> {
    let Some(context) = scope::current() else { return cipher };
    let number = context.new_keys(|keys| keys.add_sealer(seal(cipher)));
    Box::new(PlainEncrypter { number })
}

/// What rustls opens with: nothing. Without a connection, the cipher itself.
pub fn decrypter(cipher: Box<dyn RecordDecrypter>, tls13: bool) -> Box<dyn RecordDecrypter> {
    let Some(context) = scope::current() else { return cipher };
    context.new_keys(|keys| keys.opener = Some(Opener::new(cipher, tls13)));
    Box::new(PlainDecrypter { tls13 })
}

/// A record of ours that rustls has protected by nothing: the number of the sealer that it is meant for, its type, and
/// what is in it.
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
        // rustls takes the answer for 0 off the largest fragment; a full record holds 16384 bytes of plaintext.
        if length == 0 { 0 } else { length + 2 }
    }
}

/// A record of the peer's as rustls is shown it once the peer encrypts: in TLS 1.3 its type stands behind the content.
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
