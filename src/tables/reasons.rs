//! The reasons that library SSL puts into libcrypto's error queue: number, constant and text, one row each.
//!
//! Programs compare the numbers (`SSL_R_HTTP_REQUEST`) and print or parse the texts, so both are OpenSSL 3.0's;
//! `newer_reasons` has the later ones.

use std::ffi::CStr;

/// A reason code of library SSL (`SSL_R_…`), or one of the codes that every library shares (`ERR_R_…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason(pub i32);

impl Reason {
    /// `ERR_R_MALLOC_FAILURE`
    pub const MALLOC_FAILURE: Self = Self(256 | Self::FATAL);
    /// `ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED`
    pub const SHOULD_NOT_HAVE_BEEN_CALLED: Self = Self(257 | Self::FATAL);
    /// `ERR_R_PASSED_NULL_PARAMETER`
    pub const PASSED_NULL_PARAMETER: Self = Self(258 | Self::FATAL);
    /// `ERR_R_INTERNAL_ERROR`
    pub const INTERNAL_ERROR: Self = Self(259 | Self::FATAL);
    /// `ERR_R_PASSED_INVALID_ARGUMENT`
    pub const PASSED_INVALID_ARGUMENT: Self = Self(262 | Self::COMMON);
    /// `ERR_R_UNSUPPORTED`
    pub const UNSUPPORTED: Self = Self(268 | Self::COMMON);
    /// `ERR_R_SYS_LIB`
    pub const ERR_SYS_LIB: Self = Self(2 | Self::COMMON);
    /// `ERR_R_BIO_LIB`
    pub const ERR_BIO_LIB: Self = Self(32 | Self::COMMON);
    /// `ERR_R_BUF_LIB`
    pub const ERR_BUF_LIB: Self = Self(7 | Self::COMMON);
    /// `ERR_R_ENGINE_LIB`
    pub const ERR_ENGINE_LIB: Self = Self(38 | Self::COMMON);
    /// `ERR_R_EVP_LIB`
    pub const ERR_EVP_LIB: Self = Self(6 | Self::COMMON);
    /// `ERR_R_PEM_LIB`
    pub const ERR_PEM_LIB: Self = Self(9 | Self::COMMON);
    /// `ERR_R_X509_LIB`
    pub const ERR_X509_LIB: Self = Self(11 | Self::COMMON);
    /// `ERR_R_ASN1_LIB`
    pub const ERR_ASN1_LIB: Self = Self(13 | Self::COMMON);

    const FATAL: i32 = (0x1 << 18) | Self::COMMON;
    const COMMON: i32 = 0x2 << 18;

    /// Alerts received from the peer are reasons from here on: 1000 plus the alert's number.
    pub const ALERT_OFFSET: i32 = 1000;

    /// The reason for a fatal alert from the peer.
    pub fn alert_received(description: u8) -> Self {
        Self(Self::ALERT_OFFSET + i32::from(description))
    }
}

macro_rules! reasons {
    ($($name:ident = $code:literal $text:literal;)*) => {
        impl Reason {
            $(#[doc = concat!("`SSL_R_", stringify!($name), "`: ", $text)] pub const $name: Self = Self($code);)*
        }
        /// Every reason of OpenSSL 3.0 with its text, in the order of the constants' names.
        pub static REASONS: &[(Reason, &CStr)] = &[$((Reason::$name, as_c_str(concat!($text, "\0"))),)*];
    };
}

pub(super) const fn as_c_str(text: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text,
        Err(_) => panic!("a row's text holds a NUL"),
    }
}

