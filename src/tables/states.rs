//! The states of a handshake and of the record layer as C programs see them: numbers and texts.
//!
//! These are the numbers of `SSL_get_state` and the texts of `SSL_state_string` and `SSL_rstate_string`.

use std::ffi::CStr;

use super::generation::Generation;

/// A value of `OSSL_HANDSHAKE_STATE`. In the names, C and S stand for client and server, R and W for reading and
/// writing: `CR_CERT` is a client that reads the certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HandshakeState(pub i32);

impl HandshakeState {
    /// The number for programs of a generation: OpenSSL 3.2 inserted states for compressed certificates.
    pub fn number(self, generation: Generation) -> i32 {
        const FOLLOWED_BY_COMPRESSED: [HandshakeState; 4] = [
            HandshakeState::CR_CERT,
            HandshakeState::CW_CERT,
            HandshakeState::SW_CERT,
            HandshakeState::SR_CERT,
        ];
        if generation < Generation::V3_2 {
            return self.0;
        }
        self.0 + FOLLOWED_BY_COMPRESSED.iter().map(|before| i32::from(self.0 > before.0)).sum::<i32>()
    }

    /// The letters of `SSL_state_string`.
    pub fn letters(self) -> &'static CStr {
        self.row().map_or(c"UNKWN", |row| row.letters)
    }

    /// The text of `SSL_state_string_long`.
    pub fn text(self) -> &'static CStr {
        self.row().map_or(c"unknown state", |row| row.text)
    }

    fn row(self) -> Option<&'static Row> {
        STATES.iter().find(|row| row.state == self)
    }
}

/// The letters of `SSL_state_string` for a failed connection, in any state.
pub const FAILED_LETTERS: &CStr = c"SSLERR";
/// The text of `SSL_state_string_long` for a failed connection, in any state.
pub const FAILED_TEXT: &CStr = c"error";

/// What the record layer is reading: `SSL_ST_READ_HEADER` and similar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadState {
    /// The header of a record, or nothing.
    Header = 0xf0,
    /// The rest of a record.
    Body = 0xf1,
    /// A complete record is available.
    Done = 0xf2,
}

impl ReadState {
    /// The letters of `SSL_rstate_string`.
    pub fn letters(self) -> &'static CStr {
        match self {
            Self::Header => c"RH",
            Self::Body => c"RB",
            Self::Done => c"RD",
        }
    }

    /// The text of `SSL_rstate_string_long`.
    pub fn text(self) -> &'static CStr {
        match self {
            Self::Header => c"read header",
            Self::Body => c"read body",
            Self::Done => c"read done",
        }
    }
}

struct Row {
    state: HandshakeState,
    letters: &'static CStr,
    text: &'static CStr,
}

