//! The hello extensions that OpenSSL 3.0 handles itself (`SSL_extension_supported`), by number.

use super::generation::Generation;

/// Whether the library handles the extension, so that a program must not.
pub fn is_known(kind: u32) -> bool {
    KNOWN.contains(&kind)
}

/// Whether OpenSSL parses the extension when a peer sends it: a few more than those that a program must not handle.
pub fn is_recognized(kind: u16) -> bool {
    const SIGNATURE_ALGORITHMS_CERT: u16 = 50;
    const CRYPTOPRO_BUG: u16 = 0xfde8;
    matches!(kind, SIGNATURE_ALGORITHMS_CERT | CRYPTOPRO_BUG)
        || is_known(kind.into())
        || is_recognized_since_3_2(kind)
}

/// Whether OpenSSL parses it only since 3.2, and this is such an OpenSSL.
pub fn is_recognized_since_3_2(kind: u16) -> bool {
    const CLIENT_CERT_TYPE: u16 = 19;
    const SERVER_CERT_TYPE: u16 = 20;
    const COMPRESS_CERTIFICATE: u16 = 27;
    matches!(kind, CLIENT_CERT_TYPE | SERVER_CERT_TYPE | COMPRESS_CERTIFICATE)
        && Generation::current() >= Generation::V3_2
}

const KNOWN: &[u32] = &[
    0,     // server_name
    1,     // max_fragment_length
    5,     // status_request
    10,    // supported_groups
    11,    // ec_point_formats
    12,    // srp
    13,    // signature_algorithms
    14,    // use_srtp
    16,    // application_layer_protocol_negotiation
    18,    // signed_certificate_timestamp
    21,    // padding
    22,    // encrypt_then_mac
    23,    // extended_master_secret
    35,    // session_ticket
    41,    // pre_shared_key
    42,    // early_data
    43,    // supported_versions
    44,    // cookie
    45,    // psk_key_exchange_modes
    47,    // certificate_authorities
    49,    // post_handshake_auth
    51,    // key_share
    13172, // next_proto_neg
    65281, // renegotiation_info
];

/// Messages of the peer that contain extensions, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(u8);

impl Places {
    /// ServerHello of TLS 1.2
    pub const SERVER_HELLO_TLS12: Self = Self(1);
    /// ServerHello of TLS 1.3
    pub const SERVER_HELLO_TLS13: Self = Self(2);
    /// HelloRetryRequest
    pub const RETRY: Self = Self(4);
    /// EncryptedExtensions
    pub const ENCRYPTED_EXTENSIONS: Self = Self(8);
    /// Certificate of TLS 1.3
    pub const CERTIFICATE: Self = Self(16);
    /// CertificateRequest of TLS 1.3
    pub const CERTIFICATE_REQUEST: Self = Self(32);
    const NOWHERE: Self = Self(0);

    /// All messages of both.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Whether OpenSSL allows an extension in one of these messages.
pub fn may_stand(kind: u16, places: Places) -> bool {
    let of = ANSWERS.iter().find(|(known, _)| *known == kind).map_or(Places::NOWHERE, |(_, of)| *of);
    of.0 & places.0 != 0
}

const HELLO_AND_ENCRYPTED: Places = Places::SERVER_HELLO_TLS12.or(Places::ENCRYPTED_EXTENSIONS);
const HELLO_AND_CERTIFICATE: Places = Places::SERVER_HELLO_TLS12.or(Places::CERTIFICATE);
const ALL_HELLOS: Places = Places::SERVER_HELLO_TLS12.or(Places::SERVER_HELLO_TLS13).or(Places::RETRY);

/// The messages of extensions that also occur outside ClientHellos.
const ANSWERS: &[(u16, Places)] = &[
    (0, HELLO_AND_ENCRYPTED),
    (1, HELLO_AND_ENCRYPTED),
    (5, HELLO_AND_CERTIFICATE.or(Places::CERTIFICATE_REQUEST)),
    (10, HELLO_AND_ENCRYPTED),
    (11, Places::SERVER_HELLO_TLS12),
    (13, Places::CERTIFICATE_REQUEST),
    (16, HELLO_AND_ENCRYPTED),
    (18, HELLO_AND_CERTIFICATE.or(Places::CERTIFICATE_REQUEST)),
    (22, Places::SERVER_HELLO_TLS12),
    (23, Places::SERVER_HELLO_TLS12),
    (35, Places::SERVER_HELLO_TLS12),
    (41, Places::SERVER_HELLO_TLS13),
    (42, Places::ENCRYPTED_EXTENSIONS),
    (43, ALL_HELLOS),
    (44, Places::RETRY),
    (47, Places::CERTIFICATE_REQUEST),
    (50, Places::CERTIFICATE_REQUEST),
    (51, Places::SERVER_HELLO_TLS13.or(Places::RETRY)),
    (13172, Places::SERVER_HELLO_TLS12),
    (65281, Places::SERVER_HELLO_TLS12),
    // OpenSSL never reads it, and ignores it.
    (0xfde8, Places::SERVER_HELLO_TLS12),
];
