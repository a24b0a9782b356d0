//! rustls's errors, mapped to the reason and the alert that OpenSSL would use.

use rustls::Error;
use rustls::enums::ContentType;
use rustls::error::{InvalidMessage, PeerIncompatible, PeerMisbehaved};

use crate::tables::reasons::Reason;

pub use crate::fault::{Fault, alert};

/// Turns rustls's error into ours.
pub fn fault(error: &Error) -> Fault {
    let reason = match error {
        Error::AlertReceived(description) => Reason::alert_received(description.0),
        Error::DecryptError => Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC,
        Error::InappropriateMessage { got_type: ContentType::ApplicationData, .. } => {
            Reason::UNEXPECTED_RECORD
        }
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            Reason::UNEXPECTED_MESSAGE
        }
        Error::PeerSentOversizedRecord => Reason::DATA_LENGTH_TOO_LONG,
        Error::NoApplicationProtocol => Reason::NO_APPLICATION_PROTOCOL,
        Error::NoSuitableCertificate => Reason::NO_SUITABLE_SIGNATURE_ALGORITHM,
        Error::InvalidCertificate(_) => Reason::BAD_SIGNATURE,
        Error::InvalidMessage(message) => invalid_message(*message),
        Error::PeerIncompatible(why) => return incompatible(*why),
        // TLS 1.3 has an alert of its own for this, which rustls sends.
        Error::PeerMisbehaved(PeerMisbehaved::NoCertificatesPresented) => {
            Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE
        }
        // RFC 8446 requires decrypt_error here, and rustls sends it.
        Error::PeerMisbehaved(PeerMisbehaved::IncorrectBinder) => {
            return Fault::with_alert(Reason::BINDER_DOES_NOT_VERIFY, alert::ILLEGAL_PARAMETER);
        }
        Error::PeerMisbehaved(
            PeerMisbehaved::ResumptionAttemptedWithVariedEms | PeerMisbehaved::ResumptionOfferedWithVariedEms,
        ) => return Fault::with_alert(Reason::INCONSISTENT_EXTMS, alert::HANDSHAKE_FAILURE),
        Error::PeerMisbehaved(why) => misbehaved(*why),
        _ => Reason::INTERNAL_ERROR,
    };
    Fault::new(reason)
}

fn invalid_message(message: InvalidMessage) -> Reason {
    match message {
        InvalidMessage::InvalidContentType => Reason::UNEXPECTED_RECORD,
        InvalidMessage::UnknownProtocolVersion => Reason::WRONG_VERSION_NUMBER,
        InvalidMessage::MessageTooLarge => Reason::ENCRYPTED_LENGTH_TOO_LONG,
        InvalidMessage::HandshakePayloadTooLarge => Reason::EXCESSIVE_MESSAGE_SIZE,
        InvalidMessage::CertificatePayloadTooLarge => Reason::EXCESSIVE_MESSAGE_SIZE,
        InvalidMessage::InvalidCcs => Reason::BAD_CHANGE_CIPHER_SPEC,
        InvalidMessage::InvalidKeyUpdate => Reason::BAD_KEY_UPDATE,
        InvalidMessage::UnexpectedMessage(_) => Reason::UNEXPECTED_MESSAGE,
        InvalidMessage::DuplicateExtension(_) | InvalidMessage::MisplacedExtension(_) => {
            Reason::BAD_EXTENSION
        }
        InvalidMessage::UnknownCertificateExtension | InvalidMessage::UnknownHelloRetryRequestExtension => {
            Reason::UNSOLICITED_EXTENSION
        }
        _ => Reason::LENGTH_MISMATCH,
    }
}

