//! Alerts: numbers, and the texts of `SSL_alert_desc_string`, `SSL_alert_type_string` and their long forms.
//!
//! The texts are those of OpenSSL 3.0, which has none for a few of the newer alerts.

use std::ffi::CStr;

use super::generation::Generation;

/// The description of an alert: its second byte on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alert(pub u8);

impl Alert {
    /// The two letters of `SSL_alert_desc_string`.
    pub fn letters(self) -> &'static CStr {
        self.row().map_or(c"UK", |row| row.letters)
    }

    /// The text of `SSL_alert_desc_string_long`.
    pub fn text(self) -> &'static CStr {
        // Since OpenSSL 3.2 the spelling matches the others.
        if self == Self::UNEXPECTED_MESSAGE && Generation::current() >= Generation::V3_2 {
            return c"unexpected message";
        }
        self.row().map_or(c"unknown", |row| row.text)
    }

    fn row(self) -> Option<&'static Row> {
        ALERTS.iter().find(|row| row.alert == self)
    }
}

/// The level of an alert: its first byte on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AlertLevel(pub u8);

impl AlertLevel {
    /// `SSL3_AL_WARNING`
    pub const WARNING: Self = Self(1);
    /// `SSL3_AL_FATAL`
    pub const FATAL: Self = Self(2);

    /// The letter of `SSL_alert_type_string`.
    pub fn letter(self) -> &'static CStr {
        match self {
            Self::WARNING => c"W",
            Self::FATAL => c"F",
            _ => c"U",
        }
    }

    /// The text of `SSL_alert_type_string_long`.
    pub fn text(self) -> &'static CStr {
        match self {
            Self::WARNING => c"warning",
            Self::FATAL => c"fatal",
            _ => c"unknown",
        }
    }
}

/// Level and description as the info callback passes them to C programs: in the second and in the last byte.
pub fn split(value: i32) -> (Option<AlertLevel>, Alert) {
    (u8::try_from(value >> 8).ok().map(AlertLevel), Alert(value as u8))
}

struct Row {
    alert: Alert,
    letters: &'static CStr,
    text: &'static CStr,
}

macro_rules! alerts {
    ($($name:ident = $number:literal $letters:literal $text:literal;)*) => {
        impl Alert {
            $(#[doc = concat!("`SSL_AD_", stringify!($name), "`")] pub const $name: Self = Self($number);)*
        }
        static ALERTS: &[Row] = &[$(Row { alert: Alert::$name, letters: $letters, text: $text }),*];
    };
}

alerts! {
    CLOSE_NOTIFY = 0 c"CN" c"close notify";
    UNEXPECTED_MESSAGE = 10 c"UM" c"unexpected_message";
    BAD_RECORD_MAC = 20 c"BM" c"bad record mac";
    DECRYPTION_FAILED = 21 c"DC" c"decryption failed";
    RECORD_OVERFLOW = 22 c"RO" c"record overflow";
    DECOMPRESSION_FAILURE = 30 c"DF" c"decompression failure";
    HANDSHAKE_FAILURE = 40 c"HF" c"handshake failure";
    NO_CERTIFICATE = 41 c"NC" c"no certificate";
    BAD_CERTIFICATE = 42 c"BC" c"bad certificate";
    UNSUPPORTED_CERTIFICATE = 43 c"UC" c"unsupported certificate";
    CERTIFICATE_REVOKED = 44 c"CR" c"certificate revoked";
    CERTIFICATE_EXPIRED = 45 c"CE" c"certificate expired";
    CERTIFICATE_UNKNOWN = 46 c"CU" c"certificate unknown";
    ILLEGAL_PARAMETER = 47 c"IP" c"illegal parameter";
    UNKNOWN_CA = 48 c"CA" c"unknown CA";
    ACCESS_DENIED = 49 c"AD" c"access denied";
    DECODE_ERROR = 50 c"DE" c"decode error";
    DECRYPT_ERROR = 51 c"CY" c"decrypt error";
    EXPORT_RESTRICTION = 60 c"ER" c"export restriction";
    PROTOCOL_VERSION = 70 c"PV" c"protocol version";
    INSUFFICIENT_SECURITY = 71 c"IS" c"insufficient security";
    INTERNAL_ERROR = 80 c"IE" c"internal error";
    INAPPROPRIATE_FALLBACK = 86 c"UK" c"unknown";
    USER_CANCELLED = 90 c"US" c"user canceled";
    NO_RENEGOTIATION = 100 c"NR" c"no renegotiation";
    MISSING_EXTENSION = 109 c"UK" c"unknown";
    UNSUPPORTED_EXTENSION = 110 c"UE" c"unsupported extension";
    CERTIFICATE_UNOBTAINABLE = 111 c"CO" c"certificate unobtainable";
    UNRECOGNIZED_NAME = 112 c"UN" c"unrecognized name";
    BAD_CERTIFICATE_STATUS_RESPONSE = 113 c"BR" c"bad certificate status response";
    BAD_CERTIFICATE_HASH_VALUE = 114 c"BH" c"bad certificate hash value";
    UNKNOWN_PSK_IDENTITY = 115 c"UP" c"unknown PSK identity";
    CERTIFICATE_REQUIRED = 116 c"UK" c"unknown";
    NO_APPLICATION_PROTOCOL = 120 c"UK" c"no application protocol";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_openssls() {
        assert_eq!(
            (Alert::HANDSHAKE_FAILURE.letters(), Alert::HANDSHAKE_FAILURE.text()),
            (c"HF", c"handshake failure")
        );
        assert_eq!((Alert(99).letters(), Alert(99).text()), (c"UK", c"unknown"));
    }

    #[test]
    fn values_are_split() {
        assert_eq!(split(0x0228), (Some(AlertLevel::FATAL), Alert::HANDSHAKE_FAILURE));
        assert_eq!(split(0x1_0228).0, None);
        assert_eq!(split(-1), (None, Alert(255)));
    }
}
