//! What the numbers on the wire mean.

/// Content types on the wire.
pub mod content_type {
    /// change_cipher_spec
    pub const CHANGE_CIPHER_SPEC: u8 = 20;
    /// alert
    pub const ALERT: u8 = 21;
    /// handshake
    pub const HANDSHAKE: u8 = 22;
    /// application_data
    pub const APPLICATION_DATA: u8 = 23;
}

/// Handshake message types on the wire.
pub mod handshake_type {
    /// hello_request
    pub const HELLO_REQUEST: u8 = 0;
    /// client_hello
    pub const CLIENT_HELLO: u8 = 1;
    /// server_hello, and hello_retry_request
    pub const SERVER_HELLO: u8 = 2;
    /// new_session_ticket
    pub const NEW_SESSION_TICKET: u8 = 4;
    /// end_of_early_data
    pub const END_OF_EARLY_DATA: u8 = 5;
    /// encrypted_extensions
    pub const ENCRYPTED_EXTENSIONS: u8 = 8;
    /// certificate
    pub const CERTIFICATE: u8 = 11;
    /// server_key_exchange
    pub const SERVER_KEY_EXCHANGE: u8 = 12;
    /// certificate_request
    pub const CERTIFICATE_REQUEST: u8 = 13;
    /// server_hello_done
    pub const SERVER_HELLO_DONE: u8 = 14;
    /// certificate_verify
    pub const CERTIFICATE_VERIFY: u8 = 15;
    /// client_key_exchange
    pub const CLIENT_KEY_EXCHANGE: u8 = 16;
    /// finished
    pub const FINISHED: u8 = 20;
    /// certificate_status
    pub const CERTIFICATE_STATUS: u8 = 22;
    /// key_update
    pub const KEY_UPDATE: u8 = 24;

    /// Whether a message of this type may come from this side. A message from the wrong side has no effect: callbacks
    /// are told of it, and rustls refuses it.
    pub fn is_of(kind: u8, from_client: bool) -> bool {
        match kind {
            HELLO_REQUEST | SERVER_HELLO | NEW_SESSION_TICKET | ENCRYPTED_EXTENSIONS
            | SERVER_KEY_EXCHANGE | CERTIFICATE_REQUEST | SERVER_HELLO_DONE | CERTIFICATE_STATUS => {
                !from_client
            }
            CLIENT_HELLO | CLIENT_KEY_EXCHANGE | END_OF_EARLY_DATA => from_client,
            _ => true,
        }
    }
}

/// Extension numbers.
pub mod extension {
    /// server_name
    pub const SERVER_NAME: u16 = 0;
    /// status_request
    pub const STATUS_REQUEST: u16 = 5;
    /// supported_groups
    pub const SUPPORTED_GROUPS: u16 = 10;
    /// ec_point_formats
    pub const EC_POINT_FORMATS: u16 = 11;
    /// signature_algorithms
    pub const SIGNATURE_ALGORITHMS: u16 = 13;
    /// signature_algorithms_cert
    pub const SIGNATURE_ALGORITHMS_CERT: u16 = 50;
    /// application_layer_protocol_negotiation
    pub const ALPN: u16 = 16;
    /// extended_master_secret
    pub const EXTENDED_MASTER_SECRET: u16 = 23;
    /// session_ticket
    pub const SESSION_TICKET: u16 = 35;
    /// psk_key_exchange_modes
    pub const PSK_KEY_EXCHANGE_MODES: u16 = 45;
    /// pre_shared_key
    pub const PRE_SHARED_KEY: u16 = 41;
    /// early_data
    pub const EARLY_DATA: u16 = 42;
    /// supported_versions
    pub const SUPPORTED_VERSIONS: u16 = 43;
    /// post_handshake_auth
    pub const POST_HANDSHAKE_AUTH: u16 = 49;
    /// key_share
    pub const KEY_SHARE: u16 = 51;
    /// certificate_authorities
    pub const CERTIFICATE_AUTHORITIES: u16 = 47;
    /// max_fragment_length
    pub const MAX_FRAGMENT_LENGTH: u16 = 1;
    /// srp
    pub const SRP: u16 = 12;
    /// use_srtp
    pub const USE_SRTP: u16 = 14;
    /// signed_certificate_timestamp
    pub const SIGNED_CERTIFICATE_TIMESTAMP: u16 = 18;
    /// padding
    pub const PADDING: u16 = 21;
    /// encrypt_then_mac
    pub const ENCRYPT_THEN_MAC: u16 = 22;
    /// cookie
    pub const COOKIE: u16 = 44;
    /// next_protocol_negotiation
    pub const NEXT_PROTOCOL: u16 = 13172;
    /// Sent by GOST servers; no client sends it.
    pub const CRYPTOPRO_BUG: u16 = 0xfde8;
    /// renegotiation_info
    pub const RENEGOTIATION_INFO: u16 = 0xff01;
}

/// The random value that makes a ServerHello a HelloRetryRequest (RFC 8446, section 4.1.3).
pub const HELLO_RETRY_REQUEST_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2,
    0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// The message type that stands for the first ClientHello in the transcript after a HelloRetryRequest.
pub const MESSAGE_HASH: u8 = 254;
