//! HKDF-Expand-Label (RFC 8446, section 7.1), and what needs nothing else.

use rustls::crypto::tls13::{Hkdf, HkdfExpander, OkmBlock};
use zeroize::Zeroizing;

/// Runs `expand` with the HkdfLabel of this label and context, for an output of `length` bytes.
pub fn with_label<R>(label: &[u8], context: &[u8], length: usize, expand: impl FnOnce(&[&[u8]]) -> R) -> R {
    const PREFIX: &[u8] = b"tls13 ";
    let label_length = PREFIX.len().saturating_add(label.len()) as u8;
    let context_length = context.len() as u8;
    expand(&[&(length as u16).to_be_bytes(), &[label_length], PREFIX, label, &[context_length], context])
}

/// Expands to the length of the hash.
pub fn expand_block(expander: &dyn HkdfExpander, label: &[u8], context: &[u8]) -> OkmBlock {
    with_label(label, context, expander.hash_len(), |info| expander.expand_block(info))
}

/// Expands to `N` bytes, without a context. None where the hash cannot provide as many.
pub fn expand<const N: usize>(expander: &dyn HkdfExpander, label: &[u8]) -> Option<Zeroizing<[u8; N]>> {
    let mut output = Zeroizing::new([0; N]);
    with_label(label, &[], N, |info| expander.expand_slice(info, &mut output[..])).ok()?;
    Some(output)
}

/// The verify_data of a Finished after messages with this digest (RFC 8446, section 4.4.4).
pub fn verify_data(hkdf: &dyn Hkdf, secret: &OkmBlock, digest: &[u8]) -> Vec<u8> {
    let key = expand_block(&*hkdf.expander_for_okm(secret), b"finished", &[]);
    hkdf.hmac_sign(&key, digest).as_ref().to_vec()
}
