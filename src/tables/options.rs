//! The option bits (`SSL_OP_…`) of `SSL_CTX_set_options`.
//!
//! Bits that OpenSSL 3.0 still defines as 0 for old sources are left out. The other families of bits are in
//! `modes`.

use super::generation::Generation;

/// `SSL_OP_NO_EXTENDED_MASTER_SECRET`: do without the extended master secret.
pub const NO_EXTENDED_MASTER_SECRET: u64 = 1 << 0;
/// `SSL_OP_CLEANSE_PLAINTEXT`: wipe plaintext once it has been handed over.
pub const CLEANSE_PLAINTEXT: u64 = 1 << 1;
/// `SSL_OP_LEGACY_SERVER_CONNECT`: clients accept servers without secure renegotiation.
pub const LEGACY_SERVER_CONNECT: u64 = 1 << 2;
/// `SSL_OP_ENABLE_KTLS`: let the kernel process records where it can.
pub const ENABLE_KTLS: u64 = 1 << 3;
/// `SSL_OP_TLSEXT_PADDING`: pad a ClientHello of an unlucky length.
pub const TLSEXT_PADDING: u64 = 1 << 4;
/// `SSL_OP_SAFARI_ECDHE_ECDSA_BUG`: avoid ECDHE-ECDSA with old versions of Safari.
pub const SAFARI_ECDHE_ECDSA_BUG: u64 = 1 << 6;
/// `SSL_OP_IGNORE_UNEXPECTED_EOF`: take an end of input without close_notify for an orderly shutdown.
pub const IGNORE_UNEXPECTED_EOF: u64 = 1 << 7;
/// `SSL_OP_ALLOW_CLIENT_RENEGOTIATION`: servers let clients start a renegotiation.
pub const ALLOW_CLIENT_RENEGOTIATION: u64 = 1 << 8;
/// `SSL_OP_DISABLE_TLSEXT_CA_NAMES`: leave out the certificate_authorities extension.
pub const DISABLE_TLSEXT_CA_NAMES: u64 = 1 << 9;
/// `SSL_OP_ALLOW_NO_DHE_KEX`: TLS 1.3 resumption without a fresh key exchange is fine.
pub const ALLOW_NO_DHE_KEX: u64 = 1 << 10;
/// `SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS`: no empty records against attacks on CBC in TLS 1.0.
pub const DONT_INSERT_EMPTY_FRAGMENTS: u64 = 1 << 11;
/// `SSL_OP_NO_QUERY_MTU`: DTLS does not ask the transport for its MTU.
pub const NO_QUERY_MTU: u64 = 1 << 12;
/// `SSL_OP_COOKIE_EXCHANGE`: servers ask clients to return a cookie.
pub const COOKIE_EXCHANGE: u64 = 1 << 13;
/// `SSL_OP_NO_TICKET`: no session tickets without server state.
pub const NO_TICKET: u64 = 1 << 14;
/// `SSL_OP_CISCO_ANYCONNECT`: speak the DTLS dialect of Cisco AnyConnect.
pub const CISCO_ANYCONNECT: u64 = 1 << 15;
/// `SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION`: renegotiation always makes a new session.
pub const NO_SESSION_RESUMPTION_ON_RENEGOTIATION: u64 = 1 << 16;
/// `SSL_OP_NO_COMPRESSION`: no compression of records.
pub const NO_COMPRESSION: u64 = 1 << 17;
/// `SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION`: renegotiate with peers that cannot do it securely.
pub const ALLOW_UNSAFE_LEGACY_RENEGOTIATION: u64 = 1 << 18;
/// `SSL_OP_NO_ENCRYPT_THEN_MAC`: do without encrypt-then-MAC.
pub const NO_ENCRYPT_THEN_MAC: u64 = 1 << 19;
/// `SSL_OP_PRIORITIZE_CHACHA`: prefer ChaCha20 for clients that put it first.
pub const PRIORITIZE_CHACHA: u64 = 1 << 21;
/// `SSL_OP_CIPHER_SERVER_PREFERENCE`: the server's order of suites counts.
pub const CIPHER_SERVER_PREFERENCE: u64 = 1 << 22;
/// `SSL_OP_TLS_ROLLBACK_BUG`: no check of the version in RSA key exchange.
pub const TLS_ROLLBACK_BUG: u64 = 1 << 23;
/// `SSL_OP_NO_ANTI_REPLAY`: no protection of early data against replay.
pub const NO_ANTI_REPLAY: u64 = 1 << 24;
/// `SSL_OP_NO_SSLv3`: do not use SSL 3.0.
pub const NO_SSL3: u64 = 1 << 25;
/// `SSL_OP_NO_TLSv1`: do not use TLS 1.0.
pub const NO_TLS1: u64 = 1 << 26;
/// `SSL_OP_NO_TLSv1_2`: do not use TLS 1.2.
pub const NO_TLS1_2: u64 = 1 << 27;
/// `SSL_OP_NO_TLSv1_1`: do not use TLS 1.1.
pub const NO_TLS1_1: u64 = 1 << 28;
/// `SSL_OP_NO_TLSv1_3`: do not use TLS 1.3.
pub const NO_TLS1_3: u64 = 1 << 29;
/// `SSL_OP_NO_DTLSv1`: do not use DTLS 1.0.
pub const NO_DTLS1: u64 = 1 << 26;
/// `SSL_OP_NO_DTLSv1_2`: do not use DTLS 1.2.
pub const NO_DTLS1_2: u64 = 1 << 27;
/// `SSL_OP_NO_RENEGOTIATION`: refuse every renegotiation.
pub const NO_RENEGOTIATION: u64 = 1 << 30;
/// `SSL_OP_CRYPTOPRO_TLSEXT_BUG`: send what old versions of CryptoPro expect.
pub const CRYPTOPRO_TLSEXT_BUG: u64 = 1 << 31;
/// `SSL_OP_ENABLE_MIDDLEBOX_COMPAT`: make TLS 1.3 look like TLS 1.2 on the way.
pub const ENABLE_MIDDLEBOX_COMPAT: u64 = 1 << 20;
/// `SSL_OP_NO_SSL_MASK`: every bit that forbids a version of SSL or TLS.
pub const NO_SSL_MASK: u64 = NO_SSL3 | NO_TLS1 | NO_TLS1_1 | NO_TLS1_2 | NO_TLS1_3;
/// `SSL_OP_NO_DTLS_MASK`: every bit that forbids a version of DTLS.
pub const NO_DTLS_MASK: u64 = NO_DTLS1 | NO_DTLS1_2;
/// `SSL_OP_ALL`: the workarounds for bugs of peers that do no harm.
pub const ALL: u64 =
    CRYPTOPRO_TLSEXT_BUG | DONT_INSERT_EMPTY_FRAGMENTS | TLSEXT_PADDING | SAFARI_ECDHE_ECDSA_BUG;

