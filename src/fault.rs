//! Why a connection ends: the reason for the program, and the alert for the peer.

use crate::tables::reasons::Reason;

/// Why a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// For the error queue.
    pub reason: Reason,
    /// The alert for the peer; None leaves the choice to the code that reports the fault, or sends none.
    pub alert: Option<u8>,
    /// OpenSSL detects it while it reads a record, not in the record's content.
    pub in_record: bool,
}

impl Fault {
    /// A fault that does not choose an alert.
    pub const fn new(reason: Reason) -> Self {
        Self { reason, alert: None, in_record: false }
    }

    /// A fault with its alert.
    pub const fn with_alert(reason: Reason, alert: u8) -> Self {
        Self { reason, alert: Some(alert), in_record: false }
    }

    /// The same fault, found while a record is read.
    pub const fn in_record(self) -> Self {
        Self { in_record: true, ..self }
    }
}

impl Fault {
    /// Whether OpenSSL detects it while it reads a record, not in the record's content.
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

    /// Whether it belongs to the record layer, which is separate since OpenSSL 3.2.
    pub fn is_of_record_layer(self) -> bool {
        match self.reason {
            Reason::BAD_RECORD_TYPE
            | Reason::DATA_LENGTH_TOO_LONG
            | Reason::DECRYPTION_FAILED_OR_BAD_RECORD_MAC
            | Reason::ENCRYPTED_LENGTH_TOO_LONG
            | Reason::INVALID_CCS_MESSAGE
            | Reason::READ_BIO_NOT_SET
            | Reason::RECORD_TOO_SMALL
            | Reason::UNEXPECTED_CCS_MESSAGE => true,
            // The record layer does not report it when no alert goes out.
            Reason::WRONG_VERSION_NUMBER => self.alert.is_some(),
            // Only for records, and only for protected ones.
            Reason::BAD_LENGTH | Reason::TOO_MUCH_EARLY_DATA => self.in_record,
            _ => false,
        }
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
