//! What rustls reports, as the reason and the alert that OpenSSL would have.

use rustls::Error;
use rustls::enums::ContentType;
use rustls::error::{InvalidMessage, PeerIncompatible, PeerMisbehaved};

use crate::tables::reasons::Reason;

/// Why a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// For the error queue.
    pub reason: Reason,
    /// What the peer should be told; None leaves rustls's choice.
    pub alert: Option<u8>,
    /// OpenSSL finds it while it reads a record, not in what the record says.
    pub(super) in_record: bool,
}

impl Fault {
    /// A fault without an opinion on the alert.
    pub const fn new(reason: Reason) -> Self {
        Self { reason, alert: None, in_record: false }
    }

    /// A fault that tells the peer.
    pub const fn with_alert(reason: Reason, alert: u8) -> Self {
        Self { reason, alert: Some(alert), in_record: false }
    }

    /// The same fault, found while a record is read.
    pub const fn in_record(self) -> Self {
        Self { in_record: true, ..self }
    }
}

impl Fault {
    /// Whether it is of the record layer, since OpenSSL 3.2 a thing of its own, and the peer hears of it: who speaks another
    /// protocol does not.
    pub fn is_of_record_layer(self) -> bool {
        let is_heard = self.alert.is_some() || self.reason != Reason::WRONG_VERSION_NUMBER;
        is_heard
            && matches!(
                self.reason,
                Reason::BAD_RECORD_TYPE
                    | Reason::DATA_LENGTH_TOO_LONG
                    | Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC
                    | Reason::ENCRYPTED_LENGTH_TOO_LONG
                    | Reason::LENGTH_TOO_SHORT
                    | Reason::RECORD_TOO_SMALL
                    | Reason::WRONG_VERSION_NUMBER
            )
    }

    /// Whether OpenSSL finds it while it reads a record, not in what the record says.
    pub fn is_of_record(self) -> bool {
        self.in_record
            || matches!(
                self.reason,
                Reason::BAD_RECORD_TYPE
                    | Reason::DATA_LENGTH_TOO_LONG
                    | Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC
                    | Reason::ENCRYPTED_LENGTH_TOO_LONG
                    | Reason::HTTPS_PROXY_REQUEST
                    | Reason::HTTP_REQUEST
                    | Reason::INVALID_ALERT
                    | Reason::PACKET_LENGTH_TOO_LONG
                    | Reason::RECORD_TOO_SMALL
                    | Reason::UNEXPECTED_EOF_WHILE_READING
                    | Reason::UNEXPECTED_RECORD
                    | Reason::UNKNOWN_ALERT_TYPE
                    | Reason::WRONG_VERSION_NUMBER
            )
            || (Reason::ALERT_OFFSET..Reason::ALERT_OFFSET + 256).contains(&self.reason.0)
    }
}

/// Alert descriptions that we choose ourselves.
pub mod alert {
    use crate::tables::alerts::Alert;

    /// close_notify
    pub const CLOSE_NOTIFY: u8 = Alert::CLOSE_NOTIFY.0;
    /// unexpected_message
    pub const UNEXPECTED_MESSAGE: u8 = Alert::UNEXPECTED_MESSAGE.0;
    /// bad_record_mac
    pub const BAD_RECORD_MAC: u8 = Alert::BAD_RECORD_MAC.0;
    /// record_overflow
    pub const RECORD_OVERFLOW: u8 = Alert::RECORD_OVERFLOW.0;
    /// handshake_failure
    pub const HANDSHAKE_FAILURE: u8 = Alert::HANDSHAKE_FAILURE.0;
    /// illegal_parameter
    pub const ILLEGAL_PARAMETER: u8 = Alert::ILLEGAL_PARAMETER.0;
    /// decode_error
    pub const DECODE_ERROR: u8 = Alert::DECODE_ERROR.0;
    /// protocol_version
    pub const PROTOCOL_VERSION: u8 = Alert::PROTOCOL_VERSION.0;
    /// internal_error
    pub const INTERNAL_ERROR: u8 = Alert::INTERNAL_ERROR.0;
    /// missing_extension
    pub const MISSING_EXTENSION: u8 = Alert::MISSING_EXTENSION.0;
    /// inappropriate_fallback
    pub const INAPPROPRIATE_FALLBACK: u8 = Alert::INAPPROPRIATE_FALLBACK.0;
    /// user_canceled
    pub const USER_CANCELED: u8 = Alert::USER_CANCELLED.0;
    /// no_renegotiation
    pub const NO_RENEGOTIATION: u8 = Alert::NO_RENEGOTIATION.0;
    /// unrecognized_name
    pub const UNRECOGNIZED_NAME: u8 = Alert::UNRECOGNIZED_NAME.0;
    /// bad_certificate_status_response
    pub const BAD_CERTIFICATE_STATUS_RESPONSE: u8 = Alert::BAD_CERTIFICATE_STATUS_RESPONSE.0;
    /// no_application_protocol
    pub const NO_APPLICATION_PROTOCOL: u8 = Alert::NO_APPLICATION_PROTOCOL.0;
}

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
        // TLS 1.3 has an alert of its own for this, which rustls sends under encryption.
        Error::PeerMisbehaved(PeerMisbehaved::NoCertificatesPresented) => {
            return Fault::with_alert(Reason::PEER_DID_NOT_RETURN_A_CERTIFICATE, alert::HANDSHAKE_FAILURE);
        }
        // RFC 8446 has decrypt_error for it, which rustls sends.
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