reasons! {
    APPLICATION_DATA_AFTER_CLOSE_NOTIFY = 291 "application data after close notify";
    APP_DATA_IN_HANDSHAKE = 100 "app data in handshake";
    ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT = 272 "attempt to reuse session in different context";
    AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE = 158 "at least (D)TLS 1.2 needed in Suite B mode";
    BAD_CHANGE_CIPHER_SPEC = 103 "bad change cipher spec";
    BAD_CIPHER = 186 "bad cipher";
    BAD_DATA = 390 "bad data";
    BAD_DATA_RETURNED_BY_CALLBACK = 106 "bad data returned by callback";
    BAD_DECOMPRESSION = 107 "bad decompression";
    BAD_DH_VALUE = 102 "bad dh value";
    BAD_DIGEST_LENGTH = 111 "bad digest length";
    BAD_EARLY_DATA = 233 "bad early data";
    BAD_ECC_CERT = 304 "bad ecc cert";
    BAD_ECPOINT = 306 "bad ecpoint";
    BAD_EXTENSION = 110 "bad extension";
    BAD_HANDSHAKE_LENGTH = 332 "bad handshake length";
    BAD_HANDSHAKE_STATE = 236 "bad handshake state";
    BAD_HELLO_REQUEST = 105 "bad hello request";
    BAD_HRR_VERSION = 263 "bad hrr version";
    BAD_KEY_SHARE = 108 "bad key share";
    BAD_KEY_UPDATE = 122 "bad key update";
    BAD_LEGACY_VERSION = 292 "bad legacy version";
    BAD_LENGTH = 271 "bad length";
    BAD_PACKET = 240 "bad packet";
    BAD_PACKET_LENGTH = 115 "bad packet length";
    BAD_PROTOCOL_VERSION_NUMBER = 116 "bad protocol version number";
    BAD_PSK = 219 "bad psk";
    BAD_PSK_IDENTITY = 114 "bad psk identity";
    BAD_RECORD_TYPE = 443 "bad record type";
    BAD_RSA_ENCRYPT = 119 "bad rsa encrypt";
    BAD_SIGNATURE = 123 "bad signature";
    BAD_SRP_A_LENGTH = 347 "bad srp a length";
    BAD_SRP_PARAMETERS = 371 "bad srp parameters";
    BAD_SRTP_MKI_VALUE = 352 "bad srtp mki value";
    BAD_SRTP_PROTECTION_PROFILE_LIST = 353 "bad srtp protection profile list";
    BAD_SSL_FILETYPE = 124 "bad ssl filetype";
    BAD_VALUE = 384 "bad value";
    BAD_WRITE_RETRY = 127 "bad write retry";
    BINDER_DOES_NOT_VERIFY = 253 "binder does not verify";
    BIO_NOT_SET = 128 "bio not set";
    BLOCK_CIPHER_PAD_IS_WRONG = 129 "block cipher pad is wrong";
    BN_LIB = 130 "bn lib";
    CALLBACK_FAILED = 234 "callback failed";
    CANNOT_CHANGE_CIPHER = 109 "cannot change cipher";
    CANNOT_GET_GROUP_NAME = 299 "cannot get group name";
    CA_DN_LENGTH_MISMATCH = 131 "ca dn length mismatch";
    CA_KEY_TOO_SMALL = 397 "ca key too small";
    CA_MD_TOO_WEAK = 398 "ca md too weak";
    CCS_RECEIVED_EARLY = 133 "ccs received early";
    CERTIFICATE_VERIFY_FAILED = 134 "certificate verify failed";
    CERT_CB_ERROR = 377 "cert cb error";
    CERT_LENGTH_MISMATCH = 135 "cert length mismatch";
    CIPHERSUITE_DIGEST_HAS_CHANGED = 218 "ciphersuite digest has changed";
    CIPHER_CODE_WRONG_LENGTH = 137 "cipher code wrong length";
    CLIENTHELLO_TLSEXT = 226 "clienthello tlsext";
    COMPRESSED_LENGTH_TOO_LONG = 140 "compressed length too long";
    COMPRESSION_DISABLED = 343 "compression disabled";
    COMPRESSION_FAILURE = 141 "compression failure";
    COMPRESSION_ID_NOT_WITHIN_PRIVATE_RANGE = 307 "compression id not within private range";
    COMPRESSION_LIBRARY_ERROR = 142 "compression library error";
    CONNECTION_TYPE_NOT_SET = 144 "connection type not set";
    CONTEXT_NOT_DANE_ENABLED = 167 "context not dane enabled";
    COOKIE_GEN_CALLBACK_FAILURE = 400 "cookie gen callback failure";
    COOKIE_MISMATCH = 308 "cookie mismatch";
    COPY_PARAMETERS_FAILED = 296 "copy parameters failed";
    CUSTOM_EXT_HANDLER_ALREADY_INSTALLED = 206 "custom ext handler already installed";
    DANE_ALREADY_ENABLED = 172 "dane already enabled";
    DANE_CANNOT_OVERRIDE_MTYPE_FULL = 173 "dane cannot override mtype full";
    DANE_NOT_ENABLED = 175 "dane not enabled";
    DANE_TLSA_BAD_CERTIFICATE = 180 "dane tlsa bad certificate";
    DANE_TLSA_BAD_CERTIFICATE_USAGE = 184 "dane tlsa bad certificate usage";
    DANE_TLSA_BAD_DATA_LENGTH = 189 "dane tlsa bad data length";
    DANE_TLSA_BAD_DIGEST_LENGTH = 192 "dane tlsa bad digest length";
    DANE_TLSA_BAD_MATCHING_TYPE = 200 "dane tlsa bad matching type";
    DANE_TLSA_BAD_PUBLIC_KEY = 201 "dane tlsa bad public key";
    DANE_TLSA_BAD_SELECTOR = 202 "dane tlsa bad selector";
    DANE_TLSA_NULL_DATA = 203 "dane tlsa null data";
    DATA_BETWEEN_CCS_AND_FINISHED = 145 "data between ccs and finished";
    DATA_LENGTH_TOO_LONG = 146 "data length too long";
    DECRYPTION_FAILED = 147 "decryption failed";
    DECRYPTION_FAILED_OR_BAD_RECORD_MAC = 281 "decryption failed or bad record mac";
    DH_KEY_TOO_SMALL = 394 "dh key too small";
    DH_PUBLIC_VALUE_LENGTH_IS_WRONG = 148 "dh public value length is wrong";
    DIGEST_CHECK_FAILED = 149 "digest check failed";
    DTLS_MESSAGE_TOO_BIG = 334 "dtls message too big";
    DUPLICATE_COMPRESSION_ID = 309 "duplicate compression id";
    ECC_CERT_NOT_FOR_SIGNING = 318 "ecc cert not for signing";
    ECDH_REQUIRED_FOR_SUITEB_MODE = 374 "ecdh required for suiteb mode";
    EE_KEY_TOO_SMALL = 399 "ee key too small";
    EMPTY_SRTP_PROTECTION_PROFILE_LIST = 354 "empty srtp protection profile list";
    ENCRYPTED_LENGTH_TOO_LONG = 150 "encrypted length too long";
    ERROR_IN_RECEIVED_CIPHER_LIST = 151 "error in received cipher list";
    ERROR_SETTING_TLSA_BASE_DOMAIN = 204 "error setting tlsa base domain";
    EXCEEDS_MAX_FRAGMENT_SIZE = 194 "exceeds max fragment size";
    EXCESSIVE_MESSAGE_SIZE = 152 "excessive message size";
    EXTENSION_NOT_RECEIVED = 279 "extension not received";
    EXTRA_DATA_IN_MESSAGE = 153 "extra data in message";
    EXT_LENGTH_MISMATCH = 163 "ext length mismatch";
    FAILED_TO_INIT_ASYNC = 405 "failed to init async";
    FRAGMENTED_CLIENT_HELLO = 401 "fragmented client hello";
    GOT_A_FIN_BEFORE_A_CCS = 154 "got a fin before a ccs";
    HTTPS_PROXY_REQUEST = 155 "https proxy request";
    HTTP_REQUEST = 156 "http request";
    ILLEGAL_POINT_COMPRESSION = 162 "illegal point compression";
    ILLEGAL_SUITEB_DIGEST = 380 "illegal Suite B digest";
    INAPPROPRIATE_FALLBACK = 373 "inappropriate fallback";
    INCONSISTENT_COMPRESSION = 340 "inconsistent compression";
    INCONSISTENT_EARLY_DATA_ALPN = 222 "inconsistent early data alpn";
    INCONSISTENT_EARLY_DATA_SNI = 231 "inconsistent early data sni";
    INCONSISTENT_EXTMS = 104 "inconsistent extms";
    INSUFFICIENT_SECURITY = 241 "insufficient security";
    INVALID_ALERT = 205 "invalid alert";
    INVALID_CCS_MESSAGE = 260 "invalid ccs message";
    INVALID_CERTIFICATE_OR_ALG = 238 "invalid certificate or alg";
    INVALID_COMMAND = 280 "invalid command";
    INVALID_COMPRESSION_ALGORITHM = 341 "invalid compression algorithm";
    INVALID_CONFIG = 283 "invalid config";
    INVALID_CONFIGURATION_NAME = 113 "invalid configuration name";
    INVALID_CONTEXT = 282 "invalid context";
    INVALID_CT_VALIDATION_TYPE = 212 "invalid ct validation type";
    INVALID_KEY_UPDATE_TYPE = 120 "invalid key update type";
    INVALID_MAX_EARLY_DATA = 174 "invalid max early data";
    INVALID_NULL_CMD_NAME = 385 "invalid null cmd name";
    INVALID_SEQUENCE_NUMBER = 402 "invalid sequence number";
    INVALID_SERVERINFO_DATA = 388 "invalid serverinfo data";
    INVALID_SESSION_ID = 999 "invalid session id";
    INVALID_SRP_USERNAME = 357 "invalid srp username";
    INVALID_STATUS_RESPONSE = 328 "invalid status response";
    INVALID_TICKET_KEYS_LENGTH = 325 "invalid ticket keys length";
    LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED = 333 "legacy sigalg disallowed or unsupported";
    LENGTH_MISMATCH = 159 "length mismatch";
    LENGTH_TOO_LONG = 404 "length too long";
    LENGTH_TOO_SHORT = 160 "length too short";
    LIBRARY_BUG = 274 "library bug";
    LIBRARY_HAS_NO_CIPHERS = 161 "library has no ciphers";
    MISSING_DSA_SIGNING_CERT = 165 "missing dsa signing cert";
    MISSING_ECDSA_SIGNING_CERT = 381 "missing ecdsa signing cert";
    MISSING_FATAL = 256 "missing fatal";
    MISSING_PARAMETERS = 290 "missing parameters";
    MISSING_PSK_KEX_MODES_EXTENSION = 310 "missing psk kex modes extension";
    MISSING_RSA_CERTIFICATE = 168 "missing rsa certificate";
    MISSING_RSA_ENCRYPTING_CERT = 169 "missing rsa encrypting cert";
    MISSING_RSA_SIGNING_CERT = 170 "missing rsa signing cert";
    MISSING_SIGALGS_EXTENSION = 112 "missing sigalgs extension";
    MISSING_SIGNING_CERT = 221 "missing signing cert";
    MISSING_SRP_PARAM = 358 "can't find SRP server param";
    MISSING_SUPPORTED_GROUPS_EXTENSION = 209 "missing supported groups extension";
    MISSING_TMP_DH_KEY = 171 "missing tmp dh key";
    MISSING_TMP_ECDH_KEY = 311 "missing tmp ecdh key";
    MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA = 293 "mixed handshake and non handshake data";
    NOT_ON_RECORD_BOUNDARY = 182 "not on record boundary";
    NOT_REPLACING_CERTIFICATE = 289 "not replacing certificate";
    NOT_SERVER = 284 "not server";
    NO_APPLICATION_PROTOCOL = 235 "no application protocol";
    NO_CERTIFICATES_RETURNED = 176 "no certificates returned";
    NO_CERTIFICATE_ASSIGNED = 177 "no certificate assigned";
    NO_CERTIFICATE_SET = 179 "no certificate set";
    NO_CHANGE_FOLLOWING_HRR = 214 "no change following hrr";
    NO_CIPHERS_AVAILABLE = 181 "no ciphers available";
    NO_CIPHERS_SPECIFIED = 183 "no ciphers specified";
    NO_CIPHER_MATCH = 185 "no cipher match";
    NO_CLIENT_CERT_METHOD = 331 "no client cert method";
    NO_COMPRESSION_SPECIFIED = 187 "no compression specified";
    NO_COOKIE_CALLBACK_SET = 287 "no cookie callback set";
    NO_GOST_CERTIFICATE_SENT_BY_PEER = 330 "Peer haven't sent GOST certificate, required for selected ciphersuite";
    NO_METHOD_SPECIFIED = 188 "no method specified";
    NO_PEM_EXTENSIONS = 389 "no pem extensions";
    NO_PRIVATE_KEY_ASSIGNED = 190 "no private key assigned";
    NO_PROTOCOLS_AVAILABLE = 191 "no protocols available";
    NO_RENEGOTIATION = 339 "no renegotiation";
    NO_REQUIRED_DIGEST = 324 "no required digest";
    NO_SHARED_CIPHER = 193 "no shared cipher";
    NO_SHARED_GROUPS = 410 "no shared groups";
    NO_SHARED_SIGNATURE_ALGORITHMS = 376 "no shared signature algorithms";
    NO_SRTP_PROFILES = 359 "no srtp profiles";
    NO_SUITABLE_DIGEST_ALGORITHM = 297 "no suitable digest algorithm";
    NO_SUITABLE_GROUPS = 295 "no suitable groups";
    NO_SUITABLE_KEY_SHARE = 101 "no suitable key share";
    NO_SUITABLE_SIGNATURE_ALGORITHM = 118 "no suitable signature algorithm";
    NO_VALID_SCTS = 216 "no valid scts";
    NO_VERIFY_COOKIE_CALLBACK = 403 "no verify cookie callback";
    NULL_SSL_CTX = 195 "null ssl ctx";
    NULL_SSL_METHOD_PASSED = 196 "null ssl method passed";
    OCSP_CALLBACK_FAILURE = 305 "ocsp callback failure";
    OLD_SESSION_CIPHER_NOT_RETURNED = 197 "old session cipher not returned";
    OLD_SESSION_COMPRESSION_ALGORITHM_NOT_RETURNED = 344 "old session compression algorithm not returned";
    OVERFLOW_ERROR = 237 "overflow error";
    PACKET_LENGTH_TOO_LONG = 198 "packet length too long";
    PARSE_TLSEXT = 227 "parse tlsext";
    PATH_TOO_LONG = 270 "path too long";
    PEER_DID_NOT_RETURN_A_CERTIFICATE = 199 "peer did not return a certificate";
    PEM_NAME_BAD_PREFIX = 391 "pem name bad prefix";
    PEM_NAME_TOO_SHORT = 392 "pem name too short";
    PIPELINE_FAILURE = 406 "pipeline failure";
    POST_HANDSHAKE_AUTH_ENCODING_ERR = 278 "post handshake auth encoding err";
    PRIVATE_KEY_MISMATCH = 288 "private key mismatch";
    PROTOCOL_IS_SHUTDOWN = 207 "protocol is shutdown";
    PSK_IDENTITY_NOT_FOUND = 223 "psk identity not found";
    PSK_NO_CLIENT_CB = 224 "psk no client cb";
    PSK_NO_SERVER_CB = 225 "psk no server cb";
    READ_BIO_NOT_SET = 211 "read bio not set";
    READ_TIMEOUT_EXPIRED = 312 "read timeout expired";
    RECORD_LENGTH_MISMATCH = 213 "record length mismatch";
    RECORD_TOO_SMALL = 298 "record too small";
    RENEGOTIATE_EXT_TOO_LONG = 335 "renegotiate ext too long";
    RENEGOTIATION_ENCODING_ERR = 336 "renegotiation encoding err";
    RENEGOTIATION_MISMATCH = 337 "renegotiation mismatch";
    REQUEST_PENDING = 285 "request pending";
    REQUEST_SENT = 286 "request sent";
    REQUIRED_CIPHER_MISSING = 215 "required cipher missing";
    REQUIRED_COMPRESSION_ALGORITHM_MISSING = 342 "required compression algorithm missing";
    SCSV_RECEIVED_WHEN_RENEGOTIATING = 345 "scsv received when renegotiating";
    SCT_VERIFICATION_FAILED = 208 "sct verification failed";
    SERVERHELLO_TLSEXT = 275 "serverhello tlsext";
    SESSION_ID_CONTEXT_UNINITIALIZED = 277 "session id context uninitialized";
    SHUTDOWN_WHILE_IN_INIT = 407 "shutdown while in init";
    SIGNATURE_ALGORITHMS_ERROR = 360 "signature algorithms error";
    SIGNATURE_FOR_NON_SIGNING_CERTIFICATE = 220 "signature for non signing certificate";
    SRP_A_CALC = 361 "error with the srp params";
    SRTP_COULD_NOT_ALLOCATE_PROFILES = 362 "srtp could not allocate profiles";
    SRTP_PROTECTION_PROFILE_LIST_TOO_LONG = 363 "srtp protection profile list too long";
    SRTP_UNKNOWN_PROTECTION_PROFILE = 364 "srtp unknown protection profile";
    SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH = 232 "ssl3 ext invalid max fragment length";
    SSL3_EXT_INVALID_SERVERNAME = 319 "ssl3 ext invalid servername";
    SSL3_EXT_INVALID_SERVERNAME_TYPE = 320 "ssl3 ext invalid servername type";
    SSL3_SESSION_ID_TOO_LONG = 300 "ssl3 session id too long";
    SSLV3_ALERT_BAD_CERTIFICATE = 1042 "sslv3 alert bad certificate";
    SSLV3_ALERT_BAD_RECORD_MAC = 1020 "sslv3 alert bad record mac";
    SSLV3_ALERT_CERTIFICATE_EXPIRED = 1045 "sslv3 alert certificate expired";
    SSLV3_ALERT_CERTIFICATE_REVOKED = 1044 "sslv3 alert certificate revoked";
    SSLV3_ALERT_CERTIFICATE_UNKNOWN = 1046 "sslv3 alert certificate unknown";
    SSLV3_ALERT_DECOMPRESSION_FAILURE = 1030 "sslv3 alert decompression failure";
    SSLV3_ALERT_HANDSHAKE_FAILURE = 1040 "sslv3 alert handshake failure";
    SSLV3_ALERT_ILLEGAL_PARAMETER = 1047 "sslv3 alert illegal parameter";
    SSLV3_ALERT_NO_CERTIFICATE = 1041 "sslv3 alert no certificate";
    SSLV3_ALERT_UNEXPECTED_MESSAGE = 1010 "sslv3 alert unexpected message";
    SSLV3_ALERT_UNSUPPORTED_CERTIFICATE = 1043 "sslv3 alert unsupported certificate";
    SSL_COMMAND_SECTION_EMPTY = 117 "ssl command section empty";
    SSL_COMMAND_SECTION_NOT_FOUND = 125 "ssl command section not found";
    SSL_CTX_HAS_NO_DEFAULT_SSL_VERSION = 228 "ssl ctx has no default ssl version";
    SSL_HANDSHAKE_FAILURE = 229 "ssl handshake failure";
    SSL_LIBRARY_HAS_NO_CIPHERS = 230 "ssl library has no ciphers";
    SSL_NEGATIVE_LENGTH = 372 "ssl negative length";
    SSL_SECTION_EMPTY = 126 "ssl section empty";
    SSL_SECTION_NOT_FOUND = 136 "ssl section not found";
    SSL_SESSION_ID_CALLBACK_FAILED = 301 "ssl session id callback failed";
    SSL_SESSION_ID_CONFLICT = 302 "ssl session id conflict";
    SSL_SESSION_ID_CONTEXT_TOO_LONG = 273 "ssl session id context too long";
    SSL_SESSION_ID_HAS_BAD_LENGTH = 303 "ssl session id has bad length";
    SSL_SESSION_ID_TOO_LONG = 408 "ssl session id too long";
    SSL_SESSION_VERSION_MISMATCH = 210 "ssl session version mismatch";
    STILL_IN_INIT = 121 "still in init";
    TLSV13_ALERT_CERTIFICATE_REQUIRED = 1116 "tlsv13 alert certificate required";
    TLSV13_ALERT_MISSING_EXTENSION = 1109 "tlsv13 alert missing extension";
    TLSV1_ALERT_ACCESS_DENIED = 1049 "tlsv1 alert access denied";
    TLSV1_ALERT_DECODE_ERROR = 1050 "tlsv1 alert decode error";
    TLSV1_ALERT_DECRYPTION_FAILED = 1021 "tlsv1 alert decryption failed";
    TLSV1_ALERT_DECRYPT_ERROR = 1051 "tlsv1 alert decrypt error";
    TLSV1_ALERT_EXPORT_RESTRICTION = 1060 "tlsv1 alert export restriction";
    TLSV1_ALERT_INAPPROPRIATE_FALLBACK = 1086 "tlsv1 alert inappropriate fallback";
    TLSV1_ALERT_INSUFFICIENT_SECURITY = 1071 "tlsv1 alert insufficient security";
    TLSV1_ALERT_INTERNAL_ERROR = 1080 "tlsv1 alert internal error";
    TLSV1_ALERT_NO_APPLICATION_PROTOCOL = 1120 "tlsv1 alert no application protocol";
    TLSV1_ALERT_NO_RENEGOTIATION = 1100 "tlsv1 alert no renegotiation";
    TLSV1_ALERT_PROTOCOL_VERSION = 1070 "tlsv1 alert protocol version";
    TLSV1_ALERT_RECORD_OVERFLOW = 1022 "tlsv1 alert record overflow";
    TLSV1_ALERT_UNKNOWN_CA = 1048 "tlsv1 alert unknown ca";
    TLSV1_ALERT_UNKNOWN_PSK_IDENTITY = 1115 "tlsv1 alert unknown psk identity";
    TLSV1_ALERT_USER_CANCELLED = 1090 "tlsv1 alert user cancelled";
    TLSV1_BAD_CERTIFICATE_HASH_VALUE = 1114 "tlsv1 bad certificate hash value";
    TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE = 1113 "tlsv1 bad certificate status response";
    TLSV1_CERTIFICATE_UNOBTAINABLE = 1111 "tlsv1 certificate unobtainable";
    TLSV1_UNRECOGNIZED_NAME = 1112 "tlsv1 unrecognized name";
    TLSV1_UNSUPPORTED_EXTENSION = 1110 "tlsv1 unsupported extension";
    TLS_ILLEGAL_EXPORTER_LABEL = 367 "tls illegal exporter label";
    TLS_INVALID_ECPOINTFORMAT_LIST = 157 "tls invalid ecpointformat list";
    TOO_MANY_KEY_UPDATES = 132 "too many key updates";
    TOO_MANY_WARN_ALERTS = 409 "too many warn alerts";
    TOO_MUCH_EARLY_DATA = 164 "too much early data";
    UNABLE_TO_FIND_ECDH_PARAMETERS = 314 "unable to find ecdh parameters";
    UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS = 239 "unable to find public key parameters";
    UNABLE_TO_LOAD_SSL3_MD5_ROUTINES = 242 "unable to load ssl3 md5 routines";
    UNABLE_TO_LOAD_SSL3_SHA1_ROUTINES = 243 "unable to load ssl3 sha1 routines";
    UNEXPECTED_CCS_MESSAGE = 262 "unexpected ccs message";
    UNEXPECTED_END_OF_EARLY_DATA = 178 "unexpected end of early data";
    UNEXPECTED_EOF_WHILE_READING = 294 "unexpected eof while reading";
    UNEXPECTED_MESSAGE = 244 "unexpected message";
    UNEXPECTED_RECORD = 245 "unexpected record";
    UNINITIALIZED = 276 "uninitialized";
    UNKNOWN_ALERT_TYPE = 246 "unknown alert type";
    UNKNOWN_CERTIFICATE_TYPE = 247 "unknown certificate type";
    UNKNOWN_CIPHER_RETURNED = 248 "unknown cipher returned";
    UNKNOWN_CIPHER_TYPE = 249 "unknown cipher type";
    UNKNOWN_CMD_NAME = 386 "unknown cmd name";
    UNKNOWN_COMMAND = 139 "unknown command";
    UNKNOWN_DIGEST = 368 "unknown digest";
    UNKNOWN_KEY_EXCHANGE_TYPE = 250 "unknown key exchange type";
    UNKNOWN_PKEY_TYPE = 251 "unknown pkey type";
    UNKNOWN_PROTOCOL = 252 "unknown protocol";
    UNKNOWN_SSL_VERSION = 254 "unknown ssl version";
    UNKNOWN_STATE = 255 "unknown state";
    UNSAFE_LEGACY_RENEGOTIATION_DISABLED = 338 "unsafe legacy renegotiation disabled";
    UNSOLICITED_EXTENSION = 217 "unsolicited extension";
    UNSUPPORTED_COMPRESSION_ALGORITHM = 257 "unsupported compression algorithm";
    UNSUPPORTED_ELLIPTIC_CURVE = 315 "unsupported elliptic curve";
    UNSUPPORTED_PROTOCOL = 258 "unsupported protocol";
    UNSUPPORTED_SSL_VERSION = 259 "unsupported ssl version";
    UNSUPPORTED_STATUS_TYPE = 329 "unsupported status type";
    USE_SRTP_NOT_NEGOTIATED = 369 "use srtp not negotiated";
    VERSION_TOO_HIGH = 166 "version too high";
    VERSION_TOO_LOW = 396 "version too low";
    WRONG_CERTIFICATE_TYPE = 383 "wrong certificate type";
    WRONG_CIPHER_RETURNED = 261 "wrong cipher returned";
    WRONG_CURVE = 378 "wrong curve";
    WRONG_SIGNATURE_LENGTH = 264 "wrong signature length";
    WRONG_SIGNATURE_SIZE = 265 "wrong signature size";
    WRONG_SIGNATURE_TYPE = 370 "wrong signature type";
    WRONG_SSL_VERSION = 266 "wrong ssl version";
    WRONG_VERSION_NUMBER = 267 "wrong version number";
    X509_LIB = 268 "x509 lib";
    X509_VERIFICATION_SETUP_PROBLEMS = 269 "x509 verification setup problems";
}
