//! Reasons introduced after OpenSSL 3.0, texts that have changed since, and all texts of the program's release.

use std::ffi::CStr;

use super::generation::Generation;
use super::reasons::{REASONS, Reason, as_c_str};

macro_rules! newer_reasons {
    ($($name:ident $since:ident = $code:literal $text:literal;)*) => {
        impl Reason {
            $(#[doc = concat!("`SSL_R_", stringify!($name), "`: ", $text)] pub const $name: Self = Self($code);)*
        }
        /// Every reason that came later, and when.
        static NEWER_REASONS: &[(Generation, Reason, &CStr)] =
            &[$((Generation::$since, Reason::$name, as_c_str(concat!($text, "\0"))),)*];
    };
}

newer_reasons! {
    BAD_CERTIFICATE V3_2 = 348 "bad certificate";
    BAD_COMPRESSION_ALGORITHM V3_2 = 326 "bad compression algorithm";
    CONN_USE_ONLY V3_2 = 356 "conn use only";
    DOMAIN_USE_ONLY V3_5 = 422 "domain use only";
    EMPTY_RAW_PUBLIC_KEY V3_2 = 349 "empty raw public key";
    ERROR_IN_SYSTEM_DEFAULT_CONFIG V3_4 = 419 "error in system default config";
    FAILED_TO_GET_PARAMETER V3_2 = 316 "failed to get parameter";
    FEATURE_NEGOTIATION_NOT_COMPLETE V3_3 = 417 "feature negotiation not complete";
    FEATURE_NOT_RENEGOTIABLE V3_3 = 413 "feature not renegotiable";
    INVALID_RAW_PUBLIC_KEY V3_2 = 350 "invalid raw public key";
    INVALID_RECORD V3_2 = 317 "invalid record";
    LISTENER_USE_ONLY V3_5 = 421 "listener use only";
    MAXIMUM_ENCRYPTED_PKTS_REACHED V3_2 = 395 "maximum encrypted pkts reached";
    MISSING_QUIC_TLS_FUNCTIONS V3_5 = 423 "missing quic tls functions";
    MISSING_SUPPORTED_VERSIONS_EXTENSION V3_4 = 420 "missing supported versions extension";
    NO_STREAM V3_2 = 355 "no stream";
    NO_SUITABLE_RECORD_LAYER V3_2 = 322 "no suitable record layer";
    POLL_REQUEST_NOT_SUPPORTED V3_3 = 418 "poll request not supported";
    QUIC_HANDSHAKE_LAYER_ERROR V3_2 = 393 "quic handshake layer error";
    QUIC_NETWORK_ERROR V3_2 = 387 "quic network error";
    QUIC_PROTOCOL_ERROR V3_2 = 382 "quic protocol error";
    RECORDS_NOT_RELEASED V3_2 = 321 "records not released";
    RECORD_LAYER_FAILURE V3_2 = 313 "record layer failure";
    REMOTE_PEER_ADDRESS_NOT_SET V3_2 = 346 "remote peer address not set";
    SEQUENCE_CTR_WRAPPED V3_2 = 327 "sequence ctr wrapped";
    STREAM_COUNT_LIMITED V3_2 = 411 "stream count limited";
    STREAM_FINISHED V3_2 = 365 "stream finished";
    STREAM_RECV_ONLY V3_2 = 366 "stream recv only";
    STREAM_RESET V3_2 = 375 "stream reset";
    STREAM_SEND_ONLY V3_2 = 379 "stream send only";
    UNKNOWN_MANDATORY_PARAMETER V3_2 = 323 "unknown mandatory parameter";
    UNSUPPORTED_CONFIG_VALUE V3_3 = 414 "unsupported config value";
    UNSUPPORTED_CONFIG_VALUE_CLASS V3_3 = 415 "unsupported config value class";
    UNSUPPORTED_CONFIG_VALUE_OP V3_3 = 416 "unsupported config value op";
    UNSUPPORTED_WRITE_FLAG V3_3 = 412 "unsupported write flag";
    WRONG_RPK_TYPE V3_2 = 351 "wrong rpk type";
}

macro_rules! renamed_reasons {
    ($($name:ident $text:literal;)*) => {
        /// Texts that are others since OpenSSL 3.2.
        static RENAMED: &[(Reason, &CStr)] = &[$((Reason::$name, as_c_str(concat!($text, "\0"))),)*];
    };
}

renamed_reasons! {
    SSLV3_ALERT_BAD_CERTIFICATE "ssl/tls alert bad certificate";
    SSLV3_ALERT_BAD_RECORD_MAC "ssl/tls alert bad record mac";
    SSLV3_ALERT_CERTIFICATE_EXPIRED "ssl/tls alert certificate expired";
    SSLV3_ALERT_CERTIFICATE_REVOKED "ssl/tls alert certificate revoked";
    SSLV3_ALERT_CERTIFICATE_UNKNOWN "ssl/tls alert certificate unknown";
    SSLV3_ALERT_DECOMPRESSION_FAILURE "ssl/tls alert decompression failure";
    SSLV3_ALERT_HANDSHAKE_FAILURE "ssl/tls alert handshake failure";
    SSLV3_ALERT_ILLEGAL_PARAMETER "ssl/tls alert illegal parameter";
    SSLV3_ALERT_NO_CERTIFICATE "ssl/tls alert no certificate";
    SSLV3_ALERT_UNEXPECTED_MESSAGE "ssl/tls alert unexpected message";
    SSLV3_ALERT_UNSUPPORTED_CERTIFICATE "ssl/tls alert unsupported certificate";
}

/// Every reason with its text. A release that lacks a reason gets it anyway: only newer functions report it.
pub fn texts(generation: Generation) -> impl Iterator<Item = (Reason, &'static CStr)> {
    let renamed = move |reason| {
        let (_, text) = RENAMED.iter().find(|(renamed, _)| *renamed == reason)?;
        (generation >= Generation::V3_2).then_some(*text)
    };
    let old = REASONS.iter().map(move |&(reason, text)| (reason, renamed(reason).unwrap_or(text)));
    old.chain(NEWER_REASONS.iter().map(|&(_, reason, text)| (reason, text)))
}

impl Reason {
    /// Its text; None for one of the codes that every library shares.
    pub fn text(self, generation: Generation) -> Option<&'static CStr> {
        texts(generation).find(|(reason, _)| *reason == self).map(|(_, text)| text)
    }

    /// The release that introduced the reason.
    pub fn since(self) -> Generation {
        let newer = NEWER_REASONS.iter().find(|(_, reason, _)| *reason == self);
        newer.map_or(Generation::V3_0, |(since, _, _)| *since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_the_generation() {
        let text = |generation| Reason::SSLV3_ALERT_HANDSHAKE_FAILURE.text(generation);
        assert_eq!(text(Generation::V3_0), Some(c"sslv3 alert handshake failure"));
        assert_eq!(text(Generation::V3_2), Some(c"ssl/tls alert handshake failure"));
        assert_eq!(Reason::HTTP_REQUEST.text(Generation::V3_6), Some(c"http request"));
        assert_eq!(Reason::INTERNAL_ERROR.text(Generation::V3_0), None);
    }

    #[test]
    fn no_number_has_two_texts() {
        for generation in Generation::ALL {
            let mut numbers: Vec<i32> = texts(generation).map(|(reason, _)| reason.0).collect();
            let all = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), all);
        }
        assert_eq!(Reason::UNSUPPORTED_WRITE_FLAG.since(), Generation::V3_3);
        assert_eq!(Reason::HTTP_REQUEST.since(), Generation::V3_0);
    }
}