fn incompatible(why: PeerIncompatible) -> Fault {
    Fault::new(match why {
        PeerIncompatible::NoCipherSuitesInCommon => Reason::NO_SHARED_CIPHER,
        PeerIncompatible::NoKxGroupsInCommon => {
            return Fault::with_alert(Reason::NO_SUITABLE_KEY_SHARE, alert::HANDSHAKE_FAILURE);
        }
        PeerIncompatible::NoSignatureSchemesInCommon
        | PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => {
            Reason::NO_SHARED_SIGNATURE_ALGORITHMS
        }
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
        | PeerIncompatible::SupportedVersionsExtensionRequired
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled => {
            return Fault::with_alert(Reason::UNSUPPORTED_PROTOCOL, alert::PROTOCOL_VERSION);
        }
        PeerIncompatible::KeyShareExtensionRequired => Reason::NO_SUITABLE_KEY_SHARE,
        PeerIncompatible::SignatureAlgorithmsExtensionRequired => Reason::MISSING_SIGALGS_EXTENSION,
        PeerIncompatible::NamedGroupsExtensionRequired => Reason::MISSING_SUPPORTED_GROUPS_EXTENSION,
        _ => Reason::UNSUPPORTED_PROTOCOL,
    })
}

fn misbehaved(why: PeerMisbehaved) -> Reason {
    match why {
        PeerMisbehaved::IncorrectFinished => Reason::DIGEST_CHECK_FAILED,
        PeerMisbehaved::ResumptionOfferedWithIncompatibleCipherSuite => {
            Reason::CIPHERSUITE_DIGEST_HAS_CHANGED
        }
        PeerMisbehaved::TooMuchEarlyDataReceived => Reason::TOO_MUCH_EARLY_DATA,
        PeerMisbehaved::ResumptionOfferedWithVariedCipherSuite => Reason::OLD_SESSION_CIPHER_NOT_RETURNED,
        PeerMisbehaved::AttemptedDowngradeToTls12WhenTls13IsSupported => Reason::INAPPROPRIATE_FALLBACK,
        PeerMisbehaved::SelectedUnofferedCipherSuite => Reason::UNKNOWN_CIPHER_RETURNED,
        PeerMisbehaved::IllegalHelloRetryRequestWithUnofferedCipherSuite
        | PeerMisbehaved::SelectedDifferentCipherSuiteAfterRetry => Reason::WRONG_CIPHER_RETURNED,
        PeerMisbehaved::IllegalHelloRetryRequestWithWrongSessionId => Reason::INVALID_SESSION_ID,
        PeerMisbehaved::TooManyWarningAlertsReceived => Reason::TOO_MANY_WARN_ALERTS,
        PeerMisbehaved::TooManyConsecutiveHandshakeMessagesAfterHandshake => Reason::TOO_MANY_KEY_UPDATES,
        PeerMisbehaved::TooManyEmptyFragments | PeerMisbehaved::EmptyFragment => Reason::RECORD_TOO_SMALL,
        PeerMisbehaved::TooManyRenegotiationRequests => Reason::NO_RENEGOTIATION,
        PeerMisbehaved::MessageInterleavedWithHandshakeMessage => Reason::UNEXPECTED_RECORD,
        PeerMisbehaved::IllegalTlsInnerPlaintext
        | PeerMisbehaved::IllegalTls13ContentType
        | PeerMisbehaved::IllegalMiddleboxChangeCipherSpec => Reason::BAD_RECORD_TYPE,
        PeerMisbehaved::InvalidKeyShare | PeerMisbehaved::WrongGroupForKeyShare => Reason::BAD_KEY_SHARE,
        PeerMisbehaved::SignedKxWithWrongAlgorithm
        | PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme => Reason::WRONG_SIGNATURE_TYPE,
        PeerMisbehaved::ServerNameMustContainOneHostName | PeerMisbehaved::DuplicateClientHelloExtensions => {
            Reason::BAD_EXTENSION
        }
        PeerMisbehaved::UnsolicitedServerHelloExtension | PeerMisbehaved::UnsolicitedEncryptedExtension => {
            Reason::UNSOLICITED_EXTENSION
        }
        PeerMisbehaved::OfferedIncorrectCompressions => Reason::INVALID_COMPRESSION_ALGORITHM,
        _ => Reason::BAD_EXTENSION,
    }
}