/// No compressed certificates sent: `SSL_OP_NO_TX_CERTIFICATE_COMPRESSION`, of OpenSSL 3.2.
pub const NO_TX_CERTIFICATE_COMPRESSION: u64 = 1 << 32;
/// No compressed certificates asked for: `SSL_OP_NO_RX_CERTIFICATE_COMPRESSION`, of OpenSSL 3.2.
pub const NO_RX_CERTIFICATE_COMPRESSION: u64 = 1 << 33;
/// Files sent by the kernel from where they are: `SSL_OP_ENABLE_KTLS_TX_ZEROCOPY_SENDFILE`, of OpenSSL 3.2.
pub const ENABLE_KTLS_TX_ZEROCOPY_SENDFILE: u64 = 1 << 34;
/// Resumption without a fresh key exchange where there is a choice: `SSL_OP_PREFER_NO_DHE_KEX`, of OpenSSL 3.3.
pub const PREFER_NO_DHE_KEX: u64 = 1 << 35;
/// All point formats are sent: `SSL_OP_LEGACY_EC_POINT_FORMATS`, of OpenSSL 3.6.
pub const LEGACY_EC_POINT_FORMATS: u64 = 1 << 36;

/// The release that introduced these bits.
pub fn since(options: u64) -> Generation {
    match options >> 32 {
        0 => Generation::V3_0,
        1..8 => Generation::V3_2,
        8..16 => Generation::V3_3,
        _ => Generation::V3_6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_bits_came_with_a_release() {
        assert_eq!(since(ALL), Generation::V3_0);
        assert_eq!(since(NO_TX_CERTIFICATE_COMPRESSION), Generation::V3_2);
        assert_eq!(since(PREFER_NO_DHE_KEX), Generation::V3_3);
        assert_eq!(since(LEGACY_EC_POINT_FORMATS), Generation::V3_6);
    }

    #[test]
    fn masks_are_openssls() {
        assert_eq!((ALL, NO_SSL_MASK, NO_DTLS_MASK), (0x80000850, 0x3e000000, 0xc000000));
    }
}