macro_rules! states {
    ($($name:ident $c_name:literal = $number:literal $letters:literal $text:literal;)*) => {
        impl HandshakeState {
            $(#[doc = concat!("`", $c_name, "`")] pub const $name: Self = Self($number);)*
        }
        static STATES: &[Row] =
            &[$(Row { state: HandshakeState::$name, letters: $letters, text: $text }),*];
    };
}

states! {
    BEFORE "TLS_ST_BEFORE" = 0 c"PINIT" c"before SSL initialization";
    OK "TLS_ST_OK" = 1 c"SSLOK" c"SSL negotiation finished successfully";
    DTLS_CR_HELLO_VERIFY_REQUEST "DTLS_ST_CR_HELLO_VERIFY_REQUEST" = 2 c"DRCHV" c"DTLS1 read hello verify request";
    CR_SRVR_HELLO "TLS_ST_CR_SRVR_HELLO" = 3 c"TRSH" c"SSLv3/TLS read server hello";
    CR_CERT "TLS_ST_CR_CERT" = 4 c"TRSC" c"SSLv3/TLS read server certificate";
    CR_CERT_STATUS "TLS_ST_CR_CERT_STATUS" = 5 c"TRCS" c"SSLv3/TLS read certificate status";
    CR_KEY_EXCH "TLS_ST_CR_KEY_EXCH" = 6 c"TRSKE" c"SSLv3/TLS read server key exchange";
    CR_CERT_REQ "TLS_ST_CR_CERT_REQ" = 7 c"TRCR" c"SSLv3/TLS read server certificate request";
    CR_SRVR_DONE "TLS_ST_CR_SRVR_DONE" = 8 c"TRSD" c"SSLv3/TLS read server done";
    CR_SESSION_TICKET "TLS_ST_CR_SESSION_TICKET" = 9 c"TRST" c"SSLv3/TLS read server session ticket";
    CR_CHANGE "TLS_ST_CR_CHANGE" = 10 c"TRCCS" c"SSLv3/TLS read change cipher spec";
    CR_FINISHED "TLS_ST_CR_FINISHED" = 11 c"TRFIN" c"SSLv3/TLS read finished";
    CW_CLNT_HELLO "TLS_ST_CW_CLNT_HELLO" = 12 c"TWCH" c"SSLv3/TLS write client hello";
    CW_CERT "TLS_ST_CW_CERT" = 13 c"TWCC" c"SSLv3/TLS write client certificate";
    CW_KEY_EXCH "TLS_ST_CW_KEY_EXCH" = 14 c"TWCKE" c"SSLv3/TLS write client key exchange";
    CW_CERT_VRFY "TLS_ST_CW_CERT_VRFY" = 15 c"TWCV" c"SSLv3/TLS write certificate verify";
    CW_CHANGE "TLS_ST_CW_CHANGE" = 16 c"TWCCS" c"SSLv3/TLS write change cipher spec";
    CW_NEXT_PROTO "TLS_ST_CW_NEXT_PROTO" = 17 c"TWNP" c"SSLv3/TLS write next proto";
    CW_FINISHED "TLS_ST_CW_FINISHED" = 18 c"TWFIN" c"SSLv3/TLS write finished";
    SW_HELLO_REQ "TLS_ST_SW_HELLO_REQ" = 19 c"TWHR" c"SSLv3/TLS write hello request";
    SR_CLNT_HELLO "TLS_ST_SR_CLNT_HELLO" = 20 c"TRCH" c"SSLv3/TLS read client hello";
    DTLS_SW_HELLO_VERIFY_REQUEST "DTLS_ST_SW_HELLO_VERIFY_REQUEST" = 21 c"DWCHV" c"DTLS1 write hello verify request";
    SW_SRVR_HELLO "TLS_ST_SW_SRVR_HELLO" = 22 c"TWSH" c"SSLv3/TLS write server hello";
    SW_CERT "TLS_ST_SW_CERT" = 23 c"TWSC" c"SSLv3/TLS write certificate";
    SW_KEY_EXCH "TLS_ST_SW_KEY_EXCH" = 24 c"TWSKE" c"SSLv3/TLS write key exchange";
    SW_CERT_REQ "TLS_ST_SW_CERT_REQ" = 25 c"TWCR" c"SSLv3/TLS write certificate request";
    SW_SRVR_DONE "TLS_ST_SW_SRVR_DONE" = 26 c"TWSD" c"SSLv3/TLS write server done";
    SR_CERT "TLS_ST_SR_CERT" = 27 c"TRCC" c"SSLv3/TLS read client certificate";
    SR_KEY_EXCH "TLS_ST_SR_KEY_EXCH" = 28 c"TRCKE" c"SSLv3/TLS read client key exchange";
    SR_CERT_VRFY "TLS_ST_SR_CERT_VRFY" = 29 c"TRCV" c"SSLv3/TLS read certificate verify";
    SR_NEXT_PROTO "TLS_ST_SR_NEXT_PROTO" = 30 c"TRNP" c"SSLv3/TLS read next proto";
    SR_CHANGE "TLS_ST_SR_CHANGE" = 31 c"TRCCS" c"SSLv3/TLS read change cipher spec";
    SR_FINISHED "TLS_ST_SR_FINISHED" = 32 c"TRFIN" c"SSLv3/TLS read finished";
    SW_SESSION_TICKET "TLS_ST_SW_SESSION_TICKET" = 33 c"TWST" c"SSLv3/TLS write session ticket";
    SW_CERT_STATUS "TLS_ST_SW_CERT_STATUS" = 34 c"TWCS" c"SSLv3/TLS write certificate status";
    SW_CHANGE "TLS_ST_SW_CHANGE" = 35 c"TWCCS" c"SSLv3/TLS write change cipher spec";
    SW_FINISHED "TLS_ST_SW_FINISHED" = 36 c"TWFIN" c"SSLv3/TLS write finished";
    SW_ENCRYPTED_EXTENSIONS "TLS_ST_SW_ENCRYPTED_EXTENSIONS" = 37 c"TWEE" c"TLSv1.3 write encrypted extensions";
    CR_ENCRYPTED_EXTENSIONS "TLS_ST_CR_ENCRYPTED_EXTENSIONS" = 38 c"TREE" c"TLSv1.3 read encrypted extensions";
    CR_CERT_VRFY "TLS_ST_CR_CERT_VRFY" = 39 c"TRSCV" c"TLSv1.3 read server certificate verify";
    SW_CERT_VRFY "TLS_ST_SW_CERT_VRFY" = 40 c"TWSCV" c"TLSv1.3 write server certificate verify";
    CR_HELLO_REQ "TLS_ST_CR_HELLO_REQ" = 41 c"TRHR" c"SSLv3/TLS read hello request";
    SW_KEY_UPDATE "TLS_ST_SW_KEY_UPDATE" = 42 c"TWSKU" c"TLSv1.3 write server key update";
    CW_KEY_UPDATE "TLS_ST_CW_KEY_UPDATE" = 43 c"TWCKU" c"TLSv1.3 write client key update";
    SR_KEY_UPDATE "TLS_ST_SR_KEY_UPDATE" = 44 c"TRCKU" c"TLSv1.3 read client key update";
    CR_KEY_UPDATE "TLS_ST_CR_KEY_UPDATE" = 45 c"TRSKU" c"TLSv1.3 read server key update";
    EARLY_DATA "TLS_ST_EARLY_DATA" = 46 c"TED" c"TLSv1.3 early data";
    PENDING_EARLY_DATA_END "TLS_ST_PENDING_EARLY_DATA_END" = 47 c"TPEDE" c"TLSv1.3 pending early data end";
    CW_END_OF_EARLY_DATA "TLS_ST_CW_END_OF_EARLY_DATA" = 48 c"TWEOED" c"TLSv1.3 write end of early data";
    SR_END_OF_EARLY_DATA "TLS_ST_SR_END_OF_EARLY_DATA" = 49 c"TWEOED" c"TLSv1.3 read end of early data";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_openssls() {
        assert_eq!(HandshakeState::BEFORE.letters(), c"PINIT");
        assert_eq!(HandshakeState::OK.text(), c"SSL negotiation finished successfully");
        assert_eq!(HandshakeState(50).text(), c"unknown state");
    }

    #[test]
    fn numbers_are_those_of_the_generation() {
        let numbers = |generation: Generation| {
            [
                HandshakeState::OK,
                HandshakeState::CR_CERT,
                HandshakeState::CR_CERT_STATUS,
                HandshakeState::CW_KEY_EXCH,
                HandshakeState::SW_KEY_EXCH,
                HandshakeState::SR_KEY_EXCH,
                HandshakeState::SR_END_OF_EARLY_DATA,
            ]
            .map(|state| state.number(generation))
        };
        assert_eq!(numbers(Generation::V3_0), [1, 4, 5, 14, 24, 28, 49]);
        for generation in &Generation::ALL[1..] {
            assert_eq!(numbers(*generation), [1, 4, 6, 16, 27, 32, 53]);
        }
    }

    #[test]
    fn rows_are_in_the_order_of_their_numbers() {
        assert!(STATES.iter().enumerate().all(|(number, row)| row.state.0 == number as i32));
        assert_eq!(STATES.len(), 50);
    }
}
