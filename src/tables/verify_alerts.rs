//! The alert for a failed verification, one row for each `X509_V_ERR_…` that has its own alert.

use super::alerts::Alert;

/// The alert for an `X509_V_ERR_…`.
pub fn alert_for(error: i32) -> Alert {
    ROWS.iter()
        .find(|(_, errors)| errors.contains(&error))
        .map_or(Alert::CERTIFICATE_UNKNOWN, |(alert, _)| *alert)
}

static ROWS: &[(Alert, &[i32])] = &[
    (
        Alert::BAD_CERTIFICATE,
        &[
            4,  // UNABLE_TO_DECRYPT_CERT_SIGNATURE
            5,  // UNABLE_TO_DECRYPT_CRL_SIGNATURE
            6,  // UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY
            9,  // CERT_NOT_YET_VALID
            11, // CRL_NOT_YET_VALID
            13, // ERROR_IN_CERT_NOT_BEFORE_FIELD
            14, // ERROR_IN_CERT_NOT_AFTER_FIELD
            15, // ERROR_IN_CRL_LAST_UPDATE_FIELD
            16, // ERROR_IN_CRL_NEXT_UPDATE_FIELD
            27, // CERT_UNTRUSTED
            28, // CERT_REJECTED
            62, // HOSTNAME_MISMATCH
            63, // EMAIL_MISMATCH
            64, // IP_ADDRESS_MISMATCH
            65, // DANE_NO_MATCH
            66, // EE_KEY_TOO_SMALL
            67, // CA_KEY_TOO_SMALL
            68, // CA_MD_TOO_WEAK
            94, // EC_KEY_EXPLICIT_PARAMS
        ],
    ),
    (
        Alert::UNKNOWN_CA,
        &[
            2,  // UNABLE_TO_GET_ISSUER_CERT
            3,  // UNABLE_TO_GET_CRL
            18, // DEPTH_ZERO_SELF_SIGNED_CERT
            19, // SELF_SIGNED_CERT_IN_CHAIN
            20, // UNABLE_TO_GET_ISSUER_CERT_LOCALLY
            21, // UNABLE_TO_VERIFY_LEAF_SIGNATURE
            22, // CERT_CHAIN_TOO_LONG
            25, // PATH_LENGTH_EXCEEDED
            33, // UNABLE_TO_GET_CRL_ISSUER
            79, // INVALID_CA
        ],
    ),
    // CERT_SIGNATURE_FAILURE, CRL_SIGNATURE_FAILURE
    (Alert::DECRYPT_ERROR, &[7, 8]),
    (
        Alert::INTERNAL_ERROR,
        &[
            1,  // UNSPECIFIED
            17, // OUT_OF_MEM
            69, // INVALID_CALL
            70, // STORE_LOOKUP
        ],
    ),
    // CERT_HAS_EXPIRED, CRL_HAS_EXPIRED
    (Alert::CERTIFICATE_EXPIRED, &[10, 12]),
    // CERT_REVOKED
    (Alert::CERTIFICATE_REVOKED, &[23]),
    // INVALID_PURPOSE
    (Alert::UNSUPPORTED_CERTIFICATE, &[26]),
    // APPLICATION_VERIFICATION
    (Alert::HANDSHAKE_FAILURE, &[50]),
];
