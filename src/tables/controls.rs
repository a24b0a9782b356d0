//! The commands of `SSL_ctrl`, `SSL_CTX_ctrl` and their callback forms: `SSL_CTRL_…` and `DTLS_CTRL_…`.

use super::generation::Generation;

/// `SSL_CTRL_SET_TMP_DH`: set the parameters for DH.
pub const SET_TMP_DH: i32 = 3;
/// `SSL_CTRL_SET_TMP_ECDH`: set the only curve for ECDH.
pub const SET_TMP_ECDH: i32 = 4;
/// `SSL_CTRL_SET_TMP_DH_CB`: set the callback that gives DH parameters.
pub const SET_TMP_DH_CB: i32 = 6;
/// `SSL_CTRL_GET_CLIENT_CERT_REQUEST`: whether the server has asked for a certificate.
pub const GET_CLIENT_CERT_REQUEST: i32 = 9;
/// `SSL_CTRL_GET_NUM_RENEGOTIATIONS`: renegotiations since the count was cleared.
pub const GET_NUM_RENEGOTIATIONS: i32 = 10;
/// `SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS`: clear that count.
pub const CLEAR_NUM_RENEGOTIATIONS: i32 = 11;
/// `SSL_CTRL_GET_TOTAL_RENEGOTIATIONS`: renegotiations in all.
pub const GET_TOTAL_RENEGOTIATIONS: i32 = 12;
/// `SSL_CTRL_GET_FLAGS`: internal flags of the connection.
pub const GET_FLAGS: i32 = 13;
/// `SSL_CTRL_EXTRA_CHAIN_CERT`: add a certificate to the context's chain.
pub const EXTRA_CHAIN_CERT: i32 = 14;
/// `SSL_CTRL_SET_MSG_CALLBACK`: set the callback that sees protocol messages.
pub const SET_MSG_CALLBACK: i32 = 15;
/// `SSL_CTRL_SET_MSG_CALLBACK_ARG`: set its argument.
pub const SET_MSG_CALLBACK_ARG: i32 = 16;
/// `SSL_CTRL_SET_MTU`: set the MTU of DTLS.
pub const SET_MTU: i32 = 17;
/// `SSL_CTRL_SESS_NUMBER`: sessions in the cache.
pub const SESS_NUMBER: i32 = 20;
/// `SSL_CTRL_SESS_CONNECT`: handshakes started by clients.
pub const SESS_CONNECT: i32 = 21;
/// `SSL_CTRL_SESS_CONNECT_GOOD`: handshakes finished by clients.
pub const SESS_CONNECT_GOOD: i32 = 22;
/// `SSL_CTRL_SESS_CONNECT_RENEGOTIATE`: renegotiations started by clients.
pub const SESS_CONNECT_RENEGOTIATE: i32 = 23;
/// `SSL_CTRL_SESS_ACCEPT`: handshakes started by servers.
pub const SESS_ACCEPT: i32 = 24;
/// `SSL_CTRL_SESS_ACCEPT_GOOD`: handshakes finished by servers.
pub const SESS_ACCEPT_GOOD: i32 = 25;
/// `SSL_CTRL_SESS_ACCEPT_RENEGOTIATE`: renegotiations started by servers.
pub const SESS_ACCEPT_RENEGOTIATE: i32 = 26;
/// `SSL_CTRL_SESS_HIT`: sessions resumed.
pub const SESS_HIT: i32 = 27;
/// `SSL_CTRL_SESS_CB_HIT`: sessions that the callback found.
pub const SESS_CB_HIT: i32 = 28;
/// `SSL_CTRL_SESS_MISSES`: sessions that were not found.
pub const SESS_MISSES: i32 = 29;
/// `SSL_CTRL_SESS_TIMEOUTS`: sessions found but expired.
pub const SESS_TIMEOUTS: i32 = 30;
/// `SSL_CTRL_SESS_CACHE_FULL`: sessions dropped because the cache was full.
pub const SESS_CACHE_FULL: i32 = 31;
/// `SSL_CTRL_MODE`: set bits of the mode.
pub const MODE: i32 = 33;
/// `SSL_CTRL_GET_READ_AHEAD`: whether reading ahead is on.
pub const GET_READ_AHEAD: i32 = 40;
/// `SSL_CTRL_SET_READ_AHEAD`: switch reading ahead on or off.
pub const SET_READ_AHEAD: i32 = 41;
/// `SSL_CTRL_SET_SESS_CACHE_SIZE`: set the size of the session cache.
pub const SET_SESS_CACHE_SIZE: i32 = 42;
/// `SSL_CTRL_GET_SESS_CACHE_SIZE`: the size of the session cache.
pub const GET_SESS_CACHE_SIZE: i32 = 43;
/// `SSL_CTRL_SET_SESS_CACHE_MODE`: set the mode of the session cache.
pub const SET_SESS_CACHE_MODE: i32 = 44;
/// `SSL_CTRL_GET_SESS_CACHE_MODE`: the mode of the session cache.
pub const GET_SESS_CACHE_MODE: i32 = 45;
/// `SSL_CTRL_GET_MAX_CERT_LIST`: the largest certificate message that is accepted.
pub const GET_MAX_CERT_LIST: i32 = 50;
/// `SSL_CTRL_SET_MAX_CERT_LIST`: set the largest certificate message that is accepted.
pub const SET_MAX_CERT_LIST: i32 = 51;
/// `SSL_CTRL_SET_MAX_SEND_FRAGMENT`: set the most plaintext that a record carries.
pub const SET_MAX_SEND_FRAGMENT: i32 = 52;
/// `SSL_CTRL_SET_TLSEXT_SERVERNAME_CB`: set the callback for the server name.
pub const SET_TLSEXT_SERVERNAME_CB: i32 = 53;
/// `SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG`: set its argument.
pub const SET_TLSEXT_SERVERNAME_ARG: i32 = 54;
/// `SSL_CTRL_SET_TLSEXT_HOSTNAME`: set the server name that a client asks for.
pub const SET_TLSEXT_HOSTNAME: i32 = 55;
/// `SSL_CTRL_SET_TLSEXT_DEBUG_CB`: set the callback that sees extensions.
pub const SET_TLSEXT_DEBUG_CB: i32 = 56;
/// `SSL_CTRL_SET_TLSEXT_DEBUG_ARG`: set its argument.
pub const SET_TLSEXT_DEBUG_ARG: i32 = 57;
/// `SSL_CTRL_GET_TLSEXT_TICKET_KEYS`: read the ticket keys.
pub const GET_TLSEXT_TICKET_KEYS: i32 = 58;
/// `SSL_CTRL_SET_TLSEXT_TICKET_KEYS`: set the ticket keys.
pub const SET_TLSEXT_TICKET_KEYS: i32 = 59;
/// `SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB`: set the callback for the stapled OCSP response.
pub const SET_TLSEXT_STATUS_REQ_CB: i32 = 63;
/// `SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG`: set its argument.
pub const SET_TLSEXT_STATUS_REQ_CB_ARG: i32 = 64;
/// `SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE`: set what kind of certificate status a client asks for.
pub const SET_TLSEXT_STATUS_REQ_TYPE: i32 = 65;
/// `SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS`: the extensions of the status request.
pub const GET_TLSEXT_STATUS_REQ_EXTS: i32 = 66;
/// `SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS`: set the extensions of the status request.
pub const SET_TLSEXT_STATUS_REQ_EXTS: i32 = 67;
/// `SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS`: the responder ids of the status request.
pub const GET_TLSEXT_STATUS_REQ_IDS: i32 = 68;
/// `SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS`: set the responder ids of the status request.
pub const SET_TLSEXT_STATUS_REQ_IDS: i32 = 69;
/// `SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP`: the stapled OCSP response.
pub const GET_TLSEXT_STATUS_REQ_OCSP_RESP: i32 = 70;
/// `SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP`: set the OCSP response to staple.
pub const SET_TLSEXT_STATUS_REQ_OCSP_RESP: i32 = 71;
/// `SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB`: set the callback that keys tickets through HMAC_CTX.
pub const SET_TLSEXT_TICKET_KEY_CB: i32 = 72;
/// `SSL_CTRL_SET_TLS_EXT_SRP_USERNAME_CB`: set the SRP callback for user names.
pub const SET_TLS_EXT_SRP_USERNAME_CB: i32 = 75;
/// `SSL_CTRL_SET_SRP_VERIFY_PARAM_CB`: set the SRP callback that checks parameters.
pub const SET_SRP_VERIFY_PARAM_CB: i32 = 76;
/// `SSL_CTRL_SET_SRP_GIVE_CLIENT_PWD_CB`: set the SRP callback for passwords.
pub const SET_SRP_GIVE_CLIENT_PWD_CB: i32 = 77;
/// `SSL_CTRL_SET_SRP_ARG`: set the argument of the SRP callbacks.
pub const SET_SRP_ARG: i32 = 78;
/// `SSL_CTRL_SET_TLS_EXT_SRP_USERNAME`: set the SRP user name.
pub const SET_TLS_EXT_SRP_USERNAME: i32 = 79;
/// `SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH`: set the least size of SRP groups.
pub const SET_TLS_EXT_SRP_STRENGTH: i32 = 80;
/// `SSL_CTRL_SET_TLS_EXT_SRP_PASSWORD`: set the SRP password.
pub const SET_TLS_EXT_SRP_PASSWORD: i32 = 81;
/// `SSL_CTRL_GET_RI_SUPPORT`: whether the peer can renegotiate securely.
pub const GET_RI_SUPPORT: i32 = 76;
/// `SSL_CTRL_CLEAR_MODE`: clear bits of the mode.
pub const CLEAR_MODE: i32 = 78;
/// `SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB`: set the callback that forbids resumption.
pub const SET_NOT_RESUMABLE_SESS_CB: i32 = 79;
/// `SSL_CTRL_GET_EXTRA_CHAIN_CERTS`: the context's chain.
pub const GET_EXTRA_CHAIN_CERTS: i32 = 82;
/// `SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS`: drop the context's chain.
pub const CLEAR_EXTRA_CHAIN_CERTS: i32 = 83;
/// `SSL_CTRL_CHAIN`: set the chain of the current certificate.
pub const CHAIN: i32 = 88;
/// `SSL_CTRL_CHAIN_CERT`: add a certificate to the chain of the current certificate.
pub const CHAIN_CERT: i32 = 89;
/// `SSL_CTRL_GET_GROUPS`: the groups that the peer offered.
pub const GET_GROUPS: i32 = 90;
/// `SSL_CTRL_SET_GROUPS`: set groups by NID.
pub const SET_GROUPS: i32 = 91;
/// `SSL_CTRL_SET_GROUPS_LIST`: set groups by a list of names.
pub const SET_GROUPS_LIST: i32 = 92;
/// `SSL_CTRL_GET_SHARED_GROUP`: the groups that both peers have.
pub const GET_SHARED_GROUP: i32 = 93;
/// `SSL_CTRL_SET_SIGALGS`: set signature algorithms by NID.
pub const SET_SIGALGS: i32 = 97;
/// `SSL_CTRL_SET_SIGALGS_LIST`: set signature algorithms by a list of names.
pub const SET_SIGALGS_LIST: i32 = 98;
/// `SSL_CTRL_CERT_FLAGS`: set certificate flags.
pub const CERT_FLAGS: i32 = 99;
/// `SSL_CTRL_CLEAR_CERT_FLAGS`: clear certificate flags.
pub const CLEAR_CERT_FLAGS: i32 = 100;
/// `SSL_CTRL_SET_CLIENT_SIGALGS`: set by NID the signature algorithms for client certificates.
pub const SET_CLIENT_SIGALGS: i32 = 101;
/// `SSL_CTRL_SET_CLIENT_SIGALGS_LIST`: set by a list of names the signature algorithms for client certificates.
pub const SET_CLIENT_SIGALGS_LIST: i32 = 102;
/// `SSL_CTRL_GET_CLIENT_CERT_TYPES`: the certificate types that the server asked for.
pub const GET_CLIENT_CERT_TYPES: i32 = 103;
/// `SSL_CTRL_SET_CLIENT_CERT_TYPES`: set the certificate types that a server asks for.
pub const SET_CLIENT_CERT_TYPES: i32 = 104;
/// `SSL_CTRL_BUILD_CERT_CHAIN`: build the chain of the current certificate.
pub const BUILD_CERT_CHAIN: i32 = 105;
/// `SSL_CTRL_SET_VERIFY_CERT_STORE`: set the store that peers are verified against.
pub const SET_VERIFY_CERT_STORE: i32 = 106;
/// `SSL_CTRL_SET_CHAIN_CERT_STORE`: set the store that our chains are built from.
pub const SET_CHAIN_CERT_STORE: i32 = 107;
/// `SSL_CTRL_GET_PEER_SIGNATURE_NID`: the digest that the peer signed with.
pub const GET_PEER_SIGNATURE_NID: i32 = 108;
/// `SSL_CTRL_GET_PEER_TMP_KEY`: the peer's ephemeral key.
pub const GET_PEER_TMP_KEY: i32 = 109;
/// `SSL_CTRL_GET_RAW_CIPHERLIST`: the suites of the ClientHello as bytes.
pub const GET_RAW_CIPHERLIST: i32 = 110;
/// `SSL_CTRL_GET_EC_POINT_FORMATS`: the point formats that the peer offered.
pub const GET_EC_POINT_FORMATS: i32 = 111;
/// `SSL_CTRL_GET_CHAIN_CERTS`: the chain of the current certificate.
pub const GET_CHAIN_CERTS: i32 = 115;
/// `SSL_CTRL_SELECT_CURRENT_CERT`: make a certificate the current one.
pub const SELECT_CURRENT_CERT: i32 = 116;
/// `SSL_CTRL_SET_CURRENT_CERT`: make the first or the next certificate the current one.
pub const SET_CURRENT_CERT: i32 = 117;
/// `SSL_CTRL_SET_DH_AUTO`: choose DH parameters to fit the key.
pub const SET_DH_AUTO: i32 = 118;
/// `SSL_CTRL_GET_EXTMS_SUPPORT`: whether the extended master secret is in use.
pub const GET_EXTMS_SUPPORT: i32 = 122;
/// `SSL_CTRL_SET_MIN_PROTO_VERSION`: set the lowest protocol version.
pub const SET_MIN_PROTO_VERSION: i32 = 123;
/// `SSL_CTRL_SET_MAX_PROTO_VERSION`: set the highest protocol version.
pub const SET_MAX_PROTO_VERSION: i32 = 124;
/// `SSL_CTRL_SET_SPLIT_SEND_FRAGMENT`: set the size at which writes are split over pipelines.
pub const SET_SPLIT_SEND_FRAGMENT: i32 = 125;
/// `SSL_CTRL_SET_MAX_PIPELINES`: set how many records may be processed at once.
pub const SET_MAX_PIPELINES: i32 = 126;
/// `SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE`: what kind of certificate status a client asks for.
pub const GET_TLSEXT_STATUS_REQ_TYPE: i32 = 127;
/// `SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB`: the callback for the stapled OCSP response.
pub const GET_TLSEXT_STATUS_REQ_CB: i32 = 128;
/// `SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG`: its argument.
pub const GET_TLSEXT_STATUS_REQ_CB_ARG: i32 = 129;
/// `SSL_CTRL_GET_MIN_PROTO_VERSION`: the lowest protocol version.
pub const GET_MIN_PROTO_VERSION: i32 = 130;
/// `SSL_CTRL_GET_MAX_PROTO_VERSION`: the highest protocol version.
pub const GET_MAX_PROTO_VERSION: i32 = 131;
/// `SSL_CTRL_GET_SIGNATURE_NID`: the digest that this side signed with.
pub const GET_SIGNATURE_NID: i32 = 132;
/// `SSL_CTRL_GET_TMP_KEY`: this side's ephemeral key.
pub const GET_TMP_KEY: i32 = 133;
/// `SSL_CTRL_GET_NEGOTIATED_GROUP`: the group that was agreed on.
pub const GET_NEGOTIATED_GROUP: i32 = 134;
/// `SSL_CTRL_SET_RETRY_VERIFY`: pause the handshake in the verify callback.
pub const SET_RETRY_VERIFY: i32 = 136;
/// `SSL_CTRL_GET_VERIFY_CERT_STORE`: the store that peers are verified against.
pub const GET_VERIFY_CERT_STORE: i32 = 137;
/// `SSL_CTRL_GET_CHAIN_CERT_STORE`: the store that our chains are built from.
pub const GET_CHAIN_CERT_STORE: i32 = 138;
/// The groups that the peer offered, as numbers on the wire: `SSL_CTRL_GET_IANA_GROUPS`, of OpenSSL 3.2.
pub const GET_IANA_GROUPS: i32 = 135;
/// The names of all groups: `SSL_CTRL_GET0_IMPLEMENTED_GROUPS`, of OpenSSL 3.5.
pub const GET0_IMPLEMENTED_GROUPS: i32 = 139;
/// The name of the scheme that this side signed with: `SSL_CTRL_GET_SIGNATURE_NAME`, of OpenSSL 3.5.
pub const GET_SIGNATURE_NAME: i32 = 140;
/// The name of the scheme that the peer signed with: `SSL_CTRL_GET_PEER_SIGNATURE_NAME`, of OpenSSL 3.5.
pub const GET_PEER_SIGNATURE_NAME: i32 = 141;

/// The release that introduced the command.
pub fn since(command: i32) -> Generation {
    match command {
        GET_IANA_GROUPS => Generation::V3_2,
        GET0_IMPLEMENTED_GROUPS | GET_SIGNATURE_NAME | GET_PEER_SIGNATURE_NAME => Generation::V3_5,
        _ => Generation::V3_0,
    }
}

/// `DTLS_CTRL_GET_TIMEOUT`: the time until DTLS repeats its last flight.
pub const DTLS_GET_TIMEOUT: i32 = 73;
/// `DTLS_CTRL_HANDLE_TIMEOUT`: let DTLS repeat its last flight if the time is over.
pub const DTLS_HANDLE_TIMEOUT: i32 = 74;
/// `DTLS_CTRL_SET_LINK_MTU`: set the MTU of the link below DTLS.
pub const DTLS_SET_LINK_MTU: i32 = 120;
/// `DTLS_CTRL_GET_LINK_MIN_MTU`: the least MTU of the link below DTLS.
pub const DTLS_GET_LINK_MIN_MTU: i32 = 121;
