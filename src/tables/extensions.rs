//! The hello extensions that OpenSSL 3.0 sees to itself (`SSL_extension_supported`), by number.

/// Whether a program must leave the extension to the library.
pub fn is_known(kind: u32) -> bool {
    KNOWN.contains(&kind)
}

/// Whether OpenSSL looks into the extension when a peer sends it: a few more than a program must leave alone.
pub fn is_recognized(kind: u16) -> bool {
    const SIGNATURE_ALGORITHMS_CERT: u16 = 50;
    const CRYPTOPRO_BUG: u16 = 0xfde8;
    matches!(kind, SIGNATURE_ALGORITHMS_CERT | CRYPTOPRO_BUG) || is_known(kind.into())
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
