//! The TLS 1.3 suites of `SSL_CTX_set_ciphersuites`: names separated by colons.

use std::ffi::CStr;

use super::colon_list::names;
use crate::tables::cipher_suites::{CipherSuite, find_by_standard_name};
use crate::tables::reasons::Reason;

/// The default list.
pub const DEFAULT: &CStr = c"TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

/// Reads a list of suite names in IANA's spelling, most preferred first. The empty string means no suite.
///
/// Like OpenSSL, this accepts any suite with an IANA name, including TLS 1.2's. Those never become part of a TLS 1.3 handshake,
/// but getters return them.
///
/// # Errors
///
/// `NO_CIPHER_MATCH` if the string is not empty and names no known suite.
pub fn parse(text: &[u8]) -> Result<Vec<&'static CipherSuite>, Reason> {
    let suites: Vec<_> = names(text).filter_map(find_by_standard_name).collect();
    match suites.is_empty() && !text.is_empty() {
        true => Err(Reason::NO_CIPHER_MATCH),
        false => Ok(suites),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Result<Vec<u16>, Reason> {
        Ok(parse(text.as_bytes())?.iter().map(|suite| suite.protocol_id).collect())
    }

    #[test]
    fn names_are_read_in_order() {
        assert_eq!(ids(DEFAULT.to_str().unwrap()), Ok(vec![0x1302, 0x1303, 0x1301]));
        assert_eq!(ids("TLS_AES_128_GCM_SHA256 ::\tTLS_AES_128_CCM_SHA256:"), Ok(vec![0x1301, 0x1304]));
        assert_eq!(ids("TLS_RSA_WITH_AES_128_CBC_SHA"), Ok(vec![0x002f]));
        assert_eq!(ids(""), Ok(vec![]));
    }

    #[test]
    fn unknown_names_are_passed_over_unless_nothing_else_is_there() {
        assert_eq!(ids("NO_SUCH_SUITE:TLS_AES_128_GCM_SHA256"), Ok(vec![0x1301]));
        for text in ["NO_SUCH_SUITE", ":", " ", "AES128-SHA", "tls_aes_128_gcm_sha256"] {
            assert_eq!(ids(text), Err(Reason::NO_CIPHER_MATCH));
        }
    }
}
